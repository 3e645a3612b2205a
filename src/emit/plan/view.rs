//! What the template of `PLAN.md` sees: texts that are escaped already, numbers in words, lists in order.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::plan::{
    Actor, Command, Confidence, Cost, CostLine, Edge, Kind, Move, Plan, Procedure, Stage, Step, duration,
};
use crate::report::code;

use super::script::Names;
use super::{gantt, mermaid};

/// The whole page.
#[derive(Serialize)]
pub(super) struct Page {
    cluster: String,
    account: String,
    region: String,
    kubernetes: String,
    summary: String,
    moves: Vec<Line>,
    decisions: Vec<Decision>,
    deletions: usize,
    first: String,
    blocked: Vec<BlockedLine>,
    remaining: Vec<RemainingLine>,
    graph: String,
    gantt: String,
    cost: Option<CostView>,
    edges: Vec<EdgeLine>,
    shared: Vec<SharedLine>,
    foundation: Vec<StepView>,
    waves: Vec<WaveView>,
}

#[derive(Serialize)]
struct CostView {
    verdict: String,
    lines: Vec<CostLine>,
    assumptions: Vec<String>,
    unknown: Vec<String>,
}

#[derive(Serialize)]
struct Line {
    wave: u32,
    name: String,
    origin: String,
    strategy: &'static str,
    risk: &'static str,
    window: String,
}

#[derive(Serialize)]
struct Decision {
    id: String,
    title: String,
    question: String,
}

#[derive(Serialize)]
struct BlockedLine {
    name: String,
    origin: String,
    reason: String,
    action: String,
}

#[derive(Serialize)]
struct RemainingLine {
    name: String,
    reason: String,
}

#[derive(Serialize)]
struct EdgeLine {
    from: String,
    to: String,
    evidence: String,
    confidence: &'static str,
    means: &'static str,
}

#[derive(Serialize)]
struct SharedLine {
    kind: &'static str,
    name: String,
    users: String,
}

#[derive(Serialize)]
struct WaveView {
    number: u32,
    title: String,
    why: String,
    duration: String,
    units: Vec<UnitView>,
}

#[derive(Serialize)]
struct UnitView {
    why: String,
    moves: Vec<MoveView>,
}

#[derive(Serialize)]
struct MoveView {
    name: String,
    origin: String,
    namespace: String,
    strategy: &'static str,
    risk: &'static str,
    because: String,
    notes: Vec<String>,
    rollback: String,
    steps: Vec<StepView>,
}

#[derive(Serialize)]
struct StepView {
    number: String,
    title: String,
    who: String,
    why: String,
    script: String,
    run: String,
    verify: String,
    undo: String,
    interruption: String,
    after: String,
    final_step: bool,
}

