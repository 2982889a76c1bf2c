//! The stream against the tree: the same blocks from the same markup.

use super::page;
use crate::dom;
use crate::size::MAX_BLOCKS;
use depeche_model::{Block, Page};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// A block with the tags and classes around it, and all that was counted.
fn shown(page: &Page, block: &Block) -> String {
    let mut path = Vec::new();
    let mut at = Some(block.element);
    while let Some(element) = at.and_then(|id| page.elements.get(id.0 as usize)) {
        path.insert(0, format!("{}.{}#{}{:?}", element.tag, element.class, element.id, element.attrs));
        at = element.parent;
    }
    let f = block.features;
    let counts = (f.link_chars, f.links, f.strong_chars, f.hidden, f.control);
    format!("{} | {:?} {counts:?} | {}", block.text, block.kind, path.join(">"))
}

fn blocks(page: &Page) -> Vec<String> {
    page.blocks.iter().map(|b| shown(page, b)).collect()
}

/// Both sources agree in everything.
fn check(html: &str) {
    let (stream, tree) = (page(html), dom::page(html));
    assert_eq!(blocks(&stream), blocks(&tree), "{html}");
    assert_eq!(stream.head, tree.head, "{html}");
    assert_eq!(stream.images, tree.images, "{html}");
}

fn check_all(pages: &[&str]) {
    pages.iter().for_each(|html| check(html));
}

#[test]
fn implied_elements_of_a_page() {
    check_all(&[
        "",
        "a",
        "<p>a",
        "<title>t</title>a",
        "<html lang=fr><body class=x>a</body></html>b<p>c",
        "<!doctype html><html><head><title>t<b></title><meta name=a content=b></head><body>a",
        "<div>a</div><html lang=de><body class=late>b",
        "<head></head><meta name=a content=b><link rel=canonical href=x><p>a",
        "<script>a<b</script><style>p{}</style><p>a",
        "</p></div></br>a",
        "<body><head><title>t</title></head>a",
        "<noscript><p>no</p></noscript><p>a",
        "<html><body><p>a</html><p>b</body>c",
    ]);
}

#[test]
fn end_tags_left_out() {
    check_all(&[
        "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e",
        "<dl><dt>a<dd>b<p>c<dt>d</dl>e",
        "<p>a<p>b<div>c</p>d</div>e",
        "<p>a<h2>b<h3>c</h2>d",
        "<select><option>a<option>b</select>c",
        "<select><option>a<select><p>b<p>c",
        "<select><option>a<select>b<select><p>c</select><p>d",
        "<p><button>a<p>b</button>c</p>d",
        "<li>a<div><li>b</div>c",
        "<ruby>a<rt>b<rp>c</ruby>d",
        "<p>a<ul><li>b</p>c</ul>d",
        "<blockquote>a<p>b</blockquote>c<pre>\n d\n</pre>e<hr>f",
        "<pre>a\nb\n\nc <b>d\n</b>\ne</pre><div style='white-space:pre-wrap'>a.\nb</div>",
    ]);
}

/// A tree's templates have contents of their own, which it does not walk.
#[test]
fn declarative_shadow_roots_are_read() {
    let texts = |html| page(html).blocks.into_iter().map(|b| b.text).collect::<Vec<_>>();
    assert_eq!(texts("<x-a><template shadowrootmode=open><p>a</p></template><p>b</p></x-a>"), ["a", "b"]);
    assert_eq!(texts("<x-a><template><p>a</p></template><p>b</p></x-a>"), ["b"]);
}

#[test]
fn tables() {
    check_all(&[
        "<table><tr><td>a<td>b<tr><th>c</table>d",
        "<table><caption>a</caption><col><tr><td>b</table>",
        "<!doctype html><p>a<table><tr><td>b</table>c",
        "<p>a<table><tr><td>b</table>c",
        "<table><tbody><tr><td>a<table><tr><td>b</table>c</table>d",
        "<table><form class=x><tr><td>a<input></form><td>b</table>c",
        "<table><tr><td><b>a<td>b</table>c",
        "<table><thead><tr><td>a</thead><tfoot><tr><td>b</table>",
        "<table><td>a</tr><td>b</table></td>c",
        "<div><td>a</div><tr>b",
        "<table><tr><td>a</div></td><td>b</table>",
        "<table><tr><td><p>a</table>b<table><table><tr><td>c",
    ]);
}

