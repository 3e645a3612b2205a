//! A client of two EC2 calls, made of the SDK's own parts: its credentials, signer, retries, timeouts and endpoint settings.
//!
//! The SDK's EC2 crate needs minutes and gigabytes to compile for all its operations; `docs/decisions/` has the numbers. The
//! protocol is the EC2 query protocol: a form goes out, XML comes back.

use std::error::Error;
use std::fmt;

use aws_runtime::auth::SigV4OperationSigningConfig;
use aws_runtime::auth::sigv4::{self, SigV4AuthScheme};
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime::client::retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier};
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::auth::{
    AuthSchemeOptionResolverParams, SharedAuthScheme, SharedAuthSchemeOptionResolver,
};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::identity::SharedIdentityResolver;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{FrozenLayer, Layer};
use aws_smithy_types::error::metadata::{ErrorMetadata, ProvideErrorMetadata};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::{Region, SigningRegion};
use aws_types::service_config::ServiceConfigKey;
use aws_types::{SdkConfig, SigningName};

use super::response::{self, SecurityGroups, Subnets};

/// Version of the EC2 API.
const VERSION: &str = "2016-11-15";

/// Objects a page. EC2 takes 5 to 1000.
const PAGE: &str = "1000";

/// Calls EC2 in one account and region.
pub(in crate::aws) struct Client {
    config: SdkConfig,
}

/// EC2's answer to a call that it refused.
#[derive(Debug)]
pub(super) struct Ec2Error(ErrorMetadata);

impl fmt::Display for Ec2Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Ec2Error {}

impl ProvideErrorMetadata for Ec2Error {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}

/// `Filter.1` of a describe call: a name and the values of which one must match.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter<'a> {
    /// EC2's name of the filter.
    pub(super) name: &'static str,
    /// At most 200.
    pub(super) values: &'a [String],
}

type Answer<O> = Result<O, SdkError<Ec2Error, HttpResponse>>;

impl Client {
    /// A client with the configuration that all clients share.
    pub(in crate::aws) fn new(config: &SdkConfig) -> Self {
        Self { config: config.clone() }
    }

    /// One page of subnets.
    pub(super) async fn describe_subnets(&self, filter: Filter<'_>, token: Option<String>) -> Answer<Subnets> {
        self.call("DescribeSubnets", filter, token, response::read).await
    }

    /// One page of security groups.
    pub(super) async fn describe_security_groups(
        &self,
        filter: Filter<'_>,
        token: Option<String>,
    ) -> Answer<SecurityGroups> {
        self.call("DescribeSecurityGroups", filter, token, response::read).await
    }

    async fn call<O>(
        &self,
        operation: &'static str,
        filter: Filter<'_>,
        token: Option<String>,
        read: fn(&str) -> Result<O, response::Unreadable>,
    ) -> Answer<O>
    where
        O: fmt::Debug + Send + Sync + 'static,
    {
        let config = &self.config;
        let mut builder = Operation::builder()
            .service_name("EC2")
            .operation_name(operation)
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&endpoint(config))
            .standard_retry(&config.retry_config().cloned().unwrap_or_else(RetryConfig::standard))
            .timeout_config(config.timeout_config().cloned().unwrap_or_else(TimeoutConfig::disabled))
            .retry_classifier(TransientErrorClassifier::<Ec2Error>::new())
            .retry_classifier(AwsErrorCodeClassifier::<Ec2Error>::new())
            .retry_classifier(HttpStatusCodeClassifier::default())
            .runtime_plugin(signing(config));
        if let Some(client) = config.http_client() {
            builder = builder.http_client(client);
        }
        if let Some(sleep) = config.sleep_impl() {
            builder = builder.sleep_impl(sleep);
        }
        builder
            .serializer(request)
            .deserializer(move |response| answer(response, read))
            .build()
            .invoke(form(operation, filter, token.as_deref()))
            .await
    }
}

/// The host of the region's partition, unless the user redirects all services or EC2 (`AWS_ENDPOINT_URL_EC2`).
fn endpoint(config: &SdkConfig) -> String {
    let key = ServiceConfigKey::builder().service_id("ec2").env("AWS_ENDPOINT_URL").profile("endpoint_url").build();
    let of_service = key.ok().and_then(|key| config.service_config()?.load_config(key));
    let region = config.region().map_or("us-east-1", Region::as_ref);
    of_service.or_else(|| config.endpoint_url().map(str::to_owned)).unwrap_or_else(|| {
        let suffix = suffix(region);
        format!("https://ec2.{region}.{suffix}")
    })
}

