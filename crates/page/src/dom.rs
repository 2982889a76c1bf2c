//! HTML through `scraper`'s tree: the reference source of events.

use crate::attributes::Attribute;
use crate::builder::Builder;
use crate::nesting;
use crate::tags::{Name, VOID};
use depeche_model::Page;
use ego_tree::iter::Edge;
use scraper::{Html, Node};
use std::borrow::Cow;

/// Parses a page as browsers do and walks its tree once, in document order.
pub(crate) fn page(html: &str) -> Page {
    let (html, note) = nesting::limit(html);
    let tree = Html::parse_document(&html).tree;
    let mut builder = Builder::new();
    note.into_iter().for_each(|n| builder.note(n));
    let mut attrs = Vec::new();
    for edge in tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    attrs.extend(element.attrs().map(attribute));
                    builder.open(Name::new(element.name()), &mut attrs);
                }
                Node::Text(text) => builder.text(text),
                _ => {}
            },
            Edge::Close(node) => {
                if node.value().as_element().is_some_and(|e| !Name::new(e.name()).tag.is(VOID)) {
                    builder.close();
                }
            }
        }
    }
    builder.finish()
}

fn attribute<'a>((name, value): (&'a str, &'a str)) -> Attribute<'a> {
    Attribute { name: Cow::Borrowed(name), value: Cow::Borrowed(value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use depeche_model::{Block, BlockKind};

    fn check(html: &str, expected: &[&str]) -> Page {
        let page = page(html);
        let texts: Vec<_> = page.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(texts, expected);
        page
    }

    fn path(page: &Page, block: &Block) -> String {
        let mut tags = Vec::new();
        let mut at = Some(block.element);
        while let Some(id) = at {
            let element = &page.elements[id.0 as usize];
            tags.insert(0, element.tag.clone());
            at = element.parent;
        }
        tags.join(">")
    }

    #[test]
    fn leaf_blocks_in_order() {
        let page = check(
            "<div>Un <b>deux</b><p>trois\n quatre</p>cinq<ul><li>six<li>sept</ul></div>",
            &["Un deux", "trois quatre", "cinq", "six", "sept"],
        );
        assert_eq!(path(&page, &page.blocks[1]), "html>body>div>p");
        assert_eq!(page.blocks[3].kind, BlockKind::ListItem);
    }

    #[test]
    fn what_shows_nothing_is_no_block() {
        check("<p>a</p><p>&nbsp;</p><p><b>&#8203;</b>&shy;</p><p>&nbsp;b</p>", &["a", "\u{a0}b"]);
        check("a<p>&nbsp;</p>b", &["a", "b"]);
    }

    #[test]
    fn text_wholly_inside_an_inline_element_belongs_to_it() {
        let page = check("<div><span class=credit>AFP</span></div><div><i>a</i> b</div>", &["AFP", "a b"]);
        assert_eq!(path(&page, &page.blocks[0]), "html>body>div>span");
        assert_eq!(path(&page, &page.blocks[1]), "html>body>div");
        let page = check("<div><i>a</i> <i>b</i></div>", &["a b"]);
        assert_eq!(path(&page, &page.blocks[0]), "html>body>div");
    }

    #[test]
    fn two_line_breaks_part_paragraphs_and_one_parts_short_lines() {
        check(
            "<td>By A. Writer<br>Staff<br>The port, closed since the storm of last winter, is<br>open again.<br><br>Next</td>",
            &[
                "By A. Writer",
                "Staff",
                "The port, closed since the storm of last winter, is open again.",
                "Next",
            ],
        );
    }

    #[test]
    fn links_and_controls_are_counted() {
        let page = check(
            "<p><a href=x>Lire</a> et <a href=y>voir</a></p><button>OK</button>",
            &["Lire et voir", "OK"],
        );
        let f = &page.blocks[0].features;
        assert_eq!((f.links, f.link_chars, f.chars), (2, 8, 12));
        assert!(page.blocks[1].features.control);
    }

    #[test]
    fn data_rows_are_one_block_and_layout_cells_are_not() {
        let page =
            check("<table><tr><th>Ville<th>Voix<tr><td>Lyon<td>12</table>", &["Ville | Voix", "Lyon | 12"]);
        assert_eq!(page.blocks[0].kind, BlockKind::TableRow);
        check("<table><tr><td><div>Menu</div><div>Sport</div><td>Texte</table>", &["Menu", "Sport", "Texte"]);
    }

    #[test]
    fn head_facts_are_gathered() {
        let page = check(
            "<html lang=fr><head><title>T</title><meta property='og:title' content='O'>
             <script type='application/ld+json'>{\"a\":1}</script></head>
             <body><time datetime=2020-01-02 class=pub>hier</time> <a rel=author href=/x>Ana</a><script>no</script>",
            &["hier Ana"],
        );
        let head = &page.head;
        assert_eq!((head.title.as_deref(), head.language.as_deref()), (Some("T"), Some("fr")));
        assert_eq!(head.metas, [("og:title".to_owned(), "O".to_owned())]);
        assert_eq!(head.json_ld, ["{\"a\":1}"]);
        assert_eq!(head.times[0].datetime.as_deref(), Some("2020-01-02"));
        assert_eq!(head.links[0].text, "Ana");
    }

    #[test]
    fn line_ends_that_are_kept() {
        check("<pre>Wrapped\nby hand.\n \nNext &amp;\nlast.</pre>", &["Wrapped by hand.", "Next & last."]);
        check("<pre><code>a = 1;\n\nb = 2;</code></pre>", &["a = 1; b = 2;"]);
        check("<pre class='highlight'>a = 1;\n\nb = 2;</pre>", &["a = 1; b = 2;"]);
        check("<p style='white-space: pre-line'>One.\nTwo.\n\nThree.</p>", &["One.", "Two.", "Three."]);
        check("<p style='white-space: nowrap'>One.\n\nTwo.</p>", &["One. Two."]);
        check("<pre><p style='white-space:normal'>One.\n\nTwo.</p></pre>", &["One. Two."]);
    }

    #[test]
    fn hidden_by_attribute_or_style() {
        let page =
            check("<div style='display: none'><p>a</p></div><p hidden>b</p><p>c</p>", &["a", "b", "c"]);
        let hidden: Vec<_> = page.blocks.iter().map(|b| b.features.hidden).collect();
        assert_eq!(hidden, [true, true, false]);
    }
}
