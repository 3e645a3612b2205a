//! What every conversion of one run shares: the inventory with its look-ups, the target, the configuration.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::inventory::service::Service;
use crate::inventory::task::Task;
use crate::inventory::task_definition::TaskDefinition;
use crate::migration::Target;

/// The account that is being converted.
#[derive(Debug)]
pub struct Account<'a> {
    /// What scan saw.
    pub inventory: &'a Inventory,
    /// Look-ups over it.
    pub index: &'a Index<'a>,
    /// Where everything goes.
    pub target: &'a Target,
    /// What the team decided.
    pub config: &'a Config,
}

impl Account<'_> {
    /// Image digest by container name: what the current service revision pinned, else what the running tasks pulled when
    /// they all agree.
    #[must_use]
    pub fn images(&self, service: &Service) -> BTreeMap<String, String> {
        let task_definition =
            self.index.task_definition_of(service).and_then(|definition| definition.task_definition_arn.as_deref());
        let of_revision =
            |task: &&Task| task_definition.is_none() || task.task_definition_arn.as_deref() == task_definition;
        let mut digests = digests(self.index.tasks_of(service).into_iter().filter(of_revision));
        let revisions = service
            .current_service_revisions
            .iter()
            .filter_map(|revision| self.index.service_revision(revision.arn.as_deref()?));
        for image in revisions.flat_map(|revision| &revision.container_images) {
            if let Some(digest) = image.image_digest.as_ref().filter(|digest| !digest.is_empty()) {
                digests.insert(image.container_name.clone(), digest.clone());
            }
        }
        digests
    }

    /// Image digest by container name: what the running tasks of a task definition pulled, when they all agree.
    #[must_use]
    pub fn images_of(&self, definition: &TaskDefinition) -> BTreeMap<String, String> {
        let Some(arn) = definition.task_definition_arn.as_deref() else { return BTreeMap::new() };
        digests(self.inventory.tasks.iter().filter(|task| task.task_definition_arn.as_deref() == Some(arn)))
    }
}

/// Image digest by container name, where all tasks agree.
fn digests<'a>(tasks: impl Iterator<Item = &'a Task>) -> BTreeMap<String, String> {
    let mut digests: BTreeMap<String, Option<String>> = BTreeMap::new();
    for container in tasks.flat_map(|task| &task.containers) {
        let Some(digest) = container.image_digest.as_ref().filter(|digest| !digest.is_empty()) else { continue };
        digests
            .entry(container.name.clone())
            .and_modify(|known| {
                if known.as_ref() != Some(digest) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(digest.clone()));
    }
    digests.into_iter().filter_map(|(name, digest)| Some((name, digest?))).collect()
}
