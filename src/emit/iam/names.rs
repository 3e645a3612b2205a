//! What trust policies name, for each format: the value where the inventory holds it, the format's own placeholder where it
//! does not.

use crate::migration::Target;
use crate::migration::identity::{Role, TrustNames};

/// How a format spells values that are known only when it is applied.
pub(super) struct Placeholders {
    pub(super) partition: &'static str,
    pub(super) account: &'static str,
    pub(super) region: &'static str,
    pub(super) cluster: &'static str,
    pub(super) issuer: &'static str,
}

/// Which placeholders the trust policies of a set of roles need.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each placeholder, asked for by name")]
pub(super) struct Missing {
    pub(super) account: bool,
    pub(super) region: bool,
    pub(super) cluster: bool,
    pub(super) issuer: bool,
}

impl Missing {
    /// What `role` needs and `target` lacks.
    pub(super) fn of(role: &Role, target: &Target) -> Self {
        Self::by(target, !role.trusted.is_empty(), !role.associated.is_empty())
    }

    /// What IRSA and Pod Identity need and `target` lacks.
    pub(super) fn by(target: &Target, irsa: bool, pod_identity: bool) -> Self {
        Self {
            account: target.account_id.is_empty(),
            region: pod_identity && target.region.is_empty(),
            cluster: pod_identity && target.cluster.is_none(),
            issuer: irsa && target.oidc_issuer.is_none(),
        }
    }

    /// Whether everything is known.
    pub(super) fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl Placeholders {
    /// The names for a target.
    pub(super) fn names(&self, target: &Target) -> TrustNames {
        let known = |text: &str, placeholder: &'static str| {
            if text.is_empty() { placeholder.to_owned() } else { text.to_owned() }
        };
        let account_id = known(&target.account_id, self.account);
        let region = known(&target.region, self.region);
        let cluster = known(target.cluster.as_deref().unwrap_or_default(), self.cluster);
        let issuer = known(target.oidc_issuer.as_deref().unwrap_or_default(), self.issuer);
        // An account that is not known may be of any partition.
        let partition = if target.account_id.is_empty() { self.partition } else { target.partition_or_default() };
        TrustNames {
            provider_arn: format!("arn:{partition}:iam::{account_id}:oidc-provider/{issuer}"),
            cluster_arn: format!("arn:{partition}:eks:{region}:{account_id}:cluster/{cluster}"),
            issuer,
            account_id,
        }
    }
}
