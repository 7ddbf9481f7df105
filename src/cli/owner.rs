//! Whose files these are. In a folder that others can write to, somebody may leave an `annals.toml`
//! or a store for whoever comes by; as git does, what belongs to somebody else is not used unless
//! the user says so.

use std::path::Path;

/// Folders whose content may be used, whoever it belongs to.
const TRUSTED: &str = "ANNALS_TRUST";

/// Whether a file or folder belongs to somebody else, and is not in a folder that the user trusts.
/// The administrator is trusted: our own program may be theirs.
#[cfg(unix)]
pub fn is_foreign(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let Ok(data) = std::fs::metadata(path) else {
        return false;
    };
    let sudo = std::env::var("SUDO_UID")
        .ok()
        .and_then(|id| id.parse().ok());
    let mut ours = [Some(rustix::process::geteuid().as_raw()), Some(0), sudo].into_iter();
    !ours.any(|id| id == Some(data.uid())) && !is_trusted(path)
}

/// Windows gives folders that others can write to no owner to speak of.
#[cfg(not(unix))]
pub fn is_foreign(_: &Path) -> bool {
    false
}

#[cfg(unix)]
fn is_trusted(path: &Path) -> bool {
    let trusted = std::env::var_os(TRUSTED).unwrap_or_default();
    std::env::split_paths(&trusted).any(|folder| folder.is_absolute() && path.starts_with(&folder))
}

/// What to tell about a path that is not used.
pub fn warning(path: &Path) -> String {
    format!(
        "{} belongs to another user and is not used; name it with --store or --data, or set {TRUSTED} to its folder",
        path.display()
    )
}
