//! Renders findings for readers (text, Markdown, HTML) and machines (JSON, SARIF). Pure: text in, text out.

mod escape;
mod json;
mod markdown;
mod sarif;
pub mod text;

pub use escape::{code, one_line, prose};
pub use json::json;
pub use markdown::markdown;
pub use sarif::sarif;
