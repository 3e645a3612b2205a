//! `ecs2eks demo`: the whole road on an embedded sample account, without AWS and without a network.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::{CliError, summary};
use crate::config::Config;
use crate::convert::convert;
use crate::emit;
use crate::exit::Exit;
use crate::finding::Report;
use crate::inventory::index::Index;
use crate::inventory::load::{Source, load};
use crate::plan::plan;
use crate::write::{self, Options};

/// The sample: Tidewater Outfitters, an outdoor-gear shop (`fixtures/tidewater`).
const SAMPLE: &str = include_str!("../../fixtures/tidewater/inventory.json");

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Folder to write into
    #[arg(short = 'o', long = "output", value_name = "DIR", default_value = "ecs2eks-demo")]
    folder: PathBuf,
}

impl Demo {
    /// Runs the command.
    pub(super) fn run(self, out: &mut dyn Write, _err: &mut dyn Write) -> Result<Exit, CliError> {
        let inventory = load(vec![Source { name: "the sample account".to_owned(), text: SAMPLE.to_owned() }])?;
        let config = Config::default();
        let mut conversion = convert(&inventory, &config, &[]);
        let mut charts = emit::convert_files(&conversion.migration, &Report::new(&conversion.findings))?;
        let index = Index::new(&inventory);
        let plan = plan(&inventory, &index, &conversion.migration, &mut conversion.findings);
        let steps = emit::plan::files(&plan)?;
        charts.add("inventory.json", SAMPLE).map_err(emit::EmitError::from)?;
        let options = Options::default();
        write::tree(&self.folder, "convert", &charts, options)?;
        write::tree(&self.folder, "plan", &steps, options)?;

        summary::sample(out, &inventory)?;
        summary::workloads(out, &conversion.migration)?;
        summary::findings(out, &Report::new(&conversion.findings), 0)?;
        summary::plan(out, &plan)?;
        summary::next_after_demo(out, &self.folder)?;
        Ok(Exit::Done)
    }
}
