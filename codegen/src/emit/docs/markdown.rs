//! Text of a description as Markdown that rustdoc takes: wrapped, no accidental links, no HTML, no tests by accident.

/// What is left of rustfmt's 110 columns in a comment inside an `impl`.
const WIDTH: usize = 101;

/// Text of the description, made safe. Backticks and lists keep their meaning; brackets, tags and stars are text.
pub(in crate::emit) fn escape(text: &str) -> String {
    let text = visible(text);
    let mut escaped = Vec::new();
    let mut block = Vec::new();
    let mut fenced = false;
    for line in text.trim().lines() {
        let fence = if fenced { line.trim_start().starts_with("```") } else { opens_code(line) };
        if fence || fenced || line.trim().is_empty() || !list_item(line).1.is_empty() {
            escape_block(&mut block, &mut escaped);
        }
        match (fence, fenced) {
            (true, false) => escaped.push(fence_of_text(line)),
            (true, true) => escaped.push("```".to_owned()),
            (false, true) => escaped.push(line.to_owned()),
            (false, false) => block.push(line),
        }
        fenced ^= fence;
    }
    escape_block(&mut block, &mut escaped);
    if fenced {
        escaped.push("```".to_owned());
    }
    escaped.join("\n")
}

/// The same for text that goes on within a line: no lists, no code blocks.
pub(in crate::emit) fn escape_in_line(text: &str) -> String {
    let text = visible(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut escaped = Vec::new();
    escape_block(&mut vec![text.as_str()], &mut escaped);
    escaped.concat()
}

/// Whether a line begins a block of code. With further backticks it is code within the line.
fn opens_code(line: &str) -> bool {
    line.trim_start().strip_prefix("```").is_some_and(|rest| !rest.trim_start_matches('`').contains('`'))
}

/// An unlabelled block would be compiled as a test.
fn fence_of_text(line: &str) -> String {
    let label = line.trim().trim_start_matches('`');
    let is_known = label != "rust" && !label.is_empty() && label.chars().all(char::is_alphanumeric);
    format!("```{}", if is_known { label } else { "text" })
}

/// Escapes lines that are one paragraph or one list item: code within them may go on over the end of a line. Backticks
/// that do not pair are text.
fn escape_block(block: &mut Vec<&str>, escaped: &mut Vec<String>) {
    let mut in_code = pairs(block).then_some(false);
    escaped.extend(block.drain(..).map(|line| escape_line(line, &mut in_code)));
}

/// Whether each run of backticks is followed by another one of its length.
fn pairs(block: &[&str]) -> bool {
    let text = block.join(" ");
    let runs = text.split(|character| character != '`').map(str::len).filter(|length| *length > 0);
    let runs: Vec<usize> = runs.collect();
    runs.chunks(2).all(|pair| matches!(pair, [one, other] if one == other))
}

/// Characters that can't stand in a comment, or that nobody would see there.
fn visible(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|character| match character {
            '\r' | '\n' => '\n',
            '\t' => ' ',
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => '\u{FFFD}',
            character if character.is_control() => '\u{FFFD}',
            character => character,
        })
        .collect()
}

/// `in_code` is none where backticks are text.
fn escape_line(line: &str, in_code: &mut Option<bool>) -> String {
    let mut escaped = String::with_capacity(line.len());
    let (indent, marker, text) = list_item(line);
    escaped.push_str(indent);
    escaped.push_str(marker);
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            escaped.push(' ');
        }
        escape_word(word, in_code, &mut escaped);
    }
    escaped
}

/// The indent, the marker of a list item, and the rest.
fn list_item(line: &str) -> (&str, &str, &str) {
    let text = line.trim_start();
    let indent = &line[..line.len() - text.len()];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(rest) = text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")) {
        return (indent, "- ", rest);
    }
    if (1..=3).contains(&digits)
        && let Some(rest) = text[digits..].strip_prefix(". ")
    {
        return (indent, &text[..digits + 2], rest);
    }
    (indent, "", text)
}

