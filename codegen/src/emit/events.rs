//! The events of notifications: an enum of them, and the types of their payloads.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Facts, Uses, docs, named, types};
use crate::ir::{Api, Event};

/// The name of the enum. It is ours, so it is not numbered when a description has it too, but refused.
pub(crate) const EVENT: &str = "Event";

pub(super) fn file(facts: &Facts<'_>) -> TokenStream {
    let api = facts.api;
    let mut uses = Uses::new(facts, 1).within(&api.event_types);
    let choice = choice(facts, &mut uses);
    let payloads: TokenStream = api.event_types.iter().map(|ty| named::named(ty, facts, &mut uses)).collect();
    let docs = docs::inner(&about(api));
    let uses = uses.tokens();
    quote! { #docs #uses #choice #payloads }
}

/// What the module says of the events.
fn about(api: &Api) -> String {
    let events = api.events.iter().map(|event| {
        let about = [&event.summary, &event.description].map(|text| docs::escape_in_line(text));
        let about = about.iter().filter(|text| !text.is_empty()).map(|text| docs::sentence(text));
        let about = about.collect::<Vec<_>>().join(" ");
        format!("- {}, [`{EVENT}::{}`]: {about}", docs::code(&event.name), event.variant)
    });
    let events: Vec<String> = events.collect();
    format!("The events that notifications tell, as they are once opened.\n\n{}", events.join("\n"))
}

fn choice(facts: &Facts<'_>, uses: &mut Uses<'_>) -> TokenStream {
    let name = format_ident!("{EVENT}");
    let events = &facts.api.events;
    let docs = docs::outer(
        "What a notification tells.\n\nThe service may add events: a `match` needs an arm for the rest.",
    );
    let eq = events.iter().all(|event| facts.is_eq_type(&event.payload)).then(|| quote! { Eq });
    let variants: Vec<_> = events.iter().map(|event| variant(event, uses)).collect();
    let rows = events.iter().map(|event| {
        let (label, wire) = (format_ident!("{}", event.variant), &event.name);
        quote! { #label(#wire) }
    });
    let [events_macro, unrecognized, value] =
        ["events", "Unrecognized", "Value"].map(|name| uses.contract(name));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, #eq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "there is one at a time")]
        pub enum #name {
            #(#variants,)*
            /// An event that this version does not know.
            Unknown {
                /// Its type on the wire.
                event_type: String,
                /// The payload as it came.
                payload: #unrecognized<#value>,
            },
        }

        #events_macro!(#name, #(#rows),*);
    }
}

fn variant(event: &Event, uses: &mut Uses<'_>) -> TokenStream {
    let (label, payload) = (format_ident!("{}", event.variant), types::ty(&event.payload, uses));
    let summary = docs::escape_in_line(&event.summary);
    let about = if summary.is_empty() { String::new() } else { format!(": {summary}") };
    let docs = docs::outer(&docs::sentence(&format!("{}{about}", docs::code(&event.name))));
    quote! { #docs #label(#payload) }
}
