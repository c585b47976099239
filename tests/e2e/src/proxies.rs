//! The CORS proxies of `docs/proxy.md`, each started by its recipe there, in front of the stub of
//! the service.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{Guarded, cache, free_port, start_server};
use crate::service::Service;

/// The host that the recipes pass requests to, which the stub replaces.
const HOST: &str = "vpn.cn-south-1.myhuaweicloud.com";

/// A kind of proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// cors-anywhere with our settings.
    CorsAnywhere,
    /// cors-anywhere with its defaults, which follows redirects.
    StockCorsAnywhere,
    /// local-cors-proxy.
    LocalCorsProxy,
    /// nginx.
    Nginx,
    /// Caddy.
    Caddy,
}

/// A running proxy.
pub struct Proxy {
    kind: Kind,
    port: u16,
    /// The folder of its files.
    folder: PathBuf,
    process: Option<Guarded>,
}

impl Proxy {
    /// Starts a proxy that passes requests to the stub only.
    ///
    /// # Errors
    /// Fails if the proxy is not installed, or does not start.
    pub fn start(kind: Kind, service: &Service) -> Result<Self> {
        Self::start_before(kind, &service.host())
    }

    /// Starts a proxy that passes requests to this host, which need not exist.
    ///
    /// # Errors
    /// Same as [`Proxy::start`].
    pub fn start_before(kind: Kind, host: &str) -> Result<Self> {
        let port = free_port()?;
        let folder = std::env::temp_dir().join(format!("vpn-request-builder-proxy-{port}"));
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let mut proxy = Self {
            kind,
            port,
            folder,
            process: None,
        };
        proxy.start_again(host)?;
        Ok(proxy)
    }

    /// Kills the proxy, and starts it again on the same port.
    ///
    /// # Errors
    /// Same as [`Proxy::start`].
    pub fn restart(&mut self, service: &Service) -> Result<()> {
        self.process = None;
        self.start_again(&service.host())
    }

    fn start_again(&mut self, host: &str) -> Result<()> {
        let mut command = self.command(host)?;
        self.process = Some(start_server(&mut command, self.port, "proxies")?);
        Ok(())
    }

    /// Returns the template to enter in the page.
    #[must_use]
    pub fn template(&self) -> String {
        let origin = self.origin();
        match self.kind {
            Kind::CorsAnywhere | Kind::StockCorsAnywhere => format!("{origin}/{{url}}"),
            Kind::LocalCorsProxy => format!("{origin}/proxy{{path_query}}"),
            Kind::Nginx | Kind::Caddy => format!("{origin}{{path_query}}"),
        }
    }

    /// Returns the URL by which the proxy reaches `path` of the service at `origin`.
    #[must_use]
    pub fn resolve(&self, origin: &str, path: &str) -> String {
        self.template()
            .replace("{url}", &format!("{origin}{path}"))
            .replace("{path_query}", path)
    }

    /// Returns its own URL, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    fn command(&self, host: &str) -> Result<Command> {
        let cache = cache()?;
        let mut command;
        match self.kind {
            Kind::CorsAnywhere => {
                command = Command::new("node");
                command
                    .arg(recipe("cors-anywhere.cjs"))
                    .env("NODE_PATH", cache.join("cors-anywhere/node_modules"));
                command
                    .env("PORT", self.port.to_string())
                    .env("SERVICE", format!("http://{host}"));
            }
            Kind::StockCorsAnywhere => {
                command = Command::new("node");
                command.arg(cache.join("cors-anywhere/node_modules/cors-anywhere/server.js"));
                command
                    .env("PORT", self.port.to_string())
                    .env("HOST", "127.0.0.1");
            }
            Kind::LocalCorsProxy => {
                command = Command::new(cache.join("bin/lcp"));
                command.args([
                    "--port",
                    &self.port.to_string(),
                    "--proxyUrl",
                    &format!("http://{host}"),
                ]);
                command.env(
                    "NODE_OPTIONS",
                    format!("--require {}", recipe("local-cors-proxy.cjs").display()),
                );
            }
            Kind::Nginx => {
                command = Command::new(cache.join("bin/nginx"));
                fs::write(self.folder.join("nginx.conf"), NGINX)?;
                self.adapt("nginx.conf", "8082", host, "site.conf")?;
                command
                    .arg("-p")
                    .arg(&self.folder)
                    .args(["-c", "nginx.conf", "-e", "stderr"]);
            }
            Kind::Caddy => {
                command = Command::new(cache.join("bin/caddy"));
                self.adapt("Caddyfile", "8083", host, "Caddyfile")?;
                command
                    .args(["run", "--adapter", "caddyfile", "--config"])
                    .arg(self.folder.join("Caddyfile"));
                // Caddy stores its data there.
                command
                    .env("HOME", &self.folder)
                    .env_remove("XDG_CONFIG_HOME")
                    .env_remove("XDG_DATA_HOME");
            }
        }
        Ok(command)
    }

    /// Writes the recipe to a file, with our port and with `host` in place of the service's.
    fn adapt(&self, name: &str, port: &str, host: &str, file: &str) -> Result<()> {
        let text = fs::read_to_string(recipe(name))?;
        let text = text.replace(&format!("https://{HOST}"), &format!("http://{host}"));
        let text = text
            .replace(HOST, host)
            .replace(&format!(":{port}"), &format!(":{}", self.port));
        Ok(fs::write(self.folder.join(file), text)?)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // The process ends first, because it writes there. The folder may remain: it is in the
        // system's temporary folder.
        self.process = None;
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

/// Returns the path of a file that `docs/proxy.md` recommends.
fn recipe(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/proxy")
        .join(name)
}

/// The configuration around the recipe: one process in the foreground that writes only to its own
/// folder.
const NGINX: &str = "daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}
";
