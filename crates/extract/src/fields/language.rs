//! The language: what the page claims, and what its text is.

use super::facts::Facts;
use super::json_ld::JsonLd;
use crate::text::Shares;
use crate::text::words::head;
use depeche_model::{Hints, Page};
use whatlang::{Lang, detect};

/// Shorter texts, in characters, do not speak against a claim.
const ENOUGH: usize = 200;
/// What is shown to the detector, in bytes: more changes nothing.
const SAMPLE: usize = 2400;
/// How sure the detector must be to speak against a claim.
const SURE: f64 = 0.9;

/// So many words tell by their function words…
const WORDS: usize = 20;
/// …if so many of them are some of one language…
const SPOKEN: f32 = 0.2;
/// …and so many times as many as of another.
const TIMES: f32 = 1.5;

/// Languages that have the other's name for the detector, which knows Serbian in Cyrillic letters alone.
const NAMESAKES: &[(&str, &str)] = &[("sr", "hr"), ("bs", "hr"), ("ms", "id")];

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
    &["zu", "xh"],
];

/// Letters of one language alone (but for some of few speakers), and how often they stand in a text that does not only
/// name something: so many, and one in so many letters.
const OWN_LETTERS: &[(&str, char)] = &[("kk", 'ұ'), ("tg", 'ҷ'), ("ba", 'ҙ'), ("cv", 'ӗ')];
const FEW_LETTERS: usize = 3;
const ONE_IN: usize = 250;

/// The language tag the page or the dump claims, as written.
pub(super) fn claimed_tag(page: &Page, hints: &Hints, json_ld: &JsonLd) -> Option<String> {
    let meta = |name: &str| page.head.metas.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
    let metas = ["content-language", "og:locale", "dc.language", "dcterms.language", "language"];
    let all = [page.head.language.clone(), hints.language.clone(), json_ld.language.clone()];
    all.into_iter().chain(metas.iter().map(|m| meta(m))).flatten().find(|tag| code(tag).is_some())
}

/// ISO 639-1 code of a language tag (`fr-FR`, `pt_BR`, `nb`, `fil`, `deu`); `None` for what is none.
pub(super) fn code(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_', ',', ';', ' ']).next()?.to_lowercase();
    let code = match first.as_str() {
        "nb" => "no",
        "iw" => "he",
        "in" => "id",
        "ji" => "yi",
        // Countries, where their language is meant; no language has these codes.
        "cn" | "hk" => "zh",
        "jp" => "ja",
        "kz" => "kk",
        "ua" => "uk",
        "cz" => "cs",
        "gr" => "el",
        "dk" => "da",
        "vn" => "vi",
        "ge" => "ka",
        "rs" => "sr",
        "il" => "he",
        "ir" => "fa",
        "by" => "be",
        "bd" => "bn",
        "fil" => "tl",
        "ckb" | "kmr" => "ku",
        "prs" => "fa",
        code => Lang::from_code(code).and_then(iso_639_1).unwrap_or(code),
    };
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())).then(|| code.to_owned())
}

/// The language of the text: its own when it is long enough to tell, else the claimed one.
pub(crate) fn choose(facts: &Facts<'_>, body: &str) -> Option<String> {
    let claimed = facts.claimed_language.clone();
    let sample = head(body, SAMPLE);
    if let Some(own) = of_script(sample).or_else(|| of_letters(sample)) {
        return Some(own.to_owned());
    }
    let shares = facts.lexicon.function_words.shares(sample, WORDS);
    if claimed.as_deref().is_some_and(|claimed| is_borne_out(shares.as_ref(), claimed)) {
        return claimed;
    }
    let Some(info) = detect(sample) else { return claimed };
    let Some(own) = iso_639_1(info.lang()) else { return claimed };
    let long = sample.chars().filter(|c| c.is_alphabetic()).count() >= ENOUGH || has_own_script(info.lang());
    if claimed.as_deref() != Some(own) {
        let is_namesake = |claimed: &str| NAMESAKES.contains(&(claimed, own));
        if claimed.as_deref().is_some_and(is_namesake) {
            return claimed;
        }
        if let Some(spoken) = shares.and_then(|shares| spoken(&shares, own, claimed.as_deref())) {
            return Some(spoken);
        }
    }
    match claimed {
        None => (info.is_reliable() && sample.chars().count() >= ENOUGH / 4 || long).then(|| own.to_owned()),
        Some(claimed) if claimed == own || are_kin(&claimed, own) && !is_in_doubt(&info) => Some(claimed),
        // Of a language it does not know, the detector names the nearest it knows.
        Some(claimed) if long && info.confidence() >= SURE && is_detectable(&claimed) => Some(own.to_owned()),
        claimed => claimed,
    }
}

/// The function words of the claimed language are so many more than another's that no detector need be asked: it
/// takes twenty times as long.
fn is_borne_out(shares: Option<&Shares<'_>>, claimed: &str) -> bool {
    let shares = shares.filter(|shares| shares.words >= 2 * WORDS);
    shares.is_some_and(|shares| shares.of(claimed) >= SPOKEN.max(TIMES * shares.best_but(claimed)))
}

/// The language of a script that the detector does not know, and that is of one language: Lao, Tibetan, Dhivehi.
fn of_script(text: &str) -> Option<&'static str> {
    let of = |c: char| match c {
        '\u{e80}'..='\u{eff}' => Some("lo"),
        '\u{f00}'..='\u{fff}' => Some("bo"),
        '\u{780}'..='\u{7bf}' => Some("dv"),
        _ => None,
    };
    // A look at each byte is cheap, and nearly no text goes further: these letters begin with one of two.
    let code = text.bytes().any(|byte| matches!(byte, 0xe0 | 0xde)).then(|| text.chars().find_map(of))??;
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    (2 * letters().filter(|c| of(*c) == Some(code)).count() > letters().count()).then_some(code)
}

