//! The page "Creating a VPN Connection": the request (Tables 1 to 8), the response (Tables 9 to
//! 15), and the facts about the gateway that the rules need.

use super::shared::{
    CONNECTION_PAGE as PAGE, GM, HOST_BITS, IN_RESPONSE, NAME_ALPHABET, NAME_LETTERS, OVERLAPPING,
    REPEATED, V4_BLOCK,
};
use super::{gateway, policy, tag};
use crate::catalogue::spec::Check::{
    AtMost, Custom, Entries, Format, Length, MandatoryIf, NoneOf, Notation, OneOf, OnlyIf, Range,
    Subnet, UuidOr,
};
use crate::catalogue::spec::Reason::{Contradicts, Later, Silent};
use crate::catalogue::spec::{
    Api, Assist, Cond, DefaultValue, Example, Fault, Field, Preset, Section, Table, Type, error,
    missing, note, server_only, uuid, warning,
};
use crate::rules::block::{self, Block, ListBlocks};
use crate::rules::format;
use crate::rules::scope::Scope;
use crate::rules::{spelling, subnet};
use ipnet::Ipv4Net;
use serde_json::Value;

/// The request that creates a VPN connection.
pub static CONNECTION: Api = Api {
    name: "connection",
    title: "VPN connection",
    short: "Connection",
    page: &PAGE,
    path: "/v5/{project_id}/vpn-connection",
    parameters: &PARAMETERS,
    request: &REQUEST,
    facts: Some(&FACTS),
    sections: &[
        Section {
            title: "Gateway",
            members: &["vgw_id", "vgw_ip"],
            more: &[],
            presets: &[],
        },
        Section {
            title: "Peer",
            members: &["cgw_id", "psk"],
            more: &[],
            presets: &[],
        },
        Section {
            title: "Routing",
            members: &[
                "style",
                "peer_subnets",
                "policy_rules",
                "tunnel_local_address",
                "tunnel_peer_address",
            ],
            more: &["enable_nqa"],
            presets: &[],
        },
        Section {
            title: "Encryption",
            members: &["ikepolicy", "ipsecpolicy"],
            more: &[],
            presets: policy::PRESETS,
        },
        Section {
            title: "Name, role, tags",
            members: &["name", "tags"],
            more: &["ha_role"],
            presets: &[],
        },
    ],
    starts_title: "How does the traffic find its way?",
    starts: &[
        Preset {
            name: "static",
            label: "Static routing",
            why: "Routes to the customer subnets are fixed.",
            values: &[("style", "static")],
            only: Cond::Always,
        },
        Preset {
            name: "bgp",
            label: "BGP routing",
            why: "Both gateways exchange their routes.",
            values: &[("style", "bgp")],
            only: Cond::Always,
        },
        Preset {
            name: "policy",
            label: "Policy-based",
            why: "Rules say which traffic enters the tunnel.",
            values: &[("style", "policy")],
            only: Cond::Always,
        },
    ],
    examples: &[
        Example {
            title: "Static routing",
            body: include_str!("../../examples/connection-static.json"),
        },
        Example {
            title: "Policy-based",
            body: include_str!("../../examples/connection-policy.json"),
        },
        Example {
            title: "BGP routing",
            body: include_str!("../../examples/connection-bgp.json"),
        },
    ],
    summary,
    unless_free: ", unless the gateway's price includes it",
};

/// Returns a sentence such as "Creates a VPN connection in static mode to 2 customer subnets with IKE
/// v2." Values that are impossible or unknown are left out.
fn summary(scope: &Scope) -> String {
    let text = |pointer| scope.text(pointer).ok().flatten();
    let style = match text("/vpn_connection/style") {
        Some("bgp") => " in BGP mode".to_owned(),
        Some(style) => format!(" in {style} mode"),
        None => String::new(),
    };
    let subnets = scope
        .count("/vpn_connection/peer_subnets", "customer subnet")
        .map_or_else(String::new, |subnets| format!(" to {subnets}"));
    let ike = text("/vpn_connection/ikepolicy/ike_version")
        .map_or_else(String::new, |version| format!(" with IKE {version}"));
    format!(
        "Creates a VPN connection{style}{subnets}{ike}. Billing starts when it is created{}.",
        CONNECTION.unless_free
    )
}

