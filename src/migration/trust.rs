//! Trust statements for pods: whom a role lets in, and under which conditions. Exactly the named service accounts of one
//! cluster, never a pattern.
//!
//! Sources: EKS User Guide, "Assign IAM roles to Kubernetes service accounts" and "Create IAM role with trust policy required
//! by EKS Pod Identity".

use std::collections::{BTreeMap, BTreeSet};

use super::identity::{AUDIENCE, ServiceAccountRef};
use super::policy::{Condition, Effect, Operator, Patterns, Policy, PrincipalKind, Principals, Statement};

/// What trust statements name: values, or the placeholders of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustNames {
    /// ARN of the OIDC provider in IAM.
    pub provider_arn: String,
    /// Issuer without `https://`.
    pub issuer: String,
    /// Account of the cluster.
    pub account_id: String,
    /// ARN of the cluster.
    pub cluster_arn: String,
}

/// The trust statement of IRSA: exactly these service accounts, exactly this audience.
///
/// `issuer` is without `https://`; `provider_arn` is that issuer's OIDC provider in IAM.
///
/// Source: EKS User Guide, "Assign IAM roles to Kubernetes service accounts".
#[must_use]
pub fn irsa_statement(provider_arn: &str, issuer: &str, accounts: &BTreeSet<ServiceAccountRef>) -> Statement {
    let subjects = accounts.iter().map(ServiceAccountRef::subject).collect();
    Statement {
        sid: None,
        effect: Effect::Allow,
        principals: Some(Principals::one(PrincipalKind::Federated, provider_arn)),
        principals_excluded: false,
        actions: Patterns::Only(vec!["sts:AssumeRoleWithWebIdentity".to_owned()]),
        resources: None,
        conditions: vec![
            Condition::string_equals(format!("{issuer}:aud"), vec![AUDIENCE.to_owned()]),
            Condition::string_equals(format!("{issuer}:sub"), subjects),
        ],
    }
}

/// The trust statements of EKS Pod Identity: one for each namespace, because two lists in one statement would admit every
/// combination of namespace and service account.
#[must_use]
pub fn pod_identity_statements(names: &TrustNames, accounts: &BTreeSet<ServiceAccountRef>) -> Vec<Statement> {
    let mut by_namespace: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for account in accounts {
        by_namespace.entry(account.namespace.to_string()).or_default().push(account.name.to_string());
    }
    let statement = |(namespace, accounts): (String, Vec<String>)| Statement {
        sid: None,
        effect: Effect::Allow,
        principals: Some(Principals::one(PrincipalKind::Service, "pods.eks.amazonaws.com")),
        principals_excluded: false,
        actions: Patterns::Only(vec!["sts:AssumeRole".to_owned(), "sts:TagSession".to_owned()]),
        resources: None,
        conditions: vec![
            Condition::string_equals("aws:SourceAccount", vec![names.account_id.clone()]),
            Condition::string_equals("aws:RequestTag/kubernetes-namespace", vec![namespace]),
            Condition::string_equals("aws:RequestTag/kubernetes-service-account", accounts),
            Condition {
                operator: Operator::parse("ArnEquals"),
                key: "aws:SourceArn".to_owned(),
                values: vec![names.cluster_arn.clone()],
            },
        ],
    };
    by_namespace.into_iter().map(statement).collect()
}

/// The trust policy of a new role: `trusted` by IRSA, `associated` by Pod Identity.
#[must_use]
pub fn trust_policy(
    names: &TrustNames,
    trusted: &BTreeSet<ServiceAccountRef>,
    associated: &BTreeSet<ServiceAccountRef>,
) -> Policy {
    let irsa = (!trusted.is_empty()).then(|| irsa_statement(&names.provider_arn, &names.issuer, trusted));
    Policy::new(irsa.into_iter().chain(pod_identity_statements(names, associated)).collect())
}
