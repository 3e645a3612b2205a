//! Who the pods are towards AWS: one IAM role per ECS task role, one for reading secrets per namespace, one per add-on.
//!
//! The model is what every format renders (CloudFormation first). A role holds whom it trusts as service accounts, not as a
//! policy document, because the document depends on the cluster's OIDC issuer, which may not be known yet.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use super::identity_settings::{IamFormat, IamSettings, Mechanism};
pub use super::trust::{TrustNames, irsa_statement, pod_identity_statements, trust_policy};
use super::{Name, Origin, Target, Workload};

/// The audience of the tokens that EKS mounts for IRSA.
pub const AUDIENCE: &str = "sts.amazonaws.com";

/// The service account that External Secrets reads a namespace's secrets with.
pub const SECRET_READER: &str = "external-secrets-reader";

/// Where a pod's role comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IdentityMode {
    /// A new role with the same policies: nothing on ECS changes.
    #[default]
    Create,
    /// The ECS task role, with a statement for the cluster appended to its trust policy.
    Reuse,
}

/// A service account that may assume a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceAccountRef {
    /// Namespace.
    pub namespace: Name,
    /// Name.
    pub name: Name,
}

impl ServiceAccountRef {
    /// The `sub` claim of its tokens.
    #[must_use]
    pub fn subject(&self) -> String {
        format!("system:serviceaccount:{}:{}", self.namespace, self.name)
    }
}

impl std::fmt::Display for ServiceAccountRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

/// What a role is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RolePurpose {
    /// Takes the place of an ECS task role.
    Workload(Origin),
    /// Reads the secrets of a namespace for External Secrets, as ECS did with execution roles.
    SecretReader,
    /// Belongs to an add-on.
    Platform,
}

/// An inline policy. Copied ones hold the account's own JSON, byte for byte in meaning and order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlinePolicy {
    /// Name, unique in the role.
    pub name: String,
    /// The document.
    pub document: Value,
}

/// A role to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// What it is for.
    pub purpose: RolePurpose,
    /// At most 64 characters, unique in the account without regard to case.
    pub name: String,
    /// Begins and ends with `/`.
    pub path: String,
    /// Full ARN with the path; `None` when the account is not known.
    pub arn: Option<String>,
    /// At most 1000 characters.
    pub description: String,
    /// Who may assume it with a token of the cluster's OIDC issuer (IRSA), sorted.
    pub trusted: BTreeSet<ServiceAccountRef>,
    /// Who may assume it through an association of EKS Pod Identity, sorted. One of the two sets is not empty.
    pub associated: BTreeSet<ServiceAccountRef>,
    /// ARNs of attached policies.
    pub managed_policies: Vec<String>,
    /// Inline policies.
    pub inline_policies: Vec<InlinePolicy>,
    /// ARN of the permissions boundary.
    pub boundary: Option<String>,
    /// 3600 to 43200 seconds; `None` for IAM's default of 3600.
    pub max_session_seconds: Option<i64>,
    /// Tags by key.
    pub tags: BTreeMap<String, String>,
}

impl Role {
    /// The service account of a role that eksctl makes exactly as it should be: one by IRSA, at the path `/`, with the
    /// default session length.
    #[must_use]
    pub fn fits_eksctl(&self) -> Option<&ServiceAccountRef> {
        let plain = self.path == "/" && self.max_session_seconds.is_none() && self.associated.is_empty();
        self.trusted.first().filter(|_| plain && self.trusted.len() == 1)
    }
}

/// An ECS task role that gets a further trust statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReusedRole {
    /// Name.
    pub name: String,
    /// Begins and ends with `/`.
    pub path: String,
    /// Description as it is.
    pub description: Option<String>,
    /// ARN of the permissions boundary.
    pub boundary: Option<String>,
    /// 3600 to 43200 seconds; `None` for IAM's default of 3600.
    pub max_session_seconds: Option<i64>,
    /// Tags by key, without the ones that only AWS may set.
    pub tags: BTreeMap<String, String>,
    /// The trust policy that scan saw: what undoes the change.
    pub before: Value,
    /// The complete new trust policy.
    pub after: Value,
}

/// An association of EKS Pod Identity: the cluster gives this service account's pods this role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Association {
    /// Whose pods.
    pub account: ServiceAccountRef,
    /// Name of the role.
    pub role: String,
    /// Its ARN; `None` when the account is not known.
    pub role_arn: Option<String>,
}

/// What one policy of a role allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyAccess {
    /// Name of the policy.
    pub policy: String,
    /// Its statements in one line; `None` when the inventory does not hold the document.
    pub allows: Option<String>,
}

