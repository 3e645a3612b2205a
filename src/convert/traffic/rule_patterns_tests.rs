use serde_json::json;

use super::*;
use crate::convert::traffic::condition;
use crate::inventory::rule::RuleCondition;

fn conditions(value: serde_json::Value) -> Vec<RuleCondition> {
    serde_json::from_value(value).expect("conditions")
}

fn matcher(value: serde_json::Value) -> String {
    compile(&condition::read(&conditions(value)).expect("readable")).expect("expressible").text
}

fn obstacles(value: serde_json::Value) -> Vec<Obstacle> {
    let conditions = conditions(value);
    compile(&condition::read(&conditions).expect("readable")).expect_err("not expressible").into_iter().collect()
}

fn path_of(pattern: &str) -> String {
    matcher(json!([{"Field": "path-pattern", "Values": [pattern]}]))
}

fn host_of(pattern: &str) -> String {
    matcher(json!([{"Field": "host-header", "Values": [pattern]}]))
}

fn query_of(key: &str, value: &str) -> String {
    matcher(json!([{"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": key, "Value": value}]}}]))
}

#[test]
fn no_condition_is_every_request() {
    assert_eq!(matcher(json!([])), "PathPrefix(`/`)");
}

#[test]
fn paths() {
    for (pattern, expected) in [
        ("/a", "Path(`/a`)"),
        ("/a/", "Path(`/a/`)"),
        ("/a/*", "PathPrefix(`/a/`)"),
        ("/a*", "PathPrefix(`/a`)"),
        ("/a/**", "PathPrefix(`/a/`)"),
        ("/*", "PathPrefix(`/`)"),
        ("*", "PathPrefix(`/`)"),
        ("/*/legacy", "PathRegexp(`(?s)^/.*/legacy$`)"),
        ("*.png", "PathRegexp(`(?s)^.*\\.png$`)"),
        ("/a?", "PathRegexp(`(?s)^/a.$`)"),
        ("/a?*", "PathRegexp(`(?s)^/a..*$`)"),
        ("/v1.0/*/x+y", "PathRegexp(`(?s)^/v1\\.0/.*/x\\+y$`)"),
        ("/tidewater.pricing.v1.*", "PathPrefix(`/tidewater.pricing.v1.`)"),
        ("/~$&@:'\"", "Path(`/~$&@:'\"`)"),
        ("/Case", "Path(`/Case`)"),
        // Not rooted: the load balancer accepts it and it never matches; `Path` would not load.
        ("a/b", "PathRegexp(`^a/b$`)"),
        ("a*", "PathRegexp(`(?s)^a.*$`)"),
        // A backslash has no meaning in a path pattern.
        ("/a\\*", "PathPrefix(`/a\\`)"),
        ("/.**b", "PathRegexp(`(?s)^/\\..*b$`)"),
    ] {
        assert_eq!(path_of(pattern), expected, "{pattern}");
    }
}

#[test]
fn a_directory_and_its_content_are_two_alternatives() {
    assert_eq!(
        matcher(json!([{"Field": "path-pattern", "Values": ["/x", "/x/*"]}])),
        "Path(`/x`) || PathPrefix(`/x/`)"
    );
}

#[test]
fn hosts_ignore_case_and_stars_cross_dots() {
    assert_eq!(host_of("WWW.Example.com"), "Host(`www.example.com`)");
    assert_eq!(host_of("*.example.com"), "HostRegexp(`(?i)^.*\\.example\\.com$`)");
    assert_eq!(host_of("api-?.example.com"), "HostRegexp(`(?i)^api-.\\.example\\.com$`)");
    assert_eq!(host_of("*"), "HostRegexp(`(?i)^.*$`)");
}

#[test]
fn headers_compare_values_without_case() {
    assert_eq!(
        matcher(json!([{"Field": "http-header", "HttpHeaderConfig":
            {"HttpHeaderName": "X-App", "Values": ["ios/*", "Android (11)"]}}])),
        "HeaderRegexp(`X-App`, `(?i)^ios/.*$`) || HeaderRegexp(`X-App`, `(?i)^Android \\(11\\)$`)"
    );
}

