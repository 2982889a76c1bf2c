//! Text that was escaped once too often on its way into a dump: markup without a tag (`&lt;p&gt;`), line ends that are
//! two characters (`\n`).

use depeche_model::{Format, Note};

/// Tags by which escaped markup is known.
const TAGS: [&str; 4] = ["&lt;/p&gt;", "&lt;p&gt;", "&lt;br", "&lt;/div&gt;"];
/// So many escaped line ends, each behind the end of a sentence or another one: `C:\new\names` has none.
const LINE_ENDS: usize = 2;

/// The text with the escapes undone, and a note that says so; nothing if it has none, or has tags or lines of its own.
pub(crate) fn undo(text: &str, format: Format) -> Option<(String, Note)> {
    match format {
        Format::Html if !text.contains('<') && TAGS.iter().any(|tag| text.contains(tag)) => {
            Some((htmlize::unescape(text).into_owned(), note("markup")))
        }
        Format::Text if !text.contains('\n') => {
            let ends_text = |before: &str| before.ends_with(['.', '!', '?', '"', '”', '»', '。', '।']);
            let behind_text = |(at, _): &(usize, &str)| {
                let before = text[..*at].trim_end_matches("\\r");
                ends_text(before) || before.ends_with("\\n")
            };
            let ends = text.match_indices("\\n").filter(behind_text).take(LINE_ENDS).count();
            (ends == LINE_ENDS).then(|| {
                let lines = text
                    .replace("\\r\\n", "\n")
                    .replace("\\n", "\n")
                    .replace("\\t", " ")
                    .replace("\\\"", "\"");
                (lines, note("line ends"))
            })
        }
        _ => None,
    }
}

fn note(what: &str) -> Note {
    Note::new("escapes_undone", format!("{what} escaped once too often"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undone(text: &str, format: Format) -> Option<String> {
        undo(text, format).map(|(text, _)| text)
    }

    #[test]
    fn markup_without_a_tag_is_markup() {
        let text = "&lt;p&gt;The pier &amp;amp; the quay.&lt;/p&gt;";
        assert_eq!(undone(text, Format::Html).as_deref(), Some("<p>The pier &amp; the quay.</p>"));
        assert_eq!(undone(&format!("<p>{text}"), Format::Html), None);
        assert_eq!(undone("<p>Write &lt;p&gt; for a paragraph.", Format::Html), None);
        assert_eq!(undone("1 &lt; 2", Format::Html), None);
    }

    #[test]
    fn line_ends_of_two_characters_are_line_ends() {
        let text = r#"The pier is shut.\r\n\r\nNobody knows \"why\".\nThe end."#;
        let want = "The pier is shut.\n\nNobody knows \"why\".\nThe end.";
        assert_eq!(undone(text, Format::Text).as_deref(), Some(want));
        for plain in [r"C:\new\names\notes", r"One. \n is a line end", "a.\\nb.\\nc\nd"] {
            assert_eq!(undone(plain, Format::Text), None, "{plain}");
        }
    }
}
