//! Edge cases: dropped files, full storage, links and lists that are too long, mistyped values, and
//! assistance.

use anyhow::{Context, Result, ensure};
use e2e::moments::Moment;
use e2e::page::{FILL_STORAGE, Page};
use e2e::{in_browser, in_every_browser};
use fantoccini::key::Key;
use serde_json::{Value, json};

in_every_browser![
    a_dropped_file_is_imported,
    a_dropped_file_that_is_no_request_stays_in_the_box,
    a_text_can_be_dropped_into_a_control,
    the_import_dialog_waits_for_a_paste,
    a_full_storage_is_told_once,
    a_refused_storage_is_told_once,
    a_draft_that_cannot_be_stored_is_told_in_the_dialog,
    a_long_link_comes_with_a_caution,
    a_draft_too_large_for_a_link_is_told,
    five_hundred_lines_are_kept_and_the_page_stays_quick,
    no_more_rows_are_drawn_than_a_page_can_bear,
    a_long_line_of_the_body_is_in_sight,
    look_alikes_are_judged_and_never_changed,
    a_mistyped_value_is_shown_until_it_is_fixed_or_removed,
    a_request_that_is_no_object_can_be_removed,
    a_value_of_the_wrong_kind_is_shown_in_its_control,
    a_click_that_leaves_a_mistake_behind_is_not_lost,
    blocks_are_tidied_all_at_once,
    a_tunnel_takes_no_block_that_the_draft_uses,
    a_rule_is_explained,
    a_moved_row_keeps_the_focus,
    a_row_can_go_while_it_has_the_focus,
    the_palette_says_what_it_does_not_find,
    a_list_that_is_ruled_out_folds_away,
];

// The other drivers have no command for the system's preferences.
in_browser!(
    chromium_alone,
    Chromium,
    forced_colours_leave_everything_to_see,
    nothing_moves_where_that_is_not_wanted,
    the_page_starts_where_storage_is_refused
);

const GATEWAY: &str = include_str!("../../../examples/gateway-private.json");

const NAME: &str = "/vpn_gateway/name";
const SUBNETS: &str = "/vpn_gateway/local_subnets";

fn named(name: &str) -> Value {
    json!({ "vpn_gateway": { "name": name } })
}

// Files.

async fn a_dropped_file_is_imported(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.drop_file("gateway.json", GATEWAY).await?;
    page.expect_json(&serde_json::from_str(GATEWAY)?).await?;
    page.expect_text(".toast", "Imported.").await?;
    page.expect_dialog("import", false).await
}

async fn a_dropped_file_that_is_no_request_stays_in_the_box(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    page.drop_file("notes.txt", "{ \"vpn_gateway\": ").await?;
    page.expect_dialog("import", true).await?;
    page.expect_text("#import-refusal", "Not valid JSON")
        .await?;
    page.expect_value("import", "{ \"vpn_gateway\": ").await?;
    page.expect_json(&named("office")).await
}

async fn a_text_can_be_dropped_into_a_control(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let script = "const dataTransfer = new DataTransfer();
        dataTransfer.setData('text/plain', 'office');
        return ['form input[name]', 'h1'].map(place => ['dragover', 'drop'].map(kind => {
            const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
            return document.querySelector(place).dispatchEvent(event);
        }))";
    page.expect_script(script, &json!([[true, true], [false, false]]))
        .await
}

async fn the_import_dialog_waits_for_a_paste(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.click_action("open-import", None).await?;
    page.expect_focus("import").await
}

// Storage.

async fn a_full_storage_is_told_once(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.script(FILL_STORAGE, Vec::new()).await?;
    refusal_is_told_once(page).await
}

async fn a_refused_storage_is_told_once(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.script(REFUSE_STORAGE, Vec::new()).await?;
    refusal_is_told_once(page).await
}

/// Refuses to store anything, like browsers with storage disabled.
const REFUSE_STORAGE: &str = "for (const kind of ['localStorage', 'sessionStorage']) {
        const refuse = () => { throw new DOMException('The operation is insecure.', 'SecurityError') };
        Object.defineProperty(window, kind, { get: refuse });
    }";

