//! `user` as numeric ids. Kubernetes knows numbers only; names live in the image's `/etc/passwd`.

use crate::finding::rules::container as rules;

use super::notes::Notes;

/// `runAsUser` and `runAsGroup`.
pub(super) type Ids = (Option<i64>, Option<i64>);

/// Reads `user`, `uid`, `user:group`, `uid:gid` and mixtures. What stays unset is the image's own.
pub(super) fn convert(user: Option<&str>, notes: &mut Notes<'_>) -> Ids {
    let Some(text) = user.map(str::trim).filter(|text| !text.is_empty()) else { return (None, None) };
    let (user, group) = text.split_once(':').map_or((text, None), |(user, group)| (user, Some(group)));
    match (id(user), group.filter(|group| !group.is_empty()).map(id)) {
        (Some(uid), None) => (Some(uid), None),
        (Some(uid), Some(Some(gid))) => (Some(uid), Some(gid)),
        (uid, _) => {
            notes.raise(
                &rules::USER_BY_NAME,
                "user",
                "the user or group is a name, which Kubernetes can't resolve; what is not a number is left to the image",
                "look the ids up in the image (`id`) and set `securityContext.runAsUser` and `runAsGroup` in values.yaml",
            );
            // A group without a user is refused by the container runtime.
            (uid, None)
        }
    }
}

/// A number in the range that Kubernetes accepts; `root` is 0 everywhere.
fn id(text: &str) -> Option<i64> {
    if text == "root" {
        return Some(0);
    }
    text.parse().ok().filter(|id| (0..=i64::from(i32::MAX)).contains(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    #[test]
    fn all_forms_that_ecs_documents() {
        let cases = [
            (None, (None, None), 0),
            (Some("1000"), (Some(1000), None), 0),
            (Some("1000:2000"), (Some(1000), Some(2000)), 0),
            (Some("root"), (Some(0), None), 0),
            (Some("0:root"), (Some(0), Some(0)), 0),
            (Some("nginx"), (None, None), 1),
            (Some("nginx:101"), (None, None), 1),
            (Some("101:nginx"), (Some(101), None), 1),
            (Some("-1"), (None, None), 1),
            (Some("4294967296"), (None, None), 1),
        ];
        for (text, ids, count) in cases {
            let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
            assert_eq!(convert(text, &mut Notes::new(&mut findings, &subject)), ids, "{text:?}");
            assert_eq!(findings.as_slice().len(), count, "{text:?}");
        }
    }
}
