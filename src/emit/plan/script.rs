//! Step scripts, rollback scripts and the head of the library.
//!
//! A script holds the commands and nothing clever: arguments, order, account and state are the library's business, and it
//! is told about them by calls with literals, so that `shellcheck` understands every script on its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::plan::{Actor, Command, Move, Part, Plan, Procedure, Step, Word, duration};

use super::shell::{command, quote};
use crate::report::one_line;

/// File names of the steps, and who needs whom.
pub(super) struct Names {
    files: BTreeMap<String, String>,
    needed_by: BTreeMap<String, Vec<String>>,
}

impl Names {
    /// Names of a plan: the number with leading zeros, then the id.
    pub(super) fn new(plan: &Plan) -> Self {
        let width = plan.steps().map(|step| step.number).max().unwrap_or(1).to_string().len().max(2);
        let files = plan
            .steps()
            .map(|step| (step.id.clone(), format!("{:0width$}-{}.sh", step.number, step.id.replace('/', "-"))))
            .collect();
        let mut needed_by: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for step in plan.steps() {
            for need in &step.needs {
                needed_by.entry(need.clone()).or_default().push(step.id.clone());
            }
        }
        Self { files, needed_by }
    }

    /// File name of a step.
    pub(super) fn of(&self, id: &str) -> &str {
        self.files.get(id).map_or("", String::as_str)
    }

    fn needed_by(&self, id: &str) -> &[String] {
        self.needed_by.get(id).map_or(&[], Vec::as_slice)
    }
}

/// The library with the account and the cluster that it is for.
pub(super) fn library(plan: &Plan, body: &str) -> String {
    let target = &plan.target;
    format!(
        "# shellcheck shell=bash\nPLAN_ACCOUNT={}\nPLAN_REGION={}\nPLAN_CLUSTER={}\n\n{body}",
        quote(&target.account_id),
        quote(&target.region),
        quote(&target.cluster)
    )
}

/// The script of a step.
pub(super) fn step(step: &Step, names: &Names) -> String {
    let mut out = String::from("#!/usr/bin/env bash\n");
    let mut line = |text: &str| {
        let _ = writeln!(out, "{}", format!("# {}", one_line(text)).trim_end());
    };
    line(&format!("{} (step {}, {}, {})", step.id, step.number, step.stage.as_str(), step.actor.as_str()));
    line(&step.title);
    line("");
    line(&format!("Why:      {}", step.why));
    line(&format!("Expected: {}", step.expected));
    if let Some(interruption) = &step.interruption {
        line(&format!("Interrupts: {}", interruption.why));
    }
    line(&format!("Undo:     {}{}", step.undo.summary, takes(step)));
    out.push_str(&head("../lib.sh"));
    let _ = writeln!(out, "begin {} {} \"$@\"", quote(&step.id), quote(&step.title));
    if !step.needs.is_empty() {
        let _ = writeln!(out, "needs {}", words(&step.needs));
    }
    let later = names.needed_by(&step.id);
    if !later.is_empty() {
        let _ = writeln!(out, "needed_by {}", words(later));
    }
    out.push_str("start\n\ncase \"$(mode)\" in\n");
    branch(&mut out, "run", &step.run, step);
    branch(&mut out, "verify", &step.verify, step);
    branch(&mut out, "undo", &step.undo, step);
    out.push_str("esac\n\nfinish\n");
    out
}

/// The script that says what may be done now.
pub(super) fn next(plan: &Plan, names: &Names) -> String {
    let mut out = String::from(
        "#!/usr/bin/env bash\n# What has been done, what may be done now. Changes nothing, asks nobody.\n",
    );
    out.push_str(&head("lib.sh"));
    out.push_str("next_steps <<'STEPS'\n");
    let mut steps: Vec<&Step> = plan.steps().collect();
    steps.sort_by_key(|step| step.number);
    for step in steps {
        // Ids and file names hold no spaces: charts are [a-z0-9-].
        let _ = writeln!(out, "{} {} {} {}", names.of(&step.id), step.id, step.actor.as_str(), step.needs.join(" "));
    }
    out.push_str("STEPS\n");
    out
}

