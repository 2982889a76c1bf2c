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
    ] {
        stays(text);
    }
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
