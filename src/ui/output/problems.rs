//! The verdict, and the problems as a work list.

use super::{PROBLEMS, PROBLEMS_HEADING, go_to, want_anyway};
use crate::browser::focus;
use crate::form::{FixButton, severity_word};
use crate::keys;
use crate::state::{App, Dialog, Editor, PendingAction, use_app, use_editor, use_focused};
use crate::view::{Attr, attr, click, flag, part, text, when};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use std::collections::HashSet;
use vpn_request_builder::catalogue::spec::{self, FACTS, Fix, Severity};
use vpn_request_builder::document::draft::Edit;
use vpn_request_builder::document::problems::{self, Item, Sentence};
use vpn_request_builder::document::{json, pointer};
use vpn_request_builder::rules::check::Finding;

/// How many problems are listed: far more than a request has that somebody wrote, and few enough
/// that a mistaken import of something huge leaves the page alive.
const MOST: usize = 1000;

/// The verdict and the problems; the summary while an action waits.
#[component]
pub fn Problems() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let pending = editor.pending;
    let heading = text(move || {
        if pending.get().is_some() {
            "There is a problem".to_owned()
        } else {
            "Problems".to_owned()
        }
    });
    let headline = text(move || {
        let headline = editor.tally.get().headline();
        match pending.get() {
            None => headline,
            Some(PendingAction::Copy) => format!("{headline}. Copy anyway?"),
            Some(PendingAction::Download) => format!("{headline}. Download anyway?"),
            Some(PendingAction::Send) => format!("{headline}. Send anyway?"),
        }
    });
    let counts = text(move || {
        if pending.get().is_some() {
            return String::new();
        }
        editor.tally.get().counts()
    });
    let anyway = part(move || {
        let label = match pending.get()? {
            PendingAction::Copy => "Copy anyway",
            PendingAction::Download => "Download anyway",
            PendingAction::Send => "Send anyway",
        };
        let go_on = move |_| {
            pending.set(None);
            app.sheet.set(None);
            keys::go_to_first_problem(app);
            focus::keep(PROBLEMS_HEADING);
        };
        Some(view! {
            <button type="button" class="small" data-action="confirm" on:click=click(move |_| want_anyway(app))>
                {label}
            </button>
            <button type="button" class="small" data-action="cancel" on:click=click(go_on)>"Keep editing"</button>
        }
        .into_any())
    });
    let items = move || {
        let mut left = MOST;
        let mut items = editor.problems.get();
        items.retain(|item| {
            let is_listed = left > 0;
            left = left.saturating_sub(findings(item).len());
            is_listed
        });
        items
    };
    let more = part(move || {
        let all: usize = editor
            .problems
            .with(|items| items.iter().map(|item| findings(item).len()).sum());
        let more = all.saturating_sub(MOST);
        (more > 0).then(|| view! { <li>{format!("And {more} more.")}</li> }.into_any())
    });
    let hidden = attr(move || {
        let hidden = Severity::ALL
            .into_iter()
            .filter(|severity| !app.listed.get()[*severity as usize]);
        Some(hidden.map(Severity::name).collect::<Vec<_>>().join(" "))
    });
    follow_focus(editor);
    // A group that is drawn anew, because one of its findings is fixed, stays open.
    let opened = StoredValue::new(HashSet::new());
    let filters = Severity::ALL.map(|severity| view! { <Filter severity/> });
    view! {
        <section
            class="verdict-panel"
            aria-labelledby=PROBLEMS_HEADING
            data-blocked=attr(move || pending.get().map(|_| String::new()))
            data-lists=lists(app)
        >
            <div class="verdict-line">
                <h2 class="visually-hidden" id=PROBLEMS_HEADING tabindex="-1">{heading}</h2>
                <p id="verdict" data-worst=worst()>
                    {headline}
                    <span class="visually-hidden">{counts}</span>
                </p>
                <div class="filters" role="group" aria-label="Listed problems">
                    {filters.into_iter().collect::<Vec<_>>()}
                </div>
                <FixAll/>
                <p class="buttons" hidden=flag(move || pending.get().is_none())>{anyway}</p>
            </div>
            <ol id=PROBLEMS data-hide=hidden>
                <For each=items key=key children=move |item| view! { <ItemOf item opened/> }/>
                {more}
            </ol>
        </section>
    }
    .into_any()
}

