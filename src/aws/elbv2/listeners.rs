//! Listeners with attributes and certificates, and their rules.

use aws_sdk_elasticloadbalancingv2::types as sdk;
use futures::future::{join, join_all, join3};

use super::convert_listener::{certificate, listener};
use super::convert_rule::rule;
use super::convert_target_group::attribute;
use crate::aws::operation as op;
use crate::aws::scanner::Scanner;
use crate::inventory::attribute::Attribute;
use crate::inventory::listener::{Certificate, Listener};
use crate::inventory::rule::ListenerRule;

impl Scanner {
    pub(super) async fn listeners(&self, load_balancer: &str) -> Vec<sdk::Listener> {
        let pages = self
            .caller
            .pages(
                &op::ELBV2_DESCRIBE_LISTENERS,
                load_balancer,
                |token, capture| {
                    let call =
                        self.clients.elbv2.describe_listeners().load_balancer_arn(load_balancer).set_marker(token);
                    call.customize().interceptor(capture).send()
                },
                aws_sdk_elasticloadbalancingv2::operation::describe_listeners::DescribeListenersOutput::next_marker,
            )
            .await;
        pages.into_iter().flat_map(|page| page.output.listeners.unwrap_or_default()).collect()
    }

    /// Completes listeners with attributes, certificates and tags, and reads their rules.
    pub(super) async fn complete_listeners(&self, found: Vec<sdk::Listener>) -> (Vec<Listener>, Vec<ListenerRule>) {
        let mut listeners: Vec<Listener> = found.into_iter().map(listener).collect();
        let details = join_all(listeners.iter().map(|listener| {
            join3(self.listener_attributes(&listener.listener_arn), self.certificates(listener), self.rules(listener))
        }));
        let arns: Vec<String> = listeners.iter().map(|listener| listener.listener_arn.clone()).collect();
        let (details, mut tags) = join(details, self.load_balancing_tags(&arns)).await;
        let mut rules = Vec::new();
        for (listener, (attributes, certificates, own_rules)) in listeners.iter_mut().zip(details) {
            listener.attributes = attributes;
            // When the list cannot be read, the default certificate that the listener itself names is kept.
            if !certificates.is_empty() {
                listener.certificates = certificates;
            }
            listener.tags = tags.remove(&listener.listener_arn).unwrap_or_default();
            rules.extend(own_rules);
        }
        let arns: Vec<String> = rules.iter().map(|rule: &ListenerRule| rule.rule_arn.clone()).collect();
        let mut tags = self.load_balancing_tags(&arns).await;
        for rule in &mut rules {
            rule.tags = tags.remove(&rule.rule_arn).unwrap_or_default();
        }
        (listeners, rules)
    }

    async fn listener_attributes(&self, arn: &str) -> Vec<Attribute> {
        let answer = self
            .caller
            .read(&op::ELBV2_DESCRIBE_LISTENER_ATTRIBUTES, arn, |capture| {
                let call = self.clients.elbv2.describe_listener_attributes().listener_arn(arn);
                call.customize().interceptor(capture).send()
            })
            .await;
        let attributes = answer.and_then(|answer| answer.output.attributes).unwrap_or_default();
        attributes.into_iter().map(|found| attribute(found.key, found.value)).collect()
    }

    async fn certificates(&self, listener: &Listener) -> Vec<Certificate> {
        // Only these protocols have certificates, and the call is an error for the others.
        if !matches!(listener.protocol.as_deref(), Some("HTTPS" | "TLS")) {
            return Vec::new();
        }
        let arn = &listener.listener_arn;
        let pages = self
            .caller
            .pages(
                &op::ELBV2_DESCRIBE_LISTENER_CERTIFICATES,
                arn,
                |token, capture| {
                    let call = self.clients.elbv2.describe_listener_certificates().listener_arn(arn).set_marker(token);
                    call.customize().interceptor(capture).send()
                },
                aws_sdk_elasticloadbalancingv2::operation::describe_listener_certificates::DescribeListenerCertificatesOutput::next_marker,
            )
            .await;
        let found = pages.into_iter().flat_map(|page| page.output.certificates.unwrap_or_default());
        let mut certificates: Vec<Certificate> = found.map(certificate).collect();
        certificates.sort_by(|one, other| {
            (one.is_default != Some(true), &one.certificate_arn)
                .cmp(&(other.is_default != Some(true), &other.certificate_arn))
        });
        certificates
    }

    async fn rules(&self, listener: &Listener) -> Vec<ListenerRule> {
        let arn = &listener.listener_arn;
        let pages = self
            .caller
            .pages(
                &op::ELBV2_DESCRIBE_RULES,
                arn,
                |token, capture| {
                    let call = self.clients.elbv2.describe_rules().listener_arn(arn).set_marker(token);
                    call.customize().interceptor(capture).send()
                },
                aws_sdk_elasticloadbalancingv2::operation::describe_rules::DescribeRulesOutput::next_marker,
            )
            .await;
        pages.into_iter().flat_map(|page| page.output.rules.unwrap_or_default()).map(|found| rule(found, arn)).collect()
    }
}
