//! Pages that were saved from a browser, mirrored, or taken out of the Wayback
//! Machine: where they came from is written into them.

use crate::address::is_web;
use crate::place::Place;
use depeche_model::{Format, RawItem};
use memchr::memmem;
use std::borrow::Cow;

/// Comments that name the address stand at the beginning.
const HEAD: usize = 4096;

/// Words before the address of a saved page, and whether it lacks its scheme.
const MARKS: &[(&str, bool)] =
    &[("saved from url=", false), ("Page saved with SingleFile", false), ("Mirrored from ", true)];

const WAYBACK: &str = "web.archive.org/web/";

/// What the Wayback Machine puts into a page: between these, and before.
const TOOLBAR: (&str, &str) =
    ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->");

/// Hints that a page gives of itself, where the container gave none; a page of
/// the Wayback Machine is given as it was.
pub(crate) fn restore(mut item: RawItem) -> RawItem {
    if item.format != Format::Html {
        return item;
    }
    if item.hints.url.is_none() {
        item.hints.url = stated(&item.bytes);
    }
    let head = &item.bytes[..item.bytes.len().min(HEAD)];
    if item.hints.date_crawled.is_none() {
        item.hints.date_crawled = date_after(head, "saved date:");
    }
    if memmem::find(&item.bytes, WAYBACK.as_bytes()).is_some() || is_capture(item.hints.url.as_deref()) {
        unwrap_capture(&mut item);
    }
    item
}

/// The address of a mirrored file, from the folders it lies in, for a page
/// that does not name its own.
pub(crate) fn mirrored(place: &Place, bytes: &[u8]) -> Option<String> {
    let path = place.name().replace('\\', "/");
    let parts: Vec<&str> = path.split('/').collect();
    let host = parts.iter().rposition(|part| is_host(part))?;
    let rest = &parts[host + 1..];
    // One level below a name with a dot is as likely a corpus as a site.
    if rest.is_empty() || rest.len() == 1 && !parts[host].starts_with("www.") {
        return None;
    }
    let names_itself = |mark: &[u8]| memmem::find(bytes, mark).is_some();
    if names_itself(b"canonical") || names_itself(b"og:url") {
        return None;
    }
    let page = rest.join("/");
    let page = page.strip_suffix("index.html").unwrap_or(&page);
    Some(format!("https://{}/{page}", parts[host]))
}

/// The host of a site: at least a name and a registered suffix.
fn is_host(part: &str) -> bool {
    let is_name =
        part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte));
    let suffix = psl::suffix(part.as_bytes());
    let known = suffix.is_some_and(|suffix| suffix.is_known() && suffix.as_bytes().len() < part.len());
    is_name && part.contains('.') && !part.starts_with('.') && known
}

/// The address a comment at the head states.
fn stated(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    MARKS.iter().find_map(|(mark, is_bare)| {
        let after = &head[head.find(mark)? + mark.len()..];
        let address = if *is_bare { after } else { &after[after.find("http")?..] };
        let end = address.find(|c: char| c.is_whitespace() || matches!(c, '>' | '"' | '<'))?;
        let address = &address[..end];
        // Another comment's address would be far away.
        if address.is_empty() || !is_bare && head.find(mark)? + mark.len() + 200 < head.find(address)? {
            return None;
        }
        Some(if *is_bare { format!("http://{address}") } else { address.to_owned() })
    })
}

fn date_after(head: &[u8], mark: &str) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let line = head[head.find(mark)? + mark.len()..].lines().next()?;
    let date = line.split('(').next()?.trim();
    (!date.is_empty() && date.len() < 80).then(|| date.to_owned())
}

fn is_capture(url: Option<&str>) -> bool {
    url.is_some_and(|url| url.contains(WAYBACK))
}

