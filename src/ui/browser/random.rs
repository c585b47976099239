//! Randomness.

use leptos::prelude::window;

/// Fills bytes with the browser's cryptographic randomness.
pub fn fill(bytes: &mut [u8]) {
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(bytes);
    }
}

/// A text that nothing else has: 128 random bits in hexadecimal digits.
pub fn id() -> String {
    let mut bytes = [0; 16];
    fill(&mut bytes);
    format!("{:032x}", u128::from_be_bytes(bytes))
}
