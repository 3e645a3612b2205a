//! Task overrides merged into a copy of the task definition, as `RunTask` does it, so that everything after it sees one
//! definition.

use crate::convert::credentials;
use crate::finding::rules::schedule as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::container::ContainerDefinition;
use crate::inventory::tag::KeyValue;
use crate::inventory::task_definition::TaskDefinition;
use crate::inventory::task_override::{ContainerOverride, TaskOverride};

/// The container that a start is about: the one that gets a command, or the only one that gets anything.
pub(super) fn started_container(overrides: &TaskOverride) -> Option<&str> {
    let changes = &overrides.container_overrides;
    let commanded = changes.iter().find(|change| change.command.is_some());
    let only = || changes.first().filter(|_| changes.len() == 1);
    commanded.or_else(only).map(|change| change.name.as_str())
}

/// The definition that a start with these overrides runs, and the names of the members that were replaced.
pub(super) fn merged(
    definition: &TaskDefinition,
    overrides: TaskOverride,
    subject: &Subject,
    findings: &mut Findings,
) -> (TaskDefinition, Vec<String>) {
    let TaskOverride {
        container_overrides,
        cpu,
        memory,
        execution_role_arn,
        task_role_arn,
        ephemeral_storage,
        inference_accelerator_overrides,
        unknown: _, // reported with the input
    } = overrides;
    let mut merged = definition.clone();
    let mut replaced = Vec::new();
    replace(&mut merged.cpu, cpu, "cpu", &mut replaced);
    replace(&mut merged.memory, memory, "memory", &mut replaced);
    replace(&mut merged.execution_role_arn, execution_role_arn, "executionRoleArn", &mut replaced);
    replace(&mut merged.task_role_arn, task_role_arn, "taskRoleArn", &mut replaced);
    replace(&mut merged.ephemeral_storage, ephemeral_storage, "ephemeralStorage", &mut replaced);
    if !inference_accelerator_overrides.is_empty() {
        merged.inference_accelerators = inference_accelerator_overrides;
        replaced.push("inferenceAccelerators".to_owned());
    }
    for change in container_overrides {
        let found = merged.container_definitions.iter_mut().find(|container| container.name == change.name);
        match found {
            Some(container) => apply(container, change, &mut replaced, subject, findings),
            None => findings.raise(
                &rules::OVERRIDE_IGNORED,
                subject,
                format!("Input.containerOverrides[{}]", change.name),
                format!(
                    "its input changes the container {:?}, which the task definition does not have, so ECS refuses to start \
                     it; the chart leaves the change out",
                    change.name
                ),
                "Correct the container's name in the input, or ask the owner whether the schedule is still needed.",
            ),
        }
    }
    (merged, replaced)
}

fn apply(
    container: &mut ContainerDefinition,
    change: ContainerOverride,
    replaced: &mut Vec<String>,
    subject: &Subject,
    findings: &mut Findings,
) {
    let ContainerOverride {
        name,
        command,
        environment,
        environment_files,
        cpu,
        memory,
        memory_reservation,
        resource_requirements,
        unknown: _, // reported with the input
    } = change;
    let mut say = |member: &str| replaced.push(format!("containerDefinitions[{name}].{member}"));
    if let Some(command) = command {
        container.command = Some(command);
        say("command");
    }
    let secret: Vec<&str> = environment
        .iter()
        .filter(|variable| credentials::is_credential(&variable.name, variable.value.as_deref().unwrap_or_default()))
        .map(|variable| variable.name.as_str())
        .collect();
    if !secret.is_empty() {
        findings.raise(
            &rules::CREDENTIAL_IN_INPUT,
            subject,
            format!("Input.containerOverrides[{name}].environment"),
            format!(
                "{} in the schedule's input looks like a credential in plain text; the chart reads it from a Secret, and the \
                 command that makes the Secret looks for it in the task definition, where it is not",
                secret.join(", ")
            ),
            "Move the value to Secrets Manager and into `secrets` of the task definition, or fill the Secret by hand.",
        );
    }
    for variable in environment {
        say(&format!("environment[{}]", variable.name));
        set(&mut container.environment, variable);
    }
    if !environment_files.is_empty() {
        container.environment_files = environment_files;
        say("environmentFiles");
    }
    for (member, old, new) in [
        ("cpu", &mut container.cpu, cpu),
        ("memory", &mut container.memory, memory),
        ("memoryReservation", &mut container.memory_reservation, memory_reservation),
    ] {
        if new.is_some() {
            *old = new;
            say(member);
        }
    }
    if !resource_requirements.is_empty() {
        container.resource_requirements = resource_requirements;
        say("resourceRequirements");
    }
}

/// A variable of the same name is replaced where it stands, a new one comes last.
fn set(environment: &mut Vec<KeyValue>, variable: KeyValue) {
    environment.retain(|known| known.name != variable.name);
    environment.push(variable);
}

fn replace<T>(old: &mut Option<T>, new: Option<T>, member: &str, replaced: &mut Vec<String>) {
    if new.is_some() {
        *old = new;
        replaced.push(member.to_owned());
    }
}
