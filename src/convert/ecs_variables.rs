//! Environment variables that mean something to ECS only.

/// What becomes of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// An ordinary variable.
    Keep,
    /// Set or read by the ECS agent: wrong or harmful in a pod.
    Drop,
    /// Makes a monitoring agent believe that it runs on ECS; most refuse to start or look for the metadata endpoint.
    DropAgentFlag,
    /// Named after ECS, but the application's own.
    KeepNamedAfterEcs,
}

/// Variables that the ECS agent injects or reads (ECS developer guide, "task metadata endpoint" and "agent configuration").
const AGENT: &[&str] = &[
    "ECS_CONTAINER_METADATA_URI",
    "ECS_CONTAINER_METADATA_URI_V4",
    "ECS_CONTAINER_METADATA_FILE",
    "ECS_ENABLE_CONTAINER_METADATA",
    "ECS_AGENT_URI",
    "ECS_AVAILABLE_LOGGING_DRIVERS",
    "ECS_ENABLE_TASK_IAM_ROLE",
    "ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST",
];

/// Flags of Datadog, New Relic and others.
const AGENT_FLAGS: &[&str] =
    &["ECS_FARGATE", "DD_ECS_TASK_COLLECTION_ENABLED", "NRIA_IS_FORWARD_ONLY_ECS", "DD_ECS_COLLECT_RESOURCE_TAGS_EC2"];

/// Decides about one variable.
pub(super) fn fate(name: &str, value: &str) -> Fate {
    let on_ecs = name == "AWS_EXECUTION_ENV" && value.starts_with("AWS_ECS");
    if AGENT_FLAGS.contains(&name) {
        Fate::DropAgentFlag
    } else if on_ecs || AGENT.contains(&name) || name.starts_with("AWS_CONTAINER_") {
        Fate::Drop
    } else if name.starts_with("ECS_") {
        Fate::KeepNamedAfterEcs
    } else {
        Fate::Keep
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_agent_owns_is_dropped() {
        assert_eq!(fate("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2"), Fate::Drop);
        assert_eq!(fate("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE"), Fate::Drop);
        assert_eq!(fate("AWS_EXECUTION_ENV", "custom"), Fate::Keep);
        assert_eq!(fate("ECS_FARGATE", "true"), Fate::DropAgentFlag);
        assert_eq!(fate("ECS_CLUSTER", "prod"), Fate::KeepNamedAfterEcs);
        assert_eq!(fate("RECS_X", ""), Fate::Keep);
    }
}
