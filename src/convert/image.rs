//! Image references: taken apart, and pinned to the digest that runs today.
//!
//! ECS resolves a tag once per deployment (`versionConsistency`), kubelet once per node and pull. Without a digest one
//! workload can run several builds at once, so the digest of the running tasks is used where it is known.

use crate::finding::rules::container as rules;
use crate::migration::ImageRef;

use super::notes::Notes;

/// The reference and the pull policy of one container.
pub(super) struct Image {
    pub(super) reference: ImageRef,
    pub(super) pull_policy: Option<String>,
}

/// Stands in for an image that the task definition does not name; no registry serves it.
const MISSING: &str = "image-not-set.invalid/image";

/// Converts `image`. `running` is the digest that the tasks run, `version_consistency` ECS's switch for pinning.
pub(super) fn convert(
    image: Option<&str>,
    version_consistency: Option<&str>,
    running: Option<&str>,
    notes: &mut Notes<'_>,
) -> Image {
    let text = image.map(str::trim).filter(|text| !text.is_empty());
    let Some(text) = text else {
        notes.raise(
            &rules::IMAGE_UNUSABLE,
            "image",
            "the container names no image, so the pod can't start",
            "set the image in values.yaml (`image.repository` and `image.tag`) before the chart is installed",
        );
        return Image { reference: parse(MISSING), pull_policy: None };
    };
    if text.chars().any(|c| c.is_whitespace() || "<>{}$%".contains(c)) {
        notes.raise(
            &rules::IMAGE_UNUSABLE,
            "image",
            "the image still holds a placeholder that a pipeline fills in, so the pod can't start",
            "let the same pipeline set `image.repository` and `image.tag` in values.yaml",
        );
    }
    let mut reference = parse(text);
    let pinned = version_consistency != Some("disabled");
    if pinned && reference.digest.is_none() {
        reference.digest = running.filter(|digest| is_digest(digest)).map(str::to_owned);
    }
    let pull_policy = match (&reference.digest, reference.tag.as_deref()) {
        (Some(_), _) => None,
        (None, None | Some("latest")) => {
            notes.raise(
                &rules::FLOATING_TAG,
                "image",
                "the image has no tag or the tag `latest` and no running task tells its digest: nodes may pull different builds",
                "pin `image.digest` in values.yaml to the digest that the ECS tasks run (`containers[].imageDigest` of describe-tasks)",
            );
            Some("Always".to_owned())
        }
        (None, Some(_)) if !pinned => Some("Always".to_owned()),
        (None, Some(_)) => {
            notes.raise(
                &rules::IMAGE_NOT_PINNED,
                "image",
                "no running task tells the image's digest, so the chart names the tag only",
                "set `image.digest` in values.yaml if the tag can be pushed again",
            );
            None
        }
    };
    Image { reference, pull_policy }
}

/// Takes `[registry[:port]/]repository[:tag][@digest]` apart.
pub(super) fn parse(text: &str) -> ImageRef {
    let (name, digest) = match text.split_once('@') {
        Some((name, digest)) => (name, Some(digest.to_owned())),
        None => (text, None),
    };
    let after_path = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[after_path..].split_once(':') {
        Some((last, tag)) => ImageRef {
            repository: format!("{}{last}", &name[..after_path]),
            tag: Some(tag.to_owned()).filter(|tag| !tag.is_empty()),
            digest,
        },
        None => ImageRef { repository: name.to_owned(), tag: None, digest },
    }
}

/// Registry host that credentials are for; a bare name means Docker Hub.
pub(super) fn registry(repository: &str) -> &str {
    match repository.split_once('/') {
        Some((host, _)) if host.contains(['.', ':']) || host == "localhost" => host,
        _ => "https://index.docker.io/v1/",
    }
}

fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    #[test]
    fn references_are_taken_apart_at_the_right_colon() {
        let cases = [
            ("nginx", "nginx", None, None),
            ("nginx:1.27", "nginx", Some("1.27"), None),
            ("localhost:5000/app", "localhost:5000/app", None, None),
            (
                "registry.example:5000/team/app:v1@sha256:ab",
                "registry.example:5000/team/app",
                Some("v1"),
                Some("sha256:ab"),
            ),
        ];
        for (text, repository, tag, digest) in cases {
            let image = parse(text);
            assert_eq!(
                (image.repository.as_str(), image.tag.as_deref(), image.digest.as_deref()),
                (repository, tag, digest)
            );
        }
    }

    #[test]
    fn the_running_digest_pins_unless_ecs_does_not_pin() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let mut notes = Notes::new(&mut findings, &subject);
        let pinned = convert(Some("web:v1"), None, Some(&digest), &mut notes);
        assert_eq!(pinned.reference.digest.as_deref(), Some(digest.as_str()));
        let mutable = convert(Some("web:v1"), Some("disabled"), Some(&digest), &mut notes);
        assert_eq!((mutable.reference.digest, mutable.pull_policy.as_deref()), (None, Some("Always")));
        assert!(findings.as_slice().is_empty());
    }

    #[test]
    fn a_floating_tag_without_digest_is_a_finding_and_a_missing_image_still_renders() {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let mut notes = Notes::new(&mut findings, &subject);
        assert_eq!(
            convert(Some("web:latest"), None, Some("nonsense"), &mut notes).pull_policy.as_deref(),
            Some("Always")
        );
        assert!(!convert(None, None, None, &mut notes).reference.repository.is_empty());
        assert!(findings.contains(&rules::FLOATING_TAG) && findings.contains(&rules::IMAGE_UNUSABLE));
    }

    #[test]
    fn registries_are_hosts_or_docker_hub() {
        assert_eq!(registry("ghcr.io/team/app"), "ghcr.io");
        assert_eq!(registry("library/nginx"), "https://index.docker.io/v1/");
        assert_eq!(registry("localhost:5000/app"), "localhost:5000");
    }
}
