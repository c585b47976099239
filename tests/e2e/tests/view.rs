//! The view: what the form shows, the problems as a work list, the JSON linked with the form, choices
//! that set several fields, lists by keys, sheets of a narrow page, and paper.

use anyhow::{Context, Result, ensure};
use e2e::page::Page;
use e2e::{in_browser, in_every_browser};
use fantoccini::key::Key;
use serde_json::{Value, json};

in_every_browser![
    untouched_fields_are_quiet_after_an_import,
    a_required_mark_goes_once_its_field_is_filled,
    a_secret_is_masked_in_the_pane,
    all_fixes_are_one_step,
    findings_of_one_rule_in_a_list_are_one_item,
    an_undecided_finding_is_answered_in_place,
    one_question_for_many_rules_is_one_item,
    another_form_begins_at_its_top,
    filters_hide_problems_of_a_severity,
    a_fix_in_the_list_leads_to_the_next_problem,
    hidden_problems_are_told_when_they_are_asked_for,
    the_problem_of_the_focused_field_is_in_sight,
    the_json_is_linked_with_the_form,
    the_json_is_walked_by_keys,
    a_copy_says_so_on_its_button,
    the_name_of_a_parameter_is_copied,
    a_kept_value_is_cleared_in_its_line,
    the_header_names_the_draft,
    menus_close_alike,
    a_toast_covers_nothing,
    presets_know_gm,
    rare_fields_unfold_once_they_are_needed,
    what_is_set_can_be_shown_alone,
    an_eip_is_one_of_three_kinds,
    the_second_eip_is_like_the_first,
    a_preset_is_one_step,
    the_empty_form_offers_a_start,
    rows_are_added_and_removed_by_keys,
    a_row_removed_by_keys_comes_back_by_keys,
    the_json_is_the_body_whatever_its_names,
    bars_do_not_move_the_form,
    a_list_is_edited_as_text,
    an_own_key_is_not_replaced_without_a_word,
    paper_has_no_secret,
];

// A frame is as narrow as a phone; WebKit's driver loses the focus in it.
in_browser!(
    chromium_in_frame,
    Chromium,
    jumps_land_below_the_header,
    sheets_lie_over_the_form,
    a_sheet_covers_no_focus,
    a_toast_covers_no_sheet,
    a_narrow_page_offers_a_start,
    the_actions_of_a_narrow_page_are_a_menu
);
in_browser!(
    firefox_in_frame,
    Firefox,
    jumps_land_below_the_header,
    sheets_lie_over_the_form,
    a_sheet_covers_no_focus,
    a_toast_covers_no_sheet,
    a_narrow_page_offers_a_start,
    the_actions_of_a_narrow_page_are_a_menu
);
in_browser!(
    chromium_alone,
    Chromium,
    jumps_land_below_the_header_in_a_wide_window
);

const NAME: &str = "/vpn_gateway/name";
const SUBNETS: &str = "/vpn_gateway/local_subnets";
const EIP_1: &str = "/vpn_gateway/eip1";
const EIP_2: &str = "/vpn_gateway/eip2";
const PSK: &str = "/vpn_connection/psk";

/// A request without a mistake.
const GATEWAY_EXAMPLE: &str = include_str!("../../../examples/gateway-vpc.json");

/// A gateway with a mistake in most of its sections.
fn with_mistakes() -> Value {
    json!({ "vpn_gateway": {
        "name": "head office",
        "local_subnets": ["10.0.0.1/24", "10.0.1.0/24"],
        "bgp_asn": "65000",
        "flavor": "professional2",
        "eip1": { "type": "5_bgp", "charge_mode": "traffic", "bandwidth_size": 3000 },
        "tags": [{ "key": "owner" }],
    } })
}

// What the form shows.

async fn untouched_fields_are_quiet_after_an_import(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(&with_mistakes().to_string()).await?;
    page.expect_problem(NAME, "error").await?;
    let loud = "return document.querySelectorAll('form .findings, form [aria-invalid]').length";
    page.expect_script(loud, &json!(0)).await?;
    // Whoever wants to copy is told everything, the most important first.
    page.click_action("copy", None).await?;
    page.expect_finding_beside(NAME).await?;
    page.expect_text("#verdict", "to fix. Copy anyway?").await
}

