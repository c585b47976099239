//! Invariants of the catalogue as a whole.

#[path = "cases/load.rs"]
mod load;

use load::Case;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use vpn_request_builder::catalogue::reference;
use vpn_request_builder::catalogue::spec::everywhere::{self, BLANK, PLACEHOLDER, TYPE};
use vpn_request_builder::catalogue::spec::{
    self, Api, Check, Cond, DefaultValue, FACTS, Field, Rule, Severity, Table, Type,
};
use vpn_request_builder::catalogue::{self, APIS};
use vpn_request_builder::rules::block::Block;
use vpn_request_builder::rules::check::{self, Finding, MOST_FIELDS};
use vpn_request_builder::rules::spelling::plain;
use vpn_request_builder::transport::answer::codes;

/// The rows of the request tables as printed on the two pages: number of the table, parameter,
/// type, mandatory, default. Typed from the pages, so that a row missing here or in the catalogue
/// fails the test. Two values are the defaults for GM gateways and for all others; a default
/// described in words, such as a generated name, is not listed.
const GATEWAY_ROWS: &str = "
1 | project_id | String | Yes |
2 | vpn_gateway | CreateVgwRequestBodyContent object | Yes |
3 | name | String | No |
3 | network_type | String | No | public
3 | attachment_type | String | No | vpc
3 | ip_version | String | No | ipv4
3 | er_id | String | No |
3 | vpc_id | String | No |
3 | local_subnets | Array of String | No |
3 | local_subnets_v6 | Array of String | No |
3 | connect_subnet | String | No |
3 | bgp_asn | Long | No | 64512
3 | flavor | String | No | Professional1
3 | availability_zone_ids | Array of String | No |
3 | enterprise_project_id | String | No | 0
3 | eip1 | CreateRequestEip object | No |
3 | eip2 | CreateRequestEip object | No |
3 | access_vpc_id | String | No |
3 | access_subnet_id | String | No |
3 | ha_mode | String | No | active-active
3 | access_private_ip_1 | String | No |
3 | access_private_ip_2 | String | No |
3 | tags | Array of VpnResourceTag objects | No |
4 | id | String | No |
4 | type | String | No |
4 | charge_mode | String | No | bandwidth
4 | bandwidth_size | Integer | No |
4 | bandwidth_name | String | No |
4 | bandwidth_id | String | No |
5 | key | String | Yes |
5 | value | String | Yes |
";

/// The same for the other page. It leaves the default of the IKE encryption algorithm blank; the
/// value here is that of the IPsec policy.
const CONNECTION_ROWS: &str = "
1 | project_id | String | Yes |
2 | vpn_connection | CreateVpnConnectionRequestBodyContent object | Yes |
3 | name | String | No |
3 | vgw_id | String | Yes |
3 | vgw_ip | String | Yes |
3 | style | String | No | static
3 | cgw_id | String | Yes |
3 | peer_subnets | Array of String | No |
3 | tunnel_local_address | String | No |
3 | tunnel_peer_address | String | No |
3 | enable_nqa | Boolean | No | false
3 | psk | String | No |
3 | policy_rules | Array of PolicyRule objects | No |
3 | ikepolicy | IkePolicy object | No |
3 | ipsecpolicy | IpsecPolicy object | No |
3 | ha_role | String | No | master
3 | tags | Array of VpnResourceTag objects | No |
4 | rule_index | Integer | No |
4 | source | String | No |
4 | destination | Array of String | No |
5 | ike_version | String | No | v1, v2
5 | phase1_negotiation_mode | String | No | main
5 | authentication_algorithm | String | No | sm3, sha2-256
5 | encryption_algorithm | String | No | sm4, aes-128
5 | dh_group | String | No | group15
5 | authentication_method | String | No | pre-share
5 | lifetime_seconds | Integer | No | 86400
5 | local_id_type | String | No | ip
5 | local_id | String | No |
5 | peer_id_type | String | No | ip
5 | peer_id | String | No |
5 | dpd | Dpd object | No |
6 | timeout | Integer | No | 15
6 | interval | Integer | No | 30
6 | msg | String | No | seq-hash-notify
7 | authentication_algorithm | String | No | sm3, sha2-256
7 | encryption_algorithm | String | No | sm4, aes-128
7 | pfs | String | No | group15
7 | transform_protocol | String | No | esp
7 | lifetime_seconds | Integer | No | 3600
7 | encapsulation_mode | String | No | tunnel
8 | key | String | Yes |
8 | value | String | Yes |
";

