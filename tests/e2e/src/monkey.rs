//! A monkey that sends: random hands and random faults on the real page, in two tabs, with a stub of
//! the service that counts. proptest chooses the steps by a seed, and finds the fewest that fail.
//!
//! After each step it holds that
//! - the page fetches no more often than it was confirmed, and no more arrives than it fetched;
//! - no tab says that nothing has been sent while something is on record, or was created.
//!
//! Once everything has come to rest, it also holds that
//! - each tab lists everything that was or may have been created and was not dismissed;
//! - no tab waits for ever, and Send opens the review;
//! - no secret is stored.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use fantoccini::wd::WindowHandle;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::time::sleep;

use crate::browser::Browser;
use crate::engine::Engine;
use crate::page::Page;
use crate::proxies::{Kind, Proxy};
use crate::relay::Relay;
use crate::sending::{Auth, CONNECTION, GATEWAY};
use crate::server::Site;
use crate::service::{Service, TOKEN};
use crate::story::site_folder;
use crate::workers::Obstacle;

/// The time for everything to come to rest: more than a call of a worker that hangs takes twice.
const REST: Duration = Duration::from_secs(45);

/// What the service, its connection, or the way to it does to the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The answer is held back for a while.
    Held,
    /// There is no answer.
    Hang,
    /// The service ends the connection before its answer.
    Drop,
    /// The service ends the connection within its answer.
    Cut,
    /// The proxy's own error.
    BadGateway,
    /// The service refuses.
    Refused,
    /// The service's own error.
    Busy,
    /// A redirect.
    Redirect,
    /// An answer without a body.
    Empty,
}

impl Fault {
    /// The faults that leave time for further steps are there more than once.
    const ALL: [Self; 17] = [
        Self::Held,
        Self::Held,
        Self::Held,
        Self::Held,
        Self::Held,
        Self::Hang,
        Self::Hang,
        Self::Hang,
        Self::Hang,
        Self::Hang,
        Self::Drop,
        Self::Cut,
        Self::BadGateway,
        Self::Refused,
        Self::Busy,
        Self::Redirect,
        Self::Empty,
    ];

    /// The name that `service.py` knows.
    fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Hang => "hang",
            Self::Drop => "drop",
            Self::Cut => "cut",
            Self::BadGateway => "html-502",
            Self::Refused => "409",
            Self::Busy => "504",
            Self::Redirect => "302",
            Self::Empty => "empty",
        }
    }
}

/// A step of the monkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Presses Send.
    Review,
    /// Ticks the boxes of the review.
    Tick,
    /// Confirms in the review.
    Confirm,
    /// Confirms twice in one go.
    ConfirmTwice,
    /// Sends with everything ticked, and something may go wrong.
    Send(Option<Fault>),
    /// Closes the review.
    Close,
    /// Stops waiting.
    Stop,
    /// Lets go of what is held back.
    Release,
    /// Ends the browser's own connections.
    CutConnections,
    /// Kills the proxy and starts it again.
    KillProxy,
    /// Ends the worker with an error.
    KillWorker,
    /// Ends the worker without a sign.
    HangWorker,
    /// Presses Send while workers cannot be loaded.
    Obstruct,
    /// Loads the page again.
    Reload,
    /// Goes to the other tab.
    Switch,
    /// Goes to the other request.
    Turn,
    /// Types.
    Edit,
    /// Drops a file.
    DropFile,
    /// Dismisses a record.
    Dismiss,
    /// Says that a doubt is settled.
    Settle,
    /// Tests the proxy.
    Test,
}

fn step() -> impl Strategy<Value = Step> {
    let fault = proptest::option::weighted(0.8, proptest::sample::select(&Fault::ALL[..]));
    prop_oneof![
        12 => fault.prop_map(Step::Send),
        2 => Just(Step::Review),
        2 => Just(Step::Tick),
        2 => Just(Step::Confirm),
        1 => Just(Step::ConfirmTwice),
        1 => Just(Step::Close),
        2 => Just(Step::Stop),
        2 => Just(Step::Release),
        3 => Just(Step::CutConnections),
        1 => Just(Step::KillProxy),
        1 => Just(Step::KillWorker),
        1 => Just(Step::HangWorker),
        1 => Just(Step::Obstruct),
        3 => Just(Step::Reload),
        3 => Just(Step::Switch),
        3 => Just(Step::Turn),
        1 => Just(Step::Edit),
        1 => Just(Step::DropFile),
        1 => Just(Step::Dismiss),
        1 => Just(Step::Settle),
        1 => Just(Step::Test),
    ]
}

