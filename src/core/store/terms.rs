//! Encoding of terms in the dictionary: to bytes, and back.
//!
//! IRIs, blank nodes and plain strings are stored as their text; the tag of their id says which
//! they are. Other literals begin with a sign and a name, up to a zero byte, then the text. Triple
//! terms are stored as the texts of their parts, so that no other entry of the dictionary is needed
//! to read one:
//!
//! ```text
//! other    `l` language · `d` language `--` `ltr` or `rtl` · `t` datatype, a zero byte, the text
//! triple   for subject, property and object: the tag, the length (LEB128), the text
//! ```

use super::block::{get, put};
use super::id::{Id, Tag};
use super::{Error, Result};
use oxrdf::{
    BaseDirection, BlankNode, Literal, LiteralRef, NamedNode, NamedOrBlankNode, Term, TermRef,
    Triple,
};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Appends the bytes of a term to a buffer.
pub(super) fn write(term: TermRef<'_>, to: &mut Vec<u8>) {
    match term {
        TermRef::NamedNode(node) => to.extend(node.as_str().as_bytes()),
        TermRef::BlankNode(node) => to.extend(node.as_str().as_bytes()),
        TermRef::Literal(literal) => {
            if Id::tag_of(term) == Tag::Other {
                write_kind(literal, to);
            }
            to.extend(literal.value().as_bytes());
        }
        TermRef::Triple(triple) => {
            write_part(triple.subject.as_ref().into(), to);
            write_part(triple.predicate.as_ref().into(), to);
            write_part(triple.object.as_ref(), to);
        }
    }
}

/// The tag and the bytes of a term.
pub(super) fn encode(term: TermRef<'_>) -> (Tag, Vec<u8>) {
    let mut bytes = Vec::with_capacity(64);
    write(term, &mut bytes);
    (Id::tag_of(term), bytes)
}

/// Language, direction or datatype of a literal that is not a plain string.
fn write_kind(literal: LiteralRef<'_>, to: &mut Vec<u8>) {
    let direction = literal.direction().map(|direction| match direction {
        BaseDirection::Ltr => "--ltr",
        BaseDirection::Rtl => "--rtl",
    });
    let (sign, name) = match (literal.language(), direction) {
        (Some(language), Some(_)) => (b'd', language),
        (Some(language), None) => (b'l', language),
        (None, _) => (b't', literal.datatype().as_str()),
    };
    to.push(sign);
    to.extend(name.as_bytes());
    to.extend(direction.unwrap_or_default().as_bytes());
    to.push(0);
}

/// One part of a triple term.
fn write_part(term: TermRef<'_>, to: &mut Vec<u8>) {
    let (tag, mut bytes) = encode(term);
    to.push(tag as u8);
    put(bytes.len() as u64, to);
    to.append(&mut bytes);
}

/// The deepest nesting of triple terms that is stored.
pub(super) const MAX_DEPTH: usize = 100;

/// Refuses a term that is nested deeper: reading it back would need too much stack.
pub(super) fn check_depth(term: TermRef<'_>) -> Result<()> {
    let (mut term, mut depth) = (term, 0);
    while let TermRef::Triple(triple) = term {
        depth += 1;
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        term = triple.object.as_ref();
    }
    Ok(())
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
    read_tagged(id.tag(), bytes, 0)
}

fn read_tagged(tag: Option<Tag>, bytes: Vec<u8>, depth: usize) -> Result<Term> {
    match tag {
        Some(Tag::Iri) => Ok(NamedNode::new_unchecked(text(bytes)?).into()),
        Some(Tag::Blank) => Ok(BlankNode::new_unchecked(text(bytes)?).into()),
        Some(Tag::Text) => Ok(Literal::new_simple_literal(text(bytes)?).into()),
        Some(Tag::Other) => Ok(read_literal(&bytes)?.into()),
        Some(Tag::Triple) if depth < MAX_DEPTH => read_triple(&bytes, depth + 1),
        _ => Err(Error::damaged("an id belongs to no term")),
    }
}

fn text(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| Error::damaged("a term is not UTF-8"))
}

