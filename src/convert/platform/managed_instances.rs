//! ECS Managed Instances as requirements of a NodePool. What Karpenter has no label for is reported.
//!
//! Source: Karpenter 1.14, "Scheduling", well-known labels; ECS API reference, `InstanceRequirementsRequest`.

use super::karpenter::{one_of, requirement};
use crate::finding::rules::platform as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::capacity_provider::{
    CapacityProvider, InstanceLaunchTemplate, InstanceStorage, LocalStorage, ManagedInstancesProvider,
};
use crate::inventory::instance_requirements::{InstanceRequirements, Range};
use crate::migration::Requirement;

/// What a Managed Instances provider says about its instances besides their types.
pub(super) struct Launch {
    pub spot: bool,
    pub disk_gib: Option<i64>,
    pub local_storage: bool,
    pub detailed_monitoring: bool,
    /// For example `300s`, or `Never`.
    pub scale_in_after: Option<String>,
}

/// Reads it; `None` for another kind of provider.
pub(super) fn launch(provider: &CapacityProvider) -> Option<Launch> {
    let managed: &ManagedInstancesProvider = provider.managed_instances_provider.as_ref()?;
    let template: &InstanceLaunchTemplate = managed.instance_launch_template.as_ref()?;
    let disk = template.storage_configuration.as_ref();
    let local = template.local_storage_configuration.as_ref();
    let seconds = managed.infrastructure_optimization.as_ref().and_then(|found| found.scale_in_after);
    Some(Launch {
        spot: template.capacity_option_type.as_deref() == Some("SPOT"),
        disk_gib: disk.and_then(|InstanceStorage { storage_size_gib, unknown: _ /* INV002 */ }| *storage_size_gib),
        local_storage: local.is_some_and(|LocalStorage { use_local_storage, unknown: _ /* INV002 */ }| {
            *use_local_storage == Some(true)
        }),
        detailed_monitoring: template.monitoring.as_deref() == Some("DETAILED"),
        scale_in_after: seconds.map(|seconds| if seconds < 0 { "Never".to_owned() } else { format!("{seconds}s") }),
    })
}

