//! Container secrets and pull credentials as `ExternalSecret`s: one per workload and store, keys named after variables.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::rules::secret as rules;
use crate::inventory::container::{ContainerDefinition, RepositoryCredentials};
use crate::inventory::secret::Secret;
use crate::migration::{ExternalSecret, Name, Origin, RemoteRef, SecretItem, SecretKind, SecretService, StoreRef};

use super::image;
use super::notes::{Notes, container_path};
use super::secret_reference::{self, Reference};
use super::task_context::TaskContext;

/// Longest key of a Kubernetes Secret.
const MAX_KEY: usize = 253;

/// Where each variable of each container finds its value.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    keys: BTreeMap<(usize, String), (Name, String)>,
    /// Pull secret by container.
    pulls: BTreeMap<usize, Name>,
    /// Everything to read from AWS.
    pub(super) external: Vec<ExternalSecret>,
}

/// One variable that wants a secret.
struct Wish<'a> {
    at: usize,
    container: &'a str,
    variable: &'a str,
    remote: RemoteRef,
}

impl Secrets {
    /// Reads `secrets` and `repositoryCredentials` of all containers.
    pub(super) fn collect(
        containers: &[&ContainerDefinition],
        origin: &Origin,
        cx: &TaskContext<'_>,
        notes: &mut Notes<'_>,
    ) -> Self {
        let mut wishes: BTreeMap<StoreRef, Vec<Wish<'_>>> = BTreeMap::new();
        for (at, container) in containers.iter().enumerate() {
            let mut seen = BTreeSet::new();
            for Secret { name, value_from, unknown: _ /* INV002 reports it */ } in &container.secrets {
                let mut notes = notes.container(&container.name);
                let member = format!("secrets[{name}]");
                match secret_reference::parse(value_from, cx.target) {
                    Some(Reference { store, remote }) if seen.insert(name.as_str()) && !name.is_empty() => {
                        report_foreign(&store, &member, &mut notes);
                        let wish = Wish { at, container: &container.name, variable: name, remote };
                        wishes.entry(store).or_default().push(wish);
                    }
                    _ => report_unreadable(&member, &mut notes),
                }
            }
        }
        let mut secrets = Self::default();
        for (store, wishes) in wishes {
            secrets.add_store(store, &wishes, origin, cx);
        }
        secrets.add_pulls(containers, origin, cx, notes);
        secrets
    }

    /// The Secret and key of one variable.
    pub(super) fn key(&self, at: usize, variable: &str) -> Option<&(Name, String)> {
        self.keys.get(&(at, variable.to_owned()))
    }

