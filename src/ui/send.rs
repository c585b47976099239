//! Sending: draws what the desk says ([`vpn_request_builder::desk`]), hands it what a person does
//! and what comes back, and fetches what it is told to.

use super::el::{El, classed, effect, el, on_change};
use super::fetch::{self, Fetched, Flight};
use super::state::{Page, Pages};
use super::time::{Pause, once_drawn};
use super::var::Var;
use super::{dialog, dom, later, storage};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    Element, Event, HtmlDetailsElement, HtmlInputElement, PageTransitionEvent, StorageEvent,
};
use serde_json::Value;
use std::time::Duration;
use vpn_request_builder::check;
use vpn_request_builder::desk;
use vpn_request_builder::export::json as notation;
use vpn_request_builder::later::to_draft;
use vpn_request_builder::request::{Credentials, Env, REGIONS, Secret};

/// The id of the review.
const REVIEW: &str = "review";

/// What the review's buttons have for a `data-path`.
pub const PLACE: &str = "send";

/// The name of the flight that tests a proxy.
const TEST: &str = "test";

/// How long a pause in typing is, after which the desk is asked.
const MOMENT: Duration = Duration::from_millis(200);

/// The key under which another tab's requests under way are remembered begins so.
const PENDING: &str = "pending.";

/// What the page knows about sending, the same for all requests.
#[derive(Clone, Copy)]
pub struct Sending {
    /// The settings.
    pub env: Var<Env>,
    credentials: Var<Credentials>,
    /// What the desk said last about the request that is open.
    view: Var<Value>,
    /// What is under way, by the name of the request: each page has one at most.
    flights: Var<Vec<(String, Flight)>>,
    place: Var<El>,
    panel: Var<El>,
    /// Waits until typing pauses.
    pause: Pause,
}

impl Sending {
    /// With the settings of an earlier visit.
    pub fn new() -> Sending {
        let panel = classed("section", "request")
            .attr("id", "send-panel")
            .attr("aria-labelledby", "send-heading");
        panel.0.set_inner_html(include_str!("send.html"));
        let place = place();
        let env = storage::env();
        for (name, text) in remembered(&env) {
            let control = format!("[name=\"{name}\"]");
            if let Some(control) = panel.part(&control).or_else(|| place.part(&control)) {
                control.set_value(&text);
            }
        }
        for input in panel.parts("input").into_iter().chain(place.parts("input")) {
            let is_secret = input.is("[type=password]");
            input.set(
                "autocomplete",
                Some(if is_secret { "new-password" } else { "off" }),
            );
            input.set("autocapitalize", Some("off"));
            input.set("spellcheck", Some("false"));
        }
        Sending {
            env: Var::new(env),
            credentials: Var::new(Credentials::default()),
            view: Var::new(Value::Null),
            flights: Var::new(Vec::new()),
            place: Var::new(place),
            panel: Var::new(panel),
            pause: Pause::new(),
        }
    }

    /// The controls for region and project, which are the same for all pages.
    pub fn place(self) -> El {
        self.place.get_untracked()
    }

    /// The panel, which is one for all pages.
    pub fn panel(self) -> El {
        self.panel.get_untracked()
    }

    /// Whether something is being created.
    fn is_under_way(self) -> bool {
        self.flights
            .with_untracked(|flights| flights.iter().any(|(name, _)| name != TEST))
    }

    /// Lets go of a request: one that is still under way is stopped.
    fn land(self, api: &str) {
        self.flights
            .update(|flights| flights.retain(|(name, _)| name != api));
    }

    /// Whether requests are being sent, or may be any moment: credentials are there.
    pub fn is_in_use(self) -> bool {
        self.is_under_way() || !self.credentials.with_untracked(Credentials::is_empty)
    }

    /// The request as a curl command, as far as it is known.
    pub fn curl(self) -> String {
        self.view.with(|view| text(view, "curl").to_owned())
    }

    /// The headers, a line each.
    pub fn headers(self) -> String {
        let headers = self.view.with(|view| text(view, "headers").to_owned());
        if headers.is_empty() {
            "Content-Type: application/json".to_owned()
        } else {
            headers
        }
    }
}

