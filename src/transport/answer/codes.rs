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
        "The service refused the request. It reports one problem at a time. \"Resource not enough\" usually means that the \
         availability zones are full. Choose others, or leave availability_zone_ids blank.",
    ),
    code(&["VPN.0002"], "The service failed internally."),
    code(
        &["VPN.0003"],
        "The account has no permission in this project, or a resource is not ready yet. See the message.",
    ),
    code(
        &["VPN.0004"],
        "A resource in the request does not exist in this project and region. Check the IDs, the region and the project.",
    ),
    certain(
        &["VPN.0005", "VPN.0006"],
        "The service could not authenticate the request because IAM failed. Try again later.",
    ),
    code(
        &["VPN.0007"],
        "The user has no permission. Add a policy of the VPN service, such as VPN FullAccess.",
    ),
    code(
        &["VPN.0010"],
        "The token was refused. It has expired (after 24 hours), is for another project or is incomplete.",
    ),
    code(
        &["VPN.0012"],
        "An address in the request is already in use. Choose another one.",
    ),
    code(
        &["VPN.0013"],
        "This region does not support a parameter or value of the request.",
    ),
    code(&["VPN.0014"], "The service is busy."),
    code(
        &["VPN.0015"],
        "A tag policy of the organization forbids the value of a tag.",
    ),
    code(
        &["VPN.0016", "VPN.0017"],
        "The gateway is not ready. Wait until the console shows it as normal, then send again.",
    ),
    code(
        &["VPN.0018"],
        "Enterprise routers are not enabled here. Use vpc mode or have them enabled.",
    ),
    code(
        &["VPN.0030", "VPN.0031"],
        "The same operation is already running. An earlier request may be creating it. Check before you send again.",
    ),
    code(
        &[
            "VPN.0070", "VPN.0071", "VPN.0072", "VPN.0073", "VPN.0074", "VPN.0075", "VPN.0076",
            "VPN.0077", "VPN.0078",
        ],
        "A certificate or revocation list of the gateway is missing or invalid. Import it in the console.",
    ),
    code(
        &["VPN.0101"],
        "The service does not accept this bandwidth size. Change it.",
    ),
    code(
        &["VPN.0102", "VPN.0103"],
        "The EIP or its bandwidth cannot be used in its present state.",
    ),
    code(
        &["VPN.0104"],
        "A private address is not in the subnet. Choose one from the subnet.",
    ),
    code(
        &["VPN.0105"],
        "The specification cannot be changed with this network type.",
    ),
    code(&["VPN.0107"], "The two private addresses must differ."),
    code(&["VPN.0108"], "An address is not a valid IP address."),
    code(&["VPN.0109"], "Set both private addresses or neither."),
    code(
        &["VPN.0110", "VPN.0111"],
        "An address is reserved or in use. Choose another one.",
    ),
    code(
        &["VPN.0112"],
        "The EIP is bound to another instance. Unbind it or choose another one.",
    ),
    code(
        &["VPN.0203", "VPN.0204"],
        "A gateway cannot use this address. Class D, class E and loopback are excluded.",
    ),
    code(
        &["VPN.0218", "VPN.0219", "VPN.0220"],
        "The route table of the VPC could not be updated. Check whether it is full or a route conflicts.",
    ),
    code(
        &["VPN.0285"],
        "The subnet has too few free addresses. Choose another one or free some.",
    ),
    code(
        &["VPN.0429"],
        "Too many requests in a short time. Wait, then send again.",
    ),
    code(
        &["VPN.0506", "VPN.0507", "VPN.0508"],
        "The gateway is being created, changed or deleted. Wait, then send again.",
    ),
    code(
        &["VPN.0509"],
        "The gateway does not exist in this project and region. Check its ID.",
    ),
    code(
        &["VPN.0516"],
        "Access from non-fixed addresses is not supported with this billing mode.",
    ),
    code(
        &["VPN.0559"],
        "The EIP's id and the parameters of a new EIP exclude each other. Keep one or the other.",
    ),
    code(
        &["VPN.0560"],
        "The account's EIP quota is used up. Release an EIP or have the quota raised.",
    ),
    code(
        &["APIGW.0101"],
        "The API gateway does not have this address. Check region, endpoint and proxy; a proxy may have changed the method \
         or the path.",
    ),
    code(
        &["APIGW.0103", "APIGW.0104", "APIGW.0105", "APIGW.0106"],
        "The API gateway is misconfigured for this service. Try another region or ask the vendor's support.",
    ),
    code(
        &["APIGW.0201"],
        "The API gateway could not forward the request, or the service did not answer. See the message.",
    ),
    certain(
        &["APIGW.0301"],
        "The token or signature was refused. Token: expired (after 24 hours), of another region or incomplete. Signature: \
         wrong secret key, clock more than 15 minutes off, or a proxy that changes the Host header, the path or the body.",
    ),
    certain(
        &["APIGW.0302"],
        "The user may not call this API. Check its allow list and block list.",
    ),
    certain(
        &["APIGW.0303"],
        "The signature was read as that of an app and refused. Use an IAM access key.",
    ),
    certain(
        &["APIGW.0304"],
        "The app may not call this API. Use an IAM access key.",
    ),
    certain(
        &["APIGW.0305"],
        "The request has no usable authentication headers. Check that the proxy forwards all headers.",
    ),
    certain(&["APIGW.0306"], "Access to the API is denied."),
    certain(
        &["APIGW.0307"],
        "The token has expired or is for another region. Get a new one.",
    ),
    certain(
        &["APIGW.0308"],
        "Too many requests in a short time. Wait, then send again.",
    ),
    certain(
        &["APIGW.0310"],
        "The project is not available. It may be frozen, or the account in arrears.",
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