async fn refusal_is_told_once(page: &Page) -> Result<()> {
    page.watch(".toast").await?;
    page.type_into(NAME, "office").await?;
    page.moments_until(|moment| {
        moment
            .text
            .contains("The browser refuses to store the draft")
    })
    .await?;
    page.expect_json(&named("office")).await?;

    page.watch(".toast").await?;
    page.type_into(NAME, "-two").await?;
    page.expect_json(&named("office-two")).await?;
    // The verdict is announced after a second: by then the page has tried to store the draft again.
    page.expect_text("#app > [aria-live]", "to fix").await?;
    let again = |moment: &Moment| moment.what == "shown" && moment.text.contains("refuses");
    let again = page.moments().await?.into_iter().find(again);
    ensure!(again.is_none(), "it is told again: {again:?}");
    page.click_action("copy", None).await?;
    page.expect_text("#problems-heading", "There is a problem")
        .await
}

async fn a_draft_that_cannot_be_stored_is_told_in_the_dialog(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.script(REFUSE_STORAGE, Vec::new()).await?;
    page.click_action("open-drafts", None).await?;
    page.expect_focus("/drafts/new").await?;
    page.click_action("save-draft", None).await?;
    page.expect_text(
        "#drafts",
        "The browser refuses to store drafts. Nothing was saved.",
    )
    .await?;
    page.expect_text("#drafts", "No saved drafts yet.").await
}

async fn the_page_starts_where_storage_is_refused(page: &Page) -> Result<()> {
    page.command_chromium(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": REFUSE_STORAGE }),
    )
    .await?;
    page.open("#/gateway").await?;
    refusal_is_told_once(page).await
}

// Links.

async fn a_long_link_comes_with_a_caution(page: &Page) -> Result<()> {
    let body = body_with_noise(12_000);
    page.open("#/gateway").await?;
    page.import_at_once(&body.to_string()).await?;
    page.click_action("share", None).await?;
    page.click_action("share", Some("with-unknown")).await?;
    page.expect_text(
        ".notice",
        "characters; some programs cut addresses after about 8000.",
    )
    .await?;
    let link = page.clipboard().await?;
    let at = link.find('#').context("there is no link")?;
    ensure!(
        link.len() - at > 8000,
        "the link has {} characters",
        link.len()
    );
    page.open_as_new_visitor(&link[at..]).await?;
    page.expect_json(&body).await
}

async fn a_draft_too_large_for_a_link_is_told(page: &Page) -> Result<()> {
    let body = body_with_noise(1 << 20);
    page.open("#/gateway").await?;
    page.import_at_once(&body.to_string()).await?;
    page.expect_text(".toast", "Imported.").await?;
    page.click_action("share", None).await?;
    page.click_action("share", Some("with-unknown")).await?;
    page.expect_text(
        ".toast",
        "The draft is too large for a link (at most 1 MiB)",
    )
    .await
}

/// Returns a body with this many characters, which hardly compress.
fn body_with_noise(letters: usize) -> Value {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut seed = 7_u64;
    let noise: String = (0..letters)
        .map(|_| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            char::from(ALPHABET[(seed >> 58) as usize])
        })
        .collect();
    json!({ "vpn_gateway": { "name": "office", "remark": noise } })
}

// Texts that are too long, and texts that only look right.

async fn five_hundred_lines_are_kept_and_the_page_stays_quick(page: &Page) -> Result<()> {
    let subnets: Vec<_> = (0..500)
        .map(|number| format!("10.{}.{}.0/24", number / 250, number % 250))
        .collect();
    page.open("#/gateway").await?;
    page.click_action("add", Some(SUBNETS)).await?;
    page.paste_into(&format!("{SUBNETS}/0"), &subnets.join("\n"))
        .await?;
    page.expect_rows(SUBNETS, 500).await?;
    page.expect_json(&json!({ "vpn_gateway": { "local_subnets": subnets } }))
        .await?;
    page.expect_problem(SUBNETS, "error").await?;
    page.expect_text("#problems", "must have at most 50 entries")
        .await?;
    page.expect_text(".count", "500 / 50").await?;

    // Typing is drawn within a moment, here and in a row of the list.
    for (name, text) in [(NAME, "office"), (&format!("{SUBNETS}/499"), "8")] {
        page.watch("#request-json").await?;
        page.type_into(name, text).await?;
        let moments = page
            .moments_until(|moment| moment.text.contains(text))
            .await?;
        let key = moments
            .iter()
            .rfind(|moment| moment.what == "input")
            .context("no key arrived")?;
        let wait = moments[moments.len() - 1].at - key.at;
        ensure!(wait < 250.0, "a key in {name} takes {wait} ms");
    }
    Ok(())
}

