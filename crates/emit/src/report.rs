//! `run.json`: what a run saw and did. It holds no times and no thread
//! counts, so that the same dump gives the same bytes.

use crate::names::{EVIDENCE, REASON, REJECT, ROLE, STATUS, name};
use depeche_model::{Article, Duplicate, Reason, Reject};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Counters of a run, by name.
pub type Counts = BTreeMap<String, u64>;

/// The report of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Version of depeche.
    pub version: String,
    /// Inputs as the user named them.
    pub inputs: Vec<String>,
    /// The part of the dump this run was about (`2/8`), when it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<String>,
    /// Records seen: articles and rejects.
    pub seen: u64,
    /// Records that became articles.
    pub articles: u64,
    /// Records set aside.
    pub rejects: u64,
    /// Files and folders left out because their names begin with a dot.
    pub hidden_files: u64,
    /// Files left out because no `--include` pattern matches.
    pub files_not_included: u64,
    /// Records of web archives that hold no page: requests, metadata.
    pub records_skipped: u64,
    /// Rejects by reason.
    pub rejects_by_reason: Counts,
    /// Articles by kind of page.
    pub status: Counts,
    /// Articles by language.
    pub languages: Counts,
    /// Articles by encoding.
    pub encodings: Counts,
    /// Articles by what decided the encoding.
    pub encoding_evidence: Counts,
    /// Notes by code.
    pub notes: Counts,
    /// Articles by role among the duplicates.
    pub duplicates: Counts,
    /// Blocks left out, by reason.
    pub dropped: Counts,
    /// Blocks left out, by rule.
    pub rule_hits: Counts,
    /// Strip rules that left out nothing.
    pub rules_never_fired: Vec<String>,
    /// What waited on disk between the phases.
    pub spilled: Spilled,
}

/// Bytes on disk, compressed, while a run went on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spilled {
    /// Pages, between reading and cleaning.
    pub page_bytes: u64,
    /// Lines of articles and rejects, until duplicates were known.
    pub line_bytes: u64,
}

impl Report {
    /// Counts an article.
    pub fn article(&mut self, article: &Article) {
        self.seen += 1;
        self.articles += 1;
        let draft = &article.draft;
        bump(&mut self.status, name(&STATUS, &draft.status));
        bump(&mut self.languages, draft.language.as_deref().unwrap_or("unknown"));
        bump(&mut self.encodings, article.encoding);
        bump(&mut self.encoding_evidence, name(&EVIDENCE, &article.evidence));
        draft.notes.iter().for_each(|n| bump(&mut self.notes, n.code));
        for dropped in &draft.dropped {
            bump(&mut self.dropped, name(&REASON, &dropped.reason));
            // What a profile says of a block names numbers: no rule's id.
            let rule = if dropped.reason == Reason::SiteProfile { "site-profile" } else { &dropped.rule };
            bump(&mut self.rule_hits, rule);
        }
    }

    /// Counts a reject.
    pub fn reject(&mut self, reject: &Reject) {
        self.seen += 1;
        self.rejects += 1;
        bump(&mut self.rejects_by_reason, name(&REJECT, &reject.reason));
    }

    /// Counts what one record took on disk between the phases.
    pub fn spilled(&mut self, page_bytes: usize, line_bytes: usize) {
        self.spilled.page_bytes += page_bytes as u64;
        self.spilled.line_bytes += line_bytes as u64;
    }

    /// Counts an article's place among the duplicates.
    pub fn duplicate(&mut self, duplicate: &Duplicate) {
        bump(&mut self.duplicates, name(&ROLE, &duplicate.role));
    }

    /// An article turns into a reject after all.
    pub fn withdraw(&mut self, reject: &Reject) {
        self.articles -= 1;
        self.rejects += 1;
        bump(&mut self.rejects_by_reason, name(&REJECT, &reject.reason));
    }

    /// A report of the same inputs in which nothing is counted yet.
    pub fn without_counts(&self) -> Report {
        Report {
            version: self.version.clone(),
            inputs: self.inputs.clone(),
            hidden_files: self.hidden_files,
            files_not_included: self.files_not_included,
            records_skipped: self.records_skipped,
            rules_never_fired: self.rules_never_fired.clone(),
            ..Report::default()
        }
    }

    /// Takes up what was counted in a part of the same inputs, but for
    /// duplicates: those of a part are not those of the whole.
    pub fn add(&mut self, part: &Report) {
        self.seen += part.seen;
        self.articles += part.articles;
        self.rejects += part.rejects;
        self.spilled.page_bytes += part.spilled.page_bytes;
        self.spilled.line_bytes += part.spilled.line_bytes;
        for (sum, counts) in [
            (&mut self.rejects_by_reason, &part.rejects_by_reason),
            (&mut self.status, &part.status),
            (&mut self.languages, &part.languages),
            (&mut self.encodings, &part.encodings),
            (&mut self.encoding_evidence, &part.encoding_evidence),
            (&mut self.notes, &part.notes),
            (&mut self.dropped, &part.dropped),
            (&mut self.rule_hits, &part.rule_hits),
        ] {
            counts.iter().for_each(|(name, n)| *sum.entry(name.clone()).or_default() += n);
        }
        self.rules_never_fired.retain(|rule| part.rules_never_fired.contains(rule));
    }

    /// The report as pretty JSON.
    ///
    /// # Errors
    /// Only if `serde_json` cannot write a string, which it always can.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }
}

fn bump(counts: &mut Counts, name: &str) {
    match counts.get_mut(name) {
        Some(n) => *n += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}