fn place() -> El {
    let setting = |name: &str, label: &str| {
        let input = el("input").attr("id", name).attr("name", name);
        (
            el("div").child(el("label").attr("for", name).text(label)),
            input,
        )
    };
    let (region, input) = setting("/env/region", "Region");
    let region = region.child(input.attr("list", "regions"));
    let (project, input) = setting("/env/project_id", "Project ID");
    let project = project.child(input);
    let regions = el("datalist").attr("id", "regions");
    let regions = regions.children(REGIONS.map(|region| el("option").attr("value", region)));
    classed("div", "settings").children([region, project, regions])
}

/// The settings of [`desk::REMEMBERED`], by the names of their controls.
fn remembered(env: &Env) -> [(&'static str, String); 6] {
    let Env {
        region,
        project_id,
        endpoint,
        auth,
        proxy,
        limit,
        ..
    } = env;
    let texts = [
        region,
        project_id,
        endpoint,
        &auth.name().to_owned(),
        proxy,
        limit,
    ]
    .map(String::clone);
    let mut texts = texts.into_iter();
    desk::REMEMBERED.map(|name| (name, texts.next().unwrap_or_default()))
}

fn text<'a>(view: &'a Value, name: &str) -> &'a str {
    view.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Keeps the panel in step with the desk, and the desk with what happens elsewhere.
pub fn follow(pages: Pages) {
    let sending = pages.sending;
    let panel = sending.panel();
    let mut shown = Shown::default();
    effect(Box::new(move || {
        sending.view.with(|view| draw(&panel, &mut shown, view))
    }));
    on_change(
        move || sending.env.track(),
        move || sending.env.with(storage::set_env),
    );
    // The other page has a state of its own.
    let turned = move || {
        sending.view.set(Value::Null);
        look(pages);
    };
    on_change(move || pages.open.track(), turned);
    let read = move || {
        sending.env.track();
        pages.iter().for_each(|page| page.form.track());
    };
    on_change(read, move || look_soon(pages));
    dom::watch_policy();
    for marker in storage::all(PENDING) {
        call(pages, "found", vec![("marker", marker.into())], None);
    }
    dom::on(&window(), "storage", move |event| elsewhere(pages, event));
    dom::on(&window(), "beforeunload", move |event| {
        if sending.is_under_way() {
            event.prevent_default();
        }
    });
    // With the page its memory goes, but not where it is kept for Back and Forward.
    dom::on(&window(), "pagehide", move |event| {
        if event
            .dyn_ref::<PageTransitionEvent>()
            .is_some_and(PageTransitionEvent::persisted)
        {
            forget(pages);
        }
    });
}

/// What another tab has begun to send, or has an answer to.
fn elsewhere(pages: Pages, event: &Event) {
    let Some(event) = event.dyn_ref::<StorageEvent>() else {
        return;
    };
    let is_pending = event
        .key()
        .is_some_and(|key| storage::own(&key).is_some_and(|key| key.starts_with(PENDING)));
    if !is_pending {
        return;
    }
    match (event.new_value(), event.old_value()) {
        (Some(marker), _) => call(pages, "found", vec![("marker", marker.into())], None),
        (None, Some(marker)) => call(pages, "gone", vec![("marker", marker.into())], None),
        (None, None) => {}
    }
}

/// Whether a name is that of a setting; if it is, what was typed there counts from now on.
pub fn typed(pages: Pages, name: &str, text: &str) -> bool {
    let sending = pages.sending;
    if let Some(which) = Secret::ALL
        .into_iter()
        .find(|which| which.control() == name)
    {
        sending
            .credentials
            .update(|credentials| credentials.set(which, text));
        look_soon(pages);
        return true;
    }
    let is_setting = desk::REMEMBERED.contains(&name);
    if is_setting {
        sending.env.update(|env| {
            let all = remembered(env);
            let kept = |wanted: &str| {
                all.iter()
                    .find(|(name, _)| *name == wanted)
                    .map(|(_, text)| text.clone())
            };
            let now = |wanted: &str| {
                if wanted == name {
                    text.to_owned()
                } else {
                    kept(wanted).unwrap_or_default()
                }
            };
            *env = desk::env(now, std::mem::take(&mut env.trusted));
        });
    }
    is_setting
}

