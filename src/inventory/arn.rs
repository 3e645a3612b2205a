//! Amazon Resource Names, taken apart.
//!
//! The form is AWS's `arn:partition:service:region:account:resource` (IAM User Guide, "Amazon Resource Names"). Region and
//! account may be empty (IAM has no region, S3 has neither); the resource keeps its own colons and slashes.

use std::fmt;

use thiserror::Error;

/// A parsed ARN that borrows from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov` and so on.
    pub partition: &'a str,
    /// Service, for example `ecs` or `elasticloadbalancing`.
    pub service: &'a str,
    /// Region, or empty.
    pub region: &'a str,
    /// Account, `aws` for AWS's own managed policies, or empty.
    pub account: &'a str,
    /// All that follows, for example `service/cluster/name` or `secret:name-AbCdEf:key::`.
    pub resource: &'a str,
}

/// Text that is not an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ArnError {
    /// It does not begin with `arn:`.
    #[error("not an ARN: it does not begin with \"arn:\"")]
    Prefix,
    /// It has fewer than six parts.
    #[error("not a complete ARN: expected arn:partition:service:region:account:resource")]
    TooShort,
    /// A part is empty, or has characters that AWS does not use there. Placeholders of templates end up here.
    #[error("not a valid ARN: its {0} is empty or has characters that AWS does not use")]
    Part(&'static str),
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart.
    ///
    /// # Errors
    /// [`ArnError`] when the text is not an ARN. The error does not repeat the text.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        let rest = text.strip_prefix("arn:").ok_or(ArnError::Prefix)?;
        let mut parts = rest.splitn(5, ':');
        let mut next = || parts.next().ok_or(ArnError::TooShort);
        let arn = Self { partition: next()?, service: next()?, region: next()?, account: next()?, resource: next()? };
        if !(arn.partition == "aws" || arn.partition.starts_with("aws-")) || !is_label(arn.partition) {
            return Err(ArnError::Part("partition"));
        }
        if arn.service.is_empty() || !is_label(arn.service) {
            return Err(ArnError::Part("service"));
        }
        if !is_label(arn.region) {
            return Err(ArnError::Part("region"));
        }
        if !is_label(arn.account) {
            return Err(ArnError::Part("account"));
        }
        if arn.resource.is_empty() || arn.resource.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(ArnError::Part("resource"));
        }
        Ok(arn)
    }

    /// What kind of resource it is: the part before the first `/` or `:` of the resource, or nothing when it has neither.
    #[must_use]
    pub fn resource_type(&self) -> Option<&'a str> {
        self.resource.split_once(['/', ':']).map(|(kind, _)| kind)
    }

    /// What follows the resource type: `cluster/name` of `service/cluster/name`. The whole resource when it has no type.
    #[must_use]
    pub fn resource_id(&self) -> &'a str {
        self.resource.split_once(['/', ':']).map_or(self.resource, |(_, id)| id)
    }

    /// The last part of a path: the name of a role, service or cluster.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.resource_id().rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Display for Arn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

fn is_label(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_service_apart() {
        let text = "arn:aws:ecs:eu-west-1:111122223333:service/main/orders";
        let arn = Arn::parse(text).unwrap();
        assert_eq!((arn.partition, arn.service, arn.region, arn.account), ("aws", "ecs", "eu-west-1", "111122223333"));
        assert_eq!((arn.resource_type(), arn.resource_id(), arn.name()), (Some("service"), "main/orders", "orders"));
        assert_eq!(arn.to_string(), text);
    }

    #[test]
    fn knows_the_other_partitions() {
        let china = Arn::parse("arn:aws-cn:iam::111122223333:role/team/app").unwrap();
        assert_eq!((china.partition, china.region, china.name()), ("aws-cn", "", "app"));
        let gov = Arn::parse("arn:aws-us-gov:ecs:us-gov-west-1:111122223333:cluster/main").unwrap();
        assert_eq!((gov.partition, gov.region), ("aws-us-gov", "us-gov-west-1"));
    }

    #[test]
    fn keeps_colons_of_the_resource() {
        let secret =
            Arn::parse("arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:password:AWSCURRENT:").unwrap();
        assert_eq!(secret.resource, "secret:db-AbCdEf:password:AWSCURRENT:");
        assert_eq!(secret.resource_type(), Some("secret"));
    }

    #[test]
    fn allows_missing_region_and_account() {
        let object = Arn::parse("arn:aws:s3:::bucket/config/app.env").unwrap();
        assert_eq!((object.region, object.account, object.resource), ("", "", "bucket/config/app.env"));
        assert_eq!(Arn::parse("arn:aws:iam::aws:policy/ReadOnlyAccess").unwrap().account, "aws");
    }

    #[test]
    fn refuses_what_is_not_an_arn() {
        for (text, error) in [
            ("", ArnError::Prefix),
            ("app:12", ArnError::Prefix),
            ("arn:aws:ecs:eu-west-1:111122223333", ArnError::TooShort),
            ("arn:gcp:ecs:eu-west-1:111122223333:x", ArnError::Part("partition")),
            ("arn:aws::eu-west-1:111122223333:x", ArnError::Part("service")),
            ("arn:aws:ecs:EU:111122223333:x", ArnError::Part("region")),
            ("arn:aws:iam::$$$ACCOUNT$$$:role/x", ArnError::Part("account")),
            ("arn:aws:iam::111122223333:", ArnError::Part("resource")),
            ("arn:aws:iam::111122223333:role/a b", ArnError::Part("resource")),
        ] {
            assert_eq!(Arn::parse(text), Err(error), "{text}");
        }
    }
}
