//! From an article to a draft: what a text says in words that can be shown, and nothing else.
//!
//! ```text
//! page ─ html, metadata ─▶ kept text ─┬─ sentences ─ names ─┬─ claims ─┐
//!                                     └─ dates ─────────────┴─ event ──┴─▶ statements, each with its words
//! ```
//!
//! It is rules, not a model: a statement stands only where one sentence says it in so many words, and ends
//! in the line and the words. What is seen and not understood is a comment.

mod candidates;
mod claim_nodes;
mod claims;
mod compose;
mod counts;
mod dates;
mod event;
mod gazetteer;
mod html;
mod metadata;
mod names;
mod options;
mod page;
mod quotes;
mod remarks;
mod review;
mod senses;
mod sentence;
mod statements;
mod subject;
mod surnames;
mod web_archive;
mod words;

pub use compose::{DraftError, draft, source};
pub use gazetteer::Gazetteer;
pub use metadata::{is_address, is_language};
pub use options::{DraftOptions, InvalidOption, is_date};
pub use page::Page;
pub use quotes::{ProvenQuote, QuoteReport, WrongQuote, check_quotes, kept_text};
pub use review::{
    Decision, ReviewItem, changed_value, document_name, read_draft, review_items, reviewed,
    typed_value,
};
pub use web_archive::{ArchivedPage, is_web_archive, read_web_archive};
