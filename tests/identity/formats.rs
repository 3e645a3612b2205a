//! The formats: each holds every role, says the same about it, and stays in place when others come and go.

use std::collections::{BTreeMap, BTreeSet};

use ecs2eks::emit::{Files, iam};
use ecs2eks::inventory::Inventory;
use ecs2eks::migration::Migration;
use ecs2eks::migration::identity::{IamFormat, IamSettings, IdentityMode, Mechanism};
use serde_json::{Value, json};

use crate::account::{ISSUER, account, codes, identified_with, sample};

fn all(mechanism: Mechanism) -> IamSettings {
    let formats = [IamFormat::CloudFormation, IamFormat::Terraform, IamFormat::Eksctl, IamFormat::Cdk, IamFormat::Cli];
    IamSettings { formats: formats.into(), mechanism, ..IamSettings::default() }
}

fn written(inventory: &Inventory, issuer: Option<&str>, mode: IdentityMode, iam: &IamSettings) -> (Migration, Files) {
    let (migration, _) = identified_with(inventory, issuer, mode, iam);
    let files = iam::files(&migration).expect("renders");
    (migration, files)
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    &files.get(path).unwrap_or_else(|| panic!("{path} is missing")).text
}

fn yaml(files: &Files, path: &str) -> Value {
    serde_yaml::from_str(text(files, path)).expect("YAML")
}

/// The data of the CDK app.
fn cdk_roles(files: &Files) -> Vec<Value> {
    let data = text(files, "iam/cdk/lib/roles.ts");
    let start = data.find("PodRole[] = ").expect("roles") + "PodRole[] = ".len();
    let end = start + data[start..].find(";\n").expect("an end");
    serde_json::from_str(&data[start..end]).expect("JSON")
}

#[test]
fn every_role_is_in_every_format_with_its_policies() {
    let (migration, files) = written(&sample(), Some(ISSUER), IdentityMode::Create, &all(Mechanism::Irsa));
    let roles = &migration.identities.roles;
    let template = yaml(&files, "iam/roles.cfn.yaml");
    let beside = yaml(&files, "iam/eksctl/beside.cfn.yaml");
    let cluster = yaml(&files, "iam/eksctl/cluster.yaml");
    let terraform: hcl::Body = hcl::from_str(text(&files, "iam/terraform/roles.tf")).expect("HCL");
    let cdk: BTreeMap<String, Value> = cdk_roles(&files)
        .into_iter()
        .map(|role| (role["name"].as_str().unwrap_or_default().to_owned(), role))
        .collect();
    assert_eq!(cdk.len(), roles.len());
    let named = |template: &Value, name: &str| {
        template["Resources"]
            .as_object()
            .expect("resources")
            .values()
            .find(|found| found["Properties"]["RoleName"] == name)
            .cloned()
    };
    let terraform_names: BTreeSet<String> = terraform
        .blocks()
        .filter(|block| block.labels().first().is_some_and(|label| label.as_str() == "aws_iam_role"))
        .filter_map(|block| block.body().attributes().find(|a| a.key() == "name"))
        .map(|attribute| attribute.expr().to_string())
        .collect();
    assert_eq!(terraform_names.len(), roles.len());
    for role in roles {
        let properties = named(&template, &role.name).expect("in the stack")["Properties"].clone();
        assert!(terraform_names.contains(&format!("{:?}", role.name)), "{}", role.name);
        assert_eq!(cdk[&role.name]["trust"], properties["AssumeRolePolicyDocument"]);
        let in_eksctl = cluster["iam"]["serviceAccounts"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|a| a["roleName"] == role.name.as_str());
        assert_eq!(in_eksctl, role.fits_eksctl().is_some());
        assert_eq!(named(&beside, &role.name).is_none(), in_eksctl, "{}: in one of both", role.name);
        for policy in &role.inline_policies {
            let document: Value =
                serde_json::from_str(text(&files, &format!("iam/cli/{}/{}.json", role.name, policy.name)))
                    .expect("JSON");
            assert_eq!(document, policy.document);
        }
        let apply = text(&files, "iam/cli/apply.sh");
        assert!(apply.contains(&format!("role {} ", role.name)));
        assert!(text(&files, "iam/cli/undo.sh").contains(&format!("role {} ", role.name)));
    }
}

