//! Runs the exported curl command in `sh`, with a script in place of curl that prints what it
//! receives.

use proptest::prelude::*;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};
use vpn_request_builder::catalogue::CONNECTION;
use vpn_request_builder::exchange::export::curl::curl;
use vpn_request_builder::exchange::import;
use vpn_request_builder::transport::settings::Settings;

const PSK: &str = "Aa1 $(id) `id` ! ' \\u0022 ü";

/// Returns the arguments that curl receives, each in brackets, followed by its standard input.
fn run(command: &str) -> String {
    let script =
        format!("curl() {{ for word; do printf '[%s]' \"$word\"; done; cat; }}\n{command}");
    let mut shell = Command::new("sh")
        .env("HW_TOKEN", "the $token")
        .env("VPN_PSK", PSK)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("there is a shell");
    shell
        .stdin
        .take()
        .expect("a pipe")
        .write_all(script.as_bytes())
        .expect("the shell reads");
    let output = shell.wait_with_output().expect("the shell ends");
    assert!(output.status.success(), "{command}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Checks that the body arrives, with the key from the variable in it.
fn arrives(name: &str, other: &str) {
    let settings = Settings {
        region: "eu-west-101".into(),
        project_id: "0605".into(),
        ..Settings::default()
    };
    let body = |psk: &str| json!({ "vpn_connection": { "name": name, "psk": psk, other: [name] } });
    let command = curl(&CONNECTION, &settings, &body("Marker-4711"));
    assert!(!command.contains("Marker-4711"), "{command}");
    let output = run(&command);
    let head = "[--request][POST][https://vpn.eu-west-101.myhuaweicloud.com/v5/0605/vpn-connection]\
                [--header][Content-Type: application/json][--header][X-Auth-Token: the $token][--data-binary][@-]";
    let sent = output
        .strip_prefix(head)
        .unwrap_or_else(|| panic!("{output}"));
    let sent: Value = serde_json::from_str(sent).expect("JSON");
    let psk: Value = serde_json::from_str(&format!("\"{PSK}\"")).expect("JSON");
    assert_eq!(sent, body(psk.as_str().expect("a text")), "{command}");
}

#[test]
fn awkward_bodies_arrive() {
    for name in [
        "'",
        "''\\''",
        "\"",
        "\\",
        "$HOME ${x} $(id)",
        "`id`",
        "a\nb\r\n",
        "!! !x",
        "äöü 名字 🚀",
        "-n %s \\n",
        "BODY",
    ] {
        arrives(name, "other");
        arrives("n", name);
    }
}

#[test]
fn a_command_can_be_imported_again() {
    let body = json!({ "vpn_connection": { "name": "it's $x", "psk": "Marker-4711" } });
    let command = curl(&CONNECTION, &Settings::default(), &body);
    let imported = import::import(&command, None).expect("a command");
    assert_eq!(
        imported.draft.body,
        json!({ "vpn_connection": { "name": "it's $x" } })
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_body_arrives(name in "[^\\x00]{0,20}") {
        arrives(&name, "other");
    }
}
