//! Imports: the result for the text in `import/NAME.in` is in `import/NAME.out`. A name that ends
//! in `@gateway` or `@connection` says which form is open. `UPDATE_EXPECT=1` rewrites the `.out`
//! files: review the diff.
//!
//! The properties hold for any text. `PROPTEST_CASES=1000000 cargo test --release --test import`
//! tries more texts than a quick run.

use proptest::prelude::*;
use serde_json::json;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use vpn_request_builder::catalogue::{self, APIS, GATEWAY};
use vpn_request_builder::document::draft::Draft;
use vpn_request_builder::document::json::pretty;
use vpn_request_builder::document::pointer;
use vpn_request_builder::exchange::import::{self, Imported, Refused};

#[test]
fn texts_are_read_as_their_files_say() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    let inputs = inputs();
    for input in &inputs {
        let name = input
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name");
        let open = name
            .split_once('@')
            .map(|(_, page)| catalogue::find(page).expect("the page of that name"));
        let found = report(import::import(&read(input), open));
        let expected = input.with_extension("out");
        if update {
            fs::write(&expected, &found).expect("the file can be written");
        } else if fs::read_to_string(&expected).ok().as_ref() != Some(&found) {
            wrong.push(format!("{name}:\n{found}"));
        }
    }
    assert!(inputs.len() > 60, "only {} texts were found", inputs.len());
    assert!(
        wrong.is_empty(),
        "read otherwise than the .out file says:\n\n{}",
        wrong.join("\n")
    );
}

fn inputs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let files = fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path());
    let mut inputs: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "in"))
        .collect();
    inputs.sort();
    inputs
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("a text")
}

/// Formats the result of an import for people.
fn report(read: Result<Imported, Refused>) -> String {
    match read {
        Ok(imported) => accepted(&imported),
        Err(refused) => refusal(&refused),
    }
}

fn accepted(imported: &Imported) -> String {
    let Imported {
        api,
        draft,
        connection,
        is_response: _,
        remarks,
        repeated,
    } = imported;
    let mut out = format!("{}\n{}\n", api.name, pretty(api, &draft.body));
    if draft.facts != json!({}) {
        let _ = writeln!(out, "facts: {}", draft.facts);
    }
    for remark in remarks {
        let _ = writeln!(out, "remark: {remark}");
    }
    for pointer in repeated {
        let _ = writeln!(out, "repeated: {pointer}");
    }
    if let Some(Draft { body, facts }) = connection {
        let _ = writeln!(out, "connection: {body} {facts}");
    }
    out
}

fn refusal(
    Refused {
        reason,
        excerpt,
        fixed,
    }: &Refused,
) -> String {
    let mut out = format!("refused: {reason}\n");
    if let Some(excerpt) = excerpt {
        let _ = writeln!(
            out,
            "line {}, column {}\n|{}\n|{}^",
            excerpt.line,
            excerpt.column,
            excerpt.text,
            " ".repeat(excerpt.caret)
        );
    }
    if let Some(fixed) = fixed {
        let _ = write!(out, "mended: {}", accepted(fixed));
    }
    out
}

#[test]
fn a_text_that_is_too_long_is_refused_before_it_is_read() {
    for (length, says) in [(10 << 20, "10.0 MiB"), (import::LIMIT + 1, "2.1 MiB")] {
        let text = "[".repeat(length);
        let begin = Instant::now();
        let refused = import::import(&text, None).expect_err("it is too long");
        assert!(begin.elapsed() < Duration::from_millis(10));
        assert_eq!(
            refused.reason,
            format!("The text has {says}; the limit is 2 MiB.")
        );
        assert_eq!(refused.reason, import::too_long(length).reason);
    }
}

