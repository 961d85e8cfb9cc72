//! Tables of documented error codes.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::Uses;
use crate::ir::ErrorCode;

/// The table that all operations share.
pub(super) fn common(errors: &[ErrorCode], uses: &mut Uses<'_>) -> TokenStream {
    let rows = errors.iter().map(|error| row(error, uses));
    let rows = quote! { #(#rows,)* };
    let documented = uses.contract("DocumentedError");
    quote! {
        /// The error codes that are documented for all operations.
        pub const COMMON: &[#documented] = &[#rows];
    }
}

/// The table of one operation; empty without codes of its own.
pub(super) fn own(errors: &[ErrorCode], uses: &mut Uses<'_>) -> TokenStream {
    if errors.is_empty() {
        return TokenStream::new();
    }
    let rows = errors.iter().map(|error| row(error, uses));
    let rows = quote! { #(#rows,)* };
    let documented = uses.contract("DocumentedError");
    quote! { const ERRORS: &[#documented] = &[#rows]; }
}

fn row(error: &ErrorCode, uses: &mut Uses<'_>) -> TokenStream {
    let documented = uses.contract("DocumentedError");
    let ErrorCode { code, aliases, .. } = error;
    let meaning = text(&error.meaning);
    let status = Literal::u16_unsuffixed(error.status);
    let aliases = (!aliases.is_empty()).then(|| quote! { .aliases(&[#(#aliases),*]) });
    let outcome = (error.outcome != "Refused").then(|| {
        let (ty, outcome) = (uses.contract("Outcome"), format_ident!("{}", error.outcome));
        quote! { .outcome(#ty::#outcome) }
    });
    let advice = (error.advice != "Fix").then(|| {
        let (ty, advice) = (uses.contract("Advice"), format_ident!("{}", error.advice));
        quote! { .advice(#ty::#advice) }
    });
    quote! { #documented::new(#code, #status, #meaning) #aliases #outcome #advice }
}

/// A text as a literal, continued on further lines where it is long: rustfmt leaves alone what holds a line too wide.
fn text(text: &str) -> Literal {
    const WIDTH: usize = 88;
    let whole = Literal::string(text);
    let written = whole.to_string();
    if written.len() <= WIDTH {
        return whole;
    }
    let options = textwrap::Options::new(WIDTH).break_words(false);
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(&written, options);
    lines.join(" \\\n         ").parse().unwrap_or(whole)
}
