//! `--only` globs: `*` and `?` over a service's name or over `cluster/name`.

/// Whether a workload is wanted: no glob at all, or one that matches.
pub(super) fn wanted(globs: &[String], cluster: &str, name: &str) -> bool {
    globs.is_empty() || globs.iter().any(|glob| matches(glob, name) || matches(glob, &format!("{cluster}/{name}")))
}

/// Matches the whole text in linear space and without backtracking beyond the last star.
fn matches(glob: &str, text: &str) -> bool {
    let (glob, text): (Vec<char>, Vec<char>) = (glob.chars().collect(), text.chars().collect());
    let (mut g, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if g < glob.len() && glob[g] == '*' {
            star = Some((g, t));
            g += 1;
        } else if g < glob.len() && (glob[g] == '?' || glob[g] == text[t]) {
            g += 1;
            t += 1;
        } else if let Some((at, from)) = star {
            g = at + 1;
            t = from + 1;
            star = Some((at, from + 1));
        } else {
            return false;
        }
    }
    glob[g..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_names_and_paths() {
        let only = |glob: &str| wanted(&[glob.to_owned()], "shop-prod", "storefront");
        assert!(only("storefront") && only("store*") && only("shop-prod/*") && only("*/store?ront") && only("*"));
        assert!(!only("store") && !only("shop-staging/*") && !only("?"));
        assert!(wanted(&[], "a", "b"));
    }
}
