use super::*;
use depeche_model::{Evidence, Format, Hints, Source};
use encoding_rs::Encoding;
use proptest::prelude::*;

const FRENCH: &str = "Le préfet a annoncé mardi la réouverture du pont, fermé depuis l'été à \
    cause d'une fissure. « C'est une très bonne nouvelle », s'est réjoui le maire, élu là-bas.";
const GERMAN: &str = "Die Fähre fährt wieder: Nach fünf Wochen hat die Behörde die Brücke über \
    den Fluß geprüft und für größere Lastwagen geöffnet, hieß es am späten Abend in Österreich.";
const POLISH: &str = "Most nad rzeką zostanie zamknięty do końca października, zapowiedział \
    zarząd dróg. Mieszkańcy żądają częstszych połączeń i zniżek na bilety, również w święta.";
const HUNGARIAN: &str = "A híd őszig zárva marad, közölte a városi közútkezelő. Az érintettek \
    sűrűbb járatokat és olcsóbb jegyet kérnek, főleg a hétvégére és az ünnepekre is.";
const RUSSIAN: &str = "Мост через реку закроют до конца октября, сообщили в управлении дорог. \
    Жители требуют пустить дополнительные автобусы и снизить цену на билеты.";
const UKRAINIAN: &str = "Міст через річку закриють до кінця жовтня, повідомили в управлінні \
    доріг. Мешканці вимагають пустити додаткові автобуси та знизити ціну на квитки.";
const GREEK: &str = "Η γέφυρα θα μείνει κλειστή ως το τέλος Οκτωβρίου, ανακοίνωσε η υπηρεσία \
    δρόμων. Οι κάτοικοι ζητούν περισσότερα λεωφορεία και φθηνότερα εισιτήρια.";
const TURKISH: &str = "Köprü ekim ayının sonuna kadar kapalı kalacak, yol müdürlüğü açıkladı. \
    Bölge sakinleri daha sık otobüs ve daha ucuz bilet istiyor, özellikle kış aylarında.";
const LITHUANIAN: &str = "Tiltas bus uždarytas iki spalio pabaigos, pranešė kelių tarnyba. \
    Gyventojai prašo dažnesnių autobusų ir pigesnių bilietų, ypač žiemą ir per šventes.";
const HEBREW: &str = "הגשר יהיה סגור עד סוף אוקטובר, הודיעה רשות הדרכים. התושבים דורשים יותר \
    אוטובוסים ומחירים נמוכים יותר.";
const ARABIC: &str = "سيبقى الجسر مغلقا حتى نهاية أكتوبر، كما أعلنت إدارة الطرق. ويطالب السكان \
    بمزيد من الحافلات وبتذاكر أرخص، وخصوصا في الشتاء.";
const THAI: &str = "สะพานข้ามแม่น้ำจะปิดจนถึงสิ้นเดือนตุลาคม กรมทางหลวงประกาศเมื่อวันอังคาร";
const JAPANESE: &str =
    "川にかかる橋は十月末まで閉鎖されると道路局が発表した。住民はバスの増便と運賃の引き下げを求めている。";
const CHINESE: &str = "道路管理局星期二宣布，这座桥将关闭到十月底。居民要求增加公共汽车班次，并降低票价。";
const TAIWANESE: &str = "道路管理局星期二宣布，這座橋將關閉到十月底。居民要求增加公車班次，並降低票價。";
const ROMANIAN: &str = "Podul peste râu va fi închis până la sfârșitul lui octombrie, a anunțat \
    direcția drumurilor. Locuitorii cer autobuze mai dese și bilete mai ieftine, mai ales iarna.";
const ESPERANTO: &str = "La ponto trans la rivero restos fermita ĝis la fino de oktobro, anoncis la \
    voja oficejo. La loĝantoj petas pli oftajn busojn kaj ŝparajn biletojn, ĉefe por la aŭtuno.";
