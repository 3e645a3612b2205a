//! A secret that hand-written input carries and that is not kept.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, IgnoredAny};
use serde::ser::{Serialize, Serializer};

/// Says that a secret was there; its value is dropped as it is read and can neither be printed nor written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Withheld;

impl Withheld {
    /// What is written in place of the value.
    pub const TEXT: &'static str = "(withheld)";
}

impl<'de> Deserialize<'de> for Withheld {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl Serialize for Withheld {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Self::TEXT)
    }
}

impl JsonSchema for Withheld {
    fn schema_name() -> Cow<'static, str> {
        "Withheld".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::action::AuthenticateOidc;

    #[test]
    fn a_client_secret_is_not_kept() {
        let read: AuthenticateOidc = serde_json::from_str(r#"{"ClientId":"a","ClientSecret":"hunter2"}"#).unwrap();
        assert!(read.client_secret.is_some());
        assert!(!format!("{read:?}").contains("hunter2"));
        assert!(!serde_json::to_string(&read).unwrap().contains("hunter2"));
    }
}
