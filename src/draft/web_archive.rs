//! Pages in web archives: WACZ, which is a ZIP of WARC files and a list of pages, and WARC itself.
//!
//! Only what keeping a text needs is read: the response to one address, its day, its HTML.

use crate::parse::{gunzip, zip_members};
use serde_json::Value;

/// A page as an archive has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedPage {
    /// The address that was asked for.
    pub url: String,
    /// The day on which it answered.
    pub day: Option<String>,
    /// What it answered.
    pub html: String,
}

/// A record of a WARC file.
#[derive(Debug, Clone, Copy)]
struct Record<'b> {
    headers: &'b str,
    body: &'b [u8],
}

/// Whether a file is a web archive: a WARC, or a ZIP with one.
pub fn is_web_archive(bytes: &[u8]) -> bool {
    let is_warc = |bytes: &[u8]| bytes.starts_with(b"WARC/");
    match bytes {
        [b'P', b'K', 3, 4, ..] => true,
        [0x1F, 0x8B, ..] => gunzip(bytes).is_ok_and(|it| is_warc(&it)),
        _ => is_warc(bytes),
    }
}

/// Reads a page of an archive: the one of an address, else the only one.
///
/// # Errors
/// What is wrong, or which pages there are to choose from.
pub fn read_web_archive(bytes: &[u8], url: Option<&str>) -> Result<ArchivedPage, String> {
    let (mut listed, mut warcs) = (Vec::new(), Vec::new());
    if bytes.starts_with(b"PK") {
        let is_warc = |name: &str| name.ends_with(".warc") || name.ends_with(".warc.gz");
        let is_list = |name: &str| name.starts_with("pages/") && name.ends_with(".jsonl");
        for (name, content) in zip_members(bytes, |name| is_warc(name) || is_list(name))? {
            match is_list(&name) {
                true => listed.extend(page_addresses(&content)),
                false => warcs.push(unpacked(content).map_err(|why| format!("{name} {why}"))?),
            }
        }
    } else {
        warcs.push(unpacked(bytes.to_vec())?);
    }
    if warcs.is_empty() {
        return Err("it holds no WARC file".to_owned());
    }
    let records: Vec<Record<'_>> = warcs.iter().flat_map(|it| records(it)).collect();
    let wanted = match url {
        Some(url) => url.to_owned(),
        None => only_page(listed, &records)?,
    };
    let of_page = |record: &&Record<'_>| {
        let is_answer = matches!(record.header("WARC-Type"), Some("response" | "resource"));
        let address = record
            .header("WARC-Target-URI")
            .map(|it| it.trim_matches(['<', '>']));
        is_answer && address.is_some_and(|it| is_same(it, &wanted))
    };
    let answers: Vec<&Record<'_>> = records.iter().filter(of_page).collect();
    let Some(last) = answers.len().checked_sub(1) else {
        return Err(format!("it has no answer of {wanted}"));
    };
    let found = answers.iter().find_map(|it| it.html().ok());
    let html = found.map_or_else(|| answers[last].html(), Ok)?;
    let day = answers[last]
        .header("WARC-Date")
        .and_then(|it| it.get(..10));
    Ok(ArchivedPage {
        url: wanted,
        day: day.map(str::to_owned),
        html,
    })
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    match bytes.starts_with(&[0x1F, 0x8B]) {
        true => gunzip(&bytes),
        false => Ok(bytes),
    }
}

/// The addresses of a list of pages; its first line says what it is.
fn page_addresses(list: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(list);
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines
        .filter_map(|line| line["url"].as_str().map(str::to_owned))
        .collect()
}

/// The only page that an archive lists, or answers with HTML for.
fn only_page(mut listed: Vec<String>, records: &[Record<'_>]) -> Result<String, String> {
    const SHOWN: usize = 3;
    if listed.is_empty() {
        let pages = records.iter().filter(|it| it.html().is_ok());
        listed.extend(pages.filter_map(|it| it.header("WARC-Target-URI").map(str::to_owned)));
    }
    listed.sort();
    listed.dedup();
    match listed.as_slice() {
        [] => Err("it lists no page, and has no HTML".to_owned()),
        [one] => Ok(one.clone()),
        several => Err(format!(
            "it has {} pages; say which with --url: {}{}",
            several.len(),
            several[..several.len().min(SHOWN)].join(", "),
            if several.len() > SHOWN { ", …" } else { "" },
        )),
    }
}

/// The records of a WARC file; what is damaged ends it.
fn records(mut bytes: &[u8]) -> Vec<Record<'_>> {
    let mut found = Vec::new();
    loop {
        while let [b'\r' | b'\n', rest @ ..] = bytes {
            bytes = rest;
        }
        let Some((headers, rest)) = head(bytes).filter(|_| bytes.starts_with(b"WARC/")) else {
            return found;
        };
        let record = Record { headers, body: b"" };
        let length = record
            .header("Content-Length")
            .and_then(|it| it.parse::<usize>().ok());
        let Some((body, next)) = length.and_then(|it| rest.split_at_checked(it)) else {
            return found;
        };
        found.push(Record { headers, body });
        bytes = next;
    }
}

