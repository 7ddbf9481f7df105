//! Parsing a file that need not fit into memory: it is read, scanned and parsed stretch by stretch, each of
//! whole lines.
//!
//! ```text
//! file ─▶ stretch ─ preflight ─┬─▶ rio ─▶ statements
//!                              └─▶ `text`: digest, copy
//! ```
//!
//! Only what rio parses like oxttl comes to an end here; any other file, and one with errors, is read again as a
//! whole.

use super::ParseEvent;
use super::blank_nodes::BlankNodeNames;
use super::preflight::Scanner;
use super::tokens::{TokenKind, tokens};
use super::turtle::{self, Watch};
use crate::model::origin::Origin;
use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, Read};

/// How many bytes are read at a time.
const STRETCH: usize = 4 << 20;

/// Parses the Turtle of a reader of so many bytes, and passes each stretch of it to `text` before its
/// statements; false, perhaps after some of both, if it must be parsed as a whole.
pub(super) fn for_each(
    source: impl Read,
    length: usize,
    origin: &Origin,
    text: &mut dyn FnMut(&str),
    emit: &mut dyn FnMut(ParseEvent<'_>),
) -> bool {
    let scanner = RefCell::new(Scanner::new());
    let left = Cell::new(length);
    let stretches = Stretches {
        source,
        buffer: Vec::new(),
        given: 0,
        scanned: 0,
        ended: false,
        scanner: &scanner,
        text,
        left: &left,
    };
    let label = |label: &str| scanner.borrow().result.labels.get(label).copied();
    let watch = Watch {
        left: &left,
        of: length,
    };
    turtle::for_each(stretches, watch, &BlankNodeNames::of(origin), &label, emit)
}

/// A text that is scanned before it is given away.
struct Stretches<'t, R> {
    source: R,
    buffer: Vec<u8>,
    /// How much of the buffer has been given away, and how much of it has been scanned.
    given: usize,
    scanned: usize,
    ended: bool,
    scanner: &'t RefCell<Scanner>,
    text: &'t mut dyn FnMut(&str),
    left: &'t Cell<usize>,
}

impl<R: Read> Stretches<'_, R> {
    /// Reads the next stretch.
    fn refill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.scanned);
        (self.given, self.scanned) = (0, 0);
        while self.scanned == 0 && !self.ended {
            // A line that is longer than a stretch is scanned again each time.
            let wanted = STRETCH.max(self.buffer.len());
            let read = (&mut self.source)
                .take(wanted as u64)
                .read_to_end(&mut self.buffer)?;
            self.ended = read < wanted;
            self.scan()?;
        }
        Ok(())
    }

    /// Scans the whole lines of the buffer: what a token is does not depend on the lines after it.
    fn scan(&mut self) -> io::Result<()> {
        let unfit = || io::Error::from(io::ErrorKind::InvalidData);
        let text = match str::from_utf8(&self.buffer) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() && !self.ended => {
                let whole = &self.buffer[..error.valid_up_to()];
                str::from_utf8(whole).map_err(|_| unfit())?
            }
            Err(_) => return Err(unfit()),
        };
        let mut scanner = self.scanner.borrow_mut();
        let mut line = Vec::new();
        for token in tokens(text) {
            if token.kind == TokenKind::Space && token.text.contains('\n') {
                scanner.tokens(&line);
                line.clear();
                self.scanned = token.end();
            } else if !token.kind.is_trivia() {
                line.push(token);
            }
        }
        if self.ended {
            scanner.tokens(&line);
            self.scanned = text.len();
        }
        if !scanner.is_plain() {
            return Err(unfit());
        }
        (self.text)(&text[..self.scanned]);
        Ok(())
    }
}

impl<R: Read> Read for Stretches<'_, R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(to)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Stretches<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.given == self.scanned {
            self.refill()?;
        }
        Ok(&self.buffer[self.given..self.scanned])
    }

    fn consume(&mut self, bytes: usize) {
        self.given += bytes;
        self.left.set(self.left.get().saturating_sub(bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Format, Input, read};
    use proptest::prelude::*;

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
