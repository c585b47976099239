//! Profiles for Chromium and Firefox: the folders with everything that a browser writes. Firefox spends
//! half of its start filling a new one, so one is filled once, and each story gets a copy.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, id};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

/// A profile that is removed on drop.
pub struct Profile(TempDir);

impl Profile {
    /// Returns an empty profile.
    pub(crate) fn empty() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("profile-").tempdir()?;
        Ok(Self(folder))
    }

    /// Returns a copy of the profile that was filled, if there is one.
    pub(crate) fn copied() -> Result<Option<Self>> {
        let filled = filled();
        if !filled.exists() {
            return Ok(None);
        }
        let profile = Self::empty()?;
        copy(&filled, profile.folder())?;
        Ok(Some(profile))
    }

    /// Keeps this profile, which Firefox has filled, for the copies. If another story was faster,
    /// its profile is kept.
    pub(crate) fn keep(self) -> Result<()> {
        // Under another name first: a copy must be of a whole profile.
        let whole = filled().with_extension(id().to_string());
        fs::create_dir_all(&whole)?;
        copy(self.folder(), &whole)?;
        if fs::rename(&whole, filled()).is_err() {
            fs::remove_dir_all(&whole)?;
        }
        Ok(())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Returns the names of the files in which this text is, as UTF-8 or UTF-16, compressed as Firefox
    /// does it or not.
    ///
    /// # Errors
    /// Fails if the folder cannot be read.
    pub fn files_with(&self, text: &str) -> Result<Vec<String>> {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let holds = |bytes: &[u8]| {
            [text.as_bytes(), &wide]
                .iter()
                .any(|wanted| bytes.windows(wanted.len()).any(|part| part == *wanted))
        };
        let mut found = Vec::new();
        let mut folders = vec![self.folder().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else if entry.file_type()?.is_file() && holds(&plain(fs::read(entry.path())?)) {
                    found.push(entry.path().display().to_string());
                }
            }
        }
        Ok(found)
    }
}

/// Returns the contents of a file: decompressed if Firefox compressed it.
fn plain(bytes: Vec<u8>) -> Vec<u8> {
    let block = bytes.strip_prefix(b"mozLz40\0");
    let plain = block.and_then(|block| lz4_flex::block::decompress_size_prepended(block).ok());
    plain.unwrap_or(bytes)
}

/// The folder of the filled profile, beside the build's other files.
fn filled() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/firefox-profile")
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let status = Command::new("cp")
        .arg("-R")
        .arg(from.join("."))
        .arg(to)
        .status();
    ensure!(
        status.context("there is no cp")?.success(),
        "{} cannot be copied",
        from.display()
    );
    Ok(())
}
