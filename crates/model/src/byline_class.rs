//! Words of classes that say an element holds who wrote the text.

/// Words that name a byline.
static MARKS: [u128; 46] = packed([
    "auteur",
    "auteurs",
    "author",
    "authors",
    "autor",
    "autora",
    "autore",
    "autoren",
    "autores",
    "autori",
    "autorin",
    "autors",
    "avtor",
    "avtori",
    "byline",
    "bylines",
    "contributor",
    "contributors",
    "egilea",
    "forfatter",
    "giornalista",
    "hofundur",
    "journalist",
    "journaliste",
    "journalistes",
    "journalists",
    "kirjoittaja",
    "muallif",
    "muhabir",
    "penulis",
    "periodista",
    "podpis",
    "potpis",
    "redakteur",
    "reporter",
    "reporters",
    "signature",
    "skribent",
    "skrywer",
    "szerzo",
    "szerzok",
    "toimittaja",
    "writer",
    "writers",
    "yazar",
    "zurnalists",
]);

/// Words that say it is of somebody else's, or about the author.
static PERSONS: [u128; 5] = packed(["avatar", "bio", "biography", "comment", "comments"]);

/// Words that say it is a box of other things.
static BOXES: [u128; 17] = packed([
    "box",
    "card",
    "desc",
    "description",
    "follow",
    "guestbook",
    "image",
    "img",
    "list",
    "popular",
    "quote",
    "related",
    "review",
    "reviews",
    "share",
    "sharing",
    "social",
]);

/// Words of what else may have an author.
static WORKS: [u128; 7] = packed(["book", "co", "foto", "photo", "picture", "song", "video"]);

/// Does a class name a byline: `node__author`, `article-byline`, `authorsDate`?
pub fn names_byline(class: &str) -> bool {
    // A word may be glued before it (`newsauthor`), but not one that says whose author it is.
    let is_glued = |word: u128| {
        let before = word >> 48;
        let of_other = || is_among(&PERSONS, before) || is_among(&BOXES, before) || is_among(&WORKS, before);
        word & ENDING == AUTHOR && !of_other()
    };
    has_word(class, |word| is_among(&MARKS, word) || is_glued(word))
}

/// The last letters of a word, and what they say.
const ENDING: u128 = (1 << 48) - 1;
const AUTHOR: u128 = packed(["author"])[0];

/// Does a class name who comments, or what tells about the author: `comment-author`, `author-bio`?
pub fn names_other_person(class: &str) -> bool {
    let place = |name: &str| name.starts_with("author") && name.ends_with("location");
    has_word(class, |word| is_among(&PERSONS, word)) || class.split_ascii_whitespace().any(place)
}

/// Does a class name that, or a box that an author may be in: `author-card`?
pub fn names_other_than_byline(class: &str) -> bool {
    names_other_person(class) || has_word(class, |word| is_among(&BOXES, word))
}

/// Is the word one of those? Most are shorter than any of ours.
fn is_among(words: &[u128], word: u128) -> bool {
    words.first().is_some_and(|least| word >= *least) && words.binary_search(&word).is_ok()
}

/// Is a word of the class, in small letters, one that is looked for? Words are parted by signs, and by capitals
/// behind others: in `authorsDate` stands `authors`, in `byLine` all of it.
fn has_word(class: &str, is: impl Fn(u128) -> bool) -> bool {
    // What stands since the last sign, if there was a capital in it, and since the last capital.
    let (mut part, mut word, mut before) = (0, 0, 0);
    for byte in class.as_bytes() {
        let lower = LOWER[usize::from(*byte)];
        if lower == 0 {
            if is(part) || is(word) {
                return true;
            }
            (part, word, before) = (0, 0, 0);
            continue;
        }
        // One letter is no word: `vCard`.
        if before != 0 && lower != *byte && word > 255 {
            if is(word) {
                return true;
            }
            part = if part == 0 { word } else { part };
            word = 0;
        }
        word = with(word, lower);
        part = if part == 0 { 0 } else { with(part, lower) };
        before = if lower == *byte { lower } else { 0 };
    }
    is(part) || is(word)
}

/// Bytes of words as small letters; signs as 0.
static LOWER: [u8; 256] = {
    let mut lower = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let of_word = (byte as u8).is_ascii_alphanumeric() || byte > 127;
        lower[byte] = if of_word { (byte as u8).to_ascii_lowercase() } else { 0 };
        byte += 1;
    }
    lower
};

/// The word with a byte more; bytes of a long one lie over each other, and it is none of ours.
const fn with(word: u128, byte: u8) -> u128 {
    word.rotate_left(8) | byte as u128
}

/// Words as numbers, sorted.
const fn packed<const N: usize>(words: [&str; N]) -> [u128; N] {
    let mut all = [0; N];
    let mut i = 0;
    while i < N {
        let (bytes, mut at, mut word) = (words[i].as_bytes(), 0, 0);
        while at < bytes.len() {
            word = with(word, bytes[at]);
            at += 1;
        }
        let mut place = i;
        while place > 0 && all[place - 1] > word {
            all[place] = all[place - 1];
            place -= 1;
        }
        all[place] = word;
        i += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_classes_are_told() {
        for class in
            ["author", "c-byline__name", "post-author vcard", "authorsDate", "articleAuthor", "cikk-szerzo"]
        {
            assert!(names_byline(class), "{class}");
        }
        assert!(names_byline("newsauthor name") && names_byline("wp_iauthor"));
        assert!(
            !names_byline("commentauthor") && !names_byline("photoauthor") && !names_byline("x-imgauthor")
        );
        assert!(names_other_person("author-location") && !names_other_person("byline location"));
        for class in ["authority", "story", "", "coauthored"] {
            assert!(!names_byline(class), "{class}");
        }
        for class in ["byLine", "author vCard", "ByLine", "article__byLine", "BYLINE x", "x-AUTHOR-y"] {
            assert!(names_byline(class) && !names_other_than_byline(class), "{class}");
        }
        assert!(names_other_person("comment-author") && names_other_person("authorBio"));
        assert!(names_other_than_byline("author-card") && !names_other_person("author-card"));
        assert!(!names_other_than_byline("author"));
    }
}
