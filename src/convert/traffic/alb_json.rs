//! The JSON that the load balancer controller reads from annotations: conditions, actions, rewrites, identity providers.
//!
//! Source: AWS Load Balancer Controller v3.5, `pkg/ingress/config_types.go` and "Ingress annotations".

use std::collections::BTreeMap;

use serde::Serialize;

use super::condition::{Condition, Patterns};
use super::rules::Answer;
use crate::inventory::action::{
    AuthenticateCognito, AuthenticateOidc, FixedResponse, JwtClaim, JwtValidation, Redirect,
};
use crate::inventory::rule::{Rewrite, Rewrites, RuleTransform};

/// Renders a value for an annotation. These types always have a JSON form.
#[must_use]
pub fn text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// One condition.
#[derive(Debug, Serialize)]
#[serde(tag = "field", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ConditionJson<'a> {
    /// Host.
    HostHeader {
        /// Patterns.
        host_header_config: Values<'a>,
    },
    /// Path.
    PathPattern {
        /// Patterns.
        path_pattern_config: Values<'a>,
    },
    /// Header.
    HttpHeader {
        /// Name and patterns.
        http_header_config: HeaderValues<'a>,
    },
    /// Query.
    QueryString {
        /// Pairs.
        query_string_config: Pairs<'a>,
    },
    /// Method.
    HttpRequestMethod {
        /// Methods.
        http_request_method_config: Values<'a>,
    },
    /// Source address. The controller's member ends in a capital IP.
    SourceIp {
        /// CIDR blocks.
        #[serde(rename = "sourceIPConfig")]
        source_ip_config: Values<'a>,
    },
}

/// Patterns.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Values<'a> {
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    values: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    regex_values: &'a [String],
}

/// A header with patterns.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeaderValues<'a> {
    http_header_name: &'a str,
    #[serde(flatten)]
    patterns: Values<'a>,
}

/// Query parameters.
#[derive(Debug, Serialize)]
pub struct Pairs<'a> {
    values: Vec<Pair<'a>>,
}

/// A query parameter.
#[derive(Debug, Serialize)]
pub struct Pair<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    value: &'a str,
}

impl<'a> From<Patterns<'a>> for Values<'a> {
    fn from(patterns: Patterns<'a>) -> Self {
        Self { values: patterns.globs, regex_values: patterns.regexes }
    }
}

impl<'a> From<&Condition<'a>> for ConditionJson<'a> {
    fn from(condition: &Condition<'a>) -> Self {
        let exact = |values: &'a [String]| Values { values, regex_values: &[] };
        match *condition {
            Condition::Host(patterns) => Self::HostHeader { host_header_config: patterns.into() },
            Condition::Path(patterns) => Self::PathPattern { path_pattern_config: patterns.into() },
            Condition::Header { name, patterns } => Self::HttpHeader {
                http_header_config: HeaderValues { http_header_name: name, patterns: patterns.into() },
            },
            Condition::Query(pairs) => {
                let pair = |pair: &'a crate::inventory::rule::QueryStringPair| Pair {
                    key: pair.key.as_deref().filter(|key| !key.is_empty()),
                    value: pair.value.as_deref().unwrap_or_default(),
                };
                Self::QueryString { query_string_config: Pairs { values: pairs.iter().map(pair).collect() } }
            }
            Condition::Method(methods) => Self::HttpRequestMethod { http_request_method_config: exact(methods) },
            Condition::SourceIp(blocks) => Self::SourceIp { source_ip_config: exact(blocks) },
        }
    }
}

/// One action.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ActionJson<'a> {
    /// To Traefik.
    Forward {
        /// Where.
        forward_config: ForwardJson<'a>,
    },
    /// An answer.
    FixedResponse {
        /// What.
        fixed_response_config: FixedJson<'a>,
    },
    /// A redirect.
    Redirect {
        /// Where to.
        redirect_config: RedirectJson<'a>,
    },
}

