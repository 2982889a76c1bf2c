use super::warc::record;
use super::*;
use depeche_model::Format;

const RSS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"\n \
    xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
    <channel><title>La Gazette &amp; fils</title><link>https://www.gazette.example/</link><language>fr</language>\n\
    <image><title>Logo</title></image>\n\
    <item><title>Le &lt;b&gt;bac&lt;/b&gt; repart</title><link>https://www.gazette.example/bac?a=1&amp;b=2</link>\n\
    <guid isPermaLink=\"false\">17</guid><pubDate>Tue, 03 Mar 2020 10:11:12 +0100</pubDate>\n\
    <dc:creator><![CDATA[Anne Roy]]></dc:creator><dc:creator>Paul Lys</dc:creator><category>Port</category>\n\
    <description>Le bac &amp;agrave; quai.</description><comments>https://www.gazette.example/bac#comments</comments>\n\
    <content:encoded><![CDATA[<p>Le bac est parti.</p>]]></content:encoded></item>\n\
    <item><title>La halle</title><guid>https://www.gazette.example/halle</guid><author>p@gazette.example (Paul Lys)</author>\n\
    <description>La halle est vendue.\nElle rouvrira.</description></item>\n\
    <item><title>Vide</title><link>https://www.gazette.example/vide</link><description> </description></item>\n\
    </channel></rss>";

const ATOM: &str = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title type='text'>The Post</title>\n\
    <link rel='self' href='https://post.example/feed.atom'/><link href='https://post.example/'/>\n\
    <author><name>Jane Doe</name></author>\n\
    <entry><id>tag:post.example,2020:1</id><title>Ferry</title><link rel='edit' href='https://post.example/edit/1'/>\n\
    <link rel='alternate' type='text/html' href='https://post.example/1'/><updated>2020-03-04T00:00:00Z</updated>\n\
    <published>2020-03-03T00:00:00Z</published><author><name>Ann Roe</name><email>a@post.example</email></author>\n\
    <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>The ferry<br/> is &lt; back.</p></div></content>\n\
    <summary>Ferry back.</summary></entry>\n\
    <entry><id>2</id><title>Hall</title><updated>2020-03-05T00:00:00Z</updated>\n\
    <content type='html'>&lt;p&gt;The hall is sold.&lt;/p&gt;</content></entry>\n\
    <entry><id>3</id><content type='application/pdf'>JVBERi0=</content><summary>The pier.</summary></entry></feed>";

const RDF: &str = "<!-- a feed --><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
    xmlns='http://purl.org/rss/1.0/' xmlns:d='http://purl.org/dc/elements/1.1/'>\n\
    <channel rdf:about='https://gazette.example/'><title>La Gazette</title><d:language>fr</d:language>\n\
    <items><rdf:Seq><rdf:li resource='https://gazette.example/1'/></rdf:Seq></items></channel>\n\
    <item rdf:about='https://gazette.example/1'><title>Un</title><d:date>2020-03-03</d:date>\n\
    <description>Le train est en gare.</description></item></rdf:RDF>";

fn hints(record: &Record) -> &depeche_model::Hints {
    &record.as_ref().unwrap().hints
}

#[test]
fn each_item_of_rss_is_a_record_with_its_facts() {
    let all = records("f.rss", RSS.as_bytes());
    assert_eq!(keys(&all), ["f.rss#17", "f.rss#https://www.gazette.example/halle", "-"]);
    assert_eq!(text_of(&all[0]), "<p>Le bac est parti.</p>");
    let item = all[0].as_ref().unwrap();
    assert_eq!((item.format, item.source.format.as_str()), (Format::Html, "feed/html"));
    assert_eq!(item.source.offset, Some(RSS.find("<item>").unwrap() as u64));
    let first = hints(&all[0]);
    assert_eq!(first.title.as_deref(), Some("Le <b>bac</b> repart"));
    assert_eq!(first.url.as_deref(), Some("https://www.gazette.example/bac?a=1&b=2"));
    assert_eq!(first.date.as_deref(), Some("Tue, 03 Mar 2020 10:11:12 +0100"));
    assert_eq!(first.authors, ["Anne Roy", "Paul Lys"]);
    assert_eq!((first.site.as_deref(), first.language.as_deref()), (Some("La Gazette & fils"), Some("fr")));
    let second = hints(&all[1]);
    assert_eq!(
        (text_of(&all[1]), all[1].as_ref().unwrap().format),
        ("La halle est vendue.\nElle rouvrira.", Format::Text)
    );
    assert_eq!(second.url.as_deref(), Some("https://www.gazette.example/halle"));
    assert_eq!(second.authors, ["Paul Lys"]);
    assert_reject(&all[2], "f.rss", RejectReason::Empty, &["item 3", "no text", "gazette.example/vide"]);
}

