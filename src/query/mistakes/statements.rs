//! Mistakes in statements: what stands between them, and what cannot stand in a place of them.

use super::Mistake;
use super::outline::Outline;
use crate::query::tokens::TokenKind as K;

/// The place in a statement that comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Subject,
    Property,
    Value,
    /// After a value: a separator.
    Separator,
}

/// The mistakes in the statements of all braces.
pub(super) fn mistakes(outline: &Outline<'_>) -> Vec<Mistake> {
    let braces = (0..outline.len()).filter(|token| outline.mark(*token) == "{");
    braces
        .filter_map(|open| Statements::new(outline, open).run())
        .collect()
}

struct Statements<'o, 'a> {
    outline: &'o Outline<'a>,
    at: usize,
    end: usize,
    place: Place,
    /// Whether a semicolon was the last token, after which a statement may end.
    after_semicolon: bool,
}

impl<'o, 'a> Statements<'o, 'a> {
    fn new(outline: &'o Outline<'a>, open: usize) -> Self {
        Self {
            outline,
            at: open + 1,
            end: outline.partner(open).unwrap_or(outline.len()),
            place: Place::Subject,
            after_semicolon: false,
        }
    }

    /// The first mistake.
    fn run(mut self) -> Option<Mistake> {
        let values = self
            .at
            .checked_sub(2)
            .is_some_and(|before| self.is_list(before));
        if values {
            return None;
        }
        while self.at < self.end {
            let begin = self.at;
            if let Some(mistake) = self.step() {
                return Some(mistake);
            }
            self.at = self.at.max(begin + 1);
        }
        None
    }

    /// Whether the brace after a token holds values and no statements.
    fn is_list(&self, before: usize) -> bool {
        let owner = match self.outline.mark(before) {
            ")" => self.outline.partner(before).unwrap_or(before),
            _ => before,
        };
        self.outline.is_word_before(owner, "values") || self.outline.is_word_before(before, "in")
    }

    fn step(&mut self) -> Option<Mistake> {
        let outline = self.outline;
        match outline.mark(self.at) {
            "." => return self.finish(Place::Subject),
            ";" => {
                let mistake = self.finish(Place::Property);
                self.after_semicolon = true;
                return mistake;
            }
            "," => return self.finish(Place::Value),
            "{" | "}" => {
                self.place = Place::Subject;
                self.at = outline.after(self.at);
                return None;
            }
            _ => {}
        }
        let word = outline.word(self.at);
        if !word.is_empty() && !["a", "true", "false"].contains(&word.as_str()) {
            return self.keyword(&word);
        }
        match self.place {
            Place::Subject => {
                self.subject();
                None
            }
            Place::Property => self.property(),
            Place::Value => self.value(),
            Place::Separator => self.no_separator(),
        }
    }

    /// At a separator: the statement before it must be whole.
    fn finish(&mut self, next: Place) -> Option<Mistake> {
        let is_whole = self.place == Place::Separator
            || self.place == Place::Subject && next == Place::Subject
            || self.after_semicolon && self.place == Place::Property;
        let missing = match self.place {
            Place::Value => "the value",
            _ => "property and value",
        };
        let mistake = Mistake::new(
            self.outline.range(self.at.saturating_sub(1), self.at),
            format!("{missing} of this statement is missing").replace(
                "property and value of this statement is",
                "property and value of this statement are",
            ),
            "a statement is ?subject ann:property ?value .",
        );
        self.place = next;
        self.at += 1;
        (!is_whole).then_some(mistake)
    }