/// What one run did.
#[derive(Debug, Default)]
pub struct Report {
    /// The number of episodes, those that look for fewer steps included.
    pub episodes: usize,
    /// How often a step was taken while a request with a fault was under way.
    pub met: BTreeMap<(Fault, Step), usize>,
    /// The confirmations.
    pub confirmations: usize,
    /// The creates that arrived.
    pub creates: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self {
            episodes,
            met,
            confirmations,
            creates,
        } = self;
        writeln!(
            f,
            "{episodes} episodes, {confirmations} confirmations, {creates} creates"
        )?;
        for fault in Fault::ALL.into_iter().collect::<BTreeSet<_>>() {
            let mut steps = BTreeMap::<String, usize>::new();
            for ((_, step), times) in met.iter().filter(|((of, _), _)| *of == fault) {
                let name = format!("{step:?}");
                let name = name.split('(').next().unwrap_or_default().to_owned();
                *steps.entry(name).or_default() += times;
            }
            let steps = steps.iter().map(|(step, times)| format!("{step} {times}"));
            writeln!(f, "{fault:?}: {}", steps.collect::<Vec<_>>().join(", "))?;
        }
        Ok(())
    }
}

/// What a tab shows about sending.
#[derive(Debug, Deserialize)]
struct Seen {
    state: String,
    line: String,
    /// The number of records in the list.
    records: usize,
    /// `true` if a request is under way in this tab, on either page.
    sends: bool,
    /// How many creates the page has fetched since it was loaded.
    fetched: usize,
    /// `true` if a review is open.
    reviews: bool,
}

/// The page in two tabs, and everything behind it.
struct Zoo {
    page: Page,
    service: Service,
    proxy: Proxy,
    relay: Relay,
    tabs: [WindowHandle; 2],
    /// The tab at hand.
    at: usize,
    /// What is stored once the settings and the drafts are entered.
    stored: Value,
    report: Report,
}

/// What arrived at the service.
struct Counts {
    creates: usize,
    /// Those that it refused.
    refused: usize,
    /// The fault that the last one met.
    last: Option<Fault>,
}

/// What happened in an episode.
#[derive(Default)]
struct Episode {
    /// Confirmations with every box ticked.
    confirmations: usize,
    /// Creates that the page has fetched: in either tab as it is, and before their reloads.
    fetched: [usize; 2],
    fetched_before: usize,
    /// Records that a person dismissed.
    dismissed: usize,
}

/// Runs episodes in one browser, chosen by a seed.
///
/// # Errors
/// Fails with the fewest steps that do, and the seed.
pub fn run(engine: Engine, episodes: u32, seed: u64) -> Result<Report> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let site = Site::watched(&site_folder(), "/")?;
    let browser = runtime.block_on(Browser::start(engine))?;
    let told = play(&runtime, &browser, &site, episodes, seed);
    runtime.block_on(browser.close())?;
    told.with_context(|| format!("{engine:?}, seed {seed}"))
}

fn play(
    runtime: &Runtime,
    browser: &Browser,
    site: &Site,
    episodes: u32,
    seed: u64,
) -> Result<Report> {
    let page = Page::new(browser.client().clone(), site.url());
    let zoo = runtime.block_on(Zoo::new(page))?;
    let zoo = std::cell::RefCell::new(zoo);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: episodes,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Config::default()
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, random);
    let told = runner.run(&proptest::collection::vec(step(), 3..14), |steps| {
        let mut zoo = zoo.borrow_mut();
        let told = runtime.block_on(zoo.episode(&steps));
        told.map_err(|error| {
            // Each failure on the way to the fewest steps, since the last one may be another.
            eprintln!("{steps:?}: {error:#}");
            TestCaseError::fail(format!("{error:#}"))
        })
    });
    match told {
        Ok(()) => Ok(zoo.into_inner().report),
        Err(TestError::Fail(why, steps)) => Err(anyhow!("{why}\nThe fewest steps: {steps:#?}")),
        Err(TestError::Abort(why)) => Err(anyhow!("{why}")),
    }
}

