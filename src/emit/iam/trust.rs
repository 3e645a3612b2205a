//! The trust policy of a role in a CloudFormation template.
//!
//! A condition key holds the OIDC issuer, and CloudFormation has no functions in keys. So the document is written out when
//! everything in it is known; when something is not, the whole document is one text that `Fn::Sub` fills in.

use serde_json::{Value, json};

use super::names::{Missing, Placeholders};
use crate::migration::Target;
use crate::migration::identity::{Role, trust_policy};

/// Parameter that holds the issuer when the inventory does not.
pub(super) const ISSUER_PARAMETER: &str = "OidcIssuer";

/// Parameter that holds the cluster's name when the inventory does not.
pub(super) const CLUSTER_PARAMETER: &str = "ClusterName";

const PLACEHOLDERS: Placeholders = Placeholders {
    partition: "${AWS::Partition}",
    account: "${AWS::AccountId}",
    region: "${AWS::Region}",
    cluster: "${ClusterName}",
    issuer: "${OidcIssuer}",
};

/// `AssumeRolePolicyDocument`.
pub(super) fn document(role: &Role, target: &Target) -> Value {
    let document = trust_policy(&PLACEHOLDERS.names(target), &role.trusted, &role.associated).to_value();
    if Missing::of(role, target).is_nothing() {
        return document;
    }
    // Only names of Kubernetes objects are in it beside the parameters, so nothing else looks like a variable.
    json!({"Fn::Sub": document.to_string()})
}
