//! Workloads made by hand for tests of charts: each uses members that the others do not.

mod routes;

use std::collections::BTreeMap;

use ecs2eks::finding::{ObjectKind, Subject};
use ecs2eks::migration::{
    Autoscaling, Concurrency, Container, ContainerRole, Controller, CronJob, DeploymentStrategy, EnvValue,
    ExternalSecret, ImageRef, KedaTrigger, Migration, Name, Origin, Pod, Port, PortProtocol, RemoteRef, RouteObjects,
    SecretItem, SecretKind, SecretService, Service, ServiceAccount, ServicePort, StoreRef, Workload,
};
use serde_json::{Value, json};

/// Values that some YAML reader, Helm or kubelet would change if it got the chance.
pub(crate) const AWKWARD: &[&str] = &[
    "",
    " ",
    "yes",
    "no",
    "on",
    "off",
    "null",
    "~",
    "true",
    "0x1F",
    "0o17",
    "010",
    "1e3",
    "1_000",
    "12:30:45",
    ".inf",
    "2024-01-01",
    "123456789012",
    "-",
    "- a",
    "? a",
    ": b",
    "a: b",
    "a #b",
    "# x",
    "'",
    "\"",
    "\\",
    "\\n",
    "{{ .Values }}",
    "{{ fail \"x\" }}",
    "${HOME}",
    "$$(HOME)",
    "pa$$$$w0rd",
    "%20",
    "@x",
    "`x`",
    "*a",
    "&a",
    "!x",
    "|",
    ">",
    "a\nb",
    "a\n\n",
    "\n",
    "a\r\nb",
    "a\tb",
    " lead",
    "trail ",
    "line \n  indented\n\n\nlast\n",
    "-----BEGIN KEY-----\nMIIB+/=\n-----END KEY-----\n",
    "{\"a\": [1, \"b\"]}",
    "[1, 2]",
    "😀 ünï",
    "\u{1}\u{1b}[0m",
    "\u{85}\u{2028}",
    "a\\x",
    "--flag=\"a b\"",
    "---",
    "...",
    "<a href=\"x&y\">",
    "\u{feff}bom",
    "\u{200b}",
];

/// A name that must be one.
pub(crate) fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

fn fragment<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a Kubernetes struct")
}

fn task(family: &str) -> Origin {
    Origin::object(
        Subject::new(ObjectKind::TaskDefinition, format!("{family}:12")),
        format!("arn:aws:ecs:eu-west-1:111122223333:task-definition/{family}:12"),
    )
}

fn container(family: &str, text: &str, role: ContainerRole) -> Container {
    let image = ImageRef {
        repository: format!("111122223333.dkr.ecr.eu-west-1.amazonaws.com/{text}"),
        tag: Some("1.20".to_owned()),
        digest: None,
    };
    Container::new(name(text), role, image, task(family).member(format!("containerDefinitions[{text}]")))
}

fn workload(text: &str, controller: Controller) -> Workload {
    let pod = Pod { containers: vec![container(text, "app", ContainerRole::Main)], ..Pod::default() };
    Workload {
        name: name(text),
        chart: name(text),
        namespace: name("prod"),
        origin: Origin::object(
            Subject::new(ObjectKind::Service, format!("prod/{text}")),
            format!("arn:aws:ecs:eu-west-1:111122223333:service/prod/{text}"),
        ),
        task_definition: task(text),
        cluster: "prod".to_owned(),
        controller,
        pod,
        service: None,
        service_account: ServiceAccount { name: name(text), role_arn: None },
        external_secrets: Vec::new(),
        autoscaling: None,
        max_disrupted: None,
        target_groups: Vec::new(),
        routes: RouteObjects::default(),
        task_role_arn: None,
        execution_role_arn: None,
    }
}

fn deployment(replicas: u32) -> Controller {
    Controller::Deployment {
        replicas,
        strategy: DeploymentStrategy::RollingUpdate { max_surge: 1, max_unavailable: 0 },
        progress_deadline_seconds: Some(900),
    }
}