async fn a_required_mark_goes_once_its_field_is_filled(page: &Page) -> Result<()> {
    let marks = "return Array.from(document.querySelectorAll('.need'), mark => mark.closest('.field').querySelector('code').textContent)";
    page.open("#/gateway").await?;
    page.expect_script(marks, &json!(["vpc_id", "local_subnets", "connect_subnet"]))
        .await?;
    page.type_into("/vpn_gateway/vpc_id", "x").await?;
    page.expect_script(marks, &json!(["local_subnets", "connect_subnet"]))
        .await?;
    // Nobody has begun an EIP until now.
    page.type_into(&format!("{EIP_1}/type"), "5_bgp").await?;
    page.expect_script(
        marks,
        &json!(["local_subnets", "connect_subnet", "bandwidth_size"]),
    )
    .await
}

async fn a_secret_is_masked_in_the_pane(page: &Page) -> Result<()> {
    let painted = "const secret = document.querySelector('#request-json .secret');
        return [secret.textContent, getComputedStyle(secret).webkitTextSecurity]";
    page.open("#/connection").await?;
    page.type_into(PSK, "Abcdef12345!").await?;
    page.expect_json(&json!({ "vpn_connection": { "psk": "Abcdef12345!" } }))
        .await?;
    page.expect_script(painted, &json!(["\"Abcdef12345!\"", "disc"]))
        .await?;
    page.click_action("show-secrets", None).await?;
    page.expect_script(painted, &json!(["\"Abcdef12345!\"", "none"]))
        .await
}

async fn rare_fields_unfold_once_they_are_needed(page: &Page) -> Result<()> {
    let is_open = "return Array.from(document.querySelectorAll('details.more'), more => more.open)";
    page.open("#/gateway").await?;
    page.expect_text("details.more > summary", "ip_version, bgp_asn")
        .await?;
    page.expect_script(is_open, &json!([false, false, false]))
        .await?;
    page.import(&json!({ "vpn_gateway": { "bgp_asn": 65000 } }).to_string())
        .await?;
    page.expect_script(is_open, &json!([true, false, false]))
        .await?;
    page.click_action("show", Some("all")).await?;
    page.expect_script(is_open, &json!([true, true, true]))
        .await?;
    page.reload().await?;
    page.expect_script(is_open, &json!([true, true, true]))
        .await
}

async fn what_is_set_can_be_shown_alone(page: &Page) -> Result<()> {
    let shown = "return Array.from(document.querySelectorAll('form .field'))
        .filter(field => field.checkVisibility()).map(field => field.querySelector('code').textContent)";
    page.open("#/gateway").await?;
    page.import(&json!({ "vpn_gateway": { "name": "n", "eip1": { "id": "x" } } }).to_string())
        .await?;
    page.click_action("show", Some("set")).await?;
    page.expect_script(shown, &json!(["name", "eip1", "id"]))
        .await?;
    page.expect_text("[data-action=show][data-path=set] .mark", "2")
        .await
}

// The problems as a work list.

async fn all_fixes_are_one_step(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let body = with_mistakes();
    page.import(&body.to_string()).await?;
    page.expect_json(&body).await?;
    page.expect_text("[data-action=fix-all]", "Fix all 3")
        .await?;
    page.click_action("fix-all", None).await?;
    page.expect_text(".toast", "Fixed 3 problems.").await?;
    let mut fixed = body.clone();
    fixed["vpn_gateway"]["bgp_asn"] = json!(65000);
    fixed["vpn_gateway"]["flavor"] = json!("Professional2");
    fixed["vpn_gateway"]["local_subnets"][0] = json!("10.0.0.0/24");
    page.expect_json(&fixed).await?;
    page.click_action("undo", None).await?;
    page.expect_json(&body).await
}

async fn findings_of_one_rule_in_a_list_are_one_item(page: &Page) -> Result<()> {
    let blocks: Vec<String> = (0..50).map(|at| format!("10.0.{at}.1/24")).collect();
    page.open("#/gateway").await?;
    page.import(&json!({ "vpn_gateway": { "local_subnets": blocks } }).to_string())
        .await?;
    page.expect_problem(&format!("{SUBNETS}/49"), "warning")
        .await?;
    page.expect_text(
        "#problems > .group > details > summary",
        "Local subnets 1–50 should have no host bits set",
    )
    .await?;
    let problems = page.problems().await?;
    let in_list = |path: &str| path.starts_with(SUBNETS) && path != SUBNETS;
    let count = problems.iter().filter(|problem| in_list(&problem.path));
    ensure!(count.count() == 50, "{problems:#?}");
    page.click_action("go", Some(&format!("{SUBNETS}/49")))
        .await?;
    page.expect_focus(&format!("{SUBNETS}/49")).await
}

