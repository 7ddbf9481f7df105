//! Limits on SPARQL text, checked by one pass over its tokens before anything that is recursive sees
//! it: the parser, the optimizer and the evaluator use the stack for each level of a query.
//!
//! Two things make a query deep. Brackets nest; and chains (`a || b || c`, `OPTIONAL {} OPTIONAL {}`)
//! become trees that lean to the left, as deep as the chain is long. So the pass keeps the open
//! brackets, each with the links of its chain so far: what it adds up is never less than the true
//! depth. Lists (`VALUES`, `IN`, arguments, triples) are flat and cost nothing but tokens.
//!
//! The parser reads some things twice, since it tries one alternative after the other: what follows
//! `!`, and the arguments of functions that have an optional one. Nested, this doubles with each
//! level; tokens are counted as often as they are read.

use super::Error;
use super::tokens::{iri_length, is_name, string_length};
use crate::model::problem::{Code, Location, Problem};

/// The most brackets that may be open at once.
pub const MAX_NESTING: usize = 100;
/// The greatest depth of the algebra, with chains.
pub const MAX_DEPTH: usize = 1_000;
/// The most tokens, counted as often as the parser reads them.
pub const MAX_TOKENS: usize = 1_000_000;
/// The most statements in patterns and templates.
pub const MAX_STATEMENTS: usize = 5_000;

/// Functions whose arguments the parser may read twice.
const READ_TWICE: [&str; 4] = ["regex", "substr", "replace", "group_concat"];
/// Keywords that add a step to the chain of their group.
const CHAINING: [&str; 9] = [
    "optional", "union", "minus", "filter", "bind", "graph", "lateral", "service", "as",
];
/// Keywords after which each bracket is a step: conditions and expressions.
const CONDITIONS: [&str; 4] = ["select", "having", "group", "order"];

/// Checks a text; returns an upper bound of its depth.
///
/// # Errors
/// [`Error::Limit`], with the place at which the text exceeds a limit.
pub(super) fn check(name: &str, text: &str) -> Result<usize, Error> {
    let mut scan = Scan::new(text);
    match scan.run() {
        Ok(()) => Ok(scan.frames[0].depth() + scan.hidden),
        Err(limit) => {
            let at = scan.at.min(text.len());
            let problem = Problem::error(Code::TooDeep, limit.to_string())
                .at(Location::from_byte_range(name, text, at..at + 1))
                .label("the limit is passed here");
            Err(Error::Limit(Box::new(problem.help(limit.help()))))
        }
    }
}

/// A limit that a text exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Limit {
    #[error("the query has more than {MAX_NESTING} brackets inside each other")]
    Nesting,
    #[error("the query is more than {MAX_DEPTH} steps deep")]
    Depth,
    #[error("the query has more than {MAX_TOKENS} tokens")]
    Tokens,
    #[error("the query has more than {MAX_STATEMENTS} statements in patterns and templates")]
    Statements,
}

impl Limit {
    fn help(self) -> &'static str {
        match self {
            Self::Nesting => "leave out brackets that change nothing",
            Self::Depth => "write long chains of conditions as a list: IN (…) or VALUES",
            Self::Statements => "write data in INSERT DATA or in a file, and ask smaller queries",
            Self::Tokens => {
                "load data as a file; what is inside !(…), REGEX, SUBSTR, REPLACE and GROUP_CONCAT counts twice"
            }
        }
    }
}

/// An open bracket; the whole text is the first.
#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    open: u8,
    /// Links of its chain.
    links: usize,
    /// Links of the longest chain before the last separator.
    longest: usize,
    /// The depth of the deepest thing inside.
    inside: usize,
    /// Whether it holds data, which has no chains.
    is_data: bool,
    /// The most operators that one IRI in it would have if it were none.
    in_iri: usize,
    /// Whether each bracket in it is a link.
    counts_brackets: bool,
    /// Whether it describes things, each of which is a link.
    describes: bool,
    /// Whether it has an `AS`, which makes it a step of the bracket around it.
    names: bool,
    /// How often the parser reads its content, as a power of two.
    doublings: u32,
}

