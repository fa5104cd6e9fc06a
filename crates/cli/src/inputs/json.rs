//! JSON objects: articles as crawlers write them, and pairs to relate.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use tidings::page::Form;
use tidings_knowledge::Fields;

/// An article as a JSON object: a line of a JSON Lines file, or a file of its own.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Record {
    #[serde(default)]
    id: Option<Value>,
    text: Option<String>,
    html: Option<String>,
    url: Option<String>,
    title: Option<String>,
    #[serde(default)]
    published: Option<Value>,
    language: Option<String>,
    site: Option<String>,
    #[serde(default)]
    authors: Option<Value>,
    /// What other crawlers call it.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// What a record holds, under whatever names.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Article {
    id: Option<String>,
    /// Text or a page, and which of them; told from the content where `None`.
    pub(crate) body: String,
    pub(crate) form: Option<Form>,
    url: Option<String>,
    title: Option<String>,
    published: Option<String>,
    language: Option<String>,
    site: Option<String>,
    authors: Vec<String>,
}

impl Record {
    /// Reads an object.
    pub(crate) fn parse(object: &[u8]) -> Result<Self, String> {
        parse(object)
    }

    /// What it holds: under Tidings' own names, else under those of crawlers.
    ///
    /// # Errors
    /// It has no text and no page.
    pub(crate) fn article(mut self, fields: &Fields) -> Result<Article, String> {
        let (body, form) = self.body(fields)?;
        let more = &self.more;
        let other = |names: &[String]| names.iter().find_map(|name| filled(words(at(more, name)?)?));
        let id = |value: &Value| match value {
            Value::Null => None,
            Value::String(text) => filled(text.clone()),
            other => Some(other.to_string()),
        };
        let address = |name: &String| filled(words(at(more, name)?)?).filter(|url| url.contains("://"));
        let people = |value: &Value| Some(names(value)).filter(|names| !names.is_empty());
        Ok(Article {
            id: (self.id.as_ref().and_then(id))
                .or_else(|| fields.id.iter().find_map(|name| id(at(more, name)?))),
            body,
            form,
            url: self.url.and_then(filled).or_else(|| fields.url.iter().find_map(address)),
            title: self.title.and_then(filled).or_else(|| other(&fields.title)),
            published: (self.published.as_ref().and_then(time))
                .or_else(|| fields.published.iter().find_map(|name| time(at(more, name)?))),
            language: self.language.and_then(filled).or_else(|| other(&fields.language)),
            site: self.site.and_then(filled).or_else(|| other(&fields.site)),
            authors: (self.authors.as_ref().and_then(people))
                .or_else(|| fields.authors.iter().find_map(|name| people(at(more, name)?)))
                .unwrap_or_default(),
        })
    }

    /// Its text or else its page.
    fn body(&mut self, fields: &Fields) -> Result<(String, Option<Form>), String> {
        let own = [(self.text.take(), Form::Text), (self.html.take(), Form::Html)];
        let empty = own.iter().any(|(value, _)| value.is_some());
        if let Some((body, form)) =
            own.into_iter().find_map(|(value, form)| Some((unless_blank(value?)?, form)))
        {
            return Ok((body, Some(form)));
        }
        let lists =
            [(&fields.text, Some(Form::Text)), (&fields.html, Some(Form::Html)), (&fields.body, None)];
        for (list, form) in lists {
            for name in list {
                if let Some(body) =
                    at_mut(&mut self.more, name).and_then(|value| unless_blank(words_of(value)?))
                {
                    return Ok((body, form));
                }
            }
        }
        Err(if empty {
            "\"text\" is empty".to_owned()
        } else {
            "the line has neither \"text\" nor \"html\", nor another field known to hold an article"
                .to_owned()
        })
    }
}

impl Article {
    /// What is known besides the body.
    pub(crate) fn given(&self) -> tidings::page::Given<'_> {
        tidings::page::Given {
            id: self.id.as_deref(),
            url: self.url.as_deref(),
            title: self.title.as_deref(),
            published: self.published.as_deref(),
            language: self.language.as_deref(),
            site: self.site.as_deref(),
            authors: &self.authors,
            ..tidings::page::Given::default()
        }
    }
}

/// Blanks around it gone; an empty one counts as none.
fn filled(text: String) -> Option<String> {
    let trimmed = text.trim();
    match trimmed.len() {
        0 => None,
        length if length == text.len() => Some(text),
        _ => Some(trimmed.to_owned()),
    }
}

/// Likewise, but unchanged: offsets go into it.
fn unless_blank(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}

/// A field by its name or by a way through objects: `source.name`.
fn at<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = object.get(name) {
        return Some(value);
    }
    let (first, rest) = name.split_once('.')?;
    rest.split('.').try_fold(object.get(first)?, |value, name| value.get(name))
}

fn at_mut<'a>(object: &'a mut Map<String, Value>, name: &str) -> Option<&'a mut Value> {
    match name.split_once('.') {
        Some((first, rest)) if !object.contains_key(name) => {
            rest.split('.').try_fold(object.get_mut(first)?, |value, name| value.get_mut(name))
        }
        _ => object.get_mut(name),
    }
}

/// The text of a value; of a list of lines or values the texts, one after the other.
fn words_of(value: &mut Value) -> Option<String> {
    match value.take() {
        Value::String(text) => Some(text),
        Value::Array(lines) => {
            let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
            Some(lines.join("\n\n"))
        }
        other => {
            *value = other;
            None
        }
    }
}

