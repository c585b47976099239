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
//! - A report about a request names it by the ID of its confirmation, and says nothing about any
//!   other one.
//! - The stored [records](Record) tell what else was sent: by other tabs, and before a reload. A
//!   request that is in doubt is sent again only if the person has ticked that very doubt.

use crate::catalogue::spec::Api;
use crate::transport::answer::Answer;
use crate::transport::proxy::{CONFIRMATION, Manners};
use crate::transport::record::Record;
use crate::transport::request::Sent;
use crate::transport::send::{Effect, Event, Failure, Outcome, State, Unconfirmed, Why};
use crate::transport::settings::Problem;
use crate::worker::{Outgoing, Prepared};
use std::fmt;

/// The control to correct if the browser would not send the request.
const PROXY: &str = "/env/proxy";

/// The reason for not sending if the browser stores nothing.
const UNSTORED: &str = "The browser cannot store that a request is under way, so a reload would lose track of it. Nothing was \
                        sent. Allow this app to store data or free some space, then send again.";

/// The reason for not sending if the browser would not make the request.
pub const UNBUILT: &str = "The browser refused to make this request. Check the addresses of the endpoint and the proxy, then try \
                           again.";

/// How many of the resources that exist already are named in the review.
const NEWEST: usize = 3;

/// The reason for a doubt about a request that this page did not send itself.
const LEFT: &str =
    "Sent from this browser, by another tab or before a reload. Its outcome is unknown.";

/// The limits of what a browser reveals about a failed request.
pub const SILENT: &str = "The browser does not say why. Check these, most likely first:";

/// Returns the result of a proxy test whose fetch failed, in a sentence.
#[must_use]
pub fn untested(causes: &[String]) -> String {
    format!("The request failed. {SILENT} {}", causes.join(" Or: "))
}

/// The state of sending for one API.
pub struct Session {
    /// The API.
    pub api: &'static Api,
    state: State,
    /// The stored records, of all APIs; `None` until they are read.
    records: Option<Vec<Record>>,
    /// `true` if something is stored that this version cannot read.
    has_unread: bool,
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
    /// The records that the person has checked before they confirmed, as they were before that.
    checked: Vec<Record>,
}

struct Arrival {
    status: u16,
    /// `true` if reading has failed.
    has_failed: bool,
}

/// A request that was sent, and the part of its [`Prepared`] that the outcome needs.
struct Dispatch {
    record: Record,
    curl: String,
    causes: Vec<String>,
    blocked: String,
    origin: String,
    seconds: u64,
}

impl Dispatch {
    fn new(prepared: &Prepared, record: Record) -> Dispatch {
        Dispatch {
            record,
            curl: prepared.curl.clone(),
            causes: prepared.causes.clone(),
            blocked: prepared.blocked.clone(),
            origin: prepared.origin.clone(),
            seconds: prepared.seconds,
        }
    }
}

/// A confirmation.
#[derive(Debug, Clone, Default)]
pub struct Confirmation {
    /// Its ID, which no other confirmation has.
    pub id: String,
    /// The moment, in milliseconds since 1970.
    pub at: u64,
    /// The ticked boxes.
    pub ticks: Ticks,
    /// The manners of the proxy, if they are known.
    pub manners: Option<Manners>,
}

/// The ticked boxes of the review. A tick counts for what was beside it, and for nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ticks {
    /// The proxy that the user trusts with the credentials.
    pub proxy: Option<String>,
    /// The IDs of the requests in doubt that the user has checked.
    pub again: Vec<String>,
}

/// A box of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// Trust in the proxy.
    Consent,
    /// Send again.
    Again,
}

/// The actions that an event requires of the page.
#[derive(Default)]
pub struct Reaction {
    /// The records to store. If `fetch` is set and storing fails, the page neither fetches nor
    /// removes anything and calls [`Session::unstored`].
    pub keep: Vec<Record>,
    /// The records to remove.
    pub forget: Vec<Record>,
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
    /// The name of the state: `idle`, `confirming`, `sending`, `answered`, `failed` or `unknown`.
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
    /// The way to check on earlier requests in doubt, which the user must agree to send again.
    pub doubt: Option<String>,
    /// The IDs of these requests.
    pub doubts: Vec<String>,
    /// The resources that were created already, each in a sentence.
    pub created: Vec<String>,
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
        /// The IDs of the requests that this is about.
        doubts: Vec<String>,
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
        /// The IDs of the requests that this is about.
        doubts: Vec<String>,
        /// The request as a curl command; empty if it is not known.
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
    /// Returns a session that has sent nothing and knows no records yet.
    #[must_use]
    pub fn new(api: &'static Api) -> Session {
        Session {
            api,
            state: State::IDLE,
            records: None,
            has_unread: false,
            asked: None,
            told: false,
            flight: None,
            last: None,
        }
    }

