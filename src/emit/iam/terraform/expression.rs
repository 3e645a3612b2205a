//! JSON values as HCL expressions.

use hcl::Identifier;
use hcl::expr::{Expression, FuncCall, ObjectKey, Traversal, Variable};
use serde_json::Value;

/// What `${` and `%{` in a text stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// The account's own text, in which `${aws:…}` is a variable of IAM.
    Literal,
    /// Our own text, in which `${…}` is an expression of Terraform.
    Template,
}

/// `jsonencode(local.NAME)`.
pub(super) fn json_encoded(name: &str) -> Expression {
    FuncCall::builder("jsonencode").arg(reference(&["local", name])).build().into()
}

/// A text as it is.
pub(super) fn literal(text: &str) -> Expression {
    Expression::String(escape(text))
}

/// A JSON value as an expression.
pub(super) fn expression(value: &Value, text: Text) -> Expression {
    let string = |found: &str| match text {
        Text::Literal => escape(found),
        Text::Template => found.to_owned(),
    };
    match value {
        Value::Null => Expression::Null,
        Value::Bool(value) => Expression::Bool(*value),
        Value::Number(number) => {
            let integer = number.as_i64().map(hcl::Number::from);
            integer
                .or_else(|| number.as_f64().and_then(hcl::Number::from_f64))
                .map_or(Expression::Null, Expression::Number)
        }
        Value::String(found) => Expression::String(string(found)),
        Value::Array(items) => Expression::Array(items.iter().map(|item| expression(item, text)).collect()),
        Value::Object(members) => {
            // A key in quotes is never taken for a reference.
            let entry = |(key, value): (&String, &Value)| {
                (ObjectKey::Expression(Expression::String(string(key))), expression(value, text))
            };
            Expression::Object(members.iter().map(entry).collect())
        }
    }
}

/// A reference such as `aws_iam_role.web.name`.
pub(super) fn reference(parts: &[&str]) -> Expression {
    let Some((first, rest)) = parts.split_first() else { return Expression::Null };
    let variable = Variable::from(Identifier::sanitized(first));
    let mut traversal = Traversal::builder(variable);
    for part in rest {
        traversal = traversal.attr(Identifier::sanitized(part));
    }
    traversal.build().into()
}

/// HCL's own markers in a text, doubled so that they stay text.
fn escape(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}