impl Page {
    /// Everything that the page shows.
    pub(super) fn new(plan: &Plan, names: &Names) -> Self {
        let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { code(text) };
        Self {
            cluster: or(&plan.target.cluster, "(no cluster in the inventory)"),
            account: or(&plan.target.account_id, "(unknown)"),
            region: or(&plan.target.region, "(unknown)"),
            kubernetes: plan.target.kubernetes.clone(),
            summary: summary(plan),
            moves: lines(plan),
            decisions: plan
                .steps()
                .filter(|step| step.actor == Actor::Decision && !step.point_of_no_return)
                .map(decision)
                .collect(),
            deletions: plan.steps().filter(|step| step.point_of_no_return).count(),
            first: plan
                .steps()
                .min_by_key(|step| step.number)
                .map(|step| names.of(&step.id).to_owned())
                .unwrap_or_default(),
            blocked: plan
                .blocked
                .iter()
                .map(|found| BlockedLine {
                    name: code(&found.id),
                    origin: code(&found.origin),
                    reason: prose(&found.reason),
                    action: prose(&found.action),
                })
                .collect(),
            remaining: plan
                .remaining
                .iter()
                .map(|found| RemainingLine { name: code(&found.name), reason: prose(&found.reason) })
                .collect(),
            graph: mermaid::render(plan),
            gantt: gantt::render(plan),
            cost: plan.cost.as_ref().map(cost),
            edges: plan.edges.iter().map(edge).collect(),
            shared: plan
                .shared
                .iter()
                .map(|found| SharedLine {
                    kind: found.kind.as_str(),
                    name: cell(&code(&found.name)),
                    users: found
                        .users
                        .iter()
                        .map(|user| format!("{} ({})", code(&user.workload), user.does))
                        .collect::<Vec<_>>()
                        .join(", "),
                })
                .collect(),
            foundation: plan.foundation.iter().map(|found| step(found, "", names)).collect(),
            waves: plan
                .waves
                .iter()
                .map(|wave| WaveView {
                    number: wave.number,
                    title: prose(&wave.title),
                    why: prose(&wave.why),
                    duration: duration::words(
                        wave.units
                            .iter()
                            .flat_map(|unit| &unit.moves)
                            .map(|found| until_bake(&found.steps))
                            .max()
                            .unwrap_or(0),
                    ),
                    units: wave
                        .units
                        .iter()
                        .map(|unit| UnitView {
                            why: prose(&unit.why),
                            moves: unit.moves.iter().map(|found| one(found, names)).collect(),
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

/// Seconds from the first step to the end of the bake: what a person plans a wave with.
fn until_bake(steps: &[Step]) -> u64 {
    let counted = steps.iter().filter(|step| step.stage <= Stage::Bake);
    counted.map(|step| step.estimated_seconds + step.bake_seconds).sum()
}

fn summary(plan: &Plan) -> String {
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let steps = plan.steps().count();
    let people = plan.steps().filter(|step| step.needs_a_person()).count();
    let interrupting: BTreeSet<&str> = plan
        .moves()
        .filter(|found| found.steps.iter().any(|step| step.interruption.is_some()))
        .map(|found| found.id.as_str())
        .collect();
    let interrupts = match interrupting.len() {
        0 => "No workload is interrupted".to_owned(),
        1 => format!("One workload has a window without service ({})", names_of(&interrupting)),
        number => format!("{number} workloads have a window without service ({})", names_of(&interrupting)),
    };
    let blocked = match plan.blocked.len() {
        0 => String::new(),
        1 => " One is blocked for now; the others do not wait for it.".to_owned(),
        number => format!(" {number} are blocked for now; the others do not wait for them."),
    };
    format!(
        "{} in {}: {}, {} of them for a person. {interrupts}.{blocked}",
        count(plan.moves().count(), "workload moves", "workloads move"),
        count(plan.waves.len(), "wave", "waves"),
        count(steps, "step", "steps"),
        people,
    )
}

fn cost(cost: &Cost) -> CostView {
    let totals = cost.totals();
    let way = format!("from {} to {} dollars a month", totals.before, totals.after);
    let verdict = match cost.rises {
        Some(false) => format!("**Go**: the bill does not rise, {way}."),
        Some(true) => {
            format!("**No go as it stands**: the bill rises, {way}. Smaller nodes, Spot or Graviton may turn it.")
        }
        None => format!("**No verdict**: too much is unknown. What can be priced goes {way}."),
    };
    let overlap = format!(
        "Both sides together cost {} dollars a month; over about {} days that is {} dollars more than today.",
        totals.during, cost.overlap_days, cost.overlap
    );
    let mut lines = cost.lines.clone();
    lines.push(totals);
    CostView {
        verdict: format!("{verdict} {overlap}"),
        lines,
        assumptions: cost.assumptions.iter().map(|text| prose(text)).collect(),
        unknown: cost.unknown.iter().map(|text| prose(text)).collect(),
    }
}

fn names_of(ids: &BTreeSet<&str>) -> String {
    ids.iter().map(|id| code(id)).collect::<Vec<_>>().join(", ")
}

fn lines(plan: &Plan) -> Vec<Line> {
    let of_wave = |wave: &crate::plan::Wave| {
        let number = wave.number;
        let line = move |found: &Move| Line {
            wave: number,
            name: format!("[{}](#{})", code(&found.id), anchor(&found.id)),
            origin: cell(&code(&found.origin)),
            strategy: found.strategy.as_str(),
            risk: found.risk.as_str(),
            window: if found.steps.iter().any(|step| step.interruption.is_some()) { "yes" } else { "" }.to_owned(),
        };
        wave.units.iter().flat_map(|unit| &unit.moves).map(line).collect::<Vec<_>>()
    };
    plan.waves.iter().flat_map(of_wave).collect()
}

/// The anchor that GitHub gives the heading of a move: charts are `[a-z0-9-]`.
fn anchor(id: &str) -> String {
    id.to_owned()
}

fn decision(step: &Step) -> Decision {
    let question = step
        .verify
        .commands
        .iter()
        .find_map(|command| match command {
            Command::Confirm { question } => Some(question.clone()),
            Command::Change { .. } | Command::Check { .. } | Command::Capture { .. } | Command::Say { .. } => None,
        })
        .unwrap_or_else(|| step.expected.clone());
    Decision { id: code(&step.id), title: prose(&step.title), question: prose(&question) }
}

fn edge(edge: &Edge) -> EdgeLine {
    EdgeLine {
        from: code(&edge.from),
        to: code(&edge.to),
        evidence: cell(&prose(&edge.evidence)),
        confidence: match edge.confidence {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        },
        means: match edge.kind {
            Kind::ServiceConnect => "callee first",
            Kind::CloudMap => "caller first",
            Kind::DiscoverInstances => "caller first, its code changes",
            Kind::LoadBalancer => "any order",
            Kind::SharedRule | Kind::SharedTrigger => "together",
        },
    }
}

fn one(found: &Move, names: &Names) -> MoveView {
    MoveView {
        name: found.id.clone(),
        origin: code(&found.origin),
        namespace: code(&found.namespace),
        strategy: found.strategy.as_str(),
        risk: found.risk.as_str(),
        because: prose(&found.because),
        notes: found.notes.iter().map(|note| prose(note)).collect(),
        rollback: if found.rollback.commands.is_empty() { String::new() } else { format!("rollback/{}.sh", found.id) },
        steps: found.steps.iter().map(|view| step(view, &found.id, names)).collect(),
    }
}

fn step(step: &Step, owner: &str, names: &Names) -> StepView {
    let sentence = |procedure: &Procedure| prose(&procedure.summary);
    let mut who = vec![step.actor.as_str().to_owned()];
    if step.estimated_seconds > 0 {
        who.push(duration::words(step.estimated_seconds));
    }
    let wait = if step.bake_seconds > 0 {
        format!("watch for {}: ", duration::words(step.bake_seconds))
    } else {
        String::new()
    };
    let undo = if step.undo_seconds > 0 { format!(" ({})", duration::words(step.undo_seconds)) } else { String::new() };
    // Inside a workload the order is the list's; only what lies elsewhere is worth a word.
    let elsewhere: Vec<String> = step
        .needs
        .iter()
        .filter(|need| !owner.is_empty() && !need.starts_with(&format!("{owner}/")) && *need != "platform/add-ons")
        .map(|need| code(need))
        .collect();
    StepView {
        number: step.number.to_string(),
        title: prose(&step.title),
        who: who.join(", "),
        why: prose(&step.why),
        script: format!("steps/{}", names.of(&step.id)),
        run: sentence(&step.run),
        verify: format!("{wait}{}", sentence(&step.verify)),
        undo: format!("{}{undo}", sentence(&step.undo)),
        interruption: step.interruption.as_ref().map(|found| prose(&found.why)).unwrap_or_default(),
        after: elsewhere.join(", "),
        final_step: step.point_of_no_return,
    }
}

/// Our sentences quote account data: nothing in it may become HTML, emphasis, a link or a new line.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '*' | '_' | '[' | ']' | '\\' | '|' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Text inside a table: a bar would end the cell, also inside a code span.
fn cell(text: &str) -> String {
    text.replace("\\|", "|").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::{cell, prose};

    #[test]
    fn account_data_stays_text() {
        assert_eq!(prose("a*b_c [x](y) <b>\n`z`"), "a\\*b\\_c \\[x\\](y) &lt;b&gt; `z`");
        assert_eq!(cell("`a|b`"), "`a\\|b`");
        assert_eq!(cell(&prose("a|b")), "a\\|b");
    }
}
