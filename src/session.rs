//! The desk that sends requests: it has the settings and the state of each page in hand, and says
//! what is to be shown and what is to be done. It knows no browser: the page hands it what was
//! typed and what happened, fetches what it is told to fetch, and shows the markup that it gets.
//!
//! Everything goes by JSON, because the desk works in the worker ([`crate::later`]). A call is
//!
//! ```text
//! { "api": "gateway", "event": "confirm", "now": milliseconds since 1970,
//!   "origin": "https://…" (the page's), "offline": false,
//!   "settings": { "/env/region": "…", "/env/token": "…", … by the names of the controls },
//!   "trusted": ["https://proxy.example"], "body": "{…}", "summary": "Creates a …",
//!   and what belongs to the event }
//! ```
//!
//! Invariant: nothing in an answer holds a secret, but for what is to be fetched.

mod markup;

use crate::address::Address;
use crate::answer::{self, Reply};
use crate::api::{APIS, find};
use crate::draft::Draft;
use crate::export::curl::curl;
use crate::proxy::Route;
use crate::request::{self, Auth, Credentials, Env, Problem, Request, Secret};
use crate::secret::without_secrets;
use crate::send::{Again, Doubt, Effect, Event, Failure, Pending, Rest, State, Why};
use crate::spec::Api;
use serde_json::{Value, json};

/// The settings that may be remembered, by the names of their controls.
pub const REMEMBERED: [&str; 6] = [
    "/env/region",
    "/env/project_id",
    "/env/endpoint",
    "/env/auth",
    "/env/proxy",
    "/env/limit",
];

/// The control of what mostly keeps a request from being sent.
const PROXY: &str = "/env/proxy";

/// Why a request was not sent where the browser stores nothing.
const UNSTORED: &str = "The browser refuses to remember that a request is under way: after a reload nobody would know of \
                        it. Let this page store data, or free some space, and send again.";

/// The settings as they are typed.
#[must_use]
pub fn env(setting: impl Fn(&str) -> String, trusted: Vec<String>) -> Env {
    let text = |name: &str| setting(name).trim().to_owned();
    Env {
        region: text("/env/region"),
        endpoint: text("/env/endpoint"),
        project_id: text("/env/project_id"),
        auth: Auth::named(&text("/env/auth")),
        proxy: text("/env/proxy"),
        limit: text("/env/limit"),
        trusted,
    }
}

/// Where sending stands on each page, and what is under way.
#[derive(Debug, Default)]
pub struct Desk {
    places: [Place; APIS.len()],
}

/// Where sending stands on one page.
#[derive(Default)]
struct Place {
    state: State,
    /// What was sent last, for its answer to be read by.
    request: Option<Request>,
    /// Further requests of which nobody knows what came of them: other tabs', or from before a reload.
    others: Vec<Pending>,
    /// The box of the review that should have been ticked.
    asked: &'static str,
    /// Whether it was told what keeps the request from being sent: then that is told until it is mended.
    told: bool,
}

/// Never the request: there are secrets in it.
impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(self.state.name())
    }
}

/// What a call says, beside its event.
struct Call<'a> {
    api: &'static Api,
    json: &'a Value,
    env: Env,
    credentials: Credentials,
    route: Option<Route>,
}

