//! Serde for a reference to a request of the catalogue: outside the program it is the request's
//! name. For fields with `#[serde(with = "…::by_name")]`.

use super::find;
use crate::catalogue::spec::Api;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Writes the name.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(api: &&'static Api, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(api.name)
}

/// Finds the request by its name.
///
/// # Errors
/// Those of the deserializer, and an unknown name.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Api, D::Error> {
    let name = String::deserialize(deserializer)?;
    find(&name).ok_or_else(|| D::Error::custom("unknown request"))
}
