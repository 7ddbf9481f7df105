//! Checks that the parsers of RDF/XML and JSON-LD lack.
//!
//! They accept a truncated RDF/XML file as complete, expand nested entities without limit, recurse
//! into JSON deeper than the stack, and silently drop statements with a relative IRI. Each was
//! found by experiment and is covered by the tests below.

use super::format::Format;
use super::preflight::MAX_DEPTH;
use super::syntax_errors::MAX_REPORTED;
use super::xml_tag::tag;
use crate::model::problem::{Code, Location, Problem};
use oxrdf::{NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// The base IRI for JSON-LD, so that relative IRIs can be recognised.
pub(super) const NO_BASE: &str = "annals-no-base:/";

/// The deepest nesting of XML elements that is parsed: a list of a thousand items whose `rdf:rest` are
/// nested takes that much.
const MAX_ELEMENT_DEPTH: usize = 2_000;

/// How many bytes the entities of a document may expand to.
const MAX_ENTITY_BYTES: usize = 16 << 20;

/// A problem for which a text is not even given to its parser.
pub(super) fn reject(file: &str, text: &str, format: Format) -> Option<Problem> {
    match format {
        Format::JsonLd => Some(super::syntax_errors::too_deep(file, text, too_deep(text)?)),
        _ if entities(text) > MAX_ENTITY_BYTES => Some(Problem::error(
            Code::Syntax,
            format!("the entities of {file} expand to more than {MAX_ENTITY_BYTES} bytes"),
        )),
        Format::RdfXml => {
            let (at, limit) = too_deep_elements(text)?;
            let problem = Problem::error(
                Code::TooDeep,
                format!("elements are nested more than {limit} deep"),
            );
            let location = Location::from_byte_range(file, text, at..at + 1);
            Some(problem.at(location).help(
                "close them earlier; `rdf:parseType=\"Collection\"` and `rdf:nodeID` need no nesting",
            ))
        }
        _ => None,
    }
}

/// What is wrong with a text that its parser accepted.
pub(super) fn check_parsed(file: &str, text: &str, format: Format, quads: &[Quad]) -> Vec<Problem> {
    match format {
        Format::JsonLd if quads.is_empty() => {
            let problem = Problem::of(Code::NoStatements, format!("{file} contains no statements"));
            vec![
                problem.help(
                    "JSON-LD ignores keys that its @context does not define, and invalid IRIs",
                ),
            ]
        }
        Format::JsonLd => relative(file, text, quads),
        _ => unclosed(text)
            .map(|open| {
                let end = text.trim_end().len();
                let problem =
                    Problem::error(Code::Syntax, format!("the document is truncated: {open}"));
                problem
                    .at(Location::from_byte_range(
                        file,
                        text,
                        end.saturating_sub(1)..end,
                    ))
                    .label("the text ends here")
            })
            .into_iter()
            .collect(),
    }
}

/// One problem for each relative IRI.
fn relative(file: &str, text: &str, quads: &[Quad]) -> Vec<Problem> {
    let mut relative: Vec<&str> = quads.iter().flat_map(iris).collect();
    relative.sort_unstable();
    relative.dedup();
    let problem = |iri: &str| {
        let quoted = format!("\"{iri}\"");
        let location = text
            .find(&quoted)
            .map(|at| Location::from_byte_range(file, text, at..at + quoted.len()));
        let message = format!("`{iri}` is a relative IRI, and there is no base");
        Problem::error(Code::InvalidIri, message)
            .at(location)
            .help("write the whole IRI, or set @base in the @context")
    };
    relative
        .into_iter()
        .take(MAX_REPORTED)
        .map(problem)
        .collect()
}

/// The relative IRIs of a statement: what follows our base IRI.
fn iris(quad: &Quad) -> impl Iterator<Item = &str> {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    };
    let graph = match &quad.graph_name {
        oxrdf::GraphName::NamedNode(node) => Some(node.as_str()),
        _ => None,
    };
    [subject, object, graph]
        .into_iter()
        .flatten()
        .filter_map(|iri| iri.strip_prefix(NO_BASE))
}

/// The byte of the first bracket of JSON that is nested too deep.
fn too_deep(json: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in json.bytes().enumerate() {
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

/// The tags of XML and the bytes at which they begin, comments and the like included; none for one
/// that is not closed.
fn tags(xml: &str) -> impl Iterator<Item = (usize, Option<&str>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += xml.get(at..)?.find('<')?;
        let (start, rest) = (at, &xml[at..]);
        let length = if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else if rest.starts_with("<![CDATA[") {
            rest.find("]]>").map(|end| end + 3)
        } else if rest.starts_with("<?") {
            rest.find("?>").map(|end| end + 2)
        } else {
            tag(rest)
        };
        at = length.map_or(xml.len() + 1, |length| at + length);
        Some((start, length.map(|length| &rest[..length])))
    })
}

