use super::dice::Dice;

/// Words of a language.
const WORDS: usize = 40_000;

/// Phrases that stories of a language have in common ("told a press
/// conference that"), and words in each.
const PHRASES: usize = 6_000;
const PHRASE: usize = 6;

/// Beginnings, middles or ends of syllables.
type Letters = &'static [&'static str];

/// An invented language.
#[derive(Debug)]
pub(super) struct Language {
    words: Vec<String>,
    phrases: Vec<u32>,
    /// What stands between two words.
    pub(super) space: &'static str,
    /// Comma, full stop.
    pub(super) marks: [&'static str; 2],
}

impl Language {
    /// One in Latin letters with accents, one in Cyrillic, one in characters
    /// without spaces.
    pub(super) fn all() -> Vec<Language> {
        let latin: [Letters; 3] = [
            &["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "pr", "tr", "gr", "st"],
            &["a", "e", "i", "o", "u", "é", "è", "ou", "ai", "eau", "on", "en"],
            &["", "", "", "s", "r", "t", "l", "nt"],
        ];
        let cyrillic: [Letters; 3] = [
            &["б", "в", "г", "д", "з", "к", "л", "м", "н", "п", "р", "с", "т", "х", "ст", "пр"],
            &["а", "е", "и", "о", "у", "ы", "я", "ю"],
            &["", "", "", "й", "л", "н", "т"],
        ];
        let spelled = |seed, letters| Language::new(spell(seed, letters), " ", [", ", ". "]);
        vec![spelled(1, latin), spelled(2, cyrillic), Language::new(characters(3), "", ["，", "。"])]
    }

    fn new(words: Vec<String>, space: &'static str, marks: [&'static str; 2]) -> Language {
        let mut dice = Dice::new(words.len() as u64);
        let phrases = (0..PHRASES * PHRASE).map(|_| dice.rank(words.len()) as u32).collect();
        Language { words, phrases, space, marks }
    }

    /// A word by its rank.
    pub(super) fn word(&self, rank: u32) -> &str {
        &self.words[rank as usize % self.words.len()]
    }

    /// The rank of a word, common words more often.
    pub(super) fn roll(&self, dice: &mut Dice) -> u32 {
        dice.rank(self.words.len()) as u32
    }

    /// A phrase of the language, as ranks of words.
    pub(super) fn phrase(&self, dice: &mut Dice) -> &[u32] {
        // The commonest would stand in half of all texts if they went by rank alone.
        let nth = if dice.once_in(8) { dice.rank(PHRASES) } else { dice.below(PHRASES) };
        let at = nth * PHRASE;
        &self.phrases[at..at + PHRASE]
    }
}

/// Words of one to three syllables; the commonest are the shortest.
fn spell(seed: u64, [onsets, vowels, ends]: [Letters; 3]) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let mut pick = |from: Letters| from[dice.below(from.len())];
    let syllables = |rank: usize| 1 + usize::from(rank > 120) + usize::from(rank > 6_000);
    let word = |rank: usize| {
        let mut word: String =
            (0..syllables(rank)).map(|_| format!("{}{}", pick(onsets), pick(vowels))).collect();
        word.push_str(pick(ends));
        word
    };
    (0..WORDS).map(word).collect()
}

/// Words of one or two characters.
fn characters(seed: u64) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let mut character = || char::from_u32(0x4E00 + dice.rank(4_000) as u32).unwrap_or('一');
    (0..WORDS)
        .map(
            |rank| {
                if rank < 500 {
                    String::from(character())
                } else {
                    [character(), character()].iter().collect()
                }
            },
        )
        .collect()
}
