//! The steps of a typed path: what the generated module `chain` is written in.

/// Declares a step of a path, and the method of the step above that leads to it:
///
/// ```text
/// path_node!(V3, "/v3");
/// path_node!(V3.things("things"), V3Things, "/v3/things", #[cfg(feature = "tag")] post(super::tag, AddThing));
/// path_node!(V3Things.thing_id("{thing_id}", thing_id), V3ThingsThingId, "/v3/things/{thing_id}");
/// ```
///
/// First parent and method, with the segment and the names of its values; then the type, the path, and for each
/// operation its method, module and type.
#[doc(hidden)]
#[macro_export]
macro_rules! __path_node {
    (
        $parent:ident.$step:ident($segment:literal $(, $value:ident)*),
        $node:ident, $path:literal $(, $(#[$cfg:meta])? $verb:ident($module:path, $operation:ident))* $(,)?
    ) => {
        impl<'c, C> $parent<'c, C> {
            #[doc = concat!("`", $path, "`")]
            pub fn $step(self $(, $value: impl ::core::convert::AsRef<str>)*) -> $node<'c, C> {
                $node(self.0.fill($segment, [$($value.as_ref()),*]))
            }
        }

        $crate::__path_node!($node, $path $(, $(#[$cfg])? $verb($module, $operation))*);
    };
    ($node:ident, $path:literal $(, $(#[$cfg:meta])? $verb:ident($module:path, $operation:ident))* $(,)?) => {
        #[doc = concat!("`", $path, "`")]
        #[derive(Clone, Debug)]
        #[must_use = "a path is only called with a method and `await`"]
        pub struct $node<'c, C = $crate::Client>($crate::Chain<'c, C>);

        impl<'c, C> $node<'c, C> {
            /// The path so far as a `Chain`, which takes any method, deeper paths, headers and sealed values.
            pub fn chain(self) -> $crate::Chain<'c, C> {
                self.0
            }

            $crate::__path_node!(@query $($verb)*);
            $($(#[$cfg])? $crate::__path_node!(@$verb concat!(
                "[`", stringify!($operation), "`](", stringify!($module), "::", stringify!($operation), ")"
            ));)*
        }
    };
    (@query) => {};
    (@query $($verb:ident)+) => {
        /// Adds `name=value` to the query, if there is a value.
        pub fn query(
            self,
            name: impl ::core::convert::Into<::std::string::String>,
            value: impl $crate::operation::ParameterValue,
        ) -> Self {
            Self(self.0.query(name, value))
        }
    };
    (@get $operation:expr) => {
        #[doc = concat!("`GET`: what ", $operation, " calls, with a reply of any shape.")]
        pub fn get(self) -> $crate::Call<'c, C> {
            self.0.get()
        }
    };
    (@delete $operation:expr) => {
        #[doc = concat!("`DELETE`: what ", $operation, " calls, with a reply of any shape.")]
        pub fn delete(self) -> $crate::Call<'c, C> {
            self.0.delete()
        }
    };
    (@post $operation:expr) => { $crate::__path_node!(@body post "POST" $operation); };
    (@put $operation:expr) => { $crate::__path_node!(@body put "PUT" $operation); };
    (@patch $operation:expr) => { $crate::__path_node!(@body patch "PATCH" $operation); };
    (@body $verb:ident $method:literal $operation:expr) => {
        #[doc = concat!(
            "`", $method, "`: what ", $operation,
            " calls, with body and reply of any shape. Its sensitive fields are sealed all the same."
        )]
        pub fn $verb(
            self,
            body: &(impl $crate::__private::serde::Serialize + ?Sized),
        ) -> $crate::Call<'c, C> {
            self.0.$verb(body)
        }
    };
}

/// Declares how the first step of typed paths is reached, from the async client and from the blocking one.
///
/// ```text
/// path_root!(v3("v3"), V3, "/v3");
/// path_root!(ThingsPaths.things, Things, super::OPERATIONS, "Things");
/// ```
///
/// In the crate of the client each first segment is a method. Elsewhere a trait leads to a root, which knows the
/// operations of its description.
#[doc(hidden)]
#[macro_export]
macro_rules! __path_root {
    ($step:ident($segment:literal $(, $value:ident)*), $node:ident, $path:literal) => {
        $crate::__path_root!(@client $crate::Client, $step($segment $(, $value)*), $node, $path);
        $crate::__if_blocking! {
            $crate::__path_root!(@client $crate::blocking::Client, $step($segment $(, $value)*), $node, $path);
        }
    };
    (@client $client:path, $step:ident($segment:literal $(, $value:ident)*), $node:ident, $path:literal) => {
        impl $client {
            #[doc = concat!("`", $path, "`")]
            pub fn $step(&self $(, $value: impl ::core::convert::AsRef<str>)*) -> $node<'_, Self> {
                $node($crate::Chain::root(self).fill($segment, [$($value.as_ref()),*]))
            }
        }
    };
    ($paths:ident.$step:ident, $node:ident, $operations:path, $title:literal) => {
        #[doc = concat!("The paths of \"", $title, "\", from a client on.")]
        pub trait $paths: Sized {
            /// Where the paths begin.
            fn $step(&self) -> $node<'_, Self>;
        }

        $crate::__path_root!(@trait $crate::Client, $paths.$step, $node, $operations);
        $crate::__if_blocking! {
            $crate::__path_root!(@trait $crate::blocking::Client, $paths.$step, $node, $operations);
        }
    };
    (@trait $client:path, $paths:ident.$step:ident, $node:ident, $operations:path) => {
        impl $paths for $client {
            fn $step(&self) -> $node<'_, Self> {
                $node($crate::Chain::root(self).described_by($operations))
            }
        }
    };
}