async fn no_more_rows_are_drawn_than_a_page_can_bear(page: &Page) -> Result<()> {
    let tags: Vec<Value> = (0..1500)
        .map(|at| json!({ "key": format!("k{at}"), "value": "" }))
        .collect();
    page.open("#/gateway").await?;
    page.import_at_once(&json!({ "vpn_gateway": { "tags": tags } }).to_string())
        .await?;
    let rows = "return document.querySelectorAll('[id=\"/vpn_gateway/tags\"] ol > li').length";
    page.expect_script(rows, &json!(1000)).await?;
    page.expect_text(
        "[id='/vpn_gateway/tags'] > .body > .hint",
        "500 more entries",
    )
    .await?;
    page.expect_json(&json!({ "vpn_gateway": { "tags": tags } }))
        .await
}

async fn a_long_line_of_the_body_is_in_sight(page: &Page) -> Result<()> {
    let name = "x".repeat(500);
    page.open("#/gateway").await?;
    page.type_into(NAME, &name).await?;
    page.expect_json(&named(&name)).await?;
    let script = "const pane = document.querySelector('#request-json').parentElement;
        const blocks = Array.from(pane.querySelectorAll('*')).filter(part => getComputedStyle(part).display !== 'inline');
        const ends = blocks.map(part => part.scrollLeft + part.scrollWidth - part.clientWidth);
        return Math.max(...ends)";
    page.expect_script(script, &json!(0)).await
}

async fn look_alikes_are_judged_and_never_changed(page: &Page) -> Result<()> {
    let blocks = [
        "１０.0.0.0/24",
        "10．0.0.0/24",
        "010.0.0.0/24",
        "10.0.0.0∕24",
        "::ffff:10.0.0.0/104",
    ];
    page.open("#/gateway").await?;
    for (row, block) in blocks.iter().enumerate() {
        page.click_action("add", Some(SUBNETS)).await?;
        page.paste_into(&format!("{SUBNETS}/{row}"), block).await?;
        page.expect_problem(&format!("{SUBNETS}/{row}"), "error")
            .await?;
        page.expect_value(&format!("{SUBNETS}/{row}"), block)
            .await?;
    }
    // Its first letter is Cyrillic.
    page.paste_into(NAME, "оffice").await?;
    page.expect_problem(NAME, "warning").await?;
    page.expect_json(&json!({ "vpn_gateway": { "name": "оffice", "local_subnets": blocks } }))
        .await?;
    page.expect_text(
        "#problems",
        "has a character that only looks like a digit, dot or slash",
    )
    .await?;
    page.expect_text(
        "#problems",
        "has a leading zero, which some programs read as octal",
    )
    .await
}

// Mistyped values from an import.

async fn a_mistyped_value_is_shown_until_it_is_fixed_or_removed(page: &Page) -> Result<()> {
    let (eip, id) = ("/vpn_gateway/eip1", "/vpn_gateway/eip1/id");
    let body = json!({ "vpn_gateway": {
        "local_subnets": "10.0.0.0/24, 10.0.1.0/24",
        "eip1": ["not", "an", "object"],
        "tags": ["owner"],
    }});
    page.open("#/gateway").await?;
    page.import(&body.to_string()).await?;
    page.expect_json(&body).await?;
    for (place, text) in [
        (SUBNETS, "\"10.0.0.0/24, 10.0.1.0/24\""),
        (eip, "[\"not\",\"an\",\"object\"]"),
    ] {
        page.expect_text(&format!("[id='{place}'] .mistyped"), text)
            .await?;
    }
    page.expect_text("[id='/vpn_gateway/tags/0'] .mistyped", "\"owner\"")
        .await?;
    // No control is drawn that would overwrite it.
    ensure!(!page.is_seen(id).await?, "{id} can be typed into");
    page.expect_text("#problems", "must be an object; this is a list")
        .await?;

    page.click_action("fix", Some(SUBNETS)).await?;
    page.expect_value(&format!("{SUBNETS}/1"), "10.0.1.0/24")
        .await?;
    page.click_action("clear", Some(eip)).await?;
    page.expect_text(".toast", "Removed.").await?;
    page.type_into(id, "x").await?;
    page.click_action("remove", Some("/vpn_gateway/tags/0"))
        .await?;
    let fixed = json!({ "vpn_gateway": {
        "local_subnets": ["10.0.0.0/24", "10.0.1.0/24"],
        "eip1": { "id": "x" },
    }});
    page.expect_json(&fixed).await?;
    for _ in 0..4 {
        page.click_action("undo", None).await?;
    }
    page.expect_json(&body).await
}

