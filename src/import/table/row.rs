//! One row of a table, and what becomes of each of its cells.

use super::field::{Field, template_columns};
use super::sheet::Sheet;
use crate::import::fate::Fate;
use crate::import::report::Place;

/// A row while it is converted.
pub struct Row<'a> {
    sheet: &'a Sheet,
    cells: &'a [String],
    null: &'a [String],
    /// Where it stands.
    pub place: Place,
    outcomes: Vec<Option<Fate>>,
}

impl<'a> Row<'a> {
    /// A row at a line; `number` counts rows from 1.
    pub fn new(
        sheet: &'a Sheet,
        (line, cells): &'a (usize, Vec<String>),
        null: &'a [String],
        number: usize,
    ) -> Self {
        Self {
            sheet,
            cells,
            null,
            place: Place {
                file: sheet.file.clone(),
                line: *line,
                record: number.to_string(),
                ..Place::default()
            },
            outcomes: vec![None; sheet.header.len()],
        }
    }

    /// The content of a cell, if it holds something.
    pub fn cell(&self, column: &str) -> Option<&'a str> {
        let at = self.sheet.column(column)?;
        self.filled(at)
    }

    fn filled(&self, at: usize) -> Option<&'a str> {
        let cell = self.cells.get(at)?.trim();
        let is_null = cell.is_empty() || self.null.iter().any(|null| null == cell);
        (!is_null).then_some(cell)
    }

    /// The first filled cell of a field, with its column.
    pub fn first<'f>(&self, field: &'f Field) -> Option<(&'f str, &'a str)> {
        self.all(field).into_iter().next()
    }

    /// The filled cells of a field, with their columns.
    pub fn all<'f>(&self, field: &'f Field) -> Vec<(&'f str, &'a str)> {
        let columns = field.columns.iter();
        let cells = columns.filter_map(|column| Some((column.as_str(), self.cell(column)?)));
        let is_null = |cell: &str| field.null.iter().any(|null| null == cell);
        cells.filter(|(_, cell)| !is_null(cell)).collect()
    }

    /// Says what became of a cell in one use; over several uses the best counts.
    pub fn mark(&mut self, column: &str, fate: Fate) {
        if let Some(at) = self.sheet.column(column) {
            self.outcomes[at] = self.outcomes[at].max(Some(fate));
        }
    }

    /// A template with its columns filled in; `None` if all of these are empty.
    pub fn fill(&mut self, template: &str, lone: Fate) -> Option<String> {
        let columns = template_columns(template);
        let mut text = String::new();
        let mut rest = template;
        let mut filled = columns.is_empty();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((column, after)) = after.split_once('}') else {
                break;
            };
            text.push_str(before);
            if let Some(cell) = self.cell(column) {
                filled = true;
                text.push_str(cell);
                self.mark(
                    column,
                    if columns.len() == 1 {
                        lone
                    } else {
                        Fate::Words
                    },
                );
            }
            rest = after;
        }
        text.push_str(rest);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_matches([':', ',', ';', ' ', '-']).to_owned();
        (filled && !text.is_empty()).then_some(text)
    }

    /// The text of a field: its first filled cell, or its template.
    pub fn text(&mut self, field: &Field) -> Option<String> {
        if let Some(template) = &field.template {
            return self.fill(template, Fate::Taken);
        }
        let (column, cell) = self.first(field)?;
        self.mark(column, Fate::Taken);
        Some(cell.to_owned())
    }

    /// What became of each cell, in the order of the columns; `None` for empty ones.
    pub fn outcomes(&self) -> Vec<Option<Fate>> {
        let outcomes = self.outcomes.iter().enumerate();
        outcomes
            .map(|(at, fate)| self.filled(at).map(|_| fate.unwrap_or(Fate::Left)))
            .collect()
    }

    /// Forgets what became of the cells: the row is left out.
    pub fn leave(&mut self) {
        self.outcomes = vec![None; self.sheet.header.len()];
    }

    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.cells.len()
    }
}
