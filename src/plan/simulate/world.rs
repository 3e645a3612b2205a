//! The state of the account in the model, and what each effect makes of it.
//!
//! Numbers of tasks and pods are ranges: between a command and the check that waits for it, anything between the old and
//! the new number may run. The autoscaler is played as an adversary: where it may act, it has acted.

use std::collections::{BTreeMap, BTreeSet};

use super::actions::Actions;
use super::effect::{Effect, Object, Suspended};

/// Number of an object; small, so that states are cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(u32);

/// Objects by number.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: BTreeMap<Object, Id>,
    objects: Vec<Object>,
}

impl Names {
    /// The number of an object.
    pub(super) fn id(&mut self, object: Object) -> Id {
        let next = Id(u32::try_from(self.objects.len()).unwrap_or(u32::MAX));
        *self.ids.entry(object).or_insert_with_key(|object| {
            self.objects.push(object.clone());
            next
        })
    }

    /// The object of a number.
    pub(super) fn object(&self, id: Id) -> Option<&Object> {
        self.objects.get(id.0 as usize)
    }
}

/// How many of something run: at least and at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Running {
    pub(super) least: u32,
    pub(super) most: u32,
}

impl Running {
    pub(super) const fn exactly(count: u32) -> Self {
        Self { least: count, most: count }
    }

    /// On the way to a new number.
    fn towards(self, count: u32) -> Self {
        Self { least: self.least.min(count), most: self.most.max(count) }
    }
}

/// An ECS service with its scalable target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tasks {
    pub(super) exists: bool,
    pub(super) desired: u32,
    pub(super) running: Running,
    /// Bounds, when something scales it.
    pub(super) bounds: Option<(u32, u32)>,
    pub(super) suspended: Suspended,
}

impl Tasks {
    /// What the autoscaler makes of the desired count, if it may.
    fn wanted(&self) -> u32 {
        match self.bounds {
            Some((min, _)) if !self.suspended.scale_out && self.desired < min => min,
            Some((_, max)) if !self.suspended.scale_in && self.desired > max => max,
            _ => self.desired,
        }
    }

    fn move_on(&mut self) {
        self.running = self.running.towards(self.desired).towards(self.wanted());
    }

    fn settle(&mut self) {
        self.running = Running::exactly(self.desired).towards(self.wanted());
    }
}

/// What a release runs, as its chart says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chart {
    /// Pods, and the minimum of the autoscaler where there is one.
    Deployment {
        replicas: u32,
        minimum: Option<u32>,
    },
    DaemonSet,
    CronJob {
        suspended: bool,
    },
}

/// A Helm release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Release {
    chart: Chart,
    pub(super) installed: bool,
    values: BTreeMap<String, String>,
    /// Paths of values that lead to names inside the cluster.
    pub(super) inside: BTreeSet<String>,
    pub(super) pods: Running,
    /// Whether jobs may still run that were started before the suspension.
    jobs_left: bool,
}

impl Release {
    /// Nothing yet.
    pub(super) fn absent(chart: Chart) -> Self {
        Self {
            chart,
            installed: false,
            values: BTreeMap::new(),
            inside: BTreeSet::new(),
            pods: Running::default(),
            jobs_left: false,
        }
    }

    /// Pods that it wants.
    fn wanted(&self) -> u32 {
        if !self.installed {
            return 0;
        }
        let value = |path: &str| self.values.get(path).and_then(|text| text.parse::<u32>().ok());
        match self.chart {
            Chart::CronJob { .. } => 0,
            Chart::DaemonSet => 1,
            Chart::Deployment { minimum: Some(minimum), .. }
                if self.values.get("autoscaling.enabled").is_none_or(|text| text != "false") =>
            {
                // At 0, KEDA starts the first pod when there is work.
                value("autoscaling.minReplicas").unwrap_or(minimum).max(1)
            }
            Chart::Deployment { replicas, .. } => value("replicaCount").unwrap_or(replicas),
        }
    }

    /// Whether its schedule is off. Without a schedule it is.
    pub(super) fn is_suspended(&self) -> bool {
        let Chart::CronJob { suspended } = self.chart else { return true };
        !self.installed || self.values.get("cronJob.suspend").map_or(suspended, |text| text == "true")
    }

    /// Whether it has a schedule.
    pub(super) fn is_scheduled(&self) -> bool {
        matches!(self.chart, Chart::CronJob { .. })
    }

    /// Values that were given at the last installation.
    pub(super) fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(path, value)| (path.as_str(), value.as_str()))
    }

    /// Whether jobs may run now.
    pub(super) fn runs_jobs(&self) -> bool {
        self.jobs_left || !self.is_suspended()
    }
}

/// A target group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) exists: bool,
    pub(super) bound: bool,
}

/// What starts tasks on ECS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trigger {
    pub(super) exists: bool,
    pub(super) enabled: bool,
    /// Families that it starts.
    pub(super) families: BTreeSet<String>,
    /// Families of which a task may still run.
    pub(super) left: BTreeSet<String>,
}

/// The state of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Tasks(Tasks),
    Release(Release),
    Group(Group),
    Rule(Actions),
    Trial(bool),
    Trigger(Trigger),
}

