//! One record's way, from bytes to article.

use crate::error::RunError;
use depeche_dedup::{Document, Signature, sign};
use depeche_emit::names::{STATUS, name};
use depeche_extract::{Extracted, Extractor};
use depeche_model::{
    Article, DecodedText, Hints, Mark, Outcome, Page, RawItem, RecordId, Reject, RejectReason, Stage, Status,
};
use depeche_normalise::{Origin, normalise};
use depeche_rules::RuleSet;
use depeche_strip::Stripper;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Text of a rejected page is kept up to this many characters.
const REJECTED_TEXT: usize = 2_000;

/// Every stage, ready; shared by all threads.
pub(crate) struct Stages<'r> {
    stripper: Stripper<'r>,
    extractor: Extractor,
    keep: Vec<Status>,
}

/// A record that came through.
pub(crate) struct Cleaned {
    pub(crate) article: Article,
    pub(crate) signature: Signature,
}

impl<'r> Stages<'r> {
    /// `keep`: the kinds of page, besides articles and live blogs, that are no rejects.
    pub(crate) fn new(rules: &'r RuleSet, keep: &[Status]) -> Result<Self, RunError> {
        let keep = [Status::Article, Status::LiveBlog].iter().chain(keep).copied().collect();
        Ok(Stages { stripper: Stripper::new(rules)?, extractor: Extractor::new(rules), keep })
    }

    /// Walks a record through all stages. A panic in any of them costs this
    /// record alone and says in which stage it happened.
    pub(crate) fn run(&self, item: &RawItem) -> Outcome<Cleaned> {
        let stage = Cell::new(Stage::Decode);
        let walked = catch_unwind(AssertUnwindSafe(|| self.walk(item, &stage)));
        walked.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            let detail = format!("defect of depeche, please report: {text}");
            rejected(item, stage.get(), RejectReason::Panicked, detail, None)
        })
    }

    fn walk(&self, item: &RawItem, stage: &Cell<Stage>) -> Outcome<Cleaned> {
        let decoded = depeche_decode::decode(item);
        stage.set(Stage::Page);
        let page = depeche_page::page(&decoded, item.format);
        stage.set(Stage::Strip);
        let marks = self.marks(&page, &item.hints);
        stage.set(Stage::Extract);
        let Extracted { draft, evidence, .. } = self.extractor.extract(&page, &marks, &item.hints);
        if !self.keep.contains(&draft.status) {
            let text = rejected_text(&draft, &page);
            return rejected(item, Stage::Extract, reason(draft.status), evidence, text);
        }
        stage.set(Stage::Normalise);
        let article = normalise(draft, origin(item), &decoded);
        stage.set(Stage::Dedup);
        let signature = signature(&article);
        Outcome::Clean(Cleaned { article, signature })
    }

    fn marks(&self, page: &Page, hints: &Hints) -> Vec<Mark> {
        self.stripper.strip(page, self.extractor.host(page, hints).as_deref())
    }

    /// The parts of [`Stages::run`] that `explain` shows.
    pub(crate) fn explain(
        &self,
        item: &RawItem,
    ) -> (DecodedText, Page, Vec<depeche_strip::Evidence>, Extracted) {
        let decoded = depeche_decode::decode(item);
        let page = depeche_page::page(&decoded, item.format);
        let host = self.extractor.host(&page, &item.hints);
        let evidence = self.stripper.explain(&page, host.as_deref());
        let marks: Vec<Mark> = evidence.iter().map(|e| e.mark.clone()).collect();
        let extracted = self.extractor.extract(&page, &marks, &item.hints);
        (decoded, page, evidence, extracted)
    }
}

/// The stable id of a key.
pub(crate) fn record_id(key: &str) -> RecordId {
    RecordId(blake3::hash(key.as_bytes()).to_hex()[..16].to_owned())
}

fn origin(item: &RawItem) -> Origin {
    Origin {
        id: record_id(&item.key),
        source: item.source.clone(),
        raw_hash: blake3::hash(&item.bytes).to_hex().to_string(),
    }
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

fn rejected(
    item: &RawItem,
    stage: Stage,
    reason: RejectReason,
    detail: String,
    text: Option<String>,
) -> Outcome<Cleaned> {
    Outcome::Rejected(Box::new(Reject { source: item.source.clone(), stage, reason, detail, text }))
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

/// The name of a page kind, for messages.
pub(crate) fn status_name(status: Status) -> &'static str {
    name(&STATUS, &status)
}
