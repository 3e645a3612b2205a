//! `PLN`: what blocks a cutover, what fights it, and what a person has to decide.

use crate::finding::{Rule, Severity};

/// A service was being deployed, or was not active, during the scan.
pub const DEPLOYMENT_IN_PROGRESS: Rule = Rule {
    code: "PLN001",
    name: "waits-for-deployment",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/PLN001.md"),
};

/// The load balancer in front cannot split traffic by weight.
pub const UNWEIGHTABLE_BALANCER: Rule = Rule {
    code: "PLN002",
    name: "unweightable-load-balancer",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/PLN002.md"),
};

/// The load balancer is not in the cluster's VPC.
pub const OTHER_VPC: Rule = Rule {
    code: "PLN003",
    name: "load-balancer-in-another-vpc",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/PLN003.md"),
};

/// A listener rule has no room for another target group.
pub const FULL_RULE: Rule = Rule {
    code: "PLN004",
    name: "listener-rule-full",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/PLN004.md"),
};

/// A name works on one side only, and no order keeps every caller in reach of its callee.
pub const UNREACHABLE: Rule = Rule {
    code: "PLN041",
    name: "unreachable-while-moving",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/PLN041.md"),
};

/// Deployments of the service write the weights that the plan changes.
pub const WEIGHTS_BY_DEPLOYER: Rule = Rule {
    code: "PLN005",
    name: "weights-written-by-deployments",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/PLN005.md"),
};

/// Infrastructure code manages the listeners that the plan changes.
pub const WEIGHTS_BY_IAC: Rule = Rule {
    code: "PLN006",
    name: "weights-owned-by-infrastructure-code",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/PLN006.md"),
};

/// Clients stay with their target group for a while, whatever the weights say.
pub const STICKY_RULE: Rule = Rule {
    code: "PLN007",
    name: "sticky-listener-rule",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLN007.md"),
};

/// The workload keeps data where no pod can mount it.
pub const DATA_ON_INSTANCE: Rule = Rule {
    code: "PLN008",
    name: "data-must-be-copied",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/PLN008.md"),
};

/// The workload serves charts, images or secrets that a cluster may need to start.
pub const BOOTSTRAP_SERVER: Rule = Rule {
    code: "PLN009",
    name: "bootstrap-cycle-risk",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLN009.md"),
};

/// The inventory names no EKS cluster.
pub const NO_CLUSTER: Rule = Rule {
    code: "PLN010",
    name: "no-target-cluster",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/PLN010.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &DEPLOYMENT_IN_PROGRESS,
    &UNWEIGHTABLE_BALANCER,
    &OTHER_VPC,
    &FULL_RULE,
    &WEIGHTS_BY_DEPLOYER,
    &WEIGHTS_BY_IAC,
    &STICKY_RULE,
    &DATA_ON_INSTANCE,
    &BOOTSTRAP_SERVER,
    &NO_CLUSTER,
    &UNREACHABLE,
];
