//! The policies of a connection: IKE, DPD and IPsec (Tables 5 to 7 of the connection's page).

use super::shared::{CONNECTION_PAGE as PAGE, GM};
use crate::catalogue::spec::Check::{
    Custom, Format, Length, MandatoryIf, NoneOf, OneOf, OneOfEither, OnlyIf, Range,
};
use crate::catalogue::spec::Reason::{Contradicts, Silent};
use crate::catalogue::spec::{
    Cond, DefaultValue, Fault, Field, Fix, Preset, Table, Type, error, missing, note, warning,
};
use crate::rules::scope::Scope;
use crate::rules::{block, format};
use serde_json::Value;

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

/// How other tools write [`HASHES`].
const HASH_SPELLINGS: &[(&str, &str)] = &[
    ("sha512", "sha2-512"),
    ("sha384", "sha2-384"),
    ("sha256", "sha2-256"),
    ("sha", "sha1"),
    ("hmacsha2512", "sha2-512"),
    ("hmacsha2384", "sha2-384"),
    ("hmacsha2256", "sha2-256"),
    ("hmacsha512", "sha2-512"),
    ("hmacsha384", "sha2-384"),
    ("hmacsha256", "sha2-256"),
    ("hmacsha1", "sha1"),
    ("hmacmd5", "md5"),
];

/// How other tools write [`CIPHERS`].
const CIPHER_SPELLINGS: &[(&str, &str)] = &[
    ("aes256gcm", "aes-256-gcm-16"),
    ("aes256gcm128", "aes-256-gcm-16"),
    ("aesgcm256", "aes-256-gcm-16"),
    ("aes128gcm", "aes-128-gcm-16"),
    ("aes128gcm128", "aes-128-gcm-16"),
    ("aesgcm128", "aes-128-gcm-16"),
    ("aes256cbc", "aes-256"),
    ("aescbc256", "aes-256"),
    ("aes192cbc", "aes-192"),
    ("aescbc192", "aes-192"),
    ("aes128cbc", "aes-128"),
    ("aescbc128", "aes-128"),
    ("3descbc", "3des"),
    ("tripledes", "3des"),
];

/// How other tools write Diffie–Hellman groups: by number, and by the size of the modulus or curve.
const GROUP_SPELLINGS: &[(&str, &str)] = &[
    ("1", "group1"),
    ("2", "group2"),
    ("5", "group5"),
    ("14", "group14"),
    ("15", "group15"),
    ("16", "group16"),
    ("19", "group19"),
    ("20", "group20"),
    ("21", "group21"),
    ("dh1", "group1"),
    ("dh2", "group2"),
    ("dh5", "group5"),
    ("dh14", "group14"),
    ("dh15", "group15"),
    ("dh16", "group16"),
    ("dh19", "group19"),
    ("dh20", "group20"),
    ("dh21", "group21"),
    ("dhgroup1", "group1"),
    ("dhgroup2", "group2"),
    ("dhgroup5", "group5"),
    ("dhgroup14", "group14"),
    ("dhgroup15", "group15"),
    ("dhgroup16", "group16"),
    ("dhgroup19", "group19"),
    ("dhgroup20", "group20"),
    ("dhgroup21", "group21"),
    ("modp768", "group1"),
    ("modp1024", "group2"),
    ("modp1536", "group5"),
    ("modp2048", "group14"),
    ("modp3072", "group15"),
    ("modp4096", "group16"),
    ("ecp256", "group19"),
    ("ecp384", "group20"),
    ("ecp521", "group21"),
];

/// The same for PFS, which can be off.
const PFS_SPELLINGS: [(&str, &str); GROUP_SPELLINGS.len() + 3] = {
    let mut all = [("disabled", "disable"); GROUP_SPELLINGS.len() + 3];
    let (groups, off) = all.split_at_mut(GROUP_SPELLINGS.len());
    groups.copy_from_slice(GROUP_SPELLINGS);
    off[0].0 = "none";
    off[1].0 = "off";
    all
};

/// How other tools write the type of an identity.
const ID_SPELLINGS: &[(&str, &str)] =
    &[("ipaddress", "ip"), ("ipv4", "ip"), ("domainname", "fqdn")];

const WEAK_HASH: &str =
    "{value} is weak; the documentation advises against it. Use sha2-256 or higher.";
const WEAK_CIPHER: &str =
    "{value} is weak; the documentation advises against it. Use aes-128 or higher.";
