//! Addresses, the site and the publication's name.

use super::facts::Facts;
use super::plain::plain;
use crate::text::names::is_full_name;
use depeche_model::{Hints, Page};
use url::Url;

/// Metas that name the publication, best first.
const PUBLISHER: &[&str] = &[
    "og:site_name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "citation_publisher",
    "application-name",
    "apple-mobile-web-app-title",
];

/// Between a title and the house's name.
const TITLE_MARKS: [char; 5] = ['|', '_', '-', '–', ':'];
/// The house's name has no more words, with what stands beside it.
const HOUSE_WORDS: usize = 6;
/// A page's first links to the site's first page.
const HOME_LINKS: usize = 3;
/// A name in a script without capitals may be a person's up to so many characters.
const PERSON_CHARS: usize = 4;

/// The page's address: the one it was fetched from, else the one it gives itself.
pub(super) fn page_url(page: &Page, hints: &Hints) -> Option<Url> {
    let hinted = hints.url.as_deref().and_then(absolute);
    hinted.or_else(|| own_addresses(page).into_iter().find_map(|a| absolute(&a)))
}

/// The address the page gives itself, absolute.
///
/// One that leads to the home page, while the page is not it, is a template's
/// fault and not taken.
pub(crate) fn canonical(facts: &Facts<'_>) -> Option<Url> {
    let addresses = own_addresses(facts.page).into_iter().chain(facts.json_ld.url.clone());
    let resolve = |a: String| match &facts.url {
        Some(base) => base.join(a.trim()).ok().filter(is_web),
        None => absolute(&a),
    };
    let is_home = |u: &Url| u.path() == "/" && u.query().is_none();
    let fits = |u: &Url| !is_home(u) || facts.url.as_ref().is_none_or(is_home);
    addresses.filter_map(resolve).find(fits)
}

fn own_addresses(page: &Page) -> Vec<String> {
    let links = page.head.links.iter().filter(|l| l.rel == "canonical").map(|l| l.href.clone());
    let metas = page.head.metas.iter().filter(|(n, _)| n == "og:url").map(|(_, v)| v.clone());
    links.chain(metas).filter(|a| !a.trim().is_empty()).collect()
}

fn absolute(address: &str) -> Option<Url> {
    let address = address.trim();
    // "www.example.org/page" is common in dumps.
    let bare = address.starts_with("www.").then(|| format!("http://{address}"));
    Url::parse(bare.as_deref().unwrap_or(address)).ok().filter(is_web)
}

pub(super) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host_str().is_some()
}

/// The registrable host, or the site's name as the dump gives it.
pub(crate) fn site(facts: &Facts<'_>) -> Option<String> {
    site_of(facts.url.as_ref(), facts.hints)
}

/// The same, before the fields are read.
pub(super) fn site_of(url: Option<&Url>, hints: &Hints) -> Option<String> {
    let host = url.and_then(Url::host_str);
    let hinted = hints.site.as_deref().map(str::trim).filter(|s| !s.is_empty());
    match (host, hinted) {
        (Some(host), _) => Some(registrable(host)),
        (None, Some(name)) if is_host(name) => Some(registrable(name)),
        (None, name) => name.map(str::to_owned),
    }
}

fn is_host(name: &str) -> bool {
    name.contains('.') && !name.contains([' ', '/', '@']) && !name.ends_with('.')
}

/// `www.news.example.co.uk` to `example.co.uk`; a host with no known suffix stays.
pub(crate) fn registrable(host: &str) -> String {
    let host = host.trim().trim_end_matches('.').to_lowercase();
    match psl::domain_str(&host) {
        Some(domain) if !host.ends_with(|c: char| c.is_ascii_digit()) => domain.to_owned(),
        _ => host,
    }
}

/// The publication's name.
pub(crate) fn publisher(facts: &Facts<'_>) -> Option<String> {
    let metas = facts.metas(PUBLISHER).map(|(_, v)| plain(v)).find(|v| is_name(v));
    let json = facts.json_ld.publisher.clone().filter(|v| is_name(v));
    let hint = facts.hints.site.clone().filter(|s| !is_host(s) && is_name(s));
    // The site's own name is what readers know; a publisher is often the company.
    metas.or(json).or(hint)
}

/// The person a site is named after, in its name and its host alike (`Jane Doe`, `janedoe.example`):
/// who writes there, unless another is named.
pub(super) fn named_after(facts: &Facts<'_>) -> Option<String> {
    let squash = |text: &str| depeche_rules::fold(text).replace(' ', "");
    let host = facts.url.as_ref().and_then(Url::host_str).map(registrable)?;
    let label = squash(host.split('.').next()?);
    publisher(facts).filter(|name| squash(name) == label && is_full_name(name, facts.lexicon))
}

