//! Encoding of terms in the dictionary: to bytes, and back.
//!
//! IRIs, blank nodes and plain strings are stored as their text; the tag of their id says which
//! they are. Other literals begin with `l` and the language or `t` and the datatype, up to a zero
//! byte, then the text.

use super::id::{Id, Tag};
use super::{Error, Result};
use oxrdf::{BlankNode, Literal, NamedNode, Term, TermRef};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Appends the bytes of a term to a buffer.
pub(super) fn write(term: TermRef<'_>, to: &mut Vec<u8>) {
    match term {
        TermRef::NamedNode(node) => to.extend(node.as_str().as_bytes()),
        TermRef::BlankNode(node) => to.extend(node.as_str().as_bytes()),
        TermRef::Literal(literal) => {
            if Id::tag_of(term) == Tag::Other {
                let (sign, name) = match literal.language() {
                    Some(language) => (b'l', language),
                    None => (b't', literal.datatype().as_str()),
                };
                to.push(sign);
                to.extend(name.as_bytes());
                to.push(0);
            }
            to.extend(literal.value().as_bytes());
        }
    }
}

/// The hash by which a term is found in memory.
pub(super) fn hash(tag: Tag, bytes: &[u8]) -> u64 {
    xxh3_64_with_seed(bytes, tag as u64)
}

/// The part of a hash that is stored: 40 bits tell enough terms apart, and the closer together the
/// hashes are, the shorter their deltas.
pub(super) fn short_hash(hash: u64) -> u64 {
    hash >> 24
}

/// The term with an id, from its bytes in the dictionary.
pub(super) fn read(id: Id, bytes: Vec<u8>) -> Result<Term> {
    let text = |bytes| String::from_utf8(bytes).map_err(|_| Error::damaged("a term is not UTF-8"));
    match id.tag() {
        Some(Tag::Iri) => Ok(NamedNode::new_unchecked(text(bytes)?).into()),
        Some(Tag::Blank) => Ok(BlankNode::new_unchecked(text(bytes)?).into()),
        Some(Tag::Text) => Ok(Literal::new_simple_literal(text(bytes)?).into()),
        Some(Tag::Other) => {
            let end = bytes.iter().position(|byte| *byte == 0);
            let end = end.ok_or(Error::damaged("a literal has no datatype"))?;
            let name = bytes.get(1..end).unwrap_or_default().to_owned();
            let (name, value) = (text(name)?, text(bytes[end + 1..].to_owned())?);
            Ok(match bytes[0] {
                b'l' => Literal::new_language_tagged_literal_unchecked(value, name),
                _ => Literal::new_typed_literal(value, NamedNode::new_unchecked(name)),
            }
            .into())
        }
        _ => Err(Error::damaged("an id belongs to no term")),
    }
}
