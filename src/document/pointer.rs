//! JSON pointers (RFC 6901), which identify values in findings and controls.

use serde_json::Value;
use std::borrow::Cow;
use std::fmt::{self, Write};

/// The position of a walk through a document, as a chain of steps back to the root. It is on the
/// stack, so that a walk without findings allocates nothing.
#[derive(Debug, Clone, Copy)]
pub struct Trail<'a> {
    up: Option<&'a Trail<'a>>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Name(&'a str),
    Index(usize),
}

impl<'a> Trail<'a> {
    /// The whole document.
    pub const ROOT: Trail<'static> = Trail {
        up: None,
        step: Step::Root,
    };

    /// Returns the trail to a member.
    #[must_use]
    pub fn name(&'a self, name: &'a str) -> Trail<'a> {
        Trail {
            up: Some(self),
            step: Step::Name(name),
        }
    }

    /// Returns the trail to an entry.
    #[must_use]
    pub fn index(&'a self, index: usize) -> Trail<'a> {
        Trail {
            up: Some(self),
            step: Step::Index(index),
        }
    }

    /// Returns the index of the nearest entry of a list on the trail, from 0.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        match self.step {
            Step::Index(index) => Some(index),
            Step::Root | Step::Name(_) => None,
        }
    }
}

/// Writes the pointer.
impl fmt::Display for Trail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if let Some(up) = self.up {
            up.fmt(f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Index(index) => write!(f, "/{index}"),
            Step::Name(name) => {
                f.write_char('/')?;
                name.chars().try_for_each(|letter| match letter {
                    '~' => f.write_str("~0"),
                    '/' => f.write_str("~1"),
                    _ => f.write_char(letter),
                })
            }
        }
    }
}

/// Returns the names and indices of a pointer, from the root.
pub fn steps(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(|step| {
        if step.contains('~') {
            Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
        } else {
            Cow::Borrowed(step)
        }
    })
}

/// Returns the value at a pointer.
#[must_use]
pub fn get<'a>(root: &'a Value, pointer: &str) -> Option<&'a Value> {
    steps(pointer).try_fold(root, |value, step| match value {
        Value::Object(map) => map.get(&*step),
        Value::Array(list) => list.get(index(&step)?),
        _ => None,
    })
}

/// Returns the value at a pointer, mutably.
pub fn get_mut<'a>(root: &'a mut Value, pointer: &str) -> Option<&'a mut Value> {
    steps(pointer).try_fold(root, |value, step| match value {
        Value::Object(map) => map.get_mut(&*step),
        Value::Array(list) => list.get_mut(index(&step)?),
        _ => None,
    })
}

/// Parses an index: digits, without a leading zero.
fn index(step: &str) -> Option<usize> {
    let plain = step == "0" || !step.starts_with(['0', '+']);
    step.parse().ok().filter(|_| plain)
}

/// Appends a name to a pointer.
#[must_use]
pub fn join(parent: &str, name: &str) -> String {
    format!("{parent}{}", Trail::ROOT.name(name))
}

/// Splits a pointer into the parent's pointer and the last name or index.
#[must_use]
pub fn split(pointer: &str) -> Option<(&str, Cow<'_, str>)> {
    let at = pointer.rfind('/')?;
    Some((&pointer[..at], steps(&pointer[at..]).next()?))
}

/// Returns `true` if a pointer is that of an object or list, or of something in it.
#[must_use]
pub fn is_within(pointer: &str, around: &str) -> bool {
    pointer
        .strip_prefix(around)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_trail_prints_what_get_finds() {
        let document = json!({ "a/b": [{ "m~n": 7 }] });
        let name = Trail::ROOT.name("a/b");
        let entry = name.index(0);
        let member = entry.name("m~n");
        assert_eq!(member.to_string(), "/a~1b/0/m~0n");
        assert_eq!(get(&document, &member.to_string()), Some(&json!(7)));
        assert_eq!(get(&document, ""), Some(&document));
    }

    #[test]
    fn an_index_is_plain_digits() {
        let document = json!(["x", "y"]);
        for pointer in ["/01", "/+1", "/2", "/-", "/x"] {
            assert_eq!(get(&document, pointer), None, "{pointer}");
        }
        assert_eq!(get(&document, "/1"), Some(&json!("y")));
    }

    #[test]
    fn split_gives_the_parent_and_the_last_step() {
        assert_eq!(split("/a/b~1c"), Some(("/a", Cow::Borrowed("b/c"))));
        assert_eq!(split("/a"), Some(("", Cow::Borrowed("a"))));
        assert_eq!(split(""), None);
    }
}
