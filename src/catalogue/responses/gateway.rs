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
    help: "By what the service's support finds the request.",
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
            help: "By what connections name the gateway, in vgw_id.",
            ..Field::TEXT
        },
        REQUEST.answered("name"),
        REQUEST.answered("network_type"),
        REQUEST.answered("attachment_type"),
        Field {
            help: "The protocol version of the gateway.",
            ..REQUEST.answered("ip_version")
        },
        Field {
            name: "certificate_id",
            label: "Certificate ID",
            help: "The certificate of the gateway, where it has one.",
            ..Field::TEXT
        },
        REQUEST.answered("er_id"),
        Field {
            help: "The service VPC whose subnets are reached. With an enterprise router there is none: see the access VPC.",
            ..REQUEST.answered("vpc_id")
        },
        Field {
            help: "IPv4 subnets on the cloud side that the customer's network reaches; with a VPC and IPv4 only.",
            ..REQUEST.answered("local_subnets")
        },
        Field {
            help: "IPv6 subnets on the cloud side that the customer's network reaches; with a VPC and IPv6 only.",
            ..REQUEST.answered("local_subnets_v6")
        },
        Field {
            help: "The subnet of the VPC that the gateway takes its addresses from.",
            ..REQUEST.answered("connect_subnet")
        },
        REQUEST.answered("bgp_asn"),
        Field {
            help: "How much the gateway can carry, and what it can do. v300 and v1g are older names.",
            ..REQUEST.answered("flavor")
        },
        Field {
            name: "connection_number",
            label: "Connections at most",
            ty: Type::Integer,
            help: "How many connections the gateway can have.",
            ..Field::TEXT
        },
        Field {
            name: "used_connection_number",
            label: "Connections in use",
            ty: Type::Integer,
            help: "How many connections the gateway has.",
            ..Field::TEXT
        },
        Field {
            name: "used_connection_group",
            label: "Connection groups in use",
            ty: Type::Integer,
            help: "How many groups its connections form: the two connections to one customer gateway are a group. Ten \
                   groups are included in the price of a gateway.",
            ..Field::TEXT
        },
        REQUEST.answered("enterprise_project_id"),
        REQUEST.answered("access_vpc_id"),
        Field {
            help: "The subnet of the access VPC that the gateway takes its addresses from.",
            ..REQUEST.answered("access_subnet_id")
        },
        REQUEST.answered("ha_mode"),
        Field {
            name: "policy_template",
            label: "Policy template",
            ty: Type::Object(&POLICY_TEMPLATE),
            help: "The policies that connections from non-fixed addresses share; only with a gateway that supports those.",
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
            help: "How the gateway and its peers agree on keys (phase 1).",
            ..Field::TEXT
        },
        Field {
            name: "ipsec_policy",
            label: "IPsec policy",
            ty: Type::Object(&IPSEC),
            help: "How the traffic itself is protected (phase 2).",
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
            help: "The cipher that protects the negotiation.",
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
