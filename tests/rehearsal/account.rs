//! Accounts out of a number: services behind load balancers, by name, on queues, alone, stateful, scheduled, in any
//! combination, with the traps that a cutover has to survive. The same number gives the same account.

use ecs2eks::inventory::Inventory;
use serde_json::{Value, json};

const REGION: &str = "eu-west-1";
const ACCOUNT: &str = "111122223333";

/// Xorshift: no dependency, no clock.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Less than `sides`.
    pub(crate) fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.roll() % sides.max(1) as u64).unwrap_or(0)
    }

    /// One time in `sides`.
    pub(crate) fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }
}

/// An account under construction, in the inventory's own lists.
#[derive(Default)]
struct Lists {
    services: Vec<Value>,
    task_definitions: Vec<Value>,
    load_balancers: Vec<Value>,
    listeners: Vec<Value>,
    rules: Vec<Value>,
    target_groups: Vec<Value>,
    scalable_targets: Vec<Value>,
    discovery: Vec<Value>,
    roles: Vec<Value>,
    event_rules: Vec<Value>,
    schedules: Vec<Value>,
}

fn arn(service: &str, rest: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}")
}

fn name(number: usize) -> String {
    format!("svc-{number:04}")
}

/// An account of `size` services with about `calls` calls for each of them.
pub(crate) fn account(seed: u64, size: usize, calls: usize) -> Inventory {
    let mut dice = Dice::new(seed);
    let mut lists = Lists::default();
    let balancers = size / 40 + 1;
    for number in 0..balancers {
        balancer(&mut lists, number, dice.one_in(6));
    }
    for number in 0..size {
        service(&mut dice, &mut lists, number, size, calls, balancers);
    }
    if size > 1 && dice.one_in(2) {
        split(&mut dice, &mut lists);
    }
    for number in 0..dice.below(3) {
        scheduled(&mut dice, &mut lists, number);
    }
    let cluster = |name: &str| json!({ "clusterArn": arn("ecs", &format!("cluster/{name}")), "clusterName": name, "status": "ACTIVE" });
    let document = json!({
        "version": 1,
        "scopes": [{ "partition": "aws", "accountId": ACCOUNT, "region": REGION }],
        "clusters": [cluster("prod"), cluster("staging")],
        "services": lists.services,
        "taskDefinitions": lists.task_definitions,
        "loadBalancers": lists.load_balancers,
        "listeners": lists.listeners,
        "rules": lists.rules,
        "targetGroups": lists.target_groups,
        "scalableTargets": lists.scalable_targets,
        "discoveryServices": lists.discovery,
        "namespaces": [
            { "Id": "ns-1", "Arn": arn("servicediscovery", "namespace/ns-1"), "Name": "prod.internal", "Type": "DNS_PRIVATE" },
        ],
        "roles": lists.roles,
        "eventRules": lists.event_rules,
        "schedules": lists.schedules,
        "eksClusters": [{
            "name": "target", "arn": arn("eks", "cluster/target"), "version": "1.33", "status": "ACTIVE",
            "endpoint": "https://example.eks.amazonaws.com",
            "resourcesVpcConfig": { "vpcId": "vpc-1", "subnetIds": ["subnet-1"] },
            "identity": { "oidc": { "issuer": "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE" } },
        }],
    });
    serde_json::from_value(document).expect("an inventory")
}

fn balancer(lists: &mut Lists, number: usize, layer4: bool) {
    let kind = if layer4 { "net" } else { "app" };
    let own = arn("elasticloadbalancing", &format!("loadbalancer/{kind}/edge-{number}/{number:016x}"));
    lists.load_balancers.push(json!({
        "LoadBalancerArn": own, "LoadBalancerName": format!("edge-{number}"), "VpcId": "vpc-1",
        "Type": if layer4 { "network" } else { "application" }, "Scheme": "internet-facing",
        "DNSName": format!("edge-{number}.{REGION}.elb.amazonaws.com"),
        "SecurityGroups": if layer4 { json!([]) } else { json!(["sg-1"]) },
    }));
    if !layer4 {
        lists.listeners.push(json!({
            "ListenerArn": own.replace("loadbalancer", "listener") + "/1", "LoadBalancerArn": own, "Port": 443,
            "Protocol": "HTTPS",
            "DefaultActions": [{ "Type": "fixed-response", "Order": 1, "FixedResponseConfig": { "StatusCode": "404" } }],
        }));
    }
}