#[test]
fn formatting_across_blocks() {
    check_all(&[
        "<p><b>a<p>b</b>c",
        "<p>a<b><i>b</b>c</i>d",
        "<a href=x>a<a href=y>b</a>c",
        "<p><font color=red>a<p>b<p>c",
        "<b><b><b><b><b>a<p>b",
        "<div><a rel=author href=x>a</div><div>b</a></div>",
        "<p><a href=x>a</p><p>b</a></p>",
        "a</b></i>b<nobr>c<nobr>d",
    ]);
}

#[test]
fn svg_and_math() {
    check_all(&[
        "<svg><title>t</title><path/><style><![CDATA[ a > b ]]></style></svg>a",
        "<svg><g><p>a</svg>b",
        "<svg><foreignObject><div>a</div></foreignObject></svg>b",
        "<p><svg viewBox=0><a>x</a></p>b",
        "<math><mi>x<p>a</math>b",
        "<svg/>a<svg><circle/></svg>b",
        "<div class=a><svg><link/><param><source>x</svg>b</div>c",
        "<a href=x><svg><link><link><li><a href=y>a",
        "<![CDATA[a]]>b",
    ]);
}

#[test]
fn raw_text_and_what_is_hidden() {
    check_all(&[
        "<textarea><p>a</textarea>b<iframe><p>c</iframe>d<xmp><b>e</xmp>f",
        "<script>'</scr'+'ipt>'</script>a",
        "<script><!-- <script>x</script> --></script>a",
        "<template><p>a</template>b<template><tr><td>c</template>d",
        "<object><p>a</object>b<video><p>c</video>d",
        "<div style='display: none'><p>a</div><p hidden>b",
        "<script type='application/ld+json'>{\"a\":\"b &amp; c\"}</script><time datetime=2020 class=x>d</time>",
        "<plaintext>a<b>",
    ]);
}

#[test]
fn attributes_entities_and_odd_characters() {
    check_all(&[
        "<p class=a class=b ID=c>x",
        "<p data-a='&lt;b&gt;' title=\"&eacute;\" aria-label=x>a &amp b &notit; &#128; &nbsp;c",
        "a\r\nb\rc<meta name=d content='e\r\nf'>",
        "<a href='?a=1&copy=2' rel=tag>a</a><img src='x&amp;y' alt='&quot;'>",
        "<DIV CLASS=x>a</DIV><X-Card>b</x-card>c",
        "a < b <3 </ c <!d> <?e?> </>f",
        "<p>a<!-- b --!>c<!-->d",
        "<button>a</button><label>b</label><span role=button>c</span>",
        "<p>a<br>b<br><br>c<wbr>d&shy;e",
        "<div itemprop=author>a<span itemprop='name'>b</span></div><meta itemprop=datePublished content=2020>",
    ]);
}

/// Browsers move these; the stream leaves them where they stand.
#[test]
fn what_is_left_where_it_stands() {
    let texts = |html| page(html).blocks.into_iter().map(|b| b.text).collect::<Vec<_>>();
    assert_eq!(texts("<table>a<tr><td>b</table>"), ["a", "b"]);
    assert_eq!(texts("<table><tr><td>b</td></tr>a</table>"), ["b", "a"], "a browser shows a first");
    let page = page("<em>a<ul><li>b</em>c</ul>d");
    let strong: Vec<_> = page.blocks.iter().map(|b| b.features.strong_chars).collect();
    assert_eq!(strong, [1, 1, 0], "only what stood before the end tag");
    let around: Vec<_> = page.elements.iter().map(|e| e.tag.as_str()).collect();
    assert_eq!(around, ["html", "body", "em", "ul", "li"], "a browser takes the list out of the em");
}

#[test]
fn links_end_where_their_end_tag_stands() {
    check("<a href=x><div>lien</a> et texte</div><p>fin");
    let page = page("<a href=x><div>lien</a> et texte</div><p>fin");
    let links: Vec<_> = page.blocks.iter().map(|b| b.features.link_chars).collect();
    assert_eq!(links, [4, 0]);
}

