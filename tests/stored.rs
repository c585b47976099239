//! Reads texts that an earlier version stored in a browser, and writes them unchanged.
//!
//! The files were written by the version before serde, from the values below. Those of drafts
//! originally had a secret, which is not stored.

use proptest::prelude::*;
use serde_json::Value;
use std::fs::read_to_string;
use vpn_request_builder::catalogue::{APIS, CONNECTION, GATEWAY};
use vpn_request_builder::document::draft::Draft;
use vpn_request_builder::document::form::Form;
use vpn_request_builder::exchange::stored::{
    NamedDraft, decode_draft, decode_drafts, decode_settings, encode_draft, encode_drafts,
    encode_settings,
};
use vpn_request_builder::transport::record::Record;
use vpn_request_builder::transport::settings::{Auth, Settings};

fn stored(key: &str) -> String {
    let path = format!("{}/tests/stored/{key}.json", env!("CARGO_MANIFEST_DIR"));
    read_to_string(&path).expect(&path)
}

fn draft(body: &str, facts: &str) -> Draft {
    let value = |text: &str| -> Value { serde_json::from_str(text).expect("JSON") };
    Draft {
        body: value(body),
        facts: value(facts),
    }
}

/// Unknown members, half-typed text, large and unusual numbers.
fn gateway() -> Draft {
    draft(
        r#"{"x_new":{"b":[1e2,-0,1.50,18446744073709551616],"a":null},"vpn_gateway":{"name":"vpngw-1 é \u0001\"\\","vpc_id":"91a2bc","local_subnets":["10.0.0.0/8","half ty"],"flavor":"Professional1","bgp_asn":18446744073709551616,"tags":[{"value":"","key":"k"}],"z_unknown":{"deep":[[]]},"eip1":{}}}"#,
        "{}",
    )
}

/// The same, with facts.
fn connection() -> Draft {
    draft(
        r#"{"vpn_connection":{"vgw_id":"620d0001-5f3c-410f-832e-200b868f0001","name":"c","style":"policy","policy_rules":[{"rule_index":1,"source":"10.1.0.0/16","destination":["10.2.0.0/16"]}],"ikepolicy":{"dpd":{"timeout":"1e"},"lifetime_seconds":3600.0},"unknown":true}}"#,
        r#"{"flavor":"GM","network_type":"public","attachment_type":"er","x_fact":1E+2}"#,
    )
}

fn named(name: &str, draft: Draft) -> NamedDraft {
    NamedDraft {
        name: name.into(),
        draft,
        saved: None,
    }
}

#[test]
fn drafts() {
    for (api, expected) in [(&GATEWAY, gateway()), (&CONNECTION, connection())] {
        let text = stored(&format!("draft.{}", api.name));
        let decoded = decode_draft(&text).expect("a draft");
        assert_eq!(decoded, expected);
        // Equality ignores the order of members.
        assert_eq!(decoded.body.to_string(), expected.body.to_string());
        assert_eq!(encode_draft(api, &decoded), text);
    }
}

#[test]
fn named_drafts() {
    let expected = [
        vec![
            named("Office", gateway()),
            named("Office 2", Draft::new(&GATEWAY)),
        ],
        vec![named("Büro \"1\"", connection())],
    ];
    for (api, expected) in APIS.into_iter().zip(expected) {
        let text = stored(&format!("drafts.{}", api.name));
        assert_eq!(decode_drafts(&text).as_ref(), Some(&expected));
        assert_eq!(encode_drafts(api, &expected), text);
    }
}

#[test]
fn settings() {
    let given = Settings {
        region: "eu-west-101".into(),
        endpoint: "https://vpn.example:8443".into(),
        project_id: "0605".into(),
        auth: Auth::AkSk,
        proxy: "http://localhost:8010/proxy{path_query}".into(),
        limit: "90".into(),
        trusted: vec!["http://localhost:8010".into(), "https://p.example".into()],
    };
    for (key, expected) in [("env", given), ("env.unset", Settings::default())] {
        let text = stored(key);
        assert_eq!(decode_settings(&text).as_ref(), Some(&expected));
        assert_eq!(encode_settings(&expected), text);
    }
}

