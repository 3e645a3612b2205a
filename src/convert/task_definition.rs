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

/// The task definition as an origin, for the workload that is made from it.
#[must_use]
pub fn origin(definition: &TaskDefinition) -> Origin {
    let subject = Subject::new(ObjectKind::TaskDefinition, short_name(definition));
    Origin::object(subject, definition.task_definition_arn.clone().unwrap_or_default())
}

/// Converts a task definition. Always gives a pod that the API server accepts; what is wrong becomes findings.
#[must_use]
#[expect(
    clippy::too_many_lines,
    reason = "one pattern over all members lets the compiler prove that none is forgotten"
)]
pub fn convert(definition: &TaskDefinition, cx: &TaskContext<'_>, findings: &mut Findings) -> ConvertedTask {
    let TaskDefinition {
        task_definition_arn: _, // part of the origin
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
    let origin = origin(definition);
    let mut notes = Notes::new(findings, &origin.subject);
    let mut pod = Pod::default();
    pod.annotations.insert(TASK_DEFINITION.to_owned(), short_name.clone());
    labels::add_tags(tags, &mut pod);
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
        task,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::task_context::{Backend, LaunchKind};
    use crate::convert::test_support::Setup;
    use crate::finding::rules::{
        container as container_rules, environment as environment_rules, logging as logging_rules,
    };
    use crate::migration::EnvValue;

    #[test]
    fn a_fargate_service_behind_a_load_balancer() {
        let mut setup = Setup::new();
        setup.launch = LaunchKind::Fargate;
        setup.backends =
            vec![Backend { container: "App_1".into(), port: 8080, check: None, deregistration_delay_seconds: 30 }];
        let (converted, findings) = setup.convert(
            r#"{"family":"web","revision":7,"networkMode":"awsvpc","cpu":".5 vCPU","memory":"1 GB",
                "tags":[{"key":"team","value":"shop"}],
                "containerDefinitions":[{"name":"App_1","image":"shop/app:v1","stopTimeout":60,
                  "entryPoint":["/bin/sh","-c"],"command":["exec app --price $$5 --home $(HOME)"],
                  "portMappings":[{"containerPort":8080,"hostPort":8080,"name":"web","appProtocol":"http"}],
                  "environment":[{"name":"A","value":"1"}],
                  "secrets":[{"name":"DB","valueFrom":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:url::"}],
                  "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/web"}}}]}"#,
        );
        let pod = &converted.pod;
        let main = pod.main().unwrap();
        assert_eq!(main.name.as_str(), "app-1");
        assert_eq!(main.args.as_deref(), Some(&["exec app --price $$$$5 --home $$(HOME)".to_owned()][..]));
        assert_eq!(main.ports[0].host_port, None);
        assert!(matches!(&main.env["DB"], EnvValue::Secret { key, .. } if key == "DB"));
        let limits = main.resources.limits.clone().unwrap();
        assert_eq!(
            (limits["cpu"].0.as_str(), limits["memory"].0.as_str(), limits["ephemeral-storage"].0.as_str()),
            ("500m", "1024Mi", "20Gi")
        );
        assert_eq!(pod.termination_grace_period_seconds, Some(75));
        let sleep = main.lifecycle.clone().and_then(|hooks| hooks.pre_stop).and_then(|hook| hook.sleep);
        assert_eq!(sleep.map(|sleep| sleep.seconds), Some(15));
        assert_eq!(pod.node_selector["kubernetes.io/arch"], "amd64");
        assert_eq!(pod.labels["team"], "shop");
        assert_eq!(pod.annotations["ecs2eks/awslogs-group"], "/ecs/web");
        assert_eq!(converted.named_ports["web"], 8080);
        assert_eq!(converted.container_names["App_1"].as_str(), "app-1");
        let codes: Vec<_> = findings.as_slice().iter().map(|finding| finding.rule.code).collect();
        assert_eq!(codes, [container_rules::IMAGE_NOT_PINNED.code, logging_rules::AWSLOGS.code]);
    }

    #[test]
    fn the_log_router_goes_and_takes_its_dependencies_with_it() {
        let (converted, findings) = Setup::new().convert(
            r#"{"family":"web","containerDefinitions":[
                {"name":"app","image":"a:1","dependsOn":[{"containerName":"log","condition":"START"}],
                 "logConfiguration":{"logDriver":"awsfirelens","options":{"Name":"datadog"}}},
                {"name":"log","image":"amazon/aws-for-fluent-bit:2","firelensConfiguration":{"type":"fluentbit"}}]}"#,
        );
        assert_eq!(converted.pod.containers.len(), 1);
        assert!(findings.contains(&logging_rules::ROUTER) && findings.contains(&logging_rules::FIRELENS));
        assert!(!findings.contains(&rules::UNKNOWN_DEPENDENCY));
    }

    #[test]
    fn complete_is_wrapped_only_where_a_shell_is_seen() {
        let init = |entry_point: &str| {
            let json = format!(
                r#"{{"family":"web","containerDefinitions":[
                    {{"name":"app","image":"a:1","dependsOn":[{{"containerName":"seed","condition":"COMPLETE"}}]}},
                    {{"name":"seed","image":"b:1","essential":false{entry_point},"command":["run"]}}]}}"#
            );
            let (converted, findings) = Setup::new().convert(&json);
            (converted.pod.containers[0].clone(), findings.contains(&container_rules::ANY_EXIT_CODE))
        };
        let (wrapped, reported) = init(r#","entryPoint":["/bin/bash","-c"]"#);
        assert_eq!(wrapped.command.unwrap(), ["/bin/bash", "-c", "\"$$@\"; exit 0", "any-exit-code"]);
        assert_eq!(wrapped.args.unwrap(), ["/bin/bash", "-c", "run"]);
        assert!(!reported);
        let (plain, reported) = init("");
        assert_eq!((plain.command, reported), (None, true));
    }

    #[test]
    fn restart_rules_are_for_jobs_on_1_35() {
        let json = r#"{"family":"web","containerDefinitions":[
            {"name":"app","image":"a:1","restartPolicy":{"enabled":true,"ignoredExitCodes":[0,42]}}]}"#;
        let mut setup = Setup::on("1.35");
        setup.kind = WorkloadKind::Job;
        let (job, findings) = setup.convert(json);
        let main = job.pod.main().unwrap();
        assert_eq!(main.restart_policy.as_deref(), Some("Never"));
        assert_eq!(main.restart_policy_rules[0].exit_codes.clone().and_then(|codes| codes.values), Some(vec![0, 42]));
        assert!(!findings.contains(&container_rules::RESTART_POLICY));
        let (service, findings) = Setup::on("1.35").convert(json);
        assert_eq!(service.pod.main().and_then(|main| main.restart_policy.clone()), None);
        assert!(findings.contains(&container_rules::RESTART_POLICY));
    }

    #[test]
    fn what_is_empty_or_repeated_still_gives_a_pod() {
        let (empty, findings) = Setup::new().convert(r#"{"family":"web"}"#);
        assert!(empty.pod.main().is_some() && findings.contains(&rules::NO_CONTAINER));
        let (twice, findings) = Setup::new().convert(
            r#"{"family":"web","containerDefinitions":[{"name":"a","image":"x:1"},{"name":"a","image":"x:1"},{"name":"a-1","image":"x:1"},{"name":"","image":"x:1"}]}"#,
        );
        let names: BTreeSet<_> = twice.pod.containers.iter().map(|one| one.name.to_string()).collect();
        assert_eq!(names.len(), 4);
        assert!(findings.contains(&rules::DUPLICATE_CONTAINER));
    }

    #[test]
    fn an_empty_entry_point_is_not_run_and_an_empty_list_is_absent() {
        let (converted, findings) = Setup::new().convert(
            r#"{"family":"web","containerDefinitions":[{"name":"a","image":"x:1","entryPoint":[""],"command":[]}]}"#,
        );
        let main = converted.pod.main().unwrap();
        assert_eq!((&main.command, &main.args), (&None, &None));
        assert!(findings.contains(&container_rules::EMPTY_ENTRY_POINT));
        assert!(!findings.contains(&environment_rules::CREDENTIAL_IN_COMMAND));
    }
}
