use super::*;
use depeche_model::Format;

const MHTML: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gazette.example/a\r\n\
    Subject: =?utf-8?Q?Un=20=C3=A9cho?=\r\nDate: Thu, 7 Dec 2017 10:11:12 -0000\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----B\"\r\n\r\n\r\n------B\r\n\
    Content-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\
    Content-Location: https://gazette.example/a\r\n\r\n<!DOCTYPE html><p>Un =E9cho de =\r\ngare=2E</p>\r\n------B\r\n\
    Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://gazette.example/a.png\r\n\r\n\
    iVBORw0KGgo=\r\n------B--\r\n";

#[test]
fn a_page_saved_as_mhtml_comes_in_its_own_bytes() {
    let item = only("a.mhtml", MHTML.as_bytes()).unwrap();
    assert_eq!(item.bytes.trim_ascii_end(), b"<!DOCTYPE html><p>Un \xe9cho de gare.</p>");
    assert_eq!((item.format, item.source.format.as_str()), (Format::Html, "mhtml/html"));
    let hints = item.hints;
    assert_eq!(hints.content_type.as_deref(), Some("text/html; charset=windows-1252"));
    assert_eq!(
        (hints.url.as_deref(), hints.title.as_deref()),
        (Some("https://gazette.example/a"), Some("Un écho"))
    );
    assert_eq!((hints.date_crawled.as_deref(), hints.date), (Some("2017-12-07T10:11:12Z"), None));
}

#[test]
fn a_cut_message_is_not_given_as_whole() {
    let at = MHTML.find("de =").unwrap();
    assert_reject(
        &only("a.mhtml", &MHTML.as_bytes()[..at]),
        "a.mhtml",
        RejectReason::Damaged,
        &["ends inside"],
    );
    // The page is whole, only a picture is not.
    let at = MHTML.find("iVBO").unwrap();
    assert!(only("a.mhtml", &MHTML.as_bytes()[..at]).is_ok());
}

#[test]
fn a_mail_is_its_html_before_its_text() {
    let mail = "Return-Path: <a@gazette.example>\r\nFrom: \"La Gazette\" <a@gazette.example>\r\nTo: b@c.example\r\n\
                Subject: La lettre\r\nDate: Thu, 7 Dec 2017 10:11:12 +0100\r\nMessage-ID: <1@gazette.example>\r\n\
                MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=B\r\n\r\n\
                --B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nLe train.\r\n\
                --B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n\
                PHA+TGUgdHJhaW4uPC9wPg==\r\n--B--\r\n";
    let item = only("a.eml", mail.as_bytes()).unwrap();
    assert_eq!((item.bytes.as_slice(), item.source.format.as_str()), (&b"<p>Le train.</p>"[..], "eml/html"));
    assert_eq!(
        (item.hints.title.as_deref(), item.hints.site.as_deref()),
        (Some("La lettre"), Some("La Gazette"))
    );
    assert_eq!(item.hints.date.as_deref(), Some("2017-12-07T10:11:12+01:00"));
    let plain = "From: a@b.example\nMIME-Version: 1.0\nSubject: x\n\nLe train est en gare.\n";
    assert_eq!(text_of(&only("a.eml", plain.as_bytes())).trim_end(), "Le train est en gare.");
}

#[test]
fn texts_that_begin_like_a_letter_are_no_mail() {
    let text = "From: Anne Roy\nDate: 7 December 2017\nSubject: trains\n\nThe train is in.";
    assert_eq!(only("a.txt", text.as_bytes()).unwrap().source.format, "text");
}

#[test]
fn an_export_of_many_articles_is_cut_into_them() {
    let article = |number: u32| {
        format!(
            "<article><header><div class=\"rdp__DocPublicationName\"><span class=\"DocPublicationName\">La Gazette</span></div>\
             <span class=\"DocHeader\">Monde, mardi {number} mars 2020 120 mots, p. 3</span>\
             <p class=\"titreArticleVisu rdp__articletitle\">Un <b>train</b> {number}</p></header>\
             <section><p>Le train {number} est en gare.</p></section>\
             <div class=\"publiC-lblNodoc\">news·2020030{number}·GA·00{number}</div></article>"
        )
    };
    let export = format!("<!doctype html><html><body>{}{}</body>", article(3), article(4));
    let all = records("e.html", export.as_bytes());
    assert_eq!(keys(&all), ["e.html#news·20200303·GA·003", "e.html#news·20200304·GA·004"]);
    let item = all[1].as_ref().unwrap();
    assert_eq!((item.source.format.as_str(), item.format), ("europresse/html", Format::Html));
    assert_eq!(
        (item.hints.title.as_deref(), item.hints.site.as_deref()),
        (Some("Un train 4"), Some("La Gazette"))
    );
    assert_eq!(item.hints.date.as_deref(), Some("4 mars 2020"));
    let cut = records("e.html", &export.as_bytes()[..export.len() - 40]);
    assert_reject(&cut[1], "e.html", RejectReason::Damaged, &["ends inside an article"]);
}
