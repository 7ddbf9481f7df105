//! The walk over a good document: its statements with the tokens that they stand in.

use super::notes::Notes;
use crate::parse::blank::Names;
use crate::parse::tokens::{Kind, Token, Tokens, tokens};
use crate::parse::{Document, Format, rdf};
use oxrdf::vocab::{rdf as terms, xsd};
use oxrdf::{BlankNode, Literal, NamedNode, Term};
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::ops::Range;

/// One term of a statement, not yet turned into what it means.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// An IRI, name, label, number or word.
    Token(Token<'a>),
    /// A string, and the language or datatype after it.
    Text(Token<'a>, Option<Token<'a>>),
    /// The nth anonymous node; the bracket or the item that it stands for.
    Anonymous(u64, Token<'a>),
    /// An IRI that has a sign of its own: `a`, `()`, or nothing but the order of a collection.
    Sign(&'static str, Token<'a>),
}

impl Node<'_> {
    /// Its bytes.
    pub fn range(&self) -> Range<usize> {
        self.token().range()
    }
}

impl<'a> Node<'a> {
    fn token(&self) -> Token<'a> {
        match *self {
            Self::Token(token)
            | Self::Text(token, _)
            | Self::Anonymous(_, token)
            | Self::Sign(_, token) => token,
        }
    }
}

/// What is open: a statement, a property list, a collection.
#[derive(Debug)]
struct Frame<'a> {
    /// The bracket, none for the text itself.
    open: Option<Token<'a>>,
    /// In a collection the cell of the last item.
    subject: Option<Node<'a>>,
    predicate: Option<Node<'a>>,
    /// In a collection its first cell.
    head: Option<Node<'a>>,
    /// Comments before the bracket.
    before: Vec<&'a str>,
}

impl<'a> Frame<'a> {
    fn new(open: Option<Token<'a>>, subject: Option<Node<'a>>) -> Self {
        Self {
            open,
            subject,
            predicate: None,
            head: None,
            before: Vec::new(),
        }
    }

    fn is_collection(&self) -> bool {
        self.open.is_some_and(|token| token.text == "(")
    }
}

/// The walk.
pub struct Walk<'a> {
    document: &'a Document,
    tokens: std::iter::Peekable<Meaningful<'a>>,
    names: Names,
    labels: HashMap<&'a str, u64>,
    anonymous: u64,
    /// Each with the bytes from which it counts: a text may declare a prefix anew.
    prefixes: HashMap<&'a str, Vec<(usize, String)>>,
    bases: Vec<(usize, String)>,
    frames: Vec<Frame<'a>>,
    found: VecDeque<[Node<'a>; 3]>,
    /// What it noted of comments, if it was to.
    pub notes: Notes<'a>,
}