const SAMI: &str = "Šaldi lea gitta gitta golggotmánu loahpa rádjai, dieđihii geaidnodoaimmahat. Ássit \
    háliidit eanet bussiid ja hálbbit bileahtaid, erenoamážit dálvet ja čakčat, ŋuohti.";
const WELSH: &str = "Bydd y bont ar gau tan ddiwedd mis Hydref, meddai'r gwasanaeth ffyrdd. Mae'r \
    trigolion eisiau mwy o fysiau i'r tŷ a'r dŵr, yn enwedig yng nghanol y gaeaf, ŷd a gŵydd.";
const VIETNAMESE: &str = "Câ\u{300}u đóng cư\u{309}a đê\u{301}n hê\u{301}t tháng mươ\u{300}i, cơ quan qua\u{309}n ly\u{301} đươ\u{300}ng bô\u{323} cho biê\u{301}t. \
    Ngươ\u{300}i dân yêu câ\u{300}u thêm xe buy\u{301}t và vé re\u{309} hơn, nhâ\u{301}t là vào mùa đông.";
const KOREAN: &str =
    "강을 건너는 다리가 시월 말까지 폐쇄된다고 도로국이 화요일 발표했다. 주민들은 버스 증편을 요구했다.";

fn item(bytes: &[u8], hints: Hints) -> RawItem {
    RawItem {
        source: Source::default(),
        key: "case".into(),
        bytes: bytes.to_vec(),
        hints,
        format: Format::Text,
        notes: Vec::new(),
    }
}

fn plain(bytes: &[u8]) -> DecodedText {
    decode(&item(bytes, Hints::default()))
}

fn at(url: &str) -> Hints {
    Hints { url: Some(url.into()), ..Hints::default() }
}

fn encode(label: &str, text: &str) -> Vec<u8> {
    let encoding = Encoding::for_label(label.as_bytes()).expect("a label of the web");
    let (bytes, _, lost) = encoding.encode(text);
    assert!(!lost, "{label} cannot hold the text");
    bytes.into_owned()
}

/// Encodes `text` and expects the same text back without any label.
fn check(label: &str, text: &str) {
    let decoded = plain(&encode(label, text));
    assert_eq!(decoded.text, text, "{label} was read as {}", decoded.encoding);
    assert_eq!((decoded.replaced, decoded.repaired), (0, 0));
}

#[test]
fn western_texts_need_no_label() {
    for label in ["windows-1252", "macintosh"] {
        check(label, FRENCH);
        check(label, GERMAN);
    }
}

#[test]
fn central_european_texts_need_no_label() {
    for label in ["windows-1250", "iso-8859-2"] {
        check(label, POLISH);
        check(label, HUNGARIAN);
    }
}

#[test]
fn cyrillic_texts_need_no_label() {
    for label in ["windows-1251", "koi8-r", "iso-8859-5", "ibm866"] {
        check(label, RUSSIAN);
    }
    for label in ["windows-1251", "koi8-u"] {
        check(label, UKRAINIAN);
    }
}

#[test]
fn other_alphabets_need_no_label() {
    check("windows-1253", GREEK);
    check("iso-8859-7", GREEK);
    check("windows-1254", TURKISH);
    check("windows-1257", LITHUANIAN);
    check("windows-1255", HEBREW);
    check("windows-1256", ARABIC);
    check("windows-874", THAI);
}

#[test]
fn east_asian_texts_need_no_label() {
    check("shift_jis", JAPANESE);
    check("euc-jp", JAPANESE);
    check("iso-2022-jp", JAPANESE);
    check("gbk", CHINESE);
    check("big5", TAIWANESE);
    check("euc-kr", KOREAN);
}

#[test]
fn signs_amid_latin_letters_are_no_kana() {
    for text in ["N° 4, n° 5, n° 6", "©\tcopyright\n§\tsection\n°\tdegree\n½\thalf\n"] {
        assert_eq!(plain(&encode("windows-1252", text)).text, text);
    }
    let kana = "ﾆｭｰｽ ｺﾗﾑ ｽﾎﾟｰﾂ の一覧です。ｶﾒﾗ 3ｶ月";
    assert_eq!(plain(&encode("shift_jis", kana)).text, kana);
}

