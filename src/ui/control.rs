//! One control for one value: text, select, three-state boolean, secret.
//!
//! A control has no listeners: what is typed bubbles up to [`super::act`], which knows it by its
//! name.

use super::el::{self, El, button, classed, el};
use super::findings;
use super::state::Shown;
use vpn_request_builder::form::{self, FieldView};
use vpn_request_builder::spec::{Field, Type};

/// A control, and what is found about it.
pub struct Control {
    /// The input or select.
    input: El,
    /// What stands in the form: the input, with a button beside it where it has one.
    pub whole: El,
    /// The findings below it.
    pub findings: El,
    field: &'static Field,
    pointer: String,
    hint: Option<String>,
}

impl Control {
    /// The control of a pointer. `hint` is the id of the text that explains it.
    pub fn new(pointer: &str, field: &'static Field, hint: Option<String>) -> Control {
        let chooses = matches!(field.ty, Type::Boolean) || field.has_options();
        let input = if chooses { select(field) } else { text(field) };
        let input = input.attr("id", pointer).attr("name", pointer);
        let whole = if field.secret {
            let reveal = button("reveal", pointer, "Show")
                .attr("aria-label", &format!("Show {}", field.noun()));
            classed("div", "with-button")
                .child(input.clone())
                .child(reveal)
        } else {
            input.clone()
        };
        let findings = findings::list().attr("id", &format!("{pointer}-findings"));
        Control {
            input,
            whole,
            findings,
            field,
            pointer: pointer.to_owned(),
            hint,
        }
    }

    /// The markup of a text control in a row of its own, with its findings: see [`Control::of_markup`].
    pub fn markup(pointer: &str, name: &str, text: &str) -> String {
        let value = el::escape(text);
        format!(
            "<input type=text autocomplete=off autocapitalize=off spellcheck=false id=\"{pointer}\" name=\"{pointer}\" \
             aria-label=\"{name}\" value=\"{value}\"><ul class=findings hidden id=\"{pointer}-findings\"></ul>"
        )
    }

    /// The control that such markup made in an element.
    pub fn of_markup(whole: &El, pointer: &str, field: &'static Field) -> Option<Control> {
        let (input, findings) = (whole.nth(0)?, whole.nth(1)?);
        Some(Control {
            whole: input.clone(),
            input,
            findings,
            field,
            pointer: pointer.to_owned(),
            hint: None,
        })
    }

    /// Draws what the control shows.
    pub fn draw(&self, shown: &Shown, view: &FieldView) {
        let found = view
            .findings
            .iter()
            .filter(|finding| shown.shows(&self.pointer, finding));
        let shown: Vec<_> = found.cloned().collect();
        if self.field.has_options() || matches!(self.field.ty, Type::Boolean) {
            let preset = form::preset(self.field, &view.standing);
            let unset = preset.map_or_else(
                || "not set".to_owned(),
                |preset| format!("default: {preset}"),
            );
            if let Some(first) = self.input.0.first_element_child() {
                El(first).set_text(&unset);
            }
        }
        self.input.set_value(&view.text);
        let wrong = shown.iter().any(|finding| finding.severity.blocks());
        self.input.set("aria-invalid", wrong.then_some("true"));
        let own = (!shown.is_empty()).then(|| format!("{}-findings", self.pointer));
        let ids: Vec<&str> = self
            .hint
            .as_deref()
            .into_iter()
            .chain(own.as_deref())
            .collect();
        self.input.set(
            "aria-describedby",
            (!ids.is_empty()).then(|| ids.join(" ")).as_deref(),
        );
        findings::draw(&self.findings, &shown);
    }
}

fn text(field: &Field) -> El {
    let input = el("input")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false");
    if field.secret {
        // Not "off": so password managers may fill it in, and do not offer the login of this page.
        input
            .attr("type", "password")
            .attr("autocomplete", "new-password")
    } else if matches!(field.ty, Type::Integer) {
        input
            .attr("type", "text")
            .attr("autocomplete", "off")
            .attr("inputmode", "numeric")
    } else {
        input.attr("type", "text").attr("autocomplete", "off")
    }
}

fn select(field: &Field) -> El {
    let option = |value: &str| el("option").attr("value", value).text(value);
    let listed: Vec<&str> = match field.ty {
        Type::Boolean => vec!["true", "false"],
        _ => field.options().collect(),
    };
    el("select")
        .child(el("option").attr("value", ""))
        .children(listed.into_iter().map(option))
}
