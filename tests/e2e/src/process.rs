//! Helper processes that end with the value that holds them.

use std::env;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long a server may take until it listens: long enough for a busy machine with two cores.
const STARTUP: Duration = Duration::from_secs(30);

/// A process that is killed when this is dropped.
pub struct Guarded(Child);

impl Guarded {
    /// `word` is what `scripts/setup.sh` must be told to install the program.
    fn spawn(command: &mut Command, word: &str) -> Result<Self> {
        let program = command.get_program().display().to_string();
        let child = command
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| {
                format!("cannot start {program}: run `scripts/setup.sh {word}` to install it")
            })?;
        Ok(Self(child))
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // It may have ended by itself, which is what is wanted.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// A driver that listens on a port of its own.
pub fn start_driver(command: &mut Command, port: u16) -> Result<Guarded> {
    start_server(command, port, "browsers")
}

/// A server that listens on a port of its own. `word` is what `scripts/setup.sh` must be told to install it.
pub fn start_server(command: &mut Command, port: u16, word: &str) -> Result<Guarded> {
    let program = command.get_program().display().to_string();
    let mut server = Guarded::spawn(command.stdout(Stdio::null()), word)?;
    let deadline = Instant::now() + STARTUP;
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if let Some(status) = server.0.try_wait()? {
            bail!("{program} ended at its start: {status}");
        }
        if Instant::now() > deadline {
            bail!("{program} did not listen on port {port} within {STARTUP:?}");
        }
        sleep(Duration::from_millis(20));
    }
    Ok(server)
}

/// Where `scripts/setup.sh` puts what is not installed for the whole machine.
///
/// # Errors
/// When there is no home.
pub fn cache() -> Result<PathBuf> {
    let cache = || {
        Some(PathBuf::from(
            env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty())?,
        ))
    };
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cache"));
    Ok(cache()
        .or_else(home)
        .context("there is no HOME")?
        .join("vpn-request-builder"))
}

/// A port for a server to listen on. Drivers must be told theirs, since not all of them say which
/// one they took. It lies below the range that the system hands out by itself, so that no browser
/// takes it before the server does, and no two stories get the same.
pub fn free_port() -> Result<u16> {
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    // Another run of the tests at the same time begins somewhere else.
    let first = 20_000 + std::process::id() % 10_000;
    let first = u16::try_from(first)?;
    loop {
        let port = first + TAKEN.fetch_add(1, Ordering::Relaxed);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
}

/// A program that says where it is in the first line of its output, and that line.
pub fn start_talker(command: &mut Command) -> Result<(Guarded, String)> {
    let mut talker = Guarded::spawn(command.stdout(Stdio::piped()), "browsers")?;
    let output = talker.0.stdout.take().context("there is no output")?;
    let mut said = String::new();
    BufReader::new(output).read_line(&mut said)?;
    Ok((talker, said.trim().to_owned()))
}

/// An X server without a screen, on the first free display, and the display's name.
pub fn start_screen() -> Result<(Guarded, String)> {
    // It writes the number of its display once that can be connected to.
    let (screen, number) = start_talker(
        Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x1024x24"])
            .args(["-nolisten", "tcp"]),
    )?;
    if number.is_empty() {
        bail!("Xvfb found no free display");
    }
    Ok((screen, format!(":{number}")))
}
