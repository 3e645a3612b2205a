//! Rules of security groups elsewhere (databases, caches, file systems) that let ECS tasks in, and must let pods in.

/// A security group that names a security group of ECS tasks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Admission {
    /// Security group of the database, cache, file system.
    pub peer: String,
    /// Its name, else empty.
    pub peer_name: String,
    /// What its description says, else empty.
    pub description: String,
    /// Its rules that name ECS tasks.
    pub rules: Vec<PeerRule>,
}

/// One rule that names a security group of ECS tasks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PeerRule {
    /// Whether the rule lets traffic out of the peer instead of in.
    pub egress: bool,
    /// `tcp`, `udp`, `icmp`, a protocol number, or `-1` for all.
    pub protocol: String,
    /// First and last port; `None` for all of them.
    pub ports: Option<(i64, i64)>,
    /// Security group of the ECS tasks.
    pub tasks: String,
}

impl PeerRule {
    /// `tcp 5432`, `tcp 1024-2048`, `all traffic`.
    #[must_use]
    pub fn traffic(&self) -> String {
        match (self.protocol.as_str(), self.ports) {
            ("-1", _) => "all traffic".to_owned(),
            (protocol, None) => protocol.to_owned(),
            (protocol, Some((from, to))) if from == to => format!("{protocol} {from}"),
            (protocol, Some((from, to))) => format!("{protocol} {from}-{to}"),
        }
    }
}
