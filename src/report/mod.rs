//! Renders findings for readers (text, Markdown, HTML) and machines (JSON, SARIF). Pure: text in, text out.

mod json;
mod markdown;
mod sarif;
pub mod text;

pub use json::json;
pub use markdown::{code, markdown};
pub use sarif::sarif;
