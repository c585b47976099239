//! Sending as one state machine: a confirmation sends at most one request, and what was sent and
//! never answered is not sent again without another confirmation that says so.
//!
//! ```text
//!           Review            Confirm             Answered
//!   Rest ──────────▶ Confirming ──────▶ Sending ───────────▶ Rest: answered, failed or unknown
//!    ▲                  │ Cancel          │ Cancel, TimedOut, Cut, Redirected
//!    └──────────────────┘                 └────────────────▶ Rest: unknown
//! ```
//!
//! Everything here is pure. Whoever drives it stores [`State::marker`] before an effect is
//! carried out, so that a reload in flight finds it and begins with [`Event::Found`].

use crate::catalogue::spec::Api;
use crate::transport::answer::{Answer, Outcome};
use serde_json::{Value, json};
use std::fmt;

/// Where sending stands.
#[derive(Debug, Clone)]
pub enum State {
    /// Nothing is going on.
    Rest(Rest),
    /// The request is being reviewed; cancelling goes back to what was before.
    Confirming(Rest),
    /// A request is under way; and what had come of the one before.
    Sending(Pending, Rest),
}

/// What came of the last request.
#[derive(Debug, Clone)]
pub enum Rest {
    /// There was none.
    Idle,
    /// It created something.
    Answered(Box<Answer>),
    /// It is certain that it created nothing.
    Failed(Failure),
    /// It may have created something.
    Unknown(Doubt),
}

/// Why nothing was created.
#[derive(Debug, Clone)]
pub enum Failure {
    /// It was not even sent: why, in a sentence.
    Unsent(String),
    /// The service or the proxy refused it.
    Refused(Box<Answer>),
}

/// A request that may have created something.
#[derive(Debug, Clone)]
pub struct Doubt {
    /// What was sent.
    pub pending: Pending,
    /// Why nobody knows.
    pub why: Why,
}

/// Why nobody knows what came of a request.
#[derive(Debug, Clone)]
pub enum Why {
    /// No answer came in time.
    TimedOut,
    /// The connection broke, or the browser kept the answer to itself.
    Cut,
    /// Somebody stopped waiting.
    Cancelled,
    /// The answer was a redirect.
    Redirected,
    /// The page was left or loaded anew while it was under way.
    Left,
    /// There was an answer, which leaves it open.
    Answered(Box<Answer>),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Why::TimedOut => "No answer came within the time limit.",
            Why::Cut => "The request failed, and the browser does not say where.",
            Why::Cancelled => "You stopped waiting for the answer; the request may have arrived.",
            Why::Redirected => "The answer was a redirect, which is not followed.",
            Why::Left => {
                "The page was left, or loaded again, before it was known what came of the request."
            }
            Why::Answered(answer) => &answer.headline,
        })
    }
}

/// A request under way, as it is remembered: without a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The name of the API.
    pub api: String,
    /// The name of what is to be created; empty where the service chooses one.
    pub name: String,
    /// The address of the service.
    pub url: String,
    /// When it was sent, in milliseconds since 1970.
    pub at: u64,
}

/// What happens.
#[derive(Debug, Clone)]
pub enum Event {
    /// Somebody wants to send: the review opens.
    Review,
    /// Somebody confirms what is reviewed; and whether that it is sent again, after an outcome
    /// that is unknown.
    Confirm(Pending, Again),
    /// Somebody goes back, or stops waiting.
    Cancel,
    /// It is known beforehand, or by a report of the content security policy, that it was not
    /// sent: the request that is reviewed or under way, and no earlier one.
    Hindered(String),
    /// An answer came.
    Answered(Box<Answer>),
    /// The time limit is over.
    TimedOut,
    /// The fetch failed.
    Cut,
    /// The answer is a redirect, of which a browser shows nothing.
    Redirected,
    /// A marker is in the storage: another tab's, or one from before a reload.
    Found(Pending),
    /// That marker has gone: another tab has its answer, or somebody settled it there.
    Gone(Pending),
    /// Somebody found out what came of it, and needs it no more.
    Settled,
}

