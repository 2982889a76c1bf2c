//! Which languages a country's domain or a language tag suggests.

/// Languages (keys of the alphabets) of a top-level domain; none for the
/// domains that say nothing.
pub(crate) fn languages_of_tld(tld: &str) -> &'static [&'static str] {
    let row = COUNTRIES.iter().find(|(domains, _)| domains.split(' ').any(|d| d == tld));
    row.map_or(&[], |(_, languages)| languages)
}

/// Languages of a BCP 47 tag, in the keys of the alphabets.
pub(crate) fn languages_of_tag(tag: &str) -> Vec<String> {
    let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
    let primary = tag.split('-').next().unwrap_or_default();
    let key = match primary {
        "zh" if ["tw", "hk", "mo", "hant"].iter().any(|part| tag.ends_with(part)) => "zht",
        "nb" | "nn" => "no",
        "bs" | "sh" => "hr",
        "iw" => "he",
        "gl" => "pt",
        other => other,
    };
    // Serbian is written in two scripts; the tag seldom says which.
    let second = (key == "sr").then(|| "hr".to_owned());
    (!key.is_empty()).then(|| key.to_owned()).into_iter().chain(second).collect()
}

/// Domains, parted by spaces, and the languages of their countries.
const COUNTRIES: &[(&str, &[&str])] = &[
    ("fr sn ci ml bf ne cd mg ht gn bj tg", &["fr"]),
    ("be", &["nl", "fr"]),
    ("ch", &["de", "fr", "it"]),
    ("lu", &["fr", "de"]),
    ("ca", &["en", "fr"]),
    ("ma dz tn", &["ar", "fr"]),
    ("de at li", &["de"]),
    ("es", &["es", "ca"]),
    ("cat ad", &["ca"]),
    ("mx ar co cl pe ve ec uy py bo cu gt hn sv ni cr pa do pr", &["es"]),
    ("pt br ao mz cv", &["pt"]),
    ("it sm va", &["it"]),
    ("nl", &["nl"]),
    ("se", &["sv"]),
    ("dk gl", &["da"]),
    ("no", &["no"]),
    ("fi", &["fi", "sv"]),
    ("is fo", &["is"]),
    ("uk us au nz ie za edu gov", &["en"]),
    ("pl", &["pl"]),
    ("cz", &["cs"]),
    ("sk", &["sk"]),
    ("hu", &["hu"]),
    ("si", &["sl"]),
    ("hr ba me", &["hr"]),
    ("rs", &["sr", "hr"]),
    ("ro", &["ro"]),
    ("md", &["ro", "ru"]),
    ("al xk", &["sq"]),
    ("mk", &["mk"]),
    ("tr", &["tr"]),
    ("ee", &["et"]),
    ("lv", &["lv"]),
    ("lt", &["lt"]),
    ("mt", &["mt"]),
    ("vn", &["vi"]),
    ("ru su kz kg uz tj am", &["ru"]),
    ("by", &["ru", "be"]),
    ("ua", &["uk", "ru"]),
    ("bg", &["bg"]),
    ("gr cy", &["el"]),
    ("il", &["he"]),
    ("eg sa ae jo iq sy lb ly kw qa bh om ye ps sd mr", &["ar"]),
    ("ir af", &["fa"]),
    ("th", &["th"]),
    ("jp", &["ja"]),
    ("kr kp", &["ko"]),
    ("cn", &["zh"]),
    ("tw hk mo", &["zht", "zh"]),
    ("sg", &["zh"]),
];
