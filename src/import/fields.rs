//! The fields of a record of JSON, and what becomes of each.

use super::fate::{Cells, Fate};
use super::report::Report;
use serde_json::Value;

/// A record while it is converted.
pub struct Fields<'v> {
    /// The record.
    pub value: &'v Value,
    outcomes: Vec<(String, Fate)>,
    /// Paths whose members are counted one by one.
    elsewhere: Vec<&'static str>,
}

impl<'v> Fields<'v> {
    /// A record of which nothing is taken yet.
    pub fn new(value: &'v Value) -> Self {
        Self {
            value,
            outcomes: Vec::new(),
            elsewhere: Vec::new(),
        }
    }

    /// What stands at a path such as `victim.country`.
    pub fn at(&self, path: &str) -> Option<&'v Value> {
        let mut value = self.value;
        for key in path.split('.') {
            value = value.get(key)?;
        }
        (!value.is_null()).then_some(value)
    }

    /// A text that is not empty, not marked yet.
    pub fn text(&self, path: &str) -> Option<&'v str> {
        let text = self.at(path)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// A text, taken.
    pub fn take(&mut self, path: &str) -> Option<&'v str> {
        let text = self.text(path)?;
        self.mark(path, Fate::Taken);
        Some(text)
    }

    /// The texts of a list, or the one text.
    pub fn texts(&self, path: &str) -> Vec<&'v str> {
        match self.at(path) {
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => vec![text.as_str()],
            _ => Vec::new(),
        }
    }

    /// The members of a list.
    pub fn list(&self, path: &str) -> &'v [Value] {
        let list = self.at(path).and_then(Value::as_array);
        list.map(Vec::as_slice).unwrap_or_default()
    }

    /// A whole number.
    pub fn number(&self, path: &str) -> Option<u32> {
        let value = self.at(path)?;
        let number = value
            .as_u64()
            .or_else(|| value.as_str()?.trim().parse().ok());
        number.and_then(|it| u32::try_from(it).ok())
    }

    /// true.
    pub fn is(&self, path: &str) -> bool {
        self.at(path).and_then(Value::as_bool) == Some(true)
    }

    /// Says what became of everything at a path; over several uses the best counts.
    pub fn mark(&mut self, path: &str, fate: Fate) {
        match self.outcomes.iter_mut().find(|(known, _)| known == path) {
            Some((_, known)) => *known = fate.max(*known),
            None => self.outcomes.push((path.to_owned(), fate)),
        }
    }

    /// The members of a list, each to be counted as a record of its own.
    pub fn each(&mut self, path: &'static str) -> Vec<Fields<'v>> {
        self.elsewhere.push(path);
        self.list(path).iter().map(Fields::new).collect()
    }

    /// Counts every field by what became of it; all are left where the record was.
    pub fn count(&self, report: &mut Report, prefix: &str, taken: bool) {
        let mut path = String::new();
        let fate = taken.then(|| self.said("").unwrap_or(Fate::Left));
        self.count_value(self.value, &mut path, fate, report, prefix);
    }

    /// Counts a value whose outcome is that of its path; `None` where its record was left out.
    fn count_value(
        &self,
        value: &Value,
        path: &mut String,
        fate: Option<Fate>,
        report: &mut Report,
        prefix: &str,
    ) {
        let length = path.len();
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    if length > 0 {
                        path.push('.');
                    }
                    path.push_str(key);
                    let is_elsewhere = self.elsewhere.contains(&path.as_str());
                    if fate.is_none() || !is_elsewhere {
                        // what was said of the longest part of its path
                        let fate = fate.map(|above| self.said(path).unwrap_or(above));
                        self.count_value(value, path, fate, report, prefix);
                    }
                    path.truncate(length);
                }
            }
            Value::Array(values) => {
                for value in values {
                    self.count_value(value, path, fate, report, prefix);
                }
            }
            leaf => {
                let is_empty =
                    leaf.is_null() || leaf.as_str().is_some_and(|it| it.trim().is_empty());
                let mut cells = Cells::default();
                cells.count((!is_empty).then_some(fate.unwrap_or(Fate::Left)));
                match prefix.is_empty() {
                    true => report.count(path, cells),
                    false => report.count(&format!("{prefix}.{path}"), cells),
                }
            }
        }
    }

    /// What was said of exactly this path.
    fn said(&self, path: &str) -> Option<Fate> {
        let mut outcomes = self.outcomes.iter();
        let found = outcomes.find(|(known, _)| known == path);
        found.map(|(_, fate)| *fate)
    }
}
