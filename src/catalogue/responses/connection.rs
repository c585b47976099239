//! The response to the creation of a connection. It does not contain the pre-shared key.

use super::gateway::REQUEST_ID;
use crate::catalogue::connection::{BODY as REQUEST, POLICY_RULE as REQUEST_RULE};
use crate::catalogue::shared::CONNECTION_PAGE as PAGE;
use crate::catalogue::spec::{Field, Table, Type};
use crate::catalogue::{policy, tag};

/// The body of the response.
pub static BODY: Table = Table {
    page: &PAGE,
    number: 9,
    title: "Parameters in the response body",
    fields: &[
        Field {
            name: "vpn_connection",
            label: "VPN connection",
            ty: Type::Object(&CONNECTION),
            help: "The connection that is being created.",
            ..Field::TEXT
        },
        REQUEST_ID,
    ],
    elsewhere: &[],
};

static CONNECTION: Table = Table {
    page: &PAGE,
    number: 10,
    title: "ResponseVpnConnection",
    fields: &[
        Field {
            name: "id",
            label: "VPN connection ID",
            help: "By what the service knows the connection.",
            ..Field::TEXT
        },
        REQUEST.answered("name"),
        REQUEST.answered("vgw_id"),
        Field {
            help: "Which of the gateway's two addresses the connection uses: the ID of an EIP, or a private address.",
            ..REQUEST.answered("vgw_ip")
        },
        Field {
            help: "How traffic finds the tunnel: static routes (STATIC), BGP (BGP) or policy rules (POLICY).",
            ..REQUEST.answered("style")
        },
        REQUEST.answered("cgw_id"),
        Field {
            help: "The networks behind the customer gateway. With an enterprise router, in STATIC mode only.",
            ..REQUEST.answered("peer_subnets")
        },
        Field {
            help: "The address of the gateway's end inside the tunnel; in STATIC and BGP mode.",
            ..REQUEST.answered("tunnel_local_address")
        },
        Field {
            help: "The address of the customer's end inside the tunnel; in STATIC and BGP mode.",
            ..REQUEST.answered("tunnel_peer_address")
        },
        Field {
            help: "Whether the service probes the tunnel; in STATIC mode only.",
            ..REQUEST.answered("enable_nqa")
        },
        Field {
            ty: Type::List(&Field {
                label: "Policy rule",
                ty: Type::Object(&POLICY_RULE),
                ..Field::TEXT
            }),
            help: "Which traffic enters the tunnel; in POLICY mode only.",
            ..REQUEST.answered("policy_rules")
        },
        Field {
            ty: Type::Object(&IKE),
            help: "How the two gateways agree on keys and prove who they are (phase 1).",
            ..REQUEST.answered("ikepolicy")
        },
        Field {
            ty: Type::Object(&IPSEC),
            help: "How the traffic itself is protected (phase 2).",
            ..REQUEST.answered("ipsecpolicy")
        },
        Field {
            name: "created_at",
            label: "Created",
            help: "When the connection was created.",
            ..Field::TEXT
        },
        Field {
            name: "updated_at",
            label: "Updated",
            help: "When the connection was last changed.",
            ..Field::TEXT
        },
        Field {
            name: "enterprise_project_id",
            label: "Enterprise project ID",
            help: "The enterprise project that the connection belongs to: that of its gateway.",
            ..Field::TEXT
        },
        Field {
            name: "connection_monitor_id",
            label: "Connection monitor ID",
            help: "What watches over the health of the connection, where something does.",
            ..Field::TEXT
        },
        Field {
            help: "With an active-standby gateway: master is the active connection, slave the standby one.",
            ..REQUEST.answered("ha_role")
        },
        Field {
            ty: Type::List(&tag::item(&TAG)),
            ..REQUEST.answered("tags")
        },
    ],
    elsewhere: &[],
};

static POLICY_RULE: Table = Table {
    page: &PAGE,
    number: 11,
    title: "PolicyRule",
    fields: &[
        Field {
            help: "The place of the rule in the order.",
            ..REQUEST_RULE.answered("rule_index")
        },
        Field {
            help: "A block on the cloud side.",
            ..REQUEST_RULE.answered("source")
        },
        Field {
            help: "Blocks on the customer's side.",
            ..REQUEST_RULE.answered("destination")
        },
    ],
    elsewhere: &[],
};

static IKE: Table = Table {
    page: &PAGE,
    number: 12,
    title: "IkePolicy",
    fields: &[
        policy::IKE.answered("ike_version"),
        policy::IKE.answered("phase1_negotiation_mode"),
        policy::IKE.answered("authentication_algorithm"),
        Field {
            help: "The cipher that protects the negotiation.",
            ..policy::IKE.answered("encryption_algorithm")
        },
        policy::IKE.answered("dh_group"),
        policy::IKE.answered("authentication_method"),
        policy::IKE.answered("lifetime_seconds"),
        policy::IKE.answered("local_id_type"),
        Field {
            help: "What the VPN gateway calls itself: its address, or the name that was given.",
            ..policy::IKE.answered("local_id")
        },
        policy::IKE.answered("peer_id_type"),
        Field {
            help: "What the peer calls itself: the address of the customer gateway, or the name that was given.",
            ..policy::IKE.answered("peer_id")
        },
        Field {
            ty: Type::Object(&DPD),
            ..policy::IKE.answered("dpd")
        },
    ],
    elsewhere: &[],
};

static DPD: Table = Table {
    page: &PAGE,
    number: 13,
    title: "Dpd",
    fields: &[
        policy::DPD.answered("timeout"),
        policy::DPD.answered("interval"),
        policy::DPD.answered("msg"),
    ],
    elsewhere: &[],
};

static IPSEC: Table = Table {
    page: &PAGE,
    number: 14,
    title: "IpsecPolicy",
    fields: &[
        policy::IPSEC.answered("authentication_algorithm"),
        policy::IPSEC.answered("encryption_algorithm"),
        policy::IPSEC.answered("pfs"),
        policy::IPSEC.answered("transform_protocol"),
        policy::IPSEC.answered("lifetime_seconds"),
        policy::IPSEC.answered("encapsulation_mode"),
    ],
    elsewhere: &[],
};

static TAG: Table = Table {
    page: &PAGE,
    number: 15,
    title: "VpnResourceTag",
    fields: tag::ANSWERED,
    elsewhere: &[],
};
