//! `PLT`: platform: what the cluster needs before the first workload.

use crate::finding::{Rule, Severity};

/// The cluster already has an add-on.
pub const ADDON_PRESENT: Rule = Rule {
    code: "PLT001",
    name: "add-on-already-installed",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/PLT001.md"),
};

/// Secrets are read from another account.
pub const STORE_ACCOUNT: Rule = Rule {
    code: "PLT002",
    name: "secret-store-of-another-account",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLT002.md"),
};

/// Logs go to other log groups.
pub const LOG_GROUPS: Rule = Rule {
    code: "PLT003",
    name: "log-groups-change",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLT003.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[&ADDON_PRESENT, &STORE_ACCOUNT, &LOG_GROUPS];
