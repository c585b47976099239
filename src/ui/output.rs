//! The request as it would be sent: where to, with which headers, and the body.

use super::el::{El, button, classed, el};
use super::follow::Follow;
use super::pieces::Pieces;
use super::state::Page;
use leptos::prelude::*;
use vpn_request_builder::check;
use vpn_request_builder::export::json;
use vpn_request_builder::request::{Env, REGIONS};

/// The request beside the form.
pub fn output(follow: &mut Follow, page: Page, env: RwSignal<Env>) -> El {
    let summary = follow.says(classed("p", "summary"), |look| {
        check::summary(look.form.api, look.form.body(), &look.form.draft().facts)
    });
    let url = el("code").attr("id", "request-url").says(move || env.with(|env| env.url(page.api)));
    let method = classed("span", "method").text("POST");
    let headers = classed("p", "line").child(el("code").text("Content-Type: application/json"));
    let copy = button("copy", "", "Copy JSON").attr("class", "primary");
    let buttons = classed("div", "buttons").child(copy).child(button("download", "", "Download"));
    let json = el("code").attr("id", "request-json");
    let mut text = Pieces::new(json.clone());
    follow.with(move |look| text.show(&json::pretty(look.form.api, look.form.body())));
    let json = el("pre").attr("tabindex", "0").attr("aria-label", "JSON body").child(json);
    classed("section", "request").attr("aria-labelledby", "request-heading").children([
        el("h2").attr("id", "request-heading").text("Request"),
        summary,
        settings(env),
        classed("p", "line").child(method).text(" ").child(url),
        headers,
        buttons,
        json,
    ])
}

/// The names of the settings, as of controls.
pub const REGION: &str = "/env/region";
/// See [`REGION`].
pub const PROJECT_ID: &str = "/env/project_id";

fn settings(env: RwSignal<Env>) -> El {
    let setting = |name: &str, label: &str, part: fn(&Env) -> &String| {
        let input = el("input").attr("type", "text").attr("id", name).attr("name", name).attr("autocomplete", "off");
        let input = input.attr("autocapitalize", "off").attr("spellcheck", "false");
        let input = input.drawn(move |input| env.with(|env| input.set_value(part(env))));
        (el("label").attr("for", name).text(label), input)
    };
    let (label, region) = setting(REGION, "Region", |env| &env.region);
    let region = el("div").child(label).child(region.attr("list", "regions"));
    let (label, project) = setting(PROJECT_ID, "Project ID", |env| &env.project_id);
    let project = el("div").child(label).child(project);
    let regions = el("datalist").attr("id", "regions");
    let regions = regions.children(REGIONS.map(|region| el("option").attr("value", region)));
    classed("div", "settings").children([region, project, regions])
}
