//! Sending: hands a session what a person does and what comes back, and carries out its reactions.
//! Decisions are made in [`vpn_request_builder::transport::session`]; everything that follows from
//! settings and credentials is computed in the worker.

mod outcome;
mod panel;
mod records;
mod review;
mod settings;

pub use panel::SendPanel;
pub use review::Review;
pub use settings::RegionAndProject;

use crate::browser::fetch::{self, Fetched, Flight};
use crate::browser::time::{self, Pause};
use crate::browser::{focus, locks, random, storage, worker};
use crate::dialogs::import::{GATEWAY_ID, use_gateway};
use crate::persist;
use crate::state::{App, Editor};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cmp::Reverse;
use std::time::Duration;
use vpn_request_builder::catalogue::APIS;
use vpn_request_builder::catalogue::spec::Api;
use vpn_request_builder::document::draft::Draft;
use vpn_request_builder::exchange::stored;
use vpn_request_builder::transport::proxy::Manners;
use vpn_request_builder::transport::record::Record;
use vpn_request_builder::transport::request::Sent;
use vpn_request_builder::transport::session::{self, Confirmation, Reaction, Session, Ticks, View};
use vpn_request_builder::transport::settings::{Credentials, Settings};
use vpn_request_builder::worker::{Call, Outgoing, Prepare, Prepared, ReadAnswer, Reply};

/// The key of the settings in the storage.
const SETTINGS: &str = "env";

/// The keys of the records begin so.
const SENT: &str = "sent.";

/// The keys of the records of the version before begin so.
const PENDING: &str = "pending.";

/// The lock that a tab holds while it stores the record of a request and sends it.
const CREATE: &str = "vpn-request-builder.create";

/// How long typing pauses before the worker is asked.
const MOMENT: Duration = Duration::from_millis(200);

/// How long to wait before an answer is read again, where the worker could not be had.
const AGAIN: Duration = Duration::from_secs(2);

/// Said where the worker cannot be had.
const UNAVAILABLE: &str =
    "The part of this page that sends could not be loaded. Check the connection and try again.";

/// Said where the draft is not the reviewed one any more.
const CHANGED: &str = "The draft has changed. Review it again.";

/// Said where an answer cannot be stored.
const UNKEPT: &str =
    "The browser refuses to store the outcome, so a reload will forget it. Copy the IDs now.";

/// The state of sending.
#[derive(Clone, Copy)]
pub struct Sending {
    /// The settings, the same for all requests.
    pub settings: RwSignal<Settings>,
    /// The credentials. They are in memory only.
    credentials: StoredValue<Credentials>,
    /// Counts how often the credentials were forgotten.
    forgotten: RwSignal<usize>,
    /// The channels, in the order of the navigation.
    channels: [Channel; APIS.len()],
    /// What was sent from this browser, the newest first.
    records: RwSignal<Vec<Record>>,
    /// What is known of each proxy, by its origin, since the page was loaded.
    manners: RwSignal<Vec<(String, Manners)>>,
    /// The result of the test of a proxy.
    proxy_test: RwSignal<String>,
    testing: StoredValue<Option<Flight>, LocalStorage>,
    /// Counts the tests of proxies, so that only the last one is told.
    tests: StoredValue<usize>,
    /// `true` while the settings are unfolded.
    is_unfolded: RwSignal<bool>,
    /// `true` once somebody looked at something that only the worker computes.
    is_wanted: StoredValue<bool>,
    pause: Pause,
}

/// The sending of one request.
#[derive(Clone, Copy)]
struct Channel {
    session: StoredValue<Session>,
    /// The view.
    view: RwSignal<View>,
    /// The worker's latest result, without the request to send.
    prepared: RwSignal<Option<Prepared>>,
    /// The request under way.
    flight: StoredValue<Option<Flight>, LocalStorage>,
    /// Counts the calls that prepare, so that only the last reply counts.
    calls: StoredValue<usize>,
    /// Counts the reviews, so that a confirmation is of the review that it was given in.
    reviews: StoredValue<usize>,
    /// The revision of the draft that is reviewed: no other one is sent by its confirmation.
    reviewed: StoredValue<usize>,
}