#[test]
fn the_rows_are_those_of_the_pages() {
    for (api, rows) in [
        (&catalogue::GATEWAY, GATEWAY_ROWS),
        (&catalogue::CONNECTION, CONNECTION_ROWS),
    ] {
        let facts = |table: &Table| api.facts.is_some_and(|facts| std::ptr::eq(facts, table));
        let mut printed = String::from("\n");
        for table in catalogue::tables(api)
            .into_iter()
            .filter(|table| !facts(table))
        {
            for Field {
                name,
                ty,
                mandatory,
                default,
                ..
            } in table.fields
            {
                let mandatory = if *mandatory { "Yes" } else { "No" };
                let row = format!(
                    "{} | {name} | {} | {mandatory} | {}",
                    table.number,
                    column(*ty),
                    default_text(default)
                );
                let _ = writeln!(printed, "{}", row.trim_end());
            }
        }
        assert_eq!(printed, rows.replace("Long", "Integer"), "{}", api.name);
    }
}

/// The rows of the response tables, in the same format: number of the table, parameter, type.
const GATEWAY_RESPONSE: &str = "
6 | vpn_gateway | ResponseVpnGateway object
6 | request_id | String
7 | id | String
7 | name | String
7 | network_type | String
7 | attachment_type | String
7 | ip_version | String
7 | certificate_id | String
7 | er_id | String
7 | vpc_id | String
7 | local_subnets | Array of String
7 | local_subnets_v6 | Array of String
7 | connect_subnet | String
7 | bgp_asn | Long
7 | flavor | String
7 | connection_number | Integer
7 | used_connection_number | Integer
7 | used_connection_group | Integer
7 | enterprise_project_id | String
7 | access_vpc_id | String
7 | access_subnet_id | String
7 | ha_mode | String
7 | policy_template | PolicyTemplate object
7 | tags | Array of VpnResourceTag objects
8 | key | String
8 | value | String
9 | ike_policy | IkePolicy object
9 | ipsec_policy | IpsecPolicy object
10 | encryption_algorithm | String
10 | dh_group | String
10 | authentication_algorithm | String
10 | lifetime_seconds | Integer
11 | authentication_algorithm | String
11 | encryption_algorithm | String
11 | pfs | String
11 | lifetime_seconds | Integer
";

/// The same for the other page.
const CONNECTION_RESPONSE: &str = "
9 | vpn_connection | ResponseVpnConnection object
9 | request_id | String
10 | id | String
10 | name | String
10 | vgw_id | String
10 | vgw_ip | String
10 | style | String
10 | cgw_id | String
10 | peer_subnets | Array of String
10 | tunnel_local_address | String
10 | tunnel_peer_address | String
10 | enable_nqa | Boolean
10 | policy_rules | Array of PolicyRule objects
10 | ikepolicy | IkePolicy object
10 | ipsecpolicy | IpsecPolicy object
10 | created_at | String
10 | updated_at | String
10 | enterprise_project_id | String
10 | connection_monitor_id | String
10 | ha_role | String
10 | tags | Array of VpnResourceTag objects
11 | rule_index | Integer
11 | source | String
11 | destination | Array of String
12 | ike_version | String
12 | phase1_negotiation_mode | String
12 | authentication_algorithm | String
12 | encryption_algorithm | String
12 | dh_group | String
12 | authentication_method | String
12 | lifetime_seconds | Integer
12 | local_id_type | String
12 | local_id | String
12 | peer_id_type | String
12 | peer_id | String
12 | dpd | Dpd object
13 | timeout | Integer
13 | interval | Integer
13 | msg | String
14 | authentication_algorithm | String
14 | encryption_algorithm | String
14 | pfs | String
14 | transform_protocol | String
14 | lifetime_seconds | Integer
14 | encapsulation_mode | String
15 | key | String
15 | value | String
";

