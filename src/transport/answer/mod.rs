//! Reads an HTTP response for display: whether something was created, who answered, what the
//! answer means and what to do.
//!
//! Creating costs money, so only two statements are ever made with certainty: that the service
//! created something, and that it did not. Everything else is [`Creation::Unsure`].
//!
//! Invariant: nothing in an [`Answer`] holds a secret, whatever the answer echoes.

pub mod codes;
mod member;

use crate::catalogue;
use crate::catalogue::spec::outer;
use crate::catalogue::spec::{Api, Field, Table, Type};
use crate::document::draft::Draft;
use crate::document::json;
use crate::document::parse::{self, Document};
use crate::document::pointer::Trail;
use crate::document::secret::{self, Hidden, MASK};
use crate::exchange::import::{excerpt, response};
use crate::transport::address::Address;
use crate::transport::proxy::Manners;
use crate::transport::request::Sent;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// An HTTP response, as a fetch returns it.
#[derive(Debug, Clone, Copy)]
pub struct HttpResponse<'a> {
    /// The status, from 200 on.
    pub status: u16,
    /// The headers that the page may read; names are not case-sensitive.
    pub headers: &'a [(String, String)],
    /// The body, as it came.
    pub body: &'a [u8],
}

impl HttpResponse<'_> {
    /// Returns whether the body is shorter than its header says. WebKit does not report that itself on
    /// a connection that is closed after the answer.
    fn is_cut(&self) -> bool {
        let length = self.header("Content-Length");
        let length = length.and_then(|length| length.parse::<usize>().ok());
        length.is_some_and(|length| self.body.len() < length)
    }

    fn header(&self, name: &str) -> Option<&str> {
        let header = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        header
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

/// How certain it is that the request created something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Creation {
    /// It did.
    Created,
    /// It did not.
    Refused,
    /// It may have.
    Unsure,
}

/// The party that answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// The service.
    Service,
    /// The API gateway in front of the service.
    Gateway,
    /// The proxy.
    Proxy,
    /// The service or something on the way to it: the answer does not tell.
    Somebody,
}

/// An answer for display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// How certain it is that something was created.
    pub creation: Creation,
    /// The party that answered.
    pub author: Author,
    /// Both in a sentence.
    pub headline: String,
    /// Sentences: what the answer means, what to do, and remarks on the answer itself.
    pub says: Vec<String>,
    /// The error that the service reports.
    pub error: Option<Objection>,
    /// The ID by which the service's support finds the request.
    pub request_id: Option<String>,
    /// The members in the order of the response tables, then unknown ones.
    pub rows: Vec<Row>,
    /// The body as text, cut if it is very long.
    pub raw: String,
    /// The body as indented JSON, if it is JSON.
    pub pretty: Option<String>,
    /// The draft of a connection to the gateway that was created: its ID and the facts.
    pub connection: Option<Draft>,
    /// The ID of the resource that was created.
    pub resource: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// An error that the service reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Its code, such as `VPN.0001`.
    pub code: String,
    /// The service's own words.
    pub message: String,
    /// The member of the request that the message is about.
    pub pointer: Option<String>,
}

/// A member of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its pointer in the answer.
    pub pointer: String,
    /// The depth of nesting, from 0.
    pub depth: usize,
    /// The label; empty if the member is undocumented.
    pub label: String,
    /// The help text; empty if the member is undocumented.
    pub help: Cow<'static, str>,
    /// The value; empty for an object, whose members follow.
    pub text: String,
    /// `true` if the documentation lists the member.
    pub is_known: bool,
}

/// The longest text shown, in bytes.
pub const SHOWN: usize = 64 * 1024;

/// The largest number of rows.
pub const ROWS: usize = 500;

/// The longest value or message shown, in bytes.
const LINE: usize = 2000;

/// The longest code shown, in bytes.
const CODE: usize = 64;

