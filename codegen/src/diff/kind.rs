//! What can change, each kind under an id that stays the same, with what it does to a caller.

use std::fmt;

/// What a change does to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Code that worked no longer compiles, or does something else.
    Breaking,
    /// There is something new; code that worked works as before.
    Additive,
    /// Words, or what only words tell.
    Docs,
}

impl Severity {
    /// The word for it: `breaking`, `additive`, `docs`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::Docs => "docs",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The columns of the table: how bad it is, and whether callers compile all the same.
macro_rules! effect {
    (Build) => {
        (Severity::Breaking, false)
    };
    (Behaviour) => {
        (Severity::Breaking, true)
    };
    (Addition) => {
        (Severity::Additive, true)
    };
    (Words) => {
        (Severity::Docs, true)
    };
}

macro_rules! kinds {
    ($($name:ident $id:literal $effect:ident $reason:literal)*) => {
        /// What changed. The text of a kind is the same in every release.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $(#[doc = $reason] $name,)*
        }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The kind as reports show it: `required-field-added`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// Why it is safe or not, and what to do.
            pub fn reason(self) -> &'static str {
                match self { $(Self::$name => $reason,)* }
            }

            fn effect(self) -> (Severity, bool) {
                match self { $(Self::$name => effect!($effect),)* }
            }
        }
    };
}

