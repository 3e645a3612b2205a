//! What can go wrong between the representation and the text of a file. None of it is the reader's fault: each case is a
//! bug in a converter or an emitter, so the messages name the file rather than advise.

use super::PathError;
use super::yaml::YamlError;

/// Why a set of files can't be rendered.
#[derive(Debug, thiserror::Error)]
pub enum EmitError {
    /// A name became a path outside the output folder.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A value has no YAML form.
    #[error(transparent)]
    Yaml(#[from] YamlError),
    /// A value has no JSON form.
    #[error("can't represent the value: {0}")]
    Json(#[from] serde_json::Error),
    /// A value has no HCL form.
    #[error("can't write Terraform: {0}")]
    Hcl(#[from] hcl::Error),
    /// A prose template refers to something that it was not given.
    #[error("can't fill in a template: {0}")]
    Template(#[from] Box<handlebars::RenderError>),
}

impl From<handlebars::RenderError> for EmitError {
    fn from(error: handlebars::RenderError) -> Self {
        Self::Template(Box::new(error))
    }
}
