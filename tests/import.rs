//! Imports: the result for the text in `import/NAME.in` is in `import/NAME.out`. A name that ends
//! in `@gateway` or `@connection` says which form is open. `UPDATE_EXPECT=1` rewrites the `.out`
//! files: review the diff.
//!
//! The properties hold for any text. `PROPTEST_CASES=1000000 cargo test --release --test import`
//! tries more texts than a quick run.

use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use vpn_request_builder::catalogue::spec::outer;
use vpn_request_builder::catalogue::{self, APIS, GATEWAY};
use vpn_request_builder::document::draft::Draft;
use vpn_request_builder::document::form::Form;
use vpn_request_builder::document::json::pretty;
use vpn_request_builder::document::pointer;
use vpn_request_builder::exchange::import::{self, Address, Choice, Imported, Refused};

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
        addresses,
        is_response: _,
        is_update: _,
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
    for Address { vgw_ip, label } in addresses {
        let _ = writeln!(out, "address: {vgw_ip}, {label}");
    }
    out
}

fn refusal(
    Refused {
        reason,
        excerpt,
        choices,
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
    for Choice { label, imported } in choices {
        let _ = write!(out, "choice: {label}: {}", accepted(imported));
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
        "x {a".repeat(half / 2),
        "x {'".repeat(half / 2),
        "x {\\\"".repeat(half / 3),
        "x {\"a\": 1} ".repeat(half / 6),
        "A='\n".repeat(half / 2),
        "A=1\n".repeat(half / 2),
        "cat <<A\n".repeat(half / 5),
        "curl\n".repeat(half / 3),
        "sudo ".repeat(half / 3),
        "A=b ".repeat(half / 2),
        "@'\n\n'@".repeat(half / 3),
        "```\n".repeat(half / 2),
        "> {\n".to_owned() + &"> \n".repeat(half / 2),
        "a:\n ".repeat(half / 2),
        "- ".repeat(half),
        "a: [".repeat(half / 2),
        "a: &a [*a]\n".repeat(half / 6),
        "{a:".repeat(half / 2),
        "{'a': '\\'".repeat(half / 5),
        format!(
            "{{\"vpn_gateways\":[{}{{}}]}}",
            "{\"name\":1},".repeat(half / 7)
        ),
        format!(
            "{{{}\"a\":1}}",
            numbered("\"vpn_gateway.tags.", "\":1,", half / 14)
        ),
    ];
    for text in texts {
        assert!(text.len() <= import::LIMIT, "{} bytes", text.len());
        let begin = Instant::now();
        if let Ok(imported) = import::import(&text, Some(&GATEWAY)) {
            // What is imported is checked at every keystroke.
            let _ = Form::of(imported.api, imported.draft);
        }
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
            choices,
        }) => {
            let said = choices.into_iter().map(|Choice { label, imported }| {
                format!("\n{label}\n{}", imported.remarks.join("\n"))
            });
            reason
                + &excerpt.map(|excerpt| excerpt.text).unwrap_or_default()
                + &said.collect::<String>()
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

/// The location is in the text, the excerpt is short, and each choice is a valid import.
fn refused_holds(text: &str, refused: &Refused) {
    assert!(refused.reason.ends_with('.'), "{}", refused.reason);
    if let Some(excerpt) = &refused.excerpt {
        assert!(
            excerpt.line >= 1 && excerpt.column >= 1 && excerpt.column <= text.chars().count() + 1
        );
        let length = excerpt.text.chars().count();
        assert!(length <= 70 && excerpt.caret <= length, "{}", excerpt.text);
    }
    for choice in &refused.choices {
        imported_holds(&choice.imported);
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

/// A body of a request with any values.
fn body() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[ -~]{0,12}",
        any::<String>(),
        Just("True # // ' \" } { EOF ``` %n $x".to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    let name = prop_oneof![
        prop::sample::select(vec!["name", "local_subnets", "eip1", "tags", "psk"])
            .prop_map(str::to_owned),
        "[a-z_]{1,8}",
    ];
    let value = leaf.prop_recursive(3, 20, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..4).prop_map(Value::from_iter),
        ]
    });
    let members = prop::collection::vec(("[a-z_]{1,8}", value), 1..5);
    (prop::sample::select(&APIS[..]), members).prop_map(|(api, members)| {
        // With this member it would be a response, which is converted.
        let members = members.into_iter().filter(|(name, _)| name != "id");
        json!({ outer(api).name: members.collect::<Value>() })
    })
}

/// The ways in which a text carries JSON.
fn wrappings(json: &str) -> Vec<String> {
    let pretty = serde_json::from_str::<Value>(json).expect("JSON");
    let pretty = serde_json::to_string_pretty(&pretty).expect("JSON");
    let quoted = shlex::try_quote(json).expect("no NUL");
    let escaped = json.replace('\\', "\\\\").replace('"', "\\\"");
    let numbered: Vec<String> = pretty
        .lines()
        .enumerate()
        .map(|(at, line)| format!("{:>4} {line}", at + 1))
        .collect();
    let mentioned: Vec<String> = pretty.lines().map(|line| format!("> {line}")).collect();
    vec![
        format!("\u{feff} {json}\n"),
        format!("# please {{create}}\n\n{json}\n\nThanks."),
        format!("See:\n```json\n{pretty}\n```\nDone."),
        format!("POST https://{{endpoint}}/v5/{{project_id}}/x HTTP/1.1\nA: b\n\n{pretty}\n"),
        format!("POST /v5/x/y {json}"),
        format!("2026-11-27 INFO body={json} sent"),
        format!("2026-11-27 INFO body=\"{escaped}\" sent"),
        Value::from(json).to_string(),
        format!("const body = {json};\n"),
        format!("{{\"url\": \"x\", \"body\": {json}}}"),
        format!("[{json}]"),
        format!("{pretty} // done\n"),
        numbered.join("\n"),
        mentioned.join("\n"),
        format!("curl -d {quoted} https://x"),
        format!("$ sudo /usr/bin/curl --json {quoted}"),
        format!("BODY={quoted}\nTOKEN=x curl -H a -d \"$BODY\""),
        format!("cat > a.json <<'EOF'\n{pretty}\nEOF\ncurl -d @a.json x"),
        format!("curl.exe -d '{}' x", escaped.replace('\'', "'\\''")),
        format!("$b = @'\n{pretty}\n'@\ncurl.exe -d $b x"),
    ]
}

/// Writes a value as a literal: words for `true`, `false` and `null`, a way to write names, and a
/// comment.
fn literal(value: &Value, words: [&str; 3], name: fn(&str) -> String, comment: &str) -> String {
    let inner = |value: &Value| literal(value, words, name, comment);
    match value {
        Value::Null => words[2].to_owned(),
        Value::Bool(value) => words[usize::from(!value)].to_owned(),
        Value::String(text) => single_quoted(text),
        Value::Number(number) => number.to_string(),
        Value::Array(list) => {
            let entries = list.iter().map(|entry| inner(entry) + ", ");
            format!("[{}]", entries.collect::<String>())
        }
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(key, value)| format!("{}: {}, {comment}\n", name(key), inner(value)));
            format!("{{{}}}", members.collect::<String>())
        }
    }
}

