//! Prints the catalogue: as Markdown for people, and as JSON for programs.

use crate::catalogue::spec::{
    Api, Check, Citation, DefaultValue, Field, Rule, Table, Type, everywhere,
};
use crate::catalogue::{self, APIS};
use serde_json::{Value, json};
use std::fmt::Write;

/// Returns every API, table, field and rule as JSON.
#[must_use]
pub fn catalogue() -> Value {
    let rule = |rule: &Rule, place: Option<Citation>| {
        json!({
            "id": rule.id,
            "severity": rule.severity.name(),
            "says": rule.words(),
            "reason": rule.reason.phrase(),
            "cites": place.map(|place| place.to_string()),
        })
    };
    let row = |row: &Row| {
        let own = row.rules().map(|(one, _)| rule(one, Some(row.place)));
        json!({
            "pointer": row.pointer,
            "label": row.field.label,
            "type": type_name(row.field.ty),
            "mandatory": row.field.mandatory,
            "default": default(&row.field.default),
            "secret": row.field.secret,
            "help": row.field.help,
            "cites": row.place.to_string(),
            "rules": own.collect::<Vec<_>>(),
        })
    };
    let table = |api, table: &'static Table| {
        json!({
            "number": table.number,
            "title": table.title,
            "page": table.page.title,
            "fields": rows(api, table).iter().map(row).collect::<Vec<_>>(),
        })
    };
    let apis = APIS.iter().map(|api| {
        json!({
            "name": api.name,
            "title": api.title,
            "page": { "title": api.page.title, "updated": api.page.updated, "url": api.page.url },
            "path": api.path,
            "tables": catalogue::tables(api).into_iter().map(|one| table(api, one)).collect::<Vec<_>>(),
            "response": catalogue::response_tables(api).into_iter().map(|one| table(api, one)).collect::<Vec<_>>(),
        })
    });
    json!({
        "apis": apis.collect::<Vec<_>>(),
        "everywhere": everywhere::ALL.iter().map(|one| rule(one, None)).collect::<Vec<_>>(),
    })
}

/// Returns the rule reference as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(
        "# The rules\n\n\
         Printed from the catalogue: do not edit. Each section cites its table of the documentation. Only the service \
         can check the rules marked *service*; they are never reported.\n\n\
         ## Everywhere\n\n",
    );
    rule_rows(
        &mut out,
        everywhere::ALL.iter().map(|rule| (*rule, "A value")),
    );
    for api in APIS {
        let page = api.page;
        let _ = write!(
            out,
            "\n## {}\n\nPOST `{}`, from [{}]({}), edition of {}.\n",
            api.title, api.path, page.title, page.url, page.updated
        );
        for table in catalogue::tables(api) {
            let facts = api.facts.is_some_and(|facts| std::ptr::eq(facts, table));
            let title = if facts {
                "Gateway details, never sent"
            } else {
                table.title
            };
            let _ = write!(out, "\n### {title}\n\n{}\n", Citation { table, row: "" });
            for row in rows(api, table) {
                let Row { pointer, field, .. } = &row;
                let default = default(&field.default)
                    .map(|words| format!(", default: {words}"))
                    .unwrap_or_default();
                let mandatory = if field.mandatory { ", mandatory" } else { "" };
                let _ = write!(
                    out,
                    "\n#### `{pointer}`\n\n{}: {}{mandatory}{default}. {}\n",
                    field.label,
                    type_name(field.ty),
                    field.help
                );
                if row.rules().next().is_some() {
                    out.push('\n');
                    rule_rows(&mut out, row.rules());
                }
            }
        }
        response(&mut out, api);
    }
    out
}

/// Writes the section about the response.
fn response(out: &mut String, api: &'static Api) {
    out.push_str("\n### The response\n");
    for table in catalogue::response_tables(api) {
        let _ = write!(
            out,
            "\n{}\n\n| parameter | type | description |\n|---|---|---|\n",
            Citation { table, row: "" }
        );
        for Row { pointer, field, .. } in rows(api, table) {
            let _ = writeln!(
                out,
                "| `{pointer}` | {} | {}: {} |",
                type_name(field.ty),
                field.label,
                field.help
            );
        }
    }
}

fn rule_rows<'a>(out: &mut String, rules: impl Iterator<Item = (&'a Rule, &'a str)>) {
    out.push_str("| rule ID | severity | rule |\n|---|---|---|\n");
    for (rule, label) in rules {
        let severity = match rule.check {
            crate::catalogue::spec::Check::ServerOnly => "*service*",
            _ => rule.severity.name(),
        };
        let mut words = rule.sentence(label);
        if let Some(reason) = rule.reason.phrase() {
            words = format!("{words} {reason}");
        }
        let words = words
            .replace('|', "\\|")
            .replace('<', "&lt;")
            .replace('*', "\\*");
        let _ = writeln!(out, "| `{}` | {severity} | {words} |", rule.id);
    }
}

