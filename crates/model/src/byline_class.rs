//! Words of classes that say an element holds who wrote the text.

/// Does a class name a byline: `node__author`, `article-byline`, `authorsDate`?
pub fn names_byline(class: &str) -> bool {
    has_word(class, |word| {
        matches!(
            word,
            b"author"
                | b"authors"
                | b"byline"
                | b"bylines"
                | b"writer"
                | b"writers"
                | b"reporter"
                | b"reporters"
                | b"journalist"
                | b"journalists"
                | b"autor"
                | b"autora"
                | b"auteur"
                | b"auteurs"
                | b"autore"
                | b"autores"
                | b"autori"
                | b"autoren"
                | b"autorin"
                | b"autors"
                | b"avtor"
                | b"avtori"
                | b"szerzo"
                | b"szerzok"
                | b"yazar"
                | b"muhabir"
                | b"muallif"
                | b"penulis"
                | b"skribent"
                | b"skrywer"
                | b"forfatter"
                | b"hofundur"
                | b"kirjoittaja"
                | b"toimittaja"
                | b"zurnalists"
                | b"journaliste"
                | b"journalistes"
                | b"periodista"
                | b"giornalista"
                | b"redakteur"
                | b"signature"
                | b"podpis"
                | b"potpis"
        )
    })
}

/// Does a class name something else about an author: `author-bio`, `comment-author`?
pub fn names_other_than_byline(class: &str) -> bool {
    has_word(class, |word| {
        matches!(
            word,
            b"bio"
                | b"biography"
                | b"comment"
                | b"comments"
                | b"guestbook"
                | b"related"
                | b"review"
                | b"reviews"
                | b"avatar"
                | b"image"
                | b"img"
                | b"box"
                | b"card"
                | b"popular"
                | b"quote"
                | b"list"
                | b"share"
                | b"sharing"
                | b"social"
                | b"follow"
                | b"description"
                | b"desc"
        )
    })
}

/// Bytes of the longest of all these words.
const LONGEST: usize = 12;

/// Is a word of the class, in small letters, one of those?
fn has_word(class: &str, is: impl Fn(&[u8]) -> bool) -> bool {
    parts(class).any(|part| {
        let mut lower = [0; LONGEST];
        let Some(lower) = lower.get_mut(..part.len()) else { return false };
        lower.copy_from_slice(part.as_bytes());
        lower.make_ascii_lowercase();
        is(lower)
    })
}

/// The words of a class, parted by signs and by capitals behind small letters.
fn parts(class: &str) -> impl Iterator<Item = &str> {
    class.split(|c: char| !c.is_alphanumeric()).flat_map(|part| {
        let bytes = part.as_bytes();
        let seams = (1..bytes.len())
            .filter(|at| bytes[at - 1].is_ascii_lowercase() && bytes[*at].is_ascii_uppercase());
        let mut start = 0;
        seams.chain([part.len()]).map(move |end| &part[std::mem::replace(&mut start, end)..end])
    })
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
        for class in ["authority", "story", "", "coauthored"] {
            assert!(!names_byline(class), "{class}");
        }
        assert!(names_other_than_byline("comment-author") && names_other_than_byline("authorBio"));
        assert!(!names_other_than_byline("author"));
    }
}
