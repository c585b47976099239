//! Sending as a state machine: a confirmation sends at most one request.
//!
//! ```text
//!           Review            Confirm             Answered
//!  Ready ──────────▶ Confirming ──────▶ Sending ───────────▶ Ready: answered, failed or unknown
//!    ▲                  │ Cancel          │ Cancel, Unread, TimedOut, Cut, Broken, Redirected
//!    └──────────────────┘                 └────────────────▶ Ready: unknown
//! ```
//!
//! Everything here is pure. What outlives the page, and what other tabs send, is in the
//! [records](crate::transport::record), about which [`crate::transport::session`] decides.

use crate::catalogue::spec::Api;
use crate::transport::answer::{Answer, Creation};
use crate::transport::record::Record;
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
    Sending(Box<Record>, Outcome),
}

/// The outcome of the last request.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// There is none: nothing was sent since the page was loaded, or it is settled.
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
    pub record: Box<Record>,
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
    /// An answer with this status began to arrive and broke off.
    Broken(u16),
    /// The answer was a redirect.
    Redirected,
    /// The answer leaves it open.
    Answered(Box<Answer>),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Why::TimedOut => "No answer within the time limit.",
            Why::Cut => "The request failed.",
            Why::Cancelled => "You stopped waiting. The request may have arrived.",
            Why::Unread(status) => {
                return write!(
                    f,
                    "An answer with status {status} arrived, but you stopped before it was read."
                );
            }
            Why::Broken(status) => {
                return write!(
                    f,
                    "An answer with status {status} began to arrive, then broke off."
                );
            }
            Why::Redirected => "The answer was a redirect. Redirects are not followed.",
            Why::Answered(answer) => &answer.headline,
        })
    }
}

/// An event.
#[derive(Debug, Clone)]
pub enum Event {
    /// The user wants to send: the review opens.
    Review,
    /// The user confirms the reviewed request.
    Confirm(Box<Record>),
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
    /// An answer with this status began to arrive and broke off.
    Broken(u16),
    /// The answer is a redirect, which a browser does not show.
    Redirected,
    /// The user knows the outcome and dismisses it.
    Settled,
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

    /// Returns the request that is under way, or may have created something.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        match self {
            State::Sending(record, _) => Some(record),
            State::Ready(Outcome::Unknown(unconfirmed))
            | State::Confirming(Outcome::Unknown(unconfirmed)) => Some(&unconfirmed.record),
            State::Ready(_) | State::Confirming(_) => None,
        }
    }

    /// Returns the state after an event, and the action for the driver. An event that does not
    /// apply, such as the second half of a double click, changes nothing.
    #[must_use]
    pub fn after(self, event: Event) -> (State, Option<Effect>) {
        match (self, event) {
            (State::Ready(outcome), Event::Review) => (State::Confirming(outcome), None),
            (State::Confirming(outcome), Event::Confirm(record)) => {
                (State::Sending(record, outcome), Some(Effect::Fetch))
            }
            (State::Confirming(outcome), Event::Cancel) => (State::Ready(outcome), None),
            (State::Confirming(outcome), Event::Hindered(why)) => (unsent(outcome, why), None),
            (State::Sending(record, _), Event::Cancel) => {
                (unknown(record, Why::Cancelled), Some(Effect::Abort))
            }
            (State::Sending(record, _), Event::Unread(status)) => {
                (unknown(record, Why::Unread(status)), Some(Effect::Abort))
            }
            (State::Sending(_, before), Event::Hindered(why)) => {
                (unsent(before, why), Some(Effect::Abort))
            }
            (State::Sending(record, _), Event::Answered(answer)) => {
                (answered(record, answer), None)
            }
            (State::Sending(record, _), Event::TimedOut) => {
                (unknown(record, Why::TimedOut), Some(Effect::Abort))
            }
            (State::Sending(record, _), Event::Cut) => (unknown(record, Why::Cut), None),
            (State::Sending(record, _), Event::Broken(status)) => {
                (unknown(record, Why::Broken(status)), None)
            }
            (State::Sending(record, _), Event::Redirected) => {
                (unknown(record, Why::Redirected), None)
            }
            (State::Ready(_), Event::Settled) => (State::IDLE, None),
            (State::Confirming(_), Event::Settled) => (State::Confirming(Outcome::Idle), None),
            (state, _) => (state, None),
        }
    }
}

fn answered(record: Box<Record>, answer: Box<Answer>) -> State {
    match answer.creation {
        Creation::Created => State::Ready(Outcome::Answered(answer)),
        Creation::Refused => State::Ready(Outcome::Failed(Failure::Refused(answer))),
        Creation::Unsure => unknown(record, Why::Answered(answer)),
    }
}

fn unknown(record: Box<Record>, why: Why) -> State {
    State::Ready(Outcome::Unknown(Unconfirmed { record, why }))
}

/// Returns the state after a request that was not sent. It does not replace the outcome of an
/// earlier one that created something, or may have.
fn unsent(before: Outcome, why: String) -> State {
    State::Ready(match before {
        Outcome::Answered(_) | Outcome::Unknown(_) => before,
        Outcome::Idle | Outcome::Failed(_) => Outcome::Failed(Failure::Unsent(why)),
    })
}

