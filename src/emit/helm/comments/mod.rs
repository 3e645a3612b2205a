//! The comments of `values.yaml`: which ECS member a section came from, and what to know before changing it.

mod container;
mod overrides;
mod routes;

use crate::emit::yaml::Comments;
use crate::migration::{ContainerRole, Controller, Origin, Workload};

/// Comments by JSON pointer; `has_schema` says whether the chart can be checked by a schema. Pointers of sections that a chart does not have are harmless.
#[must_use]
pub(super) fn comments(workload: &Workload, has_schema: bool) -> Comments {
    let mut comments = Comments::new();
    let mut say = |pointer: &str, text: String| drop(comments.insert(pointer.to_owned(), text));
    say("", header(workload, has_schema));
    controller(workload, &mut say);
    surroundings(workload, &mut say);
    pod(&workload.task_definition, &mut say);
    let mut init = 0;
    for container in &workload.pod.containers {
        match container.role {
            ContainerRole::Main => {
                say(
                    "/containerName",
                    "Name of the main container, whose image, command, environment and probes stand at the top level."
                        .to_owned(),
                );
                container::main(container, &mut say);
            }
            ContainerRole::Sidecar => say(&format!("/sidecars/{}", container.name), from(&container.origin, "")),
            ContainerRole::NativeSidecar => {
                say(&format!("/initContainers/{init}"), format!("{} Keeps running.", from(&container.origin, "")));
                init += 1;
            }
            ContainerRole::Init => {
                say(&format!("/initContainers/{init}"), format!("{} Runs to its end.", from(&container.origin, "")));
                init += 1;
            }
        }
    }
    overrides::overrides(workload, &mut |pointer, text| drop(comments.insert(pointer.to_owned(), text)));
    comments
}

fn header(workload: &Workload, has_schema: bool) -> String {
    let guard = if has_schema {
        "values.schema.json rejects keys that no template reads."
    } else {
        "There is no values.schema.json: Helm 3 can't check values with control characters, and some here have them."
    };
    format!(
        "Values of {}: {}, {}.\n\nComments name the ECS member that a section came from. Keep your own changes in a \
         second file and\nlay it over this one: helm upgrade --install … --values my-values.yaml\n{guard}",
        workload.chart, workload.origin, workload.task_definition
    )
}

/// `From <object> <member>.`
fn from(origin: &Origin, member: &str) -> String {
    let separator = if origin.member.is_empty() || member.is_empty() { "" } else { "." };
    let origin = origin.member(format!("{}{separator}{member}", origin.member));
    format!("From {origin}.")
}

fn controller(workload: &Workload, say: &mut impl FnMut(&str, String)) {
    let origin = &workload.origin;
    match &workload.controller {
        Controller::Deployment { .. } => {
            say("/replicaCount", from(origin, "desiredCount"));
            say(
                "/strategy",
                format!(
                    "{} Whole pods, because ECS and Kubernetes round percentages\nin different directions: look at \
                     them again when the number of pods changes much.",
                    from(origin, "deploymentConfiguration")
                ),
            );
            say(
                "/progressDeadlineSeconds",
                "Longer than Kubernetes' 600 s, because the containers may take that long to start (their startupProbe)."
                    .to_owned(),
            );
        }
        Controller::DaemonSet { .. } => say("/updateStrategy", from(origin, "deploymentConfiguration")),
        Controller::CronJob(_) => {
            say("/cronJob", from(origin, ""));
            say(
                "/cronJob/suspend",
                "Nothing starts while this is true. Only one side may run the schedule: disable it on ECS first."
                    .to_owned(),
            );
            say(
                "/cronJob/concurrencyPolicy",
                "On ECS a run starts even if the last one still runs. Forbid skips it instead, if that was never meant."
                    .to_owned(),
            );
            say(
                "/cronJob/startingDeadlineSeconds",
                "A start that was missed for longer is given up. When suspend ends, missed starts within this time run at once."
                    .to_owned(),
            );
            say("/cronJob/backoffLimit", "ECS does not repeat a task that failed, so neither does this.".to_owned());
        }
    }
}

fn surroundings(workload: &Workload, say: &mut impl FnMut(&str, String)) {
    let origin = &workload.origin;
    say(
        "/fullnameOverride",
        "The ECS service's name, which callers know; the chart's own name tells clusters apart.".to_owned(),
    );
    say(
        "/autoscaling",
        format!("{}\nThe autoscaler owns the number of pods, so there is no replicaCount.", scaling_origin(origin)),
    );
    say(
        "/autoscaling/metrics",
        "Percent of what all containers of a pod request together, as ECS measured it.".to_owned(),
    );
    say("/autoscaling/triggers", "The highest number that any of them asks for counts, as on ECS.".to_owned());
    say(
        "/autoscaling/behavior",
        "From the cooldowns. ECS adds all missing tasks at once, and takes some away when nothing asked for them that long."
            .to_owned(),
    );
    say("/service", format!("{} The name and port by which others call it.", from(origin, "")));
    say("/service/headless", "Names resolve to pod addresses, as the A records of Cloud Map did.".to_owned());
    say("/service/aliases", from(origin, "serviceConnectConfiguration.services"));
    say(
        "/serviceAccount",
        match &workload.task_role_arn {
            Some(arn) => format!("Takes the place of the task role {arn}."),
            None => "There was no task role, so the pods have no identity in AWS.".to_owned(),
        },
    );
    say(
        "/externalSecrets",
        "References only: External Secrets reads the values inside the cluster. Changing one restarts no pod."
            .to_owned(),
    );
    let main = workload.pod.main().map_or("", |main| main.origin.member.as_str());
    for secret in &workload.external_secrets {
        // The main container's own secrets stand under `secretEnv` with the same name: nothing more to say.
        for item in secret.items.iter().filter(|item| item.origin.member != format!("{main}.secrets[{}]", item.key)) {
            say(&format!("/externalSecrets/{}/data/{}", secret.name, pointer(&item.key)), from(&item.origin, ""));
        }
    }
    routes::routes(&workload.routes, say);
    say(
        "/podDisruptionBudget",
        "ECS drained instances by starting replacements first; this keeps as many pods while nodes are drained."
            .to_owned(),
    );
}

/// Scaling settings belong to the service but are kept by Application Auto Scaling.
fn scaling_origin(origin: &Origin) -> String {
    format!("From the scaling policies of {}.", origin.subject)
}

fn pod(task: &Origin, say: &mut impl FnMut(&str, String)) {
    let mut tell = |key: &str, member: &str| say(key, from(task, member));
    tell("/podResources", "cpu and memory");
    tell("/volumes", "volumes");
    tell("/initContainers", "containerDefinitions[].dependsOn");
    tell("/shareProcessNamespace", "pidMode");
    tell("/hostPID", "pidMode");
    tell("/hostIPC", "ipcMode");
    tell("/hostNetwork", "networkMode");
    say("/sidecars", "Further containers of the same task.".to_owned());
    say("/podAnnotations", "Docker labels and what controllers need to know.".to_owned());
    say("/imagePullSecrets", "From repositoryCredentials; made by the entries of externalSecrets.".to_owned());
    say(
        "/terminationGracePeriodSeconds",
        "stopTimeout plus the time of the preStop hook: Kubernetes counts both.".to_owned(),
    );
    say("/topologySpreadConstraints", "From the placement strategy; ECS spread tasks over zones by itself.".to_owned());
    say("/affinity", "From placement constraints.".to_owned());
}

/// A key as a segment of a JSON pointer.
fn pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
