//! Functions and their lengths, read from source text whatever it is laid out like.

/// The longest that a function may be, in lines.
const CEILING: usize = 80;

/// A text with each character of comments, strings and character literals blanked, so that braces and
/// words in them are none of the code.
fn code(text: &str) -> Vec<char> {
    let mut out: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < out.len() {
        let end = match &out[at..] {
            ['/', '/', ..] => end_of(&out, at, |rest| rest[0] == '\n'),
            ['/', '*', ..] => block_comment(&out, at),
            ['r', '"' | '#', ..] if !is_word(at.checked_sub(1).map(|at| out[at])) => raw(&out, at),
            ['b', 'r', '"' | '#', ..] => raw(&out, at + 1),
            ['"', ..] => quoted(&out, at, '"'),
            ['\'', '\\', ..] => quoted(&out, at, '\''),
            ['\'', _, '\'', ..] => at + 3,
            _ => at,
        };
        for c in &mut out[at..end] {
            if *c != '\n' {
                *c = ' ';
            }
        }
        at = end.max(at + 1);
    }
    out
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn end_of(text: &[char], from: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    let found = (from..text.len()).find(|at| is_end(&text[*at..]));
    found.unwrap_or(text.len())
}

/// Block comments nest.
fn block_comment(text: &[char], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0);
    while at < text.len() {
        match &text[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] if depth == 1 => return at + 2,
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

/// A raw string, which ends with as many `#` as it begins with; a raw name such as `r#type` is none.
fn raw(text: &[char], from: usize) -> usize {
    let marks = text[from + 1..].iter().take_while(|c| **c == '#').count();
    let open = from + 1 + marks;
    if text.get(open) != Some(&'"') {
        return from;
    }
    let is_end = |rest: &[char]| {
        let closing = rest[1..].iter().take(marks).filter(|c| **c == '#');
        rest[0] == '"' && closing.count() == marks
    };
    let end = end_of(text, open + 1, is_end) + 1 + marks;
    end.min(text.len())
}

fn quoted(text: &[char], from: usize, mark: char) -> usize {
    let mut at = from + 1;
    while at < text.len() && text[at] != mark {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(text.len())
}

/// The functions that have a body: name, first line (from 1), and number of lines.
fn functions(text: &str) -> Vec<(String, usize, usize)> {
    let code = code(text);
    let lines = |range: &[char]| range.iter().filter(|c| **c == '\n').count();
    let mut found = Vec::new();
    let mut line = 1;
    for at in 0..code.len() {
        line += usize::from(code[at] == '\n');
        let is_keyword = code[at..].starts_with(&['f', 'n', ' '])
            && !is_word(at.checked_sub(1).map(|at| code[at]));
        if !is_keyword {
            continue;
        }
        let name = code[at + 3..].iter().take_while(|c| is_word(Some(**c)));
        let name: String = name.collect();
        if name.is_empty() {
            continue;
        }
        // The body follows what stands in brackets: `;` in `[u8; 4]` ends nothing.
        let mut depth = 0_i32;
        let body = (at..code.len()).find(|at| {
            depth += match code[*at] {
                '(' | '[' => 1,
                ')' | ']' => -1,
                _ => 0,
            };
            depth == 0 && matches!(code[*at], '{' | ';')
        });
        let Some(body) = body.filter(|body| code[*body] == '{') else {
            continue;
        };
        let mut depth = 0_i32;
        let end = (body..code.len()).find(|at| {
            depth += match code[*at] {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0
        });
        let end = end.unwrap_or_else(|| panic!("{name} has no end"));
        found.push((name, line, lines(&code[at..end]) + 1));
    }
    found
}

#[test]
fn no_function_is_longer_than_80_lines() {
    let mut seen = 0;
    for source in super::sources() {
        let path = source.path.display();
        for (name, line, lines) in functions(&source.text) {
            seen += 1;
            assert!(
                lines <= CEILING,
                "{name} at {path}:{line} has {lines} lines"
            );
        }
    }
    assert!(seen > 2000, "{seen}");
}

#[test]
fn braces_in_texts_and_comments_end_no_function() {
    let text = "fn a(x: [u8; 2]) -> fn(u8) -> u8 {\n  // }\n  /* } /* } */ } */\n  \
        let s = \"}\\\"}\"; let c = '}'; let d = '\\''; let r = r#\"}\"}\"#;\n  \
        let f = |x: &'static str| { if x.is_empty() { r#type } };\n  fn b() {\n  }\n}\nfn c();\n";
    let found = functions(text);
    let expected = [("a".to_owned(), 1, 8), ("b".to_owned(), 6, 2)];
    assert_eq!(found, expected);
}
