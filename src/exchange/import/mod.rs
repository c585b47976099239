//! Import: turns a text in any known wrapping into a draft, or refuses it with a sentence and the
//! location of the error.
//!
//! A request body is imported unchanged, with all of its members. Other accepted forms are the
//! inner object alone, the wrapper of a tool, a curl command, the service's response, and each of
//! them with other text around it, or written as JSON5, JavaScript, Python or YAML.
//! [`Imported::remarks`] says what was converted.
//!
//! Remarks and refusals repeat only names of members and an excerpt around a syntax error, which
//! contains no secret.

mod around;
pub mod bytes;
mod command;
pub(crate) mod excerpt;
mod kind;
mod lenient;
pub mod plain;
pub(crate) mod response;
mod result;

pub use excerpt::Excerpt;
pub use result::{Address, Choice, Imported, Refused};

use crate::catalogue::spec::{self, Api, outer};
use crate::catalogue::{self, APIS};
use crate::document::draft::{DEPTH, Draft, depth};
use crate::document::parse::{self, Broken, Document};
use crate::document::pointer;
use crate::document::secret;
use crate::rules::spelling::{is_plain, plain};
use around::Found;
use command::{Arguments, Names};
use response::Mapped;
use serde_json::{Map, Value};

/// The maximum length of a text, in bytes. The largest request that the pages allow is a hundred
/// times shorter.
pub const LIMIT: usize = 2 * 1024 * 1024;

/// Hints about what a text is, besides its members.
#[derive(Debug, Clone, Copy)]
struct Hints {
    /// The request named by a URL or a wrapper.
    told: Option<&'static Api>,
    /// The request whose form is open.
    open: Option<&'static Api>,
    /// `true` if the request changes something that exists.
    is_update: bool,
}

/// Characters that may precede any text.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter == '\u{feff}'
}

/// Imports a text. If its members fit more than one request, it becomes the one whose form is open.
///
/// # Errors
/// The reason, if the text cannot be read or is not a request; the choices, if it has several.
pub fn import(text: &str, open: Option<&'static Api>) -> Result<Imported, Refused> {
    if text.len() > LIMIT {
        return Err(too_long(text.len()));
    }
    let hints = Hints {
        told: None,
        open,
        is_update: false,
    };
    match around::without_prefix(text) {
        Some((text, what)) => amend(import_text(&text, 0, hints), |imported| {
            imported.remarks.insert(0, format!("Left out {what}."));
        }),
        None => import_text(text, 0, hints),
    }
}

/// A way to import the text that begins at an offset. Returns `None` if another way is to be tried,
/// and leaves the reason, if there is one.
type Way = fn(&str, usize, Hints, &mut Option<Refused>) -> Option<Result<Imported, Refused>>;

/// The ways, in the order in which they are tried.
const WAYS: [Way; 6] = [
    import_value,
    import_blocks,
    import_message,
    import_shell,
    import_yaml,
    import_first,
];

/// Imports the text that begins at an offset. Locations are relative to the whole text, without what
/// all of its lines begin with.
fn import_text(text: &str, start: usize, hints: Hints) -> Result<Imported, Refused> {
    let content = text[start..].trim_start_matches(is_blank);
    if content.is_empty() {
        return Err("The text is empty.".into());
    }
    let start = text.len() - content.len();
    if is_json(content) {
        return import_json(text, start, hints);
    }
    let mut why = None;
    let read = WAYS
        .iter()
        .find_map(|way| way(text, start, hints, &mut why));
    let neither = || "The text contains neither JSON nor a curl command.".into();
    read.unwrap_or_else(|| Err(why.unwrap_or_else(neither)))
}

/// Keeps the first reason why a text is not imported.
fn keep(why: &mut Option<Refused>, refused: Refused) {
    why.get_or_insert(refused);
}

