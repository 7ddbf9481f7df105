//! The values of a claim in one line: things by label, quantities with unit and precision.

use super::style::clean;
use crate::model::vocab::ann;
use crate::views::model::{AMOUNT_QUALIFIERS, Fact, Value};
use oxrdf::NamedNodeRef;

/// Formats the values of a claim; values of a second property follow its name.
pub(crate) fn format_values(facts: &[Fact], shown: impl Fn(&Value) -> String) -> String {
    let first = |property: NamedNodeRef<'_>| {
        let fact = facts.iter().find(|fact| fact.property == property)?;
        fact.values.first()
    };
    let about = first(ann::APPROXIMATE).is_some_and(|value| value.shown == "true");
    let quantity = |text: String| {
        let about = if about { "about " } else { "" };
        match (first(ann::CURRENCY), first(ann::UNIT)) {
            (Some(currency), _) => format!("{about}{text} {}", clean(&currency.shown)),
            (None, Some(unit)) => format!("{about}{text} (unit: {})", clean(&unit.shown)),
            (None, None) => format!("{about}{text}"),
        }
    };
    let mut parts = Vec::new();
    let range = (
        first(ann::VALUE),
        first(ann::VALUE_MIN),
        first(ann::VALUE_MAX),
    );
    match range {
        (Some(value), ..) => parts.push(quantity(format_number(value))),
        (None, Some(least), Some(most)) => {
            parts.push(quantity(format!(
                "{} to {}",
                format_number(least),
                format_number(most)
            )));
        }
        (None, Some(least), None) => {
            parts.push(format!("at least {}", quantity(format_number(least))))
        }
        (None, None, Some(most)) => {
            parts.push(format!("at most {}", quantity(format_number(most))))
        }
        (None, None, None) => {}
    }
    for fact in facts
        .iter()
        .filter(|fact| fact.property != ann::QUANTITY_OF)
        .filter(|fact| !AMOUNT_QUALIFIERS.iter().any(|p| fact.property == *p))
    {
        let values = fact.values.iter().map(|value| match value.is_number() {
            true => quantity(format_number(value)),
            false => shown(value),
        });
        let values = values.collect::<Vec<_>>().join(", ");
        parts.push(match parts.is_empty() {
            true => values,
            false => format!("{}: {values}", clean(&fact.name)),
        });
    }
    parts.join("; ")
}

/// A whole number with thousands separators; anything else unchanged.
fn format_number(value: &Value) -> String {
    let text = clean(&value.shown).into_owned();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) || text.len() < 4 {
        return text;
    }
    let mut grouped = String::new();
    for (at, digit) in text.chars().enumerate() {
        if at > 0 && (text.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
