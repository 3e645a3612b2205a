//! FireLens outputs: the ECS agent wrote an `[OUTPUT]` section from a container's log options; here it is again, for the
//! cluster's Fluent Bit.
//!
//! Source: ECS Developer Guide, "Send Amazon ECS logs to an AWS service or AWS Partner" (FireLens); Fluent Bit manual.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::context::Context;
use crate::inventory::secret::Secret;

/// One output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    /// Plugin.
    pub plugin: String,
    /// Its options by name.
    pub options: BTreeMap<String, String>,
    /// The section.
    pub text: String,
}

/// The output of a container; `None` for Fluentd's plugins, which Fluent Bit does not have.
pub(super) fn output(name: &str, options: &BTreeMap<String, String>, secrets: &[Secret]) -> Option<Output> {
    let plugin = options.iter().find(|(key, _)| key.eq_ignore_ascii_case("name")).map(|(_, value)| value.as_str())?;
    // AWS's image has its older plugins in Go; Fluent Bit's own have other names and the same options.
    let plugin = match plugin {
        "cloudwatch" => "cloudwatch_logs",
        "firehose" => "kinesis_firehose",
        "kinesis" => "kinesis_streams",
        other => other,
    };
    let mut text = format!("[OUTPUT]\n    Name {}\n    Match firelens.{name}\n", line(plugin));
    let own = |key: &str| ["name", "match"].iter().any(|own| key.eq_ignore_ascii_case(own));
    // `log-driver-buffer-limit` is the agent's own.
    for (key, value) in options.iter().filter(|(key, _)| !own(key) && *key != "log-driver-buffer-limit") {
        let _ = writeln!(text, "    {} {}", line(key), line(value));
    }
    for Secret { name: option, value_from: _, /* a person makes the Secret */ unknown: _ /* INV002 */ } in secrets {
        let _ = writeln!(text, "    {} ${{{}}}", line(option), variable(name, option));
    }
    Some(Output { plugin: plugin.to_owned(), options: options.clone(), text })
}

/// Text for a line of the configuration: it can neither end the line nor start a template, because the chart passes the
/// configuration through Helm's `tpl`.
fn line(text: &str) -> String {
    let one: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    one.replace("{{", r#"{{ "{{" }}"#)
}

/// Name of the environment variable that holds a secret option.
fn variable(name: &str, option: &str) -> String {
    let text = format!("{name}_{option}");
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

/// What the outputs to AWS services take. On ECS that was the task role's.
pub(super) fn statements(cx: &Context<'_>, outputs: &[Output]) -> Vec<Value> {
    let mut by_action: BTreeMap<&[&str], BTreeSet<String>> = BTreeMap::new();
    for output in outputs {
        let option = |name: &str| output.options.get(name).map_or("*", String::as_str);
        let (actions, resource): (&[&str], String) = match output.plugin.as_str() {
            "cloudwatch_logs" => (
                &["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                cx.arn("logs", &format!("log-group:{}:*", option("log_group_name"))),
            ),
            "kinesis_firehose" => (
                &["firehose:PutRecordBatch"],
                cx.arn("firehose", &format!("deliverystream/{}", option("delivery_stream"))),
            ),
            "kinesis_streams" => (&["kinesis:PutRecords"], cx.arn("kinesis", &format!("stream/{}", option("stream")))),
            "s3" => {
                let partition = cx.migration.target.partition_or_default();
                (&["s3:PutObject"], format!("arn:{partition}:s3:::{}/*", option("bucket")))
            }
            _ => continue,
        };
        by_action.entry(actions).or_default().insert(resource);
    }
    by_action
        .into_iter()
        .map(|(actions, resources)| json!({"Effect": "Allow", "Action": actions, "Resource": resources}))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_on_their_line_and_are_no_templates() {
        let options = BTreeMap::from([
            ("Name".to_owned(), "firehose".to_owned()),
            ("delivery_stream".to_owned(), "a\n[OUTPUT]\n{{ .Values }}".to_owned()),
        ]);
        let secret = Secret { name: "token".to_owned(), ..Secret::default() };
        let output = output("shop-web-app", &options, &[secret]).unwrap();
        assert_eq!(
            output.text,
            "[OUTPUT]\n    Name kinesis_firehose\n    Match firelens.shop-web-app\n    delivery_stream a [OUTPUT] \
             {{ \"{{\" }} .Values }}\n    token ${SHOP_WEB_APP_TOKEN}\n"
        );
    }

    #[test]
    fn fluentd_plugins_have_no_form() {
        assert_eq!(output("x", &BTreeMap::from([("@type".to_owned(), "s3".to_owned())]), &[]), None);
    }
}
