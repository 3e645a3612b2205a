//! Fluent Bit on every node: what the `awslogs` driver and FireLens did for each task.
//!
//! Metric filters, subscriptions and retention hang on log groups, so every container keeps its group. A table in the
//! configuration says which; what is not in the table goes to one group for the cluster.
//!
//! Sources: Fluent Bit manual, outputs "Amazon CloudWatch", filters "Lua" and "Rewrite Tag"; ECS Developer Guide, "Send
//! Amazon ECS logs to CloudWatch" (options of `awslogs`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use k8s_openapi::api::core::v1::Toleration;
use serde_json::json;

use super::Needed;
use super::context::{Context, comments, count, identity, service_account};
use super::firelens::{self, Output};
use crate::finding::Findings;
use crate::finding::rules::platform as rules;
use crate::inventory::container::ContainerDefinition;
use crate::inventory::container_logging::LogConfiguration;
use crate::migration::{Addon, AddonSource, AddonValues, FluentBitConfig, FluentBitValues, Workload};

const NAME: &str = "fluent-bit";
const SCRIPT: &str = "route.lua";

/// Where a container's lines go.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Destination {
    /// A log group, with the prefix of its streams.
    Group { group: String, prefix: String },
    /// An output that the ECS agent configured for FireLens.
    Output(String),
}

/// All that the workloads' containers need.
#[derive(Debug, Default)]
struct Routes {
    /// By namespace, workload and container.
    table: BTreeMap<String, Destination>,
    outputs: Vec<Output>,
    /// Groups that the driver made when they were missing.
    created: BTreeSet<String>,
}

/// The add-on, when a container logs through `awslogs` or FireLens.
pub(super) fn addon(cx: &Context<'_>, findings: &mut Findings) -> Option<Needed> {
    let mut routes = Routes::default();
    for workload in &cx.migration.workloads {
        for (container, definition) in containers(cx, workload) {
            if let Some(configuration) = &definition.log_configuration {
                add(cx, &mut routes, workload, &container, configuration, findings);
            }
        }
    }
    if routes.table.is_empty() {
        return None;
    }
    let fallback = format!("/aws/eks/{}/pods", cx.cluster_name());
    let role = cx.role(NAME, &[NAME], &statements(cx, &routes, &fallback), &[]);
    let groups: BTreeSet<&String> = routes
        .table
        .values()
        .filter_map(|destination| match destination {
            Destination::Group { group, .. } => Some(group),
            Destination::Output(_) => None,
        })
        .collect();
    let addon = Addon {
        name: NAME,
        order: 50,
        namespace: NAME,
        purpose: format!(
            "ships the containers' output to the {} and {} that they had on ECS",
            count(groups.len(), "log group"),
            count(routes.outputs.len(), "FireLens output")
        ),
        source: AddonSource::Repository { url: "https://fluent.github.io/helm-charts", chart: NAME, version: "0.56.0" },
        images: &["cr.fluentbit.io"],
        values: AddonValues::FluentBit(values(cx, &routes, &fallback, service_account(NAME, Some(&role)))),
        comments: comments([
            (
                "/config/outputs",
                "log_key sends the line alone, as the awslogs driver did, so that metric filters find what they look for.\n${…} are environment variables: give them to the pods (env, envFrom) from a Secret.",
            ),
            (
                "/luaScripts",
                "Which container writes to which log group: namespace/workload/container, group, prefix of the stream.\nStreams are named prefix/container/pod; on ECS the last part was the task id.",
            ),
        ]),
        identity: identity(&role, "writing to these log groups"),
        after: BTreeMap::new(),
        on_demand: BTreeMap::new(),
        needs: BTreeSet::from(["karpenter"]),
    };
    Some((addon, Some(role)))
}

/// Kubernetes names and definitions of the containers that move.
fn containers<'a>(cx: &Context<'a>, workload: &Workload) -> Vec<(String, &'a ContainerDefinition)> {
    let index = cx.account.index;
    let definition = index
        .task_definition(&workload.task_definition.arn)
        .or_else(|| index.task_definition(&workload.task_definition.subject.name));
    let Some(definition) = definition else { return Vec::new() };
    let find = |name: &str| definition.container_definitions.iter().find(|found| found.name == name);
    let named = workload.pod.containers.iter().filter_map(|container| {
        let member = container.origin.member.as_str();
        let name = member.split_once('[')?.1.split_once(']')?.0;
        Some((container.name.to_string(), find(name)?))
    });
    named.collect()
}

fn add(
    cx: &Context<'_>,
    routes: &mut Routes,
    workload: &Workload,
    container: &str,
    configuration: &LogConfiguration,
    findings: &mut Findings,
) {
    // What else the configuration says is reported where the container is converted.
    let LogConfiguration { log_driver, options, secret_options, unknown: _ } = configuration;
    let key = format!("{}/{}/{container}", workload.namespace, workload.name);
    match log_driver.as_deref() {
        Some("awslogs") => {
            let Some(group) = options.get("awslogs-group").filter(|group| is_group(group)) else { return };
            let region = options.get("awslogs-region").map_or("", String::as_str);
            let target = cx.migration.target.region.as_str();
            if !region.is_empty() && !target.is_empty() && region != target {
                findings.raise(
                    &rules::LOG_GROUPS,
                    &workload.origin.subject,
                    format!("containerDefinitions[{container}].logConfiguration.options[awslogs-region]"),
                    format!("the container wrote to {group} in {region}; the cluster's Fluent Bit writes to {target} only, so its lines go to the cluster's own group"),
                    "add an output for that region to platform/50-fluent-bit/values.yaml",
                );
                return;
            }
            if options.get("awslogs-create-group").is_some_and(|value| value == "true") {
                routes.created.insert(group.clone());
            }
            let prefix = options.get("awslogs-stream-prefix").cloned().unwrap_or_default();
            routes.table.insert(key, Destination::Group { group: group.clone(), prefix });
        }
        Some("awsfirelens") => {
            let name = format!("{}-{}-{container}", workload.namespace, workload.name);
            if let Some(output) = firelens::output(&name, options, secret_options) {
                routes.outputs.push(output);
                routes.table.insert(key, Destination::Output(name));
            }
        }
        _ => {}
    }
}

