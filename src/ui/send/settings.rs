//! The settings for sending: where requests go and on whose behalf.

use super::panel::{PROXY_TEST, problem_id};
use super::{forget, prepare_soon, test_proxy};
use crate::form::{Reveal, autocomplete, input_type};
use crate::state::{App, use_app, use_editor};
use crate::view::{Attr, attr, click, flag, part, text, when};
use leptos::ev;
use leptos::prelude::*;
use vpn_request_builder::transport::settings::{Auth, REGIONS, Secret};

/// The name of the control for the authentication.
const AUTH: &str = "/env/auth";

/// Takes what is typed into the control of a setting.
fn set(app: &'static App, control: &str, event: &ev::Event) {
    let text = event_target_value(event);
    app.sending.settings.update(|settings| {
        settings.set(control, &text);
    });
}

/// The text of a setting, for a control that is drawn anew.
fn typed(app: &'static App, control: &str) -> String {
    let text = app
        .sending
        .settings
        .with_untracked(|settings| settings.get(control).map(str::to_owned));
    text.unwrap_or_default()
}

/// The attributes `aria-invalid` and `aria-describedby` of a control: whether anything is wrong with it, and
/// the ids of the texts that describe it.
fn marks(control: &'static str, hint: &'static str) -> (Attr, Attr) {
    let view = use_app().sending.view(use_editor().api);
    let is_wrong = move || {
        view.with(|view| {
            view.problems
                .iter()
                .any(|problem| problem.control == control)
        })
    };
    let invalid = attr(move || is_wrong().then(|| "true".to_owned()));
    let described_by = attr(move || {
        let hint = (!hint.is_empty()).then(|| hint.to_owned());
        let problem = is_wrong().then(|| problem_id(control));
        let ids: Vec<String> = hint.into_iter().chain(problem).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    });
    (invalid, described_by)
}

/// A setting that is typed.
#[component]
fn TextSetting(
    name: &'static str,
    label: &'static str,
    #[prop(optional)] hint_id: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] list: &'static str,
    #[prop(optional)] is_number: bool,
) -> AnyView {
    let app = use_app();
    let (invalid, described_by) = marks(name, hint_id);
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> });
    view! {
        <div>
            <label for=name>{label}</label>
            <input
                type="text"
                id=name
                name=name
                list=(!list.is_empty()).then_some(list)
                inputmode=is_number.then_some("numeric")
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=invalid
                aria-describedby=described_by
                prop:value=typed(app, name)
                on:input=move |event| set(app, name, &event)
            />
            {hint}
        </div>
    }
    .into_any()
}

/// Region and project, which stand with the request's address.
#[component]
pub fn RegionAndProject() -> AnyView {
    let regions = REGIONS
        .into_iter()
        .map(|(region, name)| view! { <option value=region>{name}</option> });
    view! {
        <div class="settings">
            <TextSetting name="/env/region" label="Region" list="regions"/>
            <TextSetting name="/env/project_id" label="Project ID"/>
            <datalist id="regions">{regions.collect::<Vec<_>>()}</datalist>
        </div>
    }
    .into_any()
}

