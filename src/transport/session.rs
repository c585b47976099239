//! Sending, as the page uses it: one [`Session`] for each API holds the state machine
//! ([`crate::transport::send`]) and decides what is shown, fetched and stored. It knows no browser
//! and no clock.
//!
//! The worker computes everything that depends only on settings, credentials and body
//! ([`Prepared`]). The page passes it in, reports events, carries out each [`Reaction`] and draws
//! the [`View`].
//!
//! Invariants:
//! - A session keeps no secret: of a [`Prepared`] it keeps only the members of [`Dispatch`]. The
//!   only secret that leaves it is the request to fetch, in [`Reaction::fetch`].
//! - An outcome is about the settings that its request was sent with, not about the current ones.

use crate::catalogue::spec::Api;
use crate::transport::answer::Answer;
use crate::transport::request::Sent;
use crate::transport::send::{
    Again, Effect, Event, Failure, Outcome, Pending, State, Unconfirmed, Why,
};
use crate::transport::settings::Problem;
use crate::worker::{Outgoing, Prepared};
use std::fmt;

/// The control to correct if the browser would not send the request.
const PROXY: &str = "/env/proxy";

/// The reason for not sending if the browser stores nothing.
const UNSTORED: &str = "The browser refuses to remember that a request is under way: after a reload nobody would know of \
                        it. Let this page store data, or free some space, and send again.";

/// The reason for not sending if the browser would not make the request.
pub const UNBUILT: &str = "The browser refuses to make this request, most likely because of the address of the endpoint or \
                           the proxy: correct it, and try again.";

/// The limits of what a browser reveals about a failed request.
pub const SILENT: &str = "A browser does not tell a page why a request failed: a proxy that is not there and an answer that CORS \
                          keeps back look the same.";

/// Returns the result of a proxy test whose fetch failed, in a sentence.
#[must_use]
pub fn untested(causes: &[String]) -> String {
    format!(
        "{SILENT} The likeliest cause first: {}",
        causes.join(" Or: ")
    )
}

/// The state of sending for one API.
pub struct Session {
    /// The API.
    pub api: &'static Api,
    state: State,
    /// Further unconfirmed requests: from other tabs, or from before a reload.
    others: Vec<Pending>,
    /// The box of the review that must be ticked first.
    asked: Option<Tick>,
    /// `true` if problems were reported: they stay until they are fixed.
    told: bool,
    /// The request under way.
    flight: Option<Flight>,
    /// The last request that this session sent.
    last: Option<Dispatch>,
}

/// A request under way.
struct Flight {
    dispatch: Dispatch,
    /// The answer that has arrived but is not read yet.
    arrival: Option<Arrival>,
}

struct Arrival {
    status: u16,
    /// `true` if reading has failed.
    has_failed: bool,
}

/// A request that was sent, and the part of its [`Prepared`] that the outcome needs.
struct Dispatch {
    pending: Pending,
    curl: String,
    causes: Vec<String>,
    blocked: String,
    origin: String,
    seconds: u64,
}

impl Dispatch {
    fn new(prepared: &Prepared, pending: Pending) -> Dispatch {
        Dispatch {
            pending,
            curl: prepared.curl.clone(),
            causes: prepared.causes.clone(),
            blocked: prepared.blocked.clone(),
            origin: prepared.origin.clone(),
            seconds: prepared.seconds,
        }
    }
}

/// The ticked boxes of the review.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ticks {
    /// The user trusts the proxy with the credentials.
    pub consent: bool,
    /// The user wants to send a request again that may already have created something.
    pub again: bool,
}

/// A box of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// Trust in the proxy.
    Consent,
    /// Send again.
    Again,
}

