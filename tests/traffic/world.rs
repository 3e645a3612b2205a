//! An account before and after: the load balancers' program, and what the converter made of it.

use std::collections::{BTreeMap, BTreeSet};

use ecs2eks::convert::traffic;
use ecs2eks::finding::{Findings, ObjectKind, Subject};
use ecs2eks::inventory::Inventory;
use ecs2eks::inventory::index::Index;
use ecs2eks::migration::{
    Controller, DeploymentStrategy, Migration, Name, Origin, Pod, RouteObjects, ServiceAccount, TargetGroupPort,
    Workload,
};

use crate::alb::Program;
use crate::decision::Decision;
use crate::edge::{Front, Next, ports};
use crate::request::Request;
use crate::traefik::Router;

/// Both sides of a migration.
#[derive(Debug)]
pub(crate) struct World {
    /// The rules as they are on ECS.
    pub before: Program,
    /// Traefik's routes.
    pub router: Router,
    /// The new load balancers, by the name of the old one.
    pub fronts: BTreeMap<String, Front>,
    /// All findings.
    pub findings: Findings,
    /// What was converted.
    pub migration: Migration,
    codes: BTreeMap<String, BTreeSet<&'static str>>,
    twins: BTreeMap<String, Vec<String>>,
}

/// ARN of a target group.
pub(crate) fn group(name: &str) -> String {
    format!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/{name}/0123456789abcdef")
}

/// A workload that registers port 8080 in the target group of its own name.
pub(crate) fn workload(namespace: &str, name: &str) -> Workload {
    let name = Name::new(name).expect("a name");
    let origin = |kind| Origin::object(Subject::new(kind, name.as_str()), "");
    Workload {
        chart: name.clone(),
        namespace: Name::new(namespace).expect("a name"),
        origin: origin(ObjectKind::Service),
        task_definition: origin(ObjectKind::TaskDefinition),
        cluster: namespace.to_owned(),
        controller: Controller::Deployment {
            replicas: 1,
            strategy: DeploymentStrategy::Recreate,
            progress_deadline_seconds: None,
        },
        pod: Pod::default(),
        service: None,
        service_account: ServiceAccount { name: name.clone(), role_arn: None },
        external_secrets: Vec::new(),
        autoscaling: None,
        max_disrupted: None,
        target_groups: vec![TargetGroupPort { arn: group(name.as_str()), service_port: 8080 }],
        routes: RouteObjects::default(),
        task_role_arn: None,
        execution_role_arn: None,
        name,
    }
}

impl World {
    /// Converts an account.
    pub(crate) fn new(inventory: &Inventory, workloads: Vec<Workload>) -> Self {
        let http2 = |arn: &str| {
            let found = inventory.target_groups.iter().find(|group| group.target_group_arn == arn);
            found.is_some_and(|group| matches!(group.protocol_version.as_deref(), Some("GRPC" | "HTTP2")))
        };
        let mut homes = BTreeMap::new();
        for workload in &workloads {
            for group in &workload.target_groups {
                let home = format!("{}/{}:{}", workload.namespace, workload.name, group.service_port);
                homes.insert(group.arn.clone(), (Some(home), http2(&group.arn)));
            }
        }
        let before = Program::new(inventory, homes);
        let mut findings = Findings::new();
        let mut migration = Migration { workloads, ..Migration::default() };
        traffic::route(inventory, &Index::new(inventory), &mut migration, &mut findings);
        let mut codes: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
        for finding in findings.as_slice() {
            codes.entry(finding.subject.name.clone()).or_default().insert(finding.rule.code);
        }
        let mut twins: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut fronts = BTreeMap::new();
        for edge in &migration.edges {
            let balancer = &edge.origin.subject.name;
            for ports in edge.ingresses.iter().map(ports) {
                let names: Vec<String> = ports.iter().map(|port| format!("{balancer}:{port}")).collect();
                twins.extend(names.iter().map(|name| (name.clone(), names.clone())));
            }
            fronts.insert(balancer.clone(), Front::new(edge));
        }
        Self { before, router: Router::new(&migration), fronts, findings, migration, codes, twins }
    }

    /// What becomes of a request after the migration; `None` when the new side does not listen there.
    pub(crate) fn after(&self, request: &Request) -> Option<Decision> {
        let balancer = request.listener.split('/').nth(2).unwrap_or_default();
        match self.fronts.get(balancer)?.next(request) {
            Next::Closed => None,
            Next::Done(decision) => Some(decision),
            Next::Traefik { entry_point, request, logins, http2 } => {
                let mut decision = self.router.decide(&entry_point, &request);
                match &mut decision {
                    Decision::Forward(forward) => {
                        // HTTP/2 reaches the application only when both hops speak it.
                        forward.http2 &= http2;
                        forward.logins = logins;
                    }
                    Decision::Redirect(redirect) => redirect.logins = logins,
                    Decision::Answer(answer) => answer.logins = logins,
                }
                Some(decision)
            }
        }
    }

    /// Whether a finding with this code names the object. Listeners that share an entry point share their findings.
    pub(crate) fn raised(&self, code: &str, name: &str) -> bool {
        let has = |name: &str| self.codes.get(name).is_some_and(|codes| codes.contains(code));
        let (listener, label) = name.split_once(' ').map_or((name, None), |(listener, label)| (listener, Some(label)));
        let twins = self.twins.get(listener).into_iter().flatten();
        has(name)
            || twins.into_iter().any(|twin| has(&label.map_or_else(|| twin.clone(), |label| format!("{twin} {label}"))))
    }
}

/// `shop:443`, as findings call a listener.
pub(crate) fn listener_name(request: &Request) -> String {
    format!("{}:{}", request.listener.split('/').nth(2).unwrap_or_default(), request.port)
}
