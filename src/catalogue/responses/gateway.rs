//! The response to the creation of a gateway.

use crate::catalogue::gateway::{BODY as REQUEST, PAGE};
use crate::catalogue::spec::{Field, Table, Type};
use crate::catalogue::{policy, tag};

/// The body of the response.
pub static BODY: Table = Table {
    page: &PAGE,
    number: 6,
    title: "Parameters in the response body",
    fields: &[
        Field {
            name: "vpn_gateway",
            label: "VPN gateway",
            ty: Type::Object(&GATEWAY),
            help: "The gateway that is being created.",
            ..Field::TEXT
        },
        REQUEST_ID,
    ],
    elsewhere: &[],
};

/// The last row of the response body on both pages.
pub const REQUEST_ID: Field = Field {
    name: "request_id",
    label: "Request ID",
    help: "Quote it to the service's support.",
    ..Field::TEXT
};

static GATEWAY: Table = Table {
    page: &PAGE,
    number: 7,
    title: "ResponseVpnGateway",
    fields: &[
        Field {
            name: "id",
            label: "VPN gateway ID",
            help: "Use it as vgw_id of connections.",
            ..Field::TEXT
        },
        REQUEST.answered("name"),
        REQUEST.answered("network_type"),
        REQUEST.answered("attachment_type"),
        Field {
            help: "IP version of the gateway.",
            ..REQUEST.answered("ip_version")
        },
        Field {
            name: "certificate_id",
            label: "Certificate ID",
            help: "Certificate of the gateway, if it has one.",
            ..Field::TEXT
        },
        REQUEST.answered("er_id"),
        Field {
            help: "The connected VPC. None in er mode; see the access VPC.",
            ..REQUEST.answered("vpc_id")
        },
        Field {
            help: "Cloud-side IPv4 subnets the customer network can reach. Only in vpc mode with IPv4.",
            ..REQUEST.answered("local_subnets")
        },
        Field {
            help: "Cloud-side IPv6 subnets the customer network can reach. Only in vpc mode with IPv6.",
            ..REQUEST.answered("local_subnets_v6")
        },
        Field {
            help: "VPC subnet the gateway takes its addresses from.",
            ..REQUEST.answered("connect_subnet")
        },
        REQUEST.answered("bgp_asn"),
        Field {
            help: "Maximum bandwidth and features. v300 and v1g are older names.",
            ..REQUEST.answered("flavor")
        },
        Field {
            name: "connection_number",
            label: "Connections at most",
            ty: Type::Integer,
            help: "Maximum number of connections.",
            ..Field::TEXT
        },
        Field {
            name: "used_connection_number",
            label: "Connections in use",
            ty: Type::Integer,
            help: "Number of connections.",
            ..Field::TEXT
        },
        Field {
            name: "used_connection_group",
            label: "Connection groups in use",
            ty: Type::Integer,
            help: "The two connections to one customer gateway form a group. The gateway's price includes ten groups.",
            ..Field::TEXT
        },
        REQUEST.answered("enterprise_project_id"),
        REQUEST.answered("access_vpc_id"),
        Field {
            help: "Subnet of the access VPC the gateway takes its addresses from.",
            ..REQUEST.answered("access_subnet_id")
        },
        REQUEST.answered("ha_mode"),
        Field {
            name: "policy_template",
            label: "Policy template",
            ty: Type::Object(&POLICY_TEMPLATE),
            help: "Policies of connections from non-fixed addresses, if the gateway supports those.",
            ..Field::TEXT
        },
        Field {
            ty: Type::List(&tag::item(&TAG)),
            ..REQUEST.answered("tags")
        },
    ],
    elsewhere: &[],
};

static TAG: Table = Table {
    page: &PAGE,
    number: 8,
    title: "VpnResourceTag",
    fields: tag::ANSWERED,
    elsewhere: &[],
};

static POLICY_TEMPLATE: Table = Table {
    page: &PAGE,
    number: 9,
    title: "PolicyTemplate",
    fields: &[
        Field {
            name: "ike_policy",
            label: "IKE policy",
            ty: Type::Object(&IKE),
            help: "Phase 1: key exchange and authentication.",
            ..Field::TEXT
        },
        Field {
            name: "ipsec_policy",
            label: "IPsec policy",
            ty: Type::Object(&IPSEC),
            help: "Phase 2: protection of the traffic.",
            ..Field::TEXT
        },
    ],
    elsewhere: &[],
};

static IKE: Table = Table {
    page: &PAGE,
    number: 10,
    title: "IkePolicy",
    fields: &[
        Field {
            help: "Cipher of the negotiation.",
            ..policy::IKE.answered("encryption_algorithm")
        },
        policy::IKE.answered("dh_group"),
        policy::IKE.answered("authentication_algorithm"),
        policy::IKE.answered("lifetime_seconds"),
    ],
    elsewhere: &[],
};

static IPSEC: Table = Table {
    page: &PAGE,
    number: 11,
    title: "IpsecPolicy",
    fields: &[
        policy::IPSEC.answered("authentication_algorithm"),
        policy::IPSEC.answered("encryption_algorithm"),
        policy::IPSEC.answered("pfs"),
        policy::IPSEC.answered("lifetime_seconds"),
    ],
    elsewhere: &[],
};
