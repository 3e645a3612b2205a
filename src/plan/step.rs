//! A step: the smallest thing that is run, proven and undone on its own.

use schemars::JsonSchema;
use serde::Serialize;

use super::command::Command;

/// Where in its life a step belongs; the order of the variants is the order in which a workload passes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Facts about the account that must hold before anything starts.
    Preflight,
    /// What all workloads share on the cluster.
    Platform,
    /// Roles exist, references to secrets resolve.
    IdentityAndSecrets,
    /// Pods run and nobody calls them.
    DarkDeploy,
    /// Pods answer, images are equal, targets are healthy.
    Smoke,
    /// Requests, messages, names or schedules move.
    Ramp,
    /// Everything is on EKS and ECS is still warm.
    Bake,
    /// ECS is scaled to zero and kept.
    Park,
    /// The ECS side is deleted.
    Decommission,
}

impl Stage {
    /// The words that a sentence uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Preflight => "preflight",
            Self::Platform => "platform",
            Self::IdentityAndSecrets => "identity and secrets",
            Self::DarkDeploy => "dark deploy",
            Self::Smoke => "smoke",
            Self::Ramp => "ramp",
            Self::Bake => "bake",
            Self::Park => "park",
            Self::Decommission => "decommission",
        }
    }
}

/// Who carries a step out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// Its script does everything.
    Automatic,
    /// A person does something that no script can, and says when it is done.
    Person,
    /// A person decides.
    Decision,
}

impl Actor {
    /// The word that tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Person => "person",
            Self::Decision => "decision",
        }
    }
}

/// A list of commands with one sentence about what they do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Procedure {
    /// What the commands do, one clause without a full stop.
    pub summary: String,
    /// The commands, in order; the first that fails ends the procedure.
    pub commands: Vec<Command>,
}

impl Procedure {
    /// A procedure.
    pub(crate) fn new(summary: impl Into<String>, commands: Vec<Command>) -> Self {
        Self { summary: summary.into(), commands }
    }
}

/// A declared time without service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Interruption {
    /// What is interrupted, and for how long.
    pub why: String,
    /// Who is without service, and until when.
    pub windows: Vec<Window>,
}

/// A workload that may run nowhere, from the start of the step to the end of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Window {
    /// Chart.
    pub workload: String,
    /// Id of the step at whose end it runs again; often the step itself.
    pub until: String,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Stable id, `<chart>/<what>`, for example `storefront/ramp-25`. It survives a new scan; the number does not.
    pub id: String,
    /// Place in the order of execution, from 1.
    pub number: u32,
    /// Stage.
    pub stage: Stage,
    /// What it does, in a few words.
    pub title: String,
    /// Why it is there and why here.
    pub why: String,
    /// Who does it.
    pub actor: Actor,
    /// What is true after it.
    pub expected: String,
    /// Does it.
    pub run: Procedure,
    /// Proves it, or fails loudly.
    pub verify: Procedure,
    /// Restores the state before it. Without commands when there is nothing to restore.
    pub undo: Procedure,
    /// How long the undo takes until it shows, in seconds.
    pub undo_seconds: u64,
    /// How long `run` takes, in seconds, without the bake time.
    pub estimated_seconds: u64,
    /// How long to watch before the verification may pass, in seconds.
    pub bake_seconds: u64,
    /// How long the step before it must have been verified, in seconds: a parked service waits to be missed.
    pub wait_seconds: u64,
    /// What is interrupted meanwhile, and why; absent when nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interruption: Option<Interruption>,
    /// Ids of the steps that must be done before.
    pub needs: Vec<String>,
    /// Whether nothing brings the state before it back.
    pub point_of_no_return: bool,
}

impl Step {
    /// A step that is run by its script, interrupts nothing and needs nothing; `id` is made of the chart and `what`.
    pub(crate) fn new(owner: &str, what: &str, stage: Stage, title: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            id: format!("{owner}/{what}"),
            number: 0,
            stage,
            title: title.into(),
            why: why.into(),
            actor: Actor::Automatic,
            expected: String::new(),
            run: Procedure::default(),
            verify: Procedure::default(),
            undo: Procedure::default(),
            undo_seconds: 0,
            estimated_seconds: 60,
            bake_seconds: 0,
            wait_seconds: 0,
            interruption: None,
            needs: Vec::new(),
            point_of_no_return: false,
        }
    }

    /// Whether a person does or decides something in it.
    #[must_use]
    pub fn needs_a_person(&self) -> bool {
        self.actor != Actor::Automatic
    }

    /// The same step, carried out by someone else.
    pub(crate) fn by(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// What is true after it.
    pub(crate) fn expects(mut self, expected: impl Into<String>) -> Self {
        self.expected = expected.into();
        self
    }

    /// How it is done; `seconds` without the bake time.
    pub(crate) fn runs(mut self, seconds: u64, summary: impl Into<String>, commands: Vec<Command>) -> Self {
        self.estimated_seconds = seconds;
        self.run = Procedure::new(summary, commands);
        self
    }

    /// How it is proven.
    pub(crate) fn verifies(mut self, summary: impl Into<String>, commands: Vec<Command>) -> Self {
        self.verify = Procedure::new(summary, commands);
        self
    }

    /// How it is undone; `seconds` until the undo shows.
    pub(crate) fn undoes(mut self, seconds: u64, summary: impl Into<String>, commands: Vec<Command>) -> Self {
        self.undo_seconds = seconds;
        self.undo = Procedure::new(summary, commands);
        self
    }

    /// What must be done before.
    pub(crate) fn after(mut self, needs: impl IntoIterator<Item = String>) -> Self {
        for id in needs {
            if id != self.id && !self.needs.contains(&id) {
                self.needs.push(id);
            }
        }
        self
    }

    /// How long to watch before the verification may pass.
    pub(crate) fn baking(mut self, seconds: u64) -> Self {
        self.bake_seconds = seconds;
        self
    }

    /// What it interrupts, until its own end.
    pub(crate) fn interrupting(self, why: impl Into<String>) -> Self {
        let until = self.id.clone();
        self.interrupting_until(until, why)
    }

    /// What it interrupts, until the end of another step of the same workload.
    pub(crate) fn interrupting_until(mut self, until: impl Into<String>, why: impl Into<String>) -> Self {
        let workload = self.id.split('/').next().unwrap_or_default().to_owned();
        let windows = vec![Window { workload, until: until.into() }];
        self.interruption = Some(Interruption { why: why.into(), windows });
        self
    }

    /// Whether the rollback of its workload takes it back.
    #[must_use]
    pub fn is_taken_back(&self) -> bool {
        matches!(self.stage, Stage::Ramp | Stage::Bake) || self.id.ends_with("/attach")
    }
}
