//! Properties of any document and any text, tried with some hundreds of random ones.
//!
//! Documents are generated from the catalogue: most members have a correct name, many have the
//! right type and a valid value, and some are arbitrary. Purely random JSON would never get past
//! the first member.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Number, Value, json};
use vpn_request_builder::catalogue;
use vpn_request_builder::catalogue::APIS;
use vpn_request_builder::catalogue::spec::everywhere::UNKNOWN;
use vpn_request_builder::catalogue::spec::{self, Api, FACTS, Field, Fix, Table, Type};
use vpn_request_builder::document::changes::Changes;
use vpn_request_builder::document::draft::{Draft, Edit};
use vpn_request_builder::document::form::Form;
use vpn_request_builder::document::parse::parse;
use vpn_request_builder::document::pointer;
use vpn_request_builder::document::pointer::Trail;
use vpn_request_builder::document::problems::{self, Sentence};
use vpn_request_builder::exchange::import;
use vpn_request_builder::rules::block;
use vpn_request_builder::rules::check::{self, Finding};

/// Texts that some rule has a finding about.
const TEXTS: [&str; 36] = [
    "",
    " ",
    "0",
    "7",
    "007",
    "64512",
    "true",
    "False",
    "static",
    "BGP",
    "policy-template",
    "er",
    "GM",
    "v300",
    "620d0001-5f3c-410f-832e-200b868f0001",
    "620D0001-5F3C-410F-832E-200B868F0001",
    "cb4a631d-demo-a8df-va86-ca3fa348c36c",
    "b32d91a4-****-****-****-e907174eb11d",
    "192.168.52.10",
    "192.168.52.0/24",
    "192.168.52.7/24",
    "192.168.0.0/16",
    "0.0.0.0/0",
    "100.64.0.0/10",
    "010.0.0.0/8",
    "10.0.0.0/33",
    "169.254.76.1/30",
    "169.254.76.2/30",
    "169.254.195.1/30",
    "16af:cacc:1097::/48",
    "16af:cacc:1097::1/48",
    "::ffff:10.0.0.0/104",
    "Test@123",
    "_sys_owner",
    "办公室",
    "a, b;c\n[\"d\"]",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![8 => select(&TEXTS[..]).prop_map(str::to_owned), 1 => any::<String>(), 1 => "[ -~]{0,70}"]
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        select(vec![
            -1, 0, 1, 2, 50, 51, 60, 100, 300, 500, 1000, 1001, 64512, 604_800
        ])
        .prop_map(Number::from),
        any::<i64>().prop_map(Number::from),
        any::<f64>().prop_map(|number| Number::from_f64(number).unwrap_or_else(|| 0.into())),
        "[1-9][0-9]{18,40}".prop_map(|digits| digits.parse().expect("digits are a number")),
    ]
}

/// Any JSON.
fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    let deeper = |inner: BoxedStrategy<Value>| {
        let member = (text(), inner.clone());
        prop_oneof![
            vec(inner, 0..3).prop_map(Value::from),
            vec(member, 0..3).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    };
    leaf.prop_recursive(3, 12, 3, move |inner| deeper(inner.boxed()))
        .boxed()
}

/// A value as described by a row of the catalogue.
fn value(field: &'static Field) -> BoxedStrategy<Value> {
    let options: Vec<&str> = field
        .options()
        .chain([field.sample])
        .filter(|option| !option.is_empty())
        .collect();
    match field.ty {
        Type::Text if options.is_empty() => text().prop_map(Value::from).boxed(),
        Type::Text => {
            prop_oneof![3 => select(options).prop_map(Value::from), 1 => text().prop_map(Value::from)].boxed()
        }
        Type::Integer => number().prop_map(Value::from).boxed(),
        Type::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Type::Object(table) => object(table),
        Type::List(item) => vec(roughly(item), 0..5).prop_map(Value::from).boxed(),
    }
}

