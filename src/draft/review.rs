//! The review of a draft: each statement that rests on words is accepted, changed or dropped, and what is
//! left is no draft any more.

use crate::model::id;
use crate::model::vocab::{ann, edtf, xsd};
use crate::model::when::When;
use crate::parse::TurtleDocument;
use oxrdf::{Literal, NamedOrBlankNode, Term, Triple};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A statement to decide about, with the words that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewItem {
    /// The statement.
    pub statement: Triple,
    /// Where its words stand: `line 7: "in December"`.
    pub place: String,
}

impl ReviewItem {
    /// The number of the line and the words of its place; line 0 is the page's head.
    pub fn words(&self) -> Option<(usize, &str)> {
        let (_, place) = self.place.split_once("line ")?;
        let (number, words) = place.split_once(": \"")?;
        Some((number.parse().ok()?, words.strip_suffix('"')?))
    }

    /// Where its words stand in the kept text.
    pub fn range_in(&self, text: &str) -> Option<Range<usize>> {
        let (line, words) = self.words()?;
        let before = text.split_inclusive('\n').take(line.checked_sub(1)?);
        let begin = before.map(str::len).sum();
        let rest = text.get(begin..)?;
        let end = rest.find('\n').unwrap_or(rest.len());
        let starts = rest[..end].char_indices().map(|(at, _)| at);
        let mut found = starts.filter_map(|at| Some(at..at + same_words(&rest[at..], words)?));
        let found = found.next()?;
        Some(begin + found.start..begin + found.end)
    }
}

