//! Who else writes what the plan changes: infrastructure as code, `CodeDeploy`, ECS itself.

use crate::inventory::attribute::ResourceTag;
use crate::inventory::service::Service;

/// Keys of tags that name the tool which manages a resource.
const MANAGERS: &[&str] = &["managed-by", "managedby", "managed_by", "provisioner", "iac", "created-by", "tool"];

/// Words in the value of such a tag that mean infrastructure as code.
const TOOLS: &[&str] = &["terraform", "opentofu", "pulumi", "cloudformation", "cdk", "ansible", "crossplane"];

/// The tool that owns a resource, as its tags say: `Terraform`, `CloudFormation stack shop-edge`.
pub(crate) fn of_tags<'a>(tags: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Option<String> {
    let mut tool = None;
    for (key, value) in tags {
        let value = value.unwrap_or_default();
        if key == "aws:cloudformation:stack-name" {
            return Some(format!("CloudFormation stack {value}"));
        }
        let key = key.to_ascii_lowercase();
        let words = value.to_ascii_lowercase();
        if key.contains("terraform") || key.contains("pulumi") {
            tool.get_or_insert_with(|| if key.contains("pulumi") { "Pulumi" } else { "Terraform" }.to_owned());
        } else if MANAGERS.contains(&key.as_str())
            && let Some(found) = TOOLS.iter().find(|tool| words.contains(**tool))
        {
            tool.get_or_insert_with(|| display(found).to_owned());
        }
    }
    tool
}

/// The same for tags as ELB prints them.
pub(crate) fn of_resource(tags: &[ResourceTag]) -> Option<String> {
    of_tags(tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_deref())))
}

fn display(tool: &str) -> &str {
    match tool {
        "terraform" => "Terraform",
        "opentofu" => "OpenTofu",
        "pulumi" => "Pulumi",
        "cloudformation" => "CloudFormation",
        "cdk" => "the CDK",
        "ansible" => "Ansible",
        "crossplane" => "Crossplane",
        other => other,
    }
}

/// Who moves a service's traffic between target groups when it deploys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deployer {
    /// ECS replaces tasks inside one target group.
    Rolling,
    /// ECS writes the weights of the production listener rule (blue/green, linear, canary).
    EcsTrafficShift,
    /// `CodeDeploy` flips the listener between two target groups.
    CodeDeploy,
    /// An external controller drives task sets.
    External,
}

/// Reads the deployment controller and strategy of a service.
pub(crate) fn deployer(service: &Service) -> Deployer {
    match service.deployment_controller.as_ref().and_then(|controller| controller.kind.as_deref()) {
        Some("CODE_DEPLOY") => return Deployer::CodeDeploy,
        Some("EXTERNAL") => return Deployer::External,
        _ => {}
    }
    match service.deployment_configuration.as_ref().and_then(|config| config.strategy.as_deref()) {
        Some("BLUE_GREEN" | "LINEAR" | "CANARY") => Deployer::EcsTrafficShift,
        _ => Deployer::Rolling,
    }
}

#[cfg(test)]
mod tests {
    use super::of_tags;

    #[test]
    fn tags_name_the_tool() {
        assert_eq!(of_tags([("managed-by", Some("terraform"))]).as_deref(), Some("Terraform"));
        assert_eq!(
            of_tags([("team", Some("x")), ("aws:cloudformation:stack-name", Some("edge"))]).as_deref(),
            Some("CloudFormation stack edge")
        );
        assert_eq!(of_tags([("terraform-workspace", Some("prod"))]).as_deref(), Some("Terraform"));
        assert_eq!(of_tags([("managed-by", Some("alice")), ("note", Some("terraform later"))]), None);
    }
}
