//! Every AWS operation that scan calls: one table that names the call, its pacing and, through it, its permission.
//!
//! A call cannot be made without an entry here ([`super::caller::Caller`] takes one), so the printed policy, the pacing and the gaps agree
//! with what is called.

use super::pacing::Group;

/// An AWS service, by its API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Service {
    /// Application Auto Scaling.
    Autoscaling,
    /// Cloud Map.
    CloudMap,
    /// Elastic Compute Cloud: the network only.
    Ec2,
    /// Elastic Container Service.
    Ecs,
    /// Elastic File System.
    Efs,
    /// Elastic Kubernetes Service.
    Eks,
    /// Elastic Load Balancing, the API of application and network load balancers.
    Elbv2,
    /// EventBridge.
    Events,
    /// Identity and Access Management.
    Iam,
    /// EventBridge Scheduler.
    Scheduler,
    /// Security Token Service.
    Sts,
}

impl Service {
    /// The name that the AWS CLI uses, which gaps carry too.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Autoscaling => "application-autoscaling",
            Self::CloudMap => "servicediscovery",
            Self::Ec2 => "ec2",
            Self::Ecs => "ecs",
            Self::Efs => "efs",
            Self::Eks => "eks",
            Self::Elbv2 => "elbv2",
            Self::Events => "events",
            Self::Iam => "iam",
            Self::Scheduler => "scheduler",
            Self::Sts => "sts",
        }
    }

    /// The prefix of the service's IAM actions, from the Service Authorization Reference.
    pub(crate) const fn iam_prefix(self) -> &'static str {
        match self {
            Self::Efs => "elasticfilesystem",
            Self::Elbv2 => "elasticloadbalancing",
            Self::Autoscaling
            | Self::CloudMap
            | Self::Ec2
            | Self::Ecs
            | Self::Eks
            | Self::Events
            | Self::Iam
            | Self::Scheduler
            | Self::Sts => self.name(),
        }
    }
}

/// One operation of one service.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    /// The service.
    pub(crate) service: Service,
    /// AWS's name, for example `DescribeServices`.
    pub(crate) name: &'static str,
    /// The bucket that it draws from.
    pub(crate) group: Group,
}

const fn operation(service: Service, name: &'static str, group: Group) -> Operation {
    Operation { service, name, group }
}

pub(crate) const EC2_DESCRIBE_SUBNETS: Operation = operation(Service::Ec2, "DescribeSubnets", Group::Ec2);
pub(crate) const EC2_DESCRIBE_SECURITY_GROUPS: Operation =
    operation(Service::Ec2, "DescribeSecurityGroups", Group::Ec2);

pub(crate) const ECS_LIST_CLUSTERS: Operation = operation(Service::Ecs, "ListClusters", Group::EcsClusters);
pub(crate) const ECS_DESCRIBE_CLUSTERS: Operation = operation(Service::Ecs, "DescribeClusters", Group::EcsClusters);
pub(crate) const ECS_DESCRIBE_CAPACITY_PROVIDERS: Operation =
    operation(Service::Ecs, "DescribeCapacityProviders", Group::EcsCapacityProviders);
pub(crate) const ECS_LIST_SERVICES: Operation = operation(Service::Ecs, "ListServices", Group::EcsServices);
pub(crate) const ECS_DESCRIBE_SERVICES: Operation = operation(Service::Ecs, "DescribeServices", Group::EcsServices);
pub(crate) const ECS_DESCRIBE_SERVICE_REVISIONS: Operation =
    operation(Service::Ecs, "DescribeServiceRevisions", Group::EcsServiceRevisions);
pub(crate) const ECS_LIST_TASKS: Operation = operation(Service::Ecs, "ListTasks", Group::EcsTasks);
pub(crate) const ECS_DESCRIBE_TASKS: Operation = operation(Service::Ecs, "DescribeTasks", Group::EcsTasks);
pub(crate) const ECS_DESCRIBE_TASK_DEFINITION: Operation =
    operation(Service::Ecs, "DescribeTaskDefinition", Group::EcsTaskDefinitions);

pub(crate) const ELBV2_DESCRIBE_TARGET_GROUPS: Operation =
    operation(Service::Elbv2, "DescribeTargetGroups", Group::Elbv2);
pub(crate) const ELBV2_DESCRIBE_TARGET_GROUP_ATTRIBUTES: Operation =
    operation(Service::Elbv2, "DescribeTargetGroupAttributes", Group::Elbv2);
