//! Containers that exist for ECS's sake and do not move: FireLens' log router and App Mesh's Envoy.

use std::collections::BTreeSet;

use crate::finding::rules::task as rules;
use crate::inventory::container::ContainerDefinition;
use crate::inventory::tag::KeyValue;
use crate::inventory::task_definition::ProxyConfiguration;

use super::logging;
use super::notes::Notes;

/// Containers that move, and names of those that do not. Never drops the last one.
pub(super) fn split<'a>(
    containers: &'a [ContainerDefinition],
    proxy: Option<&ProxyConfiguration>,
    notes: &mut Notes<'_>,
) -> (Vec<&'a ContainerDefinition>, BTreeSet<&'a str>) {
    let proxy_name = proxy.map(|configuration| report_proxy(configuration, notes));
    let goes = |container: &ContainerDefinition| {
        container.firelens_configuration.is_some() || proxy_name.as_deref() == Some(container.name.as_str())
    };
    if containers.iter().all(goes) {
        return (containers.iter().collect(), BTreeSet::new());
    }
    let (dropped, kept): (Vec<_>, Vec<_>) = containers.iter().partition(|container| goes(container));
    for container in &dropped {
        if let Some(configuration) = &container.firelens_configuration {
            logging::report_router(configuration, false, &mut notes.container(&container.name));
        }
    }
    (kept, dropped.into_iter().map(|container| container.name.as_str()).collect())
}

/// Gives the name of the Envoy container.
fn report_proxy(configuration: &ProxyConfiguration, notes: &mut Notes<'_>) -> String {
    let ProxyConfiguration {
        kind: _, /* only APPMESH exists */
        container_name,
        properties,
        unknown: _, /* INV002 */
    } = configuration;
    let ports = properties.iter().find(|KeyValue { name, value: _, unknown: _ }| name == "AppPorts");
    let ports = ports.and_then(|property| property.value.as_deref()).unwrap_or("unknown");
    notes.raise(
        &rules::APP_MESH,
        "proxyConfiguration",
        format!("traffic to the ports {ports} passes App Mesh's Envoy, which reached its end of support on 30 September 2026; the proxy is left out of the pod"),
        "find the mesh's retries, timeouts and TLS settings and decide where they live now (Traefik, the application, another mesh)",
    );
    container_name.clone()
}
