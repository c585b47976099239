//! A static file server on the loopback interface. Both `make serve` and the stories use it, so
//! that people and tests get the site in the same way: with the headers that the build gives to
//! hosts, and compressed if the browser accepts that.
//!
//! Hand-written: each connection has a thread and one request. tiny_http, used before, sometimes
//! assigns two connections to one thread, so that the second waits until the browser closes the
//! first.

use std::fs::{read, read_to_string};
use std::io::{BufRead as _, BufReader, Error, Read as _, Result, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// The path, below the site's prefix, to which browsers report policy violations.
const REPORTS: &str = "violations";

/// The path, below the prefix of a watched site, of a document that may contain a frame, as the
/// page may not.
pub const FRAME: &str = "frame";

/// A site that is served while the program runs.
pub struct Site {
    address: SocketAddr,
    prefix: String,
    violations: Arc<Mutex<Vec<String>>>,
    answering: JoinHandle<()>,
}

impl Site {
    /// Serves `folder` below `prefix`, which begins and ends with a slash, on `port`, or on a free
    /// port if that is 0.
    ///
    /// # Errors
    /// Fails if the folder holds no site, or the port is taken.
    pub fn start(folder: &Path, prefix: &str, port: u16) -> Result<Self> {
        Self::start_with(folder, prefix, port, false, Duration::ZERO)
    }

    /// Serves like [`Site::start`], but begins to answer with a program only after a while, as over a
    /// slow network.
    ///
    /// # Errors
    /// Fails as [`Site::start`] does.
    pub fn slow(folder: &Path, prefix: &str, port: u16, delay: Duration) -> Result<Self> {
        Self::start_with(folder, prefix, port, false, delay)
    }

    /// Serves like [`Site::start`] on a free port, and records violations of the site's policy.
    ///
    /// # Errors
    /// Fails as [`Site::start`] does, and if the site has no policy.
    pub fn watched(folder: &Path, prefix: &str) -> Result<Self> {
        let headers = folder.join("_headers");
        if !read_to_string(&headers).is_ok_and(|headers| headers.contains(POLICY)) {
            return Err(Error::other(format!(
                "{} has no policy: run `make build` first",
                headers.display()
            )));
        }
        Self::start_with(folder, prefix, 0, true, Duration::ZERO)
    }

    fn start_with(
        folder: &Path,
        prefix: &str,
        port: u16,
        watched: bool,
        delay: Duration,
    ) -> Result<Self> {
        if !folder.join("index.html").is_file() {
            let message = format!(
                "there is no site in {}: run `make build` first",
                folder.display()
            );
            return Err(Error::other(message));
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
            let message = format!(
                "cannot listen on port {port} of 127.0.0.1 ({error}): set PORT to a free one"
            );
            Error::other(message)
        })?;
        let address = listener.local_addr()?;
        let violations = Arc::<Mutex<Vec<String>>>::default();
        let folder = Folder {
            path: folder.to_owned(),
            prefix: prefix.to_owned(),
            watched,
            delay,
        };
        let answering = {
            let (folder, violations) = (Arc::new(folder), Arc::clone(&violations));
            thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let (folder, violations) = (Arc::clone(&folder), Arc::clone(&violations));
                    // A browser may close the connection before its answer.
                    thread::spawn(move || answer(&stream, &folder, &violations));
                }
            })
        };
        Ok(Self {
            address,
            prefix: prefix.to_owned(),
            violations,
            answering,
        })
    }

    /// Returns the URL of the page, with a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.prefix)
    }

    /// Returns the policy violations that the browser reported.
    ///
    /// # Panics
    /// If the serving thread panicked.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        self.violations
            .lock()
            .expect("what holds the lock cannot panic")
            .clone()
    }

    /// Serves until the program ends.
    ///
    /// # Panics
    /// If the serving thread panicked.
    pub fn serve_on(self) {
        self.answering
            .join()
            .expect("the serving thread runs until the program ends");
    }
}

const POLICY: &str = "Content-Security-Policy";

/// The folder to serve, its URL prefix, whether the stories watch it, and how long a program takes.
struct Folder {
    path: PathBuf,
    prefix: String,
    watched: bool,
    delay: Duration,
}

impl Folder {
    /// Adapts the site's policy: the stories need the page in a frame, and reports of violations.
    fn policy(&self, policy: &str) -> String {
        if self.watched {
            let framed = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
            format!("{framed}; report-uri {}{REPORTS}", self.prefix)
        } else {
            policy.to_owned()
        }
    }
}

