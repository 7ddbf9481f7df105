//! The literals that tokens denote.

use crate::parse::tokens::{Token, TokenKind};
use oxrdf::vocab::xsd;
use oxrdf::{BaseDirection, Literal};
use std::borrow::Cow;

/// The literal of an unquoted number or boolean.
pub fn without_quotes(token: Token<'_>) -> Option<Literal> {
    let datatype = match token.kind {
        TokenKind::Word => xsd::BOOLEAN,
        TokenKind::Number if token.text.contains(['e', 'E']) => xsd::DOUBLE,
        TokenKind::Number if token.text.contains('.') => xsd::DECIMAL,
        TokenKind::Number => xsd::INTEGER,
        _ => return None,
    };
    Some(Literal::new_typed_literal(token.text, datatype))
}

/// A string with its language and perhaps its direction: `en`, `ar--rtl`.
pub fn in_language(value: &str, language: &str) -> Literal {
    let Some((language, direction)) = language.split_once("--") else {
        return Literal::new_language_tagged_literal_unchecked(value, language);
    };
    let direction = match direction {
        "rtl" => BaseDirection::Rtl,
        _ => BaseDirection::Ltr,
    };
    Literal::new_directional_language_tagged_literal_unchecked(value, language, direction)
}

/// Whether two literals are equal, language tags compared without case.
pub fn is_same(one: &Literal, other: &Literal) -> bool {
    let language = |literal: &Literal| literal.language().map(str::to_ascii_lowercase);
    one.value() == other.value()
        && one.datatype() == other.datatype()
        && language(one) == language(other)
        && one.direction() == other.direction()
}

/// A string without its quotes.
pub fn unquoted(text: &str) -> &str {
    let long = text.len() >= 6 && (text.starts_with("\"\"\"") || text.starts_with("'''"));
    let quotes = if long { 3 } else { 1 };
    text.get(quotes..text.len() - quotes).unwrap_or_default()
}

/// Escapes resolved: `\n` and the like, `\u00E9`, `\U0001F600`.
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        let mut escape = rest[at + 1..].chars();
        let sign = escape.next().unwrap_or('\\');
        let digits = match sign {
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        rest = escape.as_str();
        let code = rest.get(..digits).filter(|_| digits > 0);
        if let Some(code) = code {
            let code = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
            result.push(code.unwrap_or('\u{FFFD}'));
            rest = &rest[digits..];
        } else {
            result.push(match sign {
                't' => '\t',
                'b' => '\u{8}',
                'n' => '\n',
                'r' => '\r',
                'f' => '\u{C}',
                other => other,
            });
        }
    }
    result.push_str(rest);
    Cow::Owned(result)
}
