"""Where things are: the repository, the tools that `setup` installed, the scratch directory."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HOME = ROOT / "target" / "e2e"
WORK = HOME / "work"
VENV = HOME / "venv" / "bin"

HELM = {"helm3": HOME / "bin" / "helm3", "helm4": HOME / "bin" / "helm4"}
APISERVER = HOME / "bin" / "apiserver"
TRAEFIK = HOME / "bin" / "traefik"
CHECKOV = HOME / "checkov" / "bin" / "checkov"

EKSCTL_SCHEMA = HOME / "schemas" / "eksctl.json"
CDK_MODULES = HOME / "cdk" / "node_modules"

TRAFFIC_CORPUS = ROOT / "tests" / "traffic" / "corpus.jsonl"
FIXTURE = ROOT / "fixtures" / "tidewater" / "inventory.json"
# CRDs out of the modules of their owners, and those that no package registry has: beside the clone, or where E2E_CRDS says.
CRDS = HOME / "crds"
OTHER_CRDS = Path(os.environ.get("E2E_CRDS") or ROOT.parent / "shared" / "schemas")

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def target_directory() -> Path:
    """Cargo's target directory, as Cargo itself would choose it."""
    chosen = os.environ.get("CARGO_TARGET_DIR")
    return Path(chosen).resolve() if chosen else ROOT / "target"
