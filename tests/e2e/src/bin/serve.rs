//! `serve [FOLDER [PREFIX]]` serves a built site on <http://127.0.0.1:8080/>, or on the port named
//! by PORT. With SLOW, a program is answered so many seconds later.

use std::io::{Error, Result};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use e2e::server::Site;

fn main() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("serve: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .map_or_else(|| PathBuf::from("dist"), PathBuf::from);
    let prefix = arguments.next().unwrap_or_else(|| "/".to_owned());
    let port = match std::env::var("PORT") {
        Ok(port) => port.parse().map_err(|_| {
            Error::other(format!(
                "PORT must be a number from 0 to 65535, and is {port}"
            ))
        })?,
        Err(_) => 8080,
    };
    let slow = std::env::var("SLOW").ok();
    let slow = slow.and_then(|seconds| seconds.parse().ok());
    let site = Site::slow(
        &folder,
        &prefix,
        port,
        Duration::from_secs(slow.unwrap_or(0)),
    )?;
    println!(
        "Serving {} on {} (Ctrl+C ends it)",
        folder.display(),
        site.url()
    );
    site.serve_on();
    Ok(())
}
