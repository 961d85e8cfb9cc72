//! Schemas that would hold themselves, and references that lead to themselves.

use std::collections::{HashMap, HashSet, VecDeque};

use marked_yaml::{
    Node,
    types::{MarkedMappingNode, MarkedScalarNode},
};

use super::{grammar::SECTIONS, notes::Notes};
use crate::diagnostic::Code;

/// A reference of one component to another.
struct Edge<'t> {
    reference: &'t MarkedScalarNode,
    way: Way,
}

/// Through what a schema holds another.
#[derive(Clone, Copy)]
struct Way {
    /// A list or a map, which may hold nothing, or a choice, which may be something else and is boxed.
    apart: bool,
    /// An object, which holds something besides, or a choice: a type with a name.
    named: bool,
}

/// Every component by its text in a `$ref`, with what it refers to, in the order of the file.
type Graph<'t> = Vec<(String, Vec<Edge<'t>>)>;

/// The part of it that can be in a circle.
type Circular<'g, 't> = HashMap<&'g str, Vec<&'g Edge<'t>>>;

/// Notes each circle once, where its first component refers to the next.
pub(super) fn judge<'t>(notes: &Notes<'t>, root: &'t MarkedMappingNode) {
    let graph = graph(root);
    let by_value = circular(&graph, |way| !way.apart);
    let of_lists = circular(&graph, |way| !way.named);
    let mut seen: HashSet<&str> = HashSet::new();
    for (start, _) in &graph {
        if seen.contains(start.as_str()) {
            continue;
        }
        if let Some(circle) = circle(&by_value, start) {
            let help = "put a list between, or the id of the inner one in its place";
            note(notes, "would hold itself", &circle, help);
            seen.extend(circle.iter().map(|edge| edge.reference.as_str()));
        } else if let Some(circle) = circle(&of_lists, start) {
            let help = "a list of lists has to end in something: an object, a text, a number";
            note(notes, "holds nothing but itself", &circle, help);
            seen.extend(circle.iter().map(|edge| edge.reference.as_str()));
        }
    }
}

fn note(notes: &Notes<'_>, what: &str, circle: &[&Edge<'_>], help: &str) {
    let (Some(first), Some(last)) = (circle.first(), circle.last()) else { return };
    let start = name(last.reference);
    let others = circle.iter().map(|edge| format!(" → {}", name(edge.reference)));
    let message = format!("`{start}` {what}: {start}{}", others.collect::<String>());
    notes.note(Code::CircularReference, notes.place(first.reference), message, help);
}

/// The components from which a circle is in reach over the ways that count. Mostly there is none.
fn circular<'g, 't>(graph: &'g Graph<'t>, counts: impl Fn(Way) -> bool) -> Circular<'g, 't> {
    let counting = |edges: &'g Vec<Edge<'t>>| edges.iter().filter(|edge| counts(edge.way)).collect();
    let mut left: Circular<'g, 't> =
        graph.iter().map(|(name, edges)| (name.as_str(), counting(edges))).collect();
    loop {
        let ends: Vec<&str> =
            left.iter().filter(|(_, edges)| edges.is_empty()).map(|(name, _)| *name).collect();
        if ends.is_empty() {
            let known: HashSet<&str> = left.keys().copied().collect();
            let mut dangling = false;
            for edges in left.values_mut() {
                let before = edges.len();
                edges.retain(|edge| known.contains(edge.reference.as_str()));
                dangling |= edges.len() < before;
            }
            if !dangling {
                return left;
            }
        }
        for end in ends {
            left.remove(end);
        }
    }
}

/// The shortest way from a component back to itself.
fn circle<'g, 't>(circular: &Circular<'g, 't>, start: &'g str) -> Option<Vec<&'g Edge<'t>>> {
    let mut came_by: HashMap<&'g str, (&'g str, &'g Edge<'t>)> = HashMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(here) = queue.pop_front() {
        for edge in circular.get(here)? {
            let to = edge.reference.as_str();
            if came_by.contains_key(to) {
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

fn way_back<'g, 't>(came_by: &HashMap<&'g str, (&'g str, &'g Edge<'t>)>, start: &str) -> Vec<&'g Edge<'t>> {
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

fn graph(root: &MarkedMappingNode) -> Graph<'_> {
    let mut graph = Graph::new();
    let components = root.get_mapping("components");
    for (section, ..) in SECTIONS {
        let entries = components.and_then(|components| components.get_mapping(section));
        for (key, component) in entries.into_iter().flat_map(|entries| entries.iter()) {
            let direct = Way { apart: false, named: false };
            let mut edges = Vec::new();
            if section == "schemas" {
                schema(component, direct, &mut edges);
            } else {
                alias(component, direct, &mut edges);
            }
            graph.push((format!("#/components/{section}/{}", key.as_str()), edges));
        }
    }
    graph
}

/// Whether it is a reference, which it then is alone.
fn alias<'t>(node: &'t Node, way: Way, edges: &mut Vec<Edge<'t>>) -> bool {
    let reference = node.as_mapping().and_then(|mapping| mapping.get_scalar("$ref"));
    edges.extend(reference.map(|reference| Edge { reference, way }));
    reference.is_some()
}

fn schema<'t>(node: &'t Node, way: Way, edges: &mut Vec<Edge<'t>>) {
    if alias(node, way, edges) {
        return;
    }
    for (key, value) in node.as_mapping().into_iter().flat_map(|mapping| mapping.iter()) {
        match (key.as_str(), value) {
            ("items" | "additionalProperties", Node::Mapping(_)) => {
                schema(value, Way { apart: true, ..way }, edges);
            }
            ("properties", Node::Mapping(properties)) => {
                for property in properties.values() {
                    schema(property, Way { named: true, ..way }, edges);
                }
            }
            ("oneOf" | "anyOf", Node::Sequence(schemas)) if schemas.len() > 1 => {
                schemas.iter().for_each(|one| schema(one, Way { apart: true, named: true }, edges));
            }
            ("allOf" | "oneOf" | "anyOf", Node::Sequence(schemas)) => {
                schemas.iter().for_each(|one| schema(one, way, edges));
            }
            ("not", Node::Mapping(_)) => schema(value, way, edges),
            _ => {}
        }
    }
}

fn name(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}
