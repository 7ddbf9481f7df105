//! What is cited for a thing: its sources, the best witness first.
//!
//! ```
//! use annals::Annals;
//! use annals::views::citation::cited;
//!
//! let annals = Annals::bundled()?;
//! let thing = annals.resolve("kyivstar-attack", &[])?;
//! assert!(!cited(&annals, &thing)?.is_empty());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use crate::Annals;
use crate::query::Error;
use crate::views::model::Source;
use crate::views::read::DetailReader;
use oxrdf::NamedNode;

/// The sources of a thing and of the claims about it, the best witness first; of a source, itself.
///
/// # Errors
/// The store or endpoint cannot be read.
pub fn cited(annals: &Annals, thing: &NamedNode) -> Result<Vec<Source>, Error> {
    annals.bring(std::slice::from_ref(thing))?;
    let snapshot = annals.store().snapshot()?;
    Ok(DetailReader::of(annals, &snapshot)?.cited(thing)?)
}