/// Usually such a value, sometimes anything.
fn roughly(field: &'static Field) -> BoxedStrategy<Value> {
    prop_oneof![9 => value(field), 1 => anything()].boxed()
}

/// An object as described by a table, with some of its members and rarely an unknown one.
fn object(table: &'static Table) -> BoxedStrategy<Value> {
    let members: Vec<_> = table
        .fields
        .iter()
        .map(|field| option::weighted(0.6, roughly(field).prop_map(|value| (field.name, value))))
        .collect();
    (members, option::weighted(0.2, (text(), anything())))
        .prop_map(|(members, unknown)| {
            let members = members
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.to_owned(), value));
            Value::Object(members.chain(unknown).collect())
        })
        .boxed()
}

/// The name of an API, a body for it, and facts about the gateway.
fn request() -> impl Strategy<Value = (&'static str, Value, Value)> {
    let of = |api: &'static Api| {
        let body = prop_oneof![9 => object(api.request), 1 => anything()];
        let facts = api.facts.map_or(Just(json!({})).boxed(), |table| {
            prop_oneof![9 => object(table), 1 => anything()].boxed()
        });
        (Just(api.name), body, facts)
    };
    prop_oneof![of(APIS[0]), of(APIS[1])]
}

/// Returns the findings of a request.
fn findings(api: &str, body: &Value, facts: &Value) -> Vec<Finding> {
    check::check(page(api), body, facts)
}

fn page(name: &str) -> &'static Api {
    catalogue::find(name).expect("a page has that name")
}

/// Returns the body and the facts as one document, so that every finding's pointer is inside it.
fn whole(body: &Value, facts: &Value) -> Value {
    let mut members = body.as_object().cloned().unwrap_or_default();
    members.insert(FACTS[1..].to_owned(), facts.clone());
    Value::Object(members)
}

/// Returns the document after a click on a finding's fix.
fn fixed(whole: &Value, finding: &Finding) -> Option<Value> {
    let mut whole = whole.clone();
    let fix = finding.fix.clone()?;
    match &fix {
        Fix::Value(value) if !value.is_null() => {
            *pointer::get_mut(&mut whole, &finding.path)? = value.clone();
            return Some(whole);
        }
        _ => {}
    }
    let (parent, step) = pointer::split(&finding.path)?;
    match (pointer::get_mut(&mut whole, parent)?, fix) {
        (Value::Object(members), Fix::Value(_)) => {
            members.shift_remove(&*step)?;
        }
        (Value::Object(members), Fix::Rename(name)) => {
            let value = members.shift_remove(&*step)?;
            members.insert(name.to_owned(), value);
        }
        (Value::Object(members), Fix::Beside { name, value }) => {
            members.insert(name.to_owned(), value.into());
        }
        (Value::Array(entries), _) => {
            entries.remove(step.parse().ok()?);
        }
        _ => return None,
    }
    Some(whole)
}

/// The pointers of everything that can be drawn of a form: its roots, and every row of its tables
/// and lists.
fn members(form: &Form) -> Vec<String> {
    fn collect(form: &Form, pointer: String, field: &Field, into: &mut Vec<String>) {
        let rows = match field.ty {
            Type::List(item) => (0..form.entries(&pointer).len())
                .map(|at| (format!("{pointer}/{at}"), item))
                .collect(),
            Type::Object(table) => rows_of(table, &pointer),
            _ => Vec::new(),
        };
        into.push(pointer);
        for (pointer, field) in rows {
            collect(form, pointer, field, into);
        }
    }
    fn rows_of(table: &'static Table, parent: &str) -> Vec<(String, &'static Field)> {
        let fields = table.fields.iter();
        fields
            .map(|field| (format!("{parent}/{}", field.name), field))
            .collect()
    }
    let mut all = vec![String::new(), FACTS.to_owned()];
    let mut rows = rows_of(form.api.request, "");
    rows.extend(
        form.api
            .facts
            .map(|facts| rows_of(facts, FACTS))
            .unwrap_or_default(),
    );
    for (pointer, field) in rows {
        collect(form, pointer, field, &mut all);
    }
    all
}