fn read_literal(bytes: &[u8]) -> Result<Literal> {
    let end = bytes.iter().position(|byte| *byte == 0);
    let end = end.ok_or(Error::damaged("a literal has no datatype"))?;
    let name = bytes.get(1..end).unwrap_or_default().to_owned();
    let (name, value) = (text(name)?, text(bytes[end + 1..].to_owned())?);
    Ok(match (bytes[0], name.rsplit_once("--")) {
        (b'l', _) => Literal::new_language_tagged_literal_unchecked(value, name),
        (b'd', Some((language, direction))) => {
            let direction = match direction {
                "rtl" => BaseDirection::Rtl,
                _ => BaseDirection::Ltr,
            };
            Literal::new_directional_language_tagged_literal_unchecked(value, language, direction)
        }
        _ => Literal::new_typed_literal(value, NamedNode::new_unchecked(name)),
    })
}

fn read_triple(mut bytes: &[u8], depth: usize) -> Result<Term> {
    let mut part = || {
        let broken = || Error::damaged("a triple term is truncated");
        let (tag, rest) = bytes.split_first().ok_or_else(broken)?;
        let (tag, mut rest) = (Tag::from_byte(*tag), rest);
        let length = get(&mut rest).and_then(|length| usize::try_from(length).ok());
        let split = length.and_then(|length| rest.split_at_checked(length));
        let (own, rest) = split.ok_or_else(broken)?;
        bytes = rest;
        read_tagged(tag, own.to_owned(), depth)
    };
    let subject = match part()? {
        Term::NamedNode(node) => NamedOrBlankNode::from(node),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) | Term::Triple(_) => {
            return Err(Error::damaged("a literal is a subject"));
        }
    };
    let Term::NamedNode(predicate) = part()? else {
        return Err(Error::damaged("a property is not an IRI"));
    };
    Ok(Triple::new(subject, predicate, part()?).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::vocab::xsd;

    fn nested(levels: usize, inner: Term) -> Term {
        let node = NamedNode::new_unchecked("urn:a");
        (0..levels).fold(inner, |object, _| {
            Triple::new(node.clone(), node.clone(), object).into()
        })
    }

    fn round_trip(term: &Term) -> Result<Term> {
        let mut bytes = Vec::new();
        write(term.as_ref(), &mut bytes);
        read_tagged(Some(Id::tag_of(term.as_ref())), bytes, 0)
    }

    #[test]
    fn triple_terms_and_directions_come_back_to_the_letter() {
        let rtl = BaseDirection::Rtl;
        let directed =
            Literal::new_directional_language_tagged_literal_unchecked("x\0y", "ar", rtl);
        let inner: [Term; 5] = [
            directed.into(),
            Literal::new_language_tagged_literal_unchecked("", "en-gb").into(),
            Literal::new_typed_literal("007", xsd::INTEGER).into(),
            Literal::new_simple_literal("").into(),
            BlankNode::new_unchecked("b1").into(),
        ];
        for term in inner {
            for levels in [0, 1, 2, MAX_DEPTH] {
                let term = nested(levels, term.clone());
                assert_eq!(round_trip(&term).expect("a term"), term);
                check_depth(term.as_ref()).expect("shallow enough");
            }
        }
    }

    #[test]
    fn deeper_terms_are_refused_both_ways() {
        let deep = nested(MAX_DEPTH + 1, NamedNode::new_unchecked("urn:a").into());
        assert!(matches!(check_depth(deep.as_ref()), Err(Error::TooDeep)));
        assert!(matches!(round_trip(&deep), Err(Error::Damaged(_))));
    }

    #[test]
    fn bytes_that_are_no_triple_term_are_damage() {
        let mut bytes = Vec::new();
        let whole = nested(1, Literal::new_simple_literal("x").into());
        write(whole.as_ref(), &mut bytes);
        for length in 0..bytes.len() {
            let cut = bytes[..length].to_vec();
            assert!(read_tagged(Some(Tag::Triple), cut, 0).is_err(), "{length}");
        }
    }
}