/// Imports a text that is a value as a whole: a literal, or a string with an object in it.
fn import_value(
    text: &str,
    start: usize,
    hints: Hints,
    why: &mut Option<Refused>,
) -> Option<Result<Imported, Refused>> {
    if !text[start..].starts_with(['{', '[', '"']) {
        return None;
    }
    match around::at(text, start) {
        Ok(found) => {
            // A name in quotes may begin YAML.
            let is_whole = found.range.end == text.trim_end().len();
            let is_string = found.document.value.is_string();
            (is_whole || !is_string).then(|| import_found(text, start, found, hints))
        }
        // A log, YAML and a mark of Markdown may begin so, too.
        Err(broken) => {
            keep(why, not_json(text, start, &broken));
            None
        }
    }
}

/// Imports the first code block of a Markdown text that is a request.
fn import_blocks(
    text: &str,
    start: usize,
    hints: Hints,
    why: &mut Option<Refused>,
) -> Option<Result<Imported, Refused>> {
    for (number, block) in around::fenced(&text[start..]).into_iter().enumerate() {
        match import_text(&text[..start + block.end], start + block.start, hints) {
            Err(refused) if refused.choices.is_empty() => keep(why, refused),
            read => {
                let remark = format!("Took code block {} of the text.", number + 1);
                let first = |imported: &mut Imported| imported.remarks.insert(0, remark.clone());
                return Some(amend(read, first));
            }
        }
    }
    None
}

/// Imports the body of a curl command.
fn import_shell(
    text: &str,
    start: usize,
    hints: Hints,
    why: &mut Option<Refused>,
) -> Option<Result<Imported, Refused>> {
    let content = &text[start..];
    let read = import_command(command::arguments(content)?, hints);
    // Quotes after backticks are PowerShell's at the beginning of an object.
    if read.is_ok() && !content.contains("\"{`\"") {
        return Some(read);
    }
    let windows = command::without_doubled_quotes(content);
    let windows = windows.as_deref().and_then(command::arguments);
    let windows = windows.map(|arguments| import_command(arguments, hints));
    match (windows, read) {
        (Some(Ok(imported)), _) => Some(Ok(imported)),
        // A request or an answer may follow a command that sends none.
        (_, Err(refused)) if refused.excerpt.is_none() && refused.choices.is_empty() => {
            keep(why, refused);
            None
        }
        (_, read) => Some(read),
    }
}

/// Imports YAML.
fn import_yaml(
    text: &str,
    start: usize,
    hints: Hints,
    why: &mut Option<Refused>,
) -> Option<Result<Imported, Refused>> {
    let content = &text[start..];
    let document = lenient::yaml(content).filter(|_| is_yaml(content))?;
    match take(document, hints) {
        Err(refused) if refused.choices.is_empty() => {
            keep(why, refused);
            None
        }
        read => {
            let is_several = lenient::has_several_documents(content);
            let remark = if is_several {
                "Read as YAML: the first of several documents."
            } else {
                "Read as YAML."
            };
            let first = |imported: &mut Imported| imported.remarks.insert(0, remark.into());
            Some(amend(read, first))
        }
    }
}

/// Imports the first request among the objects in a text.
fn import_first(
    text: &str,
    start: usize,
    hints: Hints,
    why: &mut Option<Refused>,
) -> Option<Result<Imported, Refused>> {
    /// More are not looked at.
    const MOST: usize = 20;
    let mut from = start;
    for _ in 0..MOST {
        let found = match around::first(text, from) {
            Ok(found) => found?,
            Err((place, broken)) => {
                keep(why, not_json(text, place, &broken));
                return None;
            }
        };
        from = found.range.end;
        let hints = hints.around(&text[start..found.range.start]);
        match import_found(text, start, found, hints) {
            Err(refused) if refused.choices.is_empty() => keep(why, refused),
            read => return Some(read),
        }
    }
    None
}

/// Returns `true` if a text begins as JSON does.
fn is_json(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next();
    let inside = letters.as_str().trim_start();
    let is_value = |letter: char| "{[\"-tfn".contains(letter) || letter.is_ascii_digit();
    match first {
        Some('{') => inside.starts_with('"'),
        Some('[') => inside.starts_with(is_value) && inside.contains(['{', ',']),
        _ => false,
    }
}