impl Zoo {
    /// Enters settings and drafts once; each episode begins with what is stored then.
    async fn new(page: Page) -> Result<Self> {
        let service = Service::start()?;
        let proxy = Proxy::start(Kind::CorsAnywhere, &service)?;
        let relay = Relay::start(proxy.port())?;
        let template = relay.before(&proxy.template(), proxy.port());
        for (fragment, body) in [("#/connection", CONNECTION), ("#/gateway", GATEWAY)] {
            page.open(fragment).await?;
            page.import(body).await?;
        }
        page.set_up_sending(&service, &template, Auth::Token)
            .await?;
        page.clear_and_type("/env/limit", "8").await?;
        sleep(Duration::from_secs(1)).await;
        let stored = page
            .script("return { ...localStorage }", Vec::new())
            .await?;
        let first = page.open_window().await?;
        let second = page.switch_to_window(first.clone()).await?;
        Ok(Self {
            page,
            service,
            proxy,
            relay,
            tabs: [first, second],
            at: 0,
            stored,
            report: Report::default(),
        })
    }

    async fn episode(&mut self, steps: &[Step]) -> Result<()> {
        self.service.reset().await?;
        for at in [1, 0] {
            self.go_to(at).await?;
            let script = "localStorage.clear();
                sessionStorage.clear();
                Object.assign(localStorage, arguments[0])";
            if at == 0 {
                self.page.script(script, vec![self.stored.clone()]).await?;
            } else {
                self.page.open("").await?;
                self.page
                    .script("sessionStorage.clear()", Vec::new())
                    .await?;
            }
        }
        for at in [1, 0] {
            self.go_to(at).await?;
            self.page.open_again("#/gateway").await?;
            self.arrive().await?;
        }
        let mut episode = Episode::default();
        self.report.episodes += 1;
        let mut is_sending = false;
        for step in steps {
            if is_sending && let Some(fault) = self.counts().await?.last {
                *self.report.met.entry((fault, *step)).or_default() += 1;
            }
            self.take(*step, &mut episode)
                .await
                .with_context(|| format!("at {step:?}"))?;
            let seen = self.seen().await?;
            episode.fetched[self.at] = seen.fetched;
            self.judge(&seen, &episode)
                .await
                .with_context(|| format!("after {step:?}: {seen:?}"))?;
            is_sending = seen.sends;
        }
        self.come_to_rest(&mut episode).await?;
        self.report.confirmations += episode.confirmations;
        self.report.creates += self.service.log().await?.creates;
        Ok(())
    }

    /// What a person does on a page that was just loaded.
    async fn arrive(&self) -> Result<()> {
        self.page.take_workers().await?;
        let script = "const { fetch } = window;
            window.fetched = 0;
            window.fetch = (request, ...rest) => {
                if (request.method === 'POST') window.fetched++;
                return fetch(request, ...rest);
            };
            const [input] = document.getElementsByName('/env/token');
            input.value = arguments[0];
            input.dispatchEvent(new Event('input', { bubbles: true }))";
        self.page.script(script, vec![json!(TOKEN)]).await?;
        Ok(())
    }

    async fn go_to(&mut self, at: usize) -> Result<()> {
        self.page.switch_to_window(self.tabs[at].clone()).await?;
        self.at = at;
        Ok(())
    }

    /// Presses what this selector finds, if it is shown.
    async fn press(&self, selector: &str) -> Result<bool> {
        let script = "const element = [...document.querySelectorAll(arguments[0])].find(it => it.getClientRects().length);
            element?.click();
            return Boolean(element)";
        Ok(self.page.script(script, vec![json!(selector)]).await? == json!(true))
    }

