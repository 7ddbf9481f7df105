//! A draft on its way through a form: what the form carries, and what was decided.

use super::{HttpError, Params};
use crate::Rejected;
use crate::draft::{Decision, ReviewItem, changed_value, read_draft, review_items, typed_value};
use crate::model::origin::Origin;
use crate::model::percent;
use crate::model::problem::Problem;
use crate::parse::{self, Format, Input, TurtleDocument};
use oxrdf::NamedOrBlankNode;

/// A draft that is looked at.
pub(super) struct Review {
    /// The kept text of the article.
    pub text: String,
    /// The draft as Turtle.
    written: String,
    pub draft: TurtleDocument,
    pub items: Vec<ReviewItem>,
}

impl Review {
    /// A draft as Turtle beside the text: its statements have the order of the Turtle, on each way through a form.
    pub fn new(text: String, written: String) -> Result<Self, HttpError> {
        let input = Input {
            origin: Origin::with_file("draft.ttl", "the draft"),
            bytes: written.clone().into_bytes(),
            format: Format::Turtle,
        };
        let parsed = parse::read(input);
        let Some(document) = parsed.document.as_ref().and_then(TurtleDocument::of) else {
            return Err(Rejected(parsed.problems).into());
        };
        let draft = read_draft(document);
        Ok(Self {
            items: review_items(&draft),
            text,
            written,
            draft,
        })
    }

    /// The kept text and the draft as a form carries them: a browser would change line breaks, and a page
    /// what reorders text.
    pub fn carried(&self) -> [(&'static str, String); 2] {
        let encoded = |text: &str| percent::encode(text, b" -_.~:,@/;()[]#=");
        [
            ("kept", encoded(&self.text)),
            ("draft", encoded(&self.written)),
        ]
    }

    /// The first statement about the same thing.
    pub fn first_of(&self, item: &ReviewItem) -> usize {
        let mut subjects = self.items.iter().map(|it| &it.statement.subject);
        subjects
            .position(|it| *it == item.statement.subject)
            .unwrap_or_default()
    }

    /// The draft that a form brings, if it does.
    pub fn carried_by(form: &Params) -> Result<Option<Self>, HttpError> {
        let Some(draft) = form.get("draft") else {
            return Ok(None);
        };
        let text = percent::decode(form.get("kept").unwrap_or_default());
        Self::new(text, percent::decode(draft)).map(Some)
    }

    /// What was decided about each statement, or else about the others of its thing; the rest is dropped.
    pub fn decisions(&self, form: &Params) -> Result<Vec<(ReviewItem, Decision)>, HttpError> {
        let mut wrong = Vec::new();
        let mut decisions = Vec::new();
        for (number, item) in self.items.iter().enumerate() {
            let old = &item.statement.object;
            let typed = form.all(&field("value", number)).next();
            let is_changed = typed.is_some_and(|it| squeezed(it) != squeezed(&typed_value(old)));
            let chosen = form.get(&field("decision", number));
            let others = || form.get(&field("others", self.first_of(item)));
            let decision = match chosen.or_else(others) {
                Some("accept") if !is_changed => Decision::Accept,
                Some("accept" | "change") => match changed_value(old, typed.unwrap_or_default()) {
                    Ok(value) => Decision::Change(value),
                    Err(why) => {
                        wrong.push(format!("statement {}: {why}", number + 1));
                        Decision::Drop
                    }
                },
                _ => Decision::Drop,
            };
            decisions.push((item.clone(), decision));
        }
        match wrong.is_empty() {
            true => Ok(decisions),
            false => Err(wrong.into_iter().fold(
                HttpError::new(400, "a changed value is not valid"),
                HttpError::hint,
            )),
        }
    }
}

/// What was loaded.
pub(super) struct Loaded {
    /// The name of the document.
    pub document: String,
    /// How many statements were accepted.
    pub accepted: usize,
    /// What it says something about, in its order.
    pub things: Vec<NamedOrBlankNode>,
    /// What to look at.
    pub problems: Vec<Problem>,
}

/// The name of a field about a statement.
pub(super) fn field(what: &str, number: usize) -> String {
    format!("{what}-{number}")
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
