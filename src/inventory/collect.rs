//! Gathers the objects of all documents, joins those that are the same, and sorts them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Assumption;
use super::error::LoadError;
use super::identity::{Identified, Identity};
use super::merge::merge;

/// The objects of one kind, by identity, each with the file that it first came from.
#[derive(Debug)]
pub(super) struct Collected<T> {
    found: BTreeMap<Identity, (T, String)>,
}

impl<T> Default for Collected<T> {
    fn default() -> Self {
        Self { found: BTreeMap::new() }
    }
}

impl<T: Identified + Serialize + DeserializeOwned + PartialEq> Collected<T> {
    /// Adds an object. The same object from two files is joined; two hand-written objects of one name must be equal.
    pub(super) fn add(&mut self, item: T, source: &str, assumptions: &mut Vec<Assumption>) -> Result<(), LoadError> {
        let identity = item.identity();
        let joins = matches!(identity, Identity::Aws(_)) || item.join_name().is_some();
        match self.found.get_mut(&identity) {
            None => {
                self.found.insert(identity, (item, source.to_owned()));
                Ok(())
            }
            Some((present, _)) if *present == item => Ok(()),
            Some((present, first)) if joins => join(present, &item, first, source, assumptions),
            Some((_, first)) => Err(LoadError::Conflict {
                object: format!("{} {}", T::WHAT, identity.as_str()),
                first: first.clone(),
                second: source.to_owned(),
            }),
        }
    }

    /// The objects, sorted. Pieces that only have a name go to the object of that name.
    pub(super) fn finish(mut self, assumptions: &mut Vec<Assumption>) -> Result<Vec<T>, LoadError> {
        let (pieces, whole): (BTreeMap<_, _>, BTreeMap<_, _>) = self
            .found
            .into_iter()
            .partition(|(identity, (item, _))| matches!(identity, Identity::Name(_)) && item.join_name().is_some());
        self.found = whole;
        for (identity, (piece, source)) in pieces {
            let mut owners = self.found.values_mut().filter(|(owner, _)| owner.join_name() == piece.join_name());
            match (owners.next(), owners.next()) {
                (Some((owner, first)), None) => join(owner, &piece, first, &source, assumptions)?,
                (Some(_), Some(_)) => {
                    return Err(LoadError::Ambiguous {
                        name: source,
                        object: format!("{} {}", T::WHAT, identity.as_str()),
                    });
                }
                (None, _) => {
                    self.found.insert(identity, (piece, source));
                }
            }
        }
        Ok(self.found.into_values().map(|(item, _)| item).collect())
    }

    /// The files that the objects came from, by the object's identity.
    pub(super) fn sources(&self) -> BTreeMap<String, String> {
        self.found.iter().map(|(identity, (_, source))| (identity.as_str().to_owned(), source.clone())).collect()
    }
}

fn join<T: Identified + Serialize + DeserializeOwned>(
    present: &mut T,
    item: &T,
    first: &str,
    source: &str,
    assumptions: &mut Vec<Assumption>,
) -> Result<(), LoadError> {
    let object = || format!("{} {}", T::WHAT, item.identity().as_str());
    let (merged, differing) =
        merge(present, item).map_err(|_| LoadError::Join { name: source.to_owned(), object: object() })?;
    *present = merged;
    assumptions.extend(differing.into_iter().map(|path| Assumption {
        source: source.to_owned(),
        object: object(),
        path,
        message: format!("differs from the same object in {first}; the later file counts"),
        ..Assumption::default()
    }));
    Ok(())
}