/// Where to forward.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ForwardJson<'a> {
    target_groups: [ServiceJson<'a>; 1],
}

/// A Service's port.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceJson<'a> {
    service_name: &'a str,
    service_port: &'a str,
}

/// A fixed response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FixedJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_body: Option<&'a str>,
    status_code: &'a str,
}

/// A redirect.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RedirectJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    status_code: &'a str,
}

impl<'a> ActionJson<'a> {
    /// To a port of a Service.
    #[must_use]
    pub fn forward(service_name: &'a str, service_port: &'a str) -> Self {
        Self::Forward { forward_config: ForwardJson { target_groups: [ServiceJson { service_name, service_port }] } }
    }
}

impl<'a> From<Answer<'a>> for ActionJson<'a> {
    fn from(answer: Answer<'a>) -> Self {
        match answer {
            Answer::Fixed(response) => {
                let FixedResponse { message_body, status_code, content_type, unknown: _ } = response;
                Self::FixedResponse {
                    fixed_response_config: FixedJson {
                        content_type: content_type.as_deref(),
                        message_body: message_body.as_deref().filter(|body| !body.is_empty()),
                        status_code: status_code.as_deref().unwrap_or("503"),
                    },
                }
            }
            Answer::Redirect(redirect) => {
                let Redirect { protocol, port, host, path, query, status_code, unknown: _ } = redirect;
                Self::Redirect {
                    redirect_config: RedirectJson {
                        host: host.as_deref(),
                        path: path.as_deref(),
                        port: port.as_deref(),
                        protocol: protocol.as_deref(),
                        query: query.as_deref(),
                        status_code: status_code.as_deref().unwrap_or("HTTP_302"),
                    },
                }
            }
            Answer::Unavailable => Self::FixedResponse {
                fixed_response_config: FixedJson {
                    content_type: Some("text/plain"),
                    message_body: Some("this route has not been moved"),
                    status_code: "503",
                },
            },
        }
    }
}

/// One transform.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TransformJson<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_header_rewrite_config: Option<RewritesJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url_rewrite_config: Option<RewritesJson<'a>>,
}

/// Rewrites.
#[derive(Debug, Serialize)]
pub struct RewritesJson<'a> {
    rewrites: Vec<RewriteJson<'a>>,
}

/// A rewrite.
#[derive(Debug, Serialize)]
pub struct RewriteJson<'a> {
    regex: &'a str,
    replace: &'a str,
}

impl<'a> From<&'a RuleTransform> for TransformJson<'a> {
    fn from(transform: &'a RuleTransform) -> Self {
        let RuleTransform { kind, host_header_rewrite_config, url_rewrite_config, unknown: _ } = transform;
        let rewrites = |config: &'a Option<Rewrites>| {
            let Rewrites { rewrites, unknown: _ } = config.as_ref()?;
            let rewrite = |rewrite: &'a Rewrite| {
                let Rewrite { regex, replace, unknown: _ } = rewrite;
                RewriteJson { regex, replace: replace.as_deref().unwrap_or_default() }
            };
            Some(RewritesJson { rewrites: rewrites.iter().map(rewrite).collect() })
        };
        Self {
            kind,
            host_header_rewrite_config: rewrites(host_header_rewrite_config),
            url_rewrite_config: rewrites(url_rewrite_config),
        }
    }
}

/// An `OpenID` Connect provider.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OidcJson<'a> {
    issuer: &'a str,
    authorization_endpoint: &'a str,
    token_endpoint: &'a str,
    user_info_endpoint: &'a str,
    secret_name: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    authentication_request_extra_params: &'a BTreeMap<String, String>,
}

impl<'a> OidcJson<'a> {
    /// The provider, with the Kubernetes Secret that holds the client's id and secret.
    #[must_use]
    pub fn new(config: &'a AuthenticateOidc, secret_name: &'a str) -> Self {
        Self {
            issuer: &config.issuer,
            authorization_endpoint: &config.authorization_endpoint,
            token_endpoint: &config.token_endpoint,
            user_info_endpoint: &config.user_info_endpoint,
            secret_name,
            authentication_request_extra_params: &config.authentication_request_extra_params,
        }
    }
}

