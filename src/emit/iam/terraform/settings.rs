//! What surrounds the roles: versions, provider, variables, and the cluster's OIDC provider.

use hcl::Block;
use serde_json::json;

use super::expression::{Text, expression, literal, reference};
use crate::emit::iam::names::{Missing, Placeholders};
use crate::migration::identity::AUDIENCE;
use crate::migration::{Migration, Target};

/// Variable for the cluster's name.
pub(super) const CLUSTER: &str = "cluster_name";
/// Variable for the issuer.
const ISSUER: &str = "oidc_issuer";
/// Variable that makes the module create the OIDC provider.
const CREATE_PROVIDER: &str = "create_oidc_provider";

/// How Terraform spells what the inventory does not hold.
pub(super) const PLACEHOLDERS: Placeholders = Placeholders {
    partition: "${data.aws_partition.current.partition}",
    account: "${data.aws_caller_identity.current.account_id}",
    region: "${var.region}",
    cluster: "${var.cluster_name}",
    issuer: "${var.oidc_issuer}",
};

/// `terraform` and `provider`, pinned to the account so that nobody applies it to another one.
pub(super) fn versions(target: &Target) -> Vec<Block> {
    let source = json!({"source": "hashicorp/aws", "version": ">= 5.90"});
    let terraform = Block::builder("terraform")
        .add_attribute(("required_version", literal(">= 1.5")))
        .add_block(
            Block::builder("required_providers").add_attribute(("aws", expression(&source, Text::Literal))).build(),
        )
        .build();
    let mut provider = Block::builder("provider").add_label("aws");
    if !target.region.is_empty() {
        provider = provider.add_attribute(("region", literal(&target.region)));
    }
    if !target.account_id.is_empty() {
        let accounts = expression(&json!([target.account_id]), Text::Literal);
        provider = provider.add_attribute(("allowed_account_ids", accounts));
    }
    vec![terraform, provider.build()]
}

/// Variables without which the module can't be applied, and the one for the OIDC provider.
pub(super) fn variables(migration: &Migration) -> Vec<Block> {
    let missing = missing(migration);
    let mut blocks = Vec::new();
    let text = |name: &str, description: &str| {
        Block::builder("variable")
            .add_label(name)
            .add_attribute(("type", reference(&["string"])))
            .add_attribute(("description", literal(description)))
            .build()
    };
    if missing.issuer {
        blocks.push(text(ISSUER, "OIDC issuer of the EKS cluster without https://"));
    }
    if missing.cluster {
        blocks.push(text(CLUSTER, "Name of the EKS cluster"));
    }
    if missing.region {
        blocks.push(text("region", "Region of the EKS cluster"));
    }
    if uses_irsa(migration) {
        blocks.push(
            Block::builder("variable")
                .add_label(CREATE_PROVIDER)
                .add_attribute(("type", reference(&["bool"])))
                .add_attribute((
                    "description",
                    literal("Whether to create the cluster's OIDC provider in IAM; false when it is there already"),
                ))
                .add_attribute(("default", false))
                .build(),
        );
    }
    if missing.account {
        blocks.push(Block::builder("data").add_labels(["aws_caller_identity", "current"]).build());
        blocks.push(Block::builder("data").add_labels(["aws_partition", "current"]).build());
    }
    blocks
}

/// The cluster's OIDC provider, when it is asked for. It outlives the module: others come to rely on it.
pub(super) fn provider(migration: &Migration) -> Vec<Block> {
    if !uses_irsa(migration) {
        return Vec::new();
    }
    let url = match &migration.target.oidc_issuer {
        Some(issuer) => literal(&format!("https://{issuer}")),
        None => expression(&json!(format!("https://{}", PLACEHOLDERS.issuer)), Text::Template),
    };
    let count = hcl::expr::Conditional::new(reference(&["var", CREATE_PROVIDER]), 1, 0);
    vec![
        Block::builder("resource")
            .add_labels(["aws_iam_openid_connect_provider", "cluster"])
            .add_attribute(("count", hcl::Expression::from(count)))
            .add_attribute(("url", url))
            .add_attribute(("client_id_list", expression(&json!([AUDIENCE]), Text::Literal)))
            .build(),
    ]
}

fn uses_irsa(migration: &Migration) -> bool {
    migration.identities.roles.iter().any(|role| !role.trusted.is_empty())
}

fn missing(migration: &Migration) -> Missing {
    let identities = &migration.identities;
    Missing::by(&migration.target, uses_irsa(migration), !identities.associations.is_empty())
}
