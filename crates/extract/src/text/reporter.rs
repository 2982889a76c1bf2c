//! Reporters named where a dispatch in Chinese opens: `（记者李明／台北報導）`, `本报讯（记者 李明）`; where a report in
//! Japanese ends: `（山田花子記者）`; and before the place in Turkish: `Ayşe YILMAZ/İZMİR, (DHA)`.

use super::lexicon::Lexicon;
use super::words::{head, is_solo, words};

/// What is read of a paragraph.
const HEAD_BYTES: usize = 200;
const HEAD_WORDS: usize = 60;
/// So many characters may stand before the byline word: the paper, the place and the day.
const AHEAD: usize = 24;
/// A longer run of characters is no name.
const NAME_CHARS: usize = 4;
/// Places in a dateline are so long; what stands before one is the name.
const PLACE_CHARS: usize = 2;

/// Stands behind a name in Japanese.
const REPORTER: &str = "記者";
/// A name in Japanese is so long; two characters may be a desk (`本報記者`).
const JAPANESE_CHARS: std::ops::RangeInclusive<usize> = 3..=7;
/// Such a name without the word behind it.
const JAPANESE_NAME: std::ops::RangeInclusive<usize> = 3..=5;
/// Ends of what else stands in such brackets: places, offices, headings.
const OF_NO_NAME: &[char] = &[
    '府', '県', '都', '市', '区', '町', '村', '社', '局', '部', '課', '室', '内', '覧', '集', '事', '速',
    '報', '題',
];
/// Names that sign a report take no more characters.
const SIGNATURE_CHARS: usize = 30;

/// A paper's name before the byline word has no more characters.
const HOUSE_CHARS: usize = 8;
/// Most words of a name before a place, and most names.
const NAME_WORDS: usize = 4;
const REPORTERS: usize = 5;

const OPENING: &[char] = &['（', '(', '〔', '【', '［', '['];
const CLOSING: &[char] = &['）', ')', '〕', '】', '］', ']'];
/// Behind the name of who took the picture: `（記者李明攝）`.
const TOOK_IT: &[char] = &['攝', '摄'];
/// Behind the name stand the place and `報導`.
const BEFORE_PLACE: &[char] = &['／', '/'];

/// The names behind a byline word in brackets a paragraph opens with, or behind one it begins
/// with if the place follows.
pub(crate) fn named(paragraph: &str, lexicon: &Lexicon<'_>) -> Vec<String> {
    let text = head(paragraph.trim_start(), HEAD_BYTES);
    let all = words(text, HEAD_WORDS);
    let byline = |at: usize| {
        let (len, ()) = lexicon.byline.at(&all[at..])?;
        let solo = all[at].text.starts_with(is_solo);
        (solo && len > 1).then_some((all[at].start, all[at + len - 1].end))
    };
    let Some((start, end)) = (0..all.len()).find_map(byline) else { return Vec::new() };
    let (before, rest) = (&text[..start], text[end..].trim_start_matches([' ', '\u{3000}', '：', ':']));
    let bracketed = before.rfind(OPENING) > before.rfind(CLOSING);
    if before.chars().count() > AHEAD || !(bracketed || before.is_empty()) {
        return Vec::new();
    }
    let is_end = |c: char| BEFORE_PLACE.contains(&c) || bracketed && (CLOSING.contains(&c) || c.is_numeric());
    let Some(behind) = rest.find(is_end) else { return Vec::new() };
    let names = &rest[..behind];
    if rest[behind..].starts_with(char::is_numeric) {
        return before_place(names).into_iter().collect();
    }
    parts(names).take_while(|part| wrote(part, lexicon)).map(str::to_owned).collect()
}

/// The names in brackets at the end of a text, each before its byline word.
pub(crate) fn signing(paragraph: &str, lexicon: &Lexicon<'_>) -> Vec<String> {
    let text = paragraph.trim_end();
    let inner = text.strip_suffix(CLOSING).and_then(|text| text.rsplit_once(OPENING));
    let Some((_, inner)) = inner.filter(|(_, inner)| inner.chars().count() <= SIGNATURE_CHARS) else {
        return Vec::new();
    };
    let name = |part: &str| {
        let name = part.trim().strip_suffix(REPORTER)?.trim();
        let form = JAPANESE_CHARS.contains(&name.chars().count()) && name.chars().all(is_solo);
        let is_name = form && !lexicon.is_no_author(name);
        is_name.then(|| name.to_owned())
    };
    inner.split(['、', '，', '・']).map(name).collect::<Option<_>>().unwrap_or_default()
}

