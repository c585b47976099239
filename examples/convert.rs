//! Import and export without a browser, for people and pipelines.
//!
//! ```text
//! convert --to NOTATION [--from auto|json|curl|response] [--literal-secrets] [FILE|-]
//! ```
//!
//! Reads a text as the page's import does, from a file or the standard input, and writes it in
//! another notation. Remarks go to standard error, one a line. Of several requests, the first is
//! taken.
//!
//! Exit status: 0, 1 if the request has blocking findings, 2 if the text cannot be read.

use std::io::{Read, Write};
use std::process::ExitCode;
use vpn_request_builder::catalogue::spec::{Severity, everywhere::DUPLICATE};
use vpn_request_builder::document::json::pretty;
use vpn_request_builder::exchange::import::{self, Choice, Imported, Refused, bytes};
use vpn_request_builder::rules::check;

const USAGE: &str = "usage: convert --to NOTATION [--from auto|json|curl|response] [--literal-secrets] [FILE|-]\n\
                     notations: json";

/// The notations to write.
#[derive(Clone, Copy)]
enum Notation {
    /// The body of the request.
    Json,
}

struct Options {
    to: Notation,
    file: Option<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let Options { to, file } = options(std::env::args().skip(1))?;
    let text = bytes::decode(read(file.as_deref())?)?;
    let imported = imported(&text)?;
    let Imported {
        api,
        draft,
        remarks,
        repeated,
        ..
    } = imported;
    for remark in &remarks {
        eprintln!("{remark}");
    }
    for pointer in &repeated {
        eprintln!("{pointer} {}.", DUPLICATE.words());
    }
    let text = match to {
        Notation::Json => pretty(api, &draft.body),
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").map_err(|error| error.to_string())?;
    let blocks = |severity: Severity| severity.blocks();
    let findings = check::check(api, &draft.body, &draft.facts).into_iter();
    let is_blocked = !repeated.is_empty() || findings.map(|finding| finding.severity).any(blocks);
    Ok(ExitCode::from(u8::from(is_blocked)))
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut to, mut file) = (None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--to" => {
                to = match arguments.next().as_deref() {
                    Some("json") => Some(Notation::Json),
                    _ => return Err(USAGE.to_owned()),
                }
            }
            // The text itself says what it is; the option only has to be a known one.
            "--from" => {
                let from = arguments.next();
                let known = ["auto", "json", "curl", "response"];
                if !from.is_some_and(|from| known.contains(&from.as_str())) {
                    return Err(USAGE.to_owned());
                }
            }
            // A body always has its secrets.
            "--literal-secrets" => {}
            option if option.starts_with("--") || file.is_some() => return Err(USAGE.to_owned()),
            _ => file = Some(argument),
        }
    }
    let to = to.ok_or(USAGE)?;
    Ok(Options { to, file })
}

fn read(file: Option<&str>) -> Result<Vec<u8>, String> {
    let Some(file) = file.filter(|file| *file != "-") else {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        return read.map(|_| bytes).map_err(|error| error.to_string());
    };
    std::fs::read(file).map_err(|error| format!("{file}: {error}"))
}

/// Imports a text. Of several requests, takes the first.
fn imported(text: &str) -> Result<Imported, String> {
    let Refused {
        reason,
        excerpt,
        choices,
    } = match import::import(text, None) {
        Ok(imported) => return Ok(imported),
        Err(refused) => refused,
    };
    if let Some(Choice {
        label,
        mut imported,
    }) = choices.into_iter().next()
    {
        let remark = format!("{reason} Took the first: {label}.");
        imported.remarks.insert(0, remark);
        return Ok(imported);
    }
    let caret =
        |excerpt: import::Excerpt| format!("\n{}\n{}^", excerpt.text, " ".repeat(excerpt.caret));
    Err(reason + &excerpt.map(caret).unwrap_or_default())
}
