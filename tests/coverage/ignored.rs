//! Members that change nothing, each with the reason.

const HISTORY: &str = "history";
const DERIVED: &str = "ECS derives it from the other members";
const REPEATED: &str = "repeats the service's own member";
const ECS_RIGHT: &str = "the role with which ECS itself acts; whatever acts on Kubernetes has its own";
const FARGATE: &str = "the version of Fargate's own software; nodes have an AMI instead";

/// Path (or the start of one, ending in `.`) and why it has no meaning on Kubernetes.
pub(crate) const ALL: &[(&str, &str)] = &[
    ("taskDefinitions[].compatibilities[]", DERIVED),
    ("taskDefinitions[].requiresAttributes[].", DERIVED),
    (
        "taskDefinitions[].requiresCompatibilities[]",
        "what the task may run on; the service's launch type or capacity providers say what it does run on",
    ),
    ("taskDefinitions[].registeredAt", HISTORY),
    ("taskDefinitions[].registeredBy", HISTORY),
    ("taskDefinitions[].deregisteredAt", "history; `status` says the same and is reported"),
    ("taskDefinitions[].deleteRequestedAt", "history; `status` says the same and is reported"),
    ("taskDefinitions[].proxyConfiguration.type", "the only type is APPMESH"),
    ("taskDefinitions[].containerDefinitions[].environmentFiles[].type", "the only type is s3"),
    ("taskDefinitions[].volumes[].dockerVolumeConfiguration.labels", "labels of a Docker object that no longer exists"),
    ("taskDefinitions[].volumes[].efsVolumeConfiguration.transitEncryptionPort", "the CSI driver picks its own port"),
    (
        "taskDefinitions[].volumes[].s3filesVolumeConfiguration.transitEncryptionPort",
        "the CSI driver picks its own port",
    ),
    ("services[].clientToken", "makes one API call idempotent"),
    ("services[].createdAt", HISTORY),
    ("services[].createdBy", HISTORY),
    ("services[].events[].", HISTORY),
    ("services[].currentServiceDeployment", HISTORY),
    ("services[].currentServiceRevisions[].requestedTaskCount", "the deployments say the same"),
    ("services[].currentServiceRevisions[].runningTaskCount", "the deployments say the same"),
    ("services[].currentServiceRevisions[].pendingTaskCount", "the deployments say the same"),
    ("services[].role", ECS_RIGHT),
    ("services[].roleArn", ECS_RIGHT),
    ("services[].platformVersion", FARGATE),
    ("services[].platformFamily", "repeats the task definition's runtime platform"),
    ("services[].deploymentConfiguration.lifecycleHooks[].roleArn", ECS_RIGHT),
    ("services[].loadBalancers[].advancedConfiguration.roleArn", ECS_RIGHT),
    ("services[].vpcLatticeConfigurations[].roleArn", ECS_RIGHT),
    ("services[].vpcLatticeConfigurations[].advancedConfiguration.roleArn", ECS_RIGHT),
    ("services[].volumeConfigurations[].managedEBSVolume.roleArn", ECS_RIGHT),
    ("services[].volumeConfigurations[].managedEBSVolume.tagSpecifications[].resourceType", "the only type is volume"),
    ("services[].deployments[].id", HISTORY),
    ("services[].deployments[].createdAt", HISTORY),
    ("services[].deployments[].updatedAt", HISTORY),
    ("services[].deployments[].taskDefinition", REPEATED),
    ("services[].deployments[].desiredCount", REPEATED),
    ("services[].deployments[].pendingCount", REPEATED),
    ("services[].deployments[].runningCount", REPEATED),
    ("services[].deployments[].capacityProviderStrategy[].", REPEATED),
    ("services[].deployments[].launchType", REPEATED),
    ("services[].deployments[].platformVersion", FARGATE),
    ("services[].deployments[].platformFamily", REPEATED),
    ("services[].deployments[].serviceConnectResources[].", "ECS makes them from `serviceConnectConfiguration`"),
    ("services[].deployments[].volumeConfigurations[].managedEBSVolume.roleArn", ECS_RIGHT),
    (
        "services[].deployments[].volumeConfigurations[].managedEBSVolume.tagSpecifications[].resourceType",
        "the only type is volume",
    ),
    ("services[].deployments[].vpcLatticeConfigurations[].roleArn", ECS_RIGHT),
    ("services[].deployments[].vpcLatticeConfigurations[].advancedConfiguration.roleArn", ECS_RIGHT),
    ("services[].taskSets[].id", HISTORY),
    ("services[].taskSets[].taskSetArn", "the name of an object that ends with ECS"),
    ("services[].taskSets[].serviceArn", REPEATED),
    ("services[].taskSets[].clusterArn", REPEATED),
    ("services[].taskSets[].createdAt", HISTORY),
    ("services[].taskSets[].updatedAt", HISTORY),
    ("services[].taskSets[].stabilityStatusAt", HISTORY),
    ("services[].taskSets[].platformVersion", FARGATE),
    ("services[].taskSets[].platformFamily", "repeats the task definition's runtime platform"),
    ("services[].taskSets[].loadBalancers[].advancedConfiguration.roleArn", ECS_RIGHT),
];

/// Whether an entry of the list is about this path.
pub(crate) fn covers(entry: &str, path: &str) -> bool {
    entry == path || entry.ends_with('.') && path.starts_with(entry)
}

/// Why a member is ignored.
pub(crate) fn reason(path: &str) -> Option<&'static str> {
    ALL.iter().find(|(entry, _)| covers(entry, path)).map(|(_, reason)| *reason)
}
