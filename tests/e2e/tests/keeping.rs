//! Reasons to keep the form open: it imports any notation, loses nothing, keeps secrets, and shows
//! findings at the right time. Each story runs in Chromium, Firefox and WebKit.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use e2e::in_every_browser;
use e2e::moments::Moment;
use e2e::page::Page;
use fantoccini::key::Key;
use serde_json::{Value, json};

in_every_browser![
    a_body_is_imported,
    a_bare_object_is_imported,
    a_response_is_imported_as_the_request_for_its_like,
    a_curl_command_is_imported_without_its_token,
    other_notations_are_read,
    one_of_a_list_is_chosen,
    a_file_in_utf_16_is_imported,
    broken_text_stays_in_the_box,
    unknown_members_and_repeated_names_are_told,
    ten_mebibytes_are_refused_at_once,
    a_file_is_imported,
    importing_over_a_draft_is_undone,
    a_gateway_is_imported_from_the_page_of_connections,
    a_gateway_that_exists_is_filled_into_the_connection,
    a_draft_survives_a_reload_without_its_key,
    what_another_version_stored_is_kept,
    drafts_are_saved_under_names,
    named_drafts_are_changed_where_they_are,
    two_windows_change_the_same_named_drafts,
    the_menu_of_a_draft_works_by_keys,
    two_windows_keep_their_own_drafts,
    a_window_and_its_copy_keep_their_own_drafts,
    secrets_stay_in_the_form,
    a_link_opens_to_the_same_draft,
    a_link_is_shown_where_the_clipboard_is_refused,
    unknown_members_are_seen_before_they_are_shared,
    a_repeated_message_is_said_again,
    drafts_of_lost_tabs_are_among_the_named,
    back_and_forward_change_the_page,
    a_damaged_link_leaves_the_form_as_it_is,
    an_untouched_field_shows_nothing,
    a_mistake_shows_when_its_field_is_left,
    a_mistake_shows_after_a_pause_and_goes_with_the_key_that_fixes_it,
    copying_leads_to_the_problems_and_is_done_anyway,
    host_bits_are_fixed_by_one_click,
    structure_is_undone_by_buttons,
    structure_is_undone_by_keys,
    keys_do_nothing_while_somebody_types,
    keys_of_one_letter_can_be_turned_off,
    a_field_is_found_by_any_word,
    the_palette_works_by_keys_alone,
    problems_are_gone_through_by_keys,
    a_text_that_is_pasted_anywhere_is_shown_first,
    the_notice_of_an_import_goes_with_its_undo,
    a_paste_of_many_lines_is_undone_as_one,
    the_focus_is_where_typing_goes_on,
    a_key_is_generated,
    the_ends_of_a_tunnel_are_filled_in,
];

const GATEWAY: &str = include_str!("../../../examples/gateway-private.json");
const CONNECTION: &str = include_str!("../../../examples/connection-policy.json");

const NAME: &str = "/vpn_gateway/name";
const SUBNETS: &str = "/vpn_gateway/local_subnets";
const PSK: &str = "/vpn_connection/psk";

fn named(name: &str) -> Value {
    json!({ "vpn_gateway": { "name": name } })
}

// Import.

async fn a_body_is_imported(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(GATEWAY).await?;
    page.expect_dialog("import", false).await?;
    page.expect_json(&serde_json::from_str(GATEWAY)?).await?;
    page.expect_text(".toast", "Imported.").await
}

async fn a_bare_object_is_imported(page: &Page) -> Result<()> {
    let whole: Value = serde_json::from_str(CONNECTION)?;
    page.open("#/connection").await?;
    page.import(&whole["vpn_connection"].to_string()).await?;
    page.expect_json(&whole).await?;
    page.expect_text(".notice", "Added vpn_connection around the parameters.")
        .await
}

async fn a_response_is_imported_as_the_request_for_its_like(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    page.import(include_str!("../../import/response-connection-static.in"))
        .await?;
    page.expect_value("/vpn_connection/style", "static").await?;
    page.expect_text(".notice", "Ignored: id, created_at")
        .await?;
    page.expect_text(".notice", "style: static").await?;
    let json = page.json().await?;
    ensure!(json["vpn_connection"]["style"] == "static", "{json:#}");
    ensure!(
        json["vpn_connection"].get("created_at").is_none(),
        "{json:#}"
    );
    Ok(())
}

async fn a_curl_command_is_imported_without_its_token(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(include_str!("../../import/curl.in")).await?;
    page.expect_json(&named("it's")).await?;
    page.expect_text(".notice", "Imported the body of the curl command only")
        .await?;
    let whole = page
        .script("return document.documentElement.outerHTML", Vec::new())
        .await?;
    ensure!(
        !whole.to_string().contains("MARKER"),
        "the token of the command is in the page"
    );
    Ok(())
}

async fn other_notations_are_read(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    for (at, text) in [
        "{\n  // The office.\n  \"vpn_gateway\": { \"name\": \"office 0\", },\n}",
        "Please create this:\n\n```json\n{ \"vpn_gateway\": { \"name\": \"office 1\" } }\n```\nThanks",
        "vpn_gateway:\n  name: office 2\n",
        "sudo /usr/bin/curl -d '{\"name\": \"office 3\"}' https://x/v5/p/vpn-gateways",
    ]
    .into_iter()
    .enumerate()
    {
        page.import(text).await?;
        page.expect_dialog("import", false).await?;
        page.expect_json(&named(&format!("office {at}"))).await?;
    }
    page.expect_text(".notice", "Imported the body of the curl command only")
        .await
}

/// The elements of a list are offered by name. On a connection, the chosen gateway fills its ID, its
/// address and the facts about it.
async fn one_of_a_list_is_chosen(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let list = include_str!("../../import/list-gateways-several.in");
    page.import(list).await?;
    page.expect_text(
        "#import-refusal",
        "This is a list of 2 VPN gateways. Choose one.",
    )
    .await?;
    page.click_action("choose", Some("1")).await?;
    page.expect_dialog("import", false).await?;
    page.expect_value("/vpn_gateway/name", "private").await?;
    page.expect_text("#verdict", "Ready").await?;

    page.open("#/connection").await?;
    page.import(list).await?;
    page.click_action("choose", Some("0")).await?;
    page.expect_value(
        "/vpn_connection/vgw_id",
        "7a3c0007-51d2-4c0e-9b7f-0c4d5e6f0007",
    )
    .await?;
    page.expect_value(
        "/vpn_connection/vgw_ip",
        "7a3c0003-51d2-4c0e-9b7f-0c4d5e6f0003",
    )
    .await?;
    page.expect_value("/gateway/flavor", "Professional1")
        .await?;
    page.expect_text(
        ".notice",
        "For EIP 2 (203.0.113.12), enter 7a3c0004-51d2-4c0e-9b7f-0c4d5e6f0004",
    )
    .await
}

