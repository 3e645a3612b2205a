//! Whatever a task definition holds, its conversion gives a pod that the API server accepts.
//!
//! Three sources: arbitrary definitions, the sample account, and real ones from `../shared/corpus` when it is there.

#![expect(clippy::expect_used, reason = "a test that can't go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ecs2eks::convert::task_context::{Backend, BackendCheck, LaunchKind, TaskContext, WorkloadKind};
use ecs2eks::convert::task_definition::{self, ConvertedTask};
use ecs2eks::finding::Findings;
use ecs2eks::inventory::task_definition::TaskDefinition;
use ecs2eks::migration::{Container, ContainerRole, Name, Target};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Converts for a service behind a load balancer on container `a`, port 80.
fn convert(definition: &TaskDefinition, version: &str, kind: WorkloadKind) -> (ConvertedTask, Findings) {
    let target = Target {
        kubernetes: version.parse().expect("a supported version"),
        region: "eu-west-1".to_owned(),
        account_id: "111122223333".to_owned(),
        ..Target::default()
    };
    let check = BackendCheck {
        protocol: "HTTP".to_owned(),
        grpc: false,
        port: None,
        path: "/".to_owned(),
        matcher: None,
        interval_seconds: 30,
        timeout_seconds: 5,
        unhealthy_threshold: 2,
    };
    let backends =
        [Backend { container: "a".to_owned(), port: 80, check: Some(check), deregistration_delay_seconds: 300 }];
    let (workload, namespace) = (Name::sanitise("web", 63), Name::sanitise("shop", 63));
    let context = TaskContext {
        target: &target,
        workload: &workload,
        namespace: &namespace,
        kind,
        launch: LaunchKind::Fargate,
        images: &BTreeMap::new(),
        volume_configurations: &[],
        backends: &backends,
        health_check_grace_period_seconds: 60,
        started_container: None,
    };
    let mut findings = Findings::new();
    let converted = task_definition::convert(definition, &context, &mut findings);
    (converted, findings)
}

/// What the API server would refuse, in words.
fn faults(converted: &ConvertedTask) -> Vec<String> {
    let pod = &converted.pod;
    let mut faults = Vec::new();
    let mut fault = |condition: bool, text: String| {
        if condition {
            faults.push(text);
        }
    };
    fault(pod.containers.iter().filter(|one| one.role == ContainerRole::Main).count() != 1, "not one main".into());
    let names: BTreeSet<_> = pod.containers.iter().map(|one| &one.name).collect();
    fault(names.len() != pod.containers.len(), "container names repeat".into());
    let volumes: BTreeSet<_> = pod.volumes.iter().map(|volume| volume.name.as_str()).collect();
    fault(volumes.len() != pod.volumes.len(), "volume names repeat".into());
    let ports: Vec<_> = pod.containers.iter().flat_map(|one| &one.ports).collect();
    let port_names: BTreeSet<_> = ports.iter().map(|port| port.name.as_str()).collect();
    fault(port_names.len() != ports.len(), "port names repeat".into());
    fault(port_names.iter().any(|name| !is_port_name(name)), format!("port names {port_names:?}"));
    let grace = pod.termination_grace_period_seconds.unwrap_or(30);
    let phases: Vec<_> = pod.containers.iter().map(is_init).collect();
    fault(phases.windows(2).any(|pair| !pair[0] && pair[1]), "an init container behind a regular one".into());
    for one in &pod.containers {
        let name = &one.name;
        fault(one.image.repository.trim().is_empty(), format!("{name}: no image"));
        fault(one.ports.iter().any(|port| port.number == 0), format!("{name}: port 0"));
        let paths: BTreeSet<_> = one.volume_mounts.iter().map(|mount| mount.mount_path.as_str()).collect();
        fault(paths.len() != one.volume_mounts.len(), format!("{name}: mount paths repeat"));
        fault(
            one.volume_mounts.iter().any(|mount| !volumes.contains(mount.name.as_str())),
            format!("{name}: mounts an unknown volume"),
        );
        let probes = [&one.liveness, &one.readiness, &one.startup];
        fault(one.role == ContainerRole::Init && probes.iter().any(|probe| probe.is_some()), format!("{name}: probes"));
        for probe in probes.into_iter().flatten() {
            let numbers = [probe.period_seconds, probe.timeout_seconds, probe.failure_threshold];
            fault(numbers.iter().flatten().any(|number| *number < 1), format!("{name}: probe below 1"));
        }
        let sleep = one.lifecycle.as_ref().and_then(|hooks| hooks.pre_stop.as_ref()?.sleep.as_ref());
        fault(sleep.is_some_and(|sleep| sleep.seconds < 1 || sleep.seconds >= grace), format!("{name}: sleep"));
        let security = one.security_context.clone().unwrap_or_default();
        fault(security.run_as_group.is_some() && security.run_as_user.is_none(), format!("{name}: group, no user"));
        fault(
            security.privileged == Some(true) && security.allow_privilege_escalation == Some(false),
            format!("{name}: privileged without escalation"),
        );
        fault(one.env.keys().any(|key| key.is_empty() || key.contains('=')), format!("{name}: variable names"));
    }
    let hosts = pod.host_aliases.iter().all(|alias| alias.ip.parse::<std::net::IpAddr>().is_ok());
    fault(!hosts, "host aliases".into());
    for secret in &converted.external_secrets {
        let keys: BTreeSet<_> = secret.items.iter().map(|item| item.key.as_str()).collect();
        fault(keys.len() != secret.items.len() || keys.is_empty(), format!("{}: keys", secret.name));
    }
    faults
}

