//! One record's way, from bytes to page and from page to article.

use crate::error::RunError;
use crate::pack::pack_fields;
use depeche_dedup::{Document, Signature, sign};
use depeche_emit::WrittenArticle;
use depeche_emit::names::{RELATION, STATUS, name};
use depeche_extract::{Extracted, Extractor};
use depeche_model::{
    Article, DecodedText, Duplicate, Hints, Mark, Outcome, Page, RawItem, RecordId, Reject, RejectReason,
    Source, Stage, Status,
};
use depeche_normalise::{Origin, fingerprint, normalise};
use depeche_page::{BLOCKS_LIMITED, Parser};
use depeche_rules::RuleSet;
use depeche_strip::{Profiles, Sightings, SiteProfile, Stripper};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Text of a rejected page is kept up to this many characters.
const REJECTED_TEXT: usize = 2_000;

/// A record between the phases: its page, and what the rest of its way needs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paged {
    pub(crate) id: RecordId,
    pub(crate) source: Source,
    pub(crate) hints: Hints,
    /// blake3 of the record's bytes, hexadecimal.
    pub(crate) raw_hash: String,
    /// How the bytes were read; the text itself is gone.
    pub(crate) decoded: DecodedText,
    pub(crate) page: Page,
}

pack_fields!(Paged { id, source, hints, raw_hash, decoded, page });

/// Reads a record as a page. A panic costs this record alone.
pub(crate) fn read(item: &RawItem, parser: Parser) -> Result<Paged, Box<Reject>> {
    let stage = Cell::new(Stage::Decode);
    guarded(&item.source, &stage, || {
        let mut decoded = depeche_decode::decode(item);
        stage.set(Stage::Page);
        let page = depeche_page::page(&decoded, item.format, parser);
        if let Some(note) = page.notes.iter().find(|note| note.code == BLOCKS_LIMITED) {
            return Err(rejected(
                &item.source,
                Stage::Page,
                RejectReason::TooLarge,
                note.detail.clone().into_owned(),
                None,
            ));
        }
        decoded.text = String::new();
        Ok(Paged {
            id: record_id(&item.key),
            source: item.source.clone(),
            hints: depeche_decode::facts(&item.hints, decoded.encoding),
            raw_hash: blake3::hash(&item.bytes).to_hex().to_string(),
            decoded,
            page,
        })
    })
}

/// The stages behind the page, ready; shared by all threads.
pub(crate) struct Stages<'r> {
    stripper: Stripper<'r>,
    extractor: Extractor<'r>,
    keep: Vec<Status>,
    /// What repeats over the articles of each site, when that is known.
    pub(crate) profiles: Profiles,
}

/// A record that came through.
pub(crate) struct Cleaned {
    pub(crate) article: Article,
    pub(crate) signature: Signature,
}

impl<'r> Stages<'r> {
    /// `keep`: the kinds of page, besides articles and live blogs, that are no rejects.
    /// `score`: a folder of other models of the block score, to measure them.
    pub(crate) fn new(rules: &'r RuleSet, keep: &[Status], score: Option<&Path>) -> Result<Self, RunError> {
        let keep = [Status::Article, Status::LiveBlog].iter().chain(keep).copied().collect();
        let (stripper, extractor) = (Stripper::new(rules, score)?, Extractor::new(rules));
        Ok(Stages { stripper, extractor, keep, profiles: Profiles::default() })
    }

    /// Makes the article of a page. A panic costs this record alone and says
    /// in which stage it happened.
    pub(crate) fn clean(&self, paged: &Paged) -> Outcome<Cleaned> {
        let stage = Cell::new(Stage::Strip);
        let cleaned = guarded(&paged.source, &stage, || {
            let Paged { page, hints, source, .. } = paged;
            let marks = self.marks(page, hints);
            stage.set(Stage::Extract);
            let Extracted { draft, evidence, .. } = self.extractor.extract(page, &marks, hints);
            if !self.keep.contains(&draft.status) {
                let text = rejected_text(&draft, page);
                return Err(rejected(source, Stage::Extract, reason(draft.status), evidence, text));
            }
            stage.set(Stage::Normalise);
            let article = normalise(draft, origin(paged), &paged.decoded);
            stage.set(Stage::Dedup);
            let signature = signature(&article);
            Ok(Cleaned { article, signature })
        });
        match cleaned {
            Ok(cleaned) => Outcome::Clean(cleaned),
            Err(reject) => Outcome::Rejected(reject),
        }
    }

    fn marks(&self, page: &Page, hints: &Hints) -> Vec<Mark> {
        let host = self.extractor.host(page, hints);
        self.stripper.strip(page, host.as_deref(), self.profile(page, hints))
    }

    fn profile(&self, page: &Page, hints: &Hints) -> Option<&SiteProfile> {
        if self.profiles.is_empty() {
            return None;
        }
        self.profiles.site(&self.extractor.site(page, hints)?)
    }