/// Takes off what the Wayback Machine put around a page: its toolbar, and its
/// own address before every link.
fn unwrap_capture(item: &mut RawItem) {
    let was_captured = is_capture(item.hints.url.as_deref());
    let own = item.hints.url.take().map(|url| match capture(&url) {
        Some((original, stamp)) => {
            item.hints.date_crawled.get_or_insert(stamp);
            original
        }
        None => url,
    });
    let inserted = memmem::find(&item.bytes, TOOLBAR.0.as_bytes()).is_some();
    let wombat = wombat(&item.bytes);
    item.hints.url = own;
    // Pages that only link to the archive are none of its own.
    if !(was_captured || inserted || wombat.is_some()) {
        return;
    }
    if let Some((url, stamp)) = wombat {
        item.hints.url.get_or_insert(url);
        item.hints.date_crawled.get_or_insert(stamp);
    }
    let bare = without_toolbar(&item.bytes);
    let links = without_captures(&bare);
    item.bytes = links;
    item.source.bytes = item.bytes.len() as u64;
}

/// The address and date that the archive's script is told.
fn wombat(bytes: &[u8]) -> Option<(String, String)> {
    let at = memmem::find(bytes, b"__wm.wombat(")?;
    let call = String::from_utf8_lossy(&bytes[at..bytes.len().min(at + 4096)]);
    let mut quoted = call.split('"').skip(1).step_by(2);
    let (url, stamp) = (quoted.next()?, quoted.next()?);
    is_web(url).then(|| Some((url.to_owned(), date_of(stamp)?)))?
}

/// `https://web.archive.org/web/20171207101112/https://…`: the address behind
/// it, and the date.
fn capture(url: &str) -> Option<(String, String)> {
    let rest = &url[url.find(WAYBACK)? + WAYBACK.len()..];
    let (stamp, original) = rest.split_once('/')?;
    let has_scheme = original.starts_with("http:") || original.starts_with("https:");
    let original = if has_scheme { original.to_owned() } else { format!("http://{original}") };
    Some((original, date_of(stamp)?))
}

/// `20171207101112` and its beginnings, in RFC 3339.
fn date_of(stamp: &str) -> Option<String> {
    let digits: String = stamp.chars().take_while(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to);
    let day = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?);
    match (part(8, 10), part(10, 12), part(12, 14)) {
        (Some(hour), Some(minute), Some(second)) => Some(format!("{day}T{hour}:{minute}:{second}Z")),
        _ => Some(day),
    }
}

fn without_toolbar(bytes: &[u8]) -> Cow<'_, [u8]> {
    let found = memmem::find(bytes, TOOLBAR.0.as_bytes()).and_then(|from| {
        let length = memmem::find(&bytes[from..], TOOLBAR.1.as_bytes())?;
        Some((from, from + length + TOOLBAR.1.len()))
    });
    match found {
        Some((from, to)) => Cow::Owned([&bytes[..from], &bytes[to..]].concat()),
        None => Cow::Borrowed(bytes),
    }
}

