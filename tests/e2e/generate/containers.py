"""Container definitions: the widest part of ECS, drawn member by member."""

from __future__ import annotations

from typing import Any

from generate.draw import Draw

Document = dict[str, Any]

IMAGES = (
    "public.ecr.aws/nginx/nginx:1.27",
    "nginx",
    "ghcr.io/example/tool:latest",
    "registry.example.com:5000/team/app@sha256:" + "ab" * 32,
)


def definitions(draw: Draw, fargate: bool, volumes: list[str]) -> list[Document]:
    """One to four containers that may wait for each other, never in a circle."""
    count = draw.number(1, 4)
    names = [draw.name(30) for _ in range(count)]
    port = draw.number(1024, 40000)
    made: list[Document] = []
    for number, name in enumerate(names):
        container = _container(draw, name, fargate, volumes)
        container["essential"] = number == 0 or draw.chance(0.4)
        if number == 0:
            container["portMappings"] = _ports(draw, port, fargate)
        # Only earlier ones are waited for by the main container, so there is no circle.
        made.append(container)
    main = made[0]
    for other in made[1:]:
        condition = draw.one(["START", "COMPLETE", "SUCCESS", "HEALTHY", None, None])
        if condition in ("COMPLETE", "SUCCESS"):
            other["essential"] = False
        if condition == "HEALTHY":
            other["healthCheck"] = _health(draw)
        if condition:
            main.setdefault("dependsOn", []).append({"containerName": other["name"], "condition": condition})
    return made


def _container(draw: Draw, name: str, fargate: bool, volumes: list[str]) -> Document:
    image = draw.one(IMAGES) if draw.chance(0.3) else _ecr(draw, name)
    container: Document = {
        "name": name,
        "image": image,
        "cpu": draw.one([0, 32, 64, 128]),
        "environment": _environment(draw),
        "mountPoints": [_mount(draw, volume) for volume in draw.some(volumes, 2)],
        "volumesFrom": [],
        "portMappings": [],
    }
    optional: dict[str, Any] = {
        "memory": draw.one([128, 256, 300]),
        "memoryReservation": 64,
        "entryPoint": draw.one([["/bin/sh", "-c"], ["/app/run"], ["sh", "-ec", draw.awkward() or "true"]]),
        "command": [draw.awkward() or "x" for _ in range(draw.number(1, 3))],
        "workingDirectory": draw.one(["/", "/srv/app data", "C-like/path"]),
        "user": draw.one(["1000", "1000:1000", "nobody", "app:staff", "0"]),
        "readonlyRootFilesystem": draw.chance(0.5),
        "stopTimeout": draw.one([2, 30, 120]),
        "startTimeout": draw.one([5, 120]),
        "healthCheck": _health(draw),
        "secrets": _secrets(draw),
        "dockerLabels": {"com.example.note": draw.awkward(), "traefik.enable": "true"},
        "ulimits": [{"name": "nofile", "softLimit": 65536, "hardLimit": 65536}],
        "logConfiguration": _log(draw),
        "linuxParameters": _linux(draw, fargate),
        "interactive": True,
        "pseudoTerminal": True,
        "versionConsistency": draw.one(["enabled", "disabled"]),
        "restartPolicy": {"enabled": True, "ignoredExitCodes": [0, 7], "restartAttemptPeriod": 120},
        "systemControls": [{"namespace": "net.ipv4.tcp_keepalive_time", "value": "120"}],
    }
    for member, value in optional.items():
        if draw.chance(0.35):
            container[member] = value
    # EC2 wants a memory figure on the task or on every container.
    container.setdefault("memory", 256)
    container["memoryReservation"] = min(container.get("memoryReservation", 64), container["memory"])
    if not fargate:
        if draw.chance(0.2):
            container["privileged"] = True
        if draw.chance(0.2):
            container["extraHosts"] = [{"hostname": "db.example", "ipAddress": "10.9.8.7"}]
    return container


def _ecr(draw: Draw, name: str) -> str:
    repository = name.lower().replace("_", "-")
    return f"{draw.account_id}.dkr.ecr.{draw.region}.amazonaws.com/{repository}:{draw.hex(7)}"


def _environment(draw: Draw) -> list[Document]:
    names = ["PORT", "LOG_LEVEL", "FEATURE_FLAGS", "DB_HOST", "aws.region", "lower_case", "X1", "_PRIVATE"]
    return [{"name": name, "value": draw.awkward()} for name in draw.some(names, 6)]


def _ports(draw: Draw, port: int, fargate: bool) -> list[Document]:
    first: Document = {"containerPort": port, "hostPort": port, "protocol": "tcp"}
    if draw.chance(0.4):
        first["name"] = draw.one(["http", "web_frontend_with_a_long_name", "grpc"])
        first["appProtocol"] = draw.one(["http", "http2", "grpc"])
    ports = [first]
    if draw.chance(0.3):
        ports.append({"containerPort": port + 1, "hostPort": port + 1, "protocol": draw.one(["tcp", "udp"])})
    return ports


def _mount(draw: Draw, volume: str) -> Document:
    path = draw.one(["/data", "/var/lib/app", "/tmp", "/etc/app.d"])
    return {"sourceVolume": volume, "containerPath": f"{path}/{draw.hex(3)}", "readOnly": draw.chance(0.3)}


def _health(draw: Draw) -> Document:
    shell = ["CMD-SHELL", draw.one(["curl -fsS http://localhost/ || exit 1", "test \"$$\" -gt 0", "wget -qO- $HOST"])]
    return {
        "command": draw.one([shell, ["CMD", "/bin/check", "--deep", draw.awkward() or "x"]]),
        "interval": draw.one([5, 30, 300]),
        "timeout": draw.one([2, 5, 60]),
        "retries": draw.number(1, 10),
        "startPeriod": draw.one([0, 15, 300]),
    }


def _secrets(draw: Draw) -> list[Document]:
    secret = draw.arn("secretsmanager", f"secret:app/{draw.hex(4)}-AbCdEf")
    parameter = draw.arn("ssm", f"parameter/app/{draw.hex(4)}")
    pool = [
        {"name": "DB_PASSWORD", "valueFrom": f"{secret}:password::"},
        {"name": "WHOLE_SECRET", "valueFrom": secret},
        {"name": "API_TOKEN", "valueFrom": parameter},
        {"name": "SHORT_NAME", "valueFrom": f"plain-parameter-{draw.hex(4)}"},
    ]
    return draw.some(pool, 3) or pool[:1]


def _log(draw: Draw) -> Document:
    options = {
        "awslogs-group": f"/ecs/{draw.one(['a', 'b'])}",
        "awslogs-region": draw.region,
        "awslogs-stream-prefix": "app",
    }
    if draw.chance(0.3):
        options["awslogs-datetime-format"] = "%Y-%m-%d %H:%M:%S"
    return {"logDriver": "awslogs", "options": options}


def _linux(draw: Draw, fargate: bool) -> Document:
    parameters: Document = {"initProcessEnabled": draw.chance(0.5)}
    if fargate:
        parameters["capabilities"] = {"add": ["SYS_PTRACE"], "drop": draw.some(["NET_RAW", "MKNOD"], 2)}
        return parameters
    parameters["capabilities"] = {"add": draw.some(["NET_ADMIN", "SYS_TIME"], 2), "drop": ["ALL"]}
    parameters["sharedMemorySize"] = 64
    parameters["tmpfs"] = [{"containerPath": "/scratch", "size": 32, "mountOptions": ["noexec", "nosuid"]}]
    return parameters
