//! Profiles for Firefox, which spends half of its start filling a new one. One is filled once, and
//! each story gets a copy.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, id};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

/// A profile that is removed on drop.
pub(crate) struct Profile(TempDir);

impl Profile {
    /// Returns an empty profile.
    pub(crate) fn empty() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("firefox-").tempdir()?;
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
