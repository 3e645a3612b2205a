//! The container's security context, and Linux settings that a pod can't express.

use k8s_openapi::api::core::v1::{AppArmorProfile, Capabilities, SELinuxOptions, SecurityContext};

use crate::finding::rules::container as rules;
use crate::inventory::container_linux::{Device, KernelCapabilities, Ulimit};

use super::notes::Notes;
use super::user;

/// The members of a container that concern security.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    pub(super) user: Option<&'a str>,
    pub(super) privileged: Option<bool>,
    pub(super) readonly_root_filesystem: Option<bool>,
    pub(super) docker_security_options: &'a [String],
    pub(super) capabilities: Option<&'a KernelCapabilities>,
    pub(super) credential_specs: &'a [String],
}

/// The security context; `None` when nothing is set.
pub(super) fn convert(settings: &Settings<'_>, notes: &mut Notes<'_>) -> Option<SecurityContext> {
    let Settings {
        user,
        privileged,
        readonly_root_filesystem,
        docker_security_options,
        capabilities,
        credential_specs,
    } = settings;
    let (run_as_user, run_as_group) = user::convert(*user, notes);
    let mut context = SecurityContext {
        run_as_user,
        run_as_group,
        read_only_root_filesystem: readonly_root_filesystem.filter(|on| *on),
        capabilities: capabilities.and_then(|set| kernel_capabilities(set, notes)),
        ..SecurityContext::default()
    };
    if *privileged == Some(true) {
        context.privileged = Some(true);
        notes.raise(
            &rules::PRIVILEGED,
            "privileged",
            "the container has root's powers on its node",
            "replace it by single capabilities if possible, and label the namespace for privileged pods if not",
        );
    }
    for option in *docker_security_options {
        security_option(option, &mut context, notes);
    }
    if !credential_specs.is_empty() {
        notes.raise(
            &rules::CREDENTIAL_SPEC,
            "credentialSpecs",
            "the container uses a gMSA credential spec; Linux pods have none, Windows pods need a GMSACredentialSpec object",
            "install the gMSA webhook on Windows nodes, or use Kerberos inside the container",
        );
    }
    (context != SecurityContext::default()).then_some(context)
}

fn kernel_capabilities(set: &KernelCapabilities, notes: &mut Notes<'_>) -> Option<Capabilities> {
    let KernelCapabilities { add, drop, unknown: _ /* INV002 reports it */ } = set;
    let names = |list: &[String]| {
        let bare = |name: &String| name.trim().to_ascii_uppercase().trim_start_matches("CAP_").to_owned();
        let names: Vec<String> = list.iter().map(bare).filter(|name| !name.is_empty()).collect();
        (!names.is_empty()).then_some(names)
    };
    let capabilities = Capabilities { add: names(add), drop: names(drop) };
    if let Some(added) = &capabilities.add {
        notes.raise(
            &rules::CAPABILITIES,
            "linuxParameters.capabilities.add",
            format!("the container adds {}, which the restricted Pod Security level refuses", added.join(", ")),
            "drop what the application does not need, or label the namespace for the level that allows it",
        );
    }
    (capabilities != Capabilities::default()).then_some(capabilities)
}

/// One `dockerSecurityOptions` entry: `no-new-privileges`, `apparmor:profile`, `label:type:x`, `credentialspec:…`.
fn security_option(option: &str, context: &mut SecurityContext, notes: &mut Notes<'_>) {
    let (name, value) = option.split_once([':', '=']).unwrap_or((option, ""));
    match (name, value) {
        ("no-new-privileges", "" | "true") => {
            // The API server refuses the combination with privileged and with SYS_ADMIN.
            let admin = context.capabilities.iter().filter_map(|set| set.add.as_ref()).flatten();
            let powerful = context.privileged == Some(true) || admin.into_iter().any(|name| name == "SYS_ADMIN");
            context.allow_privilege_escalation = (!powerful).then_some(false);
        }
        ("no-new-privileges", "false") => {}
        ("apparmor", profile) if !profile.is_empty() => {
            let (type_, localhost) = match profile {
                "unconfined" => ("Unconfined", None),
                "docker-default" | "runtime/default" => ("RuntimeDefault", None),
                other => ("Localhost", Some(other.to_owned())),
            };
            if localhost.is_some() {
                report_option(notes);
            }
            context.app_armor_profile = Some(AppArmorProfile { type_: type_.to_owned(), localhost_profile: localhost });
        }
        ("label", label) if label.contains(':') => {
            let (part, value) = label.split_once(':').unwrap_or((label, ""));
            let options = context.se_linux_options.get_or_insert_with(SELinuxOptions::default);
            match part {
                "user" => options.user = Some(value.to_owned()),
                "role" => options.role = Some(value.to_owned()),
                "type" => options.type_ = Some(value.to_owned()),
                "level" => options.level = Some(value.to_owned()),
                _ => report_option(notes),
            }
        }
        ("credentialspec", _) => notes.raise(
            &rules::CREDENTIAL_SPEC,
            "dockerSecurityOptions",
            "the container uses a gMSA credential spec; Linux pods have none, Windows pods need a GMSACredentialSpec object",
            "install the gMSA webhook on Windows nodes, or use Kerberos inside the container",
        ),
        _ => report_option(notes),
    }
}

