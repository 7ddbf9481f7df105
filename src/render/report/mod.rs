//! Reports: Markdown with commands in it, whose answers are filled in.
//!
//! ````text
//! In 2023 there were `{annals} timeline --from 2023 --to 2023`.
//!
//! ```{annals}
//! timeline --country UA --from 2023-12
//! ```
//! ````
//!
//! [`Template`] finds the commands, [`Notes`] joins the notes of all answers, [`html`] makes a page of
//! the Markdown, and [`changes`] compares a new report with an older one.
//!
//! ```
//! use annals::render::report::{Part, Template};
//!
//! let template = Template::parse("Of `{annals} query stats` events.\n")?;
//! assert!(matches!(&template.parts[1], Part::Inline { command, .. } if command == "query stats"));
//! # Ok::<_, annals::render::report::TemplateError>(())
//! ```

mod changes;
mod html;
mod notes;
mod table;
mod template;

pub use changes::{Changes, changes};
pub use html::page as html;
pub use notes::Notes;
pub use table::{NoValue, table, value};
pub use template::{Part, Template, TemplateError};