/// The actions that an event requires of the page, in the order of the members.
#[derive(Default)]
pub struct Reaction {
    /// The marker to store. If `fetch` is set and storing fails, the page neither fetches nor
    /// removes anything and calls [`Session::unstored`].
    pub keep: Option<Pending>,
    /// The marker to remove.
    pub drop: Option<Pending>,
    /// `true` if the request under way must be stopped; the page reports nothing about it any more.
    pub abort: bool,
    /// The request to fetch, and the data needed for reading its answer. It holds secrets.
    pub fetch: Option<(Outgoing, Sent)>,
    /// The name or id of the control to focus.
    pub lead: Option<String>,
    /// A sentence to announce beside the view.
    pub said: Option<String>,
    /// The origin of the proxy that the user trusts from now on.
    pub trust: Option<String>,
}

/// Everything that is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The name of the state; see [`State::name`].
    pub state: &'static str,
    /// The state in one line.
    pub line: String,
    /// The problems that keep the request from being sent, once the user asked for them.
    pub problems: Vec<Problem>,
    /// The review, if it is open.
    pub review: Option<Review>,
    /// The outcome of the last request, if there is one.
    pub outcome: Option<OutcomeView>,
}

/// The contents of the review before a request is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The title of the resource to create.
    pub title: &'static str,
    /// The request in a sentence.
    pub summary: String,
    /// `true` if the body holds a pre-shared key or another secret.
    pub has_secrets: bool,
    /// The URL of the service.
    pub url: String,
    /// The origin of the proxy, if there is one.
    pub proxy: Option<String>,
    /// `true` if the proxy needs the user's consent.
    pub consent: bool,
    /// The way to check on an earlier, unconfirmed request, which the user must agree to send
    /// again.
    pub doubt: Option<String>,
    /// The box that must be ticked first.
    pub asked: Option<Tick>,
}

/// The outcome of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutcomeView {
    /// There is an answer.
    Answer {
        /// The answer.
        answer: Box<Answer>,
        /// The way to find out what was created; empty if the answer is certain.
        check: String,
        /// The request as a curl command, unless it succeeded.
        curl: Option<String>,
    },
    /// There is no answer.
    Failure {
        /// The reason, in a sentence.
        why: String,
        /// The likely causes, likeliest first, to show with [`SILENT`]; empty if the reason is
        /// known.
        causes: Vec<String>,
        /// The way to find out what was created; empty if the request was not sent.
        check: String,
        /// The request as a curl command; empty if nothing is prepared.
        curl: String,
    },
}

/// Writes only the API and the state, because answers are long.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Session({}, {})", self.api.name, self.state.name())
    }
}

impl Session {
    /// Returns a session in which nothing has been sent.
    #[must_use]
    pub fn new(api: &'static Api) -> Session {
        Session {
            api,
            state: State::IDLE,
            others: Vec::new(),
            asked: None,
            told: false,
            flight: None,
            last: None,
        }
    }

    /// Returns the state.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Updates the reported problems after the worker computed `prepared` anew: problems that are
    /// fixed are not reported again without being asked for.
    pub fn recheck(&mut self, prepared: &Prepared) {
        self.told = self.told && !self.problems(prepared).is_empty();
    }

    /// Opens the review, or leads to the first problem, or to `send-stop` while a request is under
    /// way. `markers` are all stored markers.
    pub fn review(&mut self, prepared: &Prepared, markers: Vec<Pending>) -> Reaction {
        self.react(|session| {
            if matches!(session.state, State::Sending(..)) {
                return lead("send-stop");
            }
            if let Some(reaction) = session.report(prepared) {
                return reaction;
            }
            session.happens(Event::Review);
            // A request of another tab must be visible before anything is confirmed.
            for marker in markers {
                session.add(marker);
            }
            if let Some(reaction) = session.report(prepared) {
                session.happens(Event::Cancel);
                return reaction;
            }
            if let Some(why) = &prepared.hindrance {
                session.happens(Event::Hindered(why.clone()));
            }
            Reaction::default()
        })
    }

