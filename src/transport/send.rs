//! Sending as a state machine: a confirmation sends at most one request, and a request whose
//! outcome is unknown is sent again only after another, explicit confirmation.
//!
//! ```text
//!           Review            Confirm             Answered
//!  Ready ──────────▶ Confirming ──────▶ Sending ───────────▶ Ready: answered, failed or unknown
//!    ▲                  │ Cancel          │ Cancel, Unread, TimedOut, Cut, Redirected
//!    └──────────────────┘                 └────────────────▶ Ready: unknown
//! ```
//!
//! Everything here is pure. The driver stores [`State::marker`] before it carries out an effect, so
//! that a reload in flight finds the marker and begins with [`Event::Found`].

use crate::catalogue::spec::Api;
use crate::transport::answer::{Answer, Creation};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// The state of sending.
#[derive(Debug, Clone)]
pub enum State {
    /// No review is open and no request is under way.
    Ready(Outcome),
    /// The request is being reviewed. Holds the outcome of the previous one, to go back to.
    Confirming(Outcome),
    /// A request is under way. Holds the outcome of the previous one.
    Sending(Pending, Outcome),
}

/// The outcome of the last request.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// No request has been sent.
    Idle,
    /// It created something.
    Answered(Box<Answer>),
    /// It certainly created nothing.
    Failed(Failure),
    /// It may have created something.
    Unknown(Unconfirmed),
}

/// The reason why nothing was created.
#[derive(Debug, Clone)]
pub enum Failure {
    /// The request was never sent: the reason, in a sentence.
    Unsent(String),
    /// The service or the proxy refused it.
    Refused(Box<Answer>),
}

/// A request that may have created something.
#[derive(Debug, Clone)]
pub struct Unconfirmed {
    /// The request.
    pub pending: Pending,
    /// The reason why its outcome is unknown.
    pub why: Why,
}

/// The reason why the outcome of a request is unknown.
#[derive(Debug, Clone)]
pub enum Why {
    /// No answer came in time.
    TimedOut,
    /// The connection broke, or the browser withheld the answer.
    Cut,
    /// The user stopped waiting.
    Cancelled,
    /// An answer with this status came and could not be read before the user stopped waiting.
    Unread(u16),
    /// The answer was a redirect.
    Redirected,
    /// The page was left or reloaded while the request was under way.
    Left,
    /// The answer leaves it open.
    Answered(Box<Answer>),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Why::TimedOut => "No answer came within the time limit.",
            Why::Cut => "The request failed, and the browser does not say where.",
            Why::Cancelled => "You stopped waiting for the answer; the request may have arrived.",
            Why::Unread(status) => {
                return write!(
                    f,
                    "An answer with status {status} arrived, but you stopped waiting before it was read."
                );
            }
            Why::Redirected => "The answer was a redirect, which is not followed.",
            Why::Left => {
                "The page was left, or loaded again, before it was known what came of the request."
            }
            Why::Answered(answer) => &answer.headline,
        })
    }
}

/// The marker of a request under way, as it is stored: without a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The name of the API.
    pub api: String,
    /// The name of the resource to create; empty if the service chooses one.
    pub name: String,
    /// The URL of the service.
    pub url: String,
    /// The moment of sending, in milliseconds since 1970.
    pub at: u64,
}

/// An event.
#[derive(Debug, Clone)]
pub enum Event {
    /// The user wants to send: the review opens.
    Review,
    /// The user confirms the reviewed request.
    Confirm(Pending, Again),
    /// The user goes back, or stops waiting.
    Cancel,
    /// The user stops waiting for an answer that came with this status and could not be read.
    Unread(u16),
    /// The request under review or under way is certain not to have been sent.
    Hindered(String),
    /// An answer came and was read.
    Answered(Box<Answer>),
    /// The time limit is over.
    TimedOut,
    /// The fetch failed.
    Cut,
    /// The answer is a redirect, which a browser does not show.
    Redirected,
    /// A marker is in the storage: another tab's, or one from before a reload.
    Found(Pending),
    /// That marker is gone: another tab has its answer, or the user settled it there.
    Gone(Pending),
    /// The user knows the outcome and dismisses it.
    Settled,
}

/// The user's consent to send a request again that may have created something already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// The box is ticked.
    Yes,
    /// The box is not ticked, or there is none.
    No,
}

/// An action for the driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Send the confirmed request, once.
    Fetch,
    /// Stop the request under way: no answer to it is wanted any more.
    Abort,
}

impl Default for State {
    fn default() -> State {
        State::IDLE
    }
}

impl State {
    /// The state before anything is sent.
    pub const IDLE: State = State::Ready(Outcome::Idle);

