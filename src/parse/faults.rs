//! Faults in our own words.
//!
//! A reader says what it did not expect; a person wants to know what to write. So a fault is
//! looked at again with the tokens of its statement around it ([`Scene`]), and each kind that we
//! recognise has its own message, place and help; the rest keep the reader's message.

use super::format::Format;
use super::preflight::DEEPEST;
use super::tokens::{Kind, Token, tokens};
use crate::model::problem::{Code, Place, Problem};
use std::collections::HashSet;
use std::ops::Range;

mod grammar;
mod prefixes;
mod words;

/// How many problems of one document are listed.
pub(super) const SHOWN: usize = 100;

/// How many faults are counted before we stop looking for more.
const COUNTED: usize = 1000;

/// What a reader of Turtle and its kin could not read.
#[derive(Debug)]
pub(super) struct Fault {
    /// Where the reader had begun: a statement begins there.
    pub from: usize,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// The reader's message.
    pub message: String,
}

/// The tokens around a fault, blanks and comments left out.
struct Scene<'a> {
    /// Where the reader had begun.
    from: usize,
    /// The tokens of the statement before the fault.
    before: Vec<Token<'a>>,
    /// The token at the fault or the first after it; none at the end of the text.
    at: Option<Token<'a>>,
    /// The brackets that are open at the fault, outermost first.
    open: Vec<Token<'a>>,
}

impl<'a> Scene<'a> {
    fn of(text: &'a str, fault: &Fault) -> Self {
        let mut scene = Self {
            from: fault.from,
            before: Vec::new(),
            at: None,
            open: Vec::new(),
        };
        for token in tokens(text).from(fault.from) {
            if token.kind.is_blank() {
                continue;
            }
            if token.end() > fault.start {
                if scene.is_complete() && !token.is(".") {
                    scene.before.clear();
                }
                scene.at = Some(token);
                break;
            }
            if token.is(".") {
                scene.before.clear();
                scene.open.retain(|open| open.text == "{");
                continue;
            }
            if scene.is_complete() {
                scene.before.clear();
            }
            scene.before.push(token);
            match token.text {
                "[" | "(" | "{" => scene.open.push(token),
                "]" | ")" | "}" => drop(scene.open.pop()),
                _ => {}
            }
        }
        scene
    }

    /// Whether this is a line that declares a prefix or the base.
    fn is_directive(&self) -> bool {
        self.before.first().is_some_and(|first| {
            matches!(first.text, "@prefix" | "@base")
                || first.kind == Kind::Word
                    && ["prefix", "base"]
                        .iter()
                        .any(|word| first.text.eq_ignore_ascii_case(word))
        })
    }

    /// Whether such a line is at its end, without a dot, as SPARQL writes it.
    fn is_complete(&self) -> bool {
        self.is_directive()
            && self.before[0].kind == Kind::Word
            && self.last().is_some_and(|last| last.kind == Kind::Iri)
    }

    /// The token before the fault.
    fn last(&self) -> Option<Token<'a>> {
        self.before.last().copied()
    }

    /// What no rule fits, up to and at the fault: the first of them is its cause.
    fn broken(&self) -> Option<Token<'a>> {
        let mut tokens = self.before.iter().chain(&self.at);
        tokens.find(|token| token.kind == Kind::Broken).copied()
    }
}

/// Collects the problems of one document.
pub(super) struct Faults<'a> {
    file: &'a str,
    text: &'a str,
    format: Format,
    problems: Vec<Problem>,
    /// Problems beyond those shown.
    more: usize,
    /// Faults of any kind, those of one line or one prefix included.
    seen: usize,
    /// Prefixes that were found missing, or whose own line is at fault.
    undeclared: HashSet<&'a str>,
    /// Lines that have a problem are not given a second one.
    line: usize,
    /// The start of a line before which nothing more will be at fault, and how many precede it:
    /// so the lines of a long text are counted once.
    passed: (usize, usize),
}

impl<'a> Faults<'a> {
    /// Nothing yet.
    pub fn new(file: &'a str, text: &'a str, format: Format) -> Self {
        Self {
            file,
            text,
            format,
            problems: Vec::new(),
            more: 0,
            seen: 0,
            undeclared: HashSet::new(),
            line: 0,
            passed: (0, 0),
        }
    }

    /// Whether looking on is of no use.
    pub fn is_enough(&self) -> bool {
        self.seen >= COUNTED
    }

    /// Takes in a fault of Turtle and its kin.
    pub fn explain(&mut self, fault: &Fault) {
        let text = self.text;
        self.seen += 1;
        self.pass(fault.from);
        let scene = Scene::of(text, fault);
        if fault.message.ends_with("has not been declared")
            && let Some(token) = scene.at
            && let Some((prefix, _)) = token.text.split_once(':')
        {
            self.undeclared(prefix, token);
            return;
        }
        // a prefix whose own line is at fault is not missing
        if scene.is_directive()
            && let Some(name) = scene.before.get(1).or(scene.at.as_ref())
        {
            self.undeclared.insert(name.text.trim_end_matches(':'));
        }
        let (problem, range) = words::say(text, self.format, fault, &scene);
        self.add(problem, range);
    }

    /// Takes in the fault of a reader that we have no words for.
    pub fn foreign(&mut self, range: Option<Range<usize>>, message: &str) {
        match words::foreign(self.text, self.format, range, message) {
            (problem, Some(range)) => self.add(problem, range),
            (problem, None) => self.problems.push(problem),
        }
    }

    /// A prefix is reported once, with what to write.
    fn undeclared(&mut self, prefix: &'a str, token: Token<'a>) {
        if self.undeclared.insert(prefix) {
            let problem = prefixes::undeclared(self.text, prefix);
            self.add(problem, token.start..token.start + prefix.len() + 1);
        }
    }

    /// Counts the lines up to the one that holds a byte.
    fn pass(&mut self, byte: usize) {
        let (start, lines) = self.passed;
        let passed = &self.text.as_bytes()[start..byte];
        if let Some(end) = passed.iter().rposition(|&b| b == b'\n') {
            let more = passed[..=end].iter().filter(|&&b| b == b'\n').count();
            self.passed = (start + end + 1, lines + more);
        }
    }

    fn add(&mut self, problem: Problem, range: Range<usize>) {
        let (start, lines) = self.passed;
        let range = range.start.saturating_sub(start)..range.end.saturating_sub(start);
        let mut place = Place::of_bytes(self.file, &self.text[start..], range);
        place.line += lines;
        if place.line == self.line {
            return;
        }
        self.line = place.line;
        if self.problems.len() < SHOWN {
            self.problems.push(problem.at(place));
        } else {
            self.more += 1;
        }
    }

    /// The problems, and how many more there are.
    pub fn finish(mut self) -> Vec<Problem> {
        let more = match self.more {
            0 => return self.problems,
            more if self.is_enough() => format!("{more} or more"),
            more => more.to_string(),
        };
        self.problems.push(Problem::error(
            Code::Syntax,
            format!("{more} further problems in {} are not shown", self.file),
        ));
        self.problems
    }
}

/// The fault of a text whose brackets go deeper than we follow.
pub(super) fn too_deep(file: &str, text: &str, at: usize) -> Problem {
    Problem::error(
        Code::TooDeep,
        format!("brackets are nested more than {DEEPEST} deep"),
    )
    .at(Place::of_bytes(file, text, at..at + 1))
    .help("close them earlier, or give the inner things names of their own")
}
