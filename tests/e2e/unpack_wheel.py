"""Takes helm and kubectl out of the one kubectl-layer wheel in a directory.

The wheel is a zip, holding an npm tarball, holding a Lambda layer zip, holding
the binaries. Nothing is written to disk but the binaries themselves.
"""

from __future__ import annotations

import io
import sys
import tarfile
import zipfile
from pathlib import Path

BINARIES = {"helm/helm": "helm", "kubectl/kubectl": "kubectl"}


def layer(wheel: Path) -> bytes:
    """The bytes of the layer.zip inside the wheel's npm tarball."""
    with zipfile.ZipFile(wheel) as outer:
        name = next(entry for entry in outer.namelist() if entry.endswith(".jsii.tgz"))
        packed = outer.read(name)
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as tarball:
        member = next(entry for entry in tarball if entry.name.endswith("/layer.zip"))
        stream = tarball.extractfile(member)
        if stream is None:
            raise SystemExit(f"{wheel.name}: layer.zip is not a file")
        return stream.read()


def main(directory: Path) -> None:
    wheels = sorted(directory.glob("*.whl"))
    if len(wheels) != 1:
        raise SystemExit(f"{directory}: expected one wheel, found {len(wheels)}")
    with zipfile.ZipFile(io.BytesIO(layer(wheels[0]))) as archive:
        for inside, name in BINARIES.items():
            target = directory / name
            target.write_bytes(archive.read(inside))
            target.chmod(0o755)
    wheels[0].unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
