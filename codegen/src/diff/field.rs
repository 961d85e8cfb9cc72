//! One field: its names, its place, its type, whether it is there, its limits, its words.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    limits, pairs, rust,
};
use crate::{
    ir::{Direction, Field, Place, Type},
    load::step,
};

/// `reused` says that its name in Rust is now that of another field, if it is no longer its own.
pub(super) fn compare(
    old: &Field,
    new: &Field,
    reused: bool,
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    let subject = scope.subject(&new.wire);
    let mut fields = Fields { old, new, subject, scope, comparison };
    fields.names(reused);
    fields.place();
    let same = fields.ty();
    fields.presence();
    if same {
        fields.limits();
    }
    fields.deprecation();
    fields.docs();
}

struct Fields<'c, 'a> {
    old: &'c Field,
    new: &'c Field,
    subject: String,
    scope: &'c Scope,
    comparison: &'c mut Comparison<'a>,
}

impl Fields<'_, '_> {
    fn note(&mut self, kind: Kind, message: impl Into<String>) {
        let at = At::both(&self.old.pointer, &self.new.pointer);
        self.comparison.note(kind, self.scope, self.subject.clone(), at, message);
    }

    /// Notes what the schema says, or the component that it refers to.
    fn note_written(&mut self, kind: Kind, keys: &[&str], message: impl Into<String>) {
        let places = (self.old.pointer.as_str(), self.new.pointer.as_str());
        self.comparison.note_written(kind, self.scope, &self.subject, places, keys, message);
    }

    /// What it is called in Rust.
    fn rust(&self) -> String {
        format!("`{}::{}`", self.scope.rust, self.new.name)
    }

    fn names(&mut self, reused: bool) {
        if self.old.name != self.new.name {
            let message = format!("{} was `{}`.", self.rust(), self.old.name);
            self.note(if reused { Kind::FieldNameReused } else { Kind::FieldRenamed }, message);
        }
        // What a value in the path is called does not travel.
        if self.old.wire != self.new.wire && self.new.place != Place::Path {
            let message =
                format!("{} is `{}` on the wire, it was `{}`.", self.rust(), self.new.wire, self.old.wire);
            self.note(Kind::FieldWireNameChanged, message);
        }
    }

    fn place(&mut self) {
        let (old, new) = (self.old.place, self.new.place);
        if old == new {
            return;
        }
        let message = format!("{} travels {}, it did {}.", self.rust(), place(new), place(old));
        let style = pairs::is_same_place(old, new);
        let is_list = matches!(self.old.ty, Type::List(_)) && matches!(self.new.ty, Type::List(_));
        match (style, is_list) {
            (true, true) => self.note(Kind::QueryStyleChanged, message),
            // A single value is written in the same way.
            (true, false) => {}
            (false, _) => self.note(Kind::FieldMoved, message),
        }
    }

    /// Says whether it is of the same type.
    fn ty(&mut self) -> bool {
        if self.comparison.renames.is_same(&self.old.ty, &self.new.ty) {
            return true;
        }
        let kind = match (&self.old.ty, &self.new.ty) {
            (Type::Text | Type::Personal, Type::Sensitive) => Kind::FieldSealed,
            (Type::Sensitive, Type::Text | Type::Personal) => Kind::FieldNoLongerSealed,
            (Type::Text, Type::Personal) => Kind::FieldPersonal,
            (Type::Personal, Type::Text) => Kind::FieldNoLongerPersonal,
            _ => Kind::FieldTypeChanged,
        };
        let (is, was) = (rust::field(self.new), rust::field(self.old));
        let message = format!("{} is `{is}`, it was `{was}`.", self.rust());
        self.note(kind, message);
        false
    }

    fn presence(&mut self) {
        let (old, new) = (self.old, self.new);
        let stays_option = rust::is_option(old) && rust::is_option(new);
        let made = self.scope.roles.request;
        let kind = match (old.required, new.required) {
            (true, true) | (false, false) if old.nullable == new.nullable => return,
            (true, true) if new.nullable => Kind::FieldNullable,
            (true, true) => Kind::FieldNotNullable,
            (false, false) => Kind::PresenceDocs,
            _ if stays_option && !made => Kind::PresenceDocs,
            (false, true) => Kind::FieldBecomesRequired,
            (true, false) => Kind::FieldBecomesOptional,
        };
        let message = format!("It is {}, it was {}.", presence(new), presence(old));
        if kind == Kind::FieldNullable || kind == Kind::FieldNotNullable {
            self.note_written(kind, &["nullable"], message);
        } else {
            self.note(kind, message);
        }
    }

    fn limits(&mut self) {
        let places = (self.old.pointer.as_str(), self.new.pointer.as_str());
        let rules = (&self.old.rules, &self.new.rules);
        limits::compare(rules, places, &self.subject, self.scope, self.comparison);
        let types = (&self.old.ty, &self.new.ty);
        limits::compare_inside(types, places, &self.subject, self.scope, self.comparison);
    }

    fn deprecation(&mut self) {
        match (self.old.deprecated, self.new.deprecated) {
            (false, true) => {
                self.note_written(Kind::Deprecated, &["deprecated"], "It is deprecated.");
            }
            (true, false) => {
                let message = "It is no longer deprecated.";
                self.note_written(Kind::DeprecationWithdrawn, &["deprecated"], message);
            }
            _ => {}
        }
    }

    fn docs(&mut self) {
        let (old, new) = (self.old, self.new);
        if old.description != new.description {
            let keys = ["description", "title"];
            self.note_written(Kind::WordingDocs, &keys, "The description is in other words.");
        }
        if old.format != new.format {
            self.note_written(Kind::WordingDocs, &["format"], "The docs tell another format.");
        }
        if old.source != new.source {
            let key = "x-wechatpay-source";
            let at = At::both(step(&old.pointer, key), step(&new.pointer, key));
            let subject = format!("{}.{key}", self.subject);
            self.comparison.note(Kind::WordingDocs, self.scope, subject, at, "The source is another one.");
        }
        if old.default != new.default {
            let shown = |field: &Field| {
                field.default.as_ref().map_or("none".to_owned(), |value| format!("`{value}`"))
            };
            let message = format!(
                "What the service takes for it when it is absent: {}, it was {}.",
                shown(new),
                shown(old)
            );
            self.note_written(Kind::DefaultDocs, &["default"], message);
        }
        if old.example != new.example {
            self.note_written(Kind::ExampleDocs, &["example"], "The example is another one.");
        }
        if old.only != new.only && old.required == new.required {
            let message = format!("It travels {}, it did {}.", direction(new.only), direction(old.only));
            self.note_written(Kind::DirectionDocs, &["readOnly", "writeOnly"], message);
        }
    }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "in the path",
        Place::Query { joined: true } => "in the query, joined by commas",
        Place::Query { joined: false } => "in the query",
        Place::Header => "in a header",
        Place::Cookie => "in a cookie",
        Place::Body => "in the body",
    }
}

fn presence(field: &Field) -> String {
    let required = if field.required { "required" } else { "optional" };
    let nullable = if field.nullable { ", may be null" } else { "" };
    format!("{required}{nullable} (`{}`)", rust::field(field))
}

fn direction(only: Option<Direction>) -> &'static str {
    match only {
        None => "both ways",
        Some(Direction::Request) => "in requests alone",
        Some(Direction::Reply) => "in replies alone",
    }
}
