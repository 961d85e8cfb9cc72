//! Who meets a named type, and where: the way a change of it is judged and told.

use std::collections::{HashMap, HashSet};

use crate::ir::{Api, Content, Kind, Record, Type};

/// In which positions a caller meets a value: requests are made, replies are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Roles {
    pub(super) request: bool,
    pub(super) reply: bool,
}

impl Roles {
    pub(super) const REQUEST: Self = Self { request: true, reply: false };
    pub(super) const REPLY: Self = Self { request: false, reply: true };

    fn join(&mut self, other: Self) {
        self.request |= other.request;
        self.reply |= other.reply;
    }

    pub(super) fn is_used(self) -> bool {
        self.request || self.reply
    }
}

/// The use of one type.
#[derive(Clone, Debug, Default)]
pub(super) struct Use {
    pub(super) roles: Roles,
    /// The ids of the operations, in the order of the description.
    pub(super) operations: Vec<String>,
    /// Where it is met first: `reply.data[]`.
    pub(super) place: String,
}

/// The use of every type, by its name in Rust.
pub(super) struct Usage<'a> {
    kinds: HashMap<&'a str, &'a Kind>,
    uses: HashMap<&'a str, Use>,
}

/// What is being walked: whose it is, and which way it travels.
struct Walk<'a, 'w> {
    operation: Option<&'a str>,
    roles: Roles,
    seen: &'w mut HashSet<&'a str>,
}

impl<'a> Usage<'a> {
    pub(super) fn gather(api: &'a Api) -> Self {
        let kinds = api.all_types().map(|named| (named.name.as_str(), &named.kind)).collect();
        let mut usage = Self { kinds, uses: HashMap::new() };
        for operation in api.operations() {
            let mut seen = HashSet::new();
            let id = Some(operation.id.as_str());
            let mut walk = Walk { operation: id, roles: Roles::REQUEST, seen: &mut seen };
            usage.record(&operation.request, "request", &mut walk);
            let mut seen = HashSet::new();
            let mut walk = Walk { operation: id, roles: Roles::REPLY, seen: &mut seen };
            for case in &operation.reply.cases {
                match &case.content {
                    Content::Object(record) => usage.record(record, "reply", &mut walk),
                    Content::Json(item) => usage.ty(&item.ty, "reply", &mut walk),
                    Content::Empty | Content::Text(_) | Content::Bytes(_) => {}
                }
            }
        }
        for event in &api.events {
            let mut seen = HashSet::new();
            let mut walk = Walk { operation: None, roles: Roles::REPLY, seen: &mut seen };
            usage.ty(&event.payload, &event.name, &mut walk);
        }
        usage
    }

    pub(super) fn of(&self, name: &str) -> Use {
        self.uses.get(name).cloned().unwrap_or_default()
    }

    fn record(&mut self, record: &'a Record, place: &str, walk: &mut Walk<'a, '_>) {
        for field in &record.fields {
            self.ty(&field.ty, &format!("{place}.{}", field.wire), walk);
        }
        if let Some(item) = &record.rest {
            self.ty(&item.ty, &format!("{place}.*"), walk);
        }
    }

    fn ty(&mut self, ty: &'a Type, place: &str, walk: &mut Walk<'a, '_>) {
        match ty {
            Type::List(item) => return self.ty(&item.ty, &format!("{place}[]"), walk),
            Type::Map(item) => return self.ty(&item.ty, &format!("{place}.*"), walk),
            _ => {}
        }
        let Some(name) = ty.name() else { return };
        let known = self.uses.entry(name).or_default();
        known.roles.join(walk.roles);
        if let Some(operation) = walk.operation
            && known.operations.last().is_none_or(|last| last != operation)
        {
            known.operations.push(operation.to_owned());
        }
        if known.place.is_empty() {
            place.clone_into(&mut known.place);
        }
        if !walk.seen.insert(name) {
            return;
        }
        match self.kinds.get(name) {
            Some(Kind::Record(record)) => self.record(record, place, walk),
            Some(Kind::OneOf(one_of)) => {
                one_of.choices.iter().for_each(|choice| self.ty(&choice.item.ty, place, walk));
            }
            _ => {}
        }
    }
}