async fn an_undecided_finding_is_answered_in_place(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    let body = json!({ "vpn_connection": { "vgw_ip": "c2a94e17-6d58-4f03-a9b1-70e85d3c4f26" } });
    page.import(&body.to_string()).await?;
    page.expect_problem("/vpn_connection/vgw_ip", "undecided")
        .await?;
    page.click("//*[@data-action='answer'][@data-path='/gateway/network_type'][.='public']")
        .await?;
    page.expect_no_problem("/vpn_connection/vgw_ip").await?;
    page.expect_value("/gateway/network_type", "public").await?;
    page.expect_json(&body).await
}

async fn one_question_for_many_rules_is_one_item(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    page.click_action("preset", Some("strong")).await?;
    page.expect_text(
        "#problems > .group[data-severity=undecided] summary",
        "Which specification does the gateway have?",
    )
    .await?;
    page.click("//*[@id='problems']/li[@class='group']//*[@data-action='ask']")
        .await?;
    page.expect_focus("/gateway/flavor").await?;
    page.select("/gateway/flavor", "Professional1").await?;
    page.expect_script(
        "return document.querySelector('#problems > .group[data-severity=undecided]')",
        &Value::Null,
    )
    .await
}

async fn another_form_begins_at_its_top(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.script("scrollTo(0, 900)", Vec::new()).await?;
    page.expect_script("return scrollY", &json!(900)).await?;
    page.click("//nav//a[.='Connection']").await?;
    page.expect_text("h1", "Create a VPN connection").await?;
    page.expect_script("return scrollY", &json!(0)).await
}

async fn filters_hide_problems_of_a_severity(page: &Page) -> Result<()> {
    let seen = "return Array.from(new Set(Array.from(document.querySelectorAll('#problems li'))
        .filter(item => item.checkVisibility()).map(item => item.dataset.severity)))";
    page.open("#/gateway").await?;
    page.import(&with_mistakes().to_string()).await?;
    page.expect_script(seen, &json!(["error", "missing", "warning"]))
        .await?;
    page.click_action("filter", Some("warning")).await?;
    page.expect_script(seen, &json!(["error", "missing"]))
        .await?;
    page.click_action("filter", Some("note")).await?;
    page.expect_script(seen, &json!(["error", "missing", "note"]))
        .await
}

async fn a_fix_in_the_list_leads_to_the_next_problem(page: &Page) -> Result<()> {
    let seen = "return Array.from(document.querySelectorAll('#problems [data-action=go]'))
        .filter(link => link.checkVisibility()).map(link => link.id)";
    let focused = "return document.activeElement.id";
    page.open("#/gateway").await?;
    page.import(&with_mistakes().to_string()).await?;
    page.expect_problem("/vpn_gateway/flavor", "error").await?;
    for path in ["/vpn_gateway/flavor", "/vpn_gateway/local_subnets/0"] {
        let links = page.script(seen, Vec::new()).await?;
        let links: Vec<&str> = links
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let at = links.iter().position(|link| link.ends_with(path));
        let at = at.with_context(|| format!("{path} is not in {links:?}"))?;
        let fix = format!("//*[@id='problems']//*[@data-action='fix'][@data-path='{path}']");
        page.click(&fix).await?;
        page.expect_no_problem(path).await?;
        // Another flavor may make another problem of the next one.
        let left = page.script(seen, Vec::new()).await?;
        let left = left.as_array().cloned().unwrap_or_default();
        let after = links[at + 1..].iter().chain(links[..at].iter().rev());
        let next = after.copied().find(|link| left.contains(&json!(link)));
        page.expect_script(focused, &json!(next)).await?;
    }
    Ok(())
}

async fn hidden_problems_are_told_when_they_are_asked_for(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    for severity in ["missing", "warning"] {
        page.click_action("filter", Some(severity)).await?;
    }
    page.press("n").await?;
    page.expect_text(".toast", "problems are hidden by the filters.")
        .await
}

async fn the_problem_of_the_focused_field_is_in_sight(page: &Page) -> Result<()> {
    let blocks: Vec<String> = (0..12).map(|at| format!("10.{at}.0.0/33")).collect();
    let tags: Vec<Value> = (0..12).map(|_| json!({ "value": "x" })).collect();
    page.open("#/gateway").await?;
    let body = json!({ "vpn_gateway": { "local_subnets": blocks, "tags": tags } });
    page.import(&body.to_string()).await?;
    let last = "/vpn_gateway/tags/11/key";
    page.expect_problem(last, "missing").await?;
    page.click(&format!("//*[@name='{last}']")).await?;
    let is_in_sight = "const list = document.querySelector('#problems').getBoundingClientRect();
        const item = document.querySelector('#problems > [aria-current]')?.getBoundingClientRect();
        return !!item && item.top >= list.top - 1 && item.bottom <= list.bottom + 1";
    page.expect_script(is_in_sight, &json!(true)).await?;
    // Several of one rule are marked as one.
    page.click(&format!("//*[@name='{SUBNETS}/7']")).await?;
    page.expect_script(is_in_sight, &json!(true)).await?;
    page.expect_script(
        "return document.querySelector('#problems > [aria-current]').className",
        &json!("group"),
    )
    .await
}

