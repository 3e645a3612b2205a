//! `ecs2eks.yaml`: the decisions that a team makes once and keeps in its repository.

mod platform;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::convert::secret_delivery::SecretDelivery;
use crate::finding::{Finding, Findings, registry};
use crate::migration::identity::{IamSettings, IdentityMode};
use crate::migration::{KubernetesVersion, Name};

pub use platform::{NetworkMode, Nodes, PlatformConfig};

/// The configuration file. Every member has a default, so an empty file is a valid one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Config {
    /// Kubernetes minor version to render for, `1.30` to `1.37`. Default: that of the scanned EKS cluster, else `1.33`.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    pub namespaces: BTreeMap<String, String>,
    /// The platform layer.
    pub platform: PlatformConfig,
    /// How the cutover is planned.
    pub plan: crate::plan::PlanConfig,
    /// Findings that were read and accepted.
    pub suppress: Vec<Suppression>,
}

/// One accepted kind of finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Suppression {
    /// Code of the finding, for example `ENV002`.
    pub code: String,
    /// Only for this object, as the report names it (`prod/web`); absent: for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Why it is accepted. Printed nowhere, read in review.
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
        let wrong = |member: String, reason: String| ConfigError::Value { name: name.to_owned(), member, reason };
        if let Some(version) = &config.kubernetes {
            version.parse::<KubernetesVersion>().map_err(|error| wrong("kubernetes".into(), error.to_string()))?;
        }
        config.iam.check().map_err(|(member, reason)| wrong(member.to_owned(), reason))?;
        if let Some((member, reason)) = config.plan.problem() {
            return Err(wrong(member, reason));
        }
        for (cluster, namespace) in &config.namespaces {
            Name::new(namespace).map_err(|error| wrong(format!("namespaces.{cluster}"), error.to_string()))?;
        }
        if config.platform.apply == crate::migration::Apply::ArgoCd && config.platform.git_repository.is_none() {
            let reason = "Argo CD reads the output from a Git repository: give its URL".to_owned();
            return Err(wrong("platform.gitRepository".into(), reason));
        }
        for (position, suppression) in config.suppress.iter().enumerate() {
            if registry::find(&suppression.code).is_none() {
                let reason = format!("there is no finding {:?}; the report shows the codes", suppression.code);
                return Err(wrong(format!("suppress[{position}].code"), reason));
            }
            if suppression.reason.trim().is_empty() {
                return Err(wrong(format!("suppress[{position}].reason"), "a suppression needs a reason".to_owned()));
            }
        }
        Ok(config)
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
        let error = |text: &str| Config::parse("ecs2eks.yaml", text).expect_err("refuses").to_string();
        assert!(error("kubernetes: \"1.29\"\n").contains("use 1.30 to 1.37"));
        assert!(error("kubernets: \"1.33\"\n").contains("kubernets"));
        assert!(error("namespaces: {prod: Shop}\n").contains("namespaces.prod"));
        assert!(error("iam: {formats: []}\n").contains("iam.formats"));
        assert!(error("iam: {formats: [pulumi]}\n").contains("pulumi"));
        assert!(error("iam: {path: eks}\n").contains("iam.path"));
        assert!(error("suppress: [{code: ABC999, reason: x}]\n").contains("suppress[0].code"));
        assert!(error("platform: {apply: argocd}\n").contains("platform.gitRepository"));
        assert!(error("suppress: [{code: INV001, reason: \" \"}]\n").contains("reason"));
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
