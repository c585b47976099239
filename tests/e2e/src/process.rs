//! Helper processes that end when the value that holds them is dropped.

use std::env;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The time a server has to start listening, on a busy machine with two cores.
const STARTUP: Duration = Duration::from_secs(30);

/// A process that is killed on drop.
pub struct Guarded(Child);

impl Guarded {
    /// `word` is the argument that has `scripts/setup.sh` install the program.
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
        // It may have ended already.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// Starts a driver and waits until it listens on `port`.
pub fn start_driver(command: &mut Command, port: u16) -> Result<Guarded> {
    start_server(command, port, "browsers")
}

/// Starts a server and waits until it listens on `port`. `word` is the argument that has `scripts/setup.sh` install it.
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

/// The folder in which `scripts/setup.sh` installs what is not for the whole machine.
///
/// # Errors
/// Fails if HOME is not set.
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

/// Reserves a port for a server until this process ends. Each driver is told a port, because not
/// every driver reports the one it chose.
///
/// The port is below the range that the system assigns, so that no browser takes it first. Stories
/// run in processes of their own, several at once: a UDP socket on the same number, which nothing
/// else uses, reserves it before the server listens and after it ends.
///
/// # Errors
/// Fails if no port is free.
///
/// # Panics
/// If another thread panicked here.
pub fn free_port() -> Result<u16> {
    static RESERVED: Mutex<Vec<UdpSocket>> = Mutex::new(Vec::new());
    let start = std::process::id() % 10_000;
    for offset in 0..10_000 {
        let port = u16::try_from(20_000 + (start + offset) % 10_000)?;
        let Ok(reservation) = UdpSocket::bind((Ipv4Addr::LOCALHOST, port)) else {
            continue;
        };
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            let mut reserved = RESERVED.lock().expect("no thread panics with this lock");
            reserved.push(reservation);
            return Ok(port);
        }
    }
    bail!("no port between 20000 and 29999 is free")
}

/// Starts a program that prints its address in its first line, and returns that line.
pub fn start_talker(command: &mut Command) -> Result<(Guarded, String)> {
    let mut talker = Guarded::spawn(command.stdout(Stdio::piped()), "browsers")?;
    let output = talker.0.stdout.take().context("there is no output")?;
    let mut said = String::new();
    BufReader::new(output).read_line(&mut said)?;
    Ok((talker, said.trim().to_owned()))
}

/// Starts an X server without a screen on the first free display, and returns the display's name.
pub fn start_screen() -> Result<(Guarded, String)> {
    // It prints the number of its display once it accepts connections.
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
