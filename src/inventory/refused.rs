//! Output of AWS CLI commands that cannot be used as it is, and what to do about it.

use serde_json::{Map, Value};

use super::error::LoadError;
use super::place::Place;

/// A command's output, told by its first member.
struct Refused {
    member: &'static str,
    what: &'static str,
    advice: &'static str,
}

const NO_NAMES: &str = "this list holds only names";

const REFUSED: &[Refused] = &[
    Refused {
        member: "Attributes",
        what: "these attributes do not say which load balancer, listener or target group they belong to",
        advice: "add its ARN beside them, for example with `jq '. + {TargetGroupArn: \"arn:…\"}'` (or `LoadBalancerArn`, \
                 `ListenerArn`)",
    },
    Refused {
        member: "TargetHealthDescriptions",
        what: "this does not say which target group the targets belong to",
        advice: "add its ARN beside them, for example with `jq '. + {TargetGroupArn: \"arn:…\"}'`",
    },
    Refused {
        member: "Certificates",
        what: "these certificates do not say which listener they belong to",
        advice: "add its ARN beside them, for example with `jq '. + {ListenerArn: \"arn:…\"}'`",
    },
    Refused {
        member: "AttachedPolicies",
        what: "these policies do not say which role they are attached to",
        advice: "add its name beside them, for example with `jq '. + {RoleName: \"…\"}'`",
    },
    Refused {
        member: "PolicyVersion",
        what: "this does not say which policy it is a version of",
        advice: "pass an object with `RoleName` and `AttachedPolicies`, whose items have `PolicyArn` and `PolicyDocument`",
    },
    Refused {
        member: "PolicyNames",
        what: NO_NAMES,
        advice: "pass the output of `aws iam get-role-policy` for each of them",
    },
    Refused {
        member: "Targets",
        what: "these targets do not say which rule they belong to",
        advice: "add its name beside them, for example with `jq '. + {Name: \"…\"}'`",
    },
    Refused {
        member: "Schedules",
        what: "this list does not hold the schedules' targets",
        advice: "pass the output of `aws scheduler get-schedule` for each of them",
    },
    Refused {
        member: "taskDefinitionArns",
        what: NO_NAMES,
        advice: "pass the output of `aws ecs describe-task-definition --include TAGS` for each of them",
    },
    Refused {
        member: "serviceArns",
        what: NO_NAMES,
        advice: "pass the output of `aws ecs describe-services --include TAGS` for them",
    },
    Refused {
        member: "clusterArns",
        what: NO_NAMES,
        advice: "pass the output of `aws ecs describe-clusters` for them",
    },
    Refused { member: "taskArns", what: NO_NAMES, advice: "pass the output of `aws ecs describe-tasks` for them" },
    Refused {
        member: "clusters",
        what: NO_NAMES,
        advice: "pass the output of `aws eks describe-cluster` for each of them",
    },
    Refused {
        member: "addons",
        what: NO_NAMES,
        advice: "pass the output of `aws eks describe-addon` for each of them",
    },
    Refused {
        member: "nodegroups",
        what: NO_NAMES,
        advice: "pass the output of `aws eks describe-nodegroup` for each of them",
    },
    Refused {
        member: "daemonTaskDefinition",
        what: "ECS managed daemons are not read",
        advice: "write a DaemonSet for it by hand",
    },
    Refused {
        member: "overrides",
        what: "this is the input of run-task, which is not a service",
        advice: "pass the service, or the EventBridge rule or schedule that starts the task",
    },
    Refused {
        member: "image",
        what: "this is a container definition without its task definition",
        advice: "pass an object with `family` and `containerDefinitions`",
    },
];

/// The error for a document that is known and cannot be used.
pub(super) fn refusal(document: &Map<String, Value>, at: &Place) -> Option<LoadError> {
    let refused = REFUSED.iter().find(|refused| document.contains_key(refused.member))?;
    Some(LoadError::NotEnough { at: at.clone(), what: refused.what, advice: refused.advice })
}

/// Names the first members of a document that is not known, without their values.
pub(super) fn first_members(document: &Map<String, Value>) -> String {
    const SHOWN: usize = 5;
    const LENGTH: usize = 40;
    let names: Vec<String> = document
        .keys()
        .take(SHOWN)
        .map(|name| format!("{:?}", name.chars().take(LENGTH).collect::<String>()))
        .collect();
    match names.as_slice() {
        [] => "it has no members".to_owned(),
        names if document.len() > SHOWN => format!("its first members are {}", names.join(", ")),
        names => format!("its members are {}", names.join(", ")),
    }
}
