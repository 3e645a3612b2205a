//! `security-groups.sh`: lets the pods in wherever the tasks are let in, and takes it back.

use handlebars::{Handlebars, no_escape};
use serde_json::json;

use crate::emit::EmitError;
use crate::emit::plan::shell::quote;
use crate::migration::Migration;
use crate::report::one_line;

const TEMPLATE: &str = include_str!("../../../templates/platform/security-groups.sh.hbs");

/// The script.
pub(super) fn script(migration: &Migration) -> Result<String, EmitError> {
    let platform = &migration.platform;
    let peers: Vec<_> = platform
        .admissions
        .iter()
        .map(|admission| {
            let rules: Vec<String> = admission
                .rules
                .iter()
                .map(|rule| {
                    let (from, to) = rule.ports.map_or((-1, -1), |ports| ports);
                    let words = [
                        "rule",
                        if rule.egress { "egress" } else { "ingress" },
                        &quote(&admission.peer),
                        &quote(&rule.protocol),
                        &from.to_string(),
                        &to.to_string(),
                        &quote(&rule.tasks),
                    ];
                    words.join(" ")
                })
                .collect();
            let what = format!("{} {}", admission.peer_name, admission.description);
            json!({"comment": one_line(what.trim()), "rules": rules})
        })
        .collect();
    let data = json!({
        "pods": platform.pod_security_group.as_deref().map(quote),
        "has_pods": platform.pod_security_group.is_some(),
        "region": quote(&migration.target.region),
        "has_region": !migration.target.region.is_empty(),
        "peers": peers,
    });
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(no_escape);
    Ok(engine.render_template(TEMPLATE, &data)?)
}
