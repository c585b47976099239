//! Randomness.

use leptos::prelude::window;

/// Fills bytes with the browser's cryptographic randomness.
pub fn fill(bytes: &mut [u8]) {
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(bytes);
    }
}
