//! Any value in any member of an account that has every member.

use std::path::Path;
use std::time::{Duration, Instant};

use ecs2eks::config::Config;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::Value;

use super::hostile;
use super::outcome::run;

fn account() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/maximal/inventory.json");
    serde_json::from_str(&std::fs::read_to_string(file).expect("the account exists")).expect("is JSON")
}

/// JSON Pointers of all values below `value`.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut below = |name: &str, value: &Value| {
        let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        found.push(at.clone());
        pointers(value, &at, found);
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| below(&at.to_string(), item)),
        Value::Object(members) => members.iter().for_each(|(name, member)| below(name, member)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => prop::sample::select(hostile::values()),
        1 => any::<String>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((any::<String>(), inner), 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

#[test]
fn any_value_in_any_member() {
    let seed = number("ECS2EKS_FUZZ_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let seconds = number("ECS2EKS_FUZZ_SECONDS").unwrap_or(5);
    println!("ECS2EKS_FUZZ_SEED={seed}");
    let account = account();
    let mut places = Vec::new();
    pointers(&account, "", &mut places);
    let changes = prop::collection::vec((prop::sample::select(places), any_json()), 1..12);
    let config =
        ProptestConfig { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let until = Instant::now() + Duration::from_secs(seconds);
    let (mut converted, mut refused) = (0, 0);
    while Instant::now() < until {
        let mut account = account.clone();
        for (place, value) in changes.new_tree(&mut runner).expect("makes a value").current() {
            if let Some(member) = account.pointer_mut(&place) {
                *member = value;
            }
        }
        match run("inventory.json", &account.to_string(), &Config::default()) {
            Ok(_) => converted += 1,
            Err(message) => {
                assert!(message.starts_with("inventory.json"), "the message names no place: {message}");
                refused += 1;
            }
        }
    }
    println!("{converted} converted, {refused} refused in {seconds} s");
    assert!(converted + refused > 0);
}