/// Terraform's own strings: what `jsonencode` of a local gives back.
fn evaluated(expression: &hcl::Expression) -> Value {
    match expression {
        hcl::Expression::Object(members) => {
            Value::Object(members.iter().map(|(key, value)| (plain(&key.to_string()), evaluated(value))).collect())
        }
        hcl::Expression::Array(items) => items.iter().map(evaluated).collect(),
        // The parser leaves the doubled markers in the text; Terraform does not.
        hcl::Expression::String(text) => json!(text.replace("$${", "${").replace("%%{", "%{")),
        hcl::Expression::TemplateExpr(template) => json!(plain(&template.to_string())),
        hcl::Expression::Number(number) => json!(number.as_f64()),
        hcl::Expression::Bool(value) => json!(value),
        other => panic!("{other:?}"),
    }
}

fn plain(text: &str) -> String {
    let inner = text.trim_matches('"');
    inner.replace("\\\"", "\"").replace("\\\\", "\\").replace("$${", "${").replace("%%{", "%{")
}

#[test]
fn what_terraform_and_shells_would_expand_stays_text() {
    let mut inventory = account(&["web".to_owned()], "arn:aws:iam::111122223333:role/web");
    let tricky = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::home/${aws:username}/%{x}/*",
        "Condition": {"StringLike": {"aws:PrincipalTag/a b": "it's \"$(id)\" `id`"}}}]});
    inventory.roles[0].inline_policies =
        serde_json::from_value(json!([{"PolicyName": "p", "PolicyDocument": tricky}])).expect("policies");
    inventory.roles[0].tags =
        serde_json::from_value(json!([{"Key": "owner", "Value": "O'Brien $(id) ${x}"}])).expect("tags");
    inventory.roles[0].description = Some("it's $HOME; rm -rf ${x} `id`".to_owned());
    let (_, files) = written(&inventory, Some(ISSUER), IdentityMode::Create, &all(Mechanism::Irsa));
    let terraform: hcl::Body = hcl::from_str(text(&files, "iam/terraform/roles.tf")).expect("HCL");
    let locals = terraform.blocks().find(|block| block.identifier() == "locals").expect("locals");
    let documents: Vec<Value> = locals.body().attributes().map(|attribute| evaluated(attribute.expr())).collect();
    assert_eq!(documents[1], tricky);
    let apply = text(&files, "iam/cli/apply.sh");
    assert!(apply.contains(r"'EKS copy of web: it'\''s $HOME; rm -rf ${x} `id`'"), "{apply}");
    assert!(apply.contains(r#"'[{"Key":"owner","Value":"O'\''Brien $(id) ${x}"}]'"#), "{apply}");
    let cluster = yaml(&files, "iam/eksctl/cluster.yaml");
    assert_eq!(cluster["iam"]["serviceAccounts"][0]["attachPolicy"]["Statement"], tricky["Statement"]);
}

#[test]
fn pod_identity_trusts_the_association_and_annotates_nothing() {
    let iam = IamSettings {
        workloads: [("shop-prod/cart".to_owned(), Mechanism::Irsa)].into(),
        ..all(Mechanism::PodIdentity)
    };
    let (migration, files) = written(&sample(), Some(ISSUER), IdentityMode::Create, &iam);
    let cart = |name: &str| name == "cart";
    for workload in migration.workloads.iter().filter(|workload| workload.task_role_arn.is_some()) {
        let name = workload.name.as_str();
        assert_eq!(workload.service_account.role_arn.is_some(), cart(name), "{name}");
        let associated = migration.identities.associations.iter().any(|found| {
            found.account.name == workload.service_account.name && found.account.namespace == workload.namespace
        });
        assert_eq!(associated, !cart(name), "{name}");
    }
    // pricing and cart share a role: one by each mechanism.
    let shared =
        migration.identities.roles.iter().find(|role| role.name.ends_with("pricing-cart-task")).expect("shared");
    assert_eq!((shared.trusted.len(), shared.associated.len()), (1, 1));
    let template = yaml(&files, "iam/roles.cfn.yaml");
    let mut associations = 0;
    for resource in template["Resources"].as_object().expect("resources").values() {
        if resource["Type"] == "AWS::EKS::PodIdentityAssociation" {
            associations += 1;
            assert_eq!(resource["Properties"]["ClusterName"], "tidewater-prod");
        }
        for statement in
            resource["Properties"]["AssumeRolePolicyDocument"]["Statement"].as_array().into_iter().flatten()
        {
            if statement["Principal"]["Service"] == "pods.eks.amazonaws.com" {
                assert_eq!(statement["Action"], json!(["sts:AssumeRole", "sts:TagSession"]));
                let condition = &statement["Condition"];
                assert_eq!(
                    condition["ArnEquals"]["aws:SourceArn"],
                    "arn:aws:eks:eu-west-1:111122223333:cluster/tidewater-prod"
                );
                assert_eq!(condition["StringEquals"]["aws:SourceAccount"], "111122223333");
                assert!(!condition["StringEquals"]["aws:RequestTag/kubernetes-service-account"].is_null());
                assert!(condition["StringEquals"]["aws:RequestTag/kubernetes-namespace"].is_string());
            }
        }
    }
    assert_eq!(associations, migration.identities.associations.len());
    let cluster = yaml(&files, "iam/eksctl/cluster.yaml");
    assert_eq!(cluster["iam"]["podIdentityAssociations"].as_array().map(Vec::len), Some(associations));
    let terraform: hcl::Body = hcl::from_str(text(&files, "iam/terraform/associations.tf")).expect("HCL");
    assert_eq!(terraform.blocks().count(), associations);
    assert_eq!(text(&files, "iam/cli/apply.sh").matches("\nassociate ").count(), associations);
    assert_eq!(text(&files, "iam/cli/undo.sh").matches("\ndisassociate ").count(), associations);
}

#[test]
fn pod_identity_is_not_used_where_it_does_not_work() {
    let mut inventory = account(&["web".to_owned()], "arn:aws:iam::444455556666:role/web");
    inventory.roles[0].arn = Some("arn:aws:iam::444455556666:role/web".to_owned());
    let iam =
        IamSettings { workloads: [("prod/typo".to_owned(), Mechanism::Irsa)].into(), ..all(Mechanism::PodIdentity) };
    let (migration, findings) = identified_with(&inventory, Some(ISSUER), IdentityMode::Create, &iam);
    assert!(migration.identities.associations.is_empty());
    assert!(codes(&findings).is_superset(&BTreeSet::from(["IAM018", "IAM040", "IAM044"])));
    let own = account(&["web".to_owned()], "arn:aws:iam::111122223333:role/web");
    let (_, findings) = identified_with(&own, Some(ISSUER), IdentityMode::Create, &all(Mechanism::PodIdentity));
    assert_eq!(codes(&findings), BTreeSet::from(["IAM041", "IAM042"]));
}

#[test]
fn reuse_imports_the_roles_into_terraform_and_associates_them_everywhere() {
    for mechanism in [Mechanism::Irsa, Mechanism::PodIdentity] {
        let (migration, files) = written(&sample(), Some(ISSUER), IdentityMode::Reuse, &all(mechanism));
        let terraform: hcl::Body = hcl::from_str(text(&files, "iam/terraform/reused.tf")).expect("HCL");
        let imports = terraform.blocks().filter(|block| block.identifier() == "import").count();
        assert_eq!(imports, migration.identities.reused.len());
        assert!(imports > 10);
        let roles = terraform.blocks().filter(|block| block.identifier() == "resource");
        for role in roles {
            assert!(role.body().blocks().any(|block| block.identifier() == "lifecycle"), "never deleted");
        }
        if mechanism == Mechanism::PodIdentity {
            let template = yaml(&files, "iam/roles.cfn.yaml");
            let arns: BTreeSet<&str> = template["Resources"]
                .as_object()
                .expect("resources")
                .values()
                .filter_map(|resource| resource["Properties"]["RoleArn"].as_str())
                .collect();
            let expected: BTreeSet<&str> =
                migration.workloads.iter().filter_map(|w| w.task_role_arn.as_deref()).collect();
            assert!(!arns.is_empty() && arns.is_subset(&expected));
        }
    }
}

#[test]
fn what_is_not_known_is_asked_for_in_each_format() {
    let inventory = account(&["web".to_owned()], "arn:aws:iam::111122223333:role/web");
    for mechanism in [Mechanism::Irsa, Mechanism::PodIdentity] {
        let (mut migration, _) = identified_with(&inventory, None, IdentityMode::Create, &all(mechanism));
        migration.target.cluster = None;
        migration.target.region = String::new();
        let files = iam::files(&migration).expect("renders");
        let variables = text(&files, "iam/terraform/variables.tf");
        let (wanted, parameter) = match mechanism {
            Mechanism::Irsa => ("oidc_issuer", "OidcIssuer"),
            Mechanism::PodIdentity => ("cluster_name", "ClusterName"),
        };
        assert!(variables.contains(wanted), "{variables}");
        assert!(yaml(&files, "iam/roles.cfn.yaml")["Parameters"][parameter].is_object());
        assert!(text(&files, "iam/cli/apply.sh").contains("${CLUSTER:?"));
        assert!(text(&files, "iam/terraform/roles.tf").contains(&format!("${{var.{wanted}}}")));
        assert!(cdk_roles(&files)[0]["trust"].to_string().contains('@'));
    }
}

#[test]
fn one_service_more_changes_only_its_own_lines() {
    let names = |services: &[&str]| services.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let inventory = |services: &[&str]| {
        let mut inventory = account(&names(services), "arn:aws:iam::111122223333:role/web");
        for (task, name) in inventory.task_definitions.iter_mut().zip(services) {
            task.task_role_arn = Some(format!("arn:aws:iam::111122223333:role/{name}"));
        }
        let roles: Vec<Value> = services.iter().map(|name| json!({"RoleName": name, "Arn": format!("arn:aws:iam::111122223333:role/{name}"),
            "InlinePolicies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}}]})).collect();
        inventory.roles = serde_json::from_value(json!(roles)).expect("roles");
        inventory
    };
    let few = written(&inventory(&["alpha", "omega"]), Some(ISSUER), IdentityMode::Create, &all(Mechanism::Irsa)).1;
    let more =
        written(&inventory(&["alpha", "middle", "omega"]), Some(ISSUER), IdentityMode::Create, &all(Mechanism::Irsa)).1;
    for path in ["iam/roles.cfn.yaml", "iam/terraform/roles.tf", "iam/eksctl/cluster.yaml", "iam/cli/apply.sh"] {
        let (few, more): (Vec<&str>, Vec<&str>) =
            (text(&few, path).lines().collect(), text(&more, path).lines().collect());
        let same_start = few.iter().zip(&more).take_while(|(a, b)| a == b).count();
        let same_end = few.iter().rev().zip(more.iter().rev()).take_while(|(a, b)| a == b).count();
        assert!(same_start + same_end >= few.len(), "{path}: the new role is one block");
    }
}

#[test]
fn the_smoke_check_knows_role_and_keys_and_no_value() {
    let (migration, files) = written(&sample(), Some(ISSUER), IdentityMode::Create, &all(Mechanism::PodIdentity));
    for workload in &migration.workloads {
        let job = yaml(&files, &iam::smoke_path(workload));
        let pod = &job["spec"]["template"]["spec"];
        assert_eq!(pod["serviceAccountName"], workload.service_account.name.as_str());
        assert_eq!(pod["automountServiceAccountToken"], false);
        let environment: BTreeMap<&str, &str> = pod["containers"][0]["env"]
            .as_array()
            .expect("list")
            .iter()
            .map(|variable| {
                (variable["name"].as_str().unwrap_or_default(), variable["value"].as_str().unwrap_or_default())
            })
            .collect();
        assert_eq!(environment["EXPECTED_ROLE"].is_empty(), workload.task_role_arn.is_none());
        if let Some(old) = &workload.task_role_arn {
            let name = old.rsplit('/').next().expect("a name");
            assert_eq!(environment["EXPECTED_ROLE"], format!("arn:aws:sts::111122223333:assumed-role/eks-{name}"));
        }
        for item in workload.external_secrets.iter().flat_map(|secret| &secret.items) {
            assert!(environment["EXPECTED_KEYS"].contains(&item.key));
        }
        assert!(pod["containers"][0]["command"][2].as_str().expect("a program").ends_with("exit $failed\n"));
    }
    assert!(files.get(iam::SMOKE_CHECK).is_some_and(|file| file.executable));
}

#[test]
fn a_role_of_forty_services_and_names_at_their_limits_stay_valid_in_every_format() {
    let services: Vec<String> = (0..40).map(|n| format!("{}-{n}", "long-service-name".repeat(12))).collect();
    let role = format!("arn:aws:iam::111122223333:role/{}", "R".repeat(64));
    for mechanism in [Mechanism::Irsa, Mechanism::PodIdentity] {
        let (migration, files) =
            written(&account(&services, &role), Some(ISSUER), IdentityMode::Create, &all(mechanism));
        let roles = &migration.identities.roles;
        assert!(roles.len() > 1 && roles.iter().all(|role| role.name.len() <= 64));
        let admitted: usize = roles.iter().map(|role| role.trusted.len() + role.associated.len()).sum();
        assert_eq!(admitted, services.len(), "each once");
        let template = yaml(&files, "iam/roles.cfn.yaml");
        for resource in template["Resources"].as_object().expect("resources").values() {
            let trust = &resource["Properties"]["AssumeRolePolicyDocument"];
            assert!(ecs2eks::migration::policy::counted_size(trust) <= 2048);
            assert!(!trust.to_string().contains('*'), "nobody by pattern");
        }
        let ids: BTreeSet<String> = cdk_roles(&files).iter().map(|role| role["id"].to_string()).collect();
        assert_eq!(ids.len(), roles.len());
    }
}

#[test]
fn a_trust_policy_with_unknown_principals_is_left_alone() {
    let mut inventory = account(&["web".to_owned()], "arn:aws:iam::111122223333:role/web");
    for trust in [
        json!({"Statement": [{"Effect": "Allow", "Principal": {"Robot": "x"}, "Action": "sts:AssumeRole"}]}),
        json!("%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%7D%5D%7D"),
    ] {
        inventory.roles[0].assume_role_policy_document = Some(trust);
        let (migration, findings) =
            identified_with(&inventory, Some(ISSUER), IdentityMode::Reuse, &all(Mechanism::Irsa));
        assert!(codes(&findings).contains("IAM016"));
        assert!(migration.identities.reused.is_empty());
    }
    // A URL-encoded policy that is well-formed is extended, and a principal that is gone (an id in place of an ARN) stays.
    let gone = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "AROAEXAMPLEID"}, "Action": "sts:AssumeRole"}]});
    let encoded = gone.to_string().bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02x}"));
    inventory.roles[0].assume_role_policy_document = Some(json!(encoded));
    let (migration, _) = identified_with(&inventory, Some(ISSUER), IdentityMode::Reuse, &all(Mechanism::Irsa));
    assert_eq!(migration.identities.reused[0].before, gone);
    assert_eq!(migration.identities.reused[0].after["Statement"][0], gone["Statement"][0]);
    assert_eq!(migration.identities.reused[0].after["Statement"].as_array().map(Vec::len), Some(2));
}
