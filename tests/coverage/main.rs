//! Every member of a task definition and of a service shapes the output, is named in a finding, or is ignored for a
//! reason that is written down.
//!
//! The proof is a mutation test: `fixtures/maximal` sets every member that the model has; each of them is taken away and
//! changed in turn, and the output must change. `docs/coverage.md` is the table of what was seen.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that can't go on fails, and says what it looked at"
)]

mod effect;
mod fields;
mod ignored;
mod members;
mod mutation;
mod scenario;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use effect::{Effect, output};
use serde_json::Value;

/// The lists of the inventory whose members are proved.
const LISTS: &[&str] = &["taskDefinitions", "services"];

fn maximal() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/maximal/inventory.json");
    serde_json::from_str(&std::fs::read_to_string(file).expect("the account exists")).expect("is JSON")
}

/// What each member does, by its path without positions.
fn effects() -> &'static BTreeMap<String, Effect> {
    static EFFECTS: OnceLock<BTreeMap<String, Effect>> = OnceLock::new();
    EFFECTS.get_or_init(|| {
        let accounts = scenario::split(&maximal());
        let (first, second): (Vec<_>, Vec<_>) = accounts.iter().enumerate().partition(|(at, _)| at % 2 == 0);
        let mut seen = std::thread::scope(|scope| {
            let other = scope.spawn(|| observe(&second));
            let mut seen = observe(&first);
            for (path, effect) in other.join().expect("the other half ends") {
                seen.entry(path).or_default().merge(effect);
            }
            seen
        });
        for path in LISTS.iter().flat_map(|list| members::of(list)) {
            seen.entry(path).or_default();
        }
        seen
    })
}

fn observe(accounts: &[(usize, &Value)]) -> BTreeMap<String, Effect> {
    let mut seen: BTreeMap<String, Effect> = BTreeMap::new();
    for (_, account) in accounts {
        let base = output(account);
        for mutant in LISTS.iter().flat_map(|list| mutation::of(account, list)) {
            let effect = Effect::between(&base, &output(&mutant.apply(account)));
            seen.entry(mutant.member.clone()).or_default().merge(effect);
        }
    }
    seen
}

#[test]
fn the_account_sets_every_member() {
    let account = maximal();
    let set: BTreeSet<String> =
        LISTS.iter().flat_map(|list| mutation::of(&account, list)).map(|mutant| mutant.member).collect();
    let missing: Vec<String> =
        LISTS.iter().flat_map(|list| members::of(list)).filter(|member| !set.contains(member)).collect();
    assert!(missing.is_empty(), "fixtures/maximal/inventory.json lacks:\n{}", missing.join("\n"));
}

#[test]
fn no_member_is_dropped_in_silence() {
    let silent: Vec<&str> = effects()
        .iter()
        .filter(|(member, effect)| effect.is_none() && ignored::reason(member).is_none())
        .map(|(member, _)| member.as_str())
        .collect();
    assert!(silent.is_empty(), "these members change nothing, and nobody wrote down why:\n{}", silent.join("\n"));
}

#[test]
fn what_is_ignored_is_a_member_that_changes_nothing() {
    for (member, _) in ignored::ALL {
        let known = effects().iter().filter(|(path, _)| ignored::covers(member, path));
        let known: Vec<_> = known.collect();
        assert!(!known.is_empty(), "{member} is no member");
        for (path, effect) in known {
            assert!(effect.is_none(), "{path} is listed as ignored, and changes {effect:?}");
        }
    }
}

#[test]
fn the_table_is_fresh() {
    let fresh = table::render(effects());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/coverage.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &fresh).expect("writes");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(written == fresh, "docs/coverage.md is stale: run `UPDATE=1 cargo test --test coverage`");
}

#[test]
fn the_table_has_every_member_that_aws_lists() {
    for (file, list) in [
        ("ecs-RegisterTaskDefinitionRequest", "taskDefinitions"),
        ("ecs-TaskDefinition", "taskDefinitions"),
        ("ecs-CreateServiceRequest", "services"),
        ("ecs-Service", "services"),
    ] {
        let Some(fields) = fields::listed(file) else {
            println!("not checked: ../shared/schemas/fieldlist-{file}.txt is not there");
            continue;
        };
        let known: BTreeSet<String> = members::of(list).into_iter().map(|member| fields::plain(&member)).collect();
        let missing: Vec<&String> = fields.iter().filter(|field| !known.contains(*field)).collect();
        assert!(missing.is_empty(), "{file}: {missing:?}");
    }
}
