//! What was not seen and what is not known: gaps of the scan and members that the model does not have.

use crate::finding::rules::inventory as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::unknown::unknown_members;
use crate::inventory::{Assumption, Gap, Inventory};

/// Reports every gap and every unknown member.
pub fn report(inventory: &Inventory, findings: &mut Findings) {
    for gap in &inventory.gaps {
        let Gap { scope, service, operation, resource, error, unknown: _ } = gap;
        let place = match (resource, scope) {
            (Some(resource), _) => resource.clone(),
            (None, Some(scope)) => format!("{} {}", scope.account_id, scope.region),
            (None, None) => service.clone(),
        };
        findings.raise(
            &rules::GAP,
            &Subject::new(ObjectKind::Inventory, place),
            format!("{service}:{operation}"),
            format!("{service}:{operation} failed during the scan: {error}"),
            "Allow the call (`ecs2eks scan --print-policy`) and scan again, or check by hand what it would have shown.",
        );
    }
    for assumption in &inventory.assumptions {
        let Assumption { source, object, path, message, unknown: _ } = assumption;
        findings.raise(
            &rules::ASSUMPTION,
            &Subject::new(ObjectKind::Inventory, format!("{source} {object}").trim()),
            path,
            message,
            "Add the missing document or member, or check that the assumption holds.",
        );
    }
    let unknown = unknown_members(inventory).unwrap_or_default();
    for member in unknown {
        findings.raise(
            &rules::UNKNOWN_MEMBER,
            &Subject::new(ObjectKind::Inventory, format!("{} {}", member.list, member.object).trim()),
            &member.path,
            "a member is set that this version of ecs2eks does not know, so it shapes nothing in the output",
            "Look it up in the AWS API reference and add its meaning to the chart by hand.",
        );
    }
}
