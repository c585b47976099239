//! Links: the first line of `link/NAME.txt` is a literal fragment, and the rest is what it must
//! open to forever. `UPDATE_EXPECT=1` rewrites the rest: review the diff. A link itself never
//! changes.
//!
//! The properties hold for any draft and any fragment. `PROPTEST_CASES=1000000 cargo test --release
//! --test link` tries more of them than a quick run.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::core::deflate_flags::{
    TDEFL_FORCE_ALL_STATIC_BLOCKS, TDEFL_WRITE_ZLIB_HEADER,
};
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, TDEFLStatus, compress};
use miniz_oxide::inflate::decompress_to_vec_zlib;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use vpn_request_builder::catalogue::spec::Api;
use vpn_request_builder::catalogue::{APIS, CONNECTION, GATEWAY};
use vpn_request_builder::document::draft::Draft;
use vpn_request_builder::document::json::pretty;
use vpn_request_builder::document::secret::{looks_secret, without_secrets};
use vpn_request_builder::exchange::import;
use vpn_request_builder::exchange::link::{self, Damaged, Shared, TooLarge, Unknown};

#[test]
fn old_links_open_to_what_they_always_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/link");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut count = 0;
    for file in fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
    {
        let text = fs::read_to_string(&file).expect("a text");
        let (fragment, expected) = text.split_once('\n').unwrap_or((&text, ""));
        let found = opened(fragment);
        count += 1;
        if update {
            fs::write(&file, format!("{fragment}\n{found}")).expect("the file can be written");
        } else {
            assert_eq!(found, expected, "{}", file.display());
        }
    }
    assert!(count > 10, "only {count} links were found");
}

/// Formats the content of a fragment for people.
fn opened(fragment: &str) -> String {
    let page = link::page(fragment).map_or("no page", |api| api.name);
    match link::decode(fragment) {
        Ok(None) => format!("{page}, no draft\n"),
        Ok(Some(Shared {
            api,
            draft,
            edition,
        })) => {
            format!(
                "{page}, edition {edition}\n{}\nfacts: {}\n",
                pretty(api, &draft.body),
                draft.facts
            )
        }
        Err(damaged) => format!("{page}, {damaged:?}: {damaged}\n"),
    }
}

/// Returns the JSON in a link.
fn json_in(fragment: &str) -> String {
    let (_, encoded) = fragment
        .split_once("?d=1.")
        .expect("there is a draft in it");
    let compressed = URL_SAFE_NO_PAD.decode(encoded).expect("base64url");
    String::from_utf8(decompress_to_vec_zlib(&compressed).expect("zlib")).expect("a text")
}

/// Returns a link with any text in it.
fn link_with(text: &str) -> String {
    format!(
        "#/connection?d=1.{}",
        URL_SAFE_NO_PAD.encode(with_the_fixed_code(text.as_bytes()))
    )
}

/// Returns a zlib stream with fixed Huffman codes, the only kind in the first edition's links.
fn with_the_fixed_code(data: &[u8]) -> Vec<u8> {
    const PROBES: u32 = 128;
    let mut compressor =
        CompressorOxide::new(TDEFL_FORCE_ALL_STATIC_BLOCKS | TDEFL_WRITE_ZLIB_HEADER | PROBES);
    let mut compressed = vec![0; data.len() * 2 + 100];
    let (status, _, length) = compress(&mut compressor, data, &mut compressed, TDEFLFlush::Finish);
    assert_eq!(status, TDEFLStatus::Done);
    compressed.truncate(length);
    compressed
}

fn damage(fragment: &str) -> Option<Damaged> {
    link::decode(fragment).err()
}

#[test]
fn a_link_is_short_and_says_what_it_leaves_out() {
    let draft = Draft {
        body: json!({ "vpn_connection": { "name": "n", "psk": "MARKER", "Token": { "a": 1 } } }),
        facts: json!({ "flavor": "GM" }),
    };
    let link = link::encode(&CONNECTION, &draft, Unknown::Seen).expect("it is small");
    let json =
        r#"{"v":"2024-01-26","body":{"vpn_connection":{"name":"n"}},"facts":{"flavor":"GM"}}"#;
    assert_eq!(json_in(&link.fragment), json);
    assert_eq!(
        link.left_out,
        ["/vpn_connection/psk", "/vpn_connection/Token"]
    );
    assert_eq!(link.caution, None);
    assert!(link.fragment.len() < 150, "{}", link.fragment);
    let shared = link::decode(&link.fragment)
        .expect("it is whole")
        .expect("there is a draft in it");
    assert_eq!(
        (shared.api.name, shared.edition.as_str()),
        ("connection", "2024-01-26")
    );
}