/// Windows writes files in UTF-16, and marks the byte order.
async fn a_file_in_utf_16_is_imported(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let text = "\u{feff}{\"vpn_gateway\": {\"name\": \"büro\"}}";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    page.drop_bytes("gateway.json", &bytes).await?;
    page.expect_json(&named("büro")).await?;
    page.drop_bytes("gateway.png", b"\x89PNG\r\n\x1a\n\xff")
        .await?;
    page.expect_text("#import-refusal", "not a text in UTF-8 or UTF-16")
        .await
}

async fn broken_text_stays_in_the_box(page: &Page) -> Result<()> {
    let broken = "{\n  \"vpn_gateway\": { \"name\" \"office\" }\n}";
    page.open("#/gateway").await?;
    page.import(broken).await?;
    page.expect_text("#import-refusal", "Not valid JSON at line 2, column 27")
        .await?;
    page.expect_text("#import-refusal pre", "\"name\" \"office\"")
        .await?;
    page.expect_value("import", broken).await?;

    page.clear_and_type("import", "{\"name\": \"office\"}")
        .await?;
    page.click_action("import", None).await?;
    page.expect_json(&named("office")).await
}

async fn unknown_members_and_repeated_names_are_told(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(r#"{"vpn_gateway": {"name": "a", "colour": "red", "name": "b"}, "more": [1e2]}"#)
        .await?;
    // Known members are in the order of the documentation, unknown ones follow.
    page.expect_json(&json!({ "vpn_gateway": { "name": "b", "colour": "red" }, "more": [100.0] }))
        .await?;
    page.expect_problem("/vpn_gateway/colour", "warning")
        .await?;
    page.expect_text(
        ".notice",
        "/vpn_gateway/name is in the text more than once. The last value is used.",
    )
    .await
}

async fn ten_mebibytes_are_refused_at_once(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.watch("#import-refusal").await?;
    page.click_action("open-import", None).await?;
    page.offer_to_paste("import", &"[\"10.0.0.0/24\"]\n".repeat((10 << 20) / 16))
        .await?;
    let moments = page
        .moments_until(|moment| moment.text.contains("the limit is 2 MiB"))
        .await?;
    let wait = time_since("paste", &moments)?;
    ensure!(wait < 1000.0, "the refusal took {wait} ms");

    // The page continues normally.
    page.expect_value("import", "").await?;
    page.click_action("close", Some("import")).await?;
    page.type_into(NAME, "office").await?;
    page.expect_json(&named("office")).await
}

async fn a_file_is_imported(page: &Page) -> Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/gateway-private.json")
        .canonicalize()?;
    page.open("#/gateway").await?;
    page.click_action("open-import", None).await?;
    page.choose_file("import-file", &file).await?;
    page.expect_json(&serde_json::from_str(GATEWAY)?).await?;
    page.expect_dialog("import", false).await
}

async fn importing_over_a_draft_is_undone(page: &Page) -> Result<()> {
    let example: Value = serde_json::from_str(GATEWAY)?;
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    page.import(GATEWAY).await?;
    page.expect_json(&example).await?;

    page.click("//*[@class='toast']//*[@data-action='undo']")
        .await?;
    page.expect_json(&named("office")).await?;
    page.click_action("redo", None).await?;
    page.expect_json(&example).await
}

async fn a_gateway_is_imported_from_the_page_of_connections(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    page.watch("#app > [aria-live]").await?;
    page.import(GATEWAY).await?;
    page.expect_text("h1", "Create a VPN gateway").await?;
    page.moments_until(|moment| moment.text.contains("Imported."))
        .await?;
    page.expect_script(
        "return document.activeElement.tagName !== 'BODY'",
        &json!(true),
    )
    .await?;
    page.expect_json(&serde_json::from_str(GATEWAY)?).await?;
    page.expect_address("#/gateway").await
}

async fn a_gateway_that_exists_is_filled_into_the_connection(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    page.type_into("/vpn_connection/name", "office").await?;
    let response = json!({ "vpn_gateway": { "id": "0b7c1f52-93a4-4d0e-8c61-2f5e7a9b3d10", "name": "a",
        "flavor": "Basic", "network_type": "public", "connection_number": 3 } });
    page.import(&response.to_string()).await?;
    page.expect_text(
        ".notice",
        "Filled in the gateway ID and 2 gateway details from this response.",
    )
    .await?;
    // No word of the request that it is not made into.
    let notice = page.text_of(".notice li").await?;
    ensure!(!notice.contains("another one like it"), "{notice}");
    page.expect_value("/gateway/flavor", "Basic").await?;
    page.expect_value("/vpn_connection/name", "office").await
}

// Stored drafts.

async fn a_draft_survives_a_reload_without_its_key(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    page.open("#/connection").await?;
    page.type_into("/vpn_connection/name", "to-the-office")
        .await?;
    page.type_into(PSK, "Only-here-1").await?;
    page.select("/gateway/flavor", "Basic").await?;
    let connection = json!({ "vpn_connection": { "name": "to-the-office", "psk": "Only-here-1" } });
    page.expect_json(&connection).await?;

    // At once: the last keys are not yet stored when the page is left.
    page.reload().await?;
    page.expect_json(&json!({ "vpn_connection": { "name": "to-the-office" } }))
        .await?;
    page.expect_value(PSK, "").await?;
    page.expect_value("/gateway/flavor", "Basic").await?;
    page.expect_text(
        ".toast",
        "Draft restored. Secrets are not stored; enter them again.",
    )
    .await?;
    page.open("#/gateway").await?;
    page.expect_json(&named("office")).await
}