/// A Cognito user pool.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CognitoJson<'a> {
    #[serde(rename = "userPoolARN")]
    user_pool_arn: &'a str,
    #[serde(rename = "userPoolClientID")]
    user_pool_client_id: &'a str,
    user_pool_domain: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    authentication_request_extra_params: &'a BTreeMap<String, String>,
}

impl<'a> From<&'a AuthenticateCognito> for CognitoJson<'a> {
    fn from(config: &'a AuthenticateCognito) -> Self {
        Self {
            user_pool_arn: &config.user_pool_arn,
            user_pool_client_id: &config.user_pool_client_id,
            user_pool_domain: &config.user_pool_domain,
            authentication_request_extra_params: &config.authentication_request_extra_params,
        }
    }
}

/// Validation of a token.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JwtJson<'a> {
    jwks_endpoint: &'a str,
    issuer: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    additional_claims: Vec<ClaimJson<'a>>,
}

/// A claim.
#[derive(Debug, Serialize)]
pub struct ClaimJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'a str>,
    name: &'a str,
    values: &'a [String],
}

impl<'a> From<&'a JwtValidation> for JwtJson<'a> {
    fn from(config: &'a JwtValidation) -> Self {
        let JwtValidation { jwks_endpoint, issuer, additional_claims, unknown: _ } = config;
        let claim = |claim: &'a JwtClaim| {
            let JwtClaim { format, name, values, unknown: _ } = claim;
            ClaimJson { format: format.as_deref(), name, values }
        };
        Self { jwks_endpoint, issuer, additional_claims: additional_claims.iter().map(claim).collect() }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::convert::traffic::condition;
    use crate::inventory::rule::RuleCondition;

    #[test]
    fn conditions_are_spelled_as_the_controller_reads_them() {
        let conditions: Vec<RuleCondition> = serde_json::from_value(json!([
            {"Field": "host-header", "Values": ["a.example"]},
            {"Field": "path-pattern", "RegexValues": ["^/a"]},
            {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X", "Values": ["1"]}},
            {"Field": "query-string", "QueryStringConfig": {"Values": [{"Value": "v"}, {"Key": "k", "Value": "v"}]}},
            {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}},
            {"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}}
        ]))
        .expect("conditions");
        let read = condition::read(&conditions).expect("readable");
        let written: Vec<ConditionJson<'_>> = read.iter().map(ConditionJson::from).collect();
        assert_eq!(
            serde_json::to_value(&written).expect("json"),
            json!([
                {"field": "host-header", "hostHeaderConfig": {"values": ["a.example"]}},
                {"field": "path-pattern", "pathPatternConfig": {"regexValues": ["^/a"]}},
                {"field": "http-header", "httpHeaderConfig": {"httpHeaderName": "X", "values": ["1"]}},
                {"field": "query-string", "queryStringConfig": {"values": [{"value": "v"}, {"key": "k", "value": "v"}]}},
                {"field": "http-request-method", "httpRequestMethodConfig": {"values": ["GET"]}},
                {"field": "source-ip", "sourceIPConfig": {"values": ["10.0.0.0/8"]}}
            ])
        );
    }

    #[test]
    fn actions_are_spelled_as_the_controller_reads_them() {
        assert_eq!(
            text(&ActionJson::forward("traefik", "web")),
            r#"{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"traefik","servicePort":"web"}]}}"#
        );
        let fixed: FixedResponse =
            serde_json::from_value(json!({"StatusCode": "403", "ContentType": "text/plain", "MessageBody": "no"}))
                .expect("fixed");
        assert_eq!(
            text(&ActionJson::from(Answer::Fixed(&fixed))),
            r#"{"type":"fixed-response","fixedResponseConfig":{"contentType":"text/plain","messageBody":"no","statusCode":"403"}}"#
        );
    }
}
