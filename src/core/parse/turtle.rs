//! The fast path for Turtle: from tokens to statements, token by token, so that a text need not be in
//! memory as a whole.
//!
//! ```text
//! token ─ what is expected? ─▶ subject, property, object ─▶ statement
//!              │
//!              └ an open `[` or `(`: what it is the object of, until it is closed
//! ```
//!
//! What is wrong, and what is seldom written (`@base`, triple terms, names with escapes or beyond ASCII), does
//! not come to an end here: the text is then parsed again by [`rdf`](super::rdf), which says what is wrong. So
//! whatever comes to an end must be what oxttl accepts, with the same statements (`parsers_agree`).

mod terms;
#[cfg(test)]
mod tests;

use super::ParseEvent;
use super::blank_nodes::BlankNodeNames;
use super::preflight::MAX_DEPTH;
use super::tokens::{Token, TokenKind, tokens};
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{GraphNameRef, LiteralRef, NamedNodeRef, QuadRef, TermRef};
use terms::{Resource, Terms, unquoted};

/// The text is not parsed here. Nobody need know why.
#[derive(Debug)]
pub(super) struct Unfit;

type Step<T = ()> = Result<T, Unfit>;

type Emit<'e> = dyn FnMut(ParseEvent<'_>) + 'e;

/// Emits the statements of a text as they come; false, perhaps after some of them, if it must be parsed
/// by another parser.
pub(super) fn for_each_in(text: &str, names: &BlankNodeNames, emit: &mut Emit<'_>) -> bool {
    let mut parser = Parser::new(names);
    let parsed = parser.text(text, true, emit);
    parsed.and_then(|_| parser.finish()).is_ok()
}

/// What the grammar allows next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// A statement or a prefix.
    Statement,
    /// The name of a prefix; `dot` if its declaration ends in one.
    Prefix { dot: bool },
    /// The namespace of a prefix.
    Namespace { dot: bool },
    /// The dot after a prefix.
    Dot,
    /// A property.
    Property,
    /// A property, or `]` at once.
    FirstProperty,
    /// A property, or a dot: after a `[ … ]` that is a subject.
    PropertyOrDot,
    /// After a `;`: a property, another `;`, or the end of the list.
    NextProperty,
    /// An object.
    Object,
    /// An item of a collection, or its end.
    Item,
    /// After an object.
    AfterObject,
    /// After a string: its language or datatype, or else what comes after an object.
    AfterString,
    /// The datatype of a string.
    Datatype,
}

/// An open bracket.
struct Bracket {
    kind: BracketKind,
    /// Of whom it is an object, and by which property; none if it is a subject.
    of: Option<(Resource, String)>,
}

enum BracketKind {
    /// `[`
    List,
    /// `(`, with the first of its cells.
    Collection(Option<Resource>),
}

/// Parses the tokens of a text.
pub(super) struct Parser<'n> {
    terms: Terms<'n>,
    expected: Expected,
    open: Vec<Bracket>,
    subject: Resource,
    property: String,
    /// Reused for each object.
    object: Resource,
    value: String,
    /// The prefix that is being declared.
    prefix: String,
    /// Where the last dot ends.
    dot: Option<usize>,
}

impl<'n> Parser<'n> {
    pub fn new(names: &'n BlankNodeNames) -> Self {
        Self {
            terms: Terms::new(names),
            expected: Expected::Statement,
            open: Vec::new(),
            subject: Resource::default(),
            property: String::new(),
            object: Resource::default(),
            value: String::new(),
            prefix: String::new(),
            dot: None,
        }
    }

    /// Parses the next part of a text, which ends with a line unless it `is_last`; returns how much of it. The
    /// rest is a string over several lines that has only begun, and comes again.
    pub fn text(&mut self, text: &str, is_last: bool, emit: &mut Emit<'_>) -> Step<usize> {
        /// After how many bytes it is said again how far the parser is.
        const STEP: usize = 1 << 20;
        self.dot = None;
        let mut told = 0;
        for token in tokens(text) {
            if token.kind.is_trivia() {
                continue;
            }
            if token.kind == TokenKind::Broken {
                let is_long = token.text.starts_with("\"\"\"") || token.text.starts_with("'''");
                let may_go_on = is_long && !is_last && token.end() == text.len();
                return may_go_on.then_some(token.start).ok_or(Unfit);
            }
            self.token(token, emit)?;
            if is_last && token.start >= told + STEP {
                told = token.start;
                emit(ParseEvent::Progress {
                    read: told,
                    of: text.len(),
                });
            }
        }
        Ok(text.len())
    }

