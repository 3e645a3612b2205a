//! Scalable targets, policies and actions through the whole conversion.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::target_tracking::rounded_down;
use crate::config::Config;
use crate::convert::{Conversion, convert};
use crate::finding::Rule;
use crate::finding::rules::scaling as rules;
use crate::inventory::Inventory;
use crate::migration::{Autoscaling, KedaTrigger};

const ID: &str = "service/prod/web";
const GROUP: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1";

fn run(target: &Value, policies: &Value, actions: &Value) -> Conversion {
    run_task(&json!({"cpu": "1024", "memory": "2048"}), target, policies, actions)
}

fn run_task(task: &Value, target: &Value, policies: &Value, actions: &Value) -> Conversion {
    convert(&inventory(task, target, policies, actions), &Config::default(), &[])
}

fn inventory(task: &Value, target: &Value, policies: &Value, actions: &Value) -> Inventory {
    let with_id = |list: &Value| -> Value {
        let mut list = list.clone();
        for one in list.as_array_mut().unwrap() {
            one["ResourceId"] = json!(ID);
        }
        list
    };
    let mut definition = json!({"family": "web", "revision": 1,
        "containerDefinitions": [{"name": "app", "image": "web:1", "portMappings": [{"containerPort": 80}]}, {"name": "agent", "image": "agent:1"}]});
    for (key, value) in task.as_object().unwrap() {
        definition[key] = value.clone();
    }
    let balancer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/lb/1";
    let listener = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/lb/1/2";
    serde_json::from_value(json!({
        "clusters": [{"clusterName": "prod"}],
        "services": [{"serviceName": "web", "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/prod/web",
            "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod", "taskDefinition": "web:1", "desiredCount": 2,
            "loadBalancers": [{"targetGroupArn": GROUP, "containerName": "app", "containerPort": 80}]}],
        "taskDefinitions": [definition],
        "loadBalancers": [{"LoadBalancerArn": balancer, "Type": "application"}],
        "listeners": [{"ListenerArn": listener, "LoadBalancerArn": balancer, "Port": 80, "Protocol": "HTTP"}],
        "rules": [{"RuleArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/lb/1/2/3", "ListenerArn": listener, "Priority": "1",
            "Conditions": [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/*"]}}],
            "Actions": [{"Type": "forward", "TargetGroupArn": GROUP}]}],
        "targetGroups": [{"TargetGroupArn": GROUP, "Protocol": "HTTP", "Port": 80, "TargetType": "ip", "LoadBalancerArns": [balancer]}],
        "scalableTargets": with_id(target), "scalingPolicies": with_id(policies), "scheduledActions": with_id(actions),
    }))
    .unwrap()
}

fn bounds(min: i64, max: i64) -> Value {
    json!([{"MinCapacity": min, "MaxCapacity": max}])
}

fn tracking(target: f64, metric: &Value) -> Value {
    let mut configuration = json!({"TargetValue": target});
    for (key, value) in metric.as_object().unwrap() {
        configuration[key] = value.clone();
    }
    json!({"PolicyName": "p", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": configuration})
}

fn predefined(name: &str) -> Value {
    json!({"PredefinedMetricSpecification": {"PredefinedMetricType": name}})
}

fn cpu(target: f64) -> Value {
    tracking(target, &predefined("ECSServiceAverageCPUUtilization"))
}

fn queue(metric: &str, id: &str) -> Value {
    json!({"Id": id, "ReturnData": false, "MetricStat": {"Stat": "Sum", "Metric": {"Namespace": "AWS/SQS", "MetricName": metric,
        "Dimensions": [{"Name": "QueueName", "Value": "orders"}]}}})
}

fn tasks(service: &str) -> Value {
    json!({"Id": "tasks", "ReturnData": false, "MetricStat": {"Stat": "Average", "Metric": {"Namespace": "ECS/ContainerInsights",
        "MetricName": "RunningTaskCount", "Dimensions": [{"Name": "ClusterName", "Value": "prod"}, {"Name": "ServiceName", "Value": service}]}}})
}

fn math(expression: &str, queries: Vec<Value>) -> Value {
    let mut metrics = queries;
    metrics.push(json!({"Id": "result", "Expression": expression}));
    tracking(50.0, &json!({"CustomizedMetricSpecification": {"Metrics": metrics}}))
}

fn autoscaling(conversion: &Conversion) -> Option<&Autoscaling> {
    conversion.migration.workloads[0].autoscaling.as_ref()
}

fn keda(conversion: &Conversion) -> (i32, i32, &[KedaTrigger]) {
    match autoscaling(conversion) {
        Some(Autoscaling::Keda { min, max, triggers, .. }) => (*min, *max, triggers),
        other => panic!("{other:?} {:#?}", conversion.findings),
    }
}

fn codes(conversion: &Conversion) -> Vec<&'static str> {
    let all = conversion.findings.as_slice().iter().map(|finding| finding.rule.code);
    let mut codes: Vec<_> = all.filter(|code| code.starts_with("SCL")).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn none() -> Value {
    json!([])
}

#[test]
fn cpu_and_memory_are_a_horizontal_pod_autoscaler() {
    let memory = tracking(
        70.0,
        &json!({"PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageMemoryUtilization"},
        "ScaleInCooldown": 600, "ScaleOutCooldown": 30}),
    );
    let conversion = run(&bounds(2, 10), &json!([cpu(55.0), memory]), &none());
    let Some(Autoscaling::Hpa { min: 2, max: 10, metrics, behavior }) = autoscaling(&conversion) else {
        panic!("{:?}", autoscaling(&conversion))
    };
    let shown: Vec<_> = metrics
        .iter()
        .map(|metric| {
            let resource = metric.resource.as_ref().unwrap();
            (metric.type_.as_str(), resource.name.as_str(), resource.target.average_utilization)
        })
        .collect();
    assert_eq!(shown, [("Resource", "cpu", Some(55)), ("Resource", "memory", Some(70))]);
    let behavior = serde_json::to_value(behavior.as_ref().unwrap()).unwrap();
    assert_eq!(
        behavior,
        json!({"scaleUp": {"policies": [{"type": "Pods", "value": 8, "periodSeconds": 30}]}, "scaleDown": {"stabilizationWindowSeconds": 600}})
    );
    // The requests of the pod add up to what the task reserves, or the percentages would not mean the same.
    let pod = &conversion.migration.workloads[0].pod;
    let total: u64 = pod
        .containers
        .iter()
        .map(|c| c.resources.requests.as_ref().unwrap()["cpu"].0.trim_end_matches('m').parse::<u64>().unwrap())
        .sum();
    assert_eq!(total, 1000);
    assert_eq!(codes(&conversion), Vec::<&str>::new());
}

#[test]
fn work_divided_by_tasks_is_work_per_pod() {
    let visible = queue("ApproximateNumberOfMessagesVisible", "visible");
    let conversion =
        run(&bounds(0, 20), &json!([math("visible / tasks", vec![visible.clone(), tasks("web")])]), &none());
    let (min, max, triggers) = keda(&conversion);
    assert_eq!((min, max), (0, 20));
    let [KedaTrigger { kind, metric_type, metadata, needs_aws_identity: true, .. }] = triggers else {
        panic!("{triggers:?}")
    };
    assert_eq!((kind.as_str(), metric_type.as_deref()), ("aws-sqs-queue", Some("AverageValue")));
    assert_eq!(metadata["queueURL"], "https://sqs.eu-west-1.amazonaws.com/111122223333/orders");
    assert_eq!((metadata["queueLength"].as_str(), metadata["scaleOnInFlight"].as_str()), ("50", "false"));
    assert_eq!(codes(&conversion), [rules::KEDA_IDENTITY.code]);

    let twice = math("visible / tasks", vec![visible.clone(), tasks("web")]);
    let conversion = run(&bounds(1, 20), &json!([twice, twice]), &none());
    let names: Vec<&str> = keda(&conversion).2.iter().map(|trigger| trigger.name.as_str()).collect();
    assert_eq!(names, ["queue", "queue-2"]);

    let in_flight = queue("ApproximateNumberOfMessagesNotVisible", "flying");
    let both = math("(visible + flying) / FILL(tasks, 1)", vec![visible.clone(), in_flight, tasks("web")]);
    let conversion = run(&bounds(1, 20), &json!([both]), &none());
    assert_eq!(keda(&conversion).2[0].metadata["scaleOnInFlight"], "true");

    for (expression, service) in
        [("visible / tasks", "other"), ("visible * 2", "web"), ("visible", "web"), ("ghost / tasks", "web")]
    {
        let conversion =
            run(&bounds(1, 20), &json!([math(expression, vec![visible.clone(), tasks(service)])]), &none());
        assert_eq!(autoscaling(&conversion), None, "{expression}");
        assert_eq!(codes(&conversion), [rules::NOT_TRANSLATED.code], "{expression}");
    }
}

#[test]
fn a_metric_of_its_own_is_compared_as_a_whole() {
    let metric = json!({"CustomizedMetricSpecification": {"Namespace": "Shop", "MetricName": "Pending Messages", "Statistic": "Maximum", "Unit": "Count",
        "Dimensions": [{"Name": "ServiceName", "Value": "web"}, {"Name": "Stage", "Value": "prod"}]}});
    let conversion = run(&bounds(1, 6), &json!([tracking(2.5, &metric)]), &none());
    let trigger = &keda(&conversion).2[0];
    assert_eq!((trigger.kind.as_str(), trigger.metric_type.as_deref()), ("aws-cloudwatch", Some("Value")));
    let expected = [
        ("dimensionName", "ServiceName;Stage"),
        ("dimensionValue", "web;prod"),
        ("metricStat", "Maximum"),
        ("metricStatPeriod", "60"),
        ("metricUnit", "Count"),
        ("targetMetricValue", "2.5"),
    ];
    for (key, value) in expected {
        assert_eq!(trigger.metadata[key], value);
    }
    assert_eq!(codes(&conversion), [rules::PUBLISHER.code, rules::KEDA_IDENTITY.code]);
}

#[test]
fn metrics_that_die_with_ecs_are_left_out() {
    for (namespace, name) in [
        ("AWS/ECS", "CPUReservation"),
        ("ECS/ContainerInsights", "PendingTaskCount"),
        ("AWS/ApplicationELB", "TargetResponseTime"),
    ] {
        let metric = json!({"CustomizedMetricSpecification": {"Namespace": namespace, "MetricName": name, "Statistic": "Average", "Dimensions": []}});
        let conversion = run(&bounds(1, 6), &json!([tracking(1.0, &metric)]), &none());
        assert_eq!((autoscaling(&conversion), codes(&conversion)), (None, vec![rules::NOT_TRANSLATED.code]), "{name}");
    }
    for (statistic, value) in [("p90", "x"), ("Sum", "a;b")] {
        let metric = json!({"CustomizedMetricSpecification": {"Namespace": "Shop", "MetricName": "Latency", "Statistic": statistic,
            "Dimensions": [{"Name": "Stage", "Value": value}]}});
        let conversion = run(&bounds(1, 6), &json!([tracking(1.0, &metric)]), &none());
        assert_eq!(
            (autoscaling(&conversion), codes(&conversion)),
            (None, vec![rules::NOT_TRANSLATED.code]),
            "{statistic}"
        );
    }
    let own = json!({"CustomizedMetricSpecification": {"Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Statistic": "Average",
        "Dimensions": [{"Name": "ClusterName", "Value": "prod"}, {"Name": "ServiceName", "Value": "web"}]}});
    let conversion = run(&bounds(1, 6), &json!([tracking(60.0, &own)]), &none());
    assert!(matches!(autoscaling(&conversion), Some(Autoscaling::Hpa { .. })));
}

#[test]
fn requests_per_task_are_counted_by_traefik() {
    let label = |group: &str| json!({"PredefinedMetricSpecification": {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": format!("app/lb/1/targetgroup/{group}")}});
    let conversion = run(&bounds(1, 6), &json!([tracking(900.0, &label("web/1"))]), &none());
    let trigger = &keda(&conversion).2[0];
    assert_eq!((trigger.kind.as_str(), trigger.metric_type.as_deref()), ("prometheus", Some("AverageValue")));
    assert!(trigger.metadata["query"].contains("prod-web"), "{}", trigger.metadata["query"]);
    assert_eq!(trigger.metadata["threshold"], "900");
    assert_eq!(codes(&conversion), [rules::REQUEST_COUNT.code]);
    let other = run(&bounds(1, 6), &json!([tracking(900.0, &label("other/9"))]), &none());
    assert_eq!(codes(&other), [rules::NOT_TRANSLATED.code]);
}

#[test]
fn a_percentage_needs_a_reservation() {
    let task = json!({"containerDefinitions": [{"name": "app", "image": "web:1", "memory": 512}]});
    let conversion = run_task(&task, &bounds(1, 6), &json!([cpu(60.0)]), &none());
    assert_eq!((autoscaling(&conversion), codes(&conversion)), (None, vec![rules::NO_RESERVATION.code]));
    let memory = tracking(60.0, &predefined("ECSServiceAverageMemoryUtilizationHighResolution"));
    let conversion = run_task(&task, &bounds(1, 6), &json!([memory]), &none());
    assert!(matches!(autoscaling(&conversion), Some(Autoscaling::Hpa { .. })), "{:?}", conversion.findings);
}

#[test]
fn scale_in_stays_off_where_it_was_off() {
    let off = tracking(
        60.0,
        &json!({"PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}, "DisableScaleIn": true}),
    );
    let down = |conversion: &Conversion| match autoscaling(conversion) {
        Some(Autoscaling::Hpa { behavior, .. } | Autoscaling::Keda { behavior, .. }) => {
            behavior.clone().and_then(|behavior| behavior.scale_down).and_then(|down| down.select_policy)
        }
        None => panic!("{:?}", conversion.findings),
    };
    let conversion = run(&bounds(2, 6), &json!([off]), &none());
    assert_eq!((down(&conversion).as_deref(), codes(&conversion)), (Some("Disabled"), vec![]));
    let mixed =
        run(&bounds(2, 6), &json!([off, tracking(70.0, &predefined("ECSServiceAverageMemoryUtilization"))]), &none());
    assert_eq!((down(&mixed), codes(&mixed)), (None, vec![rules::MIXED_SCALE_IN.code]));
    let suspended = json!([{"MinCapacity": 0, "MaxCapacity": 6, "SuspendedState": {"DynamicScalingInSuspended": true, "DynamicScalingOutSuspended": true}}]);
    let visible = queue("ApproximateNumberOfMessagesVisible", "visible");
    let paused = run(&suspended, &json!([math("visible / tasks", vec![visible, tasks("web")])]), &none());
    let Some(Autoscaling::Keda { annotations, cooldown_period: Some(300), behavior: Some(behavior), .. }) =
        autoscaling(&paused)
    else {
        panic!("{:?}", autoscaling(&paused))
    };
    assert_eq!(
        annotations.keys().collect::<Vec<_>>(),
        ["autoscaling.keda.sh/paused-scale-in", "autoscaling.keda.sh/paused-scale-out"]
    );
    assert_eq!(behavior.scale_up.as_ref().and_then(|up| up.select_policy.as_deref()), Some("Disabled"));
    assert_eq!(codes(&paused), [rules::SUSPENDED.code, rules::KEDA_IDENTITY.code]);
}

fn action(name: &str, schedule: &str, min: i64, max: i64) -> Value {
    json!({"ScheduledActionName": name, "Schedule": schedule, "Timezone": "Europe/Dublin", "ScalableTargetAction": {"MinCapacity": min, "MaxCapacity": max}})
}

#[test]
fn a_pair_of_actions_is_a_window_and_the_scanned_minimum_is_not_the_base() {
    let pair =
        json!([action("up", "cron(0 17 ? * MON-FRI *)", 6, 24), action("down", "cron(30 22 ? * MON-FRI *)", 3, 20)]);
    // Scanned in the evening: the target holds the window's minimum.
    let conversion = run(&bounds(6, 24), &json!([cpu(55.0)]), &pair);
    let (min, max, triggers) = keda(&conversion);
    assert_eq!((min, max), (3, 24));
    let [cpu, window] = triggers else { panic!("{triggers:?}") };
    assert_eq!((cpu.kind.as_str(), cpu.metadata["value"].as_str()), ("cpu", "55"));
    let expected =
        [("desiredReplicas", "6"), ("end", "30 22 * * 1-5"), ("start", "0 17 * * 1-5"), ("timezone", "Europe/Dublin")];
    assert_eq!(window.metadata, expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    assert_eq!(codes(&conversion), [rules::MAXIMUM_VARIES.code]);
}

#[test]
fn several_actions_of_the_same_days_are_a_chain() {
    let day = json!([
        action("noon", "cron(0 12 * * ? *)", 8, 24),
        action("night", "cron(0 22 * * ? *)", 2, 24),
        action("morning", "cron(0 7 * * ? *)", 4, 24)
    ]);
    let conversion = run(&bounds(2, 24), &json!([cpu(55.0)]), &day);
    let windows: Vec<_> = keda(&conversion)
        .2
        .iter()
        .filter(|trigger| trigger.kind == "cron")
        .map(|trigger| ["start", "end", "desiredReplicas"].map(|key| trigger.metadata[key].as_str()))
        .collect();
    assert_eq!(windows, [["0 7 * * *", "0 12 * * *", "4"], ["0 12 * * *", "0 22 * * *", "8"]]);
}

#[test]
fn actions_without_a_daily_order_are_lost_and_said_so() {
    for lost in [
        json!([action("once", "at(2026-11-27T04:00:00)", 12, 40)]),
        json!([action("rate", "rate(1 day)", 12, 24)]),
        json!([action("last", "cron(0 4 L * ? *)", 12, 24)]),
        json!([
            action("a", "cron(0 4 * * ? *)", 1, 24),
            action("b", "cron(0 4 ? * MON *)", 5, 24),
            action("c", "cron(0 9 * * ? *)", 2, 24)
        ]),
        json!([action("a", "cron(0 4 * * ? *)", 1, 24), action("b", "cron(0 4 * * ? *)", 5, 24)]),
    ] {
        let conversion = run(&bounds(2, 24), &json!([cpu(55.0)]), &lost);
        assert!(matches!(autoscaling(&conversion), Some(Autoscaling::Hpa { min: 2, .. })), "{lost}");
        assert_eq!(codes(&conversion), [rules::ACTION_LOST.code], "{lost}");
    }
}

#[test]
fn policies_without_a_counterpart() {
    let step = |kind: &str| {
        json!({"PolicyName": "s", "PolicyType": "StepScaling", "Alarms": [{"AlarmName": "cpu-high"}], "StepScalingPolicyConfiguration": {
            "AdjustmentType": kind, "StepAdjustments": [{"MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 3}], "Cooldown": 120}})
    };
    let forecast = |mode: &str| {
        json!({"PolicyName": "f", "PolicyType": "PredictiveScaling", "PredictiveScalingPolicyConfiguration": {"Mode": mode, "MetricSpecifications": [
            {"TargetValue": 40.0, "PredefinedMetricPairSpecification": {"PredefinedMetricType": "ECSServiceCPUUtilization"}}]}})
    };
    let cases: [(Value, &Rule); 6] = [
        (step("ChangeInCapacity"), &rules::STEP_SCALING),
        (step("ExactCapacity"), &rules::EXACT_CAPACITY),
        (forecast("ForecastOnly"), &rules::FORECAST_ONLY),
        (forecast("ForecastAndScale"), &rules::PREDICTIVE),
        (tracking(1.0, &predefined("SomethingNew")), &rules::NOT_TRANSLATED),
        (json!({"PolicyName": "n"}), &rules::NOT_TRANSLATED),
    ];
    for (policy, rule) in cases {
        let conversion = run(&bounds(1, 6), &json!([policy]), &none());
        assert_eq!((autoscaling(&conversion), codes(&conversion)), (None, vec![rule.code]), "{policy}");
        let window = json!([action("up", "cron(0 17 * * ? *)", 4, 6), action("down", "cron(0 19 * * ? *)", 1, 6)]);
        assert_eq!(
            autoscaling(&run(&bounds(1, 6), &json!([policy]), &window)),
            None,
            "a floor alone would scale in under load"
        );
    }
}

#[test]
fn bounds_and_targets() {
    let zero = run(&bounds(0, 6), &json!([cpu(61.5)]), &none());
    assert!(matches!(autoscaling(&zero), Some(Autoscaling::Hpa { min: 1, max: 6, .. })));
    assert_eq!(codes(&zero), [rules::MINIMUM_ZERO.code, rules::ROUNDED.code]);
    for target in [none(), bounds(0, 0), bounds(5, 2), json!([{}])] {
        let conversion = run(&target, &json!([cpu(60.0)]), &none());
        assert_eq!((autoscaling(&conversion), codes(&conversion)), (None, vec![rules::NO_BOUNDS.code]), "{target}");
    }
    let mut daemon = inventory(&json!({}), &bounds(1, 6), &json!([cpu(60.0)]), &none());
    daemon.services[0].scheduling_strategy = Some("DAEMON".to_owned());
    let conversion = convert(&daemon, &Config::default(), &[]);
    assert_eq!((autoscaling(&conversion), codes(&conversion)), (None, vec![rules::NO_BOUNDS.code]));
    let parked = run(&bounds(1, 6), &none(), &none());
    assert_eq!((autoscaling(&parked), codes(&parked)), (None, vec![]));
}

#[test]
fn a_target_without_a_service_is_named() {
    let inventory: Inventory = serde_json::from_value(
        json!({"scalableTargets": [{"ResourceId": "service/prod/gone", "MinCapacity": 1, "MaxCapacity": 2}]}),
    )
    .unwrap();
    assert_eq!(codes(&convert(&inventory, &Config::default(), &[])), [rules::ORPHAN.code]);
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 64, ..Default::default() })]

    #[test]
    fn a_rounded_target_never_asks_for_fewer_pods(target in 0.001f64..1e7, load in 0.0f64..1e9) {
        let rounded = f64::from(rounded_down(target));
        prop_assert!(rounded >= 1.0 && (rounded <= target || target < 1.0));
        prop_assert!(target < 1.0 || (load / rounded).ceil() >= (load / target).ceil());
    }

    #[test]
    fn any_numbers_give_bounds_that_kubernetes_accepts(min in any::<i64>(), max in any::<i64>(), cooldown in any::<i64>(), target in any::<f64>()) {
        let policy = json!({"PolicyName": "p", "TargetTrackingScalingPolicyConfiguration": {"TargetValue": target, "ScaleInCooldown": cooldown, "ScaleOutCooldown": cooldown,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}});
        let conversion = run(&bounds(min, max), &json!([policy]), &none());
        if let Some(Autoscaling::Hpa { min, max, metrics, behavior }) = autoscaling(&conversion) {
            prop_assert!(*min >= 1 && min <= max);
            prop_assert!(metrics.iter().all(|metric| metric.resource.as_ref().unwrap().target.average_utilization.unwrap() >= 1));
            let behavior = behavior.as_ref().unwrap();
            let up = behavior.scale_up.as_ref().unwrap().policies.as_ref().unwrap();
            prop_assert!(up.iter().all(|policy| policy.value >= 1 && (1..=1800).contains(&policy.period_seconds)));
            prop_assert!((0..=3600).contains(&behavior.scale_down.as_ref().unwrap().stabilization_window_seconds.unwrap()));
        }
    }
}