pub(crate) const ELBV2_DESCRIBE_TARGET_HEALTH: Operation =
    operation(Service::Elbv2, "DescribeTargetHealth", Group::Elbv2);
pub(crate) const ELBV2_DESCRIBE_LOAD_BALANCERS: Operation =
    operation(Service::Elbv2, "DescribeLoadBalancers", Group::Elbv2);
pub(crate) const ELBV2_DESCRIBE_LOAD_BALANCER_ATTRIBUTES: Operation =
    operation(Service::Elbv2, "DescribeLoadBalancerAttributes", Group::Elbv2);
pub(crate) const ELBV2_DESCRIBE_LISTENERS: Operation = operation(Service::Elbv2, "DescribeListeners", Group::Elbv2);
pub(crate) const ELBV2_DESCRIBE_LISTENER_ATTRIBUTES: Operation =
    operation(Service::Elbv2, "DescribeListenerAttributes", Group::Elbv2);
pub(crate) const ELBV2_DESCRIBE_LISTENER_CERTIFICATES: Operation =
    operation(Service::Elbv2, "DescribeListenerCertificates", Group::Elbv2);
pub(crate) const ELBV2_DESCRIBE_RULES: Operation = operation(Service::Elbv2, "DescribeRules", Group::Elbv2);
pub(crate) const ELBV2_DESCRIBE_TAGS: Operation = operation(Service::Elbv2, "DescribeTags", Group::Elbv2);

pub(crate) const AUTOSCALING_DESCRIBE_SCALABLE_TARGETS: Operation =
    operation(Service::Autoscaling, "DescribeScalableTargets", Group::Autoscaling);
pub(crate) const AUTOSCALING_DESCRIBE_SCALING_POLICIES: Operation =
    operation(Service::Autoscaling, "DescribeScalingPolicies", Group::Autoscaling);
pub(crate) const AUTOSCALING_DESCRIBE_SCHEDULED_ACTIONS: Operation =
    operation(Service::Autoscaling, "DescribeScheduledActions", Group::Autoscaling);

pub(crate) const IAM_GET_ROLE: Operation = operation(Service::Iam, "GetRole", Group::Iam);
pub(crate) const IAM_LIST_ROLE_POLICIES: Operation = operation(Service::Iam, "ListRolePolicies", Group::Iam);
pub(crate) const IAM_GET_ROLE_POLICY: Operation = operation(Service::Iam, "GetRolePolicy", Group::Iam);
pub(crate) const IAM_LIST_ATTACHED_ROLE_POLICIES: Operation =
    operation(Service::Iam, "ListAttachedRolePolicies", Group::Iam);
pub(crate) const IAM_GET_POLICY: Operation = operation(Service::Iam, "GetPolicy", Group::Iam);
pub(crate) const IAM_GET_POLICY_VERSION: Operation = operation(Service::Iam, "GetPolicyVersion", Group::Iam);

pub(crate) const EVENTS_LIST_EVENT_BUSES: Operation = operation(Service::Events, "ListEventBuses", Group::Events);
pub(crate) const EVENTS_LIST_RULE_NAMES_BY_TARGET: Operation =
    operation(Service::Events, "ListRuleNamesByTarget", Group::Events);
pub(crate) const EVENTS_DESCRIBE_RULE: Operation = operation(Service::Events, "DescribeRule", Group::Events);
pub(crate) const EVENTS_LIST_TARGETS_BY_RULE: Operation =
    operation(Service::Events, "ListTargetsByRule", Group::Events);

pub(crate) const SCHEDULER_LIST_SCHEDULES: Operation =
    operation(Service::Scheduler, "ListSchedules", Group::SchedulerLists);
pub(crate) const SCHEDULER_GET_SCHEDULE: Operation =
    operation(Service::Scheduler, "GetSchedule", Group::SchedulerSchedules);

pub(crate) const CLOUD_MAP_LIST_NAMESPACES: Operation = operation(Service::CloudMap, "ListNamespaces", Group::CloudMap);
pub(crate) const CLOUD_MAP_GET_NAMESPACE: Operation = operation(Service::CloudMap, "GetNamespace", Group::CloudMap);
pub(crate) const CLOUD_MAP_GET_SERVICE: Operation = operation(Service::CloudMap, "GetService", Group::CloudMap);

