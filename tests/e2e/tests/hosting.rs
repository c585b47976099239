//! Serves the site by nginx and Caddy, configured by the files that `docs/hosting.md` offers.
//!
//! `scripts/setup.sh hosts` unpacks Debian's packages of both without installing them, so that no
//! service stays running: these servers end with their test.

use std::collections::HashMap;
use std::env;
use std::fs::{self, read_to_string};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use e2e::free_port;
use e2e::host::Host;
use e2e::story::site_folder;

#[test]
fn nginx_serves_the_site_as_it_should_be() -> Result<()> {
    let (folder, port) = (folder("nginx")?, free_port()?);
    let site = snippet("nginx.conf")?
        .replace("listen 80;", &format!("listen 127.0.0.1:{port};"))
        .replace("/var/www/vpn-request-builder", &root()?);
    // The rest of Debian's configuration, reduced to one process of the current user.
    let brotli = unpacked("usr/lib/nginx/modules/ngx_http_brotli_static_module.so")?;
    let around = format!(
        "load_module {};\ndaemon off;\nmaster_process off;\npid nginx.pid;\nerror_log stderr;\nevents {{}}\n\
         http {{\naccess_log off;\nclient_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\n\
         uwsgi_temp_path uwsgi;\nscgi_temp_path scgi;\n{site}\n}}\n",
        brotli.display()
    );
    fs::write(folder.join("nginx.conf"), around)?;
    let mut nginx = Command::new(unpacked("usr/sbin/nginx")?);
    nginx
        .arg("-p")
        .arg(&folder)
        .args(["-c", "nginx.conf", "-e", "stderr"]);
    let _server = Host::listening(&mut nginx, port)?;
    expect_well_served(port)
}

#[test]
fn caddy_serves_the_site_as_it_should_be() -> Result<()> {
    let (folder, port) = (folder("caddy")?, free_port()?);
    let site = snippet("Caddyfile")?
        .replace("vpn.example.com", &format!("http://127.0.0.1:{port}"))
        .replace("/var/www/vpn-request-builder", &root()?);
    fs::write(
        folder.join("Caddyfile"),
        format!("{{\n\tadmin off\n}}\n{site}"),
    )?;
    let mut caddy = Command::new(unpacked("usr/bin/caddy")?);
    caddy
        .arg("run")
        .arg("--config")
        .arg(folder.join("Caddyfile"));
    // Caddy stores its data below these.
    caddy
        .env("XDG_CONFIG_HOME", &folder)
        .env("XDG_DATA_HOME", &folder);
    let _server = Host::listening(&mut caddy, port)?;
    expect_well_served(port)
}

#[test]
fn the_headers_for_other_hosts_have_the_policy_of_the_page() -> Result<()> {
    let page = read_to_string(site_folder().join("index.html"))?;
    let policy = page
        .split("Content-Security-Policy\" content=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let policy = policy.context("the page has no policy")?;
    for word in ["'unsafe-inline'", "'unsafe-eval'", "*.", "https://"] {
        ensure!(!policy.contains(word), "the policy allows {word}: {policy}");
    }
    let headers = read_to_string(site_folder().join("_headers"))?;
    let header = format!("\n  Content-Security-Policy: {policy}; frame-ancestors 'none'\n");
    ensure!(headers.contains(&header), "{headers} lacks {header}");
    // Cloudflare accepts no longer lines, and no more rules.
    ensure!(headers.lines().all(|line| line.len() < 2000), "{headers}");
    ensure!(
        headers.lines().filter(|line| line.starts_with('/')).count() < 100,
        "{headers}"
    );
    Ok(())
}

/// Checks the answers that each host must give.
fn expect_well_served(port: u16) -> Result<()> {
    let lasting = |ending: &str| -> Result<String> {
        let page = read_to_string(site_folder().join("index.html"))?;
        let file = page
            .split(['"', '\''])
            .find(|word| word.starts_with("./") && word.ends_with(ending));
        Ok(file.with_context(|| format!("the page names no {ending}"))?[1..].to_owned())
    };
    let always = "public, max-age=31536000, immutable";
    for (file, media_type, cached) in [
        ("/".to_owned(), "text/html", "no-cache"),
        ("/index.html".to_owned(), "text/html", "no-cache"),
        ("/sw.js".to_owned(), "text/javascript", "no-cache"),
        (
            "/manifest.webmanifest".to_owned(),
            "application/manifest+json",
            "no-cache",
        ),
        ("/icon-512.png".to_owned(), "image/png", "no-cache"),
        (lasting(".js")?, "text/javascript", always),
        (lasting(".wasm")?, "application/wasm", always),
    ] {
        let compressed = media_type != "image/png";
        for (accepted, encoding) in [("br, gzip", "br"), ("gzip", "gzip"), ("identity", "")] {
            let answer = get(port, &file, accepted)?;
            let header = |name: &str| answer.get(name).map_or("", String::as_str);
            let expect = |name: &str, right: bool| {
                ensure!(
                    right,
                    "{file} with {accepted}: {name} is {:?} among {answer:#?}",
                    header(name)
                );
                Ok(())
            };
            expect("status", header("status") == "200")?;
            // Streaming compilation requires the bare type; scripts may have a charset.
            let sent = header("content-type");
            let bare = sent
                .strip_suffix("; charset=utf-8")
                .filter(|_| media_type.starts_with("text/"));
            expect("content-type", bare.unwrap_or(sent) == media_type)?;
            expect("cache-control", header("cache-control") == cached)?;
            expect(
                "content-encoding",
                header("content-encoding") == if compressed { encoding } else { "" },
            )?;
            expect(
                "content-security-policy",
                header("content-security-policy").contains("frame-ancestors 'none'"),
            )?;
            expect(
                "cross-origin-opener-policy",
                header("cross-origin-opener-policy") == "same-origin",
            )?;
            expect(
                "permissions-policy",
                header("permissions-policy").contains("camera=()"),
            )?;
            expect(
                "referrer-policy",
                header("referrer-policy") == "no-referrer",
            )?;
            expect(
                "x-content-type-options",
                header("x-content-type-options") == "nosniff",
            )?;
        }
    }
    let missing = get(port, "/missing", "identity")?;
    ensure!(
        missing.get("status").is_some_and(|status| status == "404"),
        "{missing:#?}"
    );
    Ok(())
}

/// Returns the headers of an answer, by name in lower case, and its status.
fn get(port: u16, path: &str, accepted: &str) -> Result<HashMap<String, String>> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: {accepted}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let mut lines = answer.split("\r\n").take_while(|line| !line.is_empty());
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .context("no status")?;
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    Ok(headers
        .chain([("status".to_owned(), status.to_owned())])
        .collect())
}

fn snippet(name: &str) -> Result<String> {
    Ok(read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../docs/hosting")
            .join(name),
    )?)
}

fn root() -> Result<String> {
    let root = site_folder()
        .canonicalize()
        .context("there is no site: run `make build` first")?;
    root.into_os_string()
        .into_string()
        .ok()
        .context("the site's path is no text")
}

fn folder(name: &str) -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Returns a file of the packages that `scripts/setup.sh hosts` unpacks.
fn unpacked(file: &str) -> Result<PathBuf> {
    let path = e2e::cache()?.join("hosts").join(file);
    ensure!(
        path.is_file(),
        "{} is missing: run `scripts/setup.sh hosts`",
        path.display()
    );
    Ok(path)
}