/// Texts that would take a careless parser quadratic time.
#[test]
fn no_text_within_the_limit_takes_long() {
    let half = import::LIMIT / 2;
    let numbered = |name: &str, value: &str, count: usize| -> String {
        (0..count)
            .flat_map(|at| [name.to_owned(), at.to_string(), value.to_owned()])
            .collect()
    };
    let members = numbered("\"m", "\":1,", half / 12);
    let secrets = numbered("\\\"psk", "\\\":\\\"$A\\\",", half / 24);
    let texts = [
        "/*".repeat(half),
        "//".repeat(half),
        "\"psk\"".repeat(half / 3),
        "{\"psk\": \"".repeat(half / 10),
        ",\"".repeat(half),
        "\n".repeat(half) + "{",
        "[".repeat(half) + &"]".repeat(half),
        "[{},".repeat(half / 2),
        format!("{{\"vpn_gateway\":{{{members}\"id\":1}}}}"),
        format!(
            "{{\"vpn_gateway\":{{{}\"a\":1}}}}",
            "\"a\":1,".repeat(half / 6)
        ),
        format!("{{\"vpn_gateway\":{{{members}\"a\":1,}}}}"),
        "curl -d ".to_owned() + &"'a'\"b\"$c".repeat(half / 8),
        "curl ".to_owned() + &"-d @- <<EOF ".repeat(half / 12),
        "curl ".to_owned() + &"${".repeat(half / 2),
        "curl ".to_owned() + &" \n".repeat(half / 2),
        "curl ".to_owned() + &"\\\n".repeat(half / 2),
        "curl ^\n".to_owned() + &"^\"".repeat(half / 2),
        format!("curl -d \"{{\\\"vpn_gateway\\\":{{{secrets}\\\"a\\\":1}}}}\""),
        "POST /\n".to_owned() + &" \n".repeat(half - 4),
    ];
    for text in texts {
        assert!(text.len() <= import::LIMIT, "{} bytes", text.len());
        let begin = Instant::now();
        let _ = import::import(&text, Some(&GATEWAY));
        let took = begin.elapsed();
        assert!(
            took < Duration::from_secs(10),
            "{took:?} for {:?}…",
            &text[..20]
        );
    }
}

/// The characters of a typing mistake.
const SLIPS: &str = "{}[]()\"'`,:;=/*\\ \n\t^$#<@a0é“";

/// Tries every text with one typing mistake, at every position except inside the secret and the
/// names that mark it: the secret must never be shown.
#[test]
fn no_secret_is_shown_whatever_slipped() {
    for text in [
        "{\n  \"vpn_connection\": {\n    \"name\": \"a\",\n    \"psk\": \"MARKER\",\n    \"style\": \"bgp\"\n  }\n}",
        "{\"vpn_connection\":{\"name\":\"a\",\"psk\":\"MARKER\",\"style\":\"bgp\"}}",
        "{\"vpn_connection\":{\"psk\":\"MARKER\"}}",
        "{\"header\":{\"X-Auth-Token\":\"MARKER\"},\"body\":{\"vpn_gateway\":{\"name\":1}}}",
        "{\"id\":1,\"name\":2,\"flavor\":3,\"sk\":\"MARKER\"}",
        "curl -H 'X-Auth-Token: MARKER' -d '{\"vpn_gateway\":{\"name\":\"a\"}}' https://x/v5/y/vpn-gateways",
        "curl -H \"Authorization: MARKER\" --json @- <<EOF\n{\"vpn_gateway\":{\"name\":\"a\",}}\nEOF\n",
        "POST https://x/v5/y/vpn-connection\nX-Auth-Token: MARKER\n\n{\"name\":\"a\",\"tags\":[]}",
    ] {
        let names = ["psk", "X-Auth-Token", "\"sk\"", "Authorization", "MARKER"];
        let kept = names.map(|name| {
            text.find(name)
                .map_or(0..0, |start| start..start + name.len())
        });
        let inside = |at: usize| kept.iter().any(|kept| kept.start < at && at < kept.end);
        let touches = |at: usize| kept.iter().any(|kept| kept.contains(&at));
        for at in (0..text.len()).filter(|at| !inside(*at)) {
            let (before, after) = text.split_at(at);
            let kept_on = [after, &after[1..]];
            for after in if touches(at) {
                &kept_on[..1]
            } else {
                &kept_on[..]
            } {
                shows_no_marker(&format!("{before}{after}"));
                for slip in SLIPS.chars() {
                    shows_no_marker(&format!("{before}{slip}{after}"));
                }
            }
        }
    }
}

fn shows_no_marker(text: &str) {
    let said = match import::import(text, Some(&GATEWAY)) {
        Ok(imported) => imported.remarks.join("\n"),
        Err(Refused {
            reason,
            excerpt,
            fixed,
        }) => {
            let remarks = fixed.map(|fixed| fixed.remarks.join("\n"));
            reason
                + &excerpt.map(|excerpt| excerpt.text).unwrap_or_default()
                + &remarks.unwrap_or_default()
        }
    };
    assert!(!said.contains("MARKER"), "{text}\nsays\n{said}");
}

