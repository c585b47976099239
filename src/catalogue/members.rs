//! The members of the requests, to be found by a few words: of their names, labels and help texts.
//! Other things with a title, such as actions, are ranked by the same rules.

use super::APIS;
use super::spec::{Api, FACTS, Field, Table, Type};

/// A member that a person can go to.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its request.
    pub api: &'static Api,
    /// Its pointer; in a list, that of the first row.
    pub pointer: String,
    /// Its row.
    pub field: &'static Field,
}

impl Member {
    /// Returns how well the member fits a text; `None` unless it has all its words.
    fn rank(&self, text: &str) -> Option<u32> {
        let more = self.field.options().chain([self.field.help]);
        rank(text, self.field.label, &self.pointer, more)
    }
}

/// Returns all members of a request, the facts last. The object around all of them is left out.
#[must_use]
pub fn members(api: &'static Api) -> Vec<Member> {
    let mut members = Vec::new();
    collect(api, api.request, "", &mut members);
    if let Some(facts) = api.facts {
        collect(api, facts, FACTS, &mut members);
    }
    members
}

fn collect(api: &'static Api, table: &'static Table, parent: &str, into: &mut Vec<Member>) {
    for field in table.fields {
        let pointer = format!("{parent}/{}", field.name);
        let inner = if let Type::List(_) = field.ty {
            format!("{pointer}/0")
        } else {
            pointer.clone()
        };
        if !parent.is_empty() {
            into.push(Member {
                api,
                pointer,
                field,
            });
        }
        if let Some(table) = field.ty.table() {
            collect(api, table, &inner, into);
        }
    }
}

/// Finds the members of all requests that have the words of a text, the best first, with their
/// ranks. Of members that fit equally well, those of the open request come first.
#[must_use]
pub fn find(text: &str, open: &Api) -> Vec<(u32, Member)> {
    let mut found = Vec::new();
    for is_open in [true, false] {
        let apis = APIS.into_iter();
        for api in apis.filter(|api| (api.name == open.name) == is_open) {
            for member in members(api) {
                if let Some(rank) = member.rank(text) {
                    insert(&mut found, rank, member);
                }
            }
        }
    }
    found
}

/// Inserts something into a list with the best first, after those of the same rank. There are few:
/// sorting would be more code than it saves time.
pub fn insert<T>(found: &mut Vec<(u32, T)>, rank: u32, item: T) {
    let worse = found.iter().position(|(other, _)| *other < rank);
    found.insert(worse.unwrap_or(found.len()), (rank, item));
}

/// Returns how well something fits a text: the higher, the better. Its title counts most, then its
/// name, which may be a pointer, then the other texts about it. `None` unless each word of the text
/// is found in one of them.
#[must_use]
pub fn rank<'a>(
    text: &str,
    title: &str,
    name: &str,
    more: impl IntoIterator<Item = &'a str>,
) -> Option<u32> {
    let text = text.trim().trim_start_matches('/').to_ascii_lowercase();
    let (title, name) = (title.to_ascii_lowercase(), name.to_ascii_lowercase());
    let more: Vec<String> = more.into_iter().map(str::to_ascii_lowercase).collect();
    let last = name.rsplit('/').next().unwrap_or_default();
    let rank_of = |word: &str| {
        let in_title = place(&title, word, [40, 32, 20]);
        let in_name = if last == word || name.ends_with(&format!("/{word}")) {
            50
        } else {
            place(last, word, [28, 28, 15]).max(place(&name, word, [18, 14, 10]))
        };
        let elsewhere = more.iter().map(|text| place(text, word, [8, 8, 4]));
        let best = elsewhere.fold(in_title.max(in_name), u32::max);
        (best > 0).then_some(best)
    };
    let words = text.split_whitespace();
    let sum = words.map(rank_of).sum::<Option<u32>>()?;
    let is_whole = !text.is_empty() && (title == text || last == text);
    // Of two that are alike, the one that says nothing else.
    let brief = u32::from(title.starts_with(&text)) * 4;
    Some(sum + brief + if is_whole { 60 } else { 0 })
}

