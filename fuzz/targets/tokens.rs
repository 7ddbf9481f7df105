//! The tokens of any text, joined, are the text.
#![no_main]

use annals::parse::tokens::tokens;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut at = 0;
    for token in tokens(text) {
        assert!(token.start == at && !token.text.is_empty());
        assert_eq!(&text[token.range()], token.text);
        at = token.end();
    }
    assert_eq!(at, text.len());
});
