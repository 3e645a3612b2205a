//! Secrets that a person makes once from what ECS holds today, with commands that never show a value: credentials found in
//! plain text, and environment files in S3.

use std::collections::BTreeMap;

use crate::finding::rules::environment as rules;
use crate::inventory::arn::Arn;
use crate::inventory::container::EnvironmentFile;
use crate::migration::Name;

use super::environment::Owner;
use super::notes::Notes;
use super::shell::{jmespath_key, jmespath_literal, quote, quote_double};
use super::task_context::TaskContext;

/// A Kubernetes Secret that must exist before the pod can start and that no controller makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretImport {
    /// Name of the Secret in the workload's namespace.
    pub name: Name,
    /// What makes it: POSIX shell, quoted.
    pub command: String,
    /// Member path that it replaces.
    pub member: String,
}

/// The import for credentials in plain text; `keys` maps variables to keys of the Secret.
pub(super) fn plaintext(
    owner: Owner<'_>,
    secret: &Name,
    keys: &BTreeMap<String, String>,
    cx: &TaskContext<'_>,
    notes: &mut Notes<'_>,
) -> Option<SecretImport> {
    if keys.is_empty() {
        return None;
    }
    // The values go through a pipe: they are in no argument list, no file and no shell variable.
    let value = |variable: &str| {
        // The agent collects the list into a map, so the last one of a name wins.
        format!(
            "containerDefinitions[?name=={}].environment[] | [?name=={}].value | [-1]",
            jmespath_literal(owner.container),
            jmespath_literal(variable)
        )
    };
    let members: Vec<String> =
        keys.iter().map(|(variable, key)| format!("{}: {}", jmespath_key(key), value(variable))).collect();
    let members = members.join(", ");
    let read = |query: &str| {
        format!(
            "aws ecs describe-task-definition{} --task-definition {} --output json --query {}",
            region(cx),
            quote(owner.task_definition),
            quote_double(query)
        )
    };
    let manifest = format!(
        "taskDefinition.{{apiVersion: {}, kind: {}, metadata: {{name: {}, namespace: {}}}, stringData: {{{members}}}}}",
        jmespath_literal("v1"),
        jmespath_literal("Secret"),
        jmespath_literal(secret.as_str()),
        jmespath_literal(cx.namespace.as_str()),
    );
    let command = format!("{} | kubectl create --filename -", read(&manifest));
    let stored = format!(
        "{} | aws secretsmanager create-secret{} --name {}/{secret} --secret-string file:///dev/stdin",
        read(&format!("taskDefinition.{{{members}}}")),
        region(cx),
        cx.namespace
    );
    let names: Vec<_> = keys.keys().map(String::as_str).collect();
    notes.raise(
        &rules::PLAINTEXT_CREDENTIAL,
        "environment",
        format!(
            "{} {} like a credential in plain text; the chart does not hold it and reads the Secret {secret} instead, without which the pod does not start",
            names.join(", "),
            if names.len() == 1 { "looks" } else { "each look" }
        ),
        format!(
            "make the Secret with `{command}`; better, keep it in Secrets Manager with `{stored}`, name it under externalSecrets.{secret} in values.yaml, and rotate it"
        ),
    );
    Some(SecretImport { name: secret.clone(), command, member: "environment".to_owned() })
}

/// The imports for `environmentFiles`, in the order of `envFrom`.
///
/// ECS takes a variable from the first file that has it, Kubernetes from the last Secret, so the list is turned around.
pub(super) fn files(
    owner: Owner<'_>,
    files: &[EnvironmentFile],
    cx: &TaskContext<'_>,
    notes: &mut Notes<'_>,
) -> Vec<SecretImport> {
    let mut imports = Vec::new();
    for (number, EnvironmentFile { value, kind: _ /* only s3 exists */, unknown: _ /* INV002 reports it */ }) in
        (1..).zip(files)
    {
        let member = format!("environmentFiles[{value}]");
        let name = cx.workload.with_suffix(&format!("{}-env-file-{number}", owner.name));
        let object =
            Arn::parse(value).ok().filter(|arn| arn.service == "s3").map(|arn| format!("s3://{}", arn.resource));
        let Some(object) = object.filter(|object| object.matches('/').count() > 2) else {
            notes.raise(
                &rules::ENVIRONMENT_FILE,
                &member,
                format!("the environment file is not the ARN of an S3 object; the container expects the Secret {name} in its place"),
                format!("make the Secret by hand: `kubectl -n {} create secret generic {name} --from-env-file=FILE`", cx.namespace),
            );
            imports.push(SecretImport { name, command: String::new(), member });
            continue;
        };
        let command = format!(
            "(f=$(mktemp) && trap 'rm -f \"$f\"' EXIT && aws s3 cp{} --only-show-errors {} \"$f\" && kubectl -n {} create secret generic {name} --from-env-file=\"$f\")",
            region(cx),
            quote(&object),
            cx.namespace
        );
        notes.raise(
            &rules::ENVIRONMENT_FILE,
            &member,
            format!("the variables come from a file in S3; the chart reads them from the Secret {name}, a copy that later changes in S3 do not reach"),
            format!("import it with `{command}`"),
        );
        imports.push(SecretImport { name, command, member });
    }
    imports.reverse();
    imports
}

fn region(cx: &TaskContext<'_>) -> String {
    if cx.target.region.is_empty() { String::new() } else { format!(" --region {}", quote(&cx.target.region)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::test_support::Setup;
    use crate::finding::Findings;

    #[test]
    fn files_are_reversed_because_kubernetes_lets_the_last_one_win() {
        let (setup, mut findings) = (Setup::new(), Findings::new());
        let name = Name::sanitise("app", 63);
        let owner = Owner { at: 0, container: "app", name: &name, task_definition: "web:7" };
        let file = |value: &str| EnvironmentFile { value: value.into(), ..EnvironmentFile::default() };
        let list = [file("arn:aws:s3:::conf/it's.env"), file("arn:aws:s3:::conf/b.env"), file("conf/c.env")];
        let imports = files(owner, &list, &setup.context(), &mut Notes::new(&mut findings, setup.subject_ref()));
        let names: Vec<_> = imports.iter().map(|import| import.name.as_str()).collect();
        assert_eq!(names, ["web-app-env-file-3", "web-app-env-file-2", "web-app-env-file-1"]);
        assert!(imports[2].command.contains(r"'s3://conf/it'\''s.env'"));
        assert_eq!(findings.as_slice().len(), 3);
    }
}
