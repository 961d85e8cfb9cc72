//! The extension keys: where each stands, what it can be, and what it does. Descriptions are judged by this table, and the
//! documentation shows it.

/// An extension key.
#[derive(Debug)]
pub struct Extension {
    /// As it is written.
    pub name: &'static str,
    /// Where it means something.
    pub places: &'static str,
    /// What it can be.
    pub values: &'static str,
    /// What comes of it.
    pub effect: &'static str,
}

const FLAG: &str = "`true` or `false`";

/// All of them.
pub const EXTENSIONS: [Extension; 10] = [
    Extension {
        name: "x-wechatpay-sensitive",
        places: "a schema",
        values: FLAG,
        effect: "The text is `Sensitive`: sealed with the service's key before it is sent; `maxLength` binds the \
                 ciphertext.",
    },
    Extension {
        name: "x-wechatpay-personal",
        places: "a schema",
        values: FLAG,
        effect: "The text is `Personal`: sent in the clear, and shown by no `Debug`, error or log.",
    },
    Extension {
        name: "x-wechatpay-idempotency",
        places: "an operation",
        values: "`fields`: names; `evidence`: `documented`, `natural` or `assumed`; `expires`, if it does: `after` (a \
                 field that is a time) and `hours`",
        effect: "What tells one logical request from another, kept by a retry; an error says whether to send again.",
    },
    Extension {
        name: "x-wechatpay-signing",
        places: "an operation",
        values: "`signed` (the default) or `unsigned`",
        effect: "Whether replies are signed. Unsigned ones are not verified.",
    },
    Extension {
        name: "x-wechatpay-page",
        places: "an operation",
        values: "`offset`, `limit`: fields of the request; `total`, `items`: fields of the reply",
        effect: "The docs of the method say how it is paged.",
    },
    Extension {
        name: "x-wechatpay-batch",
        places: "an operation",
        values: "`items`: a list of the request; `maximum`: 1 to 1000000; `number`: a text of the request",
        effect: "The docs of the method say how much goes into one call.",
    },
    Extension {
        name: "x-wechatpay-rate",
        places: "an operation",
        values: "`calls`: 1 to 1000000000; `seconds`: 1 to 31536000",
        effect: "The docs of the method say the quota.",
    },
    Extension {
        name: "x-wechatpay-errors",
        places: "the description itself or an operation",
        values: "a list of `code`, `status` (400 to 599), `meaning`, `outcome` (`refused` or `unknown`), `action` (`fix`, \
                 `wait`, `query` or `retry`), and `aliases`, if there are any",
        effect: "The tables that classify errors; those of an operation come before those of the description. Without \
                 any there is a warning; `[]` says that there are none.",
    },
    Extension {
        name: "x-wechatpay-events",
        places: "the description itself",
        values: "by type of event: `summary`, `schema` (a `$ref`), and a `description`, if there is one",
        effect: "The types of the payloads of notifications.",
    },
    Extension {
        name: "x-wechatpay-source",
        places: "an operation, a schema or a parameter",
        values: "a text",
        effect: "The docs say where the fact comes from.",
    },
];
