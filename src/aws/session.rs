//! From options to scopes: which accounts and regions are read, and with which credentials.
//!
//! Credentials and configuration come from where the AWS CLI takes them (environment, profile, SSO, process, container
//! and instance roles); `--endpoint-url` and `AWS_ENDPOINT_URL[_SERVICE]` redirect every service or one. The first call
//! for each scope is `sts:GetCallerIdentity`: it needs no permission, and if it fails, nothing else can work.

use std::time::Duration;

use aws_config::identity::IdentityCache;
use aws_config::sts::AssumeRoleProvider;
use aws_config::{BehaviorVersion, Region};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;

use super::error::ScanError;
use super::fault::{Cause, Fault};
use super::region;
use super::scan::Request;
use crate::inventory::Scope;
use crate::inventory::arn::Arn;

/// Attempts of a call, unless the user sets AWS's own variables. The SDK's default of 3 gives up within two seconds, which a
/// throttled account outlasts.
const ATTEMPTS: u32 = 6;

/// Attempts of the first call: a wrong endpoint should be said at once.
const FIRST_ATTEMPTS: u32 = 2;

/// Behind a proxy, names are the proxy's business and need not resolve here.
const PROXIES: &[&str] = &["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

const LOOKUP_TIMEOUT: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// One account and region with the configuration to call it.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) scope: Scope,
    pub(super) config: SdkConfig,
}

/// Finds out every account and region of the request. Two roles of one account give one scope, with the first role.
///
/// # Errors
/// [`ScanError`] for a region, role or endpoint that cannot be one, and for a first call that fails.
pub(super) async fn open(request: &Request) -> Result<Vec<Session>, ScanError> {
    check(request)?;
    let base = base_config(request).await;
    let regions = regions(request, &base)?;
    if base.endpoint_url().is_none() && !set("AWS_ENDPOINT_URL_STS") && !PROXIES.iter().any(|name| set(name)) {
        for region in &regions {
            exists(region.as_ref()).await?;
        }
    }
    let mut sessions: Vec<Session> = Vec::new();
    for config in identities(request, &base, &regions[0]).await {
        for region in &regions {
            let config = config.to_builder().region(region.clone()).build();
            let scope = identify(&config, region, request).await?;
            if !sessions.iter().any(|session| session.scope == scope) {
                sessions.push(Session { scope, config });
            }
        }
    }
    Ok(sessions)
}

/// Refuses what no call needs to be made for.
fn check(request: &Request) -> Result<(), ScanError> {
    if let Some(name) = request.regions.iter().find(|name| !region::is_plausible(name)) {
        return Err(unknown_region(name));
    }
    if let Some(url) = &request.endpoint_url {
        let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
        if !rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')) {
            return Err(ScanError::Endpoint(url.clone()));
        }
    }
    for role in &request.assume_roles {
        let is_role = Arn::parse(role).is_ok_and(|arn| arn.service == "iam" && arn.resource_type() == Some("role"));
        if !is_role {
            return Err(ScanError::Role(role.clone()));
        }
    }
    Ok(())
}

fn unknown_region(name: &str) -> ScanError {
    ScanError::Region { name: name.to_owned(), hint: did_you_mean(name) }
}

fn did_you_mean(name: &str) -> String {
    region::nearest(name).map_or_else(String::new, |near| format!("; did you mean {near}?"))
}

/// Refuses a region that neither this version nor the DNS knows, before credentials are asked for: a slip of the pen
/// should not look like a problem with the credentials, and a region that opened yesterday should just work.
async fn exists(name: &str) -> Result<(), ScanError> {
    let Some(host) = region::host(name).filter(|_| !region::is_known(name)) else { return Ok(()) };
    let lookup = tokio::net::lookup_host((host.as_str(), 443));
    let found = matches!(tokio::time::timeout(LOOKUP_TIMEOUT, lookup).await, Ok(Ok(_)));
    if found { Ok(()) } else { Err(ScanError::NoSuchRegion { name: name.to_owned(), hint: did_you_mean(name), host }) }
}

/// Whether an environment variable holds something.
fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

