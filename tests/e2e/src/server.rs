//! A static file server on the loopback interface. `make serve` shows the site with it, and the stories are told
//! on it, so that what a person sees and what the tests see come the same way.

use std::fs::File;
use std::io::{Error, Result};
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};
use std::thread::{self, JoinHandle};

use tiny_http::{Header, Request, Response, Server};

/// A site that is being served for as long as the program runs.
pub struct Site {
    address: SocketAddr,
    prefix: String,
    answering: JoinHandle<()>,
}

impl Site {
    /// Serves `folder` below `prefix`, which begins and ends with a slash, on `port`, or on a free one where that is 0.
    ///
    /// # Errors
    /// When the folder holds no site, or the port is taken.
    pub fn start(folder: &Path, prefix: &str, port: u16) -> Result<Self> {
        let folder = folder.to_owned();
        if !folder.join("index.html").is_file() {
            let message = format!("there is no site in {}: run `make build` first", folder.display());
            return Err(Error::other(message));
        }
        let server = Server::http(("127.0.0.1", port)).map_err(|error| {
            let message = format!("cannot listen on port {port} of 127.0.0.1 ({error}): set PORT to a free one");
            Error::other(message)
        })?;
        let address = server.server_addr().to_ip().ok_or_else(|| Error::other("the server has no IP address"))?;
        let prefix = prefix.to_owned();
        let answering = {
            let prefix = prefix.clone();
            thread::spawn(move || {
                for request in server.incoming_requests() {
                    answer(request, &folder, &prefix);
                }
            })
        };
        Ok(Self { address, prefix, answering })
    }

    /// The address of the page, with a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.prefix)
    }

    /// Serves until the program is ended.
    ///
    /// # Panics
    /// When the serving thread did.
    pub fn serve_on(self) {
        self.answering.join().expect("the serving thread runs until the program ends");
    }
}

/// A browser that went away before its answer is no concern of ours, hence no error.
fn answer(request: Request, folder: &Path, prefix: &str) {
    let found =
        file_for(folder, prefix, request.url()).and_then(|path| Some((media_type(&path), File::open(&path).ok()?)));
    let _gone = match found {
        Some((media_type, file)) => request.respond(
            Response::from_file(file)
                .with_header(header("Content-Type", media_type))
                // A wrong media type must show here, not first on a stricter host.
                .with_header(header("X-Content-Type-Options", "nosniff"))
                // After a new build a reload must show it.
                .with_header(header("Cache-Control", "no-cache")),
        ),
        None => request.respond(Response::from_string("Not found\n").with_status_code(404)),
    };
}

/// The file that a request's target names, if it is one inside `folder`. Nothing is decoded: the build names its
/// files in plain ASCII, and what is not decoded cannot climb out of the folder.
fn file_for(folder: &Path, prefix: &str, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix(prefix)?;
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let mut file = folder.join(path);
    if file.is_dir() {
        file.push("index.html");
    }
    (inside && file.is_file()).then_some(file)
}

/// Streaming compilation asks for `application/wasm` exactly, and modules for a script type.
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

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("the names and values above are plain ASCII")
}

#[cfg(test)]
mod tests {
    use super::{file_for, media_type};
    use std::path::{Path, PathBuf};

    /// This package's own folder stands in for a site: it has files and folders at two levels.
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
