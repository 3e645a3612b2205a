//! Steps for the account and the cluster, once, before any workload moves.

use std::collections::{BTreeMap, BTreeSet};

use crate::migration::Migration;
use crate::plan::command::{Command, line};
use crate::plan::facts::owner;
use crate::plan::facts::routes::balancer_name;
use crate::plan::root::Destination;
use crate::plan::step::{Actor, Stage, Step};
use crate::plan::traefik;

use super::{Context, new_groups};

/// Last step of the foundation: every workload needs it.
const LAST: &str = "platform/add-ons";

/// Most target groups on one Application Load Balancer (default quota).
const TARGET_GROUPS_PER_BALANCER: usize = 100;

/// The steps, in order.
pub(crate) fn steps(context: &Context<'_>, destination: &Destination) -> Vec<Step> {
    let mut steps = vec![cluster(destination), network(context)];
    steps.extend(quotas(context));
    steps.extend(owners(context));
    steps.push(alarms());
    steps.push(roles(context.migration));
    steps.push(add_ons(context.migration));
    let mut last: Option<String> = None;
    for step in &mut steps {
        step.needs.extend(last.replace(step.id.clone()));
    }
    steps
}

/// Ids that the first step of a workload needs.
pub(super) fn last_id() -> String {
    LAST.to_owned()
}

fn cluster(destination: &Destination) -> Step {
    let describe = |query: &'static str| {
        line("aws eks describe-cluster")
            .with("--name", &destination.cluster)
            .with("--query", query)
            .with("--output", "text")
    };
    let mut verify = vec![
        line("expect ACTIVE").words(argv(describe("cluster.status"))).check(),
        line("expect").word(&destination.kubernetes).words(argv(describe("cluster.version"))).check(),
        line("oidc_provider_exists").word(&destination.cluster).check(),
    ];
    verify.push(line("kubectl auth can-i create deployments --all-namespaces").check());
    Step::new(
        "account",
        "cluster",
        Stage::Preflight,
        "The cluster is the one that the plan was written for".to_string(),
        "Charts and roles are written for this cluster's version and OIDC issuer.",
    )
    .expects(format!(
        "{} is ACTIVE, runs Kubernetes {}, and has an OIDC provider.",
        destination.cluster, destination.kubernetes
    ))
    .runs(0, "nothing to run", Vec::new())
    .verifies("status, version, OIDC provider, permissions", verify)
    .undoes(0, "nothing to undo", Vec::new())
}

fn argv(line: crate::plan::command::Line) -> Vec<crate::plan::command::Word> {
    match line.check() {
        Command::Check { argv } => argv,
        Command::Change { .. } | Command::Capture { .. } | Command::Say { .. } | Command::Confirm { .. } => Vec::new(),
    }
}

fn network(context: &Context<'_>) -> Step {
    let mut verify = Vec::new();
    if let Some(vpc) = context.migration.target.vpc_id.as_deref() {
        let balancers: BTreeSet<&str> = context
            .facts
            .values()
            .flat_map(|facts| &facts.rules)
            .map(|rule| rule.balancer.load_balancer_arn.as_str())
            .collect();
        for balancer in balancers {
            verify.push(
                line("expect")
                    .word(vpc)
                    .words(["aws", "elbv2", "describe-load-balancers"])
                    .with("--load-balancer-arns", balancer)
                    .with("--query", "LoadBalancers[0].VpcId")
                    .with("--output", "text")
                    .check(),
            );
        }
    }
    let pods: i64 = context.facts.values().map(|facts| facts.running().max(1)).sum();
    verify.push(line("free_addresses").word((pods * 3).to_string()).check());
    verify.push(Command::confirm(
        "Do the security groups of every database, cache, file system (port 2049) and VPC endpoint admit the cluster's \
         pods, and do partners that list your addresses know the NAT addresses of its subnets?",
    ));
    Step::new(
        "account",
        "network",
        Stage::Preflight,
        "Pods can reach what tasks reach",
        format!(
            "The load balancers stay, so pods must be in their VPC. {pods} tasks run today; both sides together, and \
             rollouts on top, need about three times as many addresses."
        ),
    )
    .by(Actor::Person)
    .expects("Same VPC, enough free addresses in the cluster's subnets, every peer admits the pods.")
    .runs(1800, "a person checks the security groups", vec![Command::say(if context.migration.platform.admissions.is_empty() { "List every security group rule that names a security group of an ECS service, and admit the cluster's pods beside it." } else { "Run platform/security-groups.sh: it admits the cluster's pods beside every rule that names ECS tasks, and its undo takes that back." })])
    .verifies("VPC, free addresses, and a person's word for the security groups", verify)
    .undoes(0, "nothing to undo", Vec::new())
}

