//! Listener rules: conditions, actions and rewrites.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::action::Action;
use super::attribute::ResourceTag;
use super::lenient;

/// ELB `Rule` with its listener and tags.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct ListenerRule {
    /// ARN.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub rule_arn: String,
    /// Listener. AWS does not print it; scan adds it, and the loader derives it from the rule's ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener_arn: Option<String>,
    /// `1` to `50000`, or `default`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// All must hold; at most 5 values in total.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<RuleCondition>,
    /// In the order of their `Order`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// Whether this is the listener's default rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    /// Rewrites before forwarding; at most one of a kind.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub transforms: Vec<RuleTransform>,
    /// Output of `describe-tags`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<ResourceTag>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ELB `RuleCondition`. Older rules have only `Values`, newer ones the configuration of their field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct RuleCondition {
    /// `host-header`, `path-pattern`, `http-header`, `query-string`, `http-request-method` or `source-ip`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// Patterns of a host or path condition.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Patterns of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_header_config: Option<PatternCondition>,
    /// Patterns of the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_pattern_config: Option<PatternCondition>,
    /// Header and its patterns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_header_config: Option<HttpHeaderCondition>,
    /// Query parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_string_config: Option<QueryStringCondition>,
    /// Methods; matched exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_request_method_config: Option<PatternCondition>,
    /// CIDR blocks of the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_ip_config: Option<SourceIpCondition>,
    /// Regular expressions of a host or path condition.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub regex_values: Vec<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ELB `HostHeaderConditionConfig`, `PathPatternConditionConfig`, `HttpRequestMethodConditionConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct PatternCondition {
    /// Patterns with `*` and `?`; any one must match.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Regular expressions; any one must match.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub regex_values: Vec<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ELB `HttpHeaderConditionConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct HttpHeaderCondition {
    /// Header.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub http_header_name: String,
    /// Patterns with `*` and `?`; any one must match.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Regular expressions; any one must match.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub regex_values: Vec<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ELB `QueryStringConditionConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct QueryStringCondition {
    /// Any one must match.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<QueryStringPair>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ELB `QueryStringKeyValuePair`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct QueryStringPair {
    /// Key. Absent: any key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Pattern of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ELB `SourceIpConditionConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct SourceIpCondition {
    /// CIDR blocks; any one must match.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Address family, where AWS prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ELB `RuleTransform`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct RuleTransform {
    /// `host-header-rewrite` or `url-rewrite`.
    #[serde(rename = "Type", deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Rewrite of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_header_rewrite_config: Option<Rewrites>,
    /// Rewrite of path and query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_rewrite_config: Option<Rewrites>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ELB `HostHeaderRewriteConfig` and `UrlRewriteConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct Rewrites {
    /// Exactly one.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub rewrites: Vec<Rewrite>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ELB `RewriteConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct Rewrite {
    /// Regular expression.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub regex: String,
    /// Replacement with `$1` and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replace: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
