//! The request as it would be sent: where to, with which headers, and the body.

use super::state::Page;
use leptos::prelude::*;
use vpn_request_builder::check;
use vpn_request_builder::export::json;
use vpn_request_builder::request::{Env, REGIONS};

/// The request beside the form.
pub fn output(page: Page, env: RwSignal<Env>) -> AnyView {
    let text = Memo::new(move |_| page.form.with(|form| json::pretty(form.api, form.body())));
    let summary = move || page.form.with(|form| check::summary(form.api, form.body(), &form.draft().facts));
    let setting = |name: &'static str,
                   label: &'static str,
                   list: Option<&'static str>,
                   part: fn(&mut Env) -> &mut String| {
        view! {
            <div>
                <label for=name>{label}</label>
                <input
                    type="text"
                    id=name
                    name=name
                    list=list
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=move || part(&mut env.get()).clone()
                    on:input:target=move |event| env.update(|env| *part(env) = event.target().value().trim().to_owned())
                />
            </div>
        }
    };
    view! {
        <section class="request" aria-labelledby="request-heading">
            <h2 id="request-heading">"Request"</h2>
            <p class="summary">{summary}</p>
            <div class="settings">
                {setting("/env/region", "Region", Some("regions"), |env| &mut env.region)}
                {setting("/env/project_id", "Project ID", None, |env| &mut env.project_id)}
                <datalist id="regions">{REGIONS.map(|region| view! { <option value=region></option> }).collect_view()}</datalist>
            </div>
            <p class="line">
                <span class="method">"POST"</span>
                " "
                <code id="request-url">{move || env.with(|env| env.url(page.api))}</code>
            </p>
            <p class="line"><code>"Content-Type: application/json"</code></p>
            <div class="buttons">
                <button type="button" class="primary" data-action="copy">"Copy JSON"</button>
                <button type="button" data-action="download">"Download"</button>
            </div>
            <pre tabindex="0" aria-label="JSON body"><code id="request-json">{move || text.get()}</code></pre>
        </section>
    }
    .into_any()
}
