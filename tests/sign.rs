//! Compares the vendor's own signer with ours, on the same requests. `tests/sign/vectors.py`
//! explains how the vendor's results were produced.

use serde_json::Value;
use vpn_request_builder::transport::signature::{Message, sign};

#[test]
fn every_signature_is_that_of_the_vendor() {
    let mut count = 0;
    for line in include_str!("sign/vectors.ndjson").lines() {
        let vector: Value = serde_json::from_str(line).expect("a line is JSON");
        let text = |name: &str| vector[name].as_str().expect("a text");
        let headers = vector["headers"].as_object().expect("headers");
        let mut headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().expect("a text")))
            .collect();
        headers.push(("Host", text("host")));
        let stamp = vector["headers"]["X-Sdk-Date"].as_str().expect("a date");
        let message = Message {
            method: "POST",
            path: text("path"),
            headers: &headers,
            stamp,
            body: text("body").as_bytes(),
        };
        let signed = sign(text("sk"), &message);
        assert_eq!(
            signed.authorization(text("ak")),
            text("authorization"),
            "{line}\n{}",
            signed.canonical_request
        );
        count += 1;
    }
    assert_eq!(count, 200);
}
