//! Counting what a block's text is made of.

use depeche_model::Features;
use std::sync::OnceLock;

/// Counts the features that depend on the text alone; links, emphasis and
/// the flags of the markup stay at zero.
///
/// Linear in the text, without allocation.
pub fn count(text: &str) -> Features {
    let mut f = Features::default();
    let mut cjk = 0_u32;
    let mut pieces = 0_u32;
    for word in text.split_whitespace() {
        pieces += 1;
        if word.is_ascii() {
            count_ascii(word.as_bytes(), &mut f);
            f.sentences += u32::from(ends_sentence(word));
            continue;
        }
        let (mut letters, mut upper, mut word_cjk, mut all) = (0, 0, 0, 0);
        for (i, c) in word.chars().enumerate() {
            let class = class(c);
            let is = |bit: u8| u32::from(class & bit != 0);
            f.chars += 1;
            letters += is(LETTER);
            upper += is(UPPER);
            word_cjk += is(CJK);
            f.digits += u32::from(c.is_ascii_digit());
            f.capitalised += if i == 0 { is(UPPER) } else { 0 };
            f.punctuation += is(MARK);
            f.sentences += is(STOP);
            all |= class;
        }
        cjk += word_cjk;
        f.words += u32::from(word_cjk == 0 && all & (LETTER | NUMBER) != 0);
        f.upper_words += u32::from(letters >= 2 && upper == letters);
        f.sentences += u32::from(word_cjk == 0 && ends_sentence(word));
    }
    f.chars += pieces.saturating_sub(1);
    f.words += cjk.div_ceil(2);
    f.ends_sentence = ends_sentence(text);
    f
}

// What a character is, as bits.
const LETTER: u8 = 1;
const UPPER: u8 = 1 << 1;
const NUMBER: u8 = 1 << 2;
const CJK: u8 = 1 << 3;
/// Parts clauses.
const MARK: u8 = 1 << 4;
/// Ends a sentence without a space behind it.
const STOP: u8 = 1 << 5;

/// What the characters of the Basic Multilingual Plane are, page by page as
/// they are met: the tables of the library are far slower to search.
static CLASSES: [OnceLock<[u8; PAGE]>; 0x1_0000 / PAGE] = [const { OnceLock::new() }; 0x1_0000 / PAGE];
const PAGE: usize = 256;

fn class(c: char) -> u8 {
    let (page, at) = (c as usize / PAGE, c as usize % PAGE);
    match CLASSES.get(page) {
        Some(classes) => classes.get_or_init(|| classes_of(page))[at],
        None => class_by_the_book(c),
    }
}

fn classes_of(page: usize) -> [u8; PAGE] {
    std::array::from_fn(|at| char::from_u32((page * PAGE + at) as u32).map_or(0, class_by_the_book))
}

fn class_by_the_book(c: char) -> u8 {
    let bit = |is: bool, bit: u8| if is { bit } else { 0 };
    bit(c.is_alphabetic(), LETTER)
        | bit(c.is_uppercase(), UPPER)
        | bit(c.is_numeric(), NUMBER)
        | bit(is_cjk(c), CJK)
        | bit(is_clause_mark(c), MARK)
        | bit(is_cjk_stop(c), STOP)
}

/// A word of ASCII, but for the end of a sentence.
fn count_ascii(word: &[u8], f: &mut Features) {
    let mut sums = [0_u32; LANES];
    // As many as a lane can count.
    for part in word.chunks(usize::from(u16::MAX)) {
        let packed: u64 = part.iter().map(|byte| ASCII[usize::from(byte & 0x7f)]).sum();
        sums.iter_mut().enumerate().for_each(|(lane, sum)| *sum += u32::from((packed >> (16 * lane)) as u16));
    }
    let [letters, upper, digits, marks] = sums;
    f.chars += word.len() as u32;
    f.digits += digits;
    f.punctuation += marks;
    f.capitalised += u32::from(word.first().is_some_and(u8::is_ascii_uppercase));
    f.words += u32::from(letters + digits > 0);
    f.upper_words += u32::from(letters >= 2 && upper == letters);
}

/// What is counted of a character of ASCII: letters, upper case, digits, clause marks.
const LANES: usize = 4;