impl Channel {
    fn new(api: &'static Api) -> Channel {
        let session = Session::new(api);
        Channel {
            view: RwSignal::new(session.view(None, "")),
            session: StoredValue::new(session),
            prepared: RwSignal::new(None),
            flight: StoredValue::new_local(None),
            calls: StoredValue::new(0),
            reviews: StoredValue::new(0),
            reviewed: StoredValue::new(0),
        }
    }

    /// Returns whether this request is under way.
    fn is_under_way(self, id: &str) -> bool {
        self.session
            .with_value(|session| session.under_way() == Some(id))
    }

    /// Lets the session react.
    fn react(self, event: impl FnOnce(&mut Session) -> Reaction) -> Reaction {
        self.session.try_update_value(event).unwrap_or_default()
    }
}

impl Sending {
    /// Nothing is set or sent yet.
    pub fn new() -> Sending {
        Sending {
            settings: RwSignal::new(Settings::default()),
            credentials: StoredValue::new(Credentials::default()),
            forgotten: RwSignal::new(0),
            channels: APIS.map(Channel::new),
            records: RwSignal::new(Vec::new()),
            manners: RwSignal::new(Vec::new()),
            proxy_test: RwSignal::new(String::new()),
            testing: StoredValue::new_local(None),
            tests: StoredValue::new(0),
            is_unfolded: RwSignal::new(false),
            is_wanted: StoredValue::new(false),
            pause: Pause::new(),
        }
    }

    fn channel(&self, api: &Api) -> Channel {
        let at = APIS.iter().position(|known| known.name == api.name);
        self.channels[at.unwrap_or_default()]
    }

    /// The view of a request's channel.
    pub fn view(&self, api: &Api) -> RwSignal<View> {
        self.channel(api).view
    }

    /// The worker's latest result for a request.
    pub fn prepared(&self, api: &Api) -> RwSignal<Option<Prepared>> {
        self.channel(api).prepared
    }

    /// What is known of a proxy, by its origin; tracked.
    fn manners(&self, proxy: &str) -> Option<Manners> {
        self.manners.with(|known| {
            let mut known = known.iter();
            let found = known.find(|(origin, _)| origin == proxy);
            found.map(|(_, manners)| *manners)
        })
    }

    /// Returns whether a request is under way.
    fn is_under_way(&self) -> bool {
        let is_sending = |session: &Session| session.under_way().is_some();
        let mut channels = self.channels.iter();
        channels.any(|channel| channel.session.with_value(is_sending))
    }

    /// Returns `true` if a request is under way, or may be at any moment because there are credentials.
    pub fn is_in_use(&self) -> bool {
        self.is_under_way() || !self.credentials.with_value(Credentials::is_empty)
    }
}

/// The request as a curl command, as far as it is known.
pub fn curl(app: &'static App) -> String {
    untrack(|| curl_tracked(app))
}

/// The same, tracked.
pub fn curl_tracked(app: &'static App) -> String {
    let prepared = app.sending.prepared(app.editor().api);
    prepared
        .with(|prepared| prepared.as_ref().map(|prepared| prepared.curl.clone()))
        .unwrap_or_default()
}

/// The headers, a line each.
pub fn headers(app: &'static App) -> String {
    let prepared = app.sending.prepared(app.editor().api);
    let headers = prepared.with(|prepared| {
        prepared
            .as_ref()
            .map(|prepared| prepared.headers.join("\n"))
    });
    headers.unwrap_or_else(|| "Content-Type: application/json".to_owned())
}

/// Brings back the settings and requests under way of an earlier visit, listens to the other tabs
/// and to the page's end, and follows settings and drafts.
pub fn listen(app: &'static App) {
    let sending = &app.sending;
    if let Some(text) = storage::get(SETTINGS) {
        match stored::decode_settings(&text) {
            Some(settings) => sending.settings.set(settings),
            None => persist::set_aside(app.editor_untracked(), "settings", SETTINGS, &text),
        }
    }
    adopt();
    // Where nothing can be read, nothing can be sent either.
    know(app, storage::all(SENT).unwrap_or_default());
    window_event_listener(ev::storage, move |event| elsewhere(app, &event));
    window_event_listener(ev::beforeunload, move |event| {
        if sending.is_under_way() {
            event.prevent_default();
        }
    });
    // With the page its memory goes, but not where it is kept for Back and Forward.
    window_event_listener(ev::pagehide, move |event| {
        if event.persisted() {
            forget(app);
        }
    });
    // A page that was kept for Back and Forward has heard nothing meanwhile.
    window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            look(app);
        }
    });
    Effect::new(move |earlier: Option<()>| {
        let text = sending.settings.with(stored::encode_settings);
        if earlier.is_some() {
            storage::set(SETTINGS, Some(&text));
            forget_test(app);
        }
    });
    Effect::new(move |earlier: Option<()>| {
        sending.settings.track();
        app.editor().revision.track();
        if earlier.is_some() {
            app.editors
                .iter()
                .for_each(|editor| keep_reviewed(app, editor));
            prepare_soon(app);
        }
    });
}

