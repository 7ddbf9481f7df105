//! Reads a mapping from TOML.

use super::field::Field;
use super::mapping::{AgentRule, ClaimRule, EventRule, FileRule, IdRule, Mapping, SourceRule};
use super::read_field::{field, fields};
use crate::import::error::Error;
use crate::import::toml::{TomlText, with_quoted_dates};
use toml_span::value::Value;

/// The parts of an event, and the keys that each takes.
const EVENT_PARTS: &[(&str, &[&str])] = &[
    ("label", TEXT),
    ("description", TEXT),
    ("comment", TEXT),
    ("date", DATE),
    ("begin", DATE),
    ("end", DATE),
    ("public", DATE),
    ("discovered", DATE),
    ("sources", LIST),
    ("country", COUNTRY),
    ("target", AGENT),
    ("initiator", AGENT),
    ("tool", AGENT),
    ("type", TERM),
    ("sector", TERM),
];

const TEXT: &[&str] = &["column", "lang", "null"];
const DATE: &[&str] = &[
    "column",
    "order",
    "means",
    "padded",
    "serial",
    "words",
    "century",
    "null",
    "separator",
    "split",
    "list",
    "several",
];
const LIST: &[&str] = &["column", "separator", "split", "list", "ignore", "null"];
const COUNTRY: &[&str] = &[
    "column",
    "separator",
    "split",
    "list",
    "ignore",
    "null",
    "values",
];
const AGENT: &[&str] = &[
    "column",
    "separator",
    "split",
    "list",
    "ignore",
    "null",
    "values",
    "else",
    "type",
    "role-group",
    "aka",
    "aka-separator",
    "ids",
    "names",
    "as",
];
const TERM: &[&str] = &[
    "column",
    "separator",
    "split",
    "list",
    "ignore",
    "null",
    "values",
    "else",
];
const ANY: &[&str] = &[
    "column",
    "separator",
    "split",
    "list",
    "ignore",
    "null",
    "values",
    "else",
    "type",
    "role-group",
    "aka",
    "aka-separator",
    "ids",
    "names",
    "as",
    "lang",
];

/// Reads a mapping.
///
/// # Errors
/// The place of what is not TOML, of an unknown key, or of a value that its key cannot have.
pub fn mapping(name: &str, text: &str) -> Result<Mapping, Error> {
    let text = with_quoted_dates(text);
    let (toml, table) = TomlText::table(name, &text)?;
    toml.check_keys(
        &table,
        &[
            "list", "lang", "file", "source", "id", "event", "agent", "claim", "leave", "expect",
            "agents",
        ],
    )?;
    let mut mapping = Mapping {
        lang: "en".to_owned(),
        ..Mapping::default()
    };
    for (key, value) in &table {
        match &*key.name {
            "list" => mapping.list = toml.string(value)?,
            "lang" => mapping.lang = toml.string(value)?,
            "file" => mapping.file = file(&toml, value)?,
            "source" => mapping.source = source(&toml, value)?,
            "id" => mapping.id = id(&toml, value)?,
            "event" => mapping.event = event(&toml, value)?,
            "agent" => mapping.agent = Some(agent(&toml, value)?),
            "leave" => mapping.leave = toml.strings(value)?,
            "agents" => {
                let table = toml.inner(value)?;
                toml.check_keys(table, &["match"])?;
                for value in table.values() {
                    mapping.match_ids = toml.choice(value, &[("ids", true), ("none", false)])?;
                }
            }
            "expect" => expect(&toml, value, &mut mapping)?,
            "claim" => {
                let rules = value.as_array().map(Vec::as_slice);
                let rules = rules.unwrap_or(std::slice::from_ref(value));
                for rule in rules {
                    mapping.claims.push(claim(&toml, rule)?);
                }
            }
            _ => {}
        }
    }
    if mapping.list.is_empty() {
        let error = toml.error(0, "the mapping has no `list`");
        return Err(error.help("list = \"…\" is the prefix of all ids, such as list = \"cfr\""));
    }
    if mapping.event.part("label").is_none() && mapping.agent.is_none() {
        let error = toml.error(0, "the mapping gives events no label");
        return Err(error.help("write label = \"{…}\" with a column of names under [event]"));
    }
    Ok(mapping)
}

