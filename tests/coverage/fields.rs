//! AWS's own lists of members, when they are at hand.

use std::collections::BTreeSet;
use std::path::Path;

/// The members in `../shared/schemas/fieldlist-<name>.txt`.
pub(crate) fn listed(name: &str) -> Option<BTreeSet<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../shared/schemas/fieldlist-{name}.txt"));
    let text = std::fs::read_to_string(file).ok()?;
    Some(text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

/// A path of the model as those lists write it: without the name of the list.
pub(crate) fn plain(member: &str) -> String {
    member.split_once("[].").map_or(member, |(_, path)| path).to_owned()
}
