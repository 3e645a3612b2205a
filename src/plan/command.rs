//! Commands as data: argument vectors whose words are literal text or the value of a variable, never shell text.
//!
//! Quoting happens once, where a script is rendered, so no account data can become shell syntax here. A plan's reader
//! (a program that runs it elsewhere) can execute the vectors without a shell.

use schemars::JsonSchema;
use serde::Serialize;

/// A piece of a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// Text that is passed as it is.
    Text(String),
    /// The value of a variable: lower case, an earlier [`Command::Capture`] of the same procedure has set it; upper case,
    /// the step library has (`PLAN_DIR`, `CHARTS_DIR`).
    Variable(String),
}

/// One argument: its parts, joined without a separator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Word(pub Vec<Part>);

impl Word {
    /// The value of a variable as a whole word.
    #[must_use]
    pub fn variable(name: impl Into<String>) -> Self {
        Self(vec![Part::Variable(name.into())])
    }

    /// A word of several parts.
    #[must_use]
    pub fn of(parts: impl IntoIterator<Item = Part>) -> Self {
        Self(parts.into_iter().collect())
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self(vec![Part::Text(text.to_owned())])
    }
}

impl From<&String> for Word {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self(vec![Part::Text(text)])
    }
}

/// One thing that a step does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Command {
    /// Changes something. A dry run prints it instead.
    Change {
        /// Program and arguments.
        argv: Vec<Word>,
    },
    /// Only reads, and fails when what it reads is not as it must be.
    Check {
        /// Program (or a function of the step library) and arguments.
        argv: Vec<Word>,
    },
    /// Takes the output of a program into a variable.
    Capture {
        /// Name of the variable: `[a-z_][a-z0-9_]*`.
        variable: String,
        /// Program (or a function of the step library) and arguments.
        argv: Vec<Word>,
    },
    /// Tells the person something that only a person can do.
    Say {
        /// What to do.
        text: String,
    },
    /// Asks the person to confirm that something is so, and fails without a yes.
    Confirm {
        /// A question that is answered by yes.
        question: String,
    },
}

/// A command line under construction: words of our own first, then options whose values may come from the account.
#[derive(Debug, Clone)]
pub(crate) struct Line(Vec<Word>);

/// Starts a command line with words of our own, separated by spaces.
pub(crate) fn line(words: &'static str) -> Line {
    Line(words.split(' ').map(Word::from).collect())
}

impl Line {
    /// Adds an option and its value.
    pub(crate) fn with(mut self, option: &'static str, value: impl Into<Word>) -> Self {
        self.0.push(option.into());
        self.0.push(value.into());
        self
    }

    /// Adds one word.
    pub(crate) fn word(mut self, word: impl Into<Word>) -> Self {
        self.0.push(word.into());
        self
    }

    /// Adds words.
    pub(crate) fn words<W: Into<Word>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.0.extend(words.into_iter().map(Into::into));
        self
    }

    /// A command that changes something.
    pub(crate) fn change(self) -> Command {
        Command::Change { argv: self.0 }
    }

    /// A command that only reads.
    pub(crate) fn check(self) -> Command {
        Command::Check { argv: self.0 }
    }

    /// A command whose output becomes a variable.
    pub(crate) fn capture(self, variable: impl Into<String>) -> Command {
        Command::Capture { variable: variable.into(), argv: self.0 }
    }
}

impl Command {
    /// Whether a word of it holds the value of this variable.
    pub(crate) fn uses(&self, name: &str) -> bool {
        match self {
            Self::Change { argv } | Self::Check { argv } | Self::Capture { argv, .. } => argv
                .iter()
                .flat_map(|word| &word.0)
                .any(|part| matches!(part, Part::Variable(variable) if variable == name)),
            Self::Say { .. } | Self::Confirm { .. } => false,
        }
    }

    /// An instruction.
    pub(crate) fn say(text: impl Into<String>) -> Self {
        Self::Say { text: text.into() }
    }

    /// A question.
    pub(crate) fn confirm(question: impl Into<String>) -> Self {
        Self::Confirm { question: question.into() }
    }
}
