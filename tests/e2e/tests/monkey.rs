//! A few episodes of the monkey that sends, with a fixed seed. By hand there are as many as one likes: see
//! `src/bin/monkey.rs`.

use anyhow::Result;
use e2e::engine::Engine;
use e2e::monkey;

/// How many episodes each browser plays.
const EPISODES: u32 = 8;

#[test]
fn chromium() -> Result<()> {
    play(Engine::Chromium)
}

#[test]
fn firefox() -> Result<()> {
    play(Engine::Firefox)
}

#[test]
fn webkit() -> Result<()> {
    play(Engine::WebKit)
}

fn play(engine: Engine) -> Result<()> {
    let report = monkey::run(engine, EPISODES, 10)?;
    println!("{report}");
    assert!(report.creates > 0, "it sent nothing: {report}");
    Ok(())
}
