//! Saved queries are portable to any engine: the rules of `queries/README.md`, each shown to fail.
//!
//! A rule inspects the algebra from a standard parser. A query may break a rule if a line
//! `# allow RULE: reason` says why. `tests/data/portable/RULE.rq` breaks that rule and no other;
//! further examples are called `RULE-2.rq` and so on.

mod algebra;

use algebra::{AlgebraNode, Properties, Variables, is_date_type, walk};
use annals::query::params::parse;
use annals::query::{Catalog, SavedQuery};
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, OrderExpression,
};
use spargebra::{Query, SparqlParser};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const RULES: &[&str] = &[
    "beyond-1.1",
    "coalesce",
    "date-arithmetic",
    "graph",
    "group-concat",
    "header",
    "idle-parameter",
    "joined-optional",
    "lost-label",
    "no-order",
    "not-exists",
    "open-order",
    "parameter-cell",
    "raw-date",
    "service",
    "syntax",
    "unknown-cell",
];

/// The rules that a query breaks without an exemption.
fn broken(saved: &SavedQuery, properties: &Properties) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    match SparqlParser::new().parse_query(saved.text()) {
        // Triple terms are of SPARQL 1.2, which the parser reads too; the other rules do not know them.
        Ok(_) if saved.text().contains("<<") => _ = found.insert("beyond-1.1"),
        Ok(query) => {
            let (Query::Select {
                pattern, dataset, ..
            }
            | Query::Construct {
                pattern, dataset, ..
            }
            | Query::Describe {
                pattern, dataset, ..
            }
            | Query::Ask {
                pattern, dataset, ..
            }) = &query;
            if dataset.is_some() {
                found.insert("graph");
            }
            let variables = Variables::read(pattern, properties);
            header(saved, pattern, &variables, &mut found);
            body(pattern, &variables, &mut found);
            if matches!(query, Query::Select { .. }) {
                found.extend(order(pattern, &variables));
            }
        }
        Err(_) => {
            found.insert("syntax");
        }
    }
    if label_is_lost(saved.text()) {
        found.insert("lost-label");
    }
    let exemptions: BTreeSet<_> = saved.text().lines().filter_map(exemption).collect();
    found.retain(|rule| !exemptions.contains(rule));
    found
}

/// The rule that a line exempts the query from, with a reason.
fn exemption(line: &str) -> Option<&str> {
    let (rule, reason) = line.strip_prefix("# allow ")?.split_once(':')?;
    (!reason.trim().is_empty()).then_some(rule)
}

/// A query for an English label only, without a fallback to other languages.
fn label_is_lost(text: &str) -> bool {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    lines.iter().enumerate().any(|(at, line)| {
        let wanted = line
            .strip_prefix("OPTIONAL")
            .and_then(|_| line.split_once(" FILTER(LANG("));
        wanted.is_some_and(|(start, _)| lines.get(at + 1) != Some(&format!("{start} }}").as_str()))
    })
}

/// The header and the parameter blocks agree.
fn header(
    saved: &SavedQuery,
    pattern: &GraphPattern,
    variables: &Variables,
    found: &mut BTreeSet<&'static str>,
) {
    let Ok(header) = saved.header() else {
        found.insert("header");
        return;
    };
    let told = header
        .params()
        .all(|(_, param)| !param.description.is_empty());
    if header.summary.is_empty() || header.summary.ends_with('.') || !told {
        found.insert("header");
    }
    let mut cells: Vec<(&str, Option<String>)> = Vec::new();
    walk(pattern, false, &mut |met, _| {
        if let AlgebraNode::Pattern(GraphPattern::Values {
            variables,
            bindings,
        }) = met
            && let ([name], [row]) = (variables.as_slice(), bindings.as_slice())
        {
            cells.push((name.as_str(), row[0].as_ref().map(ToString::to_string)));
        }
    });
    for (name, param) in header.params() {
        let default = param.default.as_deref().map(|text| parse(param.kind, text));
        let expected = match default {
            None => None,
            Some(Ok(term)) => Some(term.to_string()),
            Some(Err(_)) => {
                found.insert("parameter-cell");
                continue;
            }
        };
        let own: Vec<_> = cells.iter().filter(|(cell, _)| *cell == name).collect();
        if own.is_empty() || own.iter().any(|(_, default)| *default != expected) {
            found.insert("parameter-cell");
        }
        if param.optional && variables.joined.contains(name) {
            found.insert("joined-optional");
        }
        let variable = format!("?{name}");
        let uses = saved.text().split(&variable).skip(1);
        let used = uses.filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        if used.count() <= own.len() {
            found.insert("idle-parameter");
        }
    }
    if cells
        .iter()
        .any(|(cell, _)| header.params().all(|(name, _)| name != *cell))
    {
        found.insert("unknown-cell");
    }
}