#[test]
fn the_rows_of_the_responses_are_those_of_the_pages() {
    for (api, rows) in [
        (&catalogue::GATEWAY, GATEWAY_RESPONSE),
        (&catalogue::CONNECTION, CONNECTION_RESPONSE),
    ] {
        let mut printed = String::from("\n");
        for table in catalogue::response_tables(api) {
            for Field { name, ty, .. } in table.fields {
                let _ = writeln!(printed, "{} | {name} | {}", table.number, column(*ty));
            }
        }
        assert_eq!(printed, rows.replace("Long", "Integer"), "{}", api.name);
    }
}

/// A row of a response has a label, a help text and no rules. A member that also exists in the
/// request has the same label there.
#[test]
fn every_row_of_a_response_has_words_and_no_rules() {
    for api in APIS {
        for member in catalogue::response_tables(api)
            .into_iter()
            .flat_map(|table| rows_of(api, table))
        {
            let Member { row, field, .. } = member;
            assert!(!field.label.is_empty(), "{} has no label", member.label());
            assert!(!field.secret, "{} would be shown", member.label());
            // The row of the request describes the entries of a list of texts.
            let is_entry = !std::ptr::eq(row, field);
            assert!(
                is_entry || field.rules.is_empty() && !field.mandatory,
                "{}",
                member.label()
            );
            assert!(
                is_entry || field.help.ends_with('.'),
                "{} has no sentence of help",
                member.label()
            );
        }
        let inner = |table: &'static Table| {
            table.fields[0]
                .ty
                .table()
                .expect("all members stand in an object")
        };
        for field in inner(catalogue::response(api)).fields {
            let Some(asked) = inner(api.request).field(field.name) else {
                continue;
            };
            assert_eq!(
                column(field.ty).replace("Response", ""),
                column(asked.ty),
                "{}",
                field.name
            );
            assert_eq!(field.label, asked.label, "{}", field.name);
        }
    }
}

/// A member that the request assigns to the response is in the response's table.
#[test]
fn what_belongs_to_a_response_is_in_its_table() {
    for api in APIS {
        let inner = |table: &'static Table| {
            table.fields[0]
                .ty
                .table()
                .expect("all members stand in an object")
        };
        let (asked, given) = (inner(api.request), inner(catalogue::response(api)));
        let told = asked
            .elsewhere
            .iter()
            .filter(|(_, words)| words.contains("Only responses have it"));
        let told: BTreeSet<&str> = told.map(|(name, _)| *name).collect();
        let only = given
            .fields
            .iter()
            .map(|field| field.name)
            .filter(|name| asked.field(name).is_none());
        assert_eq!(told, only.collect(), "{}", api.name);
    }
}

fn column(ty: Type) -> String {
    match ty {
        Type::Text => "String".into(),
        Type::Integer => "Integer".into(),
        Type::Boolean => "Boolean".into(),
        Type::Object(table) => format!("{} object", table.title),
        Type::List(Field {
            ty: Type::Object(table),
            ..
        }) => format!("Array of {} objects", table.title),
        Type::List(item) => format!("Array of {}", column(item.ty)),
    }
}

fn default_text(value: &DefaultValue) -> String {
    match value {
        DefaultValue::None | DefaultValue::Words(_) => String::new(),
        DefaultValue::Value(value) => (*value).into(),
        DefaultValue::Either(_, then, otherwise) => format!("{then}, {otherwise}"),
    }
}

/// A member of a request, or an entry of a list, as described by the catalogue.
#[derive(Clone, Copy)]
struct Member {
    api: &'static Api,
    table: &'static Table,
    /// The row, which also covers a list's entries.
    row: &'static Field,
    /// The field that describes the value: the row itself, or its entry.
    field: &'static Field,
}

impl Member {
    fn label(&self) -> String {
        format!(
            "{}: {}, {:?}",
            self.api.name, self.table.title, self.row.name
        )
    }
}

fn rows_of(api: &'static Api, table: &'static Table) -> impl Iterator<Item = Member> {
    table.fields.iter().flat_map(move |row| {
        let entry = if let Type::List(item) = row.ty {
            Some(item)
        } else {
            None
        };
        [Some(row), entry]
            .into_iter()
            .flatten()
            .map(move |field| Member {
                api,
                table,
                row,
                field,
            })
    })
}

