//! Markings of the Traffic Light Protocol 2.0, with the ids that OASIS gave them.

use super::Bundle;
use super::ids::Times;
use crate::model::marking::Marking;
use serde_json::{Value, json};

/// The extension of OASIS that defines TLP 2.0 for STIX.
const EXTENSION: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

fn id(marking: Marking) -> &'static str {
    match marking {
        Marking::Clear => "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        Marking::Green => "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        Marking::Amber => "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        Marking::AmberStrict => "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        Marking::Red => "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    }
}

impl Bundle {
    /// The references of a marked object; the bundle has the definition too.
    pub(super) fn markings(&mut self, marking: Option<Marking>) -> Option<Value> {
        let marking = marking?;
        let label = marking.to_string();
        let level = label.trim_start_matches("TLP:").to_lowercase();
        let definition = json!({
            "name": label,
            "extensions": {
                EXTENSION: { "extension_type": "property-extension", "tlp_2_0": level },
            },
        });
        let id = self.add_as(
            id(marking).to_owned(),
            "marking-definition",
            Times::of_definition(),
            definition,
        );
        Some(json!([id]))
    }
}
