//! The messages between the page and the Web Worker, and the replies to them. Imports, signing and
//! reading answers run in the worker, a second program (`src/bin/worker.rs`) that is loaded on
//! first use.
//!
//! The worker holds no state: [`answer`] is a pure function, and any call can be repeated. Messages
//! are in postcard's format: the page reads it with half the code that JSON would take.
//!
//! Secrets: three messages carry them, because the worker signs and masks.
//! - [`Prepare`] brings the credentials, in [`CarriedCredentials`], and the body.
//! - [`Prepared`] takes the finished headers and the body back, in [`Prepared::request`] and
//!   nowhere else.
//! - [`ReadAnswer`] brings, in [`Sent`], the texts that an answer may echo and must not show.
//!
//! None of these types implements `Debug` in a way that shows them.

use crate::catalogue;
use crate::catalogue::spec::Api;
use crate::document::draft::Draft;
use crate::document::secret::without_secrets;
use crate::exchange::export::curl::curl;
use crate::exchange::import::{self, Imported, Refused};
use crate::transport::address::Address;
use crate::transport::answer::{self, Answer, HttpResponse};
use crate::transport::proxy::Route;
use crate::transport::request::{self, Request, Sent, Signing};
use crate::transport::send::resource_name;
use crate::transport::settings::{Credentials, LIMIT, Problem, Secret, Settings};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A call from the page to the worker.
#[derive(Serialize, Deserialize)]
pub enum Call {
    /// Import a text; see [`import::import`].
    Import {
        /// The text.
        text: String,
        /// The name of the API whose form is open.
        open: String,
    },
    /// Compute everything about a request that does not depend on the state of sending.
    Prepare(Box<Prepare>),
    /// Read the answer to a request.
    ReadAnswer(Box<ReadAnswer>),
    /// Read the answer to the test of a proxy.
    ReadTest {
        /// The HTTP status.
        status: u16,
        /// The headers that the page may read.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
}

/// The reply to a [`Call`], by the variant of the same name.
#[derive(Serialize, Deserialize)]
pub enum Reply {
    /// The imported request, or the reason why there is none.
    Imported(Result<Box<Imported>, Box<Refused>>),
    /// The prepared request.
    Prepared(Box<Prepared>),
    /// The answer, for display.
    Read(Box<Answer>),
    /// The result of the test of a proxy, in a sentence.
    Tested(String),
    /// The call could not be read: page and worker are of different versions.
    Unknown,
}

/// The call that carries the credentials.
#[derive(Serialize, Deserialize)]
pub struct Prepare {
    /// The request of the catalogue.
    #[serde(with = "catalogue::by_name")]
    pub api: &'static Api,
    /// The settings.
    pub settings: Settings,
    /// The credentials.
    pub credentials: CarriedCredentials,
    /// The body, as JSON text.
    pub body: String,
    /// The time as ISO 8601 text in UTC, as [`signature::stamp`] reads it.
    pub now: String,
    /// The page's own origin, as browsers write it.
    pub origin: String,
    /// `true` if the browser is offline.
    pub offline: bool,
}

/// [`Credentials`] on their way to the worker.
#[derive(Serialize, Deserialize)]
pub struct CarriedCredentials {
    token: String,
    ak: String,
    sk: String,
    security_token: String,
}

impl From<&Credentials> for CarriedCredentials {
    fn from(credentials: &Credentials) -> CarriedCredentials {
        let text = |which| credentials.get(which).to_owned();
        CarriedCredentials {
            token: text(Secret::Token),
            ak: text(Secret::Ak),
            sk: text(Secret::Sk),
            security_token: text(Secret::SecurityToken),
        }
    }
}

impl CarriedCredentials {
    fn credentials(&self) -> Credentials {
        let mut credentials = Credentials::default();
        for (which, text) in [
            (Secret::Token, &self.token),
            (Secret::Ak, &self.ak),
            (Secret::Sk, &self.sk),
            (Secret::SecurityToken, &self.security_token),
        ] {
            credentials.set(which, text);
        }
        credentials
    }
}

/// Everything that the page shows or needs and that depends only on settings, credentials and body.
/// Only `request` and `test` are fetched, and only `request` holds secrets.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// The URL to fetch, or the problem with the proxy's template.
    pub resolved: String,
    /// The headers as `name: value`, with secrets masked.
    pub headers: Vec<String>,
    /// The input of the signature, if an access key signs.
    pub signing: Option<Signing>,
    /// The request as a curl command, without secrets.
    pub curl: String,
    /// The problems that keep the request from being sent, in the order of the controls.
    pub problems: Vec<Problem>,
    /// The origin of the proxy, if there is one.
    pub proxy: Option<String>,
    /// `true` if the user trusts the proxy, or if there is none.
    pub is_trusted: bool,
    /// The reason why a browser would not even send the request.
    pub hindrance: Option<String>,
    /// The likely causes of a failed fetch, likeliest first.
    pub causes: Vec<String>,
    /// The sentence for a request that the page's content security policy blocks.
    pub blocked: String,
    /// The URL of the service.
    pub url: String,
    /// The origin of the service; empty while it is not known.
    pub origin: String,
    /// The name of the resource to create; empty if the service chooses one.
    pub name: String,
    /// The region; empty if an endpoint is set instead.
    pub region: String,
    /// The ID of the project.
    pub project: String,
    /// `true` if the body holds a secret, such as a pre-shared key.
    pub has_secrets: bool,
    /// The time limit in seconds.
    pub seconds: u64,
    /// The request, unless there are problems. It holds secrets: drop it where only the rest is
    /// needed.
    pub request: Option<(Outgoing, Sent)>,
    /// The request that tests the proxy, or the reason why there is none. It holds no secret.
    pub test: Result<Outgoing, TestRefused>,
}

