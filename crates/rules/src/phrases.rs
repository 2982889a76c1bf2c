//! All phrases of all rules, looked for at once: word by word, for an
//! automaton over the letters of so many would take longer to build than a
//! page to clean. Scripts without spaces between words have one all the same.

use crate::schema::StripRule;
use crate::{fold, fold_glued};
use aho_corasick::AhoCorasick;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::BTreeMap;
use std::hash::BuildHasher;

/// Where in the block a phrase must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Line,
    Start,
    End,
    Inside,
    Also,
}

/// The phrases of all rules.
#[derive(Debug, Clone)]
pub(crate) struct Phrases {
    spaced: Words,
    unspaced: AhoCorasick,
    /// For each phrase, the rules that use it: the spaced ones, then the others.
    uses: Vec<Vec<(usize, Place)>>,
    /// Of longer blocks, in words, no rule speaks.
    most_words: usize,
}

/// Phrases as a trie of words, each phrase a number and each word its hash:
/// whether a phrase stands there indeed is seen at its end.
#[derive(Debug, Clone)]
struct Words {
    /// From a node (0 is the root) and a word to a node.
    steps: FxHashMap<(u32, u64), u32>,
    /// The phrase that ends at each node.
    ends: Vec<Option<usize>>,
    phrases: Vec<String>,
    /// A bit for each hash modulo their number: may a phrase begin with the
    /// word? Most words of a text begin none.
    begins: Vec<u64>,
}

const BEGINS_BITS: usize = 1 << 16;

impl Words {
    fn new(phrases: Vec<String>) -> Words {
        let mut words = Words {
            steps: FxHashMap::default(),
            ends: vec![None],
            begins: vec![0; BEGINS_BITS / 64],
            phrases: Vec::new(),
        };
        phrases.iter().enumerate().for_each(|(number, phrase)| words.add(phrase, number));
        words.phrases = phrases;
        words
    }

    fn add(&mut self, phrase: &str, number: usize) {
        let mut node = 0;
        for Word { hash, .. } in words(phrase) {
            if node == 0 {
                self.begins[hash as usize % BEGINS_BITS / 64] |= 1 << (hash % 64);
            }
            let new = self.ends.len() as u32;
            node = *self.steps.entry((node, hash)).or_insert(new);
            if node == new {
                self.ends.push(None);
            }
        }
        self.ends[node as usize] = Some(number);
    }

    fn may_begin(&self, hash: u64) -> bool {
        self.begins[hash as usize % BEGINS_BITS / 64] >> (hash % 64) & 1 == 1
    }

    /// Calls `hit` with the number, start and end of each phrase in a folded
    /// text of these words, by their starts and then by their ends.
    fn find(&self, folded: &str, words: &[Word], mut hit: impl FnMut(usize, usize, usize)) {
        for (at, first) in words.iter().enumerate().filter(|(_, word)| self.may_begin(word.hash)) {
            let (mut node, start) = (0, first.start);
            for Word { hash, end, .. } in &words[at..] {
                let Some(next) = self.steps.get(&(node, *hash)) else { break };
                node = *next;
                if let Some(phrase) = self.ends[node as usize]
                    && self.phrases[phrase] == folded[start..*end]
                {
                    hit(phrase, start, *end);
                }
            }
        }
    }
}

/// A word of a folded text.
struct Word {
    start: usize,
    end: usize,
    hash: u64,
}

/// The words of a folded text.
fn words(folded: &str) -> impl Iterator<Item = Word> {
    let mut start = 0;
    folded.as_bytes().split(|byte| *byte == b' ').map(move |word| {
        let end = start + word.len();
        let word = Word { start, end, hash: FxBuildHasher.hash_one(word) };
        start = end + 1;
        word
    })
}

/// Where a phrase stands in a folded text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    end: usize,
    start: usize,
    phrase: usize,
}

/// What was found of one rule in one text.
#[derive(Default)]
struct Found {
    placed: bool,
    /// Different phrases, by pattern.
    inside: Vec<usize>,
    also: bool,
}

