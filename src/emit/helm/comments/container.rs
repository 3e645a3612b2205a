//! Comments above the members of the main container.

use super::from;
use crate::migration::Container;

/// Says where each member came from; sidecars get one comment for all of theirs.
pub(super) fn main(container: &Container, say: &mut impl FnMut(&str, String)) {
    let origin = &container.origin;
    say(
        "/image",
        if container.image.digest.is_some() {
            format!(
                "{}\nThe digest decides what is pulled. To deploy another tag, set it and empty the digest:\n\
                 --set-string image.tag=… --set-string image.digest=",
                from(origin, "image")
            )
        } else {
            from(origin, "image")
        },
    );
    let mut tell = |key: &str, member: &str| say(key, from(origin, member));
    tell("/command", "entryPoint");
    tell("/args", "command");
    tell("/workingDir", "workingDirectory");
    tell("/resources", "cpu, memory and memoryReservation");
    tell("/secretEnv", "secrets");
    tell("/envFrom", "environmentFiles");
    tell("/ports", "portMappings");
    tell("/livenessProbe", "healthCheck");
    tell("/securityContext", "user, privileged and linuxParameters");
    tell("/volumeMounts", "mountPoints");
    tell("/restartPolicyRules", "restartPolicy");
    say("/env", format!("{} `$$` stands for one `$`.", from(origin, "environment")));
    say("/readinessProbe", "Decides whether requests arrive, as the target group's health check did.".to_owned());
    say("/startupProbe", "Gives the container time to start before the other probes count.".to_owned());
    say("/lifecycle", "Waits before the stop signal, so that load balancers stop sending first.".to_owned());
}
