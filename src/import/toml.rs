//! Reads TOML with the place of each mistake.

use crate::import::error::{Error, nearest};
use crate::model::problem::Location;
use toml_span::ErrorKind;
use toml_span::value::{Table, Value, ValueInner};

/// A text of TOML and its name, for messages.
pub struct TomlText<'t> {
    name: &'t str,
    text: &'t str,
}

/// The value of a text.
///
/// # Errors
/// The byte at which it is no TOML, and why.
pub fn parse(text: &str) -> Result<Value<'_>, (usize, String)> {
    toml_span::parse(text).map_err(|error| {
        let at = error.span.start;
        // Without the position, which the caller adds.
        let error = toml_span::Error {
            line_info: None,
            ..error
        };
        let what = match error.kind {
            ErrorKind::UnexpectedEof => "unexpected end of file".to_owned(),
            _ => error.to_string().replace('\n', " "),
        };
        (at, what)
    })
}

/// Quotes dates, which the parser does not read.
pub fn with_quoted_dates(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let Some((key, value)) = line.split_once('=') else {
            return line.to_owned();
        };
        let value = value.trim_start();
        let is_date = |text: &str| {
            text.char_indices().all(|(at, c)| match at {
                4 | 7 => c == '-',
                _ => c.is_ascii_digit(),
            })
        };
        match value.get(..10) {
            Some(date) if is_date(date) && !key.contains(['"', '#']) => {
                format!("{key}= \"{date}\"{}", &value[10..])
            }
            _ => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

impl<'t> TomlText<'t> {
    /// The table of a text.
    pub fn table(name: &'t str, text: &'t str) -> Result<(Self, Table<'t>), Error> {
        let source = Self { name, text };
        let mut value = parse(text).map_err(|(at, what)| source.error(at, what))?;
        match value.take() {
            ValueInner::Table(table) => Ok((source, table)),
            _ => Err(source.error(0, "expected a table")),
        }
    }

    /// An error at a position.
    pub fn error(&self, at: usize, what: impl std::fmt::Display) -> Error {
        let found = Location::from_byte_range(self.name, self.text, at..at);
        let (line, column) = (found.line, found.column);
        Error::file(format!("{}:{line}:{column}: {what}", self.name))
    }

    /// Fails at the first key that is not one of these.
    pub fn check_keys(&self, table: &Table<'_>, known: &[&str]) -> Result<(), Error> {
        let unknown = table.keys().find(|key| !known.contains(&&*key.name));
        let Some(key) = unknown else {
            return Ok(());
        };
        let error = self.error(key.span.start, format!("unknown key `{}`", key.name));
        Err(match nearest(&key.name, known.iter().copied()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!("known keys: {}", known.join(", "))),
        })
    }

    /// A text.
    pub fn string(&self, value: &Value<'_>) -> Result<String, Error> {
        match (value.as_str(), value.as_integer()) {
            (Some(text), _) => Ok(text.to_owned()),
            (None, Some(number)) => Ok(number.to_string()),
            _ => Err(self.error(value.span.start, "expected a text in quotes")),
        }
    }

    /// One text or a list of texts.
    pub fn strings(&self, value: &Value<'_>) -> Result<Vec<String>, Error> {
        match value.as_array() {
            Some(values) => values.iter().map(|it| self.string(it)).collect(),
            None => Ok(vec![self.string(value)?]),
        }
    }

    /// A whole number that is not negative.
    pub fn number(&self, value: &Value<'_>) -> Result<u32, Error> {
        let number = value.as_integer().and_then(|it| u32::try_from(it).ok());
        number.ok_or_else(|| self.error(value.span.start, "expected a whole number"))
    }

    /// true or false.
    pub fn flag(&self, value: &Value<'_>) -> Result<bool, Error> {
        let flag = value.as_bool();
        flag.ok_or_else(|| self.error(value.span.start, "expected true or false"))
    }

    /// A table.
    pub fn inner<'a, 'd>(&self, value: &'a Value<'d>) -> Result<&'a Table<'d>, Error> {
        let table = value.as_table();
        table.ok_or_else(|| self.error(value.span.start, "expected a table"))
    }

    /// One of some words.
    pub fn choice<T: Copy>(&self, value: &Value<'_>, choices: &[(&str, T)]) -> Result<T, Error> {
        let word = self.string(value)?;
        let found = choices.iter().find(|(name, _)| *name == word);
        found.map(|(_, choice)| *choice).ok_or_else(|| {
            let names: Vec<_> = choices
                .iter()
                .map(|(name, _)| format!("\"{name}\""))
                .collect();
            let what = format!("`{word}` is not one of the choices");
            self.error(value.span.start, what)
                .help(format!("write {}", names.join(" or ")))
        })
    }
}