/// Whether CloudWatch takes the name. Source: CloudWatch Logs API reference, `CreateLogGroup`.
fn is_group(name: &str) -> bool {
    (1..=512).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._/#-".contains(&b))
}

fn statements(cx: &Context<'_>, routes: &Routes, fallback: &str) -> Vec<serde_json::Value> {
    let mut streams = BTreeSet::new();
    let mut made = BTreeSet::from([cx.arn("logs", &format!("log-group:{fallback}"))]);
    made.extend(routes.created.iter().map(|group| cx.arn("logs", &format!("log-group:{group}"))));
    streams.insert(cx.arn("logs", &format!("log-group:{fallback}:*")));
    for destination in routes.table.values() {
        if let Destination::Group { group, .. } = destination {
            streams.insert(cx.arn("logs", &format!("log-group:{group}:*")));
        }
    }
    let mut statements = vec![
        json!({
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            "Resource": streams,
        }),
        json!({"Effect": "Allow", "Action": "logs:CreateLogGroup", "Resource": made}),
    ];
    statements.extend(firelens::statements(cx, &routes.outputs));
    statements
}

fn values(
    cx: &Context<'_>,
    routes: &Routes,
    fallback: &str,
    service_account: crate::migration::ServiceAccountValues,
) -> FluentBitValues {
    let region = &cx.migration.target.region;
    let region = if region.is_empty() { "REGION" } else { region };
    let mut filters = "[FILTER]\n    Name kubernetes\n    Match kube.*\n    Merge_Log Off\n    Keep_Log On\n    \
                       Labels On\n    Annotations Off\n    K8S-Logging.Exclude On\n\n[FILTER]\n    Name lua\n    \
                       Match kube.*\n    script /fluent-bit/scripts/route.lua\n    call route\n"
        .to_owned();
    if !routes.outputs.is_empty() {
        filters.push_str(
            "\n[FILTER]\n    Name rewrite_tag\n    Match kube.*\n    Rule $firelens ^(.+)$ firelens.$1 false\n    \
             Emitter_Mem_Buf_Limit 20M\n",
        );
    }
    let mut outputs = format!(
        "[OUTPUT]\n    Name cloudwatch_logs\n    Match kube.*\n    region {region}\n    log_group_name {fallback}\n    \
         log_group_template $log_group\n    log_stream_prefix pods/\n    log_stream_template $log_stream\n    \
         log_key log\n    auto_create_group On\n    Retry_Limit 10\n"
    );
    for output in &routes.outputs {
        outputs.push('\n');
        outputs.push_str(&output.text);
    }
    FluentBitValues {
        service_account,
        tolerations: vec![Toleration { operator: Some("Exists".to_owned()), ..Toleration::default() }],
        config: FluentBitConfig {
            inputs:
                "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    multiline.parser docker, cri\n    \
                     Tag kube.*\n    Mem_Buf_Limit 20MB\n    Skip_Long_Lines On\n"
                    .to_owned(),
            filters,
            outputs,
        },
        lua_scripts: BTreeMap::from([(SCRIPT.to_owned(), script(routes, fallback))]),
    }
}

/// The table and the function that looks a record up in it.
fn script(routes: &Routes, fallback: &str) -> String {
    let mut text = "local routes = {\n".to_owned();
    for (key, destination) in &routes.table {
        let _ = match destination {
            Destination::Group { group, prefix } => {
                writeln!(text, "  [{}] = {{ group = {}, prefix = {} }},", lua(key), lua(group), lua(prefix))
            }
            Destination::Output(output) => writeln!(text, "  [{}] = {{ output = {} }},", lua(key), lua(output)),
        };
    }
    let _ = write!(text, "}}\nlocal fallback = {}\n", lua(fallback));
    text.push_str(LOOK_UP);
    text
}

const LOOK_UP: &str = r#"
function route(tag, timestamp, record)
  local pod = record["kubernetes"]
  if pod == nil then
    return 0, timestamp, record
  end
  local labels = pod["labels"] or {}
  local workload = labels["app.kubernetes.io/name"] or ""
  local key = (pod["namespace_name"] or "") .. "/" .. workload .. "/" .. (pod["container_name"] or "")
  local entry = routes[key]
  if entry ~= nil and entry.output ~= nil then
    record["firelens"] = entry.output
    return 2, timestamp, record
  end
  local stream = (pod["container_name"] or "") .. "/" .. (pod["pod_name"] or "")
  if entry == nil then
    record["log_group"] = fallback
    record["log_stream"] = (pod["namespace_name"] or "") .. "/" .. stream
  else
    record["log_group"] = entry.group
    record["log_stream"] = stream
    if entry.prefix ~= "" then
      record["log_stream"] = entry.prefix .. "/" .. stream
    end
  end
  return 2, timestamp, record
end
"#;

/// A Lua string: account data never ends it.
fn lua(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            0x20..=0x7e => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\{byte:03}");
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lua_strings_hold_anything() {
        assert_eq!(lua("a\"b\\c\nd"), "\"a\\\"b\\\\c\\010d\"");
    }

    #[test]
    fn log_group_names_are_those_of_cloudwatch() {
        assert!(is_group("/shop/prod/web-1_a.b#c"));
        assert!(!is_group("") && !is_group("a b") && !is_group("{{x}}"));
    }
}