/// Carries out what a button of the panel or the review is for. Whether it is one.
pub fn act(pages: Pages, page: Page, action: &str, pointer: &str) -> bool {
    let view = |name: &str| {
        pages
            .sending
            .view
            .with_untracked(|view| text(view, name).to_owned())
    };
    match action {
        "confirm" => {
            let ticked =
                |name: &str| dom::find(name).is_some_and(|input| El(input.into()).is(":checked"));
            let ticks = vec![
                ("consent", ticked("/send/consent").into()),
                ("again", ticked("/send/again").into()),
            ];
            call(pages, "confirm", ticks, None);
        }
        "cancel" => call(pages, "cancel", Vec::new(), None),
        "settled" => call(pages, "settled", Vec::new(), None),
        "test-proxy" => {
            pages.sending.say_of_proxy("Testing …");
            call(pages, "test", Vec::new(), None);
        }
        "forget" => {
            forget(pages);
            page.say("The credentials are forgotten.", false);
        }
        "copy-curl" => {
            let place = pointer.to_owned();
            dom::copy(&view("curl"), move |copied| page.say_copied(copied, &place));
        }
        "copy-answer" => dom::copy(&view("raw"), move |copied| {
            page.say_copied(copied, "answer-raw")
        }),
        "use-gateway" => {
            let gateway = pages
                .sending
                .view
                .with_untracked(|view| view.get("gateway").and_then(to_draft));
            if let Some(gateway) = gateway {
                pages.go("connection");
                super::import::use_gateway(pages, gateway);
            }
        }
        _ => return false,
    }
    true
}

/// Opens the review, or leads to what keeps the request from being sent.
pub fn review(pages: Pages) {
    call(
        pages,
        "review",
        vec![("markers", storage::all(PENDING).into())],
        None,
    );
}

/// The review was closed by a key of the browser's own.
pub fn closed(pages: Pages, event: &Event) {
    let id = event
        .target()
        .and_then(|target| target.dyn_into().ok())
        .map(|element: Element| element.id());
    if id.as_deref() == Some(REVIEW)
        && pages
            .sending
            .view
            .with_untracked(|view| text(view, "state") == "confirming")
    {
        call(pages, "cancel", Vec::new(), None);
    }
}

fn forget(pages: Pages) {
    let sending = pages.sending;
    sending.credentials.update(Credentials::forget);
    for input in sending.panel().parts("[type=password], [data-for] input") {
        input.set_value("");
    }
    if later::runs() {
        look(pages);
    }
}

/// Asks the desk what is to be seen, where anybody looks.
fn look(pages: Pages) {
    let is_open = |id: &str| {
        dom::find(id).is_some_and(|found| {
            found
                .dyn_ref::<HtmlDetailsElement>()
                .is_some_and(HtmlDetailsElement::open)
        })
    };
    if later::runs() || is_open("sending") {
        call(pages, "look", Vec::new(), None);
    }
}

/// The same, once typing pauses.
fn look_soon(pages: Pages) {
    pages.sending.pause.begin(MOMENT, move || look(pages));
}

/// Asks now, though nothing has been asked before: somebody looks at something that only the desk knows.
pub fn look_now(pages: Pages) {
    call(pages, "look", Vec::new(), None);
}

/// Tells the desk what happened, and `more` about it.
fn call(pages: Pages, event: &str, mut more: Vec<(&str, Value)>, bytes: Option<&[u8]>) {
    let (sending, page) = (pages.sending, pages.current_untracked());
    let (mut settings, trusted) = sending.env.with_untracked(|env| {
        let settings = remembered(env).map(|(name, text)| (name, Value::from(text)));
        (
            Vec::from(settings),
            env.trusted.iter().map(String::as_str).collect(),
        )
    });
    sending.credentials.with_untracked(|credentials| {
        settings.extend(Secret::ALL.map(|which| (which.control(), credentials.get(which).into())));
    });
    let (body, summary) = page.form.with_untracked(|form| {
        (
            notation::pretty(form.api, form.body()),
            check::summary(form.api, form.body(), &form.draft().facts),
        )
    });
    if more.iter().all(|(name, _)| *name != "api") {
        more.push(("api", page.api.name.into()));
    }
    more.extend([
        ("do", "send".into()),
        ("event", event.into()),
        ("settings", notation::object(settings)),
        ("trusted", trusted),
        ("body", body.into()),
        ("summary", summary.into()),
        ("now", dom::now().into()),
        (
            "origin",
            window().location().origin().unwrap_or_default().into(),
        ),
        ("offline", (!window().navigator().on_line()).into()),
    ]);
    later::call(
        notation::compact(&notation::object(more)),
        bytes,
        move |answer| {
            match answer.and_then(|answer| serde_json::from_str(answer).ok()) {
            Some(view) => seen(pages, view),
            None => page.say(
                "The part of this page that sends could not be loaded: check the connection, and try again.",
                false,
            ),
        }
        },
    );
}

