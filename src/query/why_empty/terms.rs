//! Names of a query that the data do not have, and values in it that equal none of the data.

use super::pieces::Pieces;
use super::readable;
use crate::model::id;
use crate::model::vocab::ann;
use crate::query::nearest;
use crate::store::{Id, Result, Scope, View};
use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term, Variable};
use spargebra::algebra::Expression;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeSet;

/// The most statements that are looked at for values of a property.
const MAX_VALUES: usize = 5_000;
/// The most subjects among which similar names are searched.
const MAX_NAMES: usize = 50_000;

pub(super) fn notes(view: View<'_>, pieces: &Pieces) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    let mut seen = BTreeSet::new();
    for statement in &pieces.statements {
        for (node, is_property) in names(statement) {
            if seen.insert(node.clone()) {
                notes.extend(name(view, &node, is_property)?);
            }
        }
        if let (NamedNodePattern::NamedNode(property), TermPattern::Literal(value)) =
            (&statement.predicate, &statement.object)
        {
            notes.extend(value_note(view, property, value, true)?);
        }
    }
    for condition in &pieces.conditions {
        for (variable, value, is_equality) in comparisons(condition) {
            for property in properties_of(pieces, &variable) {
                notes.extend(value_note(view, &property, &value, is_equality)?);
            }
        }
    }
    Ok(notes)
}

/// The names in a statement, and whether each is its property.
fn names(statement: &TriplePattern) -> Vec<(NamedNode, bool)> {
    let mut names = Vec::new();
    let ends = [&statement.subject, &statement.object];
    if let NamedNodePattern::NamedNode(node) = &statement.predicate {
        names.push((node.clone(), true));
    }
    for end in ends {
        if let TermPattern::NamedNode(node) = end {
            names.push((node.clone(), false));
        }
    }
    names
}

/// A note on a name that is in no statement, or is not what it is used as.
fn name(view: View<'_>, node: &NamedNode, is_property: bool) -> Result<Option<String>> {
    let short = readable(node);
    let id = view.id(node)?;
    let occurs = |s, p, o| -> Result<bool> {
        Ok(view
            .matches(s, p, o, Scope::Union)?
            .next()
            .transpose()?
            .is_some())
    };
    let (as_subject, as_property, as_value) = match id {
        Some(_) => (
            occurs(id, None, None)?,
            occurs(None, id, None)?,
            occurs(None, None, id)?,
        ),
        None => (false, false, false),
    };
    if is_property && as_property || !is_property && (as_subject || as_value) {
        return Ok(None);
    }
    if let Some(local) = node.as_str().strip_prefix(id::TERMS)
        && !ann::ALL.iter().any(|term| term.as_str() == node.as_str())
        && !as_subject
    {
        let terms = ann::ALL.iter();
        let terms = terms.filter_map(|term| term.as_str().strip_prefix(id::TERMS));
        return Ok(Some(format!(
            "the ontology has no {short}{}",
            did_you_mean("ann", &nearest(local, terms))
        )));
    }
    if is_property && is_class(view, id)? {
        let text = format!("{short} is a class, not a property: write ?x a {short}");
        return Ok(Some(text));
    }
    if is_property && as_subject {
        return Ok(Some(format!(
            "{short} is the property of no statement in the data"
        )));
    }
    let near = similar(view, node)?;
    Ok(Some(format!("{short} is in no statement{near}")))
}

fn did_you_mean(prefix: &str, near: &[&str]) -> String {
    let near: Vec<String> = near.iter().map(|near| format!("{prefix}:{near}")).collect();
    match near.is_empty() {
        true => String::new(),
        false => format!("; did you mean {}?", near.join(" or ")),
    }
}

