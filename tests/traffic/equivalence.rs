//! The proof: 1,000,000 requests against random rule lists, and no difference that a finding does not tell.
//!
//! `ECS2EKS_TRAFFIC_SEED` replays a run; a failing list is made smaller before it is shown.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::draw;
use crate::draw_requests;
use crate::explained::{Verdict, judge};
use crate::random::Random;
use crate::request::Request;
use crate::world::World;

const DECISIONS: usize = 1_000_000;
const REQUESTS_PER_LIST: usize = 1_000;
/// What a run starts from when nobody asks for another one.
const SEED: u64 = 2_026;

fn seed() -> u64 {
    std::env::var("ECS2EKS_TRAFFIC_SEED").map_or(SEED, |text| text.parse().expect("ECS2EKS_TRAFFIC_SEED is a number"))
}

#[test]
fn both_programs_decide_the_same() {
    let seed = seed();
    println!("seed: ECS2EKS_TRAFFIC_SEED={seed}");
    let lists = DECISIONS / REQUESTS_PER_LIST;
    let half = lists / 2;
    let tally = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(seed, 0..half));
        let mut tally = run(seed, half..lists);
        for (what, count) in other.join().expect("the other half holds too") {
            *tally.entry(what).or_default() += count;
        }
        tally
    });
    println!("{tally:#?}");
    let total: usize = tally.values().sum();
    assert_eq!(total, DECISIONS);
    // Findings are for the rare: most requests must simply go where they went, and every kind of difference must occur.
    assert!(tally["the same"] > DECISIONS * 3 / 4, "{tally:?}");
    for code in ["RTE001", "RTE005", "RTE006", "RTE007", "RTE010", "RTE012", "RTE040", "EDG005"] {
        assert!(tally.keys().any(|codes| codes.contains(code)), "{code} explains nothing: {tally:?}");
    }
}

fn run(seed: u64, lists: std::ops::Range<usize>) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    for list in lists {
        let list = u64::try_from(list).expect("fits");
        let mut random = Random::new(seed.wrapping_mul(0x1_0000_0000).wrapping_add(list));
        let (account, workloads) = draw::account(&mut random);
        let inventory = draw::read(&account);
        let world = World::new(&inventory, workloads);
        for (entry_point, routes) in world.router.routes() {
            let ties = routes.windows(2).any(|pair| pair[0].priority == pair[1].priority);
            assert!(!ties, "two routes of {entry_point} have one priority (seed {seed})");
        }
        let listeners: Vec<(String, u16, bool)> = inventory
            .listeners
            .iter()
            .map(|found| {
                let port = u16::try_from(found.port.expect("a port")).expect("a port");
                (found.listener_arn.clone(), port, found.protocol.as_deref() == Some("HTTPS"))
            })
            .collect();
        for _ in 0..REQUESTS_PER_LIST {
            let request = draw_requests::request(&mut random, &listeners);
            let what = match judge(&world, &request) {
                Verdict::Same => "the same".to_owned(),
                Verdict::Explained(codes) => codes.join(" and "),
                Verdict::Unexplained => fail(seed, &account, &request),
            };
            *tally.entry(what).or_default() += 1;
        }
    }
    tally
}

/// Shows the smallest list that still has the difference.
fn fail(seed: u64, account: &Value, request: &Request) -> ! {
    let smaller = shrink(account.clone(), request);
    let world = world(&smaller);
    let rule = world.before.rule(request).map(|rule| rule.name.clone());
    let routes: Vec<String> = world
        .router
        .routes()
        .flat_map(|(point, routes)| {
            routes.iter().map(move |route| format!("{point} {} {}", route.priority, route.rule))
        })
        .collect();
    let findings: Vec<String> =
        world.findings.as_slice().iter().map(|found| format!("{} {}", found.rule.code, found.subject.name)).collect();
    panic!(
        "ECS2EKS_TRAFFIC_SEED={seed}\n{request:#?}\nrules: {}\ndefaults: {}\nbefore ({rule:?}): {:#?}\nafter: {:#?}\nroutes: {routes:#?}\nfindings: {findings:#?}",
        serde_json::to_string_pretty(&smaller["rules"]).expect("JSON"),
        smaller["listeners"],
        world.before.decide(request),
        world.after(request),
    )
}

fn world(account: &Value) -> World {
    let (_, workloads) = draw::account(&mut Random::new(0));
    World::new(&draw::read(account), workloads)
}

fn shrink(mut account: Value, request: &Request) -> Value {
    for list in ["rules", "listeners"] {
        let mut position = 0;
        while position < account[list].as_array().map_or(0, Vec::len) {
            let mut smaller = account.clone();
            smaller[list].as_array_mut().expect("a list").remove(position);
            let listens = smaller["listeners"]
                .as_array()
                .is_some_and(|all| all.iter().any(|l| l["ListenerArn"] == request.listener.as_str()));
            if listens && judge(&world(&smaller), request) == Verdict::Unexplained {
                account = smaller;
            } else {
                position += 1;
            }
        }
    }
    account
}
