//! Titles known by their element: `<span class="news_title">The bridge is closed</span>`.

use super::byline_class::around;
use depeche_model::{Block, Page};

/// Words of the classes of titles, in the languages in which sites name them…
const TITLES: &[&str] = &[
    "title",
    "headline",
    "hed",
    "titel",
    "titre",
    "titulo",
    "titol",
    "titolo",
    "titlu",
    "tytul",
    "tittel",
    "otsikko",
    "overskrift",
    "nadpis",
    "naslov",
    "nazva",
    "nazvanie",
    "zagolovok",
    "zaglavie",
    "cim",
    "cím",
    "baslik",
    "judul",
    "tieude",
    "biaoti",
    "midashi",
    "virsraksts",
    "antraste",
    "pealkiri",
    "titlos",
    "titulli",
];
/// …and of the titles of other things.
const OF_OTHERS: &[&str] = &[
    "site",
    "page",
    "pagina",
    "section",
    "block",
    "box",
    "widget",
    "menu",
    "sub",
    "subtitle",
    "sidebar",
    "logo",
    "related",
    "list",
    "category",
    "head",
    "header",
    "main",
    "image",
    "photo",
    "foto",
    "caption",
    "share",
    "social",
    "author",
    "autor",
    "job",
    "newsletter",
    "next",
    "prev",
    "comment",
    "comments",
    "gallery",
    "video",
    "popular",
    "recent",
    "latest",
    "ad",
    "promo",
    "footer",
    "nav",
    "tab",
    "card",
    "teaser",
    "poll",
    "event",
];
/// The element, or one around it that says how words look, or the first around these, is of a title's class or id:
/// `news_title`, `tituloNoticia`, `cim`, `lblTitle`.
pub(super) fn is_of_title(block: &Block, page: &Page) -> bool {
    let around = || around(page, block.element).map(|(_, e)| e);
    let inline = around().take_while(|e| e.is_inline() || e.tag == "a").count();
    around().take(inline + 1).flat_map(|e| [&e.class, &e.id]).any(|name| {
        let mut words = name.split(|c: char| !c.is_alphabetic()).flat_map(in_camel_case);
        let is = |word: &str, of: &[&str]| of.iter().any(|other| word.eq_ignore_ascii_case(other));
        words.clone().any(|word| is(word, TITLES)) && !words.any(|word| is(word, OF_OTHERS))
    })
}

/// The words of a name in camel case.
fn in_camel_case(name: &str) -> impl Iterator<Item = &str> + Clone {
    let begins = name.char_indices().filter(|(_, c)| c.is_uppercase()).map(|(at, _)| at);
    let ends = begins.clone().filter(|at| *at > 0).chain([name.len()]);
    let begins = [0].into_iter().chain(begins.filter(|at| *at > 0));
    begins.zip(ends).map(|(begin, end)| &name[begin..end])
}

#[cfg(test)]
mod tests {
    use super::super::sample::page;
    use super::*;
    use depeche_model::{Element, ElementId};

    #[test]
    fn classes_name_titles_in_many_languages_and_spellings() {
        let is_title = |class: &str| {
            let mut page = page("p The bridge is closed");
            let parent = Some(page.blocks[0].element);
            page.blocks[0].element = ElementId(page.elements.len() as u32);
            page.elements.push(Element {
                tag: "span".to_owned(),
                class: class.to_owned(),
                parent,
                ..Element::default()
            });
            is_of_title(&page.blocks[0], &page)
        };
        for class in ["title", "news_title", "tituloNoticia", "cim", "nazva", "art-headline big"] {
            assert!(is_title(class), "{class}");
        }
        for class in ["", "untitled", "tituloPagina", "site-title", "subTitle", "lead"] {
            assert!(!is_title(class), "{class}");
        }
    }
}
