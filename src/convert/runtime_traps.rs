//! Text that gives away code which talks to ECS: endpoints, APIs and files that do not exist in a pod.

use crate::finding::Rule;
use crate::finding::rules::runtime as rules;
use crate::inventory::container::ContainerDefinition;

use super::notes::Notes;

/// What to look for, the rule, what it means and what to do.
const TRAPS: &[(&[&str], &Rule, &str, &str)] = &[
    (
        &["ECS_CONTAINER_METADATA", "ECS_AGENT_URI", "169.254.170.2/", "169.254.170.2:", "AWS_CONTAINER_CREDENTIALS"],
        &rules::METADATA_ENDPOINT,
        "the container reads the ECS metadata or credentials endpoint, which pods don't have",
        "read the downward API (`status.podIP`, `metadata.name`) instead, and leave credentials to the AWS SDK",
    ),
    (
        &["169.254.169.254", "instance-data.ec2.internal"],
        &rules::INSTANCE_METADATA,
        "the container reads the instance metadata service, which pods should not reach and on many nodes can't",
        "pass region and zone as variables or through the downward API, and give the pod a role",
    ),
    (
        &["task-protection", "ecs.amazonaws", "aws ecs ", "ecs:RunTask", "ecs:UpdateTaskProtection"],
        &rules::ECS_API,
        "the container calls the ECS API or task protection, which do nothing for a pod",
        "replace task protection by `karpenter.sh/do-not-disrupt` and a disruption budget, and RunTask by the Kubernetes Job API",
    ),
];

/// Scans everything that a container runs or reads as text; each trap is named once per member.
pub(super) fn report(container: &ContainerDefinition, notes: &mut Notes<'_>) {
    let words = |words: Option<&Vec<String>>| words.map_or(String::new(), |words| words.join(" "));
    let mut texts = vec![
        ("entryPoint".to_owned(), words(container.entry_point.as_ref())),
        ("command".to_owned(), words(container.command.as_ref())),
        (
            "healthCheck.command".to_owned(),
            container.health_check.as_ref().map_or(String::new(), |check| check.command.join(" ")),
        ),
    ];
    texts.extend(
        container
            .environment
            .iter()
            .map(|variable| (format!("environment[{}]", variable.name), variable.value.clone().unwrap_or_default())),
    );
    for (member, text) in texts {
        // A trailing separator, so that an address at the end of the text is found too.
        let text = format!("{text}/");
        for (needles, rule, message, action) in TRAPS {
            if needles.iter().any(|needle| text.contains(needle)) {
                notes.raise(rule, &member, *message, *action);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    fn found(command: &str) -> Vec<&'static str> {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let container =
            ContainerDefinition { command: Some(vec![command.to_owned()]), ..ContainerDefinition::default() };
        report(&container, &mut Notes::new(&mut findings, &subject));
        findings.as_slice().iter().map(|finding| finding.rule.code).collect()
    }

    #[test]
    fn code_that_talks_to_ecs_is_found() {
        assert_eq!(found("curl $ECS_CONTAINER_METADATA_URI_V4/task"), [rules::METADATA_ENDPOINT.code]);
        assert_eq!(found("curl http://169.254.170.2"), [rules::METADATA_ENDPOINT.code]);
        assert_eq!(found("curl 169.254.170.23/x"), Vec::<&str>::new());
        assert_eq!(found("curl http://169.254.169.254/latest"), [rules::INSTANCE_METADATA.code]);
        assert_eq!(found("aws ecs list-tasks --cluster x"), [rules::ECS_API.code]);
    }
}
