//! What RDF 1.2 added to RDF/XML. The parser knows RDF 1.1 and would leave it out without a word, so
//! a document that says it is refused.

use super::xml_tag::tag;
use crate::model::problem::{Code, Location, Problem};
use std::ops::Range;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const ITS: &str = "http://www.w3.org/2005/11/its";

/// The first thing in a document that only RDF 1.2 can say.
pub(super) fn reject(file: &str, text: &str) -> Option<Problem> {
    let attributes: Vec<Attribute<'_>> = tags(text)
        .flat_map(|(start, tag)| attributes(start, tag))
        .collect();
    let names = |namespace: &'static str| {
        let declared = attributes.iter().filter(move |its| its.value == namespace);
        declared.filter_map(|its| its.name.strip_prefix("xmlns:"))
    };
    let is = |attribute: &Attribute<'_>, namespace, local: &str| {
        let name = attribute.name.split_once(':');
        name.is_some_and(|(prefix, name)| {
            name == local && names(namespace).any(|declared| declared == prefix)
        })
    };
    let is_newer = attributes
        .iter()
        .any(|its| is(its, RDF, "version") && !["1.0", "1.1"].contains(&its.value));
    let found = attributes.iter().find(|its| {
        is(its, RDF, "annotation")
            || is(its, RDF, "annotationNodeID")
            || is(its, RDF, "parseType") && its.value == "Triple"
            || is_newer && is(its, ITS, "dir")
    })?;
    let message = format!(
        "`{}` belongs to RDF 1.2, which annals does not read",
        found.name
    );
    Some(
        Problem::error(Code::Syntax, message)
            .at(Location::from_byte_range(file, text, found.at.clone()))
            .help("write it without this, in the terms of RDF 1.1"),
    )
}

/// The start tags with the bytes at which they begin.
fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += text.get(at..)?.find('<')?;
            let rest = &text[at..];
            let (length, is_start) = if rest.starts_with("<!--") {
                (rest.find("-->")? + 3, false)
            } else if rest.starts_with("<![CDATA[") {
                (rest.find("]]>")? + 3, false)
            } else if rest.starts_with("<?") {
                (rest.find("?>")? + 2, false)
            } else {
                (
                    tag(rest)?,
                    !rest.starts_with("</") && !rest.starts_with("<!"),
                )
            };
            let start = at;
            at += length;
            if is_start {
                return Some((start, &rest[..length]));
            }
        }
    })
}

struct Attribute<'a> {
    name: &'a str,
    value: &'a str,
    at: Range<usize>,
}

/// The attributes of a tag that begins at byte `start`.
fn attributes(start: usize, tag: &str) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(equals) = tag[at..].find('=').map(|equals| at + equals) {
        let name = tag[at..equals].trim_end();
        let name_at = name.rfind(|c: char| c.is_whitespace()).map_or(0, |i| i + 1);
        let value = tag[equals + 1..].trim_start();
        let Some(quote) = value.chars().next().filter(|c| "\"'".contains(*c)) else {
            break;
        };
        let value_at = tag.len() - value.len() + 1;
        let Some(length) = tag[value_at..].find(quote) else {
            break;
        };
        let end = value_at + length;
        found.push(Attribute {
            name: &name[name_at..],
            value: &tag[value_at..end],
            at: start + at + name_at..start + end + 1,
        });
        at = end + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::reject;

    fn document(attributes: &str, inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
             xmlns:ex = \"http://e.org/\" xmlns:i=\"http://www.w3.org/2005/11/its\" {attributes}>{inside}</r:RDF>"
        )
    }

    #[test]
    fn what_only_rdf_1_2_can_say_is_refused_with_its_place() {
        for (attributes, inside, name) in [
            ("", "<ex:p r:parseType=\"Triple\"/>", "r:parseType"),
            (
                "",
                "<ex:p a='>' r:annotation=\"http://e.org/a\"/>",
                "r:annotation",
            ),
            ("", "<ex:p r:annotationNodeID='a'/>", "r:annotationNodeID"),
            ("i:dir=\"ltr\" r:version=\"1.2\"", "", "i:dir"),
        ] {
            let problem = reject("f", &document(attributes, inside)).expect(name);
            let location = problem.location.expect("a place");
            let marked: String = location.text.chars().skip(location.column - 1).collect();
            assert!(marked.starts_with(name), "{marked}");
        }
    }

    #[test]
    fn what_rdf_1_1_can_say_is_not() {
        for (attributes, inside) in [
            ("r:version=\"1.2\"", "<ex:p>r:annotation=\"a\"</ex:p>"),
            ("", "<!-- r:annotation=\"a\" --><ex:p ex:annotation=\"a\"/>"),
            ("i:dir=\"ltr\"", "<ex:p r:parseType='Literal'/>"),
            ("", "<ex:p a"),
            ("", "<ex:p a="),
            ("", "<ex:p a=\""),
        ] {
            assert!(
                reject("f", &document(attributes, inside)).is_none(),
                "{inside}"
            );
        }
    }
}