/// Whether a confirmation is one to send again what may have been created already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// The box is ticked.
    Yes,
    /// There is no box, or it is not.
    No,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Send the request that was confirmed, once.
    Fetch,
    /// Stop the request that is under way: no answer to it is wanted any more.
    Abort,
}

impl Default for State {
    fn default() -> State {
        State::IDLE
    }
}

impl State {
    /// Nothing has been sent.
    pub const IDLE: State = State::Rest(Rest::Idle);

    /// Its name: `idle`, `confirming`, `sending`, `answered`, `failed` or `unknown`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            State::Rest(Rest::Idle) => "idle",
            State::Rest(Rest::Answered(_)) => "answered",
            State::Rest(Rest::Failed(_)) => "failed",
            State::Rest(Rest::Unknown(_)) => "unknown",
            State::Confirming(_) => "confirming",
            State::Sending(..) => "sending",
        }
    }

    /// What came of the last request, while none is under way.
    #[must_use]
    pub fn rest(&self) -> Option<&Rest> {
        match self {
            State::Rest(rest) | State::Confirming(rest) => Some(rest),
            State::Sending(..) => None,
        }
    }

    /// The request of which nobody knows yet whether it created something. It is what a reload
    /// must find in the storage; one that is no longer the marker is to be removed from there.
    #[must_use]
    pub fn marker(&self) -> Option<&Pending> {
        match self {
            State::Sending(pending, _) => Some(pending),
            State::Rest(Rest::Unknown(doubt)) | State::Confirming(Rest::Unknown(doubt)) => {
                Some(&doubt.pending)
            }
            State::Rest(_) | State::Confirming(_) => None,
        }
    }

    /// The answer, if there is one.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self.rest()? {
            Rest::Answered(answer)
            | Rest::Failed(Failure::Refused(answer))
            | Rest::Unknown(Doubt {
                why: Why::Answered(answer),
                ..
            }) => Some(answer),
            Rest::Idle | Rest::Failed(Failure::Unsent(_)) | Rest::Unknown(_) => None,
        }
    }

    /// What an event makes of the state, and what is to be done. An event that does not fit, such
    /// as the second half of a double click, changes nothing.
    #[must_use]
    pub fn after(self, event: Event) -> (State, Option<Effect>) {
        match (self, event) {
            (State::Rest(rest), Event::Review) => (State::Confirming(rest), None),
            (State::Confirming(rest), Event::Confirm(pending, again)) => {
                confirmed(rest, pending, again)
            }
            (State::Confirming(rest), Event::Cancel) => (State::Rest(rest), None),
            (State::Confirming(rest), Event::Hindered(why)) => (unsent(rest, why), None),
            (State::Sending(pending, _), Event::Cancel) => {
                (unknown(pending, Why::Cancelled), Some(Effect::Abort))
            }
            (State::Sending(_, rest), Event::Hindered(why)) => {
                (unsent(rest, why), Some(Effect::Abort))
            }
            (State::Sending(pending, _), Event::Answered(answer)) => {
                (answered(pending, answer), None)
            }
            (State::Sending(pending, _), Event::TimedOut) => {
                (unknown(pending, Why::TimedOut), Some(Effect::Abort))
            }
            (State::Sending(pending, _), Event::Cut) => (unknown(pending, Why::Cut), None),
            (State::Sending(pending, _), Event::Redirected) => {
                (unknown(pending, Why::Redirected), None)
            }
            (State::Rest(_), Event::Settled) => (State::IDLE, None),
            (State::Rest(Rest::Idle), Event::Found(pending)) => (unknown(pending, Why::Left), None),
            (State::Rest(rest), Event::Gone(pending)) => {
                (State::Rest(without(rest, &pending)), None)
            }
            (State::Confirming(rest), Event::Found(pending)) => {
                (State::Confirming(with(rest, pending)), None)
            }
            (State::Confirming(rest), Event::Gone(pending)) => {
                (State::Confirming(without(rest, &pending)), None)
            }
            (state, _) => (state, None),
        }
    }
}

