//! The page "Creating a VPN Gateway": the request (Tables 1 to 5) and the response (Tables 6 to
//! 11).

use super::shared::{
    HOST_BITS, IN_RESPONSE, NAME_ALPHABET, NAME_LETTERS, OVERLAPPING, REPEATED, V4_BLOCK,
};
use super::tag;
use crate::catalogue::spec::Check::{
    AtMost, Custom, Entries, Format, Length, MandatoryIf, Max, NoneOf, Notation, OneOf, OnlyIf,
    Range, Subnet, UuidOr,
};
use crate::catalogue::spec::Reason::{Contradicts, Silent};
use crate::catalogue::spec::{
    Api, Assist, Cond, DefaultValue, Example, Fault, Field, Kind, Page, Preset, Section, Table,
    Type, error, missing, note, server_only, uuid, warning,
};
use crate::rules::scope::Scope;
use crate::rules::{block, format, subnet};
use serde_json::Value;

/// The request that creates a VPN gateway.
pub static GATEWAY: Api = Api {
    name: "gateway",
    title: "VPN gateway",
    short: "Gateway",
    page: &PAGE,
    path: "/v5/{project_id}/vpn-gateways",
    parameters: &PARAMETERS,
    request: &REQUEST,
    facts: None,
    sections: &[
        Section {
            title: "Basics",
            members: &[
                "name",
                "network_type",
                "attachment_type",
                "flavor",
                "ha_mode",
            ],
            more: &["ip_version", "bgp_asn"],
            presets: &[],
        },
        Section {
            title: "Networks",
            members: &[
                "er_id",
                "vpc_id",
                "local_subnets",
                "local_subnets_v6",
                "connect_subnet",
            ],
            more: &["access_vpc_id", "access_subnet_id"],
            presets: &[],
        },
        Section {
            title: "Addresses",
            members: &["eip1", "eip2", "access_private_ip_1", "access_private_ip_2"],
            more: &[],
            presets: &[],
        },
        Section {
            title: "Zones",
            members: &["availability_zone_ids"],
            more: &[],
            presets: &[],
        },
        Section {
            title: "Project and tags",
            members: &["tags"],
            more: &["enterprise_project_id"],
            presets: &[],
        },
    ],
    starts_title: "What do you want to connect?",
    starts: &[
        Preset {
            name: "vpc-public",
            label: "One VPC, over the internet",
            why: "The gateway serves one VPC and connects to peers over EIPs.",
            values: &[("attachment_type", "vpc"), ("network_type", "public")],
            only: Cond::Always,
        },
        Preset {
            name: "vpc-private",
            label: "One VPC, privately",
            why: "The gateway serves one VPC and connects to peers over private addresses.",
            values: &[("attachment_type", "vpc"), ("network_type", "private")],
            only: Cond::Always,
        },
        Preset {
            name: "er-public",
            label: "Enterprise router, over the internet",
            why: "The gateway serves all networks of an enterprise router and connects to peers over EIPs.",
            values: &[("attachment_type", "er"), ("network_type", "public")],
            only: Cond::Always,
        },
        Preset {
            name: "er-private",
            label: "Enterprise router, privately",
            why: "The gateway serves all networks of an enterprise router and connects to peers over private addresses.",
            values: &[("attachment_type", "er"), ("network_type", "private")],
            only: Cond::Always,
        },
    ],
    examples: &[
        Example {
            title: "Existing EIPs, associated with a VPC",
            body: include_str!("../../examples/gateway-vpc.json"),
        },
        Example {
            title: "New EIPs, associated with an enterprise router",
            body: include_str!("../../examples/gateway-er.json"),
        },
        Example {
            title: "Private, associated with a VPC",
            body: include_str!("../../examples/gateway-private.json"),
        },
    ],
    summary,
    unless_free: "",
};

