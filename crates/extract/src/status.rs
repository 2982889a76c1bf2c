//! What kind of page a record is, and what says so.

use crate::body::{Body, is_kept};
use crate::fields::Facts;
use crate::text::words::is_solo;
use depeche_model::{Block, BlockKind, Mark, Reason, Status};
use depeche_rules::{Language, Phrases, fold};
use memchr::memmem::Finder;
use std::sync::OnceLock;

/// An article of fewer words is doubted.
const SHORT: u32 = 80;
/// The first lines of an article behind a paywall are fewer words than this…
const STUB: u32 = 60;
/// …and a call to subscribe, of so many words at least, stands so near behind them.
const CALL_WORDS: u32 = 4;
const CALL_BLOCKS: usize = 8;
/// The rule of boxes that ask for gifts.
const DONATIONS: &str = "donation-call";
/// A page of fewer words beside a consent dialogue is that dialogue.
const WALL: u32 = 40;
/// Fewer words than this are no text at all.
const NOTHING: u32 = 8;
/// A teaser's text is shorter than this…
const TEASER_WORDS: u32 = 45;
/// …and no shorter than this: a section's name and an hour stand beside it.
const LINE_WORDS: u32 = 5;
/// A teaser's headline stands at most so many blocks before its text.
const HEADLINE_NEAR: usize = 3;
/// So many paragraphs are an article, however short, and whatever film stands above.
const PARAGRAPHS: usize = 4;
/// Teasers of a list page, at least.
const TEASERS: usize = 4;
/// Of them in the text that was kept, when that is short.
const FEW_TEASERS: usize = 2;
/// A title that says "not found" holds so few bytes beside the phrase.
const BESIDE_PHRASE: usize = 15;
/// A blog of entries has so many, each a time of day and a text of so many words.
const ENTRIES: usize = 6;
const ENTRY_WORDS: u32 = 12;

/// The phrases that give error pages and robot checks away.
#[derive(Debug)]
pub(crate) struct PageKinds<'r> {
    errors: Vec<Phrase<'r>>,
    captchas: Vec<Phrase<'r>>,
}

/// A phrase, folded, and how it is found amid a line: most are never looked for.
#[derive(Debug)]
struct Phrase<'r> {
    text: &'r str,
    finder: OnceLock<Box<Finder<'static>>>,
}

/// A status and what it rests on.
pub(crate) struct Judgement {
    pub(crate) status: Status,
    pub(crate) evidence: String,
}

impl<'r> PageKinds<'r> {
    pub(crate) fn new(languages: &'r [Language]) -> PageKinds<'r> {
        let all = |of: fn(&Language) -> &Phrases| {
            let texts = languages.iter().flat_map(|language| of(language).iter());
            texts.map(|text| Phrase { text, finder: OnceLock::new() }).collect()
        };
        PageKinds { errors: all(|l| &l.error_page), captchas: all(|l| &l.captcha) }
    }

    /// Judges the page; an article unless something speaks against it.
    pub(crate) fn judge(&self, facts: &Facts<'_>, body: &Body, title: Option<&str>) -> Judgement {
        let words: u32 = kept_blocks(facts, body).map(|b| b.features.words).sum();
        let found = self
            .doubts(facts, body, title, words)
            .or_else(|| self.soft_404(facts, title))
            .or_else(|| live(facts, body))
            .or_else(|| video(facts, body, words))
            .or_else(|| list(facts, body));
        let (status, evidence) = found.unwrap_or_else(|| match words {
            0..NOTHING => (Status::NoText, format!("{words} words read like an article's text")),
            _ => (Status::Article, format!("{words} words of running text")),
        });
        Judgement { status, evidence }
    }

    /// What a page with little text may be instead of an article.
    fn doubts(
        &self,
        facts: &Facts<'_>,
        body: &Body,
        title: Option<&str>,
        words: u32,
    ) -> Option<(Status, String)> {
        if words >= SHORT {
            return None;
        }
        let lines: Vec<String> = lines(facts, title).map(padded).collect();
        let says = |phrases: &[Phrase<'_>]| {
            let hit = phrases.iter().find(|p| lines.iter().any(|line| p.is_said_by(line)));
            hit.map(|p| format!("{words} words of text, and the page says `{}`", p.text))
        };
        let share = |reason| dropped_words(facts, body, reason) as f32 / all_words(facts).max(1) as f32;
        if let Some(evidence) = says(&self.captchas) {
            return Some((Status::Captcha, evidence));
        }
        if let Some(evidence) = says(&self.errors) {
            return Some((Status::ErrorPage, evidence));
        }
        if words < WALL && share(Reason::Consent) > 0.4 {
            let evidence = format!("{words} words of text beside a consent dialogue");
            return Some((Status::ConsentWall, evidence));
        }
        ((NOTHING..STUB).contains(&words) && is_cut_by_paywall(facts, body))
            .then(|| (Status::PaywallStub, format!("{words} words of text before a call to subscribe")))
    }

    /// A page that offers other texts under a title that says nothing was found.
    fn soft_404(&self, facts: &Facts<'_>, title: Option<&str>) -> Option<(Status, String)> {
        if claims_article(facts) {
            return None;
        }
        let title = title.or(facts.page.head.title.as_deref()).map(padded)?;
        // "Forbidden" may be the title of a film.
        let spoken = |p: &str| p.contains("404") || p.split(' ').count() > 2;
        let short = |p: &Phrase<'_>| title.len() <= p.text.len() + PADDING + BESIDE_PHRASE;
        let phrase = self.errors.iter().find(|p| spoken(p.text) && short(p) && p.is_said_by(&title))?;
        Some((Status::Soft404, format!("other text under the title `{}`", phrase.text)))
    }
}

impl Phrase<'_> {
    /// Between spaces, where its script has some.
    fn finder(&self) -> &Finder<'static> {
        self.finder.get_or_init(|| {
            let spaced = !self.text.chars().any(is_solo) || self.text.len() < UNSPACED_BYTES;
            let sought = if spaced { format!(" {} ", self.text) } else { self.text.to_owned() };
            Box::new(Finder::new(&sought).into_owned())
        })
    }

    /// Does the line, which is [`padded`], say the phrase: as a whole, or as a short line with it?
    fn is_said_by(&self, line: &str) -> bool {
        let length = self.text.len() + PADDING;
        match line.len().checked_sub(length) {
            Some(0) => line[1..=self.text.len()] == *self.text,
            Some(more) => self.text.len() >= 6 && more <= 60 && self.finder().find(line.as_bytes()).is_some(),
            None => false,
        }
    }
}