    /// The pull secrets of the containers at these positions, each once.
    pub(super) fn pull_secrets(&self) -> Vec<Name> {
        self.pulls.values().cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn add_store(&mut self, store: StoreRef, wishes: &[Wish<'_>], origin: &Origin, cx: &TaskContext<'_>) {
        let name = secret_name(&store, cx);
        let mut remotes: BTreeMap<&str, BTreeSet<&RemoteRef>> = BTreeMap::new();
        for wish in wishes {
            remotes.entry(wish.variable).or_default().insert(&wish.remote);
        }
        let mut items: BTreeMap<String, SecretItem> = BTreeMap::new();
        for wish in wishes {
            let same_everywhere = remotes.get(wish.variable).is_none_or(|set| set.len() == 1);
            let wanted = if same_everywhere {
                legal_key(wish.variable)
            } else {
                legal_key(&format!("{}.{}", wish.container, wish.variable))
            };
            let spare = (2u32..).map(|count| legal_key(&format!("{count}.{wanted}")));
            let free = |key: &String| items.get(key).is_none_or(|item| item.remote == wish.remote);
            let key = std::iter::once(wanted.clone()).chain(spare).find(free).unwrap_or_default();
            let member = format!("{}.secrets[{}]", container_path(wish.container), wish.variable);
            items.entry(key.clone()).or_insert_with(|| SecretItem {
                key: key.clone(),
                remote: wish.remote.clone(),
                origin: origin.member(member),
            });
            self.keys.insert((wish.at, wish.variable.to_owned()), (name.clone(), key));
        }
        let items = items.into_values().collect();
        self.external.push(ExternalSecret { name, store, kind: SecretKind::Opaque, items });
    }

    fn add_pulls(
        &mut self,
        containers: &[&ContainerDefinition],
        origin: &Origin,
        cx: &TaskContext<'_>,
        notes: &mut Notes<'_>,
    ) {
        let mut known: BTreeMap<(Reference, String), Name> = BTreeMap::new();
        for (at, container) in containers.iter().enumerate() {
            let Some(RepositoryCredentials { credentials_parameter, unknown: _ /* INV002 reports it */ }) =
                &container.repository_credentials
            else {
                continue;
            };
            let member = "repositoryCredentials.credentialsParameter";
            let reference = secret_reference::parse(credentials_parameter, cx.target);
            let Some(reference) = reference.filter(|read| read.store.service == SecretService::SecretsManager) else {
                report_unreadable(member, &mut notes.container(&container.name));
                continue;
            };
            report_foreign(&reference.store, member, &mut notes.container(&container.name));
            let repository = image::parse(container.image.as_deref().unwrap_or_default()).repository;
            let registry = image::registry(&repository).to_owned();
            let number = known.len() + 1;
            let name = known.entry((reference.clone(), registry.clone())).or_insert_with(|| {
                let suffix = if number == 1 { "pull".to_owned() } else { format!("pull-{number}") };
                let name = cx.workload.with_suffix(&suffix);
                let item = |property: &str| SecretItem {
                    key: property.to_owned(),
                    remote: RemoteRef { property: Some(property.to_owned()), ..reference.remote.clone() },
                    origin: origin.member(format!("{}.{member}", container_path(&container.name))),
                };
                self.external.push(ExternalSecret {
                    name: name.clone(),
                    store: reference.store.clone(),
                    kind: SecretKind::DockerConfig { registry },
                    items: vec![item("password"), item("username")],
                });
                name
            });
            self.pulls.insert(at, name.clone());
        }
    }
}

/// Name of the ExternalSecret of one store; region and account only where they are not the target's own.
fn secret_name(store: &StoreRef, cx: &TaskContext<'_>) -> Name {
    let service = match store.service {
        SecretService::SecretsManager => "secrets-manager",
        SecretService::ParameterStore => "parameter-store",
    };
    let region = if store.region == cx.target.region { String::new() } else { format!("-{}", store.region) };
    let account = if store.account_id.is_empty() { String::new() } else { format!("-{}", store.account_id) };
    cx.workload.with_suffix(&format!("{service}{region}{account}"))
}

/// Keys of Secrets hold `[-._a-zA-Z0-9]`.
pub(super) fn legal_key(text: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' };
    let key: String = text.chars().map(legal).take(MAX_KEY).collect();
    // `.` and `..` are not keys.
    if key.is_empty() || key.starts_with('.') { format!("_{}", &key[..key.len().min(MAX_KEY - 1)]) } else { key }
}

fn report_unreadable(member: &str, notes: &mut Notes<'_>) {
    notes.raise(
        &rules::UNREADABLE,
        member,
        "the reference is not one that ECS accepts (an ARN of Secrets Manager or Parameter Store, or a parameter's name), so nothing is read for it",
        "replace placeholders in the task definition, or add the key to `externalSecrets` in values.yaml by hand",
    );
}

fn report_foreign(store: &StoreRef, member: &str, notes: &mut Notes<'_>) {
    if !store.account_id.is_empty() {
        notes.raise(
            &rules::FOREIGN_ACCOUNT,
            member,
            format!("the secret belongs to account {}, whose policies name the ECS execution role", store.account_id),
            "let the owner of that account allow the External Secrets role in the secret's and the KMS key's policies",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::test_support::{Setup, container};
    use crate::finding::Findings;

    fn collect(containers: &[ContainerDefinition]) -> (Secrets, Findings) {
        let (setup, mut findings) = (Setup::new(), Findings::new());
        let origin = Origin::object(setup.subject(), "");
        let borrowed: Vec<_> = containers.iter().collect();
        let secrets =
            Secrets::collect(&borrowed, &origin, &setup.context(), &mut Notes::new(&mut findings, &setup.subject()));
        (secrets, findings)
    }

    fn with_secret(name: &str, variable: &str, value_from: &str) -> ContainerDefinition {
        let mut container = container(name);
        let secret = Secret { name: variable.into(), value_from: value_from.into(), ..Secret::default() };
        container.secrets.push(secret);
        container
    }

    const DB: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf";

    #[test]
    fn containers_share_a_key_when_they_mean_the_same_secret() {
        let (secrets, findings) =
            collect(&[with_secret("app", "DB", DB), with_secret("worker", "DB", DB), with_secret("app2", "P", "/p")]);
        assert_eq!(secrets.external.len(), 2);
        assert_eq!(secrets.key(0, "DB"), secrets.key(1, "DB"));
        assert_eq!(secrets.external[0].name.as_str(), "web-secrets-manager");
        assert_eq!(secrets.external[1].name.as_str(), "web-parameter-store");
        assert!(findings.as_slice().is_empty());
    }

    #[test]
    fn the_same_variable_with_two_meanings_gets_two_keys() {
        let (secrets, _) = collect(&[with_secret("a", "DB", "/a"), with_secret("b", "DB", "/b")]);
        let key = |at| secrets.key(at, "DB").map(|(_, key)| key.as_str());
        assert_eq!((key(0), key(1)), (Some("a.DB"), Some("b.DB")));
    }

    #[test]
    fn pull_credentials_name_the_registry_of_the_image() {
        let mut one = container("app");
        one.image = Some("ghcr.io/team/app:1".into());
        one.repository_credentials =
            Some(RepositoryCredentials { credentials_parameter: DB.into(), ..RepositoryCredentials::default() });
        let (secrets, _) = collect(&[one.clone(), one]);
        assert_eq!(secrets.pull_secrets().len(), 1);
        assert_eq!(secrets.external[0].kind, SecretKind::DockerConfig { registry: "ghcr.io".into() });
    }

    #[test]
    fn unreadable_and_foreign_references_are_findings() {
        let foreign = DB.replace("111122223333", "999988887777");
        let (secrets, findings) =
            collect(&[with_secret("a", "X", "arn:aws:s3:::b/k"), with_secret("b", "Y", &foreign)]);
        assert_eq!(secrets.key(0, "X"), None);
        assert!(findings.contains(&rules::UNREADABLE) && findings.contains(&rules::FOREIGN_ACCOUNT));
    }

    #[test]
    fn keys_are_legal() {
        assert_eq!(legal_key("A B/ü"), "A_B__");
        assert_eq!(legal_key(".."), "_..");
        assert!(legal_key(&".".repeat(300)).len() <= MAX_KEY);
    }
}
