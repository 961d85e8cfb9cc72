//! OpenAPI 3.0 as a table: what stands where.

use Value::{Anything, Either, Flag, List, Map, Number, Object, OrReference, Patterned, Text, Whole, Word};

/// What a key takes.
#[derive(Debug)]
pub(super) enum Value {
    /// A text. A number without quotes is none.
    Text,
    Flag,
    Whole,
    Number,
    /// Any JSON.
    Anything,
    Word(&'static [&'static str]),
    List(&'static Value),
    Map(&'static Value),
    Object(&'static Grammar),
    /// An object, or a `$ref` to a component of its kind.
    OrReference(&'static Grammar),
    /// A flag, or what else.
    Either(&'static Value),
    /// An object whose keys are names of a shape.
    Patterned(&'static Patterns),
}

/// Keys of an object that take the same.
#[derive(Debug)]
pub(super) struct Keys {
    names: &'static [&'static str],
    value: Value,
    required: bool,
}

/// One kind of object.
#[derive(Debug)]
pub(super) struct Grammar {
    pub(super) kind: Kind,
    /// What it is called in a message.
    pub(super) what: &'static str,
    keys: &'static [Keys],
    /// The extension keys that mean something here.
    pub(super) extensions: &'static [&'static str],
}

impl Grammar {
    /// What a key takes, if it is one of this kind.
    pub(super) fn value(&self, key: &str) -> Option<&'static Value> {
        self.keys.iter().find(|keys| keys.names.contains(&key)).map(|keys| &keys.value)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.keys.iter().flat_map(|keys| keys.names.iter().copied())
    }

    pub(super) fn required(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().filter(|keys| keys.required).flat_map(|keys| keys.names.iter().copied())
    }
}

/// An object whose keys are not fixed.
#[derive(Debug)]
pub(super) struct Patterns {
    pub(super) kind: Kind,
    pub(super) what: &'static str,
    pub(super) value: Value,
}

/// The kinds of object that have rules beyond their keys, or components of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Paths,
    PathItem,
    Operation,
    Callback,
    Responses,
    Schema,
    Response,
    Parameter,
    Example,
    RequestBody,
    Header,
    SecurityScheme,
    Link,
}

impl Kind {
    /// Where the components of this kind stand, and how one of them is called.
    pub(super) fn section(self) -> Option<(&'static str, &'static str)> {
        SECTIONS.iter().find(|(_, _, kind)| *kind == self).map(|(section, what, _)| (*section, *what))
    }
}

/// The sections of `components`, and what stands in them.
pub(super) const SECTIONS: [(&str, &str, Kind); 9] = [
    ("schemas", "schema", Kind::Schema),
    ("responses", "response", Kind::Response),
    ("parameters", "parameter", Kind::Parameter),
    ("examples", "example", Kind::Example),
    ("requestBodies", "request body", Kind::RequestBody),
    ("headers", "header", Kind::Header),
    ("securitySchemes", "security scheme", Kind::SecurityScheme),
    ("links", "link", Kind::Link),
    ("callbacks", "callback", Kind::Callback),
];

pub(super) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const fn may(names: &'static [&'static str], value: Value) -> Keys {
    Keys { names, value, required: false }
}

const fn must(names: &'static [&'static str], value: Value) -> Keys {
    Keys { names, value, required: true }
}

const fn of(kind: Kind, what: &'static str, keys: &'static [Keys]) -> Grammar {
    Grammar { kind, what, keys, extensions: &[] }
}

const fn plain(what: &'static str, keys: &'static [Keys]) -> Grammar {
    of(Kind::Plain, what, keys)
}

pub(super) static ROOT: Grammar = Grammar {
    kind: Kind::Plain,
    what: "description",
    keys: &[
        must(&["openapi"], Text),
        must(&["info"], Object(&INFO)),
        may(&["servers"], List(&Object(&SERVER))),
        must(&["paths"], Patterned(&PATHS)),
        may(&["components"], Object(&COMPONENTS)),
        may(&["security"], List(&Map(&List(&Text)))),
        may(&["tags"], List(&Object(&TAG))),
        may(&["externalDocs"], Object(&EXTERNAL_DOCS)),
    ],
    extensions: &["x-wechatpay-errors", "x-wechatpay-events"],
};

static INFO: Grammar = plain(
    "info",
    &[
        must(&["title", "version"], Text),
        may(&["description", "termsOfService"], Text),
        may(&["contact"], Object(&CONTACT)),
        may(&["license"], Object(&LICENSE)),
    ],
);

