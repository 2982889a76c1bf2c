//! A corpus of wire copy of which every origin is known.
//!
//! Invented languages, invented stories, and what papers do to them: reprints
//! at six levels of editing, and texts that look alike and are none. The same
//! seed gives the same corpus; each document is made on its own, from the
//! numbers of its family and member, so a million need no memory.

mod dice;
mod edits;
mod language;
mod story;

use dice::Dice;
use edits::Level;
use language::Language;
use serde_json::{Value, json};
use story::{Paragraph, Writer};

/// Documents of one site, on average.
const SITE_DOCUMENTS: usize = 250;

/// One site in so many leaves its frame in the text.
const FRAMED: usize = 8;

/// Most documents of one family.
const LARGEST: u64 = 16;

/// Fillings of a form without numbers.
const FILLINGS: u64 = 6;

/// What the documents of a family have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A dispatch and its reprints.
    Wire,
    /// Nothing: a text alone.
    Single,
    /// A report that recurs with other numbers.
    Series,
    /// The frame of the site they stand on, around a few lines.
    Template,
    /// An event: two stories quote the same words.
    Event,
    /// A paragraph of background.
    Background,
    /// A background longer than the three short stories on it, each printed twice.
    Briefs,
    /// A form that has names for numbers; two of its fillings are printed twice.
    Notices,
    /// A frame much longer than the few lines in it.
    Frame,
}

/// Kinds, each with its share, added up.
type Mix = &'static [(Kind, usize)];

const USUAL: Mix = &[
    (Kind::Wire, 560),
    (Kind::Single, 1000),
    (Kind::Series, 1024),
    (Kind::Template, 1048),
    (Kind::Event, 1158),
    (Kind::Background, 1198),
];

/// Short texts, most of which is not theirs.
const SHORT: Mix =
    &[(Kind::Briefs, 40), (Kind::Notices, 50), (Kind::Frame, 65), (Kind::Wire, 85), (Kind::Single, 100)];

impl Kind {
    fn roll(mix: Mix, dice: &mut Dice) -> Kind {
        let at = dice.below(mix.last().map_or(1, |(_, all)| *all));
        mix.iter().find(|(_, up_to)| at < *up_to).map_or(Kind::Single, |(kind, _)| *kind)
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Wire => "wire",
            Kind::Single => "single",
            Kind::Series => "series",
            Kind::Template => "template",
            Kind::Event => "event",
            Kind::Background => "background",
            Kind::Briefs => "briefs",
            Kind::Notices => "notices",
            Kind::Frame => "frame",
        }
    }

    /// The member of a family that another is a copy of, which may be itself.
    fn source(self, member: u64) -> u64 {
        match self {
            Kind::Wire => 0,
            Kind::Briefs => member / 2 * 2,
            Kind::Notices => member % FILLINGS,
            _ => member,
        }
    }

    fn documents(self, dice: &mut Dice) -> usize {
        match self {
            Kind::Single => 1,
            Kind::Event => 2,
            Kind::Background | Kind::Frame => 4,
            Kind::Briefs => 6,
            Kind::Notices => FILLINGS as usize + 2,
            Kind::Series | Kind::Template => 10,
            Kind::Wire => match dice.below(100) {
                0..52 => 2,
                52..70 => 3,
                70..84 => 4 + dice.below(3),
                84..91 => 7 + dice.below(4),
                _ => 14,
            },
        }
    }
}

/// A corpus, described; its documents are made when asked for.
#[derive(Debug)]
pub struct Corpus {
    mix: Mix,
    seed: u64,
    sites: usize,
    /// Family and member of each document, in the order they are written.
    plan: Vec<u64>,
    writers: Vec<Writer>,
}

/// One document with what is known of it.
#[derive(Debug)]
pub struct Made {
    /// `id`, `text`, `site`, `date`: what `depeche dedup` reads.
    pub record: Value,
    /// `id`, `cluster`, `kind`, `level`, and of each paragraph its origin.
    pub truth: Value,
}

impl Corpus {
    /// Plans a corpus of so many documents. They come site by site, as folders
    /// are read, so copies stand far apart.
    pub fn new(documents: usize, seed: u64) -> Corpus {
        Corpus::of(USUAL, documents, seed)
    }

    /// The same of short texts, most of which is a background, a form or a frame.
    pub fn short(documents: usize, seed: u64) -> Corpus {
        Corpus::of(SHORT, documents, seed)
    }

    fn of(mix: Mix, documents: usize, seed: u64) -> Corpus {
        let sites = (documents / SITE_DOCUMENTS).max(40);
        let writers = Language::all().into_iter().map(|language| Writer::new(language, seed)).collect();
        let mut corpus = Corpus { mix, seed, sites, plan: Vec::with_capacity(documents), writers };
        let mut family = 0;
        while corpus.plan.len() < documents {
            let mut dice = corpus.dice(family, 0);
            let members = Kind::roll(mix, &mut dice).documents(&mut dice).min(documents - corpus.plan.len());
            corpus.plan.extend((0..members as u64).map(|member| family * LARGEST + member));
            family += 1;
        }
        let mut plan = std::mem::take(&mut corpus.plan);
        plan.sort_by_cached_key(|slot| (corpus.site(slot / LARGEST, slot % LARGEST), dice::mix(*slot)));
        corpus.plan = plan;
        corpus
    }

