//! Members that are checked while they are read, so that the parser can say in which line and column the wrong one is.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::finding::registry;
use crate::migration::{KubernetesVersion, Name};

pub(super) fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text: Option<Checked<Version>> = Option::deserialize(deserializer)?;
    Ok(text.map(|text| text.0))
}

pub(super) fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let names: BTreeMap<String, Checked<KubernetesName>> = BTreeMap::deserialize(deserializer)?;
    Ok(names.into_iter().map(|(key, name)| (key, name.0)).collect())
}

pub(super) fn repositories<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let rewrites: BTreeMap<Checked<Repository>, Checked<Repository>> = BTreeMap::deserialize(deserializer)?;
    Ok(rewrites.into_iter().map(|(from, to)| (from.0, to.0)).collect())
}

pub(super) fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Checked::<Code>::deserialize(deserializer).map(|code| code.0)
}

pub(super) fn reason<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Checked::<Reason>::deserialize(deserializer).map(|reason| reason.0)
}

/// What is wrong with a text, if anything.
trait Check {
    fn wrong(text: &str) -> Option<String>;
}

/// A text that was checked.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Checked<C>(String, std::marker::PhantomData<C>);

impl<'de, C: Check> Deserialize<'de> for Checked<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match C::wrong(&text) {
            None => Ok(Self(text, std::marker::PhantomData)),
            Some(reason) => Err(D::Error::custom(reason)),
        }
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Version;

impl Check for Version {
    fn wrong(text: &str) -> Option<String> {
        text.parse::<KubernetesVersion>().err().map(|error| error.to_string())
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct KubernetesName;

impl Check for KubernetesName {
    fn wrong(text: &str) -> Option<String> {
        Name::new(text).err().map(|error| error.to_string())
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Repository;

impl Check for Repository {
    fn wrong(text: &str) -> Option<String> {
        let legal = |c: char| c.is_ascii_alphanumeric() || "./:_-".contains(c);
        (text.is_empty() || !text.chars().all(legal)).then(|| format!("{text:?} is no registry or repository"))
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Code;

impl Check for Code {
    fn wrong(text: &str) -> Option<String> {
        let unknown = registry::find(text).is_none();
        unknown.then(|| format!("there is no finding {text:?}; the report shows the codes"))
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Reason;

impl Check for Reason {
    fn wrong(text: &str) -> Option<String> {
        text.trim().is_empty().then(|| "a suppression needs a reason".to_owned())
    }
}