#[test]
fn each_entry_of_atom_is_a_record_with_its_facts() {
    for feed in
        [ATOM.to_owned(), ATOM.replace("<", "<a:").replace("<a:/", "</a:").replace("xmlns=", "xmlns:a=")]
    {
        let all = records("f.atom", feed.as_bytes());
        assert_eq!(keys(&all), ["f.atom#tag:post.example,2020:1", "f.atom#2", "f.atom#3"]);
        assert_eq!(
            text_of(&all[0])
                .replace(" xmlns='http://www.w3.org/1999/xhtml'", "")
                .replace(" xmlns:a='http://www.w3.org/1999/xhtml'", ""),
            "<div><p>The ferry<br> is &lt; back.</p></div>"
        );
        let first = hints(&all[0]);
        assert_eq!(first.url.as_deref(), Some("https://post.example/1"));
        assert_eq!(
            (first.date.as_deref(), &*first.authors),
            (Some("2020-03-03T00:00:00Z"), &["Ann Roe".to_owned()][..])
        );
        assert_eq!((first.site.as_deref(), first.language.as_deref()), (Some("The Post"), Some("en")));
        let second = hints(&all[1]);
        assert_eq!(text_of(&all[1]), "<p>The hall is sold.</p>");
        assert_eq!(
            (second.date.as_deref(), &*second.authors),
            (Some("2020-03-05T00:00:00Z"), &["Jane Doe".to_owned()][..])
        );
        assert_eq!((second.url.as_deref(), second.site.as_deref()), (None, Some("post.example")));
        assert_eq!(text_of(&all[2]), "The pier.");
    }
}

#[test]
fn rss_in_rdf_is_read() {
    let item = only("f.rdf", RDF.as_bytes()).unwrap();
    assert_eq!(item.bytes, b"Le train est en gare.");
    assert_eq!(item.hints.url.as_deref(), Some("https://gazette.example/1"));
    assert_eq!(
        (item.hints.date.as_deref(), item.hints.language.as_deref()),
        (Some("2020-03-03"), Some("fr"))
    );
}

#[test]
fn what_is_no_feed_stays_what_it_is() {
    for page in [
        "<!doctype html><html><body><p>Write <rss> and <item> so:</p><pre><rss><item/></rss></pre></body></html>",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>Le train.</p></body></html>",
        "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>u</loc></url></urlset>",
        "<?xml version='1.0'?><NewsML><NewsItem><item>Le train.</item></NewsItem></NewsML>",
        "<feed><entry>Le train.</entry></feed>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><item>Le train.</item></rdf:RDF>",
    ] {
        let item = only("a.xml", page.as_bytes()).unwrap();
        assert_eq!(item.bytes, page.as_bytes());
        assert!(["html", "text"].contains(&item.source.format.as_str()), "{page}");
    }
}

#[test]
fn a_feed_without_items_is_told() {
    let empty = "<rss><channel><title>La Gazette</title></channel></rss>";
    assert_reject(&only("f.xml", empty.as_bytes()), "f.xml", RejectReason::Empty, &["without an item"]);
}

#[test]
fn a_feed_that_is_cut_keeps_what_stands_before() {
    let at = RSS.find("Elle rouvrira").unwrap();
    let all = records("f.xml", &RSS.as_bytes()[..at]);
    assert_eq!(keys(&all), ["f.xml#17", "-"]);
    assert_reject(&all[1], "f.xml", RejectReason::Damaged, &["item 2", "ends inside it"]);
    let at = RSS.find("<item><title>La halle").unwrap();
    let all = records("f.xml", &RSS.as_bytes()[..at]);
    assert_eq!(keys(&all), ["f.xml#17", "-"]);
    assert_reject(&all[1], "f.xml", RejectReason::Damaged, &["behind item 1", "end tag is missing"]);
}