#[test]
fn latin9_is_known_by_its_ligature_and_its_euro() {
    check("iso-8859-15", "Au cœur du marché, l'œuvre a été cédée à 300 € après l'enchère.");
    let half = "La pièce mesure 3½ mètres, a précisé le géomètre après l'été.";
    check("windows-1252", half);
}

#[test]
fn valid_utf8_beats_every_label() {
    let page = format!("<meta charset=iso-8859-1><p>{FRENCH}</p>");
    let hints =
        Hints { content_type: Some("text/html; charset=windows-1251".into()), ..at("https://exemple.ru/") };
    let decoded = decode(&item(page.as_bytes(), hints));
    assert_eq!(decoded.text, page);
    assert_eq!(decoded.evidence, Evidence::Utf8Valid);
}

#[test]
fn a_lying_label_loses_and_is_noted() {
    let page = format!("<meta charset=windows-1252><p>{RUSSIAN}</p>");
    let decoded = plain(&encode("windows-1251", &page));
    assert_eq!(decoded.text, page);
    assert_eq!(decoded.notes[0].code, "label_overruled");
}

#[test]
fn a_label_decides_where_the_bytes_do_not() {
    let word = encode("windows-1253", "Νερό");
    let hints = Hints { content_type: Some("text/plain; charset=windows-1253".into()), ..Hints::default() };
    let decoded = decode(&item(&word, hints));
    assert_eq!((decoded.text.as_str(), decoded.evidence), ("Νερό", Evidence::Http));
}

#[test]
fn the_country_decides_a_few_letters() {
    let bytes = encode("windows-1250", "Děčín a Plzeň");
    assert_eq!(decode(&item(&bytes, at("https://noviny.cz/a"))).text, "Děčín a Plzeň");
}

#[test]
fn marks_are_stripped() {
    let mut little = vec![0xff, 0xfe];
    little.extend(POLISH.encode_utf16().flat_map(u16::to_le_bytes));
    for bytes in [format!("\u{feff}{POLISH}").into_bytes(), little] {
        let decoded = plain(&bytes);
        assert_eq!(decoded.text, POLISH);
        assert_eq!((decoded.evidence, decoded.confidence), (Evidence::Bom, 1.0));
    }
}

#[test]
fn utf16_needs_no_mark() {
    let bytes: Vec<u8> = KOREAN.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let decoded = plain(&bytes);
    assert_eq!((decoded.text.as_str(), decoded.encoding), (KOREAN, "UTF-16BE"));
}

#[test]
fn a_cut_tail_is_left_out_and_noted() {
    for (label, text) in [("utf-8", FRENCH), ("shift_jis", JAPANESE), ("gbk", CHINESE)] {
        let text = format!("{text}é").replace('é', if label == "utf-8" { "é" } else { "一" });
        let bytes = encode(label, &text);
        let decoded = plain(&bytes[..bytes.len() - 1]);
        assert_eq!(format!("{}{}", decoded.text, text.chars().last().unwrap()), text, "{label}");
        assert_eq!(decoded.notes[0].code, "cut_tail");
        assert_eq!(decoded.replaced, 0);
    }
}

#[test]
fn an_accent_at_the_very_end_is_no_cut_tail() {
    let decoded = decode(&item(b"Il est all\xe9", at("https://exemple.fr/")));
    assert_eq!(decoded.text, "Il est allé");
}

#[test]
fn junk_bytes_do_not_spoil_utf8() {
    let mut bytes = format!("{FRENCH}\n{FRENCH}").into_bytes();
    bytes.insert(3, 0xff);
    bytes.push(0xfe);
    let decoded = plain(&bytes);
    assert_eq!(decoded.text.replace('\u{fffd}', ""), format!("{FRENCH}\n{FRENCH}"));
    assert_eq!((decoded.evidence, decoded.replaced), (Evidence::Utf8Mostly, 2));
}

