//! Which objects a document holds: the wrappers that AWS CLI commands print, and objects on their own.

use serde_json::{Map, Value};

/// The kinds of object that an inventory holds, and the pieces that belong to one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    AccessPoint,
    Addon,
    CapacityProvider,
    Cluster,
    DiscoveryService,
    EksCluster,
    EventRule,
    FileSystem,
    InlinePolicy,
    Listener,
    ListenerRule,
    LoadBalancer,
    MountTarget,
    Namespace,
    NodeGroup,
    Role,
    ScalableTarget,
    ScalingPolicy,
    Schedule,
    ScheduledAction,
    SecurityGroup,
    Service,
    ServiceRevision,
    Subnet,
    TagDescription,
    TargetGroup,
    TargetHealth,
    Task,
    TaskDefinition,
}

/// A member that a command wraps its objects in.
struct Wrapper {
    member: &'static str,
    /// Whether the member is a list of objects or one object.
    list: bool,
    /// A member that the object must have, where two commands use the same wrapper.
    mark: Option<&'static str>,
    kind: Kind,
}

const fn list(member: &'static str, kind: Kind) -> Wrapper {
    Wrapper { member, list: true, mark: None, kind }
}

const fn single(member: &'static str, kind: Kind) -> Wrapper {
    Wrapper { member, list: false, mark: None, kind }
}

const fn marked(mark: &'static str, member: &'static str, list: bool, kind: Kind) -> Wrapper {
    Wrapper { member, list, mark: Some(mark), kind }
}

/// The first entry that fits counts. ECS writes `services` and `cluster`, Cloud Map `Services`, EKS `cluster`; ELB and
/// EventBridge both write `Rules`.
const WRAPPERS: &[Wrapper] = &[
    single("taskDefinition", Kind::TaskDefinition),
    list("services", Kind::Service),
    single("service", Kind::Service),
    list("clusters", Kind::Cluster),
    marked("clusterArn", "cluster", false, Kind::Cluster),
    single("cluster", Kind::EksCluster),
    list("capacityProviders", Kind::CapacityProvider),
    single("capacityProvider", Kind::CapacityProvider),
    list("serviceRevisions", Kind::ServiceRevision),
    list("tasks", Kind::Task),
    single("addon", Kind::Addon),
    single("nodegroup", Kind::NodeGroup),
    list("LoadBalancers", Kind::LoadBalancer),
    list("Listeners", Kind::Listener),
    marked("RuleArn", "Rules", true, Kind::ListenerRule),
    list("Rules", Kind::EventRule),
    list("TargetGroups", Kind::TargetGroup),
    list("TagDescriptions", Kind::TagDescription),
    list("ScalableTargets", Kind::ScalableTarget),
    list("ScalingPolicies", Kind::ScalingPolicy),
    list("ScheduledActions", Kind::ScheduledAction),
    single("Role", Kind::Role),
    list("Roles", Kind::Role),
    list("Namespaces", Kind::Namespace),
    single("Namespace", Kind::Namespace),
    list("Services", Kind::DiscoveryService),
    single("Service", Kind::DiscoveryService),
    list("FileSystems", Kind::FileSystem),
    list("AccessPoints", Kind::AccessPoint),
    list("MountTargets", Kind::MountTarget),
    list("Subnets", Kind::Subnet),
    list("SecurityGroups", Kind::SecurityGroup),
];