    /// Sends the reviewed request, or asks for a tick, or leads to the first problem. `prepared` is
    /// computed for this confirmation. A second confirmation does nothing.
    pub fn confirm(&mut self, mut prepared: Prepared, ticks: Ticks, now: u64) -> Reaction {
        self.react(|session| {
            if !matches!(session.state, State::Confirming(_)) {
                return Reaction::default();
            }
            if !ticks.consent && !prepared.is_trusted {
                session.asked = Some(Tick::Consent);
                return lead("/send/consent");
            }
            let Some(request) = prepared.request.take() else {
                session.happens(Event::Cancel);
                return session.report(&prepared).unwrap_or_default();
            };
            let pending = Pending::new(session.api, &prepared.name, &prepared.url, now);
            let again = if ticks.again { Again::Yes } else { Again::No };
            if session.happens(Event::Confirm(pending.clone(), again)) != Some(Effect::Fetch) {
                session.asked = Some(Tick::Again);
                return lead("/send/again");
            }
            session.flight = Some(Flight {
                dispatch: Dispatch::new(&prepared, pending),
                arrival: None,
            });
            Reaction {
                fetch: Some(request),
                trust: prepared.proxy,
                ..Reaction::default()
            }
        })
    }

    /// Closes the review, or stops waiting for the request under way.
    pub fn cancel(&mut self) -> Reaction {
        let event = self
            .arrival()
            .map_or(Event::Cancel, |arrival| Event::Unread(arrival.status));
        self.ends(event)
    }

    /// Records that an answer has arrived with this status, and that the worker is reading it.
    pub fn arrived(&mut self, status: u16) {
        if let Some(flight) = &mut self.flight {
            flight.arrival.get_or_insert(Arrival {
                status,
                has_failed: false,
            });
        }
    }

    /// Records that reading the answer failed and is being retried.
    pub fn unread(&mut self) {
        let flight = self.flight.as_mut();
        if let Some(arrival) = flight.and_then(|flight| flight.arrival.as_mut()) {
            arrival.has_failed = true;
        }
    }

    /// Handles the answer that the worker has read.
    pub fn read(&mut self, answer: Answer) -> Reaction {
        self.ends(Event::Answered(Box::new(answer)))
    }

    /// Handles the end of the time limit.
    pub fn timed_out(&mut self) -> Reaction {
        self.lost(Event::TimedOut)
    }

    /// Handles a failed fetch.
    pub fn cut(&mut self) -> Reaction {
        self.lost(Event::Cut)
    }

    /// Handles a redirect.
    pub fn redirected(&mut self) -> Reaction {
        self.lost(Event::Redirected)
    }

    /// Handles a request that the page's content security policy blocked before it was sent.
    pub fn blocked(&mut self) -> Reaction {
        let flight = self.flight.as_ref();
        let why = flight.map(|flight| flight.dispatch.blocked.clone());
        self.unsent(why.unwrap_or_default())
    }

    /// Handles a request that the browser would not make, so that nothing was sent.
    pub fn unbuilt(&mut self) -> Reaction {
        self.unsent(UNBUILT.into())
    }

    /// Handles a marker that could not be stored, so that its request was not sent.
    pub fn unstored(&mut self) -> Reaction {
        self.unsent(UNSTORED.into())
    }

    /// Handles a marker found in the storage: from another tab, or from before a reload.
    pub fn found(&mut self, marker: Pending) -> Reaction {
        self.react(|session| {
            session.add(marker);
            Reaction::default()
        })
    }

    /// Handles a marker that was removed from the storage.
    pub fn gone(&mut self, marker: &Pending) -> Reaction {
        self.react(|session| {
            session.others.retain(|other| other != marker);
            session.over(Event::Gone(marker.clone()));
            Reaction::default()
        })
    }

    /// Handles the user's dismissal of the outcome.
    pub fn settled(&mut self) -> Reaction {
        self.react(|session| {
            session.over(Event::Settled);
            Reaction::default()
        })
    }

    /// Computes everything that is drawn. `prepared` is the worker's latest result for this API;
    /// `summary` describes the request in a sentence.
    #[must_use]
    pub fn view(&self, prepared: Option<&Prepared>, summary: &str) -> View {
        let problems = prepared
            .filter(|_| self.told)
            .map(|prepared| self.problems(prepared));
        View {
            state: self.state.name(),
            line: self.line(),
            problems: problems.unwrap_or_default(),
            review: prepared.and_then(|prepared| self.questions(prepared, summary)),
            outcome: self.outcome(prepared),
        }
    }