async fn what_another_version_stored_is_kept(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let store = "for (const storage of [localStorage, sessionStorage]) {
            storage.setItem('vpn-request-builder.draft.gateway', arguments[0])
        }
        localStorage.setItem('vpn-request-builder.env', arguments[0])";
    page.script(store, vec![json!("{\"v\":2}")]).await?;
    page.reload().await?;
    page.expect_text(".toast", "of another version of this page")
        .await?;
    page.type_into(NAME, "office").await?;
    page.reload().await?;
    page.expect_json(&named("office")).await?;
    let kept = "return ['draft.gateway', 'env'].map(key =>
        localStorage.getItem(`vpn-request-builder.unread.${key}.1`))";
    page.expect_script(kept, &json!(["{\"v\":2}", "{\"v\":2}"]))
        .await
}

async fn drafts_are_saved_under_names(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    page.click_action("open-drafts", None).await?;
    page.type_into("/drafts/new", "Head office").await?;
    page.click_action("save-draft", None).await?;
    page.expect_drafts(&["Head office"]).await?;
    page.expect_text("#drafts .said", "Saved as “Head office”.")
        .await?;
    page.expect_text("#draft-0", "just now").await?;
    page.expect_text("#draft-0", " to fix").await?;

    page.click_action("duplicate-draft", Some("0")).await?;
    page.expect_drafts(&["Head office", "Head office 2"])
        .await?;
    page.rename_draft(1, "Branch", Key::Enter).await?;
    page.click_action("close", Some("drafts")).await?;

    page.clear_and_type(NAME, "something-else").await?;
    page.reload().await?;
    page.click_action("open-drafts", None).await?;
    page.expect_drafts(&["Head office", "Branch"]).await?;

    page.click_action("delete-draft", Some("0")).await?;
    page.expect_drafts(&["Branch"]).await?;
    page.expect_text("#drafts .said", "“Head office” deleted.")
        .await?;
    page.click_action("restore-draft", None).await?;
    page.expect_drafts(&["Head office", "Branch"]).await?;

    page.click_action("open-draft", Some("1")).await?;
    page.expect_dialog("drafts", false).await?;
    page.expect_json(&named("office")).await?;
    page.click_action("undo", None).await?;
    page.expect_json(&named("something-else")).await
}

async fn named_drafts_are_changed_where_they_are(page: &Page) -> Result<()> {
    const BRANCH: &str =
        "return JSON.parse(localStorage.getItem('vpn-request-builder.drafts.gateway')).drafts
        .find(({ name }) => name === 'Branch 2').body.vpn_gateway.name";
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    page.click_action("open-drafts", None).await?;
    page.type_into("/drafts/new", &format!("Office{}", Key::Enter))
        .await?;
    page.expect_drafts(&["Office"]).await?;

    // The click that leaves a name reaches its target.
    page.clear_and_type("/drafts/0", "Branch").await?;
    page.click_action("duplicate-draft", Some("0")).await?;
    page.expect_drafts(&["Branch", "Branch 2"]).await?;
    page.expect_focus("open-draft 1").await?;
    // Names are unique and not empty.
    page.rename_draft(1, "Branch", Key::Tab).await?;
    page.expect_drafts(&["Branch", "Branch 2"]).await?;
    page.rename_draft(1, "", Key::Enter).await?;
    page.expect_drafts(&["Branch", "Branch 2"]).await?;
    // Overwritten, and undone.
    page.click_action("close", Some("drafts")).await?;
    page.clear_and_type(NAME, "later").await?;
    page.click_action("open-drafts", None).await?;
    page.click_action("replace-draft", Some("1")).await?;
    page.expect_text("#drafts .said", "“Branch 2” overwritten.")
        .await?;
    page.expect_script(BRANCH, &json!("later")).await?;
    page.click_action("restore-draft", None).await?;
    page.expect_script(BRANCH, &json!("office")).await?;

    // A name of several lines becomes one line, and does not change the request.
    page.paste_into("/drafts/1", "Head\noffice, Berlin").await?;
    page.expect_json(&named("later")).await?;
    page.press(&Key::Escape.to_string()).await?;

    page.click_action("delete-draft", Some("0")).await?;
    let undo = "return document.activeElement.dataset.action ?? ''";
    page.expect_script(undo, &json!("restore-draft")).await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_drafts(&["Branch", "Branch 2"]).await?;
    page.expect_focus("open-draft 0").await?;

    // Drafts stored by another version are left alone.
    let newer = "localStorage.setItem('vpn-request-builder.drafts.gateway', arguments[0])";
    page.script(newer, vec![json!("{\"v\":2}")]).await?;
    page.click_action("save-draft", None).await?;
    page.expect_text("#drafts", "Another version of this page stored drafts here")
        .await?;
    let stored = "return localStorage.getItem('vpn-request-builder.drafts.gateway')";
    page.expect_script(stored, &json!("{\"v\":2}")).await
}

async fn two_windows_change_the_same_named_drafts(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.click_action("open-drafts", None).await?;
    page.type_into("/drafts/new", "One").await?;
    page.click_action("save-draft", None).await?;
    page.expect_drafts(&["One"]).await?;
    let first = page.open_window().await?;
    page.open("#/gateway").await?;
    page.click_action("open-drafts", None).await?;
    page.type_into("/drafts/new", "Two").await?;
    page.click_action("save-draft", None).await?;
    page.expect_drafts(&["One", "Two"]).await?;
    page.click_action("delete-draft", Some("0")).await?;
    page.expect_drafts(&["Two"]).await?;

    let second = page.switch_to_window(first).await?;
    page.clear_and_type("/drafts/new", "Three").await?;
    page.click_action("save-draft", None).await?;
    page.expect_drafts(&["Two", "Three"]).await?;

    // A row that has moved is changed in its new place, and one that is gone is reported.
    let first = page.switch_to_window(second).await?;
    page.click_action("delete-draft", Some("0")).await?;
    page.expect_drafts(&["Three"]).await?;
    let second = page.switch_to_window(first).await?;
    page.clear_and_type("/drafts/1", "Four").await?;
    page.click_action("duplicate-draft", Some("1")).await?;
    page.expect_drafts(&["Four", "Four 2"]).await?;
    page.switch_to_window(second).await?;
    page.rename_draft(0, "Five", Key::Tab).await?;
    page.expect_text("#drafts", "Another tab changed that draft")
        .await?;
    page.expect_drafts(&["Four", "Four 2"]).await
}

