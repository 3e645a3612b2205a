//! Definitions that others wrote are read, or refused with the member that is wrong.

use ecs2eks::inventory::{Inventory, LoadError, Source, load};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");

/// Files that AWS refuses too, and the member that is wrong in each.
const REFUSED: &[(&str, &str)] =
    &[("046-amazon-ecs-firelens-examples-signalfx.json", "containerDefinitions[1].logConfiguration.secretOptions")];

#[test]
fn real_definitions_load() {
    let mut read = 0;
    for (kind, count) in [("taskdefs", count_definitions as fn(&Inventory) -> usize), ("services", count_services)] {
        let Ok(files) = std::fs::read_dir(format!("{FOLDER}/{kind}")) else {
            println!("skipped {kind}: ../shared/corpus is not there");
            continue;
        };
        for file in files.filter_map(Result::ok).filter(|file| file.path().extension().is_some_and(|e| e == "json")) {
            let name = file.file_name().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(file.path()).unwrap();
            let result = load(vec![Source { name: name.clone(), text }]);
            match (REFUSED.iter().find(|(refused, _)| *refused == name), result) {
                (Some((_, member)), Err(LoadError::Member { at, .. })) => assert_eq!(at.path, *member),
                (Some(_), result) => panic!("{name}: expected to be refused, got {result:?}"),
                (None, Ok(inventory)) => assert_eq!(count(&inventory), 1, "{name}"),
                (None, Err(error)) => panic!("{error}"),
            }
            read += 1;
        }
    }
    println!("{read} files checked");
}

fn count_definitions(inventory: &Inventory) -> usize {
    inventory.task_definitions.len()
}

fn count_services(inventory: &Inventory) -> usize {
    inventory.services.len()
}
