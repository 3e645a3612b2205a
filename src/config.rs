//! `ecs2eks.yaml`: the decisions that a team makes once and keeps in its repository.

mod checked;
mod platform;
pub mod starter;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::convert::secret_delivery::SecretDelivery;
use crate::finding::{Finding, Findings, registry};
use crate::migration::KubernetesVersion;
use crate::migration::identity::{IamSettings, IdentityMode};

pub use platform::{NetworkMode, Nodes, PlatformConfig};

/// The configuration file. Every member has a default, so an empty file is a valid one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Config {
    /// Kubernetes minor version to render for, `1.30` to `1.37`. Default: that of the scanned EKS cluster, else `1.33`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "checked::version")]
    pub kubernetes: Option<String>,
    /// EKS cluster to move to, when the inventory holds several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eks_cluster: Option<String>,
    /// How pods get their role.
    pub identity: IdentityMode,
    /// Formats of the roles, IRSA or Pod Identity, path.
    pub iam: IamSettings,
    /// Who fills the Kubernetes Secrets: `externalSecrets` (default) or `existing`.
    pub secrets: SecretDelivery,
    /// Namespace by ECS cluster name. Default: the cluster's own name.
    #[serde(deserialize_with = "checked::names")]
    pub namespaces: BTreeMap<String, String>,
    /// The platform layer.
    pub platform: PlatformConfig,
    /// How the cutover is planned.
    pub plan: crate::plan::PlanConfig,
    /// Findings that were read and accepted.
    pub suppress: Vec<Suppression>,
    /// Kubernetes name by `cluster/service`. Default: made from the service's own name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "checked::names")]
    pub names: BTreeMap<String, String>,
    /// Where images come from: the start of a repository (whole path segments) and what replaces it. The longest start
    /// that fits wins; the digest stays, because a mirrored image keeps it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "checked::repositories")]
    pub images: BTreeMap<String, String>,
    /// Changes to a chart's `values.yaml` by `cluster/service`, as a JSON merge patch: objects are merged, `null` removes
    /// a member, everything else replaces it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, BTreeMap<String, Value>>,
}

/// One accepted kind of finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Suppression {
    /// Code of the finding, for example `ENV002`.
    #[serde(deserialize_with = "checked::code")]
    pub code: String,
    /// Only for this object, as the report names it (`prod/web`); absent: for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Why it is accepted. Printed nowhere, read in review.
    #[serde(deserialize_with = "checked::reason")]
    pub reason: String,
}

/// Why a configuration can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not YAML, or not this shape; the text shows the line.
    #[error("{name}: {text}")]
    Syntax {
        /// The file.
        name: String,
        /// What the parser says, with line and column.
        text: String,
    },
    /// A member's value is wrong.
    #[error("{name}: {member}: {reason}")]
    Value {
        /// The file.
        name: String,
        /// The member.
        member: String,
        /// What is wrong and what is allowed.
        reason: String,
    },
}

