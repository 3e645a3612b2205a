//! The mutants of an account: each member taken away, and each changed to another value of its kind.

use serde_json::{Value, json};

use crate::members;

/// One change of one member.
pub(crate) struct Mutant {
    /// Path of the member without positions.
    pub(crate) member: String,
    /// JSON Pointer of the value.
    pointer: String,
    /// What stands there then; nothing when the member is taken away.
    value: Option<Value>,
}

impl Mutant {
    /// The account with this change.
    pub(crate) fn apply(&self, account: &Value) -> Value {
        let mut account = account.clone();
        if let Some(value) = &self.value {
            *account.pointer_mut(&self.pointer).expect("the member is there") = value.clone();
            return account;
        }
        let (parent, name) = self.pointer.rsplit_once('/').expect("a pointer has a parent");
        match account.pointer_mut(parent).expect("the parent is there") {
            Value::Array(items) => {
                items.remove(name.parse().expect("a position"));
            }
            Value::Object(members) => {
                members.remove(&name.replace("~1", "/").replace("~0", "~"));
            }
            other => panic!("{parent} is {other}"),
        }
        account
    }
}

/// All mutants of the objects in `list`.
pub(crate) fn of(account: &Value, list: &str) -> Vec<Mutant> {
    let leaves = members::of(list);
    let mut mutants = Vec::new();
    walk(&account[list], list.to_owned(), format!("/{list}"), &leaves, &mut mutants);
    mutants
}

fn walk(value: &Value, member: String, pointer: String, leaves: &[String], mutants: &mut Vec<Mutant>) {
    if leaves.contains(&member) {
        let changed = change(&member, value);
        mutants.push(Mutant { member: member.clone(), pointer: pointer.clone(), value: None });
        mutants.push(Mutant { member, pointer, value: Some(changed) });
        return;
    }
    match value {
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                walk(item, format!("{member}[]"), format!("{pointer}/{position}"), leaves, mutants);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                walk(value, format!("{member}.{name}"), pointer, leaves, mutants);
            }
        }
        other => panic!("{pointer}: {other} is no member of the model"),
    }
}

/// Members with few allowed values, and what they become.
const CHOICES: &[(&str, &[&str])] = &[
    ("launchType", &["EC2", "FARGATE"]),
    ("schedulingStrategy", &["REPLICA", "DAEMON"]),
    ("networkMode", &["bridge", "host"]),
    ("pidMode", &["task", "host"]),
    ("ipcMode", &["task", "host"]),
    ("condition", &["SUCCESS", "COMPLETE", "HEALTHY", "START"]),
    ("protocol", &["tcp", "udp"]),
    ("appProtocol", &["http", "grpc", "http2"]),
    ("scope", &["shared", "task"]),
    ("iam", &["ENABLED", "DISABLED"]),
    ("transitEncryption", &["ENABLED", "DISABLED"]),
    ("cpuArchitecture", &["X86_64", "ARM64"]),
    ("operatingSystemFamily", &["LINUX", "WINDOWS_SERVER_2019_CORE"]),
    ("assignPublicIp", &["ENABLED", "DISABLED"]),
    ("availabilityZoneRebalancing", &["ENABLED", "DISABLED"]),
    ("propagateTags", &["SERVICE", "NONE"]),
    ("filesystemType", &["xfs", "ext4"]),
    ("versionConsistency", &["disabled", "enabled"]),
    ("requiresCompatibilities[]", &["EC2", "FARGATE"]),
    ("cpu", &["1024", "2048", "512"]),
    ("memory", &["2048", "4096", "1024"]),
];

fn change(member: &str, value: &Value) -> Value {
    match value {
        Value::Bool(on) => json!(!on),
        Value::Number(number) if number.is_f64() => json!(number.as_f64().map(|number| number / 2.0)),
        Value::Number(number) => json!(number.as_i64().map(|number| number + 1)),
        Value::String(text) => {
            let last = member.rsplit('.').next().unwrap_or(member);
            let choices = CHOICES.iter().find(|(name, _)| *name == last).map_or(&[][..], |(_, choices)| choices);
            json!(choices.iter().find(|choice| *choice != text).map_or_else(|| format!("{text}x"), ToString::to_string))
        }
        Value::Object(free) => {
            let grown = free.iter().map(|(name, value)| (name.clone(), change("", value)));
            Value::Object(grown.collect())
        }
        Value::Array(_) | Value::Null => json!("other"),
    }
}
