//! Writes a JSON file that holds account data: all at once, and for its owner's eyes only.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::ScanError;

/// Writes `value` to `path` with mode 0600. A reader sees the old file or the new one, never half of one.
///
/// # Errors
/// [`ScanError::Write`] when the folder does not exist or cannot be written; `path` is then as it was.
pub fn store<T: Serialize>(path: &Path, value: &T) -> Result<(), ScanError> {
    write(path, value).map_err(|source| ScanError::Write { path: path.to_owned(), source })
}

fn write<T: Serialize>(path: &Path, value: &T) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    // The temporary file is made with mode 0600 and keeps it when it is renamed.
    let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(folder)?);
    serde_json::to_writer_pretty(&mut file, value)?;
    file.write_all(b"\n")?;
    let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn only_the_owner_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inventory.json");
        store(&path, &["one"]).unwrap();
        store(&path, &["two"]).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "[\n  \"two\"\n]\n");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a temporary file was left");
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = store(Path::new("no-such-folder/inventory.json"), &()).unwrap_err();
        assert!(error.to_string().starts_with("cannot write no-such-folder/inventory.json: "), "{error}");
    }
}
