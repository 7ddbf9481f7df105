//! Parses the tokens of a valid document into statements whose terms keep their tokens.

mod triples;

use super::comment_collector::CommentCollector;
use super::literal;
use super::node::Node;
use crate::parse::blank_nodes::BlankNodeNames;
use crate::parse::tokens::{Token, TokenKind, Tokens, tokens};
use crate::parse::{Document, Format, rdf};
use oxrdf::vocab::rdf as terms;
use oxrdf::{BlankNode, Literal, NamedNode, Term};
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

/// An open construct: a statement, a property list or a collection.
#[derive(Debug)]
struct Frame<'a> {
    /// The bracket; none for the top level.
    open: Option<Token<'a>>,
    /// In a collection, the cell of the last item.
    subject: Option<Node<'a>>,
    predicate: Option<Node<'a>>,
    /// In a collection, its first cell.
    head: Option<Node<'a>>,
    /// In `<< >>` and `<<( )>>`, the object; elsewhere, the last object.
    object: Option<Node<'a>>,
    /// What reifies the triple of these three.
    reifier: Option<Node<'a>>,
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
            object: None,
            reifier: None,
            before: Vec::new(),
        }
    }

    fn is_collection(&self) -> bool {
        self.open.is_some_and(|token| token.text == "(")
    }

    /// Whether it makes a triple without stating it.
    fn is_triple(&self) -> bool {
        self.open
            .is_some_and(|token| matches!(token.text, "<<" | "<<("))
    }
}