    async fn seen(&self) -> Result<Seen> {
        let script = "const line = document.getElementById('send-state');
            return {
                state: line.dataset.state,
                line: line.textContent,
                records: document.querySelectorAll('#sent li').length,
                // The page warns before it is left.
                sends: !dispatchEvent(new Event('beforeunload', { cancelable: true })),
                fetched: window.fetched ?? 0,
                reviews: document.getElementById('review').open,
            }";
        Ok(serde_json::from_value(
            self.page.script(script, Vec::new()).await?,
        )?)
    }

    /// Waits for a while until this holds.
    async fn wait(&self, patience: Duration, holds: impl Fn(&Seen) -> bool) -> Result<Seen> {
        let deadline = Instant::now() + patience;
        loop {
            let seen = self.seen().await?;
            if holds(&seen) || Instant::now() > deadline {
                return Ok(seen);
            }
            sleep(Duration::from_millis(30)).await;
        }
    }

    async fn take(&mut self, step: Step, episode: &mut Episode) -> Result<()> {
        let page = &self.page;
        match step {
            Step::Review => {
                self.press("[data-action=send]").await?;
                self.wait(Duration::from_secs(1), |seen| seen.reviews)
                    .await?;
            }
            Step::Tick => self.tick().await?,
            Step::Confirm => self.confirm(1, episode).await?,
            Step::ConfirmTwice => self.confirm(2, episode).await?,
            Step::Send(fault) => {
                self.press("[data-action=send]").await?;
                let seen = self
                    .wait(Duration::from_secs(1), |seen| seen.reviews)
                    .await?;
                if seen.reviews {
                    if let Some(fault) = fault {
                        self.service.fail_next(fault.name()).await?;
                    }
                    self.tick().await?;
                    self.confirm(1, episode).await?;
                }
            }
            Step::Close => drop(self.press("#review [data-action=cancel]").await?),
            Step::Stop => drop(self.press("#send-stop [data-action=cancel]").await?),
            Step::Release => self.service.release().await?,
            Step::CutConnections => self.relay.cut(),
            Step::KillProxy => self.proxy.restart(&self.service)?,
            Step::KillWorker => {
                let script = "if (workers.length) fail(workers.at(-1))";
                page.script(script, Vec::new()).await?;
            }
            Step::HangWorker => {
                page.script("workers.at(-1)?.terminate()", Vec::new())
                    .await?;
            }
            Step::Obstruct => {
                page.obstruct_workers(Some(Obstacle::Missing)).await?;
                self.press("[data-action=send]").await?;
                sleep(Duration::from_millis(300)).await;
                self.page.obstruct_workers(None).await?;
            }
            Step::Reload => {
                let seen = self.seen().await?;
                episode.fetched_before += seen.fetched;
                episode.fetched[self.at] = 0;
                page.open_again("#/gateway").await?;
                self.arrive().await?;
            }
            Step::Switch => self.go_to(1 - self.at).await?,
            Step::Turn => {
                let script =
                    "location.hash = location.hash === '#/gateway' ? '#/connection' : '#/gateway'";
                page.script(script, Vec::new()).await?;
            }
            Step::Edit => {
                let script = "const input = document.querySelector('form input[name$=\"/name\"]');
                    input.value = `name-${workers.length}`;
                    input.dispatchEvent(new Event('input', { bubbles: true }))";
                page.script(script, Vec::new()).await?;
            }
            Step::DropFile => page.drop_file("gateway.json", GATEWAY).await?,
            Step::Dismiss => {
                episode.dismissed += usize::from(self.press("[data-action=dismiss-record]").await?);
            }
            Step::Settle => {
                self.press("[data-action=settled]").await?;
            }
            Step::Test => {
                self.press("#sending:not([open]) > summary").await?;
                // It takes the fault that was meant for the next request.
                self.press("[data-action=test-proxy]").await?;
            }
        }
        Ok(())
    }

    /// Ticks every box of the review.
    async fn tick(&self) -> Result<()> {
        let script = "document.querySelectorAll('#review .tick input:not(:checked)').forEach(box => box.click())";
        self.page.script(script, Vec::new()).await?;
        Ok(())
    }

