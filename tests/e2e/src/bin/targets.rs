//! Counts what usual jobs take: clicks, presses of Tab, and pixels down to the first field and in
//! the problem list. It drives Chromium with real clicks and keys, prints each number with the most
//! or least that it may be, and fails if one misses that.

use std::cell::Cell;

use anyhow::{Result, ensure};
use e2e::browser::Browser;
use e2e::engine::Engine;
use e2e::page::Page;
use e2e::server::Site;
use e2e::story::site_folder;
use fantoccini::key::Key;
use serde_json::{Value, json};

const VPC: &str = "cb4a631d-1234-48df-aa86-ca3fa348c365";
const SUBNET: &str = "6fd2ca7e-62cb-4ad9-8ac1-a5a1e5b2a34f";
const BLOCKS: [&str; 3] = ["10.1.0.0/24", "10.2.0.0/24", "10.3.0.0/24"];
const TAGS: [[&str; 2]; 2] = [["owner", "network"], ["stage", "test"]];

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let site = Site::watched(&site_folder(), "/")?;
        let mut missed = Vec::new();
        println!("{:<74} {:>5}  bound", "job", "now");
        for (job, run) in JOBS {
            let browser = Browser::start(Engine::Chromium).await?;
            let hand = Hand {
                page: Page::new(browser.client().clone(), site.url()),
                clicks: Cell::new(0),
                tabs: Cell::new(0),
            };
            let counted = run(&hand).await;
            browser.close().await?;
            let (now, bound) = counted?;
            println!("{job:<74} {now:>5}  {bound}");
            if !bound.holds(now) {
                missed.push(job);
            }
        }
        ensure!(missed.is_empty(), "missed: {}", missed.join("; "));
        Ok(())
    })
}

/// What a number may be.
#[derive(Clone, Copy)]
enum Bound {
    AtMost(u64),
    AtLeast(u64),
}

impl Bound {
    fn holds(self, now: u64) -> bool {
        match self {
            Bound::AtMost(most) => now <= most,
            Bound::AtLeast(least) => now >= least,
        }
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Bound::AtMost(most) => write!(f, "at most {most}"),
            Bound::AtLeast(least) => write!(f, "at least {least}"),
        }
    }
}

