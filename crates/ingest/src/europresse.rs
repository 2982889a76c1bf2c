//! Exports of the Europresse press database: many articles in one HTML file.

use crate::doubt::{doubted, read_to};
use crate::place::Place;
use crate::stream::{Stream, unreadable};
use depeche_model::{Format, Hints, RawItem, Reject, RejectReason, Source};
use memchr::memmem;

/// An export may hold so many times what one page may: it is cut into them.
const PAGES: u64 = 8;

/// Classes that nothing else has.
const MARKS: [&[u8]; 3] = [b"rdp__DocPublicationName", b"publiC-lblNodoc", b"titreArticleVisu"];

const OPENS: &[u8] = b"<article";
const CLOSES: &[u8] = b"</article>";

/// Whether bytes begin like an export.
pub(crate) fn looks_like_export(bytes: &[u8]) -> bool {
    let marks = MARKS.iter().filter(|mark| memmem::find(bytes, mark).is_some()).count();
    marks >= 2 && memmem::find(bytes, OPENS).is_some()
}

/// The articles of an export, each a page of its own.
pub(crate) fn read_export(place: &Place, stream: Stream, limit: u64) -> Vec<Result<RawItem, Box<Reject>>> {
    let most = limit.saturating_mul(PAGES);
    let mut bytes = Vec::new();
    let is_doubtful = match read_to(most, stream, &mut bytes) {
        Ok(is_doubtful) => is_doubtful,
        Err(error) => return vec![Err(unreadable(place, &error))],
    };
    if bytes.len() as u64 > most {
        let detail = format!("an export over the limit of {most} bytes");
        return vec![Err(place.reject(RejectReason::TooLarge, detail))];
    }
    let mut records = Vec::new();
    let mut at = 0;
    while let Some(from) = memmem::find(&bytes[at..], OPENS).map(|from| at + from) {
        let Some(length) = memmem::find(&bytes[from..], CLOSES) else {
            let detail = format!("byte {from}: the export ends inside an article");
            let source = Source { offset: Some(from as u64), ..place.source("europresse") };
            records.push(Err(crate::place::reject(source, RejectReason::Damaged, detail)));
            break;
        };
        at = from + length + CLOSES.len();
        let item = item(place, from, &bytes[from..at], records.len() + 1);
        records.push(Ok(doubted(item, is_doubtful)));
    }
    records
}

fn item(place: &Place, offset: usize, article: &[u8], number: usize) -> RawItem {
    let inside = |class: &str| text_of(article, class);
    let id = inside("publiC-lblNodoc");
    let hints = Hints {
        title: inside("titreArticleVisu"),
        site: inside("DocPublicationName"),
        date: inside("DocHeader").and_then(|line| day_of(&line)),
        ..Hints::default()
    };
    let source = Source {
        offset: Some(offset as u64),
        id: id.clone(),
        bytes: article.len() as u64,
        ..place.source("europresse/html")
    };
    let key = format!("{}#{}", place.key, id.unwrap_or_else(|| number.to_string()));
    RawItem { source, key, bytes: article.to_vec(), hints, format: Format::Html, notes: Vec::new() }
}

/// The text of the first element whose class begins so.
fn text_of(article: &[u8], class: &str) -> Option<String> {
    let at = memmem::find(article, class.as_bytes())?;
    let inner = &article[at + memchr::memchr(b'>', &article[at..])? + 1..];
    let end = memmem::find(inner, b"</span>").into_iter().chain(memmem::find(inner, b"</p>"));
    let end = end.chain(memmem::find(inner, b"</div>")).min()?;
    let mut text = String::new();
    let mut in_tag = false;
    for letter in String::from_utf8_lossy(&inner[..end]).chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            own if !in_tag => text.push(own),
            _ => {}
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// "International, mardi 3 mars 2020 1234 mots, p. 3": the words up to a year.
fn day_of(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let is_year = |word: &&str| {
        word.len() == 4
            && (word.starts_with("19") || word.starts_with("20"))
            && word.bytes().all(|b| b.is_ascii_digit())
    };
    let year = words.iter().position(is_year)?;
    let day = words.get(year.checked_sub(2)?..=year)?;
    let has_day = day.iter().any(|word| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()));
    has_day.then(|| day.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_found_in_the_line_above_an_article() {
        assert_eq!(day_of("Monde, mardi 3 mars 2020 1234 mots, p. 3").unwrap(), "3 mars 2020");
        assert_eq!(day_of("World, March 3, 2020 1234 words").unwrap(), "March 3 2020");
        assert_eq!(day_of("Monde, p. 3"), None);
    }
}
