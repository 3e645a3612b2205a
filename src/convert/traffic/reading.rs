//! What Traefik reads differently from the load balancer, whatever the rules: one finding for each listener whose requests
//! pass through Traefik.
//!
//! Sources: Traefik v3.7 "Entry points: path sanitization", `pkg/muxer/http`; ELB user guide "Condition types for listener
//! rules".

use super::rules::{Outcome, Rule};
use crate::finding::rules::routing;
use crate::finding::{Findings, Subject};

/// Reports a listener of which Traefik sees requests.
pub(super) fn report(rules: &[Rule<'_>], listener: &Subject, findings: &mut Findings) {
    let passes = |rule: &Rule<'_>| match rule.outcome {
        Outcome::Traefik { .. } | Outcome::Guarded(_) => true,
        Outcome::Answer(_) | Outcome::NotFound => false,
    };
    if rules.iter().any(passes) {
        findings.raise(
            &routing::READS_DIFFERENTLY,
            listener,
            "",
            "Traefik cleans paths before it forwards them (`//` becomes `/`, `/./` and `/../` go), and compares routes with \
             decoded paths and queries and with the host without a dot behind it",
            "search the access log for such requests before the cutover, above all for URLs inside of paths",
        );
    }
}
