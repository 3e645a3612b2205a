//! Whatever an account looks like, its plan keeps the promises of a cutover.

#![expect(clippy::expect_used, reason = "a test that can't go on fails, and says what it looked at")]

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

#[derive(Default)]
struct Seen {
    strategies: BTreeMap<&'static str, usize>,
    states: u64,
    /// The first account in which an invariant does not hold.
    broken: BTreeMap<String, (u64, String)>,
}

fn look(seeds: impl Iterator<Item = u64>) -> Seen {
    let mut seen = Seen::default();
    for seed in seeds {
        let (plan, rehearsal) = planned(seed, 1 + usize::try_from(seed % 7).expect("small"));
        for found in plan.moves() {
            *seen.strategies.entry(found.strategy.as_str()).or_default() += 1;
        }
        seen.states += rehearsal.invariants.iter().map(|proof| proof.states).sum::<u64>();
        for found in rehearsal.violations {
            seen.broken.entry(found.invariant).or_insert((seed, format!("{}: {}", found.subject, found.message)));
        }
    }
    seen
}

#[test]
fn a_thousand_accounts_keep_every_promise() {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let parts: Vec<Seen> = std::thread::scope(|scope| {
        let part = |thread: usize| scope.spawn(move || look((1..=1000).skip(thread).step_by(threads)));
        let running: Vec<_> = (0..threads).map(part).collect();
        running.into_iter().map(|part| part.join().expect("no panic")).collect()
    });
    let mut all = Seen::default();
    for part in parts {
        all.states += part.states;
        for (strategy, count) in part.strategies {
            *all.strategies.entry(strategy).or_default() += count;
        }
        all.broken.extend(part.broken);
    }
    let lines: Vec<String> =
        all.broken.iter().map(|(name, (seed, message))| format!("account {seed}: {name}: {message}")).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    // A proof about nothing proves nothing.
    assert!(all.states > 100_000, "only {} states were looked at", all.states);
    for strategy in ["weighted target groups", "name hand-over", "queue consumer", "singleton", "stateful", "daemon"] {
        assert!(all.strategies.get(strategy).is_some_and(|count| *count > 50), "{strategy}: {:?}", all.strategies);
    }
}