fn quotas(context: &Context<'_>) -> Option<Step> {
    let mut added: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for facts in context.facts.values().filter(|facts| !context.blocked.contains_key(facts.id)) {
        for group in new_groups(facts) {
            let entry = added.entry(&group.balancer.load_balancer_arn).or_insert((balancer_name(group.balancer), 0));
            entry.1 += 1;
        }
    }
    if added.is_empty() {
        return None;
    }
    let verify = added
        .iter()
        .map(|(arn, (_, count))| {
            let room = TARGET_GROUPS_PER_BALANCER.saturating_sub(*count);
            line("target_groups_at_most").word(room.to_string()).word(*arn).check()
        })
        .collect();
    let words: Vec<String> = added.values().map(|(name, count)| format!("{count} more on {name}")).collect();
    Some(
        Step::new(
            "account",
            "quotas",
            Stage::Preflight,
            "Load balancers have room for the new target groups",
            format!(
                "The plan adds target groups: {}. The default quota is 100 for each load balancer.",
                words.join(", ")
            ),
        )
        .expects("Every load balancer has room.")
        .runs(0, "nothing to run", Vec::new())
        .verifies("target groups in use against the quota", verify)
        .undoes(0, "nothing to undo", Vec::new()),
    )
}

fn owners(context: &Context<'_>) -> Option<Step> {
    let owned = owned_balancers(context);
    if owned.is_empty() {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    for (balancer, tool) in &owned {
        lines.push(format!("{balancer} is managed by {tool}."));
    }
    let how = "Terraform: `lifecycle { ignore_changes = [action] }` on the listener rules and `[default_action]` on the \
               listeners. CloudFormation and the CDK: no stack update of the listener until the last workload is parked.";
    Some(
        Step::new(
            "account",
            "owners",
            Stage::Preflight,
            "Decide who owns the weights",
            format!(
                "{} Its next apply would put the weights back; once ECS is parked, that sends every request to nothing.",
                lines.join(" ")
            ),
        )
        .by(Actor::Decision)
        .expects("The tool leaves the actions of the listed listeners alone until the migration is over.")
        .runs(3600, "a person changes the infrastructure code", vec![Command::say(how)])
        .verifies(
            "a person confirms that an apply changes no listener",
            vec![Command::confirm("Does a plan or change set of the infrastructure code leave all listeners and rules alone?")],
        )
        .undoes(3600, "a person lets the tool manage the actions again", vec![Command::say("Remove the ignore rules again.")]),
    )
}

/// Load balancers that the plan changes and that infrastructure code manages, by name.
pub(crate) fn owned_balancers(context: &Context<'_>) -> BTreeMap<String, String> {
    let mut owned = BTreeMap::new();
    for rule in context.facts.values().flat_map(|facts| &facts.rules) {
        let tags = rule.rule.map_or(&[] as &[_], |rule| rule.tags.as_slice());
        let tool = owner::of_resource(tags)
            .or_else(|| owner::of_resource(&rule.listener.tags))
            .or_else(|| owner::of_resource(&rule.balancer.tags));
        if let Some(tool) = tool {
            owned.entry(balancer_name(rule.balancer).to_owned()).or_insert(tool);
        }
    }
    owned
}

fn alarms() -> Step {
    Step::new(
        "account",
        "alarms",
        Stage::Preflight,
        "Monitoring follows the workloads",
        "Alarms and dashboards on AWS/ECS metrics go silent when tasks leave, and silence looks like health.",
    )
    .by(Actor::Person)
    .expects("Every alarm on an ECS metric has a counterpart on the new target groups or on the pods.")
    .runs(
        3600,
        "lists the alarms on ECS metrics",
        vec![
            line("aws cloudwatch describe-alarms")
                .with("--query", "MetricAlarms[?Namespace=='AWS/ECS' || Namespace=='ECS/ContainerInsights'].AlarmName")
                .with("--output", "text")
                .check(),
            Command::say(
                "Give each of these a counterpart for EKS, and keep the old ones until their service is parked.",
            ),
        ],
    )
    .verifies(
        "a person confirms the counterparts",
        vec![Command::confirm("Does every alarm on an ECS metric have a counterpart for EKS?")],
    )
    .undoes(0, "nothing to undo", Vec::new())
}

fn roles(migration: &Migration) -> Step {
    let names: BTreeSet<&str> =
        migration.workloads.iter().filter_map(|workload| migration.identities.workload_role(workload)).collect();
    let count = names.len();
    Step::new(
        "identity",
        "roles",
        Stage::Platform,
        "Create the roles",
        "Add-ons and workloads each get their own role; the roles of ECS stay as they are, so the way back stays open.",
    )
    .by(Actor::Person)
    .expects(format!("The {count} roles of the workloads and those of the add-ons exist."))
    .runs(
        600,
        "a person deploys iam/ in the format of choice",
        vec![Command::say("Deploy one of the formats in iam/ (one stack for all roles); its README has the command.")],
    )
    .verifies("every workload's role exists", names.iter().map(|arn| line("role_exists").word(*arn).check()).collect())
    .undoes(
        300,
        "a person deletes the stack",
        vec![Command::say("Delete the stack (or destroy the module) of iam/.")],
    )
}

fn add_ons(migration: &Migration) -> Step {
    let mut verify = vec![
        line("crd_established targetgroupbindings.elbv2.k8s.aws").check(),
        line("kubectl rollout status --timeout 10m deployment --selector app.kubernetes.io/name=aws-load-balancer-controller --namespace kube-system").check(),
        line("crd_established ingressroutes.traefik.io").check(),
        line("kubectl rollout status --timeout 10m deployment")
            .with("--selector", "app.kubernetes.io/name=traefik")
            .with("--namespace", traefik::NAMESPACE)
            .check(),
    ];
    if migration.workloads.iter().any(|workload| !workload.external_secrets.is_empty()) {
        verify.push(line("crd_established externalsecrets.external-secrets.io").check());
    }
    let keda = |workload: &crate::migration::Workload| {
        matches!(workload.autoscaling, Some(crate::migration::Autoscaling::Keda { .. }))
    };
    if migration.workloads.iter().any(keda) {
        verify.push(line("crd_established scaledobjects.keda.sh").check());
    }
    if migration.platform.has("karpenter") {
        verify.push(line("crd_established nodepools.karpenter.sh").check());
    }
    if migration.platform.has("fluent-bit") {
        verify.push(
            line("kubectl rollout status --timeout 10m daemonset --selector app.kubernetes.io/name=fluent-bit --namespace fluent-bit")
                .check(),
        );
    }
    let namespaces: BTreeSet<&str> = migration.workloads.iter().map(|workload| workload.namespace.as_str()).collect();
    verify.extend(namespaces.into_iter().map(|name| line("exists kubectl get namespace").word(name).check()));
    Step::new(
        "platform",
        "add-ons",
        Stage::Platform,
        "Install the platform layer",
        "Charts come from their publishers or from ECR, never from something that this platform has to start first.",
    )
    .by(Actor::Person)
    .expects("Controllers run, their kinds are known to the API server, and every namespace exists.")
    .runs(
        3600,
        "a person runs platform/apply.sh",
        vec![Command::say("Run platform/apply.sh, or the commands of platform/README.md one after the other.")],
    )
    .verifies("kinds are established, controllers are ready, namespaces exist", verify)
    .undoes(
        1800,
        "a person uninstalls the layer in the opposite order",
        vec![Command::say("Uninstall platform/ in the opposite order of its README.")],
    )
}
