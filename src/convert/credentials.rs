//! Recognises credentials that stand in plain text. Looks at names and shapes; never prints or returns a value.

/// Words that make a variable a credential when its name ends in them.
const LAST_WORDS: &[&str] =
    &["PASSWORD", "PASSWD", "PASSPHRASE", "PWD", "SECRET", "TOKEN", "CREDENTIAL", "CREDENTIALS", "APIKEY"];
/// Words that make a name ending in `KEY` one.
const KEY_KINDS: &[&str] =
    &["API", "ACCESS", "SECRET", "PRIVATE", "AUTH", "ENCRYPTION", "SIGNING", "LICENSE", "MASTER", "SESSION", "JWT"];
/// Shorter values with enough variety are too common to mean anything.
const MIN_RANDOM: usize = 32;
/// Bits per character; hexadecimal text stays below, base64 of random bytes lies above.
const MIN_ENTROPY: f64 = 4.3;

/// Whether a variable holds a credential, by its name or by the shape of its value.
pub(super) fn is_credential(name: &str, value: &str) -> bool {
    let value = value.trim();
    if is_reference(value) {
        return false;
    }
    has_known_shape(value) || named_like_one(name) && value.len() >= 4 || looks_random(value)
}

/// Whether a text holds a credential that its shape alone gives away.
pub(super) fn has_known_shape(text: &str) -> bool {
    text.contains("PRIVATE KEY-----") || has_access_key_id(text) || has_url_password(text) || is_token(text)
}

/// A pointer to the value rather than the value: an ARN, a path, a template, a flag.
fn is_reference(value: &str) -> bool {
    value.starts_with("arn:")
        || value.starts_with(['/', '<'])
        || value.starts_with("${")
        || value.starts_with("{{")
        || matches!(value.to_ascii_lowercase().as_str(), "" | "true" | "false" | "none" | "null")
}

fn named_like_one(name: &str) -> bool {
    let upper = split_words(name);
    let mut words = upper.iter().rev().map(String::as_str);
    match words.next() {
        Some(last) if LAST_WORDS.contains(&last) => true,
        Some("KEY") => words.next().is_some_and(|kind| KEY_KINDS.contains(&kind)),
        Some("PASS") => true,
        _ => false,
    }
}

/// `dbPassword` and `DB_PASSWORD` both end in `PASSWORD`.
fn split_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_lower = false;
    for c in name.chars() {
        let boundary = !c.is_ascii_alphanumeric() || previous_lower && c.is_ascii_uppercase();
        if boundary && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_ascii_alphanumeric(), words.last_mut()) {
            word.push(c.to_ascii_uppercase());
        }
        previous_lower = c.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `AKIA…` and `ASIA…`: IAM User Guide, "Understanding unique ID prefixes".
fn has_access_key_id(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
        word.len() == 20
            && (word.starts_with("AKIA") || word.starts_with("ASIA"))
            && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}

/// `scheme://user:password@host`, unless the password is a variable that a shell or the application fills in.
fn has_url_password(text: &str) -> bool {
    text.split("://").skip(1).any(|rest| {
        let authority = rest.split(['/', '?', '#', ' ', '"', '\'']).next().unwrap_or_default();
        authority
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':'))
            .is_some_and(|(_, password)| !password.is_empty() && !password.starts_with(['$', '<', '{', '%']))
    })
}

/// JSON web tokens and the tokens of well-known services.
fn is_token(text: &str) -> bool {
    let prefixed = ["ghp_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_", "rk_live_", "AIza", "SG."];
    (text.starts_with("eyJ") && text.matches('.').count() == 2)
        || text.len() >= 20 && prefixed.iter().any(|prefix| text.starts_with(prefix))
}

fn looks_random(value: &str) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || "+/=_-".contains(c);
    value.len() >= MIN_RANDOM
        && value.chars().all(token)
        && value.chars().any(|c| c.is_ascii_uppercase())
        && value.chars().any(|c| c.is_ascii_lowercase())
        && value.chars().any(|c| c.is_ascii_digit())
        && entropy(value) >= MIN_ENTROPY
}

/// Shannon entropy in bits per byte.
fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / length).map(|p| -p * p.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_shapes_give_credentials_away() {
        let cases = [
            ("DB_PASSWORD", "hunter2"),
            ("dbPassword", "hunter2"),
            ("STRIPE_API_KEY", "EXAMPLE-not-a-real-key"),
            ("DATABASE_URL", "postgres://shop:pa$$word@db:5432/shop"),
            ("X", "AKIAIOSFODNN7EXAMPLE"),
            ("TLS", "-----BEGIN RSA PRIVATE KEY-----\nMII"),
            ("ID", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"),
        ];
        for (name, value) in cases {
            assert!(is_credential(name, value), "{name}");
        }
    }

    #[test]
    fn ordinary_settings_do_not() {
        let cases = [
            ("PASSWORD_FILE", "/run/secrets/x"),
            ("TOKEN_TTL", "3600"),
            ("DB_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:1:secret:x"),
            ("PASSWORD", ""),
            ("USE_TOKEN", "true"),
            ("PARTITION_KEY", "customer_id"),
            ("DATABASE_URL", "postgres://shop:${DB_PASSWORD}@db/shop"),
            ("QUEUE", "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"),
            ("COMMIT", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("EMAIL", "mailto://a@b:c"),
        ];
        for (name, value) in cases {
            assert!(!is_credential(name, value), "{name}");
        }
    }
}