    /// What a page tells a survey; nothing if no site can be named, or a stage panicked.
    pub(crate) fn sightings(&self, paged: &Paged) -> Option<Sightings> {
        let Paged { page, hints, source, .. } = paged;
        let sight = || Ok(self.extractor.site(page, hints).map(|site| Sightings::of(page, &site)));
        guarded(source, &Cell::new(Stage::Strip), sight).ok().flatten()
    }

    /// The parts of a record's way that `explain` shows.
    pub(crate) fn explain(
        &self,
        item: &RawItem,
        parser: Parser,
    ) -> (DecodedText, Page, Vec<depeche_strip::Evidence>, Extracted) {
        let decoded = depeche_decode::decode(item);
        let hints = depeche_decode::facts(&item.hints, decoded.encoding);
        let page = depeche_page::page(&decoded, item.format, parser);
        let host = self.extractor.host(&page, &hints);
        let evidence = self.stripper.explain(&page, host.as_deref(), self.profile(&page, &hints));
        let marks: Vec<Mark> = evidence.iter().map(|e| e.mark.clone()).collect();
        let extracted = self.extractor.extract(&page, &marks, &hints);
        (decoded, page, evidence, extracted)
    }
}

/// Runs stages; a panic becomes a reject that says at which one it happened.
fn guarded<T>(
    source: &Source,
    stage: &Cell<Stage>,
    walk: impl FnOnce() -> Result<T, Box<Reject>>,
) -> Result<T, Box<Reject>> {
    catch_unwind(AssertUnwindSafe(walk)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        let detail = format!("defect of depeche, please report: {text}");
        Err(rejected(source, stage.get(), RejectReason::Panicked, detail, None))
    })
}

/// The stable id of a key.
pub(crate) fn record_id(key: &str) -> RecordId {
    RecordId(blake3::hash(key.as_bytes()).to_hex()[..16].to_owned())
}

fn origin(paged: &Paged) -> Origin {
    Origin { id: paged.id.clone(), source: paged.source.clone(), raw_hash: paged.raw_hash.clone() }
}

fn signature(article: &Article) -> Signature {
    sign(&Document {
        id: &article.id,
        site: article.draft.site.as_deref(),
        date: article.draft.date_published.as_deref(),
        fingerprint: &article.fingerprint,
        agency: !article.draft.agencies.is_empty(),
        dateline: article.draft.dateline.is_some(),
    })
}

/// The signature of an article that was written, the same as when it was made.
pub(crate) fn sign_written(written: &WrittenArticle) -> Signature {
    sign(&Document {
        id: &written.id,
        site: written.site.as_deref(),
        date: written.date_published.as_deref(),
        fingerprint: &fingerprint(&written.paragraphs.join("\n")),
        agency: written.has_agency,
        dateline: written.has_dateline,
    })
}

fn rejected(
    source: &Source,
    stage: Stage,
    reason: RejectReason,
    detail: String,
    text: Option<String>,
) -> Box<Reject> {
    Box::new(Reject { source: source.clone(), stage, reason, detail, text })
}

fn reason(status: Status) -> RejectReason {
    match status {
        Status::ListPage => RejectReason::ListPage,
        Status::PaywallStub => RejectReason::PaywallStub,
        Status::ConsentWall => RejectReason::ConsentWall,
        Status::ErrorPage => RejectReason::ErrorPage,
        Status::Captcha => RejectReason::Captcha,
        Status::Soft404 => RejectReason::Soft404,
        Status::VideoOnly => RejectReason::VideoOnly,
        Status::Article | Status::LiveBlog | Status::NoText => RejectReason::NoText,
    }
}

/// The body if there is one, else the page's own lines.
fn rejected_text(draft: &depeche_model::Draft, page: &Page) -> Option<String> {
    let body = draft.paragraphs.iter().map(|p| p.text.as_str());
    let lines = page.blocks.iter().map(|b| b.text.as_str());
    let lines: Vec<&str> = if draft.paragraphs.is_empty() { lines.collect() } else { body.collect() };
    let text: String = lines.join("\n\n").chars().take(REJECTED_TEXT).collect();
    (!text.is_empty()).then_some(text)
}

/// With `--drop-duplicates`, a copy is a reject that names its source.
pub(crate) fn copy_reject(source: Source, duplicate: &Duplicate) -> Reject {
    let relation = duplicate.relation.map_or("copy", |relation| name(&RELATION, &relation));
    let of = duplicate.of.as_ref().unwrap_or(&duplicate.cluster);
    let detail = format!("{relation} of {of}, in the cluster of {}", duplicate.cluster);
    Reject { source, stage: Stage::Dedup, reason: RejectReason::Duplicate, detail, text: None }
}

/// The name of a page kind, for messages.
pub(crate) fn status_name(status: Status) -> &'static str {
    name(&STATUS, &status)
}
