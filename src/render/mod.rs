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
pub mod graph;
pub mod json;
pub mod markdown;
mod parties;
pub mod style;
pub mod table;
pub mod text;