async fn the_menu_of_a_draft_works_by_keys(page: &Page) -> Result<()> {
    let is_open = "return document.querySelectorAll('#drafts :popover-open').length";
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    page.click_action("open-drafts", None).await?;
    page.type_into("/drafts/new", &format!("Office{}", Key::Enter))
        .await?;
    page.expect_drafts(&["Office"]).await?;
    page.script("document.querySelector('#draft-0').focus()", Vec::new())
        .await?;
    page.press(&Key::Tab.to_string()).await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_script(is_open, &json!(1)).await?;
    // Escape closes the menu, and not the dialog.
    page.press(&Key::Tab.to_string()).await?;
    page.expect_focus("/drafts/0").await?;
    page.press("x").await?;
    page.press(&Key::Escape.to_string()).await?;
    page.expect_script(is_open, &json!(0)).await?;
    page.expect_dialog("drafts", true).await?;
    page.expect_focus("draft-menu 0").await?;
    page.expect_drafts(&["Office"]).await?;
    // Enter in the name ends it, too.
    page.press(&Key::Enter.to_string()).await?;
    page.expect_script(is_open, &json!(1)).await?;
    page.press(&Key::Tab.to_string()).await?;
    page.expect_focus("/drafts/0").await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_script(is_open, &json!(0)).await?;
    page.expect_focus("draft-menu 0").await?;
    // So does leaving it.
    page.press(&Key::Enter.to_string()).await?;
    page.expect_script(is_open, &json!(1)).await?;
    page.press(&Key::Tab.to_string()).await?;
    page.press(&Key::Tab.to_string()).await?;
    page.expect_focus("replace-draft 0").await?;
    page.press(&Key::Tab.to_string()).await?;
    page.press(&Key::Tab.to_string()).await?;
    page.expect_focus("delete-draft 0").await?;
    page.press(&(Key::Shift + &Key::Tab.to_string())).await?;
    page.expect_focus("duplicate-draft 0").await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_drafts(&["Office", "Office 2"]).await?;
    page.expect_script(is_open, &json!(0)).await?;
    page.expect_focus("open-draft 1").await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_dialog("drafts", false).await
}

/// Like a browser that duplicates a tab: the copy begins with the same session storage.
async fn a_window_and_its_copy_keep_their_own_drafts(page: &Page) -> Result<()> {
    const SESSION: &str = "return sessionStorage.getItem('vpn-request-builder.draft.gateway')";
    page.open("#/gateway").await?;
    page.type_into(NAME, "original").await?;
    page.expect_stored("draft.gateway").await?;
    let session = page.script(SESSION, Vec::new()).await?;
    let original = page.open_window().await?;
    page.open("#/gateway").await?;
    let copy = "sessionStorage.setItem('vpn-request-builder.draft.gateway', arguments[0])";
    page.script(copy, vec![session]).await?;
    page.reload().await?;
    page.expect_value(NAME, "original").await?;
    page.clear_and_type(NAME, "copy").await?;
    page.reload().await?;
    page.expect_value(NAME, "copy").await?;

    page.close_window(original).await?;
    page.reload().await?;
    page.expect_value(NAME, "original").await
}

async fn two_windows_keep_their_own_drafts(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "one").await?;
    page.reload().await?;
    let first = page.open_window().await?;
    // A new window starts with the draft stored last, and is independent from then on.
    page.open("#/gateway").await?;
    page.expect_json(&named("one")).await?;
    page.clear_and_type(NAME, "two").await?;
    page.reload().await?;
    page.expect_json(&named("two")).await?;

    page.close_window(first).await?;
    page.reload().await?;
    page.expect_json(&named("one")).await
}

// Secrets.

async fn secrets_stay_in_the_form(page: &Page) -> Result<()> {
    const MARKER: &str = "Marker-4711-aB";
    let body = json!({ "vpn_connection": {
        "name": "office",
        "psk": MARKER,
        "ikepolicy": { "password": MARKER },
        "token": MARKER,
        "ak": MARKER,
        "sk": MARKER,
        "notes": [{ "X-Auth-Token": MARKER }],
    }});
    let rest = json!({ "vpn_connection": { "name": "office", "ikepolicy": {}, "notes": [{}] } });

    page.open("#/connection").await?;
    page.record_console().await?;
    page.type_into(PSK, MARKER).await?;
    page.type_into("/vpn_connection/name", "office").await?;
    page.click_action("reveal", Some(PSK)).await?;
    page.expect_nowhere(MARKER).await?;

    page.import(&body.to_string()).await?;
    page.expect_json(&body).await?;
    page.click_action("copy", None).await?;
    page.expect_text("#problems-heading", "There is a problem")
        .await?;
    page.expect_nowhere(MARKER).await?;
    page.click_action("confirm", None).await?;
    page.expect_text(".toast", "Copied.").await?;
    page.click_action("open-drafts", None).await?;
    page.type_into("/drafts/new", "Office").await?;
    page.click_action("save-draft", None).await?;
    page.click_action("duplicate-draft", Some("0")).await?;
    page.expect_drafts(&["Office", "Office 2"]).await?;
    page.click_action("close", Some("drafts")).await?;
    // A broken text must not be repeated either.
    page.import(&format!(
        "{{\"psk\": \"{MARKER}\" \"token\": \"{MARKER}\"}}"
    ))
    .await?;
    page.expect_text("#import-refusal", "Not valid JSON")
        .await?;
    let refusal = page.text_of("#import-refusal").await?;
    ensure!(!refusal.contains(MARKER), "the refusal says {refusal}");
    page.click_action("close", Some("import")).await?;
    page.expect_nowhere(MARKER).await?;

    page.click_action("share", None).await?;
    page.expect_text("#share", "/vpn_connection/notes").await?;
    page.expect_nowhere(MARKER).await?;
    page.click_action("share", Some("with-unknown")).await?;
    page.expect_text(".toast", "Link copied.").await?;
    page.expect_text(".notice", "Secrets are not in the link: Pre-shared key")
        .await?;
    let link = page.clipboard().await?;
    page.expect_nowhere(MARKER).await?;
    page.reload().await?;
    page.expect_json(&rest).await?;
    page.expect_nowhere(MARKER).await?;
    page.click_action("open-drafts", None).await?;
    page.click_action("open-draft", Some("0")).await?;
    page.expect_json(&rest).await?;

    page.open_as_new_visitor(fragment(&link)?).await?;
    page.expect_json(&rest).await?;
    page.expect_nowhere(MARKER).await
}

