//! All phrases of all rules, looked for at once: word by word, for an
//! automaton over the letters of so many would take longer to build than a
//! page to clean. In scripts without spaces each character is a word.

use crate::schema::StripRule;
use crate::texts::{Texts, span};
use crate::trie::{Trie, Word, characters, words};
use crate::{COLONS, fold, fold_glued};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Where in the block a phrase must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Line,
    Start,
    Label,
    End,
    Inside,
    Also,
}

/// The phrases of all rules. Those of the built-in rules are laid out when
/// depeche is built (`build.rs`), and a start need not look at them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Phrasebook {
    pub(crate) phrases: Texts,
    pub(crate) spaced: Trie,
    pub(crate) unspaced: Trie,
    /// The rules that use a phrase, phrase by phrase.
    pub(crate) uses: Cow<'static, [(u32, Place)]>,
    /// Where those of each phrase end.
    pub(crate) ends: Cow<'static, [u32]>,
    /// Of longer blocks, in words, no rule speaks.
    pub(crate) most_words: usize,
}

/// Where a phrase stands in a folded text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    end: usize,
    start: usize,
    phrase: u32,
}

/// What was found of one rule in one text.
#[derive(Default)]
struct Found {
    placed: bool,
    /// Different phrases, by pattern.
    inside: Vec<u32>,
    also: bool,
}

/// A row of labels is at most this long, in words.
const ROW_WORDS: usize = 60;

impl Phrasebook {
    pub(crate) fn new(rules: &[StripRule]) -> Phrasebook {
        let mut known: FxHashMap<&str, usize> = FxHashMap::default();
        let mut all: Vec<(&str, Vec<(u32, Place)>)> = Vec::new();
        for (rule, number) in rules.iter().zip(0..) {
            let lists = [
                (&rule.line, Place::Line),
                (&rule.starts, Place::Start),
                (&rule.labels, Place::Label),
                (&rule.ends, Place::End),
                (&rule.contains, Place::Inside),
                (&rule.also, Place::Also),
            ];
            let used = lists.into_iter().flat_map(|(list, place)| list.iter().map(move |x| (x, place)));
            for (phrase, place) in used.filter(|(phrase, _)| !phrase.is_empty()) {
                let at = *known.entry(phrase).or_insert(all.len());
                if at == all.len() {
                    all.push((phrase, Vec::new()));
                }
                all[at].1.push((number, place));
            }
        }
        let is_spaced = |phrase: &str| !phrase.contains(is_unspaced);
        let numbered = |spaced| {
            let numbered = all.iter().zip(0..).map(|((phrase, _), number)| (*phrase, number));
            numbered.filter(move |(phrase, _)| is_spaced(phrase) == spaced)
        };
        let ends = all.iter().scan(0, |end, (_, uses)| {
            *end += uses.len() as u32;
            Some(*end)
        });
        Phrasebook {
            phrases: all.iter().map(|(phrase, _)| phrase).collect(),
            spaced: Trie::new(numbered(true).map(|(phrase, number)| (words(phrase), number))),
            unspaced: Trie::new(numbered(false).map(|(phrase, number)| (characters(phrase), number))),
            ends: ends.collect(),
            uses: all.iter().flat_map(|(_, uses)| uses).copied().collect(),
            most_words: rules.iter().map(|rule| rule.max_words).max().unwrap_or(0).max(ROW_WORDS),
        }
    }

    /// The rules that use a phrase.
    fn uses(&self, phrase: u32) -> &[(u32, Place)] {
        &self.uses[span(&self.ends, phrase as usize)]
    }

    /// The first rule (in rule order) that matches the text, folded or unglued;
    /// one of what stands at each comment goes before all others.
    pub(crate) fn find(&self, text: &str, rules: &[StripRule], host: Option<&str>) -> Option<usize> {
        let folded = fold(text);
        if folded.is_empty() {
            return None;
        }
        let hit = self.find_folded(&folded, text, rules, host);
        hit.or_else(|| self.find_folded(&fold_glued(text)?, text, rules, host))
    }

