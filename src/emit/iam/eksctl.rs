//! An eksctl `ClusterConfig`. eksctl makes one role per service account, at the path `/`, and for Pod Identity with a trust
//! policy without conditions; so a role that needs more stands in a CloudFormation template beside it.
//!
//! Source: eksctl config file schema (`ClusterIAMServiceAccount`, `PodIdentityAssociation`).

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::cloudformation;
use super::merged_policy::merged;
use crate::emit::yaml::{self, Comments};
use crate::emit::{EmitError, Files};
use crate::migration::identity::{Association, Role, ServiceAccountRef};
use crate::migration::{Migration, Target};

/// The configuration.
pub(super) const CONFIG: &str = "iam/eksctl/cluster.yaml";
/// The roles beside it.
pub(super) const BESIDE: &str = "iam/eksctl/beside.cfn.yaml";

pub(super) fn add(files: &mut Files, migration: &Migration) -> Result<(), EmitError> {
    let identities = &migration.identities;
    let (inside, beside): (Vec<&Role>, Vec<&Role>) =
        identities.roles.iter().partition(|role| role.fits_eksctl().is_some());
    let accounts: Vec<Value> =
        inside.iter().filter_map(|role| Some(service_account(role, role.fits_eksctl()?))).collect();
    // Associations of roles in the template beside are there, too: eksctl takes a role by its ARN.
    let associations: Vec<Value> = identities.associations.iter().filter_map(association).collect();
    files.add(CONFIG, config(&migration.target, &accounts, &associations, beside.len())?)?;
    if !beside.is_empty() {
        files.add(BESIDE, cloudformation::template(&migration.target, &beside, &[])?)?;
    }
    Ok(())
}

fn config(target: &Target, accounts: &[Value], associations: &[Value], beside: usize) -> Result<String, EmitError> {
    let mut iam = Map::new();
    iam.insert("withOIDC".to_owned(), json!(true));
    if !accounts.is_empty() {
        iam.insert("serviceAccounts".to_owned(), json!(accounts));
    }
    if !associations.is_empty() {
        iam.insert("podIdentityAssociations".to_owned(), json!(associations));
    }
    let cluster = target.cluster.as_deref().unwrap_or("CLUSTER");
    let region = if target.region.is_empty() { "REGION" } else { &target.region };
    let document = json!({
        "apiVersion": "eksctl.io/v1alpha5",
        "kind": "ClusterConfig",
        "metadata": {"name": cluster, "region": region},
        "iam": iam,
    });
    let mut header = "For an existing cluster: eksctl reads only the section iam of this file.".to_owned();
    if beside > 0 {
        let _ = write!(header, "\n{beside} roles that eksctl can't express are in beside.cfn.yaml.");
    }
    let comments = Comments::from([
        (String::new(), header),
        (
            "/iam/serviceAccounts".to_owned(),
            "Roles only: the ServiceAccounts belong to the charts, which hold the roles' ARNs.".to_owned(),
        ),
    ]);
    Ok(yaml::render(&document, &comments)?)
}

fn service_account(role: &Role, account: &ServiceAccountRef) -> Value {
    let Role {
        purpose: _, // eksctl has no place for a comment on a role
        name,
        path: _,        // `/`
        arn: _,         // follows from name and path
        description: _, // eksctl sets none
        trusted: _,     // `account`
        associated: _,  // empty
        managed_policies,
        inline_policies,
        boundary,
        max_session_seconds: _, // the default
        tags,
    } = role;
    let mut entry = Map::new();
    let mut set = |key: &str, value: Value| entry.insert(key.to_owned(), value);
    set("metadata", json!({"name": account.name, "namespace": account.namespace}));
    set("roleName", json!(name));
    set("roleOnly", json!(true));
    if !managed_policies.is_empty() {
        set("attachPolicyARNs", json!(managed_policies));
    }
    if let Some(document) = merged(inline_policies) {
        set("attachPolicy", document);
    }
    if let Some(boundary) = boundary {
        set("permissionsBoundary", json!(boundary));
    }
    if !tags.is_empty() {
        set("tags", json!(tags));
    }
    Value::Object(entry)
}

fn association(found: &Association) -> Option<Value> {
    let Association { account, role: _ /* the ARN holds it */, role_arn } = found;
    let arn = role_arn.as_ref()?;
    Some(json!({"namespace": account.namespace, "serviceAccountName": account.name, "roleARN": arn}))
}
