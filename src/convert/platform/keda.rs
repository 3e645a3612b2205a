//! KEDA, when a workload scales by a metric outside the cluster. Its operator reads the metrics for all of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Needed;
use super::context::{Context, count, identity};
use crate::finding::Findings;
use crate::finding::rules::platform as rules;
use crate::inventory::arn::Arn;
use crate::migration::{
    Addon, AddonIdentity, AddonSource, AddonValues, Autoscaling, KedaAws, KedaIdentity, KedaIrsa, KedaOperator,
    KedaTrigger, KedaValues,
};

/// The add-on, when there is a ScaledObject.
pub(super) fn addon(cx: &Context<'_>, findings: &mut Findings) -> Option<Needed> {
    let mut scaled = 0;
    let mut queues: BTreeSet<String> = BTreeSet::new();
    let mut by_action: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for workload in &cx.migration.workloads {
        let Some(Autoscaling::Keda { triggers, .. }) = &workload.autoscaling else { continue };
        scaled += 1;
        for trigger in triggers.iter().filter(|trigger| trigger.needs_aws_identity) {
            match access(cx, trigger) {
                Some(("sqs:GetQueueAttributes", resource)) => {
                    queues.insert(resource);
                }
                Some((action, resource)) => {
                    by_action.entry(action).or_default().insert(resource);
                }
                None => findings.raise(
                    &rules::TRIGGER_ACCESS,
                    &workload.origin.subject,
                    "",
                    format!("the trigger {} reads AWS, and what that takes is not known here", trigger.kind),
                    "add the permission to KEDA's role in iam/ as KEDA's page on the scaler lists it",
                ),
            }
        }
    }
    if scaled == 0 {
        return None;
    }
    let mut statements: Vec<Value> = Vec::new();
    if !queues.is_empty() {
        statements.push(json!({"Effect": "Allow", "Action": "sqs:GetQueueAttributes", "Resource": queues}));
    }
    for (action, resources) in by_action {
        statements.push(json!({"Effect": "Allow", "Action": action, "Resource": resources}));
    }
    let role = (!statements.is_empty()).then(|| cx.role("keda", &["keda-operator"], &statements, &[]));
    let irsa = role.as_ref().and_then(|role| role.arn.clone()).map(|role_arn| KedaIrsa { enabled: true, role_arn });
    let addon = Addon {
        name: "keda",
        order: 33,
        namespace: "keda",
        purpose: format!("scales {} by queues, schedules and metrics outside the cluster", count(scaled, "workload")),
        source: AddonSource::Repository { url: "https://kedacore.github.io/charts", chart: "keda", version: "2.20.1" },
        images: &["ghcr.io"],
        values: AddonValues::Keda(KedaValues {
            operator: KedaOperator { replica_count: 2 },
            pod_identity: irsa.map(|irsa| KedaIdentity { aws: KedaAws { irsa } }),
        }),
        comments: BTreeMap::new(),
        identity: role.as_ref().map_or(AddonIdentity::None("none of its triggers reads AWS"), |role| {
            identity(role, "reading the length of these queues and the metrics that triggers name")
        }),
        after: BTreeMap::new(),
        on_demand: BTreeMap::new(),
        needs: BTreeSet::from(["karpenter", "metrics-server"]),
    };
    Some((addon, role))
}

/// The action that a trigger takes, and on what.
///
/// Source: KEDA documentation, pages of the scalers "AWS SQS Queue", "AWS CloudWatch", "AWS Kinesis Stream", "AWS
/// `DynamoDB`".
fn access(cx: &Context<'_>, trigger: &KedaTrigger) -> Option<(&'static str, String)> {
    let setting = |name: &str| trigger.metadata.get(name).map(String::as_str);
    match trigger.kind.as_str() {
        "aws-sqs-queue" => Some(("sqs:GetQueueAttributes", queue_arn(cx, setting("queueURL")?))),
        // Metrics have no ARN.
        "aws-cloudwatch" => Some(("cloudwatch:GetMetricData", "*".to_owned())),
        "aws-kinesis-stream" => {
            let stream = format!("stream/{}", setting("streamName")?);
            Some(("kinesis:DescribeStreamSummary", cx.arn("kinesis", &stream)))
        }
        "aws-dynamodb" => Some(("dynamodb:Query", cx.arn("dynamodb", &format!("table/{}", setting("tableName")?)))),
        _ => None,
    }
}

/// ARN of a queue from its URL (`https://sqs.<region>.amazonaws.com/<account>/<name>`), ARN or name.
fn queue_arn(cx: &Context<'_>, queue: &str) -> String {
    if Arn::parse(queue).is_ok() {
        return queue.to_owned();
    }
    let mut parts = queue.rsplit('/');
    let name = parts.next().unwrap_or(queue);
    let account = parts.next().filter(|account| account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()));
    let region = queue.split("://sqs.").nth(1).and_then(|rest| rest.split('.').next());
    let target = &cx.migration.target;
    match (region, account) {
        (Some(region), Some(account)) => format!("arn:{}:sqs:{region}:{account}:{name}", target.partition_or_default()),
        _ => cx.arn("sqs", name),
    }
}
