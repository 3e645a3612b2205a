"""A load balancer with rules of every kind, and scaling of every kind."""

from __future__ import annotations

from typing import Any

from generate.draw import Draw

Document = dict[str, Any]

GROUPS = 8


def make(draw: Draw, inventory: Document) -> Document:
    """One public load balancer with an HTTP and an HTTPS listener, and target groups."""
    vpc = inventory["subnets"][0]["VpcId"]
    groups = [_group(draw, vpc, number) for number in range(GROUPS)]
    label = f"app/front/{draw.hex(16)}"
    balancer = {
        "LoadBalancerArn": draw.arn("elasticloadbalancing", f"loadbalancer/{label}"),
        "LoadBalancerName": "front",
        "DNSName": f"front-{draw.number(10**8, 10**9)}.{draw.region}.elb.amazonaws.com",
        "Scheme": "internet-facing",
        "Type": "application",
        "IpAddressType": "ipv4",
        "VpcId": vpc,
        "State": {"Code": "active"},
        "SecurityGroups": [inventory["securityGroups"][0]["GroupId"]],
        "AvailabilityZones": [
            {"ZoneName": s["AvailabilityZone"], "SubnetId": s["SubnetId"]} for s in inventory["subnets"][:2]
        ],
        "Attributes": [{"Key": "idle_timeout.timeout_seconds", "Value": str(draw.one([30, 60, 4000]))}],
        "Tags": draw.tags(upper=True),
    }
    secure = _listener(draw, balancer, "HTTPS", 443, [_forward(groups[0])])
    secure["SslPolicy"] = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    certificate = draw.arn("acm", f"certificate/{draw.hex(8)}-{draw.hex(4)}-{draw.hex(4)}-{draw.hex(4)}-{draw.hex(12)}")
    secure["Certificates"] = [{"CertificateArn": certificate, "IsDefault": True}]
    redirect = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    plain = _listener(draw, balancer, "HTTP", 80, [{"Type": "redirect", "Order": 1, "RedirectConfig": redirect}])
    return {"loadBalancers": [balancer], "listeners": [plain, secure], "targetGroups": groups, "targetHealth": []}


def _listener(draw: Draw, balancer: Document, protocol: str, port: int, actions: list[Document]) -> Document:
    arn = balancer["LoadBalancerArn"].replace(":loadbalancer/", ":listener/") + f"/{draw.hex(16)}"
    return {
        "ListenerArn": arn,
        "LoadBalancerArn": balancer["LoadBalancerArn"],
        "Protocol": protocol,
        "Port": port,
        "DefaultActions": actions,
        "Tags": [],
    }


def _group(draw: Draw, vpc: str, number: int) -> Document:
    name = f"group-{number}-{draw.hex(4)}"
    arn = draw.arn("elasticloadbalancing", f"targetgroup/{name}/{draw.hex(16)}")
    attributes = {
        "deregistration_delay.timeout_seconds": str(draw.one([0, 30, 900])),
        "stickiness.enabled": draw.one(["true", "false"]),
        "stickiness.type": "lb_cookie",
        "slow_start.duration_seconds": draw.one(["0", "60"]),
    }
    return {
        "TargetGroupArn": arn,
        "TargetGroupName": name,
        "Protocol": "HTTP",
        "ProtocolVersion": draw.one(["HTTP1", "HTTP2", "GRPC"]) if draw.chance(0.3) else "HTTP1",
        "Port": draw.number(80, 9000),
        "VpcId": vpc,
        "TargetType": "ip",
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPort": draw.one(["traffic-port", "9090"]),
        # No & here: ministack writes it into its XML as it is.
        "HealthCheckPath": draw.one(["/", "/healthz?deep=%20y", "/health/*"]),
        "HealthCheckEnabled": True,
        "HealthCheckIntervalSeconds": 30,
        "HealthCheckTimeoutSeconds": 5,
        "HealthyThresholdCount": 2,
        "UnhealthyThresholdCount": 3,
        "Attributes": [{"Key": key, "Value": value} for key, value in attributes.items()],
        "Tags": draw.tags(upper=True),
    }


def _forward(group: Document) -> Document:
    return {"Type": "forward", "Order": 1, "TargetGroupArn": group["TargetGroupArn"]}


def rules(draw: Draw, inventory: Document) -> Document:
    """A dozen rules on the HTTPS listener with unique, unordered priorities."""
    listener = inventory["listeners"][1]
    groups = inventory["targetGroups"]
    made = [_default_rule(draw, item) for item in inventory["listeners"]]
    for priority in sorted(draw.random.sample(range(1, 50000), 14)):
        conditions = draw.random.sample(_conditions(draw), draw.number(1, 3))
        made.append(
            {
                "RuleArn": f"{listener['ListenerArn']}/{draw.hex(16)}".replace(":listener/", ":listener-rule/"),
                "ListenerArn": listener["ListenerArn"],
                "Priority": str(priority),
                "Conditions": conditions,
                "Actions": [draw.one(_actions(draw, groups))],
                "IsDefault": False,
                "Tags": draw.tags(upper=True),
            }
        )
    return {"rules": made}


