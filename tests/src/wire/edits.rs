use super::dice::Dice;
use super::story::{NUMBER, Paragraph, Writer};

/// What a paper does to a dispatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// The dispatch itself.
    Source,
    /// Nothing but its own quotes.
    Exact,
    /// A word here and there; the end may be cut.
    Light,
    /// A word in twelve, a sentence in seven; often its own lead.
    Medium,
    /// A word in five, a sentence in four; paragraphs moved and its own ones between.
    Heavy,
    /// A run of paragraphs.
    Excerpt,
    /// Later and longer.
    Update,
}

/// Each level with its name, and its share in percent, added up.
const LEVELS: [(Level, &str, usize); 7] = [
    (Level::Source, "source", 0),
    (Level::Exact, "exact", 11),
    (Level::Light, "light", 36),
    (Level::Medium, "medium", 63),
    (Level::Heavy, "heavy", 80),
    (Level::Excerpt, "excerpt", 90),
    (Level::Update, "update", 100),
];

impl Level {
    pub(super) fn roll(dice: &mut Dice) -> Level {
        let at = dice.below(100);
        LEVELS.iter().find(|(_, _, up_to)| at < *up_to).map_or(Level::Exact, |(level, _, _)| *level)
    }

    pub(super) fn name(self) -> &'static str {
        LEVELS.iter().find(|(level, _, _)| *level == self).map_or("", |(_, name, _)| name)
    }

    /// Edits a dispatch; `own` is the seed of what the paper adds.
    pub(super) fn apply(
        self,
        mut story: Vec<Paragraph>,
        writer: &Writer,
        own: u64,
        dice: &mut Dice,
    ) -> Vec<Paragraph> {
        match self {
            Level::Source | Level::Exact => {}
            Level::Light => {
                reword(&mut story, writer, 40, dice);
                if dice.once_in(3) {
                    story.pop();
                }
            }
            Level::Medium => {
                reword(&mut story, writer, 12, dice);
                drop_sentences(&mut story, 7, dice);
                if dice.once_in(2) {
                    story.splice(0..1, writer.story(own, 1, None));
                }
            }
            Level::Heavy => {
                reword(&mut story, writer, 5, dice);
                drop_sentences(&mut story, 4, dice);
                if story.len() > 3 {
                    let at = 1 + dice.below(story.len() - 2);
                    story.swap(at, at + 1);
                }
                for added in writer.story(own, 1 + dice.below(3), None) {
                    let at = dice.below(story.len() + 1);
                    story.insert(at, added);
                }
            }
            Level::Excerpt => {
                let kept = (story.len() * (30 + dice.below(25))).div_ceil(100).max(2);
                let from = dice.below(story.len() - kept + 1);
                story = story.drain(from..from + kept).collect();
            }
            Level::Update => story = update(story, writer, own, None, dice),
        }
        story
    }
}

/// A later version: some figures corrected, the first lines rewritten, two
/// paragraphs in five more, which are origins if a dispatch is named.
pub(super) fn update(
    mut story: Vec<Paragraph>,
    writer: &Writer,
    own: u64,
    dispatch: Option<u64>,
    dice: &mut Dice,
) -> Vec<Paragraph> {
    for token in tokens(&mut story) {
        if *token >= NUMBER && dice.once_in(5) {
            *token = writer.number(dice);
        }
    }
    reword(&mut story, writer, 60, dice);
    let more = (story.len() * 2).div_ceil(5);
    for mut added in writer.story(own, more, dispatch) {
        // Numbers that no paragraph of the dispatch has.
        added.from = added.from.map(|(story, paragraph)| (story, 100 + paragraph));
        let at = 1 + dice.below(story.len());
        story.insert(at, added);
    }
    story
}

fn tokens(story: &mut [Paragraph]) -> impl Iterator<Item = &mut u32> {
    story.iter_mut().flat_map(|p| &mut p.sentences).flat_map(|s| &mut s.tokens)
}

/// Replaces one word in `every`; numbers stay.
fn reword(story: &mut [Paragraph], writer: &Writer, every: usize, dice: &mut Dice) {
    for token in tokens(story) {
        if *token < NUMBER && dice.once_in(every) {
            *token = writer.language.roll(dice);
        }
    }
}

/// Drops one sentence in `every`, and paragraphs that have none left.
fn drop_sentences(story: &mut Vec<Paragraph>, every: usize, dice: &mut Dice) {
    for paragraph in story.iter_mut() {
        paragraph.sentences.retain(|_| !dice.once_in(every));
    }
    if story.iter().any(|paragraph| !paragraph.sentences.is_empty()) {
        story.retain(|paragraph| !paragraph.sentences.is_empty());
    }
}