fn report_option(notes: &mut Notes<'_>) {
    notes.raise(
        &rules::SECURITY_OPTION,
        "dockerSecurityOptions",
        "a Docker security option has no field in a pod, or names a profile that must exist on every node",
        "install the profile on the nodes, or set the matching `securityContext` in values.yaml",
    );
}

/// A pod has no field for `ulimits`.
pub(super) fn report_ulimits(ulimits: &[Ulimit], notes: &mut Notes<'_>) {
    for Ulimit { name, soft_limit, hard_limit, unknown: _ /* INV002 reports it */ } in ulimits {
        let number = |limit: &Option<i64>| limit.map_or_else(|| "-".to_owned(), |limit| limit.to_string());
        notes.raise(
            &rules::ULIMIT,
            &format!("ulimits[{name}]"),
            format!(
                "the container runs with {name} {}:{} (soft:hard); a pod has the limits of its node's container runtime",
                number(soft_limit),
                number(hard_limit)
            ),
            "set the limit in the node's containerd configuration, or raise it in the container's entry point with `ulimit`",
        );
    }
}

/// Devices, an init process and swap have no field in a pod either.
pub(super) fn report_linux(
    devices: &[Device],
    init_process: Option<bool>,
    (max_swap, swappiness): (Option<i64>, Option<i64>),
    notes: &mut Notes<'_>,
) {
    for Device { host_path, container_path, permissions, unknown: _ /* INV002 reports it */ } in devices {
        let path = container_path.as_deref().filter(|path| path != host_path);
        let path = path.map_or_else(String::new, |path| format!(" as {path}"));
        let allowed = if permissions.is_empty() { String::new() } else { format!(" ({})", permissions.join(", ")) };
        notes.raise(
            &rules::DEVICE,
            &format!("linuxParameters.devices[{host_path}]"),
            format!("the container uses the host device {host_path}{path}{allowed}; pods get devices only from a device plugin"),
            "install a device plugin for it (a generic one for /dev/fuse), or run the container privileged with a hostPath",
        );
    }
    if init_process == Some(true) {
        notes.raise(
            &rules::INIT_PROCESS,
            "linuxParameters.initProcessEnabled",
            "ECS runs an init process that reaps zombies and forwards signals; a pod starts the application as process 1",
            "put an init such as tini into the image, or check that the application reaps its children",
        );
    }
    if max_swap.is_some_and(|size| size > 0) {
        notes.raise(
            &rules::SWAP,
            "linuxParameters.maxSwap",
            format!(
                "the container may swap (maxSwap {} MiB, swappiness {}); swap in Kubernetes is a setting of the node",
                max_swap.unwrap_or_default(),
                swappiness.unwrap_or(60)
            ),
            "give the container the memory that it really needs",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    fn run(privileged: bool, add: &[&str], options: &[&str]) -> (Option<SecurityContext>, Findings) {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        let set = KernelCapabilities {
            add: add.iter().map(|name| (*name).to_owned()).collect(),
            ..KernelCapabilities::default()
        };
        let settings = Settings {
            user: None,
            privileged: Some(privileged),
            readonly_root_filesystem: Some(false),
            docker_security_options: &options,
            capabilities: Some(&set),
            credential_specs: &[],
        };
        let context = convert(&settings, &mut Notes::new(&mut findings, &subject));
        (context, findings)
    }

    #[test]
    fn nothing_set_is_nothing_written() {
        assert_eq!(run(false, &[], &[]), (None, Findings::new()));
    }

    #[test]
    fn no_new_privileges_is_left_out_where_the_api_server_refuses_it() {
        let escalation = |privileged, add: &[&str]| {
            run(privileged, add, &["no-new-privileges:true"]).0.and_then(|context| context.allow_privilege_escalation)
        };
        assert_eq!(escalation(false, &[]), Some(false));
        assert_eq!(escalation(true, &[]), None);
        assert_eq!(escalation(false, &["CAP_SYS_ADMIN"]), None);
    }

    #[test]
    fn capabilities_lose_their_prefix() {
        let (context, findings) = run(false, &["CAP_NET_ADMIN", "sys_ptrace"], &[]);
        let add = context.and_then(|context| context.capabilities).and_then(|set| set.add).unwrap();
        assert_eq!(add, ["NET_ADMIN", "SYS_PTRACE"]);
        assert!(findings.contains(&rules::CAPABILITIES));
    }

    #[test]
    fn profiles_and_labels_become_fields() {
        let (context, findings) = run(false, &[], &["apparmor:unconfined", "label:type:svirt_apache"]);
        let context = context.unwrap();
        assert_eq!(context.app_armor_profile.map(|profile| profile.type_), Some("Unconfined".to_owned()));
        assert_eq!(context.se_linux_options.and_then(|options| options.type_), Some("svirt_apache".to_owned()));
        assert!(findings.as_slice().is_empty());
        assert!(run(false, &[], &["seccomp:custom"]).1.contains(&rules::SECURITY_OPTION));
    }
}
