//! A row of a table: a control, a list, or a section with the rows of another table.

use super::assist;
use super::control::Control;
use super::el::{El, button, classed, el, link};
use super::findings;
use super::follow::Follow;
use super::list::list;
use super::state::Page;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlDetailsElement;
use vpn_request_builder::api;
use vpn_request_builder::path;
use vpn_request_builder::reference;
use vpn_request_builder::spec::{Api, Check, Field, Rule, Severity, Table, Type};

/// The rows of a table, one after the other. `explained`: each with the text that explains it.
pub fn fields(
    follow: &mut Follow,
    inside: El,
    page: Page,
    parent: &str,
    table: &'static Table,
    explained: bool,
) -> El {
    let one = |field: &'static Field| {
        field_of(
            follow,
            page,
            &format!("{parent}/{}", field.name),
            field,
            explained,
        )
    };
    inside
        .children(table.fields.iter().map(one))
        .child(strangers(follow, parent, table))
}

/// The rows of the member that the whole request is, in the parts that the headings make.
pub fn parts(
    follow: &mut Follow,
    inside: &El,
    page: Page,
    pointer: &str,
    field: &'static Field,
    table: &'static Table,
) {
    inside.push(misfit(follow, pointer, field));
    for rows in table.fields.chunk_by(|_, next| next.heading.is_empty()) {
        let heading = rows.first().map(|field| field.heading).unwrap_or_default();
        let one = |field: &'static Field| {
            field_of(
                follow,
                page,
                &format!("{pointer}/{}", field.name),
                field,
                true,
            )
        };
        let rows = classed("div", "fields").children(rows.iter().map(one));
        inside.push(
            classed("section", "part")
                .child(el("h2").text(heading))
                .child(rows),
        );
    }
    inside.push(strangers(follow, pointer, table));
}

fn field_of(
    follow: &mut Follow,
    page: Page,
    pointer: &str,
    field: &'static Field,
    explained: bool,
) -> El {
    let (kind, inner) = match field.ty {
        Type::Object(table) => ("object", object(follow, page, pointer, field, table)),
        Type::List(item) => ("list", list(follow, page, pointer, field, item)),
        _ => ("value", value(follow, pointer, field, explained)),
    };
    let whole = classed("div", "field").attr("data-kind", kind).child(inner);
    if !field
        .rules
        .iter()
        .any(|rule| matches!(rule.check, Check::OnlyIf(_)))
    {
        return whole;
    }
    let kept = classed("p", "kept")
        .attr("hidden", "")
        .attr("tabindex", "-1");
    let whole = whole.child(kept.clone());
    let drawn = whole.clone();
    follow.field(pointer, move |_, view| {
        let kept_by = view
            .standing
            .ruled_out
            .filter(|rule| view.given && rule.severity != Severity::Note);
        // Ruled out: drawn no more, but for a line where something is kept. A member that is
        // only ignored stays where it is once it is given.
        let out = view.standing.ruled_out.is_some() && !view.given;
        drawn.set(
            "data-off",
            if out {
                Some("out")
            } else {
                kept_by.map(|_| "kept")
            },
        );
        kept.flag("hidden", kept_by.is_none());
        let words = kept_by.map(Rule::words).unwrap_or_default();
        kept.set_text(&format!(
            "{} {words} (kept here, and not sent).",
            field.label
        ));
    });
    whole
}

fn value(follow: &mut Follow, pointer: &str, field: &'static Field, explained: bool) -> El {
    let hint = explained.then(|| format!("{pointer}-hint"));
    let (label, need) = label("label", field);
    let head = classed("div", "head").child(label.attr("for", pointer));
    let head = if explained {
        head.child(explanation(pointer, field))
    } else {
        head
    };
    let control = Control::new(pointer, field, hint);
    let (help, draw_help) = assist::beside(pointer, field);
    let drawn = classed("div", "drawn").children([
        head,
        control.whole.clone(),
        help,
        control.findings.clone(),
    ]);
    follow.field(pointer, move |look, view| {
        need.flag("hidden", !view.standing.mandatory);
        control.draw(look.shown, view);
        draw_help(view);
    });
    drawn
}

/// A field's label with its member's name, and the mark that it must be given.
pub fn label(tag: &str, field: &'static Field) -> (El, El) {
    let need = classed("span", "need").attr("hidden", "").text("required");
    let label = el(tag)
        .child(classed("span", "label").text(field.label))
        .text(" ");
    (
        label
            .child(el("code").text(field.name))
            .text(" ")
            .child(need.clone()),
        need,
    )
}

/// What a field means. Its rules are drawn once they are asked for, by [`rules`].
pub fn explanation(pointer: &str, field: &'static Field) -> El {
    let summary = el("summary")
        .attr("aria-label", &format!("Rules for {}", field.noun()))
        .text("Rules");
    let more = el("details").attr("data-rules", pointer).child(summary);
    let words = el("span")
        .attr("id", &format!("{pointer}-hint"))
        .text(field.help);
    classed("div", "hint").child(words).text(" ").child(more)
}