#[test]
fn a_pasted_passage_is_read_in_its_own_encoding() {
    for (text, label) in [
        (FRENCH, "windows-1252"),
        (FRENCH, "macintosh"),
        (POLISH, "windows-1250"),
        (RUSSIAN, "windows-1251"),
        (CHINESE, "gbk"),
    ] {
        let mut bytes = format!("<p>{text}</p>\r\n<p>").into_bytes();
        bytes.extend(encode(label, text));
        bytes.extend(b"</p>\r\n");
        let decoded = plain(&bytes);
        assert_eq!(decoded.text, format!("<p>{text}</p>\n<p>{text}</p>\n"), "{label}");
        assert_eq!(decoded.notes[0].code, "mixed_encodings");
    }
}

#[test]
fn a_few_signs_under_a_label_are_no_junk() {
    let page = "<meta charset=windows-1252><p>13 °C, 7\u{a0}minuten geleden</p>";
    let hints = Hints { content_type: Some("text/html; charset=utf-8".into()), ..Hints::default() };
    assert_eq!(decode(&item(&encode("windows-1252", page), hints)).text, page);
}

#[test]
fn every_line_end_is_one_in_text_of_two_encodings() {
    let mut bytes = format!("{FRENCH}\r\nUn.\rDeux.\r\n").into_bytes();
    bytes.extend(encode("windows-1252", FRENCH));
    assert_eq!(plain(&bytes).text, format!("{FRENCH}\nUn.\nDeux.\n{FRENCH}"));
}

#[test]
fn junk_in_baltic_words_is_no_apostrophe() {
    let mut bytes = encode("windows-1257", LITHUANIAN);
    bytes.insert(8, 0xff);
    assert_eq!(plain(&bytes).encoding, "windows-1257");
}

#[test]
fn a_unicode_container_makes_labels_void() {
    let page = format!("<meta charset=koi8-r>{RUSSIAN}");
    let hints = Hints { already_unicode: true, ..Hints::default() };
    let decoded = decode(&item(page.as_bytes(), hints.clone()));
    assert_eq!((&decoded.text, decoded.evidence), (&page, Evidence::Container));
    assert_eq!(decode(&item(format!("\u{feff}{page}").as_bytes(), hints.clone())).text, page);
    assert_eq!(decode(&item(b"a\xffb", hints)).replaced, 1);
}

/// UTF-8 read as windows-1252.
fn misread(text: &str) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

#[test]
fn doubly_encoded_passages_are_repaired() {
    for text in [FRENCH, GERMAN, POLISH, RUSSIAN, GREEK, CHINESE, KOREAN] {
        let page = format!("Une ligne.\n<p>{}</p>\nUne autre.", misread(text));
        let decoded = plain(page.as_bytes());
        assert_eq!(decoded.text, format!("Une ligne.\n<p>{text}</p>\nUne autre."));
        assert_eq!(decoded.repaired, 1);
        assert_eq!(plain(misread(&misread(text)).as_bytes()).text, text);
    }
}

#[test]
fn what_only_looks_like_mojibake_stays() {
    for text in [
        "« Il a parlé\u{a0}», a-t-on appris.",
        "« Déjà\u{a0}», dit-il. À l’été, voilà\u{a0}: «\u{a0}Noé\u{a0}».",
        "CAFÉ® et THÉ™, marques déposées",
        "TÄÄLLÄ\u{a0}JA\u{a0}SIELLÄ\u{a0}TÄNÄÄN",
        "A coluna “É¡” não existe",
        "Ñ° e ã“ são letras estranhas – é só um teste",
    ] {
        let decoded = plain(text.as_bytes());
        assert_eq!((decoded.text.as_str(), decoded.repaired), (text, 0));
    }
}

#[test]
fn ascii_and_nothing_are_certain() {
    assert_eq!(plain(b"").confidence, 1.0);
    assert_eq!(plain(b"plain words &eacute;\r\n").text, "plain words &eacute;\r\n");
}