/// The title of the page ends in a piece that begins with this name and says more (`Harbour News,
/// 5 May`), or is it and no person's: the house, not an author.
pub(super) fn is_in_the_title(name: &str, facts: &Facts<'_>) -> bool {
    let Some(title) = facts.page.head.title.as_deref() else { return false };
    let Some((_, piece)) = title.rsplit_once(TITLE_MARKS).filter(|(head, _)| !head.trim().is_empty()) else {
        return false;
    };
    if is_full_name(name, facts.lexicon) {
        return false;
    }
    let (piece, name) = (depeche_rules::fold(piece), depeche_rules::fold(name));
    let cased = name.chars().any(char::is_lowercase);
    let words = |text: &str| text.split(' ').count();
    let whole = !cased || words(&name) == 1;
    if name.is_empty() || words(&piece) > HOUSE_WORDS {
        return false;
    }
    match piece.strip_prefix(&name) {
        Some("") => whole && (cased || name.chars().count() > PERSON_CHARS),
        // A day of its own, or a section; not `Jane Doe's blog`, `李明の日記`.
        Some(rest) if cased => {
            rest.trim_start().starts_with(char::is_numeric) || whole && rest.starts_with(' ')
        }
        Some(rest) => !rest.starts_with('の'),
        None => cased && whole && piece.split(' ').nth(1) == Some(name.as_str()),
    }
}

fn is_name(value: &str) -> bool {
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    letters > 1 && value.chars().count() <= 80 && !value.contains("://") && !value.starts_with('@')
}

/// Every way the publication is named: publisher, host, the host's first label.
pub(super) fn publications(facts: &Facts<'_>) -> Vec<String> {
    let mut all: Vec<String> = facts.metas(PUBLISHER).map(|(_, v)| plain(v)).collect();
    all.extend(facts.json_ld.publisher.clone());
    all.extend(facts.hints.site.clone());
    all.extend(home_links(facts).map(str::to_owned));
    if let Some(host) = facts.url.as_ref().and_then(Url::host_str) {
        let domain = registrable(host);
        all.extend(domain.split('.').next().map(str::to_owned));
        all.push(domain);
    }
    let mut kept: Vec<String> = Vec::new();
    for name in all {
        let folded = depeche_rules::fold(&name);
        if folded.len() > 1 && !kept.iter().any(|k| depeche_rules::fold(k) == folded) {
            kept.push(name);
        }
    }
    kept
}

/// What links to the site's first page say: the house's name, in its logo.
fn home_links<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = &'f str> {
    let links = facts.page.head.links.iter().filter(|l| l.rel == "home").map(|l| l.text.trim());
    links
        .take(HOME_LINKS)
        .filter(|text| text.split(' ').count() <= HOUSE_WORDS && !text.contains(char::is_numeric))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::*;

    fn hints(url: &str) -> Hints {
        Hints { url: Some(url.to_owned()), ..Hints::default() }
    }

    #[test]
    fn hosts_are_cut_to_what_one_can_register() {
        assert_eq!(registrable("www.news.example.co.uk"), "example.co.uk");
        assert_eq!(registrable("Actu.LePhare.FR"), "lephare.fr");
        assert_eq!(registrable("localhost"), "localhost");
        assert_eq!(registrable("127.0.0.1"), "127.0.0.1");
    }

    #[test]
    fn a_site_named_after_a_person_is_theirs() {
        let named = |url: &str, name: &str| {
            facts(&page(&format!("meta og:site_name {name}")), &hints(url), named_after)
        };
        assert_eq!(named("https://janedoe.example/a", "Jane Doe").as_deref(), Some("Jane Doe"));
        assert_eq!(named("https://jane-doe.example/a", "Jane Doe").as_deref(), Some("Jane Doe"));
        assert_eq!(named("https://harbour.example/a", "Jane Doe"), None);
        assert_eq!(named("https://harbourpost.example/a", "Harbour Post"), None);
    }

    #[test]
    fn the_canonical_address_is_made_absolute() {
        let page = page(r#"link canonical /monde/port"#);
        let hints = hints("https://lephare.fr/monde/port?utm=1");
        let canonical = facts(&page, &hints, canonical);
        assert_eq!(canonical.map(String::from).as_deref(), Some("https://lephare.fr/monde/port"));
    }

    #[test]
    fn a_canonical_home_page_is_a_fault() {
        let page = page("link canonical https://lephare.fr/");
        assert_eq!(facts(&page, &hints("https://lephare.fr/monde/port"), canonical), None);
    }

    #[test]
    fn the_site_comes_from_the_address_or_the_dump() {
        let page = page("");
        assert_eq!(facts(&page, &hints("https://www.lephare.fr/a"), site).as_deref(), Some("lephare.fr"));
        let named = Hints { site: Some("Le Phare".into()), ..Hints::default() };
        assert_eq!(facts(&page, &named, site).as_deref(), Some("Le Phare"));
        assert_eq!(facts(&page, &named, publisher).as_deref(), Some("Le Phare"));
    }
}
