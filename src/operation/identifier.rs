//! Identifiers: texts that must not be mistaken for one another.

/// Gives a newtype over `String` what every identifier has: conversions, a view as text, a place in checks, paths and
/// queries. `identifier!(StockId)` shows its value; `identifier!(OpenId, personal)` has a `Debug` that hides it, and
/// no `Display` at all.
#[doc(hidden)]
#[macro_export]
macro_rules! __identifier {
    ($name:ident) => {
        $crate::__identifier!(@conversions $name, true);

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
    };
    ($name:ident, personal) => {
        $crate::__identifier!(@conversions $name, false);

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(concat!(stringify!($name), "([personal])"))
            }
        }
    };
    (@conversions $name:ident, $shown:literal) => {
        impl $name {
            /// The value as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The value, no longer told apart from other texts.
            pub fn into_string(self) -> ::std::string::String {
                self.0
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(value.to_owned())
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self(value)
            }
        }

        impl ::core::convert::From<&::std::string::String> for $name {
            fn from(value: &::std::string::String) -> Self {
                Self(value.clone())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl $crate::operation::TextValue for $name {
            fn text(&self) -> ::core::option::Option<&str> {
                ::core::option::Option::Some(&self.0)
            }

            fn shown(&self) -> bool {
                $shown
            }
        }

        impl $crate::operation::ParameterValue for $name {
            fn parameter(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
                ::core::option::Option::Some(self.0.as_str().into())
            }
        }
    };
}