/// Returns what a word counts in a text: at its beginning, at the beginning of a word, elsewhere.
/// A single letter counts only at the beginning of a word.
fn place(text: &str, word: &str, [first, start, part]: [u32; 3]) -> u32 {
    let mut places = text.match_indices(word).map(|(at, _)| at).peekable();
    match places.peek() {
        None => 0,
        Some(0) => first,
        Some(_) => {
            let begins =
                |at: usize| !text[..at].ends_with(|letter: char| letter.is_ascii_alphanumeric());
            if places.any(begins) {
                start
            } else if word.chars().nth(1).is_some() {
                part
            } else {
                0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};

    fn first(text: &str, open: &'static Api) -> Option<String> {
        let found = find(text, open).into_iter().next();
        found.map(|(_, member)| member.pointer)
    }

    #[test]
    fn a_member_is_found_by_its_name_its_label_or_a_part() {
        let er = Some("/vpn_gateway/er_id".to_owned());
        for text in [
            "er_id",
            "/er_id",
            "Enterprise router ID",
            "enterprise rou",
            "ROUTER enterprise",
        ] {
            assert_eq!(first(text, &GATEWAY), er, "{text}");
        }
        assert_eq!(
            first("eip2/id", &GATEWAY).as_deref(),
            Some("/vpn_gateway/eip2/id")
        );
        assert_eq!(
            first("eip2 bandwidth_name", &GATEWAY).as_deref(),
            Some("/vpn_gateway/eip2/bandwidth_name")
        );
        assert_eq!(first("colour", &GATEWAY), None);
    }

    #[test]
    fn a_member_of_another_request_is_found() {
        let dpd = "/vpn_connection/ikepolicy/dpd";
        assert_eq!(first("dpd", &GATEWAY).as_deref(), Some(dpd));
        let psk = "/vpn_connection/psk";
        for open in [&GATEWAY, &CONNECTION] {
            assert_eq!(first("psk", open).as_deref(), Some(psk));
        }
    }

    #[test]
    fn the_open_request_comes_first() {
        for (open, name) in [
            (&GATEWAY, "/vpn_gateway/name"),
            (&CONNECTION, "/vpn_connection/name"),
        ] {
            assert_eq!(first("name", open).as_deref(), Some(name));
        }
    }

    #[test]
    fn a_member_is_found_by_a_value_and_by_its_help() {
        let has = |text: &str, pointer: &str| {
            let found = find(text, &CONNECTION);
            found.iter().any(|(_, member)| member.pointer == pointer)
        };
        assert!(has("group20", "/vpn_connection/ikepolicy/dh_group"));
        let helpful = members(&CONNECTION);
        let helpful = helpful
            .iter()
            .filter(|member| !member.field.help.is_empty());
        for member in helpful {
            assert!(
                has(member.field.help, &member.pointer),
                "{}",
                member.pointer
            );
        }
    }

    #[test]
    fn every_member_is_found_first_by_the_end_of_its_pointer() {
        for api in APIS {
            for member in members(api) {
                assert_eq!(
                    first(&member.pointer, api),
                    Some(member.pointer.clone()),
                    "{}",
                    member.pointer
                );
            }
        }
    }

    #[test]
    fn all_words_must_be_found() {
        assert!(rank("copy json", "Copy JSON", "", ["clipboard"]).is_some());
        assert!(rank("clip copy", "Copy JSON", "", ["clipboard"]).is_some());
        assert_eq!(rank("copy yaml", "Copy JSON", "", ["clipboard"]), None);
        // Letters inside of words fit everything.
        assert_eq!(rank("o", "Copy JSON", "", []), None);
        assert!(rank("", "Copy JSON", "", []).is_some());
        let by_title = rank("import", "Import", "", []);
        let by_help = rank("import", "Open a file", "", ["to import it"]);
        assert!(by_title > by_help);
    }
}
