//! Every field that the public documents name is in the description, at the same place and of the same type.
//!
//! `tests/documents/fields.json` lists what the documents name, operation by operation: the address, and under `path`,
//! `query`, `header`, `body` and `reply` each field with its type, and the values of an enum where they are listed. What
//! the items of a list hold is named by its way from there: `data[].code`. Which fields are required the documents do not
//! tell.

use std::{collections::BTreeMap, iter};

use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

const DOCUMENTS: &str = include_str!("../documents/fields.json");
const DESCRIPTION: &str = include_str!("../../spec/coupons.yaml");

/// Where the two differ on purpose: the operation, the field, what the description has there, and why.
const DIFFERENCES: [(&str, &str, Found<&str>, &str); 8] = [
    ("list_coupon_codes", "query limit", Found::Type("integer"), "codes are counted, none is halved"),
    ("list_coupon_codes", "query offset", Found::Type("integer"), "codes are counted, none is halved"),
    (
        "list_coupon_codes",
        "query status",
        Found::Type("string: AVAILABLE | DISPATCHED | SENDED | USED | EXPIRED | DELETED | DEACTIVATED"),
        "the official SDKs know the first two, and not the others",
    ),
    ("send_multiuse_coupon", "body amount", Found::Type("integer"), "money is a whole number of fen"),
    (
        "send_multiuse_coupon",
        "header Wechatpay-Serial",
        Found::Nothing,
        "a header of the protocol: the client adds it to every request",
    ),
    ("use_coupon", "body mch_id", Found::Newer, "in newer documents since July 2025"),
    ("use_coupon", "body out_trade_no", Found::Newer, "in newer documents since July 2025"),
    ("use_coupon", "body transaction_id", Found::Newer, "in newer documents since July 2025"),
];

/// What the description has in the place of what the documents have.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Found<T> {
    Nothing,
    /// The field, of this type.
    Type(T),
    /// A field that the documents do not name.
    Newer,
}

/// Operations, and of each its address and the type of each field, by place and name: `body appid`.
type Operations = BTreeMap<String, (String, BTreeMap<String, String>)>;