// Links.

async fn a_link_opens_to_the_same_draft(page: &Page) -> Result<()> {
    let example: Value = serde_json::from_str(GATEWAY)?;
    page.open("#/gateway").await?;
    page.import(GATEWAY).await?;
    page.click_action("share", None).await?;
    page.expect_text(".toast", "Link copied.").await?;
    let link = page.clipboard().await?;
    ensure!(
        !link.contains('?') || link.find('#') < link.find('?'),
        "a server would see the draft: {link}"
    );

    page.open_as_new_visitor(fragment(&link)?).await?;
    // A toast disappears after a while, so it is checked first.
    page.expect_text(".toast", "Opened the shared draft.")
        .await?;
    page.expect_json(&example).await?;

    // The draft is stored like any other, although nothing was typed, and later changes are not
    // reverted.
    page.expect_stored("draft.gateway").await?;
    page.expect_address("#/gateway").await?;
    page.clear_and_type(NAME, "mine").await?;
    page.reload().await?;
    page.expect_value(NAME, "mine").await?;
    page.click("//nav/a[@href='#/connection']").await?;
    page.back().await?;
    page.expect_value(NAME, "mine").await?;

    // A link also opens in a page that is already open, and replaces its draft.
    page.clear_and_type(NAME, "office").await?;
    page.open("#/connection").await?;
    page.open(fragment(&link)?).await?;
    page.expect_json(&example).await
}

/// Anything may be in a member that the documentation does not list.
async fn unknown_members_are_seen_before_they_are_shared(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let body = r#"{"vpn_gateway": {"name": "a", "owner": "MARKER", "adminPass": "MARKER"}}"#;
    page.import(body).await?;
    page.click_action("share", None).await?;
    page.expect_text("#share", "/vpn_gateway/owner").await?;
    page.expect_text("#share", "MARKER").await?;
    page.click_action("share", Some("without-unknown")).await?;
    page.expect_text(".toast", "Link copied.").await?;
    page.expect_text(".notice", "The unknown parameters are not in the link.")
        .await?;
    let without = page.clipboard().await?;

    page.click_action("share", None).await?;
    page.click_action("share", Some("with-unknown")).await?;
    page.expect_text(".toast", "Link copied.").await?;
    let with = page.clipboard().await?;

    page.open_as_new_visitor(fragment(&without)?).await?;
    page.expect_json(&named("a")).await?;
    page.open_as_new_visitor(fragment(&with)?).await?;
    page.expect_json(&json!({ "vpn_gateway": { "name": "a", "owner": "MARKER" } }))
        .await
}

/// A screen reader says nothing where a live region gets the text that it has.
async fn a_repeated_message_is_said_again(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(GATEWAY).await?;
    let script = "const region = document.querySelector('[role=status][aria-live]');
        window.said = [];
        new MutationObserver(() => window.said.push(region.textContent))
            .observe(region, { childList: true, characterData: true, subtree: true })";
    page.script(script, Vec::new()).await?;
    for times in 1..=3 {
        page.click_action("copy", None).await?;
        let said = "return window.said.filter((text, at) => text.trim() === 'Copied.' && text !== window.said[at - 1]).length";
        page.expect_script(said, &json!(times)).await?;
    }
    Ok(())
}

/// The version before kept the drafts of tabs that are closed, where nobody could reach them.
async fn drafts_of_lost_tabs_are_among_the_named(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let script = "const draft = name => JSON.stringify({ body: { vpn_gateway: { name } }, facts: {}, v: 1 });
        localStorage.clear(); sessionStorage.clear();
        const of = key => `vpn-request-builder.${key}`;
        localStorage.setItem(of('tabs.gateway'), 't1 t2 t3 t4');
        ['lost', 'lost', 'lost', 'last'].forEach((name, at) =>
            localStorage.setItem(of(`draft.gateway.t${at + 1}`), draft(name)))";
    page.script(script, Vec::new()).await?;
    page.open_again("#/gateway").await?;
    page.expect_json(&named("last")).await?;
    page.click_action("open-drafts", None).await?;
    page.expect_drafts(&["From another tab"]).await?;
    page.click_action("open-draft", Some("0")).await?;
    page.expect_json(&named("lost")).await?;
    let left = "return Object.keys(localStorage).filter(key => /draft.gateway.t|tabs/.test(key))";
    page.expect_script(left, &json!([])).await
}

async fn a_link_is_shown_where_the_clipboard_is_refused(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    refuse_clipboard(page).await?;
    page.click_action("share", None).await?;
    page.expect_text(".notice", "#/gateway?d=1.").await?;
    page.expect_text(".toast", "The browser refused to copy.")
        .await?;
    let link = page.text_of(".notice li").await?;
    page.open_as_new_visitor(fragment(&link)?).await?;
    page.expect_json(&named("office")).await
}

/// Refuses the clipboard, like browsers for a page from another machine over plain http.
async fn refuse_clipboard(page: &Page) -> Result<()> {
    let script = "Object.defineProperty(navigator, 'clipboard', { value: undefined });
        document.execCommand = () => false";
    page.script(script, Vec::new()).await?;
    Ok(())
}

/// Returns the part of a link from its `#` on.
fn fragment(link: &str) -> Result<&str> {
    let at = link
        .find('#')
        .with_context(|| format!("{link} is no link"))?;
    Ok(&link[at..])
}

async fn back_and_forward_change_the_page(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    page.click("//nav/a[@href='#/connection']").await?;
    page.expect_text("h1", "Create a VPN connection").await?;
    page.type_into("/vpn_connection/name", "to-the-office")
        .await?;

    page.back().await?;
    page.expect_text("h1", "Create a VPN gateway").await?;
    page.expect_json(&named("office")).await?;
    page.forward().await?;
    page.expect_text("h1", "Create a VPN connection").await?;
    page.expect_json(&json!({ "vpn_connection": { "name": "to-the-office" } }))
        .await
}

