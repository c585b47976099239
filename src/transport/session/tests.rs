//! Tests of sessions as the page uses them.

use super::*;
use crate::catalogue::{CONNECTION, GATEWAY};
use crate::transport::answer::Creation;
use crate::transport::settings::{Auth, Credentials, Secret, Settings};
use crate::worker::{self, Call, CarriedCredentials, Prepare, ReadAnswer, Reply};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const VIA: &str = "http://localhost:8080/";
const MARKER: &str = "Marker-4711";
const NOW_ISO: &str = "2019-11-15T03:36:55.000Z";
const NOW: u64 = 1_573_789_015_000;
/// The ID of the first confirmation.
const ID: &str = "c1";

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

/// Returns the answer of a service that refuses.
fn refused() -> Answer {
    static REFUSAL: LazyLock<Answer> = LazyLock::new(|| {
        let (_, sent) = prepared().request.expect("a request");
        answer(&sent, 400, r#"{"error_code":"VPN.0001","error_msg":"no"}"#)
    });
    REFUSAL.clone()
}

/// Returns an answer that leaves it open whether something was created.
fn unsure() -> Answer {
    static DOUBT: LazyLock<Answer> = LazyLock::new(|| {
        let (_, sent) = prepared().request.expect("a request");
        answer(&sent, 502, "<html>Bad gateway</html>")
    });
    DOUBT.clone()
}

fn view(session: &Session) -> View {
    session.view(Some(&prepared()), "Creates a gateway.")
}

fn review(session: &Session) -> Review {
    view(session).review.expect("a review")
}

/// Returns a confirmation with this ID, which trusts the proxy and agrees to send these again.
fn confirmation(id: &str, again: &[&str]) -> Confirmation {
    Confirmation {
        id: id.into(),
        at: NOW,
        ticks: Ticks {
            proxy: Some("http://localhost:8080".into()),
            again: again.iter().map(|&id| id.into()).collect(),
        },
        manners: None,
    }
}

impl Session {
    /// Takes note of records among which there is none that cannot be read.
    fn know_whole(&mut self, records: Vec<Record>) -> Vec<Record> {
        self.know(records, false).keep
    }
}

/// Returns a session that knows that nothing is recorded.
fn fresh() -> Session {
    let mut session = Session::new(&GATEWAY);
    session.know_whole(Vec::new());
    session
}

/// Returns a session with a request under way, and its reaction to the confirmation.
fn sending() -> (Session, Reaction) {
    let mut session = fresh();
    session.review(&prepared());
    let reaction = session.confirm(prepared(), confirmation(ID, &[]));
    assert!(reaction.fetch.is_some());
    session.know_whole(reaction.keep.clone());
    (session, reaction)
}

/// Returns a session whose first request created something.
fn answered() -> Session {
    let (mut session, _) = sending();
    session.arrived(ID, 201);
    let reaction = session.read(ID, created());
    session.know_whole(reaction.keep);
    session
}

/// Returns the record of a request that another tab sent.
fn elsewhere(id: &str) -> Record {
    Record {
        name: id.into(),
        ..Record::new(&GATEWAY, &prepared(), id.into(), NOW)
    }
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
    for record in &reaction.keep {
        assert!(!record.encode().contains(MARKER));
    }
    session.arrived(ID, 400);
    let echo = format!(r#"{{"error_code":"VPN.0001","error_msg":"{MARKER} is wrong"}}"#);
    session.read(ID, answer(&sent, 400, &echo));
    assert_eq!(session.name(), "failed");
    assert!(!shown(&session).contains(MARKER), "{}", shown(&session));

    // An echo in an answer is not recorded either.
    let echo = format!(
        r#"{{"vpn_gateway":{{"id":"{MARKER}","flavor":"{MARKER}","name":"{MARKER}"}},"request_id":"{MARKER}"}}"#
    );
    let record = elsewhere("c2").answered(&answer(&sent, 201, &echo));
    let record = record.expect("it was created").encode();
    assert!(!record.contains(MARKER), "{record}");
}

#[test]
fn a_request_is_sent_once_it_is_confirmed_and_recorded() {
    let mut session = Session::new(&GATEWAY);
    assert_eq!(
        view(&session).line,
        "",
        "nothing is said before it is known"
    );
    session.know_whole(Vec::new());
    assert_eq!(view(&session).line, "Nothing has been sent.");
    session.know(Vec::new(), true);
    assert!(view(&session).line.contains("cannot be shown here"));
    session.know_whole(Vec::new());
    assert!(
        session
            .confirm(prepared(), confirmation(ID, &[]))
            .fetch
            .is_none()
    );
    session.review(&prepared());
    assert_eq!(view(&session).state, "confirming");
    let asks = review(&session);
    assert_eq!(
        (asks.title, asks.proxy.as_deref(), asks.consent, asks.asked),
        ("VPN gateway", Some("http://localhost:8080"), true, None)
    );
    assert!(asks.has_secrets && asks.doubt.is_none() && asks.created.is_empty());

    let unticked = Confirmation::default();
    let other_proxy = Confirmation {
        ticks: Ticks {
            proxy: Some("https://p.example".into()),
            again: Vec::new(),
        },
        ..confirmation(ID, &[])
    };
    for wrong in [unticked, other_proxy] {
        let reaction = session.confirm(prepared(), wrong);
        assert!(reaction.fetch.is_none() && reaction.trust.is_none());
        assert_eq!(reaction.lead.as_deref(), Some("/send/consent"));
        assert_eq!(review(&session).asked, Some(Tick::Consent));
    }
    let reaction = session.confirm(prepared(), confirmation(ID, &[]));
    assert_eq!(reaction.trust.as_deref(), Some("http://localhost:8080"));
    let (outgoing, _) = reaction.fetch.expect("a request");
    assert_eq!(
        outgoing.url,
        format!("{VIA}https://vpn.eu-west-101.myhuaweicloud.com/v5/0605/vpn-gateways")
    );
    assert!(
        outgoing
            .headers
            .iter()
            .all(|(name, _)| name != CONFIRMATION)
    );
    let [kept] = &*reaction.keep else {
        panic!("one record")
    };
    assert_eq!(kept.key(), "sent.gateway.c1");
    assert_eq!((&*kept.region, &*kept.project), ("eu-west-101", "0605"));
    assert_eq!(
        view(&session).line,
        "Sending to https://vpn.eu-west-101.myhuaweicloud.com. Time limit: 60 s."
    );

    session.arrived(ID, 201);
    let reaction = session.read(ID, created());
    assert_eq!(reaction.forget, []);
    let [kept] = &*reaction.keep else {
        panic!("one record")
    };
    let told = kept.answer.clone().expect("an answer");
    assert_eq!(
        told.resource.as_deref(),
        Some("620d0001-5f3c-410f-832e-200b868f0001")
    );
    assert_eq!(told.request_id.as_deref(), Some("r-1"));
    let connection = kept.connection().expect("a connection");
    assert_eq!(connection.facts["flavor"], "GM");
    assert_eq!(
        connection.body["vpn_connection"]["vgw_id"],
        "620d0001-5f3c-410f-832e-200b868f0001"
    );
    let Some(OutcomeView::Answer {
        answer,
        check,
        curl,
        ..
    }) = view(&session).outcome
    else {
        panic!("no answer")
    };
    assert_eq!((&*check, curl), ("", None));
    assert_eq!(answer.connection, Some(connection));
}

#[test]
fn a_proxy_that_asks_for_the_confirmation_gets_its_id() {
    let mut session = fresh();
    session.review(&prepared());
    let manners = Manners::of(&[("x-confirmation".into(), "once".into())]);
    let reaction = session.confirm(
        prepared(),
        Confirmation {
            manners: Some(manners),
            ..confirmation(ID, &[])
        },
    );
    let (outgoing, _) = reaction.fetch.expect("a request");
    assert!(outgoing.headers.contains(&(CONFIRMATION.into(), ID.into())));
}

#[test]
fn a_second_confirmation_sends_nothing() {
    let (mut session, _) = sending();
    let second = session.confirm(prepared(), confirmation("c2", &[ID]));
    assert!(second.fetch.is_none() && second.trust.is_none());
    assert!(second.forget.is_empty() && second.keep.is_empty());
    session.read(ID, created());
    assert!(
        session
            .confirm(prepared(), confirmation("c3", &[ID]))
            .fetch
            .is_none()
    );
    assert_eq!(session.name(), "answered");
}

/// The reports by which a request ends without an answer.
type Report = fn(&mut Session, &str) -> Reaction;
const LATE: [Report; 7] = [
    |session, id| session.broken(id, 201),
    Session::timed_out,
    Session::cut,
    Session::redirected,
    Session::blocked,
    Session::unbuilt,
    Session::unstored,
];

#[test]
fn an_answer_that_is_read_late_is_not_lost() {
    let (mut session, _) = sending();
    session.arrived(ID, 201);
    let line = view(&session).line;
    assert!(line.contains("status 201"), "{line}");
    for _ in 0..3 {
        session.unread(ID);
        let now = view(&session);
        assert_eq!((now.state, &now.outcome), ("sending", &None));
        assert!(
            now.line.contains("status 201") && now.line.contains("tried again"),
            "{}",
            now.line
        );
        // Reports about an answered request come too late.
        for late in LATE {
            let late = late(&mut session, ID);
            assert!(late.keep.is_empty() && late.forget.is_empty());
            assert!(!late.abort && late.said.is_none());
        }
        session.arrived(ID, 201);
        assert_eq!(view(&session), now);
    }
    assert!(session.read(ID, created()).keep[0].is_created());
    assert_eq!(view(&session).state, "answered");
}

#[test]
fn a_report_about_another_request_says_nothing() {
    let (mut session, _) = sending();
    let before = view(&session);
    for late in LATE {
        let late = late(&mut session, "c0");
        assert!(late.keep.is_empty() && late.forget.is_empty() && !late.abort);
    }
    session.arrived("c0", 201);
    session.unread("c0");
    assert!(session.read("c0", created()).keep.is_empty());
    assert_eq!(view(&session), before);
}

#[test]
fn an_answer_that_nobody_waits_for_is_unread() {
    let (mut session, reaction) = sending();
    session.arrived(ID, 201);
    session.unread(ID);
    let stopped = session.cancel();
    assert!(stopped.abort);
    assert_eq!(stopped.keep, reaction.keep);
    assert_eq!(view(&session).state, "unknown");
    assert!(why(&session).contains("status 201"), "{}", why(&session));
    // It is dropped with the request that it answers.
    assert!(session.read(ID, created()).keep.is_empty());
    assert_eq!(view(&session).state, "unknown");
}

#[test]
fn the_outcome_speaks_of_the_settings_that_were_sent() {
    let mut session = fresh();
    let slow = || {
        prepare(Settings {
            limit: "90".into(),
            ..settings()
        })
    };
    session.review(&slow());
    let reaction = session.confirm(slow(), confirmation(ID, &[]));
    session.know_whole(reaction.keep);
    let other = prepare(Settings {
        region: "cn-south-1".into(),
        proxy: "https://p.example/".into(),
        limit: "5".into(),
        ..settings()
    });
    let line = session.view(Some(&other), "").line;
    assert!(
        line.contains("eu-west-101") && line.contains(" 90 s."),
        "{line}"
    );
    session.cut(ID);
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
    session.review(&other);
    let second = prepare(Settings {
        region: "cn-south-1".into(),
        ..settings()
    });
    session.confirm(second, confirmation("c2", &[ID]));
    let blocked = session.blocked("c2");
    assert!(
        blocked
            .said
            .is_some_and(|said| said.contains("localhost:8080"))
    );
    own(&session, Some(&other));
    // How a request of another tab was sent is not known here.
    let mut session = Session::new(&GATEWAY);
    session.know_whole(vec![elsewhere("other")]);
    match session.view(Some(&other), "").outcome {
        Some(OutcomeView::Failure { curl, check, .. }) => {
            assert_eq!(curl, "");
            assert!(check.contains("\"other\""), "{check}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_under_way_when_the_page_was_left_may_exist() {
    let (_, reaction) = sending();
    let mut session = Session::new(&GATEWAY);
    session.know_whole(reaction.keep.clone());
    let shown = view(&session);
    assert_eq!(
        (shown.state, &*shown.line),
        ("unknown", "Unknown: the VPN gateway may have been created.")
    );
    session.review(&prepared());
    assert_eq!(review(&session).doubts, [ID]);
    let refused = session.confirm(prepared(), confirmation("c2", &[]));
    assert!(refused.fetch.is_none());
    assert_eq!(refused.lead.as_deref(), Some("/send/again"));
    assert_eq!(review(&session).asked, Some(Tick::Again));
    session.cancel();
    session.review(&prepared());
    assert_eq!(review(&session).asked, None, "another review begins anew");
    session.cancel();
    let settled = session.settled(&[ID.into()]);
    assert_eq!(
        (settled.keep[0].is_checked, settled.forget.len()),
        (true, 0)
    );
    session.know_whole(settled.keep);
    assert_eq!(view(&session).state, "idle");
    assert!(view(&session).line.contains("listed below"));
}

#[test]
fn what_was_created_before_a_reload_is_not_denied() {
    let (mut sent, _) = sending();
    let reaction = sent.read(ID, created());
    for api in [&GATEWAY, &CONNECTION] {
        let mut session = Session::new(api);
        session.know_whole(reaction.keep.clone());
        let shown = view(&session);
        assert_eq!((shown.state, shown.outcome), ("idle", None));
        assert!(!shown.line.contains("Nothing"), "{}", shown.line);
        assert!(shown.line.contains("below"), "{}", shown.line);
    }
    let mut session = Session::new(&GATEWAY);
    session.know_whole(reaction.keep);
    session.review(&prepared());
    let asks = review(&session);
    assert_eq!(asks.doubt, None);
    assert_eq!(
        asks.created,
        [
            "This browser has already created a VPN gateway \"n\" with the ID 620d0001-5f3c-410f-832e-200b868f0001."
        ]
    );
}

#[test]
fn the_review_names_the_newest_of_many() {
    let mut session = Session::new(&GATEWAY);
    let many = (0..5).map(|at| elsewhere(&format!("g{at}")).answered(&created()));
    session.know_whole(many.flatten().collect());
    session.review(&prepared());
    let named = review(&session).created;
    assert_eq!(named.len(), 4);
    assert!(named[0].contains("\"g0\"") && named[3].starts_with("And 2 more"));
}

#[test]
fn a_tick_counts_for_the_doubt_beside_it() {
    let mut session = Session::new(&GATEWAY);
    session.know_whole(vec![elsewhere("one")]);
    session.review(&prepared());
    // While the person ticks, another tab sends.
    session.know_whole(vec![elsewhere("one"), elsewhere("two")]);
    let refused = session.confirm(prepared(), confirmation(ID, &["one"]));
    assert!(refused.fetch.is_none() && refused.keep.is_empty());
    assert_eq!(review(&session).doubts, ["one", "two"]);
    let sent = session.confirm(prepared(), confirmation(ID, &["one", "two"]));
    assert!(sent.fetch.is_some());
    // What was checked stays on record, and is not asked about again.
    let checked: Vec<_> = sent
        .keep
        .iter()
        .map(|it| (&*it.id, it.is_checked))
        .collect();
    assert_eq!(checked, [(ID, false), ("one", true), ("two", true)]);
    session.know_whole(sent.keep.clone());
    let read = session.read(ID, created());
    session.know_whole([&*read.keep, &sent.keep[1..]].concat());
    session.review(&prepared());
    assert_eq!(review(&session).doubt, None);
}

#[test]
fn what_another_tab_sends_is_seen_in_the_review() {
    let mut session = answered();
    let created = session.records.clone().expect("known");
    session.review(&prepared());
    assert!(review(&session).doubt.is_none());
    session.know_whole([&*created, &[elsewhere("two")]].concat());
    assert_eq!(review(&session).doubts, ["two"]);
    assert!(
        session
            .confirm(prepared(), confirmation("c2", &[]))
            .fetch
            .is_none()
    );
    // Once it is answered or dismissed there, this tab shows its own outcome as before.
    session.know_whole(created);
    assert!(review(&session).doubt.is_none());
    session.cancel();
    assert_eq!(view(&session).state, "answered");
    // Records of another API say nothing about this one.
    let mut session = Session::new(&CONNECTION);
    session.know_whole(vec![elsewhere("one")]);
    session.review(&prepared());
    assert!(review(&session).doubt.is_none());
}

#[test]
fn what_is_wrong_by_now_says_nothing_about_a_request_under_way() {
    for wrong in [hindered(), empty()] {
        let (mut session, _) = sending();
        let reaction = session.review(&wrong);
        assert!(reaction.keep.is_empty() && reaction.forget.is_empty());
        assert_eq!(
            reaction.lead.as_deref(),
            Some("send-stop"),
            "no button is dead"
        );
        assert_eq!(session.view(Some(&wrong), "").state, "sending");
        session.read(ID, created());
        assert_eq!(view(&session).state, "answered");
    }
}

#[test]
fn what_an_earlier_request_created_is_not_lost_over_one_that_cannot_be_sent() {
    let (mut lost, _) = sending();
    assert!(lost.timed_out(ID).abort);
    let mut left = Session::new(&GATEWAY);
    left.know_whole(vec![elsewhere("one")]);
    for (mut session, state) in [
        (answered(), "answered"),
        (lost, "unknown"),
        (left, "unknown"),
    ] {
        let reaction = session.review(&hindered());
        let shown = session.view(Some(&hindered()), "");
        assert_eq!(shown.state, state);
        assert_eq!(reaction.lead.as_deref(), Some("/env/proxy"));
        assert_eq!(shown.problems[0].control, "/env/proxy");
        assert!(shown.problems[0].message.contains("Enter a proxy"));
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
    session.review(&empty());
    let shown = session.view(Some(&empty()), "");
    assert_eq!((shown.state, shown.review), ("answered", None));
}

#[test]
fn every_request_in_doubt_is_told_and_settled() {
    let (one, two) = (elsewhere("one"), elsewhere("two"));
    let mut session = Session::new(&GATEWAY);
    session.know_whole(vec![one.clone(), two.clone()]);
    session.review(&prepared());
    let doubt = review(&session).doubt.expect("a doubt");
    assert_eq!(
        (
            doubt.matches("\"one\"").count(),
            doubt.matches("\"two\"").count()
        ),
        (1, 1)
    );
    session.cancel();
    // What was drawn is settled, and nothing that came later.
    let shown = |session: &Session| match view(session).outcome {
        Some(OutcomeView::Failure { doubts, .. }) => doubts,
        other => panic!("{other:?}"),
    };
    let drawn = shown(&session);
    assert_eq!(drawn, ["one", "two"]);
    session.know_whole(vec![elsewhere("three"), one.clone(), two.clone()]);
    let settled = session.settled(&drawn).keep;
    assert_eq!(settled, [one.checked(), two.checked()]);
    session.know_whole([&[elsewhere("three")], &*settled].concat());
    assert_eq!(view(&session).state, "unknown");
    assert_eq!(shown(&session), ["three"]);
    session.know_whole(Vec::new());
    assert_eq!(view(&session).state, "idle");

    // What this session lost is settled by its own button, and by another tab that dismisses or checks
    // it.
    let (mut session, reaction) = sending();
    session.timed_out(ID);
    let settled = session.settled(&shown(&session)).keep;
    let checked = reaction.keep[0].clone().checked();
    assert_eq!(settled, std::slice::from_ref(&checked));
    session.know_whole(settled);
    assert_eq!(session.name(), "idle");
    for left in [vec![], vec![checked]] {
        let (mut session, _) = sending();
        session.timed_out(ID);
        session.know_whole(reaction.keep.clone());
        assert!(why(&session).contains("time limit"));
        session.know_whole(left);
        assert_eq!(view(&session).state, "idle");
    }
    // What was never stored was not dismissed either.
    let (mut session, _) = sending();
    session.know_whole(Vec::new());
    session.timed_out(ID);
    session.know_whole(Vec::new());
    assert!(why(&session).contains("time limit"));
}

#[test]
fn what_another_tab_dismisses_too_early_is_recorded_again() {
    let ends: [Report; 3] = [Session::cut, Session::timed_out, |session, id| {
        session.read(id, created())
    }];
    for end in ends {
        let (mut session, first) = sending();
        assert_eq!(session.know_whole(Vec::new()), first.keep);
        let reaction = end(&mut session, ID);
        assert_eq!(reaction.keep[0].id, first.keep[0].id);
        session.know_whole(reaction.keep);
        assert_ne!(view(&session).state, "idle");
    }
}

#[test]
fn an_answer_is_recorded_from_its_first_byte_on() {
    let (mut session, _) = sending();
    let arrived = session.arrived(ID, 201).keep;
    assert_eq!(
        arrived[0].answer.as_ref().map(|told| told.status),
        Some(201)
    );
    assert!(arrived[0].is_in_doubt());
    assert!(arrived[0].text(String::new()).contains("Status: 201"));
    let (mut session, _) = sending();
    let broken = session.broken(ID, 201);
    assert!(broken.keep[0].is_in_doubt());
    assert_eq!(
        why(&session),
        "An answer with status 201 began to arrive, then broke off."
    );
    // Another tab's copy from before does not take its place.
    let created = elsewhere("one").answered(&created());
    let stale = elsewhere("one").checked();
    let stored = stale.over(created.clone());
    assert!(stored.is_created() && stored.is_checked);
    assert_eq!(elsewhere("one").over(None), elsewhere("one"));
}

#[test]
fn a_request_that_cannot_be_recorded_is_not_sent() {
    let (mut session, first) = sending();
    let reaction = session.unstored(ID);
    assert_eq!(reaction.forget, first.keep);
    assert!(reaction.abort && reaction.said.is_none() && reaction.keep.is_empty());
    assert_eq!(view(&session).line, "Failed: nothing was sent.");
    assert!(why(&session).contains("cannot store"));

    // The outcome of an earlier request stays and is in doubt as before, however the next one ends
    // before it was sent.
    for event in [Session::unstored, Session::blocked, Session::unbuilt] {
        let (mut session, first) = sending();
        session.timed_out(ID);
        session.review(&prepared());
        let second = session.confirm(prepared(), confirmation("c2", &[ID]));
        assert!(second.keep[1].is_checked);
        let reaction = event(&mut session, "c2");
        assert_eq!(reaction.keep, first.keep);
        assert_eq!(reaction.forget.first(), second.keep.first());
        assert!(reaction.said.is_some_and(|said| !said.is_empty()));
        assert_eq!(view(&session).state, "unknown");

        // So does a doubt of another tab.
        let mut session = Session::new(&GATEWAY);
        session.know_whole(vec![elsewhere("one")]);
        session.review(&prepared());
        let sent = session.confirm(prepared(), confirmation("c2", &["one"]));
        session.know_whole(sent.keep);
        let reaction = event(&mut session, "c2");
        assert!(reaction.said.is_some());
        assert_eq!(reaction.keep, [elsewhere("one")]);
        session.know_whole(reaction.keep);
        assert_eq!(view(&session).state, "unknown");
        assert_eq!(why(&session), LEFT);
    }
}

#[test]
fn what_cannot_be_sent_is_said_before_the_review() {
    let mut session = fresh();
    let reaction = session.review(&empty());
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
    session.review(&hindered());
    match session.view(Some(&hindered()), "").outcome {
        Some(OutcomeView::Failure { why, curl, .. }) => {
            assert!(why.contains("Enter a proxy") && curl.contains("curl"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(session.name(), "failed");
}

#[test]
fn a_problem_at_the_confirmation_closes_the_review() {
    let mut session = fresh();
    session.review(&prepared());
    let reaction = session.confirm(empty(), confirmation(ID, &[]));
    assert!(reaction.fetch.is_none() && reaction.keep.is_empty());
    assert_eq!(reaction.lead.as_deref(), Some("/env/region"));
    let shown = session.view(Some(&empty()), "");
    assert_eq!((shown.state, shown.problems.len()), ("idle", 3));
    // So does a browser that has gone offline meanwhile.
    session.review(&prepared());
    let reaction = session.confirm(hindered(), confirmation(ID, &[]));
    assert!(reaction.fetch.is_none() && reaction.keep.is_empty());
    assert_eq!(view(&session).line, "Failed: nothing was sent.");
}

#[test]
fn a_request_without_an_answer_is_unknown_and_tells_the_causes() {
    let ends: [(Report, &str, bool); 4] = [
        (Session::cut, "The request failed.", false),
        (Session::timed_out, "time limit", true),
        (Session::redirected, "redirect", false),
        (|session, _| session.cancel(), "stopped", true),
    ];
    for (end, says, aborts) in ends {
        let (mut session, first) = sending();
        let reaction = end(&mut session, ID);
        assert_eq!((reaction.abort, &reaction.keep), (aborts, &first.keep));
        let Some(OutcomeView::Failure {
            why,
            causes,
            check,
            curl,
            ..
        }) = view(&session).outcome
        else {
            panic!("no failure")
        };
        assert!(why.contains(says), "{why}");
        assert_eq!(causes.is_empty(), says != "The request failed.");
        assert!(check.contains("\"n\"") && curl.contains("curl"));
    }
    let (mut session, _) = sending();
    assert!(session.blocked(ID).said.is_none());
    assert_eq!(view(&session).state, "failed");
    assert!(why(&session).contains("content security policy"));
    let (mut session, first) = sending();
    assert_eq!(session.unbuilt(ID).forget, first.keep);
    assert_eq!(view(&session).line, "Failed: nothing was sent.");
    assert!(why(&session).contains("addresses of the endpoint"));
}

#[test]
fn a_proxy_test_without_an_answer_tells_the_causes() {
    let said = untested(&prepared().causes);
    assert!(said.contains(SILENT) && said.contains("No proxy answers"));
}

/// Two tabs of one browser, their storage, and the service that counts.
struct World {
    tabs: [Tab; 2],
    stored: BTreeMap<String, String>,
    confirmations: usize,
    /// The requests that arrived, by the IDs of their confirmations.
    created: Vec<String>,
    /// The records that a person dismissed.
    dismissed: Vec<String>,
}

struct Tab {
    session: Session,
    /// The request on its way, and the answer to it if the service has given one.
    flight: Option<(String, Option<Answer>)>,
}

impl World {
    fn new() -> World {
        let tab = || Tab {
            session: Session::new(&GATEWAY),
            flight: None,
        };
        let mut world = World {
            tabs: [tab(), tab()],
            stored: BTreeMap::new(),
            confirmations: 0,
            created: Vec::new(),
            dismissed: Vec::new(),
        };
        world.know();
        world
    }

    fn records(&self) -> Vec<Record> {
        self.stored
            .values()
            .filter_map(|text| Record::decode(text))
            .collect()
    }

    /// Has both tabs see what is stored, as the page does after each change.
    fn know(&mut self) {
        for at in [0, 1, 0] {
            let records = self.records();
            for record in self.tabs[at].session.know_whole(records) {
                self.stored.insert(record.key(), record.encode());
            }
        }
    }

    /// Carries a reaction out, as the page does.
    fn carry_out(&mut self, at: usize, reaction: Reaction) {
        for record in reaction.keep {
            let stored = self.stored.get(&record.key());
            let record = record.over(stored.and_then(|text| Record::decode(text)));
            self.stored.insert(record.key(), record.encode());
        }
        for record in &reaction.forget {
            self.stored.remove(&record.key());
        }
        let tab = &mut self.tabs[at];
        if reaction.abort {
            tab.flight = None;
        }
        if reaction.fetch.is_some() {
            let id = tab.session.under_way().expect("a request is under way");
            tab.flight = Some((id.to_owned(), None));
        }
        self.know();
    }

    /// Returns the reaction to a step in a tab, by the step's number.
    fn happen(&mut self, at: usize, step: u8) -> Reaction {
        let World {
            tabs,
            stored,
            confirmations,
            created: made,
            dismissed,
        } = self;
        let tab = &mut tabs[at];
        let id = tab.flight.as_ref().map(|(id, _)| id.clone());
        let id = id.unwrap_or_default();
        match step {
            0..=2 => tab.session.review(&prepared()),
            3..=6 => {
                let doubts = view(&tab.session).review.map(|review| review.doubts);
                let doubts = doubts.unwrap_or_default();
                let ticked: Vec<&str> = doubts.iter().map(String::as_str).collect();
                // Every other time without the tick.
                let ticked = if step.is_multiple_of(2) {
                    &*ticked
                } else {
                    &[]
                };
                let id = format!("c{confirmations}");
                let reaction = tab.session.confirm(prepared(), confirmation(&id, ticked));
                *confirmations += usize::from(reaction.fetch.is_some());
                reaction
            }
            // The service has the request, and answers: it creates, refuses, or leaves it open.
            7..=9 => {
                if let Some((id, answer @ None)) = &mut tab.flight {
                    let given = match step {
                        7 => created(),
                        8 => refused(),
                        _ => unsure(),
                    };
                    if given.creation != Creation::Refused {
                        made.push(id.clone());
                    }
                    *answer = Some(given);
                }
                Reaction::default()
            }
            // The answer arrives, and breaks off, or the worker dies at it, or reads it.
            10..=12 => match tab.flight.clone() {
                Some((id, Some(answer))) if step == 12 => tab.session.read(&id, answer),
                Some((id, Some(_))) if step == 11 => {
                    let reaction = tab.session.arrived(&id, 201);
                    tab.session.unread(&id);
                    reaction
                }
                Some((id, Some(_))) => tab.session.broken(&id, 201),
                _ => Reaction::default(),
            },
            // It is lost on the way, or nobody waits for it.
            13 => tab.session.cut(&id),
            14 => tab.session.timed_out(&id),
            15 => tab.session.cancel(),
            // An answer to a request of long ago.
            16 => tab.session.read("b0", super::tests::created()),
            // The tab is loaded again.
            17 | 18 => {
                *tab = Tab {
                    session: Session::new(&GATEWAY),
                    flight: None,
                };
                Reaction::default()
            }
            // It was never sent, which is known before the service has it.
            19 if tab
                .flight
                .as_ref()
                .is_some_and(|(_, answer)| answer.is_none()) =>
            {
                tab.session.unstored(&id)
            }
            // A person dismisses the newest record, which may be of a request under way in the other tab.
            20 => {
                let own = tab.session.under_way();
                let key = stored
                    .keys()
                    .rfind(|key| own.is_none_or(|own| !key.ends_with(own)));
                let record = key.and_then(|key| Record::decode(&stored[key]));
                dismissed.extend(record.iter().map(|record| record.id.clone()));
                Reaction {
                    forget: record.into_iter().collect(),
                    ..Reaction::default()
                }
            }
            _ => {
                let doubts = match view(&tab.session).outcome {
                    Some(
                        OutcomeView::Failure { doubts, .. } | OutcomeView::Answer { doubts, .. },
                    ) => doubts,
                    None => Vec::new(),
                };
                tab.session.settled(&doubts)
            }
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens(steps in prop::collection::vec((0..2_usize, 0..22_u8), 0..40)) {
        let mut world = World::new();
        for (at, step) in steps {
            let before = view(&world.tabs[at].session);
            let had_answer = world.tabs[at].session.arrival().is_some();
            let reaction = world.happen(at, step);
            let shown = view(&world.tabs[at].session);
            let sends = before.state == "confirming" && shown.state == "sending";
            // Only the confirmation of a review fetches, its record is stored first, and every doubt that
            // the review showed has been ticked.
            prop_assert_eq!(reaction.fetch.is_some(), sends);
            prop_assert!(!sends || reaction.keep.first() == world.tabs[at].session.state.record());
            let doubts = before.review.map(|review| review.doubts).unwrap_or_default();
            prop_assert!(!sends || doubts.is_empty() || step.is_multiple_of(2));
            // A request whose answer has arrived ends only by reading, cancelling, or a reload.
            prop_assert!(!had_answer || shown.state == "sending" || matches!(step, 12 | 15 | 17 | 18));
            world.carry_out(at, reaction);

            // Nothing arrives that was not confirmed, and nothing twice.
            let mut made = world.created.clone();
            made.sort();
            made.dedup();
            prop_assert_eq!(made.len(), world.created.len());
            prop_assert!(made.len() <= world.confirmations);
            // What was created is on record until a person dismisses it.
            let records = world.records();
            for id in &world.created {
                let is_known = records.iter().any(|record| record.id == *id);
                prop_assert!(is_known || world.dismissed.contains(id), "{}", id);
            }
            for tab in &world.tabs {
                let shown = view(&tab.session);
                // A flight exists exactly while a request is under way.
                prop_assert_eq!(tab.session.flight.is_some(), shown.state == "sending");
                prop_assert_eq!(shown.review.is_some(), shown.state == "confirming");
                prop_assert!(!shown.line.is_empty());
                if shown.line == "Nothing has been sent." {
                    prop_assert!(records.is_empty());
                }
                let all = format!("{:?} {shown:?}", tab.session);
                prop_assert!(!all.contains(MARKER));
            }
            let stored = format!("{:?}", world.stored);
            prop_assert!(!stored.contains(MARKER));
        }
    }
}