/// Each character as an addend to all counts at once, 16 bits each.
const ASCII: [u64; 128] = {
    let mut table = [0; 128];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        table[at] = byte.is_ascii_alphabetic() as u64
            | (byte.is_ascii_uppercase() as u64) << 16
            | (byte.is_ascii_digit() as u64) << 32
            | (matches!(byte, b',' | b'.' | b';' | b':' | b'!' | b'?') as u64) << 48;
        at += 1;
    }
    table
};

/// Does the text end in sentence punctuation, or in a closing quote or
/// bracket after it?
pub(crate) fn ends_sentence(text: &str) -> bool {
    if text.as_bytes().last().is_some_and(u8::is_ascii_alphanumeric) {
        return false;
    }
    let closing = |c: char| {
        matches!(
            c,
            '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '」' | '』' | ' ' | '\u{a0}' | '\u{202f}'
        )
    };
    let bare = text.trim_end_matches(closing);
    let last = bare.chars().next_back();
    last.is_some_and(|c| is_stop(c) || is_cjk_stop(c) || knows_no_stop(c) && text.len() >= LONG_TEXT)
}

/// Stops of alphabets: Arabic and Urdu, Devanagari, Armenian, Ethiopic, Khmer, Burmese and Tibetan among them.
fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '॥' | '։' | '።' | '។' | '။' | '།')
}

/// Thai and Lao set a space where others set a stop, and nothing at the end.
fn knows_no_stop(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}')
}

/// In Thai and Lao, a text of so many bytes (3 a character) is one of sentences.
const LONG_TEXT: usize = 240;

/// Characters of scripts without spaces between words, of which two or so make a word.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Stops of scripts without spaces between words.
fn is_cjk_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．' | '။' | '។' | '៕')
}

fn is_clause_mark(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '，' | '、' | '；' | '：' | '،' | '؛' | '·' | '፣' | '፤' | '၊')
        || c != '…' && is_stop(c)
        || is_cjk_stop(c)
}

/// Nothing to be seen: `&nbsp;` in a paragraph of its own, or a zero-width space on a line, is room between others.
pub(crate) fn is_blank(text: &str) -> bool {
    let unseen = |c| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    text.chars().all(|c| c.is_whitespace() || unseen(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_sentences_and_capitals() {
        let f = count("Le port de Brest a rouvert. « Tout va bien », dit l'AFP !");
        assert_eq!((f.words, f.sentences, f.ends_sentence), (11, 2, true));
        assert_eq!((f.capitalised, f.upper_words), (3, 0));
    }

    #[test]
    fn words_of_ascii_are_counted_as_others_are() {
        for word in ["NATO,", "e.g.", "12:30", "--", "Le", "A", "x1!", "\u{7f}"] {
            let (plain, accented) = (count(word), count(&format!("{word} é")));
            let one =
                Features { words: plain.words + 1, chars: plain.chars + 2, ends_sentence: false, ..plain };
            assert_eq!(one, accented, "{word}");
        }
        let long = "a".repeat(70_000);
        assert_eq!((count(&long).chars, count(&long).words), (70_000, 1));
    }

    #[test]
    fn cjk_characters_are_half_words() {
        let f = count("北京今天下雨。");
        assert_eq!((f.words, f.sentences, f.ends_sentence), (3, 1, true));
    }

    #[test]
    fn sentences_of_other_scripts_end() {
        assert_eq!((count("သမုဒ္ဒရာ ငြိမ်သည်။ လှေများ ထွက်သည်။").sentences, count("समुद्र शांत है।").punctuation), (2, 1));
        for text in ["Ծովը հանգիստ է։", "ባሕሩ ጸጥ ብሏል።", "សមុទ្រស្ងប់ស្ងាត់។", "ပင်လယ်ငြိမ်သည်။", "समुद्र शांत है।"]
        {
            assert!(ends_sentence(text), "{text}");
        }
        let thai = "เรือข้ามฟากไปเกาะนกน้อยกลับมาให้บริการอีกครั้งเมื่อวันอังคาร ";
        assert!(ends_sentence(&thai.repeat(3)) && !ends_sentence(thai));
    }

    #[test]
    fn a_title_does_not_end_a_sentence() {
        assert!(!count("Le port rouvert").ends_sentence);
        assert!(count("Il l'a dit (vendredi.)").ends_sentence);
        assert!(count("« C'est fini. »").ends_sentence);
        assert!(!count("Lire aussi :").ends_sentence);
    }
}
