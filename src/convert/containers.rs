//! One container definition: taken apart completely, each member handed to the file that knows it.

use std::collections::BTreeMap;

use crate::finding::rules::container as rules;
use crate::finding::rules::runtime as runtime_rules;
use crate::finding::rules::task as task_rules;
use crate::inventory::container::ContainerDefinition;
use crate::inventory::container_linux::LinuxParameters;
use crate::migration::{Container, ContainerRole, Name, Origin, Pod};

use super::container_roles::Placed;
use super::environment::Owner;
use super::hosts::{self, Hosts};
use super::known_images::{self, Helper};
use super::mounts::{self, Mounts};
use super::notes::{Notes, container_path};
use super::ports::Ports;
use super::resources::Size;
use super::secret_import::{self, SecretImport};
use super::secrets::Secrets;
use super::task_context::{TaskContext, WorkloadKind};
use super::volumes::Volumes;
use super::{
    accelerators, credentials, dollar, drain, environment, image, labels, logging, probes, readiness, restart,
    runtime_traps, security, sysctls, units,
};

/// What all containers of a task share and none changes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared<'a> {
    pub(super) cx: &'a TaskContext<'a>,
    /// The task definition.
    pub(super) origin: &'a Origin,
    /// `family:revision`.
    pub(super) task_definition: &'a str,
    /// All containers by ECS name.
    pub(super) by_name: &'a BTreeMap<&'a str, &'a ContainerDefinition>,
    pub(super) secrets: &'a Secrets,
    pub(super) host_network: bool,
    /// The task has a memory limit of its own.
    pub(super) task_memory: bool,
    /// The task has a CPU limit of its own.
    pub(super) task_cpu: bool,
}

/// What the containers of a task contribute to the pod together.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) ports: Ports,
    pub(super) volumes: Volumes,
    pub(super) mounts: Mounts,
    pub(super) hosts: Hosts,
    pub(super) sysctls: BTreeMap<String, String>,
    pub(super) sizes: Vec<(ContainerRole, Size)>,
    pub(super) stop_timeouts: Vec<Option<i64>>,
    pub(super) imports: Vec<SecretImport>,
}