    /// Returns the name: `idle`, `confirming`, `sending`, `answered`, `failed` or `unknown`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            State::Ready(Outcome::Idle) => "idle",
            State::Ready(Outcome::Answered(_)) => "answered",
            State::Ready(Outcome::Failed(_)) => "failed",
            State::Ready(Outcome::Unknown(_)) => "unknown",
            State::Confirming(_) => "confirming",
            State::Sending(..) => "sending",
        }
    }

    /// Returns the outcome of the last request; `None` while one is under way.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match self {
            State::Ready(outcome) | State::Confirming(outcome) => Some(outcome),
            State::Sending(..) => None,
        }
    }

    /// Returns the request that may have created something. A reload must find it in the storage; a
    /// previous marker must be removed from there.
    #[must_use]
    pub fn marker(&self) -> Option<&Pending> {
        match self {
            State::Sending(pending, _) => Some(pending),
            State::Ready(Outcome::Unknown(unconfirmed))
            | State::Confirming(Outcome::Unknown(unconfirmed)) => Some(&unconfirmed.pending),
            State::Ready(_) | State::Confirming(_) => None,
        }
    }

    /// Returns the answer to the last request, if there is one.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self.outcome()? {
            Outcome::Answered(answer)
            | Outcome::Failed(Failure::Refused(answer))
            | Outcome::Unknown(Unconfirmed {
                why: Why::Answered(answer),
                ..
            }) => Some(answer),
            Outcome::Idle | Outcome::Failed(Failure::Unsent(_)) | Outcome::Unknown(_) => None,
        }
    }

    /// Returns the state after an event, and the action for the driver. An event that does not
    /// apply, such as the second half of a double click, changes nothing.
    #[must_use]
    pub fn after(self, event: Event) -> (State, Option<Effect>) {
        match (self, event) {
            (State::Ready(outcome), Event::Review) => (State::Confirming(outcome), None),
            (State::Confirming(outcome), Event::Confirm(pending, again)) => {
                confirmed(outcome, pending, again)
            }
            (State::Confirming(outcome), Event::Cancel) => (State::Ready(outcome), None),
            (State::Confirming(outcome), Event::Hindered(why)) => (unsent(outcome, why), None),
            (State::Sending(pending, _), Event::Cancel) => {
                (unknown(pending, Why::Cancelled), Some(Effect::Abort))
            }
            (State::Sending(pending, _), Event::Unread(status)) => {
                (unknown(pending, Why::Unread(status)), Some(Effect::Abort))
            }
            (State::Sending(_, before), Event::Hindered(why)) => {
                (unsent(before, why), Some(Effect::Abort))
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
            (State::Ready(_), Event::Settled) => (State::IDLE, None),
            (State::Ready(Outcome::Idle), Event::Found(pending)) => {
                (unknown(pending, Why::Left), None)
            }
            (State::Ready(outcome), Event::Gone(pending)) => {
                (State::Ready(without(outcome, &pending)), None)
            }
            (State::Confirming(outcome), Event::Found(pending)) => {
                (State::Confirming(with(outcome, pending)), None)
            }
            (State::Confirming(outcome), Event::Gone(pending)) => {
                (State::Confirming(without(outcome, &pending)), None)
            }
            (state, _) => (state, None),
        }
    }
}

fn confirmed(before: Outcome, pending: Pending, again: Again) -> (State, Option<Effect>) {
    match before {
        Outcome::Unknown(_) if again == Again::No => (State::Confirming(before), None),
        _ => (State::Sending(pending, before), Some(Effect::Fetch)),
    }
}

/// Returns the outcome to show in a review after another tab's request is found. An unconfirmed
/// request of this tab comes first.
fn with(outcome: Outcome, pending: Pending) -> Outcome {
    match outcome {
        Outcome::Unknown(unconfirmed) => Outcome::Unknown(unconfirmed),
        Outcome::Idle | Outcome::Answered(_) | Outcome::Failed(_) => {
            Outcome::Unknown(Unconfirmed {
                pending,
                why: Why::Left,
            })
        }
    }
}

/// Returns the outcome after another tab received the answer to that request, or the user settled
/// it there.
fn without(outcome: Outcome, pending: &Pending) -> Outcome {
    match outcome {
        Outcome::Unknown(unconfirmed) if unconfirmed.pending == *pending => Outcome::Idle,
        outcome => outcome,
    }
}

fn answered(pending: Pending, answer: Box<Answer>) -> State {
    match answer.creation {
        Creation::Created => State::Ready(Outcome::Answered(answer)),
        Creation::Refused => State::Ready(Outcome::Failed(Failure::Refused(answer))),
        Creation::Unsure => unknown(pending, Why::Answered(answer)),
    }
}

fn unknown(pending: Pending, why: Why) -> State {
    State::Ready(Outcome::Unknown(Unconfirmed { pending, why }))
}

/// Returns the state after a request that was not sent. It does not replace the outcome of an
/// earlier one that created something, or may have.
fn unsent(before: Outcome, why: String) -> State {
    State::Ready(match before {
        Outcome::Answered(_) | Outcome::Unknown(_) => before,
        Outcome::Idle | Outcome::Failed(_) => Outcome::Failed(Failure::Unsent(why)),
    })
}

