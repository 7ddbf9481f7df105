//! How one part of an event or claim comes from the columns of a table.

use crate::import::dates::DateRule;
use std::collections::BTreeMap;

/// Where a value comes from, and how its cells are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// Its columns; the first filled one counts, or all for lists.
    pub columns: Vec<String>,
    /// A text with `{column}` in it, or a fixed value.
    pub template: Option<String>,
    /// The language of a text.
    pub lang: Option<String>,
    /// How a date is read.
    pub date: DateRule,
    /// What the date means.
    pub means: Means,
    /// What several dates in a cell mean.
    pub several: Option<Several>,
    /// Words that stand for nothing in this column.
    pub null: Vec<String>,
    /// What separates the values of a cell.
    pub separator: Option<Separator>,
    /// Values that are passed over.
    pub ignore: Vec<String>,
    /// Values and what they become.
    pub values: BTreeMap<String, String>,
    /// What other values become.
    pub otherwise: Option<String>,
    /// The type of an agent or tool.
    pub kind: Option<String>,
    /// Names that mean a group of unnamed ones.
    pub role_group: Vec<String>,
    /// What stands between a name and its other names.
    pub aka: Vec<String>,
    /// What separates the other names.
    pub aka_separator: Vec<String>,
    /// Slashes separate a name and its other names.
    pub slashes: bool,
    /// The names are those of states.
    pub states: bool,
    /// A column with the names that the same things have in annals.
    pub ids: Option<String>,
}

/// What the date of a column means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Means {
    /// The event happened then.
    #[default]
    Happened,
    /// It happened on that day or before.
    OnOrBefore,
    /// It was published then, so that it happened on that day or before.
    Published,
    /// It began then.
    Begin,
    /// It ended then.
    End,
}

/// What several dates in one cell mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Several {
    /// It happened on one of them.
    OneOf,
    /// It happened on each of them.
    Each,
}

/// What separates the values of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Separator {
    /// This text.
    Literal(String),
    /// White space.
    Whitespace,
    /// A list as Python prints it: `['a', 'b']`.
    Python,
}

impl Separator {
    /// The values of a cell, without empty ones.
    pub fn split(&self, cell: &str) -> Vec<String> {
        match self {
            Self::Literal(separator) => parts(cell.split(separator.as_str())),
            Self::Whitespace => parts(cell.split_whitespace()),
            Self::Python => python(cell),
        }
    }

    /// Whether an unknown value makes the whole cell doubtful: these stand within names too.
    pub fn is_weak(&self) -> bool {
        match self {
            Self::Literal(text) => ["", ","].contains(&text.trim()),
            Self::Whitespace => true,
            Self::Python => false,
        }
    }
}

fn parts<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The quoted texts and bare words of a list as Python prints it, nested ones too; `None` is absent.
fn python(cell: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut quote = None;
    let mut chars = cell.chars();
    let mut finish = |value: &mut String, quoted: bool| {
        let text = std::mem::take(value);
        let text = text.trim();
        if !text.is_empty() && (quoted || !["None", "nan"].contains(&text)) {
            values.push(text.to_owned());
        }
    };
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => value.extend(chars.next()),
            (Some(open), c) if c == open => {
                finish(&mut value, true);
                quote = None;
            }
            (None, '\'' | '"') if value.trim().is_empty() => {
                value.clear();
                quote = Some(c);
            }
            (None, '[' | ']' | '(' | ')' | ',') => finish(&mut value, false),
            (_, c) => value.push(c),
        }
    }
    finish(&mut value, quote.is_some());
    values
}

/// Whether a text fits a pattern, in which `*` stands for any text; capitals do not count.
pub fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.trim().to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    true
}

/// The columns that a template names.
pub fn template_columns(template: &str) -> Vec<&str> {
    let parts = template.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect()
}

impl Field {
    /// Every column that it reads.
    pub fn all_columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        columns.extend(self.ids.as_deref());
        columns.extend(self.template.iter().flat_map(|it| template_columns(it)));
        columns
    }

    /// The values of a cell.
    pub fn split(&self, cell: &str) -> Vec<String> {
        match &self.separator {
            Some(separator) => separator.split(cell),
            None => parts(std::iter::once(cell)),
        }
    }

    /// Whether a value is to be passed over.
    pub fn ignores(&self, value: &str) -> bool {
        self.ignore.iter().any(|pattern| fits(pattern, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_split_by_what_is_declared_alone() {
        let semicolon = Separator::Literal(";".to_owned());
        assert_eq!(
            semicolon.split("Grey Fox; Black Fox;"),
            ["Grey Fox", "Black Fox"]
        );
        assert_eq!(Field::default().split("Fox, Grey"), ["Fox, Grey"]);
        assert_eq!(
            Separator::Python.split("[['a', None], \"b's\", nan, 'c\\'d']"),
            ["a", "b's", "c'd"]
        );
        assert!(Separator::Python.split("[]").is_empty());
    }

    #[test]
    fn patterns_have_stars() {
        assert!(fits("Multiple*", "multiple organisations"));
        assert!(fits("*bank*", "A Bank of Ireland") && fits("x", "X"));
        assert!(!fits("Multiple*", "A multiple") && !fits("x", "xy"));
    }
}
