//! `00-namespaces.yaml`.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Namespace as KubernetesNamespace;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::commented;
use crate::emit::yaml::{self, YamlError};
use crate::migration::{Name, Namespace};

/// All namespaces, each with why it is there.
pub(super) fn document(namespaces: &BTreeMap<Name, Namespace>) -> Result<String, YamlError> {
    let mut text = "# All namespaces of the output. Labels must be there before the first pod.\n".to_owned();
    for (name, Namespace { labels, comments }) in namespaces {
        let namespace = KubernetesNamespace {
            metadata: ObjectMeta {
                name: Some(name.to_string()),
                labels: (!labels.is_empty()).then(|| labels.clone()),
                ..ObjectMeta::default()
            },
            ..KubernetesNamespace::default()
        };
        text.push_str("---\n");
        text.push_str(&commented(&comments.join("\n"), &yaml::to_string(&namespace)?));
    }
    Ok(text)
}