/// Moves the records of the version before to where this one keeps its own.
fn adopt() {
    for text in storage::all(PENDING).unwrap_or_default() {
        if let Some(record) = Record::decode(&text)
            && storage::set(&record.key(), Some(&record.encode()))
        {
            storage::set(&format!("{PENDING}{}.{}", record.api, record.at), None);
        }
    }
}

/// Reads what is stored about requests that were sent, and draws what follows from it. Where it cannot
/// be read any more, what is known stays.
fn look(app: &'static App) {
    if let Some(texts) = storage::all(SENT) {
        know(app, texts);
    }
}

/// Draws what follows from what is stored.
fn know(app: &'static App, texts: Vec<String>) {
    let read = texts.iter().filter_map(|text| Record::decode(text));
    let mut records: Vec<Record> = read.collect();
    let has_unread = records.len() < texts.len();
    records.sort_by_key(|record| Reverse(record.at));
    for editor in &app.editors {
        let channel = app.sending.channel(editor.api);
        let reaction = channel.react(|session| session.know(records.clone(), has_unread));
        if reaction.keep.into_iter().any(store) {
            return look(app);
        }
        draw(app, editor);
    }
    if app
        .sending
        .records
        .with_untracked(|known| *known != records)
    {
        app.sending.records.set(records);
    }
}

/// Follows the requests of other tabs.
fn elsewhere(app: &'static App, event: &ev::StorageEvent) {
    let is_record = |key: String| storage::own(&key).is_some_and(|key| key.starts_with(SENT));
    // There is no key where all was cleared.
    if event.key().is_none_or(is_record) {
        look(app);
    }
}

/// Dismisses a record: a person knows what came of the request, or needs to know no more.
fn dismiss(app: &'static App, record: &Record) {
    storage::set(&record.key(), None);
    look(app);
}

/// Asks the worker for what is drawn, because somebody looks at it.
pub fn prepare(app: &'static App) {
    app.sending.is_wanted.set_value(true);
    let editor = app.editor_untracked();
    spawn_local(async move {
        if call(app, editor).await.is_none() {
            editor.say(UNAVAILABLE, false);
        }
    });
}

/// Asks the worker again once typing pauses, if somebody has looked before. A worker that cannot be
/// had is not asked again until somebody looks.
fn prepare_soon(app: &'static App) {
    if app.sending.is_wanted.get_value() {
        app.sending.pause.begin(MOMENT, move || {
            spawn_local(async move { drop(call(app, app.editor_untracked()).await) });
        });
    }
}

/// Has the worker prepare the request, and draws the result. Returns it with the request to send.
async fn call(app: &'static App, editor: &'static Editor) -> Option<Prepared> {
    let channel = app.sending.channel(editor.api);
    let number = next(channel.calls);
    let call = Call::Prepare(Box::new(Prepare {
        api: editor.api,
        settings: app.sending.settings.get_untracked(),
        credentials: app
            .sending
            .credentials
            .with_value(|credentials| credentials.into()),
        body: editor.body_text(),
        now: time::now_iso(),
        origin: window().location().origin().unwrap_or_default(),
        offline: !window().navigator().on_line(),
    }));
    let reply = worker::call(&call).await;
    let is_last = channel.calls.get_value() == number;
    let Ok(Reply::Prepared(mut prepared)) = reply else {
        if is_last && !channel.session.with_value(Session::is_confirming) {
            // It would be about an earlier draft.
            channel.prepared.set(None);
            app.sending.is_wanted.set_value(false);
        }
        return None;
    };
    if is_last {
        channel
            .session
            .update_value(|session| session.recheck(&prepared));
        // The request to send is not kept: there are secrets in it.
        let request = prepared.request.take();
        channel.prepared.set(Some((*prepared).clone()));
        prepared.request = request;
        draw(app, editor);
    }
    Some(*prepared)
}