async fn the_json_is_linked_with_the_form(page: &Page) -> Result<()> {
    let marked =
        "return document.querySelector('#request-json [aria-current]')?.textContent ?? null";
    page.open("#/gateway").await?;
    page.import(&with_mistakes().to_string()).await?;
    page.click(&format!("//*[@name='{NAME}']")).await?;
    page.expect_script(marked, &json!("    \"name\": \"head office\",\n"))
        .await?;
    page.click("//*[@id='request-json']//*[@data-path='/vpn_gateway/bgp_asn']")
        .await?;
    page.expect_focus("/vpn_gateway/bgp_asn").await?;
    page.expect_script(marked, &json!("    \"bgp_asn\": \"65000\",\n"))
        .await?;
    // What is typed there takes the place of the value.
    page.press("7").await?;
    page.expect_value("/vpn_gateway/bgp_asn", "7").await?;
    let bars = "return document.querySelector(\"#request-json [data-path='/vpn_gateway/name']\").dataset.severity";
    page.expect_script(bars, &json!("error")).await
}

async fn the_json_is_walked_by_keys(page: &Page) -> Result<()> {
    let marked =
        "return document.querySelector('#request-json [aria-current]')?.textContent ?? null";
    page.open("#/gateway").await?;
    page.import(&with_mistakes().to_string()).await?;
    page.script("document.querySelector('#request-box').focus()", Vec::new())
        .await?;
    page.press(&Key::Down.to_string()).await?;
    page.press(&Key::Down.to_string()).await?;
    page.expect_script(marked, &json!("    \"name\": \"head office\",\n"))
        .await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_focus(NAME).await?;
    // The lines have numbers that are no part of the text.
    let numbers = "return Array.from(document.querySelectorAll('#request-json .json-line'), line => line.dataset.line)";
    let count = page.text_of("#request-json").await?.lines().count();
    let expected: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
    page.expect_script(numbers, &json!(expected)).await
}

async fn a_copy_says_so_on_its_button(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(GATEWAY_EXAMPLE).await?;
    page.expect_valid().await?;
    page.click_action("copy", None).await?;
    page.expect_text("#panes [data-action=copy]", "Copied ✓")
        .await?;
    page.expect_text("#panes [data-action=copy]", "Copy JSON")
        .await?;
    // The other notations are in the menu beside it.
    page.click_action("copy-menu", None).await?;
    page.click("//*[@id='copies']//*[@data-action='share']")
        .await?;
    page.expect_text(".toast", "Link copied.").await
}

async fn the_name_of_a_parameter_is_copied(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.click("//label/code[.='flavor']").await?;
    page.expect_text(".toast", "Copied flavor.").await?;
    page.expect_clipboard("flavor").await
}

async fn a_kept_value_is_cleared_in_its_line(page: &Page) -> Result<()> {
    let kept =
        "return document.getElementById('/vpn_gateway/local_subnets-kept')?.textContent ?? null";
    page.open("#/gateway").await?;
    let body =
        json!({ "vpn_gateway": { "local_subnets": ["10.0.0.0/24"], "attachment_type": "er" } });
    page.import(&body.to_string()).await?;
    page.expect_text(&format!("[id='{SUBNETS}-kept']"), "not used in er mode")
        .await?;
    page.click_action("clear-kept", Some(SUBNETS)).await?;
    page.expect_script(kept, &Value::Null).await?;
    page.select("/vpn_gateway/attachment_type", "vpc").await?;
    page.expect_json(&json!({ "vpn_gateway": { "attachment_type": "vpc" } }))
        .await?;
    page.click_action("undo", None).await?;
    page.click_action("undo", None).await?;
    page.expect_text(&format!("[id='{SUBNETS}-kept']"), "not used in er mode")
        .await
}

