//! A request as a client sends it to a listener.

use std::net::IpAddr;

/// One HTTP request. Path and query are as written on the request line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    /// ARN of the listener that it reaches.
    pub listener: String,
    /// The listener's port.
    pub port: u16,
    /// Whether the listener speaks HTTPS.
    pub tls: bool,
    /// Method, with case.
    pub method: String,
    /// `Host` header or `:authority`; may hold a port.
    pub host: String,
    /// Begins with a slash; percent-encoding is valid.
    pub path: String,
    /// Without its question mark; `Some("")` when the target ends in one.
    pub query: Option<String>,
    /// Other header lines in their order.
    pub headers: Vec<(String, String)>,
    /// Address of the client.
    pub client: IpAddr,
}

impl Request {
    /// `GET http://HOST/TARGET`, for examples.
    pub(crate) fn get(host: &str, target: &str) -> Self {
        let request = Self {
            listener: String::new(),
            port: 80,
            tls: false,
            method: "GET".to_owned(),
            host: host.to_owned(),
            path: String::new(),
            query: None,
            headers: Vec::new(),
            client: IpAddr::from([198, 51, 100, 7]),
        };
        request.with_target(target)
    }

    /// Path and query.
    pub(crate) fn target(&self) -> String {
        let query = self.query.as_deref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", self.path)
    }

    /// The same with another path and query.
    pub(crate) fn with_target(mut self, target: &str) -> Self {
        let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        (self.path, self.query) = (path.to_owned(), query.map(str::to_owned));
        self
    }

    /// The same with one more header line.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Values of a header, whatever the case of its name.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A host without its port, as it stands in a URL: an IPv6 address keeps its brackets.
pub(crate) fn url_host(host: &str) -> String {
    let bare = without_port(host);
    if bare.contains(':') { format!("[{bare}]") } else { bare.to_owned() }
}

/// A host without its port: `a.example:8443` is `a.example`, `[2001:db8::1]:443` is `2001:db8::1`.
///
/// AWS does not write down how a condition sees the port. Host patterns can't hold a colon, and rules of a listener on port
/// 8443 work, so the port is not part of what they are compared with. Brackets can't be in a pattern either.
pub(crate) fn without_port(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[')
        && let Some((address, _)) = rest.split_once(']')
    {
        return address;
    }
    match host.split_once(':') {
        Some((name, port)) if !port.contains(':') => name,
        _ => host,
    }
}
