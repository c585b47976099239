//! What the rules say: beside a control, in the list of problems, in the verdict.

use super::el::{El, button, classed, el, link};
use super::follow::Follow;
use super::state::{Blocked, Page};
use vpn_request_builder::api;
use vpn_request_builder::check::Finding;
use vpn_request_builder::draft;
use vpn_request_builder::path;
use vpn_request_builder::spec::{Api, Severity, Type};

/// How many problems are listed: far more than a request can have that somebody wrote, and few
/// enough that a mistaken import of something huge leaves the page alive.
const MOST: usize = 1000;

/// An empty list of findings, to be drawn beside a control.
pub fn list() -> El {
    classed("ul", "findings").attr("hidden", "")
}

/// Draws the findings beside a control.
pub fn draw(list: &El, findings: &[Finding]) {
    if findings.is_empty() && list.0.has_attribute("hidden") {
        return;
    }
    list.clear();
    list.flag("hidden", findings.is_empty());
    for finding in findings {
        let line = el("li").attr("data-severity", finding.severity.name());
        list.push(with_fix(
            line.child(severity(finding.severity))
                .text(&finding.message),
            finding,
        ));
    }
}

/// A severity as a word that stands before its message.
fn severity(severity: Severity) -> El {
    classed("span", "severity").text(match severity {
        Severity::Error => "Error: ",
        Severity::Missing => "Missing: ",
        Severity::Warning => "Warning: ",
        Severity::Undecided => "Undecided: ",
        Severity::Note => "Note: ",
    })
}

/// The line with the button that mends what it is about.
fn with_fix(line: El, finding: &Finding) -> El {
    let Some(value) = &finding.fix else {
        return line;
    };
    let label = match value {
        serde_json::Value::Null => "Leave it out".to_owned(),
        serde_json::Value::Array(list) => format!("Make it a list of {}", list.len()),
        value => format!("Use {}", draft::text(value)),
    };
    line.text(" ").child(
        button("fix", &finding.path, &label)
            .attr("class", "fix")
            .attr("data-rule", finding.rule.id),
    )
}

/// Keeps the problem list in step: the summary when something is blocked, a quiet panel otherwise.
pub fn problems(follow: &mut Follow, panel: &El, page: Page) {
    let heading = panel.slot("h2");
    panel.clone().keep(move |panel| {
        let blocked = page.blocked.get().is_some();
        panel.flag("data-blocked", blocked);
        heading.set_text(if blocked {
            "There is a problem"
        } else {
            "Problems"
        });
    });
    verdict(follow, panel.slot("#verdict"));
    panel.slot(".buttons").keep(move |anyway| {
        anyway.clear();
        let blocked = page.blocked.get();
        anyway.flag("hidden", blocked.is_none());
        if let Some(blocked) = blocked {
            let label = match blocked {
                Blocked::Copy => "Copy anyway",
                Blocked::Download => "Download anyway",
                Blocked::Send => "Send anyway",
            };
            anyway.push(button("confirm", "", label));
            anyway.push(button("cancel", "", "Go on editing"));
        }
    });
    let list = panel.slot("#problems");
    let mut drawn = Vec::<Finding>::new();
    follow.with(move |look| {
        let findings = look.form.by_severity();
        if drawn != findings {
            list.clear();
            for finding in findings.iter().take(MOST) {
                list.push(problem(page.api, finding));
            }
            if findings.len() > MOST {
                list.push(el("li").text(&format!("And {} more.", findings.len() - MOST)));
            }
            drawn = findings;
        }
    });
}

/// Keeps an element in step that tells the verdict.
pub fn verdict(follow: &mut Follow, element: El) {
    let mut drawn = None;
    follow.with(move |look| {
        let tally = look.form.tally("");
        if drawn != Some(tally) {
            element.set(
                "data-worst",
                Some(tally.worst().map_or("valid", Severity::name)),
            );
            element.set_text(&tally.to_string());
            drawn = Some(tally);
        }
    });
}

fn problem(api: &'static Api, finding: &Finding) -> El {
    let Finding {
        path,
        rule,
        severity: weight,
        message,
        place,
        ..
    } = finding;
    let place = link(place.table.page.url, &place.to_string());
    let why = button("explain", path, rule.id)
        .attr("class", "rule")
        .attr("data-rule", rule.id);
    let small = el("small").child(place).text(" · ").child(why);
    let go = el("a")
        .attr("href", "")
        .attr("data-action", "go")
        .attr("data-path", path)
        .child(severity(*weight));
    let go = go
        .child(classed("span", "crumbs").text(&crumbs(api, path)))
        .text(message);
    let line = el("li")
        .attr("data-path", path)
        .attr("data-rule", rule.id)
        .attr("data-severity", weight.name());
    with_fix(line.child(go), finding).child(small)
}

/// Where a nested member stands, in the labels of what is around it: "EIP 1 › ".
fn crumbs(api: &'static Api, pointer: &str) -> String {
    let mut labels = Vec::new();
    let mut around = path::split(pointer).map(|(parent, _)| parent);
    while let Some(pointer) = around.filter(|pointer| !pointer.is_empty()) {
        let above = path::split(pointer);
        match api::resolve(api, pointer) {
            Some((entry, _)) if entry.name.is_empty() => {
                let at = above
                    .as_ref()
                    .and_then(|(_, at)| at.parse::<usize>().ok())
                    .unwrap_or_default();
                labels.push(format!("{} {} › ", entry.label, at + 1));
            }
            // The whole request goes without saying, and so does a list whose entries are named.
            Some((field, _))
                if !matches!(field.ty, Type::List(_))
                    && above.as_ref().is_some_and(|(up, _)| !up.is_empty()) =>
            {
                labels.push(format!("{} › ", field.label));
            }
            _ => {}
        }
        around = above.map(|(above, _)| above);
    }
    labels.reverse();
    labels.concat()
}
