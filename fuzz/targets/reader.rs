//! Any bytes in any format are parsed or rejected, and every parsed statement has a location.
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
    // the last byte selects the format, so that a seed begins like its file
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
            let has_location = !matches!(format, Format::RdfXml | Format::JsonLd);
            for quad in document.quads.iter().take(20) {
                let location = locate(
                    &document,
                    &quad.subject,
                    &quad.predicate,
                    Some(&quad.object),
                );
                assert!(location.is_some() == has_location, "{quad}");
            }
        }
        None => assert!(reading.problems.iter().any(|problem| problem.is_error())),
    }
});
