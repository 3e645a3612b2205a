//! The grammar of ECS placement constraint expressions (the cluster query language).
//!
//! Source: Amazon ECS Developer Guide, "Create expressions to define container instances for Amazon ECS tasks".

use winnow::ascii::{Caseless, multispace0, multispace1};
use winnow::combinator::{alt, cut_err, delimited, not, opt, peek, preceded, repeat, separated, terminated};
use winnow::error::{ContextError, ErrMode};
use winnow::prelude::*;
use winnow::token::take_while;

/// Deepest nesting of parentheses and `not` that is read; AWS documents none, people write two.
const MAX_DEPTH: usize = 32;

/// A parsed expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// All hold.
    And(Vec<Self>),
    /// At least one holds.
    Or(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A comparison of a subject, for example `attribute:ecs.instance-type`.
    Compare {
        /// What is compared.
        subject: String,
        /// How, and with what.
        test: Test,
    },
}

/// The operators of the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `==`, `equals`.
    Equals(String),
    /// `!=`, `not_equals`.
    NotEquals(String),
    /// `in`.
    In(Vec<String>),
    /// `!in`, `not_in`.
    NotIn(Vec<String>),
    /// `=~`, `matches`: a Java regular expression.
    Matches(String),
    /// `!~`, `not_matches`.
    NotMatches(String),
    /// `exists`.
    Exists,
    /// `!exists`, `not_exists`.
    NotExists,
    /// `>`, `>=`, `<`, `<=` and their words, with the argument.
    Ordered(&'static str, String),
}

/// Reads an expression.
///
/// # Errors
/// The rest of the text that could not be read.
pub fn parse(text: &str) -> Result<Expression, String> {
    let mut rest = text;
    let parsed = terminated(|input: &mut &str| disjunction(input, 0), multispace0).parse_next(&mut rest);
    match parsed {
        Ok(expression) if rest.is_empty() => Ok(expression),
        _ => Err(rest.to_owned()),
    }
}

fn disjunction(input: &mut &str, depth: usize) -> ModalResult<Expression> {
    let terms: Vec<_> =
        separated(1.., |i: &mut &str| conjunction(i, depth), operator_word("or", "||")).parse_next(input)?;
    Ok(single_or(terms, Expression::Or))
}

fn conjunction(input: &mut &str, depth: usize) -> ModalResult<Expression> {
    let terms: Vec<_> =
        separated(1.., |i: &mut &str| negation(i, depth), operator_word("and", "&&")).parse_next(input)?;
    Ok(single_or(terms, Expression::And))
}

fn negation(input: &mut &str, depth: usize) -> ModalResult<Expression> {
    if depth > MAX_DEPTH {
        return Err(ErrMode::Cut(ContextError::new()));
    }
    let _ = multispace0.parse_next(input)?;
    let negated = opt(alt((
        terminated(Caseless("not"), peek(alt((multispace1, "(")))).void(),
        terminated("!", peek(preceded(multispace0, "("))).void(),
    )))
    .parse_next(input)?;
    if negated.is_some() {
        return cut_err(|i: &mut &str| negation(i, depth + 1))
            .map(|inner| Expression::Not(Box::new(inner)))
            .parse_next(input);
    }
    alt((delimited(("(", multispace0), |i: &mut &str| disjunction(i, depth + 1), (multispace0, ")")), comparison))
        .parse_next(input)
}

fn comparison(input: &mut &str) -> ModalResult<Expression> {
    let subject = word.parse_next(input)?;
    let test = preceded(multispace0, test).parse_next(input)?;
    Ok(Expression::Compare { subject: subject.to_owned(), test })
}

fn test(input: &mut &str) -> ModalResult<Test> {
    let unary = opt(alt((
        alt(("!exists", keyword("not_exists"))).value(Test::NotExists),
        keyword("exists").value(Test::Exists),
    )))
    .parse_next(input)?;
    if let Some(test) = unary {
        return Ok(test);
    }
    let list = opt(alt((alt(("!in", keyword("not_in"))).value(false), keyword("in").value(true)))).parse_next(input)?;
    if let Some(positive) = list {
        let items = delimited(
            (multispace0, "[", multispace0),
            separated(0.., argument, (multispace0, ",", multispace0)),
            (multispace0, "]"),
        )
        .parse_next(input)?;
        return Ok(if positive { Test::In(items) } else { Test::NotIn(items) });
    }
    let operator = alt((
        alt(("==", keyword("equals"))).value("=="),
        alt(("!=", keyword("not_equals"))).value("!="),
        alt(("=~", keyword("matches"))).value("=~"),
        alt(("!~", keyword("not_matches"))).value("!~"),
        alt((">=", keyword("greater_than_equal"))).value(">="),
        alt(("<=", keyword("less_than_equal"))).value("<="),
        alt((">", keyword("greater_than"))).value(">"),
        alt(("<", keyword("less_than"))).value("<"),
    ))
    .parse_next(input)?;
    let pattern = matches!(operator, "=~" | "!~");
    let value = preceded(multispace0, if pattern { regular_expression } else { argument }).parse_next(input)?;
    Ok(match operator {
        "==" => Test::Equals(value),
        "!=" => Test::NotEquals(value),
        "=~" => Test::Matches(value),
        "!~" => Test::NotMatches(value),
        other => Test::Ordered(other, value),
    })
}

