//! How long a big account takes and how much memory it needs: `cargo bench --no-default-features`.
//!
//! The account is generated: services with three containers each behind one load balancer. The budget is 2 s and 300 MB
//! for 1,000 services on one core, and time that grows with the number of services, not faster.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use ecs2eks::config::Config;
use ecs2eks::convert::convert;
use ecs2eks::emit;
use ecs2eks::finding::Report;
use ecs2eks::inventory::{Source, load};

const BUDGET: Duration = Duration::from_secs(2);
const BUDGET_MIB: u64 = 300;
/// Ten times as many services may take this many times as long.
const GROWTH: f64 = 15.0;

fn main() -> ExitCode {
    let small = measure(1_000);
    let mib = peak_mib();
    let large = measure(10_000);
    let growth = large.as_secs_f64() / small.as_secs_f64();
    let mut out = std::io::stdout();
    let written = writeln!(
        out,
        "1,000 services: {:.2} s, {} MiB at most; 10,000 services: {:.2} s ({growth:.1} times)",
        small.as_secs_f64(),
        mib.map_or_else(|| "?".to_owned(), |mib| mib.to_string()),
        large.as_secs_f64(),
    );
    let kept = small <= BUDGET && mib.is_none_or(|mib| mib <= BUDGET_MIB) && growth <= GROWTH;
    if kept && written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Time from the text of an inventory to all files.
fn measure(services: usize) -> Duration {
    let text = account(services);
    let start = Instant::now();
    let Ok(inventory) = load(vec![Source { name: "inventory.json".to_owned(), text }]) else { return Duration::MAX };
    let conversion = convert(&inventory, &Config::default(), &[]);
    let files = emit::convert_files(&conversion.migration, &Report::new(&conversion.findings));
    let took = start.elapsed();
    if files.is_ok_and(|files| files.len() > services) { took } else { Duration::MAX }
}

/// The account as JSON text.
fn account(services: usize) -> String {
    let ecs = "arn:aws:ecs:eu-west-1:111122223333";
    let elb = "arn:aws:elasticloadbalancing:eu-west-1:111122223333";
    let [mut definitions, mut all, mut groups, mut rules, mut tasks, mut roles] = [const { String::new() }; 6];
    for n in 0..services {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(
            definitions,
            r#"{comma}{{"taskDefinitionArn":"{ecs}:task-definition/shop-{n}:3","family":"shop-{n}","revision":3,"networkMode":"awsvpc","cpu":"512","memory":"1024",
            "taskRoleArn":"arn:aws:iam::111122223333:role/shop-{n}","containerDefinitions":[
            {{"name":"app","image":"registry.example/shop-{n}:1","portMappings":[{{"containerPort":8080}}],"environment":[{{"name":"A","value":"1"}},{{"name":"B","value":"{n}"}}],
              "secrets":[{{"name":"DB","valueFrom":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-{n}-AbCdEf"}}],
              "logConfiguration":{{"logDriver":"awslogs","options":{{"awslogs-group":"/ecs/shop-{n}"}}}},"dependsOn":[{{"containerName":"init","condition":"SUCCESS"}}]}},
            {{"name":"init","image":"registry.example/init:1","essential":false}},
            {{"name":"agent","image":"public.ecr.aws/xray/aws-xray-daemon:3","essential":false}}]}}"#
        );
        let _ = write!(
            all,
            r#"{comma}{{"serviceArn":"{ecs}:service/prod/shop-{n}","serviceName":"shop-{n}","clusterArn":"{ecs}:cluster/prod","taskDefinition":"{ecs}:task-definition/shop-{n}:3",
            "desiredCount":2,"runningCount":2,"pendingCount":0,"launchType":"FARGATE","status":"ACTIVE","loadBalancers":[{{"targetGroupArn":"{elb}:targetgroup/shop-{n}/0","containerName":"app","containerPort":8080}}]}}"#
        );
        let _ = write!(
            groups,
            r#"{comma}{{"TargetGroupArn":"{elb}:targetgroup/shop-{n}/0","TargetGroupName":"shop-{n}","Protocol":"HTTP","Port":8080,"TargetType":"ip","HealthCheckPath":"/health","LoadBalancerArns":["{elb}:loadbalancer/app/shop/0"]}}"#
        );
        let _ = write!(
            tasks,
            r#"{comma}{{"taskArn":"{ecs}:task/prod/{n}a","clusterArn":"{ecs}:cluster/prod","group":"service:shop-{n}","taskDefinitionArn":"{ecs}:task-definition/shop-{n}:3","containers":[{{"name":"app","imageDigest":"sha256:{n:064x}"}}]}}"#
        );
        let _ = write!(
            roles,
            r#"{comma}{{"RoleName":"shop-{n}","Arn":"arn:aws:iam::111122223333:role/shop-{n}","AssumeRolePolicyDocument":{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"ecs-tasks.amazonaws.com"}},"Action":"sts:AssumeRole"}}]}},
            "InlinePolicies":[{{"PolicyName":"own","PolicyDocument":{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::shop-{n}/*"}}]}}}}]}}"#
        );
        let _ = write!(
            rules,
            r#"{comma}{{"RuleArn":"{elb}:listener-rule/app/shop/0/1/{n}","ListenerArn":"{elb}:listener/app/shop/0/1","Priority":"{}","Conditions":[{{"Field":"host-header","Values":["shop-{n}.example.com"]}}],
            "Actions":[{{"Type":"forward","TargetGroupArn":"{elb}:targetgroup/shop-{n}/0"}}]}}"#,
            n + 1
        );
    }
    format!(
        r#"{{"version":1,"scopes":[{{"partition":"aws","accountId":"111122223333","region":"eu-west-1"}}],
        "clusters":[{{"clusterArn":"{ecs}:cluster/prod","clusterName":"prod"}}],
        "loadBalancers":[{{"LoadBalancerArn":"{elb}:loadbalancer/app/shop/0","LoadBalancerName":"shop","Type":"application","Scheme":"internet-facing"}}],
        "listeners":[{{"ListenerArn":"{elb}:listener/app/shop/0/1","LoadBalancerArn":"{elb}:loadbalancer/app/shop/0","Port":80,"Protocol":"HTTP",
          "DefaultActions":[{{"Type":"forward","TargetGroupArn":"{elb}:targetgroup/shop-0/0"}}]}}],
        "services":[{all}],"taskDefinitions":[{definitions}],"targetGroups":[{groups}],"rules":[{rules}],"tasks":[{tasks}],"roles":[{roles}]}}"#
    )
}

/// Most memory that this process has held, in MiB; unknown outside Linux.
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}