fn body(pattern: &GraphPattern, variables: &Variables, found: &mut BTreeSet<&'static str>) {
    use Expression as E;
    walk(pattern, false, &mut |met, _| match met {
        AlgebraNode::Pattern(GraphPattern::Graph { .. }) => _ = found.insert("graph"),
        AlgebraNode::Pattern(GraphPattern::Service { .. }) => _ = found.insert("service"),
        AlgebraNode::Pattern(GraphPattern::Lateral { .. }) => _ = found.insert("beyond-1.1"),
        AlgebraNode::Pattern(GraphPattern::Filter { expr, .. }) if not_exists(expr) => {
            found.insert("not-exists");
        }
        AlgebraNode::Expression(
            E::Equal(a, b)
            | E::SameTerm(a, b)
            | E::Greater(a, b)
            | E::GreaterOrEqual(a, b)
            | E::Less(a, b)
            | E::LessOrEqual(a, b),
        ) if variables.is_raw(a) || variables.is_raw(b) => _ = found.insert("raw-date"),
        AlgebraNode::Expression(E::In(a, list))
            if variables.is_raw(a) || list.iter().any(|b| variables.is_raw(b)) =>
        {
            found.insert("raw-date");
        }
        AlgebraNode::Key(key) if variables.is_raw(key) => _ = found.insert("raw-date"),
        AlgebraNode::Expression(E::Add(a, b) | E::Subtract(a, b))
            if variables.is_date(a) || variables.is_date(b) =>
        {
            found.insert("date-arithmetic");
        }
        AlgebraNode::Expression(E::FunctionCall(Function::Custom(name), _)) => {
            if is_date_type(name.as_str()) {
                found.insert("date-arithmetic");
            } else if !name
                .as_str()
                .starts_with("http://www.w3.org/2001/XMLSchema#")
            {
                found.insert("beyond-1.1");
            }
        }
        AlgebraNode::Expression(E::FunctionCall(Function::Adjust, _)) => {
            _ = found.insert("beyond-1.1")
        }
        AlgebraNode::Expression(E::Coalesce(list)) => {
            let plain = |e: &E| matches!(e, E::Variable(_) | E::Literal(_) | E::NamedNode(_));
            if !list.iter().all(plain) {
                found.insert("coalesce");
            }
        }
        AlgebraNode::Aggregate(AggregateExpression::FunctionCall { name, expr, .. }) => {
            match name {
                AggregateFunction::GroupConcat { .. } => _ = found.insert("group-concat"),
                AggregateFunction::Min | AggregateFunction::Max if variables.is_raw(expr) => {
                    found.insert("raw-date");
                }
                _ => {}
            }
        }
        _ => {}
    });
}

/// Whether a filter is a NOT EXISTS for every row, for which MINUS would be faster.
fn not_exists(filter: &Expression) -> bool {
    match filter {
        Expression::And(a, b) => not_exists(a) || not_exists(b),
        Expression::Not(inner) => matches!(**inner, Expression::Exists(_)),
        _ => false,
    }
}

/// The order of the rows is the same on every engine.
fn order(pattern: &GraphPattern, variables: &Variables) -> Option<&'static str> {
    let mut selected: &[_] = &[];
    let mut at = pattern;
    loop {
        at = match at {
            GraphPattern::Project { inner, variables } => {
                selected = variables;
                inner
            }
            GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => inner,
            _ => break,
        }
    }
    let GraphPattern::OrderBy { inner, expression } = at else {
        return match grouped(at) {
            Some([]) => None,
            _ => Some("no-order"),
        };
    };
    let keys: Vec<_> = expression
        .iter()
        .filter_map(
            |(OrderExpression::Asc(key) | OrderExpression::Desc(key))| match key {
                Expression::Variable(name) => Some(name),
                _ => None,
            },
        )
        .collect();
    let total = match grouped(inner) {
        Some(groups) => groups
            .iter()
            .filter(|group| selected.contains(group))
            .all(|group| keys.contains(&group)),
        None => keys
            .iter()
            .any(|key| variables.things.contains(key.as_str())),
    };
    (!total).then_some("open-order")
}

/// The GROUP BY variables of a query, if any.
fn grouped(pattern: &GraphPattern) -> Option<&[oxrdf::Variable]> {
    match pattern {
        GraphPattern::Group { variables, .. } => Some(variables),
        GraphPattern::Extend { inner, .. } | GraphPattern::Filter { inner, .. } => grouped(inner),
        _ => None,
    }
}

#[test]
fn every_saved_query_is_portable() {
    let properties = Properties::read();
    assert!(properties.raw.len() >= 10 && properties.days.len() >= 6);
    let mut looked = 0;
    for saved in Catalog::embedded().iter() {
        let broken = broken(saved, &properties);
        assert!(
            broken.is_empty(),
            "{}/{}.rq breaks {broken:?}",
            saved.folder(),
            saved.name()
        );
        looked += 1;
    }
    assert!(looked > 35);
}

#[test]
fn each_rule_can_fail_and_no_example_breaks_another() {
    let properties = Properties::read();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/portable");
    let mut proven = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the examples") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).expect("an example");
        let rule = name
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .trim_end_matches('-');
        let rule = RULES
            .iter()
            .find(|known| **known == name || **known == rule);
        let rule = rule.unwrap_or_else(|| panic!("{name} is no rule"));
        let saved = SavedQuery::new(name.clone(), text);
        assert_eq!(
            broken(&saved, &properties),
            BTreeSet::from([*rule]),
            "{name}"
        );
        proven.insert(*rule);
    }
    assert_eq!(proven, RULES.iter().copied().collect());
}

#[test]
fn an_exemption_needs_a_reason() {
    let properties = Properties::read();
    let text = |excuse: &str| {
        format!(
            "#+ summary: Names\n{excuse}\nSELECT (GROUP_CONCAT(?o) AS ?names) WHERE {{ ?s ?p ?o }}\n"
        )
    };
    let broken = |excuse: &str| broken(&SavedQuery::new("names", text(excuse)), &properties).len();
    assert_eq!(broken("# allow group-concat: the client sorts"), 0);
    assert_eq!(broken("# allow group-concat:"), 1);
    assert_eq!(broken("# allow no-order: none"), 1);
}

#[test]
fn the_readme_of_the_queries_names_every_rule() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries/README.md");
    let readme = fs::read_to_string(readme).expect("a README");
    let named: Vec<_> = readme
        .lines()
        .filter_map(|line| {
            line.strip_prefix("- **")?
                .split_once("**")
                .map(|(name, _)| name)
        })
        .collect();
    assert_eq!(named, RULES);
}
