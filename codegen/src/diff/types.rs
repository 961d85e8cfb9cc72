//! Named types: there or not, under which name, in which module, of which kind.

use std::collections::{HashMap, HashSet};

use super::{
    Kind, choice,
    comparison::{At, Comparison, Named, Scope, Side},
    enumeration,
    pairs::{Matched, Tagged},
    record, traits,
};
use crate::ir;

pub(super) fn compare<'a>(matched: &Matched<Tagged<'a>>, comparison: &mut Comparison<'a>) {
    let operations = Operations::new(matched);
    let mut kept: HashSet<&str> = HashSet::new();
    for old in comparison.old.api.all_types() {
        let Some(before) = comparison.old.types.get(old.name.as_str()).copied() else { continue };
        let name = comparison.renames.name(&old.name).to_owned();
        match comparison.new.types.get(name.as_str()).copied() {
            None => removed(before, &operations, comparison),
            Some(after) => {
                kept.insert(&after.ty.name);
                both(before, after, &operations, comparison);
            }
        }
    }
    for new in comparison.new.api.all_types().filter(|new| !kept.contains(new.name.as_str())) {
        if let Some(after) = comparison.new.types.get(new.name.as_str()).copied() {
            added(after, &operations, comparison);
        }
    }
}

/// What became of the operations: a type that comes, goes or moves with its operation is not told apart from it.
struct Operations<'a> {
    gone: HashSet<&'a str>,
    fresh: HashSet<&'a str>,
    /// What each is called now.
    names: HashMap<&'a str, &'a str>,
}

