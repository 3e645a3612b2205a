//! Scripts for the AWS CLI: `apply.sh` and `undo.sh`, with every policy document as a file beside them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::cdk::PLACEHOLDERS;
use super::names::Missing;
use crate::emit::{EmitError, Files};
use crate::migration::identity::{Association, InlinePolicy, Role, trust_policy};
use crate::migration::name::short_hash;
use crate::migration::{Migration, Target};

const FOLDER: &str = "iam/cli";

const APPLY: &str = include_str!("../../../templates/iam/cli-apply.sh");
const UNDO: &str = include_str!("../../../templates/iam/cli-undo.sh");
const DISASSOCIATE: &str = include_str!("../../../templates/iam/cli-disassociate.sh");

pub(super) fn add(files: &mut Files, migration: &Migration) -> Result<(), EmitError> {
    let (target, identities) = (&migration.target, &migration.identities);
    let irsa = identities.roles.iter().any(|role| !role.trusted.is_empty());
    let missing = Missing::by(target, irsa, !identities.associations.is_empty());
    let mut apply = format!("#!/bin/sh\n{APPLY}\n{}", variables(target, missing, true));
    let mut undo = format!("#!/bin/sh\n{UNDO}\n");
    if irsa {
        apply.push_str("\noidc_provider\n");
    }
    if !identities.associations.is_empty() {
        undo.push_str(DISASSOCIATE);
        undo.push('\n');
        undo.push_str(&variables(target, Missing { account: false, issuer: false, ..missing }, false));
    }
    for Association { account, role: _, role_arn: _ } in &identities.associations {
        let _ = writeln!(undo, "disassociate {} {}", account.namespace, account.name);
    }
    for role in &identities.roles {
        documents(files, role, target)?;
        apply.push_str(&applied(role));
        undo.push_str(&undone(role));
    }
    for Association { account, role, role_arn } in &identities.associations {
        let arn = if let Some(arn) = role_arn {
            quoted(arn)
        } else {
            let found = identities.roles.iter().find(|found| found.name == *role);
            let path = found.map_or("/", |found| found.path.as_str());
            format!("\"arn:${{partition}}:iam::${{account}}:role\"{}", quoted(&format!("{path}{role}")))
        };
        let _ = write!(apply, "\nassociate {} {} {arn}", account.namespace, account.name);
    }
    apply.push_str("\nsay finished\n");
    undo.push_str("say finished\n");
    files.add_script(format!("{FOLDER}/apply.sh"), apply)?;
    files.add_script(format!("{FOLDER}/undo.sh"), undo)?;
    Ok(())
}

/// The values that the documents were written for, or how to find them. `undo.sh` needs the cluster only.
fn variables(target: &Target, missing: Missing, all: bool) -> String {
    let mut out = String::new();
    let mut set = |name: &str, value: &str| {
        let _ = writeln!(out, "{name}={value}");
    };
    match &target.cluster {
        Some(cluster) => set("cluster", &quoted(cluster)),
        None if missing.cluster || missing.issuer => {
            set("cluster", "${CLUSTER:?set CLUSTER to the name of the EKS cluster}");
        }
        None => set("cluster", "''"),
    }
    if !all {
        return out;
    }
    match &target.oidc_issuer {
        Some(issuer) => set("issuer", &quoted(issuer)),
        None if missing.issuer => set(
            "issuer",
            "$(aws eks describe-cluster --name \"$cluster\" --query cluster.identity.oidc.issuer --output text)\n\
             issuer=${issuer#https://}",
        ),
        None => set("issuer", "''"),
    }
    if missing.account {
        set("account", "$(aws sts get-caller-identity --query Account --output text)");
        set("partition", "$(aws sts get-caller-identity --query Arn --output text | cut -d: -f2)");
    } else {
        set("account", &quoted(&target.account_id));
        set("partition", &quoted(target.partition_or_default()));
    }
    if missing.region {
        set("region", "$(aws configure get region)");
    } else {
        set("region", &quoted(&target.region));
    }
    if !missing.account {
        out.push_str(
            "\nif [ \"$(aws sts get-caller-identity --query Account --output text)\" != \"$account\" ]; then\n  \
             say \"these roles belong to account $account: use its credentials\"\n  exit 1\nfi\n",
        );
    }
    out
}

fn documents(files: &mut Files, role: &Role, target: &Target) -> Result<(), EmitError> {
    let trust = trust_policy(&PLACEHOLDERS.names(target), &role.trusted, &role.associated).to_value();
    let mut add = |name: &str, document: &Value| -> Result<(), EmitError> {
        files.add(format!("{FOLDER}/{}/{name}", role.name), serde_json::to_string_pretty(document)?)?;
        Ok(())
    };
    add("trust.json", &trust)?;
    for InlinePolicy { name, document } in &role.inline_policies {
        add(&policy_file(name), document)?;
    }
    Ok(())
}

/// Names of policies hold only `[\w+=,.@-]`, but they may differ by case alone, which not every disk does.
fn policy_file(name: &str) -> String {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) || name == "trust" {
        format!("{name}-{}.json", short_hash(name))
    } else {
        format!("{name}.json")
    }
}

fn applied(role: &Role) -> String {
    let Role {
        purpose: _, // in the comment of the other formats
        name,
        path,
        arn: _, // IAM makes it
        description,
        trusted: _,    // in trust.json
        associated: _, // the same
        managed_policies,
        inline_policies,
        boundary,
        max_session_seconds,
        tags,
    } = role;
    let mut out = format!("\nrole {} {} {} {}", quoted(name), quoted(path), quoted(description), quoted(name));
    if let Some(boundary) = boundary {
        let _ = write!(out, " \\\n  --permissions-boundary {}", quoted(boundary));
    }
    if let Some(seconds) = max_session_seconds {
        let _ = write!(out, " \\\n  --max-session-duration {seconds}");
    }
    if !tags.is_empty() {
        let list: Vec<Value> = tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
        let _ = write!(out, " \\\n  --tags {}", quoted(&json!(list).to_string()));
    }
    out.push('\n');
    for InlinePolicy { name, document: _ /* in the file */ } in inline_policies {
        let _ = writeln!(out, "inline {} {}", quoted(name), quoted(&policy_file(name)));
    }
    for arn in managed_policies {
        let _ = writeln!(out, "attach {}", quoted(arn));
    }
    out
}

fn undone(role: &Role) -> String {
    let mut out = format!("\nrole {} {}\n", quoted(&role.name), quoted(&role.description));
    for policy in &role.inline_policies {
        let _ = writeln!(out, "inline {}", quoted(&policy.name));
    }
    for arn in &role.managed_policies {
        let _ = writeln!(out, "detach {}", quoted(arn));
    }
    out + "delete\n"
}

/// A word of a POSIX shell.
pub(super) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-/:".contains(c);
    if !text.is_empty() && text.chars().all(plain) && !text.starts_with('=') {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
