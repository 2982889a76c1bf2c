use crate::character::{is_fixed_space, is_surely_nfc, is_unseen};
use memchr::memchr_iter;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Bytes looked back from a `;` for the `&` of an entity; the longest name has 33.
const ENTITY_REACH: usize = 40;

/// The display form of one paragraph or field; never fails.
///
/// NFC; controls, soft hyphens, zero width spaces, word joiners and byte order
/// marks dropped; runs of white space folded and the ends trimmed. A run that
/// holds an ordinary space, tab or line end becomes one space; a run of
/// no-break (or ideographic) spaces alone becomes its first. Quotes, dashes,
/// ellipses, joiners and full width forms stay as they are.
///
/// Entities left visible are decoded when they are clear (known name or number,
/// closed by `;`), however often they were escaped: each `;` is compared with
/// what the text before it *became*, so that the result holds no entity any
/// more, and the form is idempotent in one pass.
///
/// Cost: linear; borrows when there is nothing to change.
///
/// ```
/// use depeche_normalise::display;
/// assert_eq!(display(" Un\tdéput&amp;eacute;,\n«\u{a0}élu\u{a0}» "), "Un député, «\u{a0}élu\u{a0}»");
/// assert_eq!(display("R&D; AT&T &copy 2017"), "R&D; AT&T &copy 2017");
/// ```
pub fn display(text: &str) -> Cow<'_, str> {
    if is_displayed(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = Shown { out: String::with_capacity(text.len()), space: None };
    if is_composed(text) {
        text.chars().for_each(|c| shown.push(c));
    } else {
        text.nfc().for_each(|c| shown.push(c));
    }
    // What stood between a letter and its accent may have been dropped.
    if is_composed(&shown.out) { Cow::Owned(shown.out) } else { Cow::Owned(shown.out.nfc().collect()) }
}

/// True if an entity may be there: behind an `&` stands a `;`, or the Greek
/// question mark that becomes one, and nothing between them ends a name.
pub(crate) fn may_hold_entity(text: &str) -> bool {
    let ends_name = |c: char| c.is_ascii_punctuation() && c != '#' || c == ' ' || c == '\u{37E}';
    memchr_iter(b'&', text.as_bytes()).any(|at| {
        let rest = &text[at + 1..];
        rest.find(ends_name).is_some_and(|end| rest[end..].starts_with([';', '\u{37E}']))
    })
}

fn is_composed(text: &str) -> bool {
    text.is_ascii() || text.chars().all(is_surely_nfc) || is_nfc(text)
}

/// True if the text is surely its own display form already.
fn is_displayed(text: &str) -> bool {
    if may_hold_entity(text) {
        return false;
    }
    if text.is_ascii() {
        return is_displayed_ascii(text.as_bytes());
    }
    let (mut after_space, mut composed) = (true, true);
    for c in text.chars() {
        if is_plain(c) {
            after_space = false;
            continue;
        }
        let space = c.is_whitespace();
        let odd_space = space && c != ' ' && !is_fixed_space(c);
        if odd_space || (space && after_space) || is_unseen(c) {
            return false;
        }
        after_space = space;
        composed &= is_surely_nfc(c);
    }
    !after_space && (composed || is_nfc(text))
}

fn is_displayed_ascii(text: &[u8]) -> bool {
    text.iter().all(|byte| *byte == b' ' || is_plain(char::from(*byte)))
        && !text.windows(2).any(|two| two == b"  ")
        && text.first() != Some(&b' ')
        && text.last() != Some(&b' ')
}

/// All of ASCII that is shown.
fn is_plain(c: char) -> bool {
    matches!(c, '!'..='~')
}

/// The display form so far, and the white space that waits for a word.
struct Shown {
    out: String,
    space: Option<char>,
}

impl Shown {
    fn push(&mut self, c: char) {
        self.append(c);
        if c == ';' {
            self.decode_entities();
        }
    }

    fn append(&mut self, c: char) {
        if is_unseen(c) {
            return;
        }
        if !c.is_whitespace() {
            if let Some(space) = self.space.take().filter(|_| !self.out.is_empty()) {
                self.out.push(space);
            }
            self.out.push(c);
        } else if !is_fixed_space(c) {
            self.space = Some(' ');
        } else if self.space.is_none() {
            self.space = Some(c);
        }
    }

    /// Decodes the entity the text ends in. A decoded semicolon may close
    /// another one, hence the loop: not recursion, whose depth the text would set.
    fn decode_entities(&mut self) {
        while let Some((start, decoded)) = self.last_entity() {
            self.out.truncate(start);
            self.take_back_space();
            decoded.nfc().for_each(|c| self.append(c));
            if self.space.is_some() || !self.out.ends_with(';') {
                return;
            }
        }
    }

