//! The print shop: one small file a format. Pure: the same data gives the same bytes.
//!
//! ```
//! use annals::render::style::{Style, clean};
//!
//! assert_eq!(clean("a\u{202e}b"), "a\\u{202e}b");
//! assert_eq!(Style::default().width, 100);
//! ```

pub mod answer;
pub mod card;
pub mod card_json;
pub mod catalog;
pub mod csv;
pub mod diagnostic;
mod figure;
pub mod html;
pub mod json;
pub mod markdown;
mod parties;
#[cfg(feature = "png")]
pub mod png;
pub mod style;
pub mod svg;
pub mod table;
pub mod text;
mod xml;