/// A parser of tokens, for documents that are known to be valid.
pub struct TokenParser<'a> {
    document: &'a Document,
    tokens: std::iter::Peekable<NonTrivia<'a>>,
    names: BlankNodeNames,
    labels: HashMap<&'a str, u64>,
    anonymous: u64,
    /// Each with the byte from which it applies: a text may redeclare a prefix.
    prefixes: HashMap<&'a str, Vec<(usize, String)>>,
    bases: Vec<(usize, String)>,
    frames: Vec<Frame<'a>>,
    queue: VecDeque<[Node<'a>; 3]>,
    /// The parts of the triple terms so far.
    triples: Vec<[Node<'a>; 3]>,
    /// The comments, if they are collected.
    pub comments: CommentCollector<'a>,
}

type NonTrivia<'a> = std::iter::Filter<Tokens<'a>, fn(&Token<'a>) -> bool>;

impl<'a> TokenParser<'a> {
    /// At the start of a document.
    pub fn new(document: &'a Document) -> Self {
        let non_trivia: fn(&Token<'a>) -> bool = |token| !token.kind.is_trivia();
        let base = document.origin.base().map(str::to_owned);
        Self {
            document,
            tokens: tokens(&document.text).filter(non_trivia).peekable(),
            names: BlankNodeNames::of(&document.origin),
            labels: HashMap::new(),
            anonymous: 0,
            prefixes: HashMap::new(),
            bases: base.map(|base| (0, base)).into_iter().collect(),
            frames: vec![Frame::new(None, None)],
            queue: VecDeque::new(),
            triples: Vec::new(),
            comments: CommentCollector::default(),
        }
    }

    /// At the start of a document, collecting its comments and prefixes.
    pub fn with_comments(document: &'a Document) -> Self {
        Self {
            comments: CommentCollector::of(&document.text),
            ..Self::new(document)
        }
    }

    /// Subject, predicate and object of the next statement; none at the end.
    pub fn next_statement(&mut self) -> Option<[Node<'a>; 3]> {
        while self.queue.is_empty() {
            let Some(token) = self.tokens.next() else {
                self.comments.end();
                return None;
            };
            self.comments.reach(token);
            self.step(token);
        }
        self.queue.pop_front()
    }

    fn step(&mut self, token: Token<'a>) {
        match (token.kind, token.text) {
            (TokenKind::Punctuation, "[") => {
                self.begin_item(token);
                let node = self.anonymous(token);
                self.open(Frame::new(Some(token), Some(node)));
            }
            (TokenKind::Punctuation, "(") => {
                self.begin_item(token);
                self.open(Frame::new(Some(token), None));
            }
            (TokenKind::Punctuation, "<<" | "<<(" | "{|" | "~") => self.step_triple(token),
            (TokenKind::Punctuation, "]" | ")" | ">>" | ")>>" | "|}") => self.close(),
            (TokenKind::Punctuation, ";") => self.top().predicate = None,
            (TokenKind::Punctuation, "." | "{" | "}") => {
                let subject = self.top().subject;
                self.comments.close(subject);
                self.frames.clear();
                self.frames.push(Frame::new(None, None));
            }
            (TokenKind::At, "@prefix") => self.prefix(),
            (TokenKind::At, "@base") => self.base(),
            (TokenKind::At, "@version") => self.version(),
            (TokenKind::Word, word) if self.begins_statement() => {
                match word.to_ascii_lowercase().as_str() {
                    "prefix" => self.prefix(),
                    "base" => self.base(),
                    "version" => self.version(),
                    // GRAPH: the name that follows is dropped at the brace
                    _ => {}
                }
            }
            (TokenKind::StringLiteral, _) => {
                self.begin_item(token);
                let suffix = match self.tokens.peek() {
                    Some(next) if next.kind == TokenKind::At => self.tokens.next(),
                    Some(next) if next.is("^^") => {
                        self.tokens.next();
                        self.tokens.next()
                    }
                    _ => None,
                };
                self.push_term(Node::StringLiteral(token, suffix));
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
        self.push_term(if is_verb && token.text == "a" {
            Node::Implied(terms::TYPE.as_str(), token)
        } else {
            Node::Token(token)
        });
    }

    /// Numbers a blank node label at its first mention.
    fn label(&mut self, token: Token<'a>) {
        if token.kind == TokenKind::BlankNode {
            let next = self.labels.len() as u64 + 1;
            self.labels.entry(&token.text[2..]).or_insert(next);
        }
    }

    /// The innermost open frame; the top level is never closed.
    fn top(&mut self) -> &mut Frame<'a> {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(None, None));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Whether a statement begins here: nothing is open.
    fn begins_statement(&mut self) -> bool {
        let top = self.top();
        top.open.is_none() && top.subject.is_none()
    }

    fn anonymous(&mut self, token: Token<'a>) -> Node<'a> {
        self.anonymous += 1;
        Node::Anonymous(self.anonymous, token)
    }

    fn open(&mut self, mut frame: Frame<'a>) {
        frame.before = self.comments.open();
        self.frames.push(frame);
    }

    /// In a collection every item has a cell, whose statements come before those of the item.
    fn begin_item(&mut self, token: Token<'a>) {
        if !self.top().is_collection() {
            return;
        }
        let cell = self.anonymous(token);
        let top = self.top();
        let last = top.subject.replace(cell);
        top.head.get_or_insert(cell);
        if let Some(last) = last {
            let rest = Node::Implied(terms::REST.as_str(), token);
            self.emit([last, rest, cell]);
        }
    }

    /// Queues a complete statement.
    fn emit(&mut self, statement: [Node<'a>; 3]) {
        self.comments.statements += 1;
        self.queue.push_back(statement);
    }

    /// A term is complete: it becomes the next missing part of the open statement.
    fn push_term(&mut self, node: Node<'a>) {
        let quads = self.document.format == Format::NQuads;
        let top = self.top();
        match (top.subject, top.predicate) {
            (Some(cell), _) if top.is_collection() => {
                let first = Node::Implied(terms::FIRST.as_str(), node.token());
                self.comments.object(None);
                self.emit([cell, first, node]);
            }
            (None, _) => {
                top.subject = Some(node);
                self.comments.subject(node);
            }
            (Some(subject), None) => {
                top.predicate = Some(node);
                self.comments.predicate(subject, node);
            }
            (Some(_), Some(_)) if top.is_triple() => {
                top.object = Some(node);
                // if it is named, that comes later
                if let Some(reifier) = top.reifier {
                    self.reify(reifier);
                }
            }
            (Some(subject), Some(predicate)) => {
                (top.object, top.reifier) = (Some(node), None);
                self.comments.object(Some((subject, predicate)));
                self.emit([subject, predicate, node]);
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
        self.comments.close(frame.subject);
        self.comments.restore(std::mem::take(&mut frame.before));
        if frame.is_triple() {
            return self.close_triple(open, frame);
        }
        if open.text == "{|" {
            return;
        }
        if !frame.is_collection() {
            return frame
                .subject
                .into_iter()
                .for_each(|node| self.push_term(node));
        }
        let nil = Node::Implied(terms::NIL.as_str(), open);
        if let Some(last) = frame.subject {
            let rest = Node::Implied(terms::REST.as_str(), open);
            self.emit([last, rest, nil]);
        }
        self.push_term(match frame.head {
            // a collection is located at its bracket, not at its first item
            Some(Node::Anonymous(number, _)) => Node::Anonymous(number, open),
            _ => nil,
        });
    }

    fn prefix(&mut self) {
        if let (Some(name), Some(iri)) = (self.tokens.next(), self.tokens.next()) {
            let namespace = self.iri(iri).into_owned();
            let prefix = name.text.trim_end_matches(':');
            self.comments.prefix(prefix, &namespace);
            let declared = self.prefixes.entry(prefix).or_default();
            declared.push((iri.end(), namespace));
        }
    }

    fn base(&mut self) {
        if let Some(iri) = self.tokens.next() {
            let base = self.iri(iri).into_owned();
            self.bases.push((iri.end(), base));
        }
        self.comments.directive();
    }

    /// The version says nothing of the statements.
    fn version(&mut self) {
        self.tokens.next();
        self.comments.directive();
    }

    /// The IRI of a node, if it is one.
    pub fn iri_of<'n>(&self, node: &Node<'n>) -> Option<Cow<'n, str>> {
        match node {
            Node::Implied(iri, _) => Some(Cow::Borrowed(iri)),
            Node::Token(token)
                if matches!(token.kind, TokenKind::PrefixedName | TokenKind::Iri) =>
            {
                Some(self.iri(*token))
            }
            _ => None,
        }
    }

    /// Whether a node is this IRI.
    pub fn is_named(&self, node: &Node<'_>, iri: &str) -> bool {
        self.iri_of(node).is_some_and(|other| other == iri)
    }

    /// Whether a node is this term.
    pub fn is(&self, node: &Node<'_>, term: &Term) -> bool {
        match (term, node) {
            (Term::NamedNode(named), _) => self.is_named(node, named.as_str()),
            (Term::BlankNode(blank), Node::Anonymous(number, _)) => {
                self.names.anonymous(*number) == *blank
            }
            (Term::BlankNode(blank), Node::Token(token)) if token.kind == TokenKind::BlankNode => {
                let number = self.labels.get(&token.text[2..]);
                number.is_some_and(|number| self.names.labelled(*number) == *blank)
            }
            (Term::Literal(literal), Node::StringLiteral(text, suffix)) => {
                literal::is_same(literal, &self.literal(text.text, *suffix))
            }
            (Term::Literal(literal), Node::Token(token)) => {
                literal::without_quotes(*token).as_ref() == Some(literal)
            }
            (Term::Triple(triple), Node::Triple(number, _)) => {
                let [s, p, o] = &self.triples[*number];
                self.is_named(p, triple.predicate.as_str())
                    && self.is(s, &triple.subject.clone().into())
                    && self.is(o, &triple.object)
            }
            _ => false,
        }
    }

    /// The term of a node, labels kept as they are; anonymous nodes are named by `anonymous`.
    pub fn term_of(&self, node: &Node<'_>, anonymous: &dyn Fn(u64) -> BlankNode) -> Term {
        match node {
            Node::Triple(number, _) => {
                let parts = self.triples[*number].map(|node| self.term_of(&node, anonymous));
                triples::term(parts)
            }
            Node::Implied(iri, _) => NamedNode::new_unchecked(*iri).into(),
            Node::Anonymous(number, _) => anonymous(*number).into(),
            Node::StringLiteral(text, suffix) => self.literal(text.text, *suffix).into(),
            Node::Token(token) if token.kind == TokenKind::BlankNode => {
                BlankNode::new_unchecked(&token.text[2..]).into()
            }
            Node::Token(token) => match literal::without_quotes(*token) {
                Some(literal) => literal.into(),
                None => NamedNode::new_unchecked(self.iri(*token)).into(),
            },
        }
    }

    fn literal(&self, text: &str, suffix: Option<Token<'_>>) -> Literal {
        let value = literal::unescaped(literal::unquoted(text));
        match suffix {
            None => Literal::new_simple_literal(value),
            Some(suffix) if suffix.kind == TokenKind::At => {
                literal::in_language(&value, &suffix.text[1..])
            }
            Some(datatype) => {
                let datatype = NamedNode::new_unchecked(self.iri(datatype));
                Literal::new_typed_literal(value, datatype)
            }
        }
    }

    /// The IRI of an IRI token or a prefixed name, resolved.
    fn iri<'t>(&self, token: Token<'t>) -> Cow<'t, str> {
        if token.kind == TokenKind::PrefixedName {
            let (prefix, local) = token.text.split_once(':').unwrap_or(("", token.text));
            let declared = self.prefixes.get(prefix).map_or(&[][..], Vec::as_slice);
            let namespace = in_effect(declared, token.start).unwrap_or_default();
            // a local name escapes a character with a backslash before it
            return Cow::Owned(format!("{namespace}{}", local.replace('\\', "")));
        }
        let inner = token.text.trim_start_matches('<').trim_end_matches('>');
        let iri = literal::unescaped(inner);
        match in_effect(&self.bases, token.start) {
            Some(base) => rdf::resolve(base, &iri).map_or(iri, Cow::Owned),
            None => iri,
        }
    }
}

/// The last declaration before a byte.
fn in_effect(declared: &[(usize, String)], byte: usize) -> Option<&str> {
    let before = declared.iter().rev().find(|(from, _)| *from <= byte);
    before.map(|(_, text)| text.as_str())
}
