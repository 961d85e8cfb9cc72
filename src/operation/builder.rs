//! What makes and sets structs: the values that are required, and setters for the others.

/// Gives a struct its `new`, and a setter for each optional field, written as callers chain them:
///
/// ```text
/// builder! {
///     Scene::new(store_id: into StoreId, floors: i64)
///         .device_ids(each DeviceId)
///         .remark(into String);
/// }
/// ```
///
/// `into` takes whatever converts, `each` a list of whatever converts, a type alone takes the value as it is. A `new` of
/// many values takes them by name, `Scene::new(SceneRequired { store_id: StoreId, floors: i64 })`: the struct is declared
/// here too. `..additional_properties` behind the last setter is a map that begins empty.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    (
        $name:ident::new($values:ident { $($field:ident: $ty:ty),* $(,)? })
        $($(#[$attribute:meta])* .$optional:ident($($given:tt)+))* $(..$rest:ident)? ;
    ) => {
        impl $name {
            #[doc = $crate::__builder!(@about ($($field)*) ($($optional)*))]
            pub fn new(required: $values) -> Self {
                let $values { $($field),* } = required;
                Self {
                    $($field,)*
                    $($optional: ::core::option::Option::None,)*
                    $($rest: ::core::default::Default::default(),)?
                }
            }

            $($crate::__builder!(@set $(#[$attribute])* $optional: $($given)+);)*
        }

        #[doc = ::core::concat!("What [`", ::core::stringify!($name), "::new`] needs, by name.")]
        #[derive(Clone, Debug)]
        pub struct $values {
            $(
                #[doc = ::core::concat!("The field `", ::core::stringify!($field), "`.")]
                pub $field: $ty,
            )*
        }
    };
    (
        $name:ident::new($($values:tt)*)
        $($(#[$attribute:meta])* .$optional:ident($($given:tt)+))* $(..$rest:ident)? ;
    ) => {
        impl $name {
            $crate::__builder!(@new ($($optional)*) ($($rest)?) () () $($values)*);
            $($crate::__builder!(@set $(#[$attribute])* $optional: $($given)+);)*
        }
    };

    (@about () ()) => { "An empty one." };
    (@about ($($required:ident)*) ()) => { "From its values, all of which are required." };
    (@about ($($required:ident)*) ($($optional:ident)*)) => {
        "From the values that are required; the others are absent."
    };

    // `new`, parameter by parameter: what is absent, a map of the rest, the parameters so far, the fields so far.
    (@new $absent:tt $rest:tt ($($parameters:tt)*) ($($fields:tt)*)
        $field:ident: into $ty:ty $(, $($more:tt)*)?
    ) => {
        $crate::__builder!(@new $absent $rest
            ($($parameters)* $field: impl ::core::convert::Into<$ty>,)
            ($($fields)* [$field: $field.into()])
            $($($more)*)?
        );
    };
    (@new $absent:tt $rest:tt ($($parameters:tt)*) ($($fields:tt)*)
        $field:ident: each $ty:ty $(, $($more:tt)*)?
    ) => {
        $crate::__builder!(@new $absent $rest
            ($($parameters)* $field: impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<$ty>>,)
            ($($fields)* [$field: $field.into_iter().map(::core::convert::Into::into).collect()])
            $($($more)*)?
        );
    };
    (@new $absent:tt $rest:tt ($($parameters:tt)*) ($($fields:tt)*)
        $field:ident: $ty:ty $(, $($more:tt)*)?
    ) => {
        $crate::__builder!(@new $absent $rest
            ($($parameters)* $field: $ty,)
            ($($fields)* [$field: $field])
            $($($more)*)?
        );
    };
    (@new ($($absent:ident)*) ($($rest:ident)?) ($($parameters:tt)*) ($([$field:ident: $value:expr])*)) => {
        #[doc = $crate::__builder!(@about ($($field)*) ($($absent)*))]
        pub fn new($($parameters)*) -> Self {
            Self {
                $($field: $value,)*
                $($absent: ::core::option::Option::None,)*
                $($rest: ::core::default::Default::default(),)?
            }
        }
    };

    (@set $(#[$attribute:meta])* $field:ident: into $ty:ty) => {
        $crate::__builder!(@set $(#[$attribute])* $field ($field: impl ::core::convert::Into<$ty>) $field.into());
    };
    (@set $(#[$attribute:meta])* $field:ident: each $ty:ty) => {
        $crate::__builder!(@set $(#[$attribute])* $field
            ($field: impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<$ty>>)
            $field.into_iter().map(::core::convert::Into::into).collect()
        );
    };
    (@set $(#[$attribute:meta])* $field:ident: $ty:ty) => {
        $crate::__builder!(@set $(#[$attribute])* $field ($field: $ty) $field);
    };
    (@set $(#[$attribute:meta])* $field:ident ($parameter:ident: $ty:ty) $value:expr) => {
        #[doc = ::core::concat!("Sets [`", ::core::stringify!($field), "`](#structfield.", ::core::stringify!($field), ").")]
        $(#[$attribute])*
        pub fn $field(mut self, $parameter: $ty) -> Self {
            self.$field = ::core::option::Option::Some($value);
            self
        }
    };
}
