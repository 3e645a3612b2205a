//! The SDK's rules as the AWS CLI prints them.

use aws_sdk_elasticloadbalancingv2::types as sdk;

use super::convert_action::action;
use super::text;
use crate::inventory::rule::{
    HttpHeaderCondition, ListenerRule, PatternCondition, QueryStringCondition, QueryStringPair, Rewrite, Rewrites,
    RuleCondition, RuleTransform, SourceIpCondition,
};

pub(super) fn rule(found: sdk::Rule, listener_arn: &str) -> ListenerRule {
    ListenerRule {
        rule_arn: found.rule_arn.unwrap_or_default(),
        listener_arn: Some(listener_arn.to_owned()),
        priority: found.priority,
        conditions: found.conditions.unwrap_or_default().into_iter().map(condition).collect(),
        actions: found.actions.unwrap_or_default().into_iter().map(action).collect(),
        is_default: found.is_default,
        transforms: found.transforms.unwrap_or_default().into_iter().map(transform).collect(),
        ..ListenerRule::default()
    }
}

fn condition(found: sdk::RuleCondition) -> RuleCondition {
    RuleCondition {
        field: found.field.unwrap_or_default(),
        values: found.values.unwrap_or_default(),
        host_header_config: found.host_header_config.map(|config| patterns(config.values, config.regex_values)),
        path_pattern_config: found.path_pattern_config.map(|config| patterns(config.values, config.regex_values)),
        http_header_config: found.http_header_config.map(|config| HttpHeaderCondition {
            http_header_name: config.http_header_name.unwrap_or_default(),
            values: config.values.unwrap_or_default(),
            regex_values: config.regex_values.unwrap_or_default(),
            ..HttpHeaderCondition::default()
        }),
        query_string_config: found.query_string_config.map(|config| QueryStringCondition {
            values: config.values.unwrap_or_default().into_iter().map(pair).collect(),
            ..QueryStringCondition::default()
        }),
        http_request_method_config: found.http_request_method_config.map(|config| patterns(config.values, None)),
        source_ip_config: found.source_ip_config.map(|config| SourceIpCondition {
            values: config.values.unwrap_or_default(),
            ip_address_type: config.ip_address_type.map(text),
            ..SourceIpCondition::default()
        }),
        regex_values: found.regex_values.unwrap_or_default(),
        ..RuleCondition::default()
    }
}

fn patterns(values: Option<Vec<String>>, regex_values: Option<Vec<String>>) -> PatternCondition {
    PatternCondition {
        values: values.unwrap_or_default(),
        regex_values: regex_values.unwrap_or_default(),
        ..PatternCondition::default()
    }
}

fn pair(found: sdk::QueryStringKeyValuePair) -> QueryStringPair {
    QueryStringPair { key: found.key, value: found.value, ..QueryStringPair::default() }
}

fn transform(found: sdk::RuleTransform) -> RuleTransform {
    RuleTransform {
        kind: found.r#type.map(text).unwrap_or_default(),
        host_header_rewrite_config: found.host_header_rewrite_config.and_then(|config| config.rewrites).map(rewrites),
        url_rewrite_config: found.url_rewrite_config.and_then(|config| config.rewrites).map(rewrites),
        ..RuleTransform::default()
    }
}

fn rewrites(found: Vec<sdk::RewriteConfig>) -> Rewrites {
    let rewrite = |config: sdk::RewriteConfig| Rewrite {
        regex: config.regex.unwrap_or_default(),
        replace: config.replace,
        ..Rewrite::default()
    };
    Rewrites { rewrites: found.into_iter().map(rewrite).collect(), ..Rewrites::default() }
}
