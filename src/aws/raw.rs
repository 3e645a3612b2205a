//! Keeps the body of a response as AWS sent it.
//!
//! The SDK's types have no serde and drop members that they do not know yet. An interceptor sees the body after the SDK has read it
//! (the SDK keeps bodies of non-streaming operations in memory), so nothing that AWS prints is lost on the way into an inventory.

use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Holds the body of one call: clone it into the call, then take the body.
#[derive(Debug, Clone, Default)]
pub(super) struct Capture {
    body: Arc<Mutex<Vec<u8>>>,
}

impl Capture {
    /// The body of the last response that was read, and nothing when there was none.
    pub(super) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.body.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Intercept for Capture {
    fn name(&self) -> &'static str {
        "KeepResponseBody"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _runtime_components: &RuntimeComponents,
        _cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(bytes) = context.response().body().bytes() {
            *self.body.lock().unwrap_or_else(PoisonError::into_inner) = bytes.to_vec();
        }
        Ok(())
    }
}
