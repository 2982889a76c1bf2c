//! The lexicons that the tests of this crate share: a small one made by hand, and that of the built-in rules.

use super::lexicon::Lexicon;
use depeche_rules::{Agency, CaptionStart, CreditLine, Language, Phrases, RuleSet};
use std::sync::LazyLock;

fn list<'w, L: FromIterator<&'w str>>(words: &'w str) -> L {
    words.split('|').filter(|w| !w.is_empty()).collect()
}

fn credits(lines: &str) -> Vec<CreditLine> {
    list::<Vec<_>>(lines).into_iter().map(|line| CreditLine::parse(line).unwrap()).collect()
}

fn captions(starts: &str) -> Vec<CaptionStart> {
    list::<Vec<_>>(starts).into_iter().map(CaptionStart::parse).collect()
}

/// Twelve months parted by spaces, spellings of one month by `/`.
fn months(words: &str) -> Vec<Phrases> {
    words.split(' ').map(|m| m.split('/').collect()).collect()
}

fn french() -> Language {
    Language {
        code: "fr".into(),
        months: months(
            "janvier/janv février/févr mars avril mai juin juillet/juil août septembre/sept octobre/oct novembre/nov décembre/déc",
        ),
        weekdays: months("lundi mardi mercredi jeudi vendredi samedi dimanche"),
        byline: list("par|texte de|texte :|auteur :|auteur|propos recueillis par"),
        not_authors: list(
            "la rédaction|rédaction|correspondant|correspondante|envoyé spécial|envoyée spéciale|journaliste|admin|le service politique",
        ),
        joiners: list("et|avec"),
        credit: credits("avec {agency}|source : avec {agency}|source : {agency}|d'après {agency}"),
        published: list("publié le|publié|mis en ligne le"),
        updated: list("mis à jour le|mis à jour|modifié le"),
        sections: list("International|Économie|Politique|Sport|Monde|Europe"),
        caption: captions("photo :|crédit photo|légende :|photo d'illustration"),
        ..Language::default()
    }
}

fn english() -> Language {
    Language {
        code: "en".into(),
        months: months(
            "January/Jan February/Feb March/Mar April/Apr May June/Jun July/Jul August/Aug September/Sept/Sep October/Oct November/Nov December/Dec",
        ),
        weekdays: months(
            "Monday/Mon/la Tuesday/Tue Wednesday/Wed Thursday/Thu Friday/Fri Saturday/Sat Sunday/Sun",
        ),
        byline: list("by|written by|reporting by|author :|words by"),
        not_authors: list(
            "staff|staff writer|edited by|writer|reporter|correspondent|editor|newsroom|admin|contributor|editorial board",
        ),
        joiners: list("and|with"),
        given_names: list("jane|john|olga|konstantin"),
        places: list("New Delhi"),
        credit: credits(
            "{agency}|via {agency}|with {agency}|source : {agency}|from {agency}|{agency} contributed to this report",
        ),
        published: list("published|published on|posted on|posted|this entry was posted on"),
        updated: list("updated|last updated|updated on|last modified"),
        sections: list("World|Business|Politics|Sports"),
        caption: captions("photo :|photo by|photo credit|image :|file photo|photo"),
        caption_end: list("courtesy photo"),
        ..Language::default()
    }
}

