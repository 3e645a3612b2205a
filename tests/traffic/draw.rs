//! Random accounts: load balancers, listeners and rules that meet each other as often as possible.

use serde_json::{Value, json};

use ecs2eks::inventory::Inventory;
use ecs2eks::migration::Workload;

use crate::random::Random;
use crate::world::{group, workload};

pub(crate) const HOSTS: &[&str] = &[
    "a.example",
    "b.example",
    "A.Example",
    "api.a.example",
    "*.example",
    "*.a.example",
    "a*.example",
    "?.example",
    "*",
    "*.EXAMPLE",
];
const HOST_REGEXES: &[&str] =
    &["^a\\.", "example$", "^(a|b)\\.example$", "[a-c]+\\.EXAMPLE$", "^API\\..*", "a.example"];
pub(crate) const PATHS: &[&str] = &[
    "/",
    "/*",
    "*",
    "/a",
    "/a/",
    "/a/*",
    "/a*",
    "/*/b",
    "*.png",
    "/A",
    "/a?",
    "/a?*",
    "/a.b",
    "/a+b",
    "/a/b/c",
    "/b/*/c*",
    "/~a/$x",
    "/a:b@c",
    "/a&b",
    "*b",
    "/a/?/c",
    "/\"q\"",
    "/a/**",
    "a/b",
    "/tidewater.v1.Quote/*",
    "/b/'",
    "/*a*b",
];
const PATH_REGEXES: &[&str] = &[
    "^/a/[0-9]+$",
    "/b",
    "^/(a|b)/.*$",
    "^/A",
    "c$",
    "^/a/?$",
    "\\.png$",
    "^/[^/]+/c",
    "(?i)^/a$",
    "^\\/a\\/(.*)$",
    "^/a.b$",
    "[ab]{2}",
];
const HEADERS: &[&str] =
    &["X-App", "User-Agent", "x-app", "X-Forwarded-Host", "X-Real-Ip", "X-Forwarded-For", "Accept"];
pub(crate) const HEADER_VALUES: &[&str] = &["ios*", "*mobile*", "v?", "1.0", "A (b)", "*", "IOS/1", "a|b"];
const HEADER_REGEXES: &[&str] = &["^v[0-9]+$", "ios|Android", "^$", "B"];
pub(crate) const KEYS: &[&str] = &["v", "Version", "q", "42", "a\\*", "x.y"];
pub(crate) const QUERY_VALUES: &[&str] = &["1", "*", "x?", "a\\*b", "V1", "a b", "*1*", "a+b", "\\\\"];
const METHODS: &[&str] = &["GET", "POST", "M-SEARCH", "get", "HEAD"];
const BLOCKS: &[&str] = &["198.51.100.0/24", "10.0.0.0/8", "2001:db8::/32", "0.0.0.0/0"];
const REWRITES: &[(&str, &str)] = &[
    ("^/a/(.*)$", "/v2/$1"),
    ("^/a/(.*)$", "/v2/$1x"),
    ("^/a", "/b"),
    ("^/a", "/"),
    ("^/a/", "/"),
    ("^/a(.*)$", "/$1"),
    ("^/a|b", "/c"),
    ("^/dp/([0-9]+)/?$", "/p?id=$1"),
    ("^/([a-z]+)/(.*)$", "/$2/$1"),
    ("a", "b"),
    ("^/a/([^/]*)", "/$1"),
    ("^/(a|b)/", "/x/$1/"),
    ("^/a/b", "/c.d"),
    ("^/a$", "/z"),
    ("^/a/(.*)", "/.$1"),
];
/// Target groups with a workload, those with HTTP/2, and those without either.
const GROUPS: &[&str] = &["w0", "w1", "w2", "w3", "w4", "w5", "w6", "p0"];

