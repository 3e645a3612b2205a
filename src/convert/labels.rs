//! Tags of the task definition and Docker labels as pod labels and annotations.

use std::collections::BTreeMap;

use crate::finding::rules::container as rules;
use crate::finding::rules::task as task_rules;
use crate::inventory::tag::Tag;
use crate::migration::Pod;

use super::notes::Notes;

/// Prefixes of Docker labels that routed or monitored the container: a program on the host read them.
const ACTIVE: &[&str] =
    &["traefik.", "com.datadoghq.", "prometheus", "co.elastic.", "io.sensu", "consul.", "com.docker.compose"];
/// The chart's and Kubernetes' own.
const RESERVED: &[&str] = &["kubernetes.io", "k8s.io", "helm.sh"];

/// Adds the task definition's tags: labels where the API server takes them, annotations elsewhere.
pub(super) fn add_tags(tags: &[Tag], pod: &mut Pod, notes: &mut Notes<'_>) {
    for Tag { key, value, unknown: _ /* INV002 reports it */ } in tags {
        let value = value.as_deref().unwrap_or_default();
        if key.starts_with("aws:") {
            continue; // AWS's own bookkeeping: stack names and the like
        }
        if !is_key(key) {
            notes.raise(
                &task_rules::TAG_LOST,
                &format!("tags[{key}]"),
                "the tag's key is not legal in Kubernetes, so the pod does not carry it",
                "add a label under another key to `podLabels` in values.yaml if somebody selects or bills by it",
            );
        } else if is_label_value(value) {
            pod.labels.insert(key.clone(), value.to_owned());
        } else {
            pod.annotations.insert(key.clone(), value.to_owned());
        }
    }
}

/// Adds one container's Docker labels as annotations. The first container that has a key keeps it.
pub(super) fn add_docker_labels(labels: &BTreeMap<String, String>, pod: &mut Pod, notes: &mut Notes<'_>) {
    if labels.is_empty() {
        return;
    }
    let active = labels.keys().find(|key| ACTIVE.iter().any(|prefix| key.to_ascii_lowercase().starts_with(prefix)));
    if let Some(key) = active {
        let family = ACTIVE.iter().find(|prefix| key.to_ascii_lowercase().starts_with(**prefix)).unwrap_or(&"");
        notes.raise(
            &rules::ACTIVE_LABELS,
            &format!("dockerLabels[{key}]"),
            format!("labels that begin with {family} told a program on the host what to do with the container; nothing reads them in a cluster"),
            "express the same with an IngressRoute, a ServiceMonitor or the agent's pod annotations",
        );
    }
    let mut lost = false;
    for (key, value) in labels {
        if is_key(key) && pod.annotations.get(key).is_none_or(|known| known == value) {
            pod.annotations.insert(key.clone(), value.clone());
        } else {
            lost = true;
        }
    }
    if lost {
        notes.raise(
            &rules::LABELS_LOST,
            "dockerLabels",
            "some Docker labels have keys that Kubernetes refuses or that another container of the task has with another value",
            "add those that somebody reads to `podAnnotations` in values.yaml under another key",
        );
    }
}

/// A qualified name: an optional DNS prefix, and at most 63 of `[A-Za-z0-9._-]` that begin and end alphanumerically.
fn is_key(key: &str) -> bool {
    let (prefix, name) = key.rsplit_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    let domain = |prefix: &str| {
        !prefix.is_empty()
            && prefix.len() <= 253
            && prefix.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            })
    };
    let reserved = |prefix: &str| RESERVED.iter().any(|own| prefix.ends_with(own));
    !name.is_empty() && is_label_value(name) && prefix.is_none_or(|prefix| domain(prefix) && !reserved(prefix))
}

/// At most 63 of `[A-Za-z0-9._-]` that begin and end alphanumerically; may be empty.
fn is_label_value(value: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
    value.len() <= 63
        && value.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        && edge(value.chars().next())
        && edge(value.chars().last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    #[test]
    fn tags_become_labels_where_they_can() {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let tag = |key: &str, value: &str| Tag { key: key.into(), value: Some(value.into()), ..Tag::default() };
        let mut pod = Pod::default();
        let tags = [
            tag("Team", "shop"),
            tag("Note", "ask Ana (ops)"),
            tag("aws:stack", "x"),
            tag("a:b", "c"),
            tag("app.kubernetes.io/name", "x"),
        ];
        add_tags(&tags, &mut pod, &mut Notes::new(&mut findings, &subject));
        assert_eq!(pod.labels.keys().collect::<Vec<_>>(), ["Team"]);
        assert_eq!(pod.annotations.keys().collect::<Vec<_>>(), ["Note"]);
        assert_eq!(findings.as_slice().len(), 2);
    }

    #[test]
    fn labels_that_did_something_are_named() {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let labels = BTreeMap::from([
            ("traefik.http.routers.x.rule".to_owned(), "Host(`a`)".to_owned()),
            ("bad key".to_owned(), "x".to_owned()),
        ]);
        let mut pod = Pod::default();
        add_docker_labels(&labels, &mut pod, &mut Notes::new(&mut findings, &subject));
        assert!(findings.contains(&rules::ACTIVE_LABELS) && findings.contains(&rules::LABELS_LOST));
        assert_eq!(pod.annotations.len(), 1);
    }
}
