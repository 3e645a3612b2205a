//! `push-charts.sh`: packages the charts and pushes them to ECR as OCI artifacts, so that no chart comes from something that
//! charts must first start.

use handlebars::{Handlebars, no_escape};
use serde_json::json;

use crate::emit::EmitError;
use crate::emit::plan::shell::quote;
use crate::migration::{AddonSource, Migration};

const TEMPLATE: &str = include_str!("../../../templates/platform/push-charts.sh.hbs");

/// Host of the account's ECR; `None` when account or region is not known.
pub(super) fn registry(migration: &Migration) -> Option<String> {
    let target = &migration.target;
    if target.account_id.is_empty() || target.region.is_empty() {
        return None;
    }
    let suffix = if target.partition == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" };
    Some(format!("{}.dkr.ecr.{}.{suffix}", target.account_id, target.region))
}

/// The script.
pub(super) fn push(migration: &Migration) -> Result<String, EmitError> {
    let mirrored = migration.platform.addons.iter().filter_map(|addon| match addon.source {
        AddonSource::Repository { url, chart, version } => {
            Some(format!("mirror {} {} {}", quote(chart), quote(version), quote(url)))
        }
        AddonSource::Oci { reference, version } => Some(format!("mirror {} {} ''", quote(reference), quote(version))),
        AddonSource::EksAddon => None,
    });
    let mirrored: Vec<String> = mirrored.collect();
    let data = json!({
        "registry": registry(migration).map(|host| quote(&host)),
        "has_registry": registry(migration).is_some(),
        "region": quote(&migration.target.region),
        "mirrored": mirrored,
        "has_mirrored": !mirrored.is_empty(),
    });
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(no_escape);
    Ok(engine.render_template(TEMPLATE, &data)?)
}
