//! The checker without a browser, for people and pipelines.
//!
//! ```text
//! check < REQUESTS                         one JSON line {"api","facts","body"} in, one out
//! check gateway|connection FILE [--facts FILE] [--json]
//! check --catalogue                        every API, table, field and rule, as JSON
//! ```
//!
//! Exit status of the file form: 0 valid, 1 not valid, 2 cannot read.

use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::process::ExitCode;
use vpn_request_builder::catalogue::spec::Api;
use vpn_request_builder::catalogue::{self, reference};
use vpn_request_builder::document::parse::{self, Document};
use vpn_request_builder::rules::check::{self, Finding};

const USAGE: &str = "usage: check < REQUESTS\n       check gateway|connection FILE [--facts FILE] [--json]\n       check --catalogue";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [] => batch(),
        ["--catalogue"] => print(&reference::catalogue()),
        ["--help" | "-h"] => print(&USAGE),
        [name, rest @ ..] => file(name, rest),
    };
    outcome.unwrap_or_else(|message| {
        eprintln!("{message}");
        ExitCode::from(2)
    })
}

fn print(text: &dyn std::fmt::Display) -> Result<ExitCode, String> {
    writeln!(std::io::stdout(), "{text}").map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Answers each line of standard input with one line.
fn batch() -> Result<ExitCode, String> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (at, line) in std::io::stdin().lock().split(b'\n').enumerate() {
        let line = line.map_err(|error| error.to_string())?;
        let answer = answer(&line).unwrap_or_else(|refusal| {
            let error = match refusal {
                Refusal::Broken(broken) => parse::Broken {
                    line: at + 1,
                    ..broken
                }
                .to_string(),
                Refusal::Unclear(message) => format!("line {}, column 1: {message}", at + 1),
            };
            json!({ "valid": false, "error": error })
        });
        writeln!(out, "{answer}").map_err(|error| error.to_string())?;
    }
    out.flush().map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// The reason why a line cannot be checked.
enum Refusal {
    /// It is not JSON.
    Broken(parse::Broken),
    /// It does not say what to check.
    Unclear(&'static str),
}

fn answer(line: &[u8]) -> Result<Value, Refusal> {
    let text = std::str::from_utf8(line).map_err(|error| {
        Refusal::Broken(parse::Broken {
            line: 1,
            column: error.valid_up_to() + 1,
            reason: "not UTF-8".into(),
        })
    })?;
    let Document { value, repeated } = parse::parse(text).map_err(Refusal::Broken)?;
    let name = value.get("api").and_then(Value::as_str);
    let api = name.and_then(catalogue::find).ok_or(Refusal::Unclear(
        "\"api\" must be \"gateway\" or \"connection\"",
    ))?;
    let body = value
        .get("body")
        .ok_or(Refusal::Unclear("\"body\" is missing"))?;
    let facts = value.get("facts").unwrap_or(&Value::Null);
    let repeated = repeated
        .iter()
        .filter_map(|pointer| pointer.strip_prefix("/body"));
    Ok(verdict(&judge(api, body, facts, repeated)))
}

/// Checks one file, and prints one line for each finding, or the JSON of the batch form.
fn file(name: &str, options: &[&str]) -> Result<ExitCode, String> {
    let api = catalogue::find(name).ok_or(USAGE)?;
    let (mut path, mut facts, mut as_json) = (None, Value::Null, false);
    let mut options = options.iter();
    while let Some(&option) = options.next() {
        match option {
            "--json" => as_json = true,
            "--facts" => facts = read(options.next().ok_or(USAGE)?)?.value,
            option if option.starts_with("--") || path.is_some() => return Err(USAGE.into()),
            option => path = Some(option),
        }
    }
    let Document { value, repeated } = read(path.ok_or(USAGE)?)?;
    let findings = judge(api, &value, &facts, repeated.iter().map(String::as_str));
    if as_json {
        print(&verdict(&findings))?;
    } else {
        for finding in &findings {
            let Finding {
                path,
                rule,
                severity,
                message,
                place,
                ..
            } = finding;
            print(&format_args!(
                "{path}: {}: {message} [{}; {place}]",
                severity.name(),
                rule.id
            ))?;
        }
        print(&if valid(&findings) {
            "valid"
        } else {
            "not valid"
        })?;
    }
    Ok(ExitCode::from(u8::from(!valid(&findings))))
}

fn read(path: &str) -> Result<Document, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    parse::parse(&text).map_err(|broken| format!("{path}: {broken}"))
}

/// Returns the findings about a body and its text. Facts that are null are ignored.
fn judge<'a>(
    api: &'static Api,
    body: &Value,
    facts: &Value,
    repeated: impl Iterator<Item = &'a str>,
) -> Vec<Finding> {
    let none = json!({});
    let facts = if facts.is_null() { &none } else { facts };
    let mut findings = check::check(api, body, facts);
    findings.extend(repeated.map(|pointer| check::repeated(api, pointer)));
    findings
}

fn valid(findings: &[Finding]) -> bool {
    !findings.iter().any(|finding| finding.severity.blocks())
}

fn verdict(findings: &[Finding]) -> Value {
    let list: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "path": finding.path,
                "rule": finding.rule.id,
                "severity": finding.severity.name(),
                "message": finding.message,
                "cites": finding.place.to_string(),
            })
        })
        .collect();
    json!({ "valid": valid(findings), "findings": list })
}
