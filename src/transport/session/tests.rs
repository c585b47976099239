//! Tests of sessions as the page uses them.

use super::*;
use crate::catalogue::{CONNECTION, GATEWAY};
use crate::transport::settings::{Auth, Credentials, Secret, Settings};
use crate::worker::{self, Call, CarriedCredentials, Prepare, ReadAnswer, Reply};
use proptest::prelude::*;
use std::sync::LazyLock;

const VIA: &str = "http://localhost:8080/";
const MARKER: &str = "Marker-4711";
const NOW_ISO: &str = "2019-11-15T03:36:55.000Z";
const NOW: u64 = 1_573_789_015_000;
const CONSENT: Ticks = Ticks {
    consent: true,
    again: false,
};
const BOTH: Ticks = Ticks {
    consent: true,
    again: true,
};

/// The answer to a request that created something.
const CREATED: &str = r#"{"vpn_gateway":{"id":"620d0001-5f3c-410f-832e-200b868f0001","flavor":"GM"},"request_id":"r-1"}"#;

fn settings() -> Settings {
    Settings {
        region: "eu-west-101".into(),
        project_id: "0605".into(),
        auth: Auth::Token,
        proxy: VIA.into(),
        ..Settings::default()
    }
}

/// Returns the worker's result for these settings.
fn prepare(settings: Settings) -> Prepared {
    let mut credentials = Credentials::default();
    credentials.set(Secret::Token, MARKER);
    let call = Call::Prepare(Box::new(Prepare {
        api: &GATEWAY,
        settings,
        credentials: CarriedCredentials::from(&credentials),
        body: format!(r#"{{"vpn_gateway":{{"name":"n","token":"{MARKER}"}}}}"#),
        now: NOW_ISO.into(),
        origin: "https://page.example".into(),
        offline: false,
    }));
    match worker::answer(&call) {
        Reply::Prepared(prepared) => *prepared,
        _ => panic!("another reply"),
    }
}

fn prepared() -> Prepared {
    static PREPARED: LazyLock<Prepared> = LazyLock::new(|| prepare(settings()));
    PREPARED.clone()
}

/// Returns the result without a proxy, with which a browser would not send the request.
fn hindered() -> Prepared {
    static PREPARED: LazyLock<Prepared> = LazyLock::new(|| {
        prepare(Settings {
            proxy: String::new(),
            ..settings()
        })
    });
    PREPARED.clone()
}

fn empty() -> Prepared {
    prepare(Settings::default())
}

/// Returns the answer to a request, as the worker reads it.
fn answer(sent: &Sent, status: u16, body: &str) -> Answer {
    let call = Call::ReadAnswer(Box::new(ReadAnswer {
        api: &GATEWAY,
        sent: sent.clone(),
        status,
        headers: Vec::new(),
        body: body.into(),
    }));
    match worker::answer(&call) {
        Reply::Read(answer) => *answer,
        _ => panic!("another reply"),
    }
}

fn created() -> Answer {
    static CREATION: LazyLock<Answer> = LazyLock::new(|| {
        let (_, sent) = prepared().request.expect("a request");
        answer(&sent, 201, CREATED)
    });
    CREATION.clone()
}

fn view(session: &Session) -> View {
    session.view(Some(&prepared()), "Creates a gateway.")
}

fn review(session: &Session) -> Review {
    view(session).review.expect("a review")
}

/// Returns a session with a request under way, and its reaction to the confirmation.
fn sending() -> (Session, Reaction) {
    let mut session = Session::new(&GATEWAY);
    session.review(&prepared(), Vec::new());
    let reaction = session.confirm(prepared(), CONSENT, NOW);
    assert!(reaction.fetch.is_some());
    (session, reaction)
}

/// Returns a session whose first request created something.
fn answered() -> Session {
    let (mut session, _) = sending();
    session.arrived(201);
    session.read(created());
    session
}

fn marker(name: &str, at: u64) -> Pending {
    Pending::new(&GATEWAY, name, "https://a.example/v5/p/vpn-gateways", at)
}

fn why(session: &Session) -> String {
    match view(session).outcome {
        Some(OutcomeView::Failure { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_shown_holds_no_secret() {
    let (mut session, reaction) = sending();
    let (outgoing, sent) = reaction.fetch.expect("a request");
    assert!(format!("{:?}", outgoing.headers).contains(MARKER));
    let shown = |session: &Session| format!("{session:?} {:?}", view(session));
    assert!(!shown(&session).contains(MARKER));
    for pending in [reaction.keep, reaction.drop].into_iter().flatten() {
        assert!(!pending.encode().contains(MARKER));
    }
    session.arrived(400);
    let echo = format!(r#"{{"error_code":"VPN.0001","error_msg":"{MARKER} is wrong"}}"#);
    session.read(answer(&sent, 400, &echo));
    assert_eq!(session.state().name(), "failed");
    assert!(!shown(&session).contains(MARKER), "{}", shown(&session));
}

#[test]
fn a_request_is_sent_once_it_is_confirmed_and_remembered_until_it_is_answered() {
    let mut session = Session::new(&GATEWAY);
    assert_eq!(view(&session).line, "Nothing has been sent.");
    assert!(session.confirm(prepared(), CONSENT, NOW).fetch.is_none());
    session.review(&prepared(), Vec::new());
    assert_eq!(view(&session).state, "confirming");
    let asks = review(&session);
    assert_eq!(
        (asks.title, asks.proxy.as_deref(), asks.consent, asks.asked),
        ("VPN gateway", Some("http://localhost:8080"), true, None)
    );
    assert!(asks.has_secrets && asks.doubt.is_none());

    let reaction = session.confirm(prepared(), Ticks::default(), NOW);
    assert!(reaction.fetch.is_none() && reaction.trust.is_none());
    assert_eq!(reaction.lead.as_deref(), Some("/send/consent"));
    assert_eq!(review(&session).asked, Some(Tick::Consent));
    let reaction = session.confirm(prepared(), CONSENT, NOW);
    assert_eq!(reaction.trust.as_deref(), Some("http://localhost:8080"));
    let (outgoing, _) = reaction.fetch.expect("a request");
    assert_eq!(
        outgoing.url,
        format!("{VIA}https://vpn.eu-west-101.myhuaweicloud.com/v5/0605/vpn-gateways")
    );
    let kept = reaction.keep.expect("a marker");
    assert_eq!(kept.key(), "pending.gateway.1573789015000");
    assert_eq!(
        view(&session).line,
        "Sending to https://vpn.eu-west-101.myhuaweicloud.com. It takes 60 seconds at most."
    );

    session.arrived(201);
    let reaction = session.read(created());
    assert_eq!((reaction.drop, reaction.keep), (Some(kept), None));
    let Some(OutcomeView::Answer {
        answer,
        check,
        curl,
    }) = view(&session).outcome
    else {
        panic!("no answer")
    };
    assert_eq!((&*check, curl), ("", None));
    assert_eq!(answer.request_id.as_deref(), Some("r-1"));
    assert_eq!(
        answer.connection.expect("a connection").facts["flavor"],
        "GM"
    );
}

#[test]
fn a_second_confirmation_sends_nothing() {
    let (mut session, first) = sending();
    let second = session.confirm(prepared(), BOTH, NOW + 1);
    assert!(second.fetch.is_none() && second.trust.is_none() && second.drop.is_none());
    assert_eq!(second.keep, first.keep);
    session.read(created());
    assert!(session.confirm(prepared(), BOTH, NOW + 2).fetch.is_none());
    assert_eq!(session.state().name(), "answered");
}

#[test]
fn an_answer_that_is_read_late_is_not_lost() {
    let (mut session, reaction) = sending();
    session.arrived(201);
    let line = view(&session).line;
    assert!(line.contains("status 201"), "{line}");
    for _ in 0..3 {
        session.unread();
        let now = view(&session);
        assert_eq!((now.state, &now.outcome), ("sending", &None));
        assert!(
            now.line.contains("status 201") && now.line.contains("tried again"),
            "{}",
            now.line
        );
        // Reports about an answered request come too late.
        for late in [
            Session::timed_out,
            Session::cut,
            Session::redirected,
            Session::blocked,
            Session::unstored,
        ] {
            let late = late(&mut session);
            assert_eq!((late.keep, late.drop), (reaction.keep.clone(), None));
            assert!(!late.abort && late.said.is_none());
        }
        session.arrived(201);
        assert_eq!(view(&session), now);
    }
    let read = session.read(created());
    assert_eq!((read.keep, read.drop), (None, reaction.keep));
    assert_eq!(view(&session).state, "answered");
}

#[test]
fn an_answer_that_nobody_waits_for_is_unread() {
    let (mut session, reaction) = sending();
    session.arrived(201);
    session.unread();
    let stopped = session.cancel();
    assert!(stopped.abort);
    assert_eq!((stopped.keep, stopped.drop), (reaction.keep, None));
    assert_eq!(view(&session).state, "unknown");
    assert!(why(&session).contains("status 201"), "{}", why(&session));
}

#[test]
fn the_outcome_speaks_of_the_settings_that_were_sent() {
    let mut session = Session::new(&GATEWAY);
    let slow = || {
        prepare(Settings {
            limit: "90".into(),
            ..settings()
        })
    };
    session.review(&slow(), Vec::new());
    session.confirm(slow(), CONSENT, NOW);
    let other = prepare(Settings {
        region: "cn-south-1".into(),
        proxy: "https://p.example/".into(),
        limit: "5".into(),
        ..settings()
    });
    let line = session.view(Some(&other), "").line;
    assert!(
        line.contains("eu-west-101") && line.contains(" 90 seconds"),
        "{line}"
    );
    session.cut();
    let own =
        |session: &Session, prepared: Option<&Prepared>| match session.view(prepared, "").outcome {
            Some(OutcomeView::Failure { causes, curl, .. }) => {
                assert_eq!(curl, slow().curl);
                assert_eq!(causes, slow().causes);
            }
            other => panic!("{other:?}"),
        };
    own(&session, Some(&other));
    own(&session, None);
    // The same holds after a second request that is not sent.
    session.review(&other, Vec::new());
    let second = prepare(Settings {
        region: "cn-south-1".into(),
        ..settings()
    });
    session.confirm(second, BOTH, NOW + 1);
    assert!(
        session
            .blocked()
            .said
            .is_some_and(|said| said.contains("localhost:8080"))
    );
    own(&session, Some(&other));
    // A request of another tab was sent with other settings.
    let mut session = Session::new(&GATEWAY);
    session.found(marker("n", 1));
    match session.view(Some(&other), "").outcome {
        Some(OutcomeView::Failure { curl, .. }) => assert_eq!(curl, other.curl),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_under_way_when_the_page_was_left_may_exist() {
    let (_, reaction) = sending();
    let kept = reaction.keep.expect("a marker");
    let mut session = Session::new(&GATEWAY);
    session.found(kept.clone());
    let shown = view(&session);
    assert_eq!(
        (shown.state, &*shown.line),
        ("unknown", "Unknown: the VPN gateway may have been created.")
    );
    session.review(&prepared(), Vec::new());
    let reaction = session.confirm(prepared(), CONSENT, NOW);
    assert!(reaction.fetch.is_none());
    assert_eq!(reaction.lead.as_deref(), Some("/send/again"));
    assert_eq!(review(&session).asked, Some(Tick::Again));
    session.cancel();
    session.review(&prepared(), Vec::new());
    assert_eq!(review(&session).asked, None, "another review begins anew");
    session.cancel();
    let reaction = session.settled();
    assert_eq!((view(&session).state, reaction.drop), ("idle", Some(kept)));
}

#[test]
fn what_another_tab_has_under_way_is_seen_in_the_review() {
    let (_, reaction) = sending();
    let markers = vec![reaction.keep.expect("a marker")];
    let mut session = Session::new(&GATEWAY);
    session.review(&prepared(), markers.clone());
    assert!(review(&session).doubt.is_some());
    assert!(session.confirm(prepared(), CONSENT, NOW).fetch.is_none());
    // Markers of another API say nothing about this one.
    let mut session = Session::new(&CONNECTION);
    session.review(&prepared(), markers);
    assert!(review(&session).doubt.is_none());
}

#[test]
fn what_is_wrong_by_now_says_nothing_about_a_request_under_way() {
    for wrong in [hindered(), empty()] {
        let (mut session, first) = sending();
        let reaction = session.review(&wrong, Vec::new());
        assert_eq!((reaction.keep, reaction.drop), (first.keep.clone(), None));
        assert_eq!(
            reaction.lead.as_deref(),
            Some("send-stop"),
            "no button is dead"
        );
        assert_eq!(session.view(Some(&wrong), "").state, "sending");
        assert_eq!(session.read(created()).drop, first.keep);
        assert_eq!(view(&session).state, "answered");
    }
}

#[test]
fn what_an_earlier_request_created_is_not_lost_over_one_that_cannot_be_sent() {
    let (mut lost, _) = sending();
    assert!(lost.timed_out().abort);
    for (mut session, state) in [(answered(), "answered"), (lost, "unknown")] {
        let reaction = session.review(&hindered(), Vec::new());
        let shown = session.view(Some(&hindered()), "");
        assert_eq!(shown.state, state);
        assert_eq!(reaction.lead.as_deref(), Some("/env/proxy"));
        assert_eq!(shown.problems[0].control, "/env/proxy");
        assert!(shown.problems[0].message.contains("name a proxy"));
        session.recheck(&hindered());
        assert_eq!(
            session.view(Some(&hindered()), "").problems,
            shown.problems,
            "reported until it is fixed"
        );
        session.recheck(&prepared());
        assert_eq!(view(&session).problems, []);
    }
}

#[test]
fn a_review_that_does_not_open_changes_nothing() {
    let mut session = answered();
    session.review(&empty(), vec![marker("other", 1)]);
    let shown = session.view(Some(&empty()), "");
    assert_eq!((shown.state, shown.review), ("answered", None));
}

#[test]
fn every_unconfirmed_request_is_told_and_settled() {
    let (one, two) = (marker("one", 1), marker("two", 2));
    let mut session = Session::new(&GATEWAY);
    for marker in [&one, &two, &two] {
        session.found(marker.clone());
    }
    session.review(&prepared(), vec![one.clone(), two.clone()]);
    let doubt = review(&session).doubt.expect("a doubt");
    assert_eq!(
        (
            doubt.matches("\"one\"").count(),
            doubt.matches("\"two\"").count()
        ),
        (1, 1)
    );
    session.cancel();
    let reaction = session.settled();
    assert_eq!(session.state().name(), "unknown");
    assert_eq!(
        (reaction.drop, reaction.keep),
        (Some(one.clone()), Some(two.clone()))
    );
    // Another tab can settle it, too.
    let reaction = session.gone(&two);
    assert_eq!((session.state().name(), reaction.keep), ("idle", None));
    // A request that is gone is not asked about again.
    session.found(one.clone());
    session.found(two.clone());
    session.gone(&two);
    session.settled();
    assert_eq!(session.state().name(), "idle");
}

#[test]
fn a_request_that_cannot_be_remembered_is_not_sent() {
    let (mut session, first) = sending();
    let reaction = session.unstored();
    assert_eq!((reaction.keep, reaction.drop), (None, first.keep));
    assert!(reaction.abort && reaction.said.is_none());
    assert_eq!(view(&session).line, "Failed: nothing was sent.");
    assert!(why(&session).contains("refuses to remember"));

    // The outcome of an earlier request stays, however the next one ends before it was sent.
    for event in [Session::unstored, Session::blocked, Session::unbuilt] {
        let (mut session, first) = sending();
        session.timed_out();
        session.review(&prepared(), Vec::new());
        let second = session.confirm(prepared(), BOTH, NOW + 84_000);
        assert_eq!(second.drop, first.keep);
        assert_ne!(second.keep, first.keep);
        let reaction = event(&mut session);
        assert_eq!((reaction.keep, reaction.drop), (first.keep, second.keep));
        assert!(reaction.said.is_some_and(|said| !said.is_empty()));
        assert_eq!(view(&session).state, "unknown");
    }
}

#[test]
fn what_cannot_be_sent_is_said_before_the_review() {
    let mut session = Session::new(&GATEWAY);
    let reaction = session.review(&empty(), Vec::new());
    let shown = session.view(Some(&empty()), "");
    let controls: Vec<_> = shown.problems.iter().map(|it| &*it.control).collect();
    assert_eq!(controls, ["/env/region", "/env/project_id", "/env/auth"]);
    assert_eq!((shown.state, shown.review), ("idle", None));
    assert_eq!(reaction.lead.as_deref(), Some("/env/region"));
    // A reported problem stays until it is fixed.
    let part = prepare(Settings {
        region: "cn-south-1".into(),
        ..Settings::default()
    });
    session.recheck(&part);
    let problems = session.view(Some(&part), "").problems;
    assert_eq!(problems[0].control, "/env/project_id");
    session.recheck(&prepared());
    session.recheck(&empty());
    assert_eq!(session.view(Some(&empty()), "").problems, []);
    session.review(&hindered(), Vec::new());
    match session.view(Some(&hindered()), "").outcome {
        Some(OutcomeView::Failure { why, curl, .. }) => {
            assert!(why.contains("name a proxy") && curl.contains("curl"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(session.state().name(), "failed");
}

#[test]
fn a_problem_at_the_confirmation_closes_the_review() {
    let mut session = Session::new(&GATEWAY);
    session.review(&prepared(), Vec::new());
    let reaction = session.confirm(empty(), CONSENT, NOW);
    assert!(reaction.fetch.is_none() && reaction.keep.is_none());
    assert_eq!(reaction.lead.as_deref(), Some("/env/region"));
    let shown = session.view(Some(&empty()), "");
    assert_eq!((shown.state, shown.problems.len()), ("idle", 3));
}

#[test]
fn a_request_without_an_answer_is_unknown_and_tells_the_causes() {
    type End = fn(&mut Session) -> Reaction;
    let ends: [(End, &str, bool); 4] = [
        (Session::cut, "does not say where", false),
        (Session::timed_out, "time limit", true),
        (Session::redirected, "redirect", false),
        (Session::cancel, "stopped", true),
    ];
    for (end, says, aborts) in ends {
        let (mut session, first) = sending();
        let reaction = end(&mut session);
        assert_eq!((reaction.abort, &reaction.keep), (aborts, &first.keep));
        let Some(OutcomeView::Failure {
            why,
            causes,
            check,
            curl,
        }) = view(&session).outcome
        else {
            panic!("no failure")
        };
        assert!(why.contains(says), "{why}");
        assert_eq!(causes.is_empty(), says != "does not say where");
        assert!(check.contains("\"n\"") && curl.contains("curl"));
    }
    let (mut session, _) = sending();
    assert!(session.blocked().said.is_none());
    assert_eq!(view(&session).state, "failed");
    assert!(why(&session).contains("content security policy"));
    let (mut session, first) = sending();
    assert_eq!(session.unbuilt().drop, first.keep);
    assert_eq!(view(&session).line, "Failed: nothing was sent.");
    assert!(why(&session).contains("the address of the endpoint"));
}

#[test]
fn a_proxy_test_without_an_answer_tells_the_causes() {
    let said = untested(&prepared().causes);
    assert!(said.starts_with(SILENT) && said.contains("No proxy answers"));
}

/// Triggers an event of a session by its number.
fn happen(session: &mut Session, event: u8, at: u64) -> Reaction {
    match event {
        0..=2 => session.review(&prepared(), Vec::new()),
        3..=5 => session.confirm(prepared(), BOTH, NOW + at),
        6 => session.confirm(prepared(), CONSENT, NOW + at),
        7 => session.review(&hindered(), vec![marker("m", at)]),
        8 => session.cancel(),
        9 => session.timed_out(),
        10 => session.cut(),
        11 => session.blocked(),
        12 => session.unstored(),
        13 => session.found(marker("m", at)),
        14 => session.gone(&marker("m", at)),
        15 => session.settled(),
        16 => session.read(created()),
        17 => {
            session.unread();
            Reaction::default()
        }
        _ => {
            session.arrived(201);
            Reaction::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_happens(events in prop::collection::vec((0..20_u8, 0..4_u64), 0..30)) {
        let mut session = Session::new(&GATEWAY);
        for (event, at) in events {
            let before = session.state().name();
            let had_answer = session.arrival().is_some();
            let reaction = happen(&mut session, event, at);
            let shown = view(&session);
            let sends = before == "confirming" && shown.state == "sending";
            // Only the confirmation of a review fetches, and its marker is stored first.
            prop_assert_eq!(reaction.fetch.is_some(), sends);
            prop_assert!(!sends || reaction.keep.as_ref() == session.state().marker());
            prop_assert!(reaction.keep.is_none() || reaction.keep != reaction.drop);
            // A flight exists exactly while a request is under way.
            prop_assert_eq!(session.flight.is_some(), shown.state == "sending");
            prop_assert!(!shown.line.is_empty());
            prop_assert_eq!(shown.line == "Nothing has been sent.", shown.state == "idle");
            prop_assert_eq!(shown.review.is_some(), shown.state == "confirming");
            // A request whose answer has arrived ends only by reading or cancelling.
            prop_assert!(!had_answer || shown.state == "sending" || matches!(event, 8 | 16));
            let all = format!("{session:?} {shown:?} {:?} {:?}", reaction.keep, reaction.said);
            prop_assert!(!all.contains(MARKER));
        }
    }
}