    /// Runs an event, and adds the markers to store and to remove.
    fn react(&mut self, event: impl FnOnce(&mut Session) -> Reaction) -> Reaction {
        let before = self.state.marker().cloned();
        let mut reaction = event(self);
        if !matches!(self.state, State::Sending(..)) {
            self.flight = None;
        }
        if !matches!(self.state, State::Confirming(_)) {
            self.asked = None;
        }
        reaction.keep = self.state.marker().cloned();
        reaction.drop = before.filter(|before| reaction.keep.as_ref() != Some(before));
        reaction
    }

    /// Advances the state machine.
    fn happens(&mut self, event: Event) -> Option<Effect> {
        let (state, effect) = std::mem::take(&mut self.state).after(event);
        self.state = state;
        effect
    }

    /// Ends the review or the request under way.
    fn ends(&mut self, event: Event) -> Reaction {
        self.react(|session| {
            let abort = session.happens(event) == Some(Effect::Abort);
            if matches!(session.state, State::Ready(_))
                && let Some(flight) = session.flight.take()
            {
                session.last = Some(flight.dispatch);
            }
            Reaction {
                abort,
                ..Reaction::default()
            }
        })
    }

    /// Ends the request under way without an answer. After an answer has arrived, this does
    /// nothing.
    fn lost(&mut self, event: Event) -> Reaction {
        if self.arrival().is_some() {
            return self.react(|_| Reaction::default());
        }
        self.ends(event)
    }

    /// Ends the request under way, which was never sent. If the outcome of an earlier one stays,
    /// the reason is announced beside it.
    fn unsent(&mut self, why: String) -> Reaction {
        if self.flight.is_none() || self.arrival().is_some() {
            return self.react(|_| Reaction::default());
        }
        self.react(|session| {
            let abort = session.happens(Event::Hindered(why.clone())) == Some(Effect::Abort);
            let is_shown = matches!(session.state, State::Ready(Outcome::Failed(_)));
            Reaction {
                abort,
                said: (!is_shown).then_some(why),
                ..Reaction::default()
            }
        })
    }

    /// Leads to the first problem, if there is one.
    fn report(&mut self, prepared: &Prepared) -> Option<Reaction> {
        let problems = self.problems(prepared);
        let first = problems.first()?;
        self.told = true;
        Some(lead(&first.control))
    }

    /// Returns the problems that keep the request from being sent. A hindrance replaces the last
    /// outcome, unless that must stay: then it is one of the problems.
    fn problems(&self, prepared: &Prepared) -> Vec<Problem> {
        let mut problems = prepared.problems.clone();
        if problems.is_empty()
            && matches!(
                self.state.outcome(),
                Some(Outcome::Answered(_) | Outcome::Unknown(_))
            )
        {
            problems.extend(prepared.hindrance.clone().map(|message| Problem {
                control: PROXY.into(),
                message,
            }));
        }
        problems
    }

    /// Adds a request from another tab or from before a reload.
    fn add(&mut self, marker: Pending) {
        if marker.api != self.api.name {
            return;
        }
        self.happens(Event::Found(marker.clone()));
        if !self.others.contains(&marker) {
            self.others.push(marker);
        }
        self.others
            .retain(|other| self.state.marker() != Some(other));
    }

    /// Settles one unconfirmed request; the next one takes its place.
    fn over(&mut self, event: Event) {
        self.happens(event);
        if matches!(self.state.outcome(), Some(Outcome::Idle))
            && let Some(next) = self.others.pop()
        {
            self.happens(Event::Found(next));
        }
    }

    fn arrival(&self) -> Option<&Arrival> {
        self.flight.as_ref()?.arrival.as_ref()
    }

