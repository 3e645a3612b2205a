//! An AWS CDK app in TypeScript. The program is the same for everybody (`templates/cdk`); what differs is the data in
//! `lib/roles.ts`, in JSON's own notation, which is TypeScript's, too. Account data never becomes program text.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::cloudformation;
use super::logical_id::{association_id, logical_id};
use super::names::Placeholders;
use crate::emit::{EmitError, Files};
use crate::migration::identity::{Association, InlinePolicy, Role, trust_policy};
use crate::migration::{Migration, Target};

const FOLDER: &str = "iam/cdk";

const PROGRAM: [(&str, &str); 6] = [
    ("package.json", include_str!("../../../templates/cdk/package.json")),
    ("tsconfig.json", include_str!("../../../templates/cdk/tsconfig.json")),
    ("cdk.json", include_str!("../../../templates/cdk/cdk.json")),
    ("bin/pod-roles.ts", include_str!("../../../templates/cdk/bin/pod-roles.ts")),
    ("lib/model.ts", include_str!("../../../templates/cdk/lib/model.ts")),
    ("lib/pod-roles-stack.ts", include_str!("../../../templates/cdk/lib/pod-roles-stack.ts")),
];

/// How the app spells what the inventory does not hold.
pub(super) const PLACEHOLDERS: Placeholders = Placeholders {
    partition: "@PARTITION@",
    account: "@ACCOUNT@",
    region: "@REGION@",
    cluster: "@CLUSTER@",
    issuer: "@ISSUER@",
};

pub(super) fn add(files: &mut Files, migration: &Migration) -> Result<(), EmitError> {
    for (name, text) in PROGRAM {
        files.add(format!("{FOLDER}/{name}"), text)?;
    }
    files.add(format!("{FOLDER}/lib/roles.ts"), data(migration)?)?;
    Ok(())
}

fn data(migration: &Migration) -> Result<String, EmitError> {
    let (target, identities) = (&migration.target, &migration.identities);
    let roles: Vec<Value> = identities.roles.iter().map(|found| role(found, target)).collect();
    let own = |name: &str| identities.roles.iter().any(|found| found.name == name);
    let associations: Vec<Value> =
        identities.associations.iter().map(|found| association(found, own(&found.role))).collect();
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let settings = json!({
        "stackName": super::stack_name(target),
        "usesOidc": identities.roles.iter().any(|found| !found.trusted.is_empty()),
        "account": known(&target.account_id),
        "region": known(&target.region),
        "cluster": target.cluster,
        "issuer": target.oidc_issuer,
    });
    let mut out = String::from(
        "// Made by ecs2eks: what the account's task roles become. Written again by each conversion.\n\
         import { Association, PodRole, Target } from './model';\n",
    );
    let declarations = [
        ("target: Target", without_nulls(&settings)),
        ("roles: readonly PodRole[]", json!(roles)),
        ("associations: readonly Association[]", json!(associations)),
    ];
    for (declaration, value) in declarations {
        let _ = write!(out, "\nexport const {declaration} = {};\n", serde_json::to_string_pretty(&value)?);
    }
    Ok(out)
}

fn role(role: &Role, target: &Target) -> Value {
    let Role {
        purpose: _, // told in the comment
        name,
        path,
        arn: _, // CloudFormation makes it
        description,
        trusted,
        associated,
        managed_policies,
        inline_policies,
        boundary,
        max_session_seconds,
        tags,
    } = role;
    let inline = |InlinePolicy { name, document }: &InlinePolicy| json!({"name": name, "document": document});
    without_nulls(&json!({
        "id": logical_id(name),
        "comment": cloudformation::comment(role),
        "name": name,
        "path": path,
        "description": description,
        "serviceAccounts": trusted.union(associated).map(ToString::to_string).collect::<Vec<_>>(),
        "trust": trust_policy(&PLACEHOLDERS.names(target), trusted, associated).to_value(),
        "managedPolicies": managed_policies,
        "inlinePolicies": inline_policies.iter().map(inline).collect::<Vec<_>>(),
        "permissionsBoundary": boundary,
        "maxSessionDuration": max_session_seconds,
        "tags": tags,
    }))
}

fn association(found: &Association, own: bool) -> Value {
    let Association { account, role, role_arn } = found;
    without_nulls(&json!({
        "id": association_id(account),
        "namespace": account.namespace,
        "serviceAccount": account.name,
        "roleId": own.then(|| logical_id(role)),
        "roleArn": role_arn.as_ref().filter(|_| !own),
    }))
}

/// Optional members are absent rather than null.
fn without_nulls(value: &Value) -> Value {
    let members = value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    Value::Object(members.map(|(key, value)| (key.clone(), value.clone())).collect::<Map<_, _>>())
}
