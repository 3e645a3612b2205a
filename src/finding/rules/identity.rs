//! `IAM`: roles, policies and trust.

use crate::finding::{Rule, Severity};

/// A task role that the inventory does not hold.
pub const ROLE_NOT_IN_INVENTORY: Rule = Rule {
    code: "IAM001",
    name: "role-not-in-inventory",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM001.md"),
};

/// A policy that could not be read, so the new role does not have it.
pub const POLICY_NOT_COPIED: Rule = Rule {
    code: "IAM002",
    name: "policy-not-copied",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM002.md"),
};

/// A task without a role that could use its instance's role.
pub const INSTANCE_PROFILE: Rule = Rule {
    code: "IAM003",
    name: "instance-profile-identity",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM003.md"),
};

/// The target cluster's OIDC issuer is not in the inventory.
pub const ISSUER_UNKNOWN: Rule = Rule {
    code: "IAM004",
    name: "oidc-issuer-unknown",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/IAM004.md"),
};

/// Policies that allow calls to the ECS API.
pub const ECS_API: Rule = Rule {
    code: "IAM005",
    name: "ecs-api-permission",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM005.md"),
};

/// Policies that allow calls to Cloud Map.
pub const CLOUD_MAP: Rule = Rule {
    code: "IAM006",
    name: "cloud-map-permission",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/IAM006.md"),
};

/// Policies for ECS Exec.
pub const ECS_EXEC: Rule = Rule {
    code: "IAM007",
    name: "ecs-exec-permission",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/IAM007.md"),
};

/// A role that may do everything.
pub const ADMINISTRATOR: Rule = Rule {
    code: "IAM008",
    name: "administrator-role",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/IAM008.md"),
};

/// Access that depends on something that is different on EKS.
pub const CONTEXT_CONDITION: Rule = Rule {
    code: "IAM009",
    name: "context-dependent-access",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/IAM009.md"),
};

/// One task role for several workloads.
pub const SHARED_ROLE: Rule = Rule {
    code: "IAM010",
    name: "shared-task-role",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/IAM010.md"),
};

/// Principals of the old trust policy that the new role does not trust.
pub const TRUST_LEFT_OUT: Rule = Rule {
    code: "IAM011",
    name: "trust-left-out",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/IAM011.md"),
};

/// Objects whose own policies may name the old role.
pub const RESOURCE_POLICIES: Rule = Rule {
    code: "IAM012",
    name: "resource-policy-may-name-role",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/IAM012.md"),
};

/// The task role assumes further roles.
pub const ROLE_CHAIN: Rule = Rule {
    code: "IAM013",
    name: "assumes-other-roles",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM013.md"),
};

/// A reused role's trust policy would be longer than IAM allows.
pub const TRUST_TOO_LONG: Rule = Rule {
    code: "IAM014",
    name: "trust-policy-too-long",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM014.md"),
};

/// A reused role belongs to a template that will put its trust policy back.
pub const ROLE_OWNED: Rule = Rule {
    code: "IAM015",
    name: "role-owned-by-template",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM015.md"),
};

/// A reused role's trust policy can't be extended.
pub const TRUST_NOT_EXTENDED: Rule = Rule {
    code: "IAM016",
    name: "trust-policy-not-extended",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM016.md"),
};

/// No account, so no role ARN.
pub const ACCOUNT_UNKNOWN: Rule = Rule {
    code: "IAM017",
    name: "account-unknown",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM017.md"),
};

/// A task role that lives in another account than the cluster.
pub const OTHER_ACCOUNT: Rule = Rule {
    code: "IAM018",
    name: "role-in-another-account",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM018.md"),
};

/// Images in another account's repository.
pub const OTHER_REGISTRY: Rule = Rule {
    code: "IAM019",
    name: "repository-in-another-account",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM019.md"),
};

/// An execution role that fills a pull-through cache.
pub const PULL_THROUGH_CACHE: Rule = Rule {
    code: "IAM020",
    name: "pull-through-cache",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/IAM020.md"),
};

/// A secret that the execution role's policies do not allow to read.
pub const SECRET_NOT_COVERED: Rule = Rule {
    code: "IAM021",
    name: "secret-not-covered",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/IAM021.md"),
};

/// Inline policies beyond IAM's quota.
pub const POLICIES_TOO_LONG: Rule = Rule {
    code: "IAM022",
    name: "role-policies-too-long",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/IAM022.md"),
};

/// A workload that Pod Identity can't serve.
pub const IRSA_REQUIRED: Rule = Rule {
    code: "IAM040",
    name: "irsa-required",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/IAM040.md"),
};

/// Pods that need the Pod Identity agent and a recent SDK.
pub const POD_IDENTITY_AGENT: Rule = Rule {
    code: "IAM041",
    name: "pod-identity-agent",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/IAM041.md"),
};

/// Roles that an eksctl configuration can't express.
pub const EKSCTL_BESIDE: Rule = Rule {
    code: "IAM042",
    name: "role-beside-eksctl",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/IAM042.md"),
};

/// A grant for a whole service, worth cutting.
pub const BROAD_PERMISSION: Rule = Rule {
    code: "IAM043",
    name: "broad-permission",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/IAM043.md"),
};

/// A setting for a workload that does not exist.
pub const OVERRIDE_UNUSED: Rule = Rule {
    code: "IAM044",
    name: "identity-setting-without-effect",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/IAM044.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &ROLE_NOT_IN_INVENTORY,
    &POLICY_NOT_COPIED,
    &INSTANCE_PROFILE,
    &ISSUER_UNKNOWN,
    &ECS_API,
    &CLOUD_MAP,
    &ECS_EXEC,
    &ADMINISTRATOR,
    &CONTEXT_CONDITION,
    &SHARED_ROLE,
    &TRUST_LEFT_OUT,
    &RESOURCE_POLICIES,
    &ROLE_CHAIN,
    &TRUST_TOO_LONG,
    &ROLE_OWNED,
    &TRUST_NOT_EXTENDED,
    &ACCOUNT_UNKNOWN,
    &OTHER_ACCOUNT,
    &OTHER_REGISTRY,
    &PULL_THROUGH_CACHE,
    &SECRET_NOT_COVERED,
    &POLICIES_TOO_LONG,
    &IRSA_REQUIRED,
    &POD_IDENTITY_AGENT,
    &EKSCTL_BESIDE,
    &BROAD_PERMISSION,
    &OVERRIDE_UNUSED,
];