impl<'a> Call<'a> {
    fn new(api: &'static Api, json: &'a Value) -> Call<'a> {
        let settings = json.get("settings");
        let setting = |name: &str| {
            settings
                .and_then(|all| all.get(name)?.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        let trusted = json
            .get("trusted")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let env = env(
            setting,
            trusted
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        );
        let mut credentials = Credentials::default();
        for which in Secret::ALL {
            credentials.set(which, &setting(which.control()));
        }
        let route = env.route(api).ok();
        Call {
            api,
            json,
            env,
            credentials,
            route,
        }
    }

    fn text(&self, name: &str) -> &'a str {
        self.json
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn is(&self, name: &str) -> bool {
        self.json.get(name) == Some(&Value::Bool(true))
    }

    /// The moment, in milliseconds.
    fn now(&self) -> u64 {
        self.json
            .get("now")
            .and_then(Value::as_u64)
            .unwrap_or_default()
    }

    fn seconds(&self) -> u64 {
        self.now() / 1000
    }

    /// The body as a value.
    fn body(&self) -> Value {
        serde_json::from_str(self.text("body")).unwrap_or_default()
    }

    /// What is remembered of requests under way, where they are of this page.
    fn markers(&self) -> impl Iterator<Item = Pending> {
        let markers = self
            .json
            .get("markers")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        markers
            .filter_map(|marker| Pending::unpack(marker.as_str()?))
            .filter(|marker| marker.api == self.api.name)
    }

    /// Why the browser would not even send it.
    fn hindrance(&self) -> Option<String> {
        self.route
            .as_ref()?
            .hindrance(self.text("origin"), self.is("offline"))
    }

    /// The curl of the same request.
    fn curl(&self) -> String {
        curl(self.api, &self.env, &self.body())
    }

    /// What is likely where a browser only says that a request failed.
    fn causes(&self) -> Vec<String> {
        self.route
            .as_ref()
            .map(|route| route.causes(self.text("origin")))
            .unwrap_or_default()
    }

    /// The answer that came with the call; its body comes beside the JSON.
    fn reply<'b>(&self, headers: &'b [(String, String)], body: &'b [u8]) -> Reply<'b> {
        let status = self
            .json
            .get("status")
            .and_then(Value::as_u64)
            .and_then(|status| u16::try_from(status).ok());
        Reply {
            status: status.unwrap_or_default(),
            headers,
            body,
        }
    }

    fn headers(&self) -> Vec<(String, String)> {
        let pairs = self
            .json
            .get("headers")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let text = |pair: &Value, at: usize| {
            pair.get(at)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        pairs.map(|pair| (text(pair, 0), text(pair, 1))).collect()
    }
}

/// What came of a call, beside the state.
#[derive(Default)]
struct Done {
    effect: Option<Effect>,
    /// What keeps the request from being sent, where that was asked for.
    problems: Vec<Problem>,
    /// What takes the focus, where there are no problems: the name or id of a control.
    lead: Option<&'static str>,
    /// What is to be fetched.
    fetch: Option<Value>,
    /// Something to be told at once.
    said: Option<String>,
}

impl Desk {
    /// Answers a call; `bytes` is the body of an answer that came.
    pub fn answer(&mut self, call: &Value, bytes: &[u8]) -> Value {
        let named = |name: &str| call.get(name).and_then(Value::as_str).unwrap_or_default();
        // What is remembered of a request knows whose it is; all else is about the page that is open.
        let marker = Pending::unpack(named("marker"));
        let Some(api) = find(marker.as_ref().map_or(named("api"), |marker| &marker.api)) else {
            return Value::Null;
        };
        let Some(at) = APIS.iter().position(|known| known.name == api.name) else {
            return Value::Null;
        };
        let call = Call::new(api, call);
        let before = self.places[at].state.marker().cloned();
        let done = self.places[at].carry_out(&call, marker, bytes);
        self.places[at].view(&call, &done, before)
    }
}

impl Place {
    fn carry_out(&mut self, call: &Call, marker: Option<Pending>, bytes: &[u8]) -> Done {
        let mut done = Done::default();
        match call.text("event") {
            "review" => self.review(call, &mut done),
            "confirm" => self.confirm(call, &mut done),
            "cancel" => done.effect = self.happens(Event::Cancel),
            "answered" => {
                let headers = call.headers();
                if let Some(request) = self.request.take() {
                    let answer = answer::read(call.api, &request, &call.reply(&headers, bytes));
                    self.happens(Event::Answered(Box::new(answer)));
                }
            }
            "timed-out" => done.effect = self.happens(Event::TimedOut),
            "cut" => done.effect = self.happens(Event::Cut),
            "redirected" => done.effect = self.happens(Event::Redirected),
            "blocked" => {
                let why = call.route.as_ref().map(Route::blocked).unwrap_or_default();
                self.unsent(why, &mut done);
            }
            "unstored" => self.unsent(UNSTORED.into(), &mut done),
            "found" => marker.into_iter().for_each(|marker| self.found(marker)),
            "gone" => {
                self.others.retain(|other| Some(other) != marker.as_ref());
                if let Some(marker) = marker {
                    self.over(Event::Gone(marker));
                }
            }
            "settled" => self.over(Event::Settled),
            "test" => test(call, &mut done),
            "tested" => {
                let headers = call.headers();
                let reached = answer::reached(&call.reply(&headers, bytes));
                done.said = Some(reached.unwrap_or_else(|why| why));
            }
            "untested" => {
                let causes = call.causes().join(" Or: ");
                done.said = Some(format!(
                    "{} The likeliest cause first: {causes}",
                    markup::SILENT
                ));
            }
            // All else only wants to see.
            _ => {}
        }
        if !matches!(self.state, State::Sending(..)) {
            self.request = None;
        }
        if !matches!(self.state, State::Confirming(_)) {
            self.asked = "";
        }
        self.told |= !done.problems.is_empty();
        done
    }

    /// Goes on in the state machine.
    fn happens(&mut self, event: Event) -> Option<Effect> {
        let (state, effect) = std::mem::take(&mut self.state).after(event);
        self.state = state;
        effect
    }

    /// Opens the review, or says why not. While a request is under way there is none, and nothing that is wrong by
    /// now says anything about that request.
    fn review(&mut self, call: &Call, done: &mut Done) {
        if matches!(self.state, State::Sending(..)) {
            done.lead = Some("send-stop");
            return;
        }
        done.problems = self.problems(call);
        if !done.problems.is_empty() {
            return;
        }
        self.happens(Event::Review);
        // What another tab has under way by now must be seen before anything is confirmed.
        call.markers().for_each(|marker| self.found(marker));
        done.problems = self.problems(call);
        if !done.problems.is_empty() {
            self.happens(Event::Cancel);
        } else if let Some(why) = call.hindrance() {
            self.happens(Event::Hindered(why));
        }
    }

    /// What keeps the request from being sent. What hinders it is told in place of the last outcome, unless that must
    /// stay: then it is one of these.
    fn problems(&self, call: &Call) -> Vec<Problem> {
        let mut problems = call.env.problems(&call.credentials);
        if problems.is_empty()
            && matches!(
                self.state.rest(),
                Some(Rest::Answered(_) | Rest::Unknown(_))
            )
        {
            problems.extend(call.hindrance().map(|message| Problem {
                control: PROXY,
                message,
            }));
        }
        problems
    }

    /// The request that was confirmed has not been sent after all. Where the outcome of the one before stays, it is
    /// said beside that.
    fn unsent(&mut self, why: String, done: &mut Done) {
        done.effect = self.happens(Event::Hindered(why.clone()));
        if done.effect == Some(Effect::Abort) && !matches!(self.state, State::Rest(Rest::Failed(_)))
        {
            done.said = Some(why);
        }
    }

    /// A request of another tab, or from before a reload, of which nobody knows yet what came of it.
    fn found(&mut self, marker: Pending) {
        self.happens(Event::Found(marker.clone()));
        if !self.others.contains(&marker) {
            self.others.push(marker);
        }
        self.others
            .retain(|other| self.state.marker() != Some(other));
    }

    /// One doubt is over, by that event; then there may be another.
    fn over(&mut self, event: Event) {
        self.happens(event);
        if matches!(self.state.rest(), Some(Rest::Idle))
            && let Some(next) = self.others.pop()
        {
            self.happens(Event::Found(next));
        }
    }

    /// How to find out what came of all the requests of which nobody knows it.
    fn checks(&self, doubt: &Doubt) -> String {
        let all = std::iter::once(&doubt.pending).chain(&self.others);
        all.map(Pending::how_to_check)
            .collect::<Vec<String>>()
            .join(" ")
    }

    fn confirm(&mut self, call: &Call, done: &mut Done) {
        if !matches!(self.state, State::Confirming(_)) {
            return;
        }
        if !call.is("consent")
            && call
                .route
                .as_ref()
                .is_some_and(|route| !call.env.trusts(route))
        {
            self.asked = "consent";
            done.lead = Some("/send/consent");
            return;
        }
        let body = call.text("body").to_owned();
        let request =
            match Request::new(call.api, &call.env, &call.credentials, body, call.seconds()) {
                Ok(request) => request,
                Err(problems) => {
                    done.problems = problems;
                    self.happens(Event::Cancel);
                    return;
                }
            };
        let pending = Pending::new(call.api, &call.body(), &request.url, call.now());
        let again = if call.is("again") {
            Again::Yes
        } else {
            Again::No
        };
        done.effect = self.happens(Event::Confirm(pending, again));
        if done.effect == Some(Effect::Fetch) {
            let headers = request
                .headers
                .iter()
                .map(|header| json!([header.name, header.value.as_str()]));
            done.fetch = Some(json!({
                "method": request::METHOD,
                "url": request.route.url,
                "headers": headers.collect::<Vec<_>>(),
                "body": request.body,
                "seconds": call.env.seconds(),
            }));
            self.request = Some(request);
        } else {
            self.asked = "again";
            done.lead = Some("/send/again");
        }
    }

    /// What is to be shown, done and remembered.
    fn view(&mut self, call: &Call, done: &Done, before: Option<Pending>) -> Value {
        let problems = if self.told {
            self.problems(call)
        } else {
            Vec::new()
        };
        self.told = !problems.is_empty();
        let preview = request::preview(
            call.api,
            &call.env,
            &call.credentials,
            call.text("body"),
            call.seconds(),
        );
        let after = self.state.marker();
        let gone = before.filter(|before| after != Some(before));
        // What is fetched otherwise, to test a proxy, holds nothing that anybody must be trusted with.
        let sends = done.effect == Some(Effect::Fetch);
        json!({
            "api": call.api.name,
            "state": self.state.name(),
            "line": self.line(call),
            "resolved": match &preview.route { Ok(route) => route.url.clone(), Err(fault) => fault.to_string() },
            "headers": preview.headers.join("\n"),
            "canonical": preview.signing.as_ref().map(|signing| &signing.canonical_request),
            "to_sign": preview.signing.as_ref().map(|signing| &signing.string_to_sign),
            "curl": call.curl(),
            "problems": problems.iter().map(|problem| json!([problem.control, problem.message])).collect::<Vec<_>>(),
            "lead": done.problems.first().map(|problem| problem.control).or(done.lead),
            "review": matches!(self.state, State::Confirming(_)).then(|| markup::review(&self.ask(call))),
            "outcome": self.outcome(call),
            "raw": self.state.answer().map(|answer| answer.pretty.as_ref().unwrap_or(&answer.raw)),
            "gateway": self.state.answer().and_then(|answer| answer.connection.as_ref()).map(crate::later::from_draft),
            "abort": done.effect == Some(Effect::Abort),
            "fetch": done.fetch,
            "keep": after.map(|marker| json!([marker.key(), marker.pack()])),
            "drop": gone.map(|marker| marker.key()),
            "trust": call.route.as_ref().filter(|_| sends).and_then(|route| route.proxy.as_ref()),
            "said": done.said,
        })
    }

    /// Where sending stands, in a line.
    fn line(&self, call: &Call) -> String {
        match &self.state {
            State::Confirming(_) => "Waiting for your confirmation.".into(),
            State::Sending(pending, _) => {
                let seconds = call.env.seconds().unwrap_or_default();
                format!(
                    "Sending to {}. It takes {seconds} seconds at most.",
                    origin(&pending.url)
                )
            }
            State::Rest(Rest::Idle) => "Nothing has been sent.".into(),
            State::Rest(Rest::Answered(answer) | Rest::Failed(Failure::Refused(answer))) => {
                answer.headline.clone()
            }
            State::Rest(Rest::Failed(Failure::Unsent(_))) => "Failed: nothing was sent.".into(),
            State::Rest(Rest::Unknown(_)) => {
                format!("Unknown: the {} may have been created.", call.api.title)
            }
        }
    }

    /// What came of the last request, as markup.
    fn outcome(&self, call: &Call) -> String {
        match self.state.rest() {
            None | Some(Rest::Idle) => String::new(),
            Some(Rest::Answered(answer)) => markup::answer(answer, "", None),
            Some(Rest::Failed(Failure::Refused(answer))) => {
                markup::answer(answer, "", Some(&call.curl()))
            }
            Some(Rest::Failed(Failure::Unsent(why))) => markup::failure(why, &[], "", &call.curl()),
            Some(Rest::Unknown(doubt)) => self.unknown(call, doubt),
        }
    }

    fn unknown(&self, call: &Call, doubt: &Doubt) -> String {
        let check = self.checks(doubt);
        match &doubt.why {
            Why::Answered(answer) => markup::answer(answer, &check, Some(&call.curl())),
            Why::Cut => {
                markup::failure(&doubt.why.to_string(), &call.causes(), &check, &call.curl())
            }
            why => markup::failure(&why.to_string(), &[], &check, &call.curl()),
        }
    }

    /// What the review asks.
    fn ask<'a>(&self, call: &'a Call) -> markup::Review<'a> {
        let proxy = call.route.as_ref().and_then(|route| route.proxy.as_deref());
        let trusted = call
            .route
            .as_ref()
            .is_some_and(|route| call.env.trusts(route));
        markup::Review {
            title: call.api.title,
            summary: call.text("summary"),
            secrets: holds_secrets(call.api, call.body()),
            url: call.env.url(call.api),
            proxy,
            consent: !trusted,
            doubt: match &self.state {
                State::Confirming(Rest::Unknown(doubt)) => Some(self.checks(doubt)),
                _ => None,
            },
            asked: self.asked,
        }
    }
}

