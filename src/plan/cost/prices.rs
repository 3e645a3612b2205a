//! The price table: a dated file, so that a reader can see how old it is.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Prices in US dollars an hour.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Prices {
    /// Year and month of the table.
    pub(super) as_of: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    source: String,
    /// What Spot costs against on demand; Spot prices move, so this is an assumption.
    pub(super) spot_share: f64,
    pub(super) eks_control_plane: f64,
    pub(super) regions: BTreeMap<String, Region>,
}

/// Prices of a region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) fargate: ByArchitecture<Fargate>,
    pub(super) node: ByArchitecture<Node>,
    /// Application or Network Load Balancer, without capacity units.
    pub(super) load_balancer: f64,
}

/// A price for each architecture.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ByArchitecture<T> {
    x86: T,
    arm: T,
}

impl<T> ByArchitecture<T> {
    /// The one that is meant.
    pub(super) const fn of(&self, arm: bool) -> &T {
        if arm { &self.arm } else { &self.x86 }
    }
}

/// Fargate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fargate {
    pub(super) vcpu: f64,
    pub(super) gib: f64,
}

/// A family of nodes: `large` has 2 vCPU and 8 GiB, `xlarge` twice as much for twice the price, and so on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Node {
    #[serde(rename = "type")]
    pub(super) family: String,
    pub(super) large: f64,
}

/// The table that comes with this version.
pub(super) fn table() -> Result<Prices, serde_json::Error> {
    serde_json::from_str(include_str!("prices.json"))
}
