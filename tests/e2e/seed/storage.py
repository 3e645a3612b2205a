"""EFS file systems, their access points and mount targets."""

from __future__ import annotations

from seed.account import Account, upper_tags


def seed(account: Account) -> None:
    """Makes the file systems, then what hangs on them."""
    for system in account.list("fileSystems"):
        document = {**system, "Tags": upper_tags(system.get("Tags"))}
        made = account.create("efs", "CreateFileSystem", system["FileSystemId"], document)
        if made is not None:
            account.names.add(system.get("FileSystemArn"), made.get("FileSystemArn"))
            account.names.add(system["FileSystemId"], made["FileSystemId"])
    for point in account.list("accessPoints"):
        document = {**point, "Tags": upper_tags(point.get("Tags"))}
        document.setdefault("ClientToken", point["AccessPointId"])
        made = account.create("efs", "CreateAccessPoint", point["AccessPointId"], document)
        if made is not None:
            account.names.add(point.get("AccessPointArn"), made.get("AccessPointArn"))
            account.names.add(point["AccessPointId"], made["AccessPointId"])
    for target in account.list("mountTargets"):
        # The address is left to the emulator: the fixture's may be taken there.
        document = {key: target[key] for key in ("FileSystemId", "SubnetId", "SecurityGroups") if key in target}
        made = account.create("efs", "CreateMountTarget", target["MountTargetId"], document)
        if made is not None:
            account.names.add(target["MountTargetId"], made["MountTargetId"])
            account.names.add(target.get("NetworkInterfaceId"), made.get("NetworkInterfaceId"))
