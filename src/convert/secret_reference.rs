//! The grammar of ECS `valueFrom`: which store, which key, which part and version.
//!
//! Secrets Manager: `arn:…:secret:name-AbCdEf[:json-key:version-stage:version-id]`, where the three parts come together or
//! not at all and may be empty (`amazon-ecs-agent`, `asmsecret.go`). Everything else is a parameter: an ARN or a name in
//! the task's own region, with an optional `:version`.

use crate::inventory::arn::Arn;
use crate::migration::{RemoteRef, SecretService, StoreRef, Target};

/// A reference, understood.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reference {
    pub(super) store: StoreRef,
    pub(super) remote: RemoteRef,
}

/// Reads a `valueFrom`. `None` when it is no reference that ECS accepts.
pub(super) fn parse(value_from: &str, target: &Target) -> Option<Reference> {
    let text = value_from.trim();
    if !text.starts_with("arn:") {
        let (key, version) = split_version(text);
        let store = store(SecretService::ParameterStore, "", "", target);
        return (!key.is_empty()).then_some(Reference { store, remote: RemoteRef { key, property: None, version } });
    }
    let arn = Arn::parse(text).ok()?;
    match arn.service {
        "secretsmanager" => secrets_manager(text, &arn, target),
        "ssm" => {
            arn.resource.strip_prefix("parameter/").filter(|name| !name.is_empty())?;
            let (key, version) = split_parameter_arn(text);
            let store = store(SecretService::ParameterStore, arn.region, arn.account, target);
            Some(Reference { store, remote: RemoteRef { key, property: None, version } })
        }
        _ => None,
    }
}

fn secrets_manager(text: &str, arn: &Arn<'_>, target: &Target) -> Option<Reference> {
    let parts: Vec<&str> = arn.resource.split(':').collect();
    let (name, property, version) = match parts.as_slice() {
        ["secret", name] => (*name, None, None),
        ["secret", name, key, stage, id] => (*name, filled(key).map(escape_property), version(stage, id)),
        _ => return None,
    };
    if name.is_empty() {
        return None;
    }
    let extra: usize = parts.iter().skip(2).map(|part| part.len() + 1).sum();
    let key = text.get(..text.len() - extra)?.to_owned();
    let store = store(SecretService::SecretsManager, arn.region, arn.account, target);
    Some(Reference { store, remote: RemoteRef { key, property, version } })
}

