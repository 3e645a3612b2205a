//! One container definition: taken apart completely, each member handed to the file that knows it.

use std::collections::BTreeMap;

use crate::finding::rules::container as rules;
use crate::inventory::container::ContainerDefinition;
use crate::inventory::container_linux::LinuxParameters;
use crate::inventory::container_logging::LogConfiguration;
use crate::migration::{Container, ContainerRole, Name, Origin, Pod};

use super::container_roles::Placed;
use super::environment::Owner;
use super::hosts::{self, Hosts};
use super::mounts::{self, Mounts};
use super::notes::{Notes, container_path};
use super::ports::Ports;
use super::resources::{Size, TaskSize};
use super::secret_import::{self, SecretImport};
use super::secrets::Secrets;
use super::task_context::TaskContext;
use super::volumes::Volumes;
use super::{
    accelerators, container_findings, container_health, dollar, environment, image, labels, logging, restart, security,
    sysctls, units,
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
    /// The task's own size.
    pub(super) task: TaskSize,
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
#[expect(
    clippy::too_many_lines,
    reason = "one pattern over all members lets the compiler prove that none is forgotten"
)]
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
        essential: _, // the parts that containers play, and `container_findings`
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
        disable_networking: _, // `container_findings`
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

    let running = cx.images.get(ecs_name).map(String::as_str);
    let image = image::convert(image.as_deref(), version_consistency.as_deref(), running, notes);
    let origin = shared.origin.member(container_path(ecs_name));
    let mut container = Container::new(name.clone(), placed.role, image.reference, origin);
    container.image_pull_policy = image.pull_policy;
    container.command = words(entry_point.as_deref(), "entryPoint", notes);
    container.args = words(command.as_deref(), "command", notes);
    container.working_dir.clone_from(working_directory);
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
        cpu: units::positive(*cpu).map(units::millicores),
        memory: units::positive(*memory),
        reservation: units::positive(*memory_reservation),
    };
    container_findings::report_size(size, placed.role, shared.task, notes);
    gathered.sizes.push((placed.role, size));
    gathered.stop_timeouts.push(*stop_timeout);
    let devices = accelerators::convert(resource_requirements, notes);
    container.resources.limits = (!devices.is_empty()).then_some(devices);
    container_health::convert(ecs_name, health_check.as_ref(), *start_timeout, placed, cx, &mut container, notes);

    let none = LinuxParameters::default();
    let linux = linux_parameters.as_ref().unwrap_or(&none);
    let settings = security::Settings {
        user: user.as_deref(),
        privileged: *privileged,
        readonly_root_filesystem: *readonly_root_filesystem,
        docker_security_options,
        capabilities: linux.capabilities.as_ref(),
        credential_specs,
    };
    container.security_context = security::convert(&settings, notes);
    security::report_ulimits(ulimits, notes);
    sysctls::collect(system_controls, cx.target.kubernetes, shared.host_network, &mut gathered.sysctls, notes);
    container.volume_mounts =
        gathered.mounts.convert(definition, placed.role, shared.by_name, &mut gathered.volumes, notes);
    linux_settings(linux, name, &mut container, &mut gathered.volumes, notes);

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
    log_destination(log_configuration.as_ref(), placed.role, pod, notes);
    if let Some(configuration) = firelens_configuration {
        logging::report_router(configuration, true, notes);
    }
    restart::convert(restart_policy.as_ref(), cx.kind, cx.target.kubernetes, &mut container, notes);
    if placed.role == ContainerRole::Init && placed.any_exit {
        restart::tolerate_any_exit(entry_point.as_deref(), &mut container, notes);
    }
    container_findings::report(definition, placed.role, notes);
    container
}

/// Memory-backed mounts, and what of `linuxParameters` a pod can't express.
fn linux_settings(
    linux: &LinuxParameters,
    name: &Name,
    container: &mut Container,
    volumes: &mut Volumes,
    notes: &mut Notes<'_>,
) {
    let LinuxParameters {
        capabilities: _, // the security context
        devices,
        init_process_enabled,
        shared_memory_size,
        tmpfs,
        max_swap,
        swappiness,
        unknown: _, // INV002 reports it
    } = linux;
    let mounts = mounts::memory(name, tmpfs, *shared_memory_size, &container.volume_mounts, volumes, notes);
    container.volume_mounts.extend(mounts);
    security::report_linux(devices, *init_process_enabled, (*max_swap, *swappiness), notes);
}

/// The main container's log group and stream prefix become annotations for the node agent.
fn log_destination(
    configuration: Option<&LogConfiguration>,
    role: ContainerRole,
    pod: &mut Pod,
    notes: &mut Notes<'_>,
) {
    let Some(configuration) = configuration else { return };
    let logging::Destination { group, stream_prefix } = logging::convert(configuration, notes);
    if role == ContainerRole::Main {
        let annotations = [(logging::LOG_GROUP, group), (logging::STREAM_PREFIX, stream_prefix)];
        let set = annotations.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        pod.annotations.extend(set);
    }
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