type Meaningful<'a> = std::iter::Filter<Tokens<'a>, fn(&Token<'a>) -> bool>;

impl<'a> Walk<'a> {
    /// At the start of a document.
    pub fn new(document: &'a Document) -> Self {
        let meaningful: fn(&Token<'a>) -> bool = |token| !token.kind.is_blank();
        Self {
            document,
            tokens: tokens(&document.text).filter(meaningful).peekable(),
            names: Names::of(&document.origin),
            labels: HashMap::new(),
            anonymous: 0,
            prefixes: HashMap::new(),
            bases: Vec::new(),
            frames: vec![Frame::new(None, None)],
            found: VecDeque::new(),
            notes: Notes::default(),
        }
    }

    /// At the start of a document, and to note its comments and prefixes.
    pub fn with_notes(document: &'a Document) -> Self {
        Self {
            notes: Notes::of(&document.text),
            ..Self::new(document)
        }
    }

    /// Subject, predicate and object of the next statement; none at the end.
    pub fn next_statement(&mut self) -> Option<[Node<'a>; 3]> {
        while self.found.is_empty() {
            let Some(token) = self.tokens.next() else {
                self.notes.end();
                return None;
            };
            self.notes.pass(token);
            self.step(token);
        }
        self.found.pop_front()
    }

    fn step(&mut self, token: Token<'a>) {
        match (token.kind, token.text) {
            (Kind::Mark, "[") => {
                self.begin_item(token);
                let node = self.anonymous(token);
                self.open(Frame::new(Some(token), Some(node)));
            }
            (Kind::Mark, "(") => {
                self.begin_item(token);
                self.open(Frame::new(Some(token), None));
            }
            (Kind::Mark, "]" | ")") => self.close(),
            (Kind::Mark, ";") => self.top().predicate = None,
            (Kind::Mark, "." | "{" | "}") => {
                let subject = self.top().subject;
                self.notes.close(subject);
                self.frames.clear();
                self.frames.push(Frame::new(None, None));
            }
            (Kind::At, "@prefix") => self.prefix(),
            (Kind::At, "@base") => self.base(),
            (Kind::Word, word) if self.begins_statement() => {
                match word.to_ascii_lowercase().as_str() {
                    "prefix" => self.prefix(),
                    "base" => self.base(),
                    // GRAPH: the name that follows is dropped at the brace
                    _ => {}
                }
            }
            (Kind::Text, _) => {
                self.begin_item(token);
                let suffix = match self.tokens.peek() {
                    Some(next) if next.kind == Kind::At => self.tokens.next(),
                    Some(next) if next.is("^^") => {
                        self.tokens.next();
                        self.tokens.next()
                    }
                    _ => None,
                };
                self.deliver(Node::Text(token, suffix));
            }
            (kind, _) if kind.is_term() => self.term(token),
            _ => {}
        }
    }

    /// A term of one token.
    fn term(&mut self, token: Token<'a>) {
        self.begin_item(token);
        self.label(token);
        let top = self.top();
        let is_verb = !top.is_collection() && top.subject.is_some() && top.predicate.is_none();
        self.deliver(match is_verb && token.text == "a" {
            true => Node::Sign(terms::TYPE.as_str(), token),
            false => Node::Token(token),
        });
    }

    /// Numbers a label where it is first mentioned.
    fn label(&mut self, token: Token<'a>) {
        if token.kind == Kind::Blank {
            let next = self.labels.len() as u64 + 1;
            self.labels.entry(&token.text[2..]).or_insert(next);
        }
    }

    /// The innermost open thing; the text itself is never closed.
    fn top(&mut self) -> &mut Frame<'a> {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(None, None));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Whether nothing is open and nothing begun.
    fn begins_statement(&mut self) -> bool {
        let top = self.top();
        top.open.is_none() && top.subject.is_none()
    }

    fn anonymous(&mut self, token: Token<'a>) -> Node<'a> {
        self.anonymous += 1;
        Node::Anonymous(self.anonymous, token)
    }

    fn open(&mut self, mut frame: Frame<'a>) {
        frame.before = self.notes.open();
        self.frames.push(frame);
    }

    /// In a collection every item has a cell, which comes before whatever the item brings.
    fn begin_item(&mut self, token: Token<'a>) {
        if !self.top().is_collection() {
            return;
        }
        let cell = self.anonymous(token);
        let top = self.top();
        let last = top.subject.replace(cell);
        top.head.get_or_insert(cell);
        if let Some(last) = last {
            let rest = Node::Sign(terms::REST.as_str(), token);
            self.state([last, rest, cell]);
        }
    }

    /// A statement is complete.
    fn state(&mut self, statement: [Node<'a>; 3]) {
        self.notes.statements += 1;
        self.found.push_back(statement);
    }

    /// A term is complete: it takes the next free part of what is open.
    fn deliver(&mut self, node: Node<'a>) {
        let quads = self.document.format == Format::NQuads;
        let top = self.top();
        match (top.subject, top.predicate) {
            (Some(cell), _) if top.is_collection() => {
                let first = Node::Sign(terms::FIRST.as_str(), node.token());
                self.notes.object(None);
                self.state([cell, first, node]);
            }
            (None, _) => {
                top.subject = Some(node);
                self.notes.subject(node);
            }
            (Some(subject), None) => {
                top.predicate = Some(node);
                self.notes.predicate(subject, node);
            }
            (Some(subject), Some(predicate)) => {
                self.notes.object(Some((subject, predicate)));
                self.state([subject, predicate, node]);
                if quads && let Some(graph) = self.tokens.next_if(|token| token.kind.is_term()) {
                    self.label(graph);
                }
            }
        }
    }

    fn close(&mut self) {
        let Some(mut frame) = self.frames.pop() else {
            return;
        };
        let Some(open) = frame.open else {
            return;
        };
        self.notes.close(frame.subject);
        self.notes.wait(std::mem::take(&mut frame.before));
        if !frame.is_collection() {
            return frame
                .subject
                .into_iter()
                .for_each(|node| self.deliver(node));
        }
        let nil = Node::Sign(terms::NIL.as_str(), open);
        if let Some(last) = frame.subject {
            let rest = Node::Sign(terms::REST.as_str(), open);
            self.state([last, rest, nil]);
        }
        self.deliver(match frame.head {
            // the collection is found at its bracket, not at its first item
            Some(Node::Anonymous(number, _)) => Node::Anonymous(number, open),
            _ => nil,
        });
    }

    fn prefix(&mut self) {
        if let (Some(name), Some(iri)) = (self.tokens.next(), self.tokens.next()) {
            let namespace = self.iri(iri).into_owned();
            let prefix = name.text.trim_end_matches(':');
            self.notes.prefix(prefix, &namespace);
            let declared = self.prefixes.entry(prefix).or_default();
            declared.push((iri.end(), namespace));
        }
    }

    fn base(&mut self) {
        if let Some(iri) = self.tokens.next() {
            let base = self.iri(iri).into_owned();
            self.bases.push((iri.end(), base));
        }
        self.notes.directive();
    }

    /// The IRI of a node that is one.
    pub fn named<'n>(&self, node: &Node<'n>) -> Option<Cow<'n, str>> {
        match node {
            Node::Sign(sign, _) => Some(Cow::Borrowed(sign)),
            Node::Token(token) if matches!(token.kind, Kind::Name | Kind::Iri) => {
                Some(self.iri(*token))
            }
            _ => None,
        }
    }

    /// Whether a node is this IRI.
    pub fn is_named(&self, node: &Node<'_>, iri: &str) -> bool {
        self.named(node).is_some_and(|its| its == iri)
    }

    /// Whether a node is this term.
    pub fn is(&self, node: &Node<'_>, term: &Term) -> bool {
        match (term, node) {
            (Term::NamedNode(named), _) => self.is_named(node, named.as_str()),
            (Term::BlankNode(blank), Node::Anonymous(number, _)) => {
                self.names.anonymous(*number) == *blank
            }
            (Term::BlankNode(blank), Node::Token(token)) if token.kind == Kind::Blank => {
                let number = self.labels.get(&token.text[2..]);
                number.is_some_and(|number| self.names.labelled(*number) == *blank)
            }
            (Term::Literal(literal), Node::Text(text, suffix)) => {
                same(literal, &self.literal(text.text, *suffix))
            }
            (Term::Literal(literal), Node::Token(token)) => bare(*token).as_ref() == Some(literal),
            _ => false,
        }
    }

    /// What a node is, labels kept as they are; anonymous nodes are named by `anonymous`.
    pub fn meaning(&self, node: &Node<'_>, anonymous: impl Fn(u64) -> BlankNode) -> Term {
        match node {
            Node::Sign(iri, _) => NamedNode::new_unchecked(*iri).into(),
            Node::Anonymous(number, _) => anonymous(*number).into(),
            Node::Text(text, suffix) => self.literal(text.text, *suffix).into(),
            Node::Token(token) if token.kind == Kind::Blank => {
                BlankNode::new_unchecked(&token.text[2..]).into()
            }
            Node::Token(token) => match bare(*token) {
                Some(literal) => literal.into(),
                None => NamedNode::new_unchecked(self.iri(*token)).into(),
            },
        }
    }

    fn literal(&self, text: &str, suffix: Option<Token<'_>>) -> Literal {
        let value = unescaped(unquoted(text));
        match suffix {
            None => Literal::new_simple_literal(value),
            Some(suffix) if suffix.kind == Kind::At => {
                Literal::new_language_tagged_literal_unchecked(value, &suffix.text[1..])
            }
            Some(datatype) => {
                let datatype = NamedNode::new_unchecked(self.iri(datatype));
                Literal::new_typed_literal(value, datatype)
            }
        }
    }

    /// What an IRI or a prefixed name stands for.
    fn iri<'t>(&self, token: Token<'t>) -> Cow<'t, str> {
        if token.kind == Kind::Name {
            let (prefix, local) = token.text.split_once(':').unwrap_or(("", token.text));
            let declared = self.prefixes.get(prefix).map_or(&[][..], Vec::as_slice);
            let namespace = at(declared, token.start).unwrap_or_default();
            // the escapes of a local name are a backslash before what is meant
            return Cow::Owned(format!("{namespace}{}", local.replace('\\', "")));
        }
        let inner = token.text.trim_start_matches('<').trim_end_matches('>');
        let iri = unescaped(inner);
        match at(&self.bases, token.start) {
            Some(base) => rdf::resolve(base, &iri).map_or(iri, Cow::Owned),
            None => iri,
        }
    }
}

