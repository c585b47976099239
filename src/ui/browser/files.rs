//! Files that are read and offered.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};
use std::time::Duration;
use vpn_request_builder::exchange::import::bytes;
use wasm_bindgen_futures::JsFuture;

/// How long a download may take to begin: its address is revoked after that.
const BEGIN: Duration = Duration::from_secs(60);

/// The size of a file in bytes.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Whole, and below 2^53.
pub fn size(file: &File) -> usize {
    file.size() as usize
}

/// The text of a file, whatever its encoding; or why there is none.
pub async fn text(file: &File) -> Result<String, &'static str> {
    let bytes = JsFuture::from(file.array_buffer()).await;
    let bytes = bytes.map_err(|_| "The browser could not read the file.")?;
    bytes::decode(js_sys::Uint8Array::new(&bytes).to_vec())
}

/// Offers a text as a file.
pub fn download(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    let link = document().create_element("a").ok();
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    super::time::after(BEGIN, move || drop(Url::revoke_object_url(&url)));
}
