//! What stands in a Turtle text beside its statements: the prefixes of its author and comments.
//!
//! ```
//! use annals::model::origin::Origin;
//! use annals::parse::{Format, Input, Written, read};
//!
//! let text = "@prefix a: <http://a/> .\n# one\na:s a:p 1 .";
//! let input = Input { origin: Origin::new("s.ttl"), bytes: text.into(), format: Format::Turtle };
//! let written = Written::of(&read(input).document.unwrap()).unwrap();
//! assert_eq!(written.prefixes, [("a".to_owned(), "http://a/".to_owned())]);
//! assert_eq!(written.remarks.subjects[&written.statements[0].subject].before, ["# one"]);
//! ```

use super::places::notes::{About, Note};
use super::places::walk::{Node, Walk};
use super::tokens::{Kind, tokens};
use super::{Document, Format};
use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple};
use std::collections::HashMap;

/// Statements as somebody wrote them, or as somebody is to read them.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Prefixes without their colon, and namespaces, in the order of the text.
    pub prefixes: Vec<(String, String)>,
    /// The statements; the order of subjects is that of their first statements.
    pub statements: Vec<Triple>,
    /// The comments and what they belong to.
    pub remarks: Remarks,
}

/// Comments, each from its `#` to the end of its line; an empty one is an empty line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Those before the prefixes.
    pub head: Vec<String>,
    /// Those after the last statement.
    pub foot: Vec<String>,
    /// Those before a subject, and before the dot that ends what is said of it.
    pub subjects: HashMap<NamedOrBlankNode, Around>,
    /// Those before a property of a subject, and behind its values.
    pub properties: HashMap<(NamedOrBlankNode, NamedNode), Around>,
    /// Those before and behind one value of several.
    pub statements: HashMap<Triple, Around>,
}

impl Remarks {
    /// Whether there is no comment at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Comments around one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// On lines of their own before it.
    pub before: Vec<String>,
    /// After it.
    pub after: Vec<String>,
}

impl Written {
    /// What stands in a document; none if it is not Turtle (or N-Triples, which is).
    ///
    /// Labels of blank nodes stay as they are. A subject stands where the text first says
    /// something of it, before what is nested in it.
    pub fn of(document: &Document) -> Option<Self> {
        if !matches!(document.format, Format::Turtle | Format::NTriples) {
            return None;
        }
        let stem = stem(&document.text);
        let anonymous = |number| BlankNode::new_unchecked(format!("{stem}{number}"));
        let mut walk = Walk::with_notes(document);
        let mut found = Vec::new();
        while let Some(nodes) = walk.next_statement() {
            let [subject, predicate, object] = nodes.map(|node| walk.meaning(&node, anonymous));
            let (Some(subject), Term::NamedNode(predicate)) = (able(subject), predicate) else {
                continue;
            };
            let place = nodes.map(|node| node.range().start);
            found.push((place, Triple::new(subject, predicate, object)));
        }
        let statements: Vec<&Triple> = found.iter().map(|(_, triple)| triple).collect();
        let meaning = |node: &Node<'_>| walk.meaning(node, anonymous);
        let remarks = Remarks::of(&walk.notes.found, &statements, meaning);
        let prefixes = walk.notes.prefixes.iter();
        let prefixes =
            prefixes.map(|(prefix, namespace)| ((*prefix).to_owned(), namespace.clone()));
        let prefixes = prefixes.collect();
        found.sort_by_key(|(place, _)| *place);
        Some(Self {
            prefixes,
            statements: found.into_iter().map(|(_, triple)| triple).collect(),
            remarks,
        })
    }
}

/// What no label begins with, so that anonymous nodes can be named after it.
fn stem(text: &str) -> String {
    let labels = tokens(text).filter(|token| token.kind == Kind::Blank);
    let labels: Vec<&str> = labels.map(|token| &token.text[2..]).collect();
    let mut stem = "b".to_owned();
    while labels.iter().any(|label| label.starts_with(&stem)) {
        stem.push('b');
    }
    stem
}

/// A term as subject; a literal is able to be none.
fn able(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) => None,
    }
}

impl Remarks {
    fn of(notes: &[Note<'_>], statements: &[&Triple], meaning: impl Fn(&Node<'_>) -> Term) -> Self {
        let mut remarks = Self::default();
        let mut first = HashMap::new();
        for (at, triple) in statements.iter().enumerate() {
            first.entry(&triple.subject).or_insert(at);
        }
        for note in notes {
            if let Some(place) = remarks.place(note, statements, &first, &meaning) {
                place.push(note.text.to_owned());
            }
        }
        remarks
    }

    /// Where a note belongs.
    fn place(
        &mut self,
        note: &Note<'_>,
        statements: &[&Triple],
        first: &HashMap<&NamedOrBlankNode, usize>,
        meaning: impl Fn(&Node<'_>) -> Term,
    ) -> Option<&mut Vec<String>> {
        let property = |subject: &Node<'_>, property: &Node<'_>| match (
            able(meaning(subject)),
            meaning(property),
        ) {
            (Some(subject), Term::NamedNode(property)) => Some((subject, property)),
            _ => None,
        };
        Some(match &note.about {
            About::Head => &mut self.head,
            About::Foot => &mut self.foot,
            About::Subject(node) => {
                let subject = able(meaning(node))?;
                let is_known = first.get(&subject).is_some_and(|first| *first < note.next);
                let mut after = statements.iter().skip(note.next);
                match after.find(|triple| triple.subject == subject) {
                    // said of a subject that already has its place
                    Some(triple) if is_known => {
                        let key = (subject, triple.predicate.clone());
                        &mut self.properties.entry(key).or_default().before
                    }
                    _ => &mut self.subjects.entry(subject).or_default().before,
                }
            }
            About::EndOf(node) => {
                let subject = able(meaning(node))?;
                &mut self.subjects.entry(subject).or_default().after
            }
            About::Property(subject, node) => {
                let key = property(subject, node)?;
                &mut self.properties.entry(key).or_default().before
            }
            About::Values(subject, node) => {
                let key = property(subject, node)?;
                &mut self.properties.entry(key).or_default().after
            }
            About::Value => {
                let triple = (*statements.get(note.next)?).clone();
                &mut self.statements.entry(triple).or_default().before
            }
            About::Behind(number) => {
                let triple = (*statements.get(*number)?).clone();
                &mut self.statements.entry(triple).or_default().after
            }
        })
    }
}