/// The smallest workload.
pub(crate) fn minimal() -> Workload {
    let mut workload = workload("tiny", deployment(0));
    workload.controller =
        Controller::Deployment { replicas: 0, strategy: DeploymentStrategy::Recreate, progress_deadline_seconds: None };
    workload
}

/// A Deployment with everything that a pod can have.
pub(crate) fn everything() -> Workload {
    let mut workload = workload("web", deployment(3));
    workload.chart = name("prod-web");
    workload.service_account.role_arn = Some("arn:aws:iam::111122223333:role/prod-web-eks".to_owned());
    workload.task_role_arn = Some("arn:aws:iam::111122223333:role/web".to_owned());
    workload.max_disrupted = Some(1);
    workload.pod = pod();
    workload.service = Some(service());
    workload.routes = routes::routes();
    let store = StoreRef {
        service: SecretService::SecretsManager,
        region: "eu-west-1".to_owned(),
        account_id: "111122223333".to_owned(),
    };
    let agent_key = SecretItem {
        key: "API_KEY".to_owned(),
        remote: RemoteRef { key: "agent/key".to_owned(), property: None, version: None },
        origin: workload.task_definition.member("containerDefinitions[agent].secrets[API_KEY]"),
    };
    let item = |key: &str, property: Option<&str>, version: Option<&str>| SecretItem {
        key: key.to_owned(),
        remote: RemoteRef {
            key: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf".to_owned(),
            property: property.map(str::to_owned),
            version: version.map(str::to_owned),
        },
        origin: workload.task_definition.member(format!("containerDefinitions[app].secrets[{key}]")),
    };
    workload.external_secrets = vec![
        ExternalSecret {
            name: name("web-db"),
            store: store.clone(),
            kind: SecretKind::Opaque,
            items: vec![
                agent_key,
                item("DB_PASSWORD", Some("pass\\*word"), Some("uuid/1-2")),
                item("DB_USER", None, None),
            ],
        },
        ExternalSecret {
            name: name("web-registry"),
            store,
            kind: SecretKind::DockerConfig { registry: "registry.example.com:5000".to_owned() },
            items: vec![item("password", Some("password"), None), item("username", Some("username"), None)],
        },
    ];
    workload
}