fn confirmed(rest: Rest, pending: Pending, again: Again) -> (State, Option<Effect>) {
    match rest {
        Rest::Unknown(_) if again == Again::No => (State::Confirming(rest), None),
        _ => (State::Sending(pending, rest), Some(Effect::Fetch)),
    }
}

/// A review in the light of another tab's request. A doubt of its own stays what it is.
fn with(rest: Rest, pending: Pending) -> Rest {
    match rest {
        Rest::Unknown(doubt) => Rest::Unknown(doubt),
        Rest::Idle | Rest::Answered(_) | Rest::Failed(_) => Rest::Unknown(Doubt {
            pending,
            why: Why::Left,
        }),
    }
}

/// What is left when another tab has the answer to that request, or somebody settled it there.
fn without(rest: Rest, pending: &Pending) -> Rest {
    match rest {
        Rest::Unknown(doubt) if doubt.pending == *pending => Rest::Idle,
        rest => rest,
    }
}

fn answered(pending: Pending, answer: Box<Answer>) -> State {
    match answer.outcome {
        Outcome::Created => State::Rest(Rest::Answered(answer)),
        Outcome::Refused => State::Rest(Rest::Failed(Failure::Refused(answer))),
        Outcome::Unsure => unknown(pending, Why::Answered(answer)),
    }
}

fn unknown(pending: Pending, why: Why) -> State {
    State::Rest(Rest::Unknown(Doubt { pending, why }))
}

/// What an earlier request created, or may have, is not lost over one that cannot be sent.
fn unsent(before: Rest, why: String) -> State {
    State::Rest(match before {
        Rest::Answered(_) | Rest::Unknown(_) => before,
        Rest::Idle | Rest::Failed(_) => Rest::Failed(Failure::Unsent(why)),
    })
}

/// The version of the form below. What has another one is left alone.
const VERSION: u64 = 1;

impl Pending {
    /// What is remembered of the request with that body, which is sent to that address.
    #[must_use]
    pub fn new(api: &'static Api, body: &Value, url: &str, at: u64) -> Pending {
        let name = body
            .get(crate::catalogue::spec::outer(api).name)
            .and_then(|inner| inner.get("name"))
            .and_then(Value::as_str);
        Pending {
            api: api.name.into(),
            name: name.unwrap_or_default().into(),
            url: url.into(),
            at,
        }
    }

    /// Under which name it is stored: each request has its own, so that one tab does not remove
    /// what another one needs.
    #[must_use]
    pub fn key(&self) -> String {
        format!("pending.{}.{}", self.api, self.at)
    }

    /// As a text that a browser can store.
    #[must_use]
    pub fn pack(&self) -> String {
        let Pending { api, name, url, at } = self;
        json!({ "v": VERSION, "api": api, "name": name, "url": url, "at": at }).to_string()
    }

    /// What a text tells, if it is one of these.
    #[must_use]
    pub fn unpack(text: &str) -> Option<Pending> {
        let value: Value = serde_json::from_str(text).ok()?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        if value.get("v").and_then(Value::as_u64) != Some(VERSION) {
            return None;
        }
        Some(Pending {
            api: text("api")?,
            name: text("name")?,
            url: text("url")?,
            at: value.get("at")?.as_u64()?,
        })
    }

