//! Add-ons that depend on how workloads scale, and node groups, on a converted account whose workloads are changed by hand.

use std::collections::BTreeMap;

use super::context::Context;
use super::{capacity, keda, metrics_server, node_groups};
use crate::config::Config;
use crate::convert::account::Account;
use crate::convert::convert;
use crate::finding::Findings;
use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::migration::{AddonValues, Autoscaling, KedaTrigger, Migration};

fn sample() -> Inventory {
    serde_json::from_str(include_str!("../../../fixtures/tidewater/inventory.json")).unwrap()
}

fn within<T>(change: impl Fn(&mut Migration), look: impl Fn(&Context<'_>) -> T) -> T {
    let inventory = sample();
    let config = Config::default();
    let mut migration = convert(&inventory, &config, &[]).migration;
    change(&mut migration);
    let index = Index::new(&inventory);
    let account = Account { inventory: &inventory, index: &index, target: &migration.target, config: &config };
    look(&Context::new(&account, &migration))
}

fn trigger(kind: &str, metadata: &[(&str, &str)]) -> KedaTrigger {
    KedaTrigger {
        kind: kind.to_owned(),
        name: String::new(),
        metric_type: None,
        metadata: metadata
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        needs_aws_identity: !matches!(kind, "cpu" | "cron"),
    }
}

fn scaled(migration: &mut Migration, triggers: &[KedaTrigger]) {
    for workload in &mut migration.workloads {
        workload.autoscaling = None;
    }
    migration.workloads[0].autoscaling = Some(Autoscaling::Keda {
        min: 1,
        max: 12,
        polling_interval: 30,
        cooldown_period: None,
        annotations: BTreeMap::new(),
        triggers: triggers.to_vec(),
        behavior: None,
    });
}

#[test]
fn keda_reads_what_its_triggers_name_and_nothing_else() {
    let triggers = [
        trigger("aws-sqs-queue", &[("queueURL", "https://sqs.eu-central-1.amazonaws.com/444455556666/orders")]),
        trigger("aws-cloudwatch", &[("namespace", "Shop")]),
        trigger("cron", &[]),
    ];
    let (addon, role, findings) = within(
        |migration| scaled(migration, &triggers),
        |cx| {
            let mut findings = Findings::new();
            let (addon, role) = keda::addon(cx, &mut findings).unwrap();
            (addon, role.unwrap(), findings)
        },
    );
    let policy = role.inline_policies[0].document.to_string();
    assert!(policy.contains("arn:aws:sqs:eu-central-1:444455556666:orders"), "{policy}");
    assert!(policy.contains("cloudwatch:GetMetricData") && !policy.contains("sqs:*"), "{policy}");
    assert!(findings.as_slice().is_empty());
    let AddonValues::Keda(values) = addon.values else { panic!("not KEDA's") };
    assert_eq!(values.pod_identity.unwrap().aws.irsa.role_arn, role.arn.unwrap());
}

#[test]
fn a_trigger_that_is_not_known_is_reported() {
    let triggers = [trigger("aws-something-new", &[])];
    let findings = within(
        |migration| scaled(migration, &triggers),
        |cx| {
            let mut findings = Findings::new();
            let (_, role) = keda::addon(cx, &mut findings).unwrap();
            assert!(role.is_none());
            findings
        },
    );
    assert!(findings.contains(&crate::finding::rules::platform::TRIGGER_ACCESS));
}

#[test]
fn metrics_server_is_there_for_cpu_and_memory_only() {
    let needed = |triggers: &[KedaTrigger]| {
        within(|migration| scaled(migration, triggers), |cx| metrics_server::addon(cx).is_some())
    };
    assert!(needed(&[trigger("cpu", &[])]));
    assert!(!needed(&[trigger("cron", &[])]));
}

#[test]
fn node_groups_hold_the_largest_pod_and_all_pods_at_once() {
    within(
        |_| {},
        |cx| {
            let pools = capacity::pools(cx);
            let groups = node_groups::groups(cx, &pools, &mut Findings::new());
            assert_eq!(groups.len(), pools.len());
            for (group, pool) in groups.iter().zip(&pools) {
                let size = group.instance_types[0].rsplit('.').next().unwrap();
                let cores = match size {
                    "xlarge" => 4,
                    "2xlarge" => 8,
                    "4xlarge" => 16,
                    "8xlarge" => 32,
                    other => panic!("{other}"),
                };
                assert!(pool.largest_milli_cpu + 500 <= cores * 1000, "{}", pool.name);
                assert!(pool.milli_cpu <= cores * 1000 * u64::from(group.scaling_config.max_size), "{}", pool.name);
                assert!(!group.subnets.is_empty() && group.node_role.ends_with("tidewater-prod-eks-node"));
            }
        },
    );
}
