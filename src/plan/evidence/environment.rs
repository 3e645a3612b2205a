//! Host names and URLs in environment values: where a container says whom it talks to.

use std::collections::BTreeMap;

use super::super::facts::Facts;

/// A host that an environment value names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// Container that has the variable.
    pub(super) container: String,
    /// The variable.
    pub(super) variable: String,
    /// Host name or address, lower case.
    pub(super) host: String,
    /// Port, when the value names one.
    pub(super) port: Option<u16>,
    /// Path of a URL, starting with `/`; empty without one.
    pub(super) path: String,
    /// Whole value, for values that are one bare word.
    pub(super) word: String,
}

/// All mentions of all workloads, by chart.
pub(super) type Mentions<'a> = BTreeMap<&'a str, Vec<Mention>>;

/// Longest value that is searched: certificates and documents name no callee.
const LONGEST: usize = 2048;

/// Reads the environment of all task definitions.
pub(super) fn mentions<'a>(facts: &BTreeMap<&'a str, Facts<'a>>) -> Mentions<'a> {
    facts.iter().map(|(id, found)| (*id, of(found))).collect()
}

fn of(facts: &Facts<'_>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for container in facts.task_definition.into_iter().flat_map(|definition| &definition.container_definitions) {
        for pair in &container.environment {
            let Some(value) = pair.value.as_deref().filter(|value| value.len() <= LONGEST) else { continue };
            for (host, port, path) in hosts(value) {
                mentions.push(Mention {
                    container: container.name.clone(),
                    variable: pair.name.clone(),
                    host,
                    port,
                    path,
                    word: value.trim().to_owned(),
                });
            }
        }
    }
    mentions
}

/// Host names in a text: hosts of URLs (also of forms such as `dns:///host:port` and `jdbc:x://host/db`), and bare
/// `host` or `host:port` words of comma or space separated lists.
fn hosts(value: &str) -> Vec<(String, Option<u16>, String)> {
    let mut found = Vec::new();
    for word in value.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '\'' | '<' | '>' | '|')) {
        let rest = word.rsplit_once("://").map_or(word, |(_, rest)| rest);
        let rest = rest.trim_start_matches('/');
        let is_url = word.contains("://");
        let (authority, path) = match rest.find(['/', '?', '#']) {
            Some(end) => (&rest[..end], &rest[end..]),
            None => (rest, ""),
        };
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => match port.parse::<u16>() {
                Ok(port) => (host, Some(port)),
                Err(_) => continue,
            },
            None => (authority, None),
        };
        // Among other words, a bare one is prose; only a value that is one word may be a short host name.
        let bare = !is_url && port.is_none() && !host.contains('.');
        if !is_host(host) || (!is_url && !path.is_empty()) || (bare && value.trim().contains(char::is_whitespace)) {
            continue;
        }
        let path = path.split(['?', '#']).next().unwrap_or_default();
        found.push((host.trim_end_matches('.').to_ascii_lowercase(), port, path.to_owned()));
    }
    found
}

fn is_host(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    !text.is_empty()
        && text.len() <= 253
        && text.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::hosts;

    fn only(value: &str) -> Vec<String> {
        hosts(value)
            .into_iter()
            .map(|(host, port, path)| format!("{host}{}{path}", port.map(|p| format!(":{p}")).unwrap_or_default()))
            .collect()
    }

    #[test]
    fn urls_of_all_forms_name_a_host() {
        assert_eq!(only("http://catalog-api.tidewater.internal:8080"), ["catalog-api.tidewater.internal:8080"]);
        assert_eq!(only("https://tidewater.example/api/reviews?x=1"), ["tidewater.example/api/reviews"]);
        assert_eq!(only("dns:///pricing.internal.tidewater.example:443"), ["pricing.internal.tidewater.example:443"]);
        assert_eq!(only("jdbc:postgresql://user@db.example:5432/orders"), ["db.example:5432/orders"]);
        assert_eq!(only("redis-1:6379,redis-2:6379"), ["redis-1:6379", "redis-2:6379"]);
        assert_eq!(only("Orders.Cluster.RDS.amazonaws.com."), ["orders.cluster.rds.amazonaws.com"]);
    }

    #[test]
    fn other_texts_do_not() {
        for value in ["", "12:30:45", "/data/originals", "a/b", "::1", "{{ x }}"] {
            assert!(only(value).is_empty(), "{value}: {:?}", only(value));
        }
    }
}