    /// Returns the ID of the request under way.
    #[must_use]
    pub fn under_way(&self) -> Option<&str> {
        match &self.state {
            State::Sending(record, _) => Some(&record.id),
            _ => None,
        }
    }

    /// Returns `true` while the review is open.
    #[must_use]
    pub fn is_confirming(&self) -> bool {
        matches!(self.state, State::Confirming(_))
    }

    /// Takes note of the stored records, of all APIs, and of whether others cannot be read. To be called
    /// whenever they may have changed. What is under way here is recorded again if it is gone.
    pub fn know(&mut self, records: Vec<Record>, has_unread: bool) -> Reaction {
        let mut reaction = Reaction::default();
        if let Some(own) = self.state.record() {
            let find = |records: &[Record]| records.iter().find(|it| it.id == own.id).cloned();
            let (before, now) = (self.records.as_deref().and_then(find), find(&records));
            if self.under_way().is_some() {
                let is_gone = before.is_some() && now.is_none();
                reaction.keep.extend(before.filter(|_| is_gone));
            } else if now.map_or(before.is_some(), |now| now.is_checked) {
                // Somebody has dismissed it in another tab, or checked it there.
                self.happens(Event::Settled);
            }
        }
        self.records = Some(records);
        self.has_unread = has_unread;
        reaction
    }

    /// Updates the reported problems after the worker computed `prepared` anew: problems that are
    /// fixed are not reported again without being asked for.
    pub fn recheck(&mut self, prepared: &Prepared) {
        self.told = self.told && !self.problems(prepared).is_empty();
    }

    /// Opens the review, or leads to the first problem, or to `send-stop` while a request is under
    /// way. Call [`Session::know`] before: a request of another tab must be visible before anything
    /// is confirmed.
    pub fn review(&mut self, prepared: &Prepared) -> Reaction {
        self.react(|session| {
            if session.under_way().is_some() {
                return lead("send-stop");
            }
            if let Some(reaction) = session.report(prepared) {
                return reaction;
            }
            session.happens(Event::Review);
            if let Some(why) = &prepared.hindrance {
                session.happens(Event::Hindered(why.clone()));
            }
            Reaction::default()
        })
    }

