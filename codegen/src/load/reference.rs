//! `$ref`: where it leads, and what stands beside it.

use marked_yaml::{
    Node,
    types::{MarkedMappingNode, MarkedScalarNode},
};

use super::{
    grammar::{Kind, SECTIONS},
    nearest::{did_you_mean, nearest},
    notes::Notes,
};
use crate::diagnostic::Code;

const COMPONENTS: &str = "#/components/";

/// The components that a `$ref` can lead to.
pub(super) struct References<'n, 't> {
    notes: &'n Notes<'t>,
    components: Option<&'t MarkedMappingNode>,
}

impl<'n, 't> References<'n, 't> {
    pub(super) fn new(notes: &'n Notes<'t>, root: &'t MarkedMappingNode) -> Self {
        Self { notes, components: root.get_mapping("components") }
    }

    /// Notes what is wrong with a `$ref` where something of `kind` is wanted.
    pub(super) fn judge(&self, mapping: &MarkedMappingNode, reference: &Node, kind: Kind) {
        self.beside(mapping, kind);
        if let Node::Scalar(reference) = reference {
            return self.target(reference, kind);
        }
        let key = mapping.keys().find(|key| key.as_str() == "$ref");
        let place = key.map_or_else(|| self.notes.place_of_item(reference), |key| self.notes.place(key));
        let help = "write `$ref: '#/components/…'`";
        self.notes.note(Code::WrongKind, place, "wanted a text here: a `$ref` is one", help);
    }

    /// The component at the end of a chain of references, if there is one.
    pub(super) fn resolve(&self, node: &'t Node, section: &str) -> Option<&'t MarkedMappingNode> {
        let mut mapping = node.as_mapping()?;
        // As many steps as a chain without a circle can have.
        for _ in 0..=self.section(section).map_or(0, |section| section.len()) {
            let Some(reference) = mapping.get_scalar("$ref") else { return Some(mapping) };
            let name =
                reference.as_str().strip_prefix(COMPONENTS)?.strip_prefix(section)?.strip_prefix('/')?;
            mapping = self.section(section)?.get_mapping(name)?;
        }
        None
    }

    fn section(&self, section: &str) -> Option<&'t MarkedMappingNode> {
        self.components?.get_mapping(section)
    }

    fn names(&self, section: &str) -> impl Iterator<Item = &'t str> {
        self.section(section).into_iter().flat_map(|section| section.keys().map(MarkedScalarNode::as_str))
    }

    /// OpenAPI 3.0 ignores what stands beside a `$ref`. A limit or a mark there would be lost in silence.
    fn beside(&self, mapping: &MarkedMappingNode, kind: Kind) {
        for key in mapping.keys().filter(|key| key.as_str() != "$ref") {
            let message = format!("`{}` stands beside `$ref`, where it means nothing", key.as_str());
            let help = if kind == Kind::Schema {
                format!(
                    "write `allOf: [{{ $ref: … }}]` in the place of `$ref: …`, and `{}` beside it",
                    key.as_str()
                )
            } else {
                format!("move `{}` to where the `$ref` leads, or write it out here", key.as_str())
            };
            self.notes.note(Code::BesideReference, self.notes.place(key), message, help);
        }
    }

    fn target(&self, reference: &MarkedScalarNode, kind: Kind) {
        let text = reference.as_str();
        let Some((wanted, what)) = kind.section() else { return };
        if !text.starts_with('#') {
            return self.external(reference, wanted);
        }
        let found = text.strip_prefix(COMPONENTS).and_then(|rest| rest.split_once('/'));
        match found {
            Some((section, name)) if section == wanted => self.name(reference, (wanted, what), name),
            Some((section, name)) => self.other_section(reference, (wanted, what), section, name),
            None => {
                let message = format!("`{text}` is no component, and a {what} is wanted here");
                let name = text.rsplit('/').next().unwrap_or_default();
                let help = if self.names(wanted).any(|known| known == name) {
                    format!("write `{COMPONENTS}{wanted}/{name}`")
                } else {
                    format!("references lead to `{COMPONENTS}{wanted}/…`")
                };
                self.notes.note(Code::MisplacedReference, self.notes.place(reference), message, help);
            }
        }
    }

    fn external(&self, reference: &MarkedScalarNode, wanted: &str) {
        let text = reference.as_str();
        let message = format!("`{text}` leads out of the file");
        let name = text.rsplit(['/', '#']).next().unwrap_or_default();
        let help = if self.names(wanted).any(|known| known == name) {
            format!("write `{COMPONENTS}{wanted}/{name}`")
        } else {
            format!("copy it to `components: {wanted}:`, and write `{COMPONENTS}{wanted}/…`")
        };
        self.notes.note(Code::ExternalReference, self.notes.place(reference), message, help);
    }

    fn name(&self, reference: &MarkedScalarNode, (wanted, what): (&'static str, &str), name: &str) {
        if self.names(wanted).any(|known| known == name) {
            return;
        }
        let place = self.notes.place(reference);
        let same = |known: &&str| known.to_lowercase() == name.to_lowercase();
        if let Some(other) = self.names(wanted).find(same) {
            let message = format!("there is no {what} `{name}`, but one that is written `{other}`");
            let help = format!("write `{COMPONENTS}{wanted}/{other}`");
            return self.notes.note(Code::ReferenceCase, place, message, help);
        }
        let help = did_you_mean(name, self.names(wanted), || self.elsewhere(name, wanted));
        self.notes.note(Code::DanglingReference, place, format!("there is no {what} `{name}`"), help);
    }

    /// Where a component of the name is, if it is not where it was looked for.
    fn elsewhere(&self, name: &str, wanted: &str) -> String {
        let other = SECTIONS.iter().find(|(section, ..)| self.names(section).any(|known| known == name));
        match other {
            Some((section, what, _)) => {
                format!("there is a {what} of this name, under `components: {section}:`")
            }
            None => format!("write it under `components: {wanted}:`"),
        }
    }

    fn other_section(
        &self,
        reference: &MarkedScalarNode,
        (wanted, what): (&str, &str),
        section: &str,
        name: &str,
    ) {
        let place = self.notes.place(reference);
        if let Some((_, other, _)) = SECTIONS.iter().find(|(known, ..)| *known == section) {
            let message = format!("this leads to a {other}, and a {what} is wanted here");
            let help = format!("references lead to `{COMPONENTS}{wanted}/…` here");
            return self.notes.note(Code::MisplacedReference, place, message, help);
        }
        let message = format!("there is no section `{section}` of components");
        let help = match nearest(section, SECTIONS.iter().map(|(known, ..)| *known)) {
            Some(near) => format!("did you mean `{COMPONENTS}{near}/{name}`?"),
            None => format!("references lead to `{COMPONENTS}{wanted}/…` here"),
        };
        self.notes.note(Code::DanglingReference, place, message, help);
    }
}
