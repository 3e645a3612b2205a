//! What a team decides about its identities: the formats that are written, how pods get their role, and its path.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A form in which the roles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IamFormat {
    /// One CloudFormation template.
    CloudFormation,
    /// A Terraform root module.
    Terraform,
    /// An eksctl `ClusterConfig`, with a CloudFormation template for what eksctl can't express.
    Eksctl,
    /// An AWS CDK app in TypeScript.
    Cdk,
    /// Scripts for the AWS CLI.
    Cli,
}

/// How a pod gets the credentials of its role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Mechanism {
    /// IAM roles for service accounts: the role trusts the cluster's OIDC issuer.
    #[default]
    Irsa,
    /// EKS Pod Identity: the role trusts `pods.eks.amazonaws.com`, and the cluster holds an association.
    PodIdentity,
}

/// The section `iam` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct IamSettings {
    /// Which formats are written: `cloudformation` (default), `terraform`, `eksctl`, `cdk`, `cli`.
    pub formats: BTreeSet<IamFormat>,
    /// How pods get their role: `irsa` (default) or `podIdentity`. Where only IRSA works, it is used, and a finding says so.
    pub mechanism: Mechanism,
    /// Exceptions, by `namespace/workload`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub workloads: BTreeMap<String, Mechanism>,
    /// Path of new roles, for example `/`. Default: the path of the role that they take the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Default for IamSettings {
    fn default() -> Self {
        Self {
            formats: BTreeSet::from([IamFormat::CloudFormation]),
            mechanism: Mechanism::default(),
            workloads: BTreeMap::new(),
            path: None,
        }
    }
}

impl IamSettings {
    /// What is wrong with it, as the member and the reason.
    ///
    /// # Errors
    /// When no format is asked for, or the path is not one that IAM takes.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        if self.formats.is_empty() {
            return Err(("iam.formats", "name at least one of cloudformation, terraform, eksctl, cdk, cli".to_owned()));
        }
        if let Some(path) = &self.path
            && !is_path(path)
        {
            return Err((
                "iam.path",
                format!("{path:?} is not a path: it begins and ends with '/', for example /eks/"),
            ));
        }
        Ok(())
    }
}

/// Source: IAM API Reference, `CreateRole` (`Path`, up to 512 characters). Narrower than IAM's pattern: only what needs no
/// quoting in ARNs.
fn is_path(path: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "/+=,.@_-".contains(c);
    path.len() <= 512 && path.starts_with('/') && path.ends_with('/') && path.chars().all(legal) && !path.contains("//")
}
