//! What makes and sets structs: the values that are required, and setters for the others.

/// The struct of required values that a `new` takes where they are many, each with docs that lead to its field.
#[doc(hidden)]
#[macro_export]
macro_rules! __required_values {
    ($(#[$attribute:meta])* pub struct $name:ident { $(pub $field:ident: $ty:ty),* $(,)? }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $(
                #[doc = ::core::concat!("The field `", ::core::stringify!($field), "`.")]
                pub $field: $ty,
            )*
        }
    };
}

/// The setter of an optional field, inside the `impl` of its struct: `setter!(limit: i64)` takes the value as it is,
/// `setter!(stock_id: into StockId)` whatever converts, `setter!(codes: each CouponCode)` a list of whatever converts.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ($(#[$attribute:meta])* $field:ident: into $ty:ty) => {
        #[doc = ::core::concat!("Sets [`", ::core::stringify!($field), "`](#structfield.", ::core::stringify!($field), ").")]
        $(#[$attribute])*
        pub fn $field(mut self, $field: impl ::core::convert::Into<$ty>) -> Self {
            self.$field = ::core::option::Option::Some($field.into());
            self
        }
    };
    ($(#[$attribute:meta])* $field:ident: each $ty:ty) => {
        #[doc = ::core::concat!("Sets [`", ::core::stringify!($field), "`](#structfield.", ::core::stringify!($field), ").")]
        $(#[$attribute])*
        pub fn $field(
            mut self,
            $field: impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<$ty>>,
        ) -> Self {
            let values = ::core::iter::IntoIterator::into_iter($field);
            self.$field = ::core::option::Option::Some(values.map(::core::convert::Into::into).collect());
            self
        }
    };
    ($(#[$attribute:meta])* $field:ident: $ty:ty) => {
        #[doc = ::core::concat!("Sets [`", ::core::stringify!($field), "`](#structfield.", ::core::stringify!($field), ").")]
        $(#[$attribute])*
        pub fn $field(mut self, $field: $ty) -> Self {
            self.$field = ::core::option::Option::Some($field);
            self
        }
    };
}
