//! The SDK's listeners as the AWS CLI prints them.

use aws_sdk_elasticloadbalancingv2::types as sdk;

use super::convert_action::action;
use super::text;
use crate::inventory::listener::{Certificate, Listener, MutualAuthentication};

pub(super) fn listener(found: sdk::Listener) -> Listener {
    let certificates = found.certificates.unwrap_or_default();
    Listener {
        listener_arn: found.listener_arn.unwrap_or_default(),
        load_balancer_arn: found.load_balancer_arn,
        port: found.port.map(i64::from),
        protocol: found.protocol.map(text),
        certificates: certificates.into_iter().map(certificate).collect(),
        ssl_policy: found.ssl_policy,
        default_actions: found.default_actions.unwrap_or_default().into_iter().map(action).collect(),
        alpn_policy: found.alpn_policy.unwrap_or_default(),
        mutual_authentication: found.mutual_authentication.map(|mutual| MutualAuthentication {
            mode: mutual.mode,
            trust_store_arn: mutual.trust_store_arn,
            ignore_client_certificate_expiry: mutual.ignore_client_certificate_expiry,
            trust_store_association_status: mutual.trust_store_association_status.map(text),
            advertise_trust_store_ca_names: mutual.advertise_trust_store_ca_names.map(text),
            ..MutualAuthentication::default()
        }),
        ..Listener::default()
    }
}

pub(super) fn certificate(found: sdk::Certificate) -> Certificate {
    Certificate {
        certificate_arn: found.certificate_arn.unwrap_or_default(),
        is_default: found.is_default,
        ..Certificate::default()
    }
}