/// What tells findings apart: one with another message or another fix is another one.
type FindingKey = (String, &'static str, String, Option<String>);

/// The key of an item: its title and its findings.
fn key(item: &Item) -> (String, Vec<FindingKey>) {
    let key = |finding: &Finding| {
        let fix = finding.fix.as_ref().map(|fix| match fix {
            Fix::Value(value) => json::compact(value),
            Fix::Rename(name) => (*name).to_owned(),
            Fix::Beside { value, .. } => (*value).to_owned(),
        });
        (
            finding.path.clone(),
            finding.rule.id,
            finding.message.clone(),
            fix,
        )
    };
    let title = match item {
        Item::One(_) => String::new(),
        Item::Many { title, .. } => title.clone(),
    };
    (title, findings(item).iter().map(key).collect())
}

/// The attribute that tells that a problem is listed.
fn lists(app: &'static App) -> Attr {
    let editor = use_editor();
    flag(move || {
        let (tally, listed) = (editor.tally.get(), app.listed.get());
        let is_listed = |severity: &Severity| listed[*severity as usize];
        let mut listed = Severity::ALL.into_iter().filter(is_listed);
        listed.any(|severity| tally.of(severity) > 0)
    })
}

/// The attribute that tells what the verdict is about.
fn worst() -> Attr {
    attr(|| {
        let verdict = use_editor().tally.get().verdict();
        Some(verdict.map_or("valid", Severity::name).to_owned())
    })
}

/// Shows or hides the problems of a severity, and says how many there are.
#[component]
fn Filter(severity: Severity) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let count = move || editor.tally.get().of(severity);
    let listed = app.listed;
    let toggle = move |_| listed.update(|listed| listed[severity as usize] ^= true);
    view! {
        <button
            type="button"
            class="chip"
            data-action="filter"
            data-path=severity.name()
            data-severity=severity.name()
            aria-pressed=attr(move || Some(listed.get()[severity as usize].to_string()))
            aria-label=attr(move || Some(severity.counted(count())))
            hidden=flag(move || count() == 0)
            on:click=click(toggle)
        >
            {text(move || count().to_string())}
        </button>
    }
    .into_any()
}

/// The counts of the severities but notes, for the bar of a narrow page.
#[component]
pub fn Chips() -> AnyView {
    let editor = use_editor();
    let chip = move |severity: Severity| {
        let count = move || editor.tally.get().of(severity);
        view! {
            <span
                class="chip"
                data-severity=severity.name()
                title=attr(move || Some(severity.counted(count())))
                hidden=flag(move || count() == 0)
            >
                {text(move || count().to_string())}
            </span>
        }
    };
    let is_not_ready =
        flag(move || editor.tally.get().total() > editor.tally.get().of(Severity::Note));
    let chips = Severity::ALL
        .into_iter()
        .filter(|severity| *severity != Severity::Note);
    view! {
        {chips.map(chip).collect::<Vec<_>>()}
        <span class="chip" data-worst="valid" hidden=is_not_ready>"Ready"</span>
    }
    .into_any()
}

/// Applies all fixes that are certain, as one step.
#[component]
fn FixAll() -> AnyView {
    let editor = use_editor();
    let count = move || editor.fix_count.get();
    let fix = move |_| {
        let count = editor.fix_count.get_untracked();
        editor.dispatch(editor.with(problems::fix_all));
        let problems = if count == 1 { "problem" } else { "problems" };
        editor.say(format!("Fixed {count} {problems}."), true);
        focus::keep(PROBLEMS_HEADING);
    };
    view! {
        <button
            type="button"
            class="small"
            data-action="fix-all"
            hidden=flag(move || count() < 2)
            on:click=click(fix)
        >
            {text(move || format!("Fix all {}", count()))}
        </button>
    }
    .into_any()
}

#[component]
fn ItemOf(item: Item, opened: StoredValue<HashSet<String>>) -> AnyView {
    let editor = use_editor();
    match item {
        Item::One(finding) => view! { <Problem finding has_answers=true/> }.into_any(),
        Item::Many {
            about,
            title,
            findings,
            asks,
        } => {
            let group = group_id(&about, &findings[0]);
            let id = group.clone();
            let is_open = when(opened.with_value(|opened| opened.contains(&group)));
            let details = NodeRef::<html::Details>::new();
            let toggled = move |_| {
                let is_open = details
                    .get_untracked()
                    .is_some_and(|details| details.open());
                opened.update_value(|opened| {
                    if is_open {
                        opened.insert(group.clone());
                    } else {
                        opened.remove(&group);
                    }
                });
            };
            let severity = findings[0].severity.name();
            let count = findings.len().to_string();
            let paths: Vec<String> = findings.iter().map(|one| one.path.clone()).collect();
            let current = attr(move || {
                let is_current = editor.focused.with(|focused| paths.contains(focused));
                is_current.then(|| "true".to_owned())
            });
            let first = link_id(&findings[0]);
            let apply = Callback::new(move |edit| correct(editor, &first, edit));
            let answers = asks.map(|fact| view! { <Answers fact apply/> });
            let has_answers = asks.is_none();
            let lines = findings
                .into_iter()
                .map(|finding| view! { <Problem finding has_answers=has_answers/> })
                .collect::<Vec<_>>();
            view! {
                <li class="group" id=id data-severity=severity aria-current=current>
                    <details open=is_open node_ref=details on:toggle=toggled>
                        <summary>
                            <span>{title}</span>
                            <span class="chip" data-severity=severity>{count}</span>
                        </summary>
                        <ol>{lines}</ol>
                    </details>
                    {answers}
                </li>
            }
            .into_any()
        }
    }
}

