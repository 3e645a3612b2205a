//! Smoke checks: one Job per workload that runs with the workload's service account and shows from inside the cluster that it
//! gets the expected role and that every key of its Secrets is there. It prints names, never values.
//!
//! The Job has no Kubernetes API token, no Linux capability and a read-only root; of the Secrets it mounts only the keys that
//! the workload uses. `check.sh` runs it, shows what it says, and removes it.

use std::fmt::Write as _;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::emit::yaml::{self, Comments};
use crate::emit::{EmitError, Files};
use crate::inventory::arn::Arn;
use crate::migration::{EnvValue, ExternalSecret, Migration, SecretKind, Workload};

const FOLDER: &str = "iam/smoke";

/// The script that runs a Job: `check.sh NAMESPACE/WORKLOAD` or `check.sh FILE`.
pub const CHECK: &str = "iam/smoke/check.sh";

const SCRIPT: &str = include_str!("../../../templates/iam/smoke-check.sh");

/// Pinned, from a registry without a pull limit. 2.15.0 and later know Pod Identity.
const IMAGE: &str = "public.ecr.aws/aws-cli/aws-cli:2.22.0";

/// Stands for [`PROGRAM`] until the YAML is written.
const PLACE: &str = "PROGRAM";

/// What the container runs. `$$(` is Kubernetes' spelling of `$(`.
const PROGRAM: &str = r#"failed=0
if [ -n "$EXPECTED_ROLE" ]; then
  arn=$$(aws sts get-caller-identity --query Arn --output text 2>&1) || arn="none: $arn"
  case $arn in
    "$EXPECTED_ROLE"/*) echo "ok: assumes $EXPECTED_ROLE" ;;
    *) echo "WRONG: expected $EXPECTED_ROLE, got $arn"; failed=1 ;;
  esac
fi
for key in $EXPECTED_KEYS; do
  if [ -s "/secrets/$key" ]; then echo "ok: $key is there"; else echo "MISSING: $key"; failed=1; fi
done
exit $failed
"#;

/// The Job's file of a workload, relative to the output folder.
#[must_use]
pub fn path(workload: &Workload) -> String {
    // A namespace holds no dot, so no two workloads share a file.
    format!("{FOLDER}/{}.{}.yaml", workload.namespace, workload.name)
}

pub(super) fn add(files: &mut Files, migration: &Migration) -> Result<(), EmitError> {
    for workload in &migration.workloads {
        let comment = format!("Shows that {}/{} has its role and its secrets.", workload.namespace, workload.name);
        let comments = Comments::from([(String::new(), comment)]);
        files.add(path(workload), with_program(&yaml::render(&job(workload, migration), &comments)?))?;
    }
    if !migration.workloads.is_empty() {
        files.add_script(CHECK, SCRIPT)?;
    }
    Ok(())
}

/// Puts the program in its place as a block scalar, so that people can read it. It is ours: no line of it is special to YAML.
fn with_program(job: &str) -> String {
    let mut out = String::with_capacity(job.len() + PROGRAM.len());
    for line in job.lines() {
        match line.strip_suffix(&format!("- {PLACE}")) {
            None => out.push_str(line),
            Some(indent) => {
                let _ = write!(out, "{indent}- |");
                out.extend(PROGRAM.lines().map(|line| format!("\n{indent}  {line}")));
            }
        }
        out.push('\n');
    }
    out
}

fn job(workload: &Workload, migration: &Migration) -> Value {
    let secrets = keys(workload);
    let listed: Vec<String> =
        secrets.iter().flat_map(|(secret, keys)| keys.iter().map(move |key| format!("{secret}/{key}"))).collect();
    let mut environment = vec![
        json!({"name": "EXPECTED_ROLE", "value": session(workload, migration)}),
        json!({"name": "EXPECTED_KEYS", "value": listed.join(" ")}),
        // The AWS CLI keeps a cache below its home.
        json!({"name": "HOME", "value": "/tmp"}),
    ];
    if !migration.target.region.is_empty() {
        environment.push(json!({"name": "AWS_REGION", "value": migration.target.region}));
    }
    let mounts = secrets
        .keys()
        .map(|secret| json!({"name": volume(secret), "mountPath": format!("/secrets/{secret}"), "readOnly": true}));
    let volumes = secrets.iter().map(|(secret, keys)| {
        let items: Vec<Value> = keys.iter().map(|key| json!({"key": key, "path": key})).collect();
        // Optional, so that a missing key is said and not waited for.
        json!({"name": volume(secret), "secret": {"secretName": secret, "optional": true, "defaultMode": 0o440, "items": items}})
    });
    let temporary = json!({"name": "tmp", "emptyDir": {"sizeLimit": "16Mi"}});
    json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": workload.name.with_suffix("smoke"), "namespace": workload.namespace},
        "spec": {
            "backoffLimit": 0,
            "activeDeadlineSeconds": 300,
            "ttlSecondsAfterFinished": 3600,
            "template": {
                "spec": {
                    "restartPolicy": "Never",
                    "serviceAccountName": workload.service_account.name,
                    "automountServiceAccountToken": false,
                    "enableServiceLinks": false,
                    "nodeSelector": {"kubernetes.io/os": "linux"},
                    "securityContext": {
                        "runAsNonRoot": true, "runAsUser": 65534, "runAsGroup": 65534, "fsGroup": 65534,
                        "seccompProfile": {"type": "RuntimeDefault"},
                    },
                    "containers": [{
                        "name": "smoke",
                        "image": IMAGE,
                        "command": ["/bin/sh", "-c", PLACE],
                        "env": environment,
                        "resources": {"requests": {"cpu": "50m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}},
                        "securityContext": {
                            "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                            "capabilities": {"drop": ["ALL"]},
                        },
                        "volumeMounts": std::iter::once(json!({"name": "tmp", "mountPath": "/tmp"})).chain(mounts).collect::<Vec<_>>(),
                    }],
                    "volumes": std::iter::once(temporary).chain(volumes).collect::<Vec<_>>(),
                },
            },
        },
    })
}

/// What `get-caller-identity` begins with: the session's ARN has the role's name without its path. Empty without a role.
fn session(workload: &Workload, migration: &Migration) -> String {
    let Some(arn) = migration.identities.workload_role(workload).and_then(|arn| Arn::parse(arn).ok()) else {
        return String::new();
    };
    format!("arn:{}:sts::{}:assumed-role/{}", arn.partition, arn.account, arn.name())
}

/// Names of volumes are labels; Secrets' names are.
fn volume(secret: &str) -> String {
    format!("s-{}", crate::migration::name::short_hash(secret))
}

/// Keys by Secret: what External Secrets makes, and what a person imports. Secrets whose keys all become variables have keys
/// that nobody here knows.
fn keys(workload: &Workload) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for ExternalSecret { name, store: _ /* the chart's matter */, kind, items } in &workload.external_secrets {
        let found = keys.entry(name.to_string()).or_default();
        match kind {
            SecretKind::Opaque => found.extend(items.iter().map(|item| item.key.clone())),
            SecretKind::DockerConfig { registry: _ } => {
                found.insert(".dockerconfigjson".to_owned());
            }
        }
    }
    for value in workload.pod.containers.iter().flat_map(|container| container.env.values()) {
        if let EnvValue::Secret { secret, key } = value {
            keys.entry(secret.to_string()).or_default().insert(key.clone());
        }
    }
    for secret in &workload.pod.image_pull_secrets {
        keys.entry(secret.to_string()).or_default().insert(".dockerconfigjson".to_owned());
    }
    keys.retain(|_, keys| !keys.is_empty());
    keys
}
