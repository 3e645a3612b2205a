//! Requests move: a new target group joins the existing listener rules at weight 0, then its share grows.
//!
//! Weight 0 comes first on purpose. It ties the group to the load balancer, which starts the health checks, so the first
//! real request meets targets that are known to be healthy.

mod edit;
pub(crate) mod groups;
mod lane;
mod parity;
mod ramp;

use edit::{Edit, Edits};
pub(super) use edit::{forwards, set_actions};
pub(crate) use groups::NewGroup;
pub(super) use ramp::{no_restarts, prepare_rules, ramp, switch_rules};

use crate::plan::command::{Command, line};
use crate::plan::facts::Facts;
use crate::plan::step::{Stage, Step};

use super::Context;

/// Creates the target groups and binds them. Without `pods` there is nothing to register yet.
pub(super) fn create_groups(context: &Context<'_>, facts: &Facts<'_>, groups: &[NewGroup<'_>], pods: bool) -> Step {
    let mut run = Vec::new();
    let mut verify = Vec::new();
    let mut undo = Vec::new();
    for group in groups {
        let binding = group.binding(facts, context.inventory);
        run.extend(group.create(facts));
        run.push(line("kubectl apply").with("--filename", plan_file(&binding.path())).change());
        verify.push(group.lookup());
        let arn = crate::plan::command::Word::variable(group.variable());
        verify.push(if pods {
            line("eventually 300 has_targets").word(arn).check()
        } else {
            line("aws elbv2 describe-target-groups").with("--target-group-arns", arn).check()
        });
        undo.push(
            line("kubectl delete targetgroupbinding --ignore-not-found")
                .with("--namespace", &binding.metadata.namespace)
                .word(&binding.metadata.name)
                .change(),
        );
        undo.push(line("delete_target_group").word(&group.name).change());
    }
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let direct: Vec<String> = groups
        .iter()
        .filter_map(|group| match &group.backend {
            crate::plan::facts::routes::Backend::Pods(reason) => {
                Some(format!("{} goes straight to the pods: {reason}", group.name))
            }
            crate::plan::facts::routes::Backend::Traefik => None,
        })
        .collect();
    let mut why =
        "The service's own target group stays with ECS: a controller that is given it removes every task from it."
            .to_owned();
    if !direct.is_empty() {
        why = format!("{why} {}.", direct.join(". "));
    }
    let names = names.join(" and ");
    Step::new(facts.id, "target-groups", Stage::Smoke, format!("Create target group {names} and bind it"), why)
        .expects("The new target group lists pod addresses; no rule forwards to it yet.")
        .runs(60, format!("creates {names} and applies its TargetGroupBinding"), run)
        .verifies("the load balancer controller has registered targets", verify)
        .undoes(60, "deletes the binding and the target group", undo)
}

/// A file of the plan, found from wherever the script runs.
fn plan_file(path: &str) -> crate::plan::command::Word {
    use crate::plan::command::{Part, Word};
    Word::of([Part::Variable("PLAN_DIR".to_owned()), Part::Text(format!("/{path}"))])
}

/// Says that targets of a group are healthy.
fn healthy(group: &NewGroup<'_>) -> Command {
    line("eventually 300 healthy_targets")
        .word(crate::plan::command::Word::variable(group.variable()))
        .word("1")
        .check()
}