/// Links as the page had them.
fn without_captures(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    for at in memmem::find_iter(bytes, WAYBACK.as_bytes()) {
        let stamp = &bytes[at + WAYBACK.len()..];
        let length =
            stamp.iter().take(24).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let is_stamped = stamp.iter().take_while(|byte| byte.is_ascii_digit()).count() >= 8;
        let rest = stamp.get(length..).unwrap_or_default();
        if !is_stamped || !(rest.starts_with(b"/http") || rest.starts_with(b"/mailto:")) {
            continue;
        }
        let schemes: [&[u8]; 3] = [b"https://", b"http://", b"//"];
        let scheme = schemes.iter().find(|scheme| bytes[copied..at].ends_with(scheme)).map_or(0, |s| s.len());
        kept.extend_from_slice(&bytes[copied..at - scheme]);
        copied = at + WAYBACK.len() + length + 1;
    }
    kept.extend_from_slice(&bytes[copied..]);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use depeche_model::{Hints, Source};

    fn page(html: &str, url: Option<&str>) -> RawItem {
        let hints = Hints { url: url.map(str::to_owned), ..Hints::default() };
        let bytes = html.as_bytes().to_vec();
        let source = Source::default();
        restore(RawItem { source, key: String::new(), bytes, hints, format: Format::Html, notes: Vec::new() })
    }

    fn url(html: &str) -> Option<String> {
        page(html, None).hints.url
    }

    #[test]
    fn saved_pages_name_their_address() {
        let from = "<!DOCTYPE html>\n<!-- saved from url=(0030)https://gazette.example/a?b=c -->\n<html>";
        assert_eq!(url(from).unwrap(), "https://gazette.example/a?b=c");
        let single = "<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: https://gazette.example/a \n \
                      saved date: Thu Dec 07 2017 10:11:12 GMT+0100 (CET)\n--><head>";
        assert_eq!(url(single).unwrap(), "https://gazette.example/a");
        let saved = page(single, None).hints.date_crawled;
        assert_eq!(saved.unwrap(), "Thu Dec 07 2017 10:11:12 GMT+0100");
        let mirror =
            "<html>\n<!-- Mirrored from www.gazette.example/a/b.html by HTTrack Website Copier/3.x -->";
        assert_eq!(url(mirror).unwrap(), "http://www.gazette.example/a/b.html");
    }

    #[test]
    fn pages_that_speak_of_saving_do_not() {
        assert_eq!(url("<p>Page saved with SingleFile, they said.</p>"), None);
        assert_eq!(url(&format!("<p>saved from url={}http://x.example/</p>", "x".repeat(300))), None);
        assert_eq!(page("<!-- saved from url=(0)http://x.example/ -->", Some("y")).hints.url.unwrap(), "y");
    }

    #[test]
    fn captures_are_unwrapped() {
        let html = "<html><script>__wm.wombat(\"http://gazette.example/a\",\"20171207101112\",\"x\")</script>\
                    <!-- BEGIN WAYBACK TOOLBAR INSERT --><div id=wm-ipp>bar</div><!-- END WAYBACK TOOLBAR INSERT -->\
                    <a href=\"https://web.archive.org/web/20171207101112/https://gazette.example/b\">b</a>\
                    <img src=\"//web.archive.org/web/20171207101112im_/http://gazette.example/c.png\">\
                    <a href=\"https://web.archive.org/web/about\">d</a>";
        let item = page(html, None);
        let kept = String::from_utf8(item.bytes).unwrap();
        assert!(!kept.contains("bar"), "{kept}");
        assert!(kept.contains("<a href=\"https://gazette.example/b\">"), "{kept}");
        assert!(kept.contains("<img src=\"http://gazette.example/c.png\">"), "{kept}");
        assert!(kept.contains("web.archive.org/web/about"), "{kept}");
        assert_eq!(item.hints.url.unwrap(), "http://gazette.example/a");
        assert_eq!(item.hints.date_crawled.unwrap(), "2017-12-07T10:11:12Z");
    }

    #[test]
    fn an_address_in_the_archive_is_that_behind_it() {
        let item = page("<p>a", Some("https://web.archive.org/web/2017120710/gazette.example/a"));
        assert_eq!(item.hints.url.unwrap(), "http://gazette.example/a");
        assert_eq!(item.hints.date_crawled.unwrap(), "2017-12-07");
    }

    #[test]
    fn a_page_that_links_to_the_archive_stays_as_it_is() {
        let html = "<a href=\"https://web.archive.org/web/20171207101112/https://gazette.example/b\">b</a>";
        assert_eq!(page(html, None).bytes, html.as_bytes());
    }

    #[test]
    fn mirrors_have_their_address_in_their_path() {
        let of =
            |path: &str, html: &str| mirrored(&Place::of_file(path.into(), String::new()), html.as_bytes());
        let www = "out/www.gazette-du-port.fr/a.html";
        assert_eq!(of(www, "<p>").unwrap(), "https://www.gazette-du-port.fr/a.html");
        assert_eq!(of(www, "<link rel=canonical href=x>"), None);
        let deep = "gazette-du-port.fr/2017/index.html";
        assert_eq!(of(deep, "<p>").unwrap(), "https://gazette-du-port.fr/2017/");
        for no in [
            "corpus.fr/1.html",
            "dump/a/b.html",
            "v1.2/a/b.html",
            "page.html",
            "Gazette.FR/a/b.html",
            "fr/a/b",
        ] {
            assert_eq!(of(no, "<p>"), None, "{no}");
        }
    }
}