fn is_init(container: &Container) -> bool {
    matches!(container.role, ContainerRole::Init | ContainerRole::NativeSidecar)
}

fn is_port_name(name: &str) -> bool {
    (1..=15).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && name.bytes().any(|b| b.is_ascii_lowercase())
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}

/// Objects in which each member is there or not.
fn object(members: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let (names, values): (Vec<_>, Vec<_>) = members.into_iter().unzip();
    let values: Vec<_> = values.into_iter().map(|value| prop::option::weighted(0.35, value)).collect();
    values
        .prop_map(move |values| {
            let members = names.iter().zip(values).filter_map(|(name, value)| Some(((*name).to_owned(), value?)));
            Value::Object(members.collect::<Map<_, _>>())
        })
        .boxed()
}

fn list(element: BoxedStrategy<Value>, most: usize) -> BoxedStrategy<Value> {
    prop::collection::vec(element, 0..=most).prop_map(Value::Array).boxed()
}

/// Few names, so that references meet, clash and form cycles.
fn name() -> BoxedStrategy<Value> {
    prop::sample::select(vec!["a", "b", "A", "c_1", "c-1", "ghost", "", "0"]).prop_map(Value::from).boxed()
}

fn text() -> BoxedStrategy<Value> {
    let fixed = prop::sample::select(vec![
        "1000:1000",
        "/data",
        "/dev/shm",
        "ENABLED",
        "CMD-SHELL",
        "NONE",
        "$(A) $$",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x:k::",
        "arn:aws:s3:::b/k.env",
        "10.0.0.1",
        "no-new-privileges",
        "label:type:x",
    ]);
    prop_oneof![fixed.prop_map(Value::from), "\\PC{0,12}".prop_map(Value::from)].boxed()
}

fn number() -> BoxedStrategy<Value> {
    let edges = prop::sample::select(vec![i64::MIN, -1, 0, 1, 53, 80, 65_535, 65_536, i64::MAX]);
    prop_oneof![edges, 0..4096i64].prop_map(Value::from).boxed()
}

