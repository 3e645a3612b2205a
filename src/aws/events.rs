//! EventBridge: rules whose targets are tasks on the clusters that were found.

use futures::future::join_all;

use super::operation as op;
use super::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::event_rule::EventRule;

impl Scanner {
    /// Asks each event bus for the rules that target a cluster: an account may have thousands of rules that do not.
    pub(super) async fn read_event_rules(&self, inventory: &mut Inventory) {
        let clusters = distinct(inventory.clusters.iter().filter_map(|cluster| cluster.cluster_arn.as_deref()));
        if clusters.is_empty() {
            return;
        }
        let buses = self.event_buses().await;
        let pairs = buses.iter().flat_map(|bus| clusters.iter().map(move |cluster| (bus, cluster)));
        let names = join_all(pairs.map(|(bus, cluster)| self.rule_names(bus, cluster))).await;
        let mut rules: Vec<(String, String)> = names.into_iter().flatten().collect();
        rules.sort();
        rules.dedup();
        let rules = join_all(rules.iter().map(|(bus, name)| self.event_rule(bus, name))).await;
        inventory.event_rules.extend(rules.into_iter().flatten());
    }

    async fn event_buses(&self) -> Vec<String> {
        let pages = self
            .caller
            .pages(
                &op::EVENTS_LIST_EVENT_BUSES,
                "",
                |token, capture| {
                    self.clients.events.list_event_buses().set_next_token(token).customize().interceptor(capture).send()
                },
                aws_sdk_eventbridge::operation::list_event_buses::ListEventBusesOutput::next_token,
            )
            .await;
        let buses = pages.iter().flat_map(|page| page.output.event_buses()).filter_map(|bus| bus.name());
        // Every account has the default bus; when the list is refused, its rules can still be read.
        distinct(buses.chain(["default"]))
    }

    async fn rule_names(&self, bus: &str, cluster: &str) -> Vec<(String, String)> {
        let pages = self
            .caller
            .pages(
                &op::EVENTS_LIST_RULE_NAMES_BY_TARGET,
                cluster,
                |token, capture| {
                    let call = self.clients.events.list_rule_names_by_target().target_arn(cluster).event_bus_name(bus);
                    call.set_next_token(token).customize().interceptor(capture).send()
                },
                aws_sdk_eventbridge::operation::list_rule_names_by_target::ListRuleNamesByTargetOutput::next_token,
            )
            .await;
        pages.iter().flat_map(|page| page.output.rule_names()).map(|name| (bus.to_owned(), name.clone())).collect()
    }

    async fn event_rule(&self, bus: &str, name: &str) -> Option<EventRule> {
        let resource = format!("{bus}/{name}");
        let answer = self
            .caller
            .read(&op::EVENTS_DESCRIBE_RULE, &resource, |capture| {
                let call = self.clients.events.describe_rule().name(name).event_bus_name(bus);
                call.customize().interceptor(capture).send()
            })
            .await?;
        let mut rule: EventRule = answer.whole(&self.caller, &op::EVENTS_DESCRIBE_RULE, &resource)?;
        let pages = self
            .caller
            .pages(
                &op::EVENTS_LIST_TARGETS_BY_RULE,
                &resource,
                |token, capture| {
                    let call = self.clients.events.list_targets_by_rule().rule(name).event_bus_name(bus);
                    call.set_next_token(token).customize().interceptor(capture).send()
                },
                aws_sdk_eventbridge::operation::list_targets_by_rule::ListTargetsByRuleOutput::next_token,
            )
            .await;
        for page in pages {
            rule.targets.extend(page.list(&self.caller, &op::EVENTS_LIST_TARGETS_BY_RULE, "Targets"));
        }
        Some(rule)
    }
}
