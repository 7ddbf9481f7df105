//! What RDF 1.2 adds to Turtle: triple terms, reified triples and annotations.
//!
//! ```text
//! <<( s p o )>>         a triple term: not stated
//! << s p o ~ r >>       the node r, which reifies the triple: not stated either
//! s p o ~ r {| q v |}   stated; r reifies it, and r q v
//! ```

use super::{Frame, TokenParser};
use crate::parse::locate::node::Node;
use crate::parse::tokens::{Token, TokenKind};
use oxrdf::vocab::rdf as terms;
use oxrdf::{NamedOrBlankNode, Term, Triple};

impl<'a> TokenParser<'a> {
    /// What RDF 1.2 adds: a triple term, a reified triple, a reifier or an annotation opens.
    pub(super) fn step_triple(&mut self, token: Token<'a>) {
        match token.text {
            "~" => {
                let name = self.named_reifier();
                // a reified triple has its anonymous one already
                if self.top().is_triple() && self.top().reifier.is_some() {
                    return;
                }
                let reifier = name.unwrap_or_else(|| self.anonymous(token));
                self.reify(reifier);
            }
            "{|" => {
                let reifier = self.top().reifier;
                let reifier = reifier.unwrap_or_else(|| {
                    let reifier = self.anonymous(token);
                    self.reify(reifier);
                    // the next annotation without a reifier has one of its own
                    self.top().reifier = None;
                    reifier
                });
                self.open(Frame::new(Some(token), Some(reifier)));
            }
            _ => {
                self.begin_item(token);
                let mut frame = Frame::new(Some(token), None);
                if token.text == "<<" && !self.is_reifier_named() {
                    frame.reifier = Some(self.anonymous(token));
                }
                self.open(frame);
            }
        }
    }

    /// The name that follows `~`, if any; `[]` is the same as none.
    fn named_reifier(&mut self) -> Option<Node<'a>> {
        if self.tokens.next_if(|token| token.is("[")).is_some() {
            self.tokens.next_if(|token| token.is("]"));
            return None;
        }
        let name = self.tokens.next_if(|token| is_name(*token))?;
        self.label(name);
        Some(Node::Token(name))
    }

    /// Whether the reified triple that begins here says what reifies it. If not, the node is
    /// numbered where the triple begins.
    fn is_reifier_named(&self) -> bool {
        let mut depth = 0_usize;
        let mut tokens = self.tokens.clone();
        while let Some(token) = tokens.next() {
            match token.text {
                "<<" | "<<(" => depth += 1,
                ">>" | ")>>" if depth == 0 => return false,
                ">>" | ")>>" => depth -= 1,
                "~" if depth == 0 => return tokens.next().is_some_and(is_name),
                "." => return false,
                _ => {}
            }
        }
        false
    }

    /// Queues the statement that a node reifies the innermost triple.
    pub(super) fn reify(&mut self, reifier: Node<'a>) {
        let top = self.top();
        top.reifier = Some(reifier);
        let (Some(s), Some(p), Some(o)) = (top.subject, top.predicate, top.object) else {
            return;
        };
        let at = reifier.token();
        let triple = self.triple([s, p, o], at);
        let reifies = Node::Implied(terms::REIFIES.as_str(), at);
        self.comments.object(None);
        self.emit([reifier, reifies, triple]);
    }

    fn triple(&mut self, parts: [Node<'a>; 3], at: Token<'a>) -> Node<'a> {
        self.triples.push(parts);
        Node::Triple(self.triples.len() - 1, at)
    }

    /// A triple term or a reified triple ends: it is a term of what is around it.
    pub(super) fn close_triple(&mut self, open: Token<'a>, frame: Frame<'a>) {
        let (Some(s), Some(p), Some(o)) = (frame.subject, frame.predicate, frame.object) else {
            return;
        };
        if open.text == "<<(" {
            let triple = self.triple([s, p, o], open);
            return self.push_term(triple);
        }
        let reifier = frame.reifier;
        if let Some(reifier) = reifier {
            self.push_term(reifier);
        }
    }
}

/// Whether a token can name a reifier.
fn is_name(token: Token<'_>) -> bool {
    use TokenKind::{BlankNode, Iri, PrefixedName};
    matches!(token.kind, BlankNode | Iri | PrefixedName)
}

/// A triple term of its parts; of a document that is not valid, nothing in particular.
pub(super) fn term([s, p, o]: [Term; 3]) -> Term {
    let subject = match s {
        Term::NamedNode(node) => NamedOrBlankNode::from(node),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) | Term::Triple(_) => return o,
    };
    match p {
        Term::NamedNode(predicate) => Triple::new(subject, predicate, o).into(),
        _ => o,
    }
}
