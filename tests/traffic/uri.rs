//! Paths of URIs as each program reads them.
//!
//! The load balancer evaluates rules "only after URI normalization"; AWS does not say which. The model takes the syntactic
//! normalization of RFC 3986: hexadecimal digits in upper case, unreserved characters decoded, dot segments removed.
//!
//! Sources: ELB user guide "Path conditions"; RFC 3986 sections 5.2.4 and 6.2.2.

use std::fmt::Write as _;

/// A path after the normalization of RFC 3986, section 6.2.2.
pub(crate) fn normalized(path: &str) -> String {
    if !path.contains(['%', '.']) {
        return path.to_owned();
    }
    let mut decoded = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        let (digits, after) = after.split_at(2);
        let byte = u8::from_str_radix(digits, 16).expect("requests have valid percent-encoding");
        if is_unreserved(byte) {
            decoded.push(char::from(byte));
        } else {
            let _ = write!(decoded, "%{byte:02X}");
        }
        rest = after;
    }
    decoded.push_str(rest);
    remove_dot_segments(&decoded)
}

/// Letters, digits and `-._~`.
pub(crate) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// RFC 3986, section 5.2.4, for a path that begins with a slash.
fn remove_dot_segments(path: &str) -> String {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let mut kept: Vec<&str> = Vec::new();
    for (position, segment) in segments.iter().enumerate() {
        let last = position + 1 == segments.len();
        match *segment {
            "." | ".." => {
                if *segment == ".." {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    format!("/{}", kept.join("/"))
}

/// Decodes percent-encoding; `plus` also turns `+` into a space, as in a query.
pub(crate) fn unescape(text: &str, plus: bool) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                let digits =
                    std::str::from_utf8(&digits).ok().filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()))?;
                u8::from_str_radix(digits, 16).ok()?
            }
            b'+' if plus => b' ',
            other => other,
        });
    }
    Some(out)
}

#[test]
fn the_examples_of_the_rfc() {
    assert_eq!(normalized("/a/b/c/./../../g"), "/a/g");
    assert_eq!(normalized("/%7Esmith/home.html"), "/~smith/home.html");
    assert_eq!(normalized("/a/%2e%2E/b%2fc"), "/b%2Fc");
    assert_eq!(normalized("/a/.."), "/");
    assert_eq!(normalized("/a/b/.."), "/a/");
    assert_eq!(normalized("/../a//b/"), "/a//b/");
    assert_eq!(normalized("/a.b/..c"), "/a.b/..c");
}

#[test]
fn queries_decode_a_plus() {
    assert_eq!(unescape("a+b%20c", true), Some(b"a b c".to_vec()));
    assert_eq!(unescape("a+b", false), Some(b"a+b".to_vec()));
    assert_eq!(unescape("%2", true), None);
}
