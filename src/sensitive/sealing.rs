//! Writing what holds sensitive values: each of them sealed, wherever it stands.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fmt::{self, Write as _},
};

use serde::{
    Deserialize, Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};

use super::{SealError, Sealer, Sensitive};
use crate::operation::{EncodeError, Rule, Step, Violation, Violations};

/// A value that was sealed: ciphertext, safe to send and to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

impl Sealed {
    /// The ciphertext, in base64.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Seals the fields of one body, and reports all that can't be sealed at once.
pub struct Sealing<'s> {
    sealer: &'s dyn Sealer,
    found: RefCell<Found>,
}

/// What can't be sealed.
#[derive(Default)]
struct Found {
    violations: Vec<Violation>,
    failed: Option<(String, SealError)>,
}

impl<'s> Sealing<'s> {
    /// Seals with `sealer`.
    pub fn new(sealer: &'s dyn Sealer) -> Self {
        Self { sealer, found: RefCell::default() }
    }

    /// The whole of a body, to be serialised: what is sensitive in it is sealed as it is written. What goes wrong is told
    /// by [`finish`](Sealing::finish); until then the bytes are not to be used.
    pub fn body<'b, T: Seal>(&'b self, body: &'b T) -> impl Serialize + use<'b, 's, T> {
        Within { value: body, place: Place { sealing: self, step: Step::Here, above: None, longest: None } }
    }

    /// Seals one field. What goes wrong is told by [`finish`](Sealing::finish).
    pub fn seal(&self, path: &str, value: &Sensitive<String>, longest_ciphertext: Option<usize>) -> Sealed {
        let mut found = self.found.borrow_mut();
        match self.sealer.seal(value.expose().as_bytes()) {
            Ok(ciphertext) => {
                if let Some(maximum) = longest_ciphertext.filter(|most| ciphertext.len() > *most) {
                    let rule = Rule::TooLong { maximum, length: ciphertext.len() };
                    found.violations.push(Violation::new(path.to_owned(), rule, None));
                }
                return Sealed(ciphertext);
            }
            Err(SealError::TooLong { maximum }) => {
                let rule = Rule::TooLongToSeal { maximum };
                found.violations.push(Violation::new(path.to_owned(), rule, None));
            }
            Err(reason @ (SealError::NoKey | SealError::Failed)) => {
                found.failed.get_or_insert_with(|| (path.to_owned(), reason));
            }
        }
        Sealed(String::new())
    }

    /// `Ok` if everything was sealed.
    pub fn finish(self) -> Result<(), EncodeError> {
        let Found { violations, failed } = self.found.into_inner();
        if let Some((path, reason)) = failed {
            return Err(EncodeError::Seal { path, reason });
        }
        Violations::none_or(violations).map_err(EncodeError::Violations)
    }
}

impl fmt::Debug for Sealing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealing").finish_non_exhaustive()
    }
}

/// What is or holds a [`Sensitive`] value, and so has no `Serialize`: it can be written sealed alone.
///
/// Generated for objects with sensitive fields, at any depth; lists and maps of such are too.
pub trait Seal {
    /// Writes it, what is sensitive sealed. `place` is where it stands.
    fn seal<S: Serializer>(&self, place: &Place<'_>, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Where a value stands in the body that is being sealed.
pub struct Place<'p> {
    sealing: &'p Sealing<'p>,
    step: Step<'p>,
    above: Option<&'p Place<'p>>,
    longest: Option<usize>,
}

impl<'p> Place<'p> {
    /// For generated code: begins an object at this place.
    #[doc(hidden)]
    pub fn object<S: Serializer>(
        &'p self,
        serializer: S,
    ) -> Result<SealedObject<'p, S::SerializeMap>, S::Error> {
        Ok(SealedObject { place: self, map: serializer.serialize_map(None)? })
    }

    fn below(&'p self, step: impl Into<Step<'p>>, longest: Option<usize>) -> Self {
        Self { sealing: self.sealing, step: step.into(), above: Some(self), longest }
    }

