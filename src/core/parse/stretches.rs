//! Parsing a file that need not fit into memory: it is read and parsed stretch by stretch, each of whole lines.
//!
//! ```text
//! file ─▶ stretch ─┬─▶ tokens ─▶ statements
//!                  └─▶ `text`: digest, copy
//! ```
//!
//! Only what the fast parser takes comes to an end here; any other file, and one with errors, is read again as a
//! whole.

use super::ParseEvent;
use super::blank_nodes::BlankNodeNames;
use super::turtle::{Parser, Unfit};
use crate::model::origin::Origin;
use std::io::Read;

/// How many bytes are read at a time.
const STRETCH: usize = 4 << 20;

/// Parses the Turtle of a reader of so many bytes, and passes each stretch of it to `text`; false, perhaps
/// after some statements, if it must be parsed as a whole.
pub(super) fn for_each(
    mut source: impl Read,
    length: usize,
    origin: &Origin,
    text: &mut dyn FnMut(&str),
    emit: &mut dyn FnMut(ParseEvent<'_>),
) -> bool {
    let names = BlankNodeNames::of(origin);
    let mut parse = || {
        let mut parser = Parser::new(&names);
        let (mut buffer, mut parsed, mut ended) = (Vec::new(), 0, false);
        while !ended {
            // What is longer than a stretch, a line or a string, is looked at again each time.
            let wanted = STRETCH.max(buffer.len());
            let read = (&mut source).take(wanted as u64).read_to_end(&mut buffer);
            ended = read.map_err(|_| Unfit)? < wanted;
            let lines = match buffer.iter().rposition(|byte| *byte == b'\n') {
                _ if ended => buffer.len(),
                Some(last) => last + 1,
                None => continue,
            };
            let stretch = str::from_utf8(&buffer[..lines]).map_err(|_| Unfit)?;
            let taken = parser.text(stretch, ended, emit)?;
            text(&stretch[..taken]);
            buffer.drain(..taken);
            parsed += taken;
            emit(ParseEvent::Progress {
                read: parsed,
                of: length,
            });
        }
        parser.finish()
    };
    parse().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Format, Input, read};
    use proptest::prelude::*;
    use std::io;

    /// A reader that gives a few bytes at a time, as a pipe may.
    struct Dripping<'b>(&'b [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let few = to.len().min(7).min(self.0.len());
            to[..few].copy_from_slice(&self.0[..few]);
            self.0 = &self.0[few..];
            Ok(few)
        }
    }

    fn in_stretches(text: &str) -> Option<(Vec<oxrdf::Quad>, String)> {
        let (mut quads, mut seen) = (Vec::new(), String::new());
        let whole = for_each(
            Dripping(text.as_bytes()),
            text.len(),
            &Origin::new("a.ttl"),
            &mut |stretch| seen.push_str(stretch),
            &mut |event| {
                if let ParseEvent::Statement(quad) = event {
                    quads.push(quad.into_owned());
                }
            },
        );
        whole.then_some((quads, seen))
    }

    fn as_a_whole(text: &str) -> Option<Vec<oxrdf::Quad>> {
        let input = Input {
            origin: Origin::new("a.ttl"),
            bytes: text.into(),
            format: Format::Turtle,
        };
        read(input).document.map(|document| document.quads)
    }

    #[test]
    fn what_is_not_plain_or_has_an_error_is_left_to_the_whole() {
        for text in [
            "<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .\n",
            "<urn:a> <urn:b> .\n",
            "<urn:a> <urn:b> \"x .\n",
            "\u{FEFF}<urn:a> <urn:b> <urn:c> .\n",
        ] {
            assert!(in_stretches(text).is_none(), "{text}");
        }
    }

    #[test]
    fn lines_longer_than_a_stretch_and_texts_over_many_lines_come_through() {
        let long = "x y\n".repeat(3 * STRETCH / 4);
        let wide = "z".repeat(2 * STRETCH);
        let text =
            format!("<urn:a> <urn:b> \"\"\"{long}\"\"\" , \"{wide}\" .\n_:x <urn:b> [] , _:x .\n");
        let (quads, seen) = in_stretches(&text).expect("plain Turtle");
        assert_eq!(seen, text);
        assert_eq!(Some(quads), as_a_whole(&text));
    }

    proptest! {
        #[test]
        fn stretches_are_parsed_as_the_whole_is(
            lines in prop::collection::vec("(_:[ab]|<urn:[ab]>|ex:[a-z.]{1,3}) <urn:p> (\"[a-zé ]{0,5}\"|_:[cd]|\\[\\]|[0-9.]{1,3}) ?[.]?", 0..30)
        ) {
            let text = format!("@prefix ex: <http://a/> .\n{}", lines.join("\n"));
            if let Some((quads, seen)) = in_stretches(&text) {
                prop_assert_eq!(seen, text.clone());
                prop_assert_eq!(Some(quads), as_a_whole(&text));
            }
        }
    }
}
