//! The rules of a description, each under a code that stays the same.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The output is right; there is something to know about the description.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

macro_rules! codes {
    ($($name:ident $id:literal $severity:ident $meaning:literal)*) => {
        /// Which rule a description breaks. The text of a code is the same in every release.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// All of them, in the order of their texts.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code as messages show it: `S010`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// What it is about, in a few words.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    Unreadable          "S001" Error   "The file can't be read, or is no UTF-8."
    Syntax              "S002" Error   "The file is no YAML."
    DuplicateKey        "S003" Error   "A key stands twice in one mapping."
    YamlFeature         "S004" Error   "Anchors, tags, keys that are no text, or a second document."
    Version             "S005" Error   "The description is not written in OpenAPI 3.0."
    UnknownKey          "S010" Error   "A key that means nothing where it stands."
    WrongKind           "S011" Error   "A text, number, flag, list or mapping where another of these is wanted."
    MissingKey          "S012" Error   "A key that must be there is missing."
    UnknownWord         "S013" Error   "A word that is none of those that can stand there, such as a misspelt type."
    UnknownExtension    "S014" Error   "An `x-wechatpay-` key that does not exist, or not there."
    DanglingReference   "S020" Error   "A `$ref` to something that is not there."
    ExternalReference   "S021" Error   "A `$ref` out of the file."
    CircularReference   "S022" Error   "A schema that would hold itself by value."
    ReferenceCase       "S023" Error   "A `$ref` whose name differs in upper and lower case from what is there."
    BesideReference     "S024" Error   "A key beside a `$ref`, where it means nothing."
    MisplacedReference  "S025" Error   "A `$ref` to another kind of component, or where none can stand."
    PathTemplate        "S030" Error   "A path that is malformed."
    PathParameters      "S031" Error   "A path and its path parameters name different things."
    DuplicateOperation  "S032" Error   "Two operations with one id, or at one address."
    MissingOperationId  "S033" Warning "An operation without an id: it is derived from method and path."
    DuplicateParameter  "S034" Error   "One parameter twice."
    ProtocolParameter   "S035" Error   "A header, or a security scheme, that the client itself takes care of."
    RequiredProperty    "S040" Error   "`required` names no property."
    EnumValue           "S041" Error   "A value of an enum that is not of the enum's type, such as null or a YAML boolean."
    Contradiction       "S042" Error   "Limits that no value can satisfy."
    Pattern             "S043" Error   "A pattern that is no regular expression, or more than a class of characters."
    MisplacedLimit      "S044" Error   "A limit that does not go with the type."
    Money               "S045" Error   "A `number` where an integer is wanted: money is counted in fen."
    RepeatedValue       "S046" Error   "A value twice in a list of different ones."
    Example             "S047" Error   "An example or a default that is not of its schema's type, or breaks a limit."
    NameClash           "S050" Error   "Two things would have one name in Rust."
    LongName            "S051" Error   "A name in Rust that is too long for a file."
    ExtensionField      "S060" Error   "An extension key names a field that is not there."
    ExtensionFieldType  "S061" Error   "An extension key names a field of the wrong type."
    Mark                "S062" Error   "A mark, sensitive or personal, on something that can't carry it."
    ExtensionValue      "S063" Error   "A value that an extension key can't have."
    NotGenerated        "S090" Error   "A construct of OpenAPI that is not generated."
    Unused              "S091" Warning "A component that nothing uses."
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
