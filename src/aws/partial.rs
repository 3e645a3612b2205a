//! What a scan has finished so far, for `--resume`.
//!
//! After each stage the finished part is written beside the output as `<output>.partial`, mode 0600 like the output. A scan that
//! ends early (expired credentials, a closed laptop) leaves it behind, and `--resume` then skips the finished stages.
//! It trusts them as they are: what changed in the account meanwhile is not seen, and their gaps are not tried again.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ScanError;
use super::scan::Request;
use super::stage::Stage;
use crate::inventory::{Inventory, Scope};
use crate::write::private_file;

/// The options that shape a result; a partial inventory serves only the scan that has the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Question {
    generator: String,
    clusters: Vec<String>,
    eks_cluster: Option<String>,
    endpoint_url: Option<String>,
}

/// A scan on its way.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Partial {
    question: Question,
    /// Stages that every scope has finished.
    pub(super) done: Vec<Stage>,
    /// One inventory for each scope, in the order of the sessions.
    pub(super) inventories: Vec<Inventory>,
}

impl Partial {
    /// Nothing done yet.
    pub(super) fn new(request: &Request, scopes: &[Scope]) -> Self {
        let inventory = |scope: &Scope| Inventory { scopes: vec![scope.clone()], ..Inventory::default() };
        Self { question: question(request), done: Vec::new(), inventories: scopes.iter().map(inventory).collect() }
    }

    /// What an earlier scan left, or nothing done when it left nothing.
    ///
    /// # Errors
    /// [`ScanError::BadPartial`] and [`ScanError::OtherPartial`].
    pub(super) fn resume(request: &Request, scopes: &[Scope]) -> Result<Self, ScanError> {
        let path = &request.partial;
        let bad = |reason: String| ScanError::BadPartial { path: path.clone(), reason };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::new(request, scopes)),
            Err(error) => return Err(bad(error.to_string())),
        };
        let left: Self = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
        let same_scopes = left.inventories.iter().flat_map(|inventory| &inventory.scopes).eq(scopes);
        if left.question == question(request) && same_scopes {
            Ok(left)
        } else {
            Err(ScanError::OtherPartial(path.clone()))
        }
    }

    /// Writes the finished part.
    ///
    /// # Errors
    /// [`ScanError::Write`].
    pub(super) fn save(&self, path: &Path) -> Result<(), ScanError> {
        // A struct of text, numbers and lists can't fail to serialize.
        let text = serde_json::to_string(self).unwrap_or_default();
        Ok(private_file(path, &text)?)
    }
}

/// Where the partial inventory of an output is: beside it.
#[must_use]
pub fn beside(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

fn question(request: &Request) -> Question {
    Question {
        generator: super::scan::generator(),
        clusters: request.clusters.clone(),
        eks_cluster: request.eks_cluster.clone(),
        endpoint_url: request.endpoint_url.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(region: &str) -> Scope {
        Scope { region: region.to_owned(), ..Scope::default() }
    }

    #[test]
    fn a_scan_goes_on_where_the_same_scan_ended() {
        let folder = tempfile::tempdir().unwrap();
        let request = Request { partial: beside(&folder.path().join("inventory.json")), ..Request::default() };
        let scopes = [scope("eu-west-1")];
        let mut partial = Partial::new(&request, &scopes);
        partial.done.push(Stage::Clusters);
        partial.save(&request.partial).unwrap();

        assert_eq!(Partial::resume(&request, &scopes).unwrap().done, [Stage::Clusters]);
        let elsewhere = Partial::resume(&request, &[scope("eu-west-2")]).unwrap_err();
        assert!(matches!(elsewhere, ScanError::OtherPartial(_)), "{elsewhere}");
        let other = Request { clusters: vec!["main".to_owned()], ..request };
        assert!(matches!(Partial::resume(&other, &scopes).unwrap_err(), ScanError::OtherPartial(_)));
    }

    #[test]
    fn without_a_partial_file_everything_is_to_be_done() {
        let request = Request { partial: PathBuf::from("no-such-file.partial"), ..Request::default() };
        assert!(Partial::resume(&request, &[scope("eu-west-1")]).unwrap().done.is_empty());
    }

    #[test]
    fn a_damaged_partial_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let request = Request { partial: folder.path().join("inventory.json.partial"), ..Request::default() };
        fs::write(&request.partial, "{").unwrap();
        let error = Partial::resume(&request, &[]).unwrap_err().to_string();
        assert!(error.contains("inventory.json.partial") && error.contains("--resume"), "{error}");
    }
}