impl Config {
    /// Reads a configuration and checks what its types can't. `name` is the file's name for messages.
    ///
    /// # Errors
    /// When the text is not YAML, has a member that does not exist, or a value out of range.
    pub fn parse(name: &str, text: &str) -> Result<Self, ConfigError> {
        let config: Self = if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
            Self::default()
        } else {
            serde_yaml::from_str(text)
                .map_err(|error| ConfigError::Syntax { name: name.to_owned(), text: error.to_string() })?
        };
        let wrong = |(member, reason): (String, String)| ConfigError::Value { name: name.to_owned(), member, reason };
        config.no_name_twice().map_err(wrong)?;
        config.iam.check().map_err(|(member, reason)| wrong((member.to_owned(), reason)))?;
        if let Some(problem) = config.plan.problem() {
            return Err(wrong(problem));
        }
        if config.platform.apply == crate::migration::Apply::ArgoCd && config.platform.git_repository.is_none() {
            let reason = "Argo CD reads the output from a Git repository: give its URL".to_owned();
            return Err(wrong(("platform.gitRepository".to_owned(), reason)));
        }
        Ok(config)
    }

    /// Two services of one namespace can't be told to have one name.
    fn no_name_twice(&self) -> Result<(), (String, String)> {
        let mut taken: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for (service, name) in &self.names {
            let cluster = service.split('/').next().unwrap_or_default();
            let namespace = self.namespaces.get(cluster).map_or(cluster, String::as_str);
            if let Some(other) = taken.insert((namespace, name), service) {
                let reason = format!("{other} is called {name} already, in the same namespace");
                return Err((format!("names.{service}"), reason));
            }
        }
        Ok(())
    }

    /// The repository that an image is pulled from.
    #[must_use]
    pub fn repository(&self, repository: &str) -> String {
        let rest_after = |from: &str| {
            let rest = repository.strip_prefix(from.trim_end_matches('/'))?;
            (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
        };
        // Sorted by name, so a longer start of the same repository comes later.
        let found = self.images.iter().rev().find_map(|(from, to)| Some((to, rest_after(from)?)));
        found.map_or_else(|| repository.to_owned(), |(to, rest)| format!("{}{rest}", to.trim_end_matches('/')))
    }

    /// The Kubernetes version that was asked for.
    #[must_use]
    pub fn kubernetes_version(&self) -> Option<KubernetesVersion> {
        self.kubernetes.as_deref().and_then(|version| version.parse().ok())
    }

    /// Leaves out the findings that the team accepted, and says how many they were.
    #[must_use]
    pub fn suppress(&self, findings: &Findings) -> (Findings, usize) {
        let accepted = |finding: &Finding| {
            self.suppress.iter().any(|suppression| {
                registry::find(&suppression.code).is_some_and(|rule| rule.code == finding.rule.code)
                    && suppression.subject.as_ref().is_none_or(|subject| *subject == finding.subject.name)
            })
        };
        let kept = findings.filtered(|finding| !accepted(finding));
        let count = findings.as_slice().len() - kept.as_slice().len();
        (kept, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{ObjectKind, Subject, rules};

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(Config::parse("ecs2eks.yaml", "# nothing\n").expect("parses"), Config::default());
    }

    #[test]
    fn errors_name_the_file_the_member_and_what_is_allowed() {
        let cases = [
            ("identity: create\nkubernetes: \"1.29\"\n", "line 2 column 13", "use 1.30 to 1.37"),
            ("kubernets: \"1.33\"\n", "line 1 column 1", "kubernets"),
            ("namespaces:\n  prod: Shop\n", "line 2 column 9", "Shop"),
            ("suppress:\n  - {code: ABC999, reason: x}\n", "line 2 column 12", "ABC999"),
            ("suppress:\n  - code: INV001\n    reason: \" \"\n", "line 3 column 13", "a suppression needs a reason"),
            ("images:\n  \"a b\": c\n", "line 2 column 3", "a b"),
            ("iam: {formats: []}\n", "iam.formats", ""),
            ("iam: {formats: [pulumi]}\n", "line 1", "pulumi"),
            ("iam: {path: eks}\n", "iam.path", ""),
            ("platform: {apply: argocd}\n", "platform.gitRepository", "give its URL"),
            ("names: {prod/web: web, prod/web2: web}\n", "names.prod/web2", "prod/web is called web already"),
        ];
        for (text, place, reason) in cases {
            let error = Config::parse("ecs2eks.yaml", text).expect_err("refuses").to_string();
            assert!(error.starts_with("ecs2eks.yaml: "), "{error}");
            assert!(error.contains(place) && error.contains(reason), "wanted {place:?} and {reason:?} in: {error}");
        }
    }

    #[test]
    fn the_longest_start_of_a_repository_wins() {
        let text = "images:\n  docker.io: mirror.example/hub\n  docker.io/library/: mirror.example/official\n  redis: x/redis\n";
        let config = Config::parse("c", text).expect("parses");
        for (from, to) in [
            ("docker.io/team/app", "mirror.example/hub/team/app"),
            ("docker.io/library/nginx", "mirror.example/official/nginx"),
            ("docker.iox/app", "docker.iox/app"),
            ("redis", "x/redis"),
            ("redis-exporter", "redis-exporter"),
        ] {
            assert_eq!(config.repository(from), to);
        }
    }

    #[test]
    fn a_suppression_takes_away_its_subject_only() {
        let config = Config::parse("c", "suppress: [{code: inv001, subject: a, reason: seen}]\n").expect("parses");
        let mut findings = Findings::new();
        for name in ["a", "b"] {
            findings.raise(&rules::inventory::GAP, &Subject::new(ObjectKind::Service, name), "", "m", "a");
        }
        let (kept, count) = config.suppress(&findings);
        assert_eq!((kept.as_slice().len(), count), (1, 1));
        assert_eq!(kept.as_slice()[0].subject.name, "b");
    }
}
