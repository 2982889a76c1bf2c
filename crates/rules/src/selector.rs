//! A subset of CSS selectors that can be decided from an element and its
//! ancestors alone, so that a streaming parser can feed it.
//!
//! The `selectors` crate matches over a whole tree; after the `page` stage
//! there is none, and its matcher cannot be indexed by id, class and tag,
//! which is what keeps hundreds of rules cheap.

use crate::texts::written_or_packed;
use rustc_hash::FxHasher;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::hash::Hasher;

/// How a compound is joined to the one on its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Joint {
    /// `a b`
    Descendant,
    /// `a > b`
    Child,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Test {
    Present,
    Equals,
    Starts,
    Ends,
    Contains,
    Word,
    Named,
}

/// One `tag#id.class[attr]` group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compound {
    pub(crate) tag: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) classes: Vec<String>,
    attrs: Vec<(String, Test, String)>,
}

impl Compound {
    /// Does an element with this tag, id, class attribute and other attributes match?
    pub fn matches(&self, tag: &str, id: &str, class: &str, attrs: &[(String, String)]) -> bool {
        self.tag.as_deref().is_none_or(|t| t == tag)
            && self.id.as_deref().is_none_or(|i| is_spelt(i, id))
            && self.classes.iter().all(|c| class.split_ascii_whitespace().any(|k| is_spelt(c, k)))
            && self.attrs.iter().all(|(name, test, want)| {
                let value = match name.as_str() {
                    "id" => (!id.is_empty()).then_some(id),
                    "class" => (!class.is_empty()).then_some(class),
                    _ => attrs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()),
                };
                value.is_some_and(|v| test.holds(v, want))
            })
    }
}

impl Compound {
    /// The name of an attribute that must be there.
    pub(crate) fn attribute(&self) -> Option<&str> {
        self.attrs.first().map(|(name, ..)| name.as_str())
    }
}

/// An id or a class without what only a house's style tells: case and marks between words. `related-posts`,
/// `relatedPosts` and `Related_Posts` are one.
fn spelling(name: &str) -> String {
    letters(name).collect()
}

/// A hash of the spelling of a name, which is its own.
pub(crate) fn hash_of_spelling(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    letters(name).for_each(|c| hasher.write_u32(u32::from(c)));
    hasher.finish()
}

/// Is this the spelling of a name?
fn is_spelt(spelling: &str, name: &str) -> bool {
    letters(name).eq(spelling.chars())
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    let mut chars = name.chars().peekable();
    std::iter::from_fn(move || {
        loop {
            match chars.next()? {
                // `card__header` is a part of a card, no `card-header`: a space is in no name.
                '_' if chars.next_if_eq(&'_').is_some() => return Some(' '),
                '-' | '_' => {}
                c => return Some(c.to_ascii_lowercase()),
            }
        }
    })
}

impl Test {
    fn holds(self, value: &str, want: &str) -> bool {
        match self {
            Test::Present => true,
            Test::Equals => value == want,
            Test::Starts => value.starts_with(want),
            Test::Ends => value.ends_with(want),
            Test::Contains => value.contains(want),
            Test::Word => value.split_ascii_whitespace().any(|w| w == want),
            Test::Named => value.split_ascii_whitespace().any(|class| is_named(class, want)),
        }
    }
}

/// With these, a class says what its element has beside itself…
const BESIDE: [&str; 7] = ["has", "with", "no", "without", "hide", "show", "layout"];

/// …and these have no picture's caption, but a line below their title (`article-caption`).
const OF_THE_PAGE: [&str; 5] = ["article", "page", "header", "hero", "title"];

/// Is a class named by a word: does it begin or end with it, split at marks and inner capitals (`imageCaption`,
/// `caption_v2`)? Behind the last `__` a build may have written something of its own (`media_caption__cEzFI`).
fn is_named(class: &str, word: &str) -> bool {
    let holds = class.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    let name = |class: &str| {
        let parts = class_words(class);
        let is = |part: &&str| part.eq_ignore_ascii_case(word);
        let one_of = |words: &[&str], part: &str| words.iter().any(|word| part.eq_ignore_ascii_case(word));
        let beside = parts.iter().any(|part| one_of(&BESIDE, part));
        let of_the_page = parts.len() == 2 && one_of(&OF_THE_PAGE, parts[0]);
        (parts.first().is_some_and(is) || parts.last().is_some_and(is)) && !beside && !of_the_page
    };
    holds && (name(class) || class.rsplit_once("__").is_some_and(|(before, _)| name(before)))
}