/// Converts one container; its resources follow when all sizes are known.
pub(super) fn convert(
    definition: &ContainerDefinition,
    placed: Placed,
    name: &Name,
    shared: Shared<'_>,
    gathered: &mut Gathered,
    pod: &mut Pod,
    notes: &mut Notes<'_>,
) -> Container {
    let cx = shared.cx;
    let ContainerDefinition {
        name: ecs_name,
        image,
        repository_credentials: _, // `Secrets` made the pull secret
        cpu,
        memory,
        memory_reservation,
        links,
        port_mappings,
        essential,
        restart_policy,
        entry_point,
        command,
        environment,
        environment_files,
        secrets,
        mount_points: _, // `Mounts` reads them, because others may take them over
        volumes_from: _, // the same
        linux_parameters,
        depends_on: _, // `Placed` is what became of it
        start_timeout,
        stop_timeout,
        version_consistency,
        hostname,
        user,
        working_directory,
        disable_networking,
        privileged,
        readonly_root_filesystem,
        dns_servers,
        dns_search_domains,
        extra_hosts,
        docker_security_options,
        interactive,
        pseudo_terminal,
        docker_labels,
        ulimits,
        log_configuration,
        health_check,
        system_controls,
        resource_requirements,
        firelens_configuration,
        credential_specs,
        unknown: _, // INV002 reports it
    } = definition;
    let none = LinuxParameters::default();
    let LinuxParameters {
        capabilities,
        devices,
        init_process_enabled,
        shared_memory_size,
        tmpfs,
        max_swap,
        swappiness,
        unknown: _, // INV002 reports it
    } = linux_parameters.as_ref().unwrap_or(&none);

    let running = cx.images.get(ecs_name).map(String::as_str);
    let image = image::convert(image.as_deref(), version_consistency.as_deref(), running, notes);
    let origin = shared.origin.member(container_path(ecs_name));
    let mut container = Container::new(name.clone(), placed.role, image.reference, origin);
    container.image_pull_policy = image.pull_policy;
    container.command = words(entry_point.as_deref(), "entryPoint", notes);
    container.args = words(command.as_deref(), "command", notes);
    container.working_dir = working_directory.clone();
    container.stdin = *interactive == Some(true);
    container.tty = *pseudo_terminal == Some(true);

    let owner = Owner { at: placed.at, container: ecs_name, name, task_definition: shared.task_definition };
    let secret_names = secrets.iter().map(|secret| secret.name.as_str());
    let (env, import) = environment::convert(owner, environment, secret_names, shared.secrets, cx, notes);
    container.env = env;
    let files = secret_import::files(owner, environment_files, cx, notes);
    container.env_from_secrets = files.iter().map(|import| import.name.clone()).collect();
    gathered.imports.extend(import.into_iter().chain(files));

    let balanced: Vec<u16> = cx.backends_of(ecs_name).map(|backend| backend.port).collect();
    container.ports = gathered.ports.convert(port_mappings, &balanced, notes);
    let size = Size {
        cpu: units::positive(cpu.map(|units| units.min(i64::from(i32::MAX)))).map(units::millicores),
        memory: units::positive(*memory),
        reservation: units::positive(*memory_reservation),
    };
    report_size(size, placed.role, shared, notes);
    gathered.sizes.push((placed.role, size));
    gathered.stop_timeouts.push(*stop_timeout);

    if let Some(check) = health_check {
        let around = probes::Around {
            role: placed.role,
            kind: cx.kind,
            awaited_healthy: placed.awaited_healthy,
            grace_seconds: cx.health_check_grace_period_seconds,
            start_timeout: *start_timeout,
        };
        let checks = probes::convert(check, around, notes);
        (container.liveness, container.startup) = (checks.liveness, checks.startup);
    }
    if placed.role != ContainerRole::Init && cx.kind != WorkloadKind::Job {
        container.readiness = readiness::convert(cx.backends_of(ecs_name), notes);
    }
    if container.readiness.is_some() && container.liveness.is_none() {
        notes.raise(
            &rules::NOT_REPLACED,
            "healthCheck",
            "ECS replaces a task that fails its load balancer check; a pod only stops getting traffic, because the container has no check of its own",
            "add a `livenessProbe` to values.yaml if the application can hang",
        );
    }
    // SIGTERM reaches regular containers together; the others stop after the main one.
    if matches!(placed.role, ContainerRole::Main | ContainerRole::Sidecar) && cx.kind != WorkloadKind::Job {
        container.lifecycle = drain::lifecycle(drain::sleep_seconds(cx.backends));
    }
    if start_timeout.is_some() && placed.role == ContainerRole::Init {
        notes.raise(
            &rules::START_TIMEOUT,
            "startTimeout",
            "ECS gives the task up when this container takes longer than its start timeout; an init container may run for ever",
            "limit the time inside its command (`timeout`), if it can hang",
        );
    }

    let settings = security::Settings {
        user: user.as_deref(),
        privileged: *privileged,
        readonly_root_filesystem: *readonly_root_filesystem,
        docker_security_options,
        capabilities: capabilities.as_ref(),
        credential_specs,
    };
    container.security_context = security::convert(&settings, notes);
    security::report_unmapped(ulimits, devices, *init_process_enabled, (*max_swap, *swappiness), notes);
    sysctls::collect(system_controls, cx.target.kubernetes, shared.host_network, &mut gathered.sysctls, notes);

    container.volume_mounts =
        gathered.mounts.convert(definition, placed.role, shared.by_name, &mut gathered.volumes, notes);
    let memory_mounts =
        mounts::memory(name, tmpfs, *shared_memory_size, &container.volume_mounts, &mut gathered.volumes, notes);
    container.volume_mounts.extend(memory_mounts);
    let devices = accelerators::convert(resource_requirements, notes);
    if !devices.is_empty() {
        container.resources.limits = Some(devices);
    }

    let names = hosts::Settings {
        links,
        extra_hosts,
        dns_servers,
        dns_search_domains,
        hostname: hostname.as_deref(),
        main: placed.role == ContainerRole::Main,
    };
    gathered.hosts.add(&names, notes);
    labels::add_docker_labels(docker_labels, pod, notes);
    if let Some(configuration) = log_configuration {
        let destination = logging::convert(configuration, notes);
        if placed.role == ContainerRole::Main {
            annotate(pod, logging::LOG_GROUP, destination.group);
            annotate(pod, logging::STREAM_PREFIX, destination.stream_prefix);
        }
    }
    if let Some(configuration) = firelens_configuration {
        logging::report_router(configuration, true, notes);
    }

    restart::convert(restart_policy.as_ref(), cx.kind, cx.target.kubernetes, &mut container, notes);
    if placed.role == ContainerRole::Init && placed.any_exit {
        restart::tolerate_any_exit(entry_point.as_deref(), &mut container, notes);
    }
    let helper = known_images::helper(definition);
    if *essential == Some(false) && placed.role == ContainerRole::Sidecar {
        let restarts = restart_policy.as_ref().is_some_and(|policy| policy.enabled == Some(true));
        let lasting = helper != Helper::None || restarts || health_check.is_some() || !port_mappings.is_empty();
        restart::report_non_essential(lasting, notes);
    }
    if helper == Helper::Agent && placed.role != ContainerRole::Main {
        notes.raise(
            &runtime_rules::AGENT,
            "image",
            "the container is an agent of the platform and stays beside the application as on ECS",
            "consider the cluster-wide form of the agent (a DaemonSet or an EKS add-on), and remove the sidecar",
        );
    }
    if *disable_networking == Some(true) {
        notes.raise(
            &task_rules::NO_NETWORK,
            "disableNetworking",
            "the container has no network on ECS; in a pod it has the pod's",
            "apply a NetworkPolicy that denies the pod all traffic if the whole pod may be cut off",
        );
    }
    let texts = entry_point.iter().chain(command).flatten().chain(health_check.iter().flat_map(|check| &check.command));
    if texts.into_iter().any(|word| credentials::has_known_shape(word)) {
        notes.raise(
            &crate::finding::rules::environment::CREDENTIAL_IN_COMMAND,
            "command",
            "a command holds something that looks like a credential, and the chart repeats the command",
            "pass it through a secret variable, and rotate it: whoever can read the task definition has it",
        );
    }
    runtime_traps::report(definition, notes);
    container
}

