//! Reads an inventory, or documents that the AWS CLI prints or takes, into one [`Inventory`].
//!
//! The function is pure: the caller reads the files. Several sources are joined by ARN, and where hand-written input has
//! none by name, so a team without live access for the tool can collect AWS CLI output instead.

use serde_json::{Map, Value};

use super::documents::{Kind, is_cloud_formation, is_inventory, of_object, wrapped};
pub use super::error::LoadError;
use super::lists::Lists;
use super::member::read;
use super::place::Place;
use super::refused::{first_members, refusal};
use super::unknown::kind;
use super::{Gap, Inventory};

/// A file's name and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Name for messages; hand-written objects without a name are named after it.
    pub name: String,
    /// JSON (also several documents in a row, or an array of documents) or YAML.
    pub text: String,
}

/// Reads all sources into one inventory.
///
/// # Errors
/// [`LoadError`] for the first source that is not valid, not known, or that contradicts another.
pub fn load(sources: Vec<Source>) -> Result<Inventory, LoadError> {
    let mut lists = Lists::default();
    for source in sources {
        let at = Place::file(&source.name);
        let documents = super::parse::documents(&source)?;
        let several = documents.len() > 1;
        for (position, value) in documents.into_iter().enumerate() {
            let at = if several { at.item(position) } else { at.clone() };
            match value {
                Value::Array(items) => items
                    .iter()
                    .enumerate()
                    .try_for_each(|(position, item)| document(&mut lists, item, &at.item(position)))?,
                value => document(&mut lists, &value, &at)?,
            }
        }
    }
    lists.finish()
}

fn document(lists: &mut Lists, value: &Value, at: &Place) -> Result<(), LoadError> {
    let Value::Object(members) = value else {
        return Err(LoadError::Unrecognised { at: at.clone(), seen: format!("it is {}", kind(value)) });
    };
    if is_inventory(members) {
        return inventory(lists, value, at);
    }
    if is_cloud_formation(members) {
        return Err(LoadError::CloudFormation { at: at.clone() });
    }
    if let Some(kind) = of_object(members) {
        return lists.add(kind, value, at);
    }
    let wrapped = wrapped(members);
    if wrapped.is_empty() {
        let seen = first_members(members);
        return Err(refusal(members, at).unwrap_or_else(|| LoadError::Unrecognised { at: at.clone(), seen }));
    }
    for found in &wrapped {
        let at = at.member(found.member);
        for (position, item) in &found.items {
            let at = position.map_or_else(|| at.clone(), |position| at.item(position));
            // Names in place of objects: the output of a list command.
            if !item.is_object()
                && let Some(error) = refusal(members, &at)
            {
                return Err(error);
            }
            match (found.kind, members.get("tags")) {
                (Kind::TaskDefinition, Some(tags)) => lists.add(found.kind, &with_tags(item, tags), &at)?,
                _ => lists.add(found.kind, item, &at)?,
            }
        }
    }
    for (member, value) in members {
        if wrapped.iter().all(|found| found.member != member) {
            beside(lists, members, member, value, at);
        }
    }
    Ok(())
}

fn inventory(lists: &mut Lists, value: &Value, at: &Place) -> Result<(), LoadError> {
    match value.get("version") {
        Some(version) if version.as_u64() == Some(super::version::FormatVersion::NUMBER) => {}
        _ => return Err(LoadError::Version { at: at.member("version") }),
    }
    lists.inventory(read(value, at)?, at)
}

/// `describe-task-definition` prints the tags beside the task definition.
fn with_tags(definition: &Value, tags: &Value) -> Value {
    let mut definition = definition.clone();
    if let Value::Object(members) = &mut definition {
        members.entry("tags").or_insert_with(|| tags.clone());
    }
    definition
}

/// What a command prints beside its objects: failures and the mark of a listing that goes on are gaps.
fn beside(lists: &mut Lists, members: &Map<String, Value>, member: &str, value: &Value, at: &Place) {
    let operation = || members.keys().find(|name| *name != member).cloned().unwrap_or_default();
    match (member, value) {
        ("failures", Value::Array(failures)) => {
            for failure in failures {
                let text = |name: &str| failure.get(name).and_then(Value::as_str);
                lists.gap(Gap {
                    service: "ecs".to_owned(),
                    operation: operation(),
                    resource: text("arn").map(str::to_owned),
                    error: text("reason").unwrap_or("failure without a reason").to_owned(),
                    ..Gap::default()
                });
            }
        }
        ("NextToken" | "nextToken" | "NextMarker" | "Marker", Value::String(_)) => lists.gap(Gap {
            service: "AWS CLI".to_owned(),
            operation: operation(),
            resource: Some(at.name.clone()),
            error: "the listing goes on: run the command again without --max-items and --no-paginate".to_owned(),
            ..Gap::default()
        }),
        // Tags of a task definition are in it by now; the others say nothing about an object.
        ("tags" | "ResponseMetadata" | "IsTruncated" | "MaxItems" | "NextToken" | "nextToken", _) => {}
        _ => lists.unknown(member, value),
    }
}
