//! Makes one call: waits for its turn, sends it, and turns a failure into a gap.
//!
//! Every file of a service goes through [`Caller`], so no call escapes the pacing, the limit of calls in flight or the record of
//! what could not be read.

use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::fault::Fault;
use super::operation::Operation;
use super::pacing::Pacer;
use super::progress::ScopeProgress;
use super::raw::Capture;
use crate::inventory::{Gap, Scope};

/// Calls AWS for one account and region.
pub(super) struct Caller {
    scope: Scope,
    pacer: Pacer,
    /// Calls in flight, of all scopes together.
    permits: Arc<Semaphore>,
    progress: ScopeProgress,
    record: Mutex<Record>,
}

#[derive(Default)]
struct Record {
    gaps: Vec<Gap>,
    ended: Option<(&'static Operation, Fault)>,
}

/// A response: the SDK's view of it and the body as it came.
pub(super) struct Answer<O> {
    /// The SDK's view.
    pub(super) output: O,
    body: Vec<u8>,
}

impl Caller {
    /// A caller with full buckets and nothing recorded.
    pub(super) fn new(scope: Scope, permits: Arc<Semaphore>, progress: ScopeProgress) -> Self {
        Self { scope, pacer: Pacer::new(), permits, progress, record: Mutex::default() }
    }

    /// Account and region.
    pub(super) const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Where progress is shown.
    pub(super) const fn progress(&self) -> &ScopeProgress {
        &self.progress
    }

    /// Makes a call and leaves its failure to the caller.
    pub(super) async fn attempt<O, E, F>(
        &self,
        operation: &'static Operation,
        send: impl FnOnce(Capture) -> F,
    ) -> Result<Answer<O>, Fault>
    where
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        if let Some((_, fault)) = &self.record().ended {
            return Err(fault.clone());
        }
        self.pacer.take(operation.group).await;
        // The semaphore is never closed; without a permit the call would only be unbounded, not wrong.
        let permit = self.permits.acquire().await.ok();
        let capture = Capture::default();
        let result = send(capture.clone()).await;
        drop(permit);
        self.progress.called();
        match result {
            Ok(output) => Ok(Answer { output, body: capture.take() }),
            Err(error) => {
                let fault = Fault::of(&error);
                if fault.ends_all() {
                    self.record().ended.get_or_insert((operation, fault.clone()));
                }
                Err(fault)
            }
        }
    }

    /// Makes a call; a failure is recorded as a gap.
    pub(super) async fn read<O, E, F>(
        &self,
        operation: &'static Operation,
        resource: &str,
        send: impl FnOnce(Capture) -> F,
    ) -> Option<Answer<O>>
    where
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        match self.attempt(operation, send).await {
            Ok(answer) => Some(answer),
            Err(fault) => {
                self.gap(operation, resource, &fault.text);
                None
            }
        }
    }

    /// Makes a call for each page. When a page fails, the pages before it are kept and the gap says that more are missing.
    ///
    /// `send` gets the token of the page, `next` finds the token of the following one. A token that comes back unchanged
    /// ends the loop, as in the SDK's own paginators: it would never end otherwise.
    pub(super) async fn pages<O, E, F>(
        &self,
        operation: &'static Operation,
        resource: &str,
        send: impl Fn(Option<String>, Capture) -> F,
        next: impl Fn(&O) -> Option<&str>,
    ) -> Vec<Answer<O>>
    where
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        let mut pages = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let used = token.clone();
            match self.attempt(operation, |capture| send(used, capture)).await {
                Ok(answer) => {
                    let following = next(&answer.output).filter(|token| !token.is_empty()).map(str::to_owned);
                    pages.push(answer);
                    if following.is_none() || following == token {
                        return pages;
                    }
                    token = following;
                }
                Err(fault) => {
                    let text = match pages.len() {
                        0 => fault.text,
                        read => {
                            format!("page {} could not be read, so the list is not complete: {}", read + 1, fault.text)
                        }
                    };
                    self.gap(operation, resource, &text);
                    return pages;
                }
            }
        }
    }

    /// Records what could not be read. Once the credentials have ended, all that follows has that one cause and is left out.
    pub(super) fn gap(&self, operation: &Operation, resource: &str, error: &str) {
        let mut record = self.record();
        if record.ended.is_none() {
            record.gaps.push(Gap {
                scope: Some(self.scope.clone()),
                service: operation.service.name().to_owned(),
                operation: operation.name.to_owned(),
                resource: Some(resource.to_owned()).filter(|resource| !resource.is_empty()),
                error: error.to_owned(),
                ..Gap::default()
            });
        }
    }

    /// Takes the gaps that were recorded since the last time.
    pub(super) fn take_gaps(&self) -> Vec<Gap> {
        std::mem::take(&mut self.record().gaps)
    }

    /// The call at which AWS stopped accepting the credentials.
    pub(super) fn ended(&self) -> Option<(&'static Operation, Fault)> {
        self.record().ended.clone()
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<O> Answer<O> {
    /// The objects of a list in the body. One that does not have the expected shape is a gap; the others are kept.
    pub(super) fn list<T: DeserializeOwned>(&self, caller: &Caller, operation: &Operation, member: &str) -> Vec<T> {
        match self.body(caller, operation, "").remove(member) {
            Some(Value::Array(items)) => {
                items.into_iter().filter_map(|item| shaped(caller, operation, member, item)).collect()
            }
            None | Some(Value::Null) => Vec::new(),
            Some(_) => {
                caller.gap(operation, member, "the answer has something else than a list there");
                Vec::new()
            }
        }
    }

    /// The object under a member of the body.
    pub(super) fn object<T: DeserializeOwned>(
        &self,
        caller: &Caller,
        operation: &Operation,
        resource: &str,
        member: &str,
    ) -> Option<T> {
        if let Some(value @ Value::Object(_)) = self.body(caller, operation, resource).remove(member) {
            shaped(caller, operation, resource, value)
        } else {
            caller.gap(operation, resource, &format!("the answer has no {member}"));
            None
        }
    }

    /// The whole body as an object.
    pub(super) fn whole<T: DeserializeOwned>(
        &self,
        caller: &Caller,
        operation: &Operation,
        resource: &str,
    ) -> Option<T> {
        shaped(caller, operation, resource, Value::Object(self.body(caller, operation, resource)))
    }

    /// The members of the body.
    pub(super) fn body(
        &self,
        caller: &Caller,
        operation: &Operation,
        resource: &str,
    ) -> serde_json::Map<String, Value> {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            caller.gap(operation, resource, &format!("the answer is not a JSON object: {error}"));
            serde_json::Map::new()
        })
    }
}

/// Reads an object into the inventory's type.
fn shaped<T: DeserializeOwned>(caller: &Caller, operation: &Operation, resource: &str, value: Value) -> Option<T> {
    let named = name_of(&value).unwrap_or_else(|| resource.to_owned());
    match serde_json::from_value(value) {
        Ok(object) => Some(object),
        Err(error) => {
            caller.gap(operation, &named, &format!("the answer does not have the expected form: {error}"));
            None
        }
    }
}

/// The object's ARN, whatever its service calls it.
fn name_of(value: &Value) -> Option<String> {
    let arn = |(key, value): (&String, &Value)| {
        let text = value.as_str()?;
        (key.to_ascii_lowercase().ends_with("arn") && text.starts_with("arn:")).then(|| text.to_owned())
    };
    value.as_object()?.iter().find_map(arn)
}