/// Returns `true` if the first line of a text looks like a member in YAML.
fn is_yaml(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end);
    let is_beside = |line: &&str| line.is_empty() || line.starts_with('#') || *line == "---";
    let line = lines.find(|line| !is_beside(line)).unwrap_or_default();
    let line = line.trim_start_matches("- ");
    let Some((name, rest)) = line.split_once(':') else {
        return false;
    };
    let in_name = |letter: char| letter.is_ascii_alphanumeric() || "_-.'\"".contains(letter);
    !name.is_empty() && name.chars().all(in_name) && (rest.is_empty() || rest.starts_with(' '))
}

/// Returns the refusal of a text of this size, so that a page can refuse a file before reading it.
#[must_use]
pub fn too_long(bytes: usize) -> Refused {
    let tenths = (bytes as u64 * 10).div_ceil(1 << 20);
    let most = LIMIT >> 20;
    format!(
        "The text has {}.{} MiB; the limit is {most} MiB.",
        tenths / 10,
        tenths % 10
    )
    .into()
}

/// The beginnings of a whole HTTP message, as the documentation prints requests.
const METHODS: [&str; 5] = ["POST ", "PUT ", "PATCH ", "GET ", "HTTP/"];

/// Imports the body of an HTTP message.
fn import_message(
    text: &str,
    start: usize,
    hints: Hints,
    _: &mut Option<Refused>,
) -> Option<Result<Imported, Refused>> {
    let content = &text[start..];
    if !METHODS.iter().any(|method| content.starts_with(method)) {
        return None;
    }
    let mut words = content.split_whitespace();
    let (method, address) = (words.next().unwrap_or_default(), words.next());
    let hints = hints.of(method, address.unwrap_or_default());
    let found = match around::first(text, start) {
        Ok(Some(found)) => found,
        Ok(None) => return Some(Err("The HTTP message has no body: it has no { … }.".into())),
        Err((place, broken)) => return Some(Err(not_json(text, place, &broken))),
    };
    let after = &text[found.range.end..];
    let more = after
        .contains('{')
        .then_some(" It has more objects, which are left out.");
    let read = import_found(text, found.range.start, found, hints);
    Some(amend(read, |imported| {
        let origin = "Imported the body only, without address and headers.";
        let remark = format!("{origin}{}", more.unwrap_or_default());
        imported
            .remarks
            .retain(|remark| !remark.starts_with(around::TOOK));
        imported.remarks.insert(0, remark);
    }))
}

impl Hints {
    /// Adds what the text before an object says.
    fn around(self, before: &str) -> Hints {
        let mut words = before.split_whitespace();
        let address = words.find(|word| word.contains("/v5/")).unwrap_or_default();
        let mut words = before.split(|letter: char| !letter.is_ascii_alphanumeric());
        let method = if words.any(|word| word == "PUT") {
            "PUT"
        } else {
            ""
        };
        self.of(method, address)
    }

    /// Adds what the method and the address of a request say.
    fn of(self, method: &str, address: &str) -> Hints {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let mut steps = path
            .split('/')
            .filter(|_| path.contains("/v5/") || path.starts_with("v5/"));
        let told = steps.clone().find_map(created_at);
        Hints {
            told: told.or(self.told),
            is_update: self.is_update
                || method.eq_ignore_ascii_case("PUT")
                || steps.any(|step| step == "update-specification"),
            ..self
        }
    }
}

/// Returns the request for a resource of the API, which is a segment of the URL's path. A list of
/// connections has the plural.
fn created_at(resource: &str) -> Option<&'static Api> {
    let is_of = |api: &&'static Api| {
        let own = api.path.rsplit('/').next().unwrap_or_default();
        !own.is_empty() && (resource == own || resource.strip_suffix('s') == Some(own))
    };
    APIS.into_iter().find(is_of)
}

