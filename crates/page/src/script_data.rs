//! The text of pages that scripts fill: the last resort, where the markup
//! holds next to none. It stands there as a string, of JSON-LD
//! (`articleBody`) or of a framework's state, as markup or as lines.

use depeche_model::{Block, ElementId, Note, Page};

/// A page with so many words of running text needs no help.
const ENOUGH: u32 = 40;
/// A string of fewer bytes is no article.
const SHORTEST: usize = 300;
/// Strings hold JSON that holds strings, down to so many levels.
const LEVELS: usize = 3;
/// Words of a block that count as running text.
const RUNNING: u32 = 10;

/// The page, with the longest prose of its scripts behind its own blocks
/// where those hold no text; then a note says so. `parse` reads markup. Linear in the markup.
pub(crate) fn fill(page: Page, html: &str, parse: fn(&str) -> Page) -> Page {
    if running(&page) >= ENOUGH {
        return page;
    }
    let mut found = Vec::new();
    scripts(html).for_each(|script| strings(script, LEVELS, &mut found));
    let longest = found.into_iter().max_by_key(String::len);
    let body = longest.map(|text| parse(&as_markup(&text))).filter(|body| running(body) >= ENOUGH);
    match body {
        Some(body) => appended(page, body),
        None => page,
    }
}

fn running(page: &Page) -> u32 {
    let is_running = |b: &&Block| {
        let f = &b.features;
        f.words >= RUNNING && f.ends_sentence && f.link_chars * 2 < f.chars && !f.hidden
    };
    page.blocks.iter().filter(is_running).map(|b| b.features.words).sum()
}

/// What stands between the tags of each script.
fn scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (_, content) = rest.split_once('>')?;
        content.split_once("</script").map(|(script, _)| script)
    })
}

/// The long strings in JSON or in a script that are not JSON themselves.
/// Whatever stands between two quotes is tried: a stray quote costs one string.
fn strings(script: &str, levels: usize, found: &mut Vec<String>) {
    for raw in between_quotes(script).filter(|raw| raw.len() >= SHORTEST) {
        let Ok(text) = serde_json::from_str::<String>(&format!("\"{raw}\"")) else { continue };
        if holds_json(&text) {
            if levels > 0 {
                strings(&text, levels - 1, found);
            }
        } else if text.len() >= SHORTEST && text.contains(' ') {
            found.push(text);
        }
    }
}

fn between_quotes(script: &str) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    script.split(move |c| {
        let quote = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        quote
    })
}

fn holds_json(text: &str) -> bool {
    ["\":\"", "\":{", "\":[", "\": "].iter().any(|sign| text.contains(sign))
}

fn as_markup(text: &str) -> String {
    if ["</p", "</div", "<br"].iter().any(|tag| text.contains(tag)) {
        return text.to_owned();
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    escaped.lines().map(|line| format!("<p>{line}</p>")).collect()
}

fn appended(mut page: Page, body: Page) -> Page {
    let offset = u32::try_from(page.elements.len()).unwrap_or(u32::MAX);
    let moved = |id: ElementId| ElementId(id.0.saturating_add(offset));
    page.elements.extend(body.elements.into_iter().map(|mut e| {
        e.parent = e.parent.map(moved);
        e
    }));
    page.blocks.extend(body.blocks.into_iter().map(|b| Block { element: moved(b.element), ..b }));
    page.notes.push(Note::new("body_from_script", "the markup holds no text; a string in a script does"));
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream;

    const SENTENCE: &str =
        "The harbour office said on Monday that the northern pier stays closed until spring.";

    fn filled(html: &str) -> Page {
        fill(stream::page(html), html, stream::page)
    }

    fn texts(page: &Page) -> Vec<&str> {
        page.blocks.iter().map(|b| b.text.as_str()).collect()
    }

    #[test]
    fn markup_in_a_frameworks_state_becomes_blocks() {
        let body = format!("\\u003cp class=\\\"a\\\"\\u003e{SENTENCE}\\u003c/p\\u003e").repeat(4);
        let page = filled(&format!("<div id=app></div><script>self.f.push([1,\"{body}\"])</script>"));
        assert_eq!(texts(&page), [SENTENCE; 4]);
        assert_eq!(page.notes[0].code, "body_from_script");
        assert_eq!(page.elements[page.blocks[0].element.0 as usize].class, "a");
    }

    #[test]
    fn json_in_json_is_read_and_lines_become_paragraphs() {
        let body = [SENTENCE; 5].join("\n");
        let inner = serde_json::json!({ "articleBody": body, "x": "a & b" }).to_string();
        let outer = serde_json::json!({ "state": inner });
        let page = filled(&format!("<p>Menu</p><script type=application/json>{outer}</script>"));
        assert_eq!(texts(&page)[..2], ["Menu", SENTENCE]);
        assert_eq!(page.blocks.len(), 6);
    }

    #[test]
    fn a_page_with_text_is_left_alone() {
        let text = format!("<p>{SENTENCE}</p>").repeat(4);
        let page = filled(&format!("{text}<script>x=\"{}\"</script>", "Other words stand here. ".repeat(40)));
        assert_eq!((page.blocks.len(), page.notes.len()), (4, 0));
    }

    #[test]
    fn scripts_without_prose_change_nothing() {
        let page = filled(&format!("<p>Menu</p><script>x=\"{}\";y='</script>", "0123456789".repeat(60)));
        assert_eq!((texts(&page), page.notes.len()), (vec!["Menu"], 0));
    }
}
