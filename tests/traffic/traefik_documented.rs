//! The model of Traefik against what its documentation says, in examples of our own.

use crate::request::Request;
use crate::traefik_matchers::Matcher;
use crate::traefik_request::View;

fn matches(rule: &str, request: &Request) -> bool {
    Matcher::new(rule).expect("a rule").matches(&View::new(request))
}

fn at(rule: &str, host: &str, target: &str) -> bool {
    matches(rule, &Request::get(host, target))
}

#[test]
fn hosts() {
    assert!(at("Host(`shop.example`)", "SHOP.example:8443", "/"));
    assert!(at("Host(`shop.example`)", "shop.example.", "/"));
    assert!(at("Host(`shop.example.`)", "shop.example", "/"));
    assert!(!at("Host(`shop.example`)", "www.shop.example", "/"));
    assert!(at("Host(`*.shop.example`)", "www.shop.example", "/"));
    assert!(!at("Host(`*.shop.example`)", "a.b.shop.example", "/"));
    assert!(at("HostRegexp(`^.+\\.shop\\.example$`)", "a.b.shop.example", "/"));
    assert!(!at("HostRegexp(`^.+\\.shop\\.example$`)", "a.shop.example.", "/"));
    assert!(at("Host(`*`)", "", "/"));
    assert!(!at("Host(`a`)", "", "/"));
}

#[test]
fn paths() {
    assert!(at("Path(`/products`)", "x", "/products?shoes"));
    assert!(!at("Path(`/products`)", "x", "/products/"));
    assert!(at("PathPrefix(`/products`)", "x", "/products-old"));
    assert!(at("PathPrefix(`/foo bar`)", "x", "/foo%20bar/baz"));
    assert!(at("PathRegexp(`\\.(jpeg|jpg|png)$`)", "x", "/a/b.jpg"));
    assert!(!at("PathRegexp(`^/a/.*`)", "x", "/b/../A/c"));
    assert!(at("Path(`/admin`)", "x", "/img/..//%61dmin"));
    assert!(!at("Path(`/a/b`)", "x", "/a%2fb"));
    assert!(at("Path(`/a%2Fb`)", "x", "/a%2fb"));
    // A dot is any character but a line feed.
    assert!(!at("PathRegexp(`^/a.b$`)", "x", "/a%0Ab"));
    assert!(at("PathRegexp(`(?s)^/a.b$`)", "x", "/a%0Ab"));
}

#[test]
fn headers_queries_methods_and_addresses() {
    let request = Request::get("x", "/?mobile=true&q=a+b&flag").header("Content-Type", "application/json");
    assert!(matches("Header(`content-type`, `application/json`)", &request));
    assert!(!matches("Header(`Content-Type`, `Application/json`)", &request));
    assert!(matches("HeaderRegexp(`Content-Type`, `^application/(json|yaml)$`)", &request));
    assert!(matches("Query(`mobile`, `true`)", &request));
    assert!(matches("Query(`flag`)", &request));
    assert!(!matches("Query(`mobile`)", &request));
    assert!(!matches("Query(`Mobile`, `true`)", &request));
    assert!(matches("QueryRegexp(`q`, `^a b$`)", &request));
    assert!(matches("Method(`get`)", &request));
    assert!(matches("ClientIP(`198.51.100.0/24`)", &request));
    assert!(!matches("ClientIP(`198.51.100.8`)", &request));
    assert!(matches("!Method(`POST`) && (Host(`y`) || Host(`x`))", &request));
}

#[test]
fn rules_that_are_not_loaded() {
    for rule in [
        "Path(`a`)",
        "PathPrefix(``)",
        "PathRegexp(`(`)",
        "Host(`b\u{fc}cher.example`)",
        "Header(`a`)",
        "ClientIP(`x`)",
        "Nothing(`a`)",
    ] {
        assert!(Matcher::new(rule).is_err(), "{rule}");
    }
    for rule in ["HOST(`a`)", "pathprefix(`/`)", "Clientip(`10.0.0.0/8`)"] {
        assert!(Matcher::new(rule).is_ok(), "{rule}");
    }
}
