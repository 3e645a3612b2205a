//! One CloudFormation template for all roles. Policy documents stand in it as the account has them, outside of any
//! intrinsic function, so that `${aws:…}` stays IAM's variable.
//!
//! Source: CloudFormation Template Reference, `AWS::IAM::Role`, `AWS::IAM::OIDCProvider`.

use serde_json::{Map, Value, json};

use super::logical_id::logical_id;
use super::trust::{self, ISSUER_PARAMETER};
use crate::emit::EmitError;
use crate::emit::yaml::{self, Comments};
use crate::migration::identity::{AUDIENCE, InlinePolicy, Role, RolePurpose};
use crate::migration::{Migration, Target};

/// Parameter that makes the stack create the cluster's OIDC provider, too.
pub(super) const PROVIDER_PARAMETER: &str = "CreateOidcProvider";

/// The template as YAML.
///
/// # Errors
/// When a value has no YAML form.
pub(super) fn template(migration: &Migration) -> Result<String, EmitError> {
    let target = &migration.target;
    let mut comments = Comments::new();
    let mut resources = Map::new();
    resources.insert("OidcProvider".to_owned(), oidc_provider(target));
    for role in &migration.identities.roles {
        let id = logical_id(&role.name);
        comments.insert(format!("/Resources/{id}"), comment(role));
        resources.insert(id, json!({"Type": "AWS::IAM::Role", "Properties": properties(role, target)}));
    }
    let cluster = target.cluster.as_deref().unwrap_or("not known yet");
    let template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": format!("Roles for the pods of EKS cluster {cluster}. Made by ecs2eks from the ECS task roles."),
        "Parameters": parameters(target),
        "Conditions": {PROVIDER_PARAMETER: {"Fn::Equals": [{"Ref": PROVIDER_PARAMETER}, "true"]}},
        "Resources": resources,
    });
    Ok(yaml::render(&template, &comments)?)
}

fn parameters(target: &Target) -> Value {
    let mut parameters = Map::new();
    if target.oidc_issuer.is_none() {
        let parameter = json!({
            "Type": "String",
            "Description": "OIDC issuer of the EKS cluster without https://",
            "AllowedPattern": "[a-z0-9.-]+/id/[A-Za-z0-9]+",
            "ConstraintDescription": "as in oidc.eks.REGION.amazonaws.com/id/ID",
        });
        parameters.insert(ISSUER_PARAMETER.to_owned(), parameter);
    }
    let parameter = json!({
        "Type": "String",
        "Description": "Whether to create the cluster's OIDC provider in IAM; false when it is there already",
        "AllowedValues": ["true", "false"],
        "Default": "false",
    });
    parameters.insert(PROVIDER_PARAMETER.to_owned(), parameter);
    Value::Object(parameters)
}

fn oidc_provider(target: &Target) -> Value {
    let url = match &target.oidc_issuer {
        Some(issuer) => json!(format!("https://{issuer}")),
        None => json!({"Fn::Sub": format!("https://${{{ISSUER_PARAMETER}}}")}),
    };
    json!({
        "Type": "AWS::IAM::OIDCProvider",
        "Condition": PROVIDER_PARAMETER,
        // Others come to rely on the provider, so it outlives the stack.
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {"Url": url, "ClientIdList": [AUDIENCE]},
    })
}

/// Where a role comes from and who uses it.
fn comment(role: &Role) -> String {
    let Role {
        purpose,
        name: _,        // a property
        path: _,        // a property
        arn: _,         // CloudFormation makes it
        description: _, // a property
        trusted,
        managed_policies: _,    // a property
        inline_policies: _,     // a property
        boundary: _,            // a property
        max_session_seconds: _, // a property
        tags: _,                // a property
    } = role;
    let used_by: Vec<String> = trusted.iter().map(ToString::to_string).collect();
    let what = match purpose {
        RolePurpose::Workload(origin) => format!("Takes the place of {origin}."),
        RolePurpose::SecretReader => "External Secrets reads the namespace's secrets with it.".to_owned(),
        RolePurpose::Platform => "Belongs to an add-on.".to_owned(),
    };
    format!("{what} Trusts {}.", used_by.join(", "))
}

fn properties(role: &Role, target: &Target) -> Value {
    let mut properties = Map::new();
    let mut set = |key: &str, value: Value| properties.insert(key.to_owned(), value);
    set("RoleName", json!(role.name));
    if role.path != "/" {
        set("Path", json!(role.path));
    }
    set("Description", json!(role.description));
    set("AssumeRolePolicyDocument", trust::document(role, target));
    if let Some(boundary) = &role.boundary {
        set("PermissionsBoundary", json!(boundary));
    }
    if let Some(seconds) = role.max_session_seconds {
        set("MaxSessionDuration", json!(seconds));
    }
    if !role.managed_policies.is_empty() {
        set("ManagedPolicyArns", json!(role.managed_policies));
    }
    if !role.inline_policies.is_empty() {
        set("Policies", role.inline_policies.iter().map(inline_policy).collect());
    }
    if !role.tags.is_empty() {
        set("Tags", role.tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect());
    }
    Value::Object(properties)
}

fn inline_policy(policy: &InlinePolicy) -> Value {
    let InlinePolicy { name, document } = policy;
    json!({"PolicyName": name, "PolicyDocument": document})
}