/// A remark on a conflict, where the browser may have sent the request twice.
const REPEATED: &str = "This proxy may keep connections open, so the browser may have repeated the request. Check whether the first \
                        one created something.";

/// Reads the response to a request.
#[must_use]
pub fn read(api: &'static Api, sent: &Sent, response: &HttpResponse) -> Answer {
    let hidden = sent.hidden();
    let content = Content::of(api, &hidden, response);
    let error = content.value.as_ref().and_then(objection);
    let Verdict {
        creation,
        author,
        mut says,
    } = judge(api, sent, response, &content, error.as_ref());
    says.extend(retry_after(response));
    if response.status == 409 && sent.proxy.is_some() && !Manners::of(response.headers).closes {
        says.push(REPEATED.to_owned());
    }
    says.extend(redirected(sent, response));
    says.extend(content.notes);
    let error = error.map(|error| point(api, sent, error));
    let request_id = content
        .value
        .as_ref()
        .and_then(|value| text(value, "request_id"))
        .map(str::to_owned);
    let request_id =
        request_id.or_else(|| response.header("X-Request-Id").map(|id| hidden.mask(id)));
    let created = content
        .value
        .as_ref()
        .filter(|_| creation == Creation::Created);
    let of_resource = |member: &str| {
        let resource = created.and_then(|value| value.get(outer(api).name));
        let value = resource.and_then(|resource| text(resource, member));
        value.map(|value| cut(value, LINE))
    };
    let rows = content
        .value
        .as_ref()
        .map(|value| rows(api, value))
        .unwrap_or_default();
    if rows.len() == ROWS {
        says.push(format!(
            "Only the first {ROWS} parameters of the answer are listed."
        ));
    }
    Answer {
        status: response.status,
        creation,
        author,
        headline: headline(response.status, creation, author, error.as_ref()),
        says,
        error,
        request_id: request_id.map(|id| cut(&id, LINE)),
        rows,
        raw: content.raw,
        connection: created.and_then(|value| connection(api, value)),
        resource: of_resource("id"),
        name: of_resource("name"),
        pretty: content
            .value
            .map(|value| cut(&json::pretty_as(catalogue::response(api), &value), SHOWN)),
    }
}

/// Judges a proxy by its response to a request without credentials, in a sentence. The service
/// refuses such a request, which proves that the proxy reaches it.
#[must_use]
pub fn reached(response: &HttpResponse) -> String {
    let value: Option<Value> = serde_json::from_slice(response.body).ok();
    let status = response.status;
    let manners = Manners::of(response.headers).judgement();
    match value.as_ref().and_then(objection) {
        Some(_) if matches!(status, 401 | 403) => {
            format!("The proxy works: the service asked for credentials ({status}). {manners}")
        }
        Some(Objection { code, .. }) => format!(
            "The proxy works, but the service answered {status} {code} instead of asking for credentials. Check region, \
             endpoint and the placeholder in the proxy address. {manners}"
        ),
        None if value.is_some() && (200..300).contains(&status) => {
            format!("The proxy works: it returned JSON ({status}). {manners}")
        }
        None if status >= 500 => {
            format!(
                "The proxy runs, but cannot reach the service ({status}). Check region and endpoint. {manners}"
            )
        }
        None => format!(
            "Something answered with status {status}, but not the service. Check the proxy address and its placeholder, and \
             whether the proxy allows this host."
        ),
    }
}

/// The readable part of a body.
struct Content {
    kind: Kind,
    /// Its JSON, masked.
    value: Option<Value>,
    /// Its text, masked and cut.
    raw: String,
    /// Remarks about it.
    notes: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Empty,
    Json,
    /// It begins like JSON, but is not valid.
    Broken,
    Html,
    Text,
}