#[test]
fn a_broken_item_costs_itself_alone() {
    let feed = |broken: &str| {
        let item = |n: u32| {
            format!("<item><guid>{n}</guid><description><![CDATA[Le train {n}.]]></description></item>\n")
        };
        format!("<rss><channel>{}{broken}\n{}</channel></rss>", item(1), item(3))
    };
    for (broken, cause) in [
        ("<item><guid>2</guid><description><![CDATA[Le bac.</description></item>", "CDATA not closed"),
        ("<item><guid>2</guid><description>Le bac.</item>", "`</description>` not found"),
        (
            "<item><guid>2</guid><description>Le <a href=\"b>bac</a>.</description></item>",
            "attribute value not closed",
        ),
        ("<item><guid>2</guid><description>Le bac.</description>", "not closed where the next begins"),
    ] {
        let all = records("f.xml", feed(broken).as_bytes());
        assert_eq!(keys(&all), ["f.xml#1", "-", "f.xml#3"], "{broken}");
        assert_reject(&all[1], "f.xml", RejectReason::Damaged, &["item 2", cause]);
        assert_eq!(text_of(&all[2]), "Le train 3.");
    }
    // The whole text stands before the break.
    let after = "<item><guid>2</guid><content:encoded>Le bac.</content:encoded><media:title>x</item>";
    let all = records("f.xml", feed(after).as_bytes());
    assert_eq!(text_of(&all[1]), "Le bac.");
    assert_eq!(all[1].as_ref().unwrap().notes[0].code, "broken_item");
}

#[test]
fn sloppy_items_are_read() {
    let item = "<item><x:y/><guid>1</guid><link>https://a.example/?b=1&c=2</link><title>R&D &nbsp;&eacute;t&#233;</title>\
                <content:encoded><p>Le <b>train<br>est &laquo; en </i>gare.</p></content:encoded></item>";
    let record = only("f.xml", format!("\n\n<rss><channel>{item}</channel></rss>").as_bytes()).unwrap();
    assert_eq!(record.hints.url.as_deref(), Some("https://a.example/?b=1&c=2"));
    assert_eq!(record.hints.title.as_deref(), Some("R&D &nbsp;&eacute;té"));
    assert_eq!(record.bytes, "<p>Le <b>train<br>est &laquo; en </i>gare.</p>".as_bytes());
    assert!(record.notes.is_empty());
}

