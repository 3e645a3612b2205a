"""The EKS cluster that the services move to: its add-ons and node groups."""

from __future__ import annotations

from seed.account import Account


def seed(account: Account) -> None:
    """Makes the clusters and reads back what EKS chooses by itself."""
    for cluster in account.list("eksClusters"):
        name = cluster["name"]
        if account.create("eks", "CreateCluster", name, cluster) is None:
            continue
        made = account.clients["eks"].describe_cluster(name=name)["cluster"]
        ours, theirs = (c.get("identity", {}).get("oidc", {}).get("issuer", "") for c in (cluster, made))
        account.names.add(ours, theirs)
        account.names.add(ours.split("://")[-1], theirs.split("://")[-1])
        account.names.add(cluster.get("endpoint"), made.get("endpoint"))
        group = (cluster.get("resourcesVpcConfig") or {}).get("clusterSecurityGroupId")
        if group and not account.names.knows(group):
            account.names.add(group, made["resourcesVpcConfig"].get("clusterSecurityGroupId"))
        for addon in cluster.get("addons") or []:
            answer = account.create("eks", "CreateAddon", addon["addonName"], addon)
            if answer is not None:
                account.names.add(addon.get("addonArn"), answer["addon"].get("addonArn"))
        for nodes in cluster.get("nodegroups") or []:
            answer = account.create("eks", "CreateNodegroup", nodes["nodegroupName"], nodes)
            if answer is not None:
                account.names.add(nodes.get("nodegroupArn"), answer["nodegroup"].get("nodegroupArn"))