fn service(dice: &mut Dice, lists: &mut Lists, number: usize, size: usize, calls: usize, balancers: usize) {
    let own = name(number);
    let cluster = if dice.one_in(5) { "staging" } else { "prod" };
    let desired = if dice.one_in(12) { 0 } else { 1 + dice.below(4) };
    let mut environment = Vec::new();
    for call in 0..dice.below(calls * 2 + 1) {
        // Calls mostly go one way, so that not everything becomes one circle; now and then one goes back.
        let callee = if dice.one_in(40) { dice.below(size) } else { number + 1 + dice.below(size) };
        if callee >= size || callee == number {
            continue;
        }
        let value = match dice.below(3) {
            0 => format!("http://{}.prod.internal:8080", name(callee)),
            1 => format!("http://sc-{}:8080", name(callee)),
            _ => format!("https://{}.example.com/", name(callee)),
        };
        environment.push(json!({ "name": format!("URL_{call}"), "value": value }));
    }
    let mut service = json!({
        "serviceArn": arn("ecs", &format!("service/{cluster}/{own}")),
        "clusterArn": arn("ecs", &format!("cluster/{cluster}")),
        "serviceName": own, "status": "ACTIVE", "desiredCount": desired, "runningCount": desired, "pendingCount": 0,
        "launchType": "FARGATE", "schedulingStrategy": "REPLICA",
        "taskDefinition": arn("ecs", &format!("task-definition/{own}:1")),
        "deploymentConfiguration": { "minimumHealthyPercent": 100, "maximumPercent": 200 },
        "deployments": [{ "id": "1", "status": "PRIMARY", "desiredCount": desired, "runningCount": desired,
            "rolloutState": "COMPLETED", "taskDefinition": arn("ecs", &format!("task-definition/{own}:1")) }],
    });
    let mut command = Vec::new();
    let mut volumes = json!([]);
    match dice.below(10) {
        0..=4 => attach(dice, lists, &own, balancers, &mut service),
        5 => register(dice, lists, &own, &mut service),
        6 => connect(&own, &mut service),
        7 => {
            queue(lists, &own);
            environment.push(
                json!({ "name": "QUEUE_URL", "value": format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{own}") }),
            );
        }
        8 => {
            command.push("--beat");
            service["deploymentConfiguration"] = json!({ "minimumHealthyPercent": 0, "maximumPercent": 100 });
        }
        _ => {
            volumes = json!([{ "name": "data", "host": { "sourcePath": format!("/mnt/{own}") } }]);
            service["launchType"] = json!("EC2");
            if dice.one_in(2) {
                attach(dice, lists, &own, balancers, &mut service);
            }
        }
    }
    // What is reached by requests may be reached by a name as well.
    if dice.one_in(8) {
        register(dice, lists, &own, &mut service);
    }
    match dice.below(20) {
        0 => service["deployments"].as_array_mut().expect("a list").push(json!({ "id": "2", "status": "ACTIVE" })),
        1 => service["deploymentController"] = json!({ "type": "CODE_DEPLOY" }),
        2 => service["schedulingStrategy"] = json!("DAEMON"),
        _ => {}
    }
    if dice.one_in(3) {
        let scale_in = dice.one_in(4);
        lists.scalable_targets.push(json!({
            "ServiceNamespace": "ecs", "ResourceId": format!("service/{cluster}/{own}"),
            "ScalableDimension": "ecs:service:DesiredCount", "MinCapacity": dice.below(desired + 1),
            "MaxCapacity": desired + dice.below(5),
            "SuspendedState": { "DynamicScalingInSuspended": scale_in, "DynamicScalingOutSuspended": dice.one_in(8),
                "ScheduledScalingSuspended": false },
        }));
    }
    lists.services.push(service);
    lists.task_definitions.push(definition(&own, &environment, &command, &volumes));
}

fn definition(own: &str, environment: &[Value], command: &[&str], volumes: &Value) -> Value {
    json!({
        "taskDefinitionArn": arn("ecs", &format!("task-definition/{own}:1")), "family": own, "revision": 1,
        "networkMode": "awsvpc", "cpu": "256", "memory": "512", "volumes": volumes,
        "taskRoleArn": format!("arn:aws:iam::{ACCOUNT}:role/{own}"),
        "containerDefinitions": [{
            "name": "app", "image": format!("{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{own}:1"), "essential": true,
            "portMappings": [{ "containerPort": 8080, "protocol": "tcp", "name": "http" }],
            "environment": environment, "command": command,
        }],
    })
}

/// One to three rules of a load balancer, some of them sticky, with a login, or the listener's default.
fn attach(dice: &mut Dice, lists: &mut Lists, own: &str, balancers: usize, service: &mut Value) {
    let number = dice.below(balancers);
    let Some(balancer) = lists.load_balancers.get(number).cloned() else { return };
    let balancer_arn = balancer["LoadBalancerArn"].as_str().unwrap_or_default().to_owned();
    let layer4 = balancer["Type"] == "network";
    let group = arn("elasticloadbalancing", &format!("targetgroup/{own}/{:016x}", lists.target_groups.len()));
    let sticky = !layer4 && dice.one_in(6);
    lists.target_groups.push(json!({
        "TargetGroupArn": group, "TargetGroupName": own, "VpcId": "vpc-1", "TargetType": "ip", "Port": 8080,
        "Protocol": if layer4 { "TCP" } else { "HTTP" }, "ProtocolVersion": if layer4 { Value::Null } else { json!("HTTP1") },
        "HealthCheckProtocol": "HTTP", "HealthCheckPath": "/health", "LoadBalancerArns": [balancer_arn],
        "Attributes": if sticky { json!([{ "Key": "stickiness.enabled", "Value": "true" }]) } else { json!([]) },
    }));
    service["loadBalancers"] = json!([{ "targetGroupArn": group, "containerName": "app", "containerPort": 8080 }]);
    let forward = json!({ "Type": "forward", "Order": 2, "TargetGroupArn": group });
    if layer4 {
        lists.listeners.push(json!({
            "ListenerArn": balancer_arn.replace("loadbalancer", "listener") + &format!("/{own}"),
            "LoadBalancerArn": balancer_arn, "Port": 1000 + lists.listeners.len(), "Protocol": "TCP",
            "DefaultActions": [forward],
        }));
        return;
    }
    let listener = balancer_arn.replace("loadbalancer", "listener") + "/1";
    for turn in 0..=dice.below(3) {
        let priority = lists.rules.len() * 3 + 2;
        let mut actions = vec![forward.clone()];
        if dice.one_in(8) {
            actions.insert(
                0,
                json!({ "Type": "authenticate-cognito", "Order": 1, "AuthenticateCognitoConfig": {
                "UserPoolArn": arn("cognito-idp", "userpool/x"), "UserPoolClientId": "c", "UserPoolDomain": "d" } }),
            );
        }
        lists.rules.push(json!({
            "RuleArn": listener.replace(":listener/", ":listener-rule/") + &format!("/{priority:016x}"),
            "ListenerArn": listener, "Priority": priority.to_string(), "IsDefault": false, "Actions": actions,
            "Conditions": [
                { "Field": "host-header", "HostHeaderConfig": { "Values": [format!("{own}.example.com")] } },
                { "Field": "path-pattern", "PathPatternConfig": { "Values": [format!("/{turn}/*")] } },
            ],
        }));
    }
}

/// Two services share one rule by weights.
fn split(dice: &mut Dice, lists: &mut Lists) {
    let groups: Vec<String> = lists
        .target_groups
        .iter()
        .filter(|group| group["Protocol"] == "HTTP")
        .filter_map(|group| Some(group["TargetGroupArn"].as_str()?.to_owned()))
        .collect();
    let (Some(first), Some(second)) = (groups.first(), groups.last()) else { return };
    let Some(rule) = lists.rules.first_mut().filter(|_| first != second) else { return };
    let weight = 1 + dice.below(9);
    rule["Actions"] = json!([{ "Type": "forward", "Order": 1, "ForwardConfig": { "TargetGroups": [
        { "TargetGroupArn": first, "Weight": 10 - weight }, { "TargetGroupArn": second, "Weight": weight } ] } }]);
}

fn register(dice: &mut Dice, lists: &mut Lists, own: &str, service: &mut Value) {
    let id = format!("srv-{own}");
    if lists.discovery.iter().any(|found| found["Id"] == json!(id)) {
        return;
    }
    let registry = arn("servicediscovery", &format!("service/{id}"));
    lists.discovery.push(json!({ "Id": id, "Arn": registry, "Name": own, "NamespaceId": "ns-1",
        "DnsConfig": { "NamespaceId": "ns-1", "DnsRecords": [{ "Type": "A", "TTL": 10 + dice.below(50) }] } }));
    service["serviceRegistries"] = json!([{ "registryArn": registry }]);
}

fn connect(own: &str, service: &mut Value) {
    let config = json!({ "enabled": true, "namespace": "prod.internal", "services": [
        { "portName": "http", "discoveryName": own, "clientAliases": [{ "port": 8080, "dnsName": format!("sc-{own}") }] } ] });
    service["serviceConnectConfiguration"] = config.clone();
    service["deployments"][0]["serviceConnectConfiguration"] = config;
}

fn queue(lists: &mut Lists, own: &str) {
    let policy = json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow",
        "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"], "Resource": arn("sqs", own) }] });
    lists.roles.push(json!({ "RoleName": own, "Arn": format!("arn:aws:iam::{ACCOUNT}:role/{own}"), "Path": "/",
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [] },
        "InlinePolicies": [{ "PolicyName": "queue", "PolicyDocument": policy }] }));
}

