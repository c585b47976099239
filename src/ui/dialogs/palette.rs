//! The command palette: the way to every field of every request, to the actions and to the drafts,
//! by a few words.

use super::{Modal, drafts, import};
use crate::browser::time::once_drawn;
use crate::browser::{focus, worker};
use crate::keys;
use crate::link;
use crate::output::{Tab, go_to_and, want};
use crate::state::{App, Dialog, Editor, PendingAction, Sheet, use_app};
use crate::view::{attr, click, part};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use vpn_request_builder::catalogue::APIS;
use vpn_request_builder::catalogue::members::{self, Member, insert, rank};
use vpn_request_builder::document::draft::Draft;
use vpn_request_builder::document::form;
use vpn_request_builder::exchange::stored::NamedDraft;

/// The name of the control.
pub const NAME: &str = "/find";

/// The id of the list.
const LIST: &str = "palette-list";

/// How many things are listed.
const MOST: usize = 12;

/// Something to go to or to do.
#[derive(Clone)]
enum Target {
    /// A field of any request.
    Field(Member),
    /// An action, by its index.
    Action(usize),
    /// An example of a request, by its index.
    Example(&'static Editor, usize),
    /// A named draft.
    Draft(&'static Editor, NamedDraft),
}

/// A line of the list.
#[derive(Clone)]
struct Entry {
    /// The heading that it is under.
    group: String,
    title: String,
    /// What is said beside the title.
    detail: String,
    /// The key that does the same.
    key: &'static str,
    target: Target,
}

/// Something that can be done from everywhere.
struct Action {
    title: &'static str,
    /// Further words by which it is found.
    words: &'static str,
    key: &'static str,
    run: fn(&'static App),
}

const fn action(
    title: &'static str,
    words: &'static str,
    key: &'static str,
    run: fn(&'static App),
) -> Action {
    Action {
        title,
        words,
        key,
        run,
    }
}

/// The actions, the most wanted first.
static ACTIONS: [Action; 21] = [
    action("Import", "paste open file load", "i", import::open),
    action("Copy JSON", "clipboard body", "c", |app| {
        want(app, PendingAction::Copy);
    }),
    action("Download JSON", "save file body", "", |app| {
        want(app, PendingAction::Download);
    }),
    action("Share a link", "copy url address", "s", |app| {
        link::share(app);
    }),
    action("Drafts", "open save named stored", "d", keys::open_drafts),
    action("Undo", "back revert", "Ctrl+Z", |app| {
        app.editor_untracked().undo();
    }),
    action("Redo", "again", "Ctrl+Shift+Z", |app| {
        app.editor_untracked().redo();
    }),
    action(
        "Go to first problem",
        "error missing finding fix",
        "",
        keys::go_to_first_problem,
    ),
    action("Clear form", "new empty reset start over", "", |app| {
        let editor = app.editor_untracked();
        editor.load(Draft::new(editor.api), "Form cleared.");
    }),
    action("Review and send", "create post request", "", |app| {
        want(app, PendingAction::Send);
    }),
    action("Show JSON", "tab body output", "", |app| {
        show_tab(app, Tab::Json);
    }),
    action("Show curl", "tab command terminal output", "", |app| {
        show_tab(app, Tab::Curl);
    }),
    action("Show Send", "tab settings proxy credentials", "", |app| {
        show_tab(app, Tab::Send);
    }),
    action("Open VPN gateway", "form view switch", "", |app| {
        app.go(APIS[0].name);
    }),
    action("Open VPN connection", "form view switch", "", |app| {
        app.go(APIS[1].name);
    }),
    action("Theme: dark", "color scheme night", "", |app| {
        app.theme.set("dark".to_owned());
    }),
    action("Theme: light", "color scheme day", "", |app| {
        app.theme.set("light".to_owned());
    }),
    action("Theme: system", "color scheme auto", "", |app| {
        app.theme.set(String::new());
    }),
    action("Keyboard shortcuts", "keys help", "?", keys::open_keys),
    action("Next problem", "error missing finding", "n", |app| {
        keys::go_to_problem(app, true);
    }),
    action("Previous problem", "error missing finding", "p", |app| {
        keys::go_to_problem(app, false);
    }),
];

/// Opens the palette.
pub fn open(app: &'static App) {
    app.dialog.set(Some(Dialog::Palette));
}

/// The button that opens the palette.
#[component]
pub fn PaletteButton() -> AnyView {
    let app = use_app();
    view! {
        <button type="button" class="quiet" data-action="open-palette" on:click=click(move |_| open(app))>
            "Find "
            <kbd>"/"</kbd>
        </button>
    }
    .into_any()
}

/// The dialog: a text, and below it what is found.
#[component]
pub fn Palette() -> AnyView {
    let app = use_app();
    // Drawn anew each time, so that it begins with an empty text and the drafts of now.
    let content = part(move || {
        let is_open = app.dialog.get() == Some(Dialog::Palette);
        is_open.then(|| untrack(|| view! { <Finder/> }.into_any()))
    });
    view! { <Modal id="palette" title="Find a field or action" dialog=Dialog::Palette>{content}</Modal> }.into_any()
}

#[component]
fn Finder() -> AnyView {
    let app = use_app();
    let input = NodeRef::<html::Input>::new();
    let named = StoredValue::new(named_drafts(app));
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(search(app, "", named));
    let chosen = RwSignal::new(0_usize);
    // The dialog gives the focus to its first button, unless it is taken away.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let search = move |event: ev::Event| {
        let text = event_target_value(&event);
        chosen.set(0);
        found.set(search(app, &text, named));
        typed.set(text);
    };
    let choose = move |at: usize| {
        if let Some(entry) = found.with_untracked(|found| found.get(at).cloned()) {
            carry_out(app, entry.target);
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        let at = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" if count > 0 => (at + 1) % count,
            "ArrowUp" if count > 0 => (at + count - 1) % count,
            "Enter" if !event.is_composing() && !event.repeat() => {
                event.prevent_default();
                return choose(at);
            }
            _ => return,
        };
        event.prevent_default();
        chosen.set(next);
        focus::reveal(&option_id(next));
    };
    let is_empty = move || found.with(Vec::is_empty);
    let active = attr(move || (!is_empty()).then(|| option_id(chosen.get())));
    let list = part(move || Some(options(found.get(), chosen, choose)));
    let nothing = part(move || {
        is_empty().then(|| {
            let text = typed.with_untracked(|typed| typed.trim().to_owned());
            view! { <p>{format!("Nothing found for “{text}”.")}</p> }.into_any()
        })
    });
    view! {
        <input
            type="text"
            id=NAME
            name=NAME
            role="combobox"
            aria-label="Field, action or draft"
            aria-expanded="true"
            aria-controls=LIST
            aria-autocomplete="list"
            aria-activedescendant=active
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            enterkeyhint="go"
            autofocus
            node_ref=input
            on:input=search
            on:keydown=pressed
        />
        <div class="palette-nothing" role="status">{nothing}</div>
        <div id=LIST class="palette-list" role="listbox" aria-label="Results">{list}</div>
    }
    .into_any()
}

fn option_id(at: usize) -> String {
    format!("palette-{at}")
}

/// The lines under their headings.
fn options(
    found: Vec<Entry>,
    chosen: RwSignal<usize>,
    choose: impl Fn(usize) + Copy + 'static,
) -> AnyView {
    let mut groups: Vec<(String, Vec<AnyView>)> = Vec::new();
    for (at, entry) in found.into_iter().enumerate() {
        let is_chosen = attr(move || Some((chosen.get() == at).to_string()));
        let key = (!entry.key.is_empty()).then(|| view! { <kbd>{entry.key}</kbd> }.into_any());
        let option = view! {
            <div
                id=option_id(at)
                class="option"
                role="option"
                aria-selected=is_chosen
                data-action="choose"
                data-path=at.to_string()
                on:click=click(move |_| choose(at))
            >
                <span>{entry.title}</span>
                <small>{entry.detail}</small>
                {key}
            </div>
        }
        .into_any();
        match groups.last_mut() {
            Some((group, options)) if *group == entry.group => options.push(option),
            _ => groups.push((entry.group, vec![option])),
        }
    }
    let group = |(at, (name, options)): (usize, (String, Vec<AnyView>))| {
        let id = format!("palette-group-{at}");
        let labelled_by = id.clone();
        view! {
            <div role="group" aria-labelledby=labelled_by>
                <div class="group" id=id role="presentation">{name}</div>
                {options}
            </div>
        }
        .into_any()
    };
    let groups = groups.into_iter().enumerate().map(group);
    groups.collect::<Vec<_>>().into_any()
}

/// The named drafts of all requests.
fn named_drafts(app: &'static App) -> Vec<(&'static Editor, NamedDraft)> {
    let mut named = Vec::new();
    for editor in &app.editors {
        let drafts = drafts::stored(editor).unwrap_or_default();
        named.extend(drafts.into_iter().map(|draft| (editor, draft)));
    }
    named
}

/// What fits a text, grouped: the group of the best match first, and in each the best first.
fn search(
    app: &'static App,
    text: &str,
    named: StoredValue<Vec<(&'static Editor, NamedDraft)>>,
) -> Vec<Entry> {
    let editor = app.editor_untracked();
    let mut found = Vec::new();
    // Without a text it is the list of what can be done.
    if !text.trim().is_empty() {
        for (rank, member) in members::find(text, editor.api).into_iter().take(MOST) {
            insert(&mut found, rank, of_field(app, member));
        }
    }
    let mut offer = |words: [&str; 2], key, group: &str, title: &str, detail: &str, target| {
        if let Some(rank) = rank(text, title, "", words) {
            let entry = Entry {
                group: group.to_owned(),
                title: title.to_owned(),
                detail: detail.to_owned(),
                key,
                target,
            };
            insert(&mut found, rank, entry);
        }
    };
    for (at, action) in ACTIONS.iter().enumerate() {
        let words = [action.words, ""];
        let target = Target::Action(at);
        offer(words, action.key, "Actions", action.title, "", target);
    }
    named.with_value(|named| {
        for (editor, draft) in named {
            let title = editor.api.title;
            let target = Target::Draft(editor, draft.clone());
            offer(["draft", title], "", "Drafts", &draft.name, title, target);
        }
    });
    for editor in &app.editors {
        let title = editor.api.title;
        for (at, example) in editor.api.examples.iter().enumerate() {
            let words = ["example sample", title];
            let target = Target::Example(editor, at);
            offer(words, "", "Examples", example.title, title, target);
        }
    }
    found.truncate(MOST);
    // The group of the best first.
    let mut entries: Vec<Entry> = Vec::new();
    for (_, entry) in found {
        let same = entries.iter().rposition(|known| known.group == entry.group);
        entries.insert(same.map_or(entries.len(), |at| at + 1), entry);
    }
    entries
}

/// A field, with why it is ruled out.
fn of_field(app: &'static App, member: Member) -> Entry {
    let Member {
        api,
        pointer,
        field,
    } = &member;
    let detail = why_not(app, &member)
        .unwrap_or_else(|| pointer.rsplit('/').next().unwrap_or_default().to_owned());
    Entry {
        group: api.title.to_owned(),
        title: format!("{}{}", form::crumbs(api, pointer), field.label),
        detail,
        key: "",
        target: Target::Field(member),
    }
}

/// Why a field does not apply, where a choice rules out it or something around it.
fn why_not(app: &'static App, member: &Member) -> Option<String> {
    let editor = app.editor_of(member.api.name);
    let mut pointer = &*member.pointer;
    let rule = loop {
        if let Some(rule) = editor.with(|form| form.ruled_out_by(pointer)) {
            break rule;
        }
        pointer = pointer.rsplit_once('/')?.0;
    };
    // The reason is in the rule's dialog.
    let words = rule.words();
    let words = words.split([':', ';']).next().unwrap_or_default();
    Some(format!("Not applicable: it {words}"))
}

/// Does what was chosen. The palette closes first: it gives the focus back to what had it.
fn carry_out(app: &'static App, target: Target) {
    app.dialog.set(None);
    match target {
        Target::Action(at) => {
            if at == 0 {
                worker::start();
            }
            // Once the dialog is closed: another one may open, or something take the focus.
            once_drawn(move || (ACTIONS[at].run)(app));
        }
        Target::Field(member) => {
            app.sheet.set(None);
            app.go(member.api.name);
            once_drawn(move || go_to_field(app, &member));
        }
        Target::Draft(editor, draft) => {
            app.go(editor.api.name);
            drafts::open(editor, draft);
        }
        Target::Example(editor, at) => {
            app.go(editor.api.name);
            editor.load_example(&editor.api.examples[at]);
        }
    }
}

/// Goes to a field of the open form, or says why it is not there.
fn go_to_field(app: &'static App, member: &Member) {
    let editor = app.editor_of(member.api.name);
    // A field of a row leads to the list while the list has no rows.
    let pointer = match member.pointer.split_once("/0/") {
        Some((list, _)) if editor.with(|form| form.entries(list).is_empty()) => list,
        _ => &member.pointer,
    };
    let (pointer, member) = (pointer.to_owned(), member.clone());
    go_to_and(app, &pointer, move |is_there| {
        if !is_there {
            let why = why_not(app, &member).map(|why| format!(". {why}"));
            let label = member.field.label;
            editor.say(format!("{label}{}.", why.unwrap_or_default()), false);
        }
    });
}

/// Shows one of the tabs of the output, which on a narrow page is in a sheet.
fn show_tab(app: &'static App, tab: Tab) {
    app.sheet.set(Some(Sheet::Request));
    tab.open(app);
    focus::go_to_once_drawn(tab.id());
}
