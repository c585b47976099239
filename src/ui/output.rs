//! The request as it would be sent: where to, with which headers, and the body; or as a command.

use super::dom;
use super::el::El;
use super::follow::Follow;
use super::pieces::Pieces;
use super::send;
use super::state::Pages;
use vpn_request_builder::check;
use vpn_request_builder::export::json;
use vpn_request_builder::spec::Api;

/// The notations of the request.
const NOTATIONS: [&str; 2] = ["json", "curl"];

/// Keeps the request beside the form in step with it.
pub fn output(follow: &mut Follow, pages: Pages, section: &El, api: &'static Api) {
    let sending = pages.sending;
    let summary = section.slot(".summary");
    let _ = section
        .slot(".line")
        .0
        .before_with_node_1(&sending.place().0);
    follow.says(summary, |look| {
        check::summary(look.form.api, look.form.body(), &look.form.draft().facts)
    });
    let mut json = Pieces::new(section.slot("#request-json"));
    follow.with(move |look| json.show(&json::pretty(look.form.api, look.form.body())));
    section
        .slot("#request-url")
        .keep_text(move || sending.env.with(|env| env.url(api)));
    section
        .slot("#request-headers")
        .keep_text(move || sending.headers());
    section
        .slot("#curl-command")
        .keep_text(move || sending.curl());
}

/// Shows the request in another notation.
pub fn choose(pages: Pages, wanted: &str) {
    for name in NOTATIONS {
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
    if wanted != NOTATIONS[0] {
        send::look_now(pages);
    }
}

/// The notation beside the one whose tab has that id, in the direction of an arrow key.
pub fn neighbour(id: &str, key: &str) -> Option<&'static str> {
    let at = NOTATIONS
        .iter()
        .position(|name| id.strip_prefix("output-") == Some(name))?;
    let step = match key {
        "ArrowRight" => 1,
        "ArrowLeft" => NOTATIONS.len() - 1,
        _ => return None,
    };
    Some(NOTATIONS[(at + step) % NOTATIONS.len()])
}
