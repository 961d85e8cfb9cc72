//! What extension keys say of an operation: identity, signature, pages, batches, quota.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    wording,
};
use crate::{
    ir::{Idempotency, Operation},
    load::step,
    plural::counted,
};

/// How sure the evidence of an identity is that no repetition can take effect. `Error::advice` looks at no more.
const ASSUMED: &str = "Assumed";

pub(super) fn compare(old: &Operation, new: &Operation, scope: &Scope, comparison: &mut Comparison<'_>) {
    let mut facts = Facts { old, new, scope, comparison };
    facts.idempotency();
    facts.signing();
    facts.paging();
    facts.batch();
    facts.quota();
}

struct Facts<'c, 'a> {
    old: &'c Operation,
    new: &'c Operation,
    scope: &'c Scope,
    comparison: &'c mut Comparison<'a>,
}

impl Facts<'_, '_> {
    fn note(&mut self, kind: Kind, key: &str, message: impl Into<String>) {
        let place = |operation: &Operation, there: bool| {
            if there { step(&operation.pointer, key) } else { operation.pointer.clone() }
        };
        let pointers = (step(&self.old.pointer, key), step(&self.new.pointer, key));
        let there = (self.comparison.old.is_there(&pointers.0), self.comparison.new.is_there(&pointers.1));
        let at = At::both(place(self.old, there.0), place(self.new, there.1));
        self.comparison.note(kind, self.scope, key, at, message);
    }

    fn idempotency(&mut self) {
        const KEY: &str = "x-wechatpay-idempotency";
        match (&self.old.idempotency, &self.new.idempotency) {
            (None, None) => {}
            (None, Some(identity)) => {
                let message =
                    format!("A request is told from others by {}.", wording::codes(&identity.fields));
                // Advice depends on more than there being an identity.
                let sure = identity.evidence != ASSUMED;
                let kind = if sure { Kind::IdempotencyAdded } else { Kind::IdempotencyAssumed };
                self.note(kind, KEY, message);
            }
            (Some(identity), None) => {
                let message =
                    format!("A request was told from others by {}.", wording::codes(&identity.fields));
                self.note(Kind::IdempotencyRemoved, KEY, message);
            }
            (Some(old), Some(new)) => self.identity(old, new, KEY),
        }
    }

    fn identity(&mut self, old: &Idempotency, new: &Idempotency, key: &str) {
        let sorted = |fields: &[String]| {
            let mut fields = fields.to_vec();
            fields.sort();
            fields
        };
        if sorted(&old.fields) != sorted(&new.fields) {
            let (is, was) = (wording::codes(&new.fields), wording::codes(&old.fields));
            let message = format!("A request is told from others by {is}, it was by {was}.");
            self.note(Kind::IdempotencyFieldsChanged, key, message);
        }
        if old.evidence != new.evidence {
            let (kind, is, was) = match (old.evidence, new.evidence) {
                (_, ASSUMED) => (Kind::IdempotencyWeaker, new.evidence, old.evidence),
                (ASSUMED, _) => (Kind::IdempotencyStronger, new.evidence, old.evidence),
                _ => (Kind::WordingDocs, new.evidence, old.evidence),
            };
            self.note(kind, key, format!("The evidence is `{is}`, it was `{was}`."));
        }
        let hours = |identity: &Idempotency| identity.expires.as_ref().map_or(u64::MAX, |(_, hours)| *hours);
        let after = |identity: &Idempotency| identity.expires.as_ref().map(|(field, _)| field.clone());
        let other_field = after(old).zip(after(new)).is_some_and(|(old, new)| old != new);
        if old.expires != new.expires {
            let shorter = other_field || hours(new) < hours(old);
            let kind = if shorter { Kind::IdempotencyShorter } else { Kind::IdempotencyLonger };
            let message = format!("It lasts {}, it was {}.", lasting(new), lasting(old));
            self.note(kind, key, message);
        }
    }

    fn signing(&mut self) {
        const KEY: &str = "x-wechatpay-signing";
        match (self.old.signed, self.new.signed) {
            (true, false) => self.note(Kind::RepliesUnsigned, KEY, "Replies carry no signature."),
            (false, true) => self.note(Kind::RepliesSigned, KEY, "Replies carry a signature."),
            _ => {}
        }
    }

    fn paging(&mut self) {
        let page = |operation: &Operation| {
            let page = operation.page.as_ref()?;
            Some([&page.offset, &page.limit, &page.items, &page.total].map(String::clone))
        };
        let (old, new) = (page(self.old), page(self.new));
        self.named("x-wechatpay-page", old, new, [Kind::PageAdded, Kind::PageChanged], |[offset, limit, items, total]| {
            format!("`{offset}` and `{limit}` choose the part of `{items}` that comes, out of `{total}` in all")
        });
    }

    fn batch(&mut self) {
        let batch = |operation: &Operation| {
            let batch = operation.batch.as_ref()?;
            Some([batch.maximum.to_string(), batch.items.clone(), batch.number.clone()])
        };
        let (old, new) = (batch(self.old), batch(self.new));
        self.named(
            "x-wechatpay-batch",
            old,
            new,
            [Kind::BatchAdded, Kind::BatchChanged],
            |[maximum, items, number]| {
                format!("at most {maximum} of `{items}` go into a call, each call under its own `{number}`")
            },
        );
    }

    fn quota(&mut self) {
        let rate = |operation: &Operation| {
            let rate = operation.rate.as_ref()?;
            Some([rate.calls.to_string(), rate.seconds.to_string()])
        };
        let (old, new) = (rate(self.old), rate(self.new));
        self.named("x-wechatpay-rate", old, new, [Kind::QuotaDocs, Kind::QuotaDocs], |[calls, seconds]| {
            format!("the quota is {} in {seconds} s", counted(calls, "call", "calls"))
        });
    }

    /// What a key says now, and what it said.
    fn named<const N: usize>(
        &mut self,
        key: &str,
        old: Option<[String; N]>,
        new: Option<[String; N]>,
        [added, changed]: [Kind; 2],
        told: fn([String; N]) -> String,
    ) {
        match (old, new) {
            (old, new) if old == new => {}
            (None, Some(new)) => self.note(added, key, format!("Now {}.", told(new))),
            (Some(old), None) => self.note(changed, key, format!("No longer: {}.", told(old))),
            (Some(old), Some(new)) => {
                self.note(changed, key, format!("Now {}; before, {}.", told(new), told(old)));
            }
            (None, None) => {}
        }
    }
}

fn lasting(identity: &Idempotency) -> String {
    identity.expires.as_ref().map_or("without end".to_owned(), |(field, hours)| {
        format!("until {} after `{field}`", counted(hours, "hour", "hours"))
    })
}
