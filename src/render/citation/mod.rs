//! Citations of sources, one module per style. [`STYLES`] lists them; a new one is a file and a line
//! here.
//!
//! ```
//! use annals::Annals;
//! use annals::render::citation::STYLES;
//! use annals::views::citation::cited;
//!
//! let annals = Annals::bundled()?;
//! let sources = cited(&annals, &annals.resolve("src:viasat-20220330", &[])?)?;
//! let bibtex = STYLES.iter().find(|style| style.info().name == "bibtex");
//! let mut out = Vec::new();
//! bibtex.expect("there is one").write(&mut out, &sources)?;
//! assert!(String::from_utf8(out)?.contains("KA-SAT Network cyber attack overview"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod bibtex;
#[cfg(feature = "server")]
pub(crate) mod coins;
mod csl_json;
mod parts;
mod ris;
pub(crate) mod text;

use crate::render::format::FormatInfo;
use crate::views::model::Source;
use std::fmt::Debug;
use std::io::{self, Write};

/// A style of citations.
pub trait CitationStyle: Debug + Sync {
    /// Its names.
    fn info(&self) -> FormatInfo;

    /// Its media type.
    fn media_type(&self) -> &'static str;

    /// Writes the citations of some sources, in their order.
    ///
    /// # Errors
    /// Fails if writing fails.
    fn write(&self, out: &mut dyn Write, sources: &[Source]) -> io::Result<()>;
}

/// All styles, in the order in which the help lists them.
pub static STYLES: &[&dyn CitationStyle] =
    &[&text::Text, &bibtex::BibTex, &csl_json::CslJson, &ris::Ris];

/// The style of a file's extension.
pub fn style_of(extension: &str) -> Option<&'static dyn CitationStyle> {
    let mut styles = STYLES.iter().copied();
    styles.find(|style| style.info().extensions.contains(&extension))
}