/// The requirements on instance types.
pub(super) fn requirements(provider: &CapacityProvider, findings: &mut Findings) -> Vec<Requirement> {
    let template = provider.managed_instances_provider.as_ref().and_then(|m| m.instance_launch_template.as_ref());
    let Some(found) = template.and_then(|template| template.instance_requirements.as_ref()) else {
        return vec![one_of("karpenter.k8s.aws/instance-category", &["c", "m", "r"])];
    };
    let InstanceRequirements {
        v_cpu_count,
        memory_mib,
        cpu_manufacturers,
        memory_gib_per_vcpu,
        excluded_instance_types,
        instance_generations,
        spot_max_price_percentage_over_lowest_price,
        on_demand_max_price_percentage_over_lowest_price,
        bare_metal,
        burstable_performance,
        require_hibernate_support,
        network_interface_count,
        local_storage,
        local_storage_types,
        total_local_storage_gb,
        baseline_ebs_bandwidth_mbps,
        accelerator_types,
        accelerator_count,
        accelerator_manufacturers,
        accelerator_names,
        accelerator_total_memory_mib,
        network_bandwidth_gbps,
        allowed_instance_types,
        max_spot_price_as_percentage_of_optimal_on_demand_price,
        unknown: _, // INV002 reports it
    } = found;
    let mut all = Vec::new();
    let mut lost: Vec<&str> = Vec::new();
    range(&mut all, "karpenter.k8s.aws/instance-cpu", v_cpu_count.as_ref(), 1.0);
    range(&mut all, "karpenter.k8s.aws/instance-memory", memory_mib.as_ref(), 1.0);
    range(&mut all, "karpenter.k8s.aws/instance-local-nvme", total_local_storage_gb.as_ref(), 1.0);
    range(&mut all, "karpenter.k8s.aws/instance-ebs-bandwidth", baseline_ebs_bandwidth_mbps.as_ref(), 1.0);
    range(&mut all, "karpenter.k8s.aws/instance-network-bandwidth", network_bandwidth_gbps.as_ref(), 1000.0);
    range(&mut all, "karpenter.k8s.aws/instance-gpu-count", accelerator_count.as_ref(), 1.0);
    list(&mut all, "karpenter.k8s.aws/instance-cpu-manufacturer", "In", cpu_manufacturers, |text| {
        // Karpenter calls Graviton's maker `aws`.
        if text == "amazon-web-services" { "aws".to_owned() } else { text.to_owned() }
    });
    list(&mut all, "karpenter.k8s.aws/instance-gpu-manufacturer", "In", accelerator_manufacturers, str::to_owned);
    list(&mut all, "karpenter.k8s.aws/instance-gpu-name", "In", accelerator_names, str::to_owned);
    types(&mut all, &mut lost, "In", "allowedInstanceTypes", allowed_instance_types);
    types(&mut all, &mut lost, "NotIn", "excludedInstanceTypes", excluded_instance_types);
    match instance_generations.as_slice() {
        [only] if only == "current" => all.push(requirement("karpenter.k8s.aws/instance-generation", "Gt", &["4"])),
        [] => {}
        [_, ..] => lost.push("instanceGenerations"),
    }
    match bare_metal.as_deref() {
        Some("included") => {}
        Some("required") => all.push(one_of("karpenter.k8s.aws/instance-size", &["metal"])),
        // ECS leaves bare metal and burstable types out unless told otherwise.
        _ => all.push(requirement("karpenter.k8s.aws/instance-size", "NotIn", &["metal"])),
    }
    match burstable_performance.as_deref() {
        Some("included") => {}
        Some("required") => all.push(one_of("karpenter.k8s.aws/instance-category", &["t"])),
        _ => all.push(requirement("karpenter.k8s.aws/instance-category", "NotIn", &["t"])),
    }
    match local_storage.as_deref() {
        Some("required") if total_local_storage_gb.is_none() => {
            all.push(requirement("karpenter.k8s.aws/instance-local-nvme", "Gt", &["0"]));
        }
        Some("excluded") => all.push(requirement("karpenter.k8s.aws/instance-local-nvme", "DoesNotExist", &[])),
        _ => {}
    }
    let unsupported = [
        ("memoryGiBPerVCpu", memory_gib_per_vcpu.is_some()),
        ("spotMaxPricePercentageOverLowestPrice", spot_max_price_percentage_over_lowest_price.is_some()),
        ("onDemandMaxPricePercentageOverLowestPrice", on_demand_max_price_percentage_over_lowest_price.is_some()),
        ("requireHibernateSupport", *require_hibernate_support == Some(true)),
        ("networkInterfaceCount", network_interface_count.is_some()),
        ("localStorageTypes", !local_storage_types.is_empty()),
        ("acceleratorTypes", !accelerator_types.is_empty() && accelerator_count.is_none()),
        ("acceleratorTotalMemoryMiB", accelerator_total_memory_mib.is_some()),
        (
            "maxSpotPriceAsPercentageOfOptimalOnDemandPrice",
            max_spot_price_as_percentage_of_optimal_on_demand_price.is_some(),
        ),
    ];
    lost.extend(unsupported.iter().filter(|(_, set)| *set).map(|(member, _)| *member));
    for member in lost {
        findings.raise(
            &rules::NODE_REQUIREMENT,
            &Subject::new(ObjectKind::CapacityProvider, &provider.name),
            format!("managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.{member}"),
            "a NodePool can't ask for it in these terms, so its nodes may be of other types",
            "name the instance families that you want in platform/20-karpenter/nodes.yaml",
        );
    }
    all
}

fn range(all: &mut Vec<Requirement>, key: &str, range: Option<&Range>, factor: f64) {
    let Some(Range { min, max, unknown: _ /* INV002 */ }) = range else { return };
    let whole = |number: f64| format!("{:.0}", number * factor);
    if let Some(min) = min.filter(|min| *min > 0.0) {
        all.push(requirement(key, "Gte", &[&whole(min)]));
    }
    if let Some(max) = max {
        all.push(requirement(key, "Lte", &[&whole(*max)]));
    }
}

fn list(
    all: &mut Vec<Requirement>,
    key: &str,
    operator: &'static str,
    values: &[String],
    word: impl Fn(&str) -> String,
) {
    if !values.is_empty() {
        let values = values.iter().map(|value| word(value)).collect();
        all.push(Requirement { key: key.to_owned(), operator, values });
    }
}

/// Whole types, and `family.*` as families; other wildcards have no form.
fn types<'a>(
    all: &mut Vec<Requirement>,
    lost: &mut Vec<&'a str>,
    operator: &'static str,
    member: &'a str,
    patterns: &[String],
) {
    let families: Vec<String> =
        patterns.iter().filter_map(|p| p.strip_suffix(".*")).filter(|f| !f.contains('*')).map(str::to_owned).collect();
    let whole: Vec<String> = patterns.iter().filter(|pattern| !pattern.contains('*')).cloned().collect();
    // Requirements add up, so families and types can't both be allowed, while both can be excluded.
    if families.len() + whole.len() < patterns.len() || (operator == "In" && !families.is_empty() && !whole.is_empty())
    {
        lost.push(member);
        if operator == "In" {
            return;
        }
    }
    list(all, "karpenter.k8s.aws/instance-family", operator, &families, str::to_owned);
    list(all, "node.kubernetes.io/instance-type", operator, &whole, str::to_owned);
}