async fn the_header_names_the_draft(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(NAME, "office").await?;
    page.click_action("open-drafts", None).await?;
    page.type_into("/drafts/new", &format!("Office{}", Key::Enter))
        .await?;
    page.expect_text(".draft-name", "Office · saved").await?;
    page.click_action("close", Some("drafts")).await?;
    page.type_into(NAME, "-1").await?;
    page.expect_text(".draft-name", "Office · changed").await?;
    // Under its own name it is saved again, and not copied.
    page.click_action("open-drafts", None).await?;
    page.click_action("save-draft", None).await?;
    page.expect_text("#drafts .said", "“Office” overwritten.")
        .await?;
    page.expect_text(".draft-name", "Office · saved").await?;
    page.expect_drafts(&["Office"]).await?;
    page.click_action("close", Some("drafts")).await?;
    // What was opened is not there any more once that is undone.
    page.click_action("open-drafts", None).await?;
    page.click_action("open-draft", Some("0")).await?;
    page.expect_text(".draft-name", "Office · saved").await?;
    page.click_action("undo", None).await?;
    page.expect_script("return document.querySelector('.draft-name')", &Value::Null)
        .await?;
    page.click_action("open-drafts", None).await?;
    page.click_action("open-draft", Some("0")).await?;
    page.expect_text(".draft-name", "Office · saved").await?;
    page.click_action("reset", None).await?;
    page.expect_script("return document.querySelector('.draft-name')", &Value::Null)
        .await
}

/// On Escape, on a press beside it, once something is chosen, and when the focus leaves it.
async fn menus_close_alike(page: &Page) -> Result<()> {
    let open = "return Array.from(document.querySelectorAll(':popover-open'), list => list.id)";
    let body = json!({ "vpn_gateway": { "local_subnets": ["10.0.0.0/24", "10.0.1.0/24"] } });
    let row = format!("{SUBNETS}/0-actions");
    page.open("#/gateway").await?;
    page.import(&body.to_string()).await?;
    for (button, list) in [("new", "new"), (&*row, &*row), ("copies", "copies")] {
        let button = format!("//*[@popovertarget='{button}']");
        page.click(&button).await?;
        page.expect_script(open, &json!([list])).await?;
        page.press(&Key::Escape.to_string()).await?;
        page.expect_script(open, &json!([])).await?;
        page.click(&button).await?;
        page.expect_script(open, &json!([list])).await?;
        page.click("//h1").await?;
        page.expect_script(open, &json!([])).await?;
    }
    page.click(&format!("//*[@popovertarget='{row}']")).await?;
    page.click_action("down", Some(&format!("{SUBNETS}/0")))
        .await?;
    page.expect_script(open, &json!([])).await?;
    page.expect_json(
        &json!({ "vpn_gateway": { "local_subnets": ["10.0.1.0/24", "10.0.0.0/24"] } }),
    )
    .await?;
    page.expect_focus(&format!("row-menu {SUBNETS}/1")).await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_script(open, &json!([format!("{SUBNETS}/1-actions")]))
        .await?;
    for _ in 0..3 {
        page.press(&Key::Tab.to_string()).await?;
    }
    page.expect_script(open, &json!([])).await?;
    // Not by a click: it gives no focus in WebKit.
    page.script(
        "document.querySelector('[popovertarget=new]').focus()",
        Vec::new(),
    )
    .await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_script(open, &json!(["new"])).await?;
    page.press(&(Key::Shift + &Key::Tab.to_string())).await?;
    page.expect_script(open, &json!([])).await
}

/// The parts of controls that the toast lies over.
const COVERED: &str = "const toast = document.querySelector('.toast').getBoundingClientRect();
    const controls = document.querySelectorAll('button, input, select, textarea, a, summary, .json-line');
    return Array.from(controls).filter(control => {
        if (control.closest('.toast, form') || !control.checkVisibility()) return false;
        const { top, bottom, left, right } = control.getBoundingClientRect();
        const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return middle?.closest('.toast') && bottom > toast.top && top < toast.bottom;
    }).map(control => control.outerHTML)";

async fn a_toast_covers_nothing(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(GATEWAY_EXAMPLE).await?;
    for tab in ["json", "curl", "send"] {
        page.click_action("tab", Some(tab)).await?;
        page.click_action("share", None).await?;
        page.expect_text(".toast", "Link copied.").await?;
        page.expect_script(COVERED, &json!([])).await?;
    }
    Ok(())
}

// Choices that set several fields.

async fn presets_know_gm(page: &Page) -> Result<()> {
    let offered = "return Array.from(document.querySelectorAll('[data-action=preset]'))
        .filter(button => button.checkVisibility()).map(button => button.dataset.path)";
    page.open("#/connection").await?;
    page.expect_script(
        offered,
        &json!(["default", "strong", "compatible", "legacy"]),
    )
    .await?;
    page.select("/gateway/flavor", "GM").await?;
    page.expect_script(offered, &json!(["default"])).await
}

