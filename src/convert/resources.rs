//! CPU and memory: container sizes and the task size that they share.
//!
//! On ECS a container's `cpu` is a share without a cap and the task's `cpu` is a hard quota; `memory` is a limit,
//! `memoryReservation` what the scheduler counts. From Kubernetes 1.34 the task size is the pod's own `resources`. Before,
//! every container may use up to the whole task, and only the requests add up to it: splitting the limits would throttle
//! and kill containers that used their neighbours' slack. Requests add up to the task size on every version, so that
//! autoscaling on utilisation keeps its meaning.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::ResourceRequirements;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::migration::ContainerRole;

use super::units;

/// A container's own numbers; `None` is "not set".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// Millicores.
    pub(super) cpu: Option<u64>,
    /// Hard limit in MiB.
    pub(super) memory: Option<u64>,
    /// Soft limit in MiB.
    pub(super) reservation: Option<u64>,
}

/// The task's numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct TaskSize {
    /// Millicores.
    pub(super) cpu: Option<u64>,
    /// MiB.
    pub(super) memory: Option<u64>,
}

/// What the pod gets.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Assigned {
    /// In the order of the containers.
    pub(super) containers: Vec<ResourceRequirements>,
    /// Pod-level resources.
    pub(super) pod: Option<ResourceRequirements>,
    /// Several containers share a task size that the pod can't express.
    pub(super) sharing_lost: bool,
}

/// A request for containers that reserve nothing on ECS: enough for the scheduler to count them.
const UNRESERVED_MILLICORES: u64 = 10;

/// Assigns requests and limits. `pod_level` says whether the target has pod-level resources.
pub(super) fn assign(task: TaskSize, containers: &[(ContainerRole, Size)], pod_level: bool) -> Assigned {
    let cpu = requests(task.cpu, containers, |size| size.cpu);
    let memory_own = |size: &Size| match (size.reservation, size.memory) {
        (Some(soft), Some(hard)) => Some(soft.min(hard)),
        (soft, hard) => soft.or(hard),
    };
    let memory = requests(task.memory, containers, memory_own);
    let mut assigned = Assigned::default();
    for (at, (_, size)) in containers.iter().enumerate() {
        let cpu_limit = task.cpu.filter(|_| !pod_level);
        let own_limit = size.memory.map(|hard| task.memory.map_or(hard, |whole| hard.min(whole)));
        let memory_limit = own_limit.or(task.memory.filter(|_| !pod_level));
        let cpu_request = cpu[at].or((size.cpu.is_none() && task.cpu.is_none()).then_some(UNRESERVED_MILLICORES));
        let memory_request = memory[at].map(|request| memory_limit.map_or(request, |limit| request.min(limit)));
        assigned.containers.push(ResourceRequirements {
            requests: quantities(cpu_request, memory_request),
            limits: quantities(cpu_limit, memory_limit),
            claims: None,
        });
    }
    let long_running = containers.iter().filter(|(role, _)| *role != ContainerRole::Init).count();
    let sized = task.cpu.is_some() || task.memory.is_some();
    assigned.sharing_lost = sized && !pod_level && long_running > 1;
    if sized && pod_level {
        // The API server refuses a pod whose containers request more than the pod.
        let whole = |task: Option<u64>, own: &[Option<u64>]| task.map(|size| size.max(total(containers, own)));
        let both = quantities(whole(task.cpu, &cpu), whole(task.memory, &memory));
        assigned.pod = Some(ResourceRequirements { requests: both.clone(), limits: both, claims: None });
    }
    assigned
}

/// Requests of one resource: what each container names, and the rest of the task for those that name nothing.
fn requests(
    task: Option<u64>,
    containers: &[(ContainerRole, Size)],
    own: impl Fn(&Size) -> Option<u64>,
) -> Vec<Option<u64>> {
    let mut result: Vec<Option<u64>> = containers.iter().map(|(_, size)| own(size)).collect();
    let Some(whole) = task else { return result };
    let running: Vec<usize> = (0..containers.len()).filter(|&at| containers[at].0 != ContainerRole::Init).collect();
    let named: u64 = running.iter().filter_map(|&at| result[at]).fold(0, u64::saturating_add);
    if named > whole {
        for &at in &running {
            result[at] = result[at].map(|size| share(size, whole, named));
        }
    }
    let rest = whole.saturating_sub(named);
    let open: Vec<usize> = running.iter().copied().filter(|&at| result[at].is_none()).collect();
    let main = running.iter().copied().find(|&at| containers[at].0 == ContainerRole::Main);
    let count = u64::try_from(open.len()).unwrap_or(u64::MAX);
    for &at in &open {
        result[at] = Some((rest / count).max(1));
    }
    if let Some(main) = main {
        // The main container takes what is left over: ECS reserved it for the task.
        let left = if open.is_empty() { rest } else { rest % count };
        result[main] = result[main].map(|size| size + left);
    }
    // An init container runs alone before the main one, so it may have the main one's part without growing the pod.
    let ceiling = main.and_then(|main| result[main]).unwrap_or(whole);
    for (at, (role, _)) in containers.iter().enumerate() {
        if *role == ContainerRole::Init {
            result[at] = Some(result[at].map_or(ceiling, |size| size.min(ceiling)));
        }
    }
    result
}

/// `size` scaled so that all parts of `total` fit into `whole`; at least 1.
fn share(size: u64, whole: u64, total: u64) -> u64 {
    let scaled = u128::from(size) * u128::from(whole) / u128::from(total.max(1));
    u64::try_from(scaled).unwrap_or(whole).max(1)
}

