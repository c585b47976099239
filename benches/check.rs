//! Measures the checker on the largest documents that the pages allow: it runs on every keystroke,
//! and must leave nearly all of a frame to drawing.

use divan::{Bencher, black_box};
use serde_json::{Value, json};
use vpn_request_builder::catalogue::{CONNECTION, GATEWAY};
use vpn_request_builder::rules::check::check;

fn main() {
    // benches/ajv.mjs measures another validator with the same documents.
    if std::env::args().any(|argument| argument == "--documents") {
        println!(
            "{}",
            json!({ "gateway": gateway(), "connection": connection() })
        );
    } else {
        divan::main();
    }
}

#[divan::bench]
fn largest_gateway(bencher: Bencher) {
    let (body, facts) = (gateway(), json!({}));
    assert!(
        check(&GATEWAY, &body, &facts).is_empty(),
        "a document with findings measures their wording too"
    );
    bencher.bench(|| check(&GATEWAY, black_box(&body), black_box(&facts)));
}

#[divan::bench]
fn largest_connection(bencher: Bencher) {
    let (body, facts) = (connection(), facts());
    assert!(
        check(&CONNECTION, &body, &facts).is_empty(),
        "a document with findings measures their wording too"
    );
    bencher.bench(|| check(&CONNECTION, black_box(&body), black_box(&facts)));
}

/// A keystroke in the middle of a word violates rules, and composing messages takes time as well.
#[divan::bench]
fn largest_connection_with_every_block_broken(bencher: Bencher) {
    let (mut body, facts) = (connection(), facts());
    body["vpn_connection"]["peer_subnets"] =
        (0..50).map(|at| json!(format!("10.{at}.0.0"))).collect();
    bencher.bench(|| check(&CONNECTION, black_box(&body), black_box(&facts)));
}

fn facts() -> Value {
    json!({
        "flavor": "Professional2",
        "network_type": "public",
        "attachment_type": "vpc",
        "ha_mode": "active-standby",
        "ip_version": "ipv4",
    })
}

fn uuid(number: u8) -> String {
    format!("620d00{number:02}-5f3c-410f-832e-200b868f00{number:02}")
}

fn tags() -> Vec<Value> {
    (0..20)
        .map(|at| json!({ "key": format!("key-{at}"), "value": format!("value of the tag {at}") }))
        .collect()
}

/// 50 local subnets, 20 tags, two new EIPs.
fn gateway() -> Value {
    let eip = |number: u8| {
        json!({
            "type": "5_bgp",
            "charge_mode": "traffic",
            "bandwidth_size": 300,
            "bandwidth_name": format!("vpngw-bandwidth-{number}"),
        })
    };
    json!({ "vpn_gateway": {
        "name": "vpngw-largest",
        "network_type": "public",
        "attachment_type": "vpc",
        "ip_version": "ipv4",
        "vpc_id": uuid(1),
        "local_subnets": (0..50).map(|at| format!("10.{at}.0.0/16")).collect::<Vec<_>>(),
        "connect_subnet": uuid(2),
        "bgp_asn": 64512,
        "flavor": "Professional2",
        "availability_zone_ids": ["cn-north-4a", "cn-north-4b"],
        "enterprise_project_id": uuid(3),
        "eip1": eip(1),
        "eip2": eip(2),
        "access_vpc_id": uuid(1),
        "access_subnet_id": uuid(4),
        "ha_mode": "active-standby",
        "tags": tags(),
    } })
}

/// 50 customer subnets, 5 rules of 50 destinations, 20 tags, both policies.
fn connection() -> Value {
    let customer = |at: usize| format!("172.16.{at}.0/24");
    let rule = |at: usize| {
        json!({
            "source": format!("10.{at}.0.0/16"),
            "destination": (0..50).map(customer).collect::<Vec<_>>(),
        })
    };
    json!({ "vpn_connection": {
        "name": "vpn-largest",
        "vgw_id": uuid(1),
        "vgw_ip": uuid(2),
        "style": "policy",
        "cgw_id": uuid(3),
        "peer_subnets": (0..50).map(customer).collect::<Vec<_>>(),
        "psk": "Exchange-this-1st",
        "policy_rules": (0..5).map(rule).collect::<Vec<_>>(),
        "ikepolicy": {
            "ike_version": "v1",
            "phase1_negotiation_mode": "main",
            "authentication_algorithm": "sha2-512",
            "encryption_algorithm": "aes-256",
            "dh_group": "group16",
            "authentication_method": "pre-share",
            "lifetime_seconds": 172_800,
            "local_id_type": "fqdn",
            "local_id": "vpngw.cloud.example",
            "peer_id_type": "fqdn",
            "peer_id": "office.example",
            "dpd": { "timeout": 30, "interval": 60, "msg": "seq-notify-hash" },
        },
        "ipsecpolicy": {
            "authentication_algorithm": "sha2-512",
            "encryption_algorithm": "aes-256",
            "pfs": "group16",
            "transform_protocol": "esp",
            "lifetime_seconds": 7200,
            "encapsulation_mode": "tunnel",
        },
        "ha_role": "master",
        "tags": tags(),
    } })
}
