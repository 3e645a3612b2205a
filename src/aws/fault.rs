//! What went wrong with a call, in one readable line.
//!
//! The SDK's errors are chains of wrappers ("dispatch failure", "other", "client error (Connect)", …) whose last link says
//! what happened. Not every answer is AWS's either: proxies and emulators send HTML or nothing at all.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// Longest message that is kept, in characters. AWS's authorization messages stay well below it.
const LONGEST: usize = 400;

/// Codes that mean that the credentials themselves are no longer, or never were, valid (AWS General Reference, "Common
/// errors"). Not among them: codes that refuse one operation, such as `AccessDenied`.
const BAD_CREDENTIALS: &[&str] = &[
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];

/// Why a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// AWS answered with an error.
    Answer,
    /// There are no credentials anywhere: no call will do better.
    NoCredentials,
    /// The credentials are wrong or expired: no call will do better.
    Credentials,
    /// No answer came.
    Unreachable,
    /// An answer came that is not AWS's, or that the SDK cannot read.
    Unreadable,
}

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Why.
    pub(super) cause: Cause,
    /// AWS's error code, when AWS answered.
    pub(super) code: Option<String>,
    /// Code and message, or what happened instead, on one line.
    pub(super) text: String,
}

impl Fault {
    /// Reads the SDK's error.
    pub(super) fn of<E>(error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        if no_credentials(error) {
            // The SDK's own words list every provider that it has tried, over half a screen.
            return Self { cause: Cause::NoCredentials, code: None, text: "no credentials were found".to_owned() };
        }
        match error {
            SdkError::ServiceError(answer) => match answer.err().code() {
                Some(code) => Self::answer(code, answer.err().message()),
                None => Self::unreadable(not_an_error_of_aws(answer.raw())),
            },
            SdkError::ResponseError(answer) => Self::unreadable(format!(
                "HTTP {}, and an answer that cannot be read: {}",
                answer.raw().status().as_u16(),
                innermost(error)
            )),
            SdkError::TimeoutError(_) => {
                Self { cause: Cause::Unreachable, code: None, text: "no answer in time".to_owned() }
            }
            SdkError::DispatchFailure(failure) => {
                let chain = chain(error);
                let credentials =
                    !(failure.is_io() || failure.is_timeout()) && chain.iter().any(|link| link.contains("credentials"));
                let cause = if credentials { Cause::Credentials } else { Cause::Unreachable };
                Self { cause, code: None, text: one_line(&said(&chain)) }
            }
            _ => {
                let chain = chain(error);
                let credentials = chain.iter().any(|link| link.contains("credentials"));
                let cause = if credentials { Cause::Credentials } else { Cause::Unreadable };
                Self { cause, code: None, text: one_line(&said(&chain)) }
            }
        }
    }

    fn answer(code: &str, message: Option<&str>) -> Self {
        let cause = if BAD_CREDENTIALS.contains(&code) { Cause::Credentials } else { Cause::Answer };
        let text = match message.map(str::trim).filter(|message| !message.is_empty()) {
            Some(message) => one_line(&format!("{code}: {message}")),
            None => code.to_owned(),
        };
        Self { cause, code: Some(code.to_owned()), text }
    }

    /// An answer that is not what the operation answers.
    pub(super) fn unreadable(text: impl AsRef<str>) -> Self {
        Self { cause: Cause::Unreadable, code: None, text: one_line(text.as_ref()) }
    }

    /// Whether no other call can succeed either, because nobody is there to make it.
    pub(super) fn ends_all(&self) -> bool {
        matches!(self.cause, Cause::NoCredentials | Cause::Credentials)
    }

    /// Whether AWS answered with this code.
    pub(super) fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

fn not_an_error_of_aws(response: &HttpResponse) -> String {
    let status = response.status().as_u16();
    let body = match response.body().bytes() {
        Some([]) => "an empty body".to_owned(),
        _ => match response.headers().get("content-type") {
            Some(kind) => format!("a body that is not an AWS error ({kind})"),
            None => "a body that is not an AWS error".to_owned(),
        },
    };
    format!("HTTP {status} with {body}")
}

/// Whether every provider of credentials said that it has none.
fn no_credentials(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(link) = next {
        if matches!(link.downcast_ref(), Some(CredentialsError::CredentialsNotLoaded(_))) {
            return true;
        }
        next = link.source();
    }
    false
}

fn chain(error: &(dyn Error + 'static)) -> Vec<String> {
    let mut links = vec![error.to_string()];
    let mut next = error.source();
    while let Some(link) = next {
        links.push(link.to_string());
        next = link.source();
    }
    links
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).pop().unwrap_or_default()
}

/// The last two links that say something of their own: "dns error: failed to lookup address information".
fn said(chain: &[String]) -> String {
    const WRAPPERS: &[&str] =
        &["dispatch failure", "other", "io error", "timeout", "user error", "construction failure"];
    let mut links: Vec<&str> = Vec::new();
    for link in chain.iter().map(String::as_str).filter(|link| !WRAPPERS.contains(link)) {
        if !links.iter().any(|seen| seen.contains(link)) {
            links.push(link);
        }
    }
    match links.as_slice() {
        [] => chain.last().cloned().unwrap_or_default(),
        [only] => (*only).to_owned(),
        [.., outer, inner] => format!("{outer}: {inner}"),
    }
}

fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityError;

    use super::*;

    #[test]
    fn an_answer_is_code_and_message_on_one_line() {
        let fault = Fault::answer("AccessDeniedException", Some("User: x is not\n  authorized"));
        assert_eq!(fault.text, "AccessDeniedException: User: x is not authorized");
        assert_eq!(fault.cause, Cause::Answer);
        assert!(fault.has_code("AccessDeniedException"));
    }

    #[test]
    fn an_expired_token_is_about_credentials() {
        assert_eq!(Fault::answer("ExpiredTokenException", None).cause, Cause::Credentials);
    }

    #[test]
    fn a_chain_of_providers_that_have_nothing_is_one_short_line() {
        let nothing = CredentialsError::not_loaded("no credentials found in chain. Attempted: Environment, Profile, …");
        let error = SdkError::<GetCallerIdentityError, HttpResponse>::construction_failure(nothing);
        let fault = Fault::of(&error);
        assert_eq!((fault.cause, fault.text.as_str()), (Cause::NoCredentials, "no credentials were found"));
        assert!(fault.ends_all());
    }

    #[test]
    fn a_provider_that_fails_is_not_silence() {
        let failed = CredentialsError::provider_error("the SSO session has expired");
        let error = SdkError::<GetCallerIdentityError, HttpResponse>::construction_failure(failed);
        let fault = Fault::of(&error);
        assert_eq!(fault.cause, Cause::Credentials, "{}", fault.text);
        assert!(fault.text.contains("SSO session has expired"), "{}", fault.text);
    }

    #[test]
    fn long_messages_are_cut_between_characters() {
        let line = one_line(&"ä".repeat(LONGEST + 5));
        assert_eq!(line.chars().count(), LONGEST + 1);
    }

    #[test]
    fn wrappers_are_left_out() {
        let chain =
            ["dispatch failure", "io error", "client error (Connect)", "tcp connect error", "Connection refused"];
        assert_eq!(said(&chain.map(str::to_owned)), "tcp connect error: Connection refused");
    }
}
