//! The trust policy of a role in a CloudFormation template.
//!
//! A condition key holds the OIDC issuer, and CloudFormation has no functions in keys. So the document is written out when
//! the issuer is known; when it is not, the whole document is one text that `Fn::Sub` fills in.

use serde_json::{Value, json};

use crate::migration::Target;
use crate::migration::identity::{Role, irsa_statement};
use crate::migration::policy::Policy;

/// Parameter that holds the issuer when the inventory does not.
pub(super) const ISSUER_PARAMETER: &str = "OidcIssuer";

/// `AssumeRolePolicyDocument`.
pub(super) fn document(role: &Role, target: &Target) -> Value {
    let Some(issuer) = &target.oidc_issuer else {
        let issuer = format!("${{{ISSUER_PARAMETER}}}");
        let statement = irsa_statement(&pseudo_provider(&issuer), &issuer, &role.trusted);
        // Only names of Kubernetes objects are in it beside the parameters, so nothing else looks like a variable.
        return json!({"Fn::Sub": Policy::new(vec![statement]).to_value().to_string()});
    };
    if let Some(provider) = target.oidc_provider_arn() {
        return Policy::new(vec![irsa_statement(&provider, issuer, &role.trusted)]).to_value();
    }
    let provider = pseudo_provider(issuer);
    let mut document = Policy::new(vec![irsa_statement(&provider, issuer, &role.trusted)]).to_value();
    if let Some(federated) = document.pointer_mut("/Statement/0/Principal/Federated") {
        *federated = json!({"Fn::Sub": provider});
    }
    document
}

/// ARN of the issuer's OIDC provider in the account that the stack is deployed to.
fn pseudo_provider(issuer: &str) -> String {
    format!("arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:oidc-provider/{issuer}")
}