/// Imports the body of a curl command.
fn import_command(arguments: Arguments, hints: Hints) -> Result<Imported, Refused> {
    let command = command::read(arguments)?;
    if command.bodies.is_empty() {
        return Err(command::NO_BODY.into());
    }
    let hints = hints.of(&command.method, &command.address);
    let read = |body: &str| {
        amend(import_text(body, 0, hints), |imported| {
            let origin = "Imported the body of the curl command only, without address and headers.";
            imported.remarks.insert(0, origin.into());
            if !command.variables.is_empty() {
                // Names are not repeated, because what looks like a name may be part of a secret.
                let unknown =
                    "The body has shell variables. Replace what begins with $ by its value.";
                imported.remarks.push(unknown.into());
                remove_secret_variables(imported, &command.variables);
            }
        })
    };
    // curl joins several bodies, but people also give several requests.
    let choices = command.bodies.iter().enumerate().map(|(at, body)| {
        let label = format!("Body {}", at + 1);
        let imported = read(body)?;
        Ok(Choice { label, imported })
    });
    if let [_, _, ..] = command.bodies[..]
        && let Ok(choices) = choices.collect::<Result<_, Refused>>()
    {
        return Err(Refused {
            reason: "The curl command has more than one body. Choose one.".to_owned(),
            excerpt: None,
            choices,
        });
    }
    read(&command.body()).map_err(|mut refused| {
        if refused.excerpt.is_some() {
            refused
                .reason
                .push_str(" Line numbers refer to the body of the curl command.");
        }
        refused
    })
}

/// Changes the imported draft, or those that a person can choose.
fn amend(
    mut read: Result<Imported, Refused>,
    mut change: impl FnMut(&mut Imported),
) -> Result<Imported, Refused> {
    match &mut read {
        Ok(imported) => change(imported),
        Err(refused) => {
            for choice in &mut refused.choices {
                change(&mut choice.imported);
            }
        }
    }
    read
}

/// Removes secrets that are shell variables, which could otherwise be taken for the secret.
fn remove_secret_variables(imported: &mut Imported, variables: &Names) {
    let Imported {
        api,
        draft,
        repeated,
        ..
    } = imported;
    secret::remove_secrets(api, draft, &|value| {
        value.as_str().is_some_and(|text| variables.contains(text))
    });
    repeated.retain(|pointer| pointer::get(&draft.body, pointer).is_some());
}

/// Imports the JSON that begins at an offset.
fn import_json(text: &str, start: usize, hints: Hints) -> Result<Imported, Refused> {
    match around::at(text, start) {
        Ok(found) => import_found(text, start, found, hints),
        Err(broken) => Err(not_json(text, start, &broken)),
    }
}

/// Imports an object that was found in the text from an offset on, and says what is left out.
fn import_found(text: &str, start: usize, found: Found, hints: Hints) -> Result<Imported, Refused> {
    let Found {
        document,
        range,
        notation,
    } = found;
    let left_out = around::left_out(&text[start..], &(range.start - start..range.end - start));
    amend(take(document, hints), |imported| {
        let said = left_out
            .clone()
            .into_iter()
            .chain(notation.map(str::to_owned));
        imported.remarks.splice(0..0, said);
    })
}

/// Returns the refusal of a text that is not JSON.
fn not_json(text: &str, start: usize, broken: &Broken) -> Refused {
    let json = &text[start..];
    let at = broken.offset(json);
    let next = json[at..].chars().next();
    let reason = match next {
        Some('“' | '”' | '„' | '‘' | '’') => "a typographic quote; JSON needs \"",
        Some('\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{3000}' | '\u{feff}') => {
            "a special space; use a plain one"
        }
        _ => &broken.reason,
    };
    let excerpt = excerpt::excerpt(text, start + at);
    let reason = format!(
        "Not valid JSON at line {}, column {}: {reason}.",
        excerpt.line, excerpt.column
    );
    Refused {
        reason,
        excerpt: Some(excerpt),
        choices: Vec::new(),
    }
}