/// The version before recorded a request only until it was answered, and less of it.
#[test]
fn markers_of_the_version_before() {
    let service = "https://vpn.eu-west-101.myhuaweicloud.com/v5/0605";
    for (api, name, url, at) in [
        ("gateway", "vpngw-1 é", "vpn-gateways", 1_573_789_015_000),
        ("connection", "", "vpn-connection", 1_573_789_015_001),
    ] {
        let record = Record::decode(&stored(&format!("pending.{api}.{at}"))).expect("a record");
        assert_eq!((&*record.api, &*record.name, record.at), (api, name, at));
        assert_eq!(record.url, format!("{service}/{url}"));
        assert!(record.is_in_doubt());
        assert_eq!(record.key(), format!("sent.{api}.{at}"));
    }
}

#[test]
fn records() {
    let text = stored("sent.gateway.1b2c3d4e5f60718293a4b5c6d7e8f901");
    let record = Record::decode(&text).expect("a record");
    assert!(record.is_created() && !record.is_in_doubt());
    assert_eq!(record.encode(), text);
    let connection = record.connection().expect("a connection");
    assert_eq!(connection.facts["flavor"], "Professional1");
    for text in ["", "{", "[]", "{}", r#"{"api":"gateway"}"#] {
        assert_eq!(Record::decode(text), None, "{text}");
    }
    // A later version may record more.
    let later = r#"{"api":"gateway","url":"u","at":1,"answer":{"status":201,"new":1},"new":{}}"#;
    assert!(Record::decode(later).is_some_and(|record| record.is_in_doubt()));
}

/// A stored text with a few characters replaced.
fn changed() -> impl Strategy<Value = String> {
    let keys = [
        "draft.gateway",
        "draft.connection",
        "drafts.gateway",
        "env",
        "pending.gateway.1573789015000",
        "sent.gateway.1b2c3d4e5f60718293a4b5c6d7e8f901",
    ];
    let piece = prop_oneof![
        prop::sample::select(
            &[
                "{", "}", "[", "]", ",", ":", "\"", "null", "1e999", "{}", "\"v\":2,"
            ][..]
        )
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    let changes = prop::collection::vec((any::<prop::sample::Index>(), 0..9usize, piece), 0..4);
    (prop::sample::select(keys.to_vec()), changes).prop_map(|(key, changes)| {
        changes
            .into_iter()
            .fold(stored(key), |text, (at, length, piece)| {
                let at = at.index(text.chars().count() + 1);
                let before: String = text.chars().take(at).collect();
                before + &piece + &text.chars().skip(at + length).collect::<String>()
            })
    })
}

/// Decodes a text as everything that is stored. What can be read is written as it is read.
fn holds(text: &str) {
    if let Some(draft) = decode_draft(text) {
        for api in APIS {
            let again = encode_draft(api, &draft);
            let known = decode_draft(&again).expect("what was written can be read");
            assert_eq!(encode_draft(api, &known), again);
            let _ = Form::of(api, draft.clone());
        }
    }
    if let Some(drafts) = decode_drafts(text) {
        let again = encode_drafts(APIS[0], &drafts);
        assert!(decode_drafts(&again).is_some());
    }
    if let Some(settings) = decode_settings(text) {
        assert!(decode_settings(&encode_settings(&settings)).is_some());
    }
    if let Some(record) = Record::decode(text) {
        assert!(Record::decode(&record.encode()).is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_left_alone(text in any::<String>()) {
        holds(&text);
    }

    #[test]
    fn any_changed_text_is_read_or_left_alone(text in changed()) {
        holds(&text);
    }
}
