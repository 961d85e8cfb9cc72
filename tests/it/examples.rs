//! What the tests in `tests/generated/` call: a request against what it is on the wire, a reply against its changes.

use http::HeaderMap;
use wechatpay_coupons::{
    Operation,
    operation::Encoded,
    sensitive::{SealError, Sealer},
};

#[cfg(feature = "client")]
pub(crate) use replies::{Reply, json};

/// What an example request is on the wire.
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path_and_query: &'static str,
    /// Those of the operation's own, in lower case.
    pub(crate) headers: &'static [(&'static str, &'static str)],
    /// How it begins: a boundary may follow.
    pub(crate) content_type: Option<&'static str>,
    /// All of the body, or the part of it that is no file.
    pub(crate) json: Option<&'static str>,
    /// What each file holds.
    pub(crate) files: &'static [&'static str],
}

impl Request {
    /// Asserts that the request keeps its own limits, and is written as this to the byte.
    pub(crate) fn is_written_by(&self, request: &impl Operation) {
        request.check().unwrap_or_else(|violations| panic!("{violations}"));
        let written = request.encode(&InBrackets).unwrap_or_else(|error| panic!("{error}"));
        let address = (written.method.as_str(), written.path_and_query.as_str());
        assert_eq!(address, (self.method, self.path_and_query));
        assert_eq!(headers(&written.headers), self.headers);
        self.assert_body(&written);
    }

    fn assert_body(&self, written: &Encoded) {
        let signed = std::str::from_utf8(&written.signed).unwrap();
        assert_eq!(signed, self.json.map(in_one_line).unwrap_or_default());
        let content_type = written.content_type.as_deref();
        assert_eq!(content_type.map(|it| it.split(';').next().unwrap()), self.content_type);
        let body = String::from_utf8_lossy(&written.body);
        for part in self.files.iter().copied().chain([signed]) {
            assert!(body.contains(part), "{part} in {body}");
        }
        assert!(!self.files.is_empty() || body == signed, "{body}");
    }
}

fn headers(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let mut headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    // A cookie comes last, the others as the description lists them.
    headers.sort_by_key(|(name, _)| *name == "cookie");
    headers
}

/// JSON without the blanks between its tokens.
fn in_one_line(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let kept = json.chars().filter(|character| {
        let blank = !inside && character.is_ascii_whitespace();
        inside ^= *character == '"' && !escaped;
        escaped = *character == '\\' && !escaped;
        !blank
    });
    kept.collect()
}

/// Seals without the randomness of a real one.
struct InBrackets;

impl Sealer for InBrackets {
    fn seal(&self, plaintext: &[u8]) -> Result<String, SealError> {
        Ok(format!("sealed({})", std::str::from_utf8(plaintext).unwrap()))
    }
}

#[cfg(feature = "client")]
mod replies {
    use std::{fmt::Debug, marker::PhantomData, sync::LazyLock};

    use serde::Serialize;
    use serde_json::Value;
    use wechatpay_coupons::{
        Client, Operation,
        operation::{DecodeError, EncodeError, Encoded, Encoder, Metadata, Verified, Violations},
        pipeline::Completion,
        sensitive::Sealer,
    };

    use crate::support::{LOCAL, builder, signed};

    /// An example reply of an operation, and where it could be another one: JSON pointers.
    pub(crate) struct Reply<O: Operation> {
        pub(crate) status: u16,
        pub(crate) json: &'static str,
        /// Writes it again.
        pub(crate) written: fn(&O::Reply) -> Value,
        /// Fields that may be absent or `null`, there or not.
        pub(crate) optional: &'static [&'static str],
        /// Values that may be `null` and never absent.
        pub(crate) nullable: &'static [&'static str],
        /// Values of enums.
        pub(crate) open: &'static [&'static str],
        /// Objects to which the service may add fields.
        pub(crate) objects: &'static [&'static str],
    }

    impl<O: Operation<Reply: Debug + PartialEq>> Reply<O> {
        pub(crate) fn loses_nothing(&self) {
            self.assert_kept(&self.example());
        }

        /// Each value of an enum in turn is one that nobody knows.
        pub(crate) fn keeps_unknown_values(&self) {
            for place in self.open {
                let mut reply = self.example();
                let value = at(&mut reply, place);
                *value = if value.is_string() { "NEVER_HEARD_OF".into() } else { 2_031_001_i64.into() };
                self.assert_kept(&reply);
                assert_ne!(self.read(&reply), self.read(&self.example()), "{place}");
            }
        }

        /// Each object in turn has a field that nobody knows.
        pub(crate) fn ignores_unknown_fields(&self) {
            for place in self.objects {
                let mut reply = self.example();
                at(&mut reply, place)["added_in_2031"] = serde_json::json!({"deep": [1, null, "x"]});
                assert_eq!(self.read(&reply), self.read(&self.example()), "{place:?}");
            }
        }

        /// Each field that is optional is left out in turn, and is `null` in turn.
        pub(crate) fn takes_null_for_nothing(&self) {
            for place in self.optional {
                let mut absent = self.example();
                let (object, name) = place.rsplit_once('/').unwrap();
                let name = name.replace("~1", "/").replace("~0", "~");
                at(&mut absent, object).as_object_mut().unwrap().remove(&name);
                let mut null = absent.clone();
                at(&mut null, object)[name] = Value::Null;
                self.assert_kept(&absent);
                assert_eq!(self.read(&null), self.read(&absent), "{place}");
            }
            for place in self.nullable {
                let mut reply = self.example();
                *at(&mut reply, place) = Value::Null;
                self.assert_kept(&reply);
            }
        }

        /// A reply that came signed, and was verified: the only way to decode one.
        pub(crate) fn decoded(status: u16, body: &str) -> O::Reply {
            static CLIENT: LazyLock<Client> = LazyLock::new(|| builder(LOCAL).build().unwrap());
            let prepared = CLIENT.pipeline().prepare(&Asked::<O>(PhantomData)).unwrap();
            match prepared.complete(&signed(status, body.to_owned())) {
                Ok(Completion::Verified(reply)) => {
                    O::decode(&reply).unwrap_or_else(|error| panic!("{error}: {body}"))
                }
                other => panic!("{other:?}"),
            }
        }

        fn read(&self, reply: &Value) -> O::Reply {
            Self::decoded(self.status, &reply.to_string())
        }

        fn example(&self) -> Value {
            serde_json::from_str(self.json).unwrap()
        }

        fn assert_kept(&self, reply: &Value) {
            assert_eq!((self.written)(&self.read(reply)), *reply);
        }
    }

    fn at<'v>(value: &'v mut Value, pointer: &str) -> &'v mut Value {
        value.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing is at {pointer}"))
    }

    /// A reply as JSON: by way of its text, which is what a number is compared as.
    pub(crate) fn json<T: Serialize>(reply: &T) -> Value {
        serde_json::from_str(&serde_json::to_string(reply).unwrap()).unwrap()
    }

    /// A call of an operation, whatever its request would be: its replies are judged as its own are.
    struct Asked<O>(PhantomData<fn() -> O>);

    impl<O: Operation> Operation for Asked<O> {
        type Reply = O::Reply;

        const METADATA: &'static Metadata = O::METADATA;

        fn check(&self) -> Result<(), Violations> {
            Ok(())
        }

        fn encode(&self, _: &dyn Sealer) -> Result<Encoded, EncodeError> {
            Encoder::new(&Metadata::new(O::METADATA.id, O::METADATA.method.clone(), "/v3/asked")).empty()
        }

        fn decode(reply: &Verified) -> Result<O::Reply, DecodeError> {
            O::decode(reply)
        }
    }
}
