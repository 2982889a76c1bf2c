//! Counting what a block's text is made of.

use depeche_model::Features;

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
        let mut letters = 0;
        let mut upper = 0;
        let mut word_cjk = 0;
        for (i, c) in word.chars().enumerate() {
            f.chars += 1;
            letters += u32::from(c.is_alphabetic());
            upper += u32::from(c.is_uppercase());
            word_cjk += u32::from(is_cjk(c));
            f.digits += u32::from(c.is_ascii_digit());
            f.capitalised += u32::from(i == 0 && c.is_uppercase());
            f.punctuation += u32::from(is_clause_mark(c));
            f.sentences += u32::from(is_cjk_stop(c));
        }
        cjk += word_cjk;
        f.words += u32::from(word_cjk == 0 && word.chars().any(char::is_alphanumeric));
        f.upper_words += u32::from(letters >= 2 && upper == letters);
        f.sentences += u32::from(word_cjk == 0 && ends_sentence(word));
    }
    f.chars += pieces.saturating_sub(1);
    f.words += cjk.div_ceil(2);
    f.ends_sentence = ends_sentence(text);
    f
}

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
    last.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…' | '؟' | '।' | '۔' | ';' | ':') || is_cjk_stop(c))
        && !bare.ends_with([';', ':'])
}

pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{e00}'..='\u{e7f}')
}

fn is_cjk_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．')
}

fn is_clause_mark(c: char) -> bool {
    matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '，' | '、' | '；' | '：' | '،' | '؛' | '؟' | '·')
        || is_cjk_stop(c)
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
    fn cjk_characters_are_half_words() {
        let f = count("北京今天下雨。");
        assert_eq!((f.words, f.sentences, f.ends_sentence), (3, 1, true));
    }

    #[test]
    fn a_title_does_not_end_a_sentence() {
        assert!(!count("Le port rouvert").ends_sentence);
        assert!(count("Il l'a dit (vendredi.)").ends_sentence);
        assert!(count("« C'est fini. »").ends_sentence);
        assert!(!count("Lire aussi :").ends_sentence);
    }
}
