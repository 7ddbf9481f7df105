//! Reads one field of a mapping.

use super::field::{Field, Means, Separator, Several};
use crate::import::dates::Order;
use crate::import::error::Error;
use crate::import::toml::TomlText;
use toml_span::value::{Table, Value};

/// One field, or an array of them.
pub fn fields(toml: &TomlText<'_>, value: &Value<'_>, keys: &[&str]) -> Result<Vec<Field>, Error> {
    match value.as_array() {
        Some(values) => values.iter().map(|it| field(toml, it, keys)).collect(),
        None => Ok(vec![field(toml, value, keys)?]),
    }
}

/// A field: a table of keys, or a text, which is a template or a fixed value.
pub fn field(toml: &TomlText<'_>, value: &Value<'_>, keys: &[&str]) -> Result<Field, Error> {
    let mut field = Field::default();
    if value.as_table().is_none() {
        let text = toml.string(value)?;
        match text.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
            Some(column) if !column.contains(['{', '}']) => field.columns.push(column.to_owned()),
            _ => field.template = Some(text),
        }
        return Ok(field);
    }
    let table = toml.inner(value)?;
    toml.check_keys(table, keys)?;
    for (key, value) in table {
        set(toml, &mut field, &key.name, value)?;
    }
    match field.columns.is_empty() {
        true => Err(toml
            .error(value.span.start, "this names no column")
            .help("write { column = \"…\" }")),
        false => Ok(field),
    }
}

fn set(toml: &TomlText<'_>, field: &mut Field, key: &str, value: &Value<'_>) -> Result<(), Error> {
    match key {
        "column" => field.columns = toml.strings(value)?,
        "lang" => field.lang = Some(toml.string(value)?),
        "null" => field.null = toml.strings(value)?,
        "ignore" => field.ignore = toml.strings(value)?,
        "type" => field.kind = Some(toml.string(value)?),
        "role-group" => field.role_group = toml.strings(value)?,
        "aka" => field.aka = toml.strings(value)?,
        "ids" => field.ids = Some(toml.string(value)?),
        "aka-separator" => field.aka_separator = toml.strings(value)?,
        "else" => field.otherwise = Some(toml.string(value)?),
        "values" => field.values = values(toml, toml.inner(value)?)?,
        "separator" => field.separator = Some(Separator::Literal(toml.string(value)?)),
        "split" => {
            field.separator = Some(
                toml.choice(value, &[("whitespace", ())])
                    .map(|()| Separator::Whitespace)?,
            )
        }
        "list" => {
            field.separator = Some(
                toml.choice(value, &[("python", ())])
                    .map(|()| Separator::Python)?,
            )
        }
        "names" => field.slashes = toml.choice(value, &[("slashes", true), ("plain", false)])?,
        "as" => {
            let choices = [("state", true), ("states", true), ("agent", false)];
            field.states = toml.choice(value, &choices)?;
        }
        _ => return set_date(toml, field, key, value),
    }
    Ok(())
}

fn set_date(
    toml: &TomlText<'_>,
    field: &mut Field,
    key: &str,
    value: &Value<'_>,
) -> Result<(), Error> {
    let rule = &mut field.date;
    match key {
        "order" => {
            let orders = [
                ("dmy", Order::Dmy),
                ("mdy", Order::Mdy),
                ("ymd", Order::Ymd),
            ];
            rule.order = Some(toml.choice(value, &orders)?);
        }
        "padded" => {
            rule.padded = toml.choice(value, &[("first of period", true), ("no", false)])?
        }
        "serial" => {
            let since = toml.number(value)?;
            rule.serial = u16::try_from(since)
                .ok()
                .filter(|it| [1900, 1904].contains(it));
            if rule.serial.is_none() {
                let what = "spreadsheets count from 1900 or 1904";
                return Err(toml.error(value.span.start, what));
            }
        }
        "words" => rule.words = toml.choice(value, &[("en", true)])?,
        "century" => rule.century = Some(toml.number(value)?),
        "means" => {
            let meanings = [
                ("happened", Means::Happened),
                ("on or before", Means::OnOrBefore),
                ("published", Means::Published),
                ("begin", Means::Begin),
                ("end", Means::End),
            ];
            field.means = toml.choice(value, &meanings)?;
        }
        "several" => {
            let choices = [("one of", Several::OneOf), ("each", Several::Each)];
            field.several = Some(toml.choice(value, &choices)?);
        }
        _ => {}
    }
    Ok(())
}

fn values(
    toml: &TomlText<'_>,
    table: &Table<'_>,
) -> Result<std::collections::BTreeMap<String, String>, Error> {
    let values = table.iter();
    values
        .map(|(key, value)| Ok((key.name.to_string(), toml.string(value)?)))
        .collect()
}
