//! The cases: requests as files, and the findings of the checker for each.
//!
//! `NAME.json` holds a body and, if they matter, facts about the gateway. `NAME.txt` beside it has
//! one line for each finding. A new case is a new pair of files, without code.

#![allow(
    dead_code,
    reason = "each test reads the members of a case that it is about"
)]

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use vpn_request_builder::catalogue::APIS;
use vpn_request_builder::catalogue::spec::Api;
use vpn_request_builder::document::parse;
use vpn_request_builder::rules::check::{self, Finding};

/// A request and its findings.
pub struct Case {
    /// The API.
    pub api: &'static Api,
    /// The file.
    pub file: PathBuf,
    /// The body.
    pub body: Value,
    /// The facts about the gateway.
    pub facts: Value,
    /// The findings, those about the text last.
    pub findings: Vec<Finding>,
}

/// Returns all cases of all APIs, sorted by name.
pub fn all() -> Vec<Case> {
    APIS.into_iter()
        .flat_map(|api| files(api, "json").into_iter().map(|file| case(api, file)))
        .collect()
}

/// Returns the files of an API's cases with that ending, sorted by name.
pub fn files(api: &Api, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(api.name);
    let entries = fs::read_dir(&folder).expect("each page has a folder of cases");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|file| file.extension().is_some_and(|other| other == ending))
        .collect();
    files.sort();
    files
}

fn case(api: &'static Api, file: PathBuf) -> Case {
    let text = fs::read_to_string(&file).expect("a case can be read");
    let mut document =
        parse::parse(&text).unwrap_or_else(|broken| panic!("{}: {broken}", file.display()));
    let body = document.value["body"].take();
    let facts = document
        .value
        .get_mut("facts")
        .map_or_else(|| json!({}), Value::take);
    let mut findings = check::check(api, &body, &facts);
    // The text of the body is nested one level deeper in the file than in a request.
    let repeated = document
        .repeated
        .iter()
        .filter_map(|pointer| pointer.strip_prefix("/body"));
    findings.extend(repeated.map(|pointer| check::repeated(api, pointer)));
    Case {
        api,
        file,
        body,
        facts,
        findings,
    }
}
