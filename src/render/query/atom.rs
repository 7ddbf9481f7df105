//! Rows of a query as entries of a feed.

use crate::database::digest;
use crate::derive::bounds;
use crate::model::id;
use crate::query::Table;
use crate::query::table::text_of;
use crate::render::escape::text;
use crate::render::feed::{FeedEntry, end_of};
use crate::render::link::{html_link, safe_link};
use chrono::{DateTime, Utc};
use oxrdf::Term;

/// An entry for each row of a feed with this id, in their order: the row names it, so that one that changes
/// is a new one. What is to come is no date of an entry.
pub fn entries(table: &Table, feed: &str, now: DateTime<Utc>) -> Vec<FeedEntry> {
    let rows = table.rows.iter();
    let entries = rows.map(|row| entry(&table.columns, row, feed));
    let dated = entries.map(|entry| FeedEntry {
        updated: entry.updated.filter(|at| *at <= now),
        ..entry
    });
    dated.collect()
}

fn entry(columns: &[String], row: &[Option<Term>], feed: &str) -> FeedEntry {
    let cells: Vec<(&String, &Term)> = columns
        .iter()
        .zip(row)
        .filter_map(|(column, term)| Some((column, term.as_ref()?)))
        .collect();
    let said = cells
        .iter()
        .map(|(column, term)| format!("{column} {term}\n"));
    let title: Vec<String> = cells.iter().map(|(_, term)| shown(term)).collect();
    let mut dates = cells
        .iter()
        .filter_map(|(_, term)| bounds::parse_date(term));
    // What a day tells was known at its end; of a month or of "before" that is its last day.
    let known = dates.find_map(|when| when.bounds().latest);
    let mut links = cells
        .iter()
        .filter_map(|(_, term)| safe_link(&text_of(term)));
    let items = cells.iter().map(|(column, term)| {
        let name = text(&shown(term));
        let url = Some(text_of(term)).filter(|url| safe_link(url).is_some());
        let value = html_link(&name, url.as_deref());
        format!("<dt>{}</dt><dd>{value}</dd>", text(column))
    });
    FeedEntry {
        id: format!(
            "{feed}/{}",
            &digest(said.collect::<String>().as_bytes())[..16]
        ),
        title: title.join(" · "),
        published: None,
        updated: known.and_then(end_of),
        related: links.next(),
        categories: Vec::new(),
        content: format!("<dl>{}</dl>", items.collect::<String>()),
    }
}

/// A cell: a thing by its short name, a date in words, any other value as it is.
fn shown(term: &Term) -> String {
    match (term, bounds::parse_date(term)) {
        (Term::NamedNode(node), _) => id::shorten(node.as_str()),
        (_, Some(when)) => when.words(),
        _ => text_of(term).into_owned(),
    }
}