impl Frame {
    fn depth(&self) -> usize {
        let chain = match self.is_data {
            true => 0,
            false => self.longest.max(self.links) + self.in_iri,
        };
        1 + chain + self.inside
    }

    /// A separator: what follows is not part of the same chain.
    fn separate(&mut self) {
        self.longest = self.longest.max(self.links);
        self.links = 0;
    }
}

struct Scan<'a> {
    text: &'a [u8],
    at: usize,
    frames: Vec<Frame>,
    tokens: usize,
    statements: usize,
    /// Brackets inside of what looks like IRIs, but would be open if `<` were an operator.
    hidden: usize,
    /// Whether the last token makes the next bracket's content be read twice.
    doubles: bool,
    /// Whether the last word is `DATA`, so that a bracket holds statements alone.
    data: bool,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        let whole = Frame {
            counts_brackets: true,
            ..Frame::default()
        };
        Self {
            text: text.as_bytes(),
            at: 0,
            frames: vec![whole],
            tokens: 0,
            statements: 0,
            hidden: 0,
            doubles: false,
            data: false,
        }
    }

    fn top(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Skips bytes for as long as they are of a kind.
    fn skip(&mut self, is_part: impl Fn(u8) -> bool) {
        while self.at < self.text.len() && is_part(self.text[self.at]) {
            self.at += 1;
        }
    }

    fn run(&mut self) -> Result<(), Limit> {
        while self.at < self.text.len() {
            let begin = self.at;
            self.token()?;
            // Whatever the token is, it is behind us.
            self.at = self.at.max(begin + 1);
        }
        while self.frames.len() > 1 {
            self.close()?;
        }
        self.check_depth(self.frames[0].depth() + self.hidden)
    }

    fn check_depth(&self, depth: usize) -> Result<(), Limit> {
        match depth > MAX_DEPTH {
            true => Err(Limit::Depth),
            false => Ok(()),
        }
    }

    fn token(&mut self) -> Result<(), Limit> {
        let byte = self.byte(0);
        if byte.is_ascii_whitespace() {
            self.at += 1;
            return Ok(());
        }
        if byte == b'#' {
            self.skip(|byte| byte != b'\n' && byte != b'\r');
            return Ok(());
        }
        let weight = 1_usize.checked_shl(self.top().doublings + self.hidden as u32);
        self.tokens = self.tokens.saturating_add(weight.unwrap_or(usize::MAX));
        if self.tokens > MAX_TOKENS {
            return Err(Limit::Tokens);
        }
        let doubles = std::mem::take(&mut self.doubles);
        let top = self.top();
        let is_pattern = matches!(top.open, b'{' | b'[') && !top.is_data;
        self.statements += usize::from(is_pattern && b".;,".contains(&byte));
        match byte {
            b'"' | b'\'' => self.string(),
            b'<' if self.byte(1) == b'<' => self.open(byte, 2, false),
            b'>' if self.byte(1) == b'>' && self.top().open == b'<' => {
                self.at += 2;
                return self.close();
            }
            b'<' => {
                self.described();
                self.iri();
                self.doubles = doubles;
            }
            b'(' | b'[' | b'{' => self.open(byte, 1, doubles),
            b')' | b']' | b'}' => return self.close(),
            b'?' | b'$' => {
                self.described();
                self.at += 1;
                self.skip(is_name);
            }
            b'@' => {
                self.at += 1;
                self.skip(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            }
            b'0'..=b'9' => self.number(),
            b',' => self.top().separate(),
            b';' if self.frames.len() == 1 => self.top().separate(),
            _ if byte == b':' || is_name(byte) => self.name(doubles),
            _ => self.operator(byte, doubles),
        }
        if self.statements > MAX_STATEMENTS {
            return Err(Limit::Statements);
        }
        if self.frames.len() > MAX_NESTING + 1 || self.hidden > MAX_NESTING {
            return Err(Limit::Nesting);
        }
        // The sum over all frames is taken when they close; here, what is certain already.
        self.check_depth(self.frames[self.frames.len() - 1].depth())
    }

    fn open(&mut self, open: u8, length: usize, doubles: bool) {
        self.at += length;
        let is_data = std::mem::take(&mut self.data);
        let outer = self.top();
        let is_step = match open {
            b'{' => true,
            b'(' => outer.counts_brackets,
            _ => false,
        };
        outer.links += usize::from(is_step);
        let frame = Frame {
            open,
            counts_brackets: open == b'(',
            is_data: is_data || outer.is_data,
            doublings: outer.doublings + u32::from(doubles),
            ..Frame::default()
        };
        self.frames.push(frame);
    }

    fn close(&mut self) -> Result<(), Limit> {
        self.at += 1;
        if self.frames.len() > 1
            && let Some(closed) = self.frames.pop()
        {
            let depth = closed.depth();
            let outer = self.top();
            outer.inside = outer.inside.max(depth);
            outer.links += usize::from(closed.names);
            self.check_depth(depth)?;
        }
        Ok(())
    }

    /// An IRI, or the operator `<`. Which of them, only the grammar knows; so what an IRI would
    /// hide if it were none is counted.
    fn iri(&mut self) {
        let rest = &self.text[self.at..];
        let Some(length) = iri_length(rest) else {
            self.at += 1;
            return;
        };
        let (mut open, mut operators) = (0_usize, 0);
        for byte in &rest[..length] {
            match byte {
                b'(' | b'[' => open += 1,
                b')' | b']' => open = open.saturating_sub(1),
                b'+' | b'-' | b'*' | b'/' | b'&' | b'!' => operators += 1,
                _ => {}
            }
        }
        self.hidden += open;
        let top = self.top();
        top.in_iri = top.in_iri.max(operators);
        self.at += length;
    }

    /// A string; one without an end is a syntax error, and nothing behind it is read.
    fn string(&mut self) {
        let Some(length) = string_length(&self.text[self.at..]) else {
            self.at = self.text.len();
            return;
        };
        self.at += length;
        if self.byte(0) == b'^' && self.byte(1) == b'^' {
            self.at += 2;
        }
    }

    /// A thing after `DESCRIBE` is a link; others are parts of a list.
    fn described(&mut self) {
        let top = self.top();
        top.links += usize::from(top.describes);
    }

    fn number(&mut self) {
        let is_part = |byte: u8| byte.is_ascii_digit() || byte == b'.';
        self.skip(is_part);
        if matches!(self.byte(0), b'e' | b'E') {
            self.at += 1 + usize::from(matches!(self.byte(1), b'+' | b'-'));
            self.skip(is_part);
        }
    }

    /// A keyword, the name of a function, or a prefixed name.
    fn name(&mut self, doubles: bool) {
        let begin = self.at;
        self.skip(is_name);
        if self.byte(0) == b':' {
            self.described();
            self.local_name();
            self.doubles = doubles;
            return;
        }
        let word = String::from_utf8_lossy(&self.text[begin..self.at]).to_ascii_lowercase();
        let word = word.as_str();
        // `!STR(…)`: the whole call is read twice.
        self.doubles = doubles || READ_TWICE.contains(&word);
        self.data = word == "data";
        let is_step = CHAINING.contains(&word);
        let top = self.top();
        top.links += usize::from(is_step);
        if CONDITIONS.contains(&word) {
            top.counts_brackets = true;
        } else if matches!(word, "values" | "where") {
            top.counts_brackets = false;
        }
        top.names |= word == "as";
        top.describes |= word == "describe";
    }

    /// The rest of a prefixed name, whose `\(` is no bracket.
    fn local_name(&mut self) {
        loop {
            self.skip(|byte| is_name(byte) || b":.-%".contains(&byte));
            if self.byte(0) != b'\\' {
                return;
            }
            self.at += 2;
        }
    }

    fn operator(&mut self, byte: u8, doubles: bool) {
        self.at += 1;
        if byte == b'&' || byte == b'|' && self.byte(0) == byte {
            self.skip(|next| next == byte);
        }
        if b"+-*/|^&!".contains(&byte) {
            self.top().links += 1;
        }
        let negates = byte == b'!' && self.byte(0) != b'=';
        self.doubles = negates || doubles && b"+-".contains(&byte);
    }
}

#[cfg(test)]
mod tests;