fn total(containers: &[(ContainerRole, Size)], requests: &[Option<u64>]) -> u64 {
    let running = containers.iter().zip(requests).filter(|((role, _), _)| *role != ContainerRole::Init);
    running.filter_map(|(_, request)| *request).fold(0, u64::saturating_add)
}

fn quantities(cpu: Option<u64>, memory: Option<u64>) -> Option<BTreeMap<String, Quantity>> {
    let mut map = BTreeMap::new();
    if let Some(millicores) = cpu {
        map.insert("cpu".to_owned(), units::milli(millicores));
    }
    if let Some(size) = memory {
        map.insert("memory".to_owned(), units::mib(size));
    }
    (!map.is_empty()).then_some(map)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn size(cpu: u64, memory: u64, reservation: u64) -> Size {
        let set = |number| (number > 0).then_some(number);
        Size { cpu: set(cpu), memory: set(memory), reservation: set(reservation) }
    }

    fn text(map: Option<&BTreeMap<String, Quantity>>) -> String {
        map.into_iter().flatten().map(|(name, quantity)| format!("{name}={}", quantity.0)).collect::<Vec<_>>().join(" ")
    }

    fn both(resources: &ResourceRequirements) -> (String, String) {
        (text(resources.requests.as_ref()), text(resources.limits.as_ref()))
    }

    const MAIN: ContainerRole = ContainerRole::Main;
    const SIDECAR: ContainerRole = ContainerRole::Sidecar;

    #[test]
    fn without_a_task_size_only_memory_is_limited() {
        let assigned = assign(TaskSize::default(), &[(MAIN, size(250, 512, 128)), (SIDECAR, size(0, 0, 64))], true);
        assert_eq!(both(&assigned.containers[0]), ("cpu=250m memory=128Mi".into(), "memory=512Mi".into()));
        assert_eq!(both(&assigned.containers[1]), ("cpu=10m memory=64Mi".into(), String::new()));
        assert_eq!((assigned.pod, assigned.sharing_lost), (None, false));
    }

    #[test]
    fn a_single_container_gets_exactly_the_task() {
        let task = TaskSize { cpu: Some(500), memory: Some(1024) };
        let assigned = assign(task, &[(MAIN, Size::default())], false);
        assert_eq!(both(&assigned.containers[0]), ("cpu=500m memory=1024Mi".into(), "cpu=500m memory=1024Mi".into()));
        assert!(!assigned.sharing_lost);
        let capped = assign(task, &[(MAIN, size(250, 600, 300))], false);
        assert_eq!(both(&capped.containers[0]), ("cpu=500m memory=600Mi".into(), "cpu=500m memory=600Mi".into()));
    }

    #[test]
    fn before_1_34_every_container_may_use_the_whole_task_and_requests_add_up() {
        let task = TaskSize { cpu: Some(1000), memory: Some(2048) };
        let assigned = assign(task, &[(SIDECAR, size(125, 0, 256)), (MAIN, size(500, 1024, 0))], false);
        assert_eq!(both(&assigned.containers[0]), ("cpu=125m memory=256Mi".into(), "cpu=1000m memory=2048Mi".into()));
        assert_eq!(both(&assigned.containers[1]), ("cpu=875m memory=1024Mi".into(), "cpu=1000m memory=1024Mi".into()));
        assert!(assigned.sharing_lost);
    }

    #[test]
    fn from_1_34_the_pod_has_the_task_size() {
        let task = TaskSize { cpu: Some(1000), memory: Some(2048) };
        let assigned = assign(task, &[(MAIN, Size::default()), (SIDECAR, size(0, 256, 0))], true);
        assert_eq!(
            assigned.pod.as_ref().map(both),
            Some(("cpu=1000m memory=2048Mi".into(), "cpu=1000m memory=2048Mi".into()))
        );
        assert_eq!(both(&assigned.containers[0]), ("cpu=500m memory=1792Mi".into(), String::new()));
        assert_eq!(both(&assigned.containers[1]), ("cpu=500m memory=256Mi".into(), "memory=256Mi".into()));
        assert!(!assigned.sharing_lost);
    }

    fn quantity(map: Option<&BTreeMap<String, Quantity>>, name: &str) -> Option<u64> {
        map?.get(name)?.0.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok()
    }

    proptest! {
        #[test]
        fn the_api_server_accepts_every_combination(
            task in (0u64..3000, 0u64..5000),
            sizes in prop::collection::vec((0u8..4, 0u64..3000, 0u64..5000, 0u64..5000), 1..6),
            pod_level: bool,
        ) {
            let set = |number: u64| (number > 0).then_some(number);
            let containers: Vec<_> = sizes.iter().enumerate().map(|(at, (role, cpu, hard, soft))| {
                let role = match (at, role) { (0, _) => MAIN, (_, 0) => ContainerRole::Init, (_, 1) => ContainerRole::NativeSidecar, _ => SIDECAR };
                (role, size(*cpu, *hard, *soft))
            }).collect();
            let assigned = assign(TaskSize { cpu: set(task.0), memory: set(task.1) }, &containers, pod_level);
            for name in ["cpu", "memory"] {
                let mut sum = 0;
                let pod = assigned.pod.as_ref().and_then(|pod| quantity(pod.limits.as_ref(), name));
                for ((role, _), resources) in containers.iter().zip(&assigned.containers) {
                    let (request, limit) = (quantity(resources.requests.as_ref(), name), quantity(resources.limits.as_ref(), name));
                    if let (Some(request), Some(limit)) = (request, limit) { prop_assert!(request <= limit); }
                    if let (Some(limit), Some(pod)) = (limit, pod) { prop_assert!(limit <= pod); }
                    if *role != ContainerRole::Init { sum += request.unwrap_or(0); }
                }
                if let Some(pod) = pod { prop_assert!(sum <= pod); }
            }
        }
    }
}