/// The names a line in Japanese consists of, in the brackets in which papers sign: `【山田花子】`, `（山田 花子）`.
pub(crate) fn in_brackets(line: &str, lexicon: &Lexicon<'_>) -> Vec<String> {
    let line = line.trim();
    let within = |open: &[char], close: &[char]| line.strip_prefix(open)?.strip_suffix(close);
    let is_name = |name: &str| {
        let form = JAPANESE_NAME.contains(&name.chars().count()) && name.chars().all(is_solo);
        form && !lexicon.is_no_author(name) && !name.ends_with(OF_NO_NAME)
    };
    // A blank between surname and name says what a bracket of that kind does.
    let is_parted = |name: &str| {
        let parts = name.split_once([' ', '\u{3000}']);
        // `（写真 提供）`
        let is_word = |part: &str| part.is_empty() || lexicon.captions.at(&words(part, HEAD_WORDS)).is_some();
        parts.is_some_and(|(surname, given)| {
            is_name(&format!("{surname}{given}"))
                && ![surname, given].into_iter().any(|part| is_word(part) || part.chars().count() < 2)
        })
    };
    let parts = |inner: &str| inner.split('、').map(str::to_owned).collect();
    let lenses =
        within(&['【'], &['】']).filter(|inner| inner.split('、').all(|n| is_name(n) || is_parted(n)));
    let round = || within(&['（', '('], &['）', ')']).filter(|inner| inner.split('、').all(is_parted));
    lenses.or_else(round).map(parts).unwrap_or_default()
}

/// The names a line in Chinese consists of, behind the paper's and the byline word: `海湾日报记者 李明 王芳`.
pub(crate) fn signed_line(line: &str, lexicon: &Lexicon<'_>) -> Vec<String> {
    let line = line.trim();
    let bracketed = line.starts_with(OPENING);
    let line = line.trim_start_matches(OPENING).trim_end_matches(CLOSING);
    // `记者手记`: what is glued to the word may be another word.
    let is_apart = |names: &str| bracketed || names.starts_with(char::is_whitespace);
    let behind = [REPORTER, "记者"].iter().find_map(|word| line.split_once(word));
    let behind = behind.filter(|(_, names)| is_apart(names));
    let Some((house, names)) = behind.filter(|_| line.chars().count() <= SIGNATURE_CHARS) else {
        return Vec::new();
    };
    // Behind a colon an interviewer asks.
    let signed = house.chars().count() <= HOUSE_CHARS
        && house.chars().all(is_solo)
        && parts(names).all(|part| wrote(part, lexicon));
    if signed { parts(names).map(str::to_owned).collect() } else { Vec::new() }
}

/// The names before a slash and a place in capitals, where surnames are written so too (`Ayşe YILMAZ - Ali KAYA/İZMİR`),
/// and the place.
pub(crate) fn before_capitals(text: &str) -> Option<(Vec<String>, &str)> {
    let (names, place) = text.rsplit_once('/')?;
    let place = place.trim().trim_end_matches([',', ';']);
    let is_place = place.chars().any(char::is_uppercase) && !place.chars().any(char::is_lowercase);
    let in_capitals = |word: &str| !word.chars().any(char::is_lowercase);
    let is_person = |name: &str| {
        let words: Vec<&str> = name.split_whitespace().collect();
        (2..=NAME_WORDS).contains(&words.len())
            && words.iter().all(|word| word.starts_with(char::is_uppercase))
            && !in_capitals(words[0])
            && words.last().is_some_and(|last| in_capitals(last))
    };
    let names: Vec<&str> = names.split([',', '-', '–']).map(str::trim).collect();
    let all = is_place && names.len() <= REPORTERS && names.iter().all(|name| is_person(name));
    all.then(|| (names.into_iter().map(str::to_owned).collect(), place))
}

/// `李明台北26日電`: the place stands glued to the name.
fn before_place(glued: &str) -> Option<String> {
    let name = glued.chars().count().checked_sub(PLACE_CHARS)?;
    let name: String = glued.chars().take(name).collect();
    (name.chars().count() < NAME_CHARS && is_name(&name)).then_some(name)
}

/// What stands side by side, as names do.
fn parts(names: &str) -> impl Iterator<Item = &str> {
    names.split(['、', ' ', '\u{3000}', '，', ',']).filter(|part| !part.is_empty())
}