async fn a_damaged_link_leaves_the_form_as_it_is(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    page.open("#/gateway?d=1.eNqrVipTslIyMjAy0TU00jUwVtJRSspPqVSyqlYqK8iLT0")
        .await?;
    page.expect_text(".notice", "The link is damaged").await?;
    page.expect_text(".toast", "The form is unchanged.").await?;
    page.expect_json(&named("office")).await?;
    page.reload().await?;
    page.expect_json(&named("office")).await?;

    page.open_as_new_visitor("#/gateway?d=2.AAAA").await?;
    page.expect_text(
        ".notice",
        "The link was made by a newer version of this app",
    )
    .await?;
    page.expect_json(&json!({ "vpn_gateway": {} })).await?;

    page.open_as_new_visitor("#section-2").await?;
    page.expect_text(".notice", "This address does not exist in this app.")
        .await?;
    page.expect_json(&json!({ "vpn_gateway": {} })).await
}

// When findings appear.

async fn an_untouched_field_shows_nothing(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.expect_problem("/vpn_gateway/vpc_id", "missing")
        .await?;
    expect_silence(page).await?;
    // A person passes the control without typing.
    page.press_in(NAME, &Key::Tab.to_string()).await?;
    expect_silence(page).await?;

    // "Missing" is shown only once the request is wanted.
    page.click_action("copy", None).await?;
    page.expect_finding_beside("/vpn_gateway/vpc_id").await
}

async fn expect_silence(page: &Page) -> Result<()> {
    let script = "return Array.from(document.querySelectorAll('.form .findings li'), line => line.textContent)";
    let shown = page.script(script, Vec::new()).await?;
    ensure!(shown == json!([]), "the empty form shows {shown:#}");
    Ok(())
}

async fn a_mistake_shows_when_its_field_is_left(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.watch(&findings_of(NAME)).await?;
    page.type_into(NAME, &format!("a b{}", Key::Tab)).await?;
    let moments = page
        .moments_until(|moment| moment.text.contains("Error: "))
        .await?;
    let wait = time_since("focusout", &moments)?;
    ensure!(
        wait < 500.0,
        "the mistake showed {wait} ms after its field was left: {moments:#?}"
    );
    Ok(())
}

async fn a_mistake_shows_after_a_pause_and_goes_with_the_key_that_fixes_it(
    page: &Page,
) -> Result<()> {
    page.open("#/gateway").await?;
    page.watch(&findings_of(NAME)).await?;
    page.type_into(NAME, "a b").await?;
    let moments = page
        .moments_until(|moment| moment.text.contains("Error: "))
        .await?;
    let wait = time_since("input", &moments)?;
    ensure!(
        (990.0..2000.0).contains(&wait),
        "the mistake showed after a pause of {wait} ms: {moments:#?}"
    );

    page.watch(&findings_of(NAME)).await?;
    page.type_into(NAME, &Key::Backspace.to_string().repeat(2))
        .await?;
    let moments = page.moments_until(|moment| moment.text.is_empty()).await?;
    let wait = time_since("input", &moments)?;
    ensure!(
        wait < 500.0,
        "the mistake stayed for {wait} ms: {moments:#?}"
    );
    Ok(())
}

fn findings_of(name: &str) -> String {
    format!("[id='{name}-findings']")
}

/// Returns the time in milliseconds between the last event of this kind and the last of all.
fn time_since(what: &str, moments: &[Moment]) -> Result<f64> {
    let end = moments.last().context("nothing happened")?;
    let start = moments.iter().rfind(|moment| moment.what == what);
    Ok(end.at
        - start
            .with_context(|| format!("there was no {what}: {moments:#?}"))?
            .at)
}

async fn copying_leads_to_the_problems_and_is_done_anyway(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "head office").await?;
    page.click_action("copy", None).await?;
    page.expect_text("#problems-heading", "There is a problem")
        .await?;
    page.expect_focus("problems-heading").await?;
    page.expect_text("title", "Error: VPN gateway").await?;

    page.click_action("go", Some(NAME)).await?;
    page.expect_focus(NAME).await?;
    page.click_action("confirm", None).await?;
    page.expect_text(".toast", "Copied.").await?;
    page.expect_clipboard(&page.text_of("#request-json").await?)
        .await?;
    let title = page.text_of("title").await?;
    ensure!(!title.starts_with("Error"), "the title still is {title:?}");
    Ok(())
}

async fn host_bits_are_fixed_by_one_click(page: &Page) -> Result<()> {
    let entry = format!("{SUBNETS}/0");
    page.open("#/gateway").await?;
    page.click_action("add", Some(SUBNETS)).await?;
    page.type_into(&entry, "192.168.52.9/24").await?;
    page.expect_problem(&entry, "warning").await?;
    page.expect_finding_beside(&entry).await?;
    page.click_action("fix", Some(&entry)).await?;
    page.expect_value(&entry, "192.168.52.0/24").await?;
    page.expect_no_problem(&entry).await?;
    page.expect_focus(&entry).await
}

// Undo, shortcuts, going to a field.

async fn structure_is_undone_by_buttons(page: &Page) -> Result<()> {
    let rows = |rows: &[&str]| json!({ "vpn_gateway": { "local_subnets": rows } });
    let (both, one) = (
        rows(&["10.0.0.0/24", "10.0.1.0/24"]),
        rows(&["10.0.1.0/24"]),
    );
    page.open("#/gateway").await?;
    page.fill_in(&both).await?;
    page.click_action("remove", Some(&format!("{SUBNETS}/0")))
        .await?;
    page.expect_json(&one).await?;
    page.click("//*[@class='toast']//*[@data-action='undo']")
        .await?;
    page.expect_json(&both).await?;
    page.click_action("redo", None).await?;
    page.expect_json(&one).await?;
    page.click_action("reset", None).await?;
    page.expect_json(&json!({ "vpn_gateway": {} })).await?;
    page.click_action("undo", None).await?;
    page.expect_json(&one).await
}