/// Converts a parsed document to a draft.
fn take(document: Document, hints: Hints) -> Result<Imported, Refused> {
    let Document { value, repeated } = document;
    if depth(&value) > DEPTH {
        return Err(too_deep());
    }
    let mut root = match value {
        Value::Object(root) => root,
        Value::Array(entries) => {
            let entries = entries.into_iter().enumerate();
            let entries = entries.map(|(at, entry)| (format!("/{at}"), entry, hints));
            return choose("requests", entries.collect(), &repeated);
        }
        Value::String(text) if text.trim_start().starts_with('{') => {
            return import_json(text.trim_start(), 0, hints);
        }
        Value::String(_) => return Err(no_object("a string")),
        Value::Number(_) => return Err(no_object("a number")),
        Value::Bool(_) | Value::Null => return Err(no_object("a single word")),
    };
    let mut remarks = Vec::new();
    if let Some(nested) = kind::nested(&root) {
        root = nested;
        remarks.push("Read names with dots as paths.".into());
    }
    take_object(root, "", &repeated, remarks, hints)
}

fn too_deep() -> Refused {
    format!("Objects and lists are nested more than {DEPTH} levels deep.").into()
}

fn no_object(what: &str) -> Refused {
    format!("The text is {what}. A request is an object {{ … }}.").into()
}

/// Returns the only request of a list.
///
/// # Errors
/// The choices, if there are several, or the reason why there is none.
fn choose(
    what: &str,
    entries: Vec<(String, Value, Hints)>,
    repeated: &[String],
) -> Result<Imported, Refused> {
    /// More would not be read through.
    const MOST: usize = 100;
    let count = entries.len();
    if count == 0 {
        return Err(format!("The list of {what} is empty.").into());
    }
    let mut why = None;
    let mut choices = Vec::new();
    for (at, (pointer, entry, hints)) in entries.into_iter().enumerate().take(MOST) {
        let inside = |outer: &Api| entry.get(spec::outer(outer).name);
        let label = kind::label(APIS.into_iter().find_map(inside).unwrap_or(&entry), at);
        let read = match entry {
            Value::Object(root) => take_object(root, &pointer, repeated, Vec::new(), hints),
            _ => Err(format!("Entry {} is not an object.", at + 1).into()),
        };
        match read {
            Ok(imported) => choices.push(Choice { label, imported }),
            Err(refused) => why = why.or(Some(refused)),
        }
    }
    if choices.is_empty()
        && let Some(refused) = why
    {
        return Err(refused);
    }
    if count == 1
        && let Some(Choice { mut imported, .. }) = choices.pop()
    {
        let remark = format!("Took the only entry of the list of {what}.");
        imported.remarks.insert(0, remark);
        return Ok(imported);
    }
    let more = if count > MOST {
        format!(" The first {MOST} are listed.")
    } else {
        String::new()
    };
    Err(Refused {
        reason: format!("This is a list of {count} {what}. Choose one.{more}"),
        excerpt: None,
        choices,
    })
}

