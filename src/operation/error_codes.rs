//! Error codes as enums: what is documented of each code stands once, and makes both the table and the variant.

/// A table of error codes, and an open enum of them: `error_codes! { pub enum ErrorCode { NoAuth = ("NO_AUTH" |
/// "NOAUTH", 403, Refused, Fix) } }`, where the docs of a variant are the meaning of its code; what can't be told as docs is
/// told as a last value. The codes of an operation have those that it shares with others as a variant of their own, which comes first:
/// `Common = ErrorCode`.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_codes {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident { Common = $common:ty, $($rows:tt)* }
    ) => {
        $crate::__error_codes! {
            @enum [$(#[$attribute])*] $name,
            [
                /// A code that this operation shares with others, or one that this version does not know.
                Common($common)
            ],
            [code => $name::Common(<$common>::from(code))],
            [Self::Common(code) => code.as_str()],
            $($rows)*
        }
    };
    (
        @enum [$($attributes:tt)*] $name:ident, [$($rest:tt)*], [$unlisted:pat => $make:expr],
        [$held:pat => $text:expr],
        $(
            $(#[doc = $docs:literal])+
            $variant:ident = (
                $code:literal $(| $alias:literal)*,
                $status:literal, $outcome:ident, $advice:ident $(, $meaning:literal)? $(,)?
            )
        ),* $(,)?
    ) => {
        $($attributes)*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[doc = $docs])+
                #[doc = ""]
                #[doc = ::core::concat!(
                    "`", $code, "`", $(" or `", $alias, "`",)* ", with status ", $status, ". Outcome: ",
                    ::core::stringify!($outcome), "; advice: ", ::core::stringify!($advice), "."
                )]
                $variant,
            )*
            $($rest)*,
        }

        impl $name {
            /// What is documented of each code.
            pub const DOCUMENTED: &'static [$crate::operation::DocumentedError] = &[
                $(
                    $crate::operation::DocumentedError::new(
                        $code, $status, $crate::__error_meaning!($($docs)+ $(, $meaning)?),
                    )
                        .aliases(&[$($alias),*])
                        .outcome($crate::operation::Outcome::$outcome)
                        .advice($crate::operation::Advice::$advice),
                )*
            ];

            /// The code, as current pages spell it where they are known to.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    $held => $text,
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(code: &str) -> Self {
                match code {
                    $($code $(| $alias)* => Self::$variant,)*
                    $unlisted => $make,
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
    (
        $(#[$attribute:meta])*
        pub enum $name:ident { $($rows:tt)* }
    ) => {
        $crate::__error_codes! {
            @enum [$(#[$attribute])*] $name,
            [
                /// A code that this version does not know, kept as it came. Compare it by `as_str`.
                Unknown($crate::operation::Unrecognized)
            ],
            [code => $name::Unknown($crate::operation::Unrecognized::new(code.into()))],
            [Self::Unknown(code) => code.get()],
            $($rows)*
        }
    };
}

/// The meaning of a code: what its docs say, whose lines begin with a blank, unless it is given.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_meaning {
    ($($docs:literal)+) => {
        ::core::concat!($($docs),+).trim_ascii_start()
    };
    ($($docs:literal)+, $meaning:literal) => {
        $meaning
    };
}

#[cfg(test)]
mod tests {
    #![expect(unreachable_pub, reason = "the macro makes public enums")]

    use crate::operation::{Advice, Outcome};

    crate::__error_codes! {
        /// Codes of all.
        pub enum ErrorCode {
            /// Not granted,
            /// not at all.
            NoAuth = ("NO_AUTH" | "NOAUTH", 403, Refused, Fix),
            /// Busy, or not.
            SystemError = ("SYSTEM_ERROR", 500, Unknown, Retry, "Busy [or <not>]."),
        }
    }

    crate::__error_codes! {
        /// Codes of one.
        pub enum OwnErrorCode {
            Common = ErrorCode,
            /// Not yet.
            TooEarly = ("TOO_EARLY", 400, Refused, Wait),
        }
    }

    #[test]
    fn each_spelling_is_one_code() {
        assert_eq!(ErrorCode::from("NOAUTH"), ErrorCode::NoAuth);
        assert_eq!(ErrorCode::from("NO_AUTH").as_str(), "NO_AUTH");
        assert_eq!(OwnErrorCode::from("NOAUTH"), OwnErrorCode::Common(ErrorCode::NoAuth));
        assert_eq!(OwnErrorCode::from("TOO_EARLY").to_string(), "TOO_EARLY");
    }

    #[test]
    fn an_unknown_code_is_kept() {
        let unknown = OwnErrorCode::from("NEW_ONE");
        assert!(matches!(unknown, OwnErrorCode::Common(ErrorCode::Unknown(_))));
        assert_eq!(unknown.as_str(), "NEW_ONE");
    }

    #[test]
    fn the_table_says_what_the_rows_say() {
        let [no_auth, system_error] = ErrorCode::DOCUMENTED else { panic!("two rows") };
        assert_eq!((no_auth.aliases, no_auth.status), (&["NOAUTH"][..], 403));
        assert_eq!(no_auth.meaning, "Not granted, not at all.");
        assert_eq!((system_error.outcome, system_error.advice), (Outcome::Unknown, Advice::Retry));
        assert_eq!(system_error.meaning, "Busy [or <not>].");
        assert_eq!(OwnErrorCode::DOCUMENTED[0].advice, Advice::Wait);
    }
}