    /// Confirms in the review, if one is open, and counts what the page took for a confirmation.
    async fn confirm(&mut self, times: usize, episode: &mut Episode) -> Result<()> {
        let before = self.seen().await?.fetched;
        let script = "const review = document.getElementById('review');
            if (!review.open) return null;
            const boxes = [...review.querySelectorAll('.tick input')];
            for (let time = 0; time < arguments[0]; time++) review.querySelector('[data-action=confirm]').click();
            return boxes.every(box => box.checked)";
        let is_ticked = self.page.script(script, vec![json!(times)]).await?;
        if is_ticked.is_null() {
            return Ok(());
        }
        if is_ticked == json!(false) {
            sleep(Duration::from_millis(200)).await;
            let fetched = self.seen().await?.fetched;
            ensure!(fetched == before, "what is not ticked is sent");
            return Ok(());
        }
        episode.confirmations += 1;
        // Until it is sent, or cannot be.
        self.wait(Duration::from_secs(20), |seen| seen.state != "confirming")
            .await?;
        Ok(())
    }

    async fn counts(&self) -> Result<Counts> {
        let log = self.service.log().await?;
        let creates = log.log.iter().filter(|arrival| arrival.create);
        let faults = creates.map(|arrival| {
            let named = |fault: &Fault| Some(fault.name()) == arrival.fault.as_deref();
            Fault::ALL.into_iter().find(named)
        });
        let faults: Vec<Option<Fault>> = faults.collect();
        let refused = |fault: &&Option<Fault>| **fault == Some(Fault::Refused);
        Ok(Counts {
            creates: log.creates,
            refused: faults.iter().filter(refused).count(),
            last: faults.last().copied().flatten(),
        })
    }

    /// Holds what a tab shows against what the service counts.
    async fn judge(&self, seen: &Seen, episode: &Episode) -> Result<()> {
        let Counts {
            creates, refused, ..
        } = self.counts().await?;
        let fetched = episode.fetched_before + episode.fetched.iter().sum::<usize>();
        ensure!(
            creates <= fetched && fetched <= episode.confirmations,
            "{creates} creates arrived, {fetched} were fetched, and {} were confirmed",
            episode.confirmations
        );
        let is_denied = seen.line == "Nothing has been sent.";
        ensure!(
            !is_denied || seen.records == 0,
            "it denies what it lists: {seen:?}"
        );
        let may_exist = creates - refused > episode.dismissed;
        ensure!(
            !is_denied || !may_exist,
            "it denies what was sent: {seen:?}"
        );
        Ok(())
    }

    /// Lets go of everything, and checks that each tab comes to rest and lists what there is.
    async fn come_to_rest(&mut self, episode: &mut Episode) -> Result<()> {
        self.service.release().await?;
        for at in [1 - self.at, self.at] {
            self.go_to(at).await?;
            self.page.obstruct_workers(None).await?;
            let seen = self.wait(REST, |seen| !seen.sends).await?;
            ensure!(!seen.sends, "it waits for ever: {seen:?}");
            episode.fetched[at] = seen.fetched;
        }
        sleep(Duration::from_millis(200)).await;
        let Counts {
            creates, refused, ..
        } = self.counts().await?;
        let least = (creates - refused).saturating_sub(episode.dismissed);
        for at in [1 - self.at, self.at] {
            self.go_to(at).await?;
            self.press("#review[open] [data-action=cancel]").await?;
            let seen = self
                .wait(Duration::from_secs(2), |seen| seen.records >= least)
                .await?;
            self.judge(&seen, episode).await?;
            ensure!(
                (least..=episode.confirmations).contains(&seen.records),
                "{creates} creates, {refused} refused, {} dismissed, {} confirmed: {seen:?}",
                episode.dismissed,
                episode.confirmations
            );
            // Send is not dead.
            self.press("[data-action=send]").await?;
            let seen = self.wait(REST, |seen| seen.reviews).await?;
            ensure!(seen.reviews, "no review opens: {seen:?}");
            self.page.expect_nowhere(TOKEN).await?;
        }
        Ok(())
    }
}