/// Converts an object at a pointer of the document to a draft.
fn take_object(
    root: Map<String, Value>,
    pointer: &str,
    repeated: &[String],
    mut remarks: Vec<String>,
    hints: Hints,
) -> Result<Imported, Refused> {
    let text = |name: &str| {
        root.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let (method, address) = (text("method"), text("url"));
    let Content {
        mut body,
        wrapper,
        facts,
        told,
    } = unwrap(root, &mut remarks);
    let hints = Hints {
        told: told.or(hints.told),
        ..hints
    };
    let hints = hints.of(&method, &address);
    let wrapper = format!("{pointer}{wrapper}");
    if !APIS
        .into_iter()
        .any(|api| body.contains_key(outer(api).name))
    {
        kind::refuse_other(&body)?;
    }
    if let Some((api, name)) = kind::list(&body) {
        let Some(Value::Array(entries)) = body.shift_remove(&name) else {
            return Err("The list is missing.".into());
        };
        let hints = Hints {
            told: Some(api),
            ..hints
        };
        let entries = entries.into_iter().enumerate();
        let entries = entries.map(|(at, entry)| (format!("{wrapper}/{name}/{at}"), entry, hints));
        return choose(&format!("{}s", api.title), entries.collect(), repeated);
    }
    let (api, mut body, around) = with_outer(body, hints, &mut remarks)?;
    if hints.is_update {
        remarks.push(format!(
            "This request changes an existing {0}. Here it became a request for a new {0}.",
            api.title
        ));
    }
    let response = read_response(api, &mut body, &mut remarks)?;
    let draft = Draft {
        body: Value::Object(body),
        facts: Value::Object(facts_of(api, facts, &mut remarks)),
    };
    if depth(&draft.body) > DEPTH {
        return Err(too_deep());
    }
    let own: Vec<String> = repeated
        .iter()
        .filter(|repeated| pointer::is_within(repeated, pointer))
        .cloned()
        .collect();
    let repeated = still_there(&own, &wrapper, &around, &draft, &mut remarks);
    let is_response = response.is_some();
    let Mapped {
        connection,
        addresses,
        ..
    } = response.unwrap_or_default();
    Ok(Imported {
        api,
        draft,
        connection,
        addresses,
        is_response,
        is_update: hints.is_update,
        remarks,
        repeated,
    })
}

/// The content of a text, without its wrapper.
struct Content {
    body: Map<String, Value>,
    /// The pointer of the body.
    wrapper: String,
    /// The facts about the gateway beside the body.
    facts: Option<Map<String, Value>>,
    /// The request named beside the body.
    told: Option<&'static Api>,
}

/// The names of the member that holds a body in the wrappers of tools.
const BODIES: [&str; 5] = ["body", "data", "json", "payload", "request"];

/// Takes a body out of a tool's wrapper: this checker's own, KooCLI's `--cli-jsonInput`, and others
/// that use one of the names in [`BODIES`]. The name of the request may have another spelling.
fn unwrap(mut root: Map<String, Value>, remarks: &mut Vec<String>) -> Content {
    let is_request = APIS.iter().any(|api| root.contains_key(outer(api).name));
    let name = BODIES.into_iter().find(|name| root.contains_key(*name));
    let name = name.filter(|_| !is_request).unwrap_or_default();
    if let Some(Value::String(text)) = root.get(name)
        && let Ok(Document { value, .. }) = parse::parse(text)
        && value.is_object()
    {
        root.insert(name.to_owned(), value);
    }
    let Some(body) = taken(&mut root, name) else {
        return Content {
            body: with_outer_name(root, remarks),
            wrapper: String::new(),
            facts: None,
            told: None,
        };
    };
    let body = with_outer_name(body, remarks);
    let told = root
        .get("api")
        .and_then(Value::as_str)
        .and_then(catalogue::find);
    root.retain(|name, _| told.is_none() || name != "api");
    let facts = taken(&mut root, "facts");
    let left_out = if root.is_empty() {
        String::new()
    } else {
        format!(" Ignored: {}.", list(root.keys()))
    };
    remarks.push(format!(
        "Took the request out of the object around it.{left_out}"
    ));
    Content {
        body,
        wrapper: format!("/{name}"),
        facts,
        told,
    }
}

/// Renames the member with all others if it has another spelling, as SDKs write it.
fn with_outer_name(mut body: Map<String, Value>, remarks: &mut Vec<String>) -> Map<String, Value> {
    for name in APIS.map(|api| outer(api).name) {
        let wanted = plain(name);
        let other = body.keys().find(|other| is_plain(other, &wanted));
        if let Some(other) = other.filter(|other| *other != name).cloned()
            && !body.contains_key(name)
            && let Some(value) = body.shift_remove(&other)
        {
            body.insert(name.to_owned(), value);
            remarks.push(format!("Renamed {other} to {name}."));
        }
    }
    body
}

/// Removes a member from an object and returns it, if it is an object itself.
fn taken(object: &mut Map<String, Value>, name: &str) -> Option<Map<String, Value>> {
    object.get(name).filter(|value| value.is_object())?;
    if let Some(Value::Object(members)) = object.shift_remove(name) {
        Some(members)
    } else {
        None
    }
}

/// Identifies the request of a body. A missing outer member is added; the third result is then its
/// pointer.
fn with_outer(
    body: Map<String, Value>,
    hints: Hints,
    remarks: &mut Vec<String>,
) -> Result<(&'static Api, Map<String, Value>, String), Refused> {
    let mut named = APIS
        .into_iter()
        .filter(|api| body.contains_key(outer(api).name));
    match (named.next(), named.next()) {
        (Some(api), None) => Ok((api, body, String::new())),
        (Some(_), Some(_)) => {
            Err("The text contains more than one request. Import them one at a time.".into())
        }
        (None, _) => {
            let api = kind::recognise(&body, hints.told, hints.open)?;
            let name = outer(api).name;
            remarks.push(format!("Added {name} around the parameters."));
            Ok((
                api,
                Map::from_iter([(name.to_owned(), Value::Object(body))]),
                format!("/{name}"),
            ))
        }
    }
}

/// Converts a response to a request, if it is one. The response of a gateway also yields a draft of
/// a connection to it.
fn read_response(
    api: &'static Api,
    body: &mut Map<String, Value>,
    remarks: &mut Vec<String>,
) -> Result<Option<Mapped>, Refused> {
    let name = outer(api).name;
    let Some(Value::Object(inner)) = body.get(name) else {
        return Err(format!("{name} must be an object {{ … }}.").into());
    };
    if !response::is_response(inner) && !response::is_response(body) {
        return Ok(None);
    }
    let mapped = response::map(api, body);
    let Mapped {
        left_out,
        respelled,
        ..
    } = &mapped;
    let inside = format!("/{name}/");
    let short = |pointer: &String| {
        pointer
            .strip_prefix(&inside)
            .unwrap_or(&pointer[1..])
            .to_owned()
    };
    remarks.push("Filled in the request from this response.".into());
    remarks.extend(mapped.eips.clone());
    if !left_out.is_empty() {
        remarks.push(format!("Ignored: {}.", list(left_out.iter().map(short))));
    }
    if !respelled.is_empty() {
        remarks.push(format!(
            "Changed to the spelling of requests: {}.",
            list(respelled.iter().map(short))
        ));
    }
    Ok(Some(mapped))
}

/// Returns the facts beside a body, if its rules need any.
fn facts_of(
    api: &Api,
    facts: Option<Map<String, Value>>,
    remarks: &mut Vec<String>,
) -> Map<String, Value> {
    match (facts, api.facts) {
        (Some(facts), Some(_)) => facts,
        (Some(facts), None) if !facts.is_empty() => {
            remarks.push(format!(
                "Ignored the gateway details; a {} needs none.",
                api.title
            ));
            Map::new()
        }
        _ => Map::new(),
    }
}

/// Returns the pointers of repeated members that are in the draft, as they are there.
fn still_there(
    repeated: &[String],
    wrapper: &str,
    around: &str,
    draft: &Draft,
    remarks: &mut Vec<String>,
) -> Vec<String> {
    let inside = |pointer: &str| {
        pointer
            .strip_prefix(wrapper)
            .filter(|rest| rest.starts_with('/'))
            .map(str::to_owned)
    };
    if repeated.iter().any(|pointer| inside(pointer).is_none()) {
        remarks
            .push("A name around the request appears more than once; used the last value.".into());
    }
    let mut seen = Map::new();
    let pointers = repeated
        .iter()
        .filter_map(|pointer| inside(pointer))
        .map(|rest| format!("{around}{rest}"));
    pointers
        .filter(|pointer| {
            pointer::get(&draft.body, pointer).is_some()
                && seen.insert(pointer.clone(), Value::Null).is_none()
        })
        .collect()
}

/// Lists names in a sentence: a limited number of limited length.
fn list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    const MANY: usize = 20;
    const LONG: usize = 60;
    let names: Vec<T> = names.into_iter().collect();
    let short = |name: &T| match name.as_ref().char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &name.as_ref()[..end]),
        None => name.as_ref().to_owned(),
    };
    let mut words: Vec<String> = names.iter().take(MANY).map(short).collect();
    if names.len() > MANY {
        words.push(format!("and {} more", names.len() - MANY));
    }
    words.join(", ")
}