const ROUTED_BY_ER: Cond = Cond::All(&[
    Cond::Is("/gateway/attachment_type", &["er"]),
    Cond::Is("style", &["policy", "bgp"]),
]);
const STATIC: Cond = Cond::Is("style", &["static"]);
const POLICY: Cond = Cond::Is("style", &["policy"]);
const ROUTE_BASED: Cond = Cond::Is("style", &["static", "bgp"]);

/// Facts about the gateway that the rules need, described as in the response of the gateway's page.
static FACTS: Table = Table {
    page: &gateway::PAGE,
    number: 7,
    title: "ResponseVpnGateway",
    fields: &[
        Field {
            name: "flavor",
            label: "Specification",
            help: "GM gateways have their own values and defaults, and no pre-shared key. V300 and V1G are old names of \
                   Professional1 and Professional2.",
            spellings: gateway::OLD_FLAVORS,
            // An existing gateway may have a specification of a newer edition.
            rules: &[
                warning("facts.flavor.newer", NoneOf(gateway::NEWER_FLAVORS))
                    .says(gateway::NEWER_FLAVOR),
                error(
                    "facts.flavor.range",
                    OneOf(&[
                        "Basic",
                        "Professional1",
                        "Professional2",
                        "Professional1-NonFixedIP",
                        "Professional2-NonFixedIP",
                        "GM",
                        "Professional3",
                        "Professional3-NonFixedIP",
                    ]),
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "network_type",
            label: "Network type",
            help: "Needed to check vgw_ip: EIP ID or private address.",
            rules: &[error(
                "facts.network-type.range",
                OneOf(&["public", "private"]),
            )],
            ..Field::TEXT
        },
        Field {
            name: "attachment_type",
            label: "Association mode",
            help: "Needed to check peer_subnets.",
            rules: &[error("facts.attachment-type.range", OneOf(&["vpc", "er"]))],
            ..Field::TEXT
        },
        Field {
            name: "ha_mode",
            label: "HA mode",
            help: "Needed to check ha_role.",
            rules: &[error(
                "facts.ha-mode.range",
                OneOf(&["active-active", "active-standby"]),
            )],
            ..Field::TEXT
        },
        Field {
            name: "ip_version",
            label: "IP version",
            help: "Connections have no IPv6 parameters in this edition.",
            rules: &[error("facts.ip-version.range", OneOf(&["ipv4", "ipv6"]))],
            ..Field::TEXT
        },
    ],
    elsewhere: &[],
};

static PARAMETERS: Table = Table {
    page: &PAGE,
    number: 1,
    title: "Path parameters",
    fields: &[Field {
        name: "project_id",
        label: "Project ID",
        mandatory: true,
        help: "Project that the connection is created in and billed to.",
        ..Field::TEXT
    }],
    elsewhere: &[],
};

static REQUEST: Table = Table {
    page: &PAGE,
    number: 2,
    title: "Request parameters",
    fields: &[Field {
        name: "vpn_connection",
        label: "VPN connection",
        ty: Type::Object(&BODY),
        mandatory: true,
        help: "The connection to create, between a VPN gateway and a customer gateway.",
        rules: &[
            note("connection.body.ipv6", Custom(|_, _| Some(Fault::plain())))
                .when(Cond::Is("/gateway/ip_version", &["ipv6"]))
                .says("This edition has no IPv6 parameters for connections; it only covers IPv4."),
        ],
        ..Field::TEXT
    }],
    elsewhere: &[],
};

pub static BODY: Table = Table {
    page: &PAGE,
    number: 3,
    title: "CreateVpnConnectionRequestBodyContent",
    fields: &[
        Field {
            name: "name",
            label: "Name",
            help: "Shown in lists and on the bill.",
            default: DefaultValue::Words("generated, such as vpn-13be"),
            sample: "vpn-office",
            rules: &[
                error("connection.name.length", Length(1, 64)),
                error("connection.name.alphabet", Format(format::name))
                    .says(NAME_ALPHABET),
                warning("connection.name.letters", Format(format::other_letters)).says(NAME_LETTERS),
            ],
            ..Field::TEXT
        },
        Field {
            name: "vgw_id",
            also: &["gateway_id", "vpn_gateway_id"],
            label: "VPN gateway ID",
            mandatory: true,
            help: "ID of the cloud-side gateway, from the list of VPN gateways.",
            sample: "620d0014-5f3c-410f-832e-200b868f0014",
            rules: &[
                uuid("connection.vgw-id.uuid"),
                server_only(
                    "connection.vgw-id.certificates",
                    "must be a gateway with imported certificates if its flavor is GM",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "vgw_ip",
            also: &["gateway_ip"],
            label: "Gateway EIP ID or private address",
            mandatory: true,
            help: "Public gateway: the ID of one of its EIPs. Private gateway: one of its private addresses.",
            sample: "620d0003-5f3c-410f-832e-200b868f0003",
            rules: &[
                error("connection.vgw-ip.form", UuidOr(block::is_v4_address))
                    .says("must be a UUID of 36 characters or an IPv4 address without a mask"),
                error("connection.vgw-ip.public", Format(|text| block::is_v4_address(text).then(Fault::plain)))
                    .when(Cond::Is("/gateway/network_type", &["public"]))
                    .says("If the gateway is public, enter the ID of its EIP here instead of an address."),
                error("connection.vgw-ip.private", Format(|text| spelling::is_uuid(text).then(Fault::plain)))
                    .when(Cond::Is("/gateway/network_type", &["private"]))
                    .says("If the gateway is private, enter its private address here instead of an EIP ID."),
            ],
            ..Field::TEXT
        },
        Field {
            name: "style",
            also: &["vpn_type", "connection_mode"],
            spellings: &[
                ("staticrouting", "static"),
                ("staticroute", "static"),
                ("bgprouting", "bgp"),
                ("policybased", "policy"),
            ],
            label: "Connection mode",
            help: "static: routes. bgp: BGP. policy: policy rules. policy-template: peers without a fixed address.",
            default: DefaultValue::Value("static"),
            rules: &[
                error("connection.style.range", OneOf(&["policy", "static", "bgp", "policy-template"])),
                warning("connection.style.template", NoneOf(&["policy-template"]))
                    .when(Cond::Not(&Cond::Is(
                        "/gateway/flavor",
                        &["Professional1-NonFixedIP", "Professional2-NonFixedIP"],
                    )))
                    .says("{value} needs a gateway that supports non-fixed addresses. Choose another connection mode.")
                    .because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "cgw_id",
            also: &["customer_gateway_id"],
            label: "Customer gateway ID",
            mandatory: true,
            help: "ID of the customer-side gateway, from the list of customer gateways.",
            sample: "620d0015-5f3c-410f-832e-200b868f0015",
            rules: &[
                uuid("connection.cgw-id.uuid"),
                server_only(
                    "connection.cgw-id.certificate",
                    "must be a customer gateway with an imported certificate if the gateway's flavor is GM",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "peer_subnets",
            assist: Assist::Blocks,
            label: "Customer subnets",
            ty: Type::List(&Field {
                label: "Customer subnet",
                sample: "192.168.44.0/24",
                rules: &[
                    error("connection.peer-subnets.block", Notation(subnet::v4_block)).says(V4_BLOCK),
                    warning("connection.peer-subnets.host-bits", Notation(subnet::host_bits))
                        .says(HOST_BITS)
                        .because(Silent),
                    error("connection.peer-subnets.reserved", Subnet(subnet::reserved))
                        .says("must not overlap a block that is reserved for VPCs, such as 100.64.0.0/10 and 214.0.0.0/8"),
                    warning("connection.peer-subnets.unusual", Subnet(subnet::unusual))
                        .says("should be a block that a customer network can use")
                        .because(Silent),
                ],
                ..Field::TEXT
            }),
            help: "Subnets behind the customer gateway. Up to 50.",
            sample: "192.168.44.0/24",
            rules: &[
                error("connection.peer-subnets.at-most", AtMost(50)),
                missing("connection.peer-subnets.mandatory", Cond::Not(&ROUTED_BY_ER)).says(
                    "Add at least one customer subnet (optional only with an er gateway in policy or bgp mode).",
                ),
                warning("connection.peer-subnets.not-required", OnlyIf(Cond::Not(&ROUTED_BY_ER))).says(
                    "should be empty with an er gateway in policy or bgp mode; the Chinese edition and the Terraform provider \
                     require that",
                ),
                warning("connection.peer-subnets.unique", Entries(subnet::repeated)).says(REPEATED).because(Silent),
                warning("connection.peer-subnets.overlap", Entries(subnet::overlapping)).says(OVERLAPPING).because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "tunnel_local_address",
            assist: Assist::Tunnel("tunnel_peer_address"),
            label: "Local tunnel address",
            help: "The gateway's address inside the tunnel, in a /30 block of 169.254.0.0/16.",
            default: DefaultValue::Words("chosen by the service"),
            sample: "169.254.76.1/30",
            rules: &[
                error("connection.tunnel-local-address.block", Format(tunnel_form)).says(TUNNEL_FORM),
                error("connection.tunnel-local-address.mask", Format(tunnel_mask)).says(TUNNEL_MASK),
                error("connection.tunnel-local-address.range", Format(tunnel_range)).says(TUNNEL_RANGE),
                error("connection.tunnel-local-address.excluded", Format(tunnel_excluded)).says(TUNNEL_EXCLUDED),
                error("connection.tunnel-local-address.host", Format(tunnel_host)).says(TUNNEL_HOST),
                warning("connection.tunnel-local-address.pair", MandatoryIf(Cond::Given("tunnel_peer_address")))
                    .says("Enter the local tunnel address too, or remove the peer tunnel address.")
                    .because(Silent),
                warning("connection.tunnel-local-address.route-based", OnlyIf(ROUTE_BASED)),
                warning("connection.tunnel-local-address.subnet", Custom(tunnel_in_subnet))
                    .says(TUNNEL_IN_SUBNET)
                    .because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "tunnel_peer_address",
            assist: Assist::Tunnel("tunnel_local_address"),
            label: "Peer tunnel address",
            help: "The customer's address inside the tunnel: the other host of the same /30 block.",
            default: DefaultValue::Words("chosen by the service"),
            sample: "169.254.76.2/30",
            rules: &[
                error("connection.tunnel-peer-address.block", Format(tunnel_form)).says(TUNNEL_FORM),
                error("connection.tunnel-peer-address.mask", Format(tunnel_mask)).says(TUNNEL_MASK),
                error("connection.tunnel-peer-address.range", Format(tunnel_range)).says(TUNNEL_RANGE),
                error("connection.tunnel-peer-address.excluded", Format(tunnel_excluded)).says(TUNNEL_EXCLUDED),
                error("connection.tunnel-peer-address.host", Format(tunnel_host)).says(TUNNEL_HOST),
                error("connection.tunnel-peer-address.same-block", Custom(tunnel_other_block))
                    .says("must be in the same /30 block as tunnel_local_address"),
                error("connection.tunnel-peer-address.distinct", Custom(tunnel_same_address))
                    .says("must differ from tunnel_local_address")
                    .because(Silent),
                warning("connection.tunnel-peer-address.pair", MandatoryIf(Cond::Given("tunnel_local_address")))
                    .says("Enter the peer tunnel address too, or remove the local tunnel address.")
                    .because(Silent),
                warning("connection.tunnel-peer-address.route-based", OnlyIf(ROUTE_BASED)),
                warning("connection.tunnel-peer-address.subnet", Custom(tunnel_in_subnet))
                    .says(TUNNEL_IN_SUBNET)
                    .because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "enable_nqa",
            label: "Network quality analysis (NQA)",
            ty: Type::Boolean,
            help: "Probes the tunnel. Leave unset outside static mode; even false is refused there.",
            default: DefaultValue::Value("false"),
            rules: &[error("connection.enable-nqa.only-static", OnlyIf(STATIC))],
            ..Field::TEXT
        },
        Field {
            name: "psk",
            also: &["pre_shared_key", "shared_key", "pre_share_key"],
            label: "Pre-shared key (PSK)",
            help: "Secret shared by both gateways. Never stored and never part of a link.",
            secret: true,
            assist: Assist::Psk,
            rules: &[
                missing("connection.psk.mandatory", Cond::Not(&GM))
                    .says("Enter a pre-shared key (required except with a GM gateway)."),
                error("connection.psk.length", Length(8, 128)),
                error("connection.psk.alphabet", Format(format::psk))
                    .says("can only contain letters, digits and : ; , . / ! @ # $ % ^ ( ) { } - _ + = ~"),
                error("connection.psk.classes", Format(format::psk_classes)).says(
                    "must have at least three of the four kinds: upper case, lower case, digits, special characters",
                ),
                warning("connection.psk.doubtful", Format(format::psk_doubtful)).says(
                    "should have no space and no asterisk; editions of the documentation differ about both",
                ),
                warning("connection.psk.gm", OnlyIf(Cond::Not(&GM))).says(
                    "should be blank with a GM gateway, which uses certificates instead",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "policy_rules",
            label: "Policy rules",
            ty: Type::List(&Field { label: "Policy rule", ty: Type::Object(&POLICY_RULE), ..Field::TEXT }),
            help: "Traffic to send through the tunnel. Up to 5 rules.",
            rules: &[
                error("connection.policy-rules.only-policy", OnlyIf(POLICY)),
                error("connection.policy-rules.at-most", AtMost(5)),
                warning("connection.policy-rules.expected", MandatoryIf(POLICY))
                    .says("Add a policy rule. Optional in this edition, mandatory in a later one.")
                    .because(Later),
            ],
            ..Field::TEXT
        },
        Field {
            name: "ikepolicy",
            folded: true,
            label: "IKE policy",
            ty: Type::Object(&policy::IKE),
            help: "Phase 1: key exchange and authentication. Blank fields use their defaults.",
            ..Field::TEXT
        },
        Field {
            name: "ipsecpolicy",
            folded: true,
            label: "IPsec policy",
            ty: Type::Object(&policy::IPSEC),
            help: "Phase 2: protection of the traffic. Blank fields use their defaults.",
            ..Field::TEXT
        },
        Field {
            name: "ha_role",
            label: "HA role",
            help: "active-standby: master on the active EIP, slave on the standby EIP. active-active: leave blank.",
            default: DefaultValue::Value("master"),
            rules: &[
                error("connection.ha-role.range", OneOf(&["master", "slave"])),
                note("connection.ha-role.active-active", NoneOf(&["slave"]))
                    .when(Cond::Is("/gateway/ha_mode", &["active-active"]))
                    .says(
                        "The documentation contradicts itself for active-active gateways: its request table asks for slave on \
                         EIP 2, its response table allows only master. We suggest leaving it blank.",
                    )
                    .because(Contradicts),
                server_only(
                    "connection.ha-role.active-standby",
                    "should be master on the active EIP and slave on the standby EIP of an active-standby gateway",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "tags",
            label: "Tags",
            ty: Type::List(&tag::item(&TAG)),
            help: tag::HELP,
            rules: &[tag::AT_MOST],
            ..Field::TEXT
        },
    ],
    elsewhere: &[
        ("enable_hub", NEWER),
        ("enable_health_check", NEWER),
        ("peer_subnets_v6", NEWER),
        ("policy_rules_v6", NEWER),
        ("id", IN_RESPONSE),
        ("created_at", IN_RESPONSE),
        ("updated_at", IN_RESPONSE),
        ("enterprise_project_id", IN_RESPONSE),
        ("connection_monitor_id", IN_RESPONSE),
    ],
};

const NEWER: &str = "Newer editions of the documentation have it; this one does not.";
const TUNNEL_FORM: &str = "must be an IPv4 address with the mask /30";
const TUNNEL_MASK: &str = "must have the mask /30";
const TUNNEL_RANGE: &str = "must be inside 169.254.0.0/16";
const TUNNEL_EXCLUDED: &str = "must not be inside 169.254.195.0/24";
const TUNNEL_HOST: &str = "must be one of the two host addresses of its /30 block";
const TUNNEL_IN_SUBNET: &str = "should not be inside a customer subnet";

fn tunnel_form(text: &str) -> Option<Fault> {
    block::v4(text)
        .is_none()
        .then(|| subnet::no_v4(text, "169.254.76.1/30"))
}

fn tunnel_mask(text: &str) -> Option<Fault> {
    let mask = block::v4(text)?.prefix_len();
    (mask != 30).then(|| Fault::detail(format!("it has /{mask}")))
}

fn tunnel_range(text: &str) -> Option<Fault> {
    (!block::v4(text)?.addr().is_link_local()).then(Fault::plain)
}

fn tunnel_excluded(text: &str) -> Option<Fault> {
    (block::v4(text)?.addr().octets()[..3] == [169, 254, 195]).then(Fault::plain)
}

fn tunnel_host(text: &str) -> Option<Fault> {
    let block = slash_30(text)?;
    let is_host = block.hosts().any(|host| host == block.addr());
    let mut hosts = block.hosts().map(|host| format!("{host}/30"));
    (!is_host).then(|| {
        Fault::detail(format!(
            "use {} or {}",
            hosts.next().unwrap_or_default(),
            hosts.next().unwrap_or_default()
        ))
    })
}

/// Parses a tunnel address, if its mask is /30: with any other mask, rules about its block have no
/// meaning.
fn slash_30(text: &str) -> Option<Ipv4Net> {
    block::v4(text).filter(|block| block.prefix_len() == 30)
}

/// Returns both tunnel addresses if they can be compared. An address outside the range has a
/// finding of its own and says nothing about the other.
fn tunnel_ends(scope: &Scope, peer: &Value) -> Option<(Ipv4Net, Ipv4Net)> {
    let end = |address: &Value| {
        let text = address.as_str()?;
        slash_30(text).filter(|_| tunnel_range(text).is_none() && tunnel_excluded(text).is_none())
    };
    Some((end(scope.get("tunnel_local_address")?)?, end(peer)?))
}

fn tunnel_other_block(scope: &Scope, peer: &Value) -> Option<Fault> {
    let other = tunnel_ends(scope, peer).filter(|(local, peer)| local.trunc() != peer.trunc());
    other.map(|(local, _)| Fault::detail(format!("that block is {}", local.trunc())))
}

fn tunnel_same_address(scope: &Scope, peer: &Value) -> Option<Fault> {
    let same = tunnel_ends(scope, peer).is_some_and(|(local, peer)| local.addr() == peer.addr());
    same.then(Fault::plain)
}

fn tunnel_in_subnet(scope: &Scope, address: &Value) -> Option<Fault> {
    let block = Block::from(address.as_str().and_then(slash_30)?);
    let customers = scope.blocks_at(PEER_SUBNETS);
    let around = block::v4s(&customers).find(|subnet| subnet.contains(&block))?;
    Some(Fault::detail(format!("it is inside {around}")))
}

const PEER_SUBNETS: &str = "/vpn_connection/peer_subnets";

pub static POLICY_RULE: Table = Table {
    page: &PAGE,
    number: 4,
    title: "PolicyRule",
    fields: &[
        Field {
            name: "rule_index",
            label: "Rule index",
            ty: Type::Integer,
            help: "Usually left blank; the service numbers the rules.",
            default: DefaultValue::Words("numbered by the service"),
            sample: "1",
            rules: &[
                error("policy-rule.rule-index.range", Range(0, 50)),
                error("policy-rule.rule-index.unique", Custom(same_index)).says("must differ from that of every other policy rule"),
                note("policy-rule.rule-index.advice", Custom(|_, _| Some(Fault::plain())))
                    .says("Leave it blank. The documentation advises against setting it; the service may renumber the rules."),
            ],
            ..Field::TEXT
        },
        Field {
            name: "source",
            label: "Source",
            help: "Cloud-side CIDR block. Each rule needs a different one.",
            sample: "10.0.0.0/24",
            rules: &[
                error("policy-rule.source.block", Notation(subnet::v4_block)).says(V4_BLOCK),
                warning("policy-rule.source.host-bits", Notation(subnet::host_bits)).says(HOST_BITS).because(Silent),
                error("policy-rule.source.unique", Custom(same_source))
                    .says("must differ from that of every other policy rule"),
                warning("policy-rule.source.expected", MandatoryIf(Cond::Always))
                    .says("Enter a source. Optional in this edition, mandatory in a later one.")
                    .because(Later),
                warning("policy-rule.source.overlap", Custom(source_meets_customer))
                    .says("should not overlap a customer subnet or a destination")
                    .because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "destination",
            assist: Assist::Blocks,
            label: "Destinations",
            ty: Type::List(&Field {
                label: "Destination",
                sample: "192.168.44.0/24",
                rules: &[
                    error("policy-rule.destination.block", Notation(subnet::v4_block)).says(V4_BLOCK),
                    warning("policy-rule.destination.host-bits", Notation(subnet::host_bits))
                        .says(HOST_BITS)
                        .because(Silent),
                ],
                ..Field::TEXT
            }),
            help: "Customer-side CIDR blocks. Up to 50 in each rule.",
            sample: "192.168.44.0/24",
            rules: &[
                error("policy-rule.destination.at-most", AtMost(50)),
                warning("policy-rule.destination.expected", MandatoryIf(Cond::Always))
                    .says("Add a destination. Optional in this edition, mandatory in a later one.")
                    .because(Later),
                warning("policy-rule.destination.unique", Entries(subnet::repeated)).says(REPEATED).because(Silent),
                warning("policy-rule.destination.overlap", Entries(subnet::overlapping)).says(OVERLAPPING).because(Silent),
                warning("policy-rule.destination.customer-subnet", Custom(no_customer_subnet))
                    .says("should contain the customer subnets")
                    .because(Silent),
            ],
            ..Field::TEXT
        },
    ],
    elsewhere: &[],
};

fn same_index(scope: &Scope, index: &Value) -> Option<Fault> {
    let earlier = scope.earlier("rule_index", index);
    earlier.map(|at| Fault::detail(format!("rule {} has the same", at + 1)))
}

/// Returns the IPv4 blocks of a list without that of all addresses, which in a policy rule means any.
fn narrower(blocks: &ListBlocks) -> impl Iterator<Item = &Block> {
    block::v4s(blocks).filter(|block| !block.is_any())
}

/// Reports a source that an earlier rule also has. An empty source has a finding of its own.
fn same_source(scope: &Scope, source: &Value) -> Option<Fault> {
    let earlier = scope
        .earlier("source", source)
        .filter(|_| source.as_str() != Some(""));
    earlier.map(|at| Fault::detail(format!("rule {} has the same", at + 1)))
}

fn source_meets_customer(scope: &Scope, source: &Value) -> Option<Fault> {
    let block = Block::read(source.as_str()?).filter(|block| !block.is_any())?;
    let (customers, destinations) = (
        scope.blocks_at(PEER_SUBNETS),
        scope.blocks_at("destination"),
    );
    let mut others = narrower(&customers).chain(narrower(&destinations));
    let met = others.find(|other| block.overlaps(other))?;
    Some(Fault::detail(format!("it overlaps {met}")))
}

/// Reports destinations that contain no customer subnet at all. For the first rule, also reports a
/// customer subnet that no rule's destinations contain.
fn no_customer_subnet(scope: &Scope, destinations: &Value) -> Option<Fault> {
    let own = scope.blocks(destinations.as_array()?);
    let customers = scope.blocks_at(PEER_SUBNETS);
    let within =
        |list: &ListBlocks, subnet: &Block| block::v4s(list).any(|block| block.contains(subnet));
    let first = block::v4s(&customers)
        .next()
        .filter(|_| block::v4s(&own).next().is_some())?;
    let outside = if block::v4s(&customers).any(|subnet| within(&own, subnet)) {
        let mut lists = scope.list.iter().map(|rule| rule.get("destination"));
        lists
            .next()?
            .filter(|first| std::ptr::eq(*first, destinations))?;
        let others: Vec<&[Value]> = lists
            .filter_map(|list| Some(list?.as_array()?.as_slice()))
            .collect();
        let within_others = |subnet: &Block| {
            others
                .iter()
                .any(|list| within(&scope.blocks(list), subnet))
        };
        // The destinations are usually the customer subnets themselves, in the same order.
        let beside = |at: usize, subnet: &Block| matches!(own.blocks.get(at), Some(Some(block)) if block.contains(subnet));
        let left = |(at, subnet): &(usize, &Block)| {
            !beside(*at, subnet) && !within(&own, subnet) && !within_others(subnet)
        };
        block::v4s(&customers).enumerate().find(left)?.1
    } else {
        first
    };
    Some(Fault::detail(format!("{outside} is missing")))
}

static TAG: Table = Table {
    page: &PAGE,
    number: 8,
    title: "VpnResourceTag",
    fields: tag::FIELDS,
    elsewhere: &[],
};
