//! A guard against pages nested a hundred thousand deep, which cost tree
//! builders time that grows with the square of the depth.

use crate::tags::{Name, OPTIONAL, Tag, VOID};
use depeche_model::Note;
use std::borrow::Cow;

/// Elements nested deeper than this lose their tags. Real pages stay below 200.
pub(crate) const MAX_DEPTH: usize = 512;

/// Returns the markup with the tags of too deeply nested elements left out,
/// and a note if there were any. Text is never lost. Linear in the markup;
/// copies only when the limit is passed.
pub(crate) fn limit(html: &str) -> (Cow<'_, str>, Option<Note>) {
    let mut kept = String::new();
    let mut copied = 0;
    let mut depth = 0_usize;
    let mut deepest = 0;
    for tag in Tags::new(html) {
        if tag.closing {
            let over = depth > MAX_DEPTH;
            depth = depth.saturating_sub(1);
            if !over {
                continue;
            }
        } else {
            depth += 1;
            deepest = deepest.max(depth);
            if depth <= MAX_DEPTH {
                continue;
            }
        }
        kept.push_str(&html[copied..tag.start]);
        kept.push(' ');
        copied = tag.end;
    }
    if deepest <= MAX_DEPTH {
        return (Cow::Borrowed(html), None);
    }
    kept.push_str(&html[copied..]);
    (Cow::Owned(kept), Some(note(deepest)))
}

/// Says that elements were nested too deep.
pub(crate) fn note(deepest: usize) -> Note {
    let detail = format!("elements are nested {deepest} deep; tags below {MAX_DEPTH} were ignored");
    Note::new("nesting_limited", detail)
}

/// A tag that opens or closes a level, as byte positions in the markup.
struct Level {
    start: usize,
    end: usize,
    closing: bool,
}

/// A rough scan for tags: skips comments and the content of scripts and styles.
struct Tags<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Tags<'a> {
    fn new(html: &'a str) -> Self {
        Tags { html, at: 0 }
    }

    /// Moves behind the next occurrence of `end`, or to the end of the markup.
    fn skip_past(&mut self, end: &str) {
        self.at = self.html[self.at..].find(end).map_or(self.html.len(), |i| self.at + i + end.len());
    }
}

impl Iterator for Tags<'_> {
    type Item = Level;

    fn next(&mut self) -> Option<Level> {
        loop {
            let start = self.at + self.html[self.at..].find('<')?;
            self.at = start + 1;
            let rest = &self.html[self.at..];
            if rest.starts_with("!--") {
                self.skip_past("-->");
                continue;
            }
            let closing = rest.starts_with('/');
            let name_at = self.at + usize::from(closing);
            let name = self.html[name_at..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
            if name.is_empty() {
                continue;
            }
            let tag = Name::new(name).tag;
            self.skip_past(">");
            let end = self.at;
            let is_raw = matches!(tag, Tag::Script | Tag::Style);
            if is_raw && !closing {
                self.skip_past(if tag == Tag::Script { "</script" } else { "</style" });
                continue;
            }
            if !tag.is(VOID | OPTIONAL) && !is_raw {
                return Some(Level { start, end, closing });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_are_not_copied() {
        let html = "<div><p>a<p>b<br><script>if (a<b) {}</script></div>".repeat(2_000);
        let (kept, note) = limit(&html);
        assert!(matches!(kept, Cow::Borrowed(_)) && note.is_none());
    }

    #[test]
    fn deep_nesting_loses_tags_but_no_text() {
        let html = format!("{}deep{}after", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let (kept, note) = limit(&html);
        assert!(note.is_some());
        assert_eq!(kept.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(kept.matches("</div>").count(), MAX_DEPTH);
        assert!(kept.contains("deep") && kept.ends_with("after"));
    }
}