static CONTACT: Grammar = plain("contact", &[may(&["name", "url", "email"], Text)]);

static LICENSE: Grammar = plain("license", &[must(&["name"], Text), may(&["url"], Text)]);

static SERVER: Grammar = plain(
    "server",
    &[must(&["url"], Text), may(&["description"], Text), may(&["variables"], Map(&Object(&SERVER_VARIABLE)))],
);

static SERVER_VARIABLE: Grammar = plain(
    "server variable",
    &[may(&["enum"], List(&Text)), must(&["default"], Text), may(&["description"], Text)],
);

static TAG: Grammar = plain(
    "tag",
    &[must(&["name"], Text), may(&["description"], Text), may(&["externalDocs"], Object(&EXTERNAL_DOCS))],
);

static EXTERNAL_DOCS: Grammar =
    plain("link to other documentation", &[may(&["description"], Text), must(&["url"], Text)]);

static PATHS: Patterns = Patterns { kind: Kind::Paths, what: "path", value: Object(&PATH_ITEM) };

static PATH_ITEM: Grammar = of(
    Kind::PathItem,
    "path",
    &[
        may(&["$ref", "summary", "description"], Text),
        may(&METHODS, Object(&OPERATION)),
        may(&["servers"], List(&Object(&SERVER))),
        may(&["parameters"], List(&OrReference(&PARAMETER))),
    ],
);

static OPERATION: Grammar = Grammar {
    kind: Kind::Operation,
    what: "operation",
    keys: &[
        may(&["tags"], List(&Text)),
        may(&["summary", "description", "operationId"], Text),
        may(&["externalDocs"], Object(&EXTERNAL_DOCS)),
        may(&["parameters"], List(&OrReference(&PARAMETER))),
        may(&["requestBody"], OrReference(&REQUEST_BODY)),
        must(&["responses"], Patterned(&RESPONSES)),
        may(&["callbacks"], Anything),
        may(&["deprecated"], Flag),
        may(&["security"], List(&Map(&List(&Text)))),
        may(&["servers"], List(&Object(&SERVER))),
    ],
    extensions: &[
        "x-wechatpay-idempotency",
        "x-wechatpay-signing",
        "x-wechatpay-page",
        "x-wechatpay-batch",
        "x-wechatpay-rate",
        "x-wechatpay-errors",
        "x-wechatpay-source",
    ],
};

static PARAMETER: Grammar = Grammar {
    kind: Kind::Parameter,
    what: "parameter",
    keys: &[
        must(&["name"], Text),
        must(&["in"], Word(&["query", "header", "path", "cookie"])),
        may(&["description"], Text),
        may(&["required", "deprecated", "allowEmptyValue", "explode", "allowReserved"], Flag),
        may(&["style"], Word(&STYLES)),
        may(&["schema"], OrReference(&SCHEMA)),
        may(&["example"], Anything),
        may(&["examples"], Map(&OrReference(&EXAMPLE))),
        may(&["content"], Map(&Object(&MEDIA_TYPE))),
    ],
    extensions: &["x-wechatpay-source"],
};

static STYLES: [&str; 7] =
    ["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"];

static REQUEST_BODY: Grammar = of(
    Kind::RequestBody,
    "request body",
    &[may(&["description"], Text), must(&["content"], Map(&Object(&MEDIA_TYPE))), may(&["required"], Flag)],
);

static MEDIA_TYPE: Grammar = plain(
    "media type",
    &[
        may(&["schema"], OrReference(&SCHEMA)),
        may(&["example"], Anything),
        may(&["examples"], Map(&OrReference(&EXAMPLE))),
        may(&["encoding"], Map(&Object(&ENCODING))),
    ],
);