/// Members that tell what an object on its own is. The first entry whose members are all there counts, so an object
/// that names another (a rule its listener, a task its cluster) comes before the one that it names.
const OBJECTS: &[(&[&str], Kind)] = &[
    (&["containerDefinitions"], Kind::TaskDefinition),
    (&["taskArn"], Kind::Task),
    (&["serviceRevisionArn"], Kind::ServiceRevision),
    (&["serviceArn"], Kind::Service),
    (&["capacityProviderArn"], Kind::CapacityProvider),
    (&["autoScalingGroupProvider"], Kind::CapacityProvider),
    (&["managedInstancesProvider"], Kind::CapacityProvider),
    (&["clusterArn"], Kind::Cluster),
    (&["RuleArn"], Kind::ListenerRule),
    (&["ListenerArn"], Kind::Listener),
    (&["TargetGroupArn", "TargetHealthDescriptions"], Kind::TargetHealth),
    (&["TargetGroupArn"], Kind::TargetGroup),
    (&["LoadBalancerArn"], Kind::LoadBalancer),
    (&["RoleName", "PolicyName", "PolicyDocument"], Kind::InlinePolicy),
    (&["RoleName"], Kind::Role),
    (&["ResourceId", "PolicyType"], Kind::ScalingPolicy),
    (&["ResourceId", "ScheduledActionName"], Kind::ScheduledAction),
    (&["ResourceId", "ScalableDimension"], Kind::ScalableTarget),
    (&["ScheduleExpression", "Target"], Kind::Schedule),
    (&["ScheduleExpression", "FlexibleTimeWindow"], Kind::Schedule),
    (&["Name", "ScheduleExpression"], Kind::EventRule),
    (&["Name", "EventPattern"], Kind::EventRule),
    (&["Name", "Targets"], Kind::EventRule),
    (&["AccessPointId"], Kind::AccessPoint),
    (&["MountTargetId"], Kind::MountTarget),
    (&["FileSystemId"], Kind::FileSystem),
    (&["SubnetId", "VpcId"], Kind::Subnet),
    (&["GroupId", "IpPermissions"], Kind::SecurityGroup),
    (&["addonName", "clusterName"], Kind::Addon),
    (&["nodegroupName", "clusterName"], Kind::NodeGroup),
    // Input of create-service; files of deployment tools often have neither name nor task definition.
    (&["serviceName"], Kind::Service),
    (&["desiredCount"], Kind::Service),
    (&["schedulingStrategy"], Kind::Service),
    (&["deploymentConfiguration"], Kind::Service),
    (&["deploymentController"], Kind::Service),
    (&["loadBalancers"], Kind::Service),
    (&["serviceRegistries"], Kind::Service),
    (&["serviceConnectConfiguration"], Kind::Service),
];

/// What a wrapper's member holds.
pub(super) struct Wrapped<'a> {
    /// The wrapper's member.
    pub(super) member: &'static str,
    /// The objects with their position, or one without.
    pub(super) items: Vec<(Option<usize>, &'a Value)>,
    /// What they are.
    pub(super) kind: Kind,
}

/// The objects that a document wraps, in the order of its members.
pub(super) fn wrapped(document: &Map<String, Value>) -> Vec<Wrapped<'_>> {
    document.iter().filter_map(|(member, value)| of_wrapper(member, value)).collect()
}

fn of_wrapper<'a>(member: &str, value: &'a Value) -> Option<Wrapped<'a>> {
    WRAPPERS.iter().find_map(|wrapper| {
        let items = match value {
            _ if wrapper.member != member => return None,
            Value::Array(items) if wrapper.list => {
                items.iter().enumerate().map(|(at, item)| (Some(at), item)).collect()
            }
            Value::Object(_) if !wrapper.list => vec![(None, value)],
            _ => return None,
        };
        let fits = |items: &[(Option<usize>, &Value)]| match wrapper.mark {
            Some(mark) => items.iter().any(|(_, item)| item.get(mark).is_some()),
            None => true,
        };
        fits(&items).then_some(Wrapped { member: wrapper.member, items, kind: wrapper.kind })
    })
}

/// What an object on its own is.
pub(super) fn of_object(object: &Map<String, Value>) -> Option<Kind> {
    OBJECTS.iter().find(|(marks, _)| marks.iter().all(|mark| object.contains_key(*mark))).map(|(_, kind)| *kind)
}

/// Whether a document is an inventory, whatever its version.
pub(super) fn is_inventory(document: &Map<String, Value>) -> bool {
    let has = |members: &[&str]| members.iter().any(|member| document.contains_key(*member));
    has(&["generator", "scannedAt", "scopes", "taskDefinitions"])
        || (has(&["version"]) && (document.len() == 1 || has(&["services", "eksClusters", "roles", "gaps"])))
}

/// Whether a document is a CloudFormation template, or a task definition in its spelling.
pub(super) fn is_cloud_formation(document: &Map<String, Value>) -> bool {
    document.contains_key("AWSTemplateFormatVersion")
        || document.contains_key("ContainerDefinitions")
        || document.get("Resources").is_some_and(Value::is_object)
}
