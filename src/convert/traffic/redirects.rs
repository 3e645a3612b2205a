//! Redirect actions as Traefik's `redirectRegex`.
//!
//! The listener's protocol and port are known, because each listener has an entry point of its own: `#{protocol}` and
//! `#{port}` are written out, and a redirect from HTTP to HTTPS can't loop. Behind the load balancer Traefik sees
//! `http://host/path?query`, whatever the client used.
//!
//! Sources: `ELBv2` API reference, `RedirectActionConfig`; Traefik `pkg/middlewares/redirect`.

use crate::inventory::action::Redirect;
use crate::migration::RedirectRegex;

/// Captures host, path without its slash, query with and without its question mark.
const URL: &str = r"^https?://(\[[^\]]*\]|[^/:?]*)(?::[0-9]+)?/([^?]*)(\?(.*))?$";

const UNKNOWN_PART: &str = "the redirect uses a placeholder that Traefik can't fill";
const LOOKS_THE_SAME: &str =
    "behind the load balancer Traefik takes every request for plain HTTP and can't tell the redirect's target from it";

/// The listener that the redirect answers on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Front {
    /// Whether it speaks HTTPS.
    pub tls: bool,
    /// Its port.
    pub port: u16,
}

/// Translates a redirect.
///
/// # Errors
/// Why the load balancer keeps the redirect, as a clause: a part holds a placeholder that is not known in that place, or the
/// target could look to Traefik like the request itself, which it then answers with 418 in place of a redirect.
pub fn compile(redirect: &Redirect, front: Front) -> Result<RedirectRegex, &'static str> {
    let Redirect { protocol, port, host, path, query, status_code, unknown: _ } = redirect;
    let tls = match protocol.as_deref() {
        None | Some("" | "#{protocol}") => front.tls,
        Some("HTTP") => false,
        Some("HTTPS") => true,
        Some(_) => return Err(UNKNOWN_PART),
    };
    let scheme = if tls { "https" } else { "http" };
    let port = match port.as_deref() {
        None | Some("" | "#{port}") => front.port.to_string(),
        Some(text) => text.parse::<u16>().map_err(|_| UNKNOWN_PART)?.to_string(),
    };
    if !tls && (front.tls || port != front.port.to_string()) {
        return Err(LOOKS_THE_SAME);
    }
    let usual = if tls { "443" } else { "80" };
    let port = if port == usual { String::new() } else { format!(":{port}") };
    let host = expand(host.as_deref().filter(|host| !host.is_empty()).unwrap_or("#{host}"), front)?;
    let path = path.as_deref().filter(|path| !path.is_empty()).unwrap_or("/#{path}");
    let slash = if path.starts_with('/') { "" } else { "/" };
    let path = expand(path, front)?;
    let query = match query.as_deref() {
        // The question mark goes with the query, so that none is left behind when there is none.
        None | Some("#{query}") => "${3}".to_owned(),
        Some("") => String::new(),
        Some(text) => format!("?{}", expand(text, front)?),
    };
    Ok(RedirectRegex {
        regex: URL.to_owned(),
        replacement: format!("{scheme}://{host}{port}{slash}{path}{query}"),
        permanent: status_code.as_deref() != Some("HTTP_302"),
    })
}

/// Whether the redirect only turns HTTP into HTTPS, permanently: what the load balancer controller calls `ssl-redirect`.
#[must_use]
pub fn to_https(redirect: &Redirect) -> Option<u16> {
    let Redirect { protocol, port, host, path, query, status_code, unknown: _ } = redirect;
    let unchanged = |part: &Option<String>, same: &str| part.as_deref().is_none_or(|text| text == same);
    let plain = protocol.as_deref() == Some("HTTPS")
        && unchanged(host, "#{host}")
        && unchanged(path, "/#{path}")
        && unchanged(query, "#{query}")
        && status_code.as_deref() == Some("HTTP_301");
    if plain { port.as_deref().unwrap_or("443").parse().ok() } else { None }
}

