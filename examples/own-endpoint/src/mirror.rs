//! The service side, played by the sandbox.

use std::sync::{Mutex, PoisonError};

use wechatpay_sandbox::service::Refusal;

use crate::{
    echo::security::{EchoMessage, EchoMessageReply},
    echo_service::EchoService,
};

/// Sends every message back, and keeps what came.
#[derive(Debug, Default)]
pub struct Mirror(Mutex<Vec<EchoMessage>>);

impl Mirror {
    /// What came, in its order; sealed fields are opened.
    pub fn received(&self) -> Vec<EchoMessage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl EchoService for Mirror {
    async fn echo_message(&self, request: EchoMessage) -> Result<EchoMessageReply, Refusal> {
        if request.echo_message.trim().is_empty() {
            return Err(Refusal::field("/echo_message", "is blank"));
        }
        let reply = EchoMessageReply::new(request.echo_message.as_str());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        Ok(reply)
    }
}