/// External Secrets takes a stage or `uuid/<id>`; the id is the more exact of the two.
fn version(stage: &str, id: &str) -> Option<String> {
    filled(id).map(|id| format!("uuid/{id}")).or_else(|| filled(stage).map(str::to_owned))
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// A parameter name holds no colon, so what follows one is a version or a label.
fn split_version(text: &str) -> (String, Option<String>) {
    match text.split_once(':') {
        Some((name, version)) => (name.to_owned(), filled(version).map(str::to_owned)),
        None => (text.to_owned(), None),
    }
}

/// The same inside an ARN, whose first five colons belong to it.
fn split_parameter_arn(text: &str) -> (String, Option<String>) {
    match text.match_indices(':').nth(5) {
        Some((at, _)) => (text[..at].to_owned(), filled(&text[at + 1..]).map(str::to_owned)),
        None => (text.to_owned(), None),
    }
}

/// Region and account default to the target's own; the own account is not named, so that each region has one store.
fn store(service: SecretService, region: &str, account_id: &str, target: &Target) -> StoreRef {
    let region = filled(region).unwrap_or(&target.region).to_owned();
    let account_id = if account_id == target.account_id { String::new() } else { account_id.to_owned() };
    StoreRef { service, region, account_id }
}

/// External Secrets reads `property` as a gjson path and escapes dots itself; the agent looks up a top-level key as it is.
fn escape_property(key: &str) -> String {
    let mut escaped = String::with_capacity(key.len());
    for c in key.chars() {
        if matches!(c, '\\' | '*' | '?' | '#' | '@' | '|' | '!' | '{' | '[') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target { region: "eu-west-1".to_owned(), account_id: "111122223333".to_owned(), ..Target::default() }
    }

    fn remote(text: &str) -> Option<(String, Option<String>, Option<String>)> {
        parse(text, &target()).map(|read| (read.remote.key, read.remote.property, read.remote.version))
    }

    const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf";

    #[test]
    fn a_secret_is_taken_whole_or_by_key_stage_and_id() {
        let some = |text: &str| Some(text.to_owned());
        let cases = [
            ("", None, None),
            (":user::", some("user"), None),
            (":user:AWSPREVIOUS:", some("user"), some("AWSPREVIOUS")),
            (":::0d0a", None, some("uuid/0d0a")),
            (":a.b*c:AWSCURRENT:0d0a", some("a.b\\*c"), some("uuid/0d0a")),
        ];
        for (suffix, property, version) in cases {
            assert_eq!(remote(&format!("{SECRET}{suffix}")), Some((SECRET.to_owned(), property, version)), "{suffix}");
        }
    }

    #[test]
    fn parameters_come_by_name_and_by_arn() {
        let arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/key";
        assert_eq!(remote("/shop/key"), Some(("/shop/key".to_owned(), None, None)));
        assert_eq!(remote("key:3"), Some(("key".to_owned(), None, Some("3".to_owned()))));
        assert_eq!(remote(arn), Some((arn.to_owned(), None, None)));
        assert_eq!(remote(&format!("{arn}:7")), Some((arn.to_owned(), None, Some("7".to_owned()))));
    }

    #[test]
    fn each_region_and_foreign_account_has_its_own_store() {
        let store = |text: &str| parse(text, &target()).map(|read| (read.store.region, read.store.account_id));
        assert_eq!(store(SECRET), Some(("eu-west-1".to_owned(), String::new())));
        assert_eq!(store("name"), Some(("eu-west-1".to_owned(), String::new())));
        let foreign = "arn:aws-cn:secretsmanager:cn-north-1:999988887777:secret:x";
        assert_eq!(store(foreign), Some(("cn-north-1".to_owned(), "999988887777".to_owned())));
    }

    /// What External Secrets does with `property`: first with dots escaped, when there are any, then as it is.
    ///
    /// Source: external-secrets, `providers/v1/aws/secretsmanager`, `mapSecretToGjson`.
    fn as_external_secrets(json: &str, property: &str) -> Option<String> {
        let found = |path: &str| {
            let value = gjson::get(json, path);
            value.exists().then(|| value.str().to_owned())
        };
        let escaped = property.contains('.').then(|| property.replace('.', "\\."));
        escaped.and_then(|path| found(&path)).or_else(|| found(property))
    }

    proptest::proptest! {
        /// ECS looks up a top-level key as it is; the escaped path finds the same one, whatever the key looks like.
        #[test]
        fn the_escaped_property_finds_the_key(key in "[a-zA-Z0-9_.*?#@|!{}\\[\\]()=<>%~ $&^\\\\-]{1,12}", decoy in "[a-z.*]{0,5}") {
            // ECS separates its parts by colons, so no key holds one.
            let mut members = serde_json::Map::new();
            members.insert(format!("{key}{decoy}x"), "decoy".into());
            members.insert(key.clone(), "value".into());
            let json = serde_json::Value::Object(members).to_string();
            let property = escape_property(&key);
            proptest::prop_assert_eq!(as_external_secrets(&json, &property), Some("value".to_owned()), "{}", property);
        }
    }

    #[test]
    fn what_ecs_refuses_is_refused() {
        for text in
            ["", ":3", "arn:aws:s3:::bucket/key", &format!("{SECRET}:user"), &format!("{SECRET}:a:b:c:d"), "arn:aws"]
        {
            assert_eq!(remote(text), None, "{text}");
        }
    }
}
