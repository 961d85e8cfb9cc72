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

/// One key of an object.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) value: Value,
    pub(super) required: bool,
}

/// One kind of object.
#[derive(Debug)]
pub(super) struct Grammar {
    pub(super) kind: Kind,
    /// What it is called in a message.
    pub(super) what: &'static str,
    pub(super) keys: &'static [Key],
    /// The extension keys that mean something here.
    pub(super) extensions: &'static [&'static str],
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

const fn may(name: &'static str, value: Value) -> Key {
    Key { name, value, required: false }
}

const fn must(name: &'static str, value: Value) -> Key {
    Key { name, value, required: true }
}

const fn plain(what: &'static str, keys: &'static [Key]) -> Grammar {
    Grammar { kind: Kind::Plain, what, keys, extensions: &[] }
}

pub(super) static ROOT: Grammar = Grammar {
    kind: Kind::Plain,
    what: "description",
    keys: &[
        must("openapi", Text),
        must("info", Object(&INFO)),
        may("servers", List(&Object(&SERVER))),
        must("paths", Patterned(&PATHS)),
        may("components", Object(&COMPONENTS)),
        may("security", List(&Map(&List(&Text)))),
        may("tags", List(&Object(&TAG))),
        may("externalDocs", Object(&EXTERNAL_DOCS)),
    ],
    extensions: &["x-wechatpay-errors", "x-wechatpay-events"],
};

static INFO: Grammar = plain(
    "info",
    &[
        must("title", Text),
        may("description", Text),
        may("termsOfService", Text),
        may("contact", Object(&CONTACT)),
        may("license", Object(&LICENSE)),
        must("version", Text),
    ],
);

static CONTACT: Grammar = plain("contact", &[may("name", Text), may("url", Text), may("email", Text)]);

static LICENSE: Grammar = plain("license", &[must("name", Text), may("url", Text)]);

static SERVER: Grammar = plain(
    "server",
    &[must("url", Text), may("description", Text), may("variables", Map(&Object(&SERVER_VARIABLE)))],
);

static SERVER_VARIABLE: Grammar =
    plain("server variable", &[may("enum", List(&Text)), must("default", Text), may("description", Text)]);

static TAG: Grammar = plain(
    "tag",
    &[must("name", Text), may("description", Text), may("externalDocs", Object(&EXTERNAL_DOCS))],
);

static EXTERNAL_DOCS: Grammar =
    plain("link to other documentation", &[may("description", Text), must("url", Text)]);

static PATHS: Patterns = Patterns { kind: Kind::Paths, what: "path", value: Object(&PATH_ITEM) };

static PATH_ITEM: Grammar = Grammar {
    kind: Kind::PathItem,
    what: "path",
    keys: &[
        may("$ref", Text),
        may("summary", Text),
        may("description", Text),
        may("get", Object(&OPERATION)),
        may("put", Object(&OPERATION)),
        may("post", Object(&OPERATION)),
        may("delete", Object(&OPERATION)),
        may("options", Object(&OPERATION)),
        may("head", Object(&OPERATION)),
        may("patch", Object(&OPERATION)),
        may("trace", Object(&OPERATION)),
        may("servers", List(&Object(&SERVER))),
        may("parameters", List(&OrReference(&PARAMETER))),
    ],
    extensions: &[],
};

static OPERATION: Grammar = Grammar {
    kind: Kind::Operation,
    what: "operation",
    keys: &[
        may("tags", List(&Text)),
        may("summary", Text),
        may("description", Text),
        may("externalDocs", Object(&EXTERNAL_DOCS)),
        may("operationId", Text),
        may("parameters", List(&OrReference(&PARAMETER))),
        may("requestBody", OrReference(&REQUEST_BODY)),
        must("responses", Patterned(&RESPONSES)),
        may("callbacks", Anything),
        may("deprecated", Flag),
        may("security", List(&Map(&List(&Text)))),
        may("servers", List(&Object(&SERVER))),
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
        must("name", Text),
        must("in", Word(&["query", "header", "path", "cookie"])),
        may("description", Text),
        may("required", Flag),
        may("deprecated", Flag),
        may("allowEmptyValue", Flag),
        may("style", Word(&STYLES)),
        may("explode", Flag),
        may("allowReserved", Flag),
        may("schema", OrReference(&SCHEMA)),
        may("example", Anything),
        may("examples", Map(&OrReference(&EXAMPLE))),
        may("content", Map(&Object(&MEDIA_TYPE))),
    ],
    extensions: &["x-wechatpay-source"],
};

static STYLES: [&str; 7] =
    ["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"];

static REQUEST_BODY: Grammar = Grammar {
    kind: Kind::RequestBody,
    what: "request body",
    keys: &[may("description", Text), must("content", Map(&Object(&MEDIA_TYPE))), may("required", Flag)],
    extensions: &[],
};

static MEDIA_TYPE: Grammar = plain(
    "media type",
    &[
        may("schema", OrReference(&SCHEMA)),
        may("example", Anything),
        may("examples", Map(&OrReference(&EXAMPLE))),
        may("encoding", Map(&Object(&ENCODING))),
    ],
);