/// Counts on. Returns the new number.
fn next(count: StoredValue<usize>) -> usize {
    count.update_value(|count| *count += 1);
    count.get_value()
}

/// Opens the review, or leads to what keeps the request from being sent.
pub fn review(app: &'static App, editor: &'static Editor) {
    app.sending.is_wanted.set_value(true);
    let channel = app.sending.channel(editor.api);
    let revision = editor.revision.get_untracked();
    spawn_local(async move {
        let Some(prepared) = call(app, editor).await else {
            return editor.say(UNAVAILABLE, false);
        };
        next(channel.reviews);
        channel.reviewed.set_value(revision);
        look(app);
        let reaction = channel.react(|session| session.review(&prepared));
        carry_out(app, editor, reaction);
    });
}

/// Sends the reviewed request.
fn confirm(app: &'static App, ticks: Ticks) {
    let editor = app.editor_untracked();
    let channel = app.sending.channel(editor.api);
    let review = channel.reviews.get_value();
    let created = move || {
        let view = channel.view;
        view.with_untracked(|view| view.review.as_ref().map(|review| review.created.clone()))
    };
    let seen = created();
    keep_reviewed(app, editor);
    spawn_local(async move {
        let Some(prepared) = call(app, editor).await else {
            let is_open = channel.session.with_value(Session::is_confirming);
            if is_open && channel.reviews.get_value() == review {
                // The toast would be behind the review.
                cancel(app, editor);
                editor.say(UNAVAILABLE, false);
            }
            return;
        };
        // No other tab confirms between reading the records and storing this one.
        let send = move || {
            // It may have been cancelled, or sent by a second press.
            let is_open = channel.session.with_value(Session::is_confirming);
            if !is_open || channel.reviews.get_value() != review {
                return;
            }
            if editor.revision.get_untracked() != channel.reviewed.get_value() {
                return review_anew(app, editor, CHANGED);
            }
            look(app);
            if created() != seen {
                return review_anew(
                    app,
                    editor,
                    "Another tab has created one meanwhile. Review it again.",
                );
            }
            let proxy = prepared.proxy.as_deref();
            let manners = untrack(|| proxy.and_then(|proxy| app.sending.manners(proxy)));
            let confirmation = Confirmation {
                id: random::id(),
                at: time::now(),
                ticks,
                manners,
            };
            let reaction = channel.react(|session| session.confirm(prepared, confirmation));
            carry_out(app, editor, reaction);
        };
        locks::exclusively(CREATE, send).await;
    });
}

/// Closes a review of what is not open any more, and begins it anew if the draft has changed: an import
/// can do both.
fn keep_reviewed(app: &'static App, editor: &'static Editor) {
    let channel = app.sending.channel(editor.api);
    if !channel.session.with_value(Session::is_confirming) {
        return;
    }
    if app.open.get_untracked() != editor.api.name {
        cancel(app, editor);
    } else if editor.revision.get_untracked() != channel.reviewed.get_value() {
        review_anew(app, editor, CHANGED);
    }
}

/// Closes the review, says why, and opens it again.
fn review_anew(app: &'static App, editor: &'static Editor, why: &str) {
    cancel(app, editor);
    editor.say(why, false);
    if app.open.get_untracked() == editor.api.name {
        review(app, editor);
    }
}

/// Closes the review, or stops waiting for an answer.
fn cancel(app: &'static App, editor: &'static Editor) {
    let reaction = app.sending.channel(editor.api).react(Session::cancel);
    carry_out(app, editor, reaction);
}

/// Takes note that somebody found out what came of requests in doubt, by their IDs.
fn settle(app: &'static App, doubts: &[String]) {
    let editor = app.editor_untracked();
    let channel = app.sending.channel(editor.api);
    let reaction = channel.react(|session| session.settled(doubts));
    carry_out(app, editor, reaction);
}

/// Fills a gateway that was created into the connection, and leads there.
fn take_gateway(app: &'static App, gateway: Draft) {
    use_gateway(app, &gateway, &[]);
    focus::go_to_once_drawn(GATEWAY_ID);
}

/// Forgets the credentials.
fn forget(app: &'static App) {
    app.sending.credentials.update_value(Credentials::forget);
    app.sending.forgotten.update(|forgotten| *forgotten += 1);
    prepare_soon(app);
}