    /// Where the entity at the end starts, and what it stands for.
    fn last_entity(&self) -> Option<(usize, String)> {
        let body = self.out.strip_suffix(';')?;
        let name = body.bytes().rev().take(ENTITY_REACH);
        let length = name.take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let start = (body.len() - length).checked_sub(1)?;
        let entity = self.out.get(start..)?;
        if length == 0 || !entity.starts_with('&') {
            return None;
        }
        let decoded = htmlize::unescape(entity);
        // `&notit;` decodes to `¬it;`: a prefix without its semicolon is not clear.
        let whole = decoded == ";" || !decoded.ends_with(';');
        whole.then(|| (start, decoded.into_owned()))
    }

    /// Lets the space before a decoded entity wait again: it may meet another.
    fn take_back_space(&mut self) {
        if self.out.ends_with(char::is_whitespace) {
            self.space = self.out.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::display;
    use proptest::prelude::*;
    use std::borrow::Cow;
    use unicode_normalization::UnicodeNormalization;

    fn check(text: &str, expected: &str) {
        let once = display(text);
        assert_eq!(once, expected);
        assert_eq!(display(&once), expected, "not idempotent");
    }

    #[test]
    fn white_space_folds_and_ends_are_trimmed() {
        check("\u{feff} \tLe  préfet\r\n  parle. \n", "Le préfet parle.");
    }

    #[test]
    fn no_break_spaces_stay_unless_an_ordinary_space_touches_them() {
        check("«\u{a0}Oui\u{202f}!\u{a0}»", "«\u{a0}Oui\u{202f}!\u{a0}»");
        check("Oui\u{a0} \u{a0}non", "Oui non");
        check("Oui\u{a0}\u{a0}non\u{a0}", "Oui\u{a0}non");
        check("東京　大阪", "東京　大阪");
    }

    #[test]
    fn unseen_characters_go_and_joiners_stay() {
        check("an\u{ad}ti\u{200b}ci\u{0}pé\u{85}e\u{2060}", "anticipé e");
        check("می\u{200c}خواهم 👩\u{200d}🚒", "می\u{200c}خواهم 👩\u{200d}🚒");
    }

    #[test]
    fn editors_choices_stay() {
        let text = "“L’été” – ‘fin’ — 'ou'… ＡＢＣ ½ №";
        check(text, text);
        assert!(matches!(display(text), Cow::Borrowed(_)));
    }

    #[test]
    fn decomposed_letters_are_composed() {
        check("e\u{301}te\u{ad}\u{301}", "été");
    }

    #[test]
    fn clear_entities_are_decoded_however_deep() {
        check("caf&eacute; &#233;t&#xE9; &amp;amp;nbsp;l&rsquo;an", "café été l’an");
        check("&amp&#59;&semi&#59; fin", "&; fin");
        check("&am&shy;p; &amp;lt;b&amp;gt;", "& <b>");
        check("a &#32;&nbsp; b", "a b");
    }

    #[test]
    fn doubtful_entities_stay() {
        for text in ["R&D;", "&notit;", "&copy 2017", "&;", "&#;", "a;b", "Q&A; & rien;"] {
            check(text, text);
        }
        assert!(matches!(display("AT&T & Cie; été"), Cow::Borrowed(_)));
    }

    #[test]
    fn deep_escapes_cost_no_more_than_their_length() {
        check(&format!("&{}", "amp;".repeat(200_000)), "&");
        check(&format!("{}&#59;", "&semi".repeat(200_000)), ";");
    }

    proptest! {
        #[test]
        fn idempotent(text in r"(\PC|[&;#a-z0-9 \u{a0}\u{301}\u{ad}\u{37e}\n]|&amp;|&#59;|&#x301;|&nbsp;){0,40}") {
            let once = display(&text);
            prop_assert_eq!(&display(&once), &once);
        }

        #[test]
        fn what_holds_no_entity_is_decoded_to_itself(text in r"(\PC|[&;#a-z0-9 \u{301}\u{ad}\u{37e}\n]|&amp;|&#59;|&#x301;){0,40}") {
            let without = text.replace('&', "\u{E000}");
            let shown = display(&without).replace('\u{E000}', "&");
            prop_assert!(display(&text) == shown || super::may_hold_entity(&text));
        }

        #[test]
        fn idempotent_on_anything(text in any::<String>()) {
            let once = display(&text);
            prop_assert_eq!(&display(&once), &once);
        }

        #[test]
        fn no_character_is_invented(text in "[^&]{0,60}") {
            let before: String = text.nfc().filter(|c| !super::is_unseen(*c)).nfc().collect();
            for c in display(&text).chars() {
                prop_assert!(c == ' ' || before.contains(c), "{c:?}");
            }
        }
    }
}
