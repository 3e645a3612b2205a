//! The SDK's clients for one account and region. No other file makes one, so all of them share credentials, retries and
//! timeouts.

use aws_types::SdkConfig;

/// One client a service.
pub(super) struct Clients {
    pub(super) autoscaling: aws_sdk_applicationautoscaling::Client,
    pub(super) cloud_map: aws_sdk_servicediscovery::Client,
    pub(super) ec2: super::ec2::Client,
    pub(super) ecs: aws_sdk_ecs::Client,
    pub(super) efs: aws_sdk_efs::Client,
    pub(super) eks: aws_sdk_eks::Client,
    pub(super) elbv2: aws_sdk_elasticloadbalancingv2::Client,
    pub(super) events: aws_sdk_eventbridge::Client,
    pub(super) iam: aws_sdk_iam::Client,
    pub(super) scheduler: aws_sdk_scheduler::Client,
    pub(super) sts: aws_sdk_sts::Client,
}

impl Clients {
    /// Clients that share one configuration.
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self {
            autoscaling: aws_sdk_applicationautoscaling::Client::new(config),
            cloud_map: aws_sdk_servicediscovery::Client::new(config),
            ec2: super::ec2::Client::new(config),
            ecs: aws_sdk_ecs::Client::new(config),
            efs: aws_sdk_efs::Client::new(config),
            eks: aws_sdk_eks::Client::new(config),
            elbv2: aws_sdk_elasticloadbalancingv2::Client::new(config),
            events: aws_sdk_eventbridge::Client::new(config),
            iam: aws_sdk_iam::Client::new(config),
            scheduler: aws_sdk_scheduler::Client::new(config),
            sts: aws_sdk_sts::Client::new(config),
        }
    }
}