fn choice(words: &[&'static str]) -> BoxedStrategy<Value> {
    prop::sample::select(words.to_vec()).prop_map(Value::from).boxed()
}

fn flag() -> BoxedStrategy<Value> {
    any::<bool>().prop_map(Value::from).boxed()
}

fn container() -> BoxedStrategy<Value> {
    let port = object(vec![
        ("containerPort", number()),
        ("hostPort", number()),
        ("protocol", choice(&["tcp", "udp"])),
        ("name", text()),
        ("appProtocol", choice(&["http", "http2", "grpc"])),
        ("containerPortRange", choice(&["80-90", "1-60000", "x"])),
    ]);
    let pair = object(vec![("name", text()), ("value", text())]);
    let check = object(vec![
        ("command", list(text(), 3)),
        ("interval", number()),
        ("timeout", number()),
        ("retries", number()),
        ("startPeriod", number()),
    ]);
    let linux = object(vec![
        ("sharedMemorySize", number()),
        ("tmpfs", list(object(vec![("containerPath", text()), ("size", number())]), 2)),
        ("capabilities", object(vec![("add", list(text(), 2)), ("drop", list(text(), 2))])),
        ("maxSwap", number()),
    ]);
    let depends = object(vec![
        ("containerName", name()),
        ("condition", choice(&["START", "COMPLETE", "SUCCESS", "HEALTHY", "?"])),
    ]);
    object(vec![
        ("name", name()),
        ("image", text()),
        ("cpu", number()),
        ("memory", number()),
        ("memoryReservation", number()),
        ("essential", flag()),
        ("portMappings", list(port, 3)),
        ("environment", list(pair.clone(), 3)),
        ("environmentFiles", list(object(vec![("value", text())]), 2)),
        ("secrets", list(object(vec![("name", text()), ("valueFrom", text())]), 3)),
        ("mountPoints", list(object(vec![("sourceVolume", name()), ("containerPath", text())]), 3)),
        ("volumesFrom", list(object(vec![("sourceContainer", name())]), 2)),
        ("dependsOn", list(depends, 2)),
        ("healthCheck", check),
        ("linuxParameters", linux),
        ("user", text()),
        ("privileged", flag()),
        ("dockerSecurityOptions", list(text(), 2)),
        ("links", list(text(), 2)),
        ("hostname", text()),
        ("dnsServers", list(text(), 4)),
        ("dnsSearchDomains", list(text(), 2)),
        ("extraHosts", list(object(vec![("hostname", text()), ("ipAddress", text())]), 2)),
        ("stopTimeout", number()),
        ("startTimeout", number()),
        ("entryPoint", list(text(), 2)),
        ("command", list(text(), 2)),
        ("systemControls", list(object(vec![("namespace", text()), ("value", text())]), 2)),
        ("restartPolicy", object(vec![("enabled", flag()), ("ignoredExitCodes", list(number(), 2))])),
        ("firelensConfiguration", object(vec![("type", choice(&["fluentbit"]))])),
        ("repositoryCredentials", object(vec![("credentialsParameter", text())])),
    ])
}

fn definition() -> BoxedStrategy<Value> {
    let efs = object(vec![("fileSystemId", text()), ("rootDirectory", text())]);
    let volume = object(vec![
        ("name", name()),
        ("host", object(vec![("sourcePath", text())])),
        ("efsVolumeConfiguration", efs),
        ("configuredAtLaunch", flag()),
        ("dockerVolumeConfiguration", object(vec![("scope", choice(&["task", "shared"])), ("driver", text())])),
    ]);
    object(vec![
        ("family", name()),
        ("revision", number()),
        ("containerDefinitions", list(container(), 6)),
        ("volumes", list(volume, 4)),
        ("cpu", choice(&["256", ".5 vCPU", "0", "x"])),
        ("memory", choice(&["512", "1 GB", "-1"])),
        ("networkMode", choice(&["awsvpc", "bridge", "host", "none"])),
        ("pidMode", choice(&["host", "task"])),
        ("tags", list(object(vec![("key", text()), ("value", text())]), 3)),
        ("proxyConfiguration", object(vec![("containerName", name())])),
        ("ephemeralStorage", object(vec![("sizeInGiB", number())])),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_task_definition_becomes_a_valid_pod(
        json in definition(),
        version in prop::sample::select(vec!["1.30", "1.33", "1.37"]),
        kind in prop::sample::select(vec![WorkloadKind::Service, WorkloadKind::Daemon, WorkloadKind::Job]),
    ) {
        let definition: TaskDefinition = serde_json::from_value(json).expect("the generator writes what the model reads");
        let (converted, findings) = convert(&definition, version, kind);
        prop_assert_eq!(faults(&converted), Vec::<String>::new());
        let (again, same) = convert(&definition, version, kind);
        prop_assert_eq!((converted.pod, findings), (again.pod, same));
        if kind == WorkloadKind::Job {
            let regular = again_regular(&definition, version);
            prop_assert_eq!(regular, 1, "helpers must not keep a job's pod alive");
        }
    }
}

fn again_regular(definition: &TaskDefinition, version: &str) -> usize {
    let (converted, _) = convert(definition, version, WorkloadKind::Job);
    converted.pod.containers.iter().filter(|one| !is_init(one)).count()
}

#[test]
fn every_task_definition_of_the_sample_account_becomes_a_valid_pod() {
    let text = include_str!("../fixtures/tidewater/inventory.json");
    let inventory: Value = serde_json::from_str(text).expect("the sample account is JSON");
    let definitions = inventory["taskDefinitions"].as_array().expect("it has task definitions");
    assert!(definitions.len() >= 15);
    for json in definitions {
        let definition: TaskDefinition = serde_json::from_value(json.clone()).expect("it is read");
        for version in ["1.30", "1.33", "1.37"] {
            let (converted, _) = convert(&definition, version, WorkloadKind::Service);
            assert_eq!(faults(&converted), Vec::<String>::new(), "{} on {version}", definition.family);
        }
    }
}

#[test]
fn real_task_definitions_become_valid_pods() {
    let folder = Path::new("../shared/corpus/taskdefs");
    let Ok(entries) = std::fs::read_dir(folder) else {
        #[expect(clippy::print_stderr, reason = "a test that looks at nothing must say so")]
        {
            eprintln!("skipped: {} is not here", folder.display());
        }
        return;
    };
    let mut converted = 0;
    for entry in entries {
        let path = entry.expect("a folder entry").path();
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let Ok(mut json) = serde_json::from_str::<Value>(&text) else { continue };
        let inner = json.get_mut("taskDefinition").map(Value::take);
        let json = inner.filter(Value::is_object).unwrap_or(json);
        // Refusing a file, with a message that names the member, is the loader's business.
        let Ok(definition) = serde_json::from_value::<TaskDefinition>(json) else { continue };
        for kind in [WorkloadKind::Service, WorkloadKind::Job] {
            let (task, _) = convert(&definition, "1.33", kind);
            assert_eq!(faults(&task), Vec::<String>::new(), "{}", path.display());
        }
        converted += 1;
    }
    assert!(converted >= 50, "only {converted} files were read");
}

#[test]
fn a_plaintext_credential_reaches_no_output() {
    let json = json!({"family": "web", "containerDefinitions": [{
        "name": "a", "image": "app:1",
        "environment": [{"name": "STRIPE_API_KEY", "value": "sk_live_0123456789abcdefghij"}],
    }]});
    let definition: TaskDefinition = serde_json::from_value(json).expect("it is read");
    let (converted, findings) = convert(&definition, "1.33", WorkloadKind::Service);
    assert!(!format!("{converted:?}{findings:?}").contains("0123456789abcdefghij"));
}
