//! How many nodes hold the pods: first fit decreasing onto nodes of one size.

/// What a pod asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pod {
    pub(super) vcpu: f64,
    pub(super) gib: f64,
}

/// What a `large` node has left for pods: 2 vCPU and 8 GiB less what kubelet and system hold back (about 0.07 vCPU and
/// 0.7 GiB on EKS) and an agent or two on every node.
const LARGE: Pod = Pod { vcpu: 1.7, gib: 6.8 };

/// Nodes of one size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packed {
    pub(super) nodes: u32,
    /// Size in multiples of `large`.
    pub(super) times_large: u32,
}

impl Packed {
    /// Name of the size.
    pub(super) fn size(self) -> String {
        match self.times_large {
            1 => "large".to_owned(),
            2 => "xlarge".to_owned(),
            times => format!("{}xlarge", times / 2),
        }
    }
}

/// What the platform layer asks for: two Traefik, two load balancer controllers, External Secrets, external-dns, `CoreDNS`.
pub(super) fn platform() -> Vec<Pod> {
    vec![Pod { vcpu: 0.1, gib: 0.15 }; 10]
}

/// Packs pods onto nodes of the size that costs least; `None` for no pods. At least two nodes, for two zones.
pub(super) fn pack(mut pods: Vec<Pod>) -> Option<Packed> {
    if pods.is_empty() {
        return None;
    }
    let dominant = |pod: &Pod| (pod.vcpu / LARGE.vcpu).max(pod.gib / LARGE.gib);
    pods.sort_by(|a, b| dominant(b).total_cmp(&dominant(a)));
    let sizes = [1_u32, 2, 4, 8, 16].into_iter().filter_map(|times| {
        let nodes = first_fit(&pods, f64::from(times))?;
        Some(Packed { nodes: nodes.max(2), times_large: times })
    });
    sizes.min_by_key(|packed| (packed.nodes * packed.times_large, packed.nodes))
}

/// Nodes that are needed, `None` when a pod fits on none.
fn first_fit(pods: &[Pod], times: f64) -> Option<u32> {
    let capacity = Pod { vcpu: LARGE.vcpu * times, gib: LARGE.gib * times };
    let mut free: Vec<Pod> = Vec::new();
    for pod in pods {
        if pod.vcpu > capacity.vcpu || pod.gib > capacity.gib {
            return None;
        }
        match free.iter_mut().find(|node| node.vcpu >= pod.vcpu && node.gib >= pod.gib) {
            Some(node) => {
                node.vcpu -= pod.vcpu;
                node.gib -= pod.gib;
            }
            None => free.push(Pod { vcpu: capacity.vcpu - pod.vcpu, gib: capacity.gib - pod.gib }),
        }
    }
    u32::try_from(free.len()).ok()
}

/// Whole dollars.
pub(super) fn whole(dollars: f64) -> u64 {
    // A bill is neither negative nor anywhere near 2^53.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded, positive and small")]
    let rounded = dollars.max(0.0).round() as u64;
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pods_share_nodes_and_a_large_one_gets_a_large_node() {
        let small = Pod { vcpu: 0.25, gib: 0.5 };
        assert_eq!(pack(vec![small; 3]), Some(Packed { nodes: 2, times_large: 1 }));
        assert_eq!(pack(vec![small; 18]), Some(Packed { nodes: 3, times_large: 1 }));
        let packed = pack(vec![Pod { vcpu: 4.0, gib: 16.0 }]).unwrap();
        assert!(packed.times_large >= 4, "{packed:?}");
        assert_eq!(packed.size(), "2xlarge");
        assert_eq!(pack(Vec::new()), None);
    }
}
