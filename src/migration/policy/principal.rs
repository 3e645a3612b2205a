//! The `Principal` element: whom a trust or resource policy speaks about.
//!
//! Source: IAM User Guide, "AWS JSON policy elements: Principal".

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::one_or_many;

/// The kinds of principals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrincipalKind {
    /// Accounts, roles, users: an account id, an ARN, or `*`.
    Aws,
    /// AWS services such as `ecs-tasks.amazonaws.com`.
    Service,
    /// Identity providers: the ARN of an OIDC or SAML provider, or a well-known name.
    Federated,
    /// S3 canonical users.
    CanonicalUser,
}

impl PrincipalKind {
    /// All kinds, in the order in which they are written.
    pub(super) const ALL: [Self; 4] = [Self::Aws, Self::Service, Self::Federated, Self::CanonicalUser];

    /// The key in the policy document.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }
}

/// A set of principals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principals {
    /// `"Principal": "*"`.
    Everyone,
    /// Named ones, by kind.
    Of(BTreeMap<PrincipalKind, Vec<String>>),
}

impl Principals {
    /// One kind with one member.
    #[must_use]
    pub fn one(kind: PrincipalKind, name: impl Into<String>) -> Self {
        Self::Of(BTreeMap::from([(kind, vec![name.into()])]))
    }

    /// Every principal as its kind and name; everyone is `AWS` and `*`, which is what IAM makes of it.
    pub fn iter(&self) -> impl Iterator<Item = (PrincipalKind, &str)> {
        let (everyone, named) = match self {
            Self::Everyone => (Some((PrincipalKind::Aws, "*")), None),
            Self::Of(named) => (None, Some(named)),
        };
        let named = named.into_iter().flatten();
        everyone.into_iter().chain(named.flat_map(|(kind, names)| names.iter().map(|name| (*kind, name.as_str()))))
    }

    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Everyone => Value::String("*".to_owned()),
            Self::Of(named) => {
                let entries = named.iter().map(|(kind, names)| (kind.as_str().to_owned(), one_or_many(names)));
                Value::Object(entries.collect::<Map<_, _>>())
            }
        }
    }
}
