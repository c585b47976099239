//! Exports the request as a curl command for a POSIX shell: sent directly to the service, with
//! variables in place of secrets.
//!
//! The body is in single quotes, in which `$`, backticks and `!` have no meaning; only variables
//! are outside them. Quoted by hand, because `shlex` also uses double quotes, where a variable
//! would need escapes. The body is piped in, so that the list of processes does not show the key.
//! so that the list of processes does not show the key in it.

use crate::catalogue::spec::Api;
use crate::document::{json, secret};
use crate::transport::request::METHOD;
use crate::transport::settings::Settings;
use serde_json::Value;
use std::fmt::Write;

/// Returns the command, with comments on what it needs.
#[must_use]
pub fn curl(api: &'static Api, settings: &Settings, body: &Value) -> String {
    let (body, variables) = with_variables(api, body);
    let mut out = String::from(TOKEN);
    for variable in &variables {
        let _ = writeln!(
            out,
            "# Set {variable} to a secret of the request, as it is between the quotes in JSON."
        );
    }
    let _ = write!(
        out,
        "printf '%s' {body} |\n  curl --request {METHOD} {} \\\n    --header 'Content-Type: application/json' \\\n    \
         --header \"X-Auth-Token: $HW_TOKEN\" \\\n    --data-binary @-\n",
        quoted(&settings.url(api))
    );
    out
}

const TOKEN: &str = "\
# Set HW_TOKEN to an IAM token. curl cannot sign with an access key: its --aws-sigv4 is not SDK-HMAC-SHA256.
";

/// Quotes a text as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Returns the body as one word of a shell, and the names of its variables.
fn with_variables(api: &'static Api, body: &Value) -> (String, Vec<String>) {
    // Each secret is replaced by a text that does not occur in the body until the body is quoted.
    let plain = body.to_string();
    let mut marks = (0..=plain.len()).map(|at| format!("@{at}@"));
    let mark = marks.find(|mark| !plain.contains(mark)).unwrap_or_default();
    let mut body = body.clone();
    let mut variables: Vec<String> = Vec::new();
    secret::for_each(api.request, &mut body, &mut |name, value| {
        let variable = variable(name, &variables);
        *value = format!("{mark}{variable}{mark}").into();
        variables.push(variable);
    });
    let mut word = quoted(&json::pretty(api, &body));
    for variable in &variables {
        word = word.replace(
            &format!("{mark}{variable}{mark}"),
            &format!("'\"${variable}\"'"),
        );
    }
    (word, variables)
}

/// Returns the name of the variable for a secret: `VPN_PSK`, with a number if it is taken.
fn variable(name: &str, taken: &[String]) -> String {
    let letters = name.chars().map(|letter| {
        if letter.is_ascii_alphanumeric() {
            letter.to_ascii_uppercase()
        } else {
            '_'
        }
    });
    let wish: String = "VPN_".chars().chain(letters).collect();
    let numbered = (2..).map(|number| format!("{wish}_{number}"));
    std::iter::once(wish.clone())
        .chain(numbered)
        .find(|name| !taken.contains(name))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::CONNECTION;
    use serde_json::json;

    #[test]
    fn a_command_has_variables_for_secrets_and_the_address_of_the_service() {
        let settings = Settings {
            region: "eu-west-101".into(),
            project_id: "0605".into(),
            proxy: "http://localhost:8080/".into(),
            ..Settings::default()
        };
        let body = json!({ "vpn_connection": { "name": "it's @0@", "psk": "Marker-4711", "psk2": { "a": "Marker-4711" } } });
        let expected = "printf '%s' '{
  \"vpn_connection\": {
    \"name\": \"it'\\''s @0@\",
    \"psk\": \"'\"$VPN_PSK\"'\",
    \"psk2\": \"'\"$VPN_PSK2\"'\"
  }
}' |
  curl --request POST 'https://vpn.eu-west-101.myhuaweicloud.com/v5/0605/vpn-connection' \\
    --header 'Content-Type: application/json' \\
    --header \"X-Auth-Token: $HW_TOKEN\" \\
    --data-binary @-
";
        let command = curl(&CONNECTION, &settings, &body);
        let (comments, rest) = command.split_at(command.find("printf").expect("a command"));
        assert_eq!(rest, expected);
        assert!(
            comments.lines().all(|line| line.starts_with("# ")),
            "{comments}"
        );
        assert!(
            comments.contains("Set VPN_PSK ") && comments.contains("Set VPN_PSK2 "),
            "{comments}"
        );
    }

    #[test]
    fn each_secret_has_a_variable_of_its_own() {
        let taken = ["VPN_X_TOKEN".to_owned()];
        assert_eq!(variable("x-token", &taken), "VPN_X_TOKEN_2");
        assert_eq!(variable("пароль", &[]), "VPN_______");
    }
}