/// Carries out what a session asks for, in this order: what is under way is remembered before
/// anything is sent, and what is not sent takes the place of nothing.
fn carry_out(app: &'static App, editor: &'static Editor, reaction: Reaction) {
    let Reaction {
        keep,
        forget,
        abort,
        fetch,
        lead,
        said,
        trust,
    } = reaction;
    let is_kept = keep.into_iter().all(store);
    if fetch.is_some() && !is_kept {
        let id = under_way(app, editor);
        let channel = app.sending.channel(editor.api);
        let reaction = channel.react(|session| session.unstored(&id));
        return carry_out(app, editor, reaction);
    }
    if !is_kept {
        app.editor_untracked().say(UNKEPT, false);
    }
    for record in forget {
        storage::set(&record.key(), None);
    }
    if let Some(proxy) = trust {
        app.sending.settings.update(|settings| {
            if !settings.trusted.contains(&proxy) {
                settings.trusted.push(proxy);
            }
        });
    }
    if abort {
        land(app, editor);
    }
    if let Some(said) = said {
        let said = format!("{}: {said}", editor.api.title);
        app.editor_untracked().say(said, false);
    }
    if let Some((outgoing, sent)) = fetch {
        send(app, editor, &outgoing, sent);
    }
    look(app);
    if let Some(control) = lead {
        focus::go_to_once_drawn(control);
    }
}

/// Stores a record. Returns whether the browser did.
fn store(record: Record) -> bool {
    let stored = storage::get(&record.key()).and_then(|text| Record::decode(&text));
    let record = record.over(stored);
    storage::set(&record.key(), Some(&record.encode()))
}

/// Draws what the session says, and announces another state.
fn draw(app: &'static App, editor: &'static Editor) {
    let channel = app.sending.channel(editor.api);
    let summary = editor.summary.get_untracked();
    let view = channel.prepared.with_untracked(|prepared| {
        channel
            .session
            .with_value(|session| session.view(prepared.as_ref(), &summary))
    });
    let before = channel
        .view
        .with_untracked(|view| (view.state, view.line.clone()));
    if channel.view.with_untracked(|known| *known == view) {
        return;
    }
    let (state, line) = (view.state, view.line.clone());
    if panel::has_focus() {
        focus::keep(panel::HEADING);
    }
    channel.view.set(view);
    if (state, &line) == (before.0, &before.1) {
        return;
    }
    if app.open.get_untracked() != editor.api.name {
        // What came of a request is told wherever the person is.
        if before.0 == "sending" {
            let said = format!("{}: {line}", editor.api.title);
            app.editor_untracked().say(said, false);
        }
        return;
    }
    editor.announce(line);
    // The outcome, or the way to stop waiting, and the line above in any case.
    let below = if state == "sending" {
        panel::STOP
    } else {
        panel::OUTCOME
    };
    if state != before.0 && !matches!(state, "idle" | "confirming") {
        // In the frame after the one in which the review gave the focus back, and the page scrolled.
        let is_confirmed = before.0 == "confirming" && state == "sending";
        request_animation_frame(move || {
            // The review has given the focus back to the button that opened it, which would send again.
            if is_confirmed {
                focus::give(panel::STOP);
            }
            [below, panel::STATE].into_iter().for_each(focus::reveal);
        });
    }
}

/// The ID of the request under way.
fn under_way(app: &'static App, editor: &'static Editor) -> String {
    let channel = app.sending.channel(editor.api);
    let id = channel
        .session
        .with_value(|session| session.under_way().map(str::to_owned));
    id.unwrap_or_default()
}

/// Lets go of a request: one that is still under way is aborted.
fn land(app: &'static App, editor: &'static Editor) {
    app.sending.channel(editor.api).flight.set_value(None);
}

