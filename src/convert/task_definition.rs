//! One ECS task definition as a pod, with the secrets, storage and imports that it needs.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::PodSecurityContext;

use crate::finding::rules::task as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::container::ContainerDefinition;
use crate::inventory::task_definition::TaskDefinition;
use crate::migration::{Container, ContainerRole, ExternalSecret, ImageRef, Name, Origin, Pod, Storage, assign};

use super::containers::{self, Gathered, Shared};
use super::depends_on::Dependencies;
use super::hosts::Hosts;
use super::mounts::Mounts;
use super::notes::Notes;
use super::ports::Ports;
use super::resources::TaskSize;
use super::secret_import::SecretImport;
use super::secrets::Secrets;
use super::task_context::{TaskContext, WorkloadKind};
use super::volumes::Volumes;
use super::{
    container_roles, drain, host_namespace, labels, platform_containers, runtime_platform, sysctls, task_members,
    task_size,
};

/// Pod annotation with `family:revision` of the task definition that the chart was made from.
const TASK_DEFINITION: &str = "ecs2eks/task-definition";

/// A task definition, converted.
#[derive(Debug, Default)]
pub struct ConvertedTask {
    /// The pod; placement is the service's business and still unset.
    pub pod: Pod,
    /// Secrets to read from AWS.
    pub external_secrets: Vec<ExternalSecret>,
    /// Secrets that a person makes once, before the first pod starts.
    pub secret_imports: Vec<SecretImport>,
    /// Volumes, claims and classes outside the chart.
    pub storage: Storage,
    /// Kubernetes name by ECS container name; containers that were left out are missing.
    pub container_names: BTreeMap<String, Name>,
    /// Container port by `portMappings[].name`, for Service Connect.
    pub named_ports: BTreeMap<String, u16>,
}

/// Short name of a task definition: `family:revision`, or the family of one that was never registered.
#[must_use]
pub fn short_name(definition: &TaskDefinition) -> String {
    match definition.revision {
        Some(revision) => format!("{}:{revision}", definition.family),
        None => definition.family.clone(),
    }
}

