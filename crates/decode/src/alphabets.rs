//! The letters beyond ASCII that each language uses, most frequent first.
//!
//! A text read in the wrong encoding betrays itself by letters its language
//! does not have. Order stands for frequency, roughly: the cost of a letter
//! grows with its rank. Accents of foreign names are left out on purpose.

/// Letters of `language`, lower case, most frequent first; `None` for a
/// language without an alphabet here.
pub(crate) fn letters(language: &str) -> Option<&'static str> {
    ALPHABETS.iter().find(|(key, _)| *key == language).map(|(_, letters)| *letters)
}

/// All languages with an alphabet.
pub(crate) fn languages() -> impl Iterator<Item = &'static str> {
    ALPHABETS.iter().map(|(key, _)| *key)
}

const ALPHABETS: &[(&str, &str)] = &[
    ("en", "éèöüñá"),
    ("fr", "éèàêçôûîùâœëïüÿæ"),
    ("de", "üäößé"),
    ("es", "óíáéñú¿¡üº"),
    ("pt", "ãçáéíóêâõúàôº"),
    ("it", "èàùòéì"),
    ("nl", "ëéïèöüóê"),
    ("ca", "óàéèíçòúïü·"),
    ("sv", "äåöéü"),
    ("da", "åøæéöü"),
    ("no", "åøæéòôó"),
    ("fi", "äöåé"),
    ("is", "íáðþéóöæúý"),
    ("pl", "łąężóśćńź"),
    ("cs", "íáéěřčýžšůúťóďň"),
    ("sk", "áíéčýžšľúťôóäňďĺŕ"),
    ("hu", "áéőöóíüúű"),
    ("sl", "čšž"),
    ("hr", "čšžćđ"),
    ("ro", "ăţîşâțș"),
    ("sq", "ëç"),
    ("tr", "ışğüçöİâîû"),
    ("et", "äõüöšž"),
    ("lv", "āīšēūņžļčģķ"),
    ("lt", "ėšųįžčąūę"),
    ("mt", "ħżġċàù"),
    ("eo", "ĉŝĝŭĵĥ"),
    ("cy", "âŵôŷîêû"),
    ("se", "áčđšŧžŋâ"),
    ("vi", "\u{301}\u{300}\u{323}đâưôêơă\u{309}áàạ\u{303}íóúéèùãòõìýổ"),
    ("ru", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"),
    ("uk", "оанитіервслкудмпзяьбгчйхжцюшїєщфґ"),
    ("be", "анеіоырсклтдмўвяпзугьбчйцшжхэюёф"),
    ("bg", "аоиетнрсвлкдпмзъгуябчщжшцхюйфь"),
    ("sr", "аоиенрсјтувкдмплзбгчшцжћђхњљфџ"),
    ("mk", "аоиетнрвсдклпмузјгбчшцжфќхњѓџљѕ"),
    ("el", "αοιετνσρπκςλμηυωάγέδόίθύήχφβξώζψϊϋΐ"),
    ("he", "יוהלאתרבמשנםדעקחפטגסכזצןץךף"),
    ("ar", "اليمونرتبةدعسفقكحهأجصشطخىذإءضغزثئظؤآ،ـً؟ًَُِّ"),
    ("fa", "ايرندمتوهبسشكزگلخپقفجعحآچطصغضئثژذظ،یک\u{200c}"),
    ("th", "านรอกเงมยล่วดต้ีทสัิปบไแหะคจพชขใโ์ผืุูถธซญณศฟภำฐษฉ็ึฏฎฝฮฆฬๆฯ"),
];
