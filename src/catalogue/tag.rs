//! Tags, which have the same two rows on both pages.

use crate::catalogue::spec::Check::{AtMost, Custom, Format, Length};
use crate::catalogue::spec::Reason::Silent;
use crate::catalogue::spec::{Fault, Field, Rule, Type, error, warning};
use crate::rules::format;
use crate::rules::scope::Scope;
use serde_json::Value;

/// The rows of `VpnResourceTag`.
pub const FIELDS: &[Field] = &[
    Field {
        name: "key",
        label: "Key",
        mandatory: true,
        help: "Subject of the tag, such as owner or stage. Use each key only once.",
        sample: "owner",
        rules: &[
            error("tag.key.length", Length(1, 128)),
            error("tag.key.alphabet", Format(format::tag)).says(ALPHABET),
            warning("tag.key.script", Format(format::foreign_letters)).says(SCRIPT),
            warning("tag.key.system", Format(format::system_key))
                .says("should not begin with _sys_, which is reserved for the platform")
                .because(Silent),
            warning("tag.key.unique", Custom(same_key))
                .says("should be used only once")
                .because(Silent),
        ],
        ..Field::TEXT
    },
    Field {
        name: "value",
        label: "Value",
        mandatory: true,
        help: "Value of the tag. Required, but can be empty.",
        sample: "network-team",
        blank: true,
        rules: &[
            error("tag.value.length", Length(0, 255)),
            error("tag.value.alphabet", Format(format::tag)).says(ALPHABET),
            warning("tag.value.script", Format(format::foreign_letters)).says(SCRIPT),
        ],
        ..Field::TEXT
    },
];

/// The rows of `VpnResourceTag` in a response.
pub const ANSWERED: &[Field] = &[
    Field {
        name: "key",
        label: "Key",
        help: "Subject of the tag.",
        ..Field::TEXT
    },
    Field {
        name: "value",
        label: "Value",
        help: "Value of the tag.",
        ..Field::TEXT
    },
];

const ALPHABET: &str =
    "can only contain digits, letters, Spanish or Portuguese characters, spaces and _ . : = + - @";
const SCRIPT: &str = "should only contain Latin letters; the documentation allows Spanish and Portuguese characters, but lists no others";

/// The limit on the number of tags, the same on both pages.
pub const AT_MOST: Rule = error("tag.list.at-most", AtMost(20));

/// The help of the list of tags, the same on both pages.
pub const HELP: &str = "Key–value labels for search and cost allocation. Up to 20.";

/// Reports a key that an earlier tag also has.
fn same_key(scope: &Scope, key: &Value) -> Option<Fault> {
    let earlier = scope.earlier("key", key);
    earlier.map(|at| Fault::detail(format!("tag {} has the same", at + 1)))
}

/// Returns the item of a page's list of tags, described by that page's table.
pub const fn item(table: &'static crate::catalogue::spec::Table) -> Field {
    Field {
        label: "Tag",
        ty: Type::Object(table),
        ..Field::TEXT
    }
}