/// Converts a task definition. Always gives a pod that the API server accepts; what is wrong becomes findings.
#[must_use]
pub fn convert(definition: &TaskDefinition, cx: &TaskContext<'_>, findings: &mut Findings) -> ConvertedTask {
    let TaskDefinition {
        task_definition_arn,
        family,
        revision: _, // part of the short name
        status,
        container_definitions,
        task_role_arn: _,      // identities are made for all workloads together
        execution_role_arn: _, // the same
        network_mode,
        volumes,
        placement_constraints: _,    // placement joins them with the service's
        requires_compatibilities: _, // what it was validated against; the launch kind says what it runs on
        compatibilities: _,          // ECS's own finding about the members above
        requires_attributes: _,      // the same
        cpu,
        memory,
        runtime_platform,
        inference_accelerators,
        pid_mode,
        ipc_mode,
        proxy_configuration,
        ephemeral_storage,
        enable_fault_injection,
        trusted_execution_configuration,
        tags,
        registered_at: _,       // history
        deregistered_at: _,     // history; the status says the same
        delete_requested_at: _, // history; the status says the same
        registered_by: _,       // history
        unknown: _,             // INV002 reports it
    } = definition;
    let short_name = short_name(definition);
    let subject = Subject::new(ObjectKind::TaskDefinition, short_name.clone());
    let origin = Origin::object(subject.clone(), task_definition_arn.clone().unwrap_or_default());
    let mut notes = Notes::new(findings, &subject);
    let mut pod = Pod::default();
    pod.annotations.insert(TASK_DEFINITION.to_owned(), short_name.clone());
    labels::add_tags(tags, &mut pod, &mut notes);
    let windows = runtime_platform::convert(runtime_platform.as_ref(), cx.launch, &mut pod, &mut notes);
    host_namespace::convert(network_mode.as_deref(), pid_mode.as_deref(), ipc_mode.as_deref(), &mut pod, &mut notes);
    task_members::report(
        status.as_deref(),
        inference_accelerators,
        *enable_fault_injection,
        trusted_execution_configuration.as_ref(),
        &mut notes,
    );
    let task = TaskSize {
        cpu: task_size::cpu(cpu.as_deref(), &mut notes),
        memory: task_size::memory(memory.as_deref(), &mut notes),
    };

    let (kept, dropped) = platform_containers::split(container_definitions, proxy_configuration.as_ref(), &mut notes);
    let secrets = Secrets::collect(&kept, &origin, cx, &mut notes);
    let graph = Dependencies::read(&kept, &dropped, &mut notes);
    let order = container_roles::place(&kept, family, cx, &graph, &mut notes);
    let names = names(&kept, &mut notes);
    let by_name: BTreeMap<&str, &ContainerDefinition> =
        kept.iter().rev().map(|container| (container.name.as_str(), *container)).collect();
    let shared = Shared {
        cx,
        origin: &origin,
        task_definition: &short_name,
        by_name: &by_name,
        secrets: &secrets,
        host_network: pod.host_network,
        task_memory: task.memory.is_some(),
        task_cpu: task.cpu.is_some(),
    };
    let mut gathered = Gathered {
        ports: Ports::new(network_mode.as_deref(), cx.kind),
        volumes: Volumes::convert(volumes, tags, &origin, cx, &mut notes),
        mounts: Mounts::default(),
        hosts: Hosts::default(),
        sysctls: BTreeMap::new(),
        sizes: Vec::new(),
        stop_timeouts: Vec::new(),
        imports: Vec::new(),
    };
    for placed in order {
        let (one, name) = (kept[placed.at], &names[placed.at]);
        let mut notes = notes.container(&one.name);
        let container = containers::convert(one, placed, name, shared, &mut gathered, &mut pod, &mut notes);
        pod.containers.push(container);
    }
    if pod.containers.is_empty() {
        pod.containers.push(stand_in(cx, &origin, &mut notes));
        gathered.sizes.push((ContainerRole::Main, super::resources::Size::default()));
    }

    let Gathered { ports, volumes, mounts, hosts, sysctls, sizes, stop_timeouts, imports } = gathered;
    task_size::assign(task, &sizes, ephemeral_storage.as_ref(), windows, cx, &mut pod, &mut notes);
    mounts.report_hidden_content(&mut notes);
    let (volumes, storage) = volumes.finish(&mut notes);
    pod.volumes = volumes;
    hosts.finish(&mut pod);
    if let Some(sysctls) = sysctls::render(sysctls) {
        pod.security_context = Some(PodSecurityContext { sysctls: Some(sysctls), ..PodSecurityContext::default() });
    }
    pod.image_pull_secrets = secrets.pull_secrets();
    let sleep = if cx.kind == WorkloadKind::Job { 0 } else { drain::sleep_seconds(cx.backends) };
    pod.termination_grace_period_seconds = Some(drain::grace_seconds(stop_timeouts.into_iter(), sleep));
    let container_names =
        kept.iter().zip(&names).rev().map(|(container, name)| (container.name.clone(), name.clone())).collect();
    ConvertedTask {
        pod,
        external_secrets: secrets.external,
        secret_imports: imports,
        storage,
        container_names,
        named_ports: ports.by_name,
    }
}

/// A name for each container, unique in the pod even where the input repeats one.
fn names(containers: &[&ContainerDefinition], notes: &mut Notes<'_>) -> Vec<Name> {
    let assigned = assign(containers.iter().map(|container| container.name.as_str()), 63);
    let mut taken: BTreeSet<Name> = assigned.values().cloned().collect();
    let mut seen = BTreeSet::new();
    let mut names = Vec::with_capacity(containers.len());
    for (at, container) in containers.iter().enumerate() {
        let first = assigned.get(container.name.as_str()).filter(|_| seen.insert(container.name.as_str()));
        if let Some(name) = first {
            names.push(name.clone());
            continue;
        }
        notes.container(&container.name).raise(
            &rules::DUPLICATE_CONTAINER,
            "name",
            "two containers of the task have the same name, which ECS refuses; the second one got a number",
            "rename one of them and convert again",
        );
        let base = Name::sanitise(&container.name, 48);
        let mut numbers = at..;
        let name = numbers.find_map(|number| {
            let candidate = base.with_suffix(&number.to_string());
            taken.insert(candidate.clone()).then_some(candidate)
        });
        names.push(name.unwrap_or(base));
    }
    names
}

/// A container that can't start, for a task definition without any.
fn stand_in(cx: &TaskContext<'_>, origin: &Origin, notes: &mut Notes<'_>) -> Container {
    notes.raise(
        &rules::NO_CONTAINER,
        "containerDefinitions",
        "the task definition has no container, so the chart holds one that can't start",
        "check the input; a task definition needs at least one container",
    );
    let image = ImageRef { repository: "image-not-set.invalid/image".to_owned(), ..ImageRef::default() };
    Container::new(cx.workload.clone(), ContainerRole::Main, image, origin.clone())
}
