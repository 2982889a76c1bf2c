use super::repair;
use encoding_rs::Encoding;
use proptest::prelude::*;

/// `text` in UTF-8, read in the encoding of `label`.
fn misread(text: &str, label: &str) -> String {
    let encoding = Encoding::for_label(label.as_bytes()).expect("a label of the web");
    encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

fn check(broken: &str, expected: &str) {
    let repair = repair(broken);
    assert_eq!(repair.map(|repair| repair.text).as_deref(), Some(expected), "from {broken:?}");
}

fn stays(text: &str) {
    assert_eq!(repair(text), None, "{text:?}");
}

#[test]
fn each_encoding_is_undone() {
    let texts = [
        "Le préfet a été reçu à l’hôtel de ville, où l’on fêtait Noël.",
        "Die Fähre fährt über den Fluß, größer als früher.",
        "Most zostanie zamknięty, mieszkańcy żądają połączeń.",
        "Köprü kapalı kalacak, müdürlüğü açıkladı.",
    ];
    for text in texts {
        for label in ["windows-1252", "windows-1250", "windows-1254", "macintosh", "windows-1251"] {
            check(&misread(text, label), text);
        }
    }
}

#[test]
fn twice_is_undone_too() {
    let text = "La dépêche est arrivée hier";
    check(&misread(&misread(text, "windows-1252"), "windows-1252"), text);
}

#[test]
fn the_letters_of_dos_are_undone() {
    check("The councilΓÇÖs plan", "The council’s plan");
    check("It costs 5ΓÇ»Γé¼.", "It costs 5\u{202f}€.");
    check("quem├│ las manos de su peque├▒o hijo", "quemó las manos de su pequeño hijo");
    check("┬┐que diferencia hay?", "¿que diferencia hay?");
}

#[test]
fn good_words_beside_broken_ones_stay() {
    check("Déjà vu : le dÃ©putÃ© a Ã©tÃ© Ã©lu", "Déjà vu : le député a été élu");
    check("Большой город, cafÃ© «Юг»", "Большой город, café «Юг»");
}

#[test]
fn a_word_of_one_letter_beside_mojibake_stays() {
    check("Матеріали в Інтернеті вЂ“ для всіх", "Матеріали в Інтернеті – для всіх");
}

#[test]
fn lost_hard_spaces_come_back() {
    check("VoilÃ le rÃ©sultat", "Voilà le résultat");
    check("Ele foi Ã s oito, Ã quela festa na regiÃ£o", "Ele foi às oito, àquela festa na região");
}

#[test]
fn control_characters_are_signs() {
    check(
        "Il dit \u{93}oui\u{94} \u{96} et l\u{92}affaire est close",
        "Il dit “oui” – et l’affaire est close",
    );
}

#[test]
fn the_note_has_a_sample() {
    let repair = repair("Le cafÃ© ferme.\nRien.\nLe thÃ© aussi.").expect("mojibake");
    assert_eq!(repair.count, 2);
    assert_eq!(repair.sample, ("Le cafÃ© ferme.".into(), "Le café ferme.".into()));
}

/// `text` in the encoding of `label`, read in that of `mistaken`.
fn mixed_up(text: &str, label: &str, mistaken: &str) -> String {
    let of = |label: &str| Encoding::for_label(label.as_bytes()).expect("a label of the web");
    let bytes = of(label).encode(text).0.into_owned();
    of(mistaken).decode_without_bom_handling(&bytes).0.into_owned()
}

#[test]
fn one_single_byte_encoding_read_in_another_is_undone() {
    let texts = [
        ("windows-1251", "Мост через реку закроют до конца октября, сообщили в управлении дорог."),
        ("windows-1250", "Most zostanie zamknięty, mieszkańcy żądają częstszych połączeń i zniżek."),
        ("windows-1253", "Η γέφυρα θα μείνει κλειστή ως το τέλος Οκτωβρίου, ανακοίνωσε η υπηρεσία."),
        ("windows-1254", "Köprü ekim ayının sonuna kadar kapalı kalacak, yol müdürlüğü açıkladı."),
        ("windows-1256", "سيبقى الجسر مغلقا حتى نهاية أكتوبر، كما أعلنت إدارة الطرق"),
        ("windows-1257", "Tiltas bus uždarytas iki spalio pabaigos, pranešė kelių tarnyba, žiemą ir vėliau."),
    ];
    for (label, text) in texts {
        check(&mixed_up(text, label, "windows-1252"), text);
    }
    let french = "Le préfet a été reçu à la mairie, où la fête était déjà très animée.";
    check(&mixed_up(french, "windows-1252", "macintosh"), french);
}

#[test]
fn languages_full_of_accents_are_no_mix_up() {
    for text in [
        "Brúin yfir ána verður lokuð út október, að sögn vegagerðarinnar. Íbúar vilja fleiri þjónustubíla.",
        "Ponte sobre o rio ficará fechada até ao fim de outubro. Os moradores já não têm opções à mão.",
        "Broen over åen er lukket til oktober, oplyser vejvæsenet. Beboerne ønsker flere færger på søndage.",
        "Cầu đóng cửa đến hết tháng mười, cơ quan quản lý đường bộ cho biết.",
        "Bu maydon bo‘shliq belgisidan iborat bo‘lishi mumkin, to‘g‘ri yo‘l",
        "Der Preis: 5 £ oder 6 ¢, ½ Liter ® © § 3 ¶ 4 ± 2 µ × 3 ¬ ¦",
        "Ecuación: ≤ 3, ≥ 4, ≠ 5, ∞, ∑, ∏, √ y ◊",
    ] {
        stays(text);
    }
}

#[test]
fn near_misses_stay() {
    for text in [
        "IRMÃ MARIA E A MAÇÃ, SÃO JOÃO, ALEMÃ",
        "Âge, Âme et Île : « À l’Âge de pierre »",
        "Le prix est de 5 €, soit 4,50 £ — ou ½ journée",
        "Die Größe ±5 %, 20 °C, 3×4 m², µm und Ω",
        "√2 ≈ 1,41 et π ≤ 4, ∑ de 1 à ∞",
        "Super 😀👍🏽 ❤️ déjà !",
        "«Спартак» — ЦСКА: 2:1, СССР, №5",
        "Η «Ανατολή» είναι 5 € — ΑΒΓΞΟ",
        "Ångström, Åre und Åland: Å i åa ä e ö",
        "İstanbul’da ŞİŞLİ ÖĞRETMENİ",
        "Vietnam: ĐẠI HỌC QUỐC GIA HÀ NỘI",
        "RÉSUMÉ… TÉLÉ® ET CAFÉ™",
        "src\n├── lib.rs\n│   └── a.rs\n└── b.rs",
        "┌─ Nom ─┬─ Prix ─┐\n├───────┼────────┤\n│ été   │ 5 €    │",
        "├┤a┼┐a┼┐a┼┐a┼┐a",
        "Γ’ Λυκείου, Γέφυρα, Γ΄",
    ] {
        stays(text);
    }
}

#[test]
fn a_letter_with_a_sign_beside_it_stays() {
    for text in [
        "auf die »übliche« Art und Weise, »öffentlich« und «Österreich»",
        "L’unità² di misura: 3 unità², guiarà½ e avrà½",
        "The word verá£ alone, ordnungsgemäß€ and ×štampač",
        "Formato A×šířka, žarišču×žarišču",
        "CONFIGURACIÓ¶ DANÝª AIXÍª SYSTÉMOVÉª",
    ] {
        stays(text);
    }
}

#[test]
fn prices_in_one_currency_are_no_mix_up() {
    stays("Coins for ¥50, ¥100, and ¥500 are taken, and ¥1 is not.");
}

#[test]
fn a_name_in_latin_letters_amid_mojibake_stays() {
    check(&misread("電話とiPhoneのiOSを改造", "windows-1252"), "電話とiPhoneのiOSを改造");
}

#[test]
fn cyrillic_that_was_read_on_a_macintosh_tells_itself() {
    check(&misread("Мост", "macintosh"), "Мост");
}

#[test]
fn half_a_repair_is_none() {
    let chinese = "道路管理局星期二宣布，这座桥将关闭到十月底。居民要求增加公共汽车班次，并降低票价。";
    stays(&misread(&mixed_up(chinese, "gbk", "windows-1252"), "windows-1252"));
}

proptest! {
    #[test]
    fn any_text_is_taken(text in "\\PC{0,80}") {
        let _ = repair(&text);
    }

    #[test]
    fn garbles_are_taken(text in "[ÃÂâ€™ÐРСГђí½Žï¿�? \u{80}-\u{bf}]{0,60}") {
        let _ = repair(&text);
    }
}