fn members() -> Vec<Member> {
    APIS.into_iter()
        .flat_map(|api| {
            catalogue::tables(api)
                .into_iter()
                .flat_map(move |table| rows_of(api, table))
        })
        .collect()
}

#[test]
fn ids_name_their_table_and_row() {
    for member in members() {
        for rule in member.field.rules {
            let parts: Vec<&str> = rule.id.split('.').collect();
            let [table, field, slug] = parts[..] else {
                panic!("{} has not three parts", rule.id)
            };
            let plain = |part: &str| {
                let letters = part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
                letters
                    && !part.is_empty()
                    && !part.starts_with('-')
                    && !part.ends_with('-')
                    && !part.contains("--")
            };
            assert!(
                [table, field, slug].into_iter().all(plain),
                "{} is not in kebab case",
                rule.id
            );
            let own = (prefix(member), member.row.name.replace('_', "-"));
            let named = match member.row.name {
                "tags" => ("tag", "list".into()),
                "vpn_gateway" | "vpn_connection" => (member.api.name, "body".into()),
                _ => own,
            };
            assert_eq!(
                (table, field),
                (named.0, &*named.1),
                "{} is in {}",
                rule.id,
                member.label()
            );
        }
    }
}

/// Returns the prefix of the ids of a table.
fn prefix(member: Member) -> &'static str {
    match member.table.title {
        "CreateRequestEip" => "eip",
        "VpnResourceTag" => "tag",
        "PolicyRule" => "policy-rule",
        "IkePolicy" => "ike",
        "Dpd" => "dpd",
        "IpsecPolicy" => "ipsec",
        "ResponseVpnGateway" => "facts",
        _ => member.api.name,
    }
}

/// The rules of tags appear on both pages and are the same.
#[test]
fn an_id_means_one_rule() {
    let mut known: BTreeMap<&str, (&str, String)> = BTreeMap::new();
    for member in members() {
        for rule in member.field.rules {
            let meaning = (member.api.name, format!("{rule:?}"));
            if let Some((api, words)) = known.insert(rule.id, meaning.clone()) {
                let shared = rule.id.starts_with("tag.") && api != member.api.name;
                assert!(shared && words == meaning.1, "{} is two rules", rule.id);
            }
        }
    }
    for rule in everywhere::ALL {
        assert!(!known.contains_key(rule.id), "{} is two rules", rule.id);
    }
}

/// Another spelling means a listed value, and none is an option's own.
#[test]
fn spellings_mean_listed_values() {
    for member in members() {
        let field = member.field;
        for (spelling, value) in field.spellings {
            assert_eq!(plain(spelling), *spelling, "{}", member.label());
            assert!(field.options().any(|option| option == *value), "{value}");
            assert_eq!(field.meant(spelling), Some(*value), "{}", member.label());
            let mut options = field.options();
            assert!(!options.any(|option| plain(option) == *spelling));
        }
        for option in field.options() {
            let shouted = option.to_ascii_uppercase().replace('-', " ");
            assert_eq!(field.meant(&shouted), Some(option), "{}", member.label());
        }
    }
}

/// No name of another tool is that of another member beside it.
#[test]
fn names_of_other_tools_mean_one_member() {
    for Member { table, .. } in members() {
        for field in table.fields {
            for name in field.also.iter().chain([&field.name]) {
                let called = table
                    .fields
                    .iter()
                    .filter(|field| field.is_called(&plain(name)));
                assert_eq!(called.count(), 1, "{name} of {}", table.title);
            }
        }
    }
}

