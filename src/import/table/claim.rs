//! The claims of a row: who says what of the event, when and on what basis.

use super::convert::Converter;
use super::field::{Field, Separator, fits};
use super::mapping::ClaimRule;
use super::row::Row;
use super::sheet::Sheet;
use crate::import::codes::ImportCode;
use crate::import::context::excerpt;
use crate::import::fate::Fate;
use crate::import::graph::Property;
use crate::model::vocab::{ann, xsd};
use oxrdf::{Literal, NamedNode, Term};

/// What a claim says, before it is written.
#[derive(Debug, Default)]
struct Said {
    property: String,
    values: Vec<Term>,
    suspected: bool,
}

/// What qualifies all claims of a rule in a row.
#[derive(Debug, Default)]
struct Circumstances {
    by: Vec<NamedNode>,
    on: Option<String>,
    basis: Vec<NamedNode>,
    likelihood: Vec<NamedNode>,
    stance: Vec<NamedNode>,
    words: Vec<String>,
    stated_in: Vec<NamedNode>,
}

impl Converter<'_> {
    /// Writes the claims of a rule.
    pub fn claim(&mut self, row: &mut Row<'_>, rule: &ClaimRule, event: &NamedNode) {
        if let Some((column, patterns)) = &rule.when {
            let cell = row.cell(column).unwrap_or_default();
            if !patterns.iter().any(|pattern| fits(pattern, cell)) {
                return;
            }
            row.mark(column, Fate::Taken);
        }
        if rule.zip {
            self.parallel(row, rule, event);
        } else {
            self.single(row, rule, event);
        }
    }

    /// The cells of a row make one claim for each property.
    fn single(&mut self, row: &mut Row<'_>, rule: &ClaimRule, event: &NamedNode) {
        let mut said = Vec::new();
        let mut words = Vec::new();
        for (property, field) in &rule.says {
            let one = self.said(row, property, field, event, &mut words);
            if !one.values.is_empty() {
                said.push(one);
            }
        }
        let names_somebody = !said.is_empty() || !words.is_empty();
        let only_text = rule.says.is_empty() && rule.text.is_some();
        if !names_somebody && !only_text {
            self.unclaimed(row, rule, event);
            return;
        }
        let mut about = self.circumstances(row, rule, event);
        about.words.extend(words);
        if said.is_empty() && about.words.is_empty() {
            return;
        }
        if said.is_empty() {
            said.push(Said::default());
        }
        for one in &said {
            self.write_claim(event, one, &about, rule);
        }
    }

    /// Nobody is named: how firmly it was said stays words.
    fn unclaimed(&mut self, row: &mut Row<'_>, rule: &ClaimRule, event: &NamedNode) {
        let fields = [
            &rule.likelihood,
            &rule.stance,
            &rule.basis,
            &rule.on,
            &rule.by,
        ];
        for field in fields.into_iter().flatten() {
            for (column, cell) in row.all(field) {
                self.keep(row, event, column, cell);
            }
        }
        if let Some(text) = rule.text.as_ref().and_then(|field| row.text(field)) {
            let lang = self.mapping.lang.clone();
            let comment = crate::model::vocab::rdfs::COMMENT;
            self.context.graph.text(event, comment, &text, &lang);
        }
    }

    /// What a field says.
    fn said(
        &mut self,
        row: &mut Row<'_>,
        property: &str,
        field: &Field,
        event: &NamedNode,
        words: &mut Vec<String>,
    ) -> Said {
        let mut said = Said {
            property: property.to_owned(),
            ..Said::default()
        };
        match property {
            "attributedTo" | "sponsoredBy" | "unitOf" | "target" => {
                let phrases = property == "target";
                for (agent, suspected) in self.agents(row, event, field, None, phrases) {
                    said.values.push(agent.into());
                    said.suspected |= suspected;
                }
            }
            "locatedIn" => {
                let places = self.countries(row, event, field);
                said.values.extend(places.into_iter().map(Term::from));
            }
            "tool" => {
                let tools = self.tools(row, field);
                said.values.extend(tools.into_iter().map(Term::from));
            }
            "alias" | "vector" | "method" | "effect" | "dataTaken" | "motive" | "duration" => {
                for (column, cell) in row.all(field) {
                    for value in field.split(cell) {
                        said.values.push(self.literal(property, &value));
                    }
                    row.mark(column, Fate::Taken);
                }
            }
            _ => self.number(row, field, &mut said, words),
        }
        said
    }

    fn literal(&self, property: &str, value: &str) -> Term {
        let plain = Literal::new_simple_literal(value);
        let tagged = Literal::new_language_tagged_literal(value, &self.mapping.lang);
        match property {
            "alias" => plain.into(),
            _ => tagged.unwrap_or(plain).into(),
        }
    }

    /// A number; what is none stays words.
    fn number(
        &mut self,
        row: &mut Row<'_>,
        field: &Field,
        said: &mut Said,
        words: &mut Vec<String>,
    ) {
        let Some((column, cell)) = row.first(field) else {
            return;
        };
        let is_money = ["cost", "ransomPaid", "value"].contains(&said.property.as_str());
        match plain_number(cell, is_money) {
            Some(number) => {
                let datatype = if number.contains('.') {
                    xsd::DECIMAL
                } else {
                    xsd::INTEGER
                };
                let literal = Literal::new_typed_literal(number, datatype);
                said.values.push(literal.into());
                row.mark(column, Fate::Taken);
            }
            None => {
                words.push(format!("{column}: {cell}"));
                row.mark(column, Fate::Words);
                *self.in_words.entry(column.to_owned()).or_default() += 1;
            }
        }
    }

    fn circumstances(
        &mut self,
        row: &mut Row<'_>,
        rule: &ClaimRule,
        event: &NamedNode,
    ) -> Circumstances {
        let mut about = Circumstances::default();
        if let Some(field) = &rule.by {
            let agents = self.agents(row, event, field, None, false);
            about.by = agents.into_iter().map(|(agent, _)| agent).collect();
            if let Some(name) = &field.template {
                about.by.push(self.context.agent(name, None));
            }
        }
        if let Some(field) = &rule.on
            && let Some((column, found)) = self.date(row, Some(event), field)
        {
            row.mark(
                column,
                if found.widened.is_some() {
                    Fate::Widened
                } else {
                    Fate::Taken
                },
            );
            about.on = Some(found.edtf);
        }
        for (part, field) in [
            ("basis", &rule.basis),
            ("likelihood", &rule.likelihood),
            ("stance", &rule.stance),
        ] {
            let Some(field) = field else { continue };
            let found = self.terms(row, part, field);
            for (column, value) in found.words {
                about.words.push(format!("{column}: {value}"));
            }
            match part {
                "basis" => about.basis = found.terms,
                "likelihood" => about.likelihood = found.terms,
                _ => about.stance = found.terms,
            }
        }
        about
            .words
            .extend(rule.text.as_ref().and_then(|field| row.text(field)));
        for field in &rule.stated_in {
            about.stated_in.extend(self.sources(row, event, field));
        }
        about
    }

    fn write_claim(
        &mut self,
        event: &NamedNode,
        said: &Said,
        about: &Circumstances,
        rule: &ClaimRule,
    ) {
        let claim = self.context.claim(event, &about.by);
        let graph = &mut self.context.graph;
        let is_it = |term: &&Property| term.as_str()[ann::NAMESPACE.len()..] == said.property;
        if let Some(property) = ann::ALL.iter().find(is_it) {
            for value in &said.values {
                graph.add(&claim, *property, value.clone());
            }
        }
        if let Some(on) = &about.on {
            graph.date(&claim, ann::CLAIMED_ON, on);
        }
        // "suspected" is what a sponsor is called without another word, and what `?` says
        let suspected = said.suspected || said.property == "sponsoredBy";
        let one = |terms: &[NamedNode]| match terms {
            [term] => Some(term.clone()),
            _ => None,
        };
        let likelihood = one(&about.likelihood);
        let denied = about.stance.iter().any(|it| it.as_ref() != ann::ASSERTS);
        let suspected = (suspected && !denied).then(|| ann::SUSPECTED.into_owned());
        if let Some(likelihood) = likelihood.or(suspected) {
            graph.add(&claim, ann::LIKELIHOOD, likelihood);
        }
        if let Some(basis) = one(&about.basis) {
            graph.add(&claim, ann::BASIS, basis);
        }
        if let Some(stance) = one(&about.stance) {
            graph.add(&claim, ann::STANCE, stance);
        }
        if let (Some(unit), "value") = (&rule.unit, said.property.as_str()) {
            let unit = Literal::new_simple_literal(unit);
            graph.add(&claim, ann::UNIT, unit);
        }
        let text = about.words.join("; ");
        graph.text(&claim, ann::CLAIM_TEXT, &text, &self.mapping.lang);
        for source in &about.stated_in {
            graph.add(&claim, ann::STATED_IN, source.clone());
        }
    }

    /// The cells are lists. Where all have one value, or what the claims are grouped by has one,
    /// they are one claim; where all have as many, those that agree in the group are one; else it
    /// is not known what belongs to what, and they stay words.
    fn parallel(&mut self, row: &mut Row<'_>, rule: &ClaimRule, event: &NamedNode) {
        let fields = parallel_fields(rule);
        let mut lists = Vec::new();
        for field in &fields {
            if let Some((column, cell)) = row.first(field) {
                lists.push((column.to_owned(), field.split(cell)));
            }
        }
        let length = |list: &(String, Vec<String>)| list.1.len();
        let longest = lists.iter().map(length).max().unwrap_or(0);
        let grouped = |list: &&(String, Vec<String>)| rule.group.contains(&list.0);
        let one_group = lists.iter().filter(grouped).all(|list| length(list) <= 1);
        if longest <= 1 || (one_group && !rule.group.is_empty()) {
            self.single(row, rule, event);
            return;
        }
        if lists.iter().any(|list| length(list) != longest) {
            self.unequal(row, event, &lists);
            return;
        }
        let mut groups: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
        for at in 0..longest {
            let by = lists
                .iter()
                .filter(grouped)
                .map(|(_, values)| values[at].clone());
            let by: Vec<String> = by.collect();
            match groups
                .iter_mut()
                .find(|(known, _)| *known == by && !rule.group.is_empty())
            {
                Some((_, members)) => members.push(at),
                None => groups.push((by, vec![at])),
            }
        }
        for (_, members) in groups {
            self.group(row, rule, event, &lists, &members);
        }
        for (column, _) in &lists {
            row.mark(column, Fate::Taken);
        }
    }

    /// One claim of some members of parallel lists: a row of their values alone.
    fn group(
        &mut self,
        row: &Row<'_>,
        rule: &ClaimRule,
        event: &NamedNode,
        lists: &[(String, Vec<String>)],
        members: &[usize],
    ) {
        const JOINT: &str = "\u{1f}";
        let mut sheet = Sheet {
            file: row.place.file.clone(),
            ..Sheet::default()
        };
        let mut cells = Vec::new();
        for (column, values) in lists {
            let mut own: Vec<&str> = members.iter().map(|at| values[*at].as_str()).collect();
            own.dedup();
            sheet.header.push(column.clone());
            cells.push(own.join(JOINT));
        }
        let cells = (row.place.line, cells);
        let mut part = Row::new(&sheet, &cells, &[], 0);
        part.place = row.place.clone();
        let mut rule = rule.clone();
        for field in parallel_fields_mut(&mut rule) {
            field.separator = Some(Separator::Literal(JOINT.to_owned()));
        }
        self.single(&mut part, &rule, event);
    }

    fn unequal(&mut self, row: &mut Row<'_>, event: &NamedNode, lists: &[(String, Vec<String>)]) {
        let lengths: Vec<_> = lists
            .iter()
            .map(|(column, values)| format!("{column} {}", values.len()))
            .collect();
        let message = format!(
            "lists of different lengths ({}): what belongs to what is not known; kept in words",
            excerpt(&lengths.join(", "))
        );
        self.context
            .report
            .note(ImportCode::KeptInWords, row.place.clone(), message);
        for (column, _) in lists {
            let cell = row.cell(column).unwrap_or_default();
            self.keep(row, event, column, cell);
        }
    }
}

