use crate::character::is_formatting;
use crate::{display, fingerprint};
use depeche_model::{Article, Dateline, DecodedText, Draft, Dropped, Paragraph, RecordId, Source};
use std::borrow::Cow;

/// Where a draft comes from: what no earlier stage has written into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Stable id of the record.
    pub id: RecordId,
    /// Where the record stands.
    pub source: Source,
    /// blake3 of the record's bytes, hexadecimal.
    pub raw_hash: String,
}

/// Makes the article of a draft; never fails.
///
/// Every text field goes to display form, a field or paragraph left empty goes
/// away, and the body's fingerprint is taken. Addresses, dates and the language
/// code are not texts and stay. The decoder's notes come before the draft's, so
/// `extract` need not copy them.
pub fn normalise(draft: Draft, origin: Origin, decoded: &DecodedText) -> Article {
    let draft = show_draft(draft, decoded);
    let body: Vec<&str> = draft.paragraphs.iter().map(|p| p.text.as_str()).collect();
    Article {
        fingerprint: fingerprint(&body.join("\n")),
        id: origin.id,
        draft,
        raw_hash: origin.raw_hash,
        encoding: decoded.encoding,
        evidence: decoded.evidence,
        confidence: decoded.confidence,
        repaired: decoded.repaired,
        replaced: decoded.replaced,
        source: origin.source,
    }
}

fn show_draft(draft: Draft, decoded: &DecodedText) -> Draft {
    let mut notes = decoded.notes.clone();
    notes.extend(draft.notes);
    Draft {
        site: show_field(draft.site),
        publisher: show_field(draft.publisher),
        title: show_field(draft.title),
        description: show_field(draft.description),
        authors: show_list(draft.authors),
        agencies: show_list(draft.agencies),
        dateline: draft.dateline.and_then(show_dateline),
        section: show_field(draft.section),
        tags: show_list(draft.tags),
        paragraphs: draft.paragraphs.into_iter().filter_map(show_paragraph).collect(),
        dropped: draft.dropped.into_iter().filter_map(show_dropped).collect(),
        notes,
        ..draft
    }
}

fn show_dateline(dateline: Dateline) -> Option<Dateline> {
    let shown = Dateline { place: show_field(dateline.place), date: dateline.date };
    (shown != Dateline::default()).then_some(shown)
}

fn show_paragraph(paragraph: Paragraph) -> Option<Paragraph> {
    Some(Paragraph { text: show(paragraph.text)?, ..paragraph })
}

fn show_dropped(dropped: Dropped) -> Option<Dropped> {
    Some(Dropped { text: show(dropped.text)?, ..dropped })
}

fn show_field(field: Option<String>) -> Option<String> {
    field.and_then(show)
}

fn show_list(list: Vec<String>) -> Vec<String> {
    list.into_iter().filter_map(show).collect()
}

/// Display form, or nothing when nothing is left to see (editors leave a joiner in an empty paragraph); keeps the string
/// it was given when there is nothing to change.
fn show(text: String) -> Option<String> {
    let changed = match display(&text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(shown) => Some(shown),
    };
    Some(changed.unwrap_or(text))
        .filter(|shown| shown.chars().any(|c| !is_formatting(c) && !c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use depeche_model::{Evidence, Note, ParagraphKind, Status};

    fn paragraph(text: &str) -> Paragraph {
        Paragraph { kind: ParagraphKind::Paragraph, text: text.into() }
    }

    fn draft() -> Draft {
        Draft {
            status: Status::Article,
            url: Some("https://exemple.test/a?x=1&amp;y".into()),
            canonical_url: None,
            site: Some("exemple.test".into()),
            publisher: Some(" \u{200b}".into()),
            title: Some("Un\nport  ouvert".into()),
            description: None,
            authors: vec!["Ana  Lopes".into(), " ".into()],
            agencies: vec![],
            dateline: Some(Dateline { place: Some("\t".into()), date: None }),
            date_published: Some("2017-12-07".into()),
            date_modified: None,
            date_crawled: None,
            language: Some("fr".into()),
            section: None,
            tags: vec![],
            images: vec![],
            paragraphs: vec![paragraph(" Le  port"), paragraph("\u{ad} "), paragraph("est ouvert.")],
            dropped: vec![],
            rights: None,
            notes: vec![Note::new("date_guessed", "from the address")],
        }
    }

    fn article() -> Article {
        let decoded = DecodedText {
            text: String::new(),
            encoding: "UTF-8",
            evidence: Evidence::Utf8Valid,
            confidence: 1.0,
            repaired: 2,
            replaced: 3,
            notes: vec![Note::new("malformed_bytes", "three")],
        };
        let origin = Origin { id: RecordId("1".into()), source: Source::default(), raw_hash: "ab".into() };
        normalise(draft(), origin, &decoded)
    }

    #[test]
    fn texts_are_shown_and_empty_ones_gone() {
        let draft = article().draft;
        assert_eq!(draft.title.as_deref(), Some("Un port ouvert"));
        assert_eq!(draft.publisher, None);
        assert_eq!(draft.authors, ["Ana Lopes"]);
        assert_eq!(draft.dateline, None);
        assert_eq!(draft.paragraphs, [paragraph("Le port"), paragraph("est ouvert.")]);
    }

    #[test]
    fn a_joiner_alone_is_nothing_to_see() {
        assert_eq!(show("\u{200d}\u{fe0f}".to_owned()), None);
        assert_eq!(show("न\u{200d}".to_owned()).as_deref(), Some("न\u{200d}"));
    }

    #[test]
    fn addresses_are_not_texts() {
        assert_eq!(article().draft.url.as_deref(), Some("https://exemple.test/a?x=1&amp;y"));
    }

    #[test]
    fn facts_of_the_record_are_carried_over() {
        let article = article();
        assert_eq!(article.fingerprint, "le port est ouvert");
        assert_eq!((article.repaired, article.replaced), (2, 3));
        let codes: Vec<_> = article.draft.notes.iter().map(|n| n.code).collect();
        assert_eq!(codes, ["malformed_bytes", "date_guessed"]);
    }
}
