//! All phrases of all rules in one automaton.

use crate::schema::StripRule;
use crate::{fold, fold_glued};
use aho_corasick::AhoCorasick;
use std::collections::BTreeMap;

/// Where in the block a phrase must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Line,
    Start,
    End,
    Inside,
    Also,
}

/// The automaton, and for each of its patterns the rules that use it.
#[derive(Debug, Clone)]
pub(crate) struct Phrases {
    automaton: AhoCorasick,
    uses: Vec<Vec<(usize, Place)>>,
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
        let mut patterns: BTreeMap<String, Vec<(usize, Place)>> = BTreeMap::new();
        for (index, rule) in rules.iter().enumerate() {
            let lists = [
                (&rule.line, Place::Line),
                (&rule.starts, Place::Start),
                (&rule.ends, Place::End),
                (&rule.contains, Place::Inside),
                (&rule.also, Place::Also),
            ];
            for (phrase, place) in lists.into_iter().flat_map(|(l, p)| l.iter().map(move |x| (x, p))) {
                patterns.entry(pattern(phrase)).or_default().push((index, place));
            }
        }
        patterns.remove("  ");
        let automaton = AhoCorasick::new(patterns.keys())?;
        Ok(Phrases { automaton, uses: patterns.into_values().collect() })
    }

    /// The first rule (in rule order) that matches the text, folded or unglued.
    pub(crate) fn find(&self, text: &str, rules: &[StripRule], host: Option<&str>) -> Option<usize> {
        let folded = fold(text);
        if folded.is_empty() {
            return None;
        }
        let glued = fold_glued(text);
        let hit = self.find_folded(&folded, rules, host);
        hit.or_else(|| glued.and_then(|g| self.find_folded(&g, rules, host)))
    }

    fn find_folded(&self, folded: &str, rules: &[StripRule], host: Option<&str>) -> Option<usize> {
        let padded = format!(" {folded} ");
        let words = folded.split(' ').count();
        let mut found: BTreeMap<usize, Found> = BTreeMap::new();
        let mut labels: Vec<(usize, usize, usize)> = Vec::new();
        for m in self.automaton.find_overlapping_iter(&padded) {
            for &(rule, place) in &self.uses[m.pattern().as_usize()] {
                let f = found.entry(rule).or_default();
                let (at_start, at_end) = (m.start() <= 1, m.end() + 1 >= padded.len());
                match place {
                    Place::Line => {
                        labels.push((m.start(), m.end(), rule));
                        f.placed |= at_start && at_end;
                    }
                    Place::Start => f.placed |= at_start,
                    Place::End => f.placed |= at_end,
                    Place::Inside if f.inside.contains(&m.pattern().as_usize()) => {}
                    Place::Inside => f.inside.push(m.pattern().as_usize()),
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
            .or_else(|| (words <= ROW_WORDS).then(|| row_of_labels(&padded, &labels)).flatten())
    }
}

/// The rule of the first label, if labels tile the whole text.
fn row_of_labels(padded: &str, labels: &[(usize, usize, usize)]) -> Option<usize> {
    let mut reach = 0;
    let mut first = None;
    // Matches come in order of their ends, so one pass finds how far the
    // tiling from the left goes; each label begins at the space where the last ended.
    let mut reached = vec![0];
    for &(start, end, rule) in labels {
        if reached.contains(&start) || (start > 0 && reached.contains(&(start - 1))) {
            if start <= 1 {
                first = first.or(Some(rule));
            }
            let next = if padded.as_bytes().get(end - 1) == Some(&b' ') { end - 1 } else { end };
            reached.push(next);
            reach = reach.max(next);
        }
    }
    first.filter(|_| reach + 1 >= padded.len())
}

/// A phrase as the automaton knows it: bounded by spaces, but for scripts
/// that put none between words.
fn pattern(phrase: &str) -> String {
    let folded = fold(phrase);
    if folded.chars().any(is_unspaced) { folded } else { format!(" {folded} ") }
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