kinds! {
    OperationAdded "operation-added" Addition
        "One more method, request and reply."
    OperationRemoved "operation-removed" Build
        "Its method, request and reply are gone, and its typed path: remove the calls."
    OperationRenamed "operation-renamed" Build
        "Method, request and reply are named after the id, and so are the types inside them: use the new names. The \
         address is the same."
    OperationMoved "operation-moved" Build
        "Its request and reply are in another module, behind another feature: change the imports."
    MethodChanged "method-changed" Behaviour
        "The same Rust method calls another address. It compiles: see that this is what the service wants."
    PathChanged "path-changed" Behaviour
        "The same Rust method calls another address. It compiles: see that this is what the service wants."
    TypedPathChanged "typed-path-changed" Build
        "Calls by the typed path no longer compile: write the new steps. Calls by the operation's method do."
    BodyChanged "body-changed" Behaviour
        "The same fields make up another body. It compiles: see that this is what the service wants."
    Deprecated "deprecated" Addition
        "It works as before. The compiler warns where it is used, which fails a build that denies warnings."
    DeprecationWithdrawn "deprecation-withdrawn" Words
        "The compiler warns no longer."

    OptionalFieldAdded "optional-field-added" Addition
        "It has a setter, `new` takes what it took, and the struct is `#[non_exhaustive]`."
    RequiredFieldAdded "required-field-added" Build
        "`new` wants one value more: pass it."
    ReplyFieldAdded "reply-field-added" Addition
        "The struct is `#[non_exhaustive]`, so readers go on. Only code that makes such a reply itself, a fake in a \
         test for instance, notices: its `new` wants the value if it is required."
    FieldRemoved "field-removed" Build
        "What sets, passes or reads it no longer compiles: remove that."
    FieldRenamed "field-renamed" Build
        "It is the same on the wire; in Rust field and setter have another name: use it."
    FieldNameReused "field-name-reused" Behaviour
        "CODE STILL COMPILES AND MEANS ANOTHER FIELD: its name in Rust is now that of another. Look at each use."
    FieldWireNameChanged "field-wire-name-changed" Behaviour
        "The same Rust field travels under another name. It compiles: see that this is what the service wants."
    FieldMoved "field-moved" Behaviour
        "The same Rust field travels in another place. It compiles: see that this is what the service wants."
    QueryStyleChanged "query-style-changed" Behaviour
        "The same list is written into the query in another way. It compiles: see that this is what the service wants."
    FieldBecomesRequired "field-becomes-required" Build
        "`new` wants it in place of the setter, and it is no `Option` unless it can be null: pass it, read it as it is."
    FieldBecomesOptional "field-becomes-optional" Build
        "It is an `Option`, with a setter in place of a parameter of `new`: set it, and be ready for `None`."
    FieldTypeChanged "field-type-changed" Build
        "What names the type, or uses the field as of the old one, no longer compiles. Texts may still be given as \
         `&str` or `String`."
    FieldSealed "field-sealed" Build
        "The value is sealed before it is sent: it is a `Sensitive`, and the request no longer serialises by itself. \
         Texts may still be given as `&str` or `String`."
    FieldNoLongerSealed "field-no-longer-sealed" Build
        "The value travels in the clear, and is shown in `Debug`: make sure that this is meant."
    FieldPersonal "field-personal" Build
        "It is a `Personal`, whose `Debug` hides the value. Texts may still be given as `&str` or `String`."
    FieldNoLongerPersonal "field-no-longer-personal" Build
        "It is plain text, and is shown in `Debug`, errors and logs: make sure that this is meant."
    FieldNullable "field-nullable" Build
        "It is there, but may be null: an `Option`. Be ready for `None`."
    FieldNotNullable "field-not-nullable" Build
        "It is never null: no `Option` any more. Use it as it is."
    PresenceDocs "presence-docs" Words
        "It is an `Option` before and after, and absent and null mean the same."
    DirectionDocs "direction-docs" Words
        "It is an `Option` before and after; only the docs tell which way it travels."
    ConstructorByName "constructor-by-name" Build
        "More than four values are given by name, in a struct of their own: write its fields."
    ConstructorByPosition "constructor-by-position" Build
        "Up to four values are parameters of `new`, in the order of the description: pass them."
    ParametersReordered "parameters-reordered" Build
        "`new` takes its values in another order: reorder the arguments."
    ParametersReorderedSilently "parameters-reordered-silently" Behaviour
        "CALLS STILL COMPILE AND SWAP THE VALUES: `new` takes values of the same sort in another order. Look at each call."
    ParametersReplacedSilently "parameters-replaced-silently" Behaviour
        "CALLS STILL COMPILE AND PASS ANOTHER VALUE: `new` takes as many values of the same sort, but not the same ones. \
         Look at each call."
    FieldOrderDocs "field-order-docs" Words
        "No call depends on it; fields are shown, and written into bodies, in that order. Only code that makes such a reply \
         itself, a fake in a test for instance, passes them to `new` in that order."
    RestAdded "additional-properties-added" Addition
        "What has no field of its own is kept in a map; `new` leaves it empty."
    RestRemoved "additional-properties-removed" Build
        "The map of what has no field of its own is gone: remove what uses it."
    DefaultDocs "default-docs" Words
        "The service does it; the docs tell."

    LimitTightened "limit-tightened" Behaviour
        "Values that passed are now refused before they are sent, as a violation: see that yours still fit."
    LimitLoosened "limit-loosened" Addition
        "Every value that passed passes."
    ReplyLimitDocs "reply-limit-docs" Words
        "Replies are not checked against limits: the docs alone tell them."

    ReplyBecomesEnum "reply-becomes-enum" Build
        "A `match` has to tell which status it was."
    ReplyBecomesSingle "reply-becomes-single" Build
        "There is one status left, so the reply is what its only case was: no `match`."
    ReplyStatusAdded "reply-status-added" Addition
        "The enum of replies is `#[non_exhaustive]`: a `match` has an arm for the rest, which it comes to."
    ReplyStatusRemoved "reply-status-removed" Build
        "Its variant is gone: remove the arm."
    ReplyStatusDocs "reply-status-docs" Words
        "The reply is the only one, so its status is not looked at."
    ReplyContentChanged "reply-content-changed" Build
        "The reply is of another sort: read what it is now."
    ReplyTypeChanged "reply-type-changed" Build
        "The reply is of another type: read what it is now."
    MediaTypeChanged "media-type-changed" Behaviour
        "Another media type is asked for, and comes in the same Rust type: read what it is now."

    TypeAdded "type-added" Addition
        "One more type."
    TypeRemoved "type-removed" Build
        "Nothing of that name is left: remove what names it."
    TypeRenamed "type-renamed" Build
        "It stands in the same places under another name: use that."
    TypeMoved "type-moved" Build
        "It is in another module: change the imports."
    TypeKindChanged "type-kind-changed" Build
        "The same name stands for another sort of type: use what it is now."
    TraitLost "trait-lost" Build
        "What needs the trait no longer compiles: a bound, `#[derive(Eq)]` of what holds it, a default, JSON of one's own. Do \
         without."
    TraitGained "trait-gained" Addition
        "More can be done with it."
    IdentifierPersonal "identifier-personal" Build
        "Its `Debug` hides the value, and it has no `Display`: write `as_str()` where it is meant to show."
    IdentifierNoLongerPersonal "identifier-no-longer-personal" Addition
        "It compiles as before, but the value now shows in `Debug`, errors and logs: make sure that this is meant."
    EnumValueAdded "enum-value-added" Addition
        "Enums are open and `#[non_exhaustive]`: a `match` has an arm for the rest. The value was read as `Unknown`, so \
         code that waits for it there asks for the variant, or compares `as_str()`, which is the same before and after."
    EnumValueRemoved "enum-value-removed" Build
        "Its variant is gone: remove what names it. Should the value come, it is read as `Unknown`."
    EnumVariantRenamed "enum-variant-renamed" Build
        "The value is the same on the wire; its variant has another name: use it."
    EnumVariantReused "enum-variant-reused" Behaviour
        "CODE STILL COMPILES AND MEANS ANOTHER VALUE: the name of its variant is now that of another. Look at each use."
    EnumValueChanged "enum-value-changed" Behaviour
        "The same variant is another value on the wire. It compiles: see that this is what the service wants."
    EnumOrderChanged "enum-order-changed" Addition
        "No call depends on it; variants compare by `<` in that order."
    ChoiceAdded "choice-added" Addition
        "The enum is open and `#[non_exhaustive]`: a `match` has an arm for the rest. Such a value was read as `Unknown`."
    ChoiceRemoved "choice-removed" Build
        "Its variant is gone: remove what names it. Should such a value come, it is read as `Unknown`."
    ChoiceTypeChanged "choice-type-changed" Build
        "The variant holds another type: read what it holds now."
    ChoiceSignChanged "choice-sign-changed" Behaviour
        "It compiles; what comes is told apart by something else, so the same JSON may be another variant."

    EventAdded "event-added" Addition
        "The enum is open and `#[non_exhaustive]`: a `match` has an arm for the rest. Such a notification was read as `Unknown`."
    EventRemoved "event-removed" Build
        "Its variant is gone: remove what names it. Should such a notification come, it is read as `Unknown`."
    EventPayloadChanged "event-payload-changed" Build
        "The variant holds another type: read what it holds now."

    IdempotencyAdded "idempotency-added" Addition
        "A request that may have happened can be sent again: errors advise so."
    IdempotencyAssumed "idempotency-assumed" Addition
        "What makes two requests the same one is told; that a repetition takes effect once is assumed."
    IdempotencyRemoved "idempotency-removed" Behaviour
        "Nothing tells a repetition from a new request any more: where a request may have happened, errors advise to query."
    IdempotencyFieldsChanged "idempotency-fields-changed" Behaviour
        "Other fields make a request the same one: a repetition has to keep these."
    IdempotencyWeaker "idempotency-weaker" Behaviour
        "That a repetition takes effect once is now assumed: errors no longer advise to send it again."
    IdempotencyStronger "idempotency-stronger" Addition
        "That a repetition takes effect once is now sure: errors advise to send it again."
    IdempotencyShorter "idempotency-shorter" Behaviour
        "A repetition is the same request for a shorter time: after that it is a new one."
    IdempotencyLonger "idempotency-longer" Addition
        "A repetition is the same request for a longer time."
    RepliesUnsigned "replies-unsigned" Behaviour
        "REPLIES ARE NO LONGER VERIFIED: whoever can answer in the place of the service is believed. Make sure that this \
         is meant."
    RepliesSigned "replies-signed" Behaviour
        "Replies without a valid signature are now refused."
    PageAdded "page-added" Addition
        "The docs tell which fields page."
    PageChanged "page-changed" Behaviour
        "Other fields page, or none: whoever pages has to use these."
    BatchAdded "batch-added" Addition
        "The docs tell how to split a long list."
    BatchChanged "batch-changed" Behaviour
        "Long lists are split in another way, or not at all: whoever splits has to do so too."
    QuotaDocs "quota-docs" Words
        "The service counts; the docs tell."

    ErrorCodeAdded "error-code-added" Addition
        "The code is one that the service may have sent before; `Error::outcome` and `Error::advice` now know it."
    ErrorCodeRemoved "error-code-removed" Behaviour
        "`Error::outcome` and `Error::advice` no longer know the code, and judge it by its status."
    ErrorOutcomeChanged "error-outcome-changed" Behaviour
        "`Error::outcome` tells something else for this code: look at what you do after it."
    ErrorAdviceChanged "error-advice-changed" Behaviour
        "`Error::advice` tells something else for this code: look at what you do after it."
    ErrorStatusDocs "error-status-docs" Words
        "A code counts before its status."

    WordingDocs "wording-docs" Words
        "Words alone."
    ExampleDocs "example-docs" Words
        "Examples are docs."
    ServersDocs "servers-docs" Words
        "The docs list the hosts; which one a client calls is its own setting."
}

impl Kind {
    /// What it does to a caller.
    pub fn severity(self) -> Severity {
        self.effect().0
    }

    /// Whether a caller of what changed compiles all the same. What is breaking and compiles is easily missed.
    pub fn compiles(self) -> bool {
        self.effect().1
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
