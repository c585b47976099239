//! A relay between the browser and a server: it passes bytes on, and a story ends the browser's own
//! connections there, as a proxy that is killed does, a balancer or a firewall.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

/// How long a browser's connection waits for the server, which a story may be starting again: what the
/// browser repeats must be able to reach it.
const STARTUP: Duration = Duration::from_secs(3);

/// A relay that runs until the program ends.
pub struct Relay {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Both ends of each connection.
    ends: Mutex<Vec<TcpStream>>,
    /// Everything that the browser has sent.
    heard: Mutex<Vec<u8>>,
}

impl Relay {
    /// Starts a relay to a port of this machine.
    ///
    /// # Errors
    /// Fails if no port is free.
    pub fn start(to: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let state = Arc::<State>::default();
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for browser in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    if let Some(server) = connect(to) {
                        // Either end may be gone already.
                        let _passed = pass(&browser, &server, &shared);
                    }
                });
            }
        });
        Ok(Self { port, state })
    }

    /// Returns this template of a proxy with the relay's port in place of the proxy's.
    #[must_use]
    pub fn before(&self, template: &str, port: u16) -> String {
        template.replace(&format!(":{port}"), &format!(":{}", self.port))
    }

    /// Ends all connections of now.
    ///
    /// # Panics
    /// If a passing thread panicked.
    pub fn cut(&self) {
        for end in self.state.ends.lock().expect("no thread panics").drain(..) {
            // It may have ended already.
            let _ended = end.shutdown(Shutdown::Both);
        }
    }

    /// Returns everything that the browser has sent, as text in lower case.
    ///
    /// # Panics
    /// If a passing thread panicked.
    #[must_use]
    pub fn heard(&self) -> String {
        let heard = self.state.heard.lock().expect("no thread panics");
        String::from_utf8_lossy(&heard).to_ascii_lowercase()
    }
}

/// Connects to a server, which may be about to start.
fn connect(port: u16) -> Option<TcpStream> {
    let deadline = Instant::now() + STARTUP;
    loop {
        match TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            Ok(server) => return Some(server),
            Err(_) if Instant::now() < deadline => thread::sleep(Duration::from_millis(10)),
            Err(_) => return None,
        }
    }
}

/// Passes both ways in threads of their own. The end of either way ends the connection.
fn pass(browser: &TcpStream, server: &TcpStream, state: &Arc<State>) -> Result<()> {
    let mut ends = state.ends.lock().expect("no thread panics");
    ends.push(browser.try_clone()?);
    ends.push(server.try_clone()?);
    drop(ends);
    for (mut from, mut to, is_request) in [
        (browser.try_clone()?, server.try_clone()?, true),
        (server.try_clone()?, browser.try_clone()?, false),
    ] {
        let state = Arc::clone(state);
        thread::spawn(move || {
            let mut bytes = [0; 16 * 1024];
            while let Ok(length @ 1..) = from.read(&mut bytes) {
                if is_request {
                    let mut heard = state.heard.lock().expect("no thread panics");
                    heard.extend_from_slice(&bytes[..length]);
                }
                if to.write_all(&bytes[..length]).is_err() {
                    break;
                }
            }
            // The other one may have ended it already.
            let _ended = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
        });
    }
    Ok(())
}