#[test]
fn every_rule_has_words() {
    let openings = [
        "must ",
        "should ",
        "can only ",
        "cannot ",
        "is ",
        "appears ",
        "need ",
    ];
    let forbidden = ["invalid", "please", "  ", "{value}"];
    let rules = members()
        .into_iter()
        .flat_map(|member| member.field.rules)
        .chain(everywhere::ALL);
    for rule in rules {
        let words = rule.words();
        // Other words are sentences, in which the label is not the subject.
        let is_predicate = openings.iter().any(|opening| words.starts_with(opening));
        assert!(
            is_predicate != words.ends_with('.'),
            "{}: {words:?} is neither a predicate nor a sentence",
            rule.id
        );
        let is_excluding = matches!(rule.check, Check::OnlyIf(_));
        assert!(
            is_predicate || !is_excluding,
            "{}: {words:?} is shown after a label",
            rule.id
        );
        assert!(
            !forbidden
                .iter()
                .any(|word| words.to_lowercase().contains(word)),
            "{}: {words:?}",
            rule.id
        );
        assert!(!words.ends_with([' ', ';']), "{}: {words:?}", rule.id);
    }
}

/// Words that engineers stumble over, or that name the documentation and its parameters otherwise.
const BANNED: [&str; 13] = [
    "hangs on",
    "stands",
    "the page",
    "member",
    "is called",
    "by what",
    "gives",
    "knows",
    "meets",
    "beside",
    "is silent",
    "must be given",
    "when left out",
];

/// The texts that a person can see: of the catalogue, of the findings of all cases, and about the
/// service's error codes.
#[test]
fn no_text_has_a_banned_word() {
    let printed = reference::markdown();
    let means = Severity::ALL.map(|severity| severity.means().to_owned());
    let cases = load::all();
    let messages = cases.iter().flat_map(|case| {
        let findings = case.findings.iter();
        let messages = findings.map(|finding| finding.message.clone());
        messages.chain([check::summary(case.api, &case.body, &case.facts)])
    });
    // Rules have ids such as body.member.type, which stay.
    let is_text = |part: &&str| !part.starts_with("`body.");
    let lines = printed
        .lines()
        .flat_map(|line| line.split('|').map(str::trim).filter(is_text))
        .map(str::to_owned);
    let codes = codes::CODES.iter().map(|code| code.says.to_owned());
    for text in lines.chain(means).chain(messages).chain(codes) {
        let lower = text.to_lowercase();
        let found = BANNED.iter().find(|word| lower.contains(*word));
        assert_eq!(found, None, "{text}");
    }
}

/// A help text has at most two lines beside its control.
#[test]
fn no_help_is_too_long() {
    for member in members() {
        let help = member.field.help;
        assert!(help.chars().count() <= 150, "{}: {help}", member.label());
    }
}

#[test]
fn every_row_has_a_label_and_help() {
    for member in members() {
        assert!(
            !member.field.label.is_empty(),
            "{} has no label",
            member.label()
        );
        let is_entry = !std::ptr::eq(member.row, member.field);
        assert!(
            is_entry || member.field.help.ends_with('.'),
            "{} has no sentence of help",
            member.label()
        );
    }
}

/// The page inserts these into its markup unescaped.
#[test]
fn titles_and_labels_are_no_markup() {
    let labels = members()
        .into_iter()
        .flat_map(|member| [member.field.name, member.field.label]);
    let titles = APIS.iter().flat_map(|api| {
        let examples = api.examples.iter().map(|example| example.title);
        [api.title, api.page.title, api.page.url, api.page.updated]
            .into_iter()
            .chain(examples)
    });
    for text in labels.chain(titles) {
        assert!(!text.contains(['<', '>', '&', '"']), "{text}");
    }
}

#[test]
fn no_table_is_larger_than_the_walk_can_hold() {
    for member in members() {
        assert!(
            member.table.fields.len() <= MOST_FIELDS,
            "{}",
            member.label()
        );
    }
}

/// The checker skips lists of such blocks if their rules concern only notation.
#[test]
fn a_plain_block_has_no_fault_of_notation() {
    for text in [
        "0.0.0.0/0",
        "10.0.0.0/8",
        "192.168.52.0/24",
        "203.0.113.7/32",
    ] {
        let block = Block::read(text);
        for member in members() {
            for rule in member.field.rules {
                let Check::Notation(fault) = rule.check else {
                    continue;
                };
                assert!(
                    fault(text, block.as_ref()).is_none(),
                    "{} finds something in {text}",
                    rule.id
                );
            }
        }
    }
}