/// An account and the workloads that were converted.
pub(crate) fn account(random: &mut Random) -> (Value, Vec<Workload>) {
    let mut listeners = Vec::new();
    let mut rules = Vec::new();
    for balancer in ["pub", "int"].iter().take(1 + random.below(2)) {
        let main = Listener::draw(random);
        let other = Listener::draw(random);
        let redirect = Listener { rules: Vec::new(), default: upgrade() };
        let shapes: Vec<(u16, bool, &Listener)> = match random.below(6) {
            0 => vec![(443, true, &main)],
            1 => vec![(443, true, &main), (80, false, &redirect)],
            2 => vec![(443, true, &main), (80, false, &main)],
            3 => vec![(80, false, &main), (8080, false, &other)],
            4 => vec![(443, true, &main), (80, false, &other)],
            _ => vec![(443, true, &main), (8443, true, &other), (80, false, &redirect)],
        };
        for (port, tls, content) in shapes {
            content.write(balancer, port, tls, &mut listeners, &mut rules);
        }
    }
    let balancers = ["pub", "int"].map(|name| {
        json!({"LoadBalancerArn": balancer_arn(name), "LoadBalancerName": name, "Type": "application",
            "Scheme": if name == "pub" { "internet-facing" } else { "internal" },
            "AvailabilityZones": [{"SubnetId": "subnet-1"}]})
    });
    let groups = GROUPS.iter().chain(&["g0", "g1", "fn"]).map(|name| {
        json!({"TargetGroupArn": group(name), "Protocol": "HTTP", "TargetType": if *name == "fn" { "lambda" } else { "ip" },
            "ProtocolVersion": if name.starts_with('g') { "GRPC" } else { "HTTP1" }})
    });
    let inventory = json!({"version": 1, "listeners": listeners, "rules": rules, "loadBalancers": balancers,
        "targetGroups": groups.collect::<Vec<_>>(), "subnets": [{"SubnetId": "subnet-1", "CidrBlock": "10.20.0.0/24"}]});
    let names = GROUPS.iter().chain(&["g0", "g1"]);
    (inventory, names.map(|name| workload(if name.starts_with('p') { "pay" } else { "shop" }, name)).collect())
}

/// Reads an account.
pub(crate) fn read(account: &Value) -> Inventory {
    serde_json::from_value(account.clone()).expect("an inventory")
}

fn balancer_arn(name: &str) -> String {
    format!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/{name}/1")
}

fn upgrade() -> Value {
    json!([{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "Host": "#{host}", "Path": "/#{path}",
        "Query": "#{query}", "StatusCode": "HTTP_301"}}])
}

struct Listener {
    rules: Vec<Value>,
    default: Value,
}

impl Listener {
    fn draw(random: &mut Random) -> Self {
        let mut priorities: Vec<usize> = (1..=12).collect();
        let count = random.below(9);
        let mut rules = Vec::new();
        for _ in 0..count {
            let priority = priorities.swap_remove(random.below(priorities.len()));
            let mut rule =
                json!({"Priority": priority.to_string(), "Conditions": conditions(random), "Actions": actions(random)});
            if random.chance(1, 8) {
                rule["Transforms"] = transforms(random);
            }
            rules.push(rule);
        }
        let default = match random.below(4) {
            0 => json!([{"Type": "fixed-response", "FixedResponseConfig":
                {"StatusCode": random.pick(&["404", "410"]), "MessageBody": random.pick(&["", "gone"])}}]),
            _ => actions(random),
        };
        Self { rules, default }
    }

    fn write(&self, balancer: &str, port: u16, tls: bool, listeners: &mut Vec<Value>, rules: &mut Vec<Value>) {
        let arn = format!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/{balancer}/1/{port}");
        listeners.push(json!({"ListenerArn": arn, "LoadBalancerArn": balancer_arn(balancer), "Port": port,
            "Protocol": if tls { "HTTPS" } else { "HTTP" }, "DefaultActions": without_logins(&self.default, tls),
            "Certificates": [{"CertificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/1", "IsDefault": true}]}));
        for rule in &self.rules {
            let mut rule = rule.clone();
            rule["Actions"] = without_logins(&rule["Actions"], tls);
            rule["ListenerArn"] = json!(arn);
            rule["RuleArn"] = json!(format!("{arn}/{}", rule["Priority"].as_str().expect("text")));
            rules.push(rule);
        }
    }
}

/// Users log in on HTTPS listeners only.
fn without_logins(actions: &Value, tls: bool) -> Value {
    let keep =
        |action: &&Value| tls || matches!(action["Type"].as_str(), Some("forward" | "redirect" | "fixed-response"));
    actions.as_array().expect("a list").iter().filter(keep).cloned().collect()
}