impl Content {
    fn of(api: &'static Api, hidden: &Hidden, response: &HttpResponse) -> Content {
        let text = String::from_utf8_lossy(response.body);
        let text = text.trim_start_matches('\u{feff}').trim();
        let mut notes = Vec::new();
        if std::str::from_utf8(response.body).is_err() {
            notes.push(
                "The answer is not valid UTF-8. Unreadable parts are shown as \u{fffd}.".to_owned(),
            );
        }
        let (mut value, repeated) = match parse::parse(text) {
            Ok(Document { value, repeated }) => (Some(value), !repeated.is_empty()),
            Err(_) => (None, false),
        };
        let is_masked = value.as_mut().is_some_and(|value| mask(api, hidden, value));
        let kind = kind(text, value.is_some());
        let shown = match &value {
            // A value hidden by another one of the same name has not been checked for secrets.
            Some(value) if is_masked || repeated => {
                json::pretty_as(catalogue::response(api), value)
            }
            None if kind == Kind::Broken => excerpt::masked(&hidden.mask(text)),
            _ => hidden.mask(text),
        };
        if repeated {
            notes.push(
                "A name appears more than once in an object of the answer. The last value is shown."
                    .into(),
            );
        } else if shown != text {
            notes.push(format!("Secrets in the answer are shown as {MASK}."));
        }
        if kind == Kind::Broken {
            notes.push("The answer begins like JSON but cannot be read. It may be cut off.".into());
        }
        if kind == Kind::Json
            && response
                .header("Content-Type")
                .is_some_and(|is| !is.contains("json"))
        {
            notes.push("The answer is JSON, but its Content-Type says otherwise.".into());
        }
        if shown.len() > SHOWN {
            let (part, whole) = (SHOWN / 1024, shown.len().div_ceil(1024));
            notes.push(format!(
                "Only the first {part} of {whole} KiB of the answer are shown."
            ));
        }
        Content {
            kind,
            value,
            raw: cut(&shown, SHOWN),
            notes,
        }
    }
}

fn kind(text: &str, is_json: bool) -> Kind {
    if text.is_empty() {
        Kind::Empty
    } else if is_json {
        Kind::Json
    } else if text.starts_with(['{', '[']) {
        Kind::Broken
    } else if text.starts_with('<') {
        Kind::Html
    } else {
        Kind::Text
    }
}

/// Masks the secrets in a value: members by their name, and texts that contain a secret. Returns
/// `true` if there were any.
fn mask(api: &'static Api, hidden: &Hidden, value: &mut Value) -> bool {
    let mut found = mask_texts(hidden, value);
    secret::for_each(catalogue::response(api), value, &mut |_, member| {
        found = true;
        *member = MASK.into();
    });
    found
}

fn mask_texts(hidden: &Hidden, value: &mut Value) -> bool {
    match value {
        Value::Object(members) => {
            let names = members.keys().any(|name| hidden.is_in(name));
            if names {
                let masked = std::mem::take(members)
                    .into_iter()
                    .map(|(name, member)| (hidden.mask(&name), member));
                *members = masked.collect();
            }
            mask_each(hidden, members.values_mut()) || names
        }
        Value::Array(entries) => mask_each(hidden, entries.iter_mut()),
        Value::String(text) => {
            let found = hidden.is_in(text);
            if found {
                *text = hidden.mask(text);
            }
            found
        }
        Value::Number(number) => {
            let text = number.to_string();
            let found = hidden.is_in(&text);
            if found {
                *value = hidden.mask(&text).into();
            }
            found
        }
        Value::Null | Value::Bool(_) => false,
    }
}

fn mask_each<'a>(hidden: &Hidden, values: impl Iterator<Item = &'a mut Value>) -> bool {
    let mut found = false;
    for value in values {
        found |= mask_texts(hidden, value);
    }
    found
}

/// Returns the beginning of a text, up to a number of bytes.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most)
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or_default();
    format!("{}…", &text[..end])
}

/// Returns the text of a member.
fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

