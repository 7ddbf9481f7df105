//! What the fast parser takes, and what it leaves to the other.

use super::*;
use crate::model::origin::Origin;

fn statements(text: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let names = BlankNodeNames::of(&Origin::new("a.ttl"));
    let text = format!("@prefix a: <http://a/> .\n{text}");
    let parsed = for_each_in(&text, &names, &mut |event| {
        if let ParseEvent::Statement(quad) = event {
            found.push(quad.to_string());
        }
    });
    parsed.then_some(found)
}

#[test]
fn ordinary_turtle_is_parsed_here() {
    let text = "PREFIX b: <http://b/c#>\na:a a b:E ; b:p 1, 2.5, \"x\"@EN, \"y\"^^b:t, [ b:q _:l ; \
         b:r ( 1 2 [ ] \"z\"^^b:t ) , <http://x> ; ] .\n[] a:p true . [ a:p 1 ; ] . ( ) a:p 'a\\u00e9\\n' .";
    let found = statements(text).expect("statements");
    assert_eq!(found.len(), 20, "{found:#?}");
    for part in [
        "\"x\"@en",
        "\"aé\\n\"",
        "\"2.5\"^^",
        "c#E>",
        "rdf-syntax-ns#nil> <http://a/p>",
    ] {
        assert!(
            found.iter().any(|it| it.contains(part)),
            "{part} in {found:#?}"
        );
    }
}

#[test]
fn what_is_seldom_written_is_left_to_the_other_parser() {
    for text in [
        "@base <http://a/> .",
        "@prefix e: <http://e> .",
        "@prefix e: <a/> .",
        "@prefix e: <http://e/\\u0041> .",
        "a:s a:p a:b\\# .",
        "a:s a:p a:b:c .",
        "a:s a:p a:b..c .",
        "a:s a:p a:é .",
        "a:s a:p <http://a/\\u0041> .",
        "<< a:a a:b a:c >> a:p 1 .",
        "a:a a:b <<( a:a a:b a:c )>> .",
        "a:a a:b a:c ~ a:d .",
        "a:a a:b a:c {| a:d 1 |} .",
        "a:a a:b \"x\"@en--ltr .",
        "a:s a:p 1.a:s a:p 2 .",
        "\u{FEFF}a:a a:b a:c .",
    ] {
        assert!(statements(text).is_none(), "{text}");
    }
}

#[test]
fn what_is_wrong_is_left_to_the_other_parser() {
    for text in [
        "@prefixe: <http://e/> .",
        "@prefix e: <http://e/>",
        "a:s a:p .",
        "a:s a:p 1",
        "a:s ; a:p 1 .",
        "a:s a:p 1 2 .",
        "a:s a:p b:x .",
        "a:s true 1 .",
        "a:s [] 1 .",
        "a:s a:p yes .",
        "\"a\" a:p 1 .",
        "[ ; ] .",
        "[] .",
        "() .",
        "a:s a:p [ a:p 1 .",
        "a:s a:p [ a:p 1 ) .",
        "a:s a:p ( 1 ] .",
        "a:s a:p ( 1 , 2 ) .",
        "a:s a:p [ a:p 1 2 ] .",
        "a:s a:p 1 ] .",
        "a:s a:p <rel> .",
        "a:s a:p <http://a b> .",
        "a:s a:p \"\\x\" .",
        "a:s a:p \"\\uD800\" .",
        "a:s a:p \"\\u00\" .",
        "a:s a:p \"x\"@prefix .",
        "a:s a:p \"x\"@toolonglanguage .",
        "a:s a:p \"x\"^^1 .",
        "a:s a:p \"x\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .",
        "a:s a:p \"x .",
        "a:s a:p \"\"\"x .",
        "{ a:s a:p 1 }",
    ] {
        assert!(statements(text).is_none(), "{text}");
    }
    let deep = |depth| format!("a:s a:p {}{} .", "( ".repeat(depth), " )".repeat(depth));
    assert!(statements(&deep(MAX_DEPTH)).is_some());
    assert!(statements(&deep(MAX_DEPTH + 1)).is_none());
}