/// A job and the function that does it.
type Job = (&'static str, for<'a> fn(&'a Hand) -> Run<'a>);
type Run<'a> = std::pin::Pin<Box<dyn Future<Output = Result<(u64, Bound)>> + 'a>>;

const JOBS: [Job; 6] = [
    (
        "clicks: a public gateway with 3 subnets, 2 new EIPs and 2 tags, copied",
        |hand| Box::pin(gateway_by_clicks(hand)),
    ),
    ("Tab: the same by keys alone", |hand| {
        Box::pin(gateway_by_keys(hand))
    }),
    ("clicks: a draft with 21 mistakes made valid", |hand| {
        Box::pin(mistakes_fixed(hand))
    }),
    ("px: the top of the first field, 1440 wide", |hand| {
        Box::pin(first_field(hand, 1440, 900, Bound::AtMost(160)))
    }),
    ("px: the top of the first field, 390 wide", |hand| {
        Box::pin(first_field(hand, 390, 844, Bound::AtMost(220)))
    }),
    ("problems in sight without scrolling, 1440 by 900", |hand| {
        Box::pin(problems_in_sight(hand))
    }),
];

/// A hand that counts.
struct Hand {
    page: Page,
    clicks: Cell<u64>,
    tabs: Cell<u64>,
}

impl Hand {
    async fn click(&self, element: &str) -> Result<()> {
        self.clicks.set(self.clicks.get() + 1);
        self.page.click(element).await
    }

    async fn click_into(&self, name: &str, text: &str) -> Result<()> {
        self.click(&format!("//*[@name='{name}']")).await?;
        self.page.press(text).await
    }

    async fn action(&self, action: &str, path: &str) -> Result<()> {
        self.click(&format!(
            "//*[@data-action='{action}'][@data-path='{path}']"
        ))
        .await
    }

    /// Presses Tab until the element has the focus.
    async fn tab_to(&self, wanted: &str) -> Result<()> {
        for _ in 0..100 {
            self.tabs.set(self.tabs.get() + 1);
            self.page.press(&Key::Tab.to_string()).await?;
            if self.page.focused().await? == wanted {
                return Ok(());
            }
        }
        anyhow::bail!("Tab does not lead to {wanted}")
    }
}

/// The gateway of the first two jobs.
fn gateway() -> Value {
    let eip =
        |name: &str| json!({ "type": "5_bgp", "bandwidth_size": 100, "bandwidth_name": name });
    let tags = TAGS.map(|[key, value]| json!({ "key": key, "value": value }));
    json!({ "vpn_gateway": {
        "vpc_id": VPC, "local_subnets": BLOCKS, "connect_subnet": SUBNET,
        "eip1": eip("office-1"), "eip2": eip("office-2"), "tags": tags,
    } })
}

async fn is_copied(page: &Page) -> Result<()> {
    page.expect_json(&gateway()).await?;
    page.expect_valid().await?;
    page.expect_clipboard(&page.text_of("#request-json").await?)
        .await
}

async fn gateway_by_clicks(hand: &Hand) -> Result<(u64, Bound)> {
    let eip = "/vpn_gateway/eip1";
    hand.page.open("#/gateway").await?;
    hand.click_into("/vpn_gateway/vpc_id", VPC).await?;
    hand.action("add", "/vpn_gateway/local_subnets").await?;
    hand.page
        .press(&BLOCKS.join(&Key::Enter.to_string()))
        .await?;
    hand.click_into("/vpn_gateway/connect_subnet", SUBNET)
        .await?;
    hand.click_into(&format!("{eip}/type"), "5_bgp").await?;
    hand.click_into(&format!("{eip}/bandwidth_size"), "100")
        .await?;
    hand.click_into(&format!("{eip}/bandwidth_name"), "office")
        .await?;
    hand.action("like", "/vpn_gateway/eip2").await?;
    for (at, [key, value]) in TAGS.into_iter().enumerate() {
        hand.action("add", "/vpn_gateway/tags").await?;
        hand.page.press(key).await?;
        hand.click_into(&format!("/vpn_gateway/tags/{at}/value"), value)
            .await?;
    }
    hand.click("//footer//*[@data-action='copy']").await?;
    is_copied(&hand.page).await?;
    Ok((hand.clicks.get(), Bound::AtMost(14)))
}

async fn gateway_by_keys(hand: &Hand) -> Result<(u64, Bound)> {
    let enter = Key::Enter.to_string();
    let page = &hand.page;
    page.open("#/gateway").await?;
    hand.tab_to("a").await?;
    page.press(&enter).await?;
    page.expect_focus("top").await?;
    hand.tab_to("/vpn_gateway/vpc_id").await?;
    page.press(VPC).await?;
    hand.tab_to("add /vpn_gateway/local_subnets").await?;
    page.press(&enter).await?;
    page.expect_focus("/vpn_gateway/local_subnets/0").await?;
    for (at, block) in BLOCKS.into_iter().enumerate() {
        if at > 0 {
            page.press(&enter).await?;
            page.expect_focus(&format!("/vpn_gateway/local_subnets/{at}"))
                .await?;
        }
        page.press(block).await?;
    }
    hand.tab_to("/vpn_gateway/connect_subnet").await?;
    page.press(SUBNET).await?;
    for (member, text) in [
        ("type", "5_bgp"),
        ("bandwidth_size", "100"),
        ("bandwidth_name", "office"),
    ] {
        hand.tab_to(&format!("/vpn_gateway/eip1/{member}")).await?;
        page.press(text).await?;
    }
    hand.tab_to("like /vpn_gateway/eip2").await?;
    page.press(&enter).await?;
    for (at, [key, value]) in TAGS.into_iter().enumerate() {
        hand.tab_to("add /vpn_gateway/tags").await?;
        page.press(&enter).await?;
        page.expect_focus(&format!("/vpn_gateway/tags/{at}/key"))
            .await?;
        page.press(key).await?;
        hand.tab_to(&format!("/vpn_gateway/tags/{at}/value"))
            .await?;
        page.press(value).await?;
    }
    // The key of one letter that copies works outside of a text control.
    hand.tab_to("add /vpn_gateway/tags").await?;
    page.press("c").await?;
    is_copied(page).await?;
    Ok((hand.tabs.get(), Bound::AtMost(45)))
}

/// A gateway with 21 mistakes, all but five of which have a fix that is certain.
fn mistakes() -> Value {
    let blocks: Vec<String> = (1..=9).map(|at| format!("10.{at}.0.1/24")).collect();
    json!({ "vpn_gateway": {
        "name": "head office",
        "network_type": "Public",
        "attachment_type": "VPC",
        "ip_version": "IPv4",
        "flavor": "professional2",
        "ha_mode": "Active-Active",
        "bgp_asn": "65000",
        "vpc_id": "cb4a631d",
        "connect_subnet": "6fd2ca7e",
        "local_subnets": blocks,
        "eip1": { "type": "5_bgp", "charge_mode": "Traffic", "bandwidth_size": 3000 },
        "eip2": { "type": "5_bgp", "charge_mode": "traffic", "bandwidth_size": 0 },
    } })
}

async fn mistakes_fixed(hand: &Hand) -> Result<(u64, Bound)> {
    let page = &hand.page;
    page.open("#/gateway").await?;
    page.import(&mistakes().to_string()).await?;
    page.expect_problem("/vpn_gateway/name", "error").await?;
    let severe = |severity: &str| matches!(severity, "error" | "missing" | "warning");
    let problems = page.problems().await?;
    let count = problems
        .iter()
        .filter(|problem| severe(&problem.severity))
        .count();
    ensure!(count == 21, "{count} mistakes: {problems:#?}");
    hand.click("//*[@data-action='fix-all']").await?;
    for (path, text) in [
        ("/vpn_gateway/name", "head-office"),
        ("/vpn_gateway/vpc_id", VPC),
        ("/vpn_gateway/connect_subnet", SUBNET),
        ("/vpn_gateway/eip1/bandwidth_size", "300"),
        ("/vpn_gateway/eip2/bandwidth_size", "300"),
    ] {
        hand.action("go", path).await?;
        page.expect_focus(path).await?;
        page.press(&(Key::Control + "a")).await?;
        page.press(text).await?;
    }
    page.expect_valid().await?;
    Ok((hand.clicks.get(), Bound::AtMost(13)))
}

async fn first_field(hand: &Hand, width: u32, height: u32, bound: Bound) -> Result<(u64, Bound)> {
    hand.page.open_in_frame("#/gateway", width, height).await?;
    let script = "return Math.ceil(document.querySelector('form input, form select').getBoundingClientRect().top)";
    let top = hand.page.script(script, Vec::new()).await?;
    Ok((top.as_u64().unwrap_or(u64::MAX), bound))
}

async fn problems_in_sight(hand: &Hand) -> Result<(u64, Bound)> {
    hand.page.open_in_frame("#/gateway", 1440, 900).await?;
    hand.page.import(&mistakes().to_string()).await?;
    hand.page
        .expect_problem("/vpn_gateway/name", "error")
        .await?;
    let script = "const list = document.getElementById('problems').getBoundingClientRect();
        return Array.from(document.querySelectorAll('#problems > li')).filter(item => {
            const { top, bottom, height } = item.getBoundingClientRect();
            return height > 0 && top >= list.top - 1 && bottom <= list.bottom + 1;
        }).length";
    let count = hand.page.script(script, Vec::new()).await?;
    Ok((count.as_u64().unwrap_or_default(), Bound::AtLeast(8)))
}
