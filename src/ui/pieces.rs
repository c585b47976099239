//! A long text, shown in pieces: one for each member of the request. A key changes one of them, and
//! only that one is laid out anew.

use super::el::{El, el};

/// How a line begins that begins a piece: a member of the object that the request has in it.
const BEGINS: &str = "    \"";

/// The text in an element, and what it was when it was shown last.
pub struct Pieces {
    whole: El,
    shown: Vec<(String, El)>,
}

impl Pieces {
    /// No text yet.
    pub fn new(whole: El) -> Pieces {
        Pieces {
            whole,
            shown: Vec::new(),
        }
    }

    /// Shows a text. Pieces that are the same, from the front and from the end, are left alone.
    pub fn show(&mut self, text: &str) {
        let new = pieces(text);
        let same = |((old, _), new): &(&(String, El), &&str)| old == *new;
        let front = self.shown.iter().zip(&new).take_while(same).count();
        let (old_rest, new_rest) = (&self.shown[front..], &new[front..]);
        let end = old_rest
            .iter()
            .rev()
            .zip(new_rest.iter().rev())
            .take_while(same)
            .count();
        let (old_end, new_end) = (self.shown.len() - end, new.len() - end);
        let both = old_end.min(new_end);
        for ((old, element), new) in self.shown[front..both].iter_mut().zip(&new[front..both]) {
            element.0.set_text_content(Some(new));
            (*new).clone_into(old);
        }
        self.shown
            .drain(both..old_end)
            .for_each(|(_, element)| element.0.remove());
        let after = self.shown.get(both).map(|(_, element)| element.0.clone());
        let more: Vec<_> = new[both..new_end]
            .iter()
            .map(|new| ((*new).to_owned(), el("span").text(new)))
            .collect();
        for (_, element) in &more {
            let _ = self.whole.0.insert_before(&element.0, after.as_deref());
        }
        self.shown.splice(both..both, more);
    }
}

/// A text cut before each line that begins a piece.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.starts_with(BEGINS) && at > start {
            pieces.push(&text[start..at]);
            start = at;
        }
        at += line.len();
    }
    pieces.push(&text[start..]);
    pieces
}
