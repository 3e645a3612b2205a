//! Small builders for unit tests.

use std::collections::BTreeMap;

use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::container::ContainerDefinition;
use crate::inventory::service_attachment::ServiceVolumeConfiguration;
use crate::inventory::task_definition::TaskDefinition;
use crate::migration::{Name, Target};

use super::task_context::{Backend, LaunchKind, TaskContext, WorkloadKind};
use super::task_definition::{ConvertedTask, convert};

/// Owns what a [`TaskContext`] borrows: workload `web` in namespace `shop`, eu-west-1, account 111122223333.
pub(super) struct Setup {
    pub(super) target: Target,
    pub(super) kind: WorkloadKind,
    pub(super) launch: LaunchKind,
    pub(super) backends: Vec<Backend>,
    pub(super) volume_configurations: Vec<ServiceVolumeConfiguration>,
    pub(super) grace: u32,
    workload: Name,
    namespace: Name,
    images: BTreeMap<String, String>,
    subject: Subject,
}

impl Setup {
    pub(super) fn new() -> Self {
        Self::on("1.33")
    }

    pub(super) fn on(version: &str) -> Self {
        Self {
            target: Target {
                kubernetes: version.parse().unwrap(),
                region: "eu-west-1".to_owned(),
                account_id: "111122223333".to_owned(),
                ..Target::default()
            },
            kind: WorkloadKind::Service,
            launch: LaunchKind::Ec2,
            backends: Vec::new(),
            volume_configurations: Vec::new(),
            grace: 0,
            workload: Name::new("web").unwrap(),
            namespace: Name::new("shop").unwrap(),
            images: BTreeMap::new(),
            subject: Subject::new(ObjectKind::TaskDefinition, "web:7"),
        }
    }

    pub(super) fn subject(&self) -> Subject {
        self.subject.clone()
    }

    pub(super) fn subject_ref(&self) -> &Subject {
        &self.subject
    }

    pub(super) fn context(&self) -> TaskContext<'_> {
        TaskContext {
            target: &self.target,
            workload: &self.workload,
            namespace: &self.namespace,
            kind: self.kind,
            launch: self.launch,
            images: &self.images,
            volume_configurations: &self.volume_configurations,
            backends: &self.backends,
            health_check_grace_period_seconds: self.grace,
            started_container: None,
        }
    }

    /// Converts a task definition written as JSON.
    pub(super) fn convert(&self, json: &str) -> (ConvertedTask, Findings) {
        let definition: TaskDefinition = serde_json::from_str(json).unwrap();
        let mut findings = Findings::new();
        let converted = convert(&definition, &self.context(), &mut findings);
        (converted, findings)
    }
}

/// A container with an image and nothing else.
pub(super) fn container(name: &str) -> ContainerDefinition {
    ContainerDefinition { name: name.into(), image: Some("app:1".into()), ..ContainerDefinition::default() }
}