    /// The text has ended.
    pub fn finish(&self) -> Step {
        match self.expected {
            Expected::Statement => Ok(()),
            _ => Err(Unfit),
        }
    }

    fn token(&mut self, token: Token<'_>, emit: &mut Emit<'_>) -> Step {
        // In `1.e` or `a:b.c:d` another lexer may see a longer token.
        if self.dot.take() == Some(token.start) {
            return Err(Unfit);
        }
        match self.expected {
            Expected::Statement => self.statement(token),
            Expected::Prefix { dot } => {
                self.prefix = terms::prefix(token).ok_or(Unfit)?.to_owned();
                self.expected = Expected::Namespace { dot };
                Ok(())
            }
            Expected::Namespace { dot } => {
                self.terms.declare(&self.prefix, token)?;
                self.expected = if dot {
                    Expected::Dot
                } else {
                    Expected::Statement
                };
                Ok(())
            }
            Expected::Dot if token.text == "." => self.end_statement(token),
            Expected::Dot => Err(Unfit),
            Expected::Property => self.property(token),
            Expected::FirstProperty if token.text == "]" => self.close_list(true, emit),
            Expected::FirstProperty => self.property(token),
            Expected::PropertyOrDot if token.text == "." => self.end_statement(token),
            Expected::PropertyOrDot => self.property(token),
            Expected::NextProperty => match token.text {
                ";" => Ok(()),
                "." | "]" => self.after_object(token, emit),
                _ => self.property(token),
            },
            Expected::Object => self.object(token, emit),
            Expected::Item => self.item(token, emit),
            Expected::AfterObject => self.after_object(token, emit),
            Expected::AfterString => self.after_string(token, emit),
            Expected::Datatype => self.datatype(token, emit),
        }
    }

    fn statement(&mut self, token: Token<'_>) -> Step {
        let is_prefix = token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case("prefix");
        match token.text {
            "@prefix" => self.expected = Expected::Prefix { dot: true },
            _ if is_prefix => self.expected = Expected::Prefix { dot: false },
            "[" | "(" => return self.open(token, None),
            _ => {
                self.terms.resource(token, &mut self.subject)?;
                self.expected = Expected::Property;
            }
        }
        Ok(())
    }

    fn end_statement(&mut self, dot: Token<'_>) -> Step {
        self.dot = Some(dot.end());
        self.expected = Expected::Statement;
        match self.open.is_empty() {
            true => Ok(()),
            false => Err(Unfit),
        }
    }

    fn property(&mut self, token: Token<'_>) -> Step {
        match token.text {
            "a" => rdf::TYPE.as_str().clone_into(&mut self.property),
            _ => self.terms.iri(token, &mut self.property)?,
        }
        self.expected = Expected::Object;
        Ok(())
    }

    fn object(&mut self, token: Token<'_>, emit: &mut Emit<'_>) -> Step {
        let datatype = match token.kind {
            TokenKind::Iri | TokenKind::PrefixedName | TokenKind::BlankNode => {
                self.terms.resource(token, &mut self.object)?;
                self.emit(self.object.as_term(), emit);
                self.end_object();
                return Ok(());
            }
            TokenKind::StringLiteral => {
                unquoted(token.text, &mut self.value)?;
                self.expected = Expected::AfterString;
                return Ok(());
            }
            TokenKind::Punctuation if ["[", "("].contains(&token.text) => {
                let of = (
                    std::mem::take(&mut self.subject),
                    std::mem::take(&mut self.property),
                );
                return self.open(token, Some(of));
            }
            TokenKind::Word if ["true", "false"].contains(&token.text) => xsd::BOOLEAN,
            TokenKind::Number if token.text.contains(['e', 'E']) => xsd::DOUBLE,
            TokenKind::Number if token.text.contains('.') => xsd::DECIMAL,
            TokenKind::Number => xsd::INTEGER,
            _ => return Err(Unfit),
        };
        self.emit(
            LiteralRef::new_typed_literal(token.text, datatype).into(),
            emit,
        );
        self.end_object();
        Ok(())
    }

    fn emit(&self, object: TermRef<'_>, emit: &mut Emit<'_>) {
        emit(ParseEvent::Statement(QuadRef::new(
            self.subject.as_subject(),
            NamedNodeRef::new_unchecked(&self.property),
            object,
            GraphNameRef::DefaultGraph,
        )));
    }

