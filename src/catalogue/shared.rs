//! Items that several files of the catalogue share: the page of connections, the condition for GM
//! gateways, and words about names, blocks and members.

use crate::catalogue::spec::{Cond, Page};

/// The page of the API reference that describes connections.
pub static CONNECTION_PAGE: Page = Page {
    title: "Creating a VPN Connection",
    updated: "2024-01-26",
    url: "https://support.huaweicloud.com/intl/en-us/api-vpn/vpn_api_0027.html",
};

/// The gateway has the flavor GM: it uses the SM algorithms of the Chinese standards.
pub const GM: Cond = Cond::Is("/gateway/flavor", &["GM"]);

/// The characters of a name.
pub const NAME_ALPHABET: &str =
    "can only contain letters, digits, underscores, hyphens and periods";

/// For letters beyond ASCII in a name.
pub const NAME_LETTERS: &str = "should only contain ASCII letters; only the Chinese edition of the documentation allows Chinese ones";

/// For an entry of a list of IPv4 blocks.
pub const V4_BLOCK: &str = "must be an IPv4 CIDR block";

/// For a block with host bits.
pub const HOST_BITS: &str = "should have no host bits set";

/// For a block that appears twice in a list.
pub const REPEATED: &str = "should not be listed twice";

/// For blocks that share addresses.
pub const OVERLAPPING: &str = "should not overlap one another";

/// For members that only the response has.
pub const IN_RESPONSE: &str = "Only responses have it; remove it.";