fn single_quoted(text: &str) -> String {
    let letter = |letter: char| match letter {
        '\\' | '\'' => format!("\\{letter}"),
        '\n' => "\\n".to_owned(),
        letter if letter.is_control() && letter < '\u{100}' => {
            format!("\\x{:02x}", u32::from(letter))
        }
        letter => letter.to_string(),
    };
    format!("'{}'", text.chars().map(letter).collect::<String>())
}

fn python(value: &Value) -> String {
    literal(
        value,
        ["True", "False", "None"],
        single_quoted,
        "# it's {a} \"",
    )
}

fn javascript(value: &Value) -> String {
    let body = literal(
        value,
        ["true", "false", "null"],
        str::to_owned,
        "// it's {a} \"",
    );
    format!("const body = {body};\n")
}

/// Writes a body in block style, and what is in its members in flow style.
fn yaml(body: &Value) -> String {
    let mut text = String::from("# the office's: gateway\n");
    for (name, members) in body.as_object().into_iter().flatten() {
        let is_empty = members.as_object().is_some_and(serde_json::Map::is_empty);
        let _ = writeln!(text, "{name}:{}", if is_empty { " {}" } else { "" });
        for (name, value) in members.as_object().into_iter().flatten() {
            let _ = writeln!(text, "  {name}: {value} # a");
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Any JSON in any wrapping becomes the same draft.
    #[test]
    fn any_wrapping_is_read(body in body()) {
        let json = body.to_string();
        prop_assume!(!json.contains(char::from(0)));
        for text in wrappings(&json) {
            let imported = import::import(&text, None).map_err(|refused| {
                TestCaseError::fail(format!("{}\n{text}", refused.reason))
            })?;
            prop_assert_eq!(&imported.draft.body, &body, "{}", text);
        }
    }

    /// So does any literal of Python and JavaScript, and YAML.
    #[test]
    fn any_literal_is_read(body in body()) {
        for text in [python(&body), javascript(&body), yaml(&body)] {
            let imported = import::import(&text, None).map_err(|refused| {
                TestCaseError::fail(format!("{}\n{text}", refused.reason))
            })?;
            prop_assert_eq!(&imported.draft.body, &body, "{}", text);
        }
    }

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