/// The words of a class or an id, split at marks and inner capitals: `imageCaption`, `caption_v2`.
pub fn class_words(class: &str) -> Vec<&str> {
    let (mut parts, mut start, mut last_lower) = (Vec::new(), 0, false);
    for (at, c) in class.char_indices() {
        let is_part = c.is_alphanumeric();
        if !is_part || (last_lower && c.is_uppercase()) {
            parts.push(&class[start..at]);
            start = if is_part { at } else { at + c.len_utf8() };
        }
        last_lower = c.is_lowercase();
    }
    parts.push(&class[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

/// A selector: the subject compound and, to its left, those its ancestors must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    subject: Compound,
    ancestors: Vec<(Joint, Compound)>,
}

impl Selector {
    /// Parses one selector.
    ///
    /// # Errors
    /// A sentence that names the part that is not understood.
    pub fn parse(text: &str) -> Result<Selector, String> {
        let mut groups = Vec::new();
        let mut joint = Joint::Descendant;
        for word in split_outside_brackets(text) {
            if word == ">" {
                joint = Joint::Child;
            } else {
                groups.push((std::mem::replace(&mut joint, Joint::Descendant), compound(&word)?));
            }
        }
        let Some((mut to_parent, subject)) = groups.pop() else {
            return Err(format!("empty selector `{text}`"));
        };
        let mut ancestors = Vec::new();
        while let Some((next, group)) = groups.pop() {
            ancestors.push((to_parent, group));
            to_parent = next;
        }
        Ok(Selector { subject, ancestors })
    }

    /// The rightmost group: what the element itself must match.
    pub fn subject(&self) -> &Compound {
        &self.subject
    }

    /// Does the chain of ancestors, from the parent up, satisfy the rest?
    /// `matches(level, compound)` tests the ancestor at that distance (0 is
    /// the parent) and is `None` above the root.
    pub fn ancestors_match(&self, matches: &dyn Fn(usize, &Compound) -> Option<bool>) -> bool {
        chain(&self.ancestors, 0, matches)
    }
}

fn chain(
    rest: &[(Joint, Compound)],
    level: usize,
    matches: &dyn Fn(usize, &Compound) -> Option<bool>,
) -> bool {
    let Some(((joint, group), rest)) = rest.split_first() else { return true };
    if *joint == Joint::Child {
        return matches(level, group) == Some(true) && chain(rest, level + 1, matches);
    }
    let mut level = level;
    while let Some(hit) = matches(level, group) {
        if hit && chain(rest, level + 1, matches) {
            return true;
        }
        level += 1;
    }
    false
}

fn split_outside_brackets(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        match c {
            '>' if depth == 0 => words.extend([">".to_owned(), String::new()]),
            c if c.is_whitespace() && depth == 0 => words.push(String::new()),
            c => words.last_mut().map(|w| w.push(c)).unwrap_or_default(),
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

fn compound(word: &str) -> Result<Compound, String> {
    let mut group = Compound::default();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        if first == '[' {
            let Some((inside, after)) = rest[1..].split_once(']') else {
                return Err(format!("`{word}` has no closing bracket"));
            };
            group.attrs.push(attribute(inside)?);
            rest = after;
            continue;
        }
        if let Some(named) = rest.strip_prefix(".~") {
            let end = named.find(['#', '.', '[']).unwrap_or(named.len());
            let (name, after) = named.split_at(end);
            if name.is_empty() || !name.chars().all(|c| c.is_lowercase()) {
                return Err(format!("`{word}` does not name a class by a word"));
            }
            group.attrs.push(("class".to_owned(), Test::Named, name.to_owned()));
            rest = after;
            continue;
        }
        let body = if matches!(first, '#' | '.') { &rest[1..] } else { rest };
        let end = body.find(['#', '.', '[']).unwrap_or(body.len());
        let (name, after) = body.split_at(end);
        let bad = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'));
        if name.is_empty() || (name != "*" && name.contains(bad)) {
            return Err(format!("`{word}` is not in the subset of selectors rules may use"));
        }
        match first {
            '#' => group.id = Some(spelling(name)),
            '.' => group.classes.push(spelling(name)),
            '*' => {}
            _ => group.tag = Some(name.to_ascii_lowercase()),
        }
        rest = after;
    }
    Ok(group)
}

fn attribute(inside: &str) -> Result<(String, Test, String), String> {
    let Some((left, value)) = inside.split_once('=') else {
        return Ok((inside.trim().to_ascii_lowercase(), Test::Present, String::new()));
    };
    let (name, test) = match left.char_indices().last() {
        Some((at, '^')) => (&left[..at], Test::Starts),
        Some((at, '$')) => (&left[..at], Test::Ends),
        Some((at, '*')) => (&left[..at], Test::Contains),
        Some((at, '~')) => (&left[..at], Test::Word),
        Some(_) => (left, Test::Equals),
        None => return Err(format!("`[{inside}]` names no attribute")),
    };
    let value = value.trim().trim_matches(['"', '\'']).to_owned();
    if value.is_empty() && test != Test::Equals {
        return Err(format!("`[{inside}]` would match everything"));
    }
    Ok((name.trim().to_ascii_lowercase(), test, value))
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Selector, D::Error> {
        let unpack = |(subject, ancestors)| Selector { subject, ancestors };
        written_or_packed(from, |text: String| Selector::parse(&text), unpack)
    }
}

impl Serialize for Selector {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (&self.subject, &self.ancestors).serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(selector: &str, path: &[(&str, &str, &str)]) -> bool {
        let selector = Selector::parse(selector).unwrap();
        let hit = |c: &Compound, e: &(&str, &str, &str)| c.matches(e.0, e.1, e.2, &[]);
        let (element, above) = path.split_last().unwrap();
        hit(selector.subject(), element)
            && selector.ancestors_match(&|level, c| above.iter().rev().nth(level).map(|e| hit(c, e)))
    }

    #[test]
    fn ids_classes_and_attributes() {
        let banner = [("div", "sp_message_container_1", "box banner")];
        assert!(check("[id^=\"sp_message_container_\"]", &banner));
        assert!(check("div.banner", &banner));
        assert!(!check(".bann", &banner));
        assert!(check("[class*=ann]", &banner));
        assert!(!check("p", &banner));
    }

    #[test]
    fn houses_spell_names_in_their_own_way() {
        for class in ["related-posts", "relatedPosts", "Related_Posts", "x RELATED-posts"] {
            assert!(check(".related-posts", &[("div", "", class)]), "{class}");
            assert!(check("#relatedPosts", &[("div", class.trim_start_matches("x "), "")]), "{class}");
        }
        assert!(!check(".related-posts", &[("div", "", "related-post related posts related__posts")]));
    }

    #[test]
    fn a_class_may_be_named_by_a_word() {
        let is = |class: &str| check(".~caption", &[("div", "", class)]);
        for class in
            ["imageCaption", "left caption_v2", "PhotoCMS_Caption", "b-media_caption__cEzFI", "caption__text"]
        {
            assert!(is(class), "{class}");
        }
        for class in
            ["hasCaption", "image-with-caption", "captioned-image", "mcnCaptionBlock", "article-caption"]
        {
            assert!(!is(class), "{class}");
        }
    }

    #[test]
    fn ancestors_and_parents() {
        let path = [("article", "", ""), ("div", "", "box"), ("p", "", "")];
        assert!(check("article p", &path));
        assert!(!check("article > p", &path));
        assert!(check("article>div.box>p", &path));
        assert!(check("article > div p", &path));
        assert!(!check("section p", &path));
    }

    #[test]
    fn what_is_outside_the_subset_is_an_error() {
        for bad in ["", "a:hover", "[x", "a + b", "[a^=\"\"]", ".", ".~", "a,b"] {
            assert!(Selector::parse(bad).is_err(), "{bad}");
        }
    }
}
