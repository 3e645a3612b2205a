//! Every code is raised by at least one fixture: the sample account, the maximal account or a small one of its own under
//! `fixtures/findings`.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that can't go on fails, and says what it looked at")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ecs2eks::config::Config;
use ecs2eks::convert::convert;
use ecs2eks::finding::registry;
use ecs2eks::inventory::index::Index;
use ecs2eks::inventory::load::{Source, load};
use ecs2eks::plan::plan;

/// Codes that no inventory can raise here, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("TSK001", "the reader refuses a task definition without containers; the rule guards callers of the library"),
    (
        "PLT043",
        "scaling makes SQS and CloudWatch triggers only, whose permissions KEDA's role has; the rule guards kinds of \
         triggers that are added later, and a test of the platform layer raises it",
    ),
];

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut files = vec![root.join("tidewater/inventory.json"), root.join("maximal/inventory.json")];
    let own = fs::read_dir(root.join("findings")).expect("lists").map(|entry| entry.expect("lists").path());
    files.extend(own.filter(|path| path.extension().is_some_and(|extension| extension == "json")));
    files.sort();
    files
}

/// The codes that a fixture raises. Its configuration lies beside it with the ending `.yaml`.
fn raised(path: &Path) -> BTreeSet<&'static str> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = fs::read_to_string(path).expect("reads");
    let inventory = load(vec![Source { name, text }]).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let config = fs::read_to_string(path.with_extension("yaml")).unwrap_or_default();
    let config = Config::parse("config", &config).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut conversion = convert(&inventory, &config, &[]);
    let _ = plan(&inventory, &Index::new(&inventory), &conversion.migration, &mut conversion.findings);
    conversion.findings.as_slice().iter().map(|finding| finding.rule.code).collect()
}

#[test]
fn every_code_is_raised_by_a_fixture() {
    let by_file: BTreeMap<PathBuf, BTreeSet<&str>> =
        fixtures().into_iter().map(|path| (path.clone(), raised(&path))).collect();
    let seen: BTreeSet<&str> = by_file.values().flatten().copied().collect();
    let missing: Vec<String> = registry::all()
        .into_iter()
        .filter(|rule| !seen.contains(rule.code) && ELSEWHERE.iter().all(|(code, _)| *code != rule.code))
        .map(|rule| format!("{} {}", rule.code, rule.name))
        .collect();
    assert!(missing.is_empty(), "no fixture raises:\n{}", missing.join("\n"));
}
