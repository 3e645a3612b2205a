//! One CloudFormation template for all roles. Policy documents stand in it as the account has them, outside of any
//! intrinsic function, so that `${aws:…}` stays IAM's variable.
//!
//! Source: CloudFormation Template Reference, `AWS::IAM::Role`, `AWS::IAM::OIDCProvider`, `AWS::EKS::PodIdentityAssociation`.

use serde_json::{Map, Value, json};

use super::logical_id::{association_id, logical_id};
use super::trust::{self, CLUSTER_PARAMETER, ISSUER_PARAMETER};
use crate::emit::EmitError;
use crate::emit::yaml::{self, Comments};
use crate::migration::Target;
use crate::migration::identity::{AUDIENCE, Association, InlinePolicy, Role, RolePurpose};

/// Parameter that makes the stack create the cluster's OIDC provider, too.
pub(super) const PROVIDER_PARAMETER: &str = "CreateOidcProvider";

/// The template as YAML.
///
/// # Errors
/// When a value has no YAML form.
pub(super) fn template(target: &Target, roles: &[&Role], associations: &[&Association]) -> Result<String, EmitError> {
    let irsa = roles.iter().any(|role| !role.trusted.is_empty());
    let mut comments = Comments::new();
    let mut resources = Map::new();
    if irsa {
        resources.insert("OidcProvider".to_owned(), oidc_provider(target));
    }
    for role in roles {
        let id = logical_id(&role.name);
        comments.insert(format!("/Resources/{id}"), comment(role));
        resources.insert(id, json!({"Type": "AWS::IAM::Role", "Properties": properties(role, target)}));
    }
    for association in associations {
        resources.insert(association_id(&association.account), pod_identity(association, roles, target));
    }
    let cluster = target.cluster.as_deref().unwrap_or("not known yet");
    let mut template = Map::new();
    let mut set = |key: &str, value: Value| template.insert(key.to_owned(), value);
    set("AWSTemplateFormatVersion", json!("2010-09-09"));
    let description = format!("Roles for the pods of EKS cluster {cluster}. Made by ecs2eks from the ECS task roles.");
    set("Description", json!(description));
    let parameters = parameters(target, irsa, !associations.is_empty());
    if !parameters.is_empty() {
        set("Parameters", Value::Object(parameters));
    }
    if irsa {
        set("Conditions", json!({PROVIDER_PARAMETER: {"Fn::Equals": [{"Ref": PROVIDER_PARAMETER}, "true"]}}));
    }
    set("Resources", Value::Object(resources));
    Ok(yaml::render(&template, &comments)?)
}

fn parameters(target: &Target, irsa: bool, pod_identity: bool) -> Map<String, Value> {
    let mut parameters = Map::new();
    if irsa && target.oidc_issuer.is_none() {
        let parameter = json!({
            "Type": "String",
            "Description": "OIDC issuer of the EKS cluster without https://",
            "AllowedPattern": "[a-z0-9.-]+/id/[A-Za-z0-9]+",
            "ConstraintDescription": "as in oidc.eks.REGION.amazonaws.com/id/ID",
        });
        parameters.insert(ISSUER_PARAMETER.to_owned(), parameter);
    }
    if pod_identity && target.cluster.is_none() {
        let parameter = json!({
            "Type": "String",
            "Description": "Name of the EKS cluster",
            "AllowedPattern": "[0-9A-Za-z][A-Za-z0-9_-]{0,99}",
        });
        parameters.insert(CLUSTER_PARAMETER.to_owned(), parameter);
    }
    if irsa {
        let parameter = json!({
            "Type": "String",
            "Description": "Whether to create the cluster's OIDC provider in IAM; false when it is there already",
            "AllowedValues": ["true", "false"],
            "Default": "false",
        });
        parameters.insert(PROVIDER_PARAMETER.to_owned(), parameter);
    }
    parameters
}

/// An association refers to the role of this template, or by ARN to the reused one.
fn pod_identity(association: &Association, roles: &[&Role], target: &Target) -> Value {
    let Association { account, role, role_arn } = association;
    let own = roles.iter().any(|found| found.name == *role);
    let cluster = target.cluster.as_ref().map_or_else(|| json!({"Ref": CLUSTER_PARAMETER}), |name| json!(name));
    json!({
        "Type": "AWS::EKS::PodIdentityAssociation",
        "Properties": {
            "ClusterName": cluster,
            "Namespace": account.namespace,
            "ServiceAccount": account.name,
            "RoleArn": if own { json!({"Fn::GetAtt": [logical_id(role), "Arn"]}) } else { json!(role_arn) },
        },
    })
}

fn oidc_provider(target: &Target) -> Value {
    let url = match &target.oidc_issuer {
        Some(issuer) => json!(format!("https://{issuer}")),
        None => json!({"Fn::Sub": format!("https://${{{ISSUER_PARAMETER}}}")}),
    };
    json!({
        "Type": "AWS::IAM::OIDCProvider",
        "Condition": PROVIDER_PARAMETER,
        // Others come to rely on the provider, so it outlives the stack, but not a stack that failed to come up.
        "DeletionPolicy": "RetainExceptOnCreate",
        "UpdateReplacePolicy": "Retain",
        "Properties": {"Url": url, "ClientIdList": [AUDIENCE]},
    })
}

/// Where a role comes from and who uses it.
pub(super) fn comment(role: &Role) -> String {
    let Role {
        purpose,
        name: _,        // a property
        path: _,        // a property
        arn: _,         // CloudFormation makes it
        description: _, // a property
        trusted,
        associated,
        managed_policies: _,    // a property
        inline_policies: _,     // a property
        boundary: _,            // a property
        max_session_seconds: _, // a property
        tags: _,                // a property
    } = role;
    let used_by: Vec<String> = trusted.union(associated).map(ToString::to_string).collect();
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
