//! What follows the form: functions that draw, each one thing, run one after the other by a single
//! effect whenever the form has changed, or what is shown of it.
//!
//! One effect, because a form has hundreds of controls: an effect and a memo for each of them took
//! longer to run than what they drew.

use super::el::{El, effect};
use super::state::{Page, Shown};
use vpn_request_builder::api;
use vpn_request_builder::form::{FieldView, Form};

/// What a drawing reads.
pub struct Look<'a> {
    /// The form.
    pub form: &'a Form,
    /// Of which controls the findings are shown.
    pub shown: &'a Shown,
}

/// A function that draws one thing.
type Draw = Box<dyn FnMut(&Look)>;

/// The functions that draw.
#[derive(Default)]
pub struct Follow(Vec<Draw>);

impl Follow {
    /// Draws something whenever anything has changed.
    pub fn with(&mut self, draw: impl FnMut(&Look) + 'static) {
        self.0.push(Box::new(draw));
    }

    /// Draws something whenever what the form says about a pointer has changed, or what is shown.
    pub fn field(&mut self, pointer: &str, draw: impl Fn(&Look, &FieldView) + 'static) {
        let pointer = pointer.to_owned();
        let (mut row, mut drawn) = (None, None);
        self.with(move |look| {
            let row = *row.get_or_insert_with(|| api::resolve(look.form.api, &pointer));
            let now = (look.form.view_of(&pointer, row), look.shown.version());
            if drawn.as_ref() != Some(&now) {
                draw(look, &now.0);
                drawn = Some(now);
            }
        });
    }

    /// An element with the text that a function gives.
    pub fn says(&mut self, element: El, text: impl Fn(&Look) -> String + 'static) -> El {
        let inside = element.clone();
        let mut said = String::new();
        self.with(move |look| {
            let now = text(look);
            if now != said {
                inside.set_text(&now);
                said = now;
            }
        });
        element
    }

    /// Draws everything.
    pub fn draw(&mut self, look: &Look) {
        for draw in &mut self.0 {
            draw(look);
        }
    }

    /// Draws everything now, and again after each change, for as long as the owner lives.
    pub fn keep_up(mut self, page: Page) {
        effect(Box::new(move || {
            page.form
                .with(|form| page.shown.with(|shown| self.draw(&Look { form, shown })));
        }));
    }
}