/// The script that puts the rules of a workload back, without asking Kubernetes.
pub(super) fn rollback(found: &Move, names: &Names) -> String {
    let mut out = String::from("#!/usr/bin/env bash\n");
    let _ = writeln!(out, "# {}: {}", found.id, one_line(&found.rollback.summary));
    out.push_str("# Weights back first, questions later. Needs AWS only; Kubernetes may be in any state.\n");
    out.push_str(&head("../lib.sh"));
    let _ =
        writeln!(out, "begin {} {} \"$@\"", quote(&format!("{}/rollback", found.id)), quote(&found.rollback.summary));
    let taken: Vec<String> =
        found.steps.iter().filter(|step| step.is_taken_back()).map(|step| step.id.clone()).collect();
    // What others have built on these rules since, and the park, come first.
    let later: BTreeSet<&String> =
        taken.iter().flat_map(|id| names.needed_by(id)).filter(|id| !taken.contains(id)).collect();
    out.push_str("\n[[ \"$(mode)\" == \"run\" ]] || fail \"a rollback only knows run\"\n");
    if !later.is_empty() {
        let _ = writeln!(out, "not_begun {}", later.into_iter().map(|id| quote(id)).collect::<Vec<_>>().join(" "));
    }
    for found in &found.rollback.commands {
        let _ = writeln!(out, "{}", command(found, 0));
    }
    let _ = writeln!(out, "forget {}", words(&taken));
    out
}

fn head(library: &str) -> String {
    format!(
        "# shellcheck disable=SC2016 # in single quotes stands what must not be expanded\n\
         set -euo pipefail\n\nhere=\"$(cd \"$(dirname \"${{BASH_SOURCE[0]}}\")\" && pwd)\"\n\
         # shellcheck source={library} disable=SC1091\nsource \"${{here}}/{library}\"\n\n"
    )
}

fn branch(out: &mut String, name: &str, procedure: &Procedure, step: &Step) {
    let _ = writeln!(out, "  {name})");
    if name == "undo" && step.point_of_no_return {
        out.push_str("    fail \"nothing undoes this step\"\n    ;;\n");
        return;
    }
    if procedure.commands.is_empty() {
        let _ = writeln!(out, "    log {}", quote(&procedure.summary));
    }
    // Questions first: nobody wants to be asked in the middle of a change.
    if name == "run" && step.point_of_no_return {
        out.push_str("    no_way_back\n");
    }
    if procedure.commands.iter().any(on_cluster) {
        out.push_str("    on_cluster\n");
    }
    if name == "run" && step.actor == Actor::Decision && procedure.commands.is_empty() {
        out.push_str("    log \"this is a decision\"\n");
    }
    for found in &procedure.commands {
        let _ = writeln!(out, "{}", command(found, 4));
    }
    out.push_str("    ;;\n");
}

/// Functions of the library that talk to Kubernetes.
const KUBERNETES: &[&str] = &[
    "answers",
    "crd_established",
    "daemon_everywhere",
    "external_secrets_ready",
    "has_endpoints",
    "helm",
    "kubectl",
    "last_run_succeeded",
    "no_jobs",
    "no_restarts",
    "pods_are",
    "same_image",
];

/// Whether a command talks to Kubernetes.
fn on_cluster(command: &Command) -> bool {
    let (Command::Change { argv } | Command::Check { argv } | Command::Capture { argv, .. }) = command else {
        return false;
    };
    let is = |word: &Word| matches!(word.0.as_slice(), [Part::Text(text)] if KUBERNETES.contains(&text.as_str()));
    // `eventually 300 COMMAND`, `expect VALUE COMMAND`, `exists COMMAND`: the command comes within the first three words.
    argv.iter().take(3).any(is)
}

fn takes(step: &Step) -> String {
    if step.undo_seconds == 0 { String::new() } else { format!(" ({})", duration::words(step.undo_seconds)) }
}

fn words(ids: &[String]) -> String {
    ids.iter().map(|id| quote(id)).collect::<Vec<_>>().join(" ")
}
