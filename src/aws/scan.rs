//! A whole scan: every account and region of a request, stage by stage, joined into one inventory.

use std::path::PathBuf;
use std::sync::Arc;

use futures::future::join_all;
use tokio::sync::Semaphore;

use super::caller::Caller;
use super::clients::Clients;
use super::error::ScanError;
use super::merge::merge;
use super::operation as op;
use super::partial::Partial;
use super::progress::Progress;
use super::scanner::{Filter, Scanner};
use super::session::{self, Session};
use super::stage::Stage;
use crate::inventory::{Inventory, Scope};

/// Calls in flight, all scopes together. The pacing limits their rate; this limits sockets and memory.
const IN_FLIGHT: usize = 24;

/// What to scan.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Regions; the environment's or profile's when empty.
    pub regions: Vec<String>,
    /// Profile of the AWS configuration files.
    pub profile: Option<String>,
    /// ECS clusters by name or ARN; all when empty.
    pub clusters: Vec<String>,
    /// EKS cluster to move to; all when absent.
    pub eks_cluster: Option<String>,
    /// Roles to assume, one for each account; the caller's own account when empty.
    pub assume_roles: Vec<String>,
    /// Endpoint of every service.
    pub endpoint_url: Option<String>,
    /// Whether to go on from the partial inventory.
    pub resume: bool,
    /// Where the partial inventory is.
    pub partial: PathBuf,
}

/// Reads everything that the request asks for. What AWS refuses becomes a gap in the inventory.
///
/// The partial inventory is left behind in every case; who stores the result removes it.
///
/// # Errors
/// [`ScanError`] when the request cannot be what the user meant, when the first call fails, when the credentials expire on the
/// way, or when the partial inventory cannot be read or written.
pub async fn scan(request: &Request, progress: &Progress) -> Result<Inventory, ScanError> {
    let sessions = session::open(request).await?;
    let scopes: Vec<Scope> = sessions.iter().map(|session| session.scope.clone()).collect();
    let mut partial = if request.resume { Partial::resume(request, &scopes)? } else { Partial::new(request, &scopes) };
    let permits = Arc::new(Semaphore::new(IN_FLIGHT));
    let scanner = |session: &Session| Scanner {
        clients: Clients::new(&session.config),
        caller: Caller::new(session.scope.clone(), Arc::clone(&permits), progress.scope(&session.scope)),
        filter: Filter { clusters: request.clusters.clone(), eks_cluster: request.eks_cluster.clone() },
    };
    let scanners: Vec<Scanner> = sessions.iter().map(scanner).collect();
    for stage in Stage::ALL {
        if !partial.done.contains(&stage) {
            run(stage, &scanners, &mut partial.inventories, request).await?;
            check(stage, request, &partial.inventories)?;
            partial.done.push(stage);
            partial.save(&request.partial)?;
        }
    }
    for scanner in &scanners {
        scanner.caller.progress().end();
    }
    let mut inventory = merge(partial.inventories);
    inventory.generator = Some(generator());
    inventory.scanned_at = Some(now());
    Ok(inventory)
}

/// Runs one stage in all scopes at once.
async fn run(
    stage: Stage,
    scanners: &[Scanner],
    inventories: &mut [Inventory],
    request: &Request,
) -> Result<(), ScanError> {
    join_all(scanners.iter().zip(inventories).map(|(scanner, inventory)| async move {
        scanner.caller.progress().begin(stage);
        scanner.run(stage, inventory).await;
        scanner.caller.progress().finish(stage);
    }))
    .await;
    match scanners.iter().find_map(|scanner| Some((scanner.caller.scope(), scanner.caller.ended()?))) {
        Some((scope, (operation, fault))) => Err(ScanError::Expired {
            place: format!("account {} in {}", scope.account_id, scope.region),
            operation: format!("{} {}", operation.service.name(), operation.name),
            text: fault.text,
            partial: request.partial.clone(),
        }),
        None => Ok(()),
    }
}

/// Refuses a name that the user gave and that no scope has, unless a scope could not be read.
fn check(stage: Stage, request: &Request, inventories: &[Inventory]) -> Result<(), ScanError> {
    let unread = |operation: &op::Operation| {
        let mut gaps = inventories.iter().flat_map(|inventory| &inventory.gaps);
        gaps.any(|gap| gap.service == operation.service.name() && gap.operation == operation.name)
    };
    match stage {
        Stage::Clusters if !unread(&op::ECS_DESCRIBE_CLUSTERS) => {
            let found: Vec<_> = inventories.iter().flat_map(|inventory| &inventory.clusters).collect();
            let missing = request.clusters.iter().find(|wanted| {
                !found.iter().any(|cluster| {
                    cluster.cluster_name == **wanted || cluster.cluster_arn.as_deref() == Some(wanted.as_str())
                })
            });
            missing.map_or(Ok(()), |name| Err(ScanError::Cluster { name: name.clone(), places: places(inventories) }))
        }
        Stage::Target if !unread(&op::EKS_DESCRIBE_CLUSTER) => {
            let found = inventories.iter().any(|inventory| !inventory.eks_clusters.is_empty());
            let missing = request.eks_cluster.as_ref().filter(|_| !found);
            missing
                .map_or(Ok(()), |name| Err(ScanError::EksCluster { name: name.clone(), places: places(inventories) }))
        }
        _ => Ok(()),
    }
}

fn places(inventories: &[Inventory]) -> String {
    let scopes = inventories.iter().flat_map(|inventory| &inventory.scopes);
    let places: Vec<String> = scopes.map(|scope| format!("account {} {}", scope.account_id, scope.region)).collect();
    places.join(", ")
}

/// Program and version.
pub(super) fn generator() -> String {
    format!("ecs2eks {}", env!("CARGO_PKG_VERSION"))
}

/// The time in RFC 3339, to the second.
fn now() -> String {
    jiff::Timestamp::from_second(jiff::Timestamp::now().as_second()).unwrap_or_default().to_string()
}