    /// Sends the reviewed request, or asks for a tick, or leads to the first problem. `prepared` is
    /// computed for this confirmation. A second confirmation does nothing. Call [`Session::know`]
    /// before, in one go with this and with carrying out the reaction, while no other tab does.
    pub fn confirm(&mut self, mut prepared: Prepared, confirmation: Confirmation) -> Reaction {
        let Confirmation {
            id,
            at,
            ticks,
            manners,
        } = confirmation;
        self.react(|session| {
            if !session.is_confirming() {
                return Reaction::default();
            }
            if !prepared.is_trusted && ticks.proxy != prepared.proxy {
                session.asked = Some(Tick::Consent);
                return lead("/send/consent");
            }
            let Some(mut request) = prepared.request.take() else {
                session.happens(Event::Cancel);
                return session.report(&prepared).unwrap_or_default();
            };
            let doubts: Vec<Record> = session.doubts().cloned().collect();
            if doubts.iter().any(|doubt| !ticks.again.contains(&doubt.id)) {
                session.asked = Some(Tick::Again);
                return lead("/send/again");
            }
            if let Some(why) = &prepared.hindrance {
                session.happens(Event::Hindered(why.clone()));
                return Reaction::default();
            }
            if manners.is_some_and(|manners| manners.asks_for_confirmation) {
                request
                    .0
                    .headers
                    .push((CONFIRMATION.to_owned(), id.clone()));
            }
            let record = Record::new(session.api, &prepared, id, at);
            if session.happens(Event::Confirm(Box::new(record.clone()))) != Some(Effect::Fetch) {
                return Reaction::default();
            }
            let mut keep = vec![record.clone()];
            keep.extend(doubts.iter().cloned().map(Record::checked));
            session.flight = Some(Flight {
                dispatch: Dispatch::new(&prepared, record),
                arrival: None,
                checked: doubts,
            });
            Reaction {
                keep,
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

    /// Records that an answer to this request has arrived with this status, and that the worker is
    /// reading it.
    pub fn arrived(&mut self, id: &str, status: u16) -> Reaction {
        let Some(flight) = self.flight_of(id) else {
            return Reaction::default();
        };
        flight.arrival.get_or_insert(Arrival {
            status,
            has_failed: false,
        });
        Reaction {
            keep: vec![flight.dispatch.record.clone().arrived(status)],
            ..Reaction::default()
        }
    }

    /// Records that reading the answer to this request failed and is being retried.
    pub fn unread(&mut self, id: &str) {
        if let Some(arrival) = self
            .flight_of(id)
            .and_then(|flight| flight.arrival.as_mut())
        {
            arrival.has_failed = true;
        }
    }

    /// Handles the answer to this request, which the worker has read.
    pub fn read(&mut self, id: &str, answer: Answer) -> Reaction {
        let Some(flight) = self.flight_of(id) else {
            return Reaction::default();
        };
        let record = flight.dispatch.record.clone();
        let answered = record.clone().answered(&answer);
        let reaction = self.ends(Event::Answered(Box::new(answer)));
        Reaction {
            forget: match answered {
                Some(_) => Vec::new(),
                None => vec![record],
            },
            keep: answered.into_iter().collect(),
            ..reaction
        }
    }

    /// Handles the end of this request's time limit.
    pub fn timed_out(&mut self, id: &str) -> Reaction {
        self.lost(id, Event::TimedOut)
    }

    /// Handles the failed fetch of this request.
    pub fn cut(&mut self, id: &str) -> Reaction {
        self.lost(id, Event::Cut)
    }

    /// Handles an answer to this request that began with this status and broke off.
    pub fn broken(&mut self, id: &str, status: u16) -> Reaction {
        self.lost(id, Event::Broken(status))
    }

    /// Handles a redirect that answers this request.
    pub fn redirected(&mut self, id: &str) -> Reaction {
        self.lost(id, Event::Redirected)
    }

    /// Handles this request, which the page's content security policy blocked before it was sent.
    pub fn blocked(&mut self, id: &str) -> Reaction {
        let why = self
            .flight_of(id)
            .map(|flight| flight.dispatch.blocked.clone());
        self.unsent(id, why.unwrap_or_default())
    }

    /// Handles this request, which the browser would not make, so that nothing was sent.
    pub fn unbuilt(&mut self, id: &str) -> Reaction {
        self.unsent(id, UNBUILT.into())
    }

    /// Handles this request, whose record could not be stored, so that it was not sent.
    pub fn unstored(&mut self, id: &str) -> Reaction {
        self.unsent(id, UNSTORED.into())
    }

    /// Takes note that somebody found out what came of these requests in doubt, whose IDs were drawn
    /// beside the outcome. Their records stay until they are dismissed.
    pub fn settled(&mut self, ids: &[String]) -> Reaction {
        let is_meant = |record: &&Record| ids.contains(&record.id);
        let keep = self.doubts().filter(is_meant).cloned();
        let keep = keep.map(Record::checked).collect();
        let own = self.state.record();
        if self.under_way().is_none() && own.is_some_and(|own| is_meant(&own)) {
            self.happens(Event::Settled);
        }
        Reaction {
            keep,
            ..Reaction::default()
        }
    }

    /// Computes everything that is drawn. `prepared` is the worker's latest result for this API;
    /// `summary` describes the request in a sentence.
    #[must_use]
    pub fn view(&self, prepared: Option<&Prepared>, summary: &str) -> View {
        let problems = prepared
            .filter(|_| self.told)
            .map(|prepared| self.problems(prepared));
        View {
            state: self.name(),
            line: self.line(),
            problems: problems.unwrap_or_default(),
            review: prepared.and_then(|prepared| self.questions(prepared, summary)),
            outcome: self.outcome(prepared),
        }
    }

    /// Runs an event, and forgets what belongs to a state that has ended.
    fn react(&mut self, event: impl FnOnce(&mut Session) -> Reaction) -> Reaction {
        let reaction = event(self);
        if self.under_way().is_none() {
            self.flight = None;
        }
        if !self.is_confirming() {
            self.asked = None;
        }
        reaction
    }

    /// Advances the state machine.
    fn happens(&mut self, event: Event) -> Option<Effect> {
        let (state, effect) = std::mem::take(&mut self.state).after(event);
        self.state = state;
        effect
    }

    /// Ends the review or the request under way. What may have been created is recorded again: a
    /// person may have dismissed it in another tab, too early.
    fn ends(&mut self, event: Event) -> Reaction {
        self.react(|session| {
            let abort = session.happens(event) == Some(Effect::Abort);
            let Some(flight) = session
                .flight
                .take_if(|_| matches!(session.state, State::Ready(_)))
            else {
                return Reaction::default();
            };
            session.last = Some(flight.dispatch);
            Reaction {
                keep: session.state.record().cloned().into_iter().collect(),
                abort,
                ..Reaction::default()
            }
        })
    }

    /// Ends this request without an answer. After an answer has arrived, this does nothing.
    fn lost(&mut self, id: &str, event: Event) -> Reaction {
        match self.flight_of(id) {
            Some(Flight { arrival: None, .. }) => self.ends(event),
            _ => Reaction::default(),
        }
    }

    /// Ends this request, which was never sent: what was checked for it is in doubt again. If the
    /// outcome of an earlier one stays, the reason is announced beside it.
    fn unsent(&mut self, id: &str, why: String) -> Reaction {
        let Some(Flight {
            dispatch,
            arrival: None,
            checked,
        }) = self.flight_of(id)
        else {
            return Reaction::default();
        };
        let (keep, forget) = (std::mem::take(checked), vec![dispatch.record.clone()]);
        self.react(|session| {
            let abort = session.happens(Event::Hindered(why.clone())) == Some(Effect::Abort);
            let is_in_doubt = session.doubts().any(|doubt| !forget.contains(doubt));
            let is_in_doubt = is_in_doubt || !keep.is_empty();
            let is_shown = matches!(session.state, State::Ready(Outcome::Failed(_)));
            if is_shown && is_in_doubt {
                // A doubt comes first.
                session.state = State::IDLE;
            }
            Reaction {
                keep,
                forget,
                abort,
                said: (!is_shown || is_in_doubt).then_some(why),
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
        let must_stay = match self.state.outcome() {
            Some(Outcome::Answered(_) | Outcome::Unknown(_)) => true,
            Some(Outcome::Idle) => self.doubts().next().is_some(),
            _ => false,
        };
        if problems.is_empty() && must_stay {
            problems.extend(prepared.hindrance.clone().map(|message| Problem {
                control: PROXY.into(),
                message,
            }));
        }
        problems
    }

    fn flight_of(&mut self, id: &str) -> Option<&mut Flight> {
        let flight = self.flight.as_mut();
        flight.filter(|flight| flight.dispatch.record.id == id)
    }

    fn arrival(&self) -> Option<&Arrival> {
        self.flight.as_ref()?.arrival.as_ref()
    }

    /// Returns this API's records.
    fn records(&self) -> impl Iterator<Item = &Record> {
        let records = self.records.iter().flatten();
        records.filter(|record| record.api == self.api.name)
    }

    /// Returns the requests in doubt, without the one under way here.
    fn doubts(&self) -> impl Iterator<Item = &Record> {
        self.records()
            .filter(|record| record.is_in_doubt() && self.under_way() != Some(&record.id))
    }

    /// Says what was created already: the newest in a sentence each, and how many more.
    fn created(&self) -> Vec<String> {
        let created = self.records().filter(|record| record.is_created());
        let mut created: Vec<String> = created.map(Record::sentence).collect();
        let more = created.len().saturating_sub(NEWEST);
        created.truncate(NEWEST);
        if more > 0 {
            created.push(format!("And {more} more under \"Sent from this browser\"."));
        }
        created
    }

    /// Explains how to find out what came of all requests in doubt.
    fn checks(&self) -> String {
        let checks = self.doubts().map(Record::how_to_check);
        checks.collect::<Vec<String>>().join(" ")
    }

    /// Returns the name of the state. What other tabs sent, or this one before a reload, is in doubt
    /// as long as there is no outcome of this session's own.
    fn name(&self) -> &'static str {
        match self.state {
            State::Ready(Outcome::Idle) if self.doubts().next().is_some() => "unknown",
            _ => self.state.name(),
        }
    }

    /// Returns the state in one line.
    fn line(&self) -> String {
        match &self.state {
            State::Confirming(_) => "Waiting for your confirmation.".into(),
            State::Sending(..) => self.flight.as_ref().map(Flight::line).unwrap_or_default(),
            State::Ready(Outcome::Unknown(_)) => self.doubt(),
            State::Ready(Outcome::Idle) => match &self.records {
                None => String::new(),
                Some(records) if records.is_empty() && self.has_unread => {
                    "Another version of this app sent something that cannot be shown here.".into()
                }
                Some(records) if records.is_empty() => "Nothing has been sent.".into(),
                Some(_) if self.name() == "unknown" => self.doubt(),
                Some(_) if self.records().next().is_none() => {
                    format!(
                        "No {} request has been sent. Other requests are listed below.",
                        self.api.title
                    )
                }
                Some(_) => "Earlier requests from this browser are listed below.".into(),
            },
            State::Ready(Outcome::Answered(_)) => format!("Created a {}.", self.api.title),
            State::Ready(Outcome::Failed(Failure::Refused(_))) => {
                "Failed: nothing was created.".into()
            }
            State::Ready(Outcome::Failed(Failure::Unsent(_))) => "Failed: nothing was sent.".into(),
        }
    }

    fn doubt(&self) -> String {
        format!("Unknown: the {} may have been created.", self.api.title)
    }

    fn outcome(&self, prepared: Option<&Prepared>) -> Option<OutcomeView> {
        let doubts = || self.doubts().map(|doubt| doubt.id.clone()).collect();
        let sent = |sent: Option<&Dispatch>| sent.map(|sent| sent.curl.clone()).unwrap_or_default();
        Some(match self.state.outcome()? {
            Outcome::Idle => OutcomeView::Failure {
                why: (self.name() == "unknown").then(|| LEFT.to_owned())?,
                causes: Vec::new(),
                check: self.checks(),
                doubts: doubts(),
                curl: String::new(),
            },
            Outcome::Answered(answer) => OutcomeView::Answer {
                answer: answer.clone(),
                check: String::new(),
                doubts: Vec::new(),
                curl: None,
            },
            Outcome::Failed(Failure::Refused(answer)) => OutcomeView::Answer {
                answer: answer.clone(),
                check: String::new(),
                doubts: Vec::new(),
                curl: Some(sent(self.last.as_ref())),
            },
            Outcome::Failed(Failure::Unsent(why)) => OutcomeView::Failure {
                why: why.clone(),
                causes: Vec::new(),
                check: String::new(),
                doubts: Vec::new(),
                curl: prepared
                    .map(|prepared| prepared.curl.clone())
                    .unwrap_or_default(),
            },
            Outcome::Unknown(Unconfirmed { record, why }) => {
                let last = self
                    .last
                    .as_ref()
                    .filter(|last| last.record.id == record.id);
                let check = self.checks();
                match why {
                    Why::Answered(answer) => OutcomeView::Answer {
                        answer: answer.clone(),
                        check,
                        doubts: doubts(),
                        curl: Some(sent(last)),
                    },
                    why => OutcomeView::Failure {
                        why: why.to_string(),
                        causes: match (why, last) {
                            (Why::Cut, Some(last)) => last.causes.clone(),
                            _ => Vec::new(),
                        },
                        check,
                        doubts: doubts(),
                        curl: sent(last),
                    },
                }
            }
        })
    }

    /// Returns the review, if it is open.
    fn questions(&self, prepared: &Prepared, summary: &str) -> Option<Review> {
        if !self.is_confirming() {
            return None;
        }
        let checks = self.checks();
        Some(Review {
            title: self.api.title,
            summary: summary.to_owned(),
            has_secrets: prepared.has_secrets,
            url: prepared.url.clone(),
            proxy: prepared.proxy.clone(),
            consent: !prepared.is_trusted,
            doubt: (!checks.is_empty()).then_some(checks),
            doubts: self.doubts().map(|doubt| doubt.id.clone()).collect(),
            created: self.created(),
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
            None => format!("Sending to {origin}. Time limit: {seconds} s."),
            Some(Arrival {
                status,
                has_failed: false,
            }) => format!("Reading an answer with status {status}."),
            Some(Arrival {
                status,
                has_failed: true,
            }) => format!(
                "An answer with status {status} arrived, but the part of this app that reads it could not be loaded. Check the \
                 connection; it is tried again."
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
