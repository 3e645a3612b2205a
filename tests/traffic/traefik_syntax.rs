//! The text of a route's rule: matchers with one or two strings, `&&`, `||`, `!` and parentheses.
//!
//! Traefik parses a rule as an expression of Go: `&&` binds tighter than `||`, strings stand between backticks or double
//! quotes, and a matcher's name may also be all lower case, all upper case or only its first letter upper case.
//!
//! Source: Traefik v3.7 "Rules & Priority"; Go specification "String literals" and "Operator precedence".

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expression {
    Call(String, Vec<String>),
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
}

/// Parses a rule.
pub(crate) fn parse(text: &str) -> Result<Expression, String> {
    let mut parser = Parser { rest: text };
    let expression = parser.or()?;
    parser.space();
    if parser.rest.is_empty() { Ok(expression) } else { Err(format!("unexpected {:?}", parser.rest)) }
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.space();
        let Some(rest) = self.rest.strip_prefix(token) else { return false };
        self.rest = rest;
        true
    }

    fn or(&mut self) -> Result<Expression, String> {
        let mut left = self.and()?;
        while self.take("||") {
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, String> {
        let mut left = self.unary()?;
        while self.take("&&") {
            left = Expression::And(Box::new(left), Box::new(self.unary()?));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expression, String> {
        if self.take("!") {
            return Ok(Expression::Not(Box::new(self.unary()?)));
        }
        if self.take("(") {
            let inner = self.or()?;
            return if self.take(")") { Ok(inner) } else { Err("a parenthesis is not closed".to_owned()) };
        }
        self.space();
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        let name = name.to_owned();
        self.rest = rest;
        if name.is_empty() || !self.take("(") {
            return Err(format!("a matcher is expected before {:?}", self.rest));
        }
        let mut arguments = Vec::new();
        while !self.take(")") {
            if !arguments.is_empty() && !self.take(",") {
                return Err("a comma is expected".to_owned());
            }
            arguments.push(self.string()?);
        }
        Ok(Expression::Call(name, arguments))
    }

    fn string(&mut self) -> Result<String, String> {
        self.space();
        if let Some(raw) = self.rest.strip_prefix('`') {
            let (text, rest) = raw.split_once('`').ok_or("a backtick is not closed")?;
            self.rest = rest;
            return Ok(text.replace('\r', ""));
        }
        let quoted = self.rest.strip_prefix('"').ok_or("a string is expected")?;
        let mut text = String::new();
        let mut chars = quoted.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.rest = &quoted[at + 1..];
                    return Ok(text);
                }
                '\n' => return Err("a quoted string ends with its line".to_owned()),
                '\\' => text.push(match chars.next() {
                    Some((_, c @ ('\\' | '"'))) => c,
                    Some((_, 'n')) => '\n',
                    Some((_, 't')) => '\t',
                    Some((at, 'u')) => {
                        let digits = quoted.get(at + 1..at + 5).ok_or("four digits are expected")?;
                        chars.nth(3);
                        u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).ok_or("not a character")?
                    }
                    other => return Err(format!("unknown escape {other:?}")),
                }),
                c => text.push(c),
            }
        }
        Err("a quote is not closed".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_box_returns, reason = "it stands inside of expressions, which hold boxes")]
    fn call(name: &str, argument: &str) -> Box<Expression> {
        Box::new(Expression::Call(name.to_owned(), vec![argument.to_owned()]))
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let or =
            Expression::Or(call("Host", "a"), Box::new(Expression::And(call("Path", "/b"), call("Method", "GET"))));
        assert_eq!(parse("Host(`a`) || Path(`/b`) && Method(`GET`)"), Ok(or));
        let and = Expression::And(Box::new(Expression::Or(call("Host", "a"), call("Host", "b"))), call("Path", "/"));
        assert_eq!(parse("(Host(`a`) || Host(\"b\")) && Path(`/`)"), Ok(and));
        assert_eq!(parse("!Host(`a`)"), Ok(Expression::Not(call("Host", "a"))));
    }

    #[test]
    fn strings() {
        assert_eq!(parse(r#"Path("/a`\"\\\u000a")"#), Ok(*call("Path", "/a`\"\\\n")));
        assert_eq!(parse(r"Path(`/a\.b`)"), Ok(*call("Path", r"/a\.b")));
        let two = Expression::Call("Query".to_owned(), vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(parse("Query(`a`, `b`)"), Ok(two));
    }

    #[test]
    fn what_traefik_does_not_parse() {
        for rule in
            ["", "Host", "Host(`a`", "Host('a')", "Host(`a`) Path(`/`)", "Host(`a`) &&", "(Host(`a`)", "Path(\"a\nb\")"]
        {
            assert!(parse(rule).is_err(), "{rule}");
        }
    }
}
