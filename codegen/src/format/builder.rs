//! The macro `builder!`, laid out as rustfmt lays out a chain: it is no Rust, so nobody else does.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A head that is longer is broken, a parameter a line.
const WIDTH: usize = 100;

/// Lays out each `builder!` of a text that prettyplease printed.
pub(super) fn lay_out(text: &str) -> String {
    let mut laid_out = String::with_capacity(text.len() + text.len() / 16);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        laid_out.extend([line, "\n"]);
        if !line.ends_with("builder! {") {
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let close = format!("{indent}}}");
        let body: Vec<&str> = lines.by_ref().take_while(|line| **line != close).collect();
        let tokens = body.join("\n").parse().unwrap_or_default();
        for line in chain(tokens) {
            laid_out.extend([indent, "    ", &line, "\n"]);
        }
        laid_out.extend([&close, "\n"]);
    }
    laid_out
}

/// `Name::new(…)`, then a line for each step.
fn chain(tokens: TokenStream) -> Vec<String> {
    let mut steps = steps(tokens).into_iter();
    let mut lines = steps.next().map(|step| head(&step)).unwrap_or_default();
    let indent = if lines.len() == 1 { "    " } else { "" };
    for step in steps {
        let text = tight(&step.into_iter().collect());
        match text.strip_prefix("#[deprecated]") {
            Some(step) => lines.extend([format!("{indent}#[deprecated]"), format!("{indent}{step}")]),
            None => lines.push(format!("{indent}{text}")),
        }
    }
    lines.last_mut().into_iter().for_each(|line| line.push(';'));
    lines
}

/// The parts of a chain: each but the first begins with a dot, or with the attribute in front of it.
fn steps(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut steps = vec![Vec::new()];
    // Behind a dot or an attribute a further dot begins nothing.
    let mut begun = false;
    for token in tokens {
        let begins = matches!(&token, TokenTree::Punct(punct) if "#.".contains(punct.as_char()));
        if begins && !begun {
            steps.push(Vec::new());
        }
        begun = begins
            || begun && matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
        if !matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';') {
            steps.last_mut().into_iter().for_each(|step| step.push(token.clone()));
        }
    }
    steps
}

/// `Name::new(…)`: values that are given by name stand in lines of their own.
fn head(tokens: &[TokenTree]) -> Vec<String> {
    let whole = tight(&tokens.iter().cloned().collect());
    let Some(TokenTree::Group(given)) = tokens.last() else { return vec![whole] };
    let before = whole.split('(').next().unwrap_or_default();
    let inner: Vec<TokenTree> = given.stream().into_iter().collect();
    let (open, values, close) = match inner.as_slice() {
        [TokenTree::Ident(name), TokenTree::Group(values)] => {
            (format!("{before}({name} {{"), values.stream(), "})")
        }
        _ if whole.len() <= WIDTH => return vec![whole],
        _ => (format!("{before}("), given.stream(), ")"),
    };
    let mut lines = vec![open];
    lines.extend(separated(values).map(|value| format!("    {value},")));
    lines.push(close.to_owned());
    lines
}

/// What stands between commas, but for those between angle brackets.
fn separated(tokens: TokenStream) -> impl Iterator<Item = String> {
    let mut values = vec![Vec::new()];
    let mut depth = 0_usize;
    for token in tokens {
        let mark = if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' };
        match mark {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                values.push(Vec::new());
                continue;
            }
            _ => {}
        }
        values.last_mut().into_iter().for_each(|value| value.push(token.clone()));
    }
    let values = values.into_iter().filter(|value| !value.is_empty());
    values.map(|value| tight(&value.into_iter().collect()))
}

/// Tokens without the blanks that their `Display` puts between them.
fn tight(tokens: &TokenStream) -> String {
    let loose = [
        (" :: ", "::"),
        (" : ", ": "),
        (" < ", "<"),
        (" >", ">"),
        (" , ", ", "),
        (" (", "("),
        ("# [", "#["),
        ("] .", "]."),
        (". ", "."),
    ];
    let text = tokens.to_string();
    loose.iter().fold(text, |text, (loose, tight)| text.replace(loose, tight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_has_a_line_for_each_step() {
        let text = "    builder! {\n        A::new(b : into B, c : Vec < Map < C, C >>)\n        .d(each crate :: D) # [deprecated] .e(i64)\n        ..rest;\n    }\n";
        let laid_out = "    builder! {\n        A::new(b: into B, c: Vec<Map<C, C>>)\n            .d(each crate::D)\n            #[deprecated]\n            .e(i64)\n            ..rest;\n    }\n";
        assert_eq!(lay_out(text), laid_out);
        assert_eq!(lay_out("builder! {\n    A::new();\n}\n"), "builder! {\n    A::new();\n}\n");
    }

    #[test]
    fn values_by_name_and_long_heads_have_a_line_for_each_value() {
        let text = "builder! {\n    A::new(Required { b : B, c : Map < C, C > }).d(into D);\n}\n";
        let laid_out = "builder! {\n    A::new(Required {\n        b: B,\n        c: Map<C, C>,\n    })\n    .d(into D);\n}\n";
        assert_eq!(lay_out(text), laid_out);
        let long = "x".repeat(WIDTH);
        let text = format!("builder! {{\n    A::new(b : into B, c : {long});\n}}\n");
        let laid_out =
            format!("builder! {{\n    A::new(\n        b: into B,\n        c: {long},\n    );\n}}\n");
        assert_eq!(lay_out(&text), laid_out);
    }
}