/// A name in Chinese of who wrote, not of who took the picture.
fn wrote(part: &str, lexicon: &Lexicon<'_>) -> bool {
    is_name(part) && !part.ends_with(TOOK_IT) && !lexicon.is_no_author(part)
}

fn is_name(text: &str) -> bool {
    (2..=NAME_CHARS).contains(&text.chars().count()) && text.chars().all(is_solo)
}

#[cfg(test)]
mod tests {
    use super::super::sample::built_in_lexicon;
    use super::*;

    #[test]
    fn reporters_sign_in_brackets() {
        let lexicon = built_in_lexicon();
        let signing = |text| signing(text, &lexicon);
        assert_eq!(signing("港は昨日、閉鎖された。（山田花子記者、佐藤太郎記者）"), ["山田花子", "佐藤太郎"]);
        assert_eq!(signing("（山田花子記者）"), ["山田花子"]);
        for none in [
            "港は閉鎖された（写真も）",
            "港は閉鎖された（山田花子）",
            "港は閉鎖された。",
            "（共同、山田花子記者）",
            "（本報記者）",
            "（特約記者）",
        ] {
            assert!(signing(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn a_line_of_names_in_brackets_signs_a_text_in_japanese() {
        let lexicon = built_in_lexicon();
        for (line, want) in [
            ("【山田花子】", "山田花子"),
            ("【山田花子、佐藤太郎】", "山田花子+佐藤太郎"),
            ("（大和田 千鶴）", "大和田 千鶴"),
            ("（山田花子）", ""),
            ("（写真 提供）", ""),
            ("【写真特集の一覧】", ""),
            ("山田花子", ""),
        ] {
            assert_eq!(in_brackets(line, &lexicon).join("+"), want, "{line}");
        }
    }

    #[test]
    fn a_line_of_reporters_signs_a_text_in_chinese() {
        let lexicon = built_in_lexicon();
        for (line, want) in [
            ("　　海湾日报记者 欧阳晓晨 马骏", "欧阳晓晨+马骏"),
            ("（记者 李明）", "李明"),
            ("（記者李明、王芳）", "李明+王芳"),
            ("记者手记", ""),
            ("本报记者报道", ""),
            ("记者：后来呢", ""),
            ("记者从市政府获悉，港口今天关闭。", ""),
            ("（记者李明摄）", ""),
            ("海湾日报记者", ""),
        ] {
            assert_eq!(signed_line(line, &lexicon).join("+"), want, "{line}");
        }
    }

    #[test]
    fn reporters_stand_before_a_place_in_capitals() {
        for (text, want) in [
            ("Ayşe YILMAZ/İZMİR,", Some(("Ayşe YILMAZ", "İZMİR"))),
            ("Ayşe Nur YILMAZ - Ali KAYA / ÇANAKKALE", Some(("Ayşe Nur YILMAZ+Ali KAYA", "ÇANAKKALE"))),
            ("NEW YORK/LOS ANGELES", None),
            ("New York/Los Angeles", None),
            ("Berlin/PARIS", None),
            ("İZMİR", None),
        ] {
            let found = before_capitals(text);
            let found = found.as_ref().map(|(names, place)| (names.join("+"), *place));
            assert_eq!(found.as_ref().map(|(names, place)| (names.as_str(), *place)), want, "{text}");
        }
    }

    #[test]
    fn reporters_stand_in_brackets_before_the_text() {
        let lexicon = built_in_lexicon();
        for (text, want) in [
            ("（海湾社記者李明珠台北26日電）港口今天關閉。", "李明珠"),
            ("〔記者李明／新北報導〕港口今天關閉。", "李明"),
            ("記者李明、王芳／台北報導 港口今天關閉。", "李明+王芳"),
            ("本报讯（记者 李明 通讯员 王芳）港口今天关闭。", "李明"),
            ("海湾网哈尔滨5月19日电 (记者 李明)港口今天关闭。", "李明"),
            ("记者从市政府获悉，港口今天关闭（图）。", ""),
            ("港口今天关闭，市长在港口旁边的办公大楼里对记者表示，船只将停靠别处（记者 李明）", ""),
            ("The harbour is closed (Jane Doe).", ""),
            ("港口的新燈塔。（記者李明攝）", ""),
        ] {
            assert_eq!(named(text, &lexicon).join("+"), want, "{text}");
        }
    }
}
