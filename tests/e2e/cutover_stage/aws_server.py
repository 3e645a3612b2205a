"""The AWS CLI, kept warm: a script of the plan calls it hundreds of times, and starting it takes a second.

The process imports the CLI once. For each call it forks, takes over the
caller's streams, directory and environment, and runs the CLI's own entry point
with the caller's words. Nothing of the CLI is changed or replaced.

    aws_server.py SOCKET
"""

from __future__ import annotations

import json
import os
import socket
import sys
import traceback

from awscli.clidriver import CLIDriver, create_clidriver

SERVICES = (
    "application-autoscaling",
    "cloudwatch",
    "ecs",
    "eks",
    "elbv2",
    "events",
    "iam",
    "scheduler",
    "sts",
)


def warm() -> CLIDriver:
    """The CLI with the models that most calls need, for the children to inherit."""
    driver = create_clidriver()
    loader = driver.session.get_component("data_loader")
    for service in SERVICES:
        loader.load_service_model(service, "service-2")
    return driver


def serve(driver: CLIDriver, connection: socket.socket) -> int:
    """One call: gives back the CLI's exit code."""
    message, streams, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    while not message.endswith(b"\n"):
        message += connection.recv(1 << 20)
    call = json.loads(message)
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
    os.chdir(call["directory"])
    own = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}
    os.environ.clear()
    os.environ.update(call["environment"] | own)
    sys.argv = ["aws", *call["words"]]
    try:
        code = driver.main(call["words"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    return int(code or 0)


def main() -> None:
    """Listens until it is stopped."""
    path = sys.argv[1]
    driver = warm()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(32)
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                # One more fork, so that nobody has to wait for the child.
                if os.fork() == 0:
                    code = 255
                    try:
                        code = serve(driver, connection)
                    except BaseException:  # noqa: BLE001 - the child must not go on as a second server
                        traceback.print_exc()
                    connection.sendall(bytes([code & 255]))
                    os._exit(0)
                os._exit(0)
            connection.close()
            os.wait()


if __name__ == "__main__":
    main()