async fn an_eip_is_one_of_three_kinds(page: &Page) -> Result<()> {
    let with = |eip: Value| json!({ "vpn_gateway": { "eip1": eip } });
    let drawn = "return Array.from(document.querySelectorAll(\"[name^='/vpn_gateway/eip1/']\"))
        .filter(control => control.checkVisibility()).map(control => control.name.split('/').pop())";
    page.open("#/gateway").await?;
    page.type_into(&format!("{EIP_1}/type"), "5_bgp").await?;
    page.type_into(&format!("{EIP_1}/bandwidth_size"), "100")
        .await?;
    page.click_action("kind", Some(&format!("{EIP_1}/1")))
        .await?;
    page.expect_script(drawn, &json!(["id"])).await?;
    page.expect_json(&json!({ "vpn_gateway": {} })).await?;
    page.type_into(&format!("{EIP_1}/id"), "x").await?;
    page.expect_json(&with(json!({ "id": "x" }))).await?;
    // What was typed comes back with its kind.
    page.click_action("kind", Some(&format!("{EIP_1}/0")))
        .await?;
    page.expect_json(&with(json!({ "type": "5_bgp", "bandwidth_size": 100 })))
        .await?;
    page.click_action("kind", Some(&format!("{EIP_1}/2")))
        .await?;
    page.expect_script(drawn, &json!(["type", "bandwidth_id"]))
        .await?;
    page.expect_json(&with(json!({ "type": "5_bgp" }))).await
}

async fn the_second_eip_is_like_the_first(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into(&format!("{EIP_1}/type"), "5_bgp").await?;
    page.type_into(&format!("{EIP_1}/bandwidth_name"), "office")
        .await?;
    page.click_action("like", Some(EIP_2)).await?;
    page.expect_json(&json!({ "vpn_gateway": {
        "eip1": { "type": "5_bgp", "bandwidth_name": "office-1" },
        "eip2": { "type": "5_bgp", "bandwidth_name": "office-2" },
    } }))
    .await
}

async fn a_preset_is_one_step(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    page.click_action("preset", Some("strong")).await?;
    page.expect_value("/vpn_connection/ikepolicy/dh_group", "group20")
        .await?;
    page.expect_text(
        "[id='/vpn_connection/ipsecpolicy'] .digest",
        "aes-256-gcm-16",
    )
    .await?;
    page.click_action("undo", None).await?;
    page.expect_json(&json!({ "vpn_connection": {} })).await
}

async fn the_empty_form_offers_a_start(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.click_action("start", Some("er-private")).await?;
    page.expect_json(
        &json!({ "vpn_gateway": { "network_type": "private", "attachment_type": "er" } }),
    )
    .await?;
    page.expect_script("return document.querySelector('.start-card')", &Value::Null)
        .await?;
    page.expect_focus("top").await
}

// Lists by keys.

async fn rows_are_added_and_removed_by_keys(page: &Page) -> Result<()> {
    let with = |rows: &[&str]| json!({ "vpn_gateway": { "local_subnets": rows } });
    page.open("#/gateway").await?;
    page.click_action("add", Some(SUBNETS)).await?;
    page.press(&format!("10.0.0.0/24{}", Key::Enter)).await?;
    page.expect_focus(&format!("{SUBNETS}/1")).await?;
    page.press("10.0.1.0/24").await?;
    page.expect_json(&with(&["10.0.0.0/24", "10.0.1.0/24"]))
        .await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_focus(&format!("{SUBNETS}/2")).await?;
    page.press(&Key::Backspace.to_string()).await?;
    page.expect_focus(&format!("{SUBNETS}/1")).await?;
    page.expect_json(&with(&["10.0.0.0/24", "10.0.1.0/24"]))
        .await
}

async fn a_row_removed_by_keys_comes_back_by_keys(page: &Page) -> Result<()> {
    let with = |rows: &[&str]| json!({ "vpn_gateway": { "local_subnets": rows } });
    let all = ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"];
    page.open("#/gateway").await?;
    page.import(&with(&all).to_string()).await?;
    page.click(&format!("//*[@name='{SUBNETS}/1']")).await?;
    page.press(&(Key::Control + "a")).await?;
    page.press(&Key::Backspace.to_string()).await?;
    page.press(&Key::Backspace.to_string()).await?;
    page.expect_json(&with(&["10.0.0.0/24", "10.0.2.0/24"]))
        .await?;
    // Two steps: the row, and what was in it.
    page.press(&(Key::Control + "z")).await?;
    page.expect_rows(SUBNETS, 3).await?;
    page.press(&(Key::Control + "z")).await?;
    page.expect_json(&with(&all)).await
}

