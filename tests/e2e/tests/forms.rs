//! The forms as a person uses them, in Chromium, Firefox and WebKit.
//!
//! To add a story, write an `async fn` that takes the page, and add its name to the list below.

use anyhow::{Result, ensure};
use e2e::in_every_browser;
use e2e::page::Page;
use serde_json::{Value, json};

in_every_browser![
    the_gateway_with_existing_eips,
    the_gateway_with_new_eips,
    the_private_gateway,
    the_connection_with_static_routes,
    the_connection_with_policies,
    the_connection_with_bgp,
    the_examples_are_loaded_by_one_click_each,
    members_are_in_the_order_of_the_documentation,
    a_broken_name_is_reported_until_it_is_fixed,
    a_router_takes_the_local_subnets_away_and_a_vpc_gives_them_back,
    fifty_pasted_lines_make_fifty_rows,
    the_fifty_first_row_is_kept_and_reported,
    a_new_row_takes_the_next_keys,
    rows_are_moved_duplicated_and_removed,
    ten_thousand_characters_are_kept_and_reported,
    a_valid_body_is_copied_as_it_is_shown,
];

// The six example requests of the documentation, with identifiers and keys of our own.

const GATEWAY_VPC: &str = include_str!("../../../examples/gateway-vpc.json");
const GATEWAY_ER: &str = include_str!("../../../examples/gateway-er.json");
const GATEWAY_PRIVATE: &str = include_str!("../../../examples/gateway-private.json");
const CONNECTION_STATIC: &str = include_str!("../../../examples/connection-static.json");
const CONNECTION_POLICY: &str = include_str!("../../../examples/connection-policy.json");
const CONNECTION_BGP: &str = include_str!("../../../examples/connection-bgp.json");

async fn the_gateway_with_existing_eips(page: &Page) -> Result<()> {
    is_filled_in(page, "#/gateway", GATEWAY_VPC).await
}

async fn the_gateway_with_new_eips(page: &Page) -> Result<()> {
    is_filled_in(page, "#/gateway", GATEWAY_ER).await
}

async fn the_private_gateway(page: &Page) -> Result<()> {
    is_filled_in(page, "#/gateway", GATEWAY_PRIVATE).await
}

async fn the_connection_with_static_routes(page: &Page) -> Result<()> {
    is_filled_in(page, "#/connection", CONNECTION_STATIC).await
}

async fn the_connection_with_policies(page: &Page) -> Result<()> {
    is_filled_in(page, "#/connection", CONNECTION_POLICY).await
}

async fn the_connection_with_bgp(page: &Page) -> Result<()> {
    is_filled_in(page, "#/connection", CONNECTION_BGP).await
}

async fn is_filled_in(page: &Page, fragment: &str, example: &str) -> Result<()> {
    let example: Value = serde_json::from_str(example)?;
    page.open(fragment).await?;
    page.fill_in(&example).await?;
    page.expect_json(&example).await?;
    page.expect_valid().await
}

async fn the_examples_are_loaded_by_one_click_each(page: &Page) -> Result<()> {
    for (fragment, examples) in [
        ("#/gateway", [GATEWAY_VPC, GATEWAY_ER, GATEWAY_PRIVATE]),
        (
            "#/connection",
            [CONNECTION_STATIC, CONNECTION_POLICY, CONNECTION_BGP],
        ),
    ] {
        page.open(fragment).await?;
        for (number, example) in examples.into_iter().enumerate() {
            page.click_action("example", Some(&number.to_string()))
                .await?;
            page.expect_json(&serde_json::from_str(example)?).await?;
        }
    }
    Ok(())
}

async fn members_are_in_the_order_of_the_documentation(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into("/vpn_gateway/eip1/bandwidth_size", "5")
        .await?;
    page.type_into("/vpn_gateway/bgp_asn", "65000").await?;
    page.type_into("/vpn_gateway/eip1/type", "5_bgp").await?;
    page.type_into("/vpn_gateway/name", "office").await?;
    page.expect_json(&json!({ "vpn_gateway": {
        "name": "office",
        "bgp_asn": 65000,
        "eip1": { "type": "5_bgp", "bandwidth_size": 5 },
    }}))
    .await
}

