//! Import: turns a text in any known wrapping into a draft, or refuses it with a sentence and the
//! location of the error.
//!
//! A request body is imported unchanged, with all of its members. Other accepted forms are the
//! inner object alone, the wrapper of a tool, a curl command and the service's response.
//! [`Imported::remarks`] says what was converted.
//!
//! Remarks and refusals repeat only names of members and an excerpt around a syntax error, which
//! contains no secret.

mod command;
pub(crate) mod excerpt;
mod fix;
pub mod plain;
pub(crate) mod response;

pub use excerpt::Excerpt;

use crate::catalogue::spec::{Api, outer};
use crate::catalogue::{self, APIS};
use crate::document::draft::{DEPTH, Draft, depth};
use crate::document::parse::{self, Broken, Document};
use crate::document::pointer;
use crate::document::secret;
use command::{Command, Names};
use fix::Fixed;
use response::Mapped;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The maximum length of a text, in bytes. The largest request that the pages allow is a hundred
/// times shorter.
pub const LIMIT: usize = 2 * 1024 * 1024;

/// The result of an import.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Imported {
    /// The request.
    #[serde(with = "catalogue::by_name")]
    pub api: &'static Api,
    /// The draft to show.
    pub draft: Draft,
    /// If the text describes an existing gateway: a draft of a connection to it, with its ID and
    /// the facts that the connection's rules need.
    pub connection: Option<Draft>,
    /// `true` if the text is a response of the service.
    pub is_response: bool,
    /// Remarks on what was converted, in sentences.
    pub remarks: Vec<String>,
    /// The pointers of members whose name occurs more than once in its object; the last value
    /// counts.
    pub repeated: Vec<String>,
}

/// The reason why a text is not imported.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refused {
    /// The reason, in a sentence that includes the location.
    pub reason: String,
    /// The location, if there is one.
    pub excerpt: Option<Excerpt>,
    /// The text without comments and trailing commas, if only these keep it from being JSON.
    pub fixed: Option<Box<Imported>>,
}

impl From<String> for Refused {
    fn from(reason: String) -> Refused {
        Refused {
            reason,
            excerpt: None,
            fixed: None,
        }
    }
}

impl From<&str> for Refused {
    fn from(reason: &str) -> Refused {
        Refused::from(reason.to_owned())
    }
}

/// Hints about which request a text is, besides its members.
#[derive(Debug, Clone, Copy)]
struct Hints {
    /// The request named by a URL or a wrapper.
    told: Option<&'static Api>,
    /// The request whose form is open.
    open: Option<&'static Api>,
}

/// Imports a text. If its members fit more than one request, it becomes the one whose form is open.
///
/// # Errors
/// The reason, if the text cannot be read or is not a request.
pub fn import(text: &str, open: Option<&'static Api>) -> Result<Imported, Refused> {
    if text.len() > LIMIT {
        return Err(too_long(text.len()));
    }
    let blank = |letter: char| letter.is_whitespace() || letter == '\u{feff}';
    let content = text.trim_start_matches(blank);
    if content.is_empty() {
        return Err("The text is empty.".into());
    }
    if let Some(arguments) = command::arguments(content) {
        return import_command(&command::read(arguments)?, open);
    }
    let start = text.len() - content.len();
    if METHODS.iter().any(|method| content.starts_with(method)) {
        return import_message(text, start, open);
    }
    import_json(text, start, Hints { told: None, open })
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

/// Imports the body of an HTTP message: the text from the first line that begins with a bracket.
fn import_message(
    text: &str,
    start: usize,
    open: Option<&'static Api>,
) -> Result<Imported, Refused> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_start().starts_with(['{', '[']) {
            let address = text[start..].split_whitespace().nth(1);
            let told = address
                .and_then(command::resource)
                .and_then(|resource| created_at(&resource));
            let origin = "Imported the body only, without address and headers.";
            return amend(import_json(text, at, Hints { told, open }), |imported| {
                imported.remarks.insert(0, origin.into());
            });
        }
        at += line.len();
    }
    Err("The HTTP message has no body: no line begins with {.".into())
}

