//! Documented sessions: every `console` block under `tests/cmd` runs as it is written.
//! `TRYCMD=overwrite cargo test --test cli` rewrites the expected output.

#[test]
fn documented_sessions() {
    let cases = trycmd::TestCases::new();
    cases.env("NO_COLOR", "1").env("COLUMNS", "100");
    // Credentials and endpoints of the person who runs the tests must not leak into them.
    for name in ["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION"] {
        cases.env(name, "");
    }
    cases.env("AWS_EC2_METADATA_DISABLED", "true");
    if cfg!(not(feature = "aws")) {
        cases.skip("tests/cmd/scan*.md").skip("tests/cmd/help.md");
    }
    cases.case("tests/cmd/*.md");
}