    /// A keyword and what belongs to it, or a bare word.
    fn keyword(&mut self, word: &str) -> Option<Mistake> {
        const KEYWORDS: &str = "optional filter bind graph union minus values service lateral select \
            distinct reduced where group order by having limit offset as not exists silent from undef \
            delete insert exist in and or asc desc";
        let outline = self.outline;
        let is_keyword = KEYWORDS.split_whitespace().any(|known| known == word);
        let is_call = outline.mark(self.at + 1) == "(";
        if !is_keyword && !is_call {
            let name = outline.source(self.at);
            let label = format!("`{name}` is neither a variable nor a name");
            let help =
                format!("write ?{name} for a variable, ann:{name} for a term of the ontology");
            return Some(Mistake::new(outline.range(self.at, self.at), label, help));
        }
        let half = matches!(self.place, Place::Value | Place::Property) && !self.after_semicolon;
        if half && is_keyword {
            return self.finish(Place::Subject);
        }
        self.place = Place::Subject;
        self.after_semicolon = false;
        match word {
            // A subquery has clauses, not statements; its braces are looked at by themselves.
            "select" => self.at = self.end,
            "graph" | "values" | "service" => {
                while self.at < self.end && outline.mark(self.at) != "{" {
                    self.at = outline.after(self.at);
                }
            }
            _ => {
                self.at += 1;
                while outline.mark(self.at) == "("
                    || matches!(outline.kind(self.at), Some(K::Name | K::Iri))
                        && outline.mark(self.at + 1) == "("
                        && word == "filter"
                {
                    self.at = outline.after(self.at);
                }
            }
        }
        None
    }

    /// The token after a term: with its language or datatype, or the whole bracket.
    fn after_term(&self) -> usize {
        let mut at = self.outline.after(self.at);
        if matches!(self.outline.mark(self.at), "+" | "-") {
            at += 1;
        }
        if self.outline.kind(at) == Some(K::Language) {
            at += 1;
        }
        if self.outline.mark(at) == "^^" {
            at += 2;
        }
        at
    }

    fn subject(&mut self) {
        let outline = self.outline;
        let is_bracket = outline.mark(self.at) == "[";
        self.at = self.after_term();
        // `[ … ]` may be a statement by itself.
        let alone = is_bracket && matches!(outline.mark(self.at), "." | "}");
        self.place = match alone {
            true => Place::Separator,
            false => Place::Property,
        };
    }

    /// A property: a term or a path of several.
    fn property(&mut self) -> Option<Mistake> {
        let outline = self.outline;
        self.after_semicolon = false;
        if matches!(outline.kind(self.at), Some(K::Text | K::Number | K::Blank)) {
            let label = "this cannot be the property of a statement";
            let help = "a property is a name such as rdfs:label, or a variable";
            return Some(Mistake::new(outline.range(self.at, self.at), label, help));
        }
        loop {
            while matches!(outline.mark(self.at), "^" | "!") {
                self.at += 1;
            }
            self.at = outline.after(self.at);
            while matches!(outline.mark(self.at), "*" | "+" | "?") {
                self.at += 1;
            }
            if !matches!(outline.mark(self.at), "/" | "|") {
                break;
            }
            self.at += 1;
        }
        self.place = Place::Value;
        None
    }

    fn value(&mut self) -> Option<Mistake> {
        self.at = self.after_term();
        self.place = Place::Separator;
        None
    }

    /// A term where a separator should be: how many follow says which one.
    fn no_separator(&mut self) -> Option<Mistake> {
        let outline = self.outline;
        let mark = outline.mark(self.at);
        if !mark.is_empty() && !matches!(mark, "[" | "(") {
            return None;
        }
        let first = self.at;
        let mut terms = 0;
        let mut last = first;
        while self.at < self.end && terms < 3 {
            let word = outline.word(self.at);
            let is_word = !word.is_empty() && word != "a";
            if matches!(outline.mark(self.at), "." | ";" | "," | "{" | "}") || is_word {
                break;
            }
            last = self.at;
            match terms {
                1 => {
                    let _ = self.property();
                }
                _ => self.at = self.after_term(),
            }
            terms += 1;
        }
        let before = outline.quote(first.saturating_sub(1), first.saturating_sub(1));
        let next = outline.quote(first, first);
        let (label, help) = match terms {
            1 => (
                "a comma is missing before this value",
                format!("write {before}, {next}"),
            ),
            2 => (
                "a semicolon is missing before this property",
                format!("write {before} ; {next} …, or a dot if it is about another subject"),
            ),
            _ => (
                "a dot is missing before this statement",
                format!("write {before} . {next} …"),
            ),
        };
        Some(Mistake::new(outline.range(first, last), label, help))
    }
}