    /// `text`: the same as written, with its colons.
    fn find_folded(
        &self,
        folded: &str,
        text: &str,
        rules: &[StripRule],
        host: Option<&str>,
    ) -> Option<usize> {
        let all = words(folded);
        let words = all.len();
        if words > self.most_words {
            return None;
        }
        let mut found: BTreeMap<usize, Found> = BTreeMap::new();
        let mut labels: Vec<(Hit, usize)> = Vec::new();
        for hit in self.hits(folded, &all) {
            for &(rule, place) in self.uses(hit.phrase) {
                let rule = rule as usize;
                let f = found.entry(rule).or_default();
                let (at_start, at_end) = (hit.start == 0, hit.end == folded.len());
                match place {
                    Place::Line => {
                        labels.push((hit, rule));
                        f.placed |= at_start && (at_end || is_count(&folded[hit.end..]));
                    }
                    Place::Start => f.placed |= at_start,
                    Place::Label => f.placed |= at_start && label(text) == folded[..hit.end],
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
            .filter_map(matches)
            .min_by_key(|rule| !rules[*rule].each_comment)
            .or_else(|| (words <= ROW_WORDS).then(|| row_of_labels(folded, &labels, rules)).flatten())
    }

    /// The phrases in a folded text of these words, in the order of their ends.
    fn hits(&self, folded: &str, words: &[Word]) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut look = |trie: &Trie, words: &[Word]| {
            trie.find(words, |phrase, start, end| {
                // Words are told apart by their hashes: here the phrase must stand indeed.
                if self.phrases.get(phrase as usize) == &folded[start..end] {
                    hits.push(Hit { end, start, phrase });
                }
            });
        };
        look(&self.spaced, words);
        // Scripts without spaces begin where three bytes make a character.
        if folded.bytes().any(|byte| byte >= 0xe0) {
            look(&self.unspaced, &characters(folded));
        }
        hits.sort_unstable();
        hits
    }
}

/// The rule of the first label, if labels tile the whole text; of the first that stands at each comment,
/// if one is among them (`Like Reply Report`).
fn row_of_labels(folded: &str, labels: &[(Hit, usize)], rules: &[StripRule]) -> Option<usize> {
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
    let of_a_comment = labels.iter().map(|(_, rule)| *rule).find(|rule| rules[*rule].each_comment);
    first.filter(|_| reach == folded.len()).map(|first| of_a_comment.unwrap_or(first))
}

/// What stands before the first colon, folded.
fn label(text: &str) -> String {
    const LABEL_BYTES: usize = 120;
    let colon = text.find(COLONS).filter(|colon| *colon < LABEL_BYTES);
    colon.map_or(String::new(), |colon| fold(&text[..colon]))
}

/// A number behind a label, as in `Comments (12)`.
fn is_count(rest: &str) -> bool {
    let number = rest.trim_start();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Of a script without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
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
            [[strip]]
            id = "more"
            why = "another article"
            reason = "read_also"
            labels = ["More"]
        "#;
        #[derive(serde::Deserialize)]
        struct File {
            strip: Vec<StripRule>,
        }
        toml::from_str::<File>(text).unwrap().strip
    }

    fn check(text: &str) -> Option<String> {
        let rules = rules();
        let hit = Phrasebook::new(&rules).find(text, &rules, None)?;
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
        assert_eq!(check("OK (12)").as_deref(), Some("buttons"));
        assert_eq!(check("12 OK"), None);
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
    fn a_label_needs_its_colon() {
        assert_eq!(check("More: The harbour in winter").as_deref(), Some("more"));
        assert_eq!(check("More: on the harbour: a walk").as_deref(), Some("more"));
        assert_eq!(check("More people come: the harbour in winter"), None);
        assert_eq!(check("More people come"), None);
    }

    #[test]
    fn scripts_without_spaces_match_inside_words() {
        assert_eq!(check("分享到微博").as_deref(), Some("zh"));
        assert_eq!(check("他分享到的"), None);
    }
}
