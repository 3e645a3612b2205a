"""Starts the emulators and the fault proxy on free loopback ports and stops them again.

Each server runs in its own session so that stopping it stops its children
too; only processes started here are ever signalled.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from paths import HOME, VENV

READY_SECONDS = 60


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One background process that answers HTTP on a loopback port."""

    def __init__(self, name: str, command: list[str], port: int, env: Mapping[str, str], ready: str) -> None:
        self.name = name
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._ready = f"{self.url}{ready}"
        self._command = command
        self._env = {**os.environ, **env}
        self._log = HOME / "logs" / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=self._log.parent,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"{self.name} ended at its start, see {self._log}:\n{self.log_tail()}")
            try:
                with urllib.request.urlopen(self._ready, timeout=2):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.name} did not answer on {self._ready} in {READY_SECONDS} s:\n{self.log_tail()}")

    def stop(self) -> None:
        """Ends the process group that this object started."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        for kind, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            try:
                os.killpg(process.pid, kind)
                process.wait(patience)
                return
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue

    def log_tail(self, lines: int = 15) -> str:
        """The last lines of the log, for an error message."""
        return "\n".join(Path(self._log).read_text(errors="replace").splitlines()[-lines:])


def moto(account: str, name: str = "moto") -> Server:
    """moto's server for one account, with AWS's managed IAM policies loaded."""
    port = free_port()
    env = {"MOTO_ACCOUNT_ID": account, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
    return Server(name, [str(VENV / "moto_server"), "-H", "127.0.0.1", "-p", str(port)], port, env, "/moto-api/")


def ministack(account: str, region: str, name: str = "ministack") -> Server:
    """ministack for one account. Docker is kept out of reach: nothing is to be run, only described."""
    port = free_port()
    env = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": account,
        "MINISTACK_REGION": region,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "DOCKER_HOST": "unix:///nonexistent/docker.sock",
        "LOG_LEVEL": "WARNING",
    }
    return Server(name, [str(VENV / "ministack")], port, env, "/_ministack/health")


def microburst(upstream: str, name: str = "microburst") -> Server:
    """The fault proxy in front of an emulator; rules are set through its control API."""
    port = free_port()
    command = [str(VENV / "microburst"), "--upstream", upstream, "--port", str(port), "--host", "127.0.0.1"]
    return Server(name, command, port, {}, "/_microburst/rules")