impl State {
    /// What an effect makes of it; an error when the command would fail.
    pub(super) fn apply(&mut self, effect: &Effect) -> Result<(), String> {
        match (self, effect) {
            (Self::Tasks(tasks), effect) => tasks.apply(effect),
            (Self::Release(release), effect) => release.apply(effect),
            (Self::Trigger(trigger), effect) => trigger.apply(effect),
            (Self::Rule(actions), Effect::SetActions(new)) => {
                actions.clone_from(new);
                Ok(())
            }
            (Self::Rule(actions), Effect::Forwards(states)) => {
                let fits = states.iter().any(|state| actions.forwards_like(state));
                fits.then_some(()).ok_or_else(|| "the rule forwards to something else".to_owned())
            }
            (Self::Group(group), Effect::CreateGroup) => {
                group.exists = true;
                Ok(())
            }
            (Self::Group(group), Effect::DeleteGroup) => {
                *group = Group { exists: false, bound: false };
                Ok(())
            }
            (Self::Group(group), Effect::Bind) => {
                group.bound = true;
                Ok(())
            }
            (Self::Group(group), Effect::Unbind) => {
                group.bound = false;
                Ok(())
            }
            (Self::Group(group), Effect::GroupExists) => {
                group.exists.then_some(()).ok_or_else(|| "the target group is not there".to_owned())
            }
            // Health depends on other objects; the walk looks at them.
            (Self::Group(_), Effect::Healthy) => Ok(()),
            (Self::Trial(there), Effect::AddTrial | Effect::DropTrial) => {
                *there = *effect == Effect::AddTrial;
                Ok(())
            }
            (_, effect) => Err(format!("{effect:?} makes no sense here")),
        }
    }

    /// The state that it comes to by itself when nothing else happens.
    pub(super) fn settled(&self) -> Self {
        let mut state = self.clone();
        match &mut state {
            Self::Tasks(tasks) => tasks.settle(),
            Self::Release(release) => release.pods = Running::exactly(release.wanted()),
            Self::Group(_) | Self::Rule(_) | Self::Trial(_) | Self::Trigger(_) => {}
        }
        state
    }
}

impl Tasks {
    fn apply(&mut self, effect: &Effect) -> Result<(), String> {
        if !self.exists {
            return Err("the ECS service is gone".to_owned());
        }
        match effect {
            Effect::SetDesired(count) => {
                self.desired = *count;
                self.move_on();
            }
            Effect::SetScaling { min, max, suspended } => {
                let (old_min, old_max) = self.bounds.ok_or("nothing scales this service")?;
                self.bounds = Some((min.unwrap_or(old_min), max.unwrap_or(old_max)));
                self.suspended = *suspended;
                self.move_on();
            }
            Effect::DeleteService => {
                self.exists = false;
                self.desired = 0;
                self.running = Running::default();
            }
            Effect::Settled => self.settle(),
            Effect::Count(count) if self.desired == *count => self.settle(),
            Effect::Count(count) => return Err(format!("{} tasks are wanted, {count} expected", self.desired)),
            _ => return Err(format!("{effect:?} makes no sense for an ECS service")),
        }
        Ok(())
    }
}

impl Release {
    fn apply(&mut self, effect: &Effect) -> Result<(), String> {
        let ran_jobs = self.runs_jobs();
        match effect {
            Effect::Install(values) => {
                self.installed = true;
                self.values.clone_from(values);
                self.inside.clear();
                self.pods = self.pods.towards(self.wanted());
                self.jobs_left = ran_jobs && self.is_suspended();
            }
            Effect::Point { path, inside } => {
                if !self.installed {
                    return Err("the release is not installed".to_owned());
                }
                // A value that leads to ECS is the chart's own.
                if *inside {
                    self.inside.insert(path.clone());
                } else {
                    self.inside.remove(path);
                }
            }
            Effect::Uninstall => *self = Self::absent(self.chart),
            Effect::Settled if self.installed => self.pods = Running::exactly(self.wanted()),
            Effect::Settled => return Err("the release is not installed".to_owned()),
            Effect::Count(count) if self.wanted() == *count => self.pods = Running::exactly(*count),
            Effect::Count(count) => return Err(format!("{} pods are wanted, {count} expected", self.wanted())),
            Effect::JobsGone if self.is_suspended() => self.jobs_left = false,
            Effect::JobsGone => return Err("the CronJob starts jobs".to_owned()),
            Effect::SuspendedIs(wanted) if self.is_suspended() == *wanted => {}
            Effect::SuspendedIs(wanted) => return Err(format!("suspended is not {wanted}")),
            _ => return Err(format!("{effect:?} makes no sense for a release")),
        }
        Ok(())
    }
}

impl Trigger {
    fn apply(&mut self, effect: &Effect) -> Result<(), String> {
        if !self.exists {
            return Err("the trigger is gone".to_owned());
        }
        match effect {
            Effect::SetTrigger(enabled) => {
                self.enabled = *enabled;
                if *enabled {
                    self.left.clone_from(&self.families);
                }
            }
            Effect::DeleteTrigger => {
                self.exists = false;
                self.enabled = false;
            }
            Effect::FamilyGone(_) if self.enabled => return Err("the trigger still starts tasks".to_owned()),
            Effect::FamilyGone(family) => {
                self.left.remove(family);
            }
            Effect::TriggerIs(states) if states.contains(&self.enabled) => {}
            Effect::TriggerIs(_) => return Err(format!("enabled is {}", self.enabled)),
            _ => return Err(format!("{effect:?} makes no sense for a trigger")),
        }
        Ok(())
    }
}

/// States of some objects, or of all.
pub(super) type World = BTreeMap<Id, State>;