/// What was last declared before a place.
fn at(declared: &[(usize, String)], place: usize) -> Option<&str> {
    let before = declared.iter().rev().find(|(from, _)| *from <= place);
    before.map(|(_, text)| text.as_str())
}

/// A number or truth value without quotes.
fn bare(token: Token<'_>) -> Option<Literal> {
    let datatype = match token.kind {
        Kind::Word => xsd::BOOLEAN,
        Kind::Number if token.text.contains(['e', 'E']) => xsd::DOUBLE,
        Kind::Number if token.text.contains('.') => xsd::DECIMAL,
        Kind::Number => xsd::INTEGER,
        _ => return None,
    };
    Some(Literal::new_typed_literal(token.text, datatype))
}

/// Whether two literals are the same, however the letters of their language are written.
fn same(one: &Literal, other: &Literal) -> bool {
    let language = |literal: &Literal| literal.language().map(str::to_ascii_lowercase);
    one.value() == other.value()
        && one.datatype() == other.datatype()
        && language(one) == language(other)
}

/// A string without its quotes.
fn unquoted(text: &str) -> &str {
    let long = text.len() >= 6 && (text.starts_with("\"\"\"") || text.starts_with("'''"));
    let quotes = if long { 3 } else { 1 };
    text.get(quotes..text.len() - quotes).unwrap_or_default()
}

/// Escapes resolved: `\n` and its kin, `\u00E9`, `\U0001F600`.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        let mut escape = rest[at + 1..].chars();
        let sign = escape.next().unwrap_or('\\');
        let digits = match sign {
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        rest = escape.as_str();
        let code = rest.get(..digits).filter(|_| digits > 0);
        if let Some(code) = code {
            let code = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
            result.push(code.unwrap_or('\u{FFFD}'));
            rest = &rest[digits..];
        } else {
            result.push(match sign {
                't' => '\t',
                'b' => '\u{8}',
                'n' => '\n',
                'r' => '\r',
                'f' => '\u{C}',
                other => other,
            });
        }
    }
    result.push_str(rest);
    Cow::Owned(result)
}