/// Returns the name of the resource in a body; empty if the service chooses one.
#[must_use]
pub fn resource_name<'a>(api: &'static Api, body: &'a Value) -> &'a str {
    body.get(crate::catalogue::spec::outer(api).name)
        .and_then(|inner| inner.get("name"))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use crate::transport::answer::Author;
    use proptest::prelude::*;
    use serde_json::json;

    fn record(at: u64) -> Box<Record> {
        Box::new(Record {
            id: format!("c{at}"),
            api: GATEWAY.name.into(),
            name: "vpngw-1".into(),
            url: "https://a.example/v5/p/vpn-gateways".into(),
            region: String::new(),
            project: "p".into(),
            at,
            answer: None,
            is_checked: false,
        })
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
            resource: None,
            name: None,
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

    fn confirm() -> Event {
        Event::Confirm(record(7))
    }

    #[test]
    fn one_confirmation_sends_once() {
        let events = [
            Event::Review,
            confirm(),
            confirm(),
            Event::Review,
            Event::Settled,
            confirm(),
            Event::Answered(answer(Creation::Created)),
            confirm(),
        ];
        let (names, effects) = run(events);
        let sending = std::iter::repeat_n("sending", 5);
        let expected = std::iter::once("confirming")
            .chain(sending)
            .chain(["answered"; 2]);
        assert_eq!(names, expected.collect::<Vec<_>>());
        assert_eq!(effects, [Effect::Fetch]);
    }

    #[test]
    fn what_ends_without_an_answer_is_unknown_until_it_is_settled() {
        for lost in [
            Event::Cancel,
            Event::Unread(201),
            Event::TimedOut,
            Event::Cut,
            Event::Broken(201),
            Event::Redirected,
            Event::Answered(answer(Creation::Unsure)),
        ] {
            let (names, _) = run([
                Event::Review,
                confirm(),
                lost.clone(),
                Event::Review,
                Event::Cancel,
            ]);
            assert_eq!(
                names,
                ["confirming", "sending", "unknown", "confirming", "unknown"]
            );
            let (names, _) = run([Event::Review, confirm(), lost.clone(), Event::Settled]);
            assert_eq!(names[2..], ["unknown", "idle"]);
            // In another tab, while the review is open.
            let (names, _) = run([
                Event::Review,
                confirm(),
                lost,
                Event::Review,
                Event::Settled,
                Event::Cancel,
            ]);
            assert_eq!(names[3..], ["confirming", "confirming", "idle"]);
        }
    }

    #[test]
    fn what_never_left_has_failed() {
        let (names, effects) = run([Event::Review, Event::Hindered("Offline.".into())]);
        assert_eq!(names, ["confirming", "failed"]);
        assert_eq!(effects, []);
        let (names, _) = run([Event::Review, confirm(), Event::Hindered("Blocked.".into())]);
        assert_eq!(names, ["confirming", "sending", "failed"]);
        // It takes the place of nothing that may exist.
        let lost = [Event::Review, confirm(), Event::Cut, Event::Review];
        let (names, _) = run(lost.into_iter().chain([Event::Hindered("Offline.".into())]));
        assert_eq!(names[3..], ["confirming", "unknown"]);
    }

    #[test]
    fn an_answer_is_kept_while_the_next_request_is_reviewed() {
        for event in [Event::Cancel, Event::Hindered("Offline.".into())] {
            let (state, _) =
                State::Ready(Outcome::Answered(answer(Creation::Created))).after(Event::Review);
            assert_eq!(state.after(event).0.name(), "answered");
        }
    }

    #[test]
    fn a_record_names_the_resource() {
        let body = json!({ "vpn_gateway": { "name": "vpngw-1" } });
        assert_eq!(resource_name(&GATEWAY, &body), "vpngw-1");
        assert_eq!(resource_name(&CONNECTION, &body), "");
    }

    fn any_event() -> impl Strategy<Value = Event> {
        let outcome = prop_oneof![
            Just(Creation::Created),
            Just(Creation::Refused),
            Just(Creation::Unsure)
        ];
        prop_oneof![
            3 => Just(Event::Review),
            3 => (0..9_u64).prop_map(|at| Event::Confirm(record(at))),
            1 => prop_oneof![Just(Event::Cancel), Just(Event::Unread(201))],
            1 => Just(Event::Hindered("H.".into())),
            2 => outcome.prop_map(|outcome| Event::Answered(answer(outcome))),
            2 => prop_oneof![Just(Event::TimedOut), Just(Event::Cut), Just(Event::Broken(201)), Just(Event::Redirected)],
            1 => Just(Event::Settled),
        ]
    }

    proptest! {
        #[test]
        fn nothing_is_sent_without_a_confirmation_of_its_own(events in prop::collection::vec(any_event(), 0..40)) {
            let mut state = State::IDLE;
            for event in events {
                let before = state.name();
                let confirmed = before == "confirming" && matches!(event, Event::Confirm(_));
                let gives_up = matches!(event, Event::Cancel | Event::Unread(_) | Event::TimedOut | Event::Hindered(_));
                let (next, effect) = state.after(event);
                // Each confirmation of a review fetches once, and nothing else does.
                prop_assert_eq!(effect == Some(Effect::Fetch), confirmed);
                prop_assert_eq!(before != "sending" && next.name() == "sending", confirmed);
                // A request that is given up is aborted, so that its answer is not taken for that
                // of the next.
                prop_assert_eq!(effect == Some(Effect::Abort), before == "sending" && gives_up);
                // A request under way is forgotten only after an answer or a certain failure.
                if before == "sending" && next.record().is_none() {
                    prop_assert!(matches!(next.name(), "answered" | "failed"));
                }
                state = next;
            }
        }
    }
}