/// What one workload may do, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The ECS service or schedule.
    pub origin: Origin,
    /// Its service account.
    pub service_account: ServiceAccountRef,
    /// Name of the task role; `None` for a task without one.
    pub before: Option<String>,
    /// Name of the pod's role.
    pub after: Option<String>,
    /// What the task role allowed.
    pub grants: Vec<PolicyAccess>,
    /// What the pod's role does not have, and why; empty when nothing differs.
    pub differences: Vec<String>,
}

/// One thing that ECS did with an execution role, and who does it on EKS.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duty {
    /// What ECS did.
    pub what: String,
    /// Who does it now.
    pub now: String,
}

/// An execution role: it has no successor, its duties are split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionRole {
    /// Name.
    pub name: String,
    /// How many workloads used it.
    pub workloads: usize,
    /// Its duties.
    pub duties: BTreeSet<Duty>,
}

/// Objects whose own policies may name a task role that gets a successor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourcePolicies {
    /// Name of the ECS task role.
    pub before: String,
    /// Names of the new roles.
    pub after: Vec<String>,
    /// ARNs (with wildcards) as the role's policies name them, sorted.
    pub resources: BTreeSet<String>,
}

/// A policy that somebody else must have, because what ECS did with an execution role is done by others on EKS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeededPolicy {
    /// Whose policy it is.
    pub holder: String,
    /// Why it is needed, one sentence.
    pub why: String,
    /// The statements.
    pub document: Value,
}

/// All identities of a migration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identities {
    /// Roles to create, sorted by name.
    pub roles: Vec<Role>,
    /// Trust policies to change, sorted by name.
    pub reused: Vec<ReusedRole>,
    /// One entry per workload, in the order of the workloads.
    pub access: Vec<Access>,
    /// Execution roles, sorted by name.
    pub execution_roles: Vec<ExecutionRole>,
    /// What may name the old roles, sorted by role.
    pub resource_policies: Vec<ResourcePolicies>,
    /// What others must allow, in a stable order.
    pub needed_policies: Vec<NeededPolicy>,
    /// Associations of EKS Pod Identity, sorted by service account.
    pub associations: Vec<Association>,
    /// In which formats the roles are written; empty means CloudFormation.
    pub formats: BTreeSet<IamFormat>,
}

impl Identities {
    /// ARN of the role that the pods of this service account get, by whichever mechanism: what
    /// `aws sts get-caller-identity` must show. Add-ons, secret readers and workloads alike.
    #[must_use]
    pub fn expected_role(&self, account: &ServiceAccountRef) -> Option<&str> {
        let associated = self.associations.iter().find(|found| found.account == *account);
        match associated {
            Some(found) => found.role_arn.as_deref(),
            None => self.role_arn(&account.namespace, &account.name),
        }
    }

    /// ARN of the role that a workload's pods get, by whichever mechanism.
    #[must_use]
    pub fn workload_role<'a>(&'a self, workload: &'a Workload) -> Option<&'a str> {
        let account =
            ServiceAccountRef { namespace: workload.namespace.clone(), name: workload.service_account.name.clone() };
        self.expected_role(&account).or(workload.service_account.role_arn.as_deref())
    }

    /// ARN of the role that this service account assumes: for the annotation `eks.amazonaws.com/role-arn` of add-ons and
    /// secret readers. Workloads carry theirs themselves.
    #[must_use]
    pub fn role_arn(&self, namespace: &Name, service_account: &Name) -> Option<&str> {
        let account = ServiceAccountRef { namespace: namespace.clone(), name: service_account.clone() };
        self.roles.iter().find(|role| role.trusted.contains(&account)).and_then(|role| role.arn.as_deref())
    }
}

impl Target {
    /// The partition, `aws` when nothing says otherwise.
    #[must_use]
    pub fn partition_or_default(&self) -> &str {
        if self.partition.is_empty() { "aws" } else { &self.partition }
    }

    /// ARN of the cluster's OIDC provider in IAM, when issuer and account are known.
    #[must_use]
    pub fn oidc_provider_arn(&self) -> Option<String> {
        let issuer = self.oidc_issuer.as_ref()?;
        let account = Some(&self.account_id).filter(|account| !account.is_empty())?;
        Some(format!("arn:{}:iam::{account}:oidc-provider/{issuer}", self.partition_or_default()))
    }

    /// ARN of the EKS cluster, when its name, region and account are known.
    #[must_use]
    pub fn cluster_arn(&self) -> Option<String> {
        let cluster = self.cluster.as_ref()?;
        let known = !self.account_id.is_empty() && !self.region.is_empty();
        let partition = self.partition_or_default();
        known.then(|| format!("arn:{partition}:eks:{}:{}:cluster/{cluster}", self.region, self.account_id))
    }
}
