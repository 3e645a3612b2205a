//! The exit codes of the command line: a contract that pipelines build on, so each has one meaning and never changes it.

use std::process::ExitCode;

/// How a run ended, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: done, and at least one finding is at or above `--fail-on`.
    Findings,
    /// 2: bad usage, configuration or input; nothing was written.
    Usage,
    /// 3: AWS refused the call or could not be reached.
    Aws,
    /// 70: a bug in this program (the `EX_SOFTWARE` of BSD's sysexits).
    Bug,
}

impl Exit {
    /// The number that the process ends with.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Aws => 3,
            Self::Bug => 70,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
