//! Shows on a terminal how far scan is. Draws nothing when standard error is not one.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::stage::Stage;
use crate::inventory::Scope;

/// One line for each account and region.
#[derive(Debug, Clone)]
pub struct Progress {
    lines: MultiProgress,
}

impl Progress {
    /// Draws on standard error.
    #[must_use]
    pub fn stderr() -> Self {
        Self { lines: MultiProgress::new() }
    }

    /// Draws nothing.
    #[must_use]
    pub fn hidden() -> Self {
        Self { lines: MultiProgress::with_draw_target(ProgressDrawTarget::hidden()) }
    }

    pub(super) fn scope(&self, scope: &Scope) -> ScopeProgress {
        let stages = u64::try_from(Stage::ALL.len()).unwrap_or(u64::MAX);
        let line = self.lines.add(ProgressBar::new(stages));
        // A template that does not parse would be a bug of this file; the default style is no reason to fail a scan.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} [{bar:18}] {wide_msg}") {
            line.set_style(style.progress_chars("=> "));
        }
        line.set_prefix(format!("{} {}", scope.account_id, scope.region));
        line.enable_steady_tick(Duration::from_millis(120));
        ScopeProgress { line, calls: std::sync::atomic::AtomicU64::new(0) }
    }
}

/// The line of one account and region.
pub(super) struct ScopeProgress {
    line: ProgressBar,
    calls: std::sync::atomic::AtomicU64,
}

impl ScopeProgress {
    pub(super) fn begin(&self, stage: Stage) {
        self.line.set_message(stage.label());
    }

    pub(super) fn called(&self) {
        self.calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }

    pub(super) fn finish(&self, stage: Stage) {
        self.line.inc(1);
        let calls = self.calls.load(std::sync::atomic::Ordering::Relaxed);
        self.line.set_message(format!("{} done, {calls} calls", stage.label()));
    }

    pub(super) fn end(&self) {
        self.line.finish_and_clear();
    }
}
