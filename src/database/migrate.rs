//! Bringing a Turtle document to the current version of the ontology: terms that are out of use become
//! those that the ontology names in their place, and what only its author can decide is told.
//!
//! ```
//! use annals::database::migrate;
//! use annals::model::origin::Origin;
//! use annals::parse::{Format, Input, TurtleDocument, read};
//! use annals::render::turtle;
//!
//! let text = "@prefix ann: <https://w3id.org/annals/ns#> .\n<http://a/e> ann:planned true .";
//! let input = Input { origin: Origin::new("e.ttl"), bytes: text.into(), format: Format::Turtle };
//! let mut document = TurtleDocument::of(&read(input).document.unwrap()).unwrap();
//! assert_eq!(migrate(&mut document).rewritten, 1);
//! assert!(turtle::write(&document).ends_with("ann:status ann:planned .\n"));
//! ```

use super::embedded;
use crate::model::id;
use crate::model::vocab::{ann, dcterms, owl, rdf};
use crate::parse::{
    self, AttachedComments, Comments, ParseEvent, StatementPattern, TurtleDocument,
};
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, TermRef, Triple};
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

/// What became of a document.
#[derive(Debug, Clone, Default)]
pub struct Migration {
    /// How many statements were rewritten or removed.
    pub rewritten: usize,
    /// What its author has to decide: where, and what.
    pub undecided: Vec<(StatementPattern, String)>,
}

/// A term that is out of use, and what is written in its place.
#[derive(Debug, Clone, Default)]
struct Replacement {
    is_property: bool,
    by: Option<NamedNode>,
    /// What the new property takes where the old one was true.
    value: Option<Term>,
}

/// Rewrites the terms of earlier versions, with the comments on them.
pub fn migrate(document: &mut TurtleDocument) -> Migration {
    let mut migration = Migration::default();
    let written: HashSet<Triple> = document.statements.iter().cloned().collect();
    let mut kept = Vec::with_capacity(document.statements.len());
    for triple in std::mem::take(&mut document.statements) {
        match replaced(&triple, &written) {
            Replaced::Same => {
                kept.push(triple);
                continue;
            }
            Replaced::Undecided(why) => {
                migration.undecided.push((pattern(&triple), why));
                kept.push(triple);
                continue;
            }
            Replaced::Removed => move_comments(&mut document.comments, &triple, None),
            Replaced::By(new) => {
                move_comments(&mut document.comments, &triple, Some(&new));
                if !written.contains(&new) {
                    kept.push(new);
                }
            }
        }
        migration.rewritten += 1;
    }
    document.statements = kept;
    migration.undecided.extend(undecided(&document.statements));
    migration
}

/// What becomes of a statement.
enum Replaced {
    Same,
    Removed,
    By(Triple),
    Undecided(String),
}

fn replaced(triple: &Triple, written: &HashSet<Triple>) -> Replaced {
    let mut new = triple.clone();
    if let Some(replacement) = replacement(&triple.predicate).filter(|it| it.is_property) {
        let name = id::shorten(triple.predicate.as_str());
        let Some(by) = &replacement.by else {
            return Replaced::Undecided(format!("{name} is out of use, and nothing replaces it"));
        };
        if let Some(value) = &replacement.value {
            if triple.object == Term::from(Literal::from(false)) {
                return Replaced::Removed;
            }
            if triple.object != Term::from(Literal::from(true)) {
                return Replaced::Undecided(format!("{name} is neither true nor false here"));
            }
            new.object = value.clone();
        }
        new.predicate = by.clone();
        let is_other = |other: &&Triple| {
            other.subject == new.subject
                && other.predicate == new.predicate
                && other.object != new.object
        };
        if replacement.value.is_some() && written.iter().any(|other| is_other(&other)) {
            let by = id::shorten(by.as_str());
            return Replaced::Undecided(format!("{name} stands beside another {by}"));
        }
    }
    if let Term::NamedNode(object) = &triple.object
        && let Some(replacement) = replacement(object).filter(|it| !it.is_property)
        && let Some(by) = &replacement.by
    {
        new.object = by.clone().into();
    }
    match new == *triple {
        true => Replaced::Same,
        false => Replaced::By(new),
    }
}

fn replacement(term: &NamedNode) -> Option<&'static Replacement> {
    let ours = term.as_str().starts_with(id::TERMS);
    ours.then(|| replacements().get(term.as_str())).flatten()
}

