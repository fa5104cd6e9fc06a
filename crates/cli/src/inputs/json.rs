//! Lines of JSON Lines files.

use std::borrow::Cow;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// An article as a line of a JSON Lines file.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Record {
    #[serde(default)]
    id: Option<Value>,
    text: Option<String>,
    html: Option<String>,
    url: Option<String>,
    title: Option<String>,
    published: Option<String>,
    language: Option<String>,
    site: Option<String>,
}

impl Record {
    /// Reads a line.
    pub(crate) fn parse(line: &[u8]) -> Result<Self, String> {
        parse(line)
    }

    /// Its text or else its page, and whether it is a page.
    pub(crate) fn body(&self) -> Result<(&str, bool), &'static str> {
        let filled = |value: &'_ Option<String>| value.as_deref().is_some_and(|text| !text.trim().is_empty());
        match (&self.text, &self.html) {
            (Some(text), _) if filled(&self.text) => Ok((text, false)),
            (_, Some(html)) if filled(&self.html) => Ok((html, true)),
            (None, None) => Err("the line has neither \"text\" nor \"html\""),
            _ => Err("\"text\" is empty"),
        }
    }

    /// Its id as text.
    pub(crate) fn id(&self) -> Option<Cow<'_, str>> {
        match self.id.as_ref()? {
            Value::String(text) => Some(text.as_str()).filter(|text| !text.is_empty()).map(Cow::Borrowed),
            Value::Null => None,
            other => Some(Cow::Owned(other.to_string())),
        }
    }

    /// Address, title, publication time, language and site; an empty one counts as none.
    pub(crate) fn given(&self) -> tidings::page::Given<'_> {
        fn filled(value: &Option<String>) -> Option<&str> {
            value.as_deref().map(str::trim).filter(|text| !text.is_empty())
        }
        tidings::page::Given {
            url: filled(&self.url),
            title: filled(&self.title),
            published: filled(&self.published),
            language: filled(&self.language),
            site: filled(&self.site),
            ..tidings::page::Given::default()
        }
    }
}

/// A pair to relate.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    /// Handed through.
    #[serde(default)]
    pub(crate) id: Value,
    /// The text that holds both.
    pub(crate) text: String,
    /// Code points, half open.
    pub(crate) source: Option<[usize; 2]>,
    /// Likewise.
    pub(crate) target: Option<[usize; 2]>,
}

impl Question {
    /// Reads a line.
    pub(crate) fn parse(line: &[u8]) -> Result<Self, String> {
        parse(line)
    }
}

fn parse<T: DeserializeOwned>(line: &[u8]) -> Result<T, String> {
    let text = std::str::from_utf8(line).map_err(|error| {
        format!("not UTF-8: byte {} of the line does not belong there", error.valid_up_to() + 1)
    })?;
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message);
        match error.classify() {
            serde_json::error::Category::Data => format!("the object does not fit: {message}"),
            _ => format!("not JSON: {message}, at byte {} of the line", error.column()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::Record;

    #[test]
    fn lines() {
        let record =
            Record::parse(br#"{"id": 7, "text": "A", "extra": [1], "url": "", "html": null}"#).unwrap();
        assert_eq!(record.id().as_deref(), Some("7"));
        assert_eq!(record.body(), Ok(("A", false)));
        assert_eq!(record.given().url, None);
        let reason = |line: &[u8]| match Record::parse(line) {
            Ok(record) => record.body().unwrap_err().to_owned(),
            Err(reason) => reason,
        };
        assert_eq!(reason(br#"{"id": 7}"#), "the line has neither \"text\" nor \"html\"");
        assert_eq!(reason(br#"{"text": " "}"#), "\"text\" is empty");
        assert_eq!(reason(b"{\"text\": \"\xff\"}"), "not UTF-8: byte 11 of the line does not belong there");
        assert!(reason(br#"{"text": 3}"#).starts_with("the object does not fit: invalid type"));
        assert!(reason(br#"{"text": "#).starts_with("not JSON: "));
    }
}