static ENCODING: Grammar = plain(
    "encoding",
    &[
        may("contentType", Text),
        may("headers", Map(&OrReference(&HEADER))),
        may("style", Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        may("explode", Flag),
        may("allowReserved", Flag),
    ],
);

static RESPONSES: Patterns =
    Patterns { kind: Kind::Responses, what: "status", value: OrReference(&RESPONSE) };

static RESPONSE: Grammar = Grammar {
    kind: Kind::Response,
    what: "response",
    keys: &[
        must("description", Text),
        may("headers", Map(&OrReference(&HEADER))),
        may("content", Map(&Object(&MEDIA_TYPE))),
        may("links", Map(&OrReference(&LINK))),
    ],
    extensions: &[],
};

static HEADER: Grammar = Grammar {
    kind: Kind::Header,
    what: "header",
    keys: &[
        may("description", Text),
        may("required", Flag),
        may("deprecated", Flag),
        may("allowEmptyValue", Flag),
        may("style", Word(&["simple"])),
        may("explode", Flag),
        may("allowReserved", Flag),
        may("schema", OrReference(&SCHEMA)),
        may("example", Anything),
        may("examples", Map(&OrReference(&EXAMPLE))),
        may("content", Map(&Object(&MEDIA_TYPE))),
    ],
    extensions: &[],
};

static EXAMPLE: Grammar = Grammar {
    kind: Kind::Example,
    what: "example",
    keys: &[
        may("summary", Text),
        may("description", Text),
        may("value", Anything),
        may("externalValue", Text),
    ],
    extensions: &[],
};

static LINK: Grammar = Grammar {
    kind: Kind::Link,
    what: "link",
    keys: &[
        may("operationRef", Text),
        may("operationId", Text),
        may("parameters", Map(&Anything)),
        may("requestBody", Anything),
        may("description", Text),
        may("server", Object(&SERVER)),
    ],
    extensions: &[],
};

static COMPONENTS: Grammar = plain(
    "list of components",
    &[
        may("schemas", Map(&OrReference(&SCHEMA))),
        may("responses", Map(&OrReference(&RESPONSE))),
        may("parameters", Map(&OrReference(&PARAMETER))),
        may("examples", Map(&OrReference(&EXAMPLE))),
        may("requestBodies", Map(&OrReference(&REQUEST_BODY))),
        may("headers", Map(&OrReference(&HEADER))),
        may("securitySchemes", Map(&OrReference(&SECURITY_SCHEME))),
        may("links", Map(&OrReference(&LINK))),
        may("callbacks", Anything),
    ],
);

static SCHEMA: Grammar = Grammar {
    kind: Kind::Schema,
    what: "schema",
    keys: &[
        may("title", Text),
        may("multipleOf", Number),
        may("maximum", Number),
        may("exclusiveMaximum", Flag),
        may("minimum", Number),
        may("exclusiveMinimum", Flag),
        may("maxLength", Whole),
        may("minLength", Whole),
        may("pattern", Text),
        may("maxItems", Whole),
        may("minItems", Whole),
        may("uniqueItems", Flag),
        may("maxProperties", Whole),
        may("minProperties", Whole),
        may("required", List(&Text)),
        may("enum", List(&Anything)),
        may("type", Word(&["string", "integer", "number", "boolean", "array", "object"])),
        may("allOf", List(&OrReference(&SCHEMA))),
        may("oneOf", List(&OrReference(&SCHEMA))),
        may("anyOf", List(&OrReference(&SCHEMA))),
        may("not", OrReference(&SCHEMA)),
        may("items", OrReference(&SCHEMA)),
        may("properties", Map(&OrReference(&SCHEMA))),
        may("additionalProperties", Either(&OrReference(&SCHEMA))),
        may("description", Text),
        may("format", Text),
        may("default", Anything),
        may("nullable", Flag),
        may("discriminator", Object(&DISCRIMINATOR)),
        may("readOnly", Flag),
        may("writeOnly", Flag),
        may("xml", Object(&XML)),
        may("externalDocs", Object(&EXTERNAL_DOCS)),
        may("example", Anything),
        may("deprecated", Flag),
    ],
    extensions: &["x-wechatpay-sensitive", "x-wechatpay-personal", "x-wechatpay-source"],
};

static DISCRIMINATOR: Grammar =
    plain("discriminator", &[must("propertyName", Text), may("mapping", Map(&Text))]);

static XML: Grammar = plain(
    "xml",
    &[
        may("name", Text),
        may("namespace", Text),
        may("prefix", Text),
        may("attribute", Flag),
        may("wrapped", Flag),
    ],
);

static SECURITY_SCHEME: Grammar = Grammar {
    kind: Kind::SecurityScheme,
    what: "security scheme",
    keys: &[
        must("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
        may("description", Text),
        may("name", Text),
        may("in", Word(&["query", "header", "cookie"])),
        may("scheme", Text),
        may("bearerFormat", Text),
        may("flows", Object(&OAUTH_FLOWS)),
        may("openIdConnectUrl", Text),
    ],
    extensions: &[],
};

static OAUTH_FLOWS: Grammar = plain(
    "list of flows",
    &[
        may("implicit", Object(&IMPLICIT_FLOW)),
        may("password", Object(&TOKEN_FLOW)),
        may("clientCredentials", Object(&TOKEN_FLOW)),
        may("authorizationCode", Object(&CODE_FLOW)),
    ],
);

static IMPLICIT_FLOW: Grammar =
    plain("flow", &[must("authorizationUrl", Text), may("refreshUrl", Text), must("scopes", Map(&Text))]);

static TOKEN_FLOW: Grammar =
    plain("flow", &[must("tokenUrl", Text), may("refreshUrl", Text), must("scopes", Map(&Text))]);

static CODE_FLOW: Grammar = plain(
    "flow",
    &[
        must("authorizationUrl", Text),
        must("tokenUrl", Text),
        may("refreshUrl", Text),
        must("scopes", Map(&Text)),
    ],
);