/// Reads and answers a request.
fn answer(mut stream: &TcpStream, folder: &Folder, violations: &Mutex<Vec<String>>) -> Result<()> {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    for line in reader.by_ref().lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        head.push(line);
    }
    let first = head.first().map_or("", String::as_str);
    let (method, target) = first.split_once(' ').unwrap_or_default();
    let target = target.split(' ').next().unwrap_or_default();
    let header = |wanted: &str| {
        let mut headers = head.iter().filter_map(|line| line.split_once(':'));
        headers
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map_or("", |(_, value)| value.trim())
    };
    if method == "POST" && target.strip_prefix(&folder.prefix) == Some(REPORTS) {
        let mut report = String::new();
        reader
            .take(header("Content-Length").parse().unwrap_or(0))
            .read_to_string(&mut report)?;
        if let Ok(mut violations) = violations.lock() {
            violations.push(report);
        }
        return stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    }
    let taken = |encoding: &str| {
        header("Accept-Encoding")
            .split(',')
            .any(|name| name.trim() == encoding)
    };
    let found = file_for(&folder.path, &folder.prefix, target).and_then(|path| {
        let compressed = [("br", "br"), ("gzip", "gz")]
            .into_iter()
            .filter(|(encoding, _)| taken(encoding));
        let mut compressed = compressed.filter_map(|(encoding, ending)| {
            let body = read(format!("{}.{ending}", path.display())).ok()?;
            Some((body, Some(encoding)))
        });
        let (body, encoding) = compressed
            .next()
            .or_else(|| Some((read(&path).ok()?, None)))?;
        Some((path, body, encoding))
    });
    let (status, headers, body) = match found {
        None if folder.watched && target.strip_prefix(&folder.prefix) == Some(FRAME) => (
            "200 OK",
            vec!["Content-Type: text/html".to_owned()],
            b"<!doctype html><title>Frame</title><link rel=icon href=data:,>".to_vec(),
        ),
        Some((path, body, encoding)) => {
            if path
                .extension()
                .is_some_and(|extension| extension == "wasm")
            {
                thread::sleep(folder.delay);
            }
            let mut headers = headers_for(folder, &path);
            headers.push(format!("Content-Type: {}", media_type(&path)));
            headers.push("Vary: Accept-Encoding".to_owned());
            headers.extend(encoding.map(|encoding| format!("Content-Encoding: {encoding}")));
            ("200 OK", headers, body)
        }
        None => (
            "404 Not Found",
            vec!["Content-Type: text/plain".to_owned()],
            b"Not found\n".to_vec(),
        ),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\n{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        headers.join("\r\n"),
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(if method == "HEAD" { b"" } else { &body })
}

/// Returns the headers that the site's own `_headers` gives a file. Read each time, because a build
/// replaces it.
fn headers_for(folder: &Folder, file: &Path) -> Vec<String> {
    let name = file
        .strip_prefix(&folder.path)
        .ok()
        .and_then(Path::to_str)
        .unwrap_or_default();
    let rules = read_to_string(folder.path.join("_headers")).unwrap_or_default();
    let mut applies = false;
    let mut headers = Vec::new();
    for line in rules.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("  ") {
            Some(_) if !applies => {}
            Some(header) if header.starts_with(POLICY) => headers.push(folder.policy(header)),
            Some(header) => headers.push(header.to_owned()),
            None => applies = line == "/*" || line.strip_prefix('/') == Some(name),
        }
    }
    headers
}

/// Returns the file for a request's target, if it is inside `folder`. Nothing is decoded: the
/// build's file names are plain ASCII, and without decoding a target cannot leave the folder.
fn file_for(folder: &Path, prefix: &str, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix(prefix)?;
    let inside = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let mut file = folder.join(path);
    if file.is_dir() {
        file.push("index.html");
    }
    (inside && file.is_file()).then_some(file)
}

/// Returns the media type. Streaming compilation requires exactly `application/wasm`, and modules a
/// script type.
fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{file_for, media_type};
    use std::path::{Path, PathBuf};

    /// Uses this package's own folder as a site: it has files and folders at two levels.
    fn find(target: &str) -> Option<PathBuf> {
        file_for(Path::new(env!("CARGO_MANIFEST_DIR")), "/site/", target)
    }

    #[test]
    fn a_file_is_found_with_and_without_a_query() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        assert_eq!(find("/site/Cargo.toml"), Some(manifest.clone()));
        assert_eq!(find("/site/Cargo.toml?v=1"), Some(manifest));
    }

    #[test]
    fn a_folder_without_a_page_is_not_listed() {
        assert_eq!(find("/site/"), None);
        assert_eq!(find("/site/src"), None);
    }

    #[test]
    fn nothing_outside_the_folder_is_handed_out() {
        for target in [
            "/site/../../Cargo.toml",
            "/site/src/../../../Cargo.toml",
            "/site//etc/hostname",
            "/site/%2e%2e/%2e%2e/Cargo.toml",
            "/Cargo.toml",
            "",
        ] {
            assert_eq!(find(target), None, "{target}");
        }
    }

    #[test]
    fn webassembly_has_the_type_that_browsers_ask_for() {
        assert_eq!(media_type(Path::new("app_bg.wasm")), "application/wasm");
    }
}
