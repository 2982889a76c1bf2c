//! The language: what the page claims, and what its text is.

use super::facts::Facts;
use super::json_ld::JsonLd;
use crate::text::words::head;
use depeche_model::{Hints, Page};
use whatlang::{Lang, detect};

/// Shorter texts, in characters, do not speak against a claim.
const ENOUGH: usize = 200;
/// What is shown to the detector, in bytes: more changes nothing.
const SAMPLE: usize = 2400;
/// How sure the detector must be to speak against a claim.
const SURE: f64 = 0.9;

/// Languages the detector takes for one another; between them a claim stands.
const KIN: &[&[&str]] = &[
    &["no", "nn", "da", "sv"],
    &["id", "ms", "jv"],
    &["cs", "sk"],
    &["hr", "sr", "bs", "sl", "mk", "bg"],
    &["es", "gl", "pt", "ca", "it", "oc"],
    &["ru", "uk", "be", "bg"],
    &["nl", "af", "de", "lb"],
    &["hi", "mr", "ne"],
    &["fa", "ur", "ar", "ps"],
];

/// The language tag the page or the dump claims, as written.
pub(super) fn claimed_tag(page: &Page, hints: &Hints, json_ld: &JsonLd) -> Option<String> {
    let meta = |name: &str| page.head.metas.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
    let metas = ["content-language", "og:locale", "dc.language", "dcterms.language", "language"];
    let all = [page.head.language.clone(), hints.language.clone(), json_ld.language.clone()];
    all.into_iter().chain(metas.iter().map(|m| meta(m))).flatten().find(|tag| code(tag).is_some())
}

/// ISO 639-1 code of a language tag (`fr-FR`, `pt_BR`, `nb`); `None` for what is none.
pub(super) fn code(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_', ',', ';', ' ']).next()?.to_lowercase();
    let code = match first.as_str() {
        "nb" => "no",
        "iw" => "he",
        "in" => "id",
        "ji" => "yi",
        "cn" => "zh",
        "jp" => "ja",
        code => code,
    };
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())).then(|| code.to_owned())
}

/// The language of the text: its own when it is long enough to tell, else the claimed one.
pub(crate) fn choose(facts: &Facts<'_>, body: &str) -> Option<String> {
    let claimed = facts.claimed_language.clone();
    let sample = head(body, SAMPLE);
    let Some(info) = detect(sample) else { return claimed };
    let Some(own) = iso_639_1(info.lang()) else { return claimed };
    let long = sample.chars().filter(|c| c.is_alphabetic()).count() >= ENOUGH || has_own_script(info.lang());
    match claimed {
        None => (info.is_reliable() && sample.chars().count() >= ENOUGH / 4 || long).then(|| own.to_owned()),
        Some(claimed) if claimed == own || are_kin(&claimed, own) && !is_in_doubt(&info) => Some(claimed),
        // Of a language it does not know, the detector names the nearest it knows.
        Some(claimed) if long && info.confidence() >= SURE && is_detectable(&claimed) => Some(own.to_owned()),
        claimed => claimed,
    }
}

/// The language of the longest blocks, where nothing is claimed: good enough
/// to say how dates are written.
pub(super) fn of_blocks(page: &Page) -> Option<&'static str> {
    let mut sample = String::new();
    for text in page.blocks.iter().map(|b| b.text.as_str()).filter(|t| t.len() > ENOUGH / 2) {
        sample.push_str(head(text, SAMPLE));
        sample.push('\n');
        if sample.len() >= SAMPLE {
            break;
        }
    }
    detect(&sample).filter(whatlang::Info::is_reliable).and_then(|info| iso_639_1(info.lang()))
}

/// The detector is quite sure against a claim of a kin language: then it is right.
fn is_in_doubt(info: &whatlang::Info) -> bool {
    info.is_reliable() && info.confidence() >= 1.0
}

fn are_kin(a: &str, b: &str) -> bool {
    KIN.iter().any(|k| k.contains(&a) && k.contains(&b))
}

fn is_detectable(code: &str) -> bool {
    Lang::all().iter().any(|lang| iso_639_1(*lang) == Some(code))
}

fn has_own_script(lang: Lang) -> bool {
    matches!(lang, Lang::Ell | Lang::Heb | Lang::Jpn | Lang::Kor | Lang::Tha | Lang::Hye | Lang::Kat)
}