fn is_class(view: View<'_>, id: Option<Id>) -> Result<bool> {
    const CLASSES: [NamedNodeRef<'_>; 2] = [
        rdfs::CLASS,
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#Class"),
    ];
    let (Some(id), Some(of_type)) = (id, view.id(rdf::TYPE)?) else {
        return Ok(false);
    };
    for class in CLASSES {
        if let Some(class) = view.id(class)?
            && view
                .matches(Some(id), Some(of_type), Some(class), Scope::Union)?
                .next()
                .is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The things of the same kind with similar names.
fn similar(view: View<'_>, node: &NamedNode) -> Result<String> {
    let mut kinds = id::PREFIXES.iter();
    let kind = kinds.find(|(_, namespace)| {
        namespace.starts_with(id::DATA) && node.as_str().starts_with(namespace)
    });
    let (Some((prefix, namespace)), Some(label)) = (kind, view.id(rdfs::LABEL)?) else {
        return Ok(String::new());
    };
    let mut slugs = BTreeSet::new();
    for statement in view
        .matches(None, Some(label), None, Scope::Union)?
        .take(MAX_NAMES)
    {
        if let Term::NamedNode(thing) = view.term(statement?.s)? {
            slugs.extend(thing.as_str().strip_prefix(namespace).map(str::to_owned));
        }
    }
    let local = &node.as_str()[namespace.len()..];
    Ok(did_you_mean(
        prefix,
        &nearest(local, slugs.iter().map(String::as_str)),
    ))
}

/// The variables that a condition compares with constants, and whether it is an equality.
fn comparisons(condition: &Expression) -> Vec<(Variable, Literal, bool)> {
    use Expression as E;
    let (a, b, is_equality) = match condition {
        E::Equal(a, b) | E::SameTerm(a, b) => (a, b, true),
        E::Less(a, b) | E::LessOrEqual(a, b) | E::Greater(a, b) | E::GreaterOrEqual(a, b) => {
            (a, b, false)
        }
        E::Or(a, b) | E::And(a, b) => {
            let mut both = comparisons(a);
            both.extend(comparisons(b));
            return both;
        }
        _ => return Vec::new(),
    };
    match (&**a, &**b) {
        (E::Variable(variable), E::Literal(value)) | (E::Literal(value), E::Variable(variable)) => {
            vec![(variable.clone(), value.clone(), is_equality)]
        }
        _ => Vec::new(),
    }
}

/// The properties whose values a variable takes.
fn properties_of(pieces: &Pieces, variable: &Variable) -> Vec<NamedNode> {
    let takes = |statement: &&TriplePattern| matches!(&statement.object, TermPattern::Variable(own) if own == variable);
    let taken = pieces.statements.iter().filter(takes);
    let property = |statement: &TriplePattern| match &statement.predicate {
        NamedNodePattern::NamedNode(node) => Some(node.clone()),
        NamedNodePattern::Variable(_) => None,
    };
    taken.filter_map(property).collect()
}

/// A note on a literal that no value of a property can equal: for want of a language, or because all
/// values have another datatype.
fn value_note(
    view: View<'_>,
    property: &NamedNode,
    value: &Literal,
    is_equality: bool,
) -> Result<Option<String>> {
    let Some(p) = view.id(property)? else {
        return Ok(None);
    };
    let name = id::shorten(property.as_str());
    let mut datatypes = BTreeSet::new();
    for statement in view
        .matches(None, Some(p), None, Scope::Union)?
        .take(MAX_VALUES)
    {
        let Term::Literal(own) = view.term(statement?.o)? else {
            return Ok(None);
        };
        if own == *value || comparable(&own, value) {
            return Ok(None);
        }
        let is_tagged = own.language().is_some() && value.language().is_none();
        if is_equality && is_tagged && own.value() == value.value() {
            let own = readable(&own);
            let given = readable(value);
            return Ok(Some(format!(
                "{name} has {own}, which is another term than {given}: write {own}, or FILTER(STR(?x) = {given})"
            )));
        }
        if own.language().is_none() {
            datatypes.insert(id::shorten(own.datatype().as_str()));
        }
    }
    let given = id::shorten(value.datatype().as_str());
    if datatypes.is_empty() || datatypes.contains(&given) || value.datatype() == xsd::STRING {
        return Ok(None);
    }
    let own = datatypes.into_iter().collect::<Vec<_>>().join(", ");
    let dates = [ann::DATE, ann::BEGIN_DATE, ann::END_DATE];
    let help = match dates.contains(&property.as_ref()) {
        true => "; compare ann:earliest or ann:latest, which are days",
        false => "",
    };
    Ok(Some(format!(
        "the values of {name} are {own}, which do not compare with {given}{help}"
    )))
}

/// Whether two literals have datatypes whose values are compared.
fn comparable(one: &Literal, other: &Literal) -> bool {
    let is_number = |literal: &Literal| {
        let datatype = literal.datatype();
        [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&datatype)
    };
    let is_date = |literal: &Literal| [xsd::DATE, xsd::DATE_TIME].contains(&literal.datatype());
    is_number(one) && is_number(other)
        || one.datatype() == other.datatype()
            && (is_date(one) || one.language() == other.language())
            && one.datatype() != xsd::STRING
}
