//! Random requests, close to what the rules of [`crate::draw`] ask for and biased to what programs read differently: case,
//! trailing slashes and dots, encoded characters, doubled slashes, empty and repeated parameters, repeated headers, ports,
//! IPv6 hosts.

use std::net::IpAddr;

use crate::draw::{HEADER_VALUES, HOSTS, KEYS, PATHS, QUERY_VALUES};
use crate::random::Random;
use crate::request::Request;

const SEGMENTS: &[&str] = &[
    "a",
    "b",
    "c",
    "A",
    "aa",
    "ab",
    "a.b",
    "a+b",
    "x.png",
    "12",
    "q",
    "~a",
    "$x",
    "a:b@c",
    "a&b",
    "new",
    "dp",
    "tidewater.v1.Quote",
    "(x)",
];
const ODD_SEGMENTS: &[&str] = &[
    "", ".", "..", "%2F", "a%2fb", "%61", "%2e%2E", "%20", "%22q%22", "a%3Fb", "%C3%A9", "%ff", "%0A", "a%0Ab", "%25",
    "%7Ea", "a|b", "%5C", "a;b", "...",
];
const VALUES: &[&str] =
    &["1", "x1", "v1", "V1", "a*b", "a+b", "a%20b", "", "%31", "2", "ab1", "\\", "%0A1", "a%2Bb", "a%2Ab"];

/// A request to one of the listeners.
pub(crate) fn request(random: &mut Random, listeners: &[(String, u16, bool)]) -> Request {
    let (listener, port, tls) = random.of(listeners).clone();
    let path = path(random);
    Request {
        listener,
        port,
        tls,
        method: random.pick(&["GET", "GET", "GET", "POST", "HEAD", "M-SEARCH", "get"]).to_owned(),
        host: host(random, port),
        path,
        query: query(random),
        headers: headers(random),
        client: *random.of(&[
            IpAddr::from([198, 51, 100, 7]),
            IpAddr::from([10, 1, 2, 3]),
            IpAddr::from([203, 0, 113, 9]),
            IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]),
        ]),
    }
}

/// A text that a pattern accepts, or nearly.
fn instance(random: &mut Random, pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '*' => out.push_str(random.pick(&["", "x", "a.b", "1"])),
            '?' => out.push_str(random.pick(&["x", "1"])),
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

fn host(random: &mut Random, port: u16) -> String {
    let mut host = if random.chance(1, 40) {
        random.pick(&["", "[2001:db8::1]", "192.0.2.1", "localhost", "[::ffff:192.0.2.1]:8080"]).to_owned()
    } else {
        let pattern = random.pick(HOSTS);
        instance(random, pattern)
    };
    if random.chance(1, 8) {
        host = if random.chance(1, 2) { host.to_uppercase() } else { host.to_lowercase() };
    }
    if random.chance(1, 25) && !host.contains(':') {
        host.push('.');
    }
    if random.chance(1, 5) && !host.contains(':') && !host.is_empty() {
        host = format!("{host}:{port}");
    }
    host
}

fn path(random: &mut Random) -> String {
    let mut path = if random.chance(1, 3) {
        let pattern = random.pick(PATHS);
        let path = instance(random, pattern).replace('"', "%22");
        if path.starts_with('/') { path } else { format!("/{path}") }
    } else {
        let mut path = String::new();
        for _ in 0..random.below(5) {
            path.push('/');
            path.push_str(if random.chance(1, 12) { random.pick(ODD_SEGMENTS) } else { random.pick(SEGMENTS) });
        }
        path
    };
    if path.is_empty() || random.chance(1, 8) {
        path.push('/');
    }
    path
}

fn query(random: &mut Random) -> Option<String> {
    if random.chance(1, 2) {
        return None;
    }
    let mut query = String::new();
    for position in 0..random.below(4) {
        if position > 0 {
            query.push(if random.chance(1, 30) { ';' } else { '&' });
        }
        let key = if random.chance(1, 10) {
            random.pick(&["V", "version", "VERSION", "q%2A", "%76", "Q", "a*", ""]).to_owned()
        } else {
            let key = random.pick(KEYS);
            instance(random, key)
        };
        query.push_str(&key);
        if random.chance(9, 10) {
            query.push('=');
            if random.chance(1, 2) {
                let value = random.pick(QUERY_VALUES);
                query.push_str(&instance(random, value).replace(' ', "%20"));
            } else {
                query.push_str(random.pick(VALUES));
            }
        }
    }
    Some(query)
}

fn headers(random: &mut Random) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for _ in 0..random.below(4) {
        let name = random.pick(&["X-App", "x-app", "User-Agent", "Accept", "X-Real-Ip", "X-Forwarded-Host"]);
        let value = if random.chance(1, 3) {
            random.pick(&["ios", "Android 4", "v12", "V2", "", "mobile", "b", "a|b"]).to_owned()
        } else {
            let pattern = random.pick(HEADER_VALUES);
            instance(random, pattern)
        };
        headers.push((name.to_owned(), value));
    }
    headers
}
