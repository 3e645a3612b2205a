//! `iam/access.md`: before and after, for the people who must agree to it.

use std::fmt::Write as _;

use crate::migration::identity::{Access, ExecutionRole, Identities, NeededPolicy, PolicyAccess, ResourcePolicies};
use crate::report::one_line;

/// The document.
pub(super) fn document(identities: &Identities) -> String {
    let mut out = String::from("# Access before and after\n\n");
    out.push_str(
        "Each row is a workload: the task role that it had on ECS, the role that its service account has on EKS, and what \
         differs. An empty last column means that the pod may do exactly what the task could; whatever stands there has a finding.\n\n",
    );
    out.push_str(
        "| workload | service account | ECS task role | EKS role | allowed, before and after | difference |\n|---|---|---|---|---|---|\n",
    );
    for access in &identities.access {
        row(&mut out, access);
    }
    execution_roles(&mut out, &identities.execution_roles);
    needed_policies(&mut out, &identities.needed_policies);
    resource_policies(&mut out, &identities.resource_policies);
    out
}

fn row(out: &mut String, access: &Access) {
    let Access { origin, service_account, before, after, grants, differences } = access;
    let role = |name: &Option<String>| name.as_deref().map_or_else(|| "none".to_owned(), code);
    let may: Vec<String> = grants.iter().map(grant).collect();
    let differs: Vec<String> = differences.iter().map(|text| plain(text)).collect();
    let _ = writeln!(
        out,
        "| {} | {} | {} | {} | {} | {} |",
        plain(&origin.subject.to_string()),
        code(&service_account.to_string()),
        role(before),
        role(after),
        if may.is_empty() { "nothing".to_owned() } else { may.join("<br>") },
        differs.join("<br>"),
    );
}

fn grant(grant: &PolicyAccess) -> String {
    let PolicyAccess { policy, allows } = grant;
    match allows {
        Some(allows) => format!("{}: {}", plain(policy), code(allows)),
        None => format!("{}: the managed policy of this name", plain(policy)),
    }
}

fn execution_roles(out: &mut String, roles: &[ExecutionRole]) {
    if roles.is_empty() {
        return;
    }
    out.push_str("\n## Execution roles\n\nThey have no successor: what ECS did with them is done by others.\n\n");
    out.push_str("| execution role | workloads | was used to | now done by |\n|---|---:|---|---|\n");
    for ExecutionRole { name, workloads, duties } in roles {
        if duties.is_empty() {
            let _ =
                writeln!(out, "| {} | {workloads} | not known: its policies are not in the inventory | |", code(name));
        }
        for duty in duties {
            let _ = writeln!(out, "| {} | {workloads} | {} | {} |", code(name), cell(&duty.what), cell(&duty.now));
        }
    }
}

fn needed_policies(out: &mut String, policies: &[NeededPolicy]) {
    if policies.is_empty() {
        return;
    }
    out.push_str(
        "\n## Policies that others must have\n\nNo format in this folder creates them: they belong to others.\n",
    );
    for NeededPolicy { holder, why, document } in policies {
        let _ = writeln!(out, "\n{}: {}\n\n```json\n{document:#}\n```", plain(holder), cell(why));
    }
}

fn resource_policies(out: &mut String, policies: &[ResourcePolicies]) {
    if policies.is_empty() {
        return;
    }
    out.push_str(
        "\n## Policies that may name the old roles\n\nThese objects can have a policy (a key grants, too; a role a trust \
         policy) that names the old role. Where it does, add the new role beside it before the cutover.\n",
    );
    for ResourcePolicies { before, after, resources } in policies {
        let after: Vec<String> = after.iter().map(|name| code(name)).collect();
        let _ = writeln!(out, "\n{} becomes {}:\n", code(before), after.join(", "));
        for resource in resources {
            let _ = writeln!(out, "- {}", code(resource));
        }
    }
}

/// Account data as a code span that may stand in a table: GitHub needs a pipe escaped even there.
fn code(text: &str) -> String {
    format!("`{}`", cell(&text.replace('`', "'")))
}

/// Our own words in a table.
fn cell(text: &str) -> String {
    one_line(text).replace('|', "\\|")
}

/// Account data outside a code span: nothing in it becomes markup.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in cell(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '*' | '_' | '`' | '[' | ']' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