fn file(toml: &TomlText<'_>, value: &Value<'_>) -> Result<FileRule, Error> {
    let table = toml.inner(value)?;
    toml.check_keys(
        table,
        &["format", "delimiter", "encoding", "header", "sheet", "null"],
    )?;
    let mut rule = FileRule::default();
    for (key, value) in table {
        match &*key.name {
            "format" => {
                let formats = [
                    ("csv", "csv"),
                    ("tsv", "tsv"),
                    ("xlsx", "xlsx"),
                    ("ods", "ods"),
                ];
                rule.format = Some(toml.choice(value, &formats)?.to_owned());
            }
            "delimiter" => {
                let text = toml.string(value)?;
                let mut chars = text.chars();
                rule.delimiter = chars.next().filter(char::is_ascii);
                if rule.delimiter.is_none() || chars.next().is_some() {
                    let what = "a delimiter is one character of ASCII";
                    return Err(toml.error(value.span.start, what));
                }
            }
            "encoding" => rule.encoding = Some(toml.string(value)?),
            "header" => rule.header = Some(toml.number(value)?),
            "sheet" => rule.sheet = Some(toml.string(value)?),
            "null" => rule.null = toml.strings(value)?,
            _ => {}
        }
    }
    Ok(rule)
}

fn source(toml: &TomlText<'_>, value: &Value<'_>) -> Result<SourceRule, Error> {
    let table = toml.inner(value)?;
    toml.check_keys(table, &["title", "url", "publisher", "issued", "accessed"])?;
    let mut rule = SourceRule::default();
    for (key, value) in table {
        let text = Some(toml.string(value)?);
        match &*key.name {
            "title" => rule.title = text,
            "url" => rule.url = text,
            "publisher" => rule.publisher = text,
            "issued" => rule.issued = Some(valid_date(toml, value)?),
            "accessed" => rule.accessed = Some(valid_date(toml, value)?),
            _ => {}
        }
    }
    Ok(rule)
}

fn valid_date(toml: &TomlText<'_>, value: &Value<'_>) -> Result<String, Error> {
    let text = toml.string(value)?;
    match crate::model::when::When::edtf(&text) {
        Ok(_) => Ok(text),
        Err(error) => Err(toml.error(value.span.start, error)),
    }
}

fn id(toml: &TomlText<'_>, value: &Value<'_>) -> Result<IdRule, Error> {
    let table = toml.inner(value)?;
    toml.check_keys(table, &["column", "length", "from", "own"])?;
    let mut rule = IdRule::default();
    for (key, value) in table {
        match &*key.name {
            "column" => rule.column = Some(toml.string(value)?),
            "length" => rule.length = Some(toml.number(value)?),
            "from" => rule.from = toml.strings(value)?,
            "own" => rule.own = toml.flag(value)?,
            _ => {}
        }
    }
    Ok(rule)
}

fn event(toml: &TomlText<'_>, value: &Value<'_>) -> Result<EventRule, Error> {
    let table = toml.inner(value)?;
    let names: Vec<&str> = EVENT_PARTS.iter().map(|(name, _)| *name).collect();
    toml.check_keys(table, &names)?;
    let mut rule = EventRule::default();
    for (key, value) in table {
        let keys = EVENT_PARTS.iter().find(|(name, _)| *name == key.name);
        let keys = keys.map_or(ANY, |(_, keys)| *keys);
        for field in fields(toml, value, keys)? {
            rule.parts.push((key.name.to_string(), field));
        }
    }
    Ok(rule)
}

fn agent(toml: &TomlText<'_>, value: &Value<'_>) -> Result<AgentRule, Error> {
    let table = toml.inner(value)?;
    toml.check_keys(table, &["when", "label", "alias", "type"])?;
    let mut rule = AgentRule::default();
    for (key, value) in table {
        match &*key.name {
            "when" => (rule.column, rule.is) = when(toml, value)?,
            "label" => rule.label = field(toml, value, AGENT)?,
            "alias" => rule.alias = Some(field(toml, value, AGENT)?),
            "type" => rule.kind = Some(toml.string(value)?),
            _ => {}
        }
    }
    match rule.column.is_empty() {
        true => Err(toml
            .error(value.span.start, "[agent] needs `when`")
            .help("when = { column = \"Type\", is = [\"\"] } tells which rows are agents")),
        false => Ok(rule),
    }
}

