//! What emitters want to know of the description as a whole.

use std::collections::{HashMap, HashSet};

use proc_macro2::{TokenStream, TokenTree};

use super::{Layout, Target};
use crate::ir::{Api, Content, Kind, Record, Type};

/// Facts gathered once, for all files.
pub(crate) struct Facts<'a> {
    pub(super) api: &'a Api,
    pub(super) target: &'a Target,
    /// The names of all types that are generated.
    pub(super) names: HashSet<String>,
    kinds: HashMap<&'a str, &'a Kind>,
    /// The types that requests hold: they can check themselves.
    checked: HashSet<&'a str>,
    /// The types that hold numbers which are not whole: they are not `Eq`.
    floating: HashSet<&'a str>,
    /// The types that are deprecated.
    deprecated: HashSet<&'a str>,
    /// What uses a type: modules of tags, or the events.
    users: HashMap<&'a str, HashSet<&'a str>>,
}

/// The module, and the feature, of notifications.
pub(super) const EVENTS: &str = "events";

impl<'a> Facts<'a> {
    pub(crate) fn gather(api: &'a Api, target: &'a Target) -> Self {
        let kinds: HashMap<&str, &Kind> =
            api.all_types().map(|named| (named.name.as_str(), &named.kind)).collect();
        let mut facts = Self {
            api,
            target,
            names: names(api),
            checked: HashSet::new(),
            floating: floating(api),
            users: HashMap::new(),
            deprecated: deprecated(api),
            kinds,
        };
        for field in api.operations().flat_map(|operation| &operation.request.fields) {
            facts.find_checked(&field.ty);
        }
        facts.find_users();
        facts
    }

