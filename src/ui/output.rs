//! The request as it would be sent: where to, with which headers, and the body; or as a command.

use super::dom;
use super::el::{El, button, classed, el};
use super::follow::Follow;
use super::pieces::Pieces;
use super::send;
use super::state::{Page, Pages};
use leptos::prelude::*;
use vpn_request_builder::check;
use vpn_request_builder::export::json;

/// The notations of the request, and their names.
const NOTATIONS: [(&str, &str); 2] = [("json", "JSON"), ("curl", "curl")];

/// The request beside the form.
pub fn output(follow: &mut Follow, pages: Pages, page: Page) -> El {
    let sending = pages.sending;
    let summary = follow.says(classed("p", "summary"), |look| {
        check::summary(look.form.api, look.form.body(), &look.form.draft().facts)
    });
    let url = el("code").attr("id", "request-url").says(move || sending.env.with(|env| env.url(page.api)));
    let method = classed("span", "method").text("POST");
    let headers = classed("pre", "headers").attr("id", "request-headers").attr("aria-label", "Headers");
    let buttons = classed("div", "buttons").children([
        button("copy", "", "Copy JSON").attr("class", "primary"),
        button("download", "", "Download"),
        button("send", "", "Send …"),
    ]);
    let json = el("code").attr("id", "request-json");
    let mut text = Pieces::new(json.clone());
    follow.with(move |look| text.show(&json::pretty(look.form.api, look.form.body())));
    let json = el("pre").attr("tabindex", "0").attr("aria-label", "JSON body").child(json);
    let curl = el("pre").attr("tabindex", "0").attr("aria-label", "curl command").attr("id", "curl-command");
    let copy = classed("div", "buttons").child(button("copy-curl", "", "Copy the command"));
    classed("section", "request").attr("aria-labelledby", "request-heading").children([
        el("h2").attr("id", "request-heading").text("Request"),
        summary,
        sending.place(),
        classed("p", "line").child(method).text(" ").child(url),
        headers.attr("tabindex", "0").says(move || sending.headers()),
        buttons,
        tabs(),
        panel("json").child(json),
        panel("curl").attr("hidden", "").children([copy, curl.says(move || sending.curl())]),
    ])
}

fn tabs() -> El {
    let tab = |(name, label): (&str, &str)| {
        let chosen = name == NOTATIONS[0].0;
        let tab = button("tab", name, label).attr("id", &format!("output-{name}")).attr("role", "tab");
        let tab = tab.attr("aria-controls", &format!("panel-{name}"));
        tab.attr("aria-selected", if chosen { "true" } else { "false" })
            .attr("tabindex", if chosen { "0" } else { "-1" })
    };
    classed("div", "tabs").attr("role", "tablist").attr("aria-label", "Notation").children(NOTATIONS.map(tab))
}

fn panel(name: &str) -> El {
    let panel = classed("div", "panel").attr("id", &format!("panel-{name}")).attr("role", "tabpanel");
    panel.attr("aria-labelledby", &format!("output-{name}"))
}

/// Shows the request in another notation.
pub fn choose(pages: Pages, wanted: &str) {
    for (name, _) in NOTATIONS {
        let chosen = name == wanted;
        if let Some(tab) = dom::find(&format!("output-{name}")) {
            let tab = El(tab.into());
            tab.set("aria-selected", Some(if chosen { "true" } else { "false" }));
            tab.set("tabindex", Some(if chosen { "0" } else { "-1" }));
        }
        if let Some(panel) = dom::find(&format!("panel-{name}")) {
            El(panel.into()).flag("hidden", !chosen);
        }
    }
    if wanted != NOTATIONS[0].0 {
        send::look_now(pages);
    }
}

/// The notation beside the one whose tab has that id, in the direction of an arrow key.
pub fn neighbour(id: &str, key: &str) -> Option<&'static str> {
    let at = NOTATIONS.iter().position(|(name, _)| id.strip_prefix("output-") == Some(name))?;
    let step = match key {
        "ArrowRight" => 1,
        "ArrowLeft" => NOTATIONS.len() - 1,
        _ => return None,
    };
    Some(NOTATIONS[(at + step) % NOTATIONS.len()].0)
}