async fn a_request_that_is_no_object_can_be_removed(page: &Page) -> Result<()> {
    // The import refuses such a body, but a link can contain anything.
    let link = "#/gateway?d=1.eNqrVipTslIyMjAy0TU00jUwVtJRSspPqVSyAkoU5MWnJ5aklicCudFK-WlpmcmpSrG1OkppicklxUAltbUAO1wTpw";
    page.open(link).await?;
    page.expect_text("form > .mistyped", "[\"office\"]").await?;
    ensure!(!page.is_seen(NAME).await?, "the name can be typed into");
    page.click_action("clear", Some("/vpn_gateway")).await?;
    page.type_into(NAME, "office").await?;
    page.expect_json(&named("office")).await
}

async fn a_value_of_the_wrong_kind_is_shown_in_its_control(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(r#"{"vpn_gateway": {"name": ["office"], "bgp_asn": {"a": 1}}}"#)
        .await?;
    page.expect_value(NAME, "[\"office\"]").await?;
    page.expect_value("/vpn_gateway/bgp_asn", "{\"a\":1}")
        .await?;
    page.click_action("fix", Some(NAME)).await?;
    page.expect_value(NAME, "office").await?;
    page.clear_and_type("/vpn_gateway/bgp_asn", "65000").await?;
    page.expect_json(&json!({ "vpn_gateway": { "name": "office", "bgp_asn": 65000 } }))
        .await
}

// Assistance.

/// The findings of a control appear when it is left. They must not move the element being clicked.
async fn a_click_that_leaves_a_mistake_behind_is_not_lost(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.click_action("add", Some(SUBNETS)).await?;
    page.type_into(&format!("{SUBNETS}/0"), "10.0.0.0").await?;
    page.click_action("add", Some(SUBNETS)).await?;
    page.expect_rows(SUBNETS, 2).await?;
    page.expect_focus(&format!("{SUBNETS}/1")).await?;
    page.expect_finding_beside(&format!("{SUBNETS}/0")).await
}

async fn blocks_are_tidied_all_at_once(page: &Page) -> Result<()> {
    let blocks = ["10.0.0.9/24", "10.0.1.7/24", "10.0.0.0/16", "10.9.0.0/24"];
    let showing = |rows: &[&str]| json!({ "vpn_gateway": { "local_subnets": rows } });
    let below = format!("[id='{SUBNETS}'] .below");
    page.open("#/gateway").await?;
    page.fill_in(&showing(&blocks)).await?;
    page.expect_text(".count", "4 / 50").await?;
    page.expect_text(&below, "65,792 addresses in all").await?;
    page.expect_text(&below, "Clear host bits (2)").await?;
    page.click_action("normalise", Some(SUBNETS)).await?;
    page.expect_json(&showing(&[
        "10.0.0.0/24",
        "10.0.1.0/24",
        "10.0.0.0/16",
        "10.9.0.0/24",
    ]))
    .await?;
    page.expect_text(".toast", "Host bits cleared in 2 entries.")
        .await?;
    page.expect_focus(&format!("{SUBNETS}/0")).await?;

    page.expect_text(&below, "Remove covered blocks (2)")
        .await?;
    page.click_action("drop-covered", Some(SUBNETS)).await?;
    page.expect_json(&showing(&["10.0.0.0/16", "10.9.0.0/24"]))
        .await?;
    page.expect_text(&below, "65,792 addresses in all").await?;
    ensure!(
        page.text_of(&format!("{below} > .assist"))
            .await?
            .ends_with("in all"),
        "something is offered still"
    );
    page.click_action("undo", None).await?;
    page.click_action("undo", None).await?;
    page.expect_json(&showing(&blocks)).await
}

async fn a_tunnel_takes_no_block_that_the_draft_uses(page: &Page) -> Result<()> {
    let peer = "/vpn_connection/tunnel_peer_address";
    page.open("#/connection").await?;
    // All but the upper quarter.
    let used =
        json!({ "vpn_connection": { "peer_subnets": ["169.254.0.0/17", "169.254.128.0/18"] } });
    page.fill_in(&used).await?;
    for _ in 0..3 {
        page.click_action("tunnel", Some(peer)).await?;
        page.expect_text(".toast", "which nothing else in this draft uses")
            .await?;
        let json = page.json().await?;
        let end = json["vpn_connection"]["tunnel_peer_address"]
            .as_str()
            .context("there is no peer address")?;
        let third: u8 = end.split('.').nth(2).context("it is no address")?.parse()?;
        ensure!(third > 191 && third != 195, "{end} is taken");
        page.expect_text(".toast", &format!("from 169.254.{third}."))
            .await?;
        page.expect_no_problem(peer).await?;
    }
    Ok(())
}

async fn a_rule_is_explained(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "head office").await?;
    page.click_action("explain", Some(NAME)).await?;
    page.expect_dialog("explain", true).await?;
    for part in [
        "character 5 is a space",
        "The service will refuse the request",
        "Name can only contain",
        "vpngw-office",
        "Creating a VPN Gateway (2024-12-03), Table 3, name",
        "gateway.name.alphabet",
    ] {
        page.expect_text("#explain", part).await?;
    }
    page.press(&Key::Escape.to_string()).await?;
    page.expect_dialog("explain", false).await?;
    page.expect_focus(&format!("explain {NAME}")).await?;

    // Every finding has one, including those of lists, entries and unknown members.
    page.open("#/connection").await?;
    let body = r#"{"vpn_connection": {"peer_subnets": ["10.0.0.1/24", "10.0.0.0/24", ""], "colour": 1, "ikepolicy": [],
        "tags": [{"key": "a"}, 7], "policy_rules": [{"destination": [null]}]}, "more": 1}"#;
    page.import(body).await?;
    page.expect_text("#problems", "colour").await?;
    let script = "const bad = [], dialog = document.getElementById('explain');
        const moment = () => new Promise(done => setTimeout(done, 20));
        const all = Array.from(document.querySelectorAll('#problems [data-action=explain]'));
        return all.reduce((before, why) => before.then(async () => {
            why.click();
            for (let tries = 0; tries < 100 && !dialog.open; tries++) await moment();
            const text = dialog.textContent;
            if (!dialog.open || !text.includes(why.dataset.rule) || !text.includes('Table')) bad.push(why.dataset.rule);
            const closed = new Promise(done => dialog.addEventListener('close', done, { once: true }));
            dialog.close();
            await closed;
        }), Promise.resolve()).then(() => ({ bad, all: all.length }))";
    let told = page.script(script, Vec::new()).await?;
    ensure!(
        told["bad"] == json!([]) && told["all"].as_u64() > Some(10),
        "{told:#}"
    );
    Ok(())
}