fn german() -> Language {
    Language {
        code: "de".into(),
        months: months(
            "Januar/Jan Februar/Feb März April/Apr Mai Juni/Jun Juli/Jul August/Aug September/Sep Oktober/Okt November/Nov Dezember/Dez",
        ),
        weekdays: months("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        byline: list("von|text :|autor :"),
        not_authors: list("redaktion|korrespondent|reporter"),
        joiners: list("und"),
        credit: credits("mit material von {agency}|quelle : {agency}"),
        published: list("veröffentlicht am|erstellt am|stand"),
        updated: list("aktualisiert am|zuletzt aktualisiert"),
        sections: list("Politik|Wirtschaft|Sport"),
        caption: captions("foto :|bild :"),
        caption_end: list("archivbild"),
        ..Language::default()
    }
}

fn spanish() -> Language {
    Language {
        code: "es".into(),
        months: months(
            "enero/ene febrero/feb marzo/mar abril/abr mayo junio/jun julio/jul agosto/ago septiembre/sep octubre/oct noviembre/nov diciembre/dic",
        ),
        weekdays: months("lunes martes miércoles jueves viernes sábado domingo"),
        byline: list("por"),
        not_authors: list("redacción|corresponsal|enviado especial"),
        joiners: list("y|e"),
        credit: credits("con información de {agency}|fuente : {agency}"),
        published: list("publicado el|publicado"),
        updated: list("actualizado el|actualizado"),
        sections: list("Internacional|Economía|Deportes"),
        caption: captions("foto :|imagen :"),
        ..Language::default()
    }
}

fn others() -> Vec<Language> {
    let language =
        |code: &str, names: &str, byline: &str, joiners: &str, credit: &str, published: &str| Language {
            code: code.into(),
            months: if names.is_empty() { Vec::new() } else { months(names) },
            byline: list(byline),
            joiners: list(joiners),
            credit: credits(credit),
            published: list(published),
            caption: captions("foto :|фото :|фото|写真 :|图片 :|图"),
            caption_end: list("受访者供图|摄"),
            not_authors: list("redazione|redactie|редакция|记者|記者|本报讯"),
            ..Language::default()
        };
    vec![
        language(
            "it",
            "gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/set ottobre/ott novembre/nov dicembre/dic",
            "di|a cura di",
            "e",
            "fonte : {agency}",
            "pubblicato il",
        ),
        language(
            "pt",
            "janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set outubro/out novembro/nov dezembro/dez",
            "por",
            "e",
            "com {agency}|fonte : {agency}",
            "publicado em",
        ),
        language(
            "nl",
            "januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sep oktober/okt november/nov december/dec",
            "door",
            "en",
            "bron : {agency}",
            "gepubliceerd op",
        ),
        language(
            "ru",
            "января/янв февраля/фев марта/мар апреля/апр мая/май июня/июн июля/июл августа/авг сентября/сен октября/окт ноября/ноя декабря/дек",
            "автор :",
            "и",
            "источник : {agency}|по материалам {agency}",
            "опубликовано",
        ),
        language("zh", "", "记者|作者 :|文 /", "和", "来源 : {agency}", "发布时间"),
        language("ja", "", "文 :", "と", "出典 : {agency}", "公開"),
    ]
}

fn agencies() -> Vec<Agency> {
    let agency = |name: &str, names: &str| Agency {
        name: name.into(),
        names: list::<Vec<_>>(names).into_iter().map(|name| name.to_owned().into()).collect(),
        in_datelines: Vec::new(),
        country: String::new(),
    };
    let with_word = |name: &str, names: &str, word: &str| Agency {
        in_datelines: vec![word.to_owned().into()],
        ..agency(name, names)
    };
    vec![
        agency("AFP", "AFP|Agence France-Presse|أ ف ب"),
        agency("Reuters", "Reuters|Thomson Reuters|Рейтер|ロイター|رويترز"),
        agency("AP", "AP|Associated Press|The Associated Press|A.P."),
        agency("dpa", "dpa|Deutsche Presse-Agentur"),
        agency("EFE", "EFE|Agencia EFE"),
        agency("Europa Press", "Europa Press"),
        agency("ANSA", "ANSA"),
        agency("Lusa", "Lusa"),
        agency("ANP", "ANP"),
        agency("TASS", "ТАСС|TASS"),
        agency("RIA Novosti", "РИА Новости|RIA Novosti"),
        agency("Xinhua", "Xinhua|新华社|新華社"),
        with_word("Kyodo", "共同通信|Kyodo", "共同"),
        agency("Yonhap", "연합뉴스|Yonhap"),
        with_word("Anadolu", "Anadolu", "AA"),
        with_word("WAM", "WAM", "وام"),
        agency("PAP", "PAP"),
        agency("Sputnik", "Sputnik"),
    ]
}

/// The lexicon of the tests: ten languages, a few words each.
pub(crate) fn lexicon() -> Lexicon<'static> {
    static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
        let first = [french(), english(), german(), spanish()];
        first.into_iter().chain(others()).collect()
    });
    static AGENCIES: LazyLock<Vec<Agency>> = LazyLock::new(agencies);
    Lexicon::new(&LANGUAGES, &AGENCIES)
}

/// The lexicon of the rules that come with depeche, for tests of what their words say.
pub(crate) fn built_in_lexicon() -> Lexicon<'static> {
    static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());
    Lexicon::new(&RULES.languages, &RULES.agencies)
}