    fn end_object(&mut self) {
        let kind = self.open.last().map(|bracket| &bracket.kind);
        self.expected = match kind {
            Some(BracketKind::Collection(_)) => Expected::Item,
            Some(BracketKind::List) | None => Expected::AfterObject,
        };
    }

    fn after_object(&mut self, token: Token<'_>, emit: &mut Emit<'_>) -> Step {
        match token.text {
            "." => return self.end_statement(token),
            "]" if !self.open.is_empty() => return self.close_list(false, emit),
            "," => self.expected = Expected::Object,
            ";" => self.expected = Expected::NextProperty,
            _ => return Err(Unfit),
        }
        Ok(())
    }

    fn after_string(&mut self, token: Token<'_>, emit: &mut Emit<'_>) -> Step {
        let literal = match token.kind {
            TokenKind::At => {
                self.terms.read_language(token.text)?;
                let language = &self.terms.language;
                LiteralRef::new_language_tagged_literal_unchecked(&self.value, language)
            }
            TokenKind::Punctuation if token.text == "^^" => {
                self.expected = Expected::Datatype;
                return Ok(());
            }
            _ => LiteralRef::new_simple_literal(&self.value),
        };
        self.emit(literal.into(), emit);
        self.end_object();
        match token.kind {
            TokenKind::At => Ok(()),
            _ => self.token(token, emit),
        }
    }

    fn datatype(&mut self, token: Token<'_>, emit: &mut Emit<'_>) -> Step {
        self.terms.iri(token, &mut self.object.name)?;
        let datatype = NamedNodeRef::new_unchecked(&self.object.name);
        if [rdf::LANG_STRING, rdf::DIR_LANG_STRING].contains(&datatype) {
            return Err(Unfit);
        }
        self.emit(
            LiteralRef::new_typed_literal(&self.value, datatype).into(),
            emit,
        );
        self.end_object();
        Ok(())
    }

    fn open(&mut self, token: Token<'_>, of: Option<(Resource, String)>) -> Step {
        let (kind, expected) = match token.text {
            "[" => {
                self.subject = self.terms.anonymous();
                (BracketKind::List, Expected::FirstProperty)
            }
            _ => (BracketKind::Collection(None), Expected::Item),
        };
        self.open.push(Bracket { kind, of });
        self.expected = expected;
        match self.open.len() > MAX_DEPTH {
            true => Err(Unfit),
            false => Ok(()),
        }
    }

    /// Ends a list of properties, whose subject is the node that it stands for.
    fn close_list(&mut self, is_empty: bool, emit: &mut Emit<'_>) -> Step {
        let Some(Bracket {
            kind: BracketKind::List,
            of,
        }) = self.open.pop()
        else {
            return Err(Unfit);
        };
        let Some((subject, property)) = of else {
            self.expected = match is_empty {
                true => Expected::Property,
                false => Expected::PropertyOrDot,
            };
            return Ok(());
        };
        (self.object, self.property) = (std::mem::replace(&mut self.subject, subject), property);
        self.emit(self.object.as_term(), emit);
        self.end_object();
        Ok(())
    }

    /// An item of a collection has a cell of its own, to which the one before leads.
    fn item(&mut self, token: Token<'_>, emit: &mut Emit<'_>) -> Step {
        if token.text == ")" {
            return self.close_collection(emit);
        }
        let Some(BracketKind::Collection(first)) = self.open.last_mut().map(|it| &mut it.kind)
        else {
            return Err(Unfit);
        };
        let cell = self.terms.anonymous();
        if first.is_none() {
            *first = Some(cell.clone());
        } else {
            rdf::REST.as_str().clone_into(&mut self.property);
            self.emit(cell.as_term(), emit);
        }
        self.subject = cell;
        rdf::FIRST.as_str().clone_into(&mut self.property);
        self.object(token, emit)
    }

    fn close_collection(&mut self, emit: &mut Emit<'_>) -> Step {
        let Some(Bracket {
            kind: BracketKind::Collection(first),
            of,
        }) = self.open.pop()
        else {
            return Err(Unfit);
        };
        let collection = match first {
            Some(first) => {
                rdf::REST.as_str().clone_into(&mut self.property);
                self.emit(rdf::NIL.into(), emit);
                first
            }
            None => Resource::iri(rdf::NIL),
        };
        let Some((subject, property)) = of else {
            self.subject = collection;
            self.expected = Expected::Property;
            return Ok(());
        };
        (self.subject, self.property) = (subject, property);
        self.emit(collection.as_term(), emit);
        self.end_object();
        Ok(())
    }
}
