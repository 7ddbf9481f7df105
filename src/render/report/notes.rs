//! The notes of a document: each source has one, however often it is cited.

use crate::model::id;
use crate::model::slug;
use crate::views::model::Source;
use std::io::{self, Write};

/// The sources that were cited, in the order of their first reference.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    cited: Vec<(String, Source)>,
    /// Whether labels are names, which stay when other notes come and go, and not numbers.
    is_named: bool,
}

impl Notes {
    /// Notes with names as labels.
    pub fn named() -> Self {
        Self {
            is_named: true,
            ..Self::default()
        }
    }

    /// The label of the note of a source.
    pub(crate) fn label(&mut self, source: &Source) -> String {
        let known = self.cited.iter().find(|(_, known)| known.id == source.id);
        if let Some((label, _)) = known {
            return label.clone();
        }
        let label = match self.is_named {
            true => self.name(source),
            false => (self.cited.len() + 1).to_string(),
        };
        self.cited.push((label.clone(), source.clone()));
        label
    }

    /// A name that no other note has, and that no author would use.
    fn name(&self, source: &Source) -> String {
        let own = id::slug(source.id.as_str()).unwrap_or(source.id.as_str());
        let own = slug::from_label(own).unwrap_or_else(|| "source".to_owned());
        let own = format!("src-{own}");
        let is_free = |label: &String| self.cited.iter().all(|(known, _)| known != label);
        let numbered = (2..).map(|number| format!("{own}-{number}"));
        let mut labels = std::iter::once(own.clone()).chain(numbered);
        labels.find(is_free).unwrap_or(own)
    }

    /// Writes references to the notes of some sources.
    ///
    /// # Errors
    /// Fails if writing fails.
    pub fn references(&mut self, out: &mut dyn Write, sources: &[Source]) -> io::Result<()> {
        for (at, source) in sources.iter().enumerate() {
            // A space keeps the numbers of notes apart.
            let space = if at > 0 { " " } else { "" };
            write!(out, "{space}[^{}]", self.label(source))?;
        }
        Ok(())
    }

    /// The notes, each with its label.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.cited
            .iter()
            .map(|(label, source)| (label.as_str(), source))
    }
}
