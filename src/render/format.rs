//! What a list of output formats says about each of them.

/// A format's names. The command line and the documents take them from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatInfo {
    /// As `--format` takes it.
    pub name: &'static str,
    /// Other names that `--format` takes.
    pub aliases: &'static [&'static str],
    /// The extensions of its files, the usual one first; none if only its name chooses it.
    pub extensions: &'static [&'static str],
    /// What it is, or for whom.
    pub description: &'static str,
}

impl FormatInfo {
    /// A format without other names.
    pub const fn new(
        name: &'static str,
        extensions: &'static [&'static str],
        description: &'static str,
    ) -> Self {
        Self {
            name,
            aliases: &[],
            extensions,
            description,
        }
    }

    /// The same with another name.
    #[must_use]
    pub const fn or(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}