const WEAK_GROUP: &str =
    "{value} is weak; the documentation advises against it. Use group15 or higher.";
const NEEDLESS_WITH_GM: &str = "need not be set with a GM gateway";
const IDENTITY: &str = "cannot contain spaces or any of \\ & < > [ ]";
const TAKES_EFFECT: &str =
    "is used with type ip too, as behind NAT, although this edition describes it for fqdn only";
const NO_ADDRESS: &str =
    "should be an IPv4 address with type ip; set the type to fqdn to use a name";

fn address(_: &Scope, id: &Value) -> Option<Fault> {
    block::is_v4_address(id.as_str()?).then(Fault::plain)
}

/// Reports an identity that is no address, with the type that it needs as fix.
fn no_address(kind: &'static str, id: &Value) -> Option<Fault> {
    let text = id.as_str().filter(|text| !text.is_empty())?;
    let fix = Fix::Beside {
        name: kind,
        value: "fqdn",
    };
    (!block::is_v4_address(text)).then(|| Fault {
        fix: Some(fix),
        ..Fault::plain()
    })
}

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
            spellings: &[("ikev1", "v1"), ("ikev2", "v2"), ("1", "v1"), ("2", "v2")],
            label: "IKE version",
            help: "Use v2 unless the peer only supports v1. AES-GCM needs v2; GM gateways use v1.",
            default: DefaultValue::Either(&GM, "v1", "v2"),
            rules: &[error("ike.ike-version.range", OneOfEither(&GM, &["v1"], &["v1", "v2"]))],
            ..Field::TEXT
        },
        Field {
            name: "phase1_negotiation_mode",
            also: &["phase_one_negotiation_mode", "negotiation_mode"],
            spellings: &[("mainmode", "main"), ("aggressivemode", "aggressive")],
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
            spellings: HASH_SPELLINGS,
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
            spellings: CIPHER_SPELLINGS,
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
            spellings: GROUP_SPELLINGS,
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
            spellings: &[("presharedkey", "pre-share"), ("psk", "pre-share")],
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
            also: &["lifetime"],
            label: "SA lifetime (seconds)",
            ty: Type::Integer,
            help: "Seconds until the phase 1 keys are renewed.",
            default: DefaultValue::Value("86400"),
            rules: &[error("ike.lifetime-seconds.range", Range(60, 604_800))],
            ..Field::TEXT
        },
        Field {
            name: "local_id_type",
            spellings: ID_SPELLINGS,
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
                note("ike.local-id.address", Custom(address))
                    .when(Cond::Not(&LOCAL_FQDN))
                    .says(TAKES_EFFECT)
                    .because(Silent),
                warning("ike.local-id.name", Custom(|_, id| no_address("local_id_type", id)))
                    .when(Cond::Not(&LOCAL_FQDN))
                    .says(NO_ADDRESS)
                    .because(Silent),
                note("ike.local-id.gm", OnlyIf(NOT_GM)).says(NEEDLESS_WITH_GM),
            ],
            ..Field::TEXT
        },
        Field {
            name: "peer_id_type",
            spellings: ID_SPELLINGS,
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
                note("ike.peer-id.address", Custom(address))
                    .when(Cond::Not(&PEER_FQDN))
                    .says(TAKES_EFFECT)
                    .because(Silent),
                warning("ike.peer-id.name", Custom(|_, id| no_address("peer_id_type", id)))
                    .when(Cond::Not(&PEER_FQDN))
                    .says(NO_ADDRESS)
                    .because(Silent),
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
            spellings: HASH_SPELLINGS,
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
            spellings: CIPHER_SPELLINGS,
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
            spellings: &PFS_SPELLINGS,
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
            also: &["lifetime"],
            label: "SA lifetime (seconds)",
            ty: Type::Integer,
            help: "Seconds until the phase 2 keys are renewed.",
            default: DefaultValue::Value("3600"),
            rules: &[error("ipsec.lifetime-seconds.range", Range(30, 604_800))],
            ..Field::TEXT
        },
        Field {
            name: "encapsulation_mode",
            spellings: &[("tunnelmode", "tunnel")],
            label: "Encapsulation mode",
            help: "Only tunnel is supported.",
            default: DefaultValue::Value("tunnel"),
            rules: &[error("ipsec.encapsulation-mode.range", OneOf(&["tunnel"]))],
            ..Field::TEXT
        },
    ],
    elsewhere: &[],
};
