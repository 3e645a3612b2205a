//! What becomes of a request, in terms that both sides share.

use std::collections::BTreeMap;

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// It reaches an application.
    Forward(Forward),
    /// The client is sent elsewhere.
    Redirect(Redirect),
    /// It is answered on the way.
    Answer(Answer),
}

/// A request that reaches an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forward {
    /// Identity providers that the client passes first.
    pub logins: Vec<String>,
    /// `namespace/service:port`, or the ARN of a target group behind which nothing stands, with its weight.
    pub targets: BTreeMap<String, u32>,
    /// Whether a client stays with one of several targets.
    pub sticky: bool,
    /// Whether the application gets HTTP/2.
    pub http2: bool,
    /// Path and query as the application gets them.
    pub uri: String,
    /// Host as the application gets it.
    pub host: String,
}

/// A redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redirect {
    /// Identity providers that the client passes first.
    pub logins: Vec<String>,
    /// Value of `Location`, without the usual port of its scheme.
    pub location: String,
    /// 301, 302, 307 or 308.
    pub status: u16,
}

/// An answer that no application gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Identity providers that the client passes first.
    pub logins: Vec<String>,
    /// HTTP status.
    pub status: u16,
    /// Body; empty also for a program's own error page.
    pub body: String,
}

impl Decision {
    /// An answer with a program's own page.
    pub(crate) fn status(status: u16) -> Self {
        Self::Answer(Answer { logins: Vec::new(), status, body: String::new() })
    }
}

/// A URL without the port that its scheme has anyway, and without a question mark that nothing follows.
pub(crate) fn location(scheme: &str, host: &str, port: &str, path: &str, query: &str) -> String {
    let usual = if scheme == "https" { "443" } else { "80" };
    let port = if port == usual || port.is_empty() { String::new() } else { format!(":{port}") };
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{scheme}://{host}{port}{path}{query}")
}
