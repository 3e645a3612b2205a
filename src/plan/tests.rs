//! The plan of the sample account, and what must hold for any plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::emit;
use crate::finding::{Findings, rules};
use crate::inventory::Inventory;
use crate::inventory::index::Index;

use super::test_support::{migration, sample};
use super::*;

fn planned(inventory: &Inventory) -> (Plan, Findings) {
    let migration = migration(inventory);
    let index = Index::new(inventory);
    let mut findings = Findings::new();
    let plan = plan(inventory, &index, &migration, &mut findings);
    (plan, findings)
}

#[test]
fn write_for_a_look() {
    let (plan, findings) = planned(&sample());
    let files = emit::plan::files(&plan).unwrap();
    for (path, file) in files.iter() {
        let path = std::path::Path::new("/tmp/plan-look").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
    std::fs::write("/tmp/plan-look/findings.md", crate::report::markdown(&crate::finding::Report::new(&findings)))
        .unwrap();
}