/// Shorter phrases of Han and kana, six characters, are found as whole lines alone: they are parts of sentences.
const UNSPACED_BYTES: usize = 18;

/// Bytes that [`padded`] adds.
const PADDING: usize = 2;

/// A line folded, between spaces.
fn padded(line: &str) -> String {
    format!(" {} ", fold(line))
}

/// The title and the first lines of the page.
fn lines<'a>(facts: &'a Facts<'_>, title: Option<&'a str>) -> impl Iterator<Item = &'a str> {
    let head = facts.page.head.title.as_deref();
    title.into_iter().chain(head).chain(facts.page.blocks.iter().take(60).map(|b| b.text.as_str()))
}

/// Does a call to subscribe (not a mere button) stand amid or just behind the text?
fn is_cut_by_paywall(facts: &Facts<'_>, body: &Body) -> bool {
    let behind =
        facts.page.blocks.iter().zip(&body.marks).take(body.range.end + CALL_BLOCKS).skip(body.range.start);
    // A box that asks for gifts is known by its class, whatever it says.
    let is_call =
        |m: &Mark| matches!(m, Mark::Drop { reason: Reason::Paywall, rule, .. } if &**rule != DONATIONS);
    behind.into_iter().any(|(b, m)| is_call(m) && b.features.words >= CALL_WORDS)
}

fn live(facts: &Facts<'_>, body: &Body) -> Option<(Status, String)> {
    if facts.json_ld.types.iter().any(|t| t == "LiveBlogPosting") {
        return Some((Status::LiveBlog, "its JSON-LD is a LiveBlogPosting".to_owned()));
    }
    let entries = entries(facts, body);
    (entries >= ENTRIES).then(|| (Status::LiveBlog, format!("{entries} texts, each behind a time of day")))
}

/// Texts of the article that stand behind a line that opens with a time of day.
fn entries(facts: &Facts<'_>, body: &Body) -> usize {
    let inside = facts.page.blocks.iter().zip(&body.marks).take(body.range.end);
    let (mut timed, mut entries) = (false, 0);
    for (block, mark) in inside.skip(body.range.start.saturating_sub(HEADLINE_NEAR)) {
        if opens_with_clock(&block.text) {
            timed = true;
        } else if timed && is_kept(mark) && block.features.words >= ENTRY_WORDS {
            entries += 1;
            timed = false;
        }
    }
    entries
}

/// `10:32`, `10h32`, `10.32 Uhr`: alone, or before a headline.
fn opens_with_clock(line: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(line);
    let rest = line[hours..].strip_prefix([':', 'h', '.']);
    let minutes = rest.map(digits);
    let after = rest.and_then(|r| r.chars().nth(2));
    (1..=2).contains(&hours) && minutes == Some(2) && after.is_none_or(|c| !c.is_alphanumeric() && c != '.')
}

/// A page about a film: its head says so, and there is hardly a text.
fn video(facts: &Facts<'_>, body: &Body, words: u32) -> Option<(Status, String)> {
    let said =
        |(name, value): &(String, String)| name == "og:type" && value.to_lowercase().starts_with("video");
    let said = facts.page.head.metas.iter().any(said);
    let typed = facts.json_ld.all_types.iter().any(|t| t == "VideoObject");
    let articles = facts.json_ld.types.iter().any(|t| t.ends_with("Article"));
    let sentences = kept_blocks(facts, body).filter(|b| is_text(b) && b.features.ends_sentence).count();
    let alone = words < NOTHING || words < SHORT && !articles && sentences < PARAGRAPHS;
    ((said || typed) && alone)
        .then(|| (Status::VideoOnly, format!("{words} words of text, and the head describes a video")))
}

