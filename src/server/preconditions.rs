//! Changes on a condition (RFC 9110, 13.1): `If-Match` and `If-None-Match` with the tags of what is to be
//! changed, so that nobody overwrites what somebody else wrote in the meantime.

use super::HttpError;
use super::http_request::HttpRequest;
use super::response::opaque;

/// A header with a list of tags.
struct Tags(String);

impl Tags {
    /// The header of a request; what is not text is a tag that nothing has.
    fn of(http: &HttpRequest, name: &str) -> Option<Self> {
        let lines = http.headers.get_all(name).iter();
        let lines: Vec<&str> = lines.map(|line| line.to_str().unwrap_or("?")).collect();
        (!lines.is_empty()).then(|| Self(lines.join(",")))
    }

    /// Whether one of them is among the tags of what is there, if anything is; a weak tag only where it may
    /// be.
    fn name(&self, current: Option<&[String]>, weak: bool) -> bool {
        let Some(current) = current else {
            return false;
        };
        let mut tags = self.0.split(',').map(str::trim);
        tags.any(|tag| match tag.strip_prefix("W/") {
            _ if tag == "*" => true,
            Some(tag) if weak => opaque(tag).is_some_and(|tag| current.contains(&tag)),
            Some(_) => false,
            None => opaque(tag).is_some_and(|tag| current.contains(&tag)),
        })
    }
}

/// Whether a request has conditions, all of which hold. The tags of what is to be changed are those of each
/// format that it can be read in; there are none of what does not exist.
///
/// # Errors
/// 412 if a condition does not hold.
pub(super) fn check(
    http: &HttpRequest,
    current: impl FnOnce() -> Result<Option<Vec<String>>, HttpError>,
) -> Result<bool, HttpError> {
    let wanted = Tags::of(http, "if-match");
    let unwanted = Tags::of(http, "if-none-match");
    if wanted.is_none() && unwanted.is_none() {
        return Ok(false);
    }
    let current = current()?;
    let current = current.as_deref();
    if wanted.is_some_and(|tags| !tags.name(current, false)) {
        let error = HttpError::new(412, "it is not what If-Match names; nothing was changed");
        return Err(error.hint("read it again: its ETag is what If-Match takes"));
    }
    if unwanted.is_some_and(|tags| tags.name(current, true)) {
        let error = "it is there, which If-None-Match excludes; nothing was changed";
        return Err(HttpError::new(412, error));
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::Tags;

    #[test]
    fn tags_are_compared_as_they_are_written() {
        let current = Some(&["a".to_owned(), "b".to_owned()][..]);
        for (tags, current, strong, weak) in [
            ("\"a\"", current, true, true),
            ("\"a-gzip\"", current, true, true),
            ("\"c\", \"b\"", current, true, true),
            ("W/\"a\"", current, false, true),
            ("\"c\"", current, false, false),
            ("a", current, false, false),
            ("", current, false, false),
            ("*", current, true, true),
            ("*", None, false, false),
            ("\"a\"", None, false, false),
        ] {
            let found = [false, true].map(|is_weak| Tags(tags.to_owned()).name(current, is_weak));
            assert_eq!(found, [strong, weak], "{tags}");
        }
    }
}
