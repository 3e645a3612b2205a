//! The ports of a workload's Service: every declared container port, and the port that a target group uses even when
//! the task definition does not declare it.

use crate::inventory::service_attachment::ServiceLoadBalancer;
use crate::migration::{Pod, PortProtocol, Service, ServicePort};

/// The Service of a workload, or `None` for one that nobody calls. A daemon gets one only when a load balancer uses it.
#[must_use]
pub fn service_ports(pod: &Pod, load_balancers: &[ServiceLoadBalancer], daemon: bool) -> Option<Service> {
    let mut ports: Vec<ServicePort> = Vec::new();
    if !daemon || !load_balancers.is_empty() {
        for port in pod.containers.iter().flat_map(|container| &container.ports) {
            let known = ports.iter().any(|other| (other.port, other.protocol) == (port.number, port.protocol));
            if !known {
                ports.push(ServicePort {
                    name: port.name.clone(),
                    port: port.number,
                    target_port: port.number,
                    protocol: port.protocol,
                    app_protocol: port.app_protocol.clone(),
                });
            }
        }
    }
    for balancer in load_balancers {
        let number = balancer.container_port.and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0);
        let Some(number) = number else { continue };
        if balancer.target_group_arn.is_some() && !ports.iter().any(|port| port.port == number) {
            ports.push(ServicePort {
                name: format!("port-{number}"),
                port: number,
                target_port: number,
                protocol: PortProtocol::Tcp,
                app_protocol: None,
            });
        }
    }
    (!ports.is_empty()).then(|| Service { ports, ..Service::default() })
}
