//! Fills in what hand-written files leave out, and refuses what cannot be filled in.
//!
//! Everything that is filled in from something else than the object itself is recorded as an [`Assumption`].

use std::collections::{BTreeMap, BTreeSet};

use super::arn::Arn;
use super::error::LoadError;
use super::identity::Identified;
use super::place::Place;
use super::rule::ListenerRule;
use super::service::Service;
use super::task_definition::TaskDefinition;
use super::{Assumption, Inventory, Scope};

/// Completes a task definition: its family from its ARN or the file's name.
pub(super) fn task_definition(
    definition: &mut TaskDefinition,
    at: &Place,
    assumptions: &mut Vec<Assumption>,
) -> Result<(), LoadError> {
    let containers = at.member("containerDefinitions");
    if definition.container_definitions.is_empty() {
        return Err(LoadError::Missing { at: containers, advice: "a task definition has at least one container" });
    }
    for (position, container) in definition.container_definitions.iter().enumerate() {
        if container.name.is_empty() {
            let at = containers.item(position).member("name");
            return Err(LoadError::Missing { at, advice: "give the container a name" });
        }
    }
    if !definition.family.is_empty() {
        return Ok(());
    }
    let arn = definition.task_definition_arn.as_deref().and_then(|arn| Arn::parse(arn).ok());
    if let Some(family) = arn.and_then(|arn| arn.name().split(':').next()) {
        family.clone_into(&mut definition.family);
        return Ok(());
    }
    definition.family = file_stem(&at.name)
        .ok_or_else(|| LoadError::Missing { at: at.member("family"), advice: "add the task definition's family" })?;
    assumptions.push(assumed(at, &definition.family, "family", "absent; taken from the name of the file"));
    Ok(())
}

/// Completes a service: its name from its task definition's family or the file's name.
pub(super) fn service(service: &mut Service, at: &Place, assumptions: &mut Vec<Assumption>) -> Result<(), LoadError> {
    if !service.service_name.is_empty() {
        return Ok(());
    }
    if let Some(arn) = service.service_arn.as_deref().and_then(|arn| Arn::parse(arn).ok()) {
        arn.name().clone_into(&mut service.service_name);
        return Ok(());
    }
    let reference = service.task_definition.as_deref();
    let named = reference.map(|text| Arn::parse(text).map_or(text, |arn| arn.resource_id()));
    let family = named.and_then(|name| name.split(':').next()).map(str::to_owned);
    let (name, message) = match (family, file_stem(&at.name)) {
        (Some(family), _) => (family, "absent; taken from the task definition's family"),
        (None, Some(stem)) => (stem, "absent; taken from the name of the file"),
        (None, None) => {
            return Err(LoadError::Missing { at: at.member("serviceName"), advice: "add the service's name" });
        }
    };
    service.service_name = name;
    assumptions.push(assumed(at, &service.service_name, "serviceName", message));
    Ok(())
}

/// Completes a rule: its listener from its own ARN, which AWS builds from the listener's.
pub(super) fn listener_rule(rule: &mut ListenerRule) {
    if rule.listener_arn.is_none() {
        rule.listener_arn = listener_of(&rule.rule_arn);
    }
}

fn listener_of(rule_arn: &str) -> Option<String> {
    let mut arn = Arn::parse(rule_arn).ok()?;
    let (listener, _) = arn.resource.strip_prefix("listener-rule/")?.rsplit_once('/')?;
    let resource = format!("listener/{listener}");
    arn.resource = &resource;
    Some(arn.to_string())
}

/// Gives a service without a task definition the only one that there is. Deployment tools keep the two in two files.
pub(super) fn only_task_definition(inventory: &mut Inventory, sources: &BTreeMap<String, String>) {
    let [definition] = inventory.task_definitions.as_slice() else {
        return;
    };
    let waiting = |service: &&mut Service| {
        let external = service.deployment_controller.as_ref().and_then(|controller| controller.kind.as_deref());
        service.task_definition.is_none() && service.service_arn.is_none() && external != Some("EXTERNAL")
    };
    for service in inventory.services.iter_mut().filter(waiting) {
        let reference = definition.task_definition_arn.as_ref().unwrap_or(&definition.family);
        service.task_definition = Some(reference.clone());
        inventory.assumptions.push(Assumption {
            source: sources.get(service.identity().as_str()).cloned().unwrap_or_default(),
            object: service.service_name.clone(),
            path: "taskDefinition".to_owned(),
            message: "absent; taken to be the only task definition in the input".to_owned(),
            ..Assumption::default()
        });
    }
}

/// Adds the accounts and regions that the objects' ARNs name, where no scan said which it visited.
pub(super) fn scopes(inventory: &mut Inventory) {
    if !inventory.scopes.is_empty() {
        return;
    }
    let services = inventory.services.iter().filter_map(|found| found.service_arn.as_deref());
    let definitions = inventory.task_definitions.iter().filter_map(|found| found.task_definition_arn.as_deref());
    let balancers = inventory.load_balancers.iter().map(|found| found.load_balancer_arn.as_str());
    let groups = inventory.target_groups.iter().map(|found| found.target_group_arn.as_str());
    let named: BTreeSet<(&str, &str, &str)> = services
        .chain(definitions)
        .chain(balancers)
        .chain(groups)
        .filter_map(|arn| Arn::parse(arn).ok())
        .filter(|arn| !arn.account.is_empty() && !arn.region.is_empty())
        .map(|arn| (arn.partition, arn.account, arn.region))
        .collect();
    let scope = |(partition, account, region): (&str, &str, &str)| Scope {
        partition: partition.to_owned(),
        account_id: account.to_owned(),
        region: region.to_owned(),
        ..Scope::default()
    };
    inventory.scopes = named.into_iter().map(scope).collect();
}

fn assumed(at: &Place, object: &str, path: &str, message: &str) -> Assumption {
    Assumption {
        source: at.name.clone(),
        object: object.to_owned(),
        path: path.to_owned(),
        message: message.to_owned(),
        ..Assumption::default()
    }
}

/// The name of a file without folders and ending, in the characters that ECS allows in names.
fn file_stem(name: &str) -> Option<String> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let stem: String = stem.chars().map(allowed).collect();
    let stem = stem.trim_matches('-');
    (!stem.is_empty()).then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_names_its_listener() {
        let rule = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/50dc/f2f7/9683";
        let listener = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc/f2f7";
        assert_eq!(listener_of(rule).as_deref(), Some(listener));
        assert_eq!(listener_of("arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"), None);
    }

    #[test]
    fn a_file_name_becomes_a_family() {
        assert_eq!(file_stem("deploy/my app.v2.json").as_deref(), Some("my-app-v2"));
        assert_eq!(file_stem("C:\\x\\api.yaml").as_deref(), Some("api"));
        assert_eq!(file_stem("-"), None);
        assert_eq!(file_stem(""), None);
    }
}