/// Anything may be in a member that the catalogue does not know.
#[test]
fn unknown_members_go_into_a_link_only_once_they_were_seen() {
    let tags = json!([{ "key": "k", "x": "MARKER" }]);
    let draft = Draft {
        body: json!({ "vpn_gateway": { "name": "n", "note": "MARKER", "tags": tags } }),
        facts: json!({}),
    };
    let of = |unknown| {
        let link = link::encode(&GATEWAY, &draft, unknown).expect("it is small");
        json_in(&link.fragment)
    };
    assert!(of(Unknown::Seen).contains("MARKER"));
    let rest = of(Unknown::LeftOut);
    assert!(!rest.contains("MARKER"));
    assert!(rest.contains(r#"{"vpn_gateway":{"name":"n","tags":[{"key":"k"}]}}"#));
}

#[test]
fn a_long_link_says_so_and_a_draft_that_is_too_large_has_none() {
    let with = |bytes: usize| {
        // Hardly compressible, because no two numbers are equal.
        let noise: String = (0..bytes / 8)
            .map(|at| at.wrapping_mul(2_654_435_761) % 100_000_000)
            .fold(String::new(), |noise, number| {
                noise + &format!("{number:08}")
            });
        link::encode(
            &GATEWAY,
            &Draft {
                body: json!({ "vpn_gateway": { "x": noise } }),
                facts: json!({}),
            },
            Unknown::Seen,
        )
    };
    let long = with(20_000).expect("it has a link");
    let caution = format!(
        "The link has {} characters; some programs cut addresses after about 8000.",
        long.fragment.len()
    );
    assert_eq!(long.caution, Some(caution));
    assert!(link::decode(&long.fragment).is_ok_and(|shared| shared.is_some()));
    assert_eq!(with(2 * link::LIMIT), Err(TooLarge));
    assert_eq!(
        TooLarge.to_string(),
        "The draft is too large for a link (at most 1 MiB). Share the JSON as a file."
    );
}

#[test]
fn a_link_holds_no_more_than_the_limit() {
    let bomb = |bytes: usize| link_with(&format!("{{\"v\":\"{}\"}}", "0".repeat(bytes)));
    assert_eq!(damage(&bomb(link::LIMIT - 8)), None);
    assert_eq!(damage(&bomb(link::LIMIT - 7)), Some(Damaged::TooLarge));
    assert_eq!(damage(&bomb(10 * link::LIMIT)), Some(Damaged::TooLarge));
    assert_eq!(
        damage(&format!("#/gateway?d=1.{}", "A".repeat(3 * link::LIMIT))),
        Some(Damaged::TooLarge)
    );
    assert_eq!(
        damage(&link_with(&"[".repeat(link::LIMIT))),
        Some(Damaged::Broken)
    );
}

#[test]
fn every_example_opens_to_itself() {
    for api in APIS {
        for example in api.examples {
            let draft = Draft {
                body: serde_json::from_str(example.body).expect("JSON"),
                facts: json!({}),
            };
            opens_to_itself(api, &draft);
        }
    }
}

/// Checks that the link of a draft opens to the draft without its secrets.
fn opens_to_itself(api: &'static Api, draft: &Draft) {
    let link = link::encode(api, draft, Unknown::Seen).expect("it is small");
    assert!(
        link.fragment
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"#/?=.-_".contains(&byte))
    );
    let shared = link::decode(&link.fragment)
        .expect("it is whole")
        .expect("there is a draft in it");
    assert_eq!(
        link::page(&link.fragment).map(|api| api.name),
        Some(api.name)
    );
    assert_eq!(shared.api.name, api.name);
    assert_eq!((shared.draft, link.left_out), without_secrets(api, draft));
}

/// One character of a link is changed, or its end is missing.
#[test]
fn a_damaged_link_never_opens_to_another_draft() {
    let draft = Draft {
        body: serde_json::from_str(CONNECTION.examples[2].body).expect("JSON"),
        facts: json!({ "flavor": "Professional1" }),
    };
    let fragment = link::encode(&CONNECTION, &draft, Unknown::Seen)
        .expect("it is small")
        .fragment;
    let (draft, _) = without_secrets(&CONNECTION, &draft);
    let start = fragment.find("1.").expect("the form") + 2;
    for at in start..fragment.len() {
        assert_eq!(
            damage(&fragment[..at]),
            Some(Damaged::Broken),
            "cut at {at}"
        );
        for letter in "Aa0-_=.%&?# é"
            .chars()
            .filter(|letter| !fragment[at..].starts_with(*letter))
        {
            let changed = format!("{}{letter}{}", &fragment[..at], &fragment[at + 1..]);
            // A few bits of a link have no meaning, so they may change.
            if let Ok(Some(shared)) = link::decode(&changed) {
                assert_eq!(shared.draft, draft, "{letter} at {at}");
            }
        }
    }
}

/// Names that the catalogue knows.
const KNOWN: &[&str] = &[
    "vpn_gateway",
    "vpn_connection",
    "name",
    "ikepolicy",
    "dpd",
    "policy_rules",
    "tags",
    "eip1",
    "key",
    "a",
    "",
];

/// Names that the catalogue knows, that look like those of secrets, or neither.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => prop::sample::select(KNOWN).prop_map(str::to_owned),
        1 => secret_name().prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn secret_name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "psk",
            "PSK",
            "X-Auth-Token",
            "password",
            "secret_key",
            "sk",
            "AK",
            "accessKey",
        ][..],
    )
}

