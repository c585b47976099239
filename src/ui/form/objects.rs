//! The rows of a list of objects.

use super::field::Mistyped;
use super::fields_of;
use super::findings::Findings;
use super::list::RowTools;
use super::unknown::UnknownMembers;
use crate::state::use_editor;
use leptos::prelude::*;
use vpn_request_builder::catalogue::spec::{Field, Table};

/// A numbered row for each object.
#[component]
pub fn ObjectRows(list: String, item: &'static Field, table: &'static Table) -> AnyView {
    let view = use_editor().slot(&list);
    let rows = move || 0..view.with(|view| view.rows);
    let row = move |at: usize| view! { <ObjectRow list=list.clone() at item table/> };
    view! { <ol><For each=rows key=|at| *at children=row/></ol> }.into_any()
}

#[component]
fn ObjectRow(list: String, at: usize, item: &'static Field, table: &'static Table) -> AnyView {
    let pointer = format!("{list}/{at}");
    let name = format!("{} {}", item.label, at + 1);
    let view = use_editor().slot(&pointer);
    // A row whose members are all plain, such as a tag, has no hints.
    let is_plain = if table.is_plain() { "true" } else { "false" };
    let id = pointer.clone();
    view! {
        <li class="row" id=id>
            <fieldset>
                <legend>{name.clone()}</legend>
                <RowTools list at name is_value=false/>
                <Findings pointer=pointer.clone() view/>
                <Mistyped pointer=pointer.clone() field=item/>
                <div class="fields" data-plain=is_plain>
                    {fields_of(&pointer, table.fields)}
                    <UnknownMembers parent=pointer/>
                </div>
            </fieldset>
        </li>
    }
    .into_any()
}
