//! Whatever an account looks like, its plan keeps the promises of a cutover.

mod account;

use std::collections::BTreeMap;

use ecs2eks::config::Config;
use ecs2eks::convert::convert;
use ecs2eks::finding::Findings;
use ecs2eks::inventory::index::Index;
use ecs2eks::plan::simulate::{Rehearsal, rehearse};
use ecs2eks::plan::{Plan, plan};

fn planned(seed: u64, size: usize) -> (Plan, Rehearsal) {
    let inventory = account::account(seed, size, 2);
    // `REHEARSE_ACCOUNT=37` keeps that account, to look at its plan: ecs2eks plan target/account-37.json --simulate
    if std::env::var("REHEARSE_ACCOUNT").is_ok_and(|wanted| wanted == seed.to_string()) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/account-{seed}.json"));
        std::fs::write(path, serde_json::to_string_pretty(&inventory).expect("renders")).expect("writes");
    }
    let migration = convert(&inventory, &Config::default(), &[]).migration;
    let index = Index::new(&inventory);
    let plan = plan(&inventory, &index, &migration, &mut Findings::new());
    let rehearsal = rehearse(&inventory, &index, &migration, &plan);
    (plan, rehearsal)
}

#[test]
fn a_thousand_accounts_keep_every_promise() {
    let mut strategies: BTreeMap<&str, usize> = BTreeMap::new();
    let mut states = 0;
    let mut broken: BTreeMap<String, (u64, String)> = BTreeMap::new();
    for seed in 1..=1000 {
        let (plan, rehearsal) = planned(seed, 1 + usize::try_from(seed % 8).expect("small"));
        for found in plan.moves() {
            *strategies.entry(found.strategy.as_str()).or_default() += 1;
        }
        states += rehearsal.invariants.iter().map(|proof| proof.states).sum::<u64>();
        for found in rehearsal.violations {
            broken.entry(found.invariant).or_insert((seed, format!("{}: {}", found.subject, found.message)));
        }
    }
    let lines: Vec<String> =
        broken.iter().map(|(name, (seed, message))| format!("account {seed}: {name}: {message}")).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    // A proof about nothing proves nothing.
    assert!(states > 100_000, "only {states} states were looked at");
    for strategy in ["weighted target groups", "name hand-over", "queue consumer", "singleton", "stateful", "daemon"] {
        assert!(strategies.get(strategy).is_some_and(|count| *count > 50), "{strategy}: {strategies:?}");
    }
}