#[test]
fn every_condition_points_into_the_catalogue() {
    for member in members() {
        for (pointer, values) in conditions(member.field).into_iter().flat_map(pointers) {
            let field = if let Some(fact) = pointer
                .strip_prefix(FACTS)
                .and_then(|rest| rest.strip_prefix('/'))
            {
                member.api.facts.and_then(|facts| facts.field(fact))
            } else if pointer.starts_with('/') {
                spec::resolve(member.api, pointer).map(|(field, _)| field)
            } else {
                member.table.field(pointer)
            };
            let field =
                field.unwrap_or_else(|| panic!("{}: {pointer} leads nowhere", member.label()));
            let options: Vec<&str> = field.options().collect();
            for value in values {
                assert!(
                    options.contains(value),
                    "{}: {pointer} can never be {value}",
                    member.label()
                );
            }
        }
    }
}

fn conditions(field: &Field) -> Vec<&Cond> {
    let default = if let DefaultValue::Either(cond, ..) = &field.default {
        Some(*cond)
    } else {
        None
    };
    field
        .rules
        .iter()
        .flat_map(conditions_of)
        .chain(default)
        .collect()
}

fn conditions_of(rule: &Rule) -> impl Iterator<Item = &Cond> {
    let own = match &rule.check {
        Check::OnlyIf(cond) | Check::MandatoryIf(cond) => Some(cond),
        Check::OneOfEither(cond, ..) => Some(*cond),
        _ => None,
    };
    [Some(&rule.when), own].into_iter().flatten()
}