/// Every encoding of the standard but two: `replacement` reads nothing, and
/// `x-user-defined` is for scripts.
const ROUND: [(&str, &str); 38] = [
    ("UTF-8", FRENCH),
    ("UTF-16BE", POLISH),
    ("UTF-16LE", RUSSIAN),
    ("windows-1252", FRENCH),
    ("ISO-8859-15", FRENCH),
    ("macintosh", FRENCH),
    ("windows-1250", POLISH),
    ("ISO-8859-2", POLISH),
    ("ISO-8859-16", ROMANIAN),
    ("ISO-8859-3", ESPERANTO),
    ("ISO-8859-10", SAMI),
    ("ISO-8859-14", WELSH),
    ("windows-1251", RUSSIAN),
    ("KOI8-R", RUSSIAN),
    ("ISO-8859-5", RUSSIAN),
    ("IBM866", RUSSIAN),
    ("x-mac-cyrillic", RUSSIAN),
    ("KOI8-U", UKRAINIAN),
    ("windows-1253", GREEK),
    ("ISO-8859-7", GREEK),
    ("windows-1254", TURKISH),
    ("windows-1255", HEBREW),
    ("ISO-8859-8", HEBREW),
    ("ISO-8859-8-I", HEBREW),
    ("windows-1256", ARABIC),
    ("ISO-8859-6", ARABIC),
    ("windows-1257", LITHUANIAN),
    ("ISO-8859-13", LITHUANIAN),
    ("ISO-8859-4", LITHUANIAN),
    ("windows-1258", VIETNAMESE),
    ("windows-874", THAI),
    ("GBK", CHINESE),
    ("gb18030", CHINESE),
    ("Big5", TAIWANESE),
    ("EUC-KR", KOREAN),
    ("Shift_JIS", JAPANESE),
    ("EUC-JP", JAPANESE),
    ("ISO-2022-JP", JAPANESE),
];

/// `text` in the encoding of this name; UTF-16, which the standard does not
/// write, too.
fn written(name: &str, text: &str) -> Vec<u8> {
    match name {
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => encode(name, text),
    }
}

/// What a dump may hold: good text in any encoding, and what befalls it.
fn fragment() -> impl Strategy<Value = Vec<u8>> {
    let text = (0..ROUND.len(), 0_usize..40, 0_usize..60).prop_map(|(case, from, length)| {
        let (name, text) = ROUND[case];
        let bytes = written(name, text);
        bytes.into_iter().skip(from).take(length).collect()
    });
    let markup = prop::sample::select(vec![
        "\n",
        "\r\n",
        "<p>",
        "</p>",
        "<b>&eacute;</b>",
        "\0",
        "\u{feff}",
        "\u{fffd}",
        "\x1b$B",
        "\x1b(B",
        "é",
        "Ã©",
    ]);
    let markup = markup.prop_map(|text| text.as_bytes().to_vec());
    prop_oneof![
        text,
        markup,
        "[ -~]{0,12}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..6)
    ]
}

fn hints() -> impl Strategy<Value = Hints> {
    let label = || prop::option::of(prop::sample::select(ROUND.map(|(name, _)| name).to_vec()));
    let site = prop::option::of(prop::sample::select(vec![
        "exemple.fr",
        "пример.рф",
        "例.jp",
        "x",
        "192.0.2.1",
        "a.cn.",
    ]));
    let language = prop::option::of(prop::sample::select(vec!["fr-CA", "zh-Hant", "sr", "", "x-y", "el"]));
    (label(), site, language, prop::bool::weighted(0.1)).prop_map(
        |(label, site, language, already_unicode)| Hints {
            content_type: label.map(|label| format!("text/html; charset={label}")),
            site: site.map(str::to_owned),
            language: language.map(str::to_owned),
            already_unicode,
            ..Hints::default()
        },
    )
}

/// The text that the encoding's own decoder gives, for bytes in one encoding.
fn reference(bytes: &[u8], decoded: &DecodedText) -> String {
    let encoding = Encoding::for_label(decoded.encoding.as_bytes()).expect("a name of the standard");
    let mark = match decoded.evidence {
        Evidence::Bom => Encoding::for_bom(bytes).map_or(0, |(_, length)| length),
        Evidence::Container if bytes.starts_with("\u{feff}".as_bytes()) => 3,
        _ => 0,
    };
    encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned()
}

