//! The rows of a list of plain values.

use super::findings::Findings;
use super::list::RowTools;
use crate::state::use_editor;
use crate::view::{attr, text};
use leptos::prelude::*;
use vpn_request_builder::catalogue::spec::Field;
use vpn_request_builder::document::form::FieldView;

/// A numbered row for each value.
#[component]
pub fn ValueRows(list: String, item: &'static Field) -> AnyView {
    let view = use_editor().slot(&list);
    let rows = move || 0..view.with(|view| view.rows);
    let row = move |at: usize| view! { <ValueRow list=list.clone() at item/> };
    view! { <ol><For each=rows key=|at| *at children=row/></ol> }.into_any()
}

#[component]
fn ValueRow(list: String, at: usize, item: &'static Field) -> AnyView {
    let pointer = format!("{list}/{at}");
    let name = format!("{} {}", item.label, at + 1);
    let view = use_editor().slot(&pointer);
    view! {
        <li class="row" data-number=(at + 1).to_string()>
            <input
                type="text"
                id=pointer.clone()
                name=pointer.clone()
                aria-label=name.clone()
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=attr(move || view.with(FieldView::invalid))
                aria-describedby=attr(move || view.with(|view| view.described_by.clone()))
                prop:value=text(move || view.with(|view| view.text.clone()))
            />
            <RowTools list at name is_value=true/>
            <Findings pointer view/>
        </li>
    }
    .into_any()
}