async fn the_json_is_the_body_whatever_its_names(page: &Page) -> Result<()> {
    let body = json!({ "vpn_gateway": { "name": "a", "": 2, "\"": 3, "  }": 4 }, "": [5] });
    page.open("#/gateway").await?;
    page.import(&body.to_string()).await?;
    page.expect_json(&body).await?;
    page.type_into(NAME, "b").await?;
    let mut changed = body.clone();
    changed["vpn_gateway"]["name"] = json!("ab");
    page.expect_json(&changed).await
}

async fn bars_do_not_move_the_form(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(GATEWAY_EXAMPLE).await?;
    page.script("scrollTo(0, 700)", Vec::new()).await?;
    page.expect_script("return scrollY", &json!(700)).await?;
    // Not by clicks, before which the driver scrolls.
    let focus = "document.querySelector(arguments[0]).focus({ preventScroll: true })";
    for action in ["share", "copy", "copy"] {
        let button = format!("[data-action={action}]");
        page.script(focus, vec![json!(button)]).await?;
        page.press(&Key::Enter.to_string()).await?;
        page.expect_text(".toast", "opied.").await?;
        page.expect_script("return scrollY", &json!(700)).await?;
    }
    page.script(focus, vec![json!(".bar nav a")]).await?;
    for _ in 0..3 {
        page.press(&Key::Tab.to_string()).await?;
    }
    page.expect_script("return scrollY", &json!(700)).await
}

