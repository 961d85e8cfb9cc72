//! Schemas that would hold themselves, and references that lead to themselves.

use std::collections::{HashMap, HashSet, VecDeque};

use marked_yaml::{Node, types::MarkedMappingNode};

use super::{grammar::SECTIONS, notes::Notes};
use crate::diagnostic::{Code, Place};

/// A reference of one component to another.
struct Edge<'t> {
    to: &'t str,
    place: Place,
    /// Through a list or a map: what it holds may be nothing.
    listed: bool,
    /// Through an object: there is something besides.
    object: bool,
}

/// Components by their texts in a `$ref`, with what they refer to.
type Graph<'t> = HashMap<String, Vec<Edge<'t>>>;

/// Notes each circle once, where its first component in the file refers to the next.
pub(super) fn judge<'t>(notes: &Notes<'t>, root: &'t MarkedMappingNode) {
    let (order, graph) = graph(notes, root);
    let mut seen = HashSet::new();
    for start in &order {
        if seen.contains(start.as_str()) {
            continue;
        }
        let by_value = circle(&graph, start, |edge| !edge.listed);
        let Some(circle) = by_value.or_else(|| circle(&graph, start, |edge| !edge.object)) else { continue };
        let mut names: Vec<&str> = circle.iter().map(|edge| name(edge.to)).collect();
        names.insert(0, name(start));
        seen.extend(circle.iter().map(|edge| edge.to));
        let listed = circle.iter().any(|edge| edge.listed);
        let (message, help) = if listed {
            let help = "a list of lists has to end in something: an object, a text, a number";
            (format!("`{}` holds nothing but itself: {}", names[0], names.join(" → ")), help)
        } else {
            let help = "put a list between, or the id of the inner one in its place";
            (format!("`{}` would hold itself: {}", names[0], names.join(" → ")), help)
        };
        if let Some(first) = circle.first() {
            notes.note(Code::CircularReference, first.place, message, help);
        }
    }
}

/// The shortest way from a component back to itself over the edges that count.
fn circle<'g, 't>(
    graph: &'g Graph<'t>,
    start: &str,
    counts: impl Fn(&Edge<'t>) -> bool,
) -> Option<Vec<&'g Edge<'t>>> {
    let mut came_by: HashMap<&str, (&'g str, &'g Edge<'t>)> = HashMap::new();
    let mut queue: VecDeque<&'g str> =
        graph.get_key_value(start).map(|(key, _)| key.as_str()).into_iter().collect();
    while let Some(here) = queue.pop_front() {
        for edge in graph.get(here).into_iter().flatten().filter(|edge| counts(edge)) {
            let Some((to, _)) = graph.get_key_value(edge.to) else { continue };
            if came_by.contains_key(to.as_str()) {
                continue;
            }
            came_by.insert(to, (here, edge));
            if to == start {
                return Some(way_back(&came_by, start));
            }
            queue.push_back(to);
        }
    }
    None
}

fn way_back<'g, 't>(came_by: &HashMap<&str, (&'g str, &'g Edge<'t>)>, start: &str) -> Vec<&'g Edge<'t>> {
    let mut way = Vec::new();
    let mut here = start;
    while let Some((from, edge)) = came_by.get(here) {
        way.push(*edge);
        here = from;
        if here == start {
            break;
        }
    }
    way.reverse();
    way
}

fn graph<'t>(notes: &Notes<'t>, root: &'t MarkedMappingNode) -> (Vec<String>, Graph<'t>) {
    let mut order = Vec::new();
    let mut graph = Graph::new();
    let components = root.get_mapping("components");
    for (section, ..) in SECTIONS {
        let entries = components.and_then(|components| components.get_mapping(section));
        for (key, component) in entries.into_iter().flat_map(|entries| entries.iter()) {
            let mut edges = Vec::new();
            if section == "schemas" {
                schema_edges(notes, component, (false, false), &mut edges);
            } else {
                alias(notes, component, (false, false), &mut edges);
            }
            let pointer = format!("#/components/{section}/{}", key.as_str());
            order.push(pointer.clone());
            graph.insert(pointer, edges);
        }
    }
    (order, graph)
}

/// Whether it is a reference, which it then is alone.
fn alias<'t>(
    notes: &Notes<'t>,
    node: &'t Node,
    (listed, object): (bool, bool),
    edges: &mut Vec<Edge<'t>>,
) -> bool {
    let Some(reference) = node.as_mapping().and_then(|mapping| mapping.get_scalar("$ref")) else {
        return false;
    };
    edges.push(Edge { to: reference.as_str(), place: notes.place(reference), listed, object });
    true
}

fn schema_edges<'t>(notes: &Notes<'t>, node: &'t Node, through: (bool, bool), edges: &mut Vec<Edge<'t>>) {
    if alias(notes, node, through, edges) {
        return;
    }
    let (listed, object) = through;
    for (key, value) in node.as_mapping().into_iter().flat_map(|mapping| mapping.iter()) {
        match (key.as_str(), value) {
            ("items" | "additionalProperties", Node::Mapping(_)) => {
                schema_edges(notes, value, (true, object), edges);
            }
            ("properties", Node::Mapping(properties)) => {
                for property in properties.values() {
                    schema_edges(notes, property, (listed, true), edges);
                }
            }
            ("allOf" | "oneOf" | "anyOf", Node::Sequence(schemas)) => {
                for schema in schemas.iter() {
                    schema_edges(notes, schema, through, edges);
                }
            }
            ("not", Node::Mapping(_)) => schema_edges(notes, value, through, edges),
            _ => {}
        }
    }
}

fn name(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or(pointer)
}