/// A text, or the first of a list, as scrapers write single values.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => list.first()?.as_str().map(str::to_owned),
        _ => None,
    }
}

/// Names in a text, a list of texts, or a list of objects with a name.
fn names(value: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => filled(text.clone()),
        Value::Object(object) => filled(object.get("name")?.as_str()?.to_owned()),
        _ => None,
    };
    match value {
        Value::Array(list) => list.iter().filter_map(one).take(50).collect(),
        value => one(value).into_iter().collect(),
    }
}

/// A time: text as it stands, or seconds or thousandths of seconds since 1970.
fn time(value: &Value) -> Option<String> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        other => return filled(words(other)?),
    };
    // Years 1973 to 2096; what is smaller may be anything.
    let seconds = match number {
        1e8..4e9 => number,
        1e11..4e12 => number / 1000.0,
        _ => return None,
    };
    Some(jiff::Timestamp::from_second(seconds as i64).ok()?.to_string())
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
    use tidings::page::Form;
    use tidings_knowledge::{Files, Knowledge};

    use super::{Article, Record};

    fn article(line: &[u8]) -> Result<Article, String> {
        let fields = Knowledge::read(&Files::embedded()).unwrap().fields;
        Record::parse(line)?.article(&fields)
    }

    #[test]
    fn lines() {
        let found = article(br#"{"id": 7, "text": "A ", "extra": [1], "url": "", "html": null}"#).unwrap();
        assert_eq!(found.given().id, Some("7"));
        assert_eq!((found.body.as_str(), found.form), ("A ", Some(Form::Text)));
        assert_eq!(found.given().url, None);
        let reason = |line: &[u8]| article(line).unwrap_err();
        assert!(reason(br#"{"id": 7}"#).starts_with("the line has neither \"text\" nor \"html\""));
        assert_eq!(reason(br#"{"text": " "}"#), "\"text\" is empty");
        assert_eq!(reason(b"{\"text\": \"\xff\"}"), "not UTF-8: byte 11 of the line does not belong there");
        assert!(reason(br#"{"text": 3}"#).starts_with("the object does not fit: invalid type"));
        assert!(reason(br#"{"text": "#).starts_with("not JSON: "));
    }

    /// What each of the usual crawlers writes.
    #[test]
    fn records_of_crawlers() {
        let news_please = article(
            br#"{"authors": ["Jane Roe"], "date_download": "2024-01-01 00:00:00", "date_modify": null,
            "date_publish": "2021-12-15 10:00:00", "filename": "x.json", "language": "en", "maintext": "They met.",
            "source_domain": "paper.example", "title": "Talks", "title_page": null, "url": "https://paper.example/1"}"#,
        );
        let trafilatura = article(
            br#"{"title": "Talks", "author": "Jane Roe; John Doe", "hostname": "paper.example", "date": "2021-12-15",
            "fingerprint": "1f", "id": null, "raw_text": "They met.", "text": "They met.\nThey left.",
            "language": null, "source": "https://paper.example/1", "source-hostname": "The Paper"}"#,
        );
        let scraped = article(
            br#"{"headline": ["Talks"], "link": "https://paper.example/1", "pubDate": "Wed, 15 Dec 2021 10:00:00 GMT",
            "content": "<p>They met.</p>", "source": {"id": null, "name": "The Paper"}, "creator": [{"name": "Jane Roe"}]}"#,
        );
        let epoch = article(
            br#"{"body": "They met.", "published": 1639562400, "uri": "123", "publisher": "The Paper"}"#,
        );
        let seen = |found: Result<Article, String>| {
            let found = found.unwrap();
            let told = [found.title, found.url, found.published, found.site, found.language, found.id];
            (found.body, found.form, found.authors, told.map(Option::unwrap_or_default))
        };
        let told = |title: &str, url: &str, time: &str, site: &str, language: &str, id: &str| {
            [title, url, time, site, language, id].map(str::to_owned)
        };
        let (url, met) = ("https://paper.example/1", "They met.".to_owned());
        let jane = vec!["Jane Roe".to_owned()];
        let want = told("Talks", url, "2021-12-15 10:00:00", "paper.example", "en", "");
        assert_eq!(seen(news_please), (met.clone(), Some(Form::Text), jane.clone(), want));
        let want = told("Talks", "", "2021-12-15", "The Paper", "", "1f");
        let both = vec!["Jane Roe; John Doe".to_owned()];
        assert_eq!(seen(trafilatura), ("They met.\nThey left.".to_owned(), Some(Form::Text), both, want));
        let want = told("Talks", url, "Wed, 15 Dec 2021 10:00:00 GMT", "The Paper", "", "");
        assert_eq!(seen(scraped), ("<p>They met.</p>".to_owned(), None, jane, want));
        let want = told("", "", "2021-12-15T10:00:00Z", "The Paper", "", "");
        assert_eq!(seen(epoch), (met, None, Vec::new(), want));
    }

    #[test]
    fn own_names_win() {
        let found =
            article(br#"{"html": "<p>Page", "maintext": "Text", "title": "Own", "headline": "Other"}"#)
                .unwrap();
        assert_eq!(
            (found.body.as_str(), found.form, found.title.as_deref()),
            ("<p>Page", Some(Form::Html), Some("Own"))
        );
    }
}