/// Checks the invariants of any import.
fn holds(text: &str) {
    for open in [None, Some(APIS[0]), Some(APIS[1])] {
        match import::import(text, open) {
            Ok(imported) => imported_holds(&imported),
            Err(refused) => refused_holds(text, &refused),
        }
    }
}

/// The draft can be imported again with the same result, and contains every repeated name.
fn imported_holds(
    Imported {
        api,
        draft,
        repeated,
        ..
    }: &Imported,
) {
    for pointer in repeated {
        assert!(
            pointer::get(&draft.body, pointer).is_some(),
            "{pointer} is not in {}",
            draft.body
        );
    }
    let again =
        import::import(&pretty(api, &draft.body), None).expect("what was imported is a request");
    assert_eq!(again.draft.body, draft.body);
    assert_eq!(again.remarks, [""; 0]);
}

/// The location is in the text, the excerpt is short, and the fixed text is a valid import.
fn refused_holds(text: &str, refused: &Refused) {
    assert!(refused.reason.ends_with('.'), "{}", refused.reason);
    if let Some(excerpt) = &refused.excerpt {
        assert!(
            excerpt.line >= 1 && excerpt.column >= 1 && excerpt.column <= text.chars().count() + 1
        );
        let length = excerpt.text.chars().count();
        assert!(length <= 70 && excerpt.caret <= length, "{}", excerpt.text);
    }
    if let Some(fixed) = &refused.fixed {
        imported_holds(fixed);
    }
}

/// The texts of the files, and the examples.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let examples = APIS
        .into_iter()
        .flat_map(|api| api.examples)
        .map(|example| example.body.to_owned());
    inputs()
        .iter()
        .map(|input| read(input))
        .filter(|text| text.len() < 5000)
        .chain(examples)
        .collect()
});

/// Tokens that mean something to JSON, to a shell or to the import itself.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "//",
    "/*",
    "*/",
    "\\",
    "\\u00",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "é",
    "\u{1F600}",
    "null",
    "-",
    "1e999",
    "\"psk\":\"x\",",
    "\"id\":1,",
    "\"body\":",
    "\"vpn_gateway\":",
    "\"vpn_connection\":{}",
    "curl ",
    " -d ",
    "--json ",
    "$'",
    "$(",
    "${",
    "$A",
    "<<EOF",
    "<<<",
    "@-",
    "^",
    "`",
    "POST ",
    "[[[[[[[[",
    "\"a\":{\"a\":",
    "[],",
    "{},",
    "\"name\":1,",
];

/// A token, or a part of one of the texts.
fn piece() -> impl Strategy<Value = String> {
    let stretch = |(text, start, length): (String, prop::sample::Index, usize)| -> String {
        let start = start.index(text.chars().count());
        text.chars().skip(start).take(length).collect()
    };
    let stretches = (
        prop::sample::select(&TEXTS[..]),
        any::<prop::sample::Index>(),
        0..80usize,
    )
        .prop_map(stretch);
    prop_oneof![3 => prop::sample::select(TOKENS).prop_map(str::to_owned), 1 => stretches]
}

/// Replaces some characters of the text with a piece.
fn changed(text: &str, (start, length, piece): &(prop::sample::Index, usize, String)) -> String {
    let start = start.index(text.chars().count() + 1);
    let before = text.chars().take(start);
    before
        .chain(piece.chars())
        .chain(text.chars().skip(start + length))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        holds(&text);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        holds(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_tokens_are_read_or_refused(pieces in prop::collection::vec(piece(), 0..30)) {
        holds(&pieces.concat());
    }

    #[test]
    fn any_changed_text_is_read_or_refused(
        text in prop::sample::select(&TEXTS[..]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..12usize, piece()), 1..5),
    ) {
        holds(&changes.iter().fold(text, |text, change| changed(&text, change)));
    }

    #[test]
    fn any_depth_is_read_or_refused(depth in 0..300usize, list in any::<bool>(), inside in piece()) {
        let (open, close) = if list { ("[", "]") } else { ("{\"vpn_gateway\":", "}") };
        holds(&format!("{}{inside}{}", open.repeat(depth), close.repeat(depth)));
    }
}
