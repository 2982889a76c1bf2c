//! What is said of the bytes, by labels, address and language: each a claim.

use crate::{countries, labels};
use depeche_model::{Hints, RawItem};
use encoding_rs::Encoding;
use url::Url;

/// All claims about one item.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// Charset of the HTTP `Content-Type`.
    pub(crate) http: Option<&'static Encoding>,
    /// Charset of a `meta` element or XML declaration.
    pub(crate) meta: Option<&'static Encoding>,
    /// Last label of the host, lower case, when it is ASCII.
    pub(crate) tld: Option<String>,
    /// Languages the country or a language tag suggests.
    pub(crate) languages: Vec<String>,
}

impl Claims {
    /// Collects the claims about `item`.
    pub(crate) fn of(item: &RawItem) -> Claims {
        let hints = &item.hints;
        let tld = tld(hints);
        let mut languages: Vec<String> = Vec::new();
        let tags = hints.language.clone().into_iter().chain(labels::language(&item.bytes));
        for tag in tags {
            languages.extend(countries::languages_of_tag(&tag));
        }
        if let Some(tld) = &tld {
            languages.extend(countries::languages_of_tld(tld).iter().map(|l| l.to_string()));
        }
        Claims {
            http: hints.content_type.as_deref().and_then(labels::content_type),
            meta: labels::prescan(&item.bytes),
            tld,
            languages,
        }
    }

    /// Does any label say UTF-8?
    pub(crate) fn utf8(&self) -> bool {
        [self.http, self.meta].contains(&Some(encoding_rs::UTF_8))
    }
}

/// The last label of the page's host, or of the site's name.
fn tld(hints: &Hints) -> Option<String> {
    let host = hints
        .url
        .as_deref()
        .and_then(|url| Url::parse(url).ok())
        .and_then(|url| url.host_str().map(str::to_owned))
        .or_else(|| hints.site.clone())?;
    let (_, last) = host.trim_end_matches('.').rsplit_once('.')?;
    let letters = last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (letters && !last.starts_with(|c: char| c.is_ascii_digit())).then(|| last.to_ascii_lowercase())
}