async fn a_broken_name_is_reported_until_it_is_fixed(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.type_into("/vpn_gateway/name", "head office").await?;
    page.expect_problem("/vpn_gateway/name", "error").await?;
    let broken = page.verdict().await?;

    page.clear_and_type("/vpn_gateway/name", "head-office")
        .await?;
    page.expect_no_problem("/vpn_gateway/name").await?;
    let fixed = page.verdict().await?;
    ensure!(fixed != broken, "the verdict stays: {broken}");
    page.expect_json(&json!({ "vpn_gateway": { "name": "head-office" } }))
        .await
}

async fn a_router_takes_the_local_subnets_away_and_a_vpc_gives_them_back(
    page: &Page,
) -> Result<()> {
    page.open("#/gateway").await?;
    let in_a_vpc = json!({ "vpn_gateway": {
        "attachment_type": "vpc",
        "local_subnets": ["192.168.52.0/24"],
    }});
    page.fill_in(&in_a_vpc).await?;
    page.expect_json(&in_a_vpc).await?;

    page.select("/vpn_gateway/attachment_type", "er").await?;
    page.expect_json(&json!({ "vpn_gateway": { "attachment_type": "er" } }))
        .await?;

    page.select("/vpn_gateway/attachment_type", "vpc").await?;
    page.expect_json(&in_a_vpc).await
}

async fn fifty_pasted_lines_make_fifty_rows(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let subnets = paste_local_subnets(page, 50).await?;
    page.expect_rows("/vpn_gateway/local_subnets", 50).await?;
    page.expect_json(&json!({ "vpn_gateway": { "local_subnets": subnets } }))
        .await?;
    page.expect_no_problem("/vpn_gateway/local_subnets").await
}

async fn the_fifty_first_row_is_kept_and_reported(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let subnets = paste_local_subnets(page, 51).await?;
    page.expect_rows("/vpn_gateway/local_subnets", 51).await?;
    page.expect_json(&json!({ "vpn_gateway": { "local_subnets": subnets } }))
        .await?;
    page.expect_problem("/vpn_gateway/local_subnets", "error")
        .await
}

async fn paste_local_subnets(page: &Page, count: usize) -> Result<Vec<String>> {
    let subnets: Vec<_> = (0..count)
        .map(|number| format!("10.0.{number}.0/24"))
        .collect();
    page.click_action("add", Some("/vpn_gateway/local_subnets"))
        .await?;
    page.paste_into("/vpn_gateway/local_subnets/0", &subnets.join("\n"))
        .await?;
    Ok(subnets)
}

async fn a_new_row_takes_the_next_keys(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.click_action("add", Some("/vpn_gateway/local_subnets"))
        .await?;
    page.press("10.0.0.0/24").await?;
    page.expect_json(&json!({ "vpn_gateway": { "local_subnets": ["10.0.0.0/24"] } }))
        .await
}

async fn rows_are_moved_duplicated_and_removed(page: &Page) -> Result<()> {
    let showing = |rows: &[&str]| json!({ "vpn_gateway": { "local_subnets": rows } });
    page.open("#/gateway").await?;
    page.fill_in(&showing(&["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]))
        .await?;

    page.click_action("down", Some("/vpn_gateway/local_subnets/0"))
        .await?;
    page.expect_json(&showing(&["10.0.1.0/24", "10.0.0.0/24", "10.0.2.0/24"]))
        .await?;
    page.click_action("up", Some("/vpn_gateway/local_subnets/2"))
        .await?;
    page.expect_json(&showing(&["10.0.1.0/24", "10.0.2.0/24", "10.0.0.0/24"]))
        .await?;
    page.click_action("remove", Some("/vpn_gateway/local_subnets/1"))
        .await?;
    page.expect_json(&showing(&["10.0.1.0/24", "10.0.0.0/24"]))
        .await?;
    page.click_action("duplicate", Some("/vpn_gateway/local_subnets/0"))
        .await?;
    page.expect_json(&showing(&["10.0.1.0/24", "10.0.1.0/24", "10.0.0.0/24"]))
        .await
}

async fn ten_thousand_characters_are_kept_and_reported(page: &Page) -> Result<()> {
    let name = "a".repeat(10_000);
    page.open("#/connection").await?;
    page.paste_into("/vpn_connection/name", &name).await?;
    page.expect_json(&json!({ "vpn_connection": { "name": name } }))
        .await?;
    page.expect_problem("/vpn_connection/name", "error").await
}

async fn a_valid_body_is_copied_as_it_is_shown(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.fill_in(&serde_json::from_str(GATEWAY_PRIVATE)?)
        .await?;
    page.expect_valid().await?;
    page.click_action("copy", None).await?;
    page.expect_clipboard(&page.text_of("#request-json").await?)
        .await
}