/// A column and its values, with `*`.
fn when(toml: &TomlText<'_>, value: &Value<'_>) -> Result<(String, Vec<String>), Error> {
    let table = toml.inner(value)?;
    toml.check_keys(table, &["column", "is"])?;
    let (mut column, mut is) = (String::new(), Vec::new());
    for (key, value) in table {
        match &*key.name {
            "column" => column = toml.string(value)?,
            _ => is = toml.strings(value)?,
        }
    }
    Ok((column, is))
}

fn expect(toml: &TomlText<'_>, value: &Value<'_>, mapping: &mut Mapping) -> Result<(), Error> {
    let table = toml.inner(value)?;
    toml.check_keys(table, &["rows", "columns"])?;
    for (key, value) in table {
        match &*key.name {
            "rows" => mapping.expected_rows = Some(toml.number(value)?),
            _ => mapping.expected_columns = toml.strings(value)?,
        }
    }
    Ok(())
}

/// The properties that a claim of a table can have.
pub const CLAIM_PROPERTIES: &[&str] = &[
    "attributedTo",
    "sponsoredBy",
    "unitOf",
    "alias",
    "target",
    "tool",
    "locatedIn",
    "peopleAffected",
    "customersAffected",
    "organisationsAffected",
    "devicesAffected",
    "sitesAffected",
    "countriesAffected",
    "cost",
    "ransomPaid",
    "value",
    "vector",
    "method",
    "effect",
    "dataTaken",
    "motive",
    "duration",
];

fn claim(toml: &TomlText<'_>, value: &Value<'_>) -> Result<ClaimRule, Error> {
    let table = toml.inner(value)?;
    let mut known = CLAIM_PROPERTIES.to_vec();
    known.extend([
        "by",
        "on",
        "basis",
        "likelihood",
        "stance",
        "text",
        "stated-in",
        "unit",
        "zip",
        "group",
        "when",
    ]);
    toml.check_keys(table, &known)?;
    let mut rule = ClaimRule::default();
    for (key, value) in table {
        match &*key.name {
            "by" => rule.by = Some(field(toml, value, AGENT)?).filter(|by| !is_the_list(by)),
            "on" => rule.on = Some(field(toml, value, DATE)?),
            "basis" => rule.basis = Some(field(toml, value, TERM)?),
            "likelihood" => rule.likelihood = Some(field(toml, value, TERM)?),
            "stance" => rule.stance = Some(field(toml, value, TERM)?),
            "text" => rule.text = Some(field(toml, value, TEXT)?),
            "stated-in" => rule.stated_in = fields(toml, value, LIST)?,
            "unit" => rule.unit = Some(toml.string(value)?),
            "zip" => rule.zip = toml.flag(value)?,
            "group" => rule.group = toml.strings(value)?,
            "when" => rule.when = Some(when(toml, value)?),
            property => {
                for field in fields(toml, value, ANY)? {
                    rule.says.push((property.to_owned(), field));
                }
            }
        }
    }
    Ok(rule)
}

fn is_the_list(by: &Field) -> bool {
    by.columns.is_empty() && by.template.as_deref() == Some("list")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vocab::ann;

    #[test]
    fn what_a_claim_can_say_is_in_the_ontology() {
        for name in CLAIM_PROPERTIES {
            let is_it = |term: &&oxrdf::NamedNodeRef<'_>| {
                term.as_str().strip_prefix(ann::NAMESPACE) == Some(name)
            };
            assert!(ann::ALL.iter().any(|term| is_it(&term)), "{name}");
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_the_nearest_key() {
        let error = mapping("m.toml", "list = \"x\"\n[event]\nlable = \"{a}\"\n").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("m.toml:3:1: unknown key `lable`"),
            "{error}"
        );
        let Error::File { help, .. } = error else {
            panic!("an error of a file")
        };
        assert_eq!(help, ["did you mean `label`?"]);
    }

    #[test]
    fn a_date_needs_no_quotes_and_a_braced_column_is_a_column() {
        let text = "list = \"x\"\n[source]\naccessed = 2026-04-20 # when\n[event]\nlabel = \"{a}: {b}\"\ndescription = \"{c}\"\n";
        let mapping = mapping("m.toml", text).unwrap();
        assert_eq!(mapping.source.accessed.as_deref(), Some("2026-04-20"));
        assert_eq!(mapping.event.part("description").unwrap().columns, ["c"]);
        assert_eq!(
            mapping.event.part("label").unwrap().all_columns(),
            ["a", "b"]
        );
    }
}