/// Any JSON up to the given depth.
fn value(depth: u32) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(depth, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..6)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn draft() -> impl Strategy<Value = Draft> {
    let members = || {
        prop::collection::vec((name(), value(5)), 0..6)
            .prop_map(|members| members.into_iter().collect())
    };
    (members(), members()).prop_map(|(body, facts)| Draft { body, facts })
}

fn marked((name, member): (String, Value)) -> (String, Value) {
    let member = if looks_secret(&name) {
        json!({ "deep": ["MARKER", member] })
    } else {
        with_marker(member)
    };
    (name, member)
}

/// Replaces the value of every member with a secret's name with the marker.
fn with_marker(value: Value) -> Value {
    match value {
        Value::Object(members) => members.into_iter().map(marked).collect(),
        Value::Array(entries) => entries.into_iter().map(with_marker).collect(),
        other => other,
    }
}

/// Compression is slow without optimization, so a quick run tries fewer cases than proptest's
/// default.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(64);
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_draft_opens_to_itself(draft in draft(), connection in any::<bool>()) {
        opens_to_itself(APIS[usize::from(connection)], &draft);
    }

    #[test]
    fn no_secret_is_in_a_link(draft in draft(), connection in any::<bool>()) {
        let draft = Draft { body: with_marker(draft.body), facts: with_marker(draft.facts) };
        let link = link::encode(APIS[usize::from(connection)], &draft, Unknown::Seen).expect("it is small");
        prop_assert!(!json_in(&link.fragment).contains("MARKER"));
        prop_assert!(!link.left_out.concat().contains("MARKER"));
        prop_assert_eq!(link.left_out.is_empty(), !draft.body.to_string().contains("MARKER") && !draft.facts.to_string().contains("MARKER"));
    }

    #[test]
    fn any_fragment_is_opened_or_refused(fragment in any::<String>()) {
        let _ = (link::page(&fragment), link::decode(&fragment));
        let _ = link::decode(&format!("#/gateway?d={fragment}"));
        let _ = link::decode(&format!("#/gateway?d=1.{fragment}"));
    }

    #[test]
    fn any_bytes_are_opened_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = link::decode(&format!("#/gateway?d=1.{}", URL_SAFE_NO_PAD.encode(&bytes)));
        // Begins with a valid zlib header, so that the rest is read.
        let bytes: Vec<u8> = [0x78, 0xda].into_iter().chain(bytes).collect();
        let _ = link::decode(&format!("#/gateway?d=1.{}", URL_SAFE_NO_PAD.encode(bytes)));
    }

    #[test]
    fn any_text_in_a_link_is_opened_or_refused(text in any::<String>(), value in value(6), name in "body|facts|v") {
        let _ = link::decode(&link_with(&text));
        let _ = link::decode(&link_with(&json!({ name: value }).to_string()));
    }

    #[test]
    fn the_fixed_code_is_opened(draft in draft()) {
        let json = json!({ "v": "2024-01-26", "body": draft.body, "facts": draft.facts }).to_string();
        let shared = link::decode(&link_with(&json)).expect("it is whole").expect("there is a draft in it");
        prop_assert_eq!(shared.draft, without_secrets(&CONNECTION, &draft).0);
    }

    /// Any draft that can be imported can also be linked, whatever its nesting depth.
    #[test]
    fn what_is_imported_can_be_linked(depth in 0..140usize) {
        let text = format!("{{\"vpn_gateway\":{{\"x\":{}1{}}}}}", "[".repeat(depth), "]".repeat(depth));
        if let Ok(imported) = import::import(&text, None) {
            opens_to_itself(imported.api, &imported.draft);
        } else {
            prop_assert!(depth > 90);
        }
    }
}