/// Reads the service's error: in the usual shape, which the API gateway also uses, or in the shape
/// given on the page of error codes.
fn objection(value: &Value) -> Option<Objection> {
    let shape = |code, message| Some((text(value, code)?, text(value, message)?));
    // Other programs use the names of the second shape too, but not for codes such as VPN.0001.
    let second = || shape("code", "message").filter(|(code, _)| is_code(code));
    let (code, message) = shape("error_code", "error_msg").or_else(second)?;
    Some(Objection {
        code: cut(code, CODE),
        message: cut(message, LINE),
        pointer: None,
    })
}

fn is_code(text: &str) -> bool {
    let digits = text
        .rsplit_once('.')
        .map(|(_, digits)| digits)
        .unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Adds the member that the error is about.
fn point(api: &'static Api, sent: &Sent, error: Objection) -> Objection {
    let is_about_the_body = !error.code.starts_with("APIGW.");
    let body = serde_json::from_str(&sent.body).unwrap_or_default();
    let pointer = member::find(api, &error.message, &body).filter(|_| is_about_the_body);
    Objection { pointer, ..error }
}

/// The meaning of an answer.
struct Verdict {
    creation: Creation,
    author: Author,
    says: Vec<String>,
}

impl Verdict {
    fn new(creation: Creation, author: Author, says: impl Into<String>) -> Verdict {
        Verdict {
            creation,
            author,
            says: vec![says.into()],
        }
    }
}

fn judge(
    api: &'static Api,
    sent: &Sent,
    response: &HttpResponse,
    content: &Content,
    error: Option<&Objection>,
) -> Verdict {
    match (response.status, error) {
        (300..400, _) => Verdict::new(
            Creation::Unsure,
            Author::Somebody,
            "The answer is a redirect. Redirects are not followed, because the new address is unchecked. Check region, \
             endpoint and proxy.",
        ),
        (status, Some(error)) => of_service(status, error),
        (200..300, None) => success(api, sent, response, content),
        (status, None) => foreign(sent, status, content),
    }
}

/// Returns the verdict on an error of the service.
fn of_service(status: u16, error: &Objection) -> Verdict {
    let author = if error.code.starts_with("APIGW.") {
        Author::Gateway
    } else {
        Author::Service
    };
    let known = codes::find(&error.code);
    let is_certain =
        (400..500).contains(&status) && status != 408 || known.is_some_and(|code| code.is_certain);
    let creation = if is_certain {
        Creation::Refused
    } else {
        Creation::Unsure
    };
    Verdict {
        creation,
        author,
        says: known.map(|code| code.says.to_owned()).into_iter().collect(),
    }
}

/// Returns the verdict on an answer with a status of success.
fn success(api: &'static Api, sent: &Sent, response: &HttpResponse, content: &Content) -> Verdict {
    let created = |says: &str| Verdict::new(Creation::Created, Author::Service, says);
    let unsure = |says: &str| Verdict::new(Creation::Unsure, Author::Somebody, says);
    let noun = api.title;
    if content
        .value
        .as_ref()
        .is_some_and(|value| value.get(outer(api).name).is_some_and(Value::is_object))
    {
        return created(&format!(
            "The {noun} is being created. Billing starts when it is created{}.",
            api.unless_free
        ));
    }
    match content.kind {
        Kind::Html => {
            unsure("The answer is a web page, not from the service. Check the proxy address.")
        }
        _ if redirected(sent, response).is_some() => unsure(
            "The proxy followed a redirect, which can turn a create request into a read request.",
        ),
        Kind::Json | Kind::Text if response.status != 201 => {
            unsure("The service does not document this answer.")
        }
        Kind::Json => created("The answer lacks the documented parameters."),
        Kind::Empty | Kind::Broken | Kind::Text if response.is_cut() => {
            unsure("The answer broke off. Only a part of it arrived.")
        }
        Kind::Empty | Kind::Broken | Kind::Text => created("The answer cannot be read."),
    }
}

/// Returns the verdict on an error that is not the service's.
fn foreign(sent: &Sent, status: u16, content: &Content) -> Verdict {
    let is_certain = (400..500).contains(&status) && !matches!(status, 408 | 499);
    let creation = if is_certain {
        Creation::Refused
    } else {
        Creation::Unsure
    };
    let by_proxy = sent.proxy.is_some() && matches!(content.kind, Kind::Html | Kind::Text);
    if !by_proxy {
        return Verdict::new(
            creation,
            Author::Somebody,
            "The service does not document this answer.",
        );
    }
    let (creation, says) = said_by_proxy(&content.raw).unwrap_or((
        creation,
        match status {
            401 | 407 => "The proxy requires a login. This app does not log in to proxies.",
            403 => "The proxy blocks this request. Check which origins and hosts it allows.",
            404 => "The proxy does not have this address. Check the proxy address in the settings.",
            405 | 501 => "The proxy does not forward POST requests.",
            413 | 431 | 494 => "The request is larger than the proxy allows.",
            429 => "The proxy received too many requests. Wait and send again.",
            500.. => "The proxy got no answer from the service. The service may still have received the request.",
            _ => "The proxy refused the request. Its answer is shown below.",
        },
    ));
    Verdict::new(creation, Author::Proxy, says)
}

/// Interprets the texts of cors-anywhere. It answers 404 if the service cannot be reached, and also
/// if the connection broke while the request was under way.
fn said_by_proxy(text: &str) -> Option<(Creation, &'static str)> {
    if text.starts_with("This proxy has had a request with this confirmation") {
        return Some((
            Creation::Unsure,
            "The browser repeated the request after a broken connection, and the proxy refused the repetition. The service \
             may have received the first one.",
        ));
    }
    if text.starts_with("Not found because of proxy error") {
        // The same codes occur when a connection breaks: what matters is that there never was one.
        let never_there = ["Error: connect ", "Error: getaddrinfo "];
        return Some(if never_there.iter().any(|step| text.contains(step)) {
            (
                Creation::Refused,
                "The proxy cannot reach the service. Check region, endpoint and the proxy's network.",
            )
        } else {
            (
                Creation::Unsure,
                "The proxy lost its connection to the service, which may have received the request.",
            )
        });
    }
    let refusals = [
        (
            "Missing required request header",
            "The proxy requires the header Origin or X-Requested-With. Open this app over http or https, not as a file.",
        ),
        (
            "Invalid host",
            "The proxy needs the whole URL of the service. Use the placeholder {url}.",
        ),
    ];
    let refusal = refusals
        .into_iter()
        .find(|(words, _)| text.starts_with(words));
    refusal.map(|(_, says)| (Creation::Refused, says))
}

/// Returns the time after which the service or the proxy accepts a retry, in a sentence.
fn retry_after(response: &HttpResponse) -> Option<String> {
    let when = response.header("Retry-After")?;
    if when.len() < 10 && when.bytes().all(|byte| byte.is_ascii_digit()) {
        let s = if when == "1" { "" } else { "s" };
        return Some(format!("Wait {when} second{s} before you send again."));
    }
    let is_date = when.len() < 40
        && when
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b" ,:-".contains(&byte));
    is_date.then(|| format!("Wait until {when} before you send again."))
}