/// DNS suffix of a region's partition, from the SDKs' `partitions.json`.
fn suffix(region: &str) -> &'static str {
    const OTHERS: [(&str, &str); 6] = [
        ("cn-", "amazonaws.com.cn"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("us-isof-", "csp.hci.ic.gov"),
        ("us-iso-", "c2s.ic.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
        ("eusc-", "amazonaws.eu"),
    ];
    OTHERS.iter().find(|(beginning, _)| region.starts_with(beginning)).map_or("amazonaws.com", |(_, suffix)| suffix)
}

/// Who signs, and for what.
fn signing(config: &SdkConfig) -> StaticRuntimePlugin {
    let mut components = RuntimeComponentsBuilder::new("ec2");
    components.push_auth_scheme(SharedAuthScheme::new(SigV4AuthScheme::new()));
    components.set_auth_scheme_option_resolver(Some(SharedAuthSchemeOptionResolver::new(
        StaticAuthSchemeOptionResolver::new(vec![sigv4::SCHEME_ID]),
    )));
    components.set_identity_cache(config.identity_cache());
    if let Some(provider) = config.credentials_provider() {
        components.set_identity_resolver(sigv4::SCHEME_ID, SharedIdentityResolver::new(provider));
    }
    StaticRuntimePlugin::new().with_config(signed_as(config)).with_runtime_components(components)
}

fn signed_as(config: &SdkConfig) -> FrozenLayer {
    let mut layer = Layer::new("ec2");
    layer.store_put(AuthSchemeOptionResolverParams::new(()));
    layer.store_put(SigV4OperationSigningConfig::default());
    layer.store_put(SigningName::from_static("ec2"));
    if let Some(region) = config.region() {
        layer.store_put(SigningRegion::from(region.clone()));
    }
    layer.freeze()
}

/// The parameters of a call, in the order in which they are sent.
fn form(operation: &str, filter: Filter<'_>, token: Option<&str>) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", operation).append_pair("Version", VERSION).append_pair("MaxResults", PAGE);
    form.append_pair("Filter.1.Name", filter.name);
    for (number, value) in (1..).zip(filter.values) {
        form.append_pair(&format!("Filter.1.Value.{number}"), value);
    }
    if let Some(token) = token {
        form.append_pair("NextToken", token);
    }
    form.finish()
}

fn request(form: String) -> Result<HttpRequest, aws_smithy_runtime_api::box_error::BoxError> {
    let length = form.len();
    let mut request = HttpRequest::new(SdkBody::from(form));
    request.set_method("POST")?;
    request.headers_mut().insert("content-type", "application/x-www-form-urlencoded");
    request.headers_mut().insert("content-length", length.to_string());
    Ok(request)
}

fn answer<O>(
    response: &HttpResponse,
    read: fn(&str) -> Result<O, response::Unreadable>,
) -> Result<O, OrchestratorError<Ec2Error>> {
    let body = response.body().bytes().unwrap_or_default();
    let text = std::str::from_utf8(body).map_err(OrchestratorError::other)?;
    if response.status().is_success() {
        return read(text).map_err(OrchestratorError::other);
    }
    let mut error = ErrorMetadata::builder();
    if let Some((code, message)) = response::error(text) {
        error = error.code(code).message(message);
    }
    Err(OrchestratorError::operation(Ec2Error(error.build())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_the_filter_and_the_page() {
        let values = ["subnet-1".to_owned(), "subnet 2".to_owned()];
        let form = form("DescribeSubnets", Filter { name: "subnet-id", values: &values }, Some("a=b"));
        assert_eq!(
            form,
            "Action=DescribeSubnets&Version=2016-11-15&MaxResults=1000&Filter.1.Name=subnet-id\
             &Filter.1.Value.1=subnet-1&Filter.1.Value.2=subnet+2&NextToken=a%3Db"
        );
    }

    #[test]
    fn the_endpoint_is_the_partitions_unless_redirected() {
        let of = |region: &'static str| SdkConfig::builder().region(Region::new(region));
        assert_eq!(endpoint(&of("eu-west-1").build()), "https://ec2.eu-west-1.amazonaws.com");
        assert_eq!(endpoint(&of("us-gov-west-1").build()), "https://ec2.us-gov-west-1.amazonaws.com");
        assert_eq!(endpoint(&of("cn-north-1").build()), "https://ec2.cn-north-1.amazonaws.com.cn");
        assert_eq!(endpoint(&of("us-isob-east-1").build()), "https://ec2.us-isob-east-1.sc2s.sgov.gov");
        let redirected = of("eu-west-1").endpoint_url("http://127.0.0.1:5000").build();
        assert_eq!(endpoint(&redirected), "http://127.0.0.1:5000");
    }
}
