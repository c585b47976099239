//! The meaning of the error codes of the service and its API gateway, and the remedy.
//!
//! Sources: the error codes in the VPN service's API reference, and the vendor's "API Request
//! Signing Guide" for codes that begin with APIGW. The words are our own.

/// A code, or several codes with the same meaning.
#[derive(Debug)]
pub struct Code {
    /// The codes.
    pub codes: &'static [&'static str],
    /// The meaning and the remedy, in sentences.
    pub says: &'static str,
    /// `true` if nothing was created, whatever the status is.
    pub is_certain: bool,
}

/// Returns the entry of a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.codes.contains(&code))
}

const fn code(codes: &'static [&'static str], says: &'static str) -> Code {
    Code {
        codes,
        says,
        is_certain: false,
    }
}

const fn certain(codes: &'static [&'static str], says: &'static str) -> Code {
    Code {
        codes,
        says,
        is_certain: true,
    }
}

/// All entries, in numerical order.
pub static CODES: &[Code] = &[
    code(
        &["VPN.0001"],
        "The service does not accept the request; it names one problem at a time. \"Resource not enough\" mostly means \
         availability zones without stock: leave availability_zone_ids out, or choose others.",
    ),
    code(&["VPN.0002"], "The service has failed inside."),
    code(
        &["VPN.0003"],
        "The account may not do this in the project, or a resource that is named is not ready yet: see what the message \
         says, and try again when it is.",
    ),
    code(
        &["VPN.0004"],
        "Something that the request names does not exist in this project and region: check the IDs, and that region and \
         project belong together.",
    ),
    certain(
        &["VPN.0005", "VPN.0006"],
        "The service could not check who sends the request: its authentication, or IAM, is out of order. Try again later.",
    ),
    code(
        &["VPN.0007"],
        "The user has no permission for this: it takes a policy of the VPN service, such as VPN FullAccess.",
    ),
    code(
        &["VPN.0010"],
        "The token is not accepted: it has expired (after 24 hours), is for another project, or was not copied in full.",
    ),
    code(
        &["VPN.0012"],
        "An address in the request is taken already: choose another one.",
    ),
    code(
        &["VPN.0013"],
        "The service does not support a member or a value of the request in this region.",
    ),
    code(&["VPN.0014"], "The service is busy."),
    code(
        &["VPN.0015"],
        "A tag policy of the organization does not allow the value of a tag.",
    ),
    code(
        &["VPN.0016", "VPN.0017"],
        "The gateway, or what it consists of, is not ready: wait until the console shows it as normal, and send again.",
    ),
    code(
        &["VPN.0018"],
        "Enterprise routers are not enabled here: use attachment_type vpc, or have them enabled.",
    ),
    code(
        &["VPN.0030", "VPN.0031"],
        "The service is busy with the same operation: an earlier request may be creating it. Look before you send again.",
    ),
    code(
        &[
            "VPN.0070", "VPN.0071", "VPN.0072", "VPN.0073", "VPN.0074", "VPN.0075", "VPN.0076",
            "VPN.0077", "VPN.0078",
        ],
        "A certificate or a revocation list of the gateway is missing or faulty: import it in the console.",
    ),
    code(
        &["VPN.0101"],
        "The EIP's bandwidth has a size that the service does not accept.",
    ),
    code(
        &["VPN.0102", "VPN.0103"],
        "The EIP, or its bandwidth, is in a state in which it cannot be used.",
    ),
    code(
        &["VPN.0104"],
        "A private address is not in the subnet: choose one that is.",
    ),
    code(
        &["VPN.0105"],
        "The specification cannot be changed with this network type.",
    ),
    code(&["VPN.0107"], "The two private addresses must differ."),
    code(&["VPN.0108"], "An address is not written as an address."),
    code(
        &["VPN.0109"],
        "Both private addresses must be given, or neither.",
    ),
    code(
        &["VPN.0110", "VPN.0111"],
        "An address is reserved by the system, or taken: choose another one.",
    ),
    code(
        &["VPN.0112"],
        "The EIP is bound to another instance: unbind it, or choose another one.",
    ),
    code(
        &["VPN.0203", "VPN.0204"],
        "An address is none that a gateway can have: class D, class E and loopback are excluded.",
    ),
    code(
        &["VPN.0218", "VPN.0219", "VPN.0220"],
        "The route table of the VPC could not be updated: see whether it has room, and whether a route conflicts.",
    ),
    code(
        &["VPN.0285"],
        "The subnet has too few free addresses: choose another one, or free some.",
    ),
    code(
        &["VPN.0429"],
        "Too many requests in a short time: wait, and send again.",
    ),
    code(
        &["VPN.0506", "VPN.0507", "VPN.0508"],
        "The gateway is being created, changed or deleted: wait until that is done, and send again.",
    ),
    code(
        &["VPN.0509"],
        "The gateway does not exist in this project and region: check its ID.",
    ),
    code(
        &["VPN.0516"],
        "Access from non-fixed addresses is not supported with this way of payment.",
    ),
    code(
        &["VPN.0559"],
        "The EIP's id excludes the members that describe a new EIP: keep one or the other.",
    ),
    code(
        &["VPN.0560"],
        "The account's quota of EIPs is used up: release one, or have it raised.",
    ),
    code(
        &["APIGW.0101"],
        "The API gateway knows no such address: check region, endpoint and proxy. What came may have been another method or \
         path than what was sent.",
    ),
    code(
        &["APIGW.0103", "APIGW.0104", "APIGW.0105", "APIGW.0106"],
        "The API gateway is not set up rightly for this service: try another region, or ask the vendor's support.",
    ),
    code(
        &["APIGW.0201"],
        "The API gateway could not pass the request on, or the service did not answer it: see the message.",
    ),
    certain(
        &["APIGW.0301"],
        "The token or the signature is not accepted. A token: expired (after 24 hours), of another region, or not copied in \
         full. A signature: a wrong secret key, a clock that is more than 15 minutes off, or a proxy that changes the Host \
         header, the path or the body.",
    ),
    certain(
        &["APIGW.0302"],
        "The user may not call this API: an allow list or a block list has a say in it.",
    ),
    certain(
        &["APIGW.0303"],
        "The signature is read as that of an app, and not accepted: an access key of IAM is needed here.",
    ),
    certain(
        &["APIGW.0304"],
        "The app may not call this API: an access key of IAM is needed here.",
    ),
    certain(
        &["APIGW.0305"],
        "Who sends the request cannot be told from its headers: see that the proxy passes them all.",
    ),
    certain(&["APIGW.0306"], "Access to the API is denied."),
    certain(
        &["APIGW.0307"],
        "The token has to be renewed: it has expired, or is for another region. Get a new one.",
    ),
    certain(
        &["APIGW.0308"],
        "Too many requests in a short time: wait, and send again.",
    ),
    certain(
        &["APIGW.0310"],
        "The project is not available: it may be frozen, or the account in arrears.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_code_means_one_thing_in_sentences() {
        let codes: Vec<&str> = CODES.iter().flat_map(|code| code.codes).copied().collect();
        assert_eq!(BTreeSet::from_iter(&codes).len(), codes.len());
        for Code { codes, says, .. } in CODES {
            assert!(
                says.ends_with('.') && !says.contains("  "),
                "{codes:?}: {says}"
            );
        }
        assert!(find("VPN.0075").is_some_and(|code| code.says.contains("certificate")));
        assert!(find("VPN.9999").is_none());
    }
}
