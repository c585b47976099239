//! What comes of an import: a draft, several to choose from, or the reason why there is none.

use crate::catalogue;
use crate::catalogue::spec::Api;
use crate::document::draft::Draft;
use crate::exchange::import::excerpt::Excerpt;
use serde::{Deserialize, Serialize};

/// The result of an import.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Imported {
    /// The request.
    #[serde(with = "catalogue::by_name")]
    pub api: &'static Api,
    /// The draft to show.
    pub draft: Draft,
    /// If the text describes an existing gateway: a draft of a connection to it, with its ID and
    /// the facts that the connection's rules need.
    pub connection: Option<Draft>,
    /// The addresses of that gateway, of which a connection takes one.
    pub addresses: Vec<Address>,
    /// `true` if the text is a response of the service.
    pub is_response: bool,
    /// `true` if the text is a request that changes something that exists.
    pub is_update: bool,
    /// Remarks on what was converted, in sentences.
    pub remarks: Vec<String>,
    /// The pointers of members whose name occurs more than once in its object; the last value
    /// counts.
    pub repeated: Vec<String>,
}

/// An address of a gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The value for `vgw_ip`: the ID of an EIP, or a private address.
    pub vgw_ip: String,
    /// Its name: "EIP 1 (203.0.113.11)".
    pub label: String,
}

/// The reason why a text is not imported.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refused {
    /// The reason, in a sentence that includes the location.
    pub reason: String,
    /// The location, if there is one.
    pub excerpt: Option<Excerpt>,
    /// The requests in the text, if there are several, of which a person chooses one.
    pub choices: Vec<Choice>,
}

/// One of several requests in a text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Choice {
    /// Its name, such as that of the gateway.
    pub label: String,
    /// The request.
    pub imported: Imported,
}

impl From<String> for Refused {
    fn from(reason: String) -> Refused {
        Refused {
            reason,
            excerpt: None,
            choices: Vec::new(),
        }
    }
}

impl From<&str> for Refused {
    fn from(reason: &str) -> Refused {
        Refused::from(reason.to_owned())
    }
}
