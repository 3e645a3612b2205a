//! The IAM policy that scan needs: one action for each operation that it can call, and nothing else.
//!
//! `ecs2eks scan --print-policy` prints it and `docs/scan-policy.json` holds a copy; both come from the table of operations, which is
//! the only way to make a call.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::operation::{ALL, Service};

/// An IAM policy document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    sid: String,
    effect: &'static str,
    action: BTreeSet<String>,
    resource: &'static str,
}

/// The policy, one statement a service.
///
/// Resources are `*`: half of these actions (every `List…`, and all of Elastic Load Balancing's `Describe…`) know no
/// other, and scan does not know beforehand what it will find.
#[must_use]
pub fn policy() -> Policy {
    let mut actions: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for operation in ALL {
        // AWS answers GetCallerIdentity to everyone, even with an explicit deny.
        if operation.service != Service::Sts {
            let prefix = operation.service.iam_prefix();
            actions.entry(prefix).or_default().insert(format!("{prefix}:{}", operation.name));
        }
    }
    let statement = |(prefix, action): (&str, BTreeSet<String>)| Statement {
        sid: format!("Read{}", words(prefix)),
        effect: "Allow",
        action,
        resource: "*",
    };
    Policy { version: "2012-10-17", statement: actions.into_iter().map(statement).collect() }
}

/// The policy as indented JSON with a final line break.
#[must_use]
pub fn policy_text() -> String {
    // A struct of text cannot fail to serialize.
    serde_json::to_string_pretty(&policy()).unwrap_or_default() + "\n"
}

/// `application-autoscaling` as `ApplicationAutoscaling`: a statement id has letters and digits only.
fn words(prefix: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    prefix.split('-').map(capital).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::aws::operation::Operation;

    fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(sources(&path));
            } else {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
        found.sort();
        found
    }

    fn source_folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/aws")
    }

    /// `DescribeTargetGroups` as `describe_target_groups`.
    fn snake(name: &str) -> String {
        let mut text = String::new();
        for letter in name.chars() {
            if letter.is_ascii_uppercase() && !text.is_empty() {
                text.push('_');
            }
            text.push(letter.to_ascii_lowercase());
        }
        text
    }

    /// The name of the operation's constant, such as `ELBV2_DESCRIBE_RULES`, and its call, such as `elbv2.describe_rules()`.
    fn spelled(operation: &Operation) -> (String, String) {
        let client = snake(&format!("{:?}", operation.service));
        let method = snake(operation.name);
        (format!("{client}_{method}").to_uppercase(), format!("{client}.{method}()"))
    }

    /// Calls of SDK clients in a source: every `client.verb_noun()` of a known client.
    fn calls(source: &str) -> Vec<String> {
        let clients =
            ["autoscaling", "cloud_map", "ec2", "ecs", "efs", "eks", "elbv2", "events", "iam", "scheduler", "sts"];
        let joined: String = source.split_whitespace().collect();
        // One module names its client once for three calls.
        let joined = joined
            .replace("letclient=&self.clients.autoscaling;", "")
            .replace("client.describe_", "clients.autoscaling.describe_");
        let mut found = Vec::new();
        for call in joined.split("clients.").skip(1) {
            let (client, rest) = call.split_once('.').expect("a client is only used for calls");
            let (method, _) = rest.split_once('(').expect("a client is only used for calls");
            assert!(clients.contains(&client), "a client of an unknown name: {client}");
            found.push(format!("{client}.{method}()"));
        }
        found
    }

    #[test]
    fn every_call_is_in_the_table_and_every_entry_is_called() {
        let table: BTreeSet<String> = ALL.iter().map(|operation| spelled(operation).1).collect();
        assert_eq!(table.len(), ALL.len(), "an operation is listed twice");
        let called: BTreeSet<String> = sources(&source_folder())
            .iter()
            .filter(|(path, _)| !path.ends_with("permissions.rs"))
            .flat_map(|(_, source)| calls(source))
            .collect();
        assert_eq!(called, table);
    }

    #[test]
    fn each_call_is_made_under_its_own_name() {
        let others = sources(&source_folder()).into_iter().filter(|(path, _)| !path.ends_with("permissions.rs"));
        for (path, source) in others {
            for call in source.split("&op::").skip(1) {
                let constant: String =
                    call.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_' || c.is_ascii_digit()).collect();
                let Some(made) = calls(call).into_iter().next() else { continue };
                let used = ALL.iter().map(|operation| spelled(operation)).find(|(name, _)| *name == constant);
                let (_, expected) =
                    used.unwrap_or_else(|| panic!("{}: {constant} is not in the table", path.display()));
                // The text between two constants is one call, or the handling of its answer.
                let own = call.find("clients.").is_some_and(|at| !call[..at].contains(".await"));
                assert!(!own || made == expected, "{}: {constant} is used for {made}", path.display());
            }
        }
    }

    #[test]
    fn only_one_file_makes_clients() {
        for (path, source) in sources(&source_folder()) {
            let makes = source.contains("Client::new(") || source.contains("Client::from_conf(");
            let may = path.ends_with("clients.rs") || path.ends_with("permissions.rs") || path.ends_with("testing.rs");
            assert!(!makes || may, "{} makes a client", path.display());
        }
    }

    #[test]
    fn every_operation_only_reads() {
        for operation in ALL {
            let reads = ["Describe", "Get", "List"].iter().any(|verb| operation.name.starts_with(verb));
            assert!(reads, "{} is not a reading operation", operation.name);
            let secret = ["GetSecretValue", "GetParameter", "GetParameters", "GetAuthorizationToken"];
            assert!(!secret.contains(&operation.name), "{} reads a secret", operation.name);
        }
    }

    #[test]
    fn the_printed_policy_is_up_to_date() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scan-policy.json");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, policy_text()).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        assert!(stored == policy_text(), "docs/scan-policy.json is stale: UPDATE=1 cargo test renews it");
    }

    #[test]
    fn the_policy_fits_into_one_managed_policy() {
        let text: String = policy_text().split_whitespace().collect();
        assert!(text.len() <= 6144, "IAM allows 6144 characters, the policy has {}", text.len());
    }
}
