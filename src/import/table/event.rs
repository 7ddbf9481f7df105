//! The event of a row: what it is called, when it was, and whom it concerns.

use super::convert::Converter;
use super::field::{Field, Means, Several};
use super::row::Row;
use crate::import::chronology::{Dates, on_or_before};
use crate::import::codes::ImportCode;
use crate::import::context::excerpt;
use crate::import::dates::{self, Found, Reading};
use crate::import::fate::Fate;
use crate::import::reference::addresses;
use crate::model::vocab::{ann, dcterms, rdfs};
use crate::model::when::When;
use oxrdf::NamedNode;

impl Converter<'_> {
    /// Writes the event of a row, without its claims.
    pub fn event(&mut self, row: &mut Row<'_>, event: &NamedNode) {
        let mapping = self.mapping;
        for (part, property) in [
            ("label", rdfs::LABEL),
            ("description", dcterms::DESCRIPTION),
            ("comment", rdfs::COMMENT),
        ] {
            for field in mapping.event.all(part) {
                if let Some(text) = row.text(field) {
                    self.check_characters(row, &text);
                    let lang = field.lang.as_ref().unwrap_or(&mapping.lang);
                    self.context.graph.text(event, property, &text, lang);
                }
            }
        }
        let source = self.context.source.clone();
        self.context.graph.add(event, dcterms::SOURCE, source);
        self.dates(row, event);
        for field in mapping.event.all("sources") {
            for source in self.sources(row, event, field) {
                self.context.graph.add(event, dcterms::SOURCE, source);
            }
        }
        for (part, property) in [("type", ann::EVENT_TYPE), ("sector", ann::SECTOR)] {
            for field in mapping.event.all(part) {
                let found = self.terms(row, part, field);
                for term in found.terms {
                    self.context.graph.add(event, property, term);
                }
                for (column, value) in found.words {
                    self.keep_value(event, &column, &value);
                }
            }
        }
        if !self.context.graph.says(event, ann::EVENT_TYPE) {
            let fallback = ann::SECURITY_INCIDENT.into_owned();
            self.context.graph.add(event, ann::EVENT_TYPE, fallback);
        }
        let mut countries = Vec::new();
        for field in mapping.event.all("country") {
            countries.extend(self.countries(row, event, field));
        }
        for place in &countries {
            self.context.graph.add(event, ann::COUNTRY, place.clone());
        }
        self.parties(row, event, &countries);
    }

    /// Words of the event that are a part of a cell.
    pub(super) fn keep_value(&mut self, event: &NamedNode, column: &str, value: &str) {
        let text = format!("{column}: {value}");
        let lang = self.mapping.lang.clone();
        self.context.graph.text(event, rdfs::COMMENT, &text, &lang);
    }

    fn check_characters(&mut self, row: &Row<'_>, text: &str) {
        let lost = text.contains('\u{FFFD}')
            || text
                .split_whitespace()
                .any(|word| word.len() > 3 && word.ends_with("??"));
        let mut notes = self.context.report.notes.iter();
        if lost && !notes.any(|note| note.code == ImportCode::LostCharacters) {
            let message = format!(
                "characters were lost before this file came here: `{}`",
                excerpt(text)
            );
            let place = row.place.clone();
            self.context
                .report
                .note(ImportCode::LostCharacters, place, message);
        }
    }

    fn dates(&mut self, row: &mut Row<'_>, event: &NamedNode) {
        let mapping = self.mapping;
        let mut dates = Dates::default();
        let mut parts = Vec::new();
        for part in ["date", "begin", "end", "public", "discovered"] {
            for field in mapping.event.all(part) {
                if let Some((column, found)) = self.date(row, Some(event), field) {
                    parts.push((part, field.means, column, found));
                }
            }
        }
        let mut public_given = false;
        for (part, means, _, found) in &parts {
            let date = found.edtf.clone();
            match (*part, means) {
                ("date", Means::Published) => {
                    dates.date = on_or_before(&date);
                    dates.public = Some(date);
                }
                ("date", Means::OnOrBefore) => dates.date = on_or_before(&date).or(Some(date)),
                ("date", Means::Begin) | ("begin", _) => dates.begin = Some(date),
                ("date", Means::End) | ("end", _) => dates.end = Some(date),
                ("date", Means::Happened) if found.begins => dates.begin = Some(date),
                ("date", Means::Happened) => dates.date = Some(date),
                ("public", _) => {
                    public_given = true;
                    dates.public = Some(date);
                }
                _ => dates.discovered = Some(date),
            }
        }
        let has_both = public_given && (dates.date.is_some() || dates.begin.is_some());
        let written = self.context.write_dates(event, dates, &row.place.clone());
        self.reported.0 += usize::from(has_both);
        self.reported.1 += usize::from(written.reported_before);
        for (part, means, column, found) in parts {
            let is_span = ["begin", "end"].contains(&part);
            let lost = match part {
                "public" => written.reported_before,
                _ if is_span || means != Means::Happened => written.contradiction,
                "date" => written.surplus || written.contradiction,
                _ => false,
            };
            if lost || written.later_than_list {
                let cell = row.cell(column).unwrap_or_default();
                self.keep(row, event, column, cell);
            } else {
                let widened = found.widened.is_some();
                row.mark(column, if widened { Fate::Widened } else { Fate::Taken });
                if let Some(why) = found.widened {
                    *self.widened.entry((column.to_owned(), why)).or_default() += 1;
                }
            }
        }
    }

    /// The date of a field; what cannot be read is told and kept as words.
    pub fn date<'f>(
        &mut self,
        row: &mut Row<'_>,
        event: Option<&NamedNode>,
        field: &'f Field,
    ) -> Option<(&'f str, Found)> {
        let (column, cell) = row.first(field)?;
        let values = field.split(cell);
        let reading = match values.as_slice() {
            [] | [_] => dates::read(cell, &field.date),
            values => several(values, field),
        };
        let count = self.orders.entry(column.to_owned()).or_default();
        let place = row.place.cell(column, cell);
        match reading {
            Reading::Date(found) => {
                count.all += usize::from(field.date.order.is_some());
                count.proving += usize::from(found.proves_order);
                return Some((column, found));
            }
            Reading::Impossible(why, wider) => {
                count.all += 1;
                count.impossible += usize::from(why.starts_with("there is no month"));
                let then = match &wider {
                    Some(found) => format!("taken as {}", found.edtf),
                    None => "kept as words, without a date".to_owned(),
                };
                let message = format!("`{cell}` of `{column}` is impossible: {why}; {then}");
                self.context
                    .report
                    .note(ImportCode::ImpossibleDate, place, message);
                if let Some(found) = wider {
                    return Some((column, found));
                }
            }
            Reading::Placeholder(why) => {
                let message = format!("{why}; left out");
                self.context
                    .report
                    .note(ImportCode::Placeholder, place, message);
                row.mark(column, Fate::Left);
                return None;
            }
            Reading::Words(why) => {
                let message = format!("`{}` of `{column}` is kept as words: {why}", excerpt(cell));
                self.context
                    .report
                    .note(ImportCode::UnreadDate, place, message);
            }
            Reading::Foreign => {
                let message = format!(
                    "the row looks shifted: `{}` stands in `{column}`, which holds dates",
                    excerpt(cell)
                );
                self.context
                    .report
                    .note(ImportCode::ShiftedRow, place, message);
            }
        }
        if let Some(event) = event {
            self.keep(row, event, column, cell);
        }
        None
    }

    /// The sources of a field; words around addresses are kept.
    pub fn sources(
        &mut self,
        row: &mut Row<'_>,
        event: &NamedNode,
        field: &Field,
    ) -> Vec<NamedNode> {
        let mut sources = Vec::new();
        for (column, cell) in row.all(field) {
            let found = addresses(cell);
            let mut fate = Fate::Taken;
            for address in &found.valid {
                sources.push(self.context.source_at(address));
            }
            for url in &found.invalid {
                let place = row.place.cell(column, url);
                self.context.bad_address(&place, url);
                fate = Fate::Left;
            }
            if !found.words.is_empty() {
                self.keep_value(event, column, &found.words);
                *self.in_words.entry(column.to_owned()).or_default() += 1;
                fate = fate.min(Fate::Words);
            }
            row.mark(column, fate);
        }
        sources
    }

    /// The countries of a field. A separator that stands within names too counts only where
    /// every part is a country.
    pub fn countries(
        &mut self,
        row: &mut Row<'_>,
        event: &NamedNode,
        field: &Field,
    ) -> Vec<NamedNode> {
        let mut places = Vec::new();
        for (column, cell) in row.all(field) {
            let names = self.context.names;
            let known =
                |name: &str| names.country(field.values.get(name).map_or(name, String::as_str));
            let parts = match known(cell) {
                Some(_) => vec![cell.to_owned()],
                None => field.split(cell),
            };
            let parts: Vec<_> = parts.into_iter().filter(|it| !field.ignores(it)).collect();
            let unknown: Vec<_> = parts.iter().filter(|it| known(it).is_none()).collect();
            let is_weak = field.separator.as_ref().is_some_and(|it| it.is_weak());
            if !unknown.is_empty() {
                let shown = if is_weak { cell } else { unknown[0].as_str() };
                let message = format!("no country is called `{}`; kept in words", excerpt(shown));
                let place = row.place.cell(column, cell);
                self.context
                    .report
                    .note(ImportCode::UnknownCountry, place, message);
                self.keep(row, event, column, cell);
            } else {
                let fate = if parts.is_empty() {
                    Fate::Left
                } else {
                    Fate::Taken
                };
                row.mark(column, fate);
            }
            if !is_weak || unknown.is_empty() {
                for country in parts.iter().filter_map(|part| known(part)) {
                    places.push(names.describe_country(&mut self.context.graph, country));
                }
            }
        }
        places
    }
}

/// Several dates in one cell.
fn several(values: &[String], field: &Field) -> Reading {
    let Some(several) = field.several else {
        return Reading::Words("several dates, and the mapping declares no `several`".to_owned());
    };
    let mut found: Vec<Found> = Vec::new();
    for value in values {
        match dates::read(value, &field.date) {
            Reading::Date(date) => found.push(date),
            reading => return reading,
        }
    }
    found.sort_by(|a, b| a.edtf.cmp(&b.edtf));
    found.dedup();
    if let [only] = found.as_slice() {
        return Reading::Date(only.clone());
    }
    let dates: Vec<&str> = found.iter().map(|date| date.edtf.as_str()).collect();
    let edtf = match several {
        Several::OneOf => format!("[{}]", dates.join(",")),
        Several::Each => format!("{{{}}}", dates.join(",")),
    };
    match When::edtf(&edtf) {
        Ok(_) => Reading::Date(Found {
            edtf,
            widened: found.iter().find_map(|date| date.widened),
            begins: false,
            proves_order: found.iter().any(|date| date.proves_order),
        }),
        Err(error) => Reading::Words(error.label),
    }
}
