//! The policies of a connection: IKE, DPD and IPsec (Tables 5 to 7 of the connection's page).

use super::shared::{CONNECTION_PAGE as PAGE, GM};
use crate::catalogue::spec::Check::{
    Format, Length, MandatoryIf, NoneOf, OneOf, OneOfEither, OnlyIf, Range,
};
use crate::catalogue::spec::Reason::{Contradicts, Silent};
use crate::catalogue::spec::{
    Cond, DefaultValue, Field, Preset, Table, Type, error, missing, note, warning,
};
use crate::rules::format;

const V1: Cond = Cond::Is("ike_version", &["v1"]);
const LOCAL_FQDN: Cond = Cond::Is("local_id_type", &["fqdn"]);
const PEER_FQDN: Cond = Cond::Is("peer_id_type", &["fqdn"]);
const NOT_GM: Cond = Cond::Not(&GM);

const HASHES: &[&str] = &["sha2-512", "sha2-384", "sha2-256", "sha1", "md5"];
const CIPHERS: &[&str] = &[
    "aes-256-gcm-16",
    "aes-128-gcm-16",
    "aes-256",
    "aes-192",
    "aes-128",
    "3des",
];
const WEAK_GROUPS: &[&str] = &["group1", "group2", "group5", "group14"];

const WEAK_HASH: &str =
    "{value} is weak; the documentation advises against it. Use sha2-256 or higher.";
const WEAK_CIPHER: &str =
    "{value} is weak; the documentation advises against it. Use aes-128 or higher.";
const WEAK_GROUP: &str =
    "{value} is weak; the documentation advises against it. Use group15 or higher.";
const NEEDLESS_WITH_GM: &str = "need not be set with a GM gateway";
const IDENTITY: &str = "cannot contain spaces or any of \\ & < > [ ]";
const IGNORED_WITH_IP: &str = "is ignored unless the ID type is fqdn";

/// Algorithms that fit together, in the order of their strength after the default. They are ours: the
/// documentation recommends none, but advises against the weak ones.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "default",
        label: "Service default",
        why: "The service chooses the algorithms.",
        values: &[
            ("ikepolicy/ike_version", ""),
            ("ikepolicy/phase1_negotiation_mode", ""),
            ("ikepolicy/authentication_algorithm", ""),
            ("ikepolicy/encryption_algorithm", ""),
            ("ikepolicy/dh_group", ""),
            ("ipsecpolicy/authentication_algorithm", ""),
            ("ipsecpolicy/encryption_algorithm", ""),
            ("ipsecpolicy/pfs", ""),
        ],
        only: Cond::Always,
    },
    Preset {
        name: "strong",
        label: "Strong",
        why: "IKEv2 with AES-256-GCM and an elliptic-curve group, for a recent peer.",
        values: &[
            ("ikepolicy/ike_version", "v2"),
            ("ikepolicy/phase1_negotiation_mode", ""),
            ("ikepolicy/authentication_algorithm", "sha2-384"),
            ("ikepolicy/encryption_algorithm", "aes-256-gcm-16"),
            ("ikepolicy/dh_group", "group20"),
            ("ipsecpolicy/authentication_algorithm", "sha2-384"),
            ("ipsecpolicy/encryption_algorithm", "aes-256-gcm-16"),
            ("ipsecpolicy/pfs", "group20"),
        ],
        only: NOT_GM,
    },
    Preset {
        name: "compatible",
        label: "Compatible",
        why: "IKEv2 with AES-256 and SHA2-256, which most peers offer.",
        values: &[
            ("ikepolicy/ike_version", "v2"),
            ("ikepolicy/phase1_negotiation_mode", ""),
            ("ikepolicy/authentication_algorithm", "sha2-256"),
            ("ikepolicy/encryption_algorithm", "aes-256"),
            ("ikepolicy/dh_group", "group15"),
            ("ipsecpolicy/authentication_algorithm", "sha2-256"),
            ("ipsecpolicy/encryption_algorithm", "aes-256"),
            ("ipsecpolicy/pfs", "group15"),
        ],
        only: NOT_GM,
    },
    Preset {
        name: "legacy",
        label: "Legacy peer",
        why: "IKEv1 with SHA1 and group 14, for an old peer only: both are weak.",
        values: &[
            ("ikepolicy/ike_version", "v1"),
            ("ikepolicy/phase1_negotiation_mode", "main"),
            ("ikepolicy/authentication_algorithm", "sha1"),
            ("ikepolicy/encryption_algorithm", "aes-128"),
            ("ikepolicy/dh_group", "group14"),
            ("ipsecpolicy/authentication_algorithm", "sha1"),
            ("ipsecpolicy/encryption_algorithm", "aes-128"),
            ("ipsecpolicy/pfs", "group14"),
        ],
        only: NOT_GM,
    },
];

