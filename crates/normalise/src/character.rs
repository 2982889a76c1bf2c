//! What the two forms ask of one character.

/// Never shown: C0 and C1 controls that are not white space, soft hyphen, zero
/// width space, word joiner, byte order mark.
pub(crate) fn is_unseen(c: char) -> bool {
    (c.is_control() && !c.is_whitespace()) || matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// White space an author sets on purpose: no-break spaces hold French
/// punctuation, the ideographic space is as wide as a character.
pub(crate) fn is_fixed_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}' | '\u{3000}')
}

/// True if a text of such characters alone is in NFC: common letters and
/// punctuation, none of which composes or is replaced. No statement on others.
pub(crate) fn is_surely_nfc(c: char) -> bool {
    matches!(c,
        '\0'..='\u{2FF}' | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{52F}' | '\u{2010}'..='\u{2027}'
        | '\u{202F}'..='\u{205E}' | '\u{20A0}'..='\u{20BF}' | '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF5E}')
}

/// Apostrophes, and the quotes and accents typed in their stead.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | '‘' | '’' | '‛' | '′' | '‵' | 'ꞌ' | '＇')
}

/// Format characters (general category Cf), variation selectors and the Arabic
/// tatweel: they alter how a word looks, not which word it is.
pub(crate) fn is_formatting(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{640}' | '\u{6DD}' | '\u{70F}'
        | '\u{890}' | '\u{891}' | '\u{8E2}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Marks that scripts with an alphabet set on letters and that editors add or
/// leave out (accents, Arabic and Hebrew vowel points).
///
/// The vowel signs of Indic scripts and Thai and the voicing marks of kana are
/// not among them: dropping those would make different words equal.
pub(crate) fn is_diacritic(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{5BF}'
        | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}'
        | '\u{6E7}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{2DE0}'..='\u{2DFF}'
        | '\u{A66F}'..='\u{A672}' | '\u{A674}'..='\u{A67D}' | '\u{FE20}'..='\u{FE2F}')
}

/// Chinese characters and kana, between which a space is a line break's trace.
/// Hangul is not among them: Korean separates words.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{309A}' | '\u{309D}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Hangul letters that compose to syllables when they stand together.
pub(crate) fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{D7B0}'..='\u{D7FF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::{UnicodeNormalization, is_nfc};

    #[test]
    fn surely_composed_characters_neither_change_nor_join_their_neighbours() {
        let sure: Vec<char> =
            (0..=0x10FFFF).filter_map(char::from_u32).filter(|c| is_surely_nfc(*c)).collect();
        assert!(sure.iter().all(|c| is_nfc(&c.to_string())));
        let text: String = sure.iter().flat_map(|c| ['가', *c, 'か', *c, 'a', *c]).collect();
        assert_eq!(text.nfc().collect::<String>(), text);
    }
}
