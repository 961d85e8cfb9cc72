//! The sound part of a description: all but the operations, components and events in which something is wrong, and those
//! that refer to one that is left out. The next stage runs over it, and says nothing that only follows from a mistake.

use std::collections::HashSet;

use marked_yaml::{
    Node,
    types::{MarkedMappingNode, MarkedScalarNode},
};

use super::{grammar::METHODS, place::position};
use crate::diagnostic::Position;

/// What is left out as a whole, by the keys that lead to it.
type Unit<'t> = Vec<&'t str>;

/// The tree without what is wrong at one of these positions.
pub(super) fn part(tree: &Node, wrong: &[Position]) -> Node {
    let mut sound = tree.clone();
    let (Some(root), Some(left)) = (tree.as_mapping(), sound.as_mapping_mut()) else { return sound };
    let units = units(root);
    for unit in unsound(root, &units, wrong) {
        match unit.as_slice() {
            // Nothing can be made of a description without; what is wrong with it touches nothing else.
            [] | ["openapi" | "paths" | "components"] => {}
            [key] => drop(left.remove(*key)),
            [key, inner @ ..] => remove(left, key, inner),
        }
    }
    if left.get_mapping("info").is_none()
        && let Ok(info) = marked_yaml::parse_yaml(0, "{ title: '', version: '' }")
    {
        left.insert("info".into(), info);
    }
    sound
}

fn remove(mapping: &mut MarkedMappingNode, key: &str, inner: &[&str]) {
    match (inner, mapping.get_mut(key)) {
        ([], _) => drop(mapping.remove(key)),
        ([next, rest @ ..], Some(Node::Mapping(under))) => remove(under, next, rest),
        _ => {}
    }
}

/// Every unit, with where it begins. What stands between the beginnings of two belongs to the first.
fn units(root: &MarkedMappingNode) -> Vec<(Position, Unit<'_>)> {
    let mut units = Vec::new();
    for (key, value) in root.iter() {
        units.push((start(key), vec![key.as_str()]));
        for (name, inner) in entries(value) {
            let unit = vec![key.as_str(), name.as_str()];
            match key.as_str() {
                "x-wechatpay-events" => units.push((start(name), unit)),
                "paths" | "components" => {
                    units.push((start(name), unit.clone()));
                    for (last, _) in entries(inner) {
                        let shared = key.as_str() == "paths" && !METHODS.contains(&last.as_str());
                        let own = unit.iter().copied().chain((!shared).then_some(last.as_str()));
                        units.push((start(last), own.collect()));
                    }
                }
                _ => {}
            }
        }
    }
    units.sort_by_key(|(start, _)| *start);
    units
}

fn entries(node: &Node) -> impl Iterator<Item = (&MarkedScalarNode, &Node)> {
    node.as_mapping().into_iter().flat_map(|mapping| mapping.iter())
}

fn start(key: &MarkedScalarNode) -> Position {
    position(key.span().start())
}

/// The units in which something is wrong, and those that refer to them.
fn unsound<'t>(
    root: &'t MarkedMappingNode,
    units: &[(Position, Unit<'t>)],
    wrong: &[Position],
) -> HashSet<Unit<'t>> {
    let at = |place: &Position| units.partition_point(|(start, _)| start <= place).checked_sub(1);
    let mut unsound: HashSet<Unit<'t>> =
        wrong.iter().filter_map(at).map(|index| units[index].1.clone()).collect();
    let references: Vec<(&Unit<'t>, Vec<&'t str>)> =
        units.iter().map(|(_, unit)| (unit, references(root, unit))).collect();
    loop {
        let gone: HashSet<String> = unsound.iter().map(|unit| format!("#/{}", unit.join("/"))).collect();
        let refers = |(unit, to): &&(&Unit<'t>, Vec<&str>)| {
            !unsound.contains(*unit) && to.iter().any(|reference| gone.contains(*reference))
        };
        let more: Vec<Unit<'t>> = references.iter().filter(refers).map(|(unit, _)| (*unit).clone()).collect();
        if more.is_empty() {
            return unsound;
        }
        unsound.extend(more);
    }
}

/// What a unit refers to by itself, less what units within it do.
fn references<'t>(root: &'t MarkedMappingNode, unit: &[&str]) -> Vec<&'t str> {
    let under = |key: &str| root.get_mapping(key);
    let node = match unit {
        ["paths", path] => under("paths").and_then(|paths| paths.get_mapping(path)?.get_node("parameters")),
        ["x-wechatpay-events", event] => {
            under("x-wechatpay-events").and_then(|events| events.get_node(event))
        }
        [key, inner, last] => under(key).and_then(|outer| outer.get_mapping(inner)?.get_node(last)),
        _ => None,
    };
    let mut found = Vec::new();
    if let Some(node) = node {
        collect(node, &mut found);
    }
    found
}

fn collect<'t>(node: &'t Node, found: &mut Vec<&'t str>) {
    match node {
        Node::Mapping(mapping) => {
            found.extend(mapping.get_scalar("$ref").map(MarkedScalarNode::as_str));
            mapping.values().for_each(|value| collect(value, found));
        }
        Node::Sequence(items) => items.iter().for_each(|item| collect(item, found)),
        Node::Scalar(_) => {}
    }
}
