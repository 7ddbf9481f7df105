//! Why an import could not be made at all. What is wrong with single records is in the report.

use crate::model::problem::Problem;

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read as what it is said to be.
    #[error("{message}")]
    File {
        /// What is wrong, with the file and the place.
        message: String,
        /// What to do about it.
        help: Vec<String>,
    },
    /// A file is damaged or not in its encoding.
    #[error("{}", .0.message)]
    Problem(Box<Problem>),
}

impl Error {
    /// An error of a file.
    pub fn file(message: impl Into<String>) -> Self {
        Self::File {
            message: message.into(),
            help: Vec::new(),
        }
    }

    /// The same with help.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        if let Self::File { help, .. } = &mut self {
            help.push(text.into());
        }
        self
    }
}

impl From<Box<Problem>> for Error {
    fn from(problem: Box<Problem>) -> Self {
        Self::Problem(problem)
    }
}

/// The names that are most like a word, for "did you mean".
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const FARTHEST: usize = 3;
    let word = word.to_lowercase();
    let near = names.into_iter().map(|name| {
        let distance = strsim::damerau_levenshtein(&word, &name.to_lowercase());
        (distance, name)
    });
    let (distance, name) = near.min()?;
    (distance <= FARTHEST.min(word.len() / 2 + 1)).then_some(name)
}