/// Returns a sentence such as "Creates a public VPN gateway (Professional1, active-active) for a
/// VPC with 2 local subnets." Values that are impossible are left out.
fn summary(scope: &Scope) -> String {
    let text = |member| {
        let text = scope.text(&format!("/vpn_gateway/{member}"));
        text.ok().flatten()
    };
    let subnets = match text("ip_version") {
        Some("ipv6") => scope.count("/vpn_gateway/local_subnets_v6", "local IPv6 subnet"),
        _ => scope.count("/vpn_gateway/local_subnets", "local subnet"),
    };
    let network = text("network_type").map_or_else(String::new, |network| format!("{network} "));
    let facts: Vec<&str> = ["flavor", "ha_mode"].into_iter().filter_map(text).collect();
    let facts = match &facts[..] {
        [] => String::new(),
        facts => format!(" ({})", facts.join(", ")),
    };
    let serves = match (text("attachment_type"), subnets) {
        (Some("er"), _) => " for an enterprise router".to_owned(),
        (Some(_), Some(subnets)) => format!(" for a VPC with {subnets}"),
        (Some(_), None) => " for a VPC".to_owned(),
        (None, _) => String::new(),
    };
    format!("Creates a {network}VPN gateway{facts}{serves}. Billing starts when it is created.")
}

/// The page of the API reference.
pub static PAGE: Page = Page {
    title: "Creating a VPN Gateway",
    updated: "2024-12-03",
    url: "https://support.huaweicloud.com/intl/en-us/api-vpn/vpn_api_0014.html",
};

static PARAMETERS: Table = Table {
    page: &PAGE,
    number: 1,
    title: "Path parameters",
    fields: &[Field {
        name: "project_id",
        label: "Project ID",
        mandatory: true,
        help: "Project that the gateway is created in and billed to.",
        ..Field::TEXT
    }],
    elsewhere: &[],
};

static REQUEST: Table = Table {
    page: &PAGE,
    number: 2,
    title: "Request parameters",
    fields: &[Field {
        name: "vpn_gateway",
        label: "VPN gateway",
        ty: Type::Object(&BODY),
        mandatory: true,
        help: "The gateway to create. Only pay-per-use gateways can be created.",
        ..Field::TEXT
    }],
    elsewhere: &[],
};

const VPC: Cond = Cond::Is("attachment_type", &["vpc"]);
const ER: Cond = Cond::Is("attachment_type", &["er"]);
const PUBLIC: Cond = Cond::Is("network_type", &["public"]);
const PRIVATE: Cond = Cond::Is("network_type", &["private"]);
const VPC_WITH_IPV4: Cond = Cond::All(&[VPC, Cond::Is("ip_version", &["ipv4"])]);
const VPC_WITH_IPV6: Cond = Cond::All(&[VPC, Cond::Is("ip_version", &["ipv6"])]);