/// The length of the beginning of a text that says the words, however they are spaced. Characters that steer a
/// terminal are no part of words.
fn same_words(text: &str, words: &str) -> Option<usize> {
    let mut wanted = words.chars().peekable();
    let mut in_space = false;
    for (at, c) in text.char_indices() {
        let Some(next) = wanted.peek() else {
            return Some(at);
        };
        if c.is_whitespace() {
            if *next == ' ' {
                wanted.next();
                in_space = true;
            } else if !in_space {
                return None;
            }
        } else if !c.is_control() {
            if *next != c {
                return None;
            }
            wanted.next();
            in_space = false;
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

/// What becomes of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is right.
    Accept,
    /// Its value is another.
    Change(Term),
    /// It is not so.
    Drop,
}

/// A draft that was read from Turtle: what stands behind the last value of a property is about this value.
pub fn read_draft(mut document: TurtleDocument) -> TurtleDocument {
    let comments = &mut document.comments;
    for ((subject, property), around) in &mut comments.properties {
        let mut of_property = document.statements.iter().rev();
        let last = of_property.find(|it| it.subject == *subject && it.predicate == *property);
        if let Some(last) = last {
            let after = &mut comments.statements.entry(last.clone()).or_default().after;
            after.append(&mut around.after);
        }
    }
    document
}

/// The statements of a draft that rest on words, in its order. The others follow from them.
pub fn review_items(document: &TurtleDocument) -> Vec<ReviewItem> {
    let worded = document.statements.iter().filter_map(|statement| {
        let around = document.comments.statements.get(statement)?;
        let place = around.after.first()?.trim_start_matches(['#', ' ']);
        Some(ReviewItem {
            statement: statement.clone(),
            place: place.to_owned(),
        })
    });
    worded.collect()
}

/// A value as people write it: a short name, or the text.
pub fn typed_value(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => id::shorten(node.as_str()),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// A value that somebody typed in place of another: of the same kind, with the same language or datatype.
///
/// # Errors
/// What is wrong with it, in words.
pub fn changed_value(old: &Term, typed: &str) -> Result<Term, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err("a value is missing".to_owned());
    }
    let Term::Literal(literal) = old else {
        let node = id::expand(typed).filter(|it| !it.as_str().ends_with(['/', '#']));
        return node
            .map(Term::from)
            .ok_or_else(|| "write a short name, such as ag:sbu".to_owned());
    };
    let new = match (literal.language(), literal.datatype()) {
        (Some(language), _) => Literal::new_language_tagged_literal(typed, language)
            .map_err(|error| error.to_string())?,
        (None, kind) if kind == edtf::EDTF => {
            When::edtf(typed).map_err(|error| error.to_string())?;
            Literal::new_typed_literal(typed, edtf::EDTF)
        }
        (None, kind) if kind == xsd::INTEGER && typed.parse::<i64>().is_err() => {
            return Err("write a whole number".to_owned());
        }
        (None, kind) => Literal::new_typed_literal(typed, kind),
    };
    Ok(new.into())
}

/// The name of the document that a reviewed draft becomes: after its first thing.
pub fn document_name(reviewed: &TurtleDocument) -> String {
    let first = reviewed.statements.first().map(|it| &it.subject);
    let slug = match first {
        Some(NamedOrBlankNode::NamedNode(node)) => id::slug(node.as_str()),
        _ => None,
    };
    format!("drafts/{}.ttl", slug.unwrap_or("draft"))
}

/// What is left of a draft after a review, without the mark of a draft: things of which nothing that rests on
/// words was kept are gone, and so is what names them.
pub fn reviewed(document: &TurtleDocument, decisions: &[(ReviewItem, Decision)]) -> TurtleDocument {
    let mut decided: HashMap<&Triple, &Decision> = HashMap::new();
    let mut kept: HashSet<&NamedOrBlankNode> = HashSet::new();
    for (item, decision) in decisions {
        decided.entry(&item.statement).or_insert(decision);
        if *decision != Decision::Drop {
            kept.insert(&item.statement.subject);
        }
    }
    let subjects = document.statements.iter().map(|it| &it.subject);
    let gone: HashSet<&NamedOrBlankNode> = subjects.filter(|it| !kept.contains(*it)).collect();
    let mut result = TurtleDocument::default();
    for statement in &document.statements {
        let names_gone = match &statement.object {
            Term::NamedNode(node) => gone.contains(&NamedOrBlankNode::from(node.clone())),
            _ => false,
        };
        if statement.predicate == ann::DRAFT || gone.contains(&statement.subject) || names_gone {
            continue;
        }
        let mut new = statement.clone();
        match decided.get(statement) {
            Some(Decision::Drop) => continue,
            Some(Decision::Change(value)) => new.object = value.clone(),
            Some(Decision::Accept) | None => {}
        }
        if let Some(around) = document.comments.statements.get(statement) {
            result
                .comments
                .statements
                .insert(new.clone(), around.clone());
        }
        result.statements.push(new);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::origin::Origin;
    use crate::parse::{self, Format, Input};
    use oxrdf::NamedNode;
    use std::slice;

    fn node(name: &str) -> NamedNode {
        id::expand(name).expect("a short name")
    }

    #[test]
    fn what_is_dropped_goes_with_what_names_it() {
        let mut draft = TurtleDocument::default();
        let source = Triple::new(node("src:a"), node("dcterms:title"), Literal::from("A"));
        let event = Triple::new(node("ev:a"), node("ann:target"), node("ag:sbu"));
        let bare = [
            Triple::new(node("ev:a"), ann::DRAFT.into_owned(), Literal::from(true)),
            Triple::new(node("ev:a"), node("dcterms:source"), node("src:a")),
        ];
        for worded in [&source, &event] {
            let around = draft.comments.statements.entry(worded.clone()).or_default();
            around.after.push("# line 1: \"A\"".to_owned());
            draft.statements.push(worded.clone());
        }
        draft.statements.extend(bare.clone());
        let items = review_items(&draft);
        assert_eq!(items.len(), 2);
        assert_eq!(items[0].place, "line 1: \"A\"");
        let all = |decision: [Decision; 2]| {
            reviewed(
                &draft,
                &items.iter().cloned().zip(decision).collect::<Vec<_>>(),
            )
            .statements
        };
        let kept = all([Decision::Accept, Decision::Accept]);
        assert_eq!(kept, [source.clone(), event.clone(), bare[1].clone()]);
        assert_eq!(
            all([Decision::Drop, Decision::Accept]),
            slice::from_ref(&event)
        );
        assert_eq!(
            all([Decision::Accept, Decision::Drop]),
            slice::from_ref(&source)
        );
        let changed = changed_value(&event.object, "ag:kyivstar").expect("a name");
        let kept = all([Decision::Accept, Decision::Change(changed.clone())]);
        assert_eq!(kept[1].object, changed);
    }

    #[test]
    fn a_draft_that_is_written_and_read_has_the_same_words() {
        let mut draft = TurtleDocument::default();
        for (property, value) in [
            ("ann:target", "ag:a"),
            ("ann:target", "ag:b"),
            ("ann:tool", "tool:a"),
        ] {
            let statement = Triple::new(node("ev:a"), node(property), node(value));
            let around = draft
                .comments
                .statements
                .entry(statement.clone())
                .or_default();
            around.after.push(format!("# line 1: \"{value}\""));
            draft.statements.push(statement);
        }
        let input = Input {
            origin: Origin::new("draft.ttl"),
            bytes: turtle_of(&draft).into_bytes(),
            format: Format::Turtle,
        };
        let read = parse::read(input).document;
        let read = read.as_ref().and_then(TurtleDocument::of).map(read_draft);
        let mut items = review_items(&read.expect("Turtle"));
        items.sort_by(|one, other| one.place.cmp(&other.place));
        let mut expected = review_items(&draft);
        expected.sort_by(|one, other| one.place.cmp(&other.place));
        assert_eq!(items, expected);
    }

    /// As a draft is written, which a layer above does.
    fn turtle_of(draft: &TurtleDocument) -> String {
        let prefixes = ["ann: <https://w3id.org/annals/ns#>"]
            .into_iter()
            .map(str::to_owned);
        let kinds = [("ev", "event"), ("ag", "agent"), ("tool", "tool")];
        let kinds =
            kinds.map(|(short, kind)| format!("{short}: <https://w3id.org/annals/id/{kind}/>"));
        let heads: String = prefixes
            .chain(kinds)
            .map(|it| format!("@prefix {it} .\n"))
            .collect();
        let after = |at: usize| &draft.comments.statements[&draft.statements[at]].after[0];
        format!(
            "{heads}\nev:a ann:target\n    ag:a , {}\n    ag:b ; {}\n  ann:tool tool:a . {}\n",
            after(0),
            after(1),
            after(2)
        )
    }

    #[test]
    fn words_are_found_where_they_stand() {
        let text = "In May.\nIt was down\n  for days, in May.\n";
        let range = |place: &str| {
            let item = ReviewItem {
                statement: Triple::new(node("ev:a"), node("ann:date"), node("ag:sbu")),
                place: place.to_owned(),
            };
            item.range_in(text).map(|it| &text[it])
        };
        assert_eq!(range("line 1: \"In May\""), Some("In May"));
        assert_eq!(range("line 3: \"in May\""), Some("in May"));
        assert_eq!(range("line 2: \"down for days\""), Some("down\n  for days"));
        for place in [
            "line 0: \"In May\"",
            "line 2: \"May\"",
            "line 9: \"In May\"",
            "In May",
        ] {
            assert_eq!(range(place), None, "{place}");
        }
    }

    #[test]
    fn a_changed_value_is_of_the_same_kind() {
        let date = Term::from(Literal::new_typed_literal("2023", edtf::EDTF));
        assert!(changed_value(&date, "2023-05").is_ok());
        assert!(changed_value(&date, "May").is_err());
        let agent = Term::from(node("ag:sbu"));
        assert!(changed_value(&agent, "the SBU").is_err());
        assert!(changed_value(&agent, "").is_err());
        let text = Term::from(Literal::new_language_tagged_literal("a", "en").expect("a tag"));
        let new = changed_value(&text, "b").expect("a text");
        assert_eq!(new.to_string(), "\"b\"@en");
    }
}
