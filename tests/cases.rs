//! Compares the findings of every case in `tests/cases` with the file beside it.
//!
//! `UPDATE_EXPECT=1 cargo test --test cases` rewrites those files. Compare them with the
//! documentation, line by line, before committing: they show what the checker finds, which is not
//! necessarily right.

#[path = "cases/load.rs"]
mod load;

use load::Case;
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;
use vpn_request_builder::catalogue::APIS;
use vpn_request_builder::catalogue::spec::{Fix, Severity};
use vpn_request_builder::document::pointer;
use vpn_request_builder::rules::check::{self, Finding};

#[test]
fn every_case_is_judged_as_its_file_says() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut report = String::new();
    for Case { file, findings, .. } in load::all() {
        let expectation = file.with_extension("txt");
        let actual: String = findings.iter().map(line).collect();
        if update {
            fs::write(&expectation, &actual).expect("an expectation can be written");
            continue;
        }
        let expected = fs::read_to_string(&expectation).unwrap_or_default();
        if !expectation.exists() || expected != actual {
            let _ = write!(
                report,
                "\n{}\n{}",
                expectation.display(),
                difference(&expected, &actual)
            );
        }
    }
    assert!(
        report.is_empty(),
        "{report}\nIf that is meant: UPDATE_EXPECT=1 cargo test --test cases"
    );
}

/// An expectation without a request would never be tested.
#[test]
fn every_expectation_has_its_case() {
    for api in APIS {
        for expectation in load::files(api, "txt") {
            assert!(
                expectation.with_extension("json").exists(),
                "{} has no case",
                expectation.display()
            );
        }
    }
}

/// The six example requests in the documentation contain placeholders as identifiers, and are
/// valid.
#[test]
fn the_documented_examples_are_valid() {
    let documented = |case: &Case| {
        case.file
            .file_stem()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"documented-"))
    };
    let cases: Vec<Case> = load::all().into_iter().filter(documented).collect();
    assert_eq!(cases.len(), 6);
    for Case { file, findings, .. } in cases {
        let blocking = findings.iter().find(|finding| finding.severity.blocks());
        assert_eq!(blocking.map(line), None, "{}", file.display());
    }
}

/// The examples of the form leave nothing to fix, and nothing undecided once the facts about the
/// gateway are given.
#[test]
fn the_examples_of_the_form_raise_notes_at_most() {
    let facts = json!({
        "flavor": "Professional1",
        "network_type": "public",
        "attachment_type": "vpc",
        "ha_mode": "active-active",
        "ip_version": "ipv4",
    });
    for api in APIS {
        for example in api.examples {
            let body: Value = serde_json::from_str(example.body).expect("an example is JSON");
            let findings = check::check(api, &body, &facts);
            let worse = findings
                .iter()
                .find(|finding| finding.severity < Severity::Note);
            assert_eq!(worse.map(line), None, "{}", example.title);
        }
    }
}

/// Breaks each member of each valid request in turn. All blocking findings must be about that
/// member: five problems for one slip would hide the slip.
#[test]
fn one_mistake_is_reported_once() {
    let mistakes = [
        Value::Null,
        json!(""),
        json!(-1.5),
        json!([]),
        json!([[]]),
        json!({ "no": "such member" }),
    ];
    let valid = |case: &Case| {
        !case
            .findings
            .iter()
            .any(|finding| finding.severity.blocks())
    };
    for Case {
        api,
        file,
        body,
        facts,
        ..
    } in load::all().into_iter().filter(valid)
    {
        for pointer in pointers(&body, "") {
            for mistake in &mistakes {
                let mut broken = body.clone();
                *pointer::get_mut(&mut broken, &pointer)
                    .expect("the pointer was found in the body") = mistake.clone();
                let findings = check::check(api, &broken, &facts);
                let blocking = || findings.iter().filter(|finding| finding.severity.blocks());
                let own = |finding: &&Finding| is_at_or_in(&finding.path, &pointer);
                let other = blocking()
                    .any(|finding| own(&finding))
                    .then(|| blocking().find(|finding| !own(finding)));
                assert_eq!(
                    other.flatten().map(line),
                    None,
                    "{}: {pointer} is {mistake}",
                    file.display()
                );
            }
        }
    }
}

/// Returns the pointers of all values; in long lists, only those of the first two entries.
fn pointers(value: &Value, pointer: &str) -> Vec<String> {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (pointer::join(pointer, name), value))
            .collect(),
        Value::Array(list) => list
            .iter()
            .take(2)
            .enumerate()
            .map(|(at, value)| (format!("{pointer}/{at}"), value))
            .collect(),
        _ => Vec::new(),
    };
    let deeper = inside
        .iter()
        .flat_map(|(pointer, value)| pointers(value, pointer));
    deeper
        .chain(inside.iter().map(|(pointer, _)| pointer.clone()))
        .collect()
}

fn is_at_or_in(pointer: &str, parent: &str) -> bool {
    pointer
        .strip_prefix(parent)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Formats a finding as one line: severity, pointer, rule, fix, message.
fn line(finding: &Finding) -> String {
    let Finding {
        path,
        rule,
        severity,
        message,
        fix,
        ..
    } = finding;
    let path = if path.is_empty() { "(root)" } else { path };
    let fix = match fix {
        None => String::new(),
        Some(Fix::Value(Value::Null)) => " [remove]".into(),
        Some(Fix::Value(value)) => format!(" [fix: {value}]"),
        Some(Fix::Rename(name)) => format!(" [rename: {name}]"),
        Some(Fix::Beside { name, value }) => format!(" [{name}: {value}]"),
    };
    format!("{} {path} {}{fix} — {message}\n", severity.name(), rule.id)
}

/// Returns the lines that only one of the two texts has.
fn difference(expected: &str, actual: &str) -> String {
    let mut lines = String::new();
    for (sign, here, there) in [('-', expected, actual), ('+', actual, expected)] {
        for line in here
            .lines()
            .filter(|line| !there.lines().any(|other| other == *line))
        {
            let _ = writeln!(lines, "{sign} {line}");
        }
    }
    if lines.is_empty() {
        format!("the same lines, in this order:\n{actual}")
    } else {
        lines
    }
}
