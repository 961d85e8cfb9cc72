//! Descriptions with a mistake, made at random from descriptions that are right.

/// A source of numbers: below the number given.
pub(crate) trait Dice {
    fn below(&mut self, bound: usize) -> usize;
}

const VALUES: [&str; 30] = [
    "null",
    "~",
    "true",
    "no",
    "''",
    "\"",
    "'",
    "-1",
    "0",
    "1e999",
    "18446744073709551616",
    "0.5",
    "{}",
    "[]",
    "[[]]",
    "{a: {b: c}}",
    "&a b",
    "*a",
    "!!str x",
    "? x",
    "|",
    ">-",
    "<<",
    "---",
    "...",
    "\u{FEFF}",
    "\u{7f}",
    "发券",
    "'#/components/schemas/CardType'",
    "'#/components/schemas/'",
];

const KEYS: [&str; 24] = [
    "$ref",
    "type",
    "enum",
    "required",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "additionalProperties",
    "minimum",
    "maxLength",
    "pattern",
    "format",
    "default",
    "example",
    "parameters",
    "schema",
    "content",
    "responses",
    "in",
    "x-wechatpay-page",
    "x-wechatpay-batch",
    "x-wechatpay-idempotency",
    "x-wechatpay-personal",
];

/// `text` after one to four edits.
pub(crate) fn mutate(text: &str, dice: &mut impl Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.below(4) {
        text = match dice.below(10) {
            0..=5 => edit_line(&text, dice),
            6 => edit_character(&text, dice),
            7 => move_lines(&text, dice),
            8 => nest(&text, dice),
            _ => cut(&text, dice),
        };
    }
    text
}

fn edit_line(text: &str, dice: &mut impl Dice) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        return VALUES[dice.below(VALUES.len())].to_owned();
    }
    let index = dice.below(lines.len());
    let line = lines[index].clone();
    let indent = line.len() - line.trim_start().len();
    let key = line.split_once(':').map_or(line.as_str(), |(key, _)| key).to_owned();
    match dice.below(8) {
        0 => drop(lines.remove(index)),
        1 => lines.insert(index, line),
        2 => lines[index] = format!("{}{line}", " ".repeat(dice.below(4))),
        3 => lines[index] = format!("{}{}", " ".repeat(dice.below(indent + 1)), line.trim_start()),
        4 => lines[index] = format!("{key}: {}", VALUES[dice.below(VALUES.len())]),
        5 => lines[index] = format!("{}{}:", " ".repeat(indent), KEYS[dice.below(KEYS.len())]),
        6 => {
            let (key, value) = (KEYS[dice.below(KEYS.len())], VALUES[dice.below(VALUES.len())]);
            lines.insert(index, format!("{}{key}: {value}", " ".repeat(indent)));
        }
        _ => lines[index] = format!("{line}{}", VALUES[dice.below(VALUES.len())]),
    }
    lines.join("\n")
}

fn edit_character(text: &str, dice: &mut impl Dice) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    if characters.is_empty() {
        return String::new();
    }
    let index = dice.below(characters.len());
    let odd = ['\t', '\0', '\r', '\n', ':', '-', '{', '[', '}', '"', '\'', '#', '&', '%', '\u{2028}', '券'];
    match dice.below(3) {
        0 => drop(characters.remove(index)),
        1 => characters.insert(index, odd[dice.below(odd.len())]),
        _ => characters[index] = odd[dice.below(odd.len())],
    }
    characters.into_iter().collect()
}

fn move_lines(text: &str, dice: &mut impl Dice) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.len() < 2 {
        return text.to_owned();
    }
    let first = dice.below(lines.len());
    let block: Vec<&str> = lines.drain(first..(first + 1 + dice.below(12)).min(lines.len())).collect();
    let target = dice.below(lines.len() + 1);
    lines.splice(target..target, block);
    lines.join("\n")
}

/// Many lists or mappings in each other, in the place of a value; some of them end.
fn nest(text: &str, dice: &mut impl Dice) -> String {
    let pairs = [
        ("[", "]"),
        ("{a: ", "}"),
        ("{type: array, items: ", "}"),
        ("{allOf: [", "]}"),
        ("{type: object, properties: {a: ", "}}"),
        ("- ", ""),
        ("? ", ""),
    ];
    let (open, close) = pairs[dice.below(pairs.len())];
    let deepest = [30, 70, 400][dice.below(3)];
    let depth = 1 + dice.below(deepest);
    let end = if dice.below(3) == 0 { 0 } else { depth };
    let line = dice.below(text.lines().count().max(1));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if let Some(line) = lines.get_mut(line) {
        let key = line.split_once(':').map_or("", |(key, _)| key);
        *line = format!("{key}: {}{{}}{}", open.repeat(depth), close.repeat(end));
    }
    lines.join("\n")
}

fn cut(text: &str, dice: &mut impl Dice) -> String {
    let length = dice.below(text.chars().count() + 1);
    text.chars().take(length).collect()
}
