//! `iam/README.md`: what is here, and how it is deployed and taken back.

use handlebars::Handlebars;
use serde_json::json;

use super::cloudformation::PROVIDER_PARAMETER;
use super::reuse;
use super::trust::ISSUER_PARAMETER;
use crate::emit::EmitError;
use crate::migration::Migration;

const TEMPLATE: &str = include_str!("../../../templates/iam-readme.hbs");

/// Bytes of a template that `aws cloudformation deploy` sends without a bucket.
///
/// Source: CloudFormation User Guide, "Understand CloudFormation quotas".
const DIRECT_TEMPLATE: usize = 51_200;

/// Renders the document.
///
/// # Errors
/// When the template asks for something that it is not given.
pub(super) fn document(migration: &Migration, stack: Option<&str>) -> Result<String, EmitError> {
    let target = &migration.target;
    let cluster = target.cluster.as_deref();
    let mut parameters = Vec::new();
    if target.oidc_issuer.is_none() {
        parameters.push(format!("{ISSUER_PARAMETER}=\"$issuer\""));
    }
    let reused: Vec<_> = migration
        .identities
        .reused
        .iter()
        .map(
            |role| json!({"name": role.name, "apply": reuse::command(role, false), "undo": reuse::command(role, true)}),
        )
        .collect();
    let data = json!({
        "stack": stack.is_some(),
        "roles": migration.identities.roles.len(),
        "large": stack.is_some_and(|text| text.len() > DIRECT_TEMPLATE),
        "stack_name": format!("{}-pod-roles", cluster.unwrap_or("eks")),
        "cluster": cluster.unwrap_or("CLUSTER"),
        "issuer_known": target.oidc_issuer.is_some(),
        "issuer": target.oidc_issuer.as_deref().unwrap_or_default(),
        "provider_parameter": PROVIDER_PARAMETER,
        "parameters": parameters,
        "has_parameters": !parameters.is_empty(),
        "reused": reused,
        "has_reused": !migration.identities.reused.is_empty(),
    });
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(handlebars::no_escape);
    Ok(handlebars.render_template(TEMPLATE, &data)?)
}
