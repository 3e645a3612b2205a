//! What an Application Load Balancer does with a request once a rule has it.
//!
//! Sources: ELB user guide "Action types for listener rules" and "Transforms for listener rules"; `ELBv2` API reference,
//! `RedirectActionConfig`, `ForwardActionConfig`.

use std::collections::BTreeMap;

use ecs2eks::inventory::action::{Action, Redirect as RedirectConfig};
use ecs2eks::inventory::rule::{Rewrites, RuleTransform};
use regex::Regex;

use crate::decision::{self, Answer, Decision, Forward, Redirect};
use crate::request::{Request, url_host, without_port};

/// A rule's last action.
#[derive(Debug, Clone)]
pub(crate) enum Last {
    Forward { groups: Vec<(String, u32)>, sticky: bool },
    Redirect(RedirectConfig),
    Fixed { status: u16, body: String },
}

/// A rule's actions and transforms.
#[derive(Debug, Clone)]
pub(crate) struct Does {
    pub logins: Vec<String>,
    pub last: Last,
    pub url: Vec<(Regex, String)>,
    pub host: Vec<(Regex, String)>,
}

/// What stands behind a target group, and whether it speaks HTTP/2.
pub(crate) type Homes = BTreeMap<String, (Option<String>, bool)>;

impl Does {
    /// Reads actions as `DescribeRules` prints them. `None` when no load balancer would accept them.
    pub(crate) fn read(actions: &[Action], transforms: &[RuleTransform]) -> Option<Self> {
        let mut ordered: Vec<&Action> = actions.iter().collect();
        ordered.sort_by_key(|action| action.order.unwrap_or(i64::MAX));
        let mut logins = Vec::new();
        let mut last = None;
        for action in ordered {
            match action.kind.as_str() {
                "authenticate-oidc" => {
                    logins.push(format!("oidc {}", action.authenticate_oidc_config.as_ref()?.issuer));
                }
                "authenticate-cognito" => {
                    logins.push(format!("cognito {}", action.authenticate_cognito_config.as_ref()?.user_pool_arn));
                }
                "jwt-validation" => {
                    logins.push(format!("jwt {}", action.jwt_validation_config.as_ref()?.jwks_endpoint));
                }
                "forward" => last = Some(forward(action)?),
                "redirect" => last = Some(Last::Redirect(action.redirect_config.clone()?)),
                "fixed-response" => {
                    let fixed = action.fixed_response_config.clone()?;
                    let status = fixed.status_code?.parse().ok()?;
                    last = Some(Last::Fixed { status, body: fixed.message_body.unwrap_or_default() });
                }
                _ => return None,
            }
        }
        let rewrites = |of: fn(&RuleTransform) -> &Option<Rewrites>| -> Vec<(Regex, String)> {
            let all =
                transforms.iter().filter_map(|transform| of(transform).as_ref()).flat_map(|config| &config.rewrites);
            let compile = |regex: &str| Regex::new(regex).expect("a regular expression");
            all.map(|rewrite| (compile(&rewrite.regex), rewrite.replace.clone().unwrap_or_default())).collect()
        };
        Some(Self {
            logins,
            last: last?,
            url: rewrites(|transform| &transform.url_rewrite_config),
            host: rewrites(|transform| &transform.host_header_rewrite_config),
        })
    }

    /// What becomes of a request.
    pub(crate) fn decide(&self, request: &Request, homes: &Homes) -> Decision {
        let logins = self.logins.clone();
        match &self.last {
            Last::Fixed { status, body } => Decision::Answer(Answer { logins, status: *status, body: body.clone() }),
            Last::Redirect(config) => {
                let (location, status) = redirect(config, request);
                Decision::Redirect(Redirect { logins, location, status })
            }
            Last::Forward { groups, sticky } => {
                let mut targets = BTreeMap::new();
                let mut http2 = false;
                for (arn, weight) in groups {
                    let (home, speaks_http2) = homes.get(arn).cloned().unwrap_or_default();
                    http2 |= speaks_http2;
                    *targets.entry(home.unwrap_or_else(|| arn.clone())).or_default() += *weight;
                }
                let sticky = *sticky && targets.len() > 1;
                let uri = self.rewritten(request);
                let host = without_port(&request.host).to_ascii_lowercase();
                let host = self.host.iter().fold(host, |host, (regex, replace)| replace_once(regex, replace, &host));
                Decision::Forward(Forward { logins, targets, sticky, http2, uri, host })
            }
        }
    }

    /// "Rewrites the request URL": path and query. The first match is replaced.
    fn rewritten(&self, request: &Request) -> String {
        self.url.iter().fold(request.target(), |url, (regex, replace)| replace_once(regex, replace, &url))
    }
}

fn forward(action: &Action) -> Option<Last> {
    let config = action.forward_config.clone().unwrap_or_default();
    let mut groups: Vec<(String, u32)> = config
        .target_groups
        .iter()
        .map(|group| (group.target_group_arn.clone(), u32::try_from(group.weight.unwrap_or(1)).unwrap_or_default()))
        .collect();
    if groups.is_empty() {
        groups.push((action.target_group_arn.clone().filter(|arn| !arn.is_empty())?, 1));
    }
    let sticky = config.target_group_stickiness_config.and_then(|config| config.enabled).unwrap_or(false);
    Some(Last::Forward { groups, sticky })
}

/// Location and status. Parts that the configuration leaves out come from the request; the query goes with its mark.
fn redirect(config: &RedirectConfig, request: &Request) -> (String, u16) {
    let protocol = if request.tls { "https" } else { "http" };
    let fill = |text: &str| {
        text.replace("#{protocol}", protocol)
            .replace("#{port}", &request.port.to_string())
            .replace("#{host}", &url_host(&request.host))
            .replace("#{path}", request.path.trim_start_matches('/'))
            .replace("#{query}", request.query.as_deref().unwrap_or_default())
    };
    let filled = |given: &Option<String>, same: &str| fill(given.as_deref().unwrap_or(same));
    let scheme = filled(&config.protocol, "#{protocol}").to_lowercase();
    let (host, port) = (filled(&config.host, "#{host}"), filled(&config.port, "#{port}"));
    let (path, query) = (filled(&config.path, "/#{path}"), filled(&config.query, "#{query}"));
    let status = if config.status_code.as_deref() == Some("HTTP_302") { 302 } else { 301 };
    (decision::location(&scheme, &host, &port, &path, &query), status)
}

/// `$1` to `$9` are groups.
fn replace_once(regex: &Regex, replace: &str, text: &str) -> String {
    let mut go = String::new();
    let mut chars = replace.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '$' {
            go.push(c);
            continue;
        }
        let digits: String = std::iter::from_fn(|| chars.next_if(char::is_ascii_digit)).collect();
        let group = if digits.is_empty() { "$$".to_owned() } else { format!("${{{digits}}}") };
        go.push_str(&group);
    }
    regex.replace(text, go).into_owned()
}
