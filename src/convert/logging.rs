//! Log drivers. In a cluster containers write to standard output and a node agent ships it, so a driver shapes only the
//! pod's annotations; everything else that it did is named in findings.

use crate::finding::rules::logging as rules;
use crate::inventory::container_logging::{FirelensConfiguration, LogConfiguration};
use crate::inventory::secret::Secret;

use super::notes::Notes;

/// Pod annotation with the CloudWatch log group of the main container, for the node agent's templates.
pub(super) const LOG_GROUP: &str = "ecs2eks/awslogs-group";
/// Pod annotation with the stream prefix.
pub(super) const STREAM_PREFIX: &str = "ecs2eks/awslogs-stream-prefix";

/// Where a container's logs went.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Destination {
    pub(super) group: Option<String>,
    pub(super) stream_prefix: Option<String>,
}

/// Converts `logConfiguration`.
pub(super) fn convert(configuration: &LogConfiguration, notes: &mut Notes<'_>) -> Destination {
    let LogConfiguration { log_driver, options, secret_options, unknown: _ /* INV002 reports it */ } = configuration;
    let mut destination = Destination::default();
    match log_driver.as_deref() {
        None | Some("json-file" | "journald" | "none") => {}
        Some("awslogs") => {
            destination.group = options.get("awslogs-group").cloned();
            destination.stream_prefix = options.get("awslogs-stream-prefix").cloned();
            notes.raise(
                &rules::AWSLOGS,
                "logConfiguration",
                "the container's output went straight to a CloudWatch log group; a node agent ships it now, and log streams get other names",
                "adapt whatever selects log streams by name; platform/50-fluent-bit keeps the group",
            );
            let lines = ["awslogs-multiline-pattern", "awslogs-datetime-format"];
            if let Some(option) = lines.iter().find(|option| options.contains_key(**option)) {
                notes.raise(
                    &rules::MULTILINE,
                    &format!("logConfiguration.options[{option}]"),
                    "the log driver joined lines into one event; the node agent splits them unless it knows the pattern",
                    "add a multiline parser with the same pattern to Fluent Bit's configuration",
                );
            }
        }
        Some("awsfirelens") => {
            let output = options.get("Name").or_else(|| options.get("@type")).map_or("(unnamed)", String::as_str);
            notes.raise(
                &rules::FIRELENS,
                "logConfiguration",
                format!("the container's output went through FireLens to the output {output}, which the ECS agent configured"),
                "check the output that platform/50-fluent-bit has for it (Fluentd's plugins have none); ECS metadata fields become Kubernetes ones",
            );
        }
        Some(driver) => notes.raise(
            &rules::DRIVER,
            "logConfiguration.logDriver",
            format!("the Docker log driver {driver} has no counterpart in a pod; output stays on the node until an agent ships it"),
            "add the matching output to the cluster's Fluent Bit before the cutover",
        ),
    }
    for Secret { name, value_from, unknown: _ /* INV002 */ } in secret_options {
        notes.raise(
            &rules::SECRET_OPTION,
            &format!("logConfiguration.secretOptions[{name}]"),
            format!("a log option comes from the secret {value_from}; the node agent must read it now"),
            "give the cluster's Fluent Bit the secret through an ExternalSecret of its own",
        );
    }
    destination
}

/// Reports the log router that does not move. `kept` is true when the task has no other container.
pub(super) fn report_router(configuration: &FirelensConfiguration, kept: bool, notes: &mut Notes<'_>) {
    let FirelensConfiguration { kind, options, unknown: _ /* INV002 reports it */ } = configuration;
    let fate = if kept { "it stays, without a configuration" } else { "it is left out of the pod" };
    let custom = options.get("config-file-value").map_or(String::new(), |file| format!(" and the file {file}"));
    notes.raise(
        &rules::ROUTER,
        "firelensConfiguration",
        format!(
            "the {} log router was configured by the ECS agent{custom}; {fate}",
            kind.as_deref().unwrap_or("fluentbit")
        ),
        "check the outputs in platform/50-fluent-bit, and carry over what its own configuration file did",
    );
}
