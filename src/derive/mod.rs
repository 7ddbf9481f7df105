//! What the program adds to what was written: plain dates that any engine sorts and filters, the
//! day on which something was first known, and shortcuts to what standing claims assert.
//!
//! Derived statements are made from the documents alone and made anew after every change; nobody
//! writes them by hand. They use only properties that the ontology marks `ann:Derived`.
//!
//! * [`bounds`]: from a date as written to its earliest and latest days
//! * [`known`]: since when a source or claim had surely said it
//! * [`shortcuts`]: which claims stand, whom they name, what is contested
//!
//! ```
//! use annals::derive::derive;
//! use annals::model::vocab::ann;
//! use annals::store::{Change, Store};
//! use oxrdf::{Literal, NamedNode, Triple};
//!
//! let event = NamedNode::new("https://w3id.org/annals/id/event/outage")?;
//! let edtf = NamedNode::new("http://id.loc.gov/datatypes/edtf/EDTF")?;
//! let date = Triple::new(event.clone(), ann::DATE, Literal::new_typed_literal("2023-05", edtf));
//! let mut store = Store::default();
//! store.apply(vec![Change::Replace(event.clone(), vec![date])], derive);
//! let latest = store.view().objects(&event.into(), ann::LATEST).next().unwrap().to_string();
//! assert_eq!(latest, "\"2023-05-31\"^^<http://www.w3.org/2001/XMLSchema#date>");
//! # Ok::<_, oxrdf::IriParseError>(())
//! ```

pub mod bounds;
pub mod known;
pub mod shortcuts;

use crate::store::View;
use oxrdf::Triple;

/// Everything that follows from the documents of this state.
pub fn derive(view: &View) -> Vec<Triple> {
    let mut derived = bounds::derive(view);
    derived.extend(known::derive(view));
    derived.extend(shortcuts::derive(view));
    derived
}
