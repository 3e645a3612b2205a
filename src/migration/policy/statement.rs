//! One statement of a policy.

use serde_json::{Map, Value};

use super::{Condition, Principals, condition, one_or_many, variable, wildcard};

/// What a statement does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Grants.
    #[default]
    Allow,
    /// Forbids, and wins over every grant.
    Deny,
}

impl Effect {
    /// The word in the policy document.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// A set of actions or resources: the listed patterns, or everything but them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Patterns {
    /// `Action`, `Resource`.
    Only(Vec<String>),
    /// `NotAction`, `NotResource`.
    Except(Vec<String>),
}

impl Patterns {
    /// The listed patterns, whether they are meant or excluded.
    #[must_use]
    pub fn listed(&self) -> &[String] {
        match self {
            Self::Only(listed) | Self::Except(listed) => listed,
        }
    }

    /// Whether everything is meant: `*` (also `**`), or an exclusion of nothing.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        match self {
            Self::Only(listed) => listed.iter().any(|text| !text.is_empty() && text.bytes().all(|b| b == b'*')),
            Self::Except(listed) => listed.is_empty(),
        }
    }
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Optional label, unique in the document.
    pub sid: Option<String>,
    /// Grant or refusal.
    pub effect: Effect,
    /// Whom it speaks about; absent in identity policies.
    pub principals: Option<Principals>,
    /// Whether `principals` came as `NotPrincipal`.
    pub principals_excluded: bool,
    /// Which calls.
    pub actions: Patterns,
    /// Which objects; absent in trust policies.
    pub resources: Option<Patterns>,
    /// When; all must hold.
    pub conditions: Vec<Condition>,
}

impl Statement {
    /// A grant in an identity policy.
    #[must_use]
    pub fn allow(sid: &str, actions: &[&str], resources: Vec<String>) -> Self {
        Self {
            sid: Some(sid.to_owned()),
            effect: Effect::Allow,
            principals: None,
            principals_excluded: false,
            actions: Patterns::Only(actions.iter().map(|&action| action.to_owned()).collect()),
            resources: Some(Patterns::Only(resources)),
            conditions: Vec::new(),
        }
    }

    /// The same under further conditions.
    #[must_use]
    pub fn with_conditions(mut self, conditions: Vec<Condition>) -> Self {
        self.conditions.extend(conditions);
        self
    }

    /// Whether it speaks about this action, for example `s3:GetObject`. IAM compares actions without regard to case.
    #[must_use]
    pub fn covers_action(&self, action: &str) -> bool {
        let action = action.to_ascii_lowercase();
        let listed = |patterns: &[String]| {
            patterns.iter().any(|pattern| wildcard::matches(&pattern.to_ascii_lowercase(), &action))
        };
        match &self.actions {
            Patterns::Only(patterns) => listed(patterns),
            Patterns::Except(patterns) => !listed(patterns),
        }
    }

    /// Whether it may speak about this resource, for some value of its variables. Conditions are not looked at.
    #[must_use]
    pub fn may_cover_resource(&self, arn: &str) -> bool {
        match &self.resources {
            None => true,
            Some(Patterns::Only(patterns)) => {
                patterns.iter().any(|pattern| wildcard::matches(&variable::widen(pattern), arn))
            }
            // An exclusion with a variable may exclude anything or nothing, so only a plain pattern surely excludes.
            Some(Patterns::Except(patterns)) => {
                !patterns.iter().any(|pattern| !pattern.contains("${") && wildcard::matches(pattern, arn))
            }
        }
    }

    /// Whether it names an action of this service by its prefix, for example `ecs`. `*` alone names none: an
    /// administrator's policy says nothing about what the application does.
    #[must_use]
    pub fn names_service(&self, prefix: &str) -> bool {
        matches!(&self.actions, Patterns::Only(_)) && self.action_prefixes().any(|found| found == prefix)
    }

    /// Service prefixes of the listed actions in lower case, without `*`.
    pub fn action_prefixes(&self) -> impl Iterator<Item = String> {
        let prefixes = self.actions.listed().iter().filter_map(|action| action.split_once(':'));
        prefixes.map(|(prefix, _)| prefix.to_ascii_lowercase())
    }

    /// Names of the policy variables in resources and condition values.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        let resources = self.resources.iter().flat_map(Patterns::listed);
        let values = self.conditions.iter().flat_map(|condition| &condition.values);
        resources.chain(values).flat_map(|text| variable::variables(text))
    }

    /// The statement in the order in which people write it.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut map = Map::new();
        if let Some(sid) = &self.sid {
            map.insert("Sid".to_owned(), Value::String(sid.clone()));
        }
        map.insert("Effect".to_owned(), Value::String(self.effect.as_str().to_owned()));
        if let Some(principals) = &self.principals {
            let key = if self.principals_excluded { "NotPrincipal" } else { "Principal" };
            map.insert(key.to_owned(), principals.to_value());
        }
        insert_patterns(&mut map, "Action", &self.actions);
        if let Some(resources) = &self.resources {
            insert_patterns(&mut map, "Resource", resources);
        }
        if !self.conditions.is_empty() {
            map.insert("Condition".to_owned(), condition::to_value(&self.conditions));
        }
        Value::Object(map)
    }
}

fn insert_patterns(map: &mut Map<String, Value>, key: &str, patterns: &Patterns) {
    match patterns {
        Patterns::Only(listed) => map.insert(key.to_owned(), one_or_many(listed)),
        Patterns::Except(listed) => map.insert(format!("Not{key}"), one_or_many(listed)),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_compared_without_case_and_resources_with_case() {
        let statement = Statement::allow("A", &["S3:Get*"], vec!["arn:aws:s3:::shop/*".to_owned()]);
        assert!(statement.covers_action("s3:GetObject"));
        assert!(!statement.covers_action("s3:PutObject"));
        assert!(statement.may_cover_resource("arn:aws:s3:::shop/a"));
        assert!(!statement.may_cover_resource("arn:aws:s3:::Shop/a"));
    }

    #[test]
    fn not_action_covers_what_it_does_not_list() {
        let mut statement = Statement::allow("A", &[], vec!["*".to_owned()]);
        statement.actions = Patterns::Except(vec!["iam:*".to_owned()]);
        assert!(statement.covers_action("ecs:RunTask"));
        assert!(!statement.covers_action("iam:PassRole"));
        assert!(!statement.names_service("iam"), "an excluded service is not a named one");
    }

    #[test]
    fn a_variable_stands_for_any_text() {
        let home = Statement::allow("A", &["s3:*"], vec!["arn:aws:s3:::home/${aws:userid}/*".to_owned()]);
        assert!(home.may_cover_resource("arn:aws:s3:::home/AROAEXAMPLE:task/x"));
        assert_eq!(home.variables().collect::<Vec<_>>(), ["aws:userid"]);
    }
}