/// Returns the request for a resource of the API, which is the last segment of the URL's path.
fn created_at(resource: &str) -> Option<&'static Api> {
    APIS.into_iter()
        .find(|api| api.path.rsplit('/').next() == Some(resource))
}

/// Imports the body of a curl command.
fn import_command(command: &Command, open: Option<&'static Api>) -> Result<Imported, Refused> {
    let told = command.resource.as_deref().and_then(created_at);
    let read = import_json(&command.body, 0, Hints { told, open });
    let read = amend(read, |imported| {
        let origin = "Imported the body of the curl command only, without address and headers.";
        imported.remarks.insert(0, origin.into());
        if !command.variables.is_empty() {
            // Names are not repeated, because what looks like a name may be part of a secret.
            let unknown = "The body has shell variables. Replace what begins with $ by its value.";
            imported.remarks.push(unknown.into());
            remove_secret_variables(imported, &command.variables);
        }
    });
    read.map_err(|mut refused| {
        if refused.excerpt.is_some() {
            refused
                .reason
                .push_str(" Line numbers refer to the body of the curl command.");
        }
        refused
    })
}

/// Changes the imported draft, or the one that the fix would import.
fn amend(
    mut read: Result<Imported, Refused>,
    change: impl FnOnce(&mut Imported),
) -> Result<Imported, Refused> {
    match &mut read {
        Ok(imported) => change(imported),
        Err(refused) => {
            refused.fixed.as_deref_mut().map(change);
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

/// Imports the JSON that begins at an offset. Locations are relative to the whole text.
fn import_json(text: &str, start: usize, hints: Hints) -> Result<Imported, Refused> {
    let json = text[start..].trim_end();
    let broken = match parse::parse(json) {
        Ok(document) => return take(document, hints),
        Err(broken) => broken,
    };
    let Some(fixed) = fix::fix(json) else {
        return Err(not_json(text, start, &broken));
    };
    let document = parse::parse(&fixed.text).map_err(|broken| not_json(text, start, &broken))?;
    let imported = take(document, hints)?;
    Err(fixable(text, start, &fixed, imported))
}

/// Returns the refusal of a text that is not JSON.
fn not_json(text: &str, start: usize, broken: &Broken) -> Refused {
    let json = &text[start..];
    if !json.starts_with(['{', '[', '"', '/']) {
        return "The text is neither JSON nor a curl command.".into();
    }
    let at = broken.offset(json);
    let next = json[at..].chars().next();
    let reason = match next {
        Some('{') if broken.reason == parse::MORE_TEXT => {
            "another request begins here; import them one at a time"
        }
        Some('“' | '”' | '„' | '‘' | '’') => "a typographic quote; JSON needs \"",
        Some('\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{3000}' | '\u{feff}') => {
            "a special space; use a plain one"
        }
        _ => &broken.reason,
    };
    refused_at(excerpt::excerpt(text, start + at), reason, None)
}

/// Returns the refusal of a text that is JSON except for comments and trailing commas.
fn fixable(text: &str, start: usize, fixed: &Fixed, mut imported: Imported) -> Refused {
    let what = match (fixed.comments, fixed.commas) {
        (true, true) => "comments and commas before a closing bracket",
        (true, false) => "comments",
        (false, _) => "commas before a closing bracket",
    };
    imported
        .remarks
        .insert(0, format!("Removed what JSON does not allow: {what}."));
    let reason = format!("JSON does not allow {what}");
    refused_at(
        excerpt::excerpt(text, start + fixed.first),
        &reason,
        Some(imported),
    )
}

fn refused_at(excerpt: Excerpt, reason: &str, fixed: Option<Imported>) -> Refused {
    let reason = format!(
        "Not valid JSON at line {}, column {}: {reason}.",
        excerpt.line, excerpt.column
    );
    Refused {
        reason,
        excerpt: Some(excerpt),
        fixed: fixed.map(Box::new),
    }
}

/// Converts a parsed document to a draft.
fn take(document: Document, hints: Hints) -> Result<Imported, Refused> {
    let Document { value, repeated } = document;
    if depth(&value) > DEPTH {
        return Err(format!("Objects and lists are nested more than {DEPTH} levels deep.").into());
    }
    let mut remarks = Vec::new();
    let Content {
        body,
        wrapper,
        facts,
        told,
    } = unwrap(object(value)?, &mut remarks);
    let (api, mut body, around) = with_outer(
        body,
        Hints {
            told: told.or(hints.told),
            ..hints
        },
        &mut remarks,
    )?;
    let response = read_response(api, &mut body, &mut remarks)?;
    let draft = Draft {
        body: Value::Object(body),
        facts: Value::Object(facts_of(api, facts, &mut remarks)),
    };
    let repeated = still_there(&repeated, wrapper, &around, &draft, &mut remarks);
    Ok(Imported {
        api,
        draft,
        is_response: response.is_some(),
        connection: response.and_then(|response| response.connection),
        remarks,
        repeated,
    })
}

fn object(value: Value) -> Result<Map<String, Value>, Refused> {
    let what = match value {
        Value::Object(members) => return Ok(members),
        Value::Array(_) => return Err("The text is a list. Import one request at a time.".into()),
        Value::String(_) => "a string",
        Value::Number(_) => "a number",
        Value::Bool(_) | Value::Null => "a single word",
    };
    Err(format!("The text is {what}. A request is an object {{ … }}.").into())
}

/// The content of a text, without its wrapper.
struct Content {
    body: Map<String, Value>,
    /// The pointer of the body.
    wrapper: &'static str,
    /// The facts about the gateway beside the body.
    facts: Option<Map<String, Value>>,
    /// The request named beside the body.
    told: Option<&'static Api>,
}

/// Takes a body out of a tool's wrapper: this checker's own, KooCLI's `--cli-jsonInput`, and others
/// that use the name `body`.
fn unwrap(mut root: Map<String, Value>, remarks: &mut Vec<String>) -> Content {
    let is_request = APIS.iter().any(|api| root.contains_key(outer(api).name));
    let body = if is_request {
        None
    } else {
        taken(&mut root, "body")
    };
    let Some(body) = body else {
        return Content {
            body: root,
            wrapper: "",
            facts: None,
            told: None,
        };
    };
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
        wrapper: "/body",
        facts,
        told,
    }
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
            let api = recognise(&body, hints)?;
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

/// Returns the request that has most of these members. If there is a tie, returns the one that is
/// named, or if at least one member fits, the one whose form is open.
fn recognise(members: &Map<String, Value>, hints: Hints) -> Result<&'static Api, Refused> {
    let fitting = |api: &Api| {
        let table = outer(api).ty.table();
        members
            .keys()
            .filter(|name| table.is_some_and(|table| table.field(name).is_some()))
            .count()
    };
    let most = APIS.into_iter().map(fitting).max().unwrap_or_default();
    let best: Vec<_> = APIS
        .into_iter()
        .filter(|api| fitting(api) == most)
        .collect();
    let choice = hints.told.or(hints.open.filter(|_| most > 0));
    let chosen = choice.filter(|api| best.iter().any(|best| std::ptr::eq(*best, *api)));
    match (best.as_slice(), chosen) {
        (&[api], _) | (_, Some(api)) => Ok(api),
        _ => {
            let names: Vec<_> = APIS.into_iter().map(|api| outer(api).name).collect();
            let why = if most > 0 {
                "Its parameters fit more than one request"
            } else {
                "None of its parameters is known"
            };
            let names = names.join(" or ");
            Err(format!(
                "This does not look like a request. {why}, and {names} is missing around them."
            )
            .into())
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