    /// The module that alone uses a type, where modules can be left out by features.
    pub(super) fn user_of(&self, name: &str) -> Option<&'a str> {
        let users = self.users.get(name)?;
        users.iter().next().copied().filter(|_| users.len() == 1 && self.target.is_home())
    }

    fn find_users(&mut self) {
        let api = self.api;
        for tag in &api.tags {
            for operation in &tag.operations {
                self.note_record(&tag.module, &operation.request);
                for case in &operation.reply.cases {
                    match &case.content {
                        Content::Object(record) => self.note_record(&tag.module, record),
                        Content::Json(item) => self.note(&tag.module, &item.ty),
                        Content::Empty | Content::Text(_) | Content::Bytes(_) => {}
                    }
                }
            }
        }
        for event in &api.events {
            self.note(EVENTS, &event.payload);
        }
    }

    fn note_record(&mut self, user: &'a str, record: &'a Record) {
        record.fields.iter().for_each(|field| self.note(user, &field.ty));
        record.rest.iter().for_each(|item| self.note(user, &item.ty));
    }

    fn note(&mut self, user: &'a str, ty: &'a Type) {
        if let Type::List(item) | Type::Map(item) = ty {
            return self.note(user, &item.ty);
        }
        let Some(name) = ty.name() else { return };
        if !self.users.entry(name).or_default().insert(user) {
            return;
        }
        match self.kind(name) {
            Some(Kind::Record(record)) => self.note_record(user, record),
            Some(Kind::OneOf(one_of)) => {
                one_of.choices.iter().for_each(|choice| self.note(user, &choice.item.ty));
            }
            _ => {}
        }
    }

    pub(crate) fn layout(&self) -> Layout {
        self.target.layout
    }

    /// The first line of every file.
    pub(crate) fn header(&self) -> String {
        self.target.header.clone()
    }

    /// Whether items name something deprecated, or deprecate it themselves.
    pub(super) fn names_deprecated(&self, items: &TokenStream) -> bool {
        items.clone().into_iter().any(|token| match token {
            TokenTree::Ident(ident) => {
                ident == "deprecated" || self.deprecated.contains(ident.to_string().as_str())
            }
            TokenTree::Group(group) => self.names_deprecated(&group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }

    pub(super) fn kind(&self, name: &str) -> Option<&'a Kind> {
        self.kinds.get(name).copied()
    }

    pub(super) fn record(&self, name: &str) -> Option<&'a Record> {
        match self.kind(name) {
            Some(Kind::Record(record)) => Some(record),
            _ => None,
        }
    }

    /// Whether a value of a type holds one of the type `name` other than in a list or a map: a box has to stand between.
    pub(super) fn holds(&self, ty: &Type, name: &str) -> bool {
        self.leads_to(ty, name, &mut HashSet::new())
    }

    fn leads_to(&self, ty: &Type, name: &str, seen: &mut HashSet<String>) -> bool {
        let (Type::Record { name: here } | Type::OneOf { name: here }) = ty else { return false };
        if here == name {
            return true;
        }
        if !seen.insert(here.clone()) {
            return false;
        }
        match self.kind(here) {
            Some(Kind::Record(record)) => {
                record.fields.iter().any(|field| self.leads_to(&field.ty, name, seen))
            }
            Some(Kind::OneOf(one_of)) => {
                one_of.choices.iter().any(|choice| self.leads_to(&choice.item.ty, name, seen))
            }
            _ => false,
        }
    }

    /// Whether callers are told not to use a type of this name any more.
    pub(super) fn is_deprecated(&self, name: &str) -> bool {
        self.api.all_types().any(|named| named.deprecated && named.name == name)
    }

    /// Whether a type of this name checks itself.
    pub(super) fn is_checked(&self, name: &str) -> bool {
        self.checked.contains(name)
    }

    /// Whether a type of this name is `Eq`.
    pub(super) fn is_eq(&self, name: &str) -> bool {
        !self.floating.contains(name)
    }

    pub(super) fn is_eq_type(&self, ty: &Type) -> bool {
        !floats(ty, &self.floating)
    }

    fn find_checked(&mut self, ty: &'a Type) {
        match ty {
            Type::List(item) | Type::Map(item) => self.find_checked(&item.ty),
            Type::Record { name } | Type::OneOf { name } if self.checked.insert(name) => {
                match self.kind(name) {
                    Some(Kind::Record(record)) => {
                        record.fields.iter().for_each(|field| self.find_checked(&field.ty));
                        record.rest.iter().for_each(|item| self.find_checked(&item.ty));
                    }
                    Some(Kind::OneOf(one_of)) => {
                        one_of.choices.iter().for_each(|choice| self.find_checked(&choice.item.ty));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// The types that hold numbers which are not whole. Goes on until no more are found: types may hold one another.
pub(crate) fn floating(api: &Api) -> HashSet<&str> {
    let mut floating = HashSet::new();
    loop {
        let before = floating.len();
        for named in api.all_types() {
            let holds = match &named.kind {
                Kind::Record(record) => holds_float(record, &floating),
                Kind::OneOf(one_of) => one_of.choices.iter().any(|choice| floats(&choice.item.ty, &floating)),
                Kind::Identifier { .. } | Kind::Enum { .. } => false,
            };
            if holds {
                floating.insert(named.name.as_str());
            }
        }
        if floating.len() == before {
            break;
        }
    }
    let requests = api.operations().map(|operation| &operation.request);
    let replies = api.operations().flat_map(|operation| &operation.reply.cases);
    let replies = replies.filter_map(|case| match &case.content {
        Content::Object(record) => Some(&**record),
        _ => None,
    });
    for record in requests.chain(replies) {
        if holds_float(record, &floating) {
            floating.insert(&record.name);
        }
    }
    floating
}

fn holds_float(record: &Record, floating: &HashSet<&str>) -> bool {
    let fields = record.fields.iter().map(|field| &field.ty);
    fields.chain(record.rest.iter().map(|item| &item.ty)).any(|ty| floats(ty, floating))
}

pub(crate) fn floats(ty: &Type, floating: &HashSet<&str>) -> bool {
    match ty {
        Type::Float { .. } => true,
        Type::List(item) | Type::Map(item) => floats(&item.ty, floating),
        Type::Record { name } | Type::OneOf { name } => floating.contains(name.as_str()),
        _ => false,
    }
}

fn names(api: &Api) -> HashSet<String> {
    let mut names: HashSet<String> = api.all_types().map(|named| named.name.clone()).collect();
    names.extend(api.events.first().map(|_| super::EVENT.to_owned()));
    for operation in api.operations() {
        names.insert(operation.request.name.clone());
        names.insert(operation.reply.name.clone());
        for case in &operation.reply.cases {
            if let Content::Object(record) = &case.content {
                names.insert(record.name.clone());
            }
        }
    }
    names
}

fn deprecated(api: &Api) -> HashSet<&str> {
    let types = api.all_types().filter(|named| named.deprecated).map(|named| named.name.as_str());
    let requests = api.operations().filter(|operation| operation.deprecated);
    types.chain(requests.map(|operation| operation.request.name.as_str())).collect()
}