/// The fields of a claim that can be lists.
fn parallel_fields(rule: &ClaimRule) -> Vec<&Field> {
    let single = [
        &rule.by,
        &rule.on,
        &rule.basis,
        &rule.likelihood,
        &rule.stance,
    ];
    let said = rule.says.iter().map(|(_, field)| field);
    let fields = said.chain(single.into_iter().flatten());
    fields.filter(|field| !field.columns.is_empty()).collect()
}

fn parallel_fields_mut(rule: &mut ClaimRule) -> Vec<&mut Field> {
    let single = [
        &mut rule.by,
        &mut rule.on,
        &mut rule.basis,
        &mut rule.likelihood,
        &mut rule.stance,
    ];
    let said = rule.says.iter_mut().map(|(_, field)| field);
    let fields = said.chain(single.into_iter().flatten());
    fields.filter(|field| !field.columns.is_empty()).collect()
}

/// A number without its thousands separators; `None` if it is none, or has a fraction where none
/// can be.
fn plain_number(text: &str, fraction: bool) -> Option<String> {
    let text = text.trim();
    let groups: Vec<&str> = text.split([',', ' ', '\u{a0}', '\'']).collect();
    let is_grouped = groups.len() == 1
        || groups[1..]
            .iter()
            .all(|group| group.split('.').next().map(str::len) == Some(3));
    let joined = groups.concat();
    let digits = joined
        .split('.')
        .all(|part| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit()));
    let dots = joined.matches('.').count();
    let whole = joined.strip_suffix(".0").unwrap_or(&joined);
    let fits = dots == 0 || whole.len() < joined.len() || (fraction && dots == 1);
    (is_grouped && digits && fits && joined.len() < 25).then(|| whole.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_digits_and_nothing_else() {
        for (text, expected) in [
            ("1700", Some("1700")),
            ("1,234,567", Some("1234567")),
            ("12.0", Some("12")),
            ("3.5", None),
            ("1,23", None),
            ("over 1700", None),
            ("", None),
        ] {
            assert_eq!(plain_number(text, false).as_deref(), expected, "{text}");
        }
        assert_eq!(plain_number("3.5", true).as_deref(), Some("3.5"));
    }
}