/// A request that creates nothing and holds no secret, to see whether the proxy reaches the service. It needs neither
/// project nor credentials.
fn test(call: &Call, done: &mut Done) {
    let needed = ["/env/region", "/env/endpoint", PROXY, "/env/limit"];
    let mut problems = call.env.problems(&call.credentials).into_iter();
    if let Some(problem) = problems.find(|problem| needed.contains(&problem.control)) {
        done.lead = Some(problem.control);
        done.said = Some(problem.message);
        return;
    }
    match (&call.route, call.hindrance()) {
        (
            Some(Route {
                url,
                proxy: Some(_),
            }),
            None,
        ) => {
            done.fetch = Some(
                json!({ "method": "GET", "url": url, "headers": [], "body": null, "seconds": call.env.seconds() }),
            );
        }
        (Some(_), Some(why)) => done.said = Some(why),
        (_, None) => done.said = Some("There is no proxy to be tested: name one above.".into()),
        (None, Some(_)) => {}
    }
}

/// Whether there is a secret in a body, such as a pre-shared key.
fn holds_secrets(api: &'static Api, body: Value) -> bool {
    let (_, secrets) = without_secrets(
        api,
        &Draft {
            body,
            facts: json!({}),
        },
    );
    !secrets.is_empty()
}

fn origin(url: &str) -> String {
    Address::parse(url)
        .map(|address| address.origin())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