def _default_rule(draw: Draw, listener: Document) -> Document:
    return {
        "RuleArn": f"{listener['ListenerArn']}/{draw.hex(16)}".replace(":listener/", ":listener-rule/"),
        "ListenerArn": listener["ListenerArn"],
        "Priority": "default",
        "Conditions": [],
        "Actions": listener["DefaultActions"],
        "IsDefault": True,
        "Tags": [],
    }


def _conditions(draw: Draw) -> list[Document]:
    host = draw.one(["shop.example", "*.example.com", "a?c.Example.org"])
    path = draw.one(["/", "/api/*", "/v?/*/items", "/a.b+c(d)/*", "/Exact", "/with`tick"])
    return [
        {"Field": "host-header", "HostHeaderConfig": {"Values": [host]}},
        {"Field": "path-pattern", "PathPatternConfig": {"Values": [path, "/also/*"][: draw.number(1, 2)]}},
        {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET", "HEAD"]}},
        {"Field": "source-ip", "SourceIpConfig": {"Values": ["192.0.2.0/24", "2001:db8::/32"][: draw.number(1, 2)]}},
        {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Beta", "Values": ["on*", "?es"]}},
        {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "2"}, {"Value": "debug*"}]}},
    ]


def _actions(draw: Draw, groups: list[Document]) -> list[Document]:
    pair = draw.random.sample(groups, 2)
    weights = [
        {"TargetGroupArn": pair[0]["TargetGroupArn"], "Weight": draw.one([90, 999, 0])},
        {"TargetGroupArn": pair[1]["TargetGroupArn"], "Weight": 10},
    ]
    fixed = {"StatusCode": draw.one(["404", "503"]), "ContentType": "text/plain", "MessageBody": "not here: 100 %"}
    redirect = {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": draw.one(["/#{path}", "/new/#{path}", "/fixed"]),
        "Query": "#{query}",
        "StatusCode": draw.one(["HTTP_301", "HTTP_302"]),
    }
    return [
        _forward(draw.one(groups)),
        _forward(draw.one(groups)),
        {"Type": "forward", "Order": 1, "ForwardConfig": {"TargetGroups": weights}},
        {"Type": "fixed-response", "Order": 1, "FixedResponseConfig": fixed},
        {"Type": "redirect", "Order": 1, "RedirectConfig": redirect},
    ]


def scaling(draw: Draw, inventory: Document) -> Document:
    """Some services scale: by CPU, by requests, by a metric of their own, in steps, by the clock."""
    targets, policies, actions = [], [], []
    replicas = [s for s in inventory["services"] if s["schedulingStrategy"] == "REPLICA"]
    for service in draw.some(replicas, 5):
        key = {
            "ServiceNamespace": "ecs",
            "ResourceId": service["serviceArn"].split(":", 5)[5],
            "ScalableDimension": "ecs:service:DesiredCount",
        }
        least = draw.number(0, 2)
        targets.append({**key, "MinCapacity": least, "MaxCapacity": least + draw.number(0, 20)})
        policies.append({**key, "PolicyName": f"scale {draw.hex(4)}", **draw.one(_policies(draw))})
        if draw.chance(0.3):
            action = {"MinCapacity": 1, "MaxCapacity": 3}
            schedule = draw.one(["cron(0 22 * * ? *)", "at(2030-01-01T00:00:00)", "rate(1 day)"])
            actions.append(
                {**key, "ScheduledActionName": "night", "Schedule": schedule, "ScalableTargetAction": action}
            )
    return {"scalableTargets": targets, "scalingPolicies": policies, "scheduledActions": actions}


def _policies(draw: Draw) -> list[Document]:
    def tracking(configuration: Document) -> Document:
        return {"PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": configuration}

    cpu = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    memory = {"PredefinedMetricType": "ECSServiceAverageMemoryUtilization"}
    custom = {
        "Namespace": "App",
        "MetricName": "Backlog",
        "Statistic": "Average",
        "Dimensions": [{"Name": "Queue", "Value": "jobs"}],
    }
    steps = [
        {"MetricIntervalLowerBound": 0.0, "MetricIntervalUpperBound": 20.0, "ScalingAdjustment": 1},
        {"MetricIntervalLowerBound": 20.0, "ScalingAdjustment": 3},
    ]
    return [
        tracking({"TargetValue": 62.5, "PredefinedMetricSpecification": cpu, "ScaleInCooldown": 300}),
        tracking({"TargetValue": 80.0, "PredefinedMetricSpecification": memory, "DisableScaleIn": True}),
        tracking({"TargetValue": 10.0, "CustomizedMetricSpecification": custom}),
        {
            "PolicyType": "StepScaling",
            "StepScalingPolicyConfiguration": {
                "AdjustmentType": draw.one(["ChangeInCapacity", "PercentChangeInCapacity"]),
                "StepAdjustments": steps,
                "Cooldown": 60,
                "MetricAggregationType": "Average",
            },
        },
    ]