fn iso_639_1(lang: Lang) -> Option<&'static str> {
    const CODES: &[(Lang, &str)] = &[
        (Lang::Epo, "eo"),
        (Lang::Eng, "en"),
        (Lang::Rus, "ru"),
        (Lang::Cmn, "zh"),
        (Lang::Spa, "es"),
        (Lang::Por, "pt"),
        (Lang::Ita, "it"),
        (Lang::Ben, "bn"),
        (Lang::Fra, "fr"),
        (Lang::Deu, "de"),
        (Lang::Ukr, "uk"),
        (Lang::Kat, "ka"),
        (Lang::Ara, "ar"),
        (Lang::Hin, "hi"),
        (Lang::Jpn, "ja"),
        (Lang::Heb, "he"),
        (Lang::Yid, "yi"),
        (Lang::Pol, "pl"),
        (Lang::Amh, "am"),
        (Lang::Jav, "jv"),
        (Lang::Kor, "ko"),
        (Lang::Nob, "no"),
        (Lang::Dan, "da"),
        (Lang::Swe, "sv"),
        (Lang::Fin, "fi"),
        (Lang::Tur, "tr"),
        (Lang::Nld, "nl"),
        (Lang::Hun, "hu"),
        (Lang::Ces, "cs"),
        (Lang::Ell, "el"),
        (Lang::Bul, "bg"),
        (Lang::Bel, "be"),
        (Lang::Mar, "mr"),
        (Lang::Kan, "kn"),
        (Lang::Ron, "ro"),
        (Lang::Slv, "sl"),
        (Lang::Hrv, "hr"),
        (Lang::Srp, "sr"),
        (Lang::Mkd, "mk"),
        (Lang::Lit, "lt"),
        (Lang::Lav, "lv"),
        (Lang::Est, "et"),
        (Lang::Tam, "ta"),
        (Lang::Vie, "vi"),
        (Lang::Urd, "ur"),
        (Lang::Tha, "th"),
        (Lang::Guj, "gu"),
        (Lang::Uzb, "uz"),
        (Lang::Pan, "pa"),
        (Lang::Aze, "az"),
        (Lang::Ind, "id"),
        (Lang::Tel, "te"),
        (Lang::Pes, "fa"),
        (Lang::Mal, "ml"),
        (Lang::Ori, "or"),
        (Lang::Mya, "my"),
        (Lang::Nep, "ne"),
        (Lang::Sin, "si"),
        (Lang::Khm, "km"),
        (Lang::Tuk, "tk"),
        (Lang::Aka, "ak"),
        (Lang::Zul, "zu"),
        (Lang::Sna, "sn"),
        (Lang::Afr, "af"),
        (Lang::Lat, "la"),
        (Lang::Slk, "sk"),
        (Lang::Cat, "ca"),
        (Lang::Tgl, "tl"),
        (Lang::Hye, "hy"),
    ];
    CODES.iter().find(|(l, _)| *l == lang).map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::*;

    const FRENCH: &str = "Le port de la ville a rouvert lundi matin après trois jours de tempête, ont annoncé les autorités. \
        Les bateaux de pêche, restés à quai depuis vendredi, ont pu reprendre la mer dans la matinée, tandis que les habitants \
        commençaient à nettoyer les rues du centre, encore couvertes de sable et de branches.";

    fn language(claims: &str, body: &str) -> Option<String> {
        facts(&page(claims), &Hints::default(), |f| choose(f, body))
    }

    #[test]
    fn the_text_speaks_against_a_template() {
        assert_eq!(language("lang en-US", FRENCH).as_deref(), Some("fr"));
        assert_eq!(language("", FRENCH).as_deref(), Some("fr"));
    }

    #[test]
    fn a_claim_stands_where_the_text_is_short() {
        assert_eq!(language("lang da", "Havnen åbner.").as_deref(), Some("da"));
        assert_eq!(language("", "Ok."), None);
    }

    #[test]
    fn a_language_the_detector_does_not_know_stays_as_claimed() {
        let text = "Abantu basedolobheni bahlangene eholweni lomphakathi ngoMsombuluko ukuze baxoxe ngebhuloho elisha. \
                    Umeya uthe umsebenzi uzophela ngaphambi kwehlobo, futhi izingane zizokwazi ukuhamba ngokuphepha.";
        assert_eq!(language("lang zu", text).as_deref(), Some("zu"));
        assert_eq!(language("lang xh", text).as_deref(), Some("xh"), "its nearest kin is not its name");
    }

    #[test]
    fn tags_become_codes() {
        assert_eq!(code("pt_BR").as_deref(), Some("pt"));
        assert_eq!(code("nb-NO").as_deref(), Some("no"));
        assert_eq!(code("english"), None);
        assert_eq!(code(""), None);
    }
}