/// Words of an ENTRYPOINT or CMD, escaped. Docker reads `[""]` as "remove the image's own", which a pod can't say.
fn words(words: Option<&[String]>, member: &str, notes: &mut Notes<'_>) -> Option<Vec<String>> {
    let words = words.filter(|words| !words.is_empty())?;
    if words == [""] {
        notes.raise(
            &rules::EMPTY_ENTRY_POINT,
            member,
            "an empty word removes the image's own ENTRYPOINT or CMD on ECS; a pod can't do that and would try to run it",
            "write the complete command line into `command` in values.yaml",
        );
        return None;
    }
    Some(dollar::escape_all(words))
}

/// Sizes that behave differently because a pod has other defaults.
fn report_size(size: Size, role: ContainerRole, shared: Shared<'_>, notes: &mut Notes<'_>) {
    if size.memory.is_none() && size.reservation.is_some() && !shared.task_memory {
        notes.raise(
            &rules::NO_MEMORY_LIMIT,
            "memoryReservation",
            "the container has a memory reservation and no limit, so on EKS too it may use what its node has",
            "set `resources.limits.memory` in values.yaml unless it must be able to use more",
        );
    }
    if size.cpu.is_none() && role == ContainerRole::Main && !shared.task_cpu {
        notes.raise(
            &rules::NO_CPU_REQUEST,
            "cpu",
            "the container reserves no CPU, so the chart requests next to nothing and a busy node starves it",
            "set `resources.requests.cpu` in values.yaml to what it uses; autoscaling on CPU depends on it",
        );
    }
}

fn annotate(pod: &mut Pod, key: &str, value: Option<String>) {
    if let Some(value) = value {
        pod.annotations.insert(key.to_owned(), value);
    }
}