#[test]
fn nesting_is_limited_and_text_is_not() {
    let page = page(&format!("{}deep{}<p>after", "<div>".repeat(100_000), "</div>".repeat(100_000)));
    let texts: Vec<_> = page.blocks.iter().map(|b| b.text.as_str()).collect();
    assert_eq!(texts, ["deep", "after"]);
    assert_eq!(page.notes[0].code, "nesting_limited");
    assert_eq!(page.elements.last().map(|e| e.tag.as_str()), Some("p"));
}

#[test]
fn overlong_tags_are_noted() {
    let page = page(&format!("<p{}>a", " a=1".repeat(100_000)));
    assert_eq!((page.blocks[0].text.as_str(), page.notes[0].code), ("a", "attributes_limited"));
}

#[test]
fn blocks_are_limited_and_a_note_says_so() {
    let page = page(&format!("<p>head{}", "<p>a".repeat(MAX_BLOCKS)));
    assert_eq!((page.blocks.len(), page.blocks[0].text.as_str()), (MAX_BLOCKS, "head"));
    assert_eq!(page.notes[0].code, "blocks_limited");
}

#[test]
fn rows_without_text_leave_no_element() {
    assert!(page(&format!("<table>{}</table><p>a", "<tr><td>".repeat(1_000))).elements.len() <= 3);
}

/// Each takes milliseconds; anything quadratic takes minutes.
#[test]
fn floods_are_linear() {
    let floods = [
        "<",
        "<!",
        "<!--",
        "</",
        "<a",
        "<a ",
        "<a href='",
        "&",
        "<p>",
        "<b>",
        "</b>",
        "</p>",
        "<font color=1>a<p>",
        "<table>",
        "<tr>",
        "<td>",
        "<svg>",
        "<select>",
        "<script>",
        "<script><!--",
        "--",
        "]]>",
        "<li>",
        "<div>a",
        "<span>",
        "</span>",
        "<b><p>",
        "<form>",
        "<template>",
        "<a>",
        "<object>",
        "<![CDATA[",
        "<title>",
    ];
    for flood in floods {
        for around in ["", "<svg>", "<table>"] {
            let html = around.to_owned() + &flood.repeat(300_000 / flood.len());
            let start = Instant::now();
            page(&html);
            assert!(start.elapsed() < Duration::from_secs(30), "{flood}");
        }
    }
}

#[test]
fn rows_in_a_template_need_no_table() {
    for part in ["tbody", "tr", "colgroup", "caption", "td"] {
        check(&format!("<p>a<template><{part}><table><tr><td>x</template><p>b"));
    }
}

/// Tags and text in any order.
const MARKUP: &str = "(<(html|head|body|p|div|span|b|i|a|ul|li|dl|dt|dd|table|tr|td|tbody|caption|h1|form|button|br|img|svg|link|param|math|\
    title|script|style|template|select|option|section|font|object|pre)( class=[a-z])?>\
    |</(p|div|span|b|i|a|ul|li|dl|table|tr|td|h1|form|svg|script|template|select|font|object)>\
    |[a-z<>&; ]{1,5}|\\PC{1,3}){0,40}";

proptest! {
    #[test]
    fn anything_gives_a_page_with_sound_elements(html in MARKUP) {
        let page = page(&html);
        for block in &page.blocks {
            prop_assert!((block.element.0 as usize) < page.elements.len());
            prop_assert!(!block.text.is_empty());
        }
        for (i, element) in page.elements.iter().enumerate() {
            prop_assert!(element.parent.is_none_or(|p| (p.0 as usize) < i));
        }
    }

    /// Text may stand elsewhere than in a browser, but no word is lost or made.
    #[test]
    fn words_are_those_of_the_tree(words in prop::collection::vec("[a-z]{3}", 1..12), tags in prop::collection::vec("p|div|b|i|a|ul|li|h2|section|em|td|tr|table", 12)) {
        let html: String = words.iter().zip(&tags).map(|(w, t)| format!("<{t}> {w} ")).collect();
        let sorted = |page: Page| {
            let all = page.blocks.iter().map(|b| b.text.replace(" | ", " ")).collect::<Vec<_>>().join(" ");
            let mut words: Vec<String> = all.split(' ').map(str::to_owned).collect();
            words.sort();
            words
        };
        prop_assert_eq!(sorted(page(&html)), sorted(dom::page(&html)));
    }
}