/// Returns the pointers in a condition, each with the values that it is compared to.
fn pointers(cond: &Cond) -> Vec<(&'static str, &'static [&'static str])> {
    match cond {
        Cond::Always => Vec::new(),
        Cond::Is(pointer, values) => vec![(pointer, values)],
        Cond::Given(pointer) => vec![(pointer, &[])],
        Cond::Same(one, other) => vec![(one, &[]), (other, &[])],
        Cond::Not(cond) => pointers(cond),
        Cond::All(conds) | Cond::Any(conds) => conds.iter().flat_map(pointers).collect(),
    }
}

/// The checker evaluates the rules of a row in order, and stops at one that rules it out.
#[test]
fn what_rules_a_member_out_is_asked_before_its_value() {
    for member in members() {
        let rules_out = |rule: &Rule| rule.check.is_about_presence() && rule.severity.blocks();
        let after = member
            .field
            .rules
            .iter()
            .skip_while(|rule| rules_out(rule))
            .find(|rule| rules_out(rule));
        assert_eq!(after.map(|rule| rule.id), None, "{}", member.label());
    }
}

#[test]
fn every_default_and_every_sample_passes() {
    for member in members() {
        let Member {
            api,
            table,
            row: outer,
            field,
        } = member;
        let gm = json!({ "flavor": "GM" });
        let other = json!({ "flavor": "Professional1" });
        let values = match field.default {
            DefaultValue::None | DefaultValue::Words(_) => Vec::new(),
            DefaultValue::Value(value) => vec![(value, &other)],
            DefaultValue::Either(_, then, otherwise) => vec![(then, &gm), (otherwise, &other)],
        };
        let sample = Some((field.sample, &other)).filter(|(sample, _)| !sample.is_empty());
        for (text, facts) in values.into_iter().chain(sample) {
            let Some(parent) = pointer_of(api, table) else {
                continue;
            };
            let value = typed(
                text,
                if let Type::List(item) = field.ty {
                    item.ty
                } else {
                    field.ty
                },
            );
            let is_list = matches!(outer.ty, Type::List(_));
            let pointer = format!("{parent}/{}", outer.name);
            let mut body = document(&pointer, if is_list { json!([value]) } else { value });
            // Only this mode allows policy rules; everything else is allowed in it as well.
            if let Some(connection) = body
                .get_mut("vpn_connection")
                .and_then(Value::as_object_mut)
            {
                connection.entry("style").or_insert("policy".into());
            }
            let unjudged = check::ruled_out(api, &body, facts)
                .into_iter()
                .find(|(out, _)| parent.starts_with(out));
            assert!(unjudged.is_none(), "{}: {unjudged:?}", member.label());
            let about = if is_list {
                format!("{pointer}/0")
            } else {
                pointer
            };
            let fault = check::check(api, &body, facts).into_iter().find(|finding| {
                let of_value = !matches!(
                    finding.rule.check,
                    Check::OnlyIf(_) | Check::Custom(_) | Check::Entries(_)
                );
                finding.path == about && of_value && finding.severity < Severity::Undecided
            });
            assert_eq!(
                fault.map(|fault| fault.message),
                None,
                "{}: {text}",
                member.label()
            );
        }
    }
}

/// The explanation of a rule shows a value that passes it, if there is one.
#[test]
fn every_rule_about_a_value_has_an_example() {
    let mut faults = Vec::new();
    for Member { field, row, .. } in members() {
        for rule in field.rules {
            let example = reference::example(field, rule);
            let others = [
                matches!(
                    rule.check,
                    Check::Custom(_) | Check::BuiltIn | Check::ServerOnly
                ),
                matches!(
                    rule.check,
                    Check::OnlyIf(_) | Check::MandatoryIf(_) | Check::AtMost(_)
                ),
            ];
            let about_value = others == [false, false];
            let hidden = field.secret || row.secret;
            if example.is_some() == hidden && (about_value || hidden) {
                faults.push(format!("{}: the example is {example:?}", rule.id));
            }
            let passes = example.is_none_or(|example| match rule.check {
                Check::Length(least, most) => (least..=most).contains(&example.chars().count()),
                Check::Range(least, most) => example
                    .parse()
                    .is_ok_and(|number| (least..=most).contains(&number)),
                Check::Max(most) => example.parse::<i64>().is_ok_and(|number| number <= most),
                Check::OneOf(values) => values.contains(&example.as_str()),
                Check::OneOfEither(_, _, otherwise) => otherwise.contains(&example.as_str()),
                Check::NoneOf(values) => !values.contains(&example.as_str()),
                Check::Format(fault) => fault(&example).is_none(),
                _ => true,
            });
            if !passes {
                faults.push(format!("{}: its example does not pass", rule.id));
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// Returns the pointer of the first object in a body that a table describes; `None` for facts and
/// path parameters.
fn pointer_of(api: &Api, wanted: &Table) -> Option<String> {
    fn find(table: &Table, pointer: &str, wanted: &Table) -> Option<String> {
        if std::ptr::eq(table, wanted) {
            return Some(pointer.to_owned());
        }
        table.fields.iter().find_map(|field| match field.ty {
            Type::Object(inner) => find(inner, &format!("{pointer}/{}", field.name), wanted),
            Type::List(Field {
                ty: Type::Object(inner),
                ..
            }) => find(inner, &format!("{pointer}/{}/0", field.name), wanted),
            _ => None,
        })
    }
    find(api.request, "", wanted)
}

/// Returns the smallest body that has a value at a pointer.
fn document(pointer: &str, value: Value) -> Value {
    pointer
        .rsplit('/')
        .filter(|step| !step.is_empty())
        .fold(value, |value, step| match step {
            "0" => json!([value]),
            name => Value::Object(Map::from_iter([(name.to_owned(), value)])),
        })
}

fn typed(text: &str, ty: Type) -> Value {
    match ty {
        Type::Integer | Type::Boolean => {
            serde_json::from_str(text).expect("a number or a truth value is JSON")
        }
        _ => text.into(),
    }
}

/// Every rule has a case that violates it, and one in which its member is given and the rule is
/// silent: so a rule that never fires is noticed, and so is one that always does.
#[test]
fn every_rule_is_breached_by_a_case_and_kept_by_another() {
    let cases = load::all();
    let breached: BTreeSet<&str> = cases
        .iter()
        .flat_map(|case| &case.findings)
        .filter(|finding| finding.severity == finding.rule.severity)
        .map(|finding| finding.rule.id)
        .collect();
    let mut kept = BTreeSet::new();
    for case in &cases {
        kept_by(case, case.api.request, &case.body, "", &mut kept);
        if let Some(facts) = case.api.facts {
            kept_by(case, facts, &case.facts, FACTS, &mut kept);
        }
    }
    let rules = || {
        members()
            .into_iter()
            .flat_map(|member| member.field.rules)
            .filter(|rule| !matches!(rule.check, Check::ServerOnly))
    };
    let never = |seen: &BTreeSet<&str>, rules: &mut dyn Iterator<Item = &'static Rule>| {
        rules
            .map(|rule| rule.id)
            .filter(|id| !seen.contains(id))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        never(&breached, &mut rules().chain(everywhere::ALL)),
        [""; 0],
        "no case breaches these"
    );
    assert_eq!(
        never(&kept, &mut rules()),
        [""; 0],
        "no case gives the member and keeps these"
    );
}

/// Returns the rules that are silent about the given members of an object.
fn kept_by(
    case: &Case,
    table: &Table,
    value: &Value,
    pointer: &str,
    kept: &mut BTreeSet<&'static str>,
) {
    for field in table.fields {
        let given = value
            .get(field.name)
            .filter(|value| *value != "" && *value != &json!([]));
        let Some(value) = given else { continue };
        let pointer = format!("{pointer}/{}", field.name);
        kept_by_value(case, field, value, &pointer, kept);
    }
}

fn kept_by_value(
    case: &Case,
    field: &Field,
    value: &Value,
    pointer: &str,
    kept: &mut BTreeSet<&'static str>,
) {
    // The rules of a list may concern its entries.
    let about = |finding: &&Finding| {
        finding.path.strip_prefix(pointer).is_some_and(|rest| {
            let rest = rest.strip_prefix('/').unwrap_or(rest);
            rest.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let found: Vec<&Finding> = case.findings.iter().filter(about).collect();
    let unjudged = |finding: &&Finding| {
        [TYPE.id, PLACEHOLDER.id, BLANK.id].contains(&finding.rule.id) && finding.path == pointer
    };
    if found.iter().any(unjudged) {
        return;
    }
    let silent = |rule: &&Rule| !found.iter().any(|finding| finding.rule.id == rule.id);
    kept.extend(field.rules.iter().filter(silent).map(|rule| rule.id));
    match (field.ty, value) {
        (Type::Object(table), value) => kept_by(case, table, value, pointer, kept),
        (Type::List(item), Value::Array(list)) => {
            for (at, entry) in list.iter().enumerate() {
                kept_by_value(case, item, entry, &format!("{pointer}/{at}"), kept);
            }
        }
        _ => {}
    }
}

/// A finding cites the row that describes its value.
#[test]
fn every_finding_cites_its_row() {
    for Case {
        api,
        file,
        findings,
        ..
    } in load::all()
    {
        for Finding { path, place, .. } in findings {
            if let Some((_, row)) = spec::resolve(api, &path) {
                assert!(
                    place == row,
                    "{}: {path} cites {place}, not {row}",
                    file.display()
                );
            }
        }
    }
}

/// Every blocking rule that depends on a fact about the gateway is undecided in some case.
#[test]
fn every_rule_that_depends_on_the_gateway_is_undecided_in_a_case() {
    let open: BTreeSet<&str> = load::all()
        .iter()
        .flat_map(|case| &case.findings)
        .filter(|finding| finding.severity == Severity::Undecided)
        .map(|finding| finding.rule.id)
        .collect();
    let asks = |rule: &&Rule| {
        conditions_of(rule)
            .flat_map(pointers)
            .any(|(pointer, _)| pointer.starts_with(FACTS))
    };
    let rules = members().into_iter().flat_map(|member| member.field.rules);
    let never: Vec<&str> = rules
        .filter(asks)
        .filter(|rule| rule.severity.blocks())
        .map(|rule| rule.id)
        .filter(|id| !open.contains(id))
        .collect();
    assert_eq!(never, [""; 0]);
}

/// `UPDATE_EXPECT=1 cargo test --test catalogue` rewrites it.
#[test]
fn the_reference_is_the_catalogue_in_print() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference.md");
    let actual = reference::markdown();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(file, actual).expect("the reference can be written");
        return;
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    let differs = expected
        .lines()
        .zip(actual.lines())
        .find(|(expected, actual)| expected != actual);
    assert!(
        expected == actual,
        "first difference: {differs:#?}\nIf that is meant: UPDATE_EXPECT=1 cargo test --test catalogue"
    );
}
