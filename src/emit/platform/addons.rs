//! The folder of an add-on: its values or its EKS input, and the objects that no chart makes.

use super::{commented, documents};
use crate::emit::yaml::{self, Comments, YamlError};
use crate::emit::{EmitError, Files};
use crate::migration::{Addon, AddonSource, NodeGroup};

/// The folder's files.
pub(super) fn files(addon: &Addon) -> Result<Files, EmitError> {
    let folder = format!("platform/{}", addon.folder());
    let (file, head) = match addon.source {
        AddonSource::Repository { chart, version, url } => {
            ("values.yaml", format!("Values of {chart} {version} from {url}:\n{}.", addon.purpose))
        }
        AddonSource::Oci { reference, version } => {
            ("values.yaml", format!("Values of {reference} {version}:\n{}.", addon.purpose))
        }
        AddonSource::EksAddon => {
            ("addon.yaml", format!("Input of `aws eks create-addon --cli-input-yaml`:\n{}.", addon.purpose))
        }
    };
    let mut files = Files::new();
    let comments: Comments = addon.comments.clone();
    files.add(format!("{folder}/{file}"), commented(&head, &yaml::render_blocks(&addon.values, &comments)?))?;
    for (name, manifests) in &addon.after {
        let comment = format!("Applied once {} runs.", addon.name);
        files.add(format!("{folder}/{name}"), documents(&comment, manifests)?)?;
    }
    for (name, manifests) in &addon.on_demand {
        let comment = "Makes a load balancer as soon as it is applied. The cutover moves requests by weights on the old one first,\n\
                       so apply this when you want the new one: ./apply.sh --edges";
        files.add(format!("{folder}/{name}"), documents(comment, manifests)?)?;
    }
    Ok(files)
}

/// The input of one managed node group.
pub(super) fn node_group(group: &NodeGroup) -> Result<String, YamlError> {
    let comments = Comments::from([
        (
            "/instanceTypes".to_owned(),
            "Decide: the inventory does not hold the types of the container instances. These hold the largest pod."
                .to_owned(),
        ),
        (
            "/scalingConfig".to_owned(),
            "Twice what the pods ask for at most. Something has to scale the group: the Cluster Autoscaler, or you."
                .to_owned(),
        ),
    ]);
    Ok(commented("Input of `aws eks create-nodegroup --cli-input-yaml`.", &yaml::render(group, &comments)?))
}
