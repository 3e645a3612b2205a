//! GPUs and Neuron devices as extended resources of the device plugins.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::finding::rules::container as rules;
use crate::finding::rules::task as task_rules;
use crate::inventory::container::{GpuSharingStrategy, NvidiaMps, ResourceRequirement};

use super::notes::Notes;

/// Limits by extended resource name.
pub(super) fn convert(requirements: &[ResourceRequirement], notes: &mut Notes<'_>) -> BTreeMap<String, Quantity> {
    let mut limits = BTreeMap::new();
    for ResourceRequirement { value, kind, sharing_strategy, unknown: _ /* INV002 reports it */ } in requirements {
        let resource = match kind.as_deref() {
            Some("GPU") => "nvidia.com/gpu",
            Some("NeuronDevice") => "aws.amazon.com/neuron",
            Some("InferenceAccelerator") => {
                notes.raise(
                    &task_rules::ELASTIC_INFERENCE,
                    "resourceRequirements",
                    "the container asks for Elastic Inference, which AWS has retired",
                    "move the model to a GPU or Inferentia instance, or to a service that serves it",
                );
                continue;
            }
            _ => {
                notes.raise(
                    &rules::ACCELERATOR,
                    "resourceRequirements",
                    "the container asks for a kind of device that this version does not know",
                    "add the device plugin's resource to `resources.limits` in values.yaml",
                );
                continue;
            }
        };
        let count = value.as_deref().and_then(|text| text.trim().parse::<u32>().ok()).filter(|count| *count > 0);
        let shared = sharing_strategy
            .as_ref()
            .and_then(|GpuSharingStrategy { nvidia_mps, unknown: _ /* INV002 */ }| nvidia_mps.as_ref());
        if let Some(NvidiaMps { memory, max_compute_percent, unknown: _ /* INV002 */ }) = shared {
            let memory = memory.as_ref().map_or_else(|| "all memory".to_owned(), |memory| format!("{memory} MiB"));
            let percent = max_compute_percent.unwrap_or(100);
            notes.raise(
                &rules::ACCELERATOR,
                "resourceRequirements.sharingStrategy",
                format!("the container shares a GPU through NVIDIA MPS ({memory}, {percent} % of the cores); the device plugin shares GPUs by node, not by pod"),
                "configure MPS in the NVIDIA device plugin of a node group of its own, and set CUDA_MPS_PINNED_DEVICE_MEM_LIMIT and CUDA_MPS_ACTIVE_THREAD_PERCENTAGE as ECS did",
            );
        }
        if count.is_none() {
            notes.raise(
                &rules::ACCELERATOR,
                "resourceRequirements",
                format!("the container asks for all devices of an instance; a pod asks for a number, and the chart says 1 {resource}"),
                "set the number of devices of your instance type in `resources.limits`",
            );
        }
        limits.insert(resource.to_owned(), Quantity(count.unwrap_or(1).to_string()));
    }
    limits
}