fn pod() -> Pod {
    let mut main = container("web", "app", ContainerRole::Main);
    main.image.digest = Some(format!("sha256:{}", "ab".repeat(32)));
    main.image_pull_policy = Some("IfNotPresent".to_owned());
    main.command = Some(vec!["/bin/sh".to_owned(), "-c".to_owned()]);
    main.args = Some(AWKWARD.iter().map(|&text| text.to_owned()).chain(["x".repeat(200)]).collect());
    main.working_dir = Some("/srv/on".to_owned());
    main.ports = vec![
        Port {
            name: "http".to_owned(),
            number: 8080,
            protocol: PortProtocol::Tcp,
            host_port: None,
            app_protocol: Some("http".to_owned()),
        },
        Port {
            name: "statsd".to_owned(),
            number: 8125,
            protocol: PortProtocol::Udp,
            host_port: Some(8125),
            app_protocol: None,
        },
    ];
    main.env = AWKWARD
        .iter()
        .enumerate()
        .map(|(position, &text)| (format!("AWKWARD_{position:02}"), EnvValue::Literal(text.to_owned())))
        .chain([
            ("on".to_owned(), EnvValue::Literal("key".to_owned())),
            ("spring.profiles".to_owned(), EnvValue::Literal("prod".to_owned())),
            ("POD_IP".to_owned(), EnvValue::Field("status.podIP".to_owned())),
            ("DB_PASSWORD".to_owned(), EnvValue::Secret { secret: name("web-db"), key: "DB_PASSWORD".to_owned() }),
        ])
        .collect();
    main.env_from_secrets = vec![name("web-env-2"), name("web-env-1")];
    main.resources = fragment(
        json!({"requests": {"cpu": "500m", "memory": "1024Mi"}, "limits": {"cpu": "500m", "memory": "1024Mi"}}),
    );
    main.liveness = Some(fragment(json!({
        "exec": {"command": ["/bin/sh", "-c", "a=1\n\nif [ $$a ]; then\n  exit 0\nfi\n\n"]},
        "periodSeconds": 30, "timeoutSeconds": 5, "failureThreshold": 3
    })));
    main.readiness =
        Some(fragment(json!({"httpGet": {"path": "/health?a=1&b=%20", "port": 8080}, "periodSeconds": 10})));
    main.startup = Some(fragment(json!({"tcpSocket": {"port": "http"}, "failureThreshold": 30})));
    main.lifecycle = Some(fragment(json!({"preStop": {"sleep": {"seconds": 15}}})));
    main.security_context = Some(fragment(json!({
        "runAsUser": 1_000_700_000_i64, "readOnlyRootFilesystem": true, "capabilities": {"add": ["SYS_PTRACE"], "drop": ["ALL"]}
    })));
    main.volume_mounts = vec![
        fragment(json!({"name": "data", "mountPath": "/data", "readOnly": true})),
        fragment(json!({"name": "scratch", "mountPath": "/scratch"})),
    ];
    let mut envoy = container("web", "envoy", ContainerRole::NativeSidecar);
    envoy.startup = Some(fragment(json!({"httpGet": {"path": "/ready", "port": 9901}})));
    let mut migrate = container("web", "migrate", ContainerRole::Init);
    migrate.args = Some(vec!["db:migrate".to_owned()]);
    migrate.env = BTreeMap::from([("STEP".to_owned(), EnvValue::Literal("1".to_owned()))]);
    let mut agent = container("web", "agent", ContainerRole::Sidecar);
    agent.stdin = true;
    agent.tty = true;
    Pod {
        containers: vec![envoy, migrate, main, agent],
        volumes: vec![
            fragment(json!({"name": "data", "persistentVolumeClaim": {"claimName": "web-data"}})),
            fragment(json!({"name": "scratch", "emptyDir": {}})),
            fragment(json!({"name": "disk", "ephemeral": {"volumeClaimTemplate": {"spec": {
                "accessModes": ["ReadWriteOnce"], "storageClassName": "gp3-xfs",
                "resources": {"requests": {"storage": "20Gi"}}
            }}}})),
        ],
        labels: BTreeMap::from([("team".to_owned(), "on".to_owned())]),
        annotations: BTreeMap::from([
            ("example.com/multi".to_owned(), "one\n\n  two\n".to_owned()),
            ("karpenter.sh/do-not-disrupt".to_owned(), "true".to_owned()),
        ]),
        node_selector: BTreeMap::from([("kubernetes.io/arch".to_owned(), "arm64".to_owned())]),
        affinity: Some(fragment(json!({"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{
            "labelSelector": {"matchLabels": {"app.kubernetes.io/name": "web"}}, "topologyKey": "kubernetes.io/hostname"
        }]}}))),
        tolerations: vec![fragment(json!({"key": "spot", "operator": "Exists", "effect": "NoSchedule"}))],
        topology_spread: vec![fragment(json!({
            "maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "ScheduleAnyway"
        }))],
        security_context: Some(fragment(json!({
            "fsGroup": 1000, "sysctls": [{"name": "net.ipv4.ip_local_port_range", "value": "1024 65535"}]
        }))),
        image_pull_secrets: vec![name("web-registry")],
        host_aliases: vec![fragment(json!({"ip": "10.0.0.5", "hostnames": ["legacy", "legacy.local"]}))],
        dns_config: Some(fragment(json!({"options": [{"name": "ndots", "value": "2"}]}))),
        share_process_namespace: true,
        termination_grace_period_seconds: Some(45),
        ..Pod::default()
    }
}

fn service() -> Service {
    let port = |text: &str, port: u16, protocol| ServicePort {
        name: text.to_owned(),
        port,
        target_port: if protocol == PortProtocol::Udp { 8125 } else { 8080 },
        protocol,
        app_protocol: (protocol == PortProtocol::Tcp).then(|| "http".to_owned()),
    };
    Service {
        headless: false,
        ports: vec![port("http", 80, PortProtocol::Tcp), port("statsd", 8125, PortProtocol::Udp)],
        aliases: BTreeMap::from([(name("shop"), port("http", 8000, PortProtocol::Tcp))]),
        annotations: BTreeMap::from([(
            "external-dns.alpha.kubernetes.io/hostname".to_owned(),
            "web.internal.example.com".to_owned(),
        )]),
    }
}