/// `IkePolicy`: phase 1.
pub static IKE: Table = Table {
    page: &PAGE,
    number: 5,
    title: "IkePolicy",
    fields: &[
        Field {
            name: "ike_version",
            label: "IKE version",
            help: "Use v2 unless the peer only supports v1. AES-GCM needs v2; GM gateways use v1.",
            default: DefaultValue::Either(&GM, "v1", "v2"),
            rules: &[error("ike.ike-version.range", OneOfEither(&GM, &["v1"], &["v1", "v2"]))],
            ..Field::TEXT
        },
        Field {
            name: "phase1_negotiation_mode",
            label: "Negotiation mode",
            help: "IKE v1 only. main protects the identities; aggressive is faster.",
            default: DefaultValue::Value("main"),
            rules: &[
                error("ike.phase1-negotiation-mode.range", OneOfEither(&GM, &["main"], &["main", "aggressive"])),
                warning("ike.phase1-negotiation-mode.mandatory", MandatoryIf(V1))
                    .says("Choose a negotiation mode. The documentation calls it mandatory with IKE v1, yet lists a default (main).")
                    .because(Contradicts),
                note("ike.phase1-negotiation-mode.ignored", OnlyIf(V1))
                    .says("is ignored unless ike_version is v1")
                    .because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "authentication_algorithm",
            label: "Authentication algorithm",
            help: "Hash algorithm of the negotiation.",
            default: DefaultValue::Either(&GM, "sm3", "sha2-256"),
            rules: &[
                error("ike.authentication-algorithm.range", OneOfEither(&GM, &["sm3"], HASHES)),
                warning("ike.authentication-algorithm.weak", NoneOf(&["sha1", "md5"])).says(WEAK_HASH),
            ],
            ..Field::TEXT
        },
        Field {
            name: "encryption_algorithm",
            label: "Encryption algorithm",
            help: "Cipher of the negotiation. The documentation has no default; the IPsec default is shown.",
            default: DefaultValue::Either(&GM, "sm4", "aes-128"),
            rules: &[
                error("ike.encryption-algorithm.range", OneOfEither(&GM, &["sm4"], CIPHERS)),
                warning("ike.encryption-algorithm.weak", NoneOf(&["3des"])).says(WEAK_CIPHER),
                warning("ike.encryption-algorithm.gcm-v1", NoneOf(&["aes-256-gcm-16", "aes-128-gcm-16"])).when(V1).says(
                    "{value} needs IKE v2, according to a guide of the service. Choose IKE v2 or another algorithm.",
                ).because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "dh_group",
            label: "DH group",
            help: "Diffie–Hellman group of the key exchange.",
            default: DefaultValue::Value("group15"),
            rules: &[
                error("ike.dh-group.range", OneOf(&[
                    "group1", "group2", "group5", "group14", "group15", "group16", "group19", "group20", "group21",
                ])),
                warning("ike.dh-group.weak", NoneOf(WEAK_GROUPS)).says(WEAK_GROUP),
                note("ike.dh-group.gm", OnlyIf(NOT_GM)).says(NEEDLESS_WITH_GM),
            ],
            ..Field::TEXT
        },
        Field {
            name: "authentication_method",
            label: "Authentication method",
            help: "pre-share: pre-shared key. digital-envelope-v2: SM digital envelope.",
            default: DefaultValue::Value("pre-share"),
            rules: &[
                error("ike.authentication-method.range", OneOf(&["pre-share", "digital-envelope-v2"])),
                warning("ike.authentication-method.envelope", NoneOf(&["digital-envelope-v2"])).when(NOT_GM).says(
                    "{value} is for GM gateways. Use pre-share.",
                ).because(Silent),
                warning("ike.authentication-method.gm", NoneOf(&["pre-share"])).when(GM).says(
                    "{value} does not work with a GM gateway, which has no pre-shared key. Use digital-envelope-v2.",
                ).because(Silent),
            ],
            ..Field::TEXT
        },
        Field {
            name: "lifetime_seconds",
            label: "SA lifetime (seconds)",
            ty: Type::Integer,
            help: "Seconds until the phase 1 keys are renewed.",
            default: DefaultValue::Value("86400"),
            rules: &[error("ike.lifetime-seconds.range", Range(60, 604_800))],
            ..Field::TEXT
        },
        Field {
            name: "local_id_type",
            label: "Local ID type",
            help: "How the gateway identifies itself: by address (ip) or name (fqdn).",
            default: DefaultValue::Value("ip"),
            rules: &[
                error("ike.local-id-type.range", OneOf(&["ip", "fqdn"])),
                note("ike.local-id-type.gm", OnlyIf(NOT_GM)).says(NEEDLESS_WITH_GM),
            ],
            ..Field::TEXT
        },
        Field {
            name: "local_id",
            label: "Local ID",
            help: "Name of the gateway. Use the same as the peer ID on the other side. Case matters.",
            sample: "vpngw.example",
            rules: &[
                error("ike.local-id.length", Length(0, 255)),
                error("ike.local-id.alphabet", Format(format::identity)).says(IDENTITY),
                missing("ike.local-id.mandatory", LOCAL_FQDN),
                note("ike.local-id.ignored", OnlyIf(LOCAL_FQDN)).says(IGNORED_WITH_IP).because(Silent),
                note("ike.local-id.gm", OnlyIf(NOT_GM)).says(NEEDLESS_WITH_GM),
            ],
            ..Field::TEXT
        },
        Field {
            name: "peer_id_type",
            label: "Peer ID type",
            help: "How the peer identifies itself: by address (ip) or name (fqdn).",
            default: DefaultValue::Value("ip"),
            rules: &[
                error("ike.peer-id-type.range", OneOf(&["ip", "fqdn"])),
                note("ike.peer-id-type.gm", OnlyIf(NOT_GM)).says(NEEDLESS_WITH_GM),
            ],
            ..Field::TEXT
        },
        Field {
            name: "peer_id",
            label: "Peer ID",
            help: "Name of the peer. Use the same as the local ID on the other side. Case matters.",
            sample: "office.example",
            rules: &[
                error("ike.peer-id.length", Length(0, 255)),
                error("ike.peer-id.alphabet", Format(format::identity)).says(IDENTITY),
                missing("ike.peer-id.mandatory", PEER_FQDN),
                note("ike.peer-id.ignored", OnlyIf(PEER_FQDN)).says(IGNORED_WITH_IP).because(Silent),
                note("ike.peer-id.gm", OnlyIf(NOT_GM)).says(NEEDLESS_WITH_GM),
            ],
            ..Field::TEXT
        },
        Field {
            name: "dpd",
            folded: true,
            label: "Dead peer detection (DPD)",
            ty: Type::Object(&DPD),
            help: "How the gateway detects that its peer is gone.",
            ..Field::TEXT
        },
    ],
    elsewhere: &[("pfs", "Older editions had it; use dh_group of ikepolicy and pfs of ipsecpolicy instead.")],
};

/// `Dpd`: dead peer detection.
pub static DPD: Table = Table {
    page: &PAGE,
    number: 6,
    title: "Dpd",
    fields: &[
        Field {
            name: "timeout",
            label: "Retransmission interval (seconds)",
            ty: Type::Integer,
            help: "Seconds without an answer before a DPD packet is sent again, despite the name.",
            default: DefaultValue::Value("15"),
            rules: &[error("dpd.timeout.range", Range(2, 60))],
            ..Field::TEXT
        },
        Field {
            name: "interval",
            label: "Idle time (seconds)",
            ty: Type::Integer,
            help: "Seconds without traffic before the first DPD packet is sent, despite the name.",
            default: DefaultValue::Value("30"),
            rules: &[error("dpd.interval.range", Range(10, 3600))],
            ..Field::TEXT
        },
        Field {
            name: "msg",
            label: "Packet format",
            help: "Order of the payloads in a DPD packet: hash first or notify first.",
            default: DefaultValue::Value("seq-hash-notify"),
            rules: &[error(
                "dpd.msg.range",
                OneOf(&["seq-hash-notify", "seq-notify-hash"]),
            )],
            ..Field::TEXT
        },
    ],
    elsewhere: &[],
};

/// `IpsecPolicy`: phase 2.
pub static IPSEC: Table = Table {
    page: &PAGE,
    number: 7,
    title: "IpsecPolicy",
    fields: &[
        Field {
            name: "authentication_algorithm",
            label: "Authentication algorithm",
            help: "Hash algorithm of the traffic.",
            default: DefaultValue::Either(&GM, "sm3", "sha2-256"),
            rules: &[
                error(
                    "ipsec.authentication-algorithm.range",
                    OneOfEither(&GM, &["sm3"], HASHES),
                ),
                warning(
                    "ipsec.authentication-algorithm.weak",
                    NoneOf(&["sha1", "md5"]),
                )
                .says(WEAK_HASH),
            ],
            ..Field::TEXT
        },
        Field {
            name: "encryption_algorithm",
            label: "Encryption algorithm",
            help: "Cipher of the traffic.",
            default: DefaultValue::Either(&GM, "sm4", "aes-128"),
            rules: &[
                error(
                    "ipsec.encryption-algorithm.range",
                    OneOfEither(&GM, &["sm4"], CIPHERS),
                ),
                warning("ipsec.encryption-algorithm.weak", NoneOf(&["3des"])).says(WEAK_CIPHER),
            ],
            ..Field::TEXT
        },
        Field {
            name: "pfs",
            label: "Perfect forward secrecy (PFS)",
            help: "Diffie–Hellman group for new keys; disable turns PFS off.",
            default: DefaultValue::Value("group15"),
            rules: &[
                error(
                    "ipsec.pfs.range",
                    OneOf(&[
                        "group1", "group2", "group5", "group14", "group15", "group16", "group19",
                        "group20", "group21", "disable",
                    ]),
                ),
                warning("ipsec.pfs.weak", NoneOf(WEAK_GROUPS)).says(WEAK_GROUP),
                note("ipsec.pfs.gm", OnlyIf(NOT_GM)).says(NEEDLESS_WITH_GM),
            ],
            ..Field::TEXT
        },
        Field {
            name: "transform_protocol",
            label: "Transfer protocol",
            help: "Only esp is supported.",
            default: DefaultValue::Value("esp"),
            rules: &[error("ipsec.transform-protocol.range", OneOf(&["esp"]))],
            ..Field::TEXT
        },
        Field {
            name: "lifetime_seconds",
            label: "SA lifetime (seconds)",
            ty: Type::Integer,
            help: "Seconds until the phase 2 keys are renewed.",
            default: DefaultValue::Value("3600"),
            rules: &[error("ipsec.lifetime-seconds.range", Range(30, 604_800))],
            ..Field::TEXT
        },
        Field {
            name: "encapsulation_mode",
            label: "Encapsulation mode",
            help: "Only tunnel is supported.",
            default: DefaultValue::Value("tunnel"),
            rules: &[error("ipsec.encapsulation-mode.range", OneOf(&["tunnel"]))],
            ..Field::TEXT
        },
    ],
    elsewhere: &[],
};