/// The terms of the ontology that are out of use, read on first use.
fn replacements() -> &'static BTreeMap<String, Replacement> {
    static FOUND: OnceLock<BTreeMap<String, Replacement>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let (mut found, mut old) = (BTreeMap::<String, Replacement>::new(), HashSet::new());
        for input in embedded::ontology() {
            parse::stream(input, &mut |step| {
                let ParseEvent::Statement(quad) = step else {
                    return;
                };
                let subject = quad.subject.to_string();
                let subject = subject.trim_matches(['<', '>']).to_owned();
                let is_old_property = quad.predicate == rdf::TYPE
                    && quad.object == TermRef::from(owl::DEPRECATED_PROPERTY);
                if is_old_property || quad.predicate == owl::DEPRECATED {
                    old.insert(subject.clone());
                }
                let replacement = found.entry(subject).or_default();
                replacement.is_property |= is_old_property;
                if quad.predicate == dcterms::IS_REPLACED_BY
                    && let TermRef::NamedNode(by) = quad.object
                {
                    replacement.by = Some(by.into_owned());
                } else if quad.predicate == ann::REPLACEMENT_VALUE {
                    replacement.value = Some(quad.object.into_owned());
                }
            });
        }
        found.retain(|term, _| old.contains(term));
        found
    })
}

/// Moves the comments on a statement to the one that replaces it, else before its subject.
pub(super) fn move_comments(comments: &mut Comments, old: &Triple, new: Option<&Triple>) {
    let property = |triple: &Triple| (triple.subject.clone(), triple.predicate.clone());
    let moved = [
        comments.properties.remove(&property(old)),
        comments.statements.remove(old),
    ];
    for attached in moved.into_iter().flatten() {
        match new {
            Some(new) => {
                let to = comments.properties.entry(property(new)).or_default();
                to.before.extend(attached.before);
                to.after.extend(attached.after);
            }
            None => {
                let AttachedComments { before, after } = attached;
                let to = comments.subjects.entry(old.subject.clone()).or_default();
                to.before.extend(before.into_iter().chain(after));
            }
        }
    }
}

/// What the current version asks for and only the author knows: since when a claim is deprecated, and
/// which words of a paraphrase are a quotation.
fn undecided(statements: &[Triple]) -> Vec<(StatementPattern, String)> {
    let having = |property: oxrdf::NamedNodeRef<'_>| -> HashSet<&NamedOrBlankNode> {
        let with = statements.iter().filter(|it| it.predicate == property);
        with.map(|triple| &triple.subject).collect()
    };
    let (dated, quoted) = (having(ann::DEPRECATED_ON), having(ann::QUOTE));
    let mut found = Vec::new();
    for triple in statements {
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => id::shorten(node.as_str()),
            NamedOrBlankNode::BlankNode(_) => "a blank node".to_owned(),
        };
        let is_deprecated = triple.predicate == ann::RANK
            && triple.object == Term::from(ann::DEPRECATED.into_owned());
        if is_deprecated && !dated.contains(&triple.subject) {
            let text = format!(
                "{subject} is deprecated, but not since when: add ann:deprecatedOn and ann:deprecatedBecause"
            );
            found.push((pattern(triple), text));
        }
        if triple.predicate == ann::CLAIM_TEXT
            && !quoted.contains(&triple.subject)
            && let Term::Literal(text) = &triple.object
            && let Some(words) = quotation(text.value())
        {
            let text = format!(
                "the ann:claimText of {subject} quotes {words}: if these are the claimant's own words, move them to ann:quote, and put the rest in your own words"
            );
            found.push((pattern(triple), text));
        }
    }
    found
}

/// Pairs of quotation marks. An apostrophe closes a quotation only before a space or the end.
const MARKS: [(char, char); 5] = [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('\'', '\'')];

/// The first quotation in a text, with its marks.
fn quotation(text: &str) -> Option<&str> {
    let mut before = ' ';
    for (at, open) in text.char_indices() {
        let is_first = !before.is_alphanumeric();
        before = open;
        let Some((_, close)) = MARKS.iter().find(|mark| mark.0 == open && is_first) else {
            continue;
        };
        let rest = &text[at + open.len_utf8()..];
        let ends = |(end, mark): &(usize, char)| {
            let next = rest[end + mark.len_utf8()..].chars().next();
            *mark == *close && *end > 0 && next.is_none_or(|next| !next.is_alphanumeric())
        };
        if let Some((end, mark)) = rest.char_indices().find(ends) {
            return text.get(at..at + open.len_utf8() + end + mark.len_utf8());
        }
    }
    None
}

fn pattern(triple: &Triple) -> StatementPattern {
    StatementPattern {
        subject: triple.subject.clone(),
        predicate: Some(triple.predicate.clone()),
        object: Some(triple.object.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::quotation;

    #[test]
    fn apostrophes_are_no_quotation() {
        assert_eq!(
            quotation("Ukraine's army says that it's Russia's doing."),
            None
        );
        assert_eq!(
            quotation("Ukraine's SBU is 'pretty sure' of it"),
            Some("'pretty sure'")
        );
        assert_eq!(quotation("It was “them”, he said"), Some("“them”"));
        assert_eq!(quotation("the users' \"data\""), Some("\"data\""));
        assert_eq!(quotation("the '90s"), None);
    }
}