/// One problem: a link to its field, a correction, and the rule. `has_answers` is `true` if its question is
/// answered here.
#[component]
fn Problem(finding: Finding, has_answers: bool) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let Sentence {
        before,
        field,
        after,
    } = problems::sentence(editor.api, &finding);
    let why = format!("Why? {before}{field}{after}");
    let Finding {
        path,
        rule,
        severity,
        ..
    } = finding.clone();
    let target = path.clone();
    let go = move |event: ev::MouseEvent| {
        event.prevent_default();
        go_to(app, &target);
    };
    let explained = finding.clone();
    let explain = move |_| explain(app, explained.clone());
    let id = link_id(&finding);
    let own_link = id.clone();
    let apply = Callback::new(move |edit| correct(editor, &own_link, edit));
    let (own, focused) = (path.clone(), path.clone());
    let selector = use_focused();
    let current = attr(move || selector.selected(&focused).then(|| "true".to_owned()));
    view! {
        <li data-path=own data-rule=rule.id data-severity=severity.name() aria-current=current>
            <div>
                <a href="" id=id data-action="go" data-path=path.clone() on:click=click(go)>
                    <span class="severity visually-hidden">{severity_word(severity)}</span>
                    {before}
                    <strong>{field}</strong>
                    {after}
                </a>
                <button
                    type="button"
                    class="small why"
                    data-action="explain"
                    data-path=path
                    data-rule=rule.id
                    aria-label=why
                    on:click=click(explain)
                >
                    "Why?"
                </button>
            </div>
            <FixButton finding=finding.clone() apply/>
            {finding.asks.filter(|_| has_answers).map(|fact| view! { <Answers fact apply/> })}
        </li>
    }
    .into_any()
}

/// The id of the link of a problem.
fn link_id(finding: &Finding) -> String {
    format!("{}:{}", finding.rule.id, finding.path)
}

/// Carries out an edit that corrects the problem with a link of this id. The focus goes to the next
/// problem in the list, or else to the one before.
fn correct(editor: &'static Editor, id: &str, edit: Edit) {
    let mut links: Vec<String> = editor
        .problems
        .with_untracked(|items| items.iter().flat_map(findings).map(link_id).collect());
    if let Some(own) = links.iter().position(|link| link == id) {
        let mut before: Vec<String> = links.drain(..=own).collect();
        before.pop();
        links.extend(before.into_iter().rev());
    }
    editor.dispatch(edit);
    focus::give_first(links, PROBLEMS_HEADING);
}

/// The id of an item of several problems.
fn group_id(about: &str, first: &Finding) -> String {
    format!("{}:{about}/*", first.rule.id)
}

/// Keeps the problem of the focused field in sight, within the list.
fn follow_focus(editor: &'static Editor) {
    Effect::new(move |_| {
        let focused = editor.focused.get();
        let found = editor.problems.with(|items| {
            items.iter().find_map(|item| {
                let mut findings = findings(item).iter();
                let link = link_id(findings.find(|one| one.path == focused)?);
                Some(match item {
                    Item::One(_) => vec![link],
                    Item::Many {
                        about, findings, ..
                    } => vec![link, group_id(about, &findings[0])],
                })
            })
        });
        // Not while somebody works in the list.
        if let Some(ids) = found
            && focus::focused() == focused
        {
            focus::scroll_within(PROBLEMS, ids);
        }
    });
}

/// The findings of an item.
fn findings(item: &Item) -> &[Finding] {
    match item {
        Item::One(finding) => std::slice::from_ref(finding),
        Item::Many { findings, .. } => findings,
    }
}

/// How many answers have a button each.
const FEW: usize = 2;

/// The answers to the question that an undecided finding depends on, or the way to them if they are
/// many.
#[component]
fn Answers(fact: &'static str, apply: Callback<Edit>) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let pointer = pointer::join(FACTS, fact);
    let Some((field, _)) = spec::resolve(editor.api, &pointer) else {
        return ().into_any();
    };
    let options: Vec<&'static str> = field.options().collect();
    if options.len() > FEW {
        let path = pointer.clone();
        return view! {
            <span class="answers">
                <button
                    type="button"
                    class="small"
                    data-action="ask"
                    data-path=path
                    on:click=click(move |_| go_to(app, &pointer))
                >
                    {format!("Set the {}", field.noun())}
                </button>
            </span>
        }
        .into_any();
    }
    let answer = |text: &'static str| {
        let (path, pointer) = (pointer.clone(), pointer.clone());
        let set = move |_| {
            apply.run(Edit::Set {
                pointer: pointer.clone(),
                value: text.into(),
            });
            editor.say(format!("{}: {text}.", field.label), true);
        };
        view! {
            <button
                type="button"
                class="small"
                data-action="answer"
                data-path=path
                aria-label=format!("{}: {text}", field.label)
                on:click=click(set)
            >
                {text}
            </button>
        }
        .into_any()
    };
    let answers = options.into_iter().map(answer).collect::<Vec<_>>();
    view! { <span class="answers">{answers}</span> }.into_any()
}

fn explain(app: &'static App, finding: Finding) {
    app.explained.set(Some(finding));
    app.dialog.set(Some(Dialog::Explain));
}
