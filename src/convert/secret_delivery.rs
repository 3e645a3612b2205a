//! Who fills the Kubernetes Secrets: External Secrets, or somebody else whom the team has for that already.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::Findings;
use crate::finding::rules::secret as rules;
use crate::migration::{ExternalSecret, SecretItem, SecretKind, Workload};

/// How secrets of Secrets Manager and Parameter Store reach the pods.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SecretDelivery {
    /// An `ExternalSecret` for each, which External Secrets fills.
    #[default]
    ExternalSecrets,
    /// Kubernetes Secrets that exist before the pods start: a finding for each says its name, its keys and their sources.
    Existing,
}

/// Takes the ExternalSecrets away when others fill the Secrets, and says what must exist instead. The containers go on reading
/// the same Secrets by the same names.
pub(super) fn deliver(delivery: SecretDelivery, workloads: &mut [Workload], findings: &mut Findings) {
    match delivery {
        SecretDelivery::ExternalSecrets => {}
        SecretDelivery::Existing => {
            for workload in workloads {
                for secret in std::mem::take(&mut workload.external_secrets) {
                    expect(&secret, workload, findings);
                }
            }
        }
    }
}

fn expect(secret: &ExternalSecret, workload: &Workload, findings: &mut Findings) {
    let ExternalSecret { name, store: _ /* the keys are ARNs or names that say it */, kind, items } = secret;
    let source = |item: &SecretItem| match &item.remote.property {
        Some(property) => format!("{} (member {property})", item.remote.key),
        None => item.remote.key.clone(),
    };
    let keys = match kind {
        SecretKind::Opaque => {
            let keys: Vec<String> = items.iter().map(|item| format!("{} from {}", item.key, source(item))).collect();
            format!("the keys {}", keys.join(", "))
        }
        SecretKind::DockerConfig { registry } => {
            let from = items.first().map(|item| item.remote.key.as_str()).unwrap_or_default();
            format!("the type kubernetes.io/dockerconfigjson and the credentials of {registry} from {from}")
        }
    };
    findings.raise(
        &rules::EXISTING_SECRET,
        &workload.origin.subject,
        "secrets",
        format!("The pod reads the Secret {name}, which nothing here makes: it needs {keys}."),
        format!(
            "Make it in namespace {} before the pod starts; iam/smoke/check.sh {}/{} shows whether its keys are there.",
            workload.namespace, workload.namespace, workload.name
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::convert::convert;
    use crate::inventory::Inventory;

    #[test]
    fn existing_secrets_are_named_with_their_keys_and_nothing_reads_them_from_aws() {
        let inventory: Inventory =
            serde_json::from_str(include_str!("../../fixtures/tidewater/inventory.json")).expect("the sample");
        let with = |secrets| convert(&inventory, &Config { secrets, ..Config::default() }, &[]);
        let (before, after) = (with(SecretDelivery::ExternalSecrets), with(SecretDelivery::Existing));
        let count = |conversion: &crate::convert::Conversion| {
            conversion.migration.workloads.iter().map(|workload| workload.external_secrets.len()).sum::<usize>()
        };
        assert!(count(&before) > 0 && count(&after) == 0);
        let raised = after.findings.as_slice().iter().filter(|finding| finding.rule.code == "SEC040");
        assert_eq!(raised.count(), count(&before));
        assert!(after.migration.identities.roles.iter().all(|role| !role.name.contains("external-secrets")));
        let environment = |conversion: &crate::convert::Conversion| {
            conversion.migration.workloads.iter().map(|workload| workload.pod.containers.clone()).collect::<Vec<_>>()
        };
        assert_eq!(environment(&before), environment(&after), "the containers read the same Secrets");
    }
}
