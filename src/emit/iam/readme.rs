//! `iam/README.md`: what is here, and how it is deployed and taken back.

use handlebars::Handlebars;
use serde_json::json;

use super::cloudformation::PROVIDER_PARAMETER;
use super::names::Missing;
use super::trust::{CLUSTER_PARAMETER, ISSUER_PARAMETER};
use super::{formats, has_something_to_make, reuse, stack_name};
use crate::emit::EmitError;
use crate::migration::Migration;
use crate::migration::identity::IamFormat;

const TEMPLATE: &str = include_str!("../../../templates/iam-readme.hbs");

/// Bytes of a template that `aws cloudformation deploy` sends without a bucket.
///
/// Source: CloudFormation User Guide, "Understand CloudFormation quotas".
const DIRECT_TEMPLATE: usize = 51_200;

/// Renders the document.
///
/// # Errors
/// When the template asks for something that it is not given.
pub(super) fn document(migration: &Migration, stack: Option<&str>, beside: bool) -> Result<String, EmitError> {
    let (target, identities) = (&migration.target, &migration.identities);
    let cluster = target.cluster.as_deref();
    let irsa = identities.roles.iter().any(|role| !role.trusted.is_empty());
    let missing = Missing::by(target, irsa, !identities.associations.is_empty());
    let mut parameters = Vec::new();
    if missing.issuer {
        parameters.push(format!("{ISSUER_PARAMETER}=\"$issuer\""));
    }
    if missing.cluster {
        parameters.push(format!("{CLUSTER_PARAMETER}=CLUSTER"));
    }
    let mut variables = Vec::new();
    let mut context = Vec::new();
    if missing.issuer {
        variables.push("-var oidc_issuer=\"$issuer\"");
        context.push("--context oidcIssuer=\"$issuer\"");
    }
    if missing.cluster {
        variables.push("-var cluster_name=CLUSTER");
        context.push("--context clusterName=CLUSTER");
    }
    let reused: Vec<_> = identities
        .reused
        .iter()
        .map(
            |role| json!({"name": role.name, "apply": reuse::command(role, false), "undo": reuse::command(role, true)}),
        )
        .collect();
    let written = has_something_to_make(identities);
    let has = |format: IamFormat| written && formats(identities).contains(&format);
    let data = json!({
        "some": !identities.roles.is_empty() || !identities.associations.is_empty(),
        "stack": stack.is_some(),
        "terraform": has(IamFormat::Terraform),
        "eksctl": has(IamFormat::Eksctl),
        "beside": beside,
        "cdk": has(IamFormat::Cdk),
        "cli": has(IamFormat::Cli),
        "several": written && formats(identities).len() > 1,
        "roles": identities.roles.len(),
        "irsa": irsa,
        "associations": identities.associations.len(),
        "has_associations": !identities.associations.is_empty(),
        "large": stack.is_some_and(|text| text.len() > DIRECT_TEMPLATE),
        "stack_name": stack_name(target),
        "cluster": cluster.unwrap_or("CLUSTER"),
        "issuer_known": target.oidc_issuer.is_some(),
        "issuer": target.oidc_issuer.as_deref().unwrap_or_default(),
        "provider_parameter": PROVIDER_PARAMETER,
        "parameters": parameters,
        "has_parameters": !parameters.is_empty(),
        "variables": variables,
        "context": context,
        "reused": reused,
        "has_reused": !identities.reused.is_empty(),
        "smoke": !migration.workloads.is_empty(),
    });
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(handlebars::no_escape);
    Ok(handlebars.render_template(TEMPLATE, &data)?)
}