/// All that is known about the field at a pointer: type, default, rules and the place in the page.
pub fn rules(api: &'static Api, pointer: &str) -> Option<El> {
    let (field, place) = api::resolve(api, pointer)?;
    let rule = |rule: &Rule| {
        let service = matches!(rule.check, Check::ServerOnly);
        let severity = if service {
            "service"
        } else {
            rule.severity.name()
        };
        let chip = classed("span", "chip")
            .attr("data-severity", severity)
            .text(severity);
        el("li").child(chip).text(" ").text(&rule.words())
    };
    let entry = if let Type::List(item) = field.ty {
        item.rules
    } else {
        &[]
    };
    let need = if field.mandatory {
        "mandatory"
    } else {
        "optional"
    };
    let default =
        reference::preset(&field.preset).map(|default| format!(" When left out: {default}."));
    let sample = (!field.sample.is_empty()).then(|| format!(" For example {}", field.sample));
    let about = format!(
        "{}, {need}.{}{}",
        reference::type_name(field.ty),
        default.unwrap_or_default(),
        sample.unwrap_or_default()
    );
    let list = el("ul").children(field.rules.iter().chain(entry).map(rule));
    let cited = el("p").child(link(place.table.page.url, &place.to_string()));
    Some(classed("div", "about").children([el("p").text(&about), list, cited]))
}

/// A section with the rows of another table. It opens by itself when something stands in it.
fn object(
    follow: &mut Follow,
    page: Page,
    pointer: &str,
    field: &'static Field,
    table: &'static Table,
) -> El {
    let (label, need) = label("span", field);
    let badge = classed("span", "chip");
    let found = findings::list();
    let whole = classed("details", "object")
        .attr("id", pointer)
        .attr("aria-label", field.label);
    whole.flag("open", !field.folded);
    let summary = el("summary").child(label).child(badge.clone());
    let hint = classed("p", "hint").text(field.help);
    let whole = whole.children([summary, hint, found.clone(), misfit(follow, pointer, field)]);
    let details = whole.0.clone().dyn_into::<HtmlDetailsElement>().ok();
    follow.field(pointer, move |look, view| {
        need.flag("hidden", !view.standing.mandatory);
        // An empty section speaks only once everything does: its members are what is touched.
        let quiet = !view.given && !look.shown.all();
        findings::draw(&found, if quiet { &[] } else { &view.findings });
        if let Some(details) = details.as_ref().filter(|_| view.given) {
            details.set_open(true);
        }
    });
    let own = pointer.to_owned();
    let mut tallied = None;
    follow.with(move |look| {
        let tally = look.form.tally(&own);
        if tallied != Some(tally) {
            badge.flag("hidden", tally.worst().is_none());
            badge.set("data-severity", tally.worst().map(Severity::name));
            badge.set_text(&tally.0.iter().sum::<usize>().to_string());
            tallied = Some(tally);
        }
    });
    let inside = classed("div", "fields");
    whole.child(fields(follow, inside, page, pointer, table, true))
}

/// What stands where members or rows belong, which are not drawn meanwhile: shown as it is, with a
/// button that removes it. A row has such a button already.
pub fn misfit(follow: &mut Follow, pointer: &str, field: &'static Field) -> El {
    let whole = classed("div", "misfit").attr("hidden", "");
    let (drawn, own) = (whole.clone(), pointer.to_owned());
    follow.field(pointer, move |_, view| {
        drawn.clear();
        drawn.flag("hidden", view.misfit.is_none());
        let Some(misfit) = &view.misfit else { return };
        drawn.push(el("code").text(misfit));
        if !field.name.is_empty() {
            drawn.push(
                button("clear", &own, "Remove it")
                    .attr("aria-label", &format!("Remove it: {}", field.noun())),
            );
        }
    });
    whole
}

/// Members that the page does not list: they came with an import, are kept, and can be removed.
pub fn strangers(follow: &mut Follow, parent: &str, table: &'static Table) -> El {
    let parent = parent.to_owned();
    let whole = classed("div", "field strangers")
        .attr("data-kind", "list")
        .attr("hidden", "");
    let drawn = whole.clone();
    let mut listed = Vec::new();
    follow.with(move |look| {
        let list = look.form.strangers(&parent, table);
        if list == listed {
            return;
        }
        drawn.clear();
        drawn.flag("hidden", list.is_empty());
        if !list.is_empty() {
            let title = match table.title {
                title if title.starts_with("Request") => {
                    "Members that the page does not list".to_owned()
                }
                title => format!("Members that {title} does not list"),
            };
            drawn.push(classed("p", "label").text(&title));
            drawn.push(
                el("ul").children(
                    list.iter()
                        .map(|(name, value)| stranger(&parent, name, value)),
                ),
            );
        }
        listed = list;
    });
    whole
}

fn stranger(parent: &str, name: &str, value: &str) -> El {
    let pointer = path::join(parent, name);
    let remove = button("clear", &pointer, "")
        .attr("class", "icon")
        .attr("aria-label", &format!("Remove {name}"));
    el("li")
        .attr("id", &pointer)
        .child(el("code").text(&format!("{name}: {value}")))
        .child(remove)
}
