//! Requests per task and minute, as the load balancer counted them at its target group.
//!
//! Once Traefik stands between, the load balancer's targets are Traefik's pods and its number says nothing about the
//! workload. Traefik counts requests per service; their number per minute, shared out over the pods, is the same quantity.
//!
//! Sources: Application Auto Scaling user guide, `ALBRequestCountPerTarget` (requests per target in one minute); Traefik v3,
//! `traefik_service_requests_total`, and the service names of its `kubernetescrd` provider.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Findings;
use crate::finding::rules::scaling as rules;
use crate::migration::{KedaTrigger, RouteServiceKind, Workload};

use super::{Scaled, Signal, not_translated, target_tracking};

/// Where the Prometheus operator puts Prometheus; whoever runs another one changes it.
const PROMETHEUS: &str = "http://prometheus-operated.monitoring.svc:9090";

/// The signal. `label` is `app/<balancer>/<id>/targetgroup/<group>/<id>`, or any text that holds the latter half.
pub(super) fn signal(
    scaled: Scaled<'_>,
    path: &str,
    label: Option<&str>,
    target: f64,
    findings: &mut Findings,
) -> Option<Signal> {
    let group = label.and_then(|label| label.find("targetgroup/").map(|at| &label[at..]));
    let own = |group: &str| scaled.workload.target_groups.iter().any(|own| own.arn.ends_with(&format!(":{group}")));
    if let Some(group) = group.filter(|group| !own(group)) {
        let why = format!("it counts requests at {group}, which is not a target group of this service");
        not_translated(
            scaled,
            path,
            &why,
            "Find out whose load it shall follow, and write the trigger by hand.",
            findings,
        );
        return None;
    }
    let services = traefik_services(scaled.workload);
    if services.is_empty() {
        not_translated(
            scaled,
            path,
            "it counts requests at a target group, and the workload has no HTTP routes through Traefik where they could be \
             counted",
            "Scale by CPU or by a metric of the program in its place.",
            findings,
        );
        return None;
    }
    findings.raise(
        &rules::REQUEST_COUNT,
        scaled.subject,
        path,
        format!(
            "the requests per task are now counted by Traefik and read from Prometheus, at {PROMETHEUS} until somebody says \
             where it is; without an answer the workload does not scale by requests"
        ),
        "Let Prometheus scrape Traefik's metrics, correct `serverAddress` in the trigger, and watch it under load before the \
         last ramp step.",
    );
    let services: Vec<String> = services.into_iter().collect();
    let query = format!("sum(rate(traefik_service_requests_total{{service=~\"{}\"}}[2m])) * 60", services.join("|"));
    Some(Signal::Trigger(KedaTrigger {
        kind: "prometheus".to_owned(),
        name: "requests-per-minute".to_owned(),
        // The query gives the requests of all pods together; the target is for one.
        metric_type: Some("AverageValue".to_owned()),
        metadata: BTreeMap::from([
            // As on ECS, no data means no decision rather than no load.
            ("ignoreNullValues".to_owned(), "false".to_owned()),
            ("query".to_owned(), query),
            ("serverAddress".to_owned(), PROMETHEUS.to_owned()),
            ("threshold".to_owned(), target_tracking::decimal(target)),
        ]),
        needs_aws_identity: false,
    }))
}

/// Regular expressions for the names that Traefik gives the services behind a workload's HTTP routes.
fn traefik_services(workload: &Workload) -> BTreeSet<String> {
    let namespace = &workload.namespace;
    let mut names = BTreeSet::new();
    for object in &workload.routes.ingress_routes {
        for service in object.spec.routes.iter().flat_map(|route| &route.services) {
            match service.kind {
                // Named after the route: the object's name and ten bytes of the SHA-256 of the matcher.
                None | Some(RouteServiceKind::Service) => {
                    names.insert(format!("{namespace}-{}-[0-9a-f]{{20}}@kubernetescrd", object.name));
                }
                // Named after the Kubernetes Services that share the weight: only this workload's own count.
                Some(RouteServiceKind::TraefikService) => {
                    names.insert(format!("{namespace}-{}-[0-9]+@kubernetescrd", workload.name));
                }
            }
        }
    }
    names
}