/// One step of a person: its kind, two places, and what is put there.
type Step = (u8, prop::sample::Index, prop::sample::Index, String, Value);

fn step() -> impl Strategy<Value = Step> {
    (
        0..10u8,
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        text(),
        anything(),
    )
}

/// Carries out a step. Returns what it says it changed.
fn carry_out(form: &mut Form, (kind, first, second, text, value): Step) -> Changes {
    let members = members(form);
    let pointer = first.get(&members).clone();
    let lists = members
        .iter()
        .filter(|pointer| !form.entries(pointer).is_empty());
    let list = lists.cloned().collect::<Vec<_>>();
    let list = if list.is_empty() {
        pointer.clone()
    } else {
        first.get(&list).clone()
    };
    let len = form.entries(&list).len();
    let at = second.index(len + 1);
    let controls = Drawn::of(form).controls;
    let edit = match kind {
        0 | 1 if !controls.is_empty() => Edit::Type {
            pointer: first.get(&controls).clone(),
            text,
        },
        0..=2 => Edit::Set { pointer, value },
        3 => Edit::Insert {
            list,
            at,
            values: vec![value],
        },
        4 => Edit::Remove { list, at },
        5 => Edit::Move {
            list,
            from: at,
            to: (at + first.index(len + 1)) % (len + 1),
        },
        6 => return form.touch(&pointer),
        9 if !controls.is_empty() => Edit::All(vec![
            Edit::Set {
                pointer,
                value: value.clone(),
            },
            Edit::Type {
                pointer: second.get(&controls).clone(),
                text,
            },
            Edit::Insert {
                list,
                at,
                values: vec![value],
            },
        ]),
        7 => return form.undo().unwrap_or_default(),
        _ => return form.redo().unwrap_or_default(),
    };
    form.apply(edit)
}

/// The controls that the page draws of a form.
#[derive(Default)]
struct Drawn {
    /// The pointers of the controls.
    controls: Vec<String>,
    /// The mistyped values, each with the pointer of a control that is not drawn because of it.
    mistyped: Vec<(String, String)>,
}

impl Drawn {
    fn of(form: &Form) -> Drawn {
        let mut drawn = Drawn::default();
        drawn.table(form, "", form.api.request);
        if let Some(facts) = form.api.facts {
            drawn.table(form, FACTS, facts);
        }
        drawn
    }

    fn table(&mut self, form: &Form, parent: &str, table: &Table) {
        for field in table.fields {
            self.field(form, &format!("{parent}/{}", field.name), field);
        }
    }

    fn field(&mut self, form: &Form, pointer: &str, field: &Field) {
        let mistyped = form.view(pointer).mistyped.is_some();
        match field.ty {
            Type::Object(table) if mistyped => {
                let member = table
                    .fields
                    .iter()
                    .find(|field| !matches!(field.ty, Type::Object(_) | Type::List(_)));
                let member = member.expect("each table has a member of one value");
                self.mistyped
                    .push((pointer.to_owned(), format!("{pointer}/{}", member.name)));
            }
            Type::Object(table) => self.table(form, pointer, table),
            Type::List(item) if mistyped => {
                let first = item
                    .ty
                    .table()
                    .map(|table| format!("/{}", table.fields[0].name));
                // The first member of an object in a list cannot be tried if there is no entry yet.
                if first.is_none() {
                    self.mistyped
                        .push((pointer.to_owned(), format!("{pointer}/0")));
                }
            }
            Type::List(item) => {
                for at in 0..form.entries(pointer).len() {
                    self.field(form, &format!("{pointer}/{at}"), item);
                }
            }
            _ => self.controls.push(pointer.to_owned()),
        }
    }
}