async fn base_config(request: &Request) -> SdkConfig {
    let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_attempt_timeout(ATTEMPT_TIMEOUT);
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .timeout_config(timeouts.build())
        // One cache for all clients, or each of them would ask for credentials (and for an MFA code) by itself.
        .identity_cache(IdentityCache::lazy().build());
    if let Some(profile) = &request.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(region) = request.regions.first() {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(url) = &request.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    let config = loader.load().await;
    let retry = config.retry_config().cloned().unwrap_or_else(RetryConfig::standard);
    // The user's own AWS_MAX_ATTEMPTS or max_attempts stays.
    let standard = RetryConfig::standard();
    if retry.max_attempts() == standard.max_attempts() && retry.mode() == standard.mode() && !set("AWS_MAX_ATTEMPTS") {
        config.into_builder().retry_config(retry.with_max_attempts(ATTEMPTS)).build()
    } else {
        config
    }
}

fn regions(request: &Request, base: &SdkConfig) -> Result<Vec<Region>, ScanError> {
    if request.regions.is_empty() {
        // The SDK takes an empty AWS_REGION for a name.
        let region = base.region().filter(|region| !region.as_ref().is_empty()).ok_or(ScanError::NoRegion)?;
        if !region::is_plausible(region.as_ref()) {
            return Err(unknown_region(region.as_ref()));
        }
        return Ok(vec![region.clone()]);
    }
    let mut regions: Vec<Region> = Vec::new();
    for region in request.regions.iter().map(|name| Region::new(name.clone())) {
        if !regions.contains(&region) {
            regions.push(region);
        }
    }
    Ok(regions)
}

/// The configurations of the accounts: the caller's own, or one for each role that is to be assumed.
async fn identities(request: &Request, base: &SdkConfig, region: &Region) -> Vec<SdkConfig> {
    if request.assume_roles.is_empty() {
        return vec![base.clone()];
    }
    let mut configs = Vec::new();
    for role in &request.assume_roles {
        let provider = AssumeRoleProvider::builder(role)
            .session_name("ecs2eks-scan")
            .configure(base)
            .region(region.clone())
            .build()
            .await;
        let assumed = base
            .to_builder()
            .credentials_provider(aws_sdk_sts::config::SharedCredentialsProvider::new(provider))
            .identity_cache(IdentityCache::lazy().build());
        configs.push(assumed.build());
    }
    configs
}

/// Asks AWS whose credentials these are.
async fn identify(config: &SdkConfig, region: &Region, request: &Request) -> Result<Scope, ScanError> {
    let retry = config.retry_config().cloned().unwrap_or_else(RetryConfig::standard);
    let attempts = retry.max_attempts().min(FIRST_ATTEMPTS);
    let config = config.to_builder().retry_config(retry.with_max_attempts(attempts)).build();
    let clients = super::clients::Clients::new(&config);
    let refused = |fault: &Fault| match fault.cause {
        Cause::NoCredentials => ScanError::NoCredentials {
            place: request.profile.as_ref().map_or_else(String::new, |name| format!(" in the profile {name:?}")),
        },
        _ => ScanError::Refused {
            region: region.to_string(),
            endpoint: endpoint(config.endpoint_url(), request),
            text: fault.text.clone(),
            advice: advice(fault, region, request),
        },
    };
    let identity = clients.sts.get_caller_identity().send().await.map_err(|error| refused(&Fault::of(&error)))?;
    let arn = identity.arn().and_then(|arn| Arn::parse(arn).ok());
    match (identity.account(), arn) {
        (Some(account), Some(arn)) => Ok(Scope {
            partition: arn.partition.to_owned(),
            account_id: account.to_owned(),
            region: region.to_string(),
            ..Scope::default()
        }),
        _ => Err(refused(&Fault::unreadable("the answer names no account"))),
    }
}

fn endpoint(configured: Option<&str>, request: &Request) -> String {
    match request.endpoint_url.as_deref().or(configured) {
        Some(url) => url.to_owned(),
        None => "AWS's own endpoint".to_owned(),
    }
}

fn advice(fault: &Fault, region: &Region, request: &Request) -> String {
    let hint = region::nearest(region.as_ref());
    match fault.cause {
        Cause::NoCredentials => String::new(), // said without the call
        Cause::Credentials if fault.code.as_deref().is_some_and(|code| code.contains("Expired")) => {
            "The credentials have expired: log in again (aws sso login, or new session keys), then repeat".to_owned()
        }
        Cause::Credentials if !request.assume_roles.is_empty() => {
            "Check that the caller may assume the role (sts:AssumeRole, and the role's trust policy), then repeat"
                .to_owned()
        }
        Cause::Credentials => {
            "Check the credentials: `aws sts get-caller-identity` with the same profile and environment must work"
                .to_owned()
        }
        Cause::Unreachable if request.endpoint_url.is_some() => {
            "Check --endpoint-url: is something listening there, and is the port right?".to_owned()
        }
        Cause::Unreachable => match hint {
            Some(near) => format!("{region} is not a region that this version knows; did you mean {near}?"),
            None => {
                "Check the network, the proxy (HTTPS_PROXY) and that the region is enabled for the account".to_owned()
            }
        },
        Cause::Answer => "AWS refused the call: check that the account and the region are enabled".to_owned(),
        Cause::Unreadable => "What answered is not AWS: check the endpoint and any proxy in between".to_owned(),
    }
}
