//! Explains syntax errors.
//!
//! A parser says what it did not expect; a user wants to know what to write. So an error is
//! examined again with the tokens of its statement around it ([`ErrorContext`]), and each kind that
//! we recognise has its own message, location and help; the rest keep the message of the parser.

use super::format::Format;
use super::preflight::MAX_DEPTH;
use super::tokens::{Token, TokenKind, tokens};
use crate::model::problem::{Code, Location, Problem};
use std::collections::HashSet;
use std::ops::Range;

mod expected;
mod grammar;
mod lexical;
mod prefixes;
mod wording;

/// How many problems of one document are reported.
pub(super) const MAX_REPORTED: usize = 100;

/// How many errors are counted before the search stops.
const MAX_COUNTED: usize = 1000;

/// An error of a parser of Turtle, TriG, N-Triples or N-Quads.
#[derive(Debug)]
pub(super) struct SyntaxError {
    /// Where the parser began: the start of a statement.
    pub from: usize,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// The message of the parser.
    pub message: String,
}

/// The tokens around an error, without spaces and comments.
struct ErrorContext<'a> {
    /// Where the parser began.
    from: usize,
    /// The tokens of the statement before the error.
    before: Vec<Token<'a>>,
    /// The token at the error or the first after it; none at the end of the text.
    at: Option<Token<'a>>,
    /// The brackets that are open at the error, outermost first.
    open: Vec<Token<'a>>,
}

impl<'a> ErrorContext<'a> {
    fn of(text: &'a str, error: &SyntaxError) -> Self {
        let mut context = Self {
            from: error.from,
            before: Vec::new(),
            at: None,
            open: Vec::new(),
        };
        for token in tokens(text).from(error.from) {
            if token.kind.is_trivia() {
                continue;
            }
            if token.end() > error.start {
                if context.is_complete() && !token.is(".") {
                    context.before.clear();
                }
                context.at = Some(token);
                break;
            }
            if token.is(".") {
                context.before.clear();
                context.open.retain(|open| open.text == "{");
                continue;
            }
            if context.is_complete() {
                context.before.clear();
            }
            context.before.push(token);
            match token.text {
                "[" | "(" | "{" | "<<" | "<<(" | "{|" => context.open.push(token),
                "]" | ")" | "}" | ">>" | ")>>" | "|}" => drop(context.open.pop()),
                _ => {}
            }
        }
        context
    }

    /// Whether this is a declaration of a prefix or of the base.
    fn is_directive(&self) -> bool {
        self.before.first().is_some_and(|first| {
            matches!(first.text, "@prefix" | "@base" | "@version")
                || first.kind == TokenKind::Word
                    && ["prefix", "base", "version"]
                        .iter()
                        .any(|word| first.text.eq_ignore_ascii_case(word))
        })
    }

    /// Whether such a declaration is complete without a dot, in the style of SPARQL.
    fn is_complete(&self) -> bool {
        self.is_directive()
            && self.before[0].kind == TokenKind::Word
            && self
                .last()
                .is_some_and(|last| matches!(last.kind, TokenKind::Iri | TokenKind::StringLiteral))
    }

    /// The token before the error.
    fn last(&self) -> Option<Token<'a>> {
        self.before.last().copied()
    }

    /// The first broken token up to the error, which is its cause.
    fn broken(&self) -> Option<Token<'a>> {
        let mut tokens = self.before.iter().chain(&self.at);
        tokens
            .find(|token| token.kind == TokenKind::Broken)
            .copied()
    }
}

/// Collects the problems of one document.
pub(super) struct ErrorCollector<'a> {
    file: &'a str,
    text: &'a str,
    format: Format,
    problems: Vec<Problem>,
    /// How many problems are not reported.
    more: usize,
    /// ErrorCollector of any kind, those of one line or one prefix included.
    seen: usize,
    /// Prefixes that were reported as undeclared, or whose declaration has an error.
    undeclared: HashSet<&'a str>,
    /// The line of the last problem: a line has only one.
    last_line: usize,
    /// The start of a line before which there are no more errors, and how many lines precede it:
    /// so the lines of a long text are counted once.
    counted: (usize, usize),
}

