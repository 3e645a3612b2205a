//! The account cut into one account a service: small enough to convert a thousand times.

use serde_json::{Value, json};

/// For each service an account with it, its task definition and everything that is neither.
pub(crate) fn split(account: &Value) -> Vec<Value> {
    account["services"].as_array().expect("has services").iter().map(|service| only(account, service)).collect()
}

fn only(account: &Value, service: &Value) -> Value {
    let used = service.get("taskDefinition").unwrap_or(&service["taskSets"][0]["taskDefinition"]);
    let definitions = account["taskDefinitions"].as_array().expect("has task definitions");
    let definitions: Vec<&Value> = definitions.iter().filter(|one| one["taskDefinitionArn"] == *used).collect();
    assert_eq!(definitions.len(), 1, "{used}");
    let mut account = account.clone();
    account["services"] = json!([service]);
    account["taskDefinitions"] = json!(definitions);
    account
}