#[test]
fn bytes_of_a_legacy_encoding_are_for_decode_to_judge() {
    let feed = b"<?xml version='1.0' encoding='windows-1251'?><rss><channel><title>\xcf\xee\xe5\xe7\xe4</title>\
        <item><guid>1</guid><title>\xcf\xee\xe5\xe7\xe4</title><description>&lt;p&gt;\xcf\xee\xe5\xe7\xe4 &#8212;</description></item>\
        </channel></rss>";
    let item = only("f.xml", feed).unwrap();
    assert_eq!(item.bytes, b"<p>\xcf\xee\xe5\xe7\xe4 &#8212;");
    assert!(!item.hints.already_unicode);
    assert_eq!(item.hints.content_type.as_deref(), Some("text/xml; charset=windows-1251"));
    assert_eq!(foreign_bytes(item.hints.title.as_deref().unwrap()), b"\xcf\xee\xe5\xe7\xe4");
    let utf16: Vec<u8> = format!("\u{feff}{RSS}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(text_of(&records("f.xml", &utf16)[0]), "<p>Le bac est parti.</p>");
}

fn foreign_bytes(fact: &str) -> Vec<u8> {
    fact.chars().map(|letter| (u32::from(letter) - depeche_model::FOREIGN_BYTES + 0x80) as u8).collect()
}

#[test]
fn an_item_over_the_limit_is_one_reject_and_a_feed_may_be_longer() {
    let mut options = Options::default();
    options.limits.record_bytes = 1000;
    let item = |n: usize, length: usize| {
        format!(
            "<item><guid>{n}</guid><description><![CDATA[{}]]></description></item>",
            "<i>x</i>".repeat(length)
        )
    };
    let items: String = (0..300).map(|n| item(n, if n == 150 { 40_000 } else { 100 })).collect();
    let feed = format!("<rss><channel>{items}</channel></rss>");
    let all = records_with("f.xml", feed.as_bytes(), &options);
    assert_eq!(all.len(), 300);
    assert_reject(&all[150], "f.xml", RejectReason::TooLarge, &["item 151", "limit of 1000 bytes"]);
    assert_eq!(all.iter().filter(|record| record.is_ok()).count(), 299);
    assert_eq!(keys(&all)[299], "f.xml#299");
}

/// Each of these took time in the square of its length.
#[test]
fn what_is_never_closed_takes_no_longer() {
    let begin = std::time::Instant::now();
    for (many, tail) in [
        ("<item><![CDATA[</item>", ""),
        ("<!-- <item>x</item>", ""),
        ("<item>", ""),
        ("<item ", ""),
        ("<![CDATA[", "</item> <item>]]>"),
        ("<![CDATA[</item>", "]]>"),
        ("<x>", ""),
    ] {
        let feed = format!("<rss><channel><item>{}{tail}", many.repeat(200_000));
        assert!(!records("f.xml", feed.as_bytes()).is_empty());
        assert!(begin.elapsed().as_secs() < 60, "{many}");
    }
}

#[test]
fn damage_under_compression_costs_the_items_it_hits() {
    let item = |n: u32| format!("<item><guid>{n}</guid><description>Le train {n}.</description></item>\n");
    let parts =
        [format!("<rss><channel>{}{}", item(1), item(2)), format!("{}{}</channel></rss>", item(3), item(4))];
    let mut packed = [gzip(parts[0].as_bytes()), gzip(parts[1].as_bytes())].concat();
    assert_eq!(records("f.xml.gz", &packed).len(), 4);
    packed.truncate(packed.len() - 20);
    let all = records("f.xml.gz", &packed);
    assert_eq!(keys(&all)[..2], ["f.xml.gz#1", "f.xml.gz#2"]);
    assert_reject(all.last().unwrap(), "f.xml.gz", RejectReason::Damaged, &["behind item"]);
}

#[test]
fn a_feed_that_was_fetched_gives_its_items() {
    let fetched = |kind: &str, body: &str| {
        let fields = "WARC-Record-ID: <urn:uuid:7>\r\nWARC-Target-URI: https://www.gazette.example/rss\r\n\
                      WARC-Date: 2020-03-04T10:00:00Z\r\n";
        let block = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{body}");
        let page = record("response", "", b"HTTP/1.1 200 OK\r\n\r\n<p>Le train.</p>");
        records("a.warc", &[record("response", fields, block.as_bytes()), page].concat())
    };
    for kind in ["application/rss+xml; charset=utf-8", "text/xml", "text/html"] {
        let all = fetched(kind, RSS);
        assert_eq!(all.len(), 4, "{all:?}");
        let item = all[0].as_ref().unwrap();
        assert_eq!((item.key.as_str(), item.source.format.as_str()), ("a.warc#7#17", "warc/feed/html"));
        assert_eq!(item.source.offset, Some(0));
        assert_eq!(item.hints.date_crawled.as_deref(), Some("2020-03-04T10:00:00Z"));
        assert_reject(&all[2], "a.warc", RejectReason::Empty, &["byte 0", "item 3", "gazette.example/rss"]);
    }
    assert_reject(
        &fetched("application/rss+xml", "<p>No feed")[0],
        "a.warc",
        RejectReason::NotAPage,
        &["rss"],
    );
}

#[test]
fn items_of_a_json_feed_are_records() {
    let feed = r#"{
        "version": "https://jsonfeed.org/version/1.1", "title": "La Gazette", "home_page_url": "https://gazette.example/",
        "items": [{"id": "1", "url": "https://gazette.example/1", "content_html": "<p>Le train.</p>",
                   "date_published": "2020-03-03", "authors": [{"name": "Anne Roy"}]},
                  {"id": "2", "content_text": "Le bac."}]}"#;
    let all = records("f.json", feed.as_bytes());
    assert_eq!(all.len(), 2);
    assert_eq!(
        (text_of(&all[0]), hints(&all[0]).authors.as_slice()),
        ("<p>Le train.</p>", &["Anne Roy".to_owned()][..])
    );
}
