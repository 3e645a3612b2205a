//! `ecs2eks scan`: an account to an inventory.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::CliError;
use super::output::Format;
use crate::aws::{self, Progress, Request, ScanError, permissions};
use crate::exit::Exit;
use crate::inventory::{Gap, Inventory, Scope};
use crate::write;

/// Gaps that the summary spells out; the inventory has them all.
const GAPS_SHOWN: usize = 10;

/// Arguments of `scan`.
#[derive(Debug, Args)]
pub(super) struct Scan {
    /// Region to scan; repeat for several [default: the environment's or profile's region]
    #[arg(long = "region", value_name = "REGION")]
    regions: Vec<String>,
    /// Profile of the AWS configuration files
    #[arg(long, value_name = "PROFILE")]
    profile: Option<String>,
    /// ECS cluster to scan, by name or ARN; repeat for several [default: all]
    #[arg(long = "cluster", value_name = "CLUSTER")]
    clusters: Vec<String>,
    /// EKS cluster that the services will move to [default: read every one]
    #[arg(long, value_name = "NAME")]
    eks_cluster: Option<String>,
    /// Role to assume before scanning; repeat for several accounts
    #[arg(long = "assume-role", value_name = "ARN")]
    assume_roles: Vec<String>,
    /// Endpoint of every AWS service, for example of an emulator
    #[arg(long, value_name = "URL")]
    endpoint_url: Option<String>,
    /// Go on from what an interrupted scan left in FILE.partial
    #[arg(long)]
    resume: bool,
    /// Inventory to write; only its owner may read it
    #[arg(short, long, value_name = "FILE", default_value = "inventory.json")]
    output: PathBuf,
    /// Print the IAM policy that scan needs, and end
    #[arg(long)]
    print_policy: bool,
    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Scan {
    /// Runs the command. Progress is drawn on the terminal's standard error, past `err`.
    pub(super) fn run(self, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, CliError> {
        if self.print_policy {
            out.write_all(permissions::policy_text().as_bytes())?;
            return Ok(Exit::Done);
        }
        let Self {
            regions,
            profile,
            clusters,
            eks_cluster,
            assume_roles,
            endpoint_url,
            resume,
            output,
            print_policy: _, // answered above
            format,
        } = self;
        let partial = aws::partial_path(&output);
        if resume && !partial.exists() {
            writeln!(err, "{} is not there: starting from the beginning", partial.display())?;
        }
        let request = Request { regions, profile, clusters, eks_cluster, assume_roles, endpoint_url, resume, partial };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ScanError::Runtime)?;
        let inventory = runtime.block_on(aws::scan(&request, &Progress::stderr()))?;
        let text = serde_json::to_string_pretty(&inventory).map_err(io::Error::other)?;
        write::private_file(&output, &(text + "\n"))?;
        // A partial inventory that stays is harmless: only --resume reads it, and it then ends where this scan ended.
        let _ = fs::remove_file(&request.partial);
        let result = Scanned::new(&inventory, &output);
        match format {
            Format::Text => result.print(out)?,
            Format::Json => {
                writeln!(out, "{}", serde_json::to_string_pretty(&result).map_err(io::Error::other)?)?;
            }
        }
        Ok(Exit::Done)
    }
}

impl From<ScanError> for CliError {
    fn from(error: ScanError) -> Self {
        match error {
            ScanError::Write(error) => Self::Write(error),
            error if error.exit() == Exit::Aws => Self::Aws(error.to_string()),
            error => Self::Usage(error.to_string()),
        }
    }
}

/// What a scan found, in numbers.
#[derive(Debug, Serialize)]
struct Scanned<'a> {
    output: String,
    scopes: &'a [Scope],
    found: Vec<Count>,
    gaps: &'a [Gap],
}

#[derive(Debug, Serialize)]
struct Count {
    what: &'static str,
    number: usize,
}

impl<'a> Scanned<'a> {
    fn new(inventory: &'a Inventory, output: &Path) -> Self {
        let count = |number, what| Count { what, number };
        Self {
            output: output.display().to_string(),
            scopes: &inventory.scopes,
            found: vec![
                count(inventory.clusters.len(), "ECS cluster"),
                count(inventory.services.len(), "service"),
                count(inventory.task_definitions.len(), "task definition"),
                count(inventory.event_rules.len() + inventory.schedules.len(), "schedule"),
                count(inventory.load_balancers.len(), "load balancer"),
                count(inventory.rules.len(), "listener rule"),
                count(inventory.roles.len(), "role"),
                count(inventory.file_systems.len(), "file system"),
                count(inventory.eks_clusters.len(), "EKS cluster"),
            ],
            gaps: &inventory.gaps,
        }
    }

    fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        for scope in self.scopes {
            writeln!(out, "Scanned account {} in {}", scope.account_id, scope.region)?;
        }
        let found: Vec<String> = self.found.iter().map(|count| plural(count.number, count.what)).collect();
        writeln!(out, "  {}", found.join(", "))?;
        self.print_gaps(out)?;
        writeln!(out, "Wrote {} (account data: mode 0600)\nNext: ecs2eks convert {}", self.output, self.output)
    }

    fn print_gaps(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.gaps.is_empty() {
            return Ok(());
        }
        let calls = plural(self.gaps.len(), "answer");
        writeln!(out, "  {calls} missing; convert says what each one means:")?;
        for gap in self.gaps.iter().take(GAPS_SHOWN) {
            let resource = gap.resource.as_deref().map_or_else(String::new, |resource| format!(" {resource}"));
            writeln!(out, "    {} {}{resource}: {}", gap.service, gap.operation, gap.error)?;
        }
        match self.gaps.len().checked_sub(GAPS_SHOWN) {
            Some(more @ 1..) => writeln!(out, "    and {more} more, under \"gaps\" in the inventory"),
            _ => Ok(()),
        }
    }
}

fn plural(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap() -> Gap {
        Gap {
            service: "iam".to_owned(),
            operation: "GetRole".to_owned(),
            resource: Some("arn:aws:iam::111122223333:role/web".to_owned()),
            error: "AccessDenied: no".to_owned(),
            ..Gap::default()
        }
    }

    #[test]
    fn the_summary_shows_some_gaps_and_counts_the_rest() {
        let inventory = Inventory { gaps: vec![gap(); 12], ..Inventory::default() };
        let mut out = Vec::new();
        Scanned::new(&inventory, Path::new("inventory.json")).print(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("0 services"), "{text}");
        assert!(text.contains("12 answers missing"), "{text}");
        assert!(text.contains("iam GetRole arn:aws:iam::111122223333:role/web: AccessDenied: no"), "{text}");
        assert!(text.contains("and 2 more"), "{text}");
    }

    #[test]
    fn a_refusal_of_aws_is_not_bad_usage() {
        let refused = CliError::from(ScanError::Runtime(io::Error::other("no")));
        assert_eq!(refused.exit(), Exit::Aws);
        assert_eq!(CliError::from(ScanError::NoRegion).exit(), Exit::Usage);
    }
}