    /// How to find out what came of it, in a sentence.
    #[must_use]
    pub fn how_to_check(&self) -> String {
        let title = crate::catalogue::find(&self.api).map_or("resource", |api| api.title);
        let which = match &*self.name {
            "" => "one that was created just then".to_owned(),
            name => format!("\"{name}\""),
        };
        format!(
            "Before you send again, look for {which} in the console's list of {title}s, or in what a GET to {} lists.",
            self.url
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use crate::transport::answer::Author;
    use proptest::prelude::*;

    fn pending(at: u64) -> Pending {
        Pending::new(
            &GATEWAY,
            &json!({ "vpn_gateway": { "name": "vpngw-1" } }),
            "https://a.example/v5/p/vpn-gateways",
            at,
        )
    }

    fn answer(outcome: Outcome) -> Box<Answer> {
        Box::new(Answer {
            status: 200,
            outcome,
            author: Author::Service,
            headline: "H.".into(),
            says: Vec::new(),
            error: None,
            request_id: None,
            rows: Vec::new(),
            raw: String::new(),
            pretty: None,
            connection: None,
        })
    }

    /// The names of the states that events lead to from the first, and what was to be done.
    fn run(events: impl IntoIterator<Item = Event>) -> (Vec<&'static str>, Vec<Effect>) {
        let mut state = State::IDLE;
        let (mut names, mut effects) = (Vec::new(), Vec::new());
        for event in events {
            let (next, effect) = state.after(event);
            names.push(next.name());
            effects.extend(effect);
            state = next;
        }
        (names, effects)
    }

    fn confirm(again: Again) -> Event {
        Event::Confirm(pending(7), again)
    }

    #[test]
    fn one_confirmation_sends_once() {
        let events = [
            Event::Review,
            confirm(Again::No),
            confirm(Again::No),
            Event::Review,
            confirm(Again::Yes),
        ];
        let created = Event::Answered(answer(Outcome::Created));
        let (names, effects) = run(events.into_iter().chain([created, confirm(Again::Yes)]));
        assert_eq!(
            names,
            [
                "confirming",
                "sending",
                "sending",
                "sending",
                "sending",
                "answered",
                "answered"
            ]
        );
        assert_eq!(effects, [Effect::Fetch]);
    }

    #[test]
    fn what_is_unknown_is_sent_again_by_another_confirmation_only() {
        for lost in [
            Event::Cancel,
            Event::TimedOut,
            Event::Cut,
            Event::Answered(answer(Outcome::Unsure)),
        ] {
            let (names, effects) = run([
                Event::Review,
                confirm(Again::No),
                lost,
                Event::Review,
                confirm(Again::No),
                Event::Cancel,
                Event::Review,
                confirm(Again::Yes),
            ]);
            let expected = [
                "confirming",
                "sending",
                "unknown",
                "confirming",
                "confirming",
                "unknown",
                "confirming",
                "sending",
            ];
            assert_eq!(names, expected);
            assert_eq!(
                effects
                    .iter()
                    .filter(|effect| **effect == Effect::Fetch)
                    .count(),
                2
            );
        }
    }

    #[test]
    fn a_reload_in_flight_is_unknown() {
        let found = || Event::Found(pending(1));
        let (names, effects) = run([found(), Event::Review, confirm(Again::No)]);
        assert_eq!(names, ["unknown", "confirming", "confirming"]);
        assert_eq!(effects, []);
        let (names, _) = run([found(), Event::Gone(pending(2)), Event::Gone(pending(1))]);
        assert_eq!(names, ["unknown", "unknown", "idle"]);
    }

    #[test]
    fn a_request_of_another_tab_is_seen_in_the_review() {
        let found = || Event::Found(pending(1));
        let (names, _) = run([Event::Review, found(), confirm(Again::No), Event::Cancel]);
        assert_eq!(names, ["confirming", "confirming", "confirming", "unknown"]);
        let (names, effects) = run([
            Event::Review,
            found(),
            Event::Gone(pending(1)),
            confirm(Again::No),
        ]);
        assert_eq!(names, ["confirming", "confirming", "confirming", "sending"]);
        assert_eq!(effects, [Effect::Fetch]);
        // What this tab sent and lost can be settled in another one, but not while it is under way.
        let (names, _) = run([
            Event::Review,
            confirm(Again::No),
            Event::TimedOut,
            Event::Gone(pending(7)),
        ]);
        assert_eq!(names, ["confirming", "sending", "unknown", "idle"]);
        let (names, _) = run([
            Event::Review,
            confirm(Again::No),
            Event::Gone(pending(7)),
            Event::TimedOut,
        ]);
        assert_eq!(names, ["confirming", "sending", "sending", "unknown"]);
    }

    #[test]
    fn what_never_left_has_failed() {
        let (names, effects) = run([Event::Review, Event::Hindered("Offline.".into())]);
        assert_eq!(names, ["confirming", "failed"]);
        assert_eq!(effects, []);
        let (names, _) = run([
            Event::Review,
            confirm(Again::No),
            Event::Hindered("Blocked.".into()),
        ]);
        assert_eq!(names, ["confirming", "sending", "failed"]);
        let found = Event::Found(pending(1));
        let (names, _) = run([found, Event::Review, Event::Hindered("Offline.".into())]);
        assert_eq!(names, ["unknown", "confirming", "unknown"]);
        let found = Event::Found(pending(1));
        let (names, _) = run([
            found,
            Event::Review,
            confirm(Again::Yes),
            Event::Hindered("Blocked.".into()),
        ]);
        assert_eq!(names, ["unknown", "confirming", "sending", "unknown"]);
    }

    #[test]
    fn an_answer_is_kept_while_the_next_request_is_reviewed() {
        for event in [Event::Cancel, Event::Hindered("Offline.".into())] {
            let (state, _) =
                State::Rest(Rest::Answered(answer(Outcome::Created))).after(Event::Review);
            assert!(state.answer().is_some());
            assert_eq!(state.after(event).0.name(), "answered");
        }
    }

    #[test]
    fn what_is_pending_is_remembered() {
        let kept = pending(1_573_789_015);
        assert_eq!(Pending::unpack(&kept.pack()), Some(kept.clone()));
        for text in [
            "",
            "{",
            "[]",
            r#"{"v":2,"api":"a","name":"n","url":"u","at":1}"#,
            r#"{"v":1,"api":"a"}"#,
        ] {
            assert_eq!(Pending::unpack(text), None, "{text}");
        }
        assert!(
            kept.how_to_check()
                .contains("\"vpngw-1\" in the console's list of VPN gateways")
        );
        let nameless = Pending::new(&CONNECTION, &json!({}), "u", 1);
        assert!(nameless.how_to_check().contains("list of VPN connections"));
    }

    fn any_event() -> impl Strategy<Value = Event> {
        let outcome = prop_oneof![
            Just(Outcome::Created),
            Just(Outcome::Refused),
            Just(Outcome::Unsure)
        ];
        prop_oneof![
            3 => Just(Event::Review),
            3 => (0..9_u64, prop_oneof![Just(Again::Yes), Just(Again::No)])
                .prop_map(|(at, again)| Event::Confirm(pending(at), again)),
            1 => Just(Event::Cancel),
            1 => Just(Event::Hindered("H.".into())),
            2 => outcome.prop_map(|outcome| Event::Answered(answer(outcome))),
            2 => prop_oneof![Just(Event::TimedOut), Just(Event::Cut), Just(Event::Redirected)],
            1 => (0..9_u64).prop_map(pending).prop_map(Event::Found),
            1 => (0..9_u64).prop_map(pending).prop_map(Event::Gone),
            1 => Just(Event::Settled),
        ]
    }

    proptest! {
        #[test]
        fn nothing_is_sent_without_a_confirmation_of_its_own(events in prop::collection::vec(any_event(), 0..40)) {
            let mut state = State::IDLE;
            for event in events {
                let (before, doubt) = (state.name(), state.marker().is_some());
                let confirmed = match &event {
                    Event::Confirm(_, again) => before == "confirming" && (!doubt || *again == Again::Yes),
                    _ => false,
                };
                let gives_up = matches!(event, Event::Cancel | Event::TimedOut | Event::Hindered(_));
                let (next, effect) = state.after(event);
                // Exactly the confirmations that are accepted fetch, and each of them once.
                prop_assert_eq!(effect == Some(Effect::Fetch), confirmed);
                prop_assert_eq!(before != "sending" && next.name() == "sending", confirmed);
                // A request that is given up is stopped, so that it cannot answer to the next one.
                prop_assert_eq!(effect == Some(Effect::Abort), before == "sending" && gives_up);
                // What is under way is never forgotten but for an answer or a certain failure.
                if before == "sending" && next.marker().is_none() {
                    prop_assert!(matches!(next.name(), "answered" | "failed"));
                }
                state = next;
            }
        }
    }
}