/// A request to fetch. It may hold secrets, so it does not implement `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The HTTP method.
    pub method: String,
    /// The URL to fetch.
    pub url: String,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    pub body: Option<String>,
    /// The time limit in seconds.
    pub seconds: u64,
}

/// The reason why a proxy cannot be tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestRefused {
    /// The control to correct, if it is known.
    pub control: Option<String>,
    /// The reason, in a sentence.
    pub message: String,
}

/// The call that reads an answer. It carries the secrets that the answer must not show.
#[derive(Serialize, Deserialize)]
pub struct ReadAnswer {
    /// The request of the catalogue.
    #[serde(with = "catalogue::by_name")]
    pub api: &'static Api,
    /// The request that was sent.
    pub sent: Sent,
    /// The HTTP status.
    pub status: u16,
    /// The headers that the page may read.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Answers a call.
#[must_use]
pub fn answer(call: &Call) -> Reply {
    match call {
        Call::Import { text, open } => Reply::Imported(
            import::import(text, catalogue::find(open))
                .map(Box::new)
                .map_err(Box::new),
        ),
        Call::Prepare(call) => Reply::Prepared(Box::new(prepare(call))),
        Call::ReadAnswer(call) => {
            let ReadAnswer {
                api,
                sent,
                status,
                headers,
                body,
            } = &**call;
            let response = HttpResponse {
                status: *status,
                headers,
                body,
            };
            Reply::Read(Box::new(answer::read(api, sent, &response)))
        }
        Call::ReadTest {
            status,
            headers,
            body,
        } => Reply::Tested(answer::reached(&HttpResponse {
            status: *status,
            headers,
            body,
        })),
    }
}

/// Encodes a message between page and worker.
#[must_use]
pub fn encode(message: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(message).unwrap_or_default()
}

/// Decodes a message between page and worker, if page and worker are of one version.
#[must_use]
pub fn decode<T: DeserializeOwned>(message: &[u8]) -> Option<T> {
    postcard::from_bytes(message).ok()
}

/// Answers an encoded call by an encoded reply.
#[must_use]
pub fn answer_encoded(call: &[u8]) -> Vec<u8> {
    encode(&decode(call).map_or(Reply::Unknown, |call| answer(&call)))
}

fn prepare(call: &Prepare) -> Prepared {
    let Prepare {
        api,
        settings,
        body,
        origin,
        ..
    } = call;
    let credentials = call.credentials.credentials();
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    let preview = request::preview(api, settings, &credentials, body, &call.now);
    let route = preview.route.as_ref().ok();
    let hindrance = route.and_then(|route| route.hindrance(origin, call.offline));
    let limit = u64::from(settings.seconds().unwrap_or(LIMIT));
    let (problems, request) =
        match Request::new(api, settings, &credentials, body.clone(), &call.now) {
            Ok(request) => (Vec::new(), Some(outgoing(request, limit))),
            Err(problems) => (problems, None),
        };
    Prepared {
        resolved: match &preview.route {
            Ok(route) => route.url.clone(),
            Err(fault) => fault.to_string(),
        },
        curl: curl(api, settings, &value),
        proxy: route.and_then(|route| route.proxy.clone()),
        is_trusted: route.is_none_or(|route| settings.trusts(route)),
        causes: route.map(|route| route.causes(origin)).unwrap_or_default(),
        blocked: route.map(Route::blocked).unwrap_or_default(),
        origin: Address::parse(&preview.url)
            .map(|address| address.origin())
            .unwrap_or_default(),
        name: resource_name(api, &value).to_owned(),
        region: if settings.endpoint.is_empty() {
            settings.region.clone()
        } else {
            String::new()
        },
        project: settings.project_id.clone(),
        has_secrets: has_secrets(api, value),
        seconds: limit,
        test: test(
            &settings.problems(&credentials),
            route,
            hindrance.as_deref(),
            limit,
        ),
        headers: preview.headers,
        signing: preview.signing,
        url: preview.url,
        hindrance,
        problems,
        request,
    }
}

fn outgoing(request: Request, seconds: u64) -> (Outgoing, Sent) {
    let Request { url, headers, sent } = request;
    let header = |header: &request::Header| (header.name.to_owned(), header.value.clone());
    let outgoing = Outgoing {
        method: request::METHOD.into(),
        url,
        headers: headers.iter().map(header).collect(),
        body: Some(sent.body.clone()),
        seconds,
    };
    (outgoing, sent)
}

/// Returns a request that creates nothing and holds no secret, to test whether the proxy reaches
/// the service. It needs neither project nor credentials.
fn test(
    problems: &[Problem],
    route: Option<&Route>,
    hindrance: Option<&str>,
    seconds: u64,
) -> Result<Outgoing, TestRefused> {
    let needed = ["/env/region", "/env/endpoint", "/env/proxy", "/env/limit"];
    if let Some(problem) = problems
        .iter()
        .find(|problem| needed.contains(&&*problem.control))
    {
        return Err(TestRefused {
            control: Some(problem.control.to_string()),
            message: problem.message.clone(),
        });
    }
    let refused = |message: &str| {
        Err(TestRefused {
            control: None,
            message: message.to_owned(),
        })
    };
    match (route, hindrance) {
        (
            Some(Route {
                url,
                proxy: Some(_),
            }),
            None,
        ) => Ok(Outgoing {
            method: "GET".into(),
            url: url.clone(),
            headers: Vec::new(),
            body: None,
            seconds,
        }),
        (_, Some(why)) => refused(why),
        (_, None) => refused("There is no proxy to test. Enter one above."),
    }
}

fn has_secrets(api: &'static Api, body: Value) -> bool {
    let facts = json!({});
    let (_, secrets) = without_secrets(api, &Draft { body, facts });
    !secrets.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use crate::transport::settings::Auth;

    const MARKER: &str = "Marker-4711";

    /// Returns the reply after a round trip through JSON text, as between page and worker.
    fn carried(call: &Call) -> Reply {
        decode(&answer_encoded(&encode(call))).expect("a reply")
    }

    /// Imports a text directly and through the worker.
    fn both_ways(text: &str, open: &'static Api) -> [String; 2] {
        let directly = import::import(text, Some(open))
            .map(Box::new)
            .map_err(Box::new);
        let call = Call::Import {
            text: text.into(),
            open: open.name.into(),
        };
        let Reply::Imported(by_worker) = carried(&call) else {
            panic!("another reply")
        };
        [directly, by_worker].map(|result| format!("{result:?}"))
    }

    #[test]
    fn the_way_through_the_worker_changes_nothing() {
        for text in [
            r#"{ "vpn_gateway": { "name": "a", "name": "b", "z": -0.0, "bgp_asn": 18446744073709551616, "x": 1e2 } }"#,
            r#"{ "name": "a" }"#,
            "{ // a comment\n \"vpn_gateway\": { \"z\": 1E400, \"a\": 1.10 }, }",
            "{ \"vpn_connection\": { \"psk\": \"Secret",
            r#"{ "vpn_gateway": { "id": "620d0001-5f3c-410f-832e-200b868f0001", "flavor": "GM" }, "request_id": "r" }"#,
            "",
            "\u{feff} [1, \"\u{fc}\"]",
        ] {
            for open in [&GATEWAY, &CONNECTION] {
                let [directly, by_worker] = both_ways(text, open);
                assert_eq!(directly, by_worker, "{text}");
            }
        }
    }

    #[test]
    fn numbers_and_the_order_of_members_survive() {
        let text = r#"{"vpn_gateway":{"z":18446744073709551616,"name":"n","b":1e+2,"a":-0,"list":[1.50]}}"#;
        let call = Call::Import {
            text: text.into(),
            open: "gateway".into(),
        };
        let Reply::Imported(Ok(imported)) = carried(&call) else {
            panic!("no import")
        };
        assert_eq!(imported.draft.body.to_string(), text);
    }

    #[test]
    fn an_unreadable_call_has_a_reply() {
        for call in [&b""[..], b"{}", b"\xff", b"\x00\x07import"] {
            let reply = decode::<Reply>(&answer_encoded(call));
            assert!(matches!(reply, Some(Reply::Unknown)), "{call:?}");
        }
    }

    fn call(auth: Auth, change: impl FnOnce(&mut Prepare)) -> Call {
        let mut credentials = Credentials::default();
        for which in Secret::ALL {
            credentials.set(which, &format!("{MARKER}{}", which.control()));
        }
        let settings = Settings {
            region: "eu-west-101".into(),
            project_id: "0605".into(),
            proxy: "http://localhost:8080/".into(),
            auth,
            ..Settings::default()
        };
        let mut prepare = Prepare {
            api: &CONNECTION,
            settings,
            credentials: CarriedCredentials::from(&credentials),
            body: format!(r#"{{"vpn_connection":{{"name":"c","psk":"{MARKER}"}}}}"#),
            now: "2019-11-15T03:36:55.000Z".into(),
            origin: "https://page.example".into(),
            offline: false,
        };
        change(&mut prepare);
        Call::Prepare(Box::new(prepare))
    }

    fn prepared(auth: Auth, change: impl FnOnce(&mut Prepare)) -> Prepared {
        let Reply::Prepared(prepared) = carried(&call(auth, change)) else {
            panic!("another reply")
        };
        *prepared
    }

    #[test]
    fn only_the_request_holds_secrets() {
        for auth in [Auth::Token, Auth::AkSk, Auth::Unset] {
            let mut prepared = prepared(auth, |_| {});
            let request = prepared.request.take();
            assert_eq!(request.is_some(), auth != Auth::Unset);
            let shown = serde_json::to_string(&prepared).expect("JSON");
            assert!(!shown.contains(MARKER), "{shown}");
            if let Some((outgoing, sent)) = request {
                let headers = format!("{:?}", outgoing.headers);
                assert!(headers.contains(MARKER), "{headers}");
                assert!(!format!("{sent:?}").contains(MARKER));
            }
        }
    }

    #[test]
    fn a_request_is_prepared() {
        let made = prepared(Auth::Token, |_| {});
        let service = "https://vpn.eu-west-101.myhuaweicloud.com";
        assert_eq!(made.url, format!("{service}/v5/0605/vpn-connection"));
        assert_eq!(made.origin, service);
        assert_eq!(made.resolved, format!("http://localhost:8080/{}", made.url));
        assert_eq!(made.proxy.as_deref(), Some("http://localhost:8080"));
        assert!(!made.is_trusted && made.has_secrets && made.signing.is_none());
        assert_eq!((&*made.name, made.seconds), ("c", 60));
        assert!(made.curl.contains("VPN_PSK") && made.causes.len() > 1);
        let (outgoing, _) = made.request.expect("a request");
        assert_eq!((&*outgoing.method, &outgoing.url), ("POST", &made.resolved));
        assert_eq!(outgoing.headers[1].0, "X-Auth-Token");
        let signed = prepared(Auth::AkSk, |call| {
            call.settings.trusted = vec!["http://localhost:8080".into()];
        });
        assert!(signed.is_trusted);
        let signing = signed.signing.expect("a signature");
        assert!(signing.string_to_sign.contains("20191115T033655Z"));
    }

    #[test]
    fn problems_and_hindrances_are_told() {
        let none = prepared(Auth::Unset, |call| call.settings = Settings::default());
        let controls: Vec<_> = none.problems.iter().map(|it| &*it.control).collect();
        assert_eq!(controls, ["/env/region", "/env/project_id", "/env/auth"]);
        assert!(none.request.is_none());
        let straight = prepared(Auth::Token, |call| call.settings.proxy.clear());
        assert!(
            straight
                .hindrance
                .is_some_and(|why| why.contains("Enter a proxy"))
        );
        assert!(straight.is_trusted && straight.proxy.is_none());
        let template = prepared(Auth::Token, |call| call.settings.proxy = "p".into());
        assert!(template.resolved.contains("Proxy address"));
        assert_eq!(template.problems[0].control, "/env/proxy");
    }

    #[test]
    fn the_test_of_a_proxy_creates_nothing() {
        let test = prepared(Auth::Token, |_| {}).test.expect("a request");
        assert_eq!((&*test.method, test.body), ("GET", None));
        assert!(test.headers.is_empty());
        // The test needs only the service and the proxy, and reports no other problem.
        let with = |change: fn(&mut Settings)| {
            prepared(Auth::Unset, |call| {
                call.settings.project_id.clear();
                change(&mut call.settings);
            })
            .test
            .err()
        };
        assert_eq!(with(|_| {}), None);
        for (change, control, words) in [
            (
                (|settings| settings.limit = "900".into()) as fn(&mut Settings),
                Some("/env/limit"),
                "Time limit",
            ),
            (
                |settings| settings.region.clear(),
                Some("/env/region"),
                "region",
            ),
            (
                |settings| settings.proxy = "p".into(),
                Some("/env/proxy"),
                "Proxy address",
            ),
            (|settings| settings.proxy.clear(), None, "Enter a proxy"),
        ] {
            let refused = with(change).expect("a refusal");
            assert_eq!(refused.control.as_deref(), control);
            assert!(refused.message.contains(words), "{refused:?}");
        }
        let own = prepared(Auth::Unset, |call| {
            call.settings.proxy.clear();
            call.origin = "https://vpn.eu-west-101.myhuaweicloud.com".into();
        });
        assert!(
            own.test
                .is_err_and(|refused| refused.message.contains("no proxy to test"))
        );
        let refusal =
            br#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information"}"#;
        let tested = carried(&Call::ReadTest {
            status: 401,
            headers: Vec::new(),
            body: refusal.to_vec(),
        });
        assert!(matches!(tested, Reply::Tested(said) if said.starts_with("The proxy works")));
    }

    #[test]
    fn an_answer_is_read_as_often_as_it_takes() {
        let (_, sent) = prepared(Auth::AkSk, |_| {}).request.expect("a request");
        let mut body = format!(r#"{{"vpn_connection":{{"id":"x","name":"{MARKER} "#).into_bytes();
        body.extend(b"\xff\"},\"z\":18446744073709551616}");
        let call = Call::ReadAnswer(Box::new(ReadAnswer {
            api: &CONNECTION,
            sent,
            status: 201,
            headers: vec![("X-Request-Id".into(), "r-1".into())],
            body,
        }));
        for _ in 0..2 {
            let Reply::Read(answer) = carried(&call) else {
                panic!("another reply")
            };
            assert_eq!(answer.request_id.as_deref(), Some("r-1"));
            assert!(answer.says.iter().any(|says| says.contains("UTF-8")));
            assert!(answer.raw.contains("18446744073709551616"));
            assert!(!format!("{answer:?}").contains(MARKER));
        }
    }
}