/// Returns a remark if the answer came from another URL than the request was sent to: cors-anywhere
/// follows redirects itself, and reports them in this header.
fn redirected(sent: &Sent, response: &HttpResponse) -> Option<String> {
    let last = response.header("X-Final-Url")?;
    if last.trim_end_matches('/') == sent.url.trim_end_matches('/') {
        return None;
    }
    let host = Address::parse(last)
        .map_or_else(|_| "another address".to_owned(), |address| address.origin());
    Some(format!(
        "The proxy followed a redirect. The answer comes from {}.",
        sent.hidden().mask(&host)
    ))
}

fn headline(status: u16, creation: Creation, author: Author, error: Option<&Objection>) -> String {
    let author = match author {
        Author::Service => "the service",
        Author::Gateway => "the API gateway",
        Author::Proxy => "the proxy (not the service)",
        Author::Somebody => "a server",
    };
    let code = error
        .map(|error| format!(", {}", error.code))
        .unwrap_or_default();
    match creation {
        Creation::Created => format!("Created: {author} answered with {status}."),
        Creation::Refused => format!("Nothing was created: {author} answered with {status}{code}."),
        Creation::Unsure => {
            format!("It may have been created: {author} answered with {status}{code}.")
        }
    }
}

/// Returns a draft of a connection to the gateway in a response.
fn connection(api: &'static Api, value: &Value) -> Option<Draft> {
    let mut body = value.as_object()?.clone();
    response::map(api, &mut body).connection
}

