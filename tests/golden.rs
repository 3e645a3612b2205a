//! The sample account's whole output, reviewed like code: `fixtures/tidewater/expected` is what convert and plan write.
//!
//! `UPDATE=1 cargo test --test golden` rewrites it; read the difference before you commit it.

#![expect(clippy::expect_used, reason = "a test that can't go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ecs2eks::config::Config;
use ecs2eks::convert::convert;
use ecs2eks::emit::{self, Files};
use ecs2eks::finding::Report;
use ecs2eks::inventory::Inventory;
use ecs2eks::inventory::index::Index;
use ecs2eks::inventory::load::{Source, load};
use ecs2eks::plan::plan;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tidewater")
}

fn sample() -> Inventory {
    let text = fs::read_to_string(root().join("inventory.json")).expect("the sample exists");
    load(vec![Source { name: "inventory.json".to_owned(), text }]).expect("the sample loads")
}

fn output(inventory: &Inventory) -> Files {
    let mut conversion = convert(inventory, &Config::default(), &[]);
    let index = Index::new(inventory);
    let plan = plan(inventory, &index, &conversion.migration, &mut conversion.findings);
    let mut files = emit::convert_files(&conversion.migration, &Report::new(&conversion.findings)).expect("renders");
    files.extend(emit::plan::files(&plan).expect("renders"));
    files
}

fn on_disk(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder_now) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder_now) else { continue };
        for entry in entries {
            let path = entry.expect("lists").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("is below").to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).expect("is text"));
            }
        }
    }
    found
}

#[test]
fn the_sample_account_gives_the_reviewed_tree() {
    let expected_folder = root().join("expected");
    let files = output(&sample());
    // The chart's templates are copied verbatim from templates/chart, where they are reviewed once.
    let verbatim =
        |path: &str| path.starts_with("charts/") && path.contains("/templates/") || path.ends_with("/.helmignore");
    let made: BTreeMap<String, String> = files
        .iter()
        .filter(|(path, _)| !verbatim(path))
        .map(|(path, file)| (path.to_owned(), file.text.clone()))
        .collect();
    if std::env::var_os("UPDATE").is_some() {
        let _ = fs::remove_dir_all(&expected_folder);
        for (path, text) in &made {
            let path = expected_folder.join(path);
            fs::create_dir_all(path.parent().expect("has a folder")).expect("creates");
            fs::write(path, text).expect("writes");
        }
    }
    let expected = on_disk(&expected_folder);
    let paths = |tree: &BTreeMap<String, String>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&made), paths(&expected), "the set of files changed; UPDATE=1 rewrites it");
    for (path, text) in &made {
        let want = &expected[path];
        if text != want {
            let line = text.lines().zip(want.lines()).position(|(a, b)| a != b).unwrap_or(0);
            let at = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
            panic!(
                "{path} line {}:\n  made:     {}\n  expected: {}\nUPDATE=1 cargo test --test golden rewrites the tree",
                line + 1,
                at(text),
                at(want)
            );
        }
    }
}

#[test]
fn two_runs_give_the_same_bytes_and_the_order_of_the_input_does_not_matter() {
    let inventory = sample();
    let first = output(&inventory);
    assert_eq!(first, output(&inventory));

    let mut shuffled = inventory;
    shuffled.services.reverse();
    shuffled.task_definitions.reverse();
    shuffled.target_groups.reverse();
    shuffled.rules.reverse();
    shuffled.listeners.reverse();
    shuffled.roles.reverse();
    shuffled.schedules.reverse();
    shuffled.event_rules.reverse();
    shuffled.scaling_policies.reverse();
    assert_eq!(first, output(&shuffled));
}

#[test]
fn every_rendered_yaml_file_parses() {
    for (path, file) in output(&sample()).iter() {
        let is_yaml = Path::new(path).extension().is_some_and(|extension| extension == "yaml");
        if !is_yaml || path.contains("/templates/") {
            continue;
        }
        let documents: Vec<serde_json::Value> =
            serde_yaml::from_multiple(&file.text).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(!documents.is_empty(), "{path} is empty");
    }
}