    /// Explains how to find out the outcome of all unconfirmed requests.
    fn checks(&self, unconfirmed: &Unconfirmed) -> String {
        let all = std::iter::once(&unconfirmed.pending).chain(&self.others);
        all.map(Pending::how_to_check)
            .collect::<Vec<String>>()
            .join(" ")
    }

    /// Returns the state in one line.
    fn line(&self) -> String {
        match &self.state {
            State::Confirming(_) => "Waiting for your confirmation.".into(),
            State::Sending(..) => self.flight.as_ref().map(Flight::line).unwrap_or_default(),
            State::Ready(Outcome::Idle) => "Nothing has been sent.".into(),
            State::Ready(Outcome::Answered(answer) | Outcome::Failed(Failure::Refused(answer))) => {
                answer.headline.clone()
            }
            State::Ready(Outcome::Failed(Failure::Unsent(_))) => "Failed: nothing was sent.".into(),
            State::Ready(Outcome::Unknown(_)) => {
                format!("Unknown: the {} may have been created.", self.api.title)
            }
        }
    }

    fn outcome(&self, prepared: Option<&Prepared>) -> Option<OutcomeView> {
        let current = || {
            prepared
                .map(|prepared| prepared.curl.clone())
                .unwrap_or_default()
        };
        let curl = |sent: Option<&Dispatch>| sent.map_or_else(current, |sent| sent.curl.clone());
        Some(match self.state.outcome()? {
            Outcome::Idle => return None,
            Outcome::Answered(answer) => OutcomeView::Answer {
                answer: answer.clone(),
                check: String::new(),
                curl: None,
            },
            Outcome::Failed(Failure::Refused(answer)) => OutcomeView::Answer {
                answer: answer.clone(),
                check: String::new(),
                curl: Some(curl(self.last.as_ref())),
            },
            Outcome::Failed(Failure::Unsent(why)) => OutcomeView::Failure {
                why: why.clone(),
                causes: Vec::new(),
                check: String::new(),
                curl: current(),
            },
            Outcome::Unknown(unconfirmed) => {
                let Unconfirmed { pending, why } = unconfirmed;
                // A request of another tab was not sent by this session.
                let sent = self.last.as_ref().filter(|last| last.pending == *pending);
                let check = self.checks(unconfirmed);
                match why {
                    Why::Answered(answer) => OutcomeView::Answer {
                        answer: answer.clone(),
                        check,
                        curl: Some(curl(sent)),
                    },
                    why => OutcomeView::Failure {
                        why: why.to_string(),
                        causes: match (why, sent) {
                            (Why::Cut, Some(sent)) => sent.causes.clone(),
                            _ => Vec::new(),
                        },
                        check,
                        curl: curl(sent),
                    },
                }
            }
        })
    }

    /// Returns the review, if it is open.
    fn questions(&self, prepared: &Prepared, summary: &str) -> Option<Review> {
        let State::Confirming(outcome) = &self.state else {
            return None;
        };
        Some(Review {
            title: self.api.title,
            summary: summary.to_owned(),
            has_secrets: prepared.has_secrets,
            url: prepared.url.clone(),
            proxy: prepared.proxy.clone(),
            consent: !prepared.is_trusted,
            doubt: match outcome {
                Outcome::Unknown(unconfirmed) => Some(self.checks(unconfirmed)),
                _ => None,
            },
            asked: self.asked,
        })
    }
}

impl Flight {
    fn line(&self) -> String {
        let Dispatch {
            origin, seconds, ..
        } = &self.dispatch;
        match &self.arrival {
            None => format!("Sending to {origin}. It takes {seconds} seconds at most."),
            Some(Arrival {
                status,
                has_failed: false,
            }) => format!("An answer with status {status} has arrived and is being read."),
            Some(Arrival {
                status,
                has_failed: true,
            }) => format!(
                "An answer with status {status} has arrived, but the part of this page that reads it could not be loaded. \
                 It is tried again: check the connection."
            ),
        }
    }
}

fn lead(control: &str) -> Reaction {
    Reaction {
        lead: Some(control.to_owned()),
        ..Reaction::default()
    }
}

#[cfg(test)]
mod tests;
