"""Cloud Map namespaces and the services in them."""

from __future__ import annotations

from seed.account import Account, Document

CREATE = {
    "DNS_PRIVATE": "CreatePrivateDnsNamespace",
    "DNS_PUBLIC": "CreatePublicDnsNamespace",
    "HTTP": "CreateHttpNamespace",
}


def seed(account: Account) -> None:
    """Makes the namespaces, reads back the ids that they got, then makes their services."""
    for namespace in account.list("namespaces"):
        request: Document = {"Name": namespace["Name"], "Description": namespace.get("Description")}
        if namespace["Type"] == "DNS_PRIVATE":
            request["Vpc"] = _vpc(account, namespace)
        account.create("servicediscovery", CREATE[namespace["Type"]], namespace["Name"], request)
    made = account.clients["servicediscovery"].list_namespaces()["Namespaces"]
    for namespace in account.list("namespaces"):
        for candidate in made:
            if (candidate["Name"], candidate["Type"]) == (namespace["Name"], namespace["Type"]):
                account.names.add(namespace["Arn"], candidate["Arn"])
                account.names.add(namespace["Id"], candidate["Id"])
                _hosted_zone(account, namespace, candidate)
    for service in account.list("discoveryServices"):
        document = {**service, "DnsConfig": _dns(service.get("DnsConfig"))}
        answer = account.create("servicediscovery", "CreateService", service["Name"], document)
        if answer is not None:
            account.names.add(service["Arn"], answer["Service"]["Arn"])
            account.names.add(service["Id"], answer["Service"]["Id"])


def _vpc(account: Account, namespace: Document) -> str:
    """A VPC for a private namespace: a described namespace does not name its own.

    The first one gets the sample's VPC and each later one a VPC of its own, as
    moto refuses two zones in one VPC where one is a subdomain of the other
    (which Route 53 allows).
    """
    private = [item["Name"] for item in account.list("namespaces") if item["Type"] == "DNS_PRIVATE"]
    if namespace["Name"] == private[0]:
        return str(next((subnet["VpcId"] for subnet in account.list("subnets")), "vpc-00000000"))
    made = account.create("ec2", "CreateVpc", namespace["Name"], {"CidrBlock": "10.254.0.0/16"})
    return str(made["Vpc"]["VpcId"]) if made else "vpc-00000000"


def _hosted_zone(account: Account, ours: Document, theirs: Document) -> None:
    def zone(namespace: Document) -> str | None:
        return ((namespace.get("Properties") or {}).get("DnsProperties") or {}).get("HostedZoneId")

    account.names.add(zone(ours), zone(theirs))


def _dns(config: Document | None) -> Document | None:
    # The namespace is named once, beside DnsConfig; the member inside is deprecated.
    return {key: value for key, value in config.items() if key != "NamespaceId"} if config else None