impl<'a> Operations<'a> {
    fn new(matched: &Matched<Tagged<'a>>) -> Self {
        let ids = |operations: &[Tagged<'a>]| operations.iter().map(|(_, one)| one.id.as_str()).collect();
        let names = matched.both.iter().map(|((_, old), (_, new))| (old.id.as_str(), new.id.as_str()));
        Self { gone: ids(&matched.old), fresh: ids(&matched.new), names: names.collect() }
    }

    /// Whether both are types of one operation alone, the same one.
    fn is_same_owner(&self, old: Named<'_>, new: Named<'_>) -> bool {
        old.owner.zip(new.owner).is_some_and(|(old, new)| self.names.get(old) == Some(&new))
    }
}

fn removed(old: Named<'_>, operations: &Operations<'_>, comparison: &mut Comparison<'_>) {
    if old.owner.is_some_and(|owner| operations.gone.contains(owner)) {
        return;
    }
    let scope = scope(old, &comparison.old);
    let message = format!("`{}::{}` is gone.", old.module, old.ty.name);
    comparison.note(Kind::TypeRemoved, &scope, scope.place.clone(), At::old(&old.ty.pointer), message);
}

fn added(new: Named<'_>, operations: &Operations<'_>, comparison: &mut Comparison<'_>) {
    let scope = scope(new, &comparison.new);
    let fresh = |id: &String| operations.fresh.contains(id.as_str());
    let comes_along = !scope.operations.is_empty() && scope.operations.iter().all(fresh);
    if new.owner.is_none() && !comes_along {
        let message = format!("`{}::{}` is new.", new.module, new.ty.name);
        comparison.note(Kind::TypeAdded, &scope, scope.place.clone(), At::new(&new.ty.pointer), message);
    }
}

/// A type that one operation alone has is told of by its place in there, a shared one by its name.
fn scope(named: Named<'_>, side: &Side<'_>) -> Scope {
    let name = &named.ty.name;
    let known = side.usage.of(name);
    let shared = named.owner.is_none();
    Scope {
        operations: known.operations,
        type_name: shared.then(|| name.clone()),
        place: if shared || known.place.is_empty() { name.clone() } else { known.place },
        rust: name.clone(),
        roles: known.roles,
    }
}

fn both(old: Named<'_>, new: Named<'_>, operations: &Operations<'_>, comparison: &mut Comparison<'_>) {
    // Whoever compiled against the old one met it there; the new names are what is to be written.
    let met = comparison.old.usage.of(&old.ty.name);
    let mut scope = scope(new, &comparison.new);
    scope.roles = met.roles;
    if new.owner.is_none() {
        scope.operations = met.operations;
    }
    let at = At::both(&old.ty.pointer, &new.ty.pointer);
    let with_its_operation = operations.is_same_owner(old, new);
    if old.ty.name != new.ty.name && !with_its_operation {
        let message = format!("`{}` is called `{}`.", old.ty.name, new.ty.name);
        comparison.note(Kind::TypeRenamed, &scope, scope.place.clone(), at.clone(), message);
    }
    if old.module != new.module && !with_its_operation {
        let message =
            format!("`{}` is in the module `{}`, it was in `{}`.", new.ty.name, new.module, old.module);
        comparison.note(Kind::TypeMoved, &scope, scope.place.clone(), at.clone(), message);
    }
    words(old, new, &scope, comparison);
    kinds(old, new, &scope, comparison);
}

fn words(old: Named<'_>, new: Named<'_>, scope: &Scope, comparison: &mut Comparison<'_>) {
    let places = (old.ty.pointer.as_str(), new.ty.pointer.as_str());
    let mut note = |kind, keys: &[&str], message: &str| {
        comparison.note_written(kind, scope, &scope.place, places, keys, message);
    };
    match (old.ty.deprecated, new.ty.deprecated) {
        (false, true) => note(Kind::Deprecated, &["deprecated"], "It is deprecated."),
        (true, false) => note(Kind::DeprecationWithdrawn, &["deprecated"], "It is no longer deprecated."),
        _ => {}
    }
    if old.ty.description != new.ty.description {
        note(Kind::WordingDocs, &["description", "title"], "The description is in other words.");
    }
}

fn kinds(old: Named<'_>, new: Named<'_>, scope: &Scope, comparison: &mut Comparison<'_>) {
    let places = (old.ty.pointer.as_str(), new.ty.pointer.as_str());
    let at = At::both(places.0, places.1);
    match (&old.ty.kind, &new.ty.kind) {
        (ir::Kind::Identifier { personal: was }, ir::Kind::Identifier { personal: is }) => {
            let key = "x-wechatpay-personal";
            let message = |personal| format!("`{}` is {personal} personal.", scope.rust);
            let place = scope.place.clone();
            match (*was, *is) {
                (false, true) => {
                    let kind = Kind::IdentifierPersonal;
                    comparison.note_written(kind, scope, &place, places, &[key], message("now"));
                }
                (true, false) => {
                    let kind = Kind::IdentifierNoLongerPersonal;
                    comparison.note_written(kind, scope, &place, places, &[key], message("no longer"));
                }
                _ => {}
            }
        }
        (ir::Kind::Enum { of: was, variants: old }, ir::Kind::Enum { of: is, variants: new })
            if was == is =>
        {
            enumeration::compare(old, new, places, scope, comparison);
        }
        (ir::Kind::Record(old), ir::Kind::Record(new)) => {
            // A body by reference takes the fields alone, so nobody meets the type itself.
            if scope.roles.is_used() {
                record::compare(old, new, &places, scope, comparison);
            }
        }
        (ir::Kind::OneOf(one), ir::Kind::OneOf(other)) => {
            choice::compare(one, other, places, scope, comparison);
            let traits = (
                traits::of_choice(&old.ty.name, &comparison.old),
                traits::of_choice(&new.ty.name, &comparison.new),
            );
            traits::compare(traits, &at, scope, comparison);
        }
        (was, is) => {
            let message = format!("`{}` is {}, it was {}.", scope.rust, sort(is), sort(was));
            comparison.note(Kind::TypeKindChanged, scope, scope.place.clone(), at, message);
        }
    }
}

fn sort(kind: &ir::Kind) -> &'static str {
    match kind {
        ir::Kind::Identifier { .. } => "a text of its own",
        ir::Kind::Enum { of: ir::Scalar::Text, .. } => "an enum of texts",
        ir::Kind::Enum { of: ir::Scalar::Integer, .. } => "an enum of integers",
        ir::Kind::Record(_) => "a struct",
        ir::Kind::OneOf(_) => "a choice of schemas",
    }
}