/// A row of labels is at most this long, in words.
const ROW_WORDS: usize = 60;

impl Phrases {
    pub(crate) fn new(rules: &[StripRule]) -> Result<Phrases, aho_corasick::BuildError> {
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        let mut uses: Vec<Vec<(usize, Place)>> = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let lists = [
                (&rule.line, Place::Line),
                (&rule.starts, Place::Start),
                (&rule.ends, Place::End),
                (&rule.contains, Place::Inside),
                (&rule.also, Place::Also),
            ];
            for (phrase, place) in lists.into_iter().flat_map(|(l, p)| l.iter().map(move |x| (x, p))) {
                let number = *known.entry(fold(phrase)).or_insert(uses.len());
                uses.resize_with(uses.len().max(number + 1), Vec::new);
                uses[number].push((index, place));
            }
        }
        known.remove("");
        let mut patterns: Vec<(String, usize)> = known.into_iter().collect();
        patterns.sort_unstable_by_key(|(_, number)| *number);
        let (unspaced, spaced): (Vec<_>, Vec<_>) =
            patterns.into_iter().partition(|(phrase, _)| phrase.contains(is_unspaced));
        let automaton = AhoCorasick::new(unspaced.iter().map(|(phrase, _)| phrase))?;
        let in_order = spaced.iter().chain(&unspaced).map(|(_, number)| std::mem::take(&mut uses[*number]));
        let in_order = in_order.collect();
        Ok(Phrases {
            spaced: Words::new(spaced.into_iter().map(|(phrase, _)| phrase).collect()),
            unspaced: automaton,
            uses: in_order,
            most_words: rules.iter().map(|rule| rule.max_words).max().unwrap_or(0).max(ROW_WORDS),
        })
    }

    /// The first rule (in rule order) that matches the text, folded or unglued.
    pub(crate) fn find(&self, text: &str, rules: &[StripRule], host: Option<&str>) -> Option<usize> {
        let folded = fold(text);
        if folded.is_empty() {
            return None;
        }
        let hit = self.find_folded(&folded, rules, host);
        hit.or_else(|| self.find_folded(&fold_glued(text)?, rules, host))
    }

    fn find_folded(&self, folded: &str, rules: &[StripRule], host: Option<&str>) -> Option<usize> {
        let all: Vec<Word> = words(folded).collect();
        let words = all.len();
        if words > self.most_words {
            return None;
        }
        let mut found: BTreeMap<usize, Found> = BTreeMap::new();
        let mut labels: Vec<(Hit, usize)> = Vec::new();
        for hit in self.hits(folded, &all) {
            for &(rule, place) in &self.uses[hit.phrase] {
                let f = found.entry(rule).or_default();
                let (at_start, at_end) = (hit.start == 0, hit.end == folded.len());
                match place {
                    Place::Line => {
                        labels.push((hit, rule));
                        f.placed |= at_start && at_end;
                    }
                    Place::Start => f.placed |= at_start,
                    Place::End => f.placed |= at_end,
                    Place::Inside if f.inside.contains(&hit.phrase) => {}
                    Place::Inside => f.inside.push(hit.phrase),
                    Place::Also => f.also = true,
                }
            }
        }
        let matches = |(&index, f): (&usize, &Found)| {
            let rule = &rules[index];
            let enough = f.placed || (f.inside.len() >= rule.min_hits && !rule.contains.is_empty());
            let right_host = rule.host.is_none() || rule.host.as_deref() == host;
            let fits = words <= rule.max_words && right_host && (rule.also.is_empty() || f.also);
            (enough && fits).then_some(index)
        };
        found
            .iter()
            .find_map(matches)
            .or_else(|| (words <= ROW_WORDS).then(|| row_of_labels(folded, &labels)).flatten())
    }

    /// The phrases in a folded text of these words, in the order of their ends.
    fn hits(&self, folded: &str, words: &[Word]) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.spaced.find(folded, words, |phrase, start, end| hits.push(Hit { end, start, phrase }));
        // Scripts without spaces begin where three bytes make a character.
        if folded.bytes().any(|byte| byte >= 0xe0) {
            let spaced = self.uses.len() - self.unspaced.patterns_len();
            hits.extend(self.unspaced.find_overlapping_iter(folded).map(|m| Hit {
                end: m.end(),
                start: m.start(),
                phrase: spaced + m.pattern().as_usize(),
            }));
        }
        hits.sort_unstable();
        hits
    }
}

