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

/// A field of a form, as it was sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    head: &'a [u8],
    pub bytes: &'a [u8],
}

impl Part<'_> {
    /// The name of the field.
    pub fn name(&self) -> Option<String> {
        self.disposition("name")
    }

    fn head(&self) -> String {
        String::from_utf8_lossy(self.head).into_owned()
    }

    fn disposition(&self, name: &str) -> Option<String> {
        let head = self.head();
        parameter(header(&head, "content-disposition")?, name)
    }
}

/// The parts of a form, each a graph in the syntax that its media type or file name says.
pub(super) fn graphs(content_type: &str, body: &[u8]) -> Result<Vec<Upload>, HttpError> {
    const MAX_GRAPHS: usize = 100;
    let parts = parts(content_type, body, MAX_GRAPHS)?;
    let graph = |part: Part<'_>| {
        Ok(Upload {
            bytes: part.bytes.to_vec(),
            format: format_of(&part)?,
        })
    };
    parts.into_iter().map(graph).collect()
}

/// The parts of a form, of which there may be `most`.
pub(super) fn parts<'a>(
    content_type: &str,
    body: &'a [u8],
    most: usize,
) -> Result<Vec<Part<'a>>, HttpError> {
    let bad = |why: &str| HttpError::new(400, format!("the form is not valid: {why}"));
    let boundary = parameter(content_type, "boundary").ok_or_else(|| bad("no boundary"))?;
    let mark = format!("--{boundary}").into_bytes();
    let mut parts = Vec::new();
    let mut rest = &body[find(body, &mark).ok_or_else(|| bad("no part"))? + mark.len()..];
    while !rest.starts_with(b"--") {
        let end = find(rest, &mark).ok_or_else(|| bad("a part has no end"))?;
        let part = &rest[..end];
        let head_end = find(part, b"\r\n\r\n").ok_or_else(|| bad("a part has no head"))?;
        let content = &part[head_end + 4..];
        parts.push(Part {
            head: &part[..head_end],
            bytes: content.strip_suffix(b"\r\n").unwrap_or(content),
        });
        if parts.len() > most {
            return Err(bad("it has too many parts"));
        }
        rest = &rest[end + mark.len()..];
    }
    match parts.is_empty() {
        true => Err(bad("no part")),
        false => Ok(parts),
    }
}

/// The format of a part: by its media type, else by the extension of its file name.
fn format_of(part: &Part<'_>) -> Result<Format, HttpError> {
    let head = part.head();
    let media_type = header(&head, "content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let file = part.disposition("filename");
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

/// A header of a part.
fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut values = lines.filter(|(known, _)| known.trim().eq_ignore_ascii_case(name));
    values.next().map(|(_, value)| value.trim())
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
        let uploads = graphs("multipart/form-data; boundary=x", FORM.as_bytes());
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
                graphs("multipart/form-data; boundary=x", form).is_err(),
                "{end}"
            );
        }
        assert!(graphs("multipart/form-data", FORM.as_bytes()).is_err());
    }
}