impl<'a> ErrorCollector<'a> {
    /// An empty collector.
    pub fn new(file: &'a str, text: &'a str, format: Format) -> Self {
        Self {
            file,
            text,
            format,
            problems: Vec::new(),
            more: 0,
            seen: 0,
            undeclared: HashSet::new(),
            last_line: 0,
            counted: (0, 0),
        }
    }

    /// Whether enough errors were counted.
    pub fn is_full(&self) -> bool {
        self.seen >= MAX_COUNTED
    }

    /// Adds an error of Turtle, TriG, N-Triples or N-Quads.
    pub fn explain(&mut self, error: &SyntaxError) {
        let text = self.text;
        self.seen += 1;
        self.count_lines(error.from);
        let context = ErrorContext::of(text, error);
        if error.message.ends_with("has not been declared")
            && let Some(token) = context.at
            && let Some((prefix, _)) = token.text.split_once(':')
        {
            self.undeclared(prefix, token);
            return;
        }
        // a prefix whose declaration has an error is not undeclared
        if context.is_directive()
            && let Some(name) = context.before.get(1).or(context.at.as_ref())
        {
            self.undeclared.insert(name.text.trim_end_matches(':'));
        }
        let (problem, range) = lexical::describe(text, self.format, error, &context);
        self.add(problem, range);
    }

    /// Adds an error of a parser whose messages are counted on.
    pub fn other_parser(&mut self, range: Option<Range<usize>>, message: &str) {
        match lexical::from_other_parser(self.text, self.format, range, message) {
            (problem, Some(range)) => self.add(problem, range),
            (problem, None) => self.problems.push(problem),
        }
    }

    /// Reports a prefix once, with what to write.
    fn undeclared(&mut self, prefix: &'a str, token: Token<'a>) {
        if self.undeclared.insert(prefix) {
            let problem = prefixes::undeclared(self.text, prefix);
            self.add(problem, token.start..token.start + prefix.len() + 1);
        }
    }

    /// Counts the lines up to the one that holds a byte.
    fn count_lines(&mut self, byte: usize) {
        let (start, lines) = self.counted;
        let counted = &self.text.as_bytes()[start..byte];
        if let Some(end) = counted.iter().rposition(|&b| b == b'\n') {
            let more = counted[..=end].iter().filter(|&&b| b == b'\n').count();
            self.counted = (start + end + 1, lines + more);
        }
    }

    fn add(&mut self, problem: Problem, range: Range<usize>) {
        let (start, lines) = self.counted;
        let range = range.start.saturating_sub(start)..range.end.saturating_sub(start);
        let mut location = Location::from_byte_range(self.file, &self.text[start..], range);
        location.line += lines;
        if location.line == self.last_line {
            return;
        }
        self.last_line = location.line;
        if self.problems.len() < MAX_REPORTED {
            self.problems.push(problem.at(location));
        } else {
            self.more += 1;
        }
    }

    /// The problems, and how many more there are.
    pub fn finish(mut self) -> Vec<Problem> {
        let more = match self.more {
            0 => return self.problems,
            more if self.is_full() => format!("{more} or more"),
            more => more.to_string(),
        };
        self.problems.push(Problem::error(
            Code::Syntax,
            format!("{more} further problems in {} are not shown", self.file),
        ));
        self.problems
    }
}

/// The problem of a text whose brackets are nested too deep.
pub(super) fn too_deep(file: &str, text: &str, at: usize) -> Problem {
    Problem::error(
        Code::TooDeep,
        format!("brackets are nested more than {MAX_DEPTH} deep"),
    )
    .at(Location::from_byte_range(file, text, at..at + 1))
    .help("close them earlier, or give the inner nodes names of their own")
}