fn conditions(random: &mut Random) -> Vec<Value> {
    let mut conditions = Vec::new();
    let mut kinds = vec!["host", "path", "path", "header", "query", "method", "source"];
    let mut left = 5;
    for _ in 0..=random.below(3) {
        let kind = kinds.swap_remove(random.below(kinds.len()));
        if kind == "path" || kind == "host" {
            kinds.retain(|other| *other != kind);
        }
        let count = (1 + random.below(3)).min(left);
        if count == 0 {
            break;
        }
        left -= count;
        let (globs, regexes) = match kind {
            "host" => (HOSTS, HOST_REGEXES),
            "path" => (PATHS, PATH_REGEXES),
            "header" => (HEADER_VALUES, HEADER_REGEXES),
            "method" => (METHODS, &[][..]),
            _ => (BLOCKS, &[][..]),
        };
        let regex = !regexes.is_empty() && random.chance(1, 5);
        let values: Vec<&str> = (0..count).map(|_| random.pick(if regex { regexes } else { globs })).collect();
        let config = if regex { json!({"RegexValues": values}) } else { json!({"Values": values}) };
        conditions.push(match kind {
            "host" => json!({"Field": "host-header", "HostHeaderConfig": config}),
            "path" if !regex && random.chance(1, 2) => json!({"Field": "path-pattern", "Values": values}),
            "path" => json!({"Field": "path-pattern", "PathPatternConfig": config}),
            "method" => json!({"Field": "http-request-method", "HttpRequestMethodConfig": config}),
            "source" => json!({"Field": "source-ip", "SourceIpConfig": config}),
            "header" => {
                let mut config = config;
                config["HttpHeaderName"] = json!(random.pick(HEADERS));
                json!({"Field": "http-header", "HttpHeaderConfig": config})
            }
            _ => {
                let pairs: Vec<Value> = (0..count)
                    .map(|_| match random.below(6) {
                        0 => json!({"Value": random.pick(QUERY_VALUES)}),
                        1 => json!({"Key": "v*", "Value": random.pick(QUERY_VALUES)}),
                        _ => json!({"Key": random.pick(KEYS), "Value": random.pick(QUERY_VALUES)}),
                    })
                    .collect();
                json!({"Field": "query-string", "QueryStringConfig": {"Values": pairs}})
            }
        });
    }
    conditions
}

fn actions(random: &mut Random) -> Value {
    let to = |name: &str| json!({"Type": "forward", "TargetGroupArn": group(name)});
    match random.below(20) {
        0..9 | 11 => json!([to(random.pick(GROUPS))]),
        10 => json!([to(random.pick(&["g0", "g1"]))]),
        9 => json!([to(random.pick(&["fn", "gone"]))]),
        12 | 13 => {
            // A rule names a target group once.
            let mut names: Vec<&str> = GROUPS.iter().copied().chain(["gone", "fn"]).collect();
            let groups: Vec<Value> = (0..2 + random.below(2))
                .map(|_| {
                    let name = names.swap_remove(random.below(names.len()));
                    json!({"TargetGroupArn": group(name), "Weight": random.of(&[0, 1, 1, 10, 999])})
                })
                .collect();
            json!([{"Type": "forward", "ForwardConfig": {"TargetGroups": groups,
                "TargetGroupStickinessConfig": {"Enabled": random.chance(1, 3), "DurationSeconds": 60}}}])
        }
        14 => {
            json!([{"Type": "authenticate-oidc", "Order": 1, "AuthenticateOidcConfig": {"Issuer": "https://id.example",
            "AuthorizationEndpoint": "https://id.example/a", "TokenEndpoint": "https://id.example/t",
            "UserInfoEndpoint": "https://id.example/u", "ClientId": "shop"}},
            {"Type": "forward", "Order": 2, "TargetGroupArn": group(random.pick(GROUPS))}])
        }
        15 => json!([{"Type": "jwt-validation", "Order": 1, "JwtValidationConfig":
            {"JwksEndpoint": "https://id.example/jwks", "Issuer": "https://id.example"}},
            {"Type": "forward", "Order": 2, "TargetGroupArn": group(random.pick(GROUPS))}]),
        16 | 17 => json!([{"Type": "fixed-response", "FixedResponseConfig":
            {"StatusCode": random.pick(&["200", "403", "503"]), "ContentType": "text/plain", "MessageBody": random.pick(&["", "no"])}}]),
        _ => redirect(random),
    }
}

fn redirect(random: &mut Random) -> Value {
    let mut config = json!({"StatusCode": random.pick(&["HTTP_301", "HTTP_302"])});
    let parts = [
        ("Protocol", &["HTTP", "HTTPS", "#{protocol}"][..]),
        ("Host", &["a.example", "www.#{host}", "#{host}"]),
        ("Port", &["80", "443", "8443", "#{port}"]),
        ("Path", &["/", "/#{path}", "/new/#{path}", "/$1/#{host}"]),
        ("Query", &["", "#{query}", "from=#{host}&#{query}", "a=1"]),
    ];
    for (member, values) in parts {
        if random.chance(1, 2) {
            config[member] = json!(random.pick(values));
        }
    }
    json!([{"Type": "redirect", "RedirectConfig": config}])
}

fn transforms(random: &mut Random) -> Value {
    if random.chance(1, 6) {
        return json!([{"Type": "host-header-rewrite", "HostHeaderRewriteConfig":
            {"Rewrites": [{"Regex": "^(.+)\\.example$", "Replace": "$1.internal"}]}}]);
    }
    let (regex, replace) = random.of(REWRITES);
    json!([{"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": regex, "Replace": replace}]}}])
}
