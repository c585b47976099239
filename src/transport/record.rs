//! The record of what was sent from this browser. A request is recorded before it is sent, and its
//! record stays in the browser's storage until it is certain that it created nothing, or until a
//! person dismisses it. So neither a reload nor another tab loses what was created or may have been.
//!
//! Nothing in a record is a secret.

use crate::catalogue;
use crate::catalogue::spec::Api;
use crate::document::draft::Draft;
use crate::transport::answer::{Answer, Creation};
use crate::worker::Prepared;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A request that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The ID of its confirmation, which no other request has.
    #[serde(default)]
    pub id: String,
    /// The name of the API.
    pub api: String,
    /// The name of the resource; empty if the service chooses one and has not told it.
    #[serde(default)]
    pub name: String,
    /// The URL of the service.
    pub url: String,
    /// The region; empty if an endpoint was set instead.
    #[serde(default)]
    pub region: String,
    /// The ID of the project.
    #[serde(default)]
    pub project: String,
    /// The moment of sending, in milliseconds since 1970.
    pub at: u64,
    /// The recorded part of the answer, if one came.
    #[serde(default)]
    pub answer: Option<Told>,
    /// `true` once a person has said that they checked what came of it.
    #[serde(default)]
    pub is_checked: bool,
}

/// The part of an answer that is recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// The HTTP status.
    pub status: u16,
    /// `true` if it says that something was created; `false` if it leaves that open.
    pub is_created: bool,
    /// The ID of what was created, if the answer names it.
    pub resource: Option<String>,
    /// The ID by which the service's support finds the request.
    pub request_id: Option<String>,
    /// The facts about a created gateway, by their names.
    pub facts: Map<String, Value>,
}

impl Record {
    /// Returns the record of a request that is about to be sent.
    #[must_use]
    pub fn new(api: &'static Api, prepared: &Prepared, id: String, at: u64) -> Record {
        Record {
            id,
            api: api.name.into(),
            name: prepared.name.clone(),
            url: prepared.url.clone(),
            region: prepared.region.clone(),
            project: prepared.project.clone(),
            at,
            answer: None,
            is_checked: false,
        }
    }

    /// Returns the record once an answer with this status has arrived, before it is read.
    #[must_use]
    pub fn arrived(self, status: u16) -> Record {
        let answer = Some(Told {
            status,
            ..Told::default()
        });
        Record { answer, ..self }
    }

    /// Returns the record once a person has said that they checked what came of the request.
    #[must_use]
    pub fn checked(self) -> Record {
        Record {
            is_checked: true,
            ..self
        }
    }

    /// Returns the record to store in place of a stored one of the same request: what that says of the
    /// answer stays if this one knows of none, because another tab has had it.
    #[must_use]
    pub fn over(self, stored: Option<Record>) -> Record {
        Record {
            answer: self.answer.or(stored.and_then(|stored| stored.answer)),
            ..self
        }
    }

    /// Returns the record after an answer; `None` if the answer says that nothing was created.
    #[must_use]
    pub fn answered(self, answer: &Answer) -> Option<Record> {
        if answer.creation == Creation::Refused {
            return None;
        }
        let name = match &*self.name {
            "" => answer.name.clone().unwrap_or_default(),
            name => name.to_owned(),
        };
        let facts = answer.connection.as_ref().map(|draft| &draft.facts);
        Some(Record {
            name,
            answer: Some(Told {
                status: answer.status,
                is_created: answer.creation == Creation::Created,
                resource: answer.resource.clone(),
                request_id: answer.request_id.clone(),
                facts: facts
                    .and_then(Value::as_object)
                    .cloned()
                    .unwrap_or_default(),
            }),
            ..self
        })
    }

    /// Returns whether the request certainly created something.
    #[must_use]
    pub fn is_created(&self) -> bool {
        self.answer.as_ref().is_some_and(|told| told.is_created)
    }

    /// Returns whether a person has to find out what came of the request.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        !self.is_created() && !self.is_checked
    }

    /// Returns the title of the resource, such as "VPN gateway".
    #[must_use]
    pub fn title(&self) -> &'static str {
        catalogue::find(&self.api).map_or("resource", |api| api.title)
    }

    /// Returns what is known, in words.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self.is_created() {
            true => "Created",
            false if self.is_checked => "Checked by you",
            false => "May have been created",
        }
    }

    /// Returns what was created, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let resource = self.answer.as_ref().and_then(|told| told.resource.as_ref());
        let id = resource.map(|id| format!(" with the ID {id}"));
        let name = match &*self.name {
            "" => String::new(),
            name => format!(" \"{name}\""),
        };
        format!(
            "This browser has already created a {}{name}{}.",
            self.title(),
            id.unwrap_or_default()
        )
    }

    /// Returns what identifies the request and what came of it, as pairs of a label and a text.
    /// `time` is the moment of sending in words.
    #[must_use]
    pub fn facts(&self, time: String) -> Vec<(&'static str, String)> {
        let told = self.answer.clone().unwrap_or_default();
        let status = self.answer.as_ref().map(|told| told.status.to_string());
        let status = status.unwrap_or_default();
        // The URL says no more where the region is known.
        let url = match &*self.region {
            "" => self.url.clone(),
            _ => String::new(),
        };
        let facts = [
            ("ID", told.resource.unwrap_or_default()),
            ("Request ID", told.request_id.unwrap_or_default()),
            ("Status", status),
            ("Sent", time),
            ("Region", self.region.clone()),
            ("Project ID", self.project.clone()),
            ("URL", url),
        ];
        let is_known = |(_, text): &(_, String)| !text.is_empty();
        facts.into_iter().filter(is_known).collect()
    }

    /// Returns the record as text, a line for each fact.
    #[must_use]
    pub fn text(&self, time: String) -> String {
        let head = format!("{}: {} {}", self.state(), self.title(), self.name);
        let facts = self.facts(time).into_iter();
        let lines = facts.map(|(label, text)| format!("\n{label}: {text}"));
        format!("{}{}\n", head.trim_end(), lines.collect::<String>())
    }

    /// Returns the draft of a connection to the gateway that was created: its ID and the facts.
    #[must_use]
    pub fn connection(&self) -> Option<Draft> {
        let told = self.answer.as_ref().filter(|told| told.is_created)?;
        let id = told.resource.as_ref()?;
        (self.api == catalogue::GATEWAY.name).then(|| Draft {
            body: json!({ "vpn_connection": { "vgw_id": id } }),
            facts: Value::Object(told.facts.clone()),
        })
    }

    /// Explains in a sentence how to find out what came of the request.
    #[must_use]
    pub fn how_to_check(&self) -> String {
        let title = self.title();
        let which = match &*self.name {
            "" => format!("a new {title}"),
            name => format!("\"{name}\""),
        };
        format!(
            "Before you send again, look for {which} in the console, or run GET {}.",
            self.url
        )
    }

    /// Returns the key under which the record is stored. Each has its own, so that one tab does not
    /// remove another tab's.
    #[must_use]
    pub fn key(&self) -> String {
        format!("sent.{}.{}", self.api, self.id)
    }

    /// Encodes the record for the browser's storage.
    #[must_use]
    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Decodes a stored record. Versions before recorded less, and only while a request was under
    /// way; unknown members of later versions do not matter: what is not known to be created is in
    /// doubt.
    #[must_use]
    pub fn decode(text: &str) -> Option<Record> {
        let mut record: Record = serde_json::from_str(text).ok()?;
        if record.id.is_empty() {
            record.id = record.at.to_string();
        }
        Some(record)
    }
}
