//! Mistakes in expressions: operators, quotes, functions and their arguments.

use super::outline::Outline;
use super::{Mistake, Rule};
use crate::query::nearest::nearest;
use crate::query::tokens::TokenKind as K;

pub(super) const RULES: &[Rule] = &[
    quote,
    operator,
    word_operator,
    regular_expression,
    filter,
    bind,
    in_list,
    exists,
    misplaced_aggregate,
    arguments,
    function,
    datatype,
    bare_date,
    two_operands,
];

/// Operators of other languages: what is written, and what SPARQL has.
const OPERATORS: [(&str, &str); 9] = [
    ("==", "="),
    ("===", "="),
    ("!==", "!="),
    ("=<", "<="),
    ("=>", ">="),
    ("<>", "!="),
    ("&", "&&"),
    ("~", "REGEX(?text, \"pattern\")"),
    (":=", "BIND(expression AS ?name)"),
];

/// Words that are operators in other languages.
const WORD_OPERATORS: [(&str, &str); 6] = [
    ("and", "write `&&` for “and”"),
    ("or", "write `||` for “or”"),
    (
        "like",
        "write CONTAINS(?text, \"part\"), STRSTARTS or REGEX",
    ),
    ("ilike", "write CONTAINS(LCASE(?text), \"part\")"),
    ("between", "write ?n >= 1 && ?n <= 5"),
    ("is", "write BOUND(?x) or !BOUND(?x)"),
];

/// Functions of other languages, with those of SPARQL.
const FUNCTIONS: [(&str, &str); 22] = [
    ("length", "STRLEN"),
    ("len", "STRLEN"),
    ("lower", "LCASE"),
    ("tolower", "LCASE"),
    ("upper", "UCASE"),
    ("toupper", "UCASE"),
    ("substring", "SUBSTR"),
    ("startswith", "STRSTARTS"),
    ("endswith", "STRENDS"),
    ("ifnull", "COALESCE"),
    ("nvl", "COALESCE"),
    ("isnull", "!BOUND"),
    ("average", "AVG"),
    ("string_agg", "GROUP_CONCAT"),
    ("listagg", "GROUP_CONCAT"),
    ("date", "xsd:date"),
    ("to_date", "xsd:date"),
    ("datetime", "xsd:dateTime"),
    ("int", "xsd:integer"),
    ("integer", "xsd:integer"),
    ("ceiling", "CEIL"),
    ("getdate", "NOW"),
];

/// The functions of SPARQL, in lowercase.
const KNOWN: &str = "count sum min max avg sample group_concat str lang langmatches datatype bound \
    iri uri bnode rand abs ceil floor round concat strlen ucase lcase encode_for_uri contains \
    strstarts strends strbefore strafter year month day hours minutes seconds timezone tz now uuid \
    struuid md5 sha1 sha256 sha384 sha512 coalesce if strlang strdt sameterm isiri isuri isblank \
    isliteral isnumeric regex substr replace exists triple subject predicate object istriple langdir \
    strlangdir haslang haslangdir adjust";

/// Words before a parenthesis that are no functions.
const NO_FUNCTIONS: &str = "filter having bind in not select distinct reduced by asc desc where as \
    values union optional minus and or like between is when case then else graph limit offset from";

pub(super) fn is_aggregate(word: &str) -> bool {
    [
        "count",
        "sum",
        "min",
        "max",
        "avg",
        "sample",
        "group_concat",
    ]
    .contains(&word)
}

fn quote(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    const TYPOGRAPHIC: &str = "“”„‟‘’‚«»`";
    let found = outline.tokens.get(token)?;
    let is_quote = |text: &str| text.starts_with(|c| TYPOGRAPHIC.contains(c));
    if found.kind != K::Stray || !is_quote(found.text) {
        return None;
    }
    let rest = &outline.text[found.end()..];
    let line = rest.lines().next().unwrap_or_default();
    let (inside, length) = match line.find(|c| TYPOGRAPHIC.contains(c)) {
        Some(at) => (
            &line[..at],
            at + line[at..].chars().next().map_or(0, char::len_utf8),
        ),
        None => ("…", 0),
    };
    let label = match found.text {
        "`" => "SPARQL has no such quotes",
        _ => "these are typographic quotes",
    };
    let range = found.start..found.end() + length;
    Some(Mistake::new(
        range,
        label,
        format!("write \"{inside}\" with straight quotes"),
    ))
}

fn operator(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let source = outline.source(token);
    let (wrong, right) = OPERATORS.iter().find(|(wrong, _)| *wrong == source)?;
    // An empty IRI, in a statement.
    if *wrong == "<>" && !outline.is_in_expression(token) {
        return None;
    }
    let range = outline.range(token, token);
    let label = format!("`{wrong}` is no operator of SPARQL");
    Some(Mistake::new(range, label, format!("write {right}")))
}