pub static BODY: Table = Table {
    page: &PAGE,
    number: 3,
    title: "CreateVgwRequestBodyContent",
    fields: &[
        Field {
            name: "name",
            label: "Name",
            help: "Shown in lists and on the bill.",
            default: DefaultValue::Words("generated, such as vpngw-a45b"),
            sample: "vpngw-office",
            rules: &[
                error("gateway.name.length", Length(1, 64)),
                error("gateway.name.alphabet", Format(format::name)).says(NAME_ALPHABET),
                warning("gateway.name.letters", Format(format::other_letters)).says(NAME_LETTERS),
            ],
            ..Field::TEXT
        },
        Field {
            name: "network_type",
            spellings: &[("publicnetwork", "public"), ("privatenetwork", "private")],
            label: "Network type",
            help: "public: peers connect over EIPs. private: peers connect over private addresses.",
            default: DefaultValue::Value("public"),
            rules: &[error("gateway.network-type.range", OneOf(&["public", "private"]))],
            ..Field::TEXT
        },
        Field {
            name: "attachment_type",
            spellings: &[("enterpriserouter", "er"), ("virtualprivatecloud", "vpc")],
            label: "Association mode",
            help: "vpc: serves one VPC. er: serves all networks behind an enterprise router.",
            default: DefaultValue::Value("vpc"),
            rules: &[error("gateway.attachment-type.range", OneOf(&["vpc", "er"]))],
            ..Field::TEXT
        },
        Field {
            name: "ip_version",
            spellings: &[("4", "ipv4"), ("6", "ipv6")],
            label: "IP version",
            help: "IP version of the gateway. Decides which local subnets are required.",
            default: DefaultValue::Value("ipv4"),
            rules: &[error("gateway.ip-version.range", OneOf(&["ipv4", "ipv6"]))],
            ..Field::TEXT
        },
        Field {
            name: "er_id",
            label: "Enterprise router ID",
            help: "Enterprise router that the gateway connects to.",
            sample: SAMPLE_UUID,
            rules: &[
                error("gateway.er-id.only-er", OnlyIf(ER)),
                uuid("gateway.er-id.uuid"),
                missing("gateway.er-id.either", Cond::All(&[ER, Cond::Not(&Cond::Given("vpc_id"))]))
                    .says("Enter the enterprise router ID or the VPC ID (one of them is required in er mode)."),
                warning("gateway.er-id.expected", MandatoryIf(Cond::All(&[ER, Cond::Given("vpc_id")]))).says(
                    "Enter the enterprise router ID too. The documentation asks for either it or vpc_id, but the vendor's SDK \
                     and Terraform provider require it.",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "vpc_id",
            label: "VPC ID",
            help: "vpc: the VPC to connect. er: the access VPC; any VPC works.",
            sample: SAMPLE_UUID,
            rules: &[
                uuid("gateway.vpc-id.uuid"),
                missing("gateway.vpc-id.mandatory", VPC),
                note("gateway.vpc-id.overridden", OnlyIf(OVERRIDES_VPC))
                    .says("is ignored in er mode when access_vpc_id is set; that one applies"),
            ],
            ..Field::TEXT
        },
        Field {
            name: "local_subnets",
            assist: Assist::Blocks,
            label: "Local subnets",
            ty: Type::List(&Field {
                label: "Local subnet",
                sample: "192.168.52.0/24",
                rules: &[
                    error("gateway.local-subnets.block", Notation(subnet::v4_block)).says(V4_BLOCK),
                    warning("gateway.local-subnets.host-bits", Notation(subnet::host_bits)).says(HOST_BITS).because(Silent),
                ],
                ..Field::TEXT
            }),
            help: "Cloud-side IPv4 subnets the customer network can reach. Up to 50.",
            sample: "192.168.52.0/24",
            rules: &[
                error("gateway.local-subnets.at-most", AtMost(50)),
                missing("gateway.local-subnets.mandatory", VPC_WITH_IPV4),
                warning("gateway.local-subnets.only-vpc-ipv4", OnlyIf(VPC_WITH_IPV4))
                    .says("should only be set in vpc mode with IPv4; the service may ignore or refuse it otherwise")
                    .because(Silent),
                warning("gateway.local-subnets.unique", Entries(subnet::repeated)).says(REPEATED).because(Silent),
                warning("gateway.local-subnets.overlap", Entries(subnet::overlapping)).says(OVERLAPPING).because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "local_subnets_v6",
            assist: Assist::Blocks,
            label: "Local IPv6 subnets",
            ty: Type::List(&Field {
                label: "Local IPv6 subnet",
                sample: "16af:cacc:1097::/48",
                rules: &[
                    error("gateway.local-subnets-v6.block", Subnet(subnet::v6_block))
                        .says("must be an IPv6 CIDR block"),
                    warning("gateway.local-subnets-v6.host-bits", Notation(subnet::host_bits))
                        .says(HOST_BITS)
                        .because(Silent),
                    warning("gateway.local-subnets-v6.mapped", Subnet(subnet::v4_mapped))
                        .says("should not be in IPv4-mapped notation")
                        .because(Silent),
                ],
                ..Field::TEXT
            }),
            help: "Cloud-side IPv6 subnets the customer network can reach. Up to 50.",
            sample: "16af:cacc:1097::/48",
            rules: &[
                error("gateway.local-subnets-v6.at-most", AtMost(50)),
                missing("gateway.local-subnets-v6.mandatory", VPC_WITH_IPV6),
                warning("gateway.local-subnets-v6.only-vpc-ipv6", OnlyIf(VPC_WITH_IPV6))
                    .says("should only be set in vpc mode with IPv6; the service may ignore or refuse it otherwise")
                    .because(Silent),
                warning("gateway.local-subnets-v6.unique", Entries(subnet::repeated)).says(REPEATED).because(Silent),
                warning("gateway.local-subnets-v6.overlap", Entries(subnet::overlapping)).says(OVERLAPPING).because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "connect_subnet",
            label: "Connection subnet ID",
            help: "VPC subnet the gateway takes its addresses from. Needs 2 free addresses; 4 if access_subnet_id is the same \
                   subnet.",
            sample: SAMPLE_UUID,
            rules: &[
                uuid("gateway.connect-subnet.uuid"),
                missing("gateway.connect-subnet.mandatory", VPC),
                note("gateway.connect-subnet.overridden", OnlyIf(OVERRIDES_SUBNET))
                    .says("is ignored in er mode when access_subnet_id is set; that one applies"),
                server_only("gateway.connect-subnet.idle-er", "must have at least 2 free addresses in er mode"),
                server_only(
                    "gateway.connect-subnet.idle-vpc",
                    "must have at least 4 free addresses in vpc mode if access_subnet_id is the same subnet, otherwise 2",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "bgp_asn",
            also: &["asn"],
            label: "BGP AS number",
            ty: Type::Integer,
            help: "The gateway's own AS number for BGP.",
            default: DefaultValue::Value("64512"),
            rules: &[error("gateway.bgp-asn.range", Range(1, 4_294_967_295))],
            ..Field::TEXT
        },
        Field {
            name: "flavor",
            label: "Specification",
            spellings: OLD_FLAVORS,
            help: "Maximum bandwidth and features. Not all regions offer all specifications.",
            default: DefaultValue::Value("Professional1"),
            rules: &[
                error("gateway.flavor.deprecated", NoneOf(&["v300", "v1g"])).says(
                    "{value} is an old name that only responses use. Choose Professional1 for v300, Professional2 for v1g.",
                ),
                error("gateway.flavor.newer", NoneOf(NEWER_FLAVORS)).says(NEWER_FLAVOR),
                error("gateway.flavor.range", OneOf(&[
                    "Basic", "Professional1", "Professional2", "Professional1-NonFixedIP", "Professional2-NonFixedIP", "GM",
                ])),
                error("gateway.flavor.basic", NoneOf(&["Basic"]))
                    .when(Cond::Any(&[PRIVATE, ER]))
                    .says("{value} only supports public gateways in vpc mode. Choose another specification."),
                server_only(
                    "gateway.flavor.region",
                    "must be offered in the region; Basic and GM are only offered in some regions of mainland China",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "availability_zone_ids",
            also: &["availability_zones"],
            label: "Availability zones",
            ty: Type::List(&Field { label: "Availability zone", sample: "cn-north-4a", ..Field::TEXT }),
            help: "Two zones, or one if the region supports only one for this combination.",
            default: DefaultValue::Words("chosen by the service"),
            sample: "cn-north-4a",
            rules: &[
                error("gateway.availability-zone-ids.at-most", AtMost(2))
                    .says("must be two zones, or one if only one is supported"),
                error("gateway.availability-zone-ids.unique", Entries(same_zone)).says("must not be listed twice"),
                note("gateway.availability-zone-ids.one", Custom(one_zone))
                    .says("should be two zones unless the region supports only one for this gateway"),
                warning("gateway.availability-zone-ids.empty", Custom(no_zone))
                    .says("should not be an empty list; remove it to let the service choose the zones")
                    .because(Silent),
                server_only(
                    "gateway.availability-zone-ids.supported",
                    "must be supported for this combination of flavor, attachment_type and ip_version",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "enterprise_project_id",
            label: "Enterprise project ID",
            help: "Enterprise project that the gateway belongs to. 0 is the default project.",
            default: DefaultValue::Value("0"),
            sample: SAMPLE_UUID,
            rules: &[error("gateway.enterprise-project-id.uuid", UuidOr(|text| text == "0"))
                .says("must be a UUID of 36 characters, or 0")],
            ..Field::TEXT
        },
        Field {
            name: "eip1",
            label: "EIP 1",
            ty: Type::Object(&EIP),
            kinds: EIP_KINDS,
            help: "First EIP (active-active) or active EIP (active-standby). Enter the ID of an existing EIP, or describe a \
                   new one.",
            rules: &[
                error("gateway.eip1.only-public", OnlyIf(PUBLIC)),
                warning("gateway.eip1.expected", MandatoryIf(PUBLIC)).says(
                    "Set EIP 1. The documentation marks it as optional, but a public gateway needs two EIPs.",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "eip2",
            label: "EIP 2",
            ty: Type::Object(&EIP),
            kinds: EIP_KINDS,
            assist: Assist::Like("eip1"),
            help: "Second EIP (active-active) or standby EIP (active-standby). Enter the ID of an existing EIP, or describe \
                   a new one.",
            rules: &[
                error("gateway.eip2.only-public", OnlyIf(PUBLIC)),
                warning("gateway.eip2.expected", MandatoryIf(PUBLIC)).says(
                    "Set EIP 2. The documentation marks it as optional, but a public gateway needs two EIPs.",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "access_vpc_id",
            label: "Access VPC ID",
            help: "VPC through which the gateway connects to its peers.",
            default: DefaultValue::Words("same as vpc_id"),
            sample: SAMPLE_UUID,
            rules: &[
                uuid("gateway.access-vpc-id.uuid"),
                warning("gateway.access-vpc-id.er", MandatoryIf(Cond::All(&[ER, Cond::Not(&Cond::Given("vpc_id"))]))).says(
                    "Enter the access VPC ID. The documentation marks it as optional, but there is no vpc_id to use instead.",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "access_subnet_id",
            label: "Access subnet ID",
            help: "Subnet of the access VPC. Needs 2 free addresses; 4 if connect_subnet is the same subnet.",
            default: DefaultValue::Words("same as connect_subnet"),
            sample: SAMPLE_UUID,
            rules: &[
                uuid("gateway.access-subnet-id.uuid"),
                warning(
                    "gateway.access-subnet-id.er",
                    MandatoryIf(Cond::All(&[ER, Cond::Not(&Cond::Given("connect_subnet"))])),
                )
                .says(
                    "Enter the access subnet ID. The documentation marks it as optional, but there is no connect_subnet to use \
                     instead.",
                ),
                warning("gateway.access-subnet-id.other-vpc", MandatoryIf(Cond::All(&[
                    Cond::Given("vpc_id"),
                    Cond::Given("access_vpc_id"),
                    Cond::Given("connect_subnet"),
                    Cond::Not(&Cond::Same("vpc_id", "access_vpc_id")),
                ])))
                .says("Enter the access subnet ID. Its default, connect_subnet, is not in the access VPC.")
                .because(Silent),
                server_only("gateway.access-subnet-id.idle-er", "must have at least 2 free addresses in er mode"),
                server_only(
                    "gateway.access-subnet-id.idle-vpc",
                    "must have at least 4 free addresses in vpc mode if connect_subnet is the same subnet, otherwise 2",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "ha_mode",
            spellings: &[("activepassive", "active-standby")],
            label: "HA mode",
            help: "active-active: both addresses carry traffic. active-standby: the second takes over.",
            default: DefaultValue::Value("active-active"),
            rules: &[error("gateway.ha-mode.range", OneOf(&["active-active", "active-standby"]))],
            ..Field::TEXT
        },
        Field {
            name: "access_private_ip_1",
            label: "Private address 1",
            help: "First (or active) address of a private gateway. Must be free in the access subnet.",
            default: DefaultValue::Words("chosen by the service"),
            sample: "192.168.52.10",
            rules: &[
                error("gateway.access-private-ip-1.address", Custom(no_private_address)).says(ADDRESS),
                warning("gateway.access-private-ip-1.host", Format(no_host)).says(NO_HOST),
                missing("gateway.access-private-ip-1.pair", Cond::Given("access_private_ip_2")),
                warning("gateway.access-private-ip-1.only-private", OnlyIf(PRIVATE)),
                server_only("gateway.access-private-ip-1.free", "must be free in the access subnet"),
            ],
            ..Field::TEXT
        },
        Field {
            name: "access_private_ip_2",
            label: "Private address 2",
            help: "Second (or standby) address of a private gateway. Must be free in the access subnet.",
            default: DefaultValue::Words("chosen by the service"),
            sample: "192.168.52.11",
            rules: &[
                error("gateway.access-private-ip-2.address", Custom(no_private_address)).says(ADDRESS),
                warning("gateway.access-private-ip-2.host", Format(no_host)).says(NO_HOST),
                missing("gateway.access-private-ip-2.pair", Cond::Given("access_private_ip_1")),
                error("gateway.access-private-ip-2.distinct", Custom(same_private_ip))
                    .says("must differ from access_private_ip_1"),
                warning("gateway.access-private-ip-2.only-private", OnlyIf(PRIVATE)),
                server_only("gateway.access-private-ip-2.free", "must be free in the access subnet"),
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
        ("master_eip", "Older editions had it; use eip1 instead."),
        ("slave_eip", "Older editions had it; use eip2 instead."),
        ("id", IN_RESPONSE),
        ("certificate_id", IN_RESPONSE),
        ("connection_number", IN_RESPONSE),
        ("used_connection_number", IN_RESPONSE),
        ("used_connection_group", IN_RESPONSE),
        ("policy_template", IN_RESPONSE),
    ],
};

/// The names that specifications had when the service was new, as [`Field::spellings`].
pub const OLD_FLAVORS: &[(&str, &str)] = &[("v300", "Professional1"), ("v1g", "Professional2")];
pub const NEWER_FLAVORS: &[&str] = &["Professional3", "Professional3-NonFixedIP"];
pub const NEWER_FLAVOR: &str =
    "{value} is in newer editions of the documentation; this edition does not list it.";

const OVERRIDES_VPC: Cond = Cond::Not(&Cond::All(&[
    ER,
    Cond::Given("access_vpc_id"),
    Cond::Not(&Cond::Same("vpc_id", "access_vpc_id")),
]));
const OVERRIDES_SUBNET: Cond = Cond::Not(&Cond::All(&[
    ER,
    Cond::Given("access_subnet_id"),
    Cond::Not(&Cond::Same("connect_subnet", "access_subnet_id")),
]));

const SAMPLE_UUID: &str = "620d0001-5f3c-410f-832e-200b868f0001";
const ADDRESS: &str = "must be an IPv4 address (or IPv6 if ip_version is ipv6)";
const NO_HOST: &str = "should be a usable host address";

/// Accepts either family for an IPv6 gateway, because the page does not say which one its addresses
/// belong to.
fn no_private_address(scope: &Scope, address: &Value) -> Option<Fault> {
    let text = address.as_str().unwrap_or_default();
    let either =
        !matches!(scope.text("ip_version"), Ok(Some("ipv4"))) && block::address(text).is_some();
    subnet::v4_address(text).filter(|_| !either)
}

fn no_host(text: &str) -> Option<Fault> {
    let address = text.parse().ok()?;
    (!subnet::is_host(address)).then(Fault::plain)
}

/// Compares addresses rather than texts, because one IPv6 address can be written in many ways.
fn same_private_ip(scope: &Scope, second: &Value) -> Option<Fault> {
    let address = |value: &Value| block::address(value.as_str()?);
    let first = scope.get("access_private_ip_1").and_then(address)?;
    (address(second)? == first).then(Fault::plain)
}

fn same_zone(_: &Scope, zones: &[Value]) -> Vec<Fault> {
    let same = |at: &usize| zones[..*at].contains(&zones[*at]);
    (1..zones.len())
        .filter(same)
        .map(|at| Fault::says("is already in the list; choose another zone").at(at))
        .collect()
}

fn one_zone(_: &Scope, zones: &Value) -> Option<Fault> {
    let one = zones.as_array().is_some_and(|zones| zones.len() == 1);
    one.then(Fault::plain)
}

fn no_zone(_: &Scope, zones: &Value) -> Option<Fault> {
    let none = zones.as_array().is_some_and(Vec::is_empty);
    none.then(Fault::plain)
}

const NEW: Cond = Cond::Not(&Cond::Given("id"));
const NEW_WITH_OWN_BANDWIDTH: Cond = Cond::All(&[NEW, Cond::Not(&Cond::Given("bandwidth_id"))]);

/// The ways to give an EIP.
const EIP_KINDS: &[Kind] = &[
    Kind {
        label: "New EIP",
        members: &["type", "charge_mode", "bandwidth_size", "bandwidth_name"],
        decisive: None,
    },
    Kind {
        label: "Existing EIP",
        members: &["id"],
        decisive: Some("id"),
    },
    Kind {
        label: "New on shared bandwidth",
        members: &["type", "bandwidth_id"],
        decisive: Some("bandwidth_id"),
    },
];

static EIP: Table = Table {
    page: &PAGE,
    number: 4,
    title: "CreateRequestEip",
    fields: &[
        Field {
            name: "id",
            label: "EIP ID",
            help: "ID of an existing EIP. Leave blank to create a new one.",
            sample: SAMPLE_UUID,
            rules: &[
                uuid("eip.id.uuid"),
                error("eip.id.only-existing", Custom(id_of_new_eip))
                    .says("cannot be combined with the settings of a new EIP; remove one or the other"),
                error("eip.id.distinct", Custom(same_eip))
                    .says("must differ from the ID of EIP 1")
                    .because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "type",
            label: "EIP type",
            help: "Line type of the new EIP. Use 5_bgp (dynamic BGP) where available.",
            sample: "5_bgp",
            suggests: &["5_bgp"],
            rules: &[
                error("eip.type.only-new", OnlyIf(NEW)).says("can only be set for a new EIP (without id)"),
                error("eip.type.length", Length(0, 36)),
                warning("eip.type.expected", MandatoryIf(NEW))
                    .says("Enter the EIP type of the new EIP, such as 5_bgp. It has no documented default.")
                    .because(Silent),
                server_only("eip.type.supported", "must be one of the EIP types of the region"),
            ],
            ..Field::TEXT
        },
        Field {
            name: "charge_mode",
            spellings: &[("bybandwidth", "bandwidth"), ("bytraffic", "traffic")],
            label: "Billing mode",
            help: "Billed by bandwidth or by traffic.",
            default: DefaultValue::Value("bandwidth"),
            rules: &[
                error("eip.charge-mode.range", OneOf(&["bandwidth", "traffic"])),
                note("eip.charge-mode.mandatory", MandatoryIf(NEW_WITH_OWN_BANDWIDTH))
                    .says(
                        "The documentation calls this mandatory for a new EIP, yet lists a default (bandwidth). You can leave it \
                         blank.",
                    )
                    .because(Contradicts),
                warning("eip.charge-mode.ignored", OnlyIf(NEW_WITH_OWN_BANDWIDTH)).says(IGNORED).because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "bandwidth_size",
            label: "Bandwidth (Mbit/s)",
            ty: Type::Integer,
            help: "Bandwidth of the new EIP. Its maximum depends on the specification.",
            sample: "100",
            rules: &[
                error("eip.bandwidth-size.basic", Max(100)).when(Cond::Is("/vpn_gateway/flavor", &["Basic"])),
                error("eip.bandwidth-size.professional1", Max(300)).when(Cond::Is("/vpn_gateway/flavor", &["Professional1"])),
                error("eip.bandwidth-size.professional2", Max(1000)).when(Cond::Is("/vpn_gateway/flavor", &["Professional2"])),
                error("eip.bandwidth-size.gm", Max(500)).when(Cond::Is("/vpn_gateway/flavor", &["GM"])),
                error("eip.bandwidth-size.range", Range(1, 1000)),
                missing("eip.bandwidth-size.mandatory", NEW_WITH_OWN_BANDWIDTH)
                    .says("Enter the bandwidth (required for a new EIP without shared bandwidth)."),
                warning("eip.bandwidth-size.ignored", OnlyIf(NEW_WITH_OWN_BANDWIDTH)).says(IGNORED).because(Silent),
                warning("eip.bandwidth-size.professional1-non-fixed-ip", Max(300))
                    .when(Cond::Is("/vpn_gateway/flavor", &["Professional1-NonFixedIP"]))
                    .says("should be at most 300, the maximum of Professional1; Professional1-NonFixedIP has no documented one")
                    .because(Silent),
                server_only("eip.bandwidth-size.region", "must not exceed the maximum of the region and of the account"),
            ],
            ..Field::TEXT
        },
        Field {
            name: "bandwidth_name",
            label: "Bandwidth name",
            help: "Name of the new EIP's bandwidth. Default: generated.",
            default: DefaultValue::Words("generated, such as vpngw-bandwidth-e1fa"),
            sample: "vpngw-bandwidth-office-1",
            rules: &[
                error("eip.bandwidth-name.length", Length(1, 64)),
                error("eip.bandwidth-name.alphabet", Format(format::name)).says(NAME_ALPHABET),
                warning("eip.bandwidth-name.letters", Format(format::other_letters)).says(NAME_LETTERS),
                note("eip.bandwidth-name.mandatory", MandatoryIf(NEW_WITH_OWN_BANDWIDTH))
                    .says(
                        "The documentation calls this mandatory for a new EIP, yet says it is generated when blank. You can leave \
                         it blank.",
                    )
                    .because(Contradicts),
                warning("eip.bandwidth-name.ignored", OnlyIf(NEW_WITH_OWN_BANDWIDTH)).says(IGNORED).because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "bandwidth_id",
            label: "Shared bandwidth ID",
            help: "ID of an existing shared bandwidth for the new EIP.",
            sample: SAMPLE_UUID,
            rules: &[
                uuid("eip.bandwidth-id.uuid"),
                warning("eip.bandwidth-id.only-new", OnlyIf(NEW))
                    .says("should only be set for a new EIP (without id); the service may ignore or refuse it otherwise"),
                server_only("eip.bandwidth-id.mandatory", "must be set to bind the new EIP to shared bandwidth"),
            ],
            ..Field::TEXT
        },
    ],
    elsewhere: &[],
};

const IGNORED: &str = "should only be set for a new EIP without shared bandwidth; the service may ignore or refuse it otherwise";

/// Reports an ID in an object that also describes a new EIP. If the type is given, `type` has the
/// finding instead: it is the only other member that the page restricts.
fn id_of_new_eip(scope: &Scope, _: &Value) -> Option<Fault> {
    let describes = [
        "charge_mode",
        "bandwidth_size",
        "bandwidth_name",
        "bandwidth_id",
    ];
    let both =
        scope.get("type").is_none() && describes.iter().any(|member| scope.get(member).is_some());
    both.then(Fault::plain)
}

/// Reports a second EIP that is the same as the first.
fn same_eip(scope: &Scope, id: &Value) -> Option<Fault> {
    let first = scope
        .get("/vpn_gateway/eip1/id")
        .filter(|first| !std::ptr::eq(*first, id));
    let texts = first.and_then(Value::as_str).zip(id.as_str());
    // The digits of a UUID are case-insensitive.
    let same = texts
        .is_some_and(|(first, second)| first.eq_ignore_ascii_case(second) && !second.is_empty());
    same.then(Fault::plain)
}

static TAG: Table = Table {
    page: &PAGE,
    number: 5,
    title: "VpnResourceTag",
    fields: tag::FIELDS,
    elsewhere: &[],
};
