//! What generated code gives to both clients. The blocking one is there with the feature `blocking` of this crate, which
//! the crate that the code is compiled in does not know: so these macros decide.

/// Expands to its items where there is a blocking client.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_blocking {
    ($($item:item)*) => { $($item)* };
}

/// Expands to its items where there is a blocking client.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_blocking {
    ($($item:item)*) => {};
}

/// Declares the methods of operations on the blocking client: each with its request and its reply.
///
/// ```text
/// blocking_calls!(add_thing(AddThing, AddThingReply));
/// blocking_calls!(ThingsBlockingCalls, "Things", add_thing(AddThing, AddThingReply));
/// ```
///
/// In the crate of the client they are inherent, elsewhere a trait with a name and a title.
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_calls {
    ($($(#[$attribute:meta])* $method:ident($request:ty, $reply:ty)),+ $(,)?) => {
        $crate::__if_blocking! {
            impl $crate::blocking::Client {
                $(
                    #[doc = concat!("Calls [`", stringify!($request), "`], and returns once it is answered.")]
                    #[doc = ""]
                    #[doc = concat!(
                        "[`Client::", stringify!($method), "`](crate::Client::", stringify!($method),
                        ") tells of limits and errors."
                    )]
                    $(#[$attribute])*
                    pub fn $method(&self, request: &$request) -> ::core::result::Result<$reply, $crate::Error> {
                        self.call(request)
                    }
                )+
            }
        }
    };
    (
        $name:ident, $title:literal
        $(, $(#[$attribute:meta])* $method:ident($request:ty, $reply:ty))* $(,)?
    ) => {
        $crate::__if_blocking! {
            #[doc = concat!("The operations of \"", $title, "\" as methods of the blocking client.")]
            pub trait $name {
                $(
                    #[doc = concat!("Calls `", stringify!($method), "`, and returns once it is answered.")]
                    #[doc = ""]
                    #[doc = "Its async twin tells of limits and errors."]
                    $(#[$attribute])*
                    fn $method(
                        &self,
                        request: &$request,
                    ) -> ::core::result::Result<$reply, $crate::Error>;
                )*
            }

            impl $name for $crate::blocking::Client {
                $(
                    fn $method(
                        &self,
                        request: &$request,
                    ) -> ::core::result::Result<$reply, $crate::Error> {
                        self.call(request)
                    }
                )*
            }
        }
    };
}
