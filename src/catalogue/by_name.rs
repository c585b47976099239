//! Serializes a reference to a request of the catalogue as the request's name, for fields with
//! `#[serde(with = "…::by_name")]`.

use super::find;
use crate::catalogue::spec::Api;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Writes the name of the request.
///
/// # Errors
/// Returns the serializer's errors.
pub fn serialize<S: Serializer>(api: &&'static Api, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(api.name)
}

/// Finds the request by its name.
///
/// # Errors
/// Returns the deserializer's errors, and an error for an unknown name.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Api, D::Error> {
    let name = String::deserialize(deserializer)?;
    find(&name).ok_or_else(|| D::Error::custom("unknown request"))
}
