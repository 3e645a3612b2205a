//! Which templates a chart carries: only those that its workload needs, so that nobody reads a DaemonSet in the chart of a
//! scheduled job. The templates are a real chart in `templates/chart`, copied byte for byte.

use super::values::{Autoscaling, Values};
use crate::migration::Controller;

/// A piece of a chart that not every workload needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Runs the pods of a service.
    Deployment,
    /// Runs one pod on each node.
    DaemonSet,
    /// Runs pods at given times.
    CronJob,
    /// Gives the pods a name.
    Service,
    /// Fetches secrets.
    ExternalSecrets,
    /// Brings requests in.
    IngressRoutes,
    /// Helps the routes: middlewares, weighted backends, transports.
    Traefik,
    /// Scales by resource metrics.
    Hpa,
    /// Scales by metrics from outside the cluster.
    ScaledObject,
    /// Limits voluntary disruption.
    DisruptionBudget,
}

/// A template file: its name inside `templates/` and its text.
pub(super) type Template = (&'static str, &'static str);

/// Templates of every chart.
pub(super) const COMMON: &[Template] = &[
    ("_helpers.tpl", include_str!("../../../templates/chart/templates/_helpers.tpl")),
    ("_container.tpl", include_str!("../../../templates/chart/templates/_container.tpl")),
    ("_pod.tpl", include_str!("../../../templates/chart/templates/_pod.tpl")),
    ("serviceaccount.yaml", include_str!("../../../templates/chart/templates/serviceaccount.yaml")),
    ("NOTES.txt", include_str!("../../../templates/chart/templates/NOTES.txt")),
];

/// Keeps editors' leftovers out of a packaged chart.
pub(super) const HELM_IGNORE: &str = include_str!("../../../templates/chart/.helmignore");

impl Part {
    /// All parts, in the order in which a reader meets them.
    pub const ALL: [Self; 10] = [
        Self::Deployment,
        Self::DaemonSet,
        Self::CronJob,
        Self::Service,
        Self::ExternalSecrets,
        Self::IngressRoutes,
        Self::Traefik,
        Self::Hpa,
        Self::ScaledObject,
        Self::DisruptionBudget,
    ];

    /// The part's template.
    #[must_use]
    pub(super) const fn template(self) -> Template {
        match self {
            Self::Deployment => ("deployment.yaml", include_str!("../../../templates/chart/templates/deployment.yaml")),
            Self::DaemonSet => ("daemonset.yaml", include_str!("../../../templates/chart/templates/daemonset.yaml")),
            Self::CronJob => ("cronjob.yaml", include_str!("../../../templates/chart/templates/cronjob.yaml")),
            Self::Service => ("service.yaml", include_str!("../../../templates/chart/templates/service.yaml")),
            Self::ExternalSecrets => {
                ("externalsecret.yaml", include_str!("../../../templates/chart/templates/externalsecret.yaml"))
            }
            Self::IngressRoutes => {
                ("ingressroute.yaml", include_str!("../../../templates/chart/templates/ingressroute.yaml"))
            }
            Self::Traefik => ("traefik.yaml", include_str!("../../../templates/chart/templates/traefik.yaml")),
            Self::Hpa => ("hpa.yaml", include_str!("../../../templates/chart/templates/hpa.yaml")),
            Self::ScaledObject => {
                ("scaledobject.yaml", include_str!("../../../templates/chart/templates/scaledobject.yaml"))
            }
            Self::DisruptionBudget => ("pdb.yaml", include_str!("../../../templates/chart/templates/pdb.yaml")),
        }
    }

    /// Top-level values that mean nothing without the part.
    #[must_use]
    pub const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Deployment => &["replicaCount", "strategy", "progressDeadlineSeconds"],
            Self::DaemonSet => &["updateStrategy"],
            Self::CronJob => &["cronJob"],
            Self::Service => &["service"],
            Self::ExternalSecrets => &["externalSecrets"],
            Self::IngressRoutes => &["ingressRoutes", "ingressRoutesTCP", "ingressRoutesUDP"],
            Self::Traefik => &["middlewares", "traefikServices", "serversTransports"],
            Self::Hpa | Self::ScaledObject => &["autoscaling"],
            Self::DisruptionBudget => &["podDisruptionBudget"],
        }
    }

    /// What the part's template makes, for the chart's README.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Deployment => "runs the pods and replaces them release by release",
            Self::DaemonSet => "runs one pod on each matching node",
            Self::CronJob => "starts the task at its times",
            Self::Service => "gives the pods a stable name inside the cluster",
            Self::ExternalSecrets => "copies secrets from AWS into the cluster, by reference",
            Self::IngressRoutes => "brings requests in through Traefik",
            Self::Traefik => "what the routes refer to: middlewares, weighted backends, transports",
            Self::Hpa => "decides the number of pods by their load",
            Self::ScaledObject => "decides the number of pods by metrics from outside the cluster (KEDA)",
            Self::DisruptionBudget => "keeps enough pods while nodes are drained",
        }
    }
}

/// The parts that a workload needs.
#[must_use]
pub(super) fn needed(controller: &Controller, values: &Values) -> Vec<Part> {
    let runs = match controller {
        Controller::Deployment { .. } => Part::Deployment,
        Controller::DaemonSet { .. } => Part::DaemonSet,
        Controller::CronJob(_) => Part::CronJob,
    };
    let scales = match &values.workload.autoscaling {
        Some(Autoscaling::Hpa(_)) => Some(Part::Hpa),
        Some(Autoscaling::Keda(_)) => Some(Part::ScaledObject),
        None => None,
    };
    let wanted = [
        Some(runs),
        values.workload.service.is_some().then_some(Part::Service),
        (!values.workload.external_secrets.is_empty()).then_some(Part::ExternalSecrets),
        values.routes.has_routes().then_some(Part::IngressRoutes),
        values.routes.has_helpers().then_some(Part::Traefik),
        scales,
        values.workload.pod_disruption_budget.is_some().then_some(Part::DisruptionBudget),
    ];
    wanted.into_iter().flatten().collect()
}