/// A page of teasers: short texts, each behind a headline that is a link.
fn list(facts: &Facts<'_>, body: &Body) -> Option<(Status, String)> {
    if claims_article(facts) {
        return None;
    }
    let blocks = &facts.page.blocks;
    let leads_on = |b: &&Block| {
        matches!(b.kind, BlockKind::Heading(_)) && b.features.link_chars * 10 >= b.features.chars * 9
    };
    let entries = blocks.iter().filter(leads_on).count();
    if entries >= FEW_TEASERS && calls_itself_a_list(facts) {
        return Some((Status::ListPage, format!("it calls itself a list, and {entries} headings lead on")));
    }
    let texts: Vec<usize> =
        (0..blocks.len()).filter(|i| is_kept(&body.marks[*i]) && is_text(&blocks[*i])).collect();
    let headline =
        |i: &usize| (i.saturating_sub(HEADLINE_NEAR)..*i).rev().find(|at| is_headline(&blocks[*at]));
    let headlines: Vec<usize> = texts.iter().filter_map(headline).collect();
    // Each has its own: a link amid a text has several behind it.
    let (teasers, own) = (headlines.len(), headlines.chunk_by(|a, b| a == b).count());
    let words: u32 = kept_blocks(facts, body).map(|b| b.features.words).sum();
    let all = blocks.iter().filter(|b| is_headline(b)).count();
    let enough = if words < SHORT { FEW_TEASERS } else { TEASERS };
    let short = texts.iter().all(|i| blocks[*i].features.words < TEASER_WORDS);
    let is_list = short && all > TEASERS && own >= enough && teasers * 10 >= texts.len() * 8;
    let beside: u32 = kept_blocks(facts, body).filter(|b| !is_headline(b)).map(|b| b.features.words).sum();
    let only_links = texts.is_empty() && beside < SHORT / 2 && all > 2 * TEASERS;
    (is_list || only_links).then(|| {
        (
            Status::ListPage,
            format!("{all} headline links, {teasers} of {} short texts behind one", texts.len()),
        )
    })
}

/// Does the head say that the page is an article?
fn claims_article(facts: &Facts<'_>) -> bool {
    let is_typed =
        |(name, value): &(String, String)| name == "og:type" && value.eq_ignore_ascii_case("article");
    // Plugins give the archives of a blog this type too.
    is_dated_article(facts) || facts.page.head.metas.iter().any(is_typed) && !calls_itself_a_list(facts)
}

/// Does the head say so by what lists of articles do not have?
fn is_dated_article(facts: &Facts<'_>) -> bool {
    facts.page.head.metas.iter().any(|(name, _)| name == "article:published_time")
        || facts.json_ld.types.iter().any(|t| t.ends_with("Article"))
}

/// Does the page say that it lists articles: by its JSON-LD, or by the classes WordPress gives the `body` of archives,
/// search results and the front page of a blog (`body_class`)?
fn calls_itself_a_list(facts: &Facts<'_>) -> bool {
    if is_dated_article(facts) {
        return false;
    }
    let types = &facts.json_ld.all_types;
    let by_type =
        types.iter().any(|t| matches!(t.as_str(), "CollectionPage" | "SearchResultsPage" | "ProfilePage"));
    let body = facts.page.elements.iter().find(|e| e.tag == "body");
    let has = |class: &str| body.is_some_and(|body| body.class.split_whitespace().any(|c| c == class));
    let by_class = has("archive") || has("search-results") || has("home") && has("blog");
    (by_type || by_class) && !has("single")
}

/// A link that reads like a headline.
fn is_headline(block: &Block) -> bool {
    let f = &block.features;
    f.words >= 4 && f.link_chars * 10 >= f.chars * 9
}

fn is_text(block: &Block) -> bool {
    block.features.words >= LINE_WORDS && !is_headline(block)
}

fn kept_blocks<'a>(facts: &'a Facts<'_>, body: &'a Body) -> impl Iterator<Item = &'a Block> {
    facts.page.blocks.iter().zip(&body.marks).filter(|(_, m)| is_kept(m)).map(|(b, _)| b)
}

fn dropped_words(facts: &Facts<'_>, body: &Body, why: Reason) -> u32 {
    let by_reason = |m: &Mark| matches!(m, Mark::Drop { reason, .. } if *reason == why);
    let dropped = facts.page.blocks.iter().zip(&body.marks).filter(|(_, m)| by_reason(m));
    dropped.map(|(b, _)| b.features.words).sum()
}

fn all_words(facts: &Facts<'_>) -> u32 {
    facts.page.blocks.iter().map(|b| b.features.words).sum()
}
