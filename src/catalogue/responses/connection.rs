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
            help: "ID of the connection.",
            ..Field::TEXT
        },
        REQUEST.answered("name"),
        REQUEST.answered("vgw_id"),
        Field {
            help: "The gateway's address for this connection: an EIP ID or a private address.",
            ..REQUEST.answered("vgw_ip")
        },
        Field {
            help: "STATIC: routes. BGP: BGP. POLICY: policy rules.",
            ..REQUEST.answered("style")
        },
        REQUEST.answered("cgw_id"),
        Field {
            help: "Subnets behind the customer gateway. With an er gateway, only in STATIC mode.",
            ..REQUEST.answered("peer_subnets")
        },
        Field {
            help: "The gateway's address inside the tunnel. Only in STATIC and BGP mode.",
            ..REQUEST.answered("tunnel_local_address")
        },
        Field {
            help: "The customer's address inside the tunnel. Only in STATIC and BGP mode.",
            ..REQUEST.answered("tunnel_peer_address")
        },
        Field {
            help: "Probes the tunnel. Only in STATIC mode.",
            ..REQUEST.answered("enable_nqa")
        },
        Field {
            ty: Type::List(&Field {
                label: "Policy rule",
                ty: Type::Object(&POLICY_RULE),
                ..Field::TEXT
            }),
            help: "Traffic to send through the tunnel. Only in POLICY mode.",
            ..REQUEST.answered("policy_rules")
        },
        Field {
            ty: Type::Object(&IKE),
            help: "Phase 1: key exchange and authentication.",
            ..REQUEST.answered("ikepolicy")
        },
        Field {
            ty: Type::Object(&IPSEC),
            help: "Phase 2: protection of the traffic.",
            ..REQUEST.answered("ipsecpolicy")
        },
        Field {
            name: "created_at",
            label: "Created",
            help: "Time of creation.",
            ..Field::TEXT
        },
        Field {
            name: "updated_at",
            label: "Updated",
            help: "Time of the last change.",
            ..Field::TEXT
        },
        Field {
            name: "enterprise_project_id",
            label: "Enterprise project ID",
            help: "Enterprise project of the connection: that of its gateway.",
            ..Field::TEXT
        },
        Field {
            name: "connection_monitor_id",
            label: "Connection monitor ID",
            help: "ID of the health monitor, if there is one.",
            ..Field::TEXT
        },
        Field {
            help: "active-standby: master is the active connection, slave the standby one.",
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
            help: "Position of the rule.",
            ..REQUEST_RULE.answered("rule_index")
        },
        Field {
            help: "Cloud-side CIDR block.",
            ..REQUEST_RULE.answered("source")
        },
        Field {
            help: "Customer-side CIDR blocks.",
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
            help: "Cipher of the negotiation.",
            ..policy::IKE.answered("encryption_algorithm")
        },
        policy::IKE.answered("dh_group"),
        policy::IKE.answered("authentication_method"),
        policy::IKE.answered("lifetime_seconds"),
        policy::IKE.answered("local_id_type"),
        Field {
            help: "The gateway's address or the name that was set.",
            ..policy::IKE.answered("local_id")
        },
        policy::IKE.answered("peer_id_type"),
        Field {
            help: "The customer gateway's address or the name that was set.",
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
