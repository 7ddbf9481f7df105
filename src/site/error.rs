//! Why a site could not be made.

use crate::database::Error;
use std::io;
use std::path::{Path, PathBuf};

/// Why a site could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The data could not be read.
    #[error(transparent)]
    Data(Box<Error>),
    /// A page could not be made.
    #[error("cannot make {address}: {message}")]
    Page {
        /// The address, as the server has it.
        address: String,
        /// Why not.
        message: String,
    },
    /// Two addresses would be one file.
    #[error("two pages would be the file {0}")]
    Twice(String),
    /// A file is in the way that this program did not write.
    #[error("{} is not a file of this site and would be overwritten", .0.display())]
    Foreign(PathBuf),
    /// The folder could not be read or written.
    #[error("cannot write {}: {error}", path.display())]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
}

impl From<Error> for SiteError {
    fn from(error: Error) -> Self {
        Self::Data(Box::new(error))
    }
}

impl SiteError {
    pub(super) fn at(path: &Path, error: io::Error) -> Self {
        Self::Folder {
            path: path.to_owned(),
            error,
        }
    }
}