#[test]
fn the_operations_of_the_documents_are_described() {
    let addresses = |operations: Operations| {
        let address = |(id, (address, _)): (String, (String, _))| (id, address);
        operations.into_iter().map(address).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(addresses(described()), addresses(documented()));
}

#[test]
fn the_fields_of_the_documents_are_described_but_for_what_is_listed_here() {
    let described = described();
    let mut differences = Vec::new();
    for (id, (_, documented)) in documented() {
        let found = compare(&documented, &described[&id].1);
        differences.extend(found.into_iter().map(|(field, found)| (id.clone(), field, found)));
    }
    let listed = DIFFERENCES.map(|(id, field, found, _)| (id.to_owned(), field.to_owned(), owned(found)));
    assert_eq!(differences, listed);
}

/// What differs, in the order of the fields' names.
fn compare(
    documented: &BTreeMap<String, String>,
    described: &BTreeMap<String, String>,
) -> BTreeMap<String, Found<String>> {
    let newer = described.keys().filter(|field| !documented.contains_key(*field));
    let newer = newer.map(|field| (field.clone(), Found::Newer));
    let differing = documented.iter().filter_map(|(field, documented)| {
        let Some(described) = described.get(field) else { return Some((field.clone(), Found::Nothing)) };
        let same = described == documented || described.split(": ").next() == Some(documented);
        (!same).then(|| (field.clone(), Found::Type(described.clone())))
    });
    differing.chain(newer).collect()
}

fn owned(found: Found<&str>) -> Found<String> {
    match found {
        Found::Nothing => Found::Nothing,
        Found::Type(ty) => Found::Type(ty.to_owned()),
        Found::Newer => Found::Newer,
    }
}

/// What the documents name.
fn documented() -> Operations {
    let documents: BTreeMap<String, BTreeMap<String, Value>> = serde_json::from_str(DOCUMENTS).unwrap();
    let operation = |(id, mut places): (String, BTreeMap<String, Value>)| {
        let address = places.remove("address").unwrap().as_str().unwrap().to_owned();
        let fields = places.iter().flat_map(|(place, fields)| {
            let field = move |(name, ty): (&String, &Value)| {
                (format!("{place} {name}"), ty.as_str().unwrap().to_owned())
            };
            fields.as_object().unwrap().iter().map(field)
        });
        (id, (address, fields.collect()))
    };
    documents.into_iter().map(operation).collect()
}

/// What the description says.
fn described() -> Operations {
    let description = YamlLoader::load_from_str(DESCRIPTION).unwrap().remove(0);
    let mut operations = Operations::new();
    for (path, item) in entries(&description["paths"]) {
        for (method, operation) in entries(item) {
            let address = format!("{} {path}", method.to_uppercase());
            let id = operation["operationId"].as_str().unwrap().to_owned();
            operations.insert(id, (address, Fields::of(operation, &description).0));
        }
    }
    operations
}

#[derive(Default)]
struct Fields(BTreeMap<String, String>);

impl Fields {
    fn of(operation: &Yaml, description: &Yaml) -> Self {
        let mut fields = Self::default();
        for parameter in operation["parameters"].as_vec().into_iter().flatten() {
            let [place, name] = ["in", "name"].map(|key| parameter[key].as_str().unwrap());
            fields.add(format!("{place} {name}"), &parameter["schema"], description);
        }
        let json = |part: &Yaml| part["content"]["application/json"]["schema"].clone();
        let (body, reply) = (json(&operation["requestBody"]), json(&operation["responses"]["200"]));
        fields.add_properties("body ", &body, description);
        fields.add_properties("reply ", &reply, description);
        fields
    }

    /// Adds the properties of an object, if it is one.
    fn add_properties(&mut self, prefix: &str, schema: &Yaml, description: &Yaml) {
        for schema in parts(schema, description) {
            for (name, property) in entries(&schema["properties"]) {
                self.add(format!("{prefix}{name}"), property, description);
            }
        }
    }

    /// Adds a field, and what it holds.
    fn add(&mut self, field: String, schema: &Yaml, description: &Yaml) {
        let parts = parts(schema, description);
        let key = |key: &str| parts.iter().map(|part| &part[key]).find(|value| !value.is_badvalue());
        let (ty, inner) = match (key("type").and_then(Yaml::as_str), key("items")) {
            (Some("array"), Some(items)) => (type_of(items, description) + "[]", format!("{field}[].")),
            _ => (type_of(schema, description), format!("{field}.")),
        };
        self.add_properties(&inner, key("items").unwrap_or(schema), description);
        self.0.insert(field, ty);
    }
}

/// The type of a value, and the values of an enum.
fn type_of(schema: &Yaml, description: &Yaml) -> String {
    let parts = parts(schema, description);
    let ty = parts.iter().find_map(|part| part["type"].as_str()).unwrap_or("any");
    let values = parts.iter().find_map(|part| part["enum"].as_vec()).into_iter().flatten();
    let values: Vec<&str> = values.filter_map(Yaml::as_str).collect();
    if values.is_empty() { ty.to_owned() } else { format!("{ty}: {}", values.join(" | ")) }
}

/// A schema and whatever it refers to.
fn parts<'y>(schema: &'y Yaml, description: &'y Yaml) -> Vec<&'y Yaml> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = reference.trim_start_matches("#/").split('/').fold(description, |node, key| &node[key]);
        return parts(target, description);
    }
    let merged = schema["allOf"].as_vec().into_iter().flatten();
    iter::once(schema).chain(merged.flat_map(|part| parts(part, description))).collect()
}

fn entries(mapping: &Yaml) -> impl Iterator<Item = (&str, &Yaml)> {
    mapping.as_hash().into_iter().flatten().map(|(key, value)| (key.as_str().unwrap(), value))
}