/// A row of a table, with the pointer of the member that it describes.
struct Row {
    pointer: String,
    field: &'static Field,
    place: Citation,
}

impl Row {
    /// Returns the rules of the field and of its entries, each with the label of what it applies
    /// to.
    fn rules(&self) -> impl Iterator<Item = (&'static Rule, &'static str)> + use<> {
        let entries = if let Type::List(item) = self.field.ty {
            Some(item)
        } else {
            None
        };
        [Some(self.field), entries]
            .into_iter()
            .flatten()
            .flat_map(|field| field.rules.iter().map(|rule| (rule, field.label)))
    }
}

fn rows(api: &'static Api, table: &'static Table) -> Vec<Row> {
    let parent = pointer_of(api, table);
    let row = |field: &'static Field| Row {
        pointer: format!("{parent}/{}", field.name),
        field,
        place: Citation {
            table,
            row: field.name,
        },
    };
    table.fields.iter().map(row).collect()
}

/// Returns the pointer of the object that a table describes, with `0` as the index in lists.
fn pointer_of(api: &'static Api, wanted: &'static Table) -> String {
    fn find(table: &'static Table, pointer: &str, wanted: &Table) -> Option<String> {
        if std::ptr::eq(table, wanted) {
            return Some(pointer.to_owned());
        }
        table.fields.iter().find_map(|field| {
            let entry = if matches!(field.ty, Type::List(_)) {
                "/0"
            } else {
                ""
            };
            find(
                field.ty.table()?,
                &format!("{pointer}/{}{entry}", field.name),
                wanted,
            )
        })
    }
    let facts = api
        .facts
        .filter(|facts| std::ptr::eq(*facts, wanted))
        .map(|_| crate::catalogue::spec::FACTS.to_owned());
    let bodies = || {
        [api.request, catalogue::response(api)]
            .into_iter()
            .find_map(|body| find(body, "", wanted))
    };
    facts.or_else(bodies).unwrap_or_default()
}

/// Returns a field's type, whether it is mandatory, its default and a sample, in sentences.
#[must_use]
pub fn about(field: &Field) -> String {
    let need = if field.mandatory {
        "mandatory"
    } else {
        "optional"
    };
    let default = default(&field.default);
    let default = default.map(|default| format!(" Default: {default}."));
    let sample = (!field.sample.is_empty()).then(|| format!(" Example: {}", field.sample));
    let (default, sample) = (default.unwrap_or_default(), sample.unwrap_or_default());
    format!("{}, {need}.{default}{sample}", type_name(field.ty))
}

/// Returns the "Type" column in the page's words.
#[must_use]
pub fn type_name(ty: Type) -> String {
    match ty {
        Type::Text => "String".into(),
        Type::Integer => "Integer".into(),
        Type::Boolean => "Boolean".into(),
        Type::Object(table) => format!("{} object", table.title),
        Type::List(item) => format!("Array of {}", type_name(item.ty)),
    }
}

/// Returns a value of the field that passes the rule. `None` if the rule does not ask for a value,
/// and for secrets, because a key printed by a program would get used.
#[must_use]
pub fn example(field: &Field, rule: &Rule) -> Option<String> {
    if field.secret {
        return None;
    }
    let default = match field.default {
        DefaultValue::Value(text) | DefaultValue::Either(_, _, text) => text,
        DefaultValue::None | DefaultValue::Words(_) => "",
    };
    let listed: Vec<&str> = field.options().collect();
    let first = |candidates: &[&str], passes: &dyn Fn(&str) -> bool| {
        candidates
            .iter()
            .find(|text| !text.is_empty() && passes(text))
            .map(|text| (*text).to_owned())
    };
    let own = [&[field.sample, default], listed.as_slice()].concat();
    match rule.check {
        Check::OnlyIf(_) | Check::AtMost(_) | Check::ServerOnly => None,
        Check::OneOf(values) => first(&[default, values[0]], &|text| values.contains(&text)),
        Check::Range(least, _) => first(&own, &|_| true).or_else(|| Some(least.to_string())),
        Check::Max(most) => first(&own, &|_| true).or_else(|| Some(most.to_string())),
        Check::NoneOf(values) => first(&own, &|text| !values.contains(&text)),
        // The sample may break this rule if it suits another case, as with the ID of an EIP.
        Check::Format(fault) => first(&[&own[..], &["10.0.0.10"]].concat(), &|text| {
            fault(text).is_none()
        }),
        _ => first(&own, &|_| true),
    }
}

/// Returns the default in words.
#[must_use]
pub fn default(value: &DefaultValue) -> Option<String> {
    match value {
        DefaultValue::None => None,
        DefaultValue::Value(text) | DefaultValue::Words(text) => Some((*text).to_owned()),
        DefaultValue::Either(cond, then, otherwise) => {
            Some(format!("{then} {}, otherwise {otherwise}", cond.in_words()))
        }
    }
}