/// The other settings, and the credentials.
#[component]
pub fn SettingsForm() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let prepared = app.sending.prepared(editor.api);
    let signed = move |part: fn(&vpn_request_builder::transport::request::Signing) -> &String| {
        prepared.with(|prepared| {
            let signing = prepared
                .as_ref()
                .and_then(|prepared| prepared.signing.as_ref());
            signing
                .map(|signing| part(signing).clone())
                .unwrap_or_default()
        })
    };
    let is_unsigned = flag(move || {
        prepared.with(|prepared| {
            prepared
                .as_ref()
                .is_none_or(|prepared| prepared.signing.is_none())
        })
    });
    let resolved = move || {
        prepared
            .with(|prepared| prepared.as_ref().map(|prepared| prepared.resolved.clone()))
            .unwrap_or_default()
    };
    let forget = move |_| {
        forget(app);
        editor.say("Credentials forgotten.", false);
    };
    let proxy_test = app.sending.proxy_test;
    view! {
        <p class="hint">
            "Sending is off until set up. Credentials stay in memory and go to the service through your proxy. Other \
            settings are saved in this browser."
        </p>
        // Browsers keep what is typed into forms for the time after a crash, unless it is turned off.
        <form autocomplete="off" on:submit=|event| event.prevent_default()>
            <div class="settings">
                <TextSetting
                    name="/env/endpoint"
                    label="Endpoint"
                    hint_id="endpoint-hint"
                    hint="Only for another cloud, instead of the region. Example: https://vpn.example.com"
                />
                <TextSetting
                    name="/env/limit"
                    label="Time limit (seconds)"
                    hint_id="limit-hint"
                    hint="Default: 60."
                    is_number=true
                />
                <Authentication/>
                // Drawn anew once they are forgotten.
                {part(move || {
                    app.sending.forgotten.track();
                    Some(view! { <Credentials/> }.into_any())
                })}
            </div>
            <div class="settings">
                <TextSetting
                    name="/env/proxy"
                    label="CORS proxy"
                    hint_id="proxy-hint"
                    hint="The service does not answer web pages directly, so run a CORS proxy. Example: \
                    http://127.0.0.1:8081/. The target URL is appended, or placed at {url}, {url_encoded} or {path_query}."
                />
            </div>
        </form>
        <p class="line"><span class="label">"Request goes to"</span>" "<code id="resolved-url">{resolved}</code></p>
        <p class="buttons">
            <button type="button" data-action="test-proxy" on:click=click(move |_| test_proxy(app))>"Test proxy"</button>
            <button type="button" data-action="forget" on:click=click(forget)>"Forget credentials"</button>
        </p>
        <p id=PROXY_TEST role="status" hidden=flag(move || proxy_test.with(String::is_empty))>
            {text(move || proxy_test.get())}
        </p>
        <details id="signing" hidden=is_unsigned>
            <summary>"What is signed"</summary>
            <p class="label">"Canonical request"</p>
            <pre id="canonical-request" tabindex="0" aria-label="Canonical request">
                {text(move || signed(|signing| &signing.canonical_request))}
            </pre>
            <p class="label">"String to sign"</p>
            <pre id="string-to-sign" tabindex="0" aria-label="String to sign">
                {text(move || signed(|signing| &signing.string_to_sign))}
            </pre>
        </details>
    }
    .into_any()
}

/// How a request says who sends it.
#[component]
fn Authentication() -> AnyView {
    let app = use_app();
    let (invalid, described_by) = marks(AUTH, "");
    let chosen = app
        .sending
        .settings
        .with_untracked(|settings| settings.auth);
    let option = |auth: Auth| {
        let label = match auth {
            Auth::Unset => "not set",
            Auth::Token => "Token",
            Auth::AkSk => "Access key (AK/SK)",
        };
        view! { <option value=auth.name() selected=when(auth == chosen)>{label}</option> }
            .into_any()
    };
    view! {
        <div>
            <label for=AUTH>"Authentication"</label>
            <select
                id=AUTH
                name=AUTH
                aria-invalid=invalid
                aria-describedby=described_by
                on:input=move |event| set(app, AUTH, &event)
            >
                {Auth::ALL.map(option).into_iter().collect::<Vec<_>>()}
            </select>
        </div>
    }
    .into_any()
}

/// The credentials. Which of them are seen depends on the authentication that is chosen.
#[component]
fn Credentials() -> AnyView {
    view! {
        <CredentialInput credential=Secret::Token label="Token (X-Auth-Token)" auth="token"/>
        <CredentialInput credential=Secret::Ak label="Access key (AK)" auth="aksk"/>
        <CredentialInput credential=Secret::Sk label="Secret key (SK)" auth="aksk"/>
        <CredentialInput
            credential=Secret::SecurityToken
            label="Security token"
            auth="aksk"
            hint="Only for temporary keys."
        />
    }
    .into_any()
}

#[component]
fn CredentialInput(
    credential: Secret,
    label: &'static str,
    auth: &'static str,
    #[prop(optional)] hint: &'static str,
) -> AnyView {
    const HINT: &str = "security-hint";
    let app = use_app();
    let name = credential.control();
    let (invalid, described_by) = marks(name, if hint.is_empty() { "" } else { HINT });
    let is_shown = RwSignal::new(false);
    let text = app
        .sending
        .credentials
        .with_value(|credentials| credentials.get(credential).to_owned());
    let set = move |event: ev::Event| {
        let text = event_target_value(&event);
        app.sending
            .credentials
            .update_value(|credentials| credentials.set(credential, &text));
        prepare_soon(app);
    };
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=HINT>{hint}</p> });
    // The words of the label without what is in brackets.
    let noun = label.split(" (").next().unwrap_or_default().to_lowercase();
    view! {
        <div data-for=auth>
            <label for=name>{label}</label>
            <span class="with-button">
                <input
                    type=input_type(is_shown)
                    id=name
                    name=name
                    autocomplete=autocomplete(is_shown)
                    autocapitalize="off"
                    spellcheck="false"
                    aria-invalid=invalid
                    aria-describedby=described_by
                    prop:value=text
                    on:input=set
                />
                <Reveal path=name.to_owned() noun is_shown/>
            </span>
            {hint}
        </div>
    }
    .into_any()
}