fn escape_word(word: &str, in_code: &mut Option<bool>, escaped: &mut String) {
    let start = [word.find("https://"), word.find("http://")].into_iter().flatten().min();
    let is_plain = |before: &str| in_code.is_none() || !before.contains('`');
    if *in_code != Some(true)
        && let Some(start) = start.filter(|start| is_plain(&word[..*start]))
    {
        let rest = &word[start..];
        let end = |character: char| ";,)<>`\"'[]".contains(character) || !character.is_ascii_graphic();
        let address = rest[..rest.find(end).unwrap_or(rest.len())].trim_end_matches(['.', ':']);
        escape_word(&word[..start], in_code, escaped);
        escaped.extend(["<", &address.replace('{', "%7B").replace('}', "%7D"), ">"]);
        return escape_word(&rest[address.len()..], in_code, escaped);
    }
    for character in word.chars() {
        match character {
            '`' => match in_code {
                Some(inside) => *inside = !*inside,
                None => escaped.push('\\'),
            },
            '[' | ']' | '<' | '>' | '*' | '\\' | '~' if *in_code != Some(true) => escaped.push('\\'),
            _ => {}
        }
        escaped.push(character);
    }
}

/// A text as code, whatever is in it.
pub(in crate::emit) fn code(text: &str) -> String {
    let text = visible(text).replace('\n', " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// The lines of a comment: paragraphs and list items wrapped, code blocks and tables as they are.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in text.trim_end().lines() {
        let bare = line.trim_start();
        let fence = bare.starts_with("```");
        let (_, marker, _) = list_item(line);
        let stands_alone = bare.is_empty() || bare.starts_with('|') || bare.starts_with('#');
        if in_code || fence || stands_alone || !marker.is_empty() {
            flush(&mut paragraph, &mut lines);
        }
        if fence {
            in_code = !in_code;
        }
        if in_code || fence {
            lines.push(line.to_owned());
        } else if stands_alone {
            lines.push(bare.to_owned());
        } else if marker.is_empty() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(bare);
        } else {
            paragraph.push_str(&depth(line));
            paragraph.push_str(bare);
        }
    }
    flush(&mut paragraph, &mut lines);
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines
}

/// The indent of a list item, less than what would make it code.
fn depth(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    "  ".repeat((indent / 2).min(3))
}

fn flush(paragraph: &mut String, lines: &mut Vec<String>) {
    if paragraph.is_empty() {
        return;
    }
    let (indent, marker, text) = list_item(paragraph);
    let under = " ".repeat(indent.len() + marker.len());
    let over = format!("{indent}{marker}");
    let options = textwrap::Options::new(WIDTH).break_words(false);
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    let options = options.initial_indent(&over).subsequent_indent(&under);
    lines.extend(textwrap::wrap(text, options).into_iter().map(|line| unlisted(&line, &over)));
    paragraph.clear();
}

/// A line that wrapping made look like a heading, a list or a quote.
fn unlisted(line: &str, over: &str) -> String {
    let bare = line.trim_start();
    let looks = ["- ", "+ ", "# ", "> "].iter().any(|marker| bare.starts_with(marker));
    if looks && (over.is_empty() || !line.starts_with(over)) {
        let indent = &line[..line.len() - bare.len()];
        return format!("{indent}\\{bare}");
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_description_is_safe_for_rustdoc() {
        for (text, safe) in [
            ("a [link] <b> `[code]` *x*", r"a \[link\] \<b\> `[code]` \*x\*"),
            (
                "see https://example.com/{id}, and http://example.com.",
                "see <https://example.com/%7Bid%7D>, and <http://example.com>.",
            ),
            ("见https://example.com/a。后", "见<https://example.com/a>。后"),
            ("one ` backtick [x]\nnext", "one \\` backtick \\[x\\]\nnext"),
            ("a ` b [x] ``` c", r"a \` b \[x\] \`\`\` c"),
            ("`[a\nb]` c\n- ` [d]", "`[a\nb]` c\n- \\` \\[d\\]"),
            ("```\na ` b\n```\n[c]", "```text\na ` b\n```\n\\[c\\]"),
            ("``` [x] ``` y", "``` [x] ``` y"),
            ("a\u{202E}b\rc\td", "a\u{FFFD}b\nc d"),
            ("```\nlet x = [1];\n```", "```text\nlet x = [1];\n```"),
            ("```rust\nno end", "```text\nno end\n```"),
            ("* item\n1. first [x]", "- item\n1. first \\[x\\]"),
        ] {
            assert_eq!(escape(text), safe, "{text:?}");
        }
        assert_eq!(code("a`b"), "`` a`b ``");
    }

    #[test]
    fn code_is_not_wrapped_and_lists_are_kept() {
        let long = "x ".repeat(80);
        let lines = lines(&format!("{long}\n- item\n  - inner\n- item\n\n```\n{long}\n```"));
        assert_eq!(lines.iter().filter(|line| *line == "- item").count(), 2);
        assert!(lines.contains(&"  - inner".to_owned()));
        assert!(lines.contains(&long));
        assert!(lines[0].len() <= WIDTH);
    }
}