/// Returns the members of an answer.
fn rows(api: &'static Api, value: &Value) -> Vec<Row> {
    let mut rows = Rows(Vec::new());
    if let Value::Object(members) = value {
        rows.add_members(members, Some(catalogue::response(api)), &Trail::ROOT, 0);
    }
    rows.0
}

/// The members of an error, in the usual shape.
static ERROR: [Field; 2] = [
    Field {
        name: "error_code",
        label: "Error code",
        help: "The service's code for the error.",
        ..Field::TEXT
    },
    Field {
        name: "error_msg",
        label: "Error message",
        help: "The service's words about the error.",
        ..Field::TEXT
    },
];

struct Rows(Vec<Row>);

impl Rows {
    /// Adds the members of an object: those of its table in its order, then the others.
    fn add_members(
        &mut self,
        members: &Map<String, Value>,
        table: Option<&'static Table>,
        trail: &Trail,
        depth: usize,
    ) {
        let fields = table.map(|table| table.fields).unwrap_or_default();
        let known = fields
            .iter()
            .filter_map(|field| Some((field.name, Some(field), members.get(field.name)?)));
        let is_known = |name: &str| fields.iter().any(|field| field.name == name);
        let others = members.iter().filter(|(name, _)| !is_known(name));
        for (name, field, value) in
            known.chain(others.map(|(name, value)| (name.as_str(), None, value)))
        {
            // An error has no table of its own.
            let field = field.or(ERROR.iter().find(|field| depth == 0 && field.name == name));
            let label = field.map_or("", |field| field.label);
            self.add(label, field, value, &trail.name(name), depth);
        }
    }

    fn add(
        &mut self,
        label: &str,
        field: Option<&'static Field>,
        value: &Value,
        trail: &Trail,
        depth: usize,
    ) {
        if self.0.len() == ROWS {
            return;
        }
        let nested = match value {
            Value::Object(members) => !members.is_empty(),
            Value::Array(entries) => entries
                .iter()
                .any(|entry| entry.is_object() || entry.is_array()),
            _ => false,
        };
        self.0.push(Row {
            pointer: trail.to_string(),
            depth,
            label: cut(label, LINE),
            help: Cow::Borrowed(field.map_or("", |field| field.help)),
            text: if nested {
                String::new()
            } else {
                cut(&plain(value), LINE)
            },
            is_known: field.is_some(),
        });
        match value {
            Value::Object(members) => {
                self.add_members(
                    members,
                    field.and_then(|field| field.ty.table()),
                    trail,
                    depth + 1,
                );
            }
            Value::Array(entries) if nested => {
                let item = if let Some(Type::List(item)) = field.map(|field| field.ty) {
                    Some(item)
                } else {
                    None
                };
                for (at, entry) in entries.iter().enumerate().take(ROWS) {
                    let label = format!("{} {}", item.map_or("Entry", |item| item.label), at + 1);
                    self.add(&label, item, entry, &trail.index(at), depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// Formats a value in one line: a text without quotes, a list with commas.
fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Array(entries) => entries
            .iter()
            .take(ROWS)
            .map(plain)
            .collect::<Vec<_>>()
            .join(", ")
            .into(),
        other => Cow::Owned(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