    /// The documents, in order.
    pub fn documents(&self) -> impl Iterator<Item = Made> {
        self.plan.iter().map(|slot| self.document(slot / LARGEST, slot % LARGEST))
    }

    fn dice(&self, family: u64, stream: u64) -> Dice {
        Dice::new(self.seed ^ dice::mix(family * 64 + stream))
    }

    fn kind(&self, family: u64) -> Kind {
        Kind::roll(self.mix, &mut self.dice(family, 0))
    }

    fn site(&self, family: u64, member: u64) -> usize {
        let own = |member| self.dice(family, 1 + member).below(self.sites);
        match self.kind(family) {
            // The nearest site that leaves its frame.
            Kind::Template => own(0) / FRAMED * FRAMED,
            Kind::Frame => own(0),
            _ => own(member),
        }
    }

    fn document(&self, family: u64, member: u64) -> Made {
        let kind = self.kind(family);
        let mut dice = self.dice(family, 20 + member);
        let language = if kind == Kind::Template { 0 } else { self.dice(family, 40).below(16) };
        let writer = &self.writers[match language {
            14 => 1,
            15 => 2,
            _ => 0,
        }];
        let site = self.site(family, member);
        let (mut paragraphs, level) = self.body(kind, writer, family, member, &mut dice);
        if site.is_multiple_of(FRAMED) {
            let frame = writer.story(self.seed ^ dice::mix(site as u64), 3, None);
            let mut frame = frame.into_iter();
            paragraphs.insert(0, frame.next().unwrap_or_default());
            paragraphs.extend(frame);
        }
        let mut text = writer.text(&paragraphs, site);
        if kind == Kind::Wire && member == 0 && !family.is_multiple_of(3) {
            text = format!("PORT-RIVAL, 7 mars (AFP) - {text}");
        }
        let id = format!("d{family:07}-{member:02}");
        let cluster = format!("d{family:07}-{:02}", kind.source(member));
        let origins: Vec<Option<String>> = paragraphs.iter().map(Paragraph::origin).collect();
        Made {
            record: json!({
                "id": id, "site": format!("site{site}.example"), "date": self.date(kind, family, member), "text": text,
            }),
            truth: json!({
                "id": id, "cluster": cluster, "kind": kind.name(), "level": level, "paragraphs": origins,
            }),
        }
    }

    /// The paragraphs of a document, and the level at which it was edited.
    fn body(
        &self,
        kind: Kind,
        writer: &Writer,
        family: u64,
        member: u64,
        dice: &mut Dice,
    ) -> (Vec<Paragraph>, &'static str) {
        let seed = self.seed ^ dice::mix(family);
        let own = seed ^ dice::mix(1000 + member);
        let length = |dice: &mut Dice| 5 + dice.below(8);
        let source = kind.source(member);
        let of_source = seed ^ dice::mix(1000 + source);
        let copied = |story: Vec<Paragraph>, dice: &mut Dice| match source == member {
            true => (story, Level::Source.name()),
            false => (Level::Light.apply(story, writer, own, dice), Level::Light.name()),
        };
        match kind {
            Kind::Wire => {
                let mut dispatch = self.dice(family, 41);
                let story = writer.story(seed, length(&mut dispatch), Some(family));
                let level = if member == 0 { Level::Source } else { Level::roll(dice) };
                // Some papers print the update and not the dispatch.
                let updated = self.dice(family, 42).below(4) == 0 && member > 1 && dice.below(2) == 0;
                let story = if updated {
                    edits::update(story, writer, seed ^ 7, Some(family), &mut dispatch)
                } else {
                    story
                };
                (level.apply(story, writer, own, dice), level.name())
            }
            Kind::Briefs => {
                let mut story = writer.story(of_source, 1, None);
                story.extend(writer.story(seed, 2, None));
                copied(story, dice)
            }
            Kind::Notices => copied(writer.notice(seed, of_source), dice),
            Kind::Frame => {
                let mut lines = writer.story(own, 1, None);
                lines[0].keep(2);
                let mut story = writer.story(seed, 5, None);
                story.splice(3..3, lines);
                (story, "-")
            }
            Kind::Series => (writer.filled_form(seed, own), "-"),
            Kind::Template => (writer.story(own, 1, None), "-"),
            Kind::Single => (writer.story(own, length(dice), None), "-"),
            Kind::Event | Kind::Background => {
                let mut story = writer.story(own, length(dice), None);
                let mut shared = writer.story(seed, 1, None);
                if kind == Kind::Event {
                    shared.iter_mut().for_each(|paragraph| paragraph.keep(1));
                }
                story.extend(shared);
                (story, "-")
            }
        }
    }

    /// Copies follow within three days; a series comes daily.
    fn date(&self, kind: Kind, family: u64, member: u64) -> String {
        let mut dice = self.dice(family, 43);
        let day = dice.below(2000) as i64 + if kind == Kind::Series { member as i64 } else { 0 };
        let delay = if member == 0 { 0 } else { self.dice(family, 44 + member).below(72 * 60) };
        let minutes = (dice.below(24 * 60) + delay) as i64;
        let day = day + minutes / (24 * 60);
        // Months of 28 days are dates too.
        let (year, month) = (2015 + day / 336, day / 28 % 12 + 1);
        format!("{year}-{month:02}-{:02}T{:02}:{:02}:00Z", day % 28 + 1, minutes / 60 % 24, minutes % 60)
    }
}
