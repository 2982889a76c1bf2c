//! Words a block shares with the head and with the rest of the page.

use super::{Sink, flag, is_running};
use crate::vocabulary::telling;
use depeche_model::{Block, Head, Page};
use rustc_hash::{FxHashMap, FxHashSet};

/// Metas that describe the page.
pub(crate) const DESCRIPTIONS: [&str; 3] = ["description", "og:description", "twitter:description"];

/// What single blocks share, ready to put.
pub(super) struct Topic(Vec<Shares>);

#[derive(Default, Clone, Copy)]
struct Shares {
    telling: f32,
    topic: f32,
    title: f32,
    description: f32,
    is_description: bool,
    in_ld_body: f32,
}

impl Topic {
    /// Of the blocks `asked`; the others, if they are running text, only say what the page is about. `words` are the
    /// telling ones of each block.
    pub(super) fn new(page: &Page, asked: &[bool], words: &[Vec<u32>]) -> Topic {
        let description = metas(&page.head, &DESCRIPTIONS);
        let described = Described::new(&description);
        let places = places(page, words, &description);
        let shares = |((block, words), asked): ((&Block, &Vec<u32>), &bool)| {
            if !asked {
                return Shares::default();
            }
            let own = u32::from(is_running(block));
            let (mut topic, mut title, mut in_description, mut ld_body) = (0_u32, 0_u32, 0_u32, 0_u32);
            for places in words.iter().filter_map(|word| places.get(word)) {
                topic += u32::from(places.blocks > own);
                title += u32::from(places.title);
                in_description += u32::from(places.description);
                ld_body += u32::from(places.ld_body);
            }
            let share = |count| count as f32 / words.len().max(1) as f32;
            Shares {
                telling: words.len() as f32 / block.features.words.max(1) as f32,
                topic: share(topic),
                title: share(title),
                description: share(in_description),
                is_description: described.opens(&block.text),
                in_ld_body: share(ld_body),
            }
        };
        Topic(page.blocks.iter().zip(words).zip(asked).map(shares).collect())
    }

    pub(super) fn put(&self, i: usize, row: &mut impl Sink) {
        let s = &self.0[i];
        row.put_all([
            ("telling_words", s.telling.min(1.0)),
            ("topic_words", s.topic),
            ("title_words", s.title),
            ("description_words", s.description),
            ("is_description", flag(s.is_description)),
            ("ld_body_words", s.in_ld_body),
        ]);
    }
}

/// Where a word stands.
#[derive(Default)]
struct Places {
    /// In how many blocks of running text.
    blocks: u32,
    title: bool,
    description: bool,
    ld_body: bool,
}

/// Where each telling word of the running text and of the head stands.
fn places(page: &Page, words: &[Vec<u32>], description: &str) -> FxHashMap<u32, Places> {
    let mut places: FxHashMap<u32, Places> = FxHashMap::default();
    for (block, words) in page.blocks.iter().zip(words) {
        if is_running(block) {
            words.iter().for_each(|w| places.entry(*w).or_default().blocks += 1);
        }
    }
    let head = &page.head;
    let titles = [head.title.as_deref().unwrap_or_default(), &metas(head, &["og:title", "twitter:title"])];
    telling(&titles.join(" ")).into_iter().for_each(|w| places.entry(w).or_default().title = true);
    telling(description).into_iter().for_each(|w| places.entry(w).or_default().description = true);
    let bodies = head.json_ld.iter().flat_map(|json| telling(&ld_body(json)));
    bodies.for_each(|w| places.entry(w).or_default().ld_body = true);
    places
}

/// All runs of [`OPENING`] characters in the description.
struct Described<'d>(FxHashSet<&'d str>);

/// So many characters tell that a block opens as the description does.
const OPENING: usize = 40;

impl<'d> Described<'d> {
    fn new(description: &'d str) -> Described<'d> {
        Described(runs(description).collect())
    }

    fn opens(&self, text: &str) -> bool {
        let longer = || text.char_indices().nth(OPENING);
        !self.0.is_empty() && longer().is_some_and(|(end, _)| self.0.contains(&text[..end]))
    }
}

/// The values of the metas of these names.
fn metas(head: &Head, names: &[&str]) -> String {
    let values = head.metas.iter().filter(|(n, _)| names.contains(&n.as_str()));
    values.map(|(_, v)| v.as_str()).collect::<Vec<_>>().join(" ")
}

/// All runs of [`OPENING`] characters; a shorter text is one.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.char_indices().map(|(at, _)| at).skip(OPENING).chain([text.len()]);
    text.char_indices().zip(ends).map(|((start, _), end)| &text[start..end])
}

/// The body a JSON-LD script gives, or nothing: the first string behind its key, for to parse a
/// script takes longer than to read the page's blocks.
fn ld_body(json: &str) -> String {
    let value = |rest: &str| {
        let value = rest.trim_start().strip_prefix(':')?;
        serde_json::Deserializer::from_str(value).into_iter().next()?.ok()
    };
    json.split("\"articleBody\"").skip(1).find_map(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_is_found_anywhere_in_the_description() {
        let opens = |text: &str, description: &str| Described::new(description).opens(text);
        let opening = "Le port a rouvert après trois semaines d";
        let text = format!("{opening}e fermeture.");
        assert!(opens(&text, opening) && opens(&text, &format!("Brest. {opening}e travaux")));
        assert!(!opens(opening, opening), "nothing follows");
        assert!(!opens(&text, &opening[1..]) && !opens(&text, ""));
    }

    #[test]
    fn the_body_of_a_graph_is_found() {
        assert_eq!(ld_body(r#"{"@graph":[{"x":1},{"articleBody":"Le port."}]}"#), "Le port.");
        assert_eq!(
            ld_body(r#"{"articleBody": ["a"], "b": {"articleBody" : "Le \"port\".", "x": }"#),
            "Le \"port\"."
        );
        assert_eq!(ld_body(r#"{"articleBody":"#) + &ld_body(r#"{"a": "\"articleBody\": \"b\""}"#), "");
    }
}
