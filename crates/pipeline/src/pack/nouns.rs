//! How the nouns of `model` lie on disk: `model` itself knows no files.

use super::{Pack, pack_fields, pack_variants};
use depeche_model::{
    Block, BlockKind, DecodedText, Element, ElementId, Evidence, Features, Head, HeadLink, Hints, Image,
    Note, Page, PageKind, RecordId, Reject, RejectReason, Source, Stage, TimeTag,
};

pack_fields!(Source { path, member, offset, line, id, bytes, format });
pack_fields!(Hints {
    content_type,
    url,
    site,
    language,
    title,
    date,
    date_crawled,
    authors,
    robots,
    tdm_reservation,
    already_unicode
});
pack_fields!(DecodedText { text, encoding, evidence, confidence, repaired, replaced, notes });
pack_fields!(Note { code, detail });
pack_fields!(Reject { source, stage, reason, detail, text });
pack_fields!(Page { kind, head, elements, blocks, images, notes });
pack_fields!(Head { title, language, metas, links, json_ld, times, item_props, bylines });
pack_fields!(HeadLink { rel, href, text });
pack_fields!(TimeTag { datetime, text, label });
pack_fields!(Element { parent, tag, id, class, attrs });
pack_fields!(Block { kind, text, element, line, gap, features });
pack_fields!(Image { src, alt, before_block });
pack_fields!(Features {
    chars,
    words,
    link_chars,
    links,
    punctuation,
    sentences,
    ends_sentence,
    digits,
    capitalised,
    upper_words,
    strong_chars,
    hidden,
    control,
});

pack_variants!(PageKind { Html, Text });
pack_variants!(Evidence {
    Bom,
    Utf8Valid,
    Utf8Mostly,
    Utf16Pattern,
    Escapes,
    Http,
    Meta,
    Detector,
    Container,
    Default,
});
pack_variants!(Stage { Ingest, Decode, Page, Strip, Extract, Normalise, Dedup });
pack_variants!(RejectReason {
    Unreadable,
    Damaged,
    Empty,
    Binary,
    BadJson,
    BadRow,
    NoContentField,
    TooLarge,
    Revisit,
    NotAPage,
    ListPage,
    PaywallStub,
    ConsentWall,
    ErrorPage,
    Captcha,
    Soft404,
    VideoOnly,
    NoText,
    Duplicate,
    Panicked,
});

impl Pack for RecordId {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        String::unpack(from).map(RecordId)
    }
}

impl Pack for ElementId {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        u32::unpack(from).map(ElementId)
    }
}

/// Headings are told by their level plus this.
const HEADING: u8 = 0x10;

impl Pack for BlockKind {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(match self {
            BlockKind::Paragraph => 0,
            BlockKind::ListItem => 1,
            BlockKind::Quote => 2,
            BlockKind::TableRow => 3,
            BlockKind::Preformatted => 4,
            BlockKind::Caption => 5,
            BlockKind::Heading(level) => HEADING + (level & 0xf),
        });
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Some(match u8::unpack(from)? {
            0 => BlockKind::Paragraph,
            1 => BlockKind::ListItem,
            2 => BlockKind::Quote,
            3 => BlockKind::TableRow,
            4 => BlockKind::Preformatted,
            5 => BlockKind::Caption,
            byte => BlockKind::Heading(byte.checked_sub(HEADING)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::pack::{squeeze, unsqueeze};
    use depeche_model::{DecodedText, Evidence, Format, Note, Page, Reject, RejectReason, Source, Stage};
    use depeche_page::Parser;

    fn decoded(text: &str) -> DecodedText {
        DecodedText {
            text: text.to_owned(),
            encoding: "windows-1252",
            evidence: Evidence::Detector,
            confidence: 0.75,
            repaired: 1,
            replaced: 2,
            notes: vec![Note::new("cut_tail", "the last character")],
        }
    }

    #[test]
    fn a_page_comes_back_whole() {
        let html = "<html lang=fr><head><title>Le pont</title><meta name=author content=Anne>\
            <link rel=canonical href=/pont><script type='application/ld+json'>{\"a\": 1}</script></head>\
            <body class='a b' id=x><h2>Le pont</h2><p hidden>Un <a href=b rel=tag>deux</a>, <b>trois</b> 4.</p>\
            <img src=p.png alt=Pont><time datetime=2017-12-07>jeudi</time><ul><li>Un<li>Deux</ul><pre>x</pre>\
            <blockquote>Oui.</blockquote><table><caption>C</caption><tr><td>1<td>2</table>\
            <button>OK</button><span itemprop=author>Anne</span>";
        for (text, format) in [(html, Format::Html), ("Titre\n\nUne ligne.\n", Format::Text)] {
            let page = depeche_page::page(&decoded(text), format, Parser::default());
            assert!(!page.blocks.is_empty());
            assert_eq!(unsqueeze::<Page>(&squeeze(&page)), Some(page));
        }
    }

    #[test]
    fn what_else_waits_comes_back_whole() {
        assert_eq!(unsqueeze::<DecodedText>(&squeeze(&decoded("é"))), Some(decoded("é")));
        let source = Source { path: "a.warc".into(), offset: Some(7), bytes: 9, ..Source::default() };
        let reject = Reject {
            source,
            stage: Stage::Ingest,
            reason: RejectReason::Damaged,
            detail: "cut".into(),
            text: Some("Un".into()),
        };
        assert_eq!(unsqueeze::<Reject>(&squeeze(&reject)), Some(reject));
    }
}