#[test]
fn query_values_know_escapes() {
    assert_eq!(query_of("preview", "xp-*"), "QueryRegexp(`preview`, `(?is)^xp-.*$`)");
    assert_eq!(query_of("q", r"100\*"), "QueryRegexp(`q`, `(?i)^100\\*$`)");
    assert_eq!(query_of("q", r"a\?b?"), "QueryRegexp(`q`, `(?is)^a\\?b.$`)");
    assert_eq!(query_of("q", r"a\\*"), "QueryRegexp(`q`, `(?is)^a\\\\.*$`)");
    assert_eq!(query_of("q", r"a\b"), "QueryRegexp(`q`, `(?i)^a\\\\b$`)");
    assert_eq!(query_of(r"a\*", "1"), "QueryRegexp(`a*`, `(?i)^1$`)");
}

#[test]
fn query_keys_are_literal_or_an_obstacle() {
    let query = |values: serde_json::Value| json!([{"Field": "query-string", "QueryStringConfig": {"Values": values}}]);
    assert_eq!(obstacles(query(json!([{"Value": "legacy-*"}]))), [Obstacle::QueryWithoutKey]);
    assert_eq!(obstacles(query(json!([{"Key": "utm_*", "Value": "x"}]))), [Obstacle::QueryKeyPattern]);
}

#[test]
fn the_case_of_query_keys_is_noted() {
    let of = |key: &str| {
        let conditions = conditions(
            json!([{"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": key, "Value": "1"}]}}]),
        );
        compile(&condition::read(&conditions).expect("readable")).expect("expressible").query_key_case
    };
    assert!(of("version"));
    assert!(!of("42"));
}

#[test]
fn regular_expressions_are_taken_as_they_are() {
    assert_eq!(
        matcher(
            json!([{"Field": "path-pattern", "PathPatternConfig": {"RegexValues": ["^/[a-z]{2}/store-locator/?$"]}}])
        ),
        "PathRegexp(`^/[a-z]{2}/store-locator/?$`)"
    );
    assert_eq!(
        matcher(json!([{"Field": "host-header", "RegexValues": ["^API[0-9]+\\."]}])),
        "HostRegexp(`(?i)^API[0-9]+\\.`)"
    );
    assert_eq!(
        matcher(
            json!([{"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "A", "RegexValues": ["^b+$"]}}])
        ),
        "HeaderRegexp(`A`, `(?i)^b+$`)"
    );
    assert_eq!(obstacles(json!([{"Field": "path-pattern", "RegexValues": ["(?=x)"]}])), [Obstacle::RegexDialect]);
}

#[test]
fn conditions_are_anded_and_values_ored() {
    assert_eq!(
        matcher(json!([
            {"Field": "host-header", "Values": ["a.example", "b.example"]},
            {"Field": "path-pattern", "Values": ["/x*"]},
            {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET", "M-SEARCH"]}}
        ])),
        "(Host(`a.example`) || Host(`b.example`)) && PathPrefix(`/x`) && (Method(`GET`) || Method(`M-SEARCH`))"
    );
}

#[test]
fn values_that_come_out_the_same_are_written_once() {
    assert_eq!(matcher(json!([{"Field": "host-header", "Values": ["A.example", "a.example"]}])), "Host(`a.example`)");
}

#[test]
fn headers_that_change_on_the_way_are_an_obstacle() {
    for name in
        ["X-Forwarded-Host", "x-real-ip", "X_Forwarded_For", "X-Forwarded-Prefix", "X-Amzn-Trace-Id", "Connection"]
    {
        let header = json!([{"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": name, "Values": ["a"]}}]);
        assert_eq!(obstacles(header), [Obstacle::HeaderChanges], "{name}");
    }
}

#[test]
fn every_obstacle_of_a_rule_is_named() {
    assert_eq!(
        obstacles(json!([
            {"Field": "source-ip", "SourceIpConfig": {"Values": ["203.0.113.0/24"]}},
            {"Field": "host-header", "Values": ["b\u{fc}cher.example"]},
            {"Field": "http-request-method", "Values": ["get"]},
            {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Forwarded-For", "Values": ["10.*"]}}
        ])),
        [Obstacle::SourceIp, Obstacle::HeaderChanges, Obstacle::HostNotAscii, Obstacle::MethodCase]
    );
}

#[test]
fn awkward_text_can_not_leave_its_string() {
    assert_eq!(path_of("/a`b"), "Path(\"/a`b\")");
    assert_eq!(path_of("/a`\"\\\n"), "Path(\"/a`\\\"\\\\\\u000a\")");
}

#[test]
fn patterns_at_the_limits_compile() {
    let long = format!("/{}", "*a".repeat(63));
    assert!(path_of(&long).starts_with("PathRegexp(`(?s)^/.*a"));
    assert_eq!(path_of(&"*".repeat(128)), "PathPrefix(`/`)");
}