fn argument(input: &mut &str) -> ModalResult<String> {
    let quoted = |quote: &'static str| {
        delimited(quote, take_while(0.., move |c: char| !quote.contains(c)), quote).map(str::to_owned)
    };
    alt((quoted("\""), quoted("'"), word.map(str::to_owned))).parse_next(input)
}

/// A pattern may hold brackets and stars; it ends at a blank or at the parenthesis that closes the group around it.
fn regular_expression(input: &mut &str) -> ModalResult<String> {
    take_while(1.., |c: char| !c.is_whitespace() && c != ')').map(str::to_owned).parse_next(input)
}

fn word<'a>(input: &mut &'a str) -> ModalResult<&'a str> {
    take_while(1.., |c: char| !c.is_whitespace() && !"()[],=!<>&|\"'".contains(c)).parse_next(input)
}

/// A word operator that is not the beginning of a longer word.
fn keyword<'a>(name: &'static str) -> impl Parser<&'a str, &'a str, ErrMode<ContextError>> {
    terminated(
        Caseless(name),
        not(take_while(1, |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == ':' || c == '.')),
    )
}

/// `and`/`or` between two terms, as a word or as a symbol.
fn operator_word<'a>(name: &'static str, symbol: &'static str) -> impl Parser<&'a str, (), ErrMode<ContextError>> {
    let gap = || repeat::<_, _, (), _, _>(0.., take_while(1, char::is_whitespace));
    (gap(), alt((keyword(name), symbol)), gap()).void()
}

fn single_or(mut terms: Vec<Expression>, many: impl Fn(Vec<Expression>) -> Expression) -> Expression {
    match terms.pop() {
        Some(only) if terms.is_empty() => only,
        Some(last) => {
            terms.push(last);
            many(terms)
        }
        None => many(terms),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn compare(subject: &str, test: Test) -> Expression {
        Expression::Compare { subject: subject.to_owned(), test }
    }

    #[test]
    fn documented_examples_parse() {
        let zones = vec!["us-east-1a".to_owned(), "us-east-1b".to_owned()];
        assert_eq!(
            parse("attribute:ecs.availability-zone in [us-east-1a, us-east-1b]"),
            Ok(compare("attribute:ecs.availability-zone", Test::In(zones)))
        );
        assert_eq!(
            parse("attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d"),
            Ok(Expression::And(vec![
                compare("attribute:ecs.instance-type", Test::Matches("g2.*".into())),
                compare("attribute:ecs.availability-zone", Test::NotEquals("us-east-1d".into())),
            ]))
        );
        assert_eq!(
            parse("task:group == service:production"),
            Ok(compare("task:group", Test::Equals("service:production".into())))
        );
        assert_eq!(
            parse("not (task:group == database)"),
            Ok(Expression::Not(Box::new(compare("task:group", Test::Equals("database".into())))))
        );
        assert_eq!(parse("runningTasksCount == 1"), Ok(compare("runningTasksCount", Test::Equals("1".into()))));
        assert_eq!(parse("attribute:stack exists"), Ok(compare("attribute:stack", Test::Exists)));
        assert_eq!(parse("attribute:stack !exists"), Ok(compare("attribute:stack", Test::NotExists)));
        assert_eq!(parse("attribute:interior == 1 "), Ok(compare("attribute:interior", Test::Equals("1".into()))));
    }

    #[test]
    fn or_binds_weaker_than_and_and_words_are_whole() {
        let a = |v: &str| compare("attribute:a", Test::Equals(v.into()));
        assert_eq!(
            parse("attribute:a==1 or attribute:a == 2 && attribute:a equals 3"),
            Ok(Expression::Or(vec![a("1"), Expression::And(vec![a("2"), a("3")])]))
        );
        assert_eq!(
            parse("attribute:inner in ['x y',\"z\"]"),
            Ok(compare("attribute:inner", Test::In(vec!["x y".into(), "z".into()])))
        );
        assert_eq!(parse("notable == 1"), Ok(compare("notable", Test::Equals("1".into()))));
    }

    #[test]
    fn what_is_not_an_expression_is_refused() {
        for text in ["", "attribute:a", "attribute:a ==", "(attribute:a == 1", "a == 1 b == 2", "a in 1"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
        assert!(parse(&format!("{}a == 1{}", "(".repeat(5000), ")".repeat(5000))).is_err());
    }

    proptest! {
        #[test]
        fn any_text_ends_in_an_answer(text in ".{0,200}") {
            let _ = parse(&text);
        }
    }
}