#[test]
fn every_encoding_of_the_standard_is_tried() {
    let tried: std::collections::HashSet<&str> = ROUND.iter().map(|(name, _)| *name).collect();
    assert_eq!(tried.len(), ROUND.len());
    for (name, _) in ROUND {
        assert_eq!(Encoding::for_label(name.as_bytes()).map(Encoding::name), Some(name));
    }
    // 40 in the standard.
    assert_eq!(tried.len() + ["replacement", "x-user-defined"].len(), 40);
}

proptest! {
    #[test]
    fn what_was_encoded_comes_back_under_its_label(case in 0..ROUND.len(), turn in 0usize..200, times in 1usize..4) {
        let (name, text) = ROUND[case];
        let words: Vec<&str> = text.split(' ').collect();
        let turned = [&words[turn % words.len()..], &words[..turn % words.len()]].concat().join(" ");
        let text = format!("<meta charset={name}><p>{}</p>", [turned.as_str()].repeat(times).join("\n"));
        let decoded = plain(&written(name, &text));
        prop_assert_eq!(&decoded.text, &text, "{} was read as {}", name, decoded.encoding);
        prop_assert_eq!((decoded.replaced, decoded.repaired), (0, 0));
    }

    #[test]
    fn any_bytes_become_text_and_what_is_lost_is_counted(
        fragments in prop::collection::vec(fragment(), 0..14),
        hints in hints(),
    ) {
        let bytes = fragments.concat();
        let decoded = decode(&item(&bytes, hints));
        prop_assert!((0.0..=1.0).contains(&decoded.confidence));
        prop_assume!(decoded.repaired == 0);
        let has = |code: &str| decoded.notes.iter().any(|note| note.code == code);
        prop_assert_eq!(has("malformed_bytes"), decoded.replaced > 0);
        // Those that were written as such were not replaced.
        let written = bytes.windows(3).filter(|window| *window == "\u{fffd}".as_bytes()).count();
        let found = decoded.text.matches('\u{fffd}').count();
        let replaced = decoded.replaced as usize;
        if has("mixed_encodings") {
            prop_assert!((found.saturating_sub(written)..=found).contains(&replaced));
            return Ok(());
        }
        let mut expected = reference(&bytes, &decoded);
        if has("cut_tail") {
            prop_assert_eq!(expected.pop(), Some('\u{fffd}'));
        }
        prop_assert_eq!(&decoded.text, &expected);
        let units = |unit: [u8; 2]| bytes.chunks(2).filter(|two| *two == unit).count();
        let as_such = match decoded.encoding {
            "UTF-8" => written,
            "UTF-16LE" => units([0xfd, 0xff]),
            "UTF-16BE" => units([0xff, 0xfd]),
            _ => 0,
        };
        prop_assert_eq!(replaced, found - as_such);
    }

    #[test]
    fn valid_utf8_comes_back_unchanged(text in any::<String>()) {
        let bytes = text.as_bytes();
        let marked = text.starts_with('\u{feff}') || text.contains(['\0', '\u{1b}']);
        prop_assume!(!marked);
        let decoded = plain(bytes);
        prop_assume!(decoded.repaired == 0);
        prop_assert_eq!(decoded.text, text);
        prop_assert_eq!(decoded.replaced, 0);
    }

    #[test]
    fn replaced_is_the_truth_in_a_container(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let hints = Hints { already_unicode: true, ..Hints::default() };
        let decoded = decode(&item(&bytes, hints));
        let lossy = String::from_utf8_lossy(&bytes);
        let genuine = bytes.windows(3).filter(|w| *w == "\u{fffd}".as_bytes()).count();
        prop_assume!(decoded.repaired == 0);
        prop_assert_eq!(decoded.replaced as usize, lossy.matches('\u{fffd}').count() - genuine);
    }
}