    /// The path as violations write it: `people[3].name`.
    fn path(&self) -> String {
        let mut path = self.above.map(Place::path).unwrap_or_default();
        self.step.append_to(&mut path);
        path
    }
}

impl fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        f.write_str(&self.path())?;
        f.write_char('"')
    }
}

/// A value at its place, as serde writes it.
struct Within<'p, T> {
    value: &'p T,
    place: Place<'p>,
}

impl<T: Seal> Serialize for Within<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.seal(&self.place, serializer)
    }
}

impl Seal for Sensitive<String> {
    fn seal<S: Serializer>(&self, place: &Place<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        place.sealing.seal(&place.path(), self, place.longest).serialize(serializer)
    }
}

impl<T: Seal> Seal for Option<T> {
    fn seal<S: Serializer>(&self, place: &Place<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.seal(place, serializer),
            None => serializer.serialize_none(),
        }
    }
}

impl<T: Seal> Seal for Vec<T> {
    fn seal<S: Serializer>(&self, place: &Place<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        for (index, value) in self.iter().enumerate() {
            list.serialize_element(&Within { value, place: place.below(index, place.longest) })?;
        }
        list.end()
    }
}

impl<T: Seal> Seal for BTreeMap<String, T> {
    fn seal<S: Serializer>(&self, place: &Place<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key, &Within { value, place: place.below(key.as_str(), place.longest) })?;
        }
        map.end()
    }
}

/// An object that is being written: what the macro `seal!` is written in.
#[doc(hidden)]
pub struct SealedObject<'p, M> {
    place: &'p Place<'p>,
    map: M,
}

impl<M: SerializeMap> SealedObject<'_, M> {
    /// A field that holds nothing sensitive.
    pub fn plain(&mut self, value: &impl Serialize, name: &str) -> Result<(), M::Error> {
        self.map.serialize_entry(name, value)
    }

    /// The same, if it is there.
    pub fn plain_optional(&mut self, value: &Option<impl Serialize>, name: &str) -> Result<(), M::Error> {
        value.as_ref().map_or(Ok(()), |value| self.plain(value, name))
    }

    /// A field that is or holds something sensitive, whose ciphertext may be so long.
    pub fn sealed(&mut self, value: &impl Seal, name: &str, longest: Option<usize>) -> Result<(), M::Error> {
        self.map.serialize_entry(name, &Within { value, place: self.place.below(name, longest) })
    }

    /// The same, if it is there.
    pub fn sealed_optional(
        &mut self,
        value: &Option<impl Seal>,
        name: &str,
        longest: Option<usize>,
    ) -> Result<(), M::Error> {
        value.as_ref().map_or(Ok(()), |value| self.sealed(value, name, longest))
    }

    /// What stands beside the fields that have a name, none of it sensitive.
    pub fn rest(&mut self, entries: &BTreeMap<String, impl Serialize>) -> Result<(), M::Error> {
        entries.iter().try_for_each(|(name, value)| self.plain(value, name))
    }

    /// Ends it.
    pub fn end(self) -> Result<M::Ok, M::Error> {
        self.map.end()
    }
}

impl<M> fmt::Debug for SealedObject<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedObject").field("place", &self.place).finish_non_exhaustive()
    }
}

/// Gives an object with sensitive fields its [`Seal`]: `seal!(Person, sealed(name, "name", Some(344)), plain(age, "age"))`.
#[doc(hidden)]
#[macro_export]
macro_rules! __seal {
    ($name:ident, $($how:ident($field:ident $(, $argument:expr)*)),* $(,)?) => {
        impl $crate::sensitive::Seal for $name {
            #[allow(deprecated, reason = "what is deprecated is written all the same")]
            fn seal<S: $crate::__private::serde::Serializer>(
                &self,
                place: &$crate::sensitive::Place<'_>,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let mut object = place.object(serializer)?;
                $(object.$how(&self.$field $(, $argument)*)?;)*
                object.end()
            }
        }
    };
}
