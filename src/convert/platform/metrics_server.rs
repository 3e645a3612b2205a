//! metrics-server, when a HorizontalPodAutoscaler looks at cpu or memory. KEDA's triggers of that kind need it, too.

use std::collections::{BTreeMap, BTreeSet};

use super::Needed;
use super::context::{Context, count};
use crate::migration::{
    Addon, AddonIdentity, AddonSource, AddonValues, Autoscaling, MetricsServerValues, MinAvailable,
};

/// The add-on, when something scales by cpu or memory.
pub(super) fn addon(cx: &Context<'_>) -> Option<Needed> {
    let by_resource = |autoscaling: &Autoscaling| match autoscaling {
        Autoscaling::Hpa { .. } => true,
        Autoscaling::Keda { triggers, .. } => triggers.iter().any(|t| matches!(t.kind.as_str(), "cpu" | "memory")),
    };
    let scaled =
        cx.migration.workloads.iter().filter_map(|w| w.autoscaling.as_ref()).filter(|a| by_resource(a)).count();
    if scaled == 0 {
        return None;
    }
    let addon = Addon {
        name: "metrics-server",
        order: 32,
        namespace: "kube-system",
        purpose: format!("measures cpu and memory for {} that scale by them", count(scaled, "workload")),
        source: AddonSource::Repository {
            url: "https://kubernetes-sigs.github.io/metrics-server",
            chart: "metrics-server",
            version: "3.13.1",
        },
        images: &["registry.k8s.io"],
        values: AddonValues::MetricsServer(MetricsServerValues {
            replicas: 2,
            pod_disruption_budget: MinAvailable { enabled: true, min_available: 1 },
        }),
        comments: BTreeMap::new(),
        identity: AddonIdentity::None("it asks the nodes, never AWS"),
        after: BTreeMap::new(),
        on_demand: BTreeMap::new(),
        needs: BTreeSet::from(["karpenter"]),
    };
    Some((addon, None))
}