/// Does what the desk says is to be done, and shows the rest.
fn seen(pages: Pages, mut view: Value) {
    let sending = pages.sending;
    // There are secrets in it, which are not kept.
    let fetch = view.get_mut("fetch").map(Value::take).unwrap_or_default();
    let pair = |name: &str| {
        let pair = view.get(name)?.as_array()?;
        Some((
            pair.first()?.as_str()?.to_owned(),
            pair.get(1)?.as_str()?.to_owned(),
        ))
    };
    // Before anything is sent: a reload in the middle must find it.
    let is_kept = pair("keep").is_none_or(|(key, marker)| storage::set(&key, Some(&marker)));
    // What is not sent takes the place of nothing.
    if !text(&view, "drop").is_empty() && (is_kept || !fetch.is_object()) {
        storage::set(text(&view, "drop"), None);
    }
    let trust = text(&view, "trust").to_owned();
    if !trust.is_empty() {
        sending.env.update(|env| {
            if !env.trusted.contains(&trust) {
                env.trusted.push(trust);
            }
        });
    }
    if view.get("abort") == Some(&Value::Bool(true)) {
        sending.land(text(&view, "api"));
    }
    if !text(&view, "said").is_empty() {
        sending.say_of_proxy(text(&view, "said"));
    }
    if fetch.is_object() {
        let api = text(&view, "api").to_owned();
        if !is_kept {
            return call(pages, "unstored", vec![("api", api.into())], None);
        }
        fly(pages, api, &fetch);
    }
    if text(&view, "api") == pages.open.get_untracked() {
        show(pages, view);
    }
}

/// Shows what the desk says about the page that is open.
fn show(pages: Pages, view: Value) {
    let page = pages.current_untracked();
    let before = pages
        .sending
        .view
        .with_untracked(|before| text(before, "state").to_owned());
    let (state, line) = (
        text(&view, "state").to_owned(),
        text(&view, "line").to_owned(),
    );
    let lead = view.get("lead").and_then(Value::as_str).map(str::to_owned);
    let panel = pages.sending.panel();
    let had_focus =
        dom::has_focus(&panel.0) || dom::find(REVIEW).is_some_and(|review| dom::has_focus(&review));
    pages.sending.view.set(view);
    if had_focus {
        once_drawn(move || dom::recover_focus(Some(&panel.0)));
    }
    if state == "confirming" {
        dialog::open(REVIEW);
    } else {
        dialog::close(REVIEW);
    }
    if state != before && !(before.is_empty() && state == "idle") {
        page.live.set(line);
        // As much as there is room for of what came of it, or of the way to stop it, and the line above in any case.
        let below = if state == "sending" {
            "send-stop"
        } else {
            "outcome"
        };
        if !matches!(state.as_str(), "idle" | "confirming") {
            // With the frame after the one in which the review gave the focus back, and the page scrolled there.
            request_animation_frame(move || {
                [below, "send-state"].into_iter().for_each(dom::reveal)
            });
        }
    }
    if let Some(control) = lead {
        once_drawn(move || {
            dom::focus(&control);
        });
    }
}

/// Fetches, and tells the desk what came of it.
fn fly(pages: Pages, api: String, what: &Value) {
    let test = text(what, "method") == "GET";
    let name = if test { TEST.to_owned() } else { api.clone() };
    let landed = name.clone();
    let then = move |fetched: Fetched| {
        pages.sending.land(&landed);
        let (event, mut more, bytes) = match fetched {
            Fetched::Answer {
                status,
                headers,
                body,
            } => {
                let event = if test { "tested" } else { "answered" };
                let pair = |(name, value): (String, String)| Value::from(vec![name, value]);
                let headers = headers.into_iter().map(pair).collect();
                (
                    event,
                    vec![("status", status.into()), ("headers", headers)],
                    Some(body),
                )
            }
            _ if test => ("untested", Vec::new(), None),
            Fetched::Redirect => ("redirected", Vec::new(), None),
            Fetched::TimedOut => ("timed-out", Vec::new(), None),
            Fetched::Blocked => ("blocked", Vec::new(), None),
            Fetched::Cut => ("cut", Vec::new(), None),
        };
        more.push(("api", api.into()));
        call(pages, event, more, bytes.as_deref());
    };
    if let Some(flight) = fetch::fetch(what, then) {
        // A second test takes the place of the first.
        pages.sending.land(&name);
        pages
            .sending
            .flights
            .update(|flights| flights.push((name, flight)));
    }
}

