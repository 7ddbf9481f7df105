//! Tags of XML, found without a parser.

/// Length of a tag or a document type, whose quotes and brackets may contain `>`.
pub(super) fn tag(rest: &str) -> Option<usize> {
    let (mut quote, mut brackets) = (None, 0_usize);
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[') => brackets += 1,
            (None, b']') => brackets = brackets.saturating_sub(1),
            (None, b'>') if brackets == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}