fn word_operator(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    let next = outline.word(token + 1);
    let in_filter = outline.is_in_expression(token) || outline.is_word_before(token, "filter");
    let range = outline.range(token, token);
    if word == "not" && next != "in" && next != "exists" && next != "exist" && in_filter {
        return Some(Mistake::new(
            range,
            "`NOT` is no operator of SPARQL",
            "write `!` for “not”",
        ));
    }
    if word == "null" {
        let help = "an unbound variable has no value: write !BOUND(?x)";
        return Some(Mistake::new(range, "SPARQL has no null", help));
    }
    let (_, help) = WORD_OPERATORS.iter().find(|(wrong, _)| *wrong == word)?;
    let is_operator =
        outline.is_in_expression(token) || token > 1 && outline.is_variable(token - 1);
    let label = format!("`{}` is no operator of SPARQL", outline.source(token));
    is_operator.then(|| Mistake::new(range, label, *help))
}

/// `REGEX(?x, "a"i)`, `REGEX(?x, "a", i)` and `/a/i`.
fn regular_expression(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let is_flags = |text: &str| text.chars().all(|c| "smxiqg".contains(c));
    let open = outline.opening(token)?;
    let help = "flags are a third text: REGEX(?text, \"pattern\", \"i\")";
    let in_regex = outline.is_word_before(open, "regex");
    if in_regex && outline.kind(token) == Some(K::Word) && is_flags(outline.source(token)) {
        let label = "the flags of a regular expression are a text";
        return Some(Mistake::new(outline.range(token, token), label, help));
    }
    let begins = matches!(outline.mark_before(token), "," | "(" | "=");
    if outline.mark(token) == "/" && begins && outline.is_in_expression(token) {
        let label = "a regular expression is a text in SPARQL";
        let help = "write REGEX(?text, \"pattern\", \"i\")";
        return Some(Mistake::new(outline.range(token, token), label, help));
    }
    None
}

/// Where a condition ends that lacks its parentheses.
fn condition_end(outline: &Outline<'_>, first: usize) -> usize {
    let mut token = first;
    while token < outline.len() {
        let mark = outline.mark(token);
        let word = outline.word(token);
        let next = [
            "filter", "optional", "bind", "order", "group", "limit", "values", "minus",
        ];
        if matches!(mark, "." | "}" | "{" | ";") || next.contains(&word.as_str()) {
            break;
        }
        token = outline.after(token);
    }
    token.max(first + 1) - 1
}

/// A condition without parentheses.
fn filter(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    if word != "filter" && word != "having" || token + 1 >= outline.len() {
        return None;
    }
    let first = token + 1;
    let next = outline.word(first);
    let is_call = outline.mark(first + 1) == "(";
    if next == "exists" || next == "not" || next == "exist" {
        return None;
    }
    let starts_well = outline.mark(first) == "(" || is_call;
    let end = if outline.mark(first) == "(" {
        outline.after(first)
    } else {
        outline.after(first + 1)
    };
    let operators = [
        "=", "!=", "<", ">", "<=", ">=", "&&", "||", "+", "-", "*", "/",
    ];
    let goes_on = operators.contains(&outline.mark(end)) || outline.is_word(end, "in");
    if starts_well && !goes_on {
        return None;
    }
    let last = condition_end(outline, first);
    let name = word.to_ascii_uppercase();
    let range = outline.range(first, last);
    let help = format!("write {name}({})", outline.quote(first, last));
    Some(Mistake::new(
        range,
        format!("the condition of {name} needs parentheses"),
        help,
    ))
}

fn bind(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    if !outline.is_word(token, "bind") {
        return None;
    }
    let help = "write BIND(expression AS ?name)";
    let open = token + 1;
    if outline.mark(open) != "(" {
        let range = outline.range(token, token);
        return Some(Mistake::new(range, "BIND needs parentheses", help));
    }
    let end = outline.partner(open)?;
    let names = |inner: usize| outline.opening(inner) == Some(open) && outline.is_word(inner, "as");
    let label = "BIND gives the value no name";
    (!(open..end).any(names)).then(|| Mistake::new(outline.range(token, end), label, help))
}

fn in_list(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let wrong = outline.is_word(token, "in") && matches!(outline.mark(token + 1), "{" | "[");
    let help = "write IN (1, 2, 3)";
    wrong.then(|| {
        let range = outline.range(token, outline.after(token + 1) - 1);
        Mistake::new(range, "the list of IN is in parentheses", help)
    })
}

fn exists(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    let range = outline.range(token, token);
    let help = "write FILTER EXISTS { … } or FILTER NOT EXISTS { … }";
    match word.as_str() {
        "exist" => Some(Mistake::new(range, "it is spelt EXISTS", help)),
        "exists" if outline.mark(token + 1) != "{" => Some(Mistake::new(
            range,
            "EXISTS takes a pattern in braces",
            help,
        )),
        _ => None,
    }
}