/// A DAEMON service in the node's namespaces.
pub(crate) fn daemon() -> Workload {
    let mut workload = workload("node-agent", Controller::DaemonSet { max_unavailable: 1 });
    workload.pod.host_network = true;
    workload.pod.host_pid = true;
    workload.pod.dns_policy = Some("ClusterFirstWithHostNet".to_owned());
    workload.pod.tolerations = vec![fragment(json!({"operator": "Exists"}))];
    workload.pod.volumes = vec![fragment(json!({"name": "sys", "hostPath": {"path": "/sys", "type": "Directory"}}))];
    workload.pod.priority_class = Some("system-node-critical".to_owned());
    workload
}

/// A scheduled task that starts `parallelism` tasks at a time.
pub(crate) fn job(text: &str, parallelism: u32) -> Workload {
    workload(
        text,
        Controller::CronJob(CronJob {
            schedule: "*/5 0-6 * * 1-5".to_owned(),
            time_zone: "Etc/UTC".to_owned(),
            suspend: true,
            parallelism,
            concurrency: Concurrency::Allow,
            starting_deadline_seconds: Some(300),
        }),
    )
}

/// A Deployment that a HorizontalPodAutoscaler scales, with a headless Service.
pub(crate) fn scaled_by_load() -> Workload {
    let mut workload = workload("api", deployment(4));
    workload.autoscaling = Some(Autoscaling::Hpa {
        min: 2,
        max: 20,
        metrics: vec![fragment(json!({"type": "ContainerResource", "containerResource": {
            "name": "cpu", "container": "app", "target": {"type": "Utilization", "averageUtilization": 60}
        }}))],
        behavior: Some(fragment(json!({"scaleDown": {"stabilizationWindowSeconds": 300, "selectPolicy": "Disabled"}}))),
    });
    workload.service = Some(Service {
        headless: true,
        ports: vec![ServicePort {
            name: "grpc".to_owned(),
            port: 50051,
            target_port: 50051,
            protocol: PortProtocol::Tcp,
            app_protocol: Some("kubernetes.io/h2c".to_owned()),
        }],
        ..Service::default()
    });
    workload
}

/// A queue worker that KEDA scales.
pub(crate) fn scaled_by_queue() -> Workload {
    let mut workload = workload("worker", deployment(2));
    let trigger = |kind: &str, needs_aws_identity, metadata: &[(&str, &str)]| KedaTrigger {
        kind: kind.to_owned(),
        name: String::new(),
        metric_type: None,
        metadata: metadata.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect(),
        needs_aws_identity,
    };
    workload.autoscaling = Some(Autoscaling::Keda {
        min: 0,
        max: 50,
        polling_interval: 60,
        cooldown_period: Some(0),
        annotations: [("autoscaling.keda.sh/paused-scale-in".to_owned(), "true".to_owned())].into(),
        triggers: vec![
            trigger(
                "aws-sqs-queue",
                true,
                &[
                    ("awsRegion", "eu-west-1"),
                    ("queueLength", "100"),
                    ("queueURL", "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"),
                ],
            ),
            trigger(
                "cron",
                false,
                &[("desiredReplicas", "5"), ("end", "0 18 * * *"), ("start", "0 8 * * *"), ("timezone", "Etc/UTC")],
            ),
        ],
        behavior: None,
    });
    workload
}

/// A value that Helm 3 can't hold against a schema.
pub(crate) fn control_characters() -> Workload {
    let mut workload = workload("terminal", deployment(1));
    workload.pod.containers[0].env =
        BTreeMap::from([("ERASE".to_owned(), EnvValue::Literal("\u{7f}\u{9b}".to_owned()))]);
    workload
}

/// All of them.
pub(crate) fn migration() -> Migration {
    Migration {
        workloads: vec![
            minimal(),
            everything(),
            daemon(),
            job("report", 1),
            job("import", 3),
            scaled_by_load(),
            scaled_by_queue(),
            control_characters(),
        ],
        ..Migration::default()
    }
}
