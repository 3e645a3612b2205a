//! Whether Traefik can compile a regular expression that an ALB accepts.
//!
//! Traefik uses Go's `regexp` (RE2 syntax); a route whose expression does not compile is dropped with no more than a log
//! line, so it has to be known beforehand. The expression is parsed as the Rust dialect, which is close to RE2, and what
//! only Rust knows is refused. A wrong "no" is harmless: the rule then stays on the load balancer.
//!
//! Source: Go `regexp/syntax` documentation; `ELBv2` rejects look-around and back-references itself.

use regex_syntax::ast::{self, Ast, Visitor};

/// Go refuses larger repetition counts.
const MAX_REPEAT: u32 = 1000;

/// Whether `pattern` means the same to Go's `regexp`.
#[must_use]
pub fn is_portable(pattern: &str) -> bool {
    let Ok(tree) = ast::parse::Parser::new().parse(pattern) else { return false };
    ast::visit(&tree, RustOnly).is_ok()
}

/// The number of capture groups of a portable pattern.
#[must_use]
pub fn capture_groups(pattern: &str) -> Option<u32> {
    let tree = ast::parse::Parser::new().parse(pattern).ok()?;
    ast::visit(&tree, Groups(0)).ok()
}

struct RustOnly;

impl Visitor for RustOnly {
    type Output = ();
    type Err = ();

    fn finish(self) -> Result<(), ()> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), ()> {
        match ast {
            Ast::Flags(set) => portable_flags(&set.flags),
            Ast::Group(group) => group.flags().map_or(Ok(()), portable_flags),
            Ast::Literal(literal) => portable_literal(literal),
            Ast::Assertion(assertion) => match assertion.kind {
                ast::AssertionKind::StartLine
                | ast::AssertionKind::EndLine
                | ast::AssertionKind::StartText
                | ast::AssertionKind::EndText
                | ast::AssertionKind::WordBoundary
                | ast::AssertionKind::NotWordBoundary => Ok(()),
                _ => Err(()),
            },
            Ast::Repetition(repetition) => match &repetition.op.kind {
                ast::RepetitionKind::Range(range) => match range {
                    ast::RepetitionRange::Exactly(n)
                    | ast::RepetitionRange::AtLeast(n)
                    | ast::RepetitionRange::Bounded(_, n) => (*n <= MAX_REPEAT).then_some(()).ok_or(()),
                },
                _ => Ok(()),
            },
            // Perl classes (\d) are Unicode in Rust and ASCII in RE2, which is also what an ALB's are.
            _ => Ok(()),
        }
    }

    fn visit_class_set_item_pre(&mut self, item: &ast::ClassSetItem) -> Result<(), ()> {
        match item {
            // Rust nests classes, RE2 reads the inner bracket as a literal.
            ast::ClassSetItem::Bracketed(_) => Err(()),
            ast::ClassSetItem::Literal(literal) => portable_literal(literal),
            _ => Ok(()),
        }
    }

    fn visit_class_set_binary_op_pre(&mut self, _: &ast::ClassSetBinaryOp) -> Result<(), ()> {
        Err(())
    }
}

fn portable_flags(flags: &ast::Flags) -> Result<(), ()> {
    let portable = flags.items.iter().all(|item| match item.kind {
        ast::FlagsItemKind::Negation => true,
        ast::FlagsItemKind::Flag(flag) => matches!(
            flag,
            ast::Flag::CaseInsensitive | ast::Flag::MultiLine | ast::Flag::DotMatchesNewLine | ast::Flag::SwapGreed
        ),
    });
    portable.then_some(()).ok_or(())
}

fn portable_literal(literal: &ast::Literal) -> Result<(), ()> {
    match &literal.kind {
        ast::LiteralKind::HexFixed(ast::HexLiteralKind::X) | ast::LiteralKind::HexBrace(ast::HexLiteralKind::X) => {
            Ok(())
        }
        ast::LiteralKind::HexFixed(_) | ast::LiteralKind::HexBrace(_) => Err(()),
        _ => Ok(()),
    }
}

struct Groups(u32);

impl Visitor for Groups {
    type Output = u32;
    type Err = ();

    fn finish(self) -> Result<u32, ()> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), ()> {
        if let Ast::Group(group) = ast {
            self.0 = self.0.max(group.capture_index().unwrap_or(0));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_dialects_know_is_portable() {
        for pattern in
            ["^/[a-z]{2}/store-locator/?$", r"^/api/v\d+/.*\.json$", "(?i)a|b", r"\x41", "a{0,1000}", "[[:alpha:]]"]
        {
            assert!(is_portable(pattern), "{pattern}");
        }
    }

    #[test]
    fn what_go_can_not_compile_or_reads_otherwise_is_not() {
        for pattern in [
            "(?=a)",
            r"(a)\1",
            "a{1001}",
            "(?x) a",
            r"\b{start}a",
            "[a-z&&[^x]]",
            "[a[b]]",
            r"\u0041",
            "(",
            "a**b)",
            "(?<!a)b",
        ] {
            assert!(!is_portable(pattern), "{pattern}");
        }
    }

    #[test]
    fn groups_are_counted() {
        assert_eq!(capture_groups("^/(a)(?:b)(c)$"), Some(2));
        assert_eq!(capture_groups("("), None);
    }
}