async fn a_moved_row_keeps_the_focus(page: &Page) -> Result<()> {
    let showing = |rows: &[&str]| json!({ "vpn_gateway": { "local_subnets": rows } });
    page.open("#/gateway").await?;
    page.fill_in(&showing(&["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]))
        .await?;
    page.click_action("down", Some(&format!("{SUBNETS}/0")))
        .await?;
    page.expect_focus(&format!("row-menu {SUBNETS}/1")).await?;
    page.expect_json(&showing(&["10.0.1.0/24", "10.0.0.0/24", "10.0.2.0/24"]))
        .await?;
    // In the row itself, keys move it; the last row cannot move further.
    page.press_in(
        &format!("{SUBNETS}/1"),
        &(Key::Alt + &Key::Down.to_string()),
    )
    .await?;
    page.expect_json(&showing(&["10.0.1.0/24", "10.0.2.0/24", "10.0.0.0/24"]))
        .await?;
    page.expect_focus(&format!("{SUBNETS}/2")).await?;
    page.press(&(Key::Alt + &Key::Down.to_string())).await?;
    page.press(&(Key::Alt + &Key::Up.to_string())).await?;
    page.expect_json(&showing(&["10.0.1.0/24", "10.0.0.0/24", "10.0.2.0/24"]))
        .await?;
    page.expect_focus(&format!("{SUBNETS}/1")).await
}

async fn a_row_can_go_while_it_has_the_focus(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.click_action("add", Some(SUBNETS)).await?;
    page.press("10.0.0").await?;
    // Like shortcuts and dropped files: the focus stays in place.
    page.script(
        "document.querySelector('[data-action=reset]').click()",
        Vec::new(),
    )
    .await?;
    page.expect_rows(SUBNETS, 0).await?;
    page.type_into(NAME, &format!("a b{}", Key::Tab)).await?;
    page.expect_finding_beside(NAME).await
}

async fn the_palette_says_what_it_does_not_find(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.find_field("colour").await?;
    page.expect_text("#palette", "Nothing found for “colour”.")
        .await?;
    page.clear_and_type("/find", "er_id").await?;
    page.expect_text(
        "#palette-0",
        "Not applicable: it can only be set in er mode",
    )
    .await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_text(
        ".toast",
        "Enterprise router ID. Not applicable: it can only be set in er mode",
    )
    .await
}

async fn a_list_that_is_ruled_out_folds_away(page: &Page) -> Result<()> {
    let entry = format!("{SUBNETS}/0");
    page.open("#/gateway").await?;
    page.fill_in(&json!({ "vpn_gateway": { "local_subnets": ["10.0.0.0/24"] } }))
        .await?;
    page.select("/vpn_gateway/attachment_type", "er").await?;
    page.expect_json(&json!({ "vpn_gateway": { "attachment_type": "er" } }))
        .await?;
    ensure!(
        !page.is_seen(&entry).await?,
        "{entry} is drawn as if it applied"
    );
    // The problem list leads to the line that replaces the control, once it shows notes.
    page.click_action("filter", Some("note")).await?;
    page.click_action("go", Some(SUBNETS)).await?;
    let script =
        "return document.activeElement.className + ': ' + document.activeElement.textContent";
    let focused = page.script(script, Vec::new()).await?.to_string();
    ensure!(
        focused.contains("kept: Local subnets: not used in er mode"),
        "the focus is on {focused}"
    );

    page.select("/vpn_gateway/attachment_type", "vpc").await?;
    ensure!(page.is_seen(&entry).await?, "{entry} does not come back");
    Ok(())
}

// The system's preferences.

async fn forced_colours_leave_everything_to_see(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
    page.command_chromium("Emulation.setEmulatedMedia", forced)
        .await?;
    page.fill_in(
        &json!({ "vpn_gateway": { "name": "head office", "local_subnets": ["10.0.0.0/24"] } }),
    )
    .await?;
    page.click_action("copy", None).await?;
    page.press_in(NAME, "").await?;
    let script = "const style = (what, part) => getComputedStyle(document.querySelector(what), part);
        const line = what => style(what).outlineStyle !== 'none' && parseFloat(style(what).outlineWidth) >= 2;
        const border = what => style(what).borderTopStyle !== 'none' && parseFloat(style(what).borderTopWidth) >= 1;
        const seen = {
            forced: matchMedia('(forced-colors: active)').matches,
            focus: line(':focus-visible'),
            selected: line('nav a[aria-current]') && !line('nav a:not([aria-current])'),
            chips: border('.chip') && border('#verdict'),
            // A shape, and a word.
            severities: style('#problems li', '::before').content.includes('●')
                && style('#problems [data-severity=missing]', '::before').content.includes('○')
                && document.querySelector('#problems .severity').textContent === 'Error: ',
            icons: style('[data-action=remove]', '::before').backgroundColor
                !== style('[data-action=remove]').backgroundColor,
            controls: border('input') && border('button'),
            invalid: style('[aria-invalid]').borderTopStyle === 'double',
            tabs: parseFloat(style('[role=tab][aria-selected=true]').borderBottomWidth) >= 3
                && parseFloat(style('[role=tab][aria-selected=false]').borderBottomWidth) === 0,
        };
        return Object.keys(seen).filter(what => !seen[what])";
    let lost = page.script(script, Vec::new()).await?;
    ensure!(lost == json!([]), "lost in forced colours: {lost}");
    page.click_action("reset", None).await?;
    page.expect_text(".toast", "Form cleared.").await?;
    let script = "return getComputedStyle(document.querySelector('.toast')).borderTopStyle";
    ensure!(
        page.script(script, Vec::new()).await? == "solid",
        "the message has no edge"
    );
    Ok(())
}

async fn nothing_moves_where_that_is_not_wanted(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let script = "return [getComputedStyle(document.documentElement).scrollBehavior,
        Array.from(document.querySelectorAll('*')).filter(element => {
            const { transitionDuration, animationName } = getComputedStyle(element);
            return transitionDuration !== '0s' || animationName !== 'none';
        }).length]";
    for wanted in ["no-preference", "reduce"] {
        let motion = json!({ "features": [{ "name": "prefers-reduced-motion", "value": wanted }] });
        page.command_chromium("Emulation.setEmulatedMedia", motion)
            .await?;
        let moving = page.script(script, Vec::new()).await?;
        ensure!(moving == json!(["auto", 0]), "with {wanted}: {moving}");
    }
    Ok(())
}