fn known(findings: &[Finding], like: &Finding) -> usize {
    findings
        .iter()
        .filter(|other| other.rule.id == like.rule.id && other.severity == like.severity)
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        // A failure prints its document, which then becomes a case in tests/cases.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// The checker judges everything, and always in the same way.
    #[test]
    fn any_request_is_judged((api, body, facts) in request()) {
        prop_assert_eq!(findings(api, &body, &facts), findings(api, &body, &facts));
    }

    /// A finding is about an existing value, or about one missing from an existing object or list.
    #[test]
    fn a_finding_leads_into_the_document((api, body, facts) in request()) {
        let whole = whole(&body, &facts);
        for Finding { path, message, .. } in findings(api, &body, &facts) {
            let parent = pointer::split(&path).and_then(|(parent, _)| pointer::get(&whole, parent));
            let found = pointer::get(&whole, &path).or(parent);
            prop_assert!(found.is_some() || !body.is_object(), "{}: {}", path, message);
        }
    }

    /// A message with its lead is a sentence that names the member or the label of its row.
    #[test]
    fn a_message_names_the_field((api, body, facts) in request()) {
        for finding in findings(api, &body, &facts) {
            let Sentence { before, field, after } = problems::sentence(page(api), &finding);
            let listed = format!("{before}{field}{after}");
            let Finding { path, rule, message, .. } = finding;
            let row = spec::resolve(page(api), &path).filter(|_| rule.id != UNKNOWN.id);
            let name = pointer::split(&path).map(|(_, name)| name.into_owned()).unwrap_or_default();
            let named = row.map_or(name, |(field, _)| field.label.to_owned()).to_lowercase();
            let named = named.trim_end_matches('s');
            let body = ["the body must be", "the gateway details must be"];
            let lower = listed.to_lowercase();
            prop_assert!(lower.contains(named) || body.iter().any(|start| lower.starts_with(start)), "{}: {}", path, message);
            prop_assert!(!lower.contains("please") && message.ends_with(['.', '?']), "{}", message);
        }
    }

    /// A fix removes the finding that offers it.
    #[test]
    fn a_fix_removes_its_finding((api, body, facts) in request()) {
        let before = findings(api, &body, &facts);
        let whole = whole(&body, &facts);
        for finding in before.iter().filter(|finding| finding.fix.is_some()) {
            let Some(Value::Object(mut members)) = fixed(&whole, finding) else {
                return Err(TestCaseError::fail(format!("{} cannot be fixed", finding.path)));
            };
            let facts = members.shift_remove(&FACTS[1..]).unwrap_or_default();
            let after = findings(api, &Value::Object(members), &facts);
            // If the fix removes an entry, the next one gets its pointer, so findings are counted.
            prop_assert!(known(&after, finding) < known(&before, finding), "{}: {}", finding.path, finding.message);
        }
    }

    /// Undo leads back to each draft on the way, and redo forth again.
    #[test]
    fn undo_and_redo_lead_along_the_same_way(
        (name, body, facts) in request(),
        steps in vec(step(), 1..12),
    ) {
        let object = |value: Value| if value.is_object() { value } else { json!({ "x": value }) };
        let mut form = Form::of(page(name), Draft { body: object(body), facts: object(facts) });
        // The draft after as many steps as can be undone there.
        let mut way = vec![form.draft().clone()];
        for step in steps.into_iter().filter(|(kind, ..)| !(6..9).contains(kind)) {
            carry_out(&mut form, step);
            way.truncate(form.steps());
            way.push(form.draft().clone());
        }
        let text = |draft: &Draft| format!("{} {}", draft.body, draft.facts);
        for draft in way.iter().rev().skip(1) {
            prop_assert!(form.undo().is_some());
            prop_assert_eq!(text(form.draft()), text(draft));
        }
        prop_assert!(form.undo().is_none());
        for draft in way.iter().skip(1) {
            prop_assert!(form.redo().is_some());
            prop_assert_eq!(text(form.draft()), text(draft));
        }
    }

    /// After any import, each control accepts what is typed into it, and nothing else changes. If a
    /// mistyped value prevents this, the value is shown instead, and the control works once it is
    /// removed.
    #[test]
    fn every_control_takes_what_is_typed((name, body, facts) in request(), typed in text(), at in any::<prop::sample::Index>()) {
        // A draft consists of objects, whatever they contain.
        let object = |value: Value| if value.is_object() { value } else { json!({ "x": value }) };
        let form = Form::of(page(name), Draft { body: object(body), facts: object(facts) });
        let Drawn { controls, mistyped } = Drawn::of(&form);
        let shown = |form: &Form, pointer: &str| form.view(pointer).text;
        if let Some(pointer) = controls.get(at.index(controls.len().max(1))) {
            let mut after = form.clone();
            after.apply(Edit::Type { pointer: pointer.clone(), text: typed.clone() });
            prop_assert_eq!(&shown(&after, pointer), &typed, "{}", pointer);
            for other in controls.iter().filter(|other| *other != pointer) {
                prop_assert_eq!(shown(&after, other), shown(&form, other), "{} changes {}", pointer, other);
            }
            prop_assert!(after.undo().is_some() && after.draft() == form.draft());
        }
        for (pointer, member) in mistyped {
            let mut after = form.clone();
            after.apply(Edit::Type { pointer: member.clone(), text: typed.clone() });
            let list = member.ends_with("/0");
            if list {
                after.apply(Edit::Insert { list: pointer.clone(), at: 0, values: vec!["new".into()] });
            }
            prop_assert_eq!(after.draft(), form.draft(), "{} is lost to {}", pointer, member);
            // A row is removed by its own button.
            if pointer::split(&pointer).is_some_and(|(_, step)| step.parse::<usize>().is_err()) && !typed.is_empty() {
                after.apply(Edit::Set { pointer: pointer.clone(), value: Value::Null });
                if list {
                    after.apply(Edit::Insert { list: pointer.clone(), at: 0, values: vec!["".into()] });
                }
                after.apply(Edit::Type { pointer: member.clone(), text: typed.clone() });
                prop_assert_eq!(&shown(&after, &member), &typed, "{}", member);
            }
        }
    }

    /// Members that a step does not name as changed look as before.
    #[test]
    fn only_the_named_members_change((name, body, facts) in request(), steps in vec(step(), 1..8), all in any::<bool>()) {
        let mut form = Form::of(page(name), Draft { body, facts });
        form.show_findings(all);
        for step in steps {
            let before = form.clone();
            let told = format!("{step:?}");
            let changes = carry_out(&mut form, step);
            for pointer in members(&form).iter().filter(|pointer| !changes.concern(pointer)) {
                prop_assert_eq!(before.view(pointer), form.view(pointer), "{} after {}, which changed {:?}", pointer, told, changes);
            }
            prop_assert!(changes.findings || before.findings() == form.findings(), "{}", told);
            prop_assert!(changes.body || before.body() == form.body(), "{}", told);
        }
    }

    /// The page and the worker import a plain body alike.
    #[test]
    fn a_plain_body_is_imported_alike(
        (name, mut body, _) in request(),
        of_a_response in option::of(select(vec!["id", "status", "created_at", "request_id"])),
        blank in "[ \n\t]{0,3}",
        open in any::<bool>(),
    ) {
        let inner = body.get_mut(spec::outer(page(name)).name).and_then(Value::as_object_mut);
        if let (Some(inner), Some(member)) = (inner, of_a_response) {
            inner.insert(member.to_owned(), "b32d91a4-0a3f-4f47-9c2a-e907174eb11d".into());
        }
        let text = format!("{blank}{body:#}{blank}");
        // An empty body without further members is plain for certain.
        let empty = json!({ spec::outer(page(name)).name: {} });
        prop_assert!(import::plain::body(&format!("{blank}{empty}")).is_some(), "{}", empty);
        if let Some(plain) = import::plain::body(&text) {
            let whole = import::import(&text, open.then_some(APIS[0]));
            prop_assert_eq!(json!(plain), json!(whole.ok()), "{}", text);
        }
    }

    /// No message contains a secret, which somebody could read on the screen or in a log.
    #[test]
    fn no_message_contains_a_secret(secret in "[!-~]{6,40}", other in any::<String>()) {
        for psk in [json!(secret), json!([secret]), json!({ secret.as_str(): 1 }), json!(format!("{secret}{other}"))] {
            let body = json!({ "vpn_connection": { "psk": psk, "ikepolicy": {} } });
            for finding in check::check(&catalogue::CONNECTION, &body, &json!({})) {
                prop_assert!(!finding.message.contains(&secret), "{}", finding.message);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![
        any::<String>(),
        r#"[\[\]{}",:\\u0-9eE+.\- \ntrufalsn]{0,60}"#,
        (request(), any::<prop::sample::Index>()).prop_map(|((_, body, _), at)| {
            let text = body.to_string();
            let end = at.index(text.len() + 1);
            text.chars().take(end).collect()
        }),
    ]) {
        let strict = serde_json::from_str::<Value>(&text);
        match parse(&text) {
            Ok(document) => prop_assert_eq!(Some(document.value), strict.ok()),
            Err(broken) => {
                prop_assert!(strict.is_err() && broken.line > 0 && broken.column > 0);
            }
        }
    }

    /// Written JSON parses to the same value: numbers digit by digit, and no name twice.
    #[test]
    fn what_is_written_is_read_again((_, body, _) in request()) {
        for text in [body.to_string(), format!("{body:#}")] {
            let document = parse(&text).expect("what was written can be read");
            prop_assert_eq!(&document.value, &body);
            prop_assert_eq!(document.repeated, Vec::<String>::new());
        }
    }

    /// A repeated name is found wherever it is, and once.
    #[test]
    fn a_repeated_name_is_found((_, body, _) in request(), name in text()) {
        let quoted = json!(name);
        let twice = format!(r#"{{"outer":[{body},{{{quoted}:1,{quoted}:{body}}}]}}"#);
        let repeated = parse(&twice).map(|document| document.repeated).unwrap_or_default();
        let outer = Trail::ROOT.name("outer");
        let pointer = outer.index(1).name(&name).to_string();
        prop_assert_eq!(repeated, [pointer.as_str()]);
        prop_assert!(check::repeated(&catalogue::GATEWAY, &pointer).severity.blocks());
    }

    /// The hand-written parser agrees with std about IPv4 blocks.
    #[test]
    fn a_block_is_what_std_says(text in prop_oneof![
        text(),
        r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}/[0-9]{1,3}",
        r"[0-9./]{0,20}",
        (any::<[u8; 4]>(), 0u8..34).prop_map(|([a, b, c, d], mask)| format!("{a}.{b}.{c}.{d}/{mask}")),
    ]) {
        let std = text.split_once('/').and_then(|(address, mask)| {
            let address: std::net::Ipv4Addr = address.parse().ok()?;
            let mask: u8 = mask.parse().ok().filter(|number: &u8| number.to_string() == mask && *number <= 32)?;
            Some((address, mask))
        });
        prop_assert_eq!(block::v4(&text).map(|block| (block.addr(), block.prefix_len())), std);
    }
}

/// A document nested as deeply as the parser allows is judged like any other.
#[test]
fn deep_nesting_is_judged() {
    let deep = (0..120).fold(json!(1), |inner, _| json!([inner]));
    for api in APIS {
        let body = Value::Object(Map::from_iter([(
            api.request.fields[0].name.to_owned(),
            deep.clone(),
        )]));
        assert!(
            check::check(api, &body, &json!({}))
                .iter()
                .any(|finding| finding.severity.blocks())
        );
    }
}