/// The lines before the first empty one, and what follows it.
fn head(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n")?;
    let text = std::str::from_utf8(&bytes[..end]).ok()?;
    Some((text, &bytes[end + 4..]))
}

/// The value of a header, whose name may be in any case.
fn header<'h>(headers: &'h str, name: &str) -> Option<&'h str> {
    let mut lines = headers.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    Some(value.trim())
}

impl<'b> Record<'b> {
    fn header(&self, name: &str) -> Option<&'b str> {
        header(self.headers, name)
    }

    /// The HTML that an address answered with.
    fn html(&self) -> Result<String, String> {
        if self.header("WARC-Type") == Some("resource") {
            return text(self.body.to_vec());
        }
        let (headers, body) = head(self.body).ok_or("its answer is damaged")?;
        let status = headers.split(' ').nth(1).and_then(|it| it.get(..3));
        if status != Some("200") {
            return Err(format!(
                "its answer has the status {}",
                status.unwrap_or("?")
            ));
        }
        let kind = header(headers, "Content-Type").unwrap_or("text/html");
        if !kind.contains("html") && !kind.starts_with("text/plain") {
            return Err(format!("its answer is no HTML, but {kind}"));
        }
        let is_chunked =
            header(headers, "Transfer-Encoding").is_some_and(|it| it.contains("chunked"));
        // Many archives keep the header, and the body as it was put together.
        let body = match is_chunked.then(|| joined_chunks(body)).flatten() {
            Some(body) => body,
            None => body.to_vec(),
        };
        match header(headers, "Content-Encoding") {
            Some("gzip" | "x-gzip") if body.starts_with(&[0x1F, 0x8B]) => text(gunzip(&body)?),
            Some(coding @ ("br" | "zstd" | "deflate")) if std::str::from_utf8(&body).is_err() => {
                Err(format!(
                    "its answer is compressed in a way that cannot be read ({coding})"
                ))
            }
            _ => text(body),
        }
    }
}

fn text(body: Vec<u8>) -> Result<String, String> {
    String::from_utf8(body).map_err(|_| "its answer is not UTF-8 text".to_owned())
}

/// The chunks of a body put together; `None` where it is not in chunks.
fn joined_chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    loop {
        let end = body.windows(2).position(|it| it == b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(joined);
        }
        let chunk = body.get(end + 2..(end + 2).checked_add(size)?)?;
        joined.extend_from_slice(chunk);
        body = body.get(end + 2 + size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warc(url: &str, http: &str) -> String {
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-12T09:30:00Z\r\n\
             Content-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )
    }

    #[test]
    fn a_page_is_read_from_a_warc_whole_or_in_chunks() {
        let whole = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Text</p>";
        let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<p>T\r\n7\r\next</p>\r\n0\r\n\r\n";
        for http in [whole, chunks] {
            let found = read_web_archive(warc("https://a.example/", http).as_bytes(), None);
            let found = found.expect("a page");
            assert_eq!(found.html, "<p>Text</p>");
            assert_eq!(
                (found.url.as_str(), found.day.as_deref()),
                ("https://a.example/", Some("2026-03-12"))
            );
        }
        let two = warc("https://a.example/", whole) + &warc("https://b.example/", whole);
        let error = read_web_archive(two.as_bytes(), None).expect_err("two pages");
        assert!(
            error.contains("2 pages") && error.contains("https://b.example/"),
            "{error}"
        );
        assert!(read_web_archive(two.as_bytes(), Some("https://b.example")).is_ok());
        let error = read_web_archive(two.as_bytes(), Some("https://c.example")).expect_err("none");
        assert!(error.contains("no answer"), "{error}");
    }

    #[test]
    fn what_is_damaged_is_an_error() {
        let lost = "HTTP/1.1 404 Not Found\r\n\r\n";
        for bytes in [
            b"WARC/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n".to_vec(),
            b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 50\r\n\r\nshort".to_vec(),
            b"PK\x03\x04 no archive".to_vec(),
            vec![0x1F, 0x8B, 1, 2, 3],
            warc("https://a.example/", lost).into_bytes(),
            Vec::new(),
        ] {
            assert!(read_web_archive(&bytes, None).is_err());
            assert!(read_web_archive(&bytes, Some("https://a.example/")).is_err());
        }
    }
}
