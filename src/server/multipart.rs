//! Forms with files (`multipart/form-data`, RFC 7578), as the Graph Store Protocol takes them.

use super::HttpError;
use super::negotiation::upload_format;
use crate::parse::Format;

/// A graph that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Upload {
    pub bytes: Vec<u8>,
    pub format: Format,
}

/// The most parts of a form.
const MAX_PARTS: usize = 100;

/// The parts of a form, each a graph in the syntax that its media type or file name says.
pub(super) fn parts(content_type: &str, body: &[u8]) -> Result<Vec<Upload>, HttpError> {
    let bad = |why: &str| HttpError::new(400, format!("the form is not valid: {why}"));
    let boundary = parameter(content_type, "boundary").ok_or_else(|| bad("no boundary"))?;
    let mark = format!("--{boundary}").into_bytes();
    let mut uploads = Vec::new();
    let mut rest = &body[find(body, &mark).ok_or_else(|| bad("no part"))? + mark.len()..];
    while !rest.starts_with(b"--") {
        let end = find(rest, &mark).ok_or_else(|| bad("a part has no end"))?;
        let part = &rest[..end];
        let head_end = find(part, b"\r\n\r\n").ok_or_else(|| bad("a part has no head"))?;
        let head = String::from_utf8_lossy(&part[..head_end]).into_owned();
        let content = &part[head_end + 4..];
        let content = content.strip_suffix(b"\r\n").unwrap_or(content);
        uploads.push(Upload {
            bytes: content.to_vec(),
            format: format_of(&head)?,
        });
        if uploads.len() > MAX_PARTS {
            return Err(bad("it has too many parts"));
        }
        rest = &rest[end + mark.len()..];
    }
    match uploads.is_empty() {
        true => Err(bad("no part")),
        false => Ok(uploads),
    }
}

/// The format of a part: by its media type, else by the extension of its file name.
fn format_of(head: &str) -> Result<Format, HttpError> {
    let mut media_type = "";
    let mut file = None;
    for line in head.lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => media_type = value.split(';').next().unwrap_or_default().trim(),
            "content-disposition" => file = parameter(value, "filename"),
            _ => {}
        }
    }
    let extension = file.as_deref().and_then(|file| file.rsplit_once('.'));
    let by_name = match extension.map(|(_, extension)| extension) {
        Some("nt") => Some(Format::NTriples),
        Some("rdf" | "xml") => Some(Format::RdfXml),
        Some("jsonld") => Some(Format::JsonLd),
        Some("ttl") => Some(Format::Turtle),
        _ => None,
    };
    match (media_type, by_name) {
        ("" | "application/octet-stream" | "text/plain", Some(format)) => Ok(format),
        _ => upload_format(&media_type.to_ascii_lowercase()),
    }
}

/// A parameter of a header: `boundary=x` or `boundary="x"`.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|part| {
        let (own, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        own.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.to_owned())
    })
}

/// Where a sequence of bytes begins.
fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len().max(1))
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.nt\"\r\n\r\n<urn:a> <urn:b> <urn:c> .\r\n--x\r\nContent-Type: text/turtle\r\n\r\n<urn:d> a <urn:e> .\r\n--x--\r\n";

    #[test]
    fn each_part_of_a_form_is_a_graph_in_its_own_syntax() {
        let uploads = parts("multipart/form-data; boundary=x", FORM.as_bytes());
        let uploads = uploads.expect("a form");
        assert_eq!(uploads.len(), 2);
        assert_eq!(uploads[0].format, Format::NTriples);
        assert_eq!(uploads[0].bytes, b"<urn:a> <urn:b> <urn:c> .");
        assert_eq!(uploads[1].format, Format::Turtle);
    }

    #[test]
    fn a_broken_form_is_an_error() {
        for end in [0, 5, 40, 70, FORM.len() - 6] {
            let form = &FORM.as_bytes()[..end];
            assert!(
                parts("multipart/form-data; boundary=x", form).is_err(),
                "{end}"
            );
        }
        assert!(parts("multipart/form-data", FORM.as_bytes()).is_err());
    }
}
