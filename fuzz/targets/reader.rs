//! Any bytes in any format are read or refused, and what was read stands somewhere in the text.
#![no_main]

use annals::model::origin::Origin;
use annals::parse::{Format, Input, locate, read};
use libfuzzer_sys::fuzz_target;

const FORMATS: [Format; 6] = [
    Format::Turtle,
    Format::TriG,
    Format::NTriples,
    Format::NQuads,
    Format::RdfXml,
    Format::JsonLd,
];

fuzz_target!(|data: &[u8]| {
    // the last byte says which, so that a seed begins as its file does
    let Some((choice, bytes)) = data.split_last() else {
        return;
    };
    let format = FORMATS[usize::from(*choice) % FORMATS.len()];
    let reading = read(Input {
        origin: Origin::new("fuzz"),
        bytes: bytes.to_vec(),
        format,
    });
    match reading.document {
        Some(document) => {
            assert!(!reading.problems.iter().any(|problem| problem.is_error()));
            let placed = !matches!(format, Format::RdfXml | Format::JsonLd);
            for quad in document.quads.iter().take(20) {
                let place = locate(&document, &quad.subject, &quad.predicate, Some(&quad.object));
                assert!(place.is_some() == placed, "{quad}");
            }
        }
        None => assert!(reading.problems.iter().any(|problem| problem.is_error())),
    }
});
