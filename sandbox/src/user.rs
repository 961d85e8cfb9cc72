//! Users as a test describes them.

use wechatpay_coupons::types::{OpenId, UnionId};

/// A user for [`SandboxBuilder::user`](crate::SandboxBuilder::user).
#[derive(Clone, Debug)]
pub struct User {
    pub(crate) openid: OpenId,
    pub(crate) unionid: Option<UnionId>,
    pub(crate) identity: Option<Identity>,
}

/// What the real-name check of a user found.
#[derive(Clone)]
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) id_card_number: String,
}

/// Shows nothing: a test may have borrowed it from life.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[sensitive]")
    }
}

impl User {
    /// A user by openid.
    pub fn new(openid: impl Into<OpenId>) -> Self {
        Self { openid: openid.into(), unionid: None, identity: None }
    }

    /// The user's id across appids, shown in the list of uploaded codes.
    pub fn unionid(mut self, unionid: impl Into<UnionId>) -> Self {
        self.unionid = Some(unionid.into());
        self
    }

    /// The user's real name and identity card number, with which those of a fund are compared. Without them every
    /// name is right.
    pub fn identity(mut self, name: impl Into<String>, id_card_number: impl Into<String>) -> Self {
        self.identity = Some(Identity { name: name.into(), id_card_number: id_card_number.into() });
        self
    }
}
