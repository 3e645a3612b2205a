//! A request as Traefik's matchers see it, after the entry point has cleaned its path.
//!
//! Go's URL keeps the decoded path and, where decoding loses something, the path as written. Traefik decodes unreserved
//! characters, removes dot segments and doubled slashes, and compares routes with a path in which everything but reserved
//! characters is decoded.
//!
//! Sources: Traefik v3.7 "Entry points: path sanitization" and "Rules & Priority"; Go `net/url`, `path.Clean`.

use crate::request::Request;
use crate::uri::{is_unreserved, unescape};

/// Characters that a route sees percent-encoded even so. Source: RFC 3986, section 2.2, and the percent sign.
const RESERVED: &[u8] = b":/?#[]@!$&'()*+,;=%";

/// What matchers compare with.
#[derive(Debug, Clone)]
pub(crate) struct View<'a> {
    /// As sent.
    pub request: &'a Request,
    /// Host without port, in lower case.
    pub host: String,
    /// Path for routes; may hold any bytes.
    pub routing_path: Vec<u8>,
    /// The same for regular expressions.
    pub routing_text: String,
    /// Path as it goes to the application.
    pub path: String,
    /// Decoded parameters.
    pub query: Vec<(Vec<u8>, String)>,
}

impl<'a> View<'a> {
    pub(crate) fn new(request: &'a Request) -> Self {
        let path = clean(&request.path);
        let routing_path = routing(&path);
        Self {
            request,
            host: canonical(&request.host),
            routing_text: runes(&routing_path),
            routing_path,
            path,
            query: query(request.query.as_deref().unwrap_or_default()),
        }
    }

    /// A path with the request's query.
    pub(crate) fn uri(&self, path: &str) -> String {
        let query = self.request.query.as_deref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{path}{query}")
    }
}

/// The host without port and brackets, in lower case. A trailing dot stays.
fn canonical(host: &str) -> String {
    let bare = host.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(address, _)| address);
    let name = bare.unwrap_or_else(|| match host.rsplit_once(':') {
        Some((name, _)) if !name.contains(':') => name,
        _ => host,
    });
    name.trim().to_lowercase()
}

/// The escaped path after normalization and sanitization.
pub(crate) fn clean(path: &str) -> String {
    let escaped = escaped_path(path);
    // Digits of an encoding that Go kept as written come out in upper case, unreserved characters decoded.
    let mut upper = String::new();
    let mut rest = escaped.as_str();
    while let Some((before, after)) = rest.split_once('%') {
        upper.push_str(before);
        let (digits, after) = after.split_at(2);
        let byte = u8::from_str_radix(digits, 16).expect("requests have valid percent-encoding");
        let written = if is_unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        upper.push_str(&written);
        rest = after;
    }
    upper.push_str(rest);
    let mut segments: Vec<&str> = Vec::new();
    for segment in upper.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    let slash = if upper.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    escaped_path(&format!("/{}{slash}", segments.join("/")))
}

/// Go's `URL.EscapedPath`: the path as written when that is a valid encoding, else the default encoding.
fn escaped_path(path: &str) -> String {
    let valid = path.bytes().all(|byte| is_unreserved(byte) || b"!$&'()*+,;=:@/[]%".contains(&byte));
    if valid { path.to_owned() } else { escape(&unescape(path, false).expect("valid percent-encoding")) }
}

fn escape(path: &[u8]) -> String {
    let plain = |byte: u8| is_unreserved(byte) || b"$&+,/:;=@".contains(&byte);
    path.iter().map(|&byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Decodes everything but reserved characters.
fn routing(escaped: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = escaped.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let digits = [bytes.next().expect("two digits"), bytes.next().expect("two digits")];
        let text = std::str::from_utf8(&digits).expect("digits");
        let decoded = u8::from_str_radix(text, 16).expect("digits");
        if RESERVED.contains(&decoded) {
            out.push(b'%');
            out.extend(digits);
        } else {
            out.push(decoded);
        }
    }
    out
}

/// Go's regular expressions read one replacement character for each byte that is not UTF-8.
fn runes(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    out
}

/// Go's `URL.Query`; Traefik reads a semicolon as an ampersand. A pair that does not decode is dropped.
fn query(query: &str) -> Vec<(Vec<u8>, String)> {
    let pairs = query.split(['&', ';']).filter(|pair| !pair.is_empty());
    pairs
        .filter_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((unescape(key, true)?, runes(&unescape(value, true)?)))
        })
        .collect()
}

#[test]
fn paths_are_cleaned() {
    for (path, cleaned) in [
        ("/", "/"),
        ("//", "/"),
        ("/a//b/", "/a/b/"),
        ("/a/./b/../c", "/a/c"),
        ("/a/..", "/"),
        ("/a/b/..", "/a"),
        ("/a/b/../", "/a/"),
        ("/../x", "/x"),
        ("/a/%2e%2E/b", "/b"),
        ("/%61%2f%7e", "/a%2F~"),
        ("/a|b", "/a%7Cb"),
        ("/a\"b%2fc", "/a%22b/c"),
        ("/(a)'b!", "/(a)'b!"),
    ] {
        assert_eq!(clean(path), cleaned, "{path}");
    }
}

#[test]
fn routes_see_only_reserved_characters_encoded() {
    let seen = |path: &str| String::from_utf8(routing(&clean(path))).expect("UTF-8");
    assert_eq!(seen("/foo%20bar"), "/foo bar");
    assert_eq!(seen("/a%2Fb%3f"), "/a%2Fb%3F");
    assert_eq!(seen("/%C3%A9%25"), "/\u{e9}%25");
    assert_eq!(runes(&routing(&clean("/%ff%fe"))), "/\u{fffd}\u{fffd}");
}

#[test]
fn hosts_lose_port_brackets_and_case() {
    for (host, seen) in [
        ("A.Example:80", "a.example"),
        ("[2001:DB8::1]:443", "2001:db8::1"),
        ("[::1]", "::1"),
        ("a.example.", "a.example."),
        ("", ""),
    ] {
        assert_eq!(canonical(host), seen);
    }
}

#[test]
fn queries_are_decoded() {
    let pair = |key: &str, value: &str| (key.as_bytes().to_vec(), value.to_owned());
    assert_eq!(query("a=1+2&b=%2f;c&&d=%zz"), [pair("a", "1 2"), pair("b", "/"), pair("c", "")]);
}