/// The language of a text with letters that no other has in Cyrillic, which the detector takes for Belarusian and the like.
fn of_letters(text: &str) -> Option<&'static str> {
    let is_of = |(_, letter): &&(&str, char)| {
        let count = text.matches(*letter).count();
        count >= FEW_LETTERS && count * ONE_IN > text.chars().filter(|c| c.is_alphabetic()).count()
    };
    // They begin with one of two bytes, which nearly no other text has.
    let may_be = text.bytes().any(|byte| matches!(byte, 0xd2 | 0xd3));
    OWN_LETTERS.iter().filter(|_| may_be).find(is_of).map(|(code, _)| *code)
}

/// What the function words say where the detector and the claim differ: one of the two, or a language the detector
/// does not know.
fn spoken(shares: &Shares<'_>, own: &str, claimed: Option<&str>) -> Option<String> {
    if claimed.is_some_and(|claimed| !shares.know(claimed)) {
        return None;
    }
    let beats = |share: f32, code: &str| share >= SPOKEN && share >= TIMES * shares.of(code);
    if claimed.is_some_and(|claimed| beats(shares.of(own), claimed) && !are_kin(claimed, own)) {
        return Some(own.to_owned());
    }
    let (best, most) = shares.best()?;
    (best != own && beats(most, own) && claimed.is_none_or(|claimed| beats(most, claimed)))
        .then(|| best.to_owned())
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
    use super::super::sample::page;
    use super::*;
    use crate::text::Lexicon;
    use depeche_rules::RuleSet;

    const FRENCH: &str = "Le port de la ville a rouvert lundi matin après trois jours de tempête, ont annoncé les autorités. \
        Les bateaux de pêche, restés à quai depuis vendredi, ont pu reprendre la mer dans la matinée, tandis que les habitants \
        commençaient à nettoyer les rues du centre, encore couvertes de sable et de branches.";

    fn language(claims: &str, body: &str) -> Option<String> {
        let rules = RuleSet::built_in().unwrap();
        let lexicon = Lexicon::new(&rules.languages, &[]);
        choose(&Facts::new(&page(claims), &Hints::default(), &lexicon), body)
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
    fn letters_of_one_language_name_it() {
        let kazakh = "Ауылдық кітапханасында өткен аптада үлкен қуаныш болды. Мұнда жаңа кітап жеткізілді. Оның айтуынша, \
                      мұндай көлемде кітап бұрын келмеген. Әсіресе ғарыш туралы кітаптарды сұрайды.";
        assert_eq!(language("lang ru-ru", kazakh).as_deref(), Some("kk"));
        let quoting = "В городе открылась новая библиотека, сообщила администрация района. Над входом висит надпись «Мұнда \
                       кітап бар», её повесили школьники, которые приходят сюда каждый день после уроков и читают до вечера.";
        assert_eq!(language("lang ru-ru", quoting).as_deref(), Some("ru"));
    }

    #[test]
    fn function_words_tell_what_the_detector_does_not_know() {
        let swahili = "Wakazi wa mji wa bandari walikusanyika katika ukumbi wa shule siku ya Jumatatu kwa ajili ya kujadili daraja \
                       jipya. Meya alisema kwamba kazi hiyo itakwisha kabla ya mvua, na watoto wataweza kutembea kwa usalama kila siku.";
        assert_eq!(language("lang en-US", swahili).as_deref(), Some("sw"));
        assert_eq!(language("", swahili).as_deref(), Some("sw"));
        let indonesian = "Warga desa berkumpul di balai pada hari Senin untuk membahas jembatan yang baru. Kepala desa mengatakan \
                          bahwa pekerjaan itu akan selesai sebelum musim hujan, dan anak-anak bisa berjalan dengan aman.";
        assert_eq!(language("lang en-US", indonesian).as_deref(), Some("id"));
    }

    #[test]
    fn a_script_of_one_language_tells() {
        let lao = "ຂົວຂ້າມແມ່ນ້ຳ ທີ່ຊາວບ້ານໃຊ້ໄປຕະຫຼາດ ໄດ້ເປີດຄືນແລ້ວ (Facebook)";
        assert_eq!(language("lang en", lao).as_deref(), Some("lo"));
        assert_eq!(language("", &format!("{FRENCH} ຂົວ")).as_deref(), Some("fr"));
    }

    #[test]
    fn serbian_in_latin_letters_stays_serbian() {
        let text = "Stanovnici malog grada okupili su se u ponedeljak u sali škole da razgovaraju o novom mostu. Gradonačelnik je \
                    rekao da će radovi biti završeni pre leta i da će deca posle toga moći bezbedno da idu u školu preko reke, što \
                    do sada nije bilo moguće jer je stari most zatvoren još pre tri godine.";
        assert_eq!(language("lang sr-Latn", text).as_deref(), Some("sr"));
        assert_eq!(language("lang en", text).as_deref(), Some("hr"));
    }

    #[test]
    fn tags_become_codes() {
        assert_eq!(code("pt_BR").as_deref(), Some("pt"));
        assert_eq!(code("nb-NO").as_deref(), Some("no"));
        assert_eq!((code("fil-PH").as_deref(), code("deu").as_deref()), (Some("tl"), Some("de")));
        assert_eq!((code("kz").as_deref(), code("cs-CZ").as_deref()), (Some("kk"), Some("cs")));
        assert_eq!(code("english"), None);
        assert_eq!(code(""), None);
    }
}