/// The rule of the first label, if labels tile the whole text.
fn row_of_labels(folded: &str, labels: &[(Hit, usize)]) -> Option<usize> {
    let mut reach = 0;
    let mut first = None;
    // Labels come in order of their ends, so one pass finds how far the tiling
    // from the left goes; each begins where the last ended, or a space further.
    let mut reached = vec![0];
    for (Hit { start, end, .. }, rule) in labels {
        let space = start.checked_sub(1).filter(|at| folded.as_bytes().get(*at) == Some(&b' '));
        if reached.contains(start) || space.is_some_and(|space| reached.contains(&space)) {
            if *start == 0 {
                first = first.or(Some(*rule));
            }
            reached.push(*end);
            reach = reach.max(*end);
        }
    }
    first.filter(|_| reach == folded.len())
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<StripRule> {
        let text = r#"
            [[strip]]
            id = "follow"
            why = "follow us"
            reason = "share"
            starts = ["Suivez"]
            also = ["Telegram"]
            max_words = 8
            [[strip]]
            id = "buttons"
            why = "buttons"
            reason = "consent"
            line = ["Tout accepter", "Tout refuser", "Paramétrer vos choix", "OK"]
            [[strip]]
            id = "sentences"
            why = "consent"
            reason = "consent"
            contains = ["dépôt de cookies", "votre terminal"]
            min_hits = 2
            [[strip]]
            id = "zh"
            why = "share"
            reason = "share"
            starts = ["分享到"]
        "#;
        #[derive(serde::Deserialize)]
        struct File {
            strip: Vec<StripRule>,
        }
        toml::from_str::<File>(text).unwrap().strip
    }

    fn check(text: &str) -> Option<String> {
        let rules = rules();
        let hit = Phrases::new(&rules).unwrap().find(text, &rules, None)?;
        Some(rules[hit].id.to_string())
    }

    #[test]
    fn a_start_needs_its_companion_and_a_short_block() {
        assert_eq!(check("Suivez RT en français surTelegram").as_deref(), Some("follow"));
        assert_eq!(check("Suivez le conseil du jardinier"), None);
        assert_eq!(check("Suivez bien ceci : la chaîne Telegram du ministre a été fermée hier"), None);
        assert_eq!(check("Poursuivez sur Telegram"), None);
    }

    #[test]
    fn glued_buttons_are_a_row_of_labels() {
        assert_eq!(check("Tout AccepterTout refuserParamétrer vos choix").as_deref(), Some("buttons"));
        assert_eq!(check("OK").as_deref(), Some("buttons"));
        assert_eq!(check("OK, tout accepter").as_deref(), Some("buttons"));
        assert_eq!(check("Tout accepter ou presque"), None);
        assert_eq!(check("Il a dit OK"), None);
    }

    #[test]
    fn sentences_need_two_phrases() {
        let sentence = "Le dépôt de cookies sur votre terminal est soumis à votre accord.";
        assert_eq!(check(sentence).as_deref(), Some("sentences"));
        assert_eq!(check("La CNIL encadre le dépôt de cookies."), None);
        assert_eq!(
            check("Le dépôt de cookies ? Parlons du dépôt de cookies."),
            None,
            "one phrase twice is one"
        );
    }

    #[test]
    fn scripts_without_spaces_match_inside_words() {
        assert_eq!(check("分享到微博").as_deref(), Some("zh"));
        assert_eq!(check("他分享到的"), None);
    }
}
