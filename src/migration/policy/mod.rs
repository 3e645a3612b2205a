//! IAM policies as typed values: statements with their actions, resources, principals, conditions and variables.
//!
//! The model reads what an account holds and writes what we make ourselves. A document that is copied from an account is
//! copied as the JSON that came, never through this model, so that nothing which it does not know can be lost.
//!
//! Source: IAM User Guide, "Grammar of the IAM JSON policy language" and "IAM JSON policy elements reference".

mod compare;
mod condition;
mod evaluate;
mod parse;
mod principal;
mod request;
mod statement;
mod variable;
pub mod wildcard;

pub use condition::{Condition, Operator, Quantifier};
pub use evaluate::{Decision, decide};
pub use parse::{PolicyError, document};
pub use principal::{PrincipalKind, Principals};
pub use request::{Context, Request};
pub use statement::{Effect, Patterns, Statement};
pub use variable::variables;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// The version in which policy variables are evaluated.
pub const VERSION: &str = "2012-10-17";

/// A policy document: identity policy, trust policy or resource policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// `2012-10-17` or `2008-10-17`; absent means the latter, in which `${…}` is plain text.
    pub version: Option<String>,
    /// The optional `Id`.
    pub id: Option<String>,
    /// Statements in the document's order.
    pub statements: Vec<Statement>,
}

impl Policy {
    /// A document of the current version.
    #[must_use]
    pub fn new(statements: Vec<Statement>) -> Self {
        Self { version: Some(VERSION.to_owned()), id: None, statements }
    }

    /// Reads a document that [`document`] made readable.
    ///
    /// # Errors
    /// When an element is missing, of the wrong type, or unknown to the policy grammar.
    pub fn from_value(value: &Value) -> Result<Self, PolicyError> {
        parse::policy(value)
    }

    /// Whether `${…}` stands for a value of the request.
    #[must_use]
    pub fn evaluates_variables(&self) -> bool {
        self.version.as_deref() == Some(VERSION)
    }

    /// The document in the order in which people write it.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut map = Map::new();
        if let Some(version) = &self.version {
            map.insert("Version".to_owned(), Value::String(version.clone()));
        }
        if let Some(id) = &self.id {
            map.insert("Id".to_owned(), Value::String(id.clone()));
        }
        map.insert("Statement".to_owned(), self.statements.iter().map(Statement::to_value).collect());
        Value::Object(map)
    }
}

impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

/// Characters that count against IAM's size quotas: everything but white space.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
#[must_use]
pub fn counted_size(document: &Value) -> usize {
    document.to_string().chars().filter(|c| !c.is_whitespace()).count()
}

/// One value as text, several as a list: how the grammar's `<string> | [<string>, …]` is usually written.
fn one_or_many(values: &[String]) -> Value {
    match values {
        [one] => Value::String(one.clone()),
        many => many.iter().cloned().map(Value::String).collect(),
    }
}
