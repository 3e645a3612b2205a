//! External Secrets, with a store for each API, region and account that a namespace's workloads read from.
//!
//! The operator itself has no permission in AWS. It reads with the role of a service account in the namespace, so that a
//! namespace reaches its own secrets and no others.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::ServiceAccount;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta as KubernetesMeta;

use super::Needed;
use super::context::{Context, comments, count};
use crate::finding::rules::platform as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::migration::identity::SECRET_READER;
use crate::migration::{
    Addon, AddonIdentity, AddonSource, AddonValues, AwsProvider, ExternalSecretsValues, JwtAuth, Manifest, Name,
    ObjectMeta, SecretService, SecretStore, SecretStoreSpec, ServiceAccountSelector, StoreAuth, StoreProvider,
    StoreRef,
};

/// The add-on, when a workload reads a secret.
pub(super) fn addon(cx: &Context<'_>, findings: &mut Findings) -> Option<Needed> {
    let mut stores: BTreeMap<&Name, BTreeSet<&StoreRef>> = BTreeMap::new();
    let mut secrets = 0;
    for workload in &cx.migration.workloads {
        for external in &workload.external_secrets {
            secrets += 1;
            stores.entry(&workload.namespace).or_default().insert(&external.store);
        }
    }
    if stores.is_empty() {
        return None;
    }
    let mut after = BTreeMap::new();
    for (namespace, stores) in &stores {
        let mut manifests = vec![reader(cx, namespace)];
        for store in stores {
            report(cx, namespace, store, findings);
            manifests.push(Manifest::SecretStore(secret_store(cx, namespace, store)));
        }
        after.insert(format!("stores-{namespace}.yaml"), manifests);
    }
    let addon = Addon {
        name: "external-secrets",
        order: 31,
        namespace: "external-secrets",
        purpose: format!(
            "reads what {} in {} refer to, as ECS did at task start",
            count(secrets, "ExternalSecret"),
            count(stores.len(), "namespace")
        ),
        source: AddonSource::Repository {
            url: "https://charts.external-secrets.io",
            chart: "external-secrets",
            version: "2.9.0",
        },
        images: &["ghcr.io"],
        values: AddonValues::ExternalSecrets(ExternalSecretsValues {
            install_crds: true,
            replica_count: 2,
            leader_elect: true,
            process_cluster_store: false,
            process_cluster_external_secret: false,
            process_push_secret: false,
        }),
        comments: comments([(
            "/processClusterStore",
            "Each namespace has its own stores and its own role; nothing here reaches across namespaces.",
        )]),
        identity: AddonIdentity::None("it reads with the role of each namespace's external-secrets-reader"),
        after,
        on_demand: BTreeMap::new(),
        needs: BTreeSet::from(["karpenter"]),
    };
    Some((addon, None))
}

/// The service account that the namespace's stores read with.
fn reader(cx: &Context<'_>, namespace: &Name) -> Manifest {
    let name = Name::sanitise(SECRET_READER, 63);
    let role = cx.migration.identities.role_arn(namespace, &name);
    let annotation = role.map(|arn| BTreeMap::from([("eks.amazonaws.com/role-arn".to_owned(), arn.to_owned())]));
    Manifest::ServiceAccount(ServiceAccount {
        metadata: KubernetesMeta {
            name: Some(name.to_string()),
            namespace: Some(namespace.to_string()),
            annotations: annotation,
            ..KubernetesMeta::default()
        },
        ..ServiceAccount::default()
    })
}

fn region<'a>(cx: &'a Context<'_>, store: &'a StoreRef) -> &'a str {
    if store.region.is_empty() { &cx.migration.target.region } else { &store.region }
}

fn secret_store(cx: &Context<'_>, namespace: &Name, store: &StoreRef) -> SecretStore {
    let selector = ServiceAccountSelector { name: SECRET_READER.to_owned() };
    SecretStore {
        api_version: "external-secrets.io/v1",
        kind: "SecretStore",
        metadata: ObjectMeta::within(namespace.as_str(), store.name().as_str()),
        spec: SecretStoreSpec {
            provider: StoreProvider {
                aws: AwsProvider {
                    service: match store.service {
                        SecretService::SecretsManager => "SecretsManager",
                        SecretService::ParameterStore => "ParameterStore",
                    },
                    region: region(cx, store).to_owned(),
                    auth: StoreAuth { jwt: JwtAuth { service_account_ref: selector } },
                },
            },
        },
    }
}

fn report(cx: &Context<'_>, namespace: &Name, store: &StoreRef, findings: &mut Findings) {
    let target = &cx.migration.target;
    let subject = || Subject::new(ObjectKind::Inventory, format!("{namespace}/{}", store.name()));
    if !store.account_id.is_empty() && store.account_id != target.account_id {
        findings.raise(
            &rules::STORE_ACCOUNT,
            &subject(),
            "",
            format!("its secrets belong to account {}, whose policies must let the reader's role in", store.account_id),
            format!("allow the role of {namespace}/{SECRET_READER} in the secrets' resource policies and in their keys' policies"),
        );
    }
    if region(cx, store).is_empty() {
        findings.raise(
            &rules::VALUE_UNKNOWN,
            &subject(),
            "spec.provider.aws.region",
            "neither the reference nor the input names a region",
            format!("fill in the region in platform/31-external-secrets/stores-{namespace}.yaml"),
        );
    }
}