async fn structure_is_undone_by_keys(page: &Page) -> Result<()> {
    let one = json!({ "vpn_gateway": { "local_subnets": ["10.0.0.0/24"] } });
    page.open("#/gateway").await?;
    page.fill_in(&one).await?;
    // No row is left to focus, so the focus goes to an element that is not a text control.
    page.click_action("remove", Some(&format!("{SUBNETS}/0")))
        .await?;
    page.expect_rows(SUBNETS, 0).await?;
    page.press(&(Key::Control + "z")).await?;
    page.expect_json(&one).await?;
    page.press(&(Key::Control + "y")).await?;
    page.expect_rows(SUBNETS, 0).await
}

async fn keys_do_nothing_while_somebody_types(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "?i/").await?;
    page.expect_json(&named("?i/")).await?;
    page.expect_dialog("keys", false).await?;
    page.expect_dialog("import", false).await?;

    page.press_in("", "?").await?;
    page.expect_dialog("keys", true).await?;
    page.expect_text("#keys", "Find a field, action or draft")
        .await?;
    page.press(&Key::Escape.to_string()).await?;
    page.expect_dialog("keys", false).await?;
    page.press_in("", "/").await?;
    page.expect_focus("/find").await
}

async fn keys_of_one_letter_can_be_turned_off(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.press_in("", "?").await?;
    page.expect_dialog("keys", true).await?;
    page.press_in("/keys", " ").await?;
    page.click_action("close", Some("keys")).await?;
    page.reload().await?;
    page.press_in("", "i").await?;
    ensure!(
        !page.is_open("import").await?,
        "the key still does something"
    );
    // Undo also works in a list of choices.
    page.select("/vpn_gateway/network_type", "private").await?;
    page.press_in("/vpn_gateway/network_type", &(Key::Control + "z"))
        .await?;
    page.expect_value("/vpn_gateway/network_type", "").await?;

    page.click_action("open-keys", None).await?;
    page.press_in("/keys", " ").await?;
    page.click_action("close", Some("keys")).await?;
    page.press_in("", "i").await?;
    page.expect_dialog("import", true).await
}

async fn a_paste_of_many_lines_is_undone_as_one(page: &Page) -> Result<()> {
    let list = |entries: &[&str]| json!({ "vpn_gateway": { "local_subnets": entries } });
    let entry = format!("{SUBNETS}/0");
    page.open("#/gateway").await?;
    page.fill_in(&list(&["10.0.0.0/24"])).await?;
    // Replaces an entry that is selected as a whole; otherwise inserts after it.
    for (selection, pasted) in [
        ("(0, 99)", list(&["10.1.0.0/24", "10.2.0.0/24"])),
        (
            "(0, 4)",
            list(&["10.0.0.0/24", "10.1.0.0/24", "10.2.0.0/24"]),
        ),
    ] {
        let select =
            format!("document.getElementsByName(arguments[0])[0].setSelectionRange{selection}");
        page.script(&select, vec![json!(entry)]).await?;
        page.offer_to_paste(&entry, "10.1.0.0/24\n10.2.0.0/24")
            .await?;
        page.expect_json(&pasted).await?;
        page.click("//*[@class='toast']//*[@data-action='undo']")
            .await?;
        page.expect_json(&list(&["10.0.0.0/24"])).await?;
    }
    Ok(())
}

async fn the_focus_is_where_typing_goes_on(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    for at in 0..2 {
        page.click_action("add", Some("/vpn_connection/tags"))
            .await?;
        page.expect_focus(&format!("/vpn_connection/tags/{at}/key"))
            .await?;
        page.press("department").await?;
    }
    page.click_action("duplicate", Some("/vpn_connection/tags/0"))
        .await?;
    page.expect_focus("/vpn_connection/tags/1/key").await?;
    page.click_action("remove", Some("/vpn_connection/tags/0"))
        .await?;
    page.expect_focus("/vpn_connection/tags/0/key").await?;

    // The problem of a list without rows leads to the button that adds a row.
    page.click_action("copy", None).await?;
    page.click(
        "//*[@id='problems']//*[@data-action='go'][@data-path='/vpn_connection/peer_subnets']",
    )
    .await?;
    let button = "return [document.activeElement.dataset.action, document.getElementById(
        document.activeElement.getAttribute('aria-describedby'))?.textContent.includes('customer subnet')]";
    page.expect_script(button, &json!(["add", true])).await?;
    // When a button disappears, the focus moves to an element nearby.
    page.click("//*[@data-action='confirm'][not(ancestor::dialog)]")
        .await?;
    page.expect_script(
        "return document.activeElement.closest('section')?.className",
        &json!("verdict-panel"),
    )
    .await
}

async fn a_field_is_found_by_any_word(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    page.find_field("psk").await?;
    page.expect_focus(PSK).await?;
    // Inside a section, also by the words of its label.
    page.find_field("ipsecpolicy/pfs").await?;
    page.expect_focus("/vpn_connection/ipsecpolicy/pfs").await?;
    // A field that is ruled out says why.
    page.find_field("dest").await?;
    page.expect_text(".toast", "Destinations. Not applicable: it ")
        .await?;
    page.select("/vpn_connection/style", "policy").await?;
    page.find_field("dest").await?;
    page.expect_script(
        "return document.activeElement.dataset.path",
        &json!("/vpn_connection/policy_rules"),
    )
    .await
}

async fn the_palette_works_by_keys_alone(page: &Page) -> Result<()> {
    let chosen = "const input = document.getElementsByName('/find')[0];
        const option = document.getElementById(input.getAttribute('aria-activedescendant'));
        return option.querySelector('span').textContent";
    page.open("#/gateway").await?;
    // Also while somebody types.
    page.type_into(NAME, "office").await?;
    page.press(&(Key::Control + "k")).await?;
    page.expect_dialog("palette", true).await?;
    page.expect_focus("/find").await?;
    page.expect_script(chosen, &json!("Import")).await?;
    page.press(&Key::Down.to_string()).await?;
    page.expect_script(chosen, &json!("Copy JSON")).await?;
    page.press(&Key::Up.to_string().repeat(2)).await?;
    page.expect_script(
        "return document.getElementsByName('/find')[0].getAttribute('aria-activedescendant')",
        &json!("palette-11"),
    )
    .await?;
    page.press("colour").await?;
    page.expect_text("#palette", "Nothing found for “colour”.")
        .await?;
    // The focus goes back to where it was.
    page.press(&Key::Escape.to_string()).await?;
    page.expect_dialog("palette", false).await?;
    page.expect_focus(NAME).await?;

    // A field of another form.
    page.press_in("", "/").await?;
    page.expect_dialog("palette", true).await?;
    page.expect_value("/find", "").await?;
    page.type_into("/find", &format!("colour of dpd{}", Key::Enter))
        .await?;
    page.expect_dialog("palette", true).await?;
    page.clear_and_type("/find", "dpd timeout").await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_address("#/connection").await?;
    page.expect_focus("/vpn_connection/ikepolicy/dpd/timeout")
        .await?;

    // A draft of the other form, and an action.
    page.open("#/gateway").await?;
    page.click_action("open-drafts", None).await?;
    page.type_into("/drafts/new", &format!("Head quarters{}", Key::Enter))
        .await?;
    page.click_action("close", Some("drafts")).await?;
    page.clear_and_type(NAME, "another").await?;
    page.open("#/connection").await?;
    page.find_field("quarters").await?;
    page.expect_address("#/gateway").await?;
    page.expect_json(&named("office")).await?;
    page.find_field("undo").await?;
    page.expect_json(&named("another")).await?;
    page.find_field("shortcuts").await?;
    page.expect_dialog("keys", true).await
}

