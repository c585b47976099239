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
use crate::catalogue::spec::{
    Api, Assist, Cond, DefaultValue, Example, Fault, Field, Page, Section, Table, Type, error,
    missing, note, server_only, uuid, warning,
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
        },
        Section {
            title: "Addresses",
            members: &["eip1", "eip2", "access_private_ip_1", "access_private_ip_2"],
            more: &[],
        },
        Section {
            title: "Zones",
            members: &["availability_zone_ids"],
            more: &[],
        },
        Section {
            title: "Project and tags",
            members: &["tags"],
            more: &["enterprise_project_id"],
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
};

/// Returns a sentence such as "Creates a public VPN gateway (Professional1, active-active) for a
/// VPC with 2 local subnets."
fn summary(scope: &Scope) -> String {
    let text = |member| {
        scope
            .text(&format!("/vpn_gateway/{member}"))
            .ok()
            .flatten()
            .unwrap_or("…")
    };
    let subnets = match text("ip_version") {
        "ipv6" => scope.count("/vpn_gateway/local_subnets_v6", "local IPv6 subnet"),
        _ => scope.count("/vpn_gateway/local_subnets", "local subnet"),
    };
    let serves = match text("attachment_type") {
        "er" => "an enterprise router".to_owned(),
        _ => format!("a VPC with {subnets}"),
    };
    format!(
        "Creates a {} VPN gateway ({}, {}) for {serves}. It is billed from then on.",
        text("network_type"),
        text("flavor"),
        text("ha_mode"),
    )
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
        help: "The project that the gateway is created in and billed to.",
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
        help: "The gateway to create. The service only creates pay-per-use gateways.",
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
            heading: "Gateway",
            label: "Name",
            help: "How the gateway is called in lists and on the bill.",
            default: DefaultValue::Words("a name such as vpngw-a45b is generated"),
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
            label: "Network type",
            help: "public: the gateway meets its peers over EIPs. private: over private addresses in a VPC.",
            default: DefaultValue::Value("public"),
            rules: &[error("gateway.network-type.range", OneOf(&["public", "private"]))],
            ..Field::TEXT
        },
        Field {
            name: "attachment_type",
            label: "Association mode",
            help: "What the gateway serves: one VPC (vpc), or all networks behind an enterprise router (er).",
            default: DefaultValue::Value("vpc"),
            rules: &[error("gateway.attachment-type.range", OneOf(&["vpc", "er"]))],
            ..Field::TEXT
        },
        Field {
            name: "ip_version",
            label: "IP version",
            help: "The protocol version of the gateway. It decides which list of local subnets is mandatory.",
            default: DefaultValue::Value("ipv4"),
            rules: &[error("gateway.ip-version.range", OneOf(&["ipv4", "ipv6"]))],
            ..Field::TEXT
        },
        Field {
            name: "er_id",
            heading: "Networks",
            label: "Enterprise router ID",
            help: "The enterprise router that the gateway connects to.",
            sample: SAMPLE_UUID,
            rules: &[
                error("gateway.er-id.only-er", OnlyIf(ER)),
                uuid("gateway.er-id.uuid"),
                missing("gateway.er-id.either", Cond::All(&[ER, Cond::Not(&Cond::Given("vpc_id"))]))
                    .says("must be given when attachment_type is er and vpc_id is not given: one of the two must be"),
                warning("gateway.er-id.expected", MandatoryIf(Cond::All(&[ER, Cond::Given("vpc_id")]))).says(
                    "should be given when attachment_type is er, even beside vpc_id: the page asks for \"either\" and its \
                     own example sets both, but the vendor's SDK and Terraform provider demand it",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "vpc_id",
            label: "VPC ID",
            help: "With vpc: the service VPC whose subnets are reached. With er: the access VPC, and any VPC will do.",
            sample: SAMPLE_UUID,
            rules: &[
                uuid("gateway.vpc-id.uuid"),
                missing("gateway.vpc-id.mandatory", VPC),
                note("gateway.vpc-id.overridden", OnlyIf(OVERRIDES_VPC))
                    .says("is not used when attachment_type is er and access_vpc_id is given: that one is"),
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
                    warning("gateway.local-subnets.host-bits", Notation(subnet::host_bits)).says(HOST_BITS),
                ],
                ..Field::TEXT
            }),
            help: "IPv4 subnets on the cloud side that the customer's network is to reach, at most 50.",
            sample: "192.168.52.0/24",
            rules: &[
                error("gateway.local-subnets.at-most", AtMost(50)),
                missing("gateway.local-subnets.mandatory", VPC_WITH_IPV4),
                warning("gateway.local-subnets.only-vpc-ipv4", OnlyIf(VPC_WITH_IPV4)).says(
                    "should be left out unless attachment_type is vpc and ip_version is ipv4: it will be ignored or \
                     refused; the page only says that it is not mandatory then",
                ),
                warning("gateway.local-subnets.unique", Entries(subnet::repeated)).says(REPEATED),
                warning("gateway.local-subnets.overlap", Entries(subnet::overlapping)).says(OVERLAPPING),
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
                        .says("must be an IPv6 block in CIDR notation"),
                    warning("gateway.local-subnets-v6.host-bits", Notation(subnet::host_bits)).says(HOST_BITS),
                    warning("gateway.local-subnets-v6.mapped", Subnet(subnet::v4_mapped))
                        .says("should not be an IPv4 block written as IPv6; the page is silent about it"),
                ],
                ..Field::TEXT
            }),
            help: "IPv6 subnets on the cloud side that the customer's network is to reach, at most 50.",
            sample: "16af:cacc:1097::/48",
            rules: &[
                error("gateway.local-subnets-v6.at-most", AtMost(50)),
                missing("gateway.local-subnets-v6.mandatory", VPC_WITH_IPV6),
                warning("gateway.local-subnets-v6.only-vpc-ipv6", OnlyIf(VPC_WITH_IPV6)).says(
                    "should be left out unless attachment_type is vpc and ip_version is ipv6: it will be ignored or \
                     refused; the page only says that it is not mandatory then",
                ),
                warning("gateway.local-subnets-v6.unique", Entries(subnet::repeated)).says(REPEATED),
                warning("gateway.local-subnets-v6.overlap", Entries(subnet::overlapping)).says(OVERLAPPING),
            ],
            ..Field::TEXT
        },
        Field {
            name: "connect_subnet",
            label: "Connection subnet ID",
            help: "The subnet of the VPC that the gateway takes its addresses from. The service demands idle addresses \
                   in it: two; with vpc four where access_subnet_id is the same subnet.",
            sample: SAMPLE_UUID,
            rules: &[
                uuid("gateway.connect-subnet.uuid"),
                missing("gateway.connect-subnet.mandatory", VPC),
                note("gateway.connect-subnet.overridden", OnlyIf(OVERRIDES_SUBNET))
                    .says("is not used when attachment_type is er and access_subnet_id is given: that one is"),
                server_only("gateway.connect-subnet.idle-er", "must have at least two idle addresses when attachment_type is er"),
                server_only(
                    "gateway.connect-subnet.idle-vpc",
                    "must have at least four idle addresses when attachment_type is vpc and access_subnet_id is the \
                     same subnet, two when it is another",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "bgp_asn",
            heading: "Specification",
            label: "BGP AS number",
            ty: Type::Integer,
            help: "The AS number with which the gateway speaks BGP to the customer gateway.",
            default: DefaultValue::Value("64512"),
            rules: &[error("gateway.bgp-asn.range", Range(1, 4_294_967_295))],
            ..Field::TEXT
        },
        Field {
            name: "flavor",
            label: "Specification",
            help: "How much the gateway can carry, and what it can do. Each region offers some of these only: see the \
                   page, and the console's form.",
            default: DefaultValue::Value("Professional1"),
            rules: &[
                error("gateway.flavor.deprecated", NoneOf(&["v300", "v1g"])).says(
                    "has a deprecated name that only the response still knows: use Professional1 for v300, and \
                     Professional2 for v1g",
                ),
                error("gateway.flavor.range", OneOf(&[
                    "Basic", "Professional1", "Professional2", "Professional1-NonFixedIP", "Professional2-NonFixedIP", "GM",
                ])),
                error("gateway.flavor.basic", NoneOf(&["Basic"])).when(Cond::Any(&[PRIVATE, ER])),
                server_only(
                    "gateway.flavor.region",
                    "must be offered in the region: Basic and GM only in some regions of mainland China",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "availability_zone_ids",
            label: "Availability zones",
            ty: Type::List(&Field { label: "Availability zone", sample: "cn-north-4a", ..Field::TEXT }),
            help: "Where the gateway runs: two zones, or one where the region supports only one for this specification, \
                   association mode and IP version.",
            default: DefaultValue::Words("one or two zones are chosen by the service"),
            sample: "cn-north-4a",
            rules: &[
                error("gateway.availability-zone-ids.at-most", AtMost(2))
                    .says("must be two zones, or one where only one is supported"),
                error("gateway.availability-zone-ids.unique", Entries(same_zone)).says("must not be given twice"),
                note("gateway.availability-zone-ids.one", Custom(one_zone))
                    .says("should be two, unless the region supports only one for this gateway"),
                warning("gateway.availability-zone-ids.empty", Custom(no_zone)).says(
                    "should be left out rather than given as an empty list: the page only speaks of leaving it out",
                ),
                server_only(
                    "gateway.availability-zone-ids.supported",
                    "must be supported for the combination of flavor, attachment_type and ip_version",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "enterprise_project_id",
            label: "Enterprise project ID",
            help: "The enterprise project that the gateway belongs to; 0 is the default one.",
            default: DefaultValue::Value("0"),
            sample: SAMPLE_UUID,
            rules: &[error("gateway.enterprise-project-id.uuid", UuidOr(|text| text == "0"))
                .says("must be a UUID of 36 characters, or 0")],
            ..Field::TEXT
        },
        Field {
            name: "eip1",
            heading: "Public addresses",
            label: "EIP 1",
            ty: Type::Object(&EIP),
            help: "The first EIP of an active-active gateway, or the active one of an active-standby gateway. Give the id \
                   of an existing EIP, or describe a new one.",
            rules: &[
                error("gateway.eip1.only-public", OnlyIf(PUBLIC)),
                warning("gateway.eip1.expected", MandatoryIf(PUBLIC)).says(EIP_EXPECTED),
            ],
            ..Field::TEXT
        },
        Field {
            name: "eip2",
            label: "EIP 2",
            ty: Type::Object(&EIP),
            help: "The second EIP of an active-active gateway, or the standby one of an active-standby gateway. Give the \
                   id of an existing EIP, or describe a new one.",
            rules: &[
                error("gateway.eip2.only-public", OnlyIf(PUBLIC)),
                warning("gateway.eip2.expected", MandatoryIf(PUBLIC)).says(EIP_EXPECTED),
            ],
            ..Field::TEXT
        },
        Field {
            name: "access_vpc_id",
            heading: "Access, availability and tags",
            label: "Access VPC ID",
            help: "The VPC through which the gateway meets its peers.",
            default: DefaultValue::Words("the same as vpc_id"),
            sample: SAMPLE_UUID,
            rules: &[
                uuid("gateway.access-vpc-id.uuid"),
                warning("gateway.access-vpc-id.er", MandatoryIf(Cond::All(&[ER, Cond::Not(&Cond::Given("vpc_id"))]))).says(
                    "should be given when attachment_type is er and there is no vpc_id to take its place; the page \
                     calls it optional",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "access_subnet_id",
            label: "Access subnet ID",
            help: "The subnet of the access VPC. The service demands idle addresses in it: two; with vpc four where \
                   connect_subnet is the same subnet.",
            default: DefaultValue::Words("the same as connect_subnet"),
            sample: SAMPLE_UUID,
            rules: &[
                uuid("gateway.access-subnet-id.uuid"),
                warning(
                    "gateway.access-subnet-id.er",
                    MandatoryIf(Cond::All(&[ER, Cond::Not(&Cond::Given("connect_subnet"))])),
                )
                .says(
                    "should be given when attachment_type is er and there is no connect_subnet to take its place; the \
                     page calls it optional",
                ),
                warning("gateway.access-subnet-id.other-vpc", MandatoryIf(Cond::All(&[
                    Cond::Given("vpc_id"),
                    Cond::Given("access_vpc_id"),
                    Cond::Given("connect_subnet"),
                    Cond::Not(&Cond::Same("vpc_id", "access_vpc_id")),
                ])))
                .says(
                    "should be given when access_vpc_id is another VPC than vpc_id: its default, connect_subnet, is a \
                     subnet of the latter; the page is silent about it",
                ),
                server_only("gateway.access-subnet-id.idle-er", "must have at least two idle addresses when attachment_type is er"),
                server_only(
                    "gateway.access-subnet-id.idle-vpc",
                    "must have at least four idle addresses when attachment_type is vpc and connect_subnet is the same \
                     subnet, two when it is another",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "ha_mode",
            label: "HA mode",
            help: "active-active: both addresses carry traffic. active-standby: the second takes over from the first.",
            default: DefaultValue::Value("active-active"),
            rules: &[error("gateway.ha-mode.range", OneOf(&["active-active", "active-standby"]))],
            ..Field::TEXT
        },
        Field {
            name: "access_private_ip_1",
            label: "Private address 1",
            help: "The first (or active) address of a private gateway, where it is to have a certain one. It must be free \
                   in the access subnet.",
            default: DefaultValue::Words("an address is chosen by the service"),
            sample: "192.168.52.10",
            rules: &[
                error("gateway.access-private-ip-1.address", Custom(no_private_address)).says(ADDRESS),
                warning("gateway.access-private-ip-1.host", Format(no_host)).says(NO_HOST),
                missing("gateway.access-private-ip-1.pair", Cond::Given("access_private_ip_2")),
                warning("gateway.access-private-ip-1.only-private", OnlyIf(PRIVATE)).says(ONLY_PRIVATE),
                server_only("gateway.access-private-ip-1.free", "must be allocatable in the access subnet"),
            ],
            ..Field::TEXT
        },
        Field {
            name: "access_private_ip_2",
            label: "Private address 2",
            help: "The second (or standby) address of a private gateway, where it is to have a certain one. It must be \
                   free in the access subnet.",
            default: DefaultValue::Words("an address is chosen by the service"),
            sample: "192.168.52.11",
            rules: &[
                error("gateway.access-private-ip-2.address", Custom(no_private_address)).says(ADDRESS),
                warning("gateway.access-private-ip-2.host", Format(no_host)).says(NO_HOST),
                missing("gateway.access-private-ip-2.pair", Cond::Given("access_private_ip_1")),
                error("gateway.access-private-ip-2.distinct", Custom(same_private_ip))
                    .says("must differ from access_private_ip_1"),
                warning("gateway.access-private-ip-2.only-private", OnlyIf(PRIVATE)).says(ONLY_PRIVATE),
                server_only("gateway.access-private-ip-2.free", "must be allocatable in the access subnet"),
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
        ("master_eip", "older editions had it; eip1 has taken its place"),
        ("slave_eip", "older editions had it; eip2 has taken its place"),
        ("id", IN_RESPONSE),
        ("certificate_id", IN_RESPONSE),
        ("connection_number", IN_RESPONSE),
        ("used_connection_number", IN_RESPONSE),
        ("used_connection_group", IN_RESPONSE),
        ("policy_template", IN_RESPONSE),
    ],
};

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
const ADDRESS: &str = "must be an IP address: IPv4, or IPv6 when ip_version is ipv6";
const NO_HOST: &str = "should be an address that an interface can have";
const ONLY_PRIVATE: &str = "should be left out unless network_type is private: it is described as the address of a private gateway";
const EIP_EXPECTED: &str = "should be given when network_type is public: the page calls both EIPs optional, but a public gateway \
                            meets its peers over two of them";

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
        .map(|at| Fault::plain().at(at))
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

static EIP: Table = Table {
    page: &PAGE,
    number: 4,
    title: "CreateRequestEip",
    fields: &[
        Field {
            name: "id",
            label: "EIP ID",
            help: "An EIP that exists already. Leave it out to have a new one created from the members below.",
            sample: SAMPLE_UUID,
            rules: &[
                uuid("eip.id.uuid"),
                error("eip.id.only-existing", Custom(id_of_new_eip))
                    .says("must be left out when a new EIP is described beside it: it is for an existing EIP"),
                error("eip.id.distinct", Custom(same_eip)).says(
                    "must differ from the id of eip1: one EIP cannot be both; the page is silent about it",
                ),
            ],
            ..Field::TEXT
        },
        Field {
            name: "type",
            label: "EIP type",
            help: "The line of a new EIP, as the EIP service lists them. 5_bgp (dynamic BGP) is preferred where the region \
                   has it.",
            sample: "5_bgp",
            rules: &[
                error("eip.type.only-new", OnlyIf(NEW)).says("must be left out when id is given: it is for a new EIP"),
                error("eip.type.length", Length(0, 36)),
                warning("eip.type.expected", MandatoryIf(NEW))
                    .says("should be given when a new EIP is used; the page does not say what applies otherwise"),
                server_only("eip.type.supported", "must be one of the types that the EIP service lists for the region"),
            ],
            ..Field::TEXT
        },
        Field {
            name: "charge_mode",
            label: "Billing mode",
            help: "How the bandwidth of a new EIP is paid: by its size (bandwidth) or by what passes (traffic).",
            default: DefaultValue::Value("bandwidth"),
            rules: &[
                error("eip.charge-mode.range", OneOf(&["bandwidth", "traffic"])),
                note("eip.charge-mode.mandatory", MandatoryIf(NEW_WITH_OWN_BANDWIDTH)).says(
                    "is called mandatory for a new EIP without shared bandwidth, and yet has a default: bandwidth applies",
                ),
                warning("eip.charge-mode.ignored", OnlyIf(NEW_WITH_OWN_BANDWIDTH)).says(IGNORED),
            ],
            ..Field::TEXT
        },
        Field {
            name: "bandwidth_size",
            label: "Bandwidth (Mbit/s)",
            ty: Type::Integer,
            help: "The bandwidth of a new EIP. The specification of the gateway caps it: Basic at 100, Professional1 at \
                   300, GM at 500, Professional2 at 1000; the region and your account may cap it further.",
            sample: "100",
            rules: &[
                error("eip.bandwidth-size.basic", Max(100)).when(Cond::Is("/vpn_gateway/flavor", &["Basic"])),
                error("eip.bandwidth-size.professional1", Max(300)).when(Cond::Is("/vpn_gateway/flavor", &["Professional1"])),
                error("eip.bandwidth-size.professional2", Max(1000)).when(Cond::Is("/vpn_gateway/flavor", &["Professional2"])),
                error("eip.bandwidth-size.gm", Max(500)).when(Cond::Is("/vpn_gateway/flavor", &["GM"])),
                error("eip.bandwidth-size.range", Range(1, 1000)),
                missing("eip.bandwidth-size.mandatory", NEW_WITH_OWN_BANDWIDTH)
                    .says("must be given for a new EIP without shared bandwidth"),
                warning("eip.bandwidth-size.ignored", OnlyIf(NEW_WITH_OWN_BANDWIDTH)).says(IGNORED),
                warning("eip.bandwidth-size.professional1-non-fixed-ip", Max(300))
                    .when(Cond::Is("/vpn_gateway/flavor", &["Professional1-NonFixedIP"]))
                    .says("should be at most 300, as with Professional1: the page names no cap for Professional1-NonFixedIP"),
                server_only("eip.bandwidth-size.region", "must keep to the maximum of the region and of the account"),
            ],
            ..Field::TEXT
        },
        Field {
            name: "bandwidth_name",
            label: "Bandwidth name",
            help: "How the bandwidth of a new EIP is called.",
            default: DefaultValue::Words("a name such as vpngw-bandwidth-e1fa is generated"),
            sample: "vpngw-bandwidth-office-1",
            rules: &[
                error("eip.bandwidth-name.length", Length(1, 64)),
                error("eip.bandwidth-name.alphabet", Format(format::name)).says(NAME_ALPHABET),
                warning("eip.bandwidth-name.letters", Format(format::other_letters)).says(NAME_LETTERS),
                note("eip.bandwidth-name.mandatory", MandatoryIf(NEW_WITH_OWN_BANDWIDTH)).says(
                    "is called mandatory for a new EIP without shared bandwidth, and yet is generated when left out",
                ),
                warning("eip.bandwidth-name.ignored", OnlyIf(NEW_WITH_OWN_BANDWIDTH)).says(IGNORED),
            ],
            ..Field::TEXT
        },
        Field {
            name: "bandwidth_id",
            label: "Shared bandwidth ID",
            help: "A shared bandwidth that exists already, to bind the new EIP to.",
            sample: SAMPLE_UUID,
            rules: &[
                uuid("eip.bandwidth-id.uuid"),
                warning("eip.bandwidth-id.only-new", OnlyIf(NEW)).says(
                    "should be left out when id is given: it is for a new EIP, and will be ignored or refused",
                ),
                server_only("eip.bandwidth-id.mandatory", "must be given when the EIP is to be bound to shared bandwidth"),
            ],
            ..Field::TEXT
        },
    ],
    elsewhere: &[],
};

const IGNORED: &str = "should be left out unless a new EIP without shared bandwidth is created: it will be ignored or refused; the \
                       page is silent about it";

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