static ENCODING: Grammar = plain(
    "encoding",
    &[
        may(&["contentType"], Text),
        may(&["headers"], Map(&OrReference(&HEADER))),
        may(&["style"], Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        may(&["explode", "allowReserved"], Flag),
    ],
);

static RESPONSES: Patterns =
    Patterns { kind: Kind::Responses, what: "status", value: OrReference(&RESPONSE) };

static RESPONSE: Grammar = of(
    Kind::Response,
    "response",
    &[
        must(&["description"], Text),
        may(&["headers"], Map(&OrReference(&HEADER))),
        may(&["content"], Map(&Object(&MEDIA_TYPE))),
        may(&["links"], Map(&OrReference(&LINK))),
    ],
);

static HEADER: Grammar = of(
    Kind::Header,
    "header",
    &[
        may(&["description"], Text),
        may(&["required", "deprecated", "allowEmptyValue", "explode", "allowReserved"], Flag),
        may(&["style"], Word(&["simple"])),
        may(&["schema"], OrReference(&SCHEMA)),
        may(&["example"], Anything),
        may(&["examples"], Map(&OrReference(&EXAMPLE))),
        may(&["content"], Map(&Object(&MEDIA_TYPE))),
    ],
);

static EXAMPLE: Grammar = of(
    Kind::Example,
    "example",
    &[may(&["summary", "description", "externalValue"], Text), may(&["value"], Anything)],
);

static LINK: Grammar = of(
    Kind::Link,
    "link",
    &[
        may(&["operationRef", "operationId", "description"], Text),
        may(&["parameters"], Map(&Anything)),
        may(&["requestBody"], Anything),
        may(&["server"], Object(&SERVER)),
    ],
);

static COMPONENTS: Grammar = plain(
    "list of components",
    &[
        may(&["schemas"], Map(&OrReference(&SCHEMA))),
        may(&["responses"], Map(&OrReference(&RESPONSE))),
        may(&["parameters"], Map(&OrReference(&PARAMETER))),
        may(&["examples"], Map(&OrReference(&EXAMPLE))),
        may(&["requestBodies"], Map(&OrReference(&REQUEST_BODY))),
        may(&["headers"], Map(&OrReference(&HEADER))),
        may(&["securitySchemes"], Map(&OrReference(&SECURITY_SCHEME))),
        may(&["links"], Map(&OrReference(&LINK))),
        may(&["callbacks"], Anything),
    ],
);

static SCHEMA: Grammar = Grammar {
    kind: Kind::Schema,
    what: "schema",
    keys: &[
        may(&["title", "pattern", "description", "format"], Text),
        may(&["multipleOf", "maximum", "minimum"], Number),
        may(
            &[
                "exclusiveMaximum",
                "exclusiveMinimum",
                "uniqueItems",
                "nullable",
                "readOnly",
                "writeOnly",
                "deprecated",
            ],
            Flag,
        ),
        may(&["maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"], Whole),
        may(&["required"], List(&Text)),
        may(&["enum"], List(&Anything)),
        may(&["type"], Word(&["string", "integer", "number", "boolean", "array", "object"])),
        may(&["allOf", "oneOf", "anyOf"], List(&OrReference(&SCHEMA))),
        may(&["not", "items"], OrReference(&SCHEMA)),
        may(&["properties"], Map(&OrReference(&SCHEMA))),
        may(&["additionalProperties"], Either(&OrReference(&SCHEMA))),
        may(&["default", "example"], Anything),
        may(&["discriminator"], Object(&DISCRIMINATOR)),
        may(&["xml"], Object(&XML)),
        may(&["externalDocs"], Object(&EXTERNAL_DOCS)),
    ],
    extensions: &["x-wechatpay-sensitive", "x-wechatpay-personal", "x-wechatpay-source"],
};

static DISCRIMINATOR: Grammar =
    plain("discriminator", &[must(&["propertyName"], Text), may(&["mapping"], Map(&Text))]);

static XML: Grammar =
    plain("xml", &[may(&["name", "namespace", "prefix"], Text), may(&["attribute", "wrapped"], Flag)]);

static SECURITY_SCHEME: Grammar = of(
    Kind::SecurityScheme,
    "security scheme",
    &[
        must(&["type"], Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
        may(&["description", "name", "scheme", "bearerFormat", "openIdConnectUrl"], Text),
        may(&["in"], Word(&["query", "header", "cookie"])),
        may(&["flows"], Object(&OAUTH_FLOWS)),
    ],
);

static OAUTH_FLOWS: Grammar = plain(
    "list of flows",
    &[
        may(&["implicit"], Object(&IMPLICIT_FLOW)),
        may(&["password", "clientCredentials"], Object(&TOKEN_FLOW)),
        may(&["authorizationCode"], Object(&CODE_FLOW)),
    ],
);

static IMPLICIT_FLOW: Grammar = plain(
    "flow",
    &[must(&["authorizationUrl"], Text), may(&["refreshUrl"], Text), must(&["scopes"], Map(&Text))],
);

static TOKEN_FLOW: Grammar =
    plain("flow", &[must(&["tokenUrl"], Text), may(&["refreshUrl"], Text), must(&["scopes"], Map(&Text))]);

static CODE_FLOW: Grammar = plain(
    "flow",
    &[
        must(&["authorizationUrl", "tokenUrl"], Text),
        may(&["refreshUrl"], Text),
        must(&["scopes"], Map(&Text)),
    ],
);