/// Replaces the placeholders of one part and protects `$`, which Go's replacement would read.
fn expand(text: &str, front: Front) -> Result<String, &'static str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("#{") {
        let (before, placeholder) = rest.split_at(start);
        let end = placeholder.find('}').ok_or(UNKNOWN_PART)?;
        out.push_str(&before.replace('$', "$$"));
        match &placeholder[2..end] {
            "protocol" => out.push_str(if front.tls { "https" } else { "http" }),
            "port" => out.push_str(&front.port.to_string()),
            "host" => out.push_str("${1}"),
            "path" => out.push_str("${2}"),
            "query" => out.push_str("${4}"),
            _ => return Err(UNKNOWN_PART),
        }
        rest = &placeholder[end + 1..];
    }
    out.push_str(&rest.replace('$', "$$"));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HTTPS: Front = Front { tls: true, port: 443 };

    fn redirect(value: serde_json::Value) -> Redirect {
        serde_json::from_value(value).expect("a redirect")
    }

    fn replacement(value: serde_json::Value, front: Front) -> String {
        compile(&redirect(value), front).expect("expressible").replacement
    }

    #[test]
    fn parts_that_are_left_alone_come_from_the_request() {
        let www = json!({"Protocol": "#{protocol}", "Port": "#{port}", "Host": "tidewater.example", "Path": "/#{path}",
            "Query": "#{query}", "StatusCode": "HTTP_301"});
        assert_eq!(replacement(www, HTTPS), "https://tidewater.example/${2}${3}");
        assert_eq!(
            replacement(json!({"Host": "a.example"}), Front { tls: false, port: 8080 }),
            "http://a.example:8080/${2}${3}"
        );
        assert_eq!(replacement(json!({"Port": "9443"}), HTTPS), "https://${1}:9443/${2}${3}");
    }

    #[test]
    fn queries_are_kept_extended_or_removed() {
        let with = |query: serde_json::Value| replacement(json!({"Path": "/x", "Query": query}), HTTPS);
        assert_eq!(with(json!("utm=shop&#{query}")), "https://${1}/x?utm=shop&${4}");
        assert_eq!(with(json!("")), "https://${1}/x");
        assert_eq!(with(json!(null)), "https://${1}/x${3}");
    }

    #[test]
    fn dollars_are_text() {
        assert_eq!(replacement(json!({"Path": "/$1/#{path}"}), HTTPS), "https://${1}/$$1/${2}${3}");
    }

    #[test]
    fn unknown_placeholders_stay_on_the_load_balancer() {
        for value in
            [json!({"Path": "/#{moon}"}), json!({"Host": "#{host"}), json!({"Port": "x"}), json!({"Protocol": "FTP"})]
        {
            assert!(compile(&redirect(value.clone()), HTTPS).is_err(), "{value}");
        }
    }

    #[test]
    fn what_traefik_would_take_for_the_request_itself_stays_on_the_load_balancer() {
        let downgrade = json!({"Protocol": "HTTP", "Port": "80"});
        assert_eq!(compile(&redirect(downgrade), HTTPS), Err(LOOKS_THE_SAME));
        let http = Front { tls: false, port: 8080 };
        assert_eq!(compile(&redirect(json!({"Port": "80"})), http), Err(LOOKS_THE_SAME));
        assert!(compile(&redirect(json!({"Path": "/x"})), http).is_ok());
    }

    #[test]
    fn only_a_plain_upgrade_is_an_ssl_redirect() {
        let plain = json!({"Protocol": "HTTPS", "Port": "443", "Host": "#{host}", "Path": "/#{path}", "Query": "#{query}",
            "StatusCode": "HTTP_301"});
        assert_eq!(to_https(&redirect(plain.clone())), Some(443));
        for (member, value) in
            [("StatusCode", "HTTP_302"), ("Host", "a.example"), ("Path", "/"), ("Query", ""), ("Protocol", "HTTP")]
        {
            let mut changed = plain.clone();
            changed[member] = json!(value);
            assert_eq!(to_https(&redirect(changed)), None, "{member}");
        }
    }
}