impl Sending {
    fn say_of_proxy(self, what: &str) {
        if let Some(said) = self.panel().part("#proxy-said") {
            said.flag("hidden", what.is_empty());
            said.set_text(what);
            dom::reveal("proxy-said");
        }
    }
}

/// What is shown, some of it as markup.
#[derive(Default)]
struct Shown {
    problems: Vec<Value>,
    outcome: String,
    review: String,
}

/// The id of the line that says what is wrong with a setting.
fn line_of(control: &str) -> String {
    format!("problem-with-{control}")
}

/// Marks a setting that something is wrong with, and only such a one.
fn mark(control: &El, problems: &[Value]) {
    let name = control.0.get_attribute("name").unwrap_or_default();
    let is_wrong = problems
        .iter()
        .any(|problem| problem.get(0).and_then(Value::as_str) == Some(&name));
    let around = control.0.closest("div").ok().flatten().map(El);
    let hint = around.and_then(|around| around.part(".hint"));
    let mut described = hint.map(|hint| hint.0.id()).unwrap_or_default();
    if is_wrong {
        described.push(' ');
        described.push_str(&line_of(&name));
    }
    control.set("aria-invalid", is_wrong.then_some("true"));
    control.set(
        "aria-describedby",
        Some(described.trim()).filter(|described| !described.is_empty()),
    );
}

/// Draws the panel and the review.
fn draw(panel: &El, shown: &mut Shown, view: &Value) {
    let part = |id: &str| panel.part(&format!("#{id}"));
    let state = if view.is_null() {
        "idle"
    } else {
        text(view, "state")
    };
    if let Some(line) = part("send-state") {
        line.set("data-state", Some(state));
        line.set_text(if view.is_null() {
            "Nothing has been sent."
        } else {
            text(view, "line")
        });
    }
    if let Some(stop) = part("send-stop") {
        stop.flag("hidden", state != "sending");
    }
    let problems = view
        .get("problems")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    if let Some(list) = part("send-problems") {
        list.clear();
        list.flag("hidden", problems.is_empty());
        for problem in problems {
            let at = |at: usize| problem.get(at).and_then(Value::as_str).unwrap_or_default();
            let go = el("a")
                .attr("href", "")
                .attr("data-action", "go")
                .attr("data-path", at(0))
                .text(at(1));
            list.push(
                el("li")
                    .attr("id", &line_of(at(0)))
                    .attr("data-severity", "missing")
                    .child(go),
            );
        }
    }
    if shown.problems != problems {
        problems.clone_into(&mut shown.problems);
        // Those for region and project stand elsewhere.
        for control in document()
            .document_element()
            .map(El)
            .iter()
            .flat_map(|page| page.parts("[name^='/env/']"))
        {
            mark(&control, problems);
        }
    }
    if let Some(outcome) = part("outcome") {
        outcome.set_markup(&mut shown.outcome, text(view, "outcome"));
    }
    for (id, name) in [
        ("resolved-url", "resolved"),
        ("canonical-request", "canonical"),
        ("string-to-sign", "to_sign"),
    ] {
        if let Some(part) = part(id) {
            part.set_text(text(view, name));
        }
    }
    if let Some(signing) = part("signing") {
        signing.flag("hidden", text(view, "canonical").is_empty());
    }
    if let Some(review) = dom::find("review-content") {
        let review = El(review.into());
        let ticked = review
            .parts(":checked")
            .into_iter()
            .filter_map(|tick| tick.0.get_attribute("name"));
        let ticked: Vec<String> = ticked.collect();
        review.set_markup(&mut shown.review, text(view, "review"));
        // What was agreed to stays so while the review is open, though it asks for more.
        for name in ticked
            .iter()
            .filter_map(|name| review.part(&format!("[name=\"{name}\"]")))
        {
            if let Some(tick) = name.0.dyn_ref::<HtmlInputElement>() {
                tick.set_checked(true);
            }
        }
    }
}
