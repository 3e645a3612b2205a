//! Why a scan ends without an inventory.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::exit::Exit;
use crate::write::WriteError;

/// A scan that can't go on. Everything less is a gap in the inventory.
#[derive(Debug, Error)]
pub enum ScanError {
    /// A region name that no partition of AWS has.
    #[error("{name:?} is not the name of an AWS region{hint}")]
    Region {
        /// The name as given.
        name: String,
        /// `; did you mean …?`, or nothing.
        hint: String,
    },
    /// A region name that fits, is not known, and has no endpoint in the DNS.
    #[error("{name:?} is no AWS region that is known: {host} does not exist{hint}")]
    NoSuchRegion {
        /// The name as given.
        name: String,
        /// The host that it would have.
        host: String,
        /// `; did you mean …?`, or nothing.
        hint: String,
    },
    /// No region anywhere.
    #[error("no region is set: pass --region, for example --region eu-west-1, or set AWS_REGION")]
    NoRegion,
    /// An endpoint that is not an http(s) URL.
    #[error("--endpoint-url {0:?} is not an http:// or https:// URL, for example http://127.0.0.1:5000")]
    Endpoint(String),
    /// A role that is not a role ARN.
    #[error("--assume-role {0:?} is not the ARN of a role, for example arn:aws:iam::111122223333:role/ecs2eks-scan")]
    Role(String),
    /// A cluster that was asked for and is nowhere.
    #[error("no active ECS cluster {name:?} in {places}; `aws ecs list-clusters` shows what is there")]
    Cluster {
        /// The cluster as given.
        name: String,
        /// Accounts and regions that were looked at.
        places: String,
    },
    /// An EKS cluster that was asked for and is nowhere.
    #[error("no EKS cluster {name:?} in {places}; `aws eks list-clusters` shows what is there")]
    EksCluster {
        /// The cluster as given.
        name: String,
        /// Accounts and regions that were looked at.
        places: String,
    },
    /// No credentials anywhere.
    #[error(
        "no AWS credentials were found{place}; log in (aws sso login), name a profile with --profile, \
         or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and try again"
    )]
    NoCredentials {
        /// ` in profile …`, or nothing.
        place: String,
    },
    /// The first call, which tells the account, failed.
    #[error("sts GetCallerIdentity failed in {region} ({endpoint}): {text}\n  {advice}")]
    Refused {
        /// Region of the call.
        region: String,
        /// Where the call went.
        endpoint: String,
        /// AWS's words, or what happened instead.
        text: String,
        /// What to do.
        advice: String,
    },
    /// Credentials stopped working on the way.
    #[error(
        "AWS no longer accepts the credentials ({place}, {operation}): {text}\n  \
         Renew them, then run the same command with --resume to go on from {}", partial.display()
    )]
    Expired {
        /// Account and region of the call.
        place: String,
        /// The call.
        operation: String,
        /// AWS's words.
        text: String,
        /// Where the finished stages are.
        partial: PathBuf,
    },
    /// The partial inventory is of another scan.
    #[error(
        "{} was left by a scan with other options, so it can't be resumed with these; \
         repeat that scan's options, or leave --resume out to start again", .0.display()
    )]
    OtherPartial(PathBuf),
    /// The partial inventory can't be understood.
    #[error("can't read {}: {reason}; leave --resume out to start again", path.display())]
    BadPartial {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The partial inventory can't be written.
    #[error("{0}")]
    Write(#[from] WriteError),
    /// The asynchronous runtime does not start.
    #[error("can't start the network runtime: {0}")]
    Runtime(io::Error),
}

impl ScanError {
    /// The exit code that the contract gives to this error.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::NoCredentials { .. } | Self::Refused { .. } | Self::Expired { .. } | Self::Runtime(_) => Exit::Aws,
            Self::Region { .. }
            | Self::NoSuchRegion { .. }
            | Self::NoRegion
            | Self::Endpoint(_)
            | Self::Role(_)
            | Self::Cluster { .. }
            | Self::EksCluster { .. }
            | Self::OtherPartial(_)
            | Self::BadPartial { .. }
            | Self::Write(_) => Exit::Usage,
        }
    }
}
