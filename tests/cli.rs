//! Documented sessions: every `console` block under `tests/cmd` runs as it is written.
//! `TRYCMD=overwrite cargo test --test cli` rewrites the expected output.

#[test]
fn documented_sessions() {
    let cases = trycmd::TestCases::new();
    cases.env("NO_COLOR", "1").env("COLUMNS", "100");
    // Credentials and endpoints of the person who runs the tests must not leak into them.
    for name in [
        "AWS_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_STS",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ] {
        cases.env(name, "");
    }
    cases.env("AWS_EC2_METADATA_DISABLED", "true");
    // Relative to the directory of the session: `scan.in` holds one, and the others none.
    cases.env("AWS_SHARED_CREDENTIALS_FILE", "credentials").env("AWS_CONFIG_FILE", "config");
    if cfg!(not(feature = "aws")) {
        cases.skip("tests/cmd/scan*.md").skip("tests/cmd/help.md");
    }
    cases.case("tests/cmd/*.md");
}