/// Fetches, and tells the session what came of it.
fn send(app: &'static App, editor: &'static Editor, outgoing: &Outgoing, sent: Sent) {
    let channel = app.sending.channel(editor.api);
    let id = under_way(app, editor);
    let flight = fetch::fetch(outgoing, move |fetched| {
        let reaction = match fetched {
            Fetched::Answer {
                status,
                headers,
                body,
            } => {
                learn(app, sent.proxy.as_ref(), Some(&headers));
                let reaction = channel.react(|session| session.arrived(&id, status));
                carry_out(app, editor, reaction);
                let call = ReadAnswer {
                    api: editor.api,
                    sent,
                    status,
                    headers,
                    body,
                };
                return spawn_local(read(app, editor, id, Call::ReadAnswer(Box::new(call))));
            }
            Fetched::Redirect => channel.react(|session| session.redirected(&id)),
            Fetched::TimedOut => channel.react(|session| session.timed_out(&id)),
            Fetched::Blocked => channel.react(|session| session.blocked(&id)),
            Fetched::Unbuilt => channel.react(|session| session.unbuilt(&id)),
            Fetched::Broken { status, headers } => {
                learn(app, sent.proxy.as_ref(), Some(&headers));
                channel.react(|session| session.broken(&id, status))
            }
            Fetched::Cut => {
                learn(app, sent.proxy.as_ref(), None);
                channel.react(|session| session.cut(&id))
            }
        };
        carry_out(app, editor, reaction);
    });
    channel.flight.set_value(flight);
}

/// Reads the answer to a request, by calling the worker as often as it takes.
async fn read(app: &'static App, editor: &'static Editor, id: String, call: Call) {
    let channel = app.sending.channel(editor.api);
    while channel.is_under_way(&id) {
        if let Ok(Reply::Read(answer)) = worker::call(&call).await {
            let reaction = channel.react(|session| session.read(&id, *answer));
            carry_out(app, editor, reaction);
            return;
        }
        channel.session.update_value(|session| session.unread(&id));
        draw(app, editor);
        time::sleep(AGAIN).await;
    }
}

/// Remembers what the headers of an answer tell of the proxy that it came through. Without an answer,
/// nothing is known of it any more: it may have been replaced.
fn learn(app: &'static App, proxy: Option<&String>, headers: Option<&[(String, String)]>) {
    if let Some(proxy) = proxy {
        app.sending.manners.update(|known| {
            known.retain(|(origin, _)| origin != proxy);
            known.extend(headers.map(|headers| (proxy.clone(), Manners::of(headers))));
        });
    }
}

/// Sees whether the proxy reaches the service, by a request that creates nothing.
fn test_proxy(app: &'static App) {
    say_of_proxy(app, "Testing …".to_owned());
    app.sending.is_wanted.set_value(true);
    // A second test takes the place of the first.
    app.sending.testing.set_value(None);
    let number = next(app.sending.tests);
    let is_last = move || app.sending.tests.get_value() == number;
    let editor = app.editor_untracked();
    spawn_local(async move {
        let prepared = call(app, editor).await;
        if !is_last() {
            return;
        }
        let Some(prepared) = prepared else {
            return say_of_proxy(app, UNAVAILABLE.to_owned());
        };
        let outgoing = match prepared.test {
            Ok(outgoing) => outgoing,
            Err(refused) => {
                say_of_proxy(app, refused.message);
                if let Some(control) = refused.control {
                    focus::go_to(&control);
                }
                return;
            }
        };
        let Prepared { causes, proxy, .. } = prepared;
        let flight = fetch::fetch(&outgoing, move |fetched| {
            app.sending.testing.set_value(None);
            let call = match fetched {
                Fetched::Answer {
                    status,
                    headers,
                    body,
                } => {
                    learn(app, proxy.as_ref(), Some(&headers));
                    Call::ReadTest {
                        status,
                        headers,
                        body,
                    }
                }
                Fetched::Unbuilt => return say_of_proxy(app, session::UNBUILT.to_owned()),
                _ => return say_of_proxy(app, session::untested(&causes)),
            };
            spawn_local(async move {
                let reply = worker::call(&call).await;
                let said = match reply {
                    Ok(Reply::Tested(said)) => said,
                    _ => UNAVAILABLE.to_owned(),
                };
                if is_last() {
                    say_of_proxy(app, said);
                }
            });
        });
        app.sending.testing.set_value(flight);
    });
}

/// Forgets the result of a test, or the test itself: it was of other settings.
fn forget_test(app: &'static App) {
    let sending = &app.sending;
    next(sending.tests);
    sending.testing.set_value(None);
    if !sending.proxy_test.with_untracked(String::is_empty) {
        sending.proxy_test.set(String::new());
    }
}

fn say_of_proxy(app: &'static App, said: String) {
    app.sending.proxy_test.set(said);
    time::once_drawn(|| focus::reveal(panel::PROXY_TEST));
}