async fn a_list_is_edited_as_text(page: &Page) -> Result<()> {
    let with = |rows: &[&str]| json!({ "vpn_gateway": { "local_subnets": rows } });
    page.open("#/gateway").await?;
    page.import(&with(&["10.0.0.0/24", "10.0.1.0/24"]).to_string())
        .await?;
    page.click_action("as-text", Some(SUBNETS)).await?;
    page.expect_focus(&format!("{SUBNETS}-text")).await?;
    // In two steps, because the end of the first one releases Control.
    page.press(&(Key::Control + &Key::End.to_string())).await?;
    page.press(&format!("{}10.0.2.0/24", Key::Enter)).await?;
    page.expect_json(&with(&["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]))
        .await?;
    page.click_action("as-text", Some(SUBNETS)).await?;
    page.expect_rows(SUBNETS, 3).await
}

async fn an_own_key_is_not_replaced_without_a_word(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    page.expect_text("[data-action=generate]", "Generate a key")
        .await?;
    page.type_into(PSK, "Abcdef12345!").await?;
    page.expect_text("[data-action=generate]", "Replace with a generated key")
        .await?;
    page.click_action("generate", Some(PSK)).await?;
    page.expect_text(".toast", "Use the same key on the customer gateway.")
        .await?;
    page.click_action("undo", None).await?;
    page.expect_value(PSK, "Abcdef12345!").await?;
    page.click_action("copy-key", Some(PSK)).await?;
    page.expect_clipboard("Abcdef12345!").await
}

// Narrow pages and paper.

async fn jumps_land_below_the_header(page: &Page) -> Result<()> {
    page.open_in_frame("#/gateway", 390, 844).await?;
    every_jump_lands(page).await
}

async fn jumps_land_below_the_header_in_a_wide_window(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    for motion in ["no-preference", "reduce"] {
        let motion = json!({ "features": [{ "name": "prefers-reduced-motion", "value": motion }] });
        page.command_chromium("Emulation.setEmulatedMedia", motion)
            .await?;
        every_jump_lands(page).await?;
    }
    Ok(())
}

/// Goes to every problem of a draft, forwards and backwards, and measures where the control is.
async fn every_jump_lands(page: &Page) -> Result<()> {
    page.import(&with_mistakes().to_string()).await?;
    let mut paths: Vec<String> = page
        .problems()
        .await?
        .into_iter()
        .map(|problem| problem.path)
        .collect();
    paths.retain(|path| !path.ends_with("eip2"));
    paths.extend(paths.clone().into_iter().rev());
    ensure!(paths.len() > 10, "{paths:?}");
    for path in paths {
        let script = "const [path, done] = arguments;
            document.querySelector(`#problems [data-action=go][data-path='${path}']`).click();
            setTimeout(() => done([document.activeElement.getBoundingClientRect().top,
                document.activeElement.name || document.activeElement.id]), 100)";
        let landed = page.wait_for_result(script, vec![json!(path)]).await?;
        let top = landed[0].as_f64().unwrap_or(-1.0);
        ensure!((0.0..=200.0).contains(&top), "{path}: {landed}");
    }
    Ok(())
}

async fn sheets_lie_over_the_form(page: &Page) -> Result<()> {
    page.open_in_frame("#/gateway", 390, 844).await?;
    page.import(&with_mistakes().to_string()).await?;
    page.script("scrollTo(0, 400)", Vec::new()).await?;
    page.click_action("sheet", Some("problems")).await?;
    page.expect_focus("problems-heading").await?;
    let seen = "return ['.verdict-panel', '#request-json'].map(part => document.querySelector(part).checkVisibility())";
    page.expect_script(seen, &json!([true, false])).await?;
    page.press(&Key::Escape.to_string()).await?;
    page.expect_script(seen, &json!([false, false])).await?;
    page.click_action("sheet", Some("request")).await?;
    page.expect_script(seen, &json!([false, true])).await?;
    page.click_action("close-sheet", None).await?;
    page.expect_script(seen, &json!([false, false])).await?;
    page.click_action("go", Some(NAME)).await?;
    page.expect_script(seen, &json!([false, false])).await?;
    page.expect_focus(NAME).await
}

async fn a_sheet_covers_no_focus(page: &Page) -> Result<()> {
    let sheet = "return document.querySelector('#panes').dataset.sheet ?? null";
    page.open_in_frame("#/gateway", 390, 844).await?;
    page.click_action("sheet", Some("request")).await?;
    page.expect_script(sheet, &json!("request")).await?;
    page.script(
        &format!("document.querySelector(\"[name='{NAME}']\").focus()"),
        Vec::new(),
    )
    .await?;
    page.expect_script(sheet, &Value::Null).await
}

async fn a_toast_covers_no_sheet(page: &Page) -> Result<()> {
    page.open_in_frame("#/gateway", 390, 844).await?;
    page.import(GATEWAY_EXAMPLE).await?;
    page.click_action("sheet", Some("request")).await?;
    page.click("//*[@id='panes']//*[@data-action='copy']")
        .await?;
    page.expect_text(".toast", "Copied.").await?;
    page.expect_script(COVERED, &json!([])).await?;
    // Escape closes the menu in it, and not the sheet.
    page.click_action("copy-menu", None).await?;
    page.press(&Key::Escape.to_string()).await?;
    let open = "return [document.querySelectorAll(':popover-open').length, document.querySelector('#panes').dataset.sheet]";
    page.expect_script(open, &json!([0, "request"])).await
}

async fn a_narrow_page_offers_a_start(page: &Page) -> Result<()> {
    page.open_in_frame("#/gateway", 390, 844).await?;
    page.click_action("show-starts", None).await?;
    page.click_action("start", Some("vpc-public")).await?;
    page.expect_json(
        &json!({ "vpn_gateway": { "network_type": "public", "attachment_type": "vpc" } }),
    )
    .await?;
    let is_offered = "return document.querySelector('[data-action=show-starts]').checkVisibility()";
    page.expect_script(is_offered, &json!(false)).await
}

async fn the_actions_of_a_narrow_page_are_a_menu(page: &Page) -> Result<()> {
    let open = "return Array.from(document.querySelectorAll(':popover-open'), list => list.id)";
    page.open_in_frame("#/gateway", 390, 844).await?;
    page.click_action("menu", None).await?;
    page.expect_script(open, &json!(["actions"])).await?;
    page.press(&Key::Escape.to_string()).await?;
    page.expect_script(open, &json!([])).await?;
    // A menu within it does not close it, a choice closes both.
    page.click_action("menu", None).await?;
    page.click("//*[@popovertarget='new']").await?;
    page.expect_script(open, &json!(["actions", "new"])).await?;
    page.click_action("example", Some("0")).await?;
    page.expect_script(open, &json!([])).await?;
    // The focus comes back to the button that is seen.
    page.click_action("open-keys", None).await?;
    page.expect_dialog("keys", true).await?;
    page.press(&Key::Escape.to_string()).await?;
    page.expect_dialog("keys", false).await?;
    page.expect_focus("menu").await
}

async fn paper_has_no_secret(page: &Page) -> Result<()> {
    page.open("#/connection").await?;
    page.type_into(PSK, "Abcdef12345!").await?;
    page.type_into("/vpn_connection/name", "office").await?;
    page.script("dispatchEvent(new Event('beforeprint'))", Vec::new())
        .await?;
    page.expect_text(".sheet", "Create a VPN connection")
        .await?;
    for part in ["office", "Open findings", "2024-01-26", "Printed 20"] {
        page.expect_text(".sheet", part).await?;
    }
    let text = page.text_of(".sheet").await?;
    ensure!(!text.contains("Abcdef"), "the key is on the paper: {text}");
    page.script("dispatchEvent(new Event('afterprint'))", Vec::new())
        .await?;
    page.expect_script("return document.querySelector('.sheet')", &Value::Null)
        .await
}
