//! The sample account's autoscalers against KEDA's own list of scalers, from `../shared/schemas` when it is there.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests fail by panicking, and tests that are skipped say so"
)]

use std::fs;
use std::path::Path;

use ecs2eks::config::Config;
use ecs2eks::convert::convert;
use ecs2eks::inventory::load::{Source, load};
use ecs2eks::migration::{Autoscaling, KedaTrigger, Workload};
use serde_json::Value;

const SCALERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/schemas/keda-scalers-schema.json");

fn workloads() -> Vec<Workload> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tidewater/inventory.json");
    let text = fs::read_to_string(path).expect("the sample exists");
    let inventory = load(vec![Source { name: "inventory.json".to_owned(), text }]).expect("the sample loads");
    convert(&inventory, &Config::default(), &[]).migration.workloads
}

fn triggers(workload: &Workload) -> &[KedaTrigger] {
    match &workload.autoscaling {
        Some(Autoscaling::Keda { triggers, .. }) => triggers,
        _ => &[],
    }
}

#[test]
fn the_sample_scales_by_what_it_scaled_by() {
    let shown: Vec<String> = workloads()
        .iter()
        .filter_map(|workload| {
            let (kind, min, max) = match workload.autoscaling.as_ref()? {
                Autoscaling::Hpa { min, max, .. } => ("HPA", min, max),
                Autoscaling::Keda { min, max, .. } => ("KEDA", min, max),
            };
            let triggers: Vec<&str> = triggers(workload).iter().map(|trigger| trigger.kind.as_str()).collect();
            Some(format!("{}: {kind} {min}-{max} {}", workload.name, triggers.join("+")).trim_end().to_owned())
        })
        .collect();
    let expected = [
        "catalog-api: HPA 2-12",
        "checkout: HPA 2-10",
        "notifications: KEDA 0-6 aws-cloudwatch",
        "order-worker: KEDA 1-20 aws-sqs-queue",
        "pricing: HPA 2-8",
        "storefront: KEDA 3-24 cpu+cron+prometheus",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn keda_knows_every_setting_and_gets_every_one_that_it_needs() {
    let Ok(text) = fs::read_to_string(SCALERS) else {
        println!("skipped: ../shared/schemas is not there");
        return;
    };
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let scalers = schema["scalers"].as_array().expect("a list");
    let workloads = workloads();
    let mut checked = 0;
    for trigger in workloads.iter().flat_map(triggers) {
        let scaler = scalers.iter().find(|scaler| scaler["type"] == *trigger.kind).expect("a scaler of KEDA");
        let parameters = scaler["parameters"].as_array().expect("a list");
        let named = |name: &str| parameters.iter().any(|parameter| parameter["name"] == *name);
        for setting in trigger.metadata.keys() {
            assert!(named(setting), "{} does not know {setting}", trigger.kind);
        }
        let needed = parameters.iter().filter(|one| one["optional"] != true && one["default"].is_null());
        for name in needed.filter_map(|parameter| parameter["name"].as_str()) {
            assert!(trigger.metadata.contains_key(name), "{} needs {name}", trigger.kind);
        }
        checked += 1;
    }
    assert_eq!(checked, 5);
}
