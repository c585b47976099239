//! Runs the monkey that sends for as many episodes as one likes:
//!
//! ```text
//! cargo run --package e2e --bin monkey -- chromium 300 [SEED]
//! ```
//!
//! Prints the faults by the steps that met them. If an episode fails, prints the fewest steps that fail
//! and the seed.

use anyhow::{Context, Result, bail};
use e2e::engine::Engine;
use e2e::monkey;
use std::env::args;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> Result<()> {
    let mut args = args().skip(1);
    let engine = match args.next().as_deref() {
        Some("chromium") => Engine::Chromium,
        Some("firefox") => Engine::Firefox,
        Some("webkit") => Engine::WebKit,
        _ => bail!("name a browser, chromium, firefox or webkit, and a number of episodes"),
    };
    let episodes = args.next().context("name a number of episodes")?.parse()?;
    let seed = match args.next() {
        Some(seed) => seed.parse()?,
        None => SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
    };
    println!("{engine:?}, {episodes} episodes, seed {seed}");
    let report = monkey::run(engine, episodes, seed)?;
    println!("{report}");
    Ok(())
}
