//! What the desk shows, as markup. All that is not written here goes in through [`Text`], so that
//! nothing a person typed or a server answered is read as markup.

use crate::transport::answer::{Answer, Objection, Row};
use std::fmt;

/// A text inside an element, or inside the double quotes of an attribute.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.chars().try_for_each(|letter| match letter {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            letter => f.write_fmt(format_args!("{letter}")),
        })
    }
}

/// A paragraph; nothing where there is no text.
fn paragraph(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("<p>{}</p>", Text(text))
    }
}

fn list(tag: &str, texts: &[String]) -> String {
    let items: Vec<String> = texts
        .iter()
        .map(|text| format!("<li>{}</li>", Text(text)))
        .collect();
    if items.is_empty() {
        String::new()
    } else {
        format!("<{tag}>{}</{tag}>", items.concat())
    }
}

fn button(action: &str, label: &str) -> String {
    format!("<button type=button data-action={action}>{label}</button>")
}

fn checkbox(name: &str, label: &str, asked: bool) -> String {
    let (invalid, reminder) = if asked {
        (
            " aria-invalid=true",
            "<span class=severity>Error: tick this box first. </span>",
        )
    } else {
        ("", "")
    };
    format!(
        "<label class=tick><input type=checkbox name=\"{name}\"{invalid}> <span>{reminder}{}</span></label>",
        Text(label)
    )
}

/// What a browser tells of a request that failed.
pub const SILENT: &str = "A browser does not tell a page why a request failed: a proxy that is not there and an answer that CORS \
                          keeps back look the same.";

/// What is asked before something is sent.
pub struct Review<'a> {
    /// What is created.
    pub title: &'a str,
    /// The request in a sentence.
    pub summary: &'a str,
    /// Whether there is a pre-shared key in the request.
    pub secrets: bool,
    /// The address of the service.
    pub url: String,
    /// The origin of the proxy.
    pub proxy: Option<&'a str>,
    /// Whether the proxy needs consent.
    pub consent: bool,
    /// Where an earlier request may have created the same: how to find out.
    pub doubt: Option<String>,
    /// The box that should have been ticked: `consent` or `again`.
    pub asked: &'static str,
}

/// The review.
pub fn review(review: &Review) -> String {
    let Review {
        title,
        summary,
        secrets,
        url,
        proxy,
        consent,
        doubt,
        asked,
    } = review;
    let sees = match proxy {
        Some(proxy) => format!(
            "It goes to <code>{}</code> by way of the proxy <strong>{}</strong>, which sees all of it, the credentials{} \
             too.",
            Text(url),
            Text(proxy),
            if *secrets {
                " and the pre-shared key"
            } else {
                ""
            }
        ),
        None => format!("It goes straight to <code>{}</code>.", Text(url)),
    };
    let consent = proxy.filter(|_| *consent).map(|proxy| {
        let label =
            format!("I trust {proxy} with the credentials. (This is asked once for each proxy.)");
        checkbox("/send/consent", &label, *asked == "consent")
    });
    let again = doubt.as_ref().map(|check| {
        let again = checkbox(
            "/send/again",
            "I checked: send it again.",
            *asked == "again",
        );
        format!(
            "<p class=cost>An earlier request may have created one already. {}</p>{again}",
            Text(check)
        )
    });
    format!(
        "<p>{}</p><p class=cost><strong>This creates a billed {}.</strong> It costs money from the moment it exists until \
         it is deleted.</p><p>{sees}</p>{}{}",
        Text(summary),
        Text(title),
        consent.unwrap_or_default(),
        again.unwrap_or_default()
    )
}

