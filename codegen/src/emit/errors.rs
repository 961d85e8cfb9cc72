//! Documented error codes: a table and an enum of them in one.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Uses, docs};
use crate::{
    ir::{ErrorCode, Operation},
    names,
};

/// The codes that all operations share.
pub(super) fn common(errors: &[ErrorCode], uses: &mut Uses<'_>) -> TokenStream {
    let (documented, table) = (uses.contract("DocumentedError"), uses.contract("error_codes"));
    let rows = rows(errors);
    quote! {
        /// What is documented of the error codes that all operations share.
        pub const COMMON: &[#documented] = ErrorCode::DOCUMENTED;

        #[#table]
        /// The error codes that are documented for all operations: see `Error::code_as`.
        ///
        /// The service may add codes: a `match` needs an arm for the rest.
        pub enum ErrorCode { #(#rows,)* }
    }
}

/// The codes of one operation; nothing without codes of its own.
pub(super) fn own(operation: &Operation, uses: &mut Uses<'_>) -> TokenStream {
    let Some(name) = own_name(operation) else { return TokenStream::new() };
    let (common, table) = (uses.generated("errors", "ErrorCode"), uses.contract("error_codes"));
    let about = format!(
        "The error codes that are documented for [`{}`] alone.\n\nThe service may add codes: a `match` needs an arm for \
         the rest.",
        operation.request.name
    );
    let (docs, rows) = (docs::outer(&about), rows(&operation.errors));
    quote! {
        #[#table]
        #docs
        pub enum #name { Common = #common, #(#rows,)* }
    }
}

/// What the enum of an operation's own codes is called.
pub(super) fn own_name(operation: &Operation) -> Option<Ident> {
    operation.error_codes_name().map(|name| format_ident!("{name}"))
}

fn rows(errors: &[ErrorCode]) -> impl Iterator<Item = TokenStream> {
    let mut variants: Vec<String> = errors.iter().map(|error| variant(&error.code)).collect();
    names::unique(variants.iter_mut());
    errors.iter().zip(variants).map(|(error, variant)| row(error, &variant))
}

/// `Common` belongs to the codes that operations share.
fn variant(code: &str) -> String {
    let name = names::variant(code);
    if name == "Common" { "Common_".to_owned() } else { name }
}

fn row(error: &ErrorCode, variant: &str) -> TokenStream {
    let ErrorCode { code, aliases, .. } = error;
    let [variant, outcome, advice] =
        [variant, error.outcome, error.advice].map(|name| format_ident!("{name}"));
    let status = Literal::u16_unsuffixed(error.status);
    let docs = docs(&error.meaning);
    // What would be markup, or has other blanks than lines of docs, is not told by them.
    let told: String = docs.concat();
    let meaning = (told.trim_start() != error.meaning).then(|| {
        let meaning = text(&error.meaning);
        quote! { , #meaning }
    });
    quote! { #(#[doc = #docs])* #variant = (#code #(| #aliases)*, #status, #outcome, #advice #meaning) }
}

/// What a code means, in lines of docs.
fn docs(meaning: &str) -> Vec<String> {
    const WIDTH: usize = 90;
    let options = textwrap::Options::new(WIDTH).break_words(false);
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    let options = options.word_separator(textwrap::WordSeparator::AsciiSpace);
    let escaped = docs::escape_in_line(meaning);
    textwrap::wrap(&escaped, options).into_iter().map(|line| format!(" {line}")).collect()
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