pub(crate) const EFS_DESCRIBE_FILE_SYSTEMS: Operation = operation(Service::Efs, "DescribeFileSystems", Group::Efs);
pub(crate) const EFS_DESCRIBE_ACCESS_POINTS: Operation = operation(Service::Efs, "DescribeAccessPoints", Group::Efs);
pub(crate) const EFS_DESCRIBE_MOUNT_TARGETS: Operation = operation(Service::Efs, "DescribeMountTargets", Group::Efs);

pub(crate) const EKS_LIST_CLUSTERS: Operation = operation(Service::Eks, "ListClusters", Group::Eks);
pub(crate) const EKS_DESCRIBE_CLUSTER: Operation = operation(Service::Eks, "DescribeCluster", Group::Eks);
pub(crate) const EKS_LIST_ADDONS: Operation = operation(Service::Eks, "ListAddons", Group::Eks);
pub(crate) const EKS_DESCRIBE_ADDON: Operation = operation(Service::Eks, "DescribeAddon", Group::Eks);
pub(crate) const EKS_LIST_NODEGROUPS: Operation = operation(Service::Eks, "ListNodegroups", Group::Eks);
pub(crate) const EKS_DESCRIBE_NODEGROUP: Operation = operation(Service::Eks, "DescribeNodegroup", Group::Eks);

pub(crate) const STS_GET_CALLER_IDENTITY: Operation = operation(Service::Sts, "GetCallerIdentity", Group::Sts);

/// Every operation, sorted by service and then in the order of the constants.
pub(crate) const ALL: &[&Operation] = &[
    &AUTOSCALING_DESCRIBE_SCALABLE_TARGETS,
    &AUTOSCALING_DESCRIBE_SCALING_POLICIES,
    &AUTOSCALING_DESCRIBE_SCHEDULED_ACTIONS,
    &CLOUD_MAP_LIST_NAMESPACES,
    &CLOUD_MAP_GET_NAMESPACE,
    &CLOUD_MAP_GET_SERVICE,
    &EC2_DESCRIBE_SECURITY_GROUPS,
    &EC2_DESCRIBE_SUBNETS,
    &ECS_LIST_CLUSTERS,
    &ECS_DESCRIBE_CLUSTERS,
    &ECS_DESCRIBE_CAPACITY_PROVIDERS,
    &ECS_LIST_SERVICES,
    &ECS_DESCRIBE_SERVICES,
    &ECS_DESCRIBE_SERVICE_REVISIONS,
    &ECS_LIST_TASKS,
    &ECS_DESCRIBE_TASKS,
    &ECS_DESCRIBE_TASK_DEFINITION,
    &EFS_DESCRIBE_FILE_SYSTEMS,
    &EFS_DESCRIBE_ACCESS_POINTS,
    &EFS_DESCRIBE_MOUNT_TARGETS,
    &EKS_LIST_CLUSTERS,
    &EKS_DESCRIBE_CLUSTER,
    &EKS_LIST_ADDONS,
    &EKS_DESCRIBE_ADDON,
    &EKS_LIST_NODEGROUPS,
    &EKS_DESCRIBE_NODEGROUP,
    &ELBV2_DESCRIBE_TARGET_GROUPS,
    &ELBV2_DESCRIBE_TARGET_GROUP_ATTRIBUTES,
    &ELBV2_DESCRIBE_TARGET_HEALTH,
    &ELBV2_DESCRIBE_LOAD_BALANCERS,
    &ELBV2_DESCRIBE_LOAD_BALANCER_ATTRIBUTES,
    &ELBV2_DESCRIBE_LISTENERS,
    &ELBV2_DESCRIBE_LISTENER_ATTRIBUTES,
    &ELBV2_DESCRIBE_LISTENER_CERTIFICATES,
    &ELBV2_DESCRIBE_RULES,
    &ELBV2_DESCRIBE_TAGS,
    &EVENTS_LIST_EVENT_BUSES,
    &EVENTS_LIST_RULE_NAMES_BY_TARGET,
    &EVENTS_DESCRIBE_RULE,
    &EVENTS_LIST_TARGETS_BY_RULE,
    &IAM_GET_ROLE,
    &IAM_LIST_ROLE_POLICIES,
    &IAM_GET_ROLE_POLICY,
    &IAM_LIST_ATTACHED_ROLE_POLICIES,
    &IAM_GET_POLICY,
    &IAM_GET_POLICY_VERSION,
    &SCHEDULER_LIST_SCHEDULES,
    &SCHEDULER_GET_SCHEDULE,
    &STS_GET_CALLER_IDENTITY,
];
