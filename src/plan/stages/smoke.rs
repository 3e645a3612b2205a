//! Smoke tests that need no traffic: pods answer their health check, and they run the same image as ECS does.

use crate::migration::Container;
use crate::plan::command::{Command, line};
use crate::plan::facts::Facts;
use crate::plan::step::{Stage, Step};

/// The step.
pub(super) fn step(facts: &Facts<'_>) -> Step {
    let mut verify = health(facts);
    verify.extend(same_images(facts));
    verify.push(super::traffic::no_restarts(facts));
    Step::new(
        facts.id,
        "smoke",
        Stage::Smoke,
        "Ask the pods before anybody else does",
        "The API server's proxy reaches the Service without a load balancer, so a failure here costs nothing.",
    )
    .expects("The health check answers, both sides run the same image digest, and nothing has restarted.")
    .runs(0, "nothing to run", Vec::new())
    .verifies("health check, image digests, restarts", verify)
    .undoes(0, "nothing to undo", Vec::new())
}

/// Asks for the health check path of the target groups through the API server.
fn health(facts: &Facts<'_>) -> Vec<Command> {
    let namespace = facts.workload.namespace.as_str();
    let name = facts.workload.name.as_str();
    let mut commands = Vec::new();
    for rule in &facts.rules {
        let Some(group) = rule.target_group else { continue };
        let http = group.protocol_version.as_deref() != Some("GRPC")
            && group.health_check_protocol.as_deref().is_some_and(|protocol| protocol.starts_with("HTTP"));
        let Some(path) = group.health_check_path.as_deref().filter(|_| http) else { continue };
        let joined = facts.workload.target_groups.iter().find(|found| found.arn == group.target_group_arn);
        let Some(port) = joined.map(|found| found.service_port) else { continue };
        // The proxy counts 200 to 399 as success; a matcher that takes anything else cannot be asked like this.
        if !accepts_success(group.matcher.as_ref().and_then(|matcher| matcher.http_code.as_deref())) {
            continue;
        }
        let scheme = if group.health_check_protocol.as_deref() == Some("HTTPS") { "https:" } else { "" };
        let url = format!("/api/v1/namespaces/{namespace}/services/{scheme}{name}:{port}/proxy{path}");
        let command = line("answers").word(url).check();
        if !commands.contains(&command) {
            commands.push(command);
        }
    }
    commands
}

/// Whether a matcher accepts nothing beyond 200 to 399.
fn accepts_success(codes: Option<&str>) -> bool {
    codes.unwrap_or("200").split([',', '-']).all(|code| code.trim().parse::<u16>().is_ok_and(|code| code < 400))
}

/// Compares image digests between tasks and pods, container by container.
fn same_images(facts: &Facts<'_>) -> Vec<Command> {
    let Some(service) = facts.service.filter(|_| facts.running() > 0) else { return Vec::new() };
    let compare = |container: &Container| {
        let ecs = container.origin.member.strip_prefix("containerDefinitions[")?;
        let ecs = ecs.split(']').next()?;
        Some(
            line("same_image")
                .word(facts.cluster())
                .word(&service.service_name)
                .word(ecs)
                .word(facts.workload.namespace.as_str())
                .word(facts.workload.name.as_str())
                .word(container.name.as_str())
                .check(),
        )
    };
    facts.workload.pod.main().into_iter().filter_map(compare).collect()
}

#[cfg(test)]
mod tests {
    use super::accepts_success;

    #[test]
    fn only_matchers_of_success_can_be_asked() {
        assert!(accepts_success(None) && accepts_success(Some("200-299")) && accepts_success(Some("200,302")));
        assert!(!accepts_success(Some("200,401")) && !accepts_success(Some("200-499")));
    }
}
