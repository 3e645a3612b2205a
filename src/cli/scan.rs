//! `ecs2eks scan`: reads an account into an inventory file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::aws::{self, Progress, Request, ScanError};
use crate::exit::Exit;
use crate::inventory::{Gap, Inventory};

/// Gaps that the summary spells out; the inventory has them all.
const GAPS_SHOWN: usize = 10;

/// Read an ECS account into an inventory file
///
/// Makes only Describe, List and Get calls. Credentials, profile and region come from where the AWS CLI takes them.
/// What cannot be read is recorded in the inventory as a gap, and the scan goes on.
#[derive(Debug, Clone, Args)]
pub struct ScanArgs {
    /// Region to scan; repeat it for several [default: the environment's or profile's region]
    #[arg(long = "region", value_name = "REGION")]
    pub regions: Vec<String>,
    /// Profile of the AWS configuration files
    #[arg(long, value_name = "PROFILE")]
    pub profile: Option<String>,
    /// ECS cluster to scan, by name or ARN; repeat it for several [default: all]
    #[arg(long = "cluster", value_name = "CLUSTER")]
    pub clusters: Vec<String>,
    /// EKS cluster that the services will move to [default: every one of the region is read]
    #[arg(long, value_name = "NAME")]
    pub eks_cluster: Option<String>,
    /// Role to assume before scanning; repeat it for several accounts
    #[arg(long = "assume-role", value_name = "ARN")]
    pub assume_roles: Vec<String>,
    /// Endpoint of every AWS service, for example of an emulator
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Go on from what an interrupted scan has left in <OUTPUT>.partial
    #[arg(long)]
    pub resume: bool,
    /// File to write; only its owner may read it
    #[arg(short, long, value_name = "FILE", default_value = "inventory.json")]
    pub output: PathBuf,
    /// Print the IAM policy that scan needs, and stop
    #[arg(long, exclusive = true)]
    pub print_policy: bool,
}

/// Runs `ecs2eks scan`: writes the inventory and a summary to `out`. Progress is drawn on standard error.
///
/// # Errors
/// [`ScanError`], whose [`ScanError::exit`] is the exit code. No inventory is then written.
pub fn run(args: &ScanArgs, out: &mut dyn Write) -> Result<Exit, ScanError> {
    let printed = |source: io::Error| ScanError::Write { path: PathBuf::from("standard output"), source };
    if args.print_policy {
        out.write_all(aws::permissions::policy_text().as_bytes()).map_err(printed)?;
        return Ok(Exit::Done);
    }
    let request = request(args);
    if args.resume && !request.partial.exists() {
        writeln!(out, "{} is not there: starting from the beginning", request.partial.display()).map_err(printed)?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ScanError::Runtime)?;
    let inventory = runtime.block_on(aws::scan(&request, &Progress::stderr()))?;
    aws::store(&args.output, &inventory)?;
    // What is left of it would only be in the way of nothing: the next scan writes it anew.
    drop(std::fs::remove_file(&request.partial));
    summary(out, &inventory, &args.output).map_err(printed)?;
    Ok(Exit::Done)
}

fn request(args: &ScanArgs) -> Request {
    let ScanArgs {
        regions,
        profile,
        clusters,
        eks_cluster,
        assume_roles,
        endpoint_url,
        resume,
        output,
        print_policy: _, // answered before
    } = args.clone();
    Request { regions, profile, clusters, eks_cluster, assume_roles, endpoint_url, resume, partial: PathBuf::new() }
        .with_output(&output)
}

fn summary(out: &mut dyn Write, inventory: &Inventory, output: &Path) -> io::Result<()> {
    for scope in &inventory.scopes {
        writeln!(out, "Scanned account {}, {}", scope.account_id, scope.region)?;
    }
    let counts = [
        (inventory.clusters.len(), "ECS cluster"),
        (inventory.services.len(), "service"),
        (inventory.task_definitions.len(), "task definition"),
        (inventory.event_rules.len() + inventory.schedules.len(), "schedule"),
        (inventory.load_balancers.len(), "load balancer"),
        (inventory.rules.len(), "listener rule"),
        (inventory.roles.len(), "role"),
        (inventory.file_systems.len(), "file system"),
        (inventory.eks_clusters.len(), "EKS cluster"),
    ];
    let counted: Vec<String> = counts.iter().map(|(number, noun)| count(*number, noun)).collect();
    writeln!(out, "  {}", counted.join(", "))?;
    gaps(out, &inventory.gaps)?;
    writeln!(out, "Wrote {} (account data, mode 0600). Next: ecs2eks convert {}", output.display(), output.display())
}

fn gaps(out: &mut dyn Write, gaps: &[Gap]) -> io::Result<()> {
    if gaps.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {} could not be read:", count(gaps.len(), "thing"))?;
    for gap in gaps.iter().take(GAPS_SHOWN) {
        let resource = gap.resource.as_deref().map_or_else(String::new, |resource| format!(" {resource}"));
        writeln!(out, "    {} {}{resource}: {}", gap.service, gap.operation, gap.error)?;
    }
    match gaps.len().checked_sub(GAPS_SHOWN) {
        Some(more @ 1..) => writeln!(out, "    and {more} more; the inventory lists them under \"gaps\""),
        _ => Ok(()),
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_shows_some_gaps_and_counts_the_rest() {
        let gap = Gap {
            service: "iam".to_owned(),
            operation: "GetRole".to_owned(),
            resource: Some("arn:aws:iam::111122223333:role/web".to_owned()),
            error: "AccessDenied: no".to_owned(),
            ..Gap::default()
        };
        let inventory = Inventory { gaps: vec![gap; 12], ..Inventory::default() };
        let mut out = Vec::new();
        summary(&mut out, &inventory, Path::new("inventory.json")).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("0 services"), "{text}");
        assert!(text.contains("12 things could not be read"), "{text}");
        assert!(text.contains("iam GetRole arn:aws:iam::111122223333:role/web: AccessDenied: no"), "{text}");
        assert!(text.contains("and 2 more"), "{text}");
    }

    #[test]
    fn the_policy_is_printed_without_any_call() {
        let args = ScanArgs {
            regions: Vec::new(),
            profile: None,
            clusters: Vec::new(),
            eks_cluster: None,
            assume_roles: Vec::new(),
            endpoint_url: None,
            resume: false,
            output: PathBuf::from("inventory.json"),
            print_policy: true,
        };
        let mut out = Vec::new();
        assert_eq!(run(&args, &mut out).unwrap(), Exit::Done);
        let policy: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(policy["Version"], "2012-10-17");
    }
}
