//! The steps by which a person fills in a whole request, in the order of its members.

use serde_json::Value;

/// A step in filling in a form.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Adds a row to the list at this pointer.
    AddRow(String),
    /// Enters a text into the control with this name.
    Enter(String, String),
    /// Pastes lines into the control with this name.
    Paste(String, String),
}

/// The largest number of rows that are typed one by one.
const TYPED_ROWS: usize = 10;

/// Returns the steps that fill in `document`. Objects need none: their members create them.
#[must_use]
pub fn steps(document: &Value) -> Vec<Step> {
    let mut steps = Vec::new();
    collect("", document, &mut steps);
    steps
}

fn collect(pointer: &str, value: &Value, steps: &mut Vec<Step>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(&format!("{pointer}/{name}"), member, steps);
            }
        }
        Value::Array(rows) if rows.len() > TYPED_ROWS && rows.iter().all(Value::is_string) => {
            let lines: Vec<_> = rows.iter().filter_map(Value::as_str).collect();
            steps.push(Step::AddRow(pointer.to_owned()));
            steps.push(Step::Paste(format!("{pointer}/0"), lines.join("\n")));
        }
        Value::Array(rows) => {
            for (index, row) in rows.iter().enumerate() {
                steps.push(Step::AddRow(pointer.to_owned()));
                collect(&format!("{pointer}/{index}"), row, steps);
            }
        }
        Value::String(text) => steps.push(Step::Enter(pointer.to_owned(), text.clone())),
        other => steps.push(Step::Enter(pointer.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, steps};
    use serde_json::json;

    #[test]
    fn members_and_rows_come_in_their_order() {
        let document = json!({ "gateway": {
            "subnets": ["10.0.0.0/8", "172.16.0.0/12"],
            "eip": { "size": 5 },
            "tags": [{ "key": "a" }],
        }});
        let add = |list: &str| Step::AddRow(list.to_owned());
        let enter = |name: &str, text: &str| Step::Enter(name.to_owned(), text.to_owned());
        assert_eq!(
            steps(&document),
            [
                add("/gateway/subnets"),
                enter("/gateway/subnets/0", "10.0.0.0/8"),
                add("/gateway/subnets"),
                enter("/gateway/subnets/1", "172.16.0.0/12"),
                enter("/gateway/eip/size", "5"),
                add("/gateway/tags"),
                enter("/gateway/tags/0/key", "a"),
            ]
        );
    }

    #[test]
    fn a_long_list_of_texts_is_pasted() {
        let subnets: Vec<_> = (0..11)
            .map(|number| format!("10.0.{number}.0/24"))
            .collect();
        let lines = subnets.join("\n");
        assert_eq!(
            steps(&json!({ "subnets": subnets })),
            [
                Step::AddRow("/subnets".to_owned()),
                Step::Paste("/subnets/0".to_owned(), lines)
            ]
        );
    }
}