async fn problems_are_gone_through_by_keys(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(r#"{"vpn_gateway": {"name": "a b", "flavor": "x", "ha_mode": "y"}}"#)
        .await?;
    let paths: Vec<String> = page
        .problems()
        .await?
        .into_iter()
        .map(|problem| problem.path)
        .collect();
    ensure!(paths.len() > 2 && paths[0] != paths[1], "{paths:?}");
    page.press_in("", "n").await?;
    page.expect_focus(&paths[0]).await?;
    page.press(&Key::F8.to_string()).await?;
    page.expect_focus(&paths[1]).await?;
    page.press(&(Key::Shift + &Key::F8.to_string())).await?;
    page.expect_focus(&paths[0]).await
}

async fn a_text_that_is_pasted_anywhere_is_shown_first(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    page.paste_anywhere(GATEWAY).await?;
    page.expect_dialog("import", true).await?;
    page.expect_value("import", GATEWAY).await?;
    page.expect_focus("import").await?;
    page.expect_text("#import-preview", "VPN gateway create request: fills ")
        .await?;
    page.expect_text("#import-preview", "and clears 1 other field.")
        .await?;
    // Nothing is imported yet.
    page.expect_json(&named("office")).await?;
    page.press(&(Key::Control + &Key::Enter.to_string()))
        .await?;
    page.expect_dialog("import", false).await?;
    page.expect_json(&serde_json::from_str(GATEWAY)?).await?;

    // A text that is half typed is no mistake yet, and secrets are not repeated.
    page.click_action("open-import", None).await?;
    page.expect_value("import", "").await?;
    page.expect_text("#import-preview", "").await?;
    page.type_into("import", "{\"vpn_connection\": {\"psk\": \"Only-here-1")
        .await?;
    page.expect_text("#import-preview", "Not JSON yet: line 1, column ")
        .await?;
    page.type_into("import", "\"}}").await?;
    page.expect_text(
        "#import-preview",
        "VPN connection create request: fills 1 field. Opens the VPN connection form.",
    )
    .await?;
    let said = page.text_of("#import-preview").await?;
    ensure!(!said.contains("Only-here-1"), "{said}");
    page.press(&Key::Escape.to_string()).await?;
    page.expect_dialog("import", false).await
}

async fn the_notice_of_an_import_goes_with_its_undo(page: &Page) -> Result<()> {
    let is_hidden = "return document.querySelector('.notice').hidden";
    page.open("#/gateway").await?;
    page.import(r#"{"name": "office"}"#).await?;
    page.expect_text(".notice", "vpn_gateway").await?;
    page.select("/vpn_gateway/network_type", "private").await?;
    // The import stays, and so does what is said about it.
    page.press_in("/vpn_gateway/network_type", &(Key::Control + "z"))
        .await?;
    page.expect_json(&named("office")).await?;
    page.expect_script(is_hidden, &json!(false)).await?;
    page.press_in("/vpn_gateway/network_type", &(Key::Control + "z"))
        .await?;
    page.expect_json(&json!({ "vpn_gateway": {} })).await?;
    page.expect_script(is_hidden, &json!(true)).await
}

// Assistance.

async fn a_key_is_generated(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    page.select("/gateway/flavor", "Basic").await?;
    page.expect_problem(PSK, "missing").await?;
    page.click_action("generate", Some(PSK)).await?;
    page.expect_no_problem(PSK).await?;
    page.expect_text(".assist:has([data-action='generate'])", "Strong")
        .await?;
    let first = page.json().await?["vpn_connection"]["psk"].clone();
    page.click_action("generate", Some(PSK)).await?;
    let second = page.json().await?["vpn_connection"]["psk"].clone();
    ensure!(
        first.is_string() && first != second,
        "twice the same key: {first}"
    );
    page.click_action("undo", None).await?;
    page.expect_json(&json!({ "vpn_connection": { "psk": first } }))
        .await
}

async fn the_ends_of_a_tunnel_are_filled_in(page: &Page) -> Result<()> {
    let [local, peer] = [
        "/vpn_connection/tunnel_local_address",
        "/vpn_connection/tunnel_peer_address",
    ];
    page.open("#/connection").await?;
    page.type_into(local, "169.254.70.1/30").await?;
    page.click_action("fill-peer", Some(local)).await?;
    page.expect_value(peer, "169.254.70.2/30").await?;

    page.click_action("tunnel", Some(peer)).await?;
    page.expect_no_problem(local).await?;
    page.expect_no_problem(peer).await?;
    let json = page.json().await?;
    let ends = [
        &json["vpn_connection"]["tunnel_local_address"],
        &json["vpn_connection"]["tunnel_peer_address"],
    ];
    ensure!(
        ends.iter()
            .all(|end| end.as_str().is_some_and(|end| end.starts_with("169.254."))),
        "{json:#}"
    );
    ensure!(
        ends[0] != ends[1] && ends[0] != "169.254.70.1/30",
        "{json:#}"
    );

    // Rows added together are removed together.
    page.click_action("undo", None).await?;
    page.expect_value(peer, "169.254.70.2/30").await?;
    page.expect_value(local, "169.254.70.1/30").await
}