/// The version of [`Stored`]. Texts of another version are left alone.
const VERSION: u64 = 1;

/// A marker as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    v: u64,
    api: String,
    name: String,
    url: String,
    at: u64,
}

/// Returns the name of the resource in a body; empty if the service chooses one.
#[must_use]
pub fn resource_name<'a>(api: &'static Api, body: &'a Value) -> &'a str {
    body.get(crate::catalogue::spec::outer(api).name)
        .and_then(|inner| inner.get("name"))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

impl Pending {
    /// Returns the marker of a request for a resource of that [name](resource_name), sent to a URL
    /// of the service.
    #[must_use]
    pub fn new(api: &'static Api, name: &str, url: &str, at: u64) -> Pending {
        Pending {
            api: api.name.into(),
            name: name.into(),
            url: url.into(),
            at,
        }
    }

    /// Returns the key under which the marker is stored. Each request has its own, so that one tab
    /// does not remove another tab's marker.
    #[must_use]
    pub fn key(&self) -> String {
        format!("pending.{}.{}", self.api, self.at)
    }

    /// Encodes the marker for the browser's storage.
    #[must_use]
    pub fn encode(&self) -> String {
        let Pending { api, name, url, at } = self.clone();
        let stored = Stored {
            v: VERSION,
            api,
            name,
            url,
            at,
        };
        serde_json::to_string(&stored).unwrap_or_default()
    }

    /// Decodes a stored marker.
    #[must_use]
    pub fn decode(text: &str) -> Option<Pending> {
        let Stored {
            v,
            api,
            name,
            url,
            at,
        } = serde_json::from_str(text).ok()?;
        (v == VERSION).then_some(Pending { api, name, url, at })
    }

    /// Explains in a sentence how to find out the outcome.
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
    use serde_json::json;

    fn pending(at: u64) -> Pending {
        Pending::new(
            &GATEWAY,
            "vpngw-1",
            "https://a.example/v5/p/vpn-gateways",
            at,
        )
    }

    fn answer(creation: Creation) -> Box<Answer> {
        Box::new(Answer {
            status: 200,
            creation,
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

    /// Returns the names of the states after the events, and the effects.
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
        let created = Event::Answered(answer(Creation::Created));
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
            Event::Answered(answer(Creation::Unsure)),
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
        // Another tab can settle a lost request of this tab, but not one under way.
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
                State::Ready(Outcome::Answered(answer(Creation::Created))).after(Event::Review);
            assert!(state.answer().is_some());
            assert_eq!(state.after(event).0.name(), "answered");
        }
    }

    #[test]
    fn a_marker_names_the_resource() {
        let body = json!({ "vpn_gateway": { "name": "vpngw-1" } });
        assert_eq!(resource_name(&GATEWAY, &body), "vpngw-1");
        assert_eq!(resource_name(&CONNECTION, &body), "");
    }

    #[test]
    fn what_is_pending_is_remembered() {
        let kept = pending(1_573_789_015);
        assert_eq!(Pending::decode(&kept.encode()), Some(kept.clone()));
        for text in [
            "",
            "{",
            "[]",
            r#"{"v":2,"api":"a","name":"n","url":"u","at":1}"#,
            r#"{"v":1,"api":"a"}"#,
        ] {
            assert_eq!(Pending::decode(text), None, "{text}");
        }
        assert!(
            kept.how_to_check()
                .contains("\"vpngw-1\" in the console's list of VPN gateways")
        );
        let nameless = Pending::new(&CONNECTION, "", "u", 1);
        assert!(nameless.how_to_check().contains("list of VPN connections"));
    }

    fn any_event() -> impl Strategy<Value = Event> {
        let outcome = prop_oneof![
            Just(Creation::Created),
            Just(Creation::Refused),
            Just(Creation::Unsure)
        ];
        prop_oneof![
            3 => Just(Event::Review),
            3 => (0..9_u64, prop_oneof![Just(Again::Yes), Just(Again::No)])
                .prop_map(|(at, again)| Event::Confirm(pending(at), again)),
            1 => prop_oneof![Just(Event::Cancel), Just(Event::Unread(201))],
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
                let gives_up = matches!(event, Event::Cancel | Event::Unread(_) | Event::TimedOut | Event::Hindered(_));
                let (next, effect) = state.after(event);
                // Each accepted confirmation fetches once, and nothing else does.
                prop_assert_eq!(effect == Some(Effect::Fetch), confirmed);
                prop_assert_eq!(before != "sending" && next.name() == "sending", confirmed);
                // A request that is given up is aborted, so that its answer is not taken for that
                // of the next.
                prop_assert_eq!(effect == Some(Effect::Abort), before == "sending" && gives_up);
                // A request under way is forgotten only after an answer or a certain failure.
                if before == "sending" && next.marker().is_none() {
                    prop_assert!(matches!(next.name(), "answered" | "failed"));
                }
                state = next;
            }
        }
    }
}
