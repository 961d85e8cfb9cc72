//! Answers given before, so that a repeated request has no second effect.

use std::{collections::HashMap, hash::Hash};

use wechatpay_coupons::Operation;

/// The requests of one operation that were served, by what identifies them, with the replies.
pub(crate) struct Answered<K, O: Operation>(HashMap<K, (O, O::Reply)>);

/// The request number was used before, with other parameters.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Changed;

impl<K: Eq + Hash, O: Operation<Reply: Clone> + PartialEq> Answered<K, O> {
    /// The reply to the same request, if it was served before.
    pub(crate) fn earlier(&self, identity: &K, request: &O) -> Result<Option<O::Reply>, Changed> {
        match self.0.get(identity) {
            Some((served, reply)) if served == request => Ok(Some(reply.clone())),
            Some(_) => Err(Changed),
            None => Ok(None),
        }
    }

    /// Keeps a reply for repetitions of its request.
    pub(crate) fn keep(&mut self, identity: K, request: O, reply: O::Reply) -> O::Reply {
        self.0.insert(identity, (request, reply.clone()));
        reply
    }
}

impl<K, O: Operation> Default for Answered<K, O> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}