/// An aggregate in another one, in FILTER or in BIND.
pub(super) fn misplaced_aggregate(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    if !is_aggregate(&outline.word(token)) || outline.mark(token + 1) != "(" {
        return None;
    }
    let mut around = outline.opening(token);
    while let Some(open) = around.filter(|open| outline.mark(*open) == "(") {
        let owner = open.checked_sub(1).map(|owner| outline.word(owner));
        let owner = owner.unwrap_or_default();
        let range = outline.range(token, outline.after(token + 1) - 1);
        let name = owner.to_ascii_uppercase();
        if owner == "filter" || owner == "bind" {
            let label = format!("{name} sees single rows, not groups");
            let help = "conditions on groups are in HAVING(…), after GROUP BY";
            return Some(Mistake::new(range, label, help));
        }
        if is_aggregate(&owner) {
            let label = format!("{name} cannot hold another aggregate");
            let help = "count in a query inside of this one, in braces of its own, and aggregate its column here";
            return Some(Mistake::new(range, label, help));
        }
        around = outline.opening(open);
    }
    None
}

/// Arguments of aggregates.
fn arguments(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    if !is_aggregate(&word) {
        return None;
    }
    let name = word.to_ascii_uppercase();
    let open = token + 1;
    if outline.mark(open) != "(" {
        let help = format!("write ({name}(*) AS ?number)");
        let label = format!("{name} needs parentheses");
        let is_call = outline.mark(open) == "*" || outline.is_variable(open);
        return is_call.then(|| Mistake::new(outline.range(token, open), label, help));
    }
    let end = outline.partner(open)?;
    let own = |inner: &usize| outline.opening(*inner) == Some(open);
    let comma = (open..end)
        .filter(own)
        .find(|inner| outline.mark(*inner) == ",")?;
    let help = match word.as_str() {
        "group_concat" => "write GROUP_CONCAT(?x; SEPARATOR=\", \")".to_owned(),
        _ => format!("write {name}(CONCAT(STR(?a), \" \", STR(?b))), or a column for each"),
    };
    let label = format!("{name} takes one expression");
    Some(Mistake::new(outline.range(comma, end - 1), label, help))
}

fn function(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    let known = |names: &str| names.split_whitespace().any(|name| name == word);
    if word.is_empty() || outline.mark(token + 1) != "(" || known(KNOWN) || known(NO_FUNCTIONS) {
        return None;
    }
    let name = outline.source(token);
    let help = match FUNCTIONS.iter().find(|(wrong, _)| *wrong == word) {
        Some((_, right)) => format!("write {right}(…)"),
        None => match nearest(&word, KNOWN.split_whitespace()).first() {
            Some(near) => format!("did you mean {}?", near.to_ascii_uppercase()),
            None => {
                "only the functions of SPARQL and casts such as xsd:integer(…) are known".to_owned()
            }
        },
    };
    let label = format!("SPARQL has no function `{name}`");
    Some(Mistake::new(outline.range(token, token), label, help))
}

fn datatype(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let after_text = token > 0 && outline.kind(token - 1) == Some(K::Text);
    if !after_text || outline.kind(token + 1) != Some(K::Name) || outline.mark(token) != "^" {
        return None;
    }
    let help = format!(
        "write {}^^{}",
        outline.source(token - 1),
        outline.source(token + 1)
    );
    let label = "a datatype follows two carets";
    Some(Mistake::new(
        outline.range(token - 1, token + 1),
        label,
        help,
    ))
}

/// A date without quotes, which would be a subtraction.
fn bare_date(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let touches = |n: usize| outline.tokens[n].end() == outline.tokens[n + 1].start;
    let shape = [K::Number, K::Mark, K::Number, K::Mark, K::Number];
    let fits = shape
        .iter()
        .enumerate()
        .all(|(n, kind)| outline.kind(token + n) == Some(*kind));
    if !fits || !(token..token + 4).all(touches) || outline.mark(token + 1) != "-" {
        return None;
    }
    let date = outline.quote(token, token + 4);
    let help = format!("write \"{date}\"^^xsd:date");
    Some(Mistake::new(
        outline.range(token, token + 4),
        "a date is a text with a datatype",
        help,
    ))
}

/// Two values without anything between them.
fn two_operands(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let is_value =
        |token: usize| matches!(outline.kind(token), Some(K::Variable | K::Text | K::Number));
    let open = outline.opening(token)?;
    // Lists have no commas: `VALUES (?a ?b)`, collections.
    let owner = open.checked_sub(1)?;
    let is_call = matches!(outline.kind(owner), Some(K::Word)) && !outline.is_word(owner, "values");
    if !is_call || !outline.is_in_expression(token) || !is_value(token) || !is_value(token + 1) {
        return None;
    }
    let label = "between these two an operator or a comma is missing";
    let (first, second) = (outline.source(token), outline.source(token + 1));
    let help = format!("write {first}, {second} for two arguments, or {first} = {second}");
    Some(Mistake::new(outline.range(token, token + 1), label, help))
}