/// An answer; where it leaves the outcome open, how to check; and where it is no success, the curl
/// command as a way out.
pub fn answer(answer: &Answer, check: &str, curl: Option<&str>) -> String {
    let Answer {
        status,
        says,
        error,
        request_id,
        rows,
        raw,
        connection,
        headline,
        ..
    } = answer;
    let id = request_id
        .as_ref()
        .map(|id| format!("<p>Request ID <code id=request-id>{}</code></p>", Text(id)));
    let take = connection
        .as_ref()
        .map(|_| button("use-gateway", "Use this gateway for a connection"));
    let rows: Vec<String> = rows.iter().map(row).collect();
    [
        format!("<div id=answer><p><strong>{status}</strong> {}</p>", Text(headline)),
        error.as_ref().map(objection).unwrap_or_default(),
        list("ul", says),
        paragraph(check),
        id.unwrap_or_default(),
        format!(
            "<p class=buttons>{}{}{}</p>",
            take.unwrap_or_default(),
            button("copy-answer", "Copy the answer"),
            settle(check)
        ),
        if rows.is_empty() {
            String::new()
        } else {
            format!("<table class=rows><tbody>{}</tbody></table>", rows.concat())
        },
        format!(
            "<details><summary>As it came</summary><pre id=answer-raw tabindex=0>{}</pre></details>{}</div>",
            Text(raw),
            curl.map(terminal).unwrap_or_default()
        ),
    ]
    .concat()
}

fn objection(objection: &Objection) -> String {
    let Objection {
        code,
        message,
        pointer,
    } = objection;
    let go = pointer.as_deref().map(Text).map(|pointer| {
        format!("<p><a href=\"\" data-action=go data-path=\"{pointer}\">Go to <code>{pointer}</code></a></p>")
    });
    format!(
        "<p class=objection><code>{}</code> {}</p>{}",
        Text(code),
        Text(message),
        go.unwrap_or_default()
    )
}

/// The button that ends a doubt, where there is one.
fn settle(check: &str) -> String {
    if check.is_empty() {
        String::new()
    } else {
        button("settled", "It is settled")
    }
}

fn row(row: &Row) -> String {
    let Row {
        pointer,
        depth,
        label,
        help,
        text,
        is_known,
    } = row;
    let name = pointer.rsplit('/').next().unwrap_or_default();
    let stranger = if *is_known {
        ""
    } else {
        " <span class=chip>not documented</span>"
    };
    format!(
        "<tr data-depth={depth}><th scope=row title=\"{}\">{} <code>{}</code>{stranger}</th><td>{}</td></tr>",
        Text(help),
        Text(label),
        Text(name),
        Text(text)
    )
}

/// A request without an answer: why, what is likely, and the way out.
pub fn failure(why: &str, causes: &[String], check: &str, curl: &str) -> String {
    let silent = if causes.is_empty() {
        String::new()
    } else {
        format!("<p>{SILENT} Most likely first:</p>")
    };
    [
        format!("<div id=failure>{}{silent}", paragraph(why)),
        list("ol", causes),
        paragraph(check),
        if check.is_empty() {
            String::new()
        } else {
            format!("<p class=buttons>{}</p>", settle(check))
        },
        format!("{}</div>", terminal(curl)),
    ]
    .concat()
}

/// The way out of the browser.
fn terminal(curl: &str) -> String {
    format!(
        "<details><summary>Send it from a terminal instead</summary><p class=buttons><button type=button \
         data-action=copy-curl data-path=curl>Copy the command</button></p><pre id=curl tabindex=0>{}</pre></details>",
        Text(curl)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_comes_from_outside_is_markup() {
        let evil = "<img src=x onerror=\"a\">&amp;'";
        let shown = "&lt;img src=x onerror=&quot;a&quot;&gt;&amp;amp;'";
        let all = [
            failure(evil, &[evil.into()], evil, evil),
            review(&Review {
                title: evil,
                summary: evil,
                secrets: true,
                url: evil.into(),
                proxy: Some(evil),
                consent: true,
                doubt: Some(evil.into()),
                asked: "again",
            }),
            row(&Row {
                pointer: format!("/{evil}"),
                depth: 0,
                label: evil.into(),
                help: "",
                text: evil.into(),
                is_known: false,
            }),
        ];
        for markup in all {
            assert!(
                !markup.contains("<img") && markup.contains(shown),
                "{markup}"
            );
        }
    }
}
