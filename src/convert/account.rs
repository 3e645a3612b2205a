//! What every conversion of one run shares: the inventory with its look-ups, the target, the configuration.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::inventory::service::Service;
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
        let mut digests: BTreeMap<String, Option<String>> = BTreeMap::new();
        let task_definition =
            self.index.task_definition_of(service).and_then(|definition| definition.task_definition_arn.as_deref());
        for task in self.index.tasks_of(service) {
            if task_definition.is_some() && task.task_definition_arn.as_deref() != task_definition {
                continue;
            }
            for container in &task.containers {
                let Some(digest) = container.image_digest.as_ref().filter(|digest| !digest.is_empty()) else {
                    continue;
                };
                digests
                    .entry(container.name.clone())
                    .and_modify(|known| {
                        if known.as_ref() != Some(digest) {
                            *known = None;
                        }
                    })
                    .or_insert_with(|| Some(digest.clone()));
            }
        }
        let revisions = service
            .current_service_revisions
            .iter()
            .filter_map(|revision| self.index.service_revision(revision.arn.as_deref()?));
        for image in revisions.flat_map(|revision| &revision.container_images) {
            if let Some(digest) = image.image_digest.as_ref().filter(|digest| !digest.is_empty()) {
                digests.insert(image.container_name.clone(), Some(digest.clone()));
            }
        }
        digests.into_iter().filter_map(|(name, digest)| Some((name, digest?))).collect()
    }
}