/// How a tag changes the depth; none for what is no tag of an element.
fn depth_change(tag: &str) -> Option<isize> {
    if tag.starts_with("</") {
        return Some(-1);
    }
    let is_element = !tag.starts_with("<!") && !tag.starts_with("<?");
    is_element.then(|| isize::from(!tag.ends_with("/>")))
}

/// The byte of the first element that is nested too deep. For each element the parser looks at all
/// that are around it; and triple terms, which are read by recursion, are nested as deep as their
/// elements. With it comes the limit.
fn too_deep_elements(xml: &str) -> Option<(usize, usize)> {
    let limit = match xml.contains("Triple") {
        true => MAX_DEPTH,
        false => MAX_ELEMENT_DEPTH,
    };
    let mut depth = 0_usize;
    let mut tags = tags(xml);
    tags.find_map(|(at, tag)| {
        depth = depth.saturating_add_signed(depth_change(tag?).unwrap_or(0));
        (depth > limit).then_some((at, limit))
    })
}

/// What is still open where XML ends; that end tags match is checked by the parser.
fn unclosed(xml: &str) -> Option<String> {
    let mut depth = 0_usize;
    let mut elements = 0_usize;
    for (_, tag) in tags(xml) {
        let Some(tag) = tag else {
            return Some("its last tag is not closed".to_owned());
        };
        if let Some(change) = depth_change(tag) {
            depth = depth.saturating_add_signed(change);
            elements += usize::from(change >= 0);
        }
    }
    match (elements, depth) {
        (0, _) => Some("it contains no element".to_owned()),
        (_, 0) => None,
        (_, 1) => Some("one element is not closed".to_owned()),
        (_, depth) => Some(format!("{depth} elements are not closed")),
    }
}

/// An upper bound for the bytes that the entities of a text expand to.
fn entities(xml: &str) -> usize {
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    let size = |sizes: &HashMap<&str, usize>, value: &str| {
        let named = value
            .split('&')
            .skip(1)
            .filter_map(|part| part.split(';').next());
        named.fold(value.len(), |sum, name| {
            sum.saturating_add(sizes.get(name).copied().unwrap_or(0))
        })
    };
    for declaration in xml.split("<!ENTITY").skip(1) {
        let mut parts = declaration.splitn(3, '"');
        if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
            let value = size(&sizes, value);
            sizes.insert(name.trim().trim_start_matches('%').trim(), value);
        }
    }
    if sizes.is_empty() {
        0
    } else {
        size(&sizes, xml).saturating_sub(xml.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncated_rdf_xml_is_not_complete() {
        let whole = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a \"x>\">]><!-- <x> --><r a='>'><b/>\
                     <c><![CDATA[<d>]]></c></r>\n";
        assert_eq!(unclosed(whole), None);
        let body = whole.find("<r").unwrap();
        for end in (body..whole.len() - 1).filter(|&end| whole.is_char_boundary(end)) {
            assert!(unclosed(&whole[..end]).is_some(), "{}", &whole[..end]);
        }
        assert!(unclosed("").is_some());
    }

    #[test]
    fn exploding_entities_are_rejected() {
        let declared = |count: usize| {
            let mut text = "<!DOCTYPE r [<!ENTITY l0 \"lollollol\">".to_owned();
            for i in 1..count {
                let before = format!("&l{};", i - 1).repeat(10);
                text.push_str(&format!("<!ENTITY l{i} \"{before}\">"));
            }
            text + &format!("]><r>&l{};</r>", count - 1)
        };
        assert!(reject("f", &declared(3), Format::RdfXml).is_none());
        assert!(reject("f", &declared(10), Format::RdfXml).is_some());
        let long = "x".repeat(1 << 16);
        let wide = format!(
            "<!DOCTYPE r [<!ENTITY a \"{long}\">]><r>{}</r>",
            "&a;".repeat(1000)
        );
        assert!(reject("f", &wide, Format::RdfXml).is_some());
    }

    #[test]
    fn json_deeper_than_the_stack_is_rejected() {
        let deep = |depth: usize| format!("{}\"[{{\\\"[\"{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(too_deep(&deep(MAX_DEPTH)), None);
        assert_eq!(too_deep(&deep(MAX_DEPTH + 1)), Some(MAX_DEPTH));
        assert_eq!(too_deep(&"[]".repeat(1000)), None);
    }
}