fn scheduled(dice: &mut Dice, lists: &mut Lists, number: usize) {
    let own = format!("job-{number}");
    let definition_arn = arn("ecs", &format!("task-definition/{own}:1"));
    lists.task_definitions.push(definition(&own, &[], &[], &json!([])));
    let state = if dice.one_in(4) { "DISABLED" } else { "ENABLED" };
    let role = format!("arn:aws:iam::{ACCOUNT}:role/events");
    let parameters = json!({ "TaskDefinitionArn": definition_arn, "TaskCount": 1, "LaunchType": "FARGATE" });
    let target = json!({ "Id": "1", "Arn": arn("ecs", "cluster/prod"), "RoleArn": role, "EcsParameters": parameters });
    if dice.one_in(2) {
        lists
            .event_rules
            .push(json!({ "Name": own, "Arn": arn("events", &format!("rule/{own}")), "EventBusName": "default",
            "ScheduleExpression": "cron(0 3 * * ? *)", "State": state, "Targets": [target] }));
    } else {
        lists.schedules.push(json!({ "Name": own, "Arn": arn("scheduler", &format!("schedule/default/{own}")),
            "GroupName": "default", "ScheduleExpression": "rate(15 minutes)", "State": state,
            "FlexibleTimeWindow": { "Mode": "OFF" }, "Target": target }));
    }
}
