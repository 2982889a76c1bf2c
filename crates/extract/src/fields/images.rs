//! Images of the article as absolute addresses, the main one first.

use super::facts::Facts;
use super::site::is_web;
use std::ops::Range;
use url::Url;

/// Most images of one article.
const MAX_IMAGES: usize = 40;
/// Longest address.
const MAX_BYTES: usize = 2000;
/// File names of images that show nothing.
const EMPTY: &[&str] = &[
    "spacer",
    "blank",
    "pixel",
    "1x1",
    "transparent",
    "placeholder",
    "lazyload",
    "loader",
    "clear",
    "tracking",
];

/// Images named in the head, then those of the body: `body` is the range of
/// blocks from the first to the last that is kept, so that menus and
/// sidebars give none.
pub(crate) fn choose(facts: &Facts<'_>, body: Range<usize>) -> Vec<String> {
    const METAS: &[&str] = &[
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "twitter:image",
        "twitter:image:src",
        "parsely-image-url",
    ];
    let metas = facts.metas(METAS).map(|(_, v)| v);
    let json = facts.json_ld.images.iter().map(String::as_str);
    let inside = |at: u32| usize::try_from(at).is_ok_and(|at| at > body.start && at <= body.end);
    let body = facts.page.images.iter().filter(|i| inside(i.before_block)).map(|i| i.src.as_str());
    let mut found: Vec<String> = Vec::new();
    for source in metas.chain(json).chain(body) {
        if let Some(url) = address(source, facts.url.as_ref()).filter(|u| !found.iter().any(|f| same(f, u))) {
            found.push(url);
        }
        if found.len() >= MAX_IMAGES {
            break;
        }
    }
    found
}

/// Absolute, of the web, and an image one can see.
fn address(source: &str, base: Option<&Url>) -> Option<String> {
    let source = source.trim();
    if source.is_empty() || source.len() > MAX_BYTES || source.starts_with("data:") {
        return None;
    }
    let url = match base {
        Some(base) => base.join(source).ok()?,
        None => Url::parse(source).ok()?,
    };
    let name = url.path_segments()?.next_back()?.to_lowercase();
    let stem = name.split('.').next().unwrap_or(&name);
    let sees_nothing = stem.split(['-', '_']).any(|part| EMPTY.contains(&part)) || name.ends_with(".svg");
    (is_web(&url) && url.path() != "/" && !sees_nothing).then(|| url.into())
}

/// The same address, scheme apart.
fn same(a: &str, b: &str) -> bool {
    let bare = |u: &str| u.split_once("://").map_or(0, |(scheme, _)| scheme.len());
    a[bare(a)..] == b[bare(b)..]
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::*;
    use depeche_model::Hints;

    fn images(lines: &str) -> Vec<String> {
        let hints = Hints { url: Some("https://lephare.fr/monde/port".into()), ..Hints::default() };
        facts(&page(lines), &hints, |f| choose(f, 1..3))
    }

    #[test]
    fn the_main_image_comes_first_and_once() {
        let lines = "meta og:image http://lephare.fr/a.jpg\nmeta twitter:image https://lephare.fr/a.jpg\np One\np Two\nimg b.jpg\np Three";
        assert_eq!(images(lines), ["http://lephare.fr/a.jpg", "https://lephare.fr/monde/b.jpg"]);
    }

    #[test]
    fn what_shows_nothing_or_stands_outside_is_left_out() {
        let lines = "img menu.jpg\np One\np Two\nimg data:image/png;base64,AAAA\nimg /img/1x1.gif\nimg spacer-2.png\nimg logo.svg\np Three\np Four\nimg foot.jpg";
        assert!(images(lines).is_empty());
    }
}
