//! Changes of listener rules: what was there, what will be there, and the commands between the two.

use std::collections::BTreeSet;

use crate::plan::command::{Command, Part, Word, line};
use crate::plan::facts::RuleUse;
use crate::plan::forward::{Forward, Group, scanned_actions, variable};

/// One rule with the states before and after a step.
pub(crate) struct Edit<'r, 'a> {
    pub(crate) rule: &'r RuleUse<'a>,
    pub(crate) before: Forward,
    pub(crate) after: Forward,
    /// Whether `before` is exactly what was scanned: the undo then restores the scanned text.
    pub(crate) from_scan: bool,
}

/// The rules that one step changes.
pub(crate) struct Edits<'r, 'a>(pub(crate) Vec<Edit<'r, 'a>>);

impl Edits<'_, '_> {
    /// Looks up the ARNs of all new target groups that either state names.
    fn lookups(&self) -> Vec<Command> {
        let names: BTreeSet<&str> = self
            .0
            .iter()
            .flat_map(|edit| edit.before.new_groups().into_iter().chain(edit.after.new_groups()))
            .collect();
        names.into_iter().map(|name| line("target_group_arn").word(name).capture(variable(name))).collect()
    }

    /// From the state before to the state after; refuses when the rule is in neither.
    pub(crate) fn forth(&self) -> Result<Vec<Command>, serde_json::Error> {
        let mut commands = self.lookups();
        commands.extend(self.0.iter().map(|edit| forwards(edit.rule, &[&edit.before, &edit.after])));
        for edit in &self.0 {
            commands.push(edit.set(&edit.after, false)?);
        }
        Ok(commands)
    }

    /// Back to the state before.
    pub(crate) fn back(&self) -> Result<Vec<Command>, serde_json::Error> {
        let edits = self.0.iter().rev().map(|edit| edit.set(&edit.before, edit.from_scan));
        let edits = edits.collect::<Result<Vec<Command>, _>>()?;
        let mut commands = self.lookups();
        // What was scanned names no new group: only look up what a rule goes back to.
        commands.retain(|lookup| match lookup {
            Command::Capture { variable, .. } => edits.iter().any(|edit| edit.uses(variable)),
            _ => true,
        });
        commands.extend(edits);
        Ok(commands)
    }

    /// Says that the rules are in the state after.
    pub(crate) fn is_after(&self) -> Vec<Command> {
        let mut commands = self.lookups();
        commands.extend(self.0.iter().map(|edit| forwards(edit.rule, &[&edit.after])));
        commands
    }
}

impl Edit<'_, '_> {
    fn set(&self, forward: &Forward, scanned: bool) -> Result<Command, serde_json::Error> {
        let actions = if scanned { scanned_actions(self.rule.actions)? } else { forward.actions(self.rule.actions)? };
        Ok(set_actions(self.rule, actions))
    }
}

/// Replaces all actions of a rule, or of a listener for its default.
pub(in crate::plan::stages) fn set_actions(rule: &RuleUse<'_>, actions: Word) -> Command {
    if rule.is_default {
        line("aws elbv2 modify-listener").with("--listener-arn", rule.arn()).with("--default-actions", actions).change()
    } else {
        line("aws elbv2 modify-rule").with("--rule-arn", rule.arn()).with("--actions", actions).change()
    }
}

/// Fails when a rule forwards to anything else than one of these states: somebody has changed it since.
pub(in crate::plan::stages) fn forwards(rule: &RuleUse<'_>, states: &[&Forward]) -> Command {
    let kind = if rule.is_default { "listener" } else { "rule" };
    let mut question = line("forwards").word(kind).word(rule.arn());
    for (position, state) in states.iter().enumerate() {
        if position > 0 {
            question = question.word("or");
        }
        question = question.words(state.shares.iter().map(share));
    }
    question.check()
}

fn share((group, weight): &(Group, u32)) -> Word {
    match group {
        Group::Existing(arn) => Word::from(format!("{arn}={weight}")),
        Group::New(name) => Word::of([Part::Variable(variable(name)), Part::Text(format!("={weight}"))]),
    }
}
