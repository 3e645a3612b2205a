//! The order of sections in `values.yaml`: what people change most comes first, what they rarely read comes last.

use serde_json::{Map, Value};

use super::super::yaml::{self, Comments, YamlError};

/// Top-level keys in reading order.
pub(super) const ORDER: &[&str] = &[
    "nameOverride",
    "fullnameOverride",
    "containerName",
    "image",
    "command",
    "args",
    "workingDir",
    "cronJob",
    "replicaCount",
    "autoscaling",
    "resources",
    "podResources",
    "env",
    "fieldEnv",
    "secretEnv",
    "envFrom",
    "externalSecrets",
    "ports",
    "service",
    "ingressRoutes",
    "ingressRoutesTCP",
    "ingressRoutesUDP",
    "middlewares",
    "traefikServices",
    "serversTransports",
    "startupProbe",
    "livenessProbe",
    "readinessProbe",
    "lifecycle",
    "terminationGracePeriodSeconds",
    "initContainers",
    "sidecars",
    "volumeMounts",
    "volumes",
    "serviceAccount",
    "strategy",
    "updateStrategy",
    "progressDeadlineSeconds",
    "podDisruptionBudget",
    "nodeSelector",
    "affinity",
    "tolerations",
    "topologySpreadConstraints",
    "securityContext",
    "podSecurityContext",
    "podLabels",
    "podAnnotations",
    "imagePullSecrets",
    "hostAliases",
    "hostname",
    "dnsPolicy",
    "dnsConfig",
    "hostNetwork",
    "hostPID",
    "hostIPC",
    "shareProcessNamespace",
    "priorityClassName",
    "runtimeClassName",
    "stdin",
    "tty",
    "restartPolicy",
    "restartPolicyRules",
];

/// The text of `values.yaml`: sections in [`ORDER`], a blank line between them, comments above their members.
///
/// # Errors
/// When a value has no YAML form.
pub(super) fn render(values: &Value, comments: &Comments) -> Result<String, YamlError> {
    let empty = Map::new();
    let members = values.as_object().unwrap_or(&empty);
    let mut sections = Vec::new();
    if let Some(header) = comments.get("") {
        sections.push(yaml::comment(header));
    }
    let known = ORDER.iter().filter_map(|key| members.get_key_value(*key));
    let others = members.iter().filter(|(key, _)| !ORDER.contains(&key.as_str()));
    let mut body = comments.clone();
    body.remove("");
    for (key, value) in known.chain(others) {
        let section = Map::from_iter([(key.clone(), value.clone())]);
        sections.push(yaml::render(&section, &body)?);
    }
    Ok(sections.join("\n"))
}
