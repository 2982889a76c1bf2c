//! Lines by the title in the languages of the rules: who and when, as newspapers write it.

use super::BodyFacts;
use super::facts::Facts;
use super::head_lines::read;
use super::sample::page;
use crate::text::Lexicon;
use depeche_model::Hints;
use depeche_rules::RuleSet;

/// Language, line, persons; the date is 12 March 2021 in each line that holds a digit.
const LINES: &[(&str, &str, &str)] = &[
    ("en", "By Jane Doe | Published 12 March 2021", "Jane Doe"),
    ("en", "Published 12 March 2021 by Jane Doe", "Jane Doe"),
    ("fr", "Publié le 12 mars 2021 à 10h30, par Jean Dupont", "Jean Dupont"),
    ("fr", "Par Jean Dupont, publié le 12 mars 2021", "Jean Dupont"),
    ("fr", "Mis en ligne le 12/03/2021 à 18:00 par Jean Dupont et Marie Durand", "Jean Dupont+Marie Durand"),
    ("fr", "Texte : Jean Dupont, photos : Marie Durand, le 12 mars 2021", "Jean Dupont"),
    ("fr", "Par Marie Le Goff et Yann Kervella - Le 12 mars 2021 à 10h15", "Marie Le Goff+Yann Kervella"),
    ("de", "Veröffentlicht am 12. März 2021 von Max Muster", "Max Muster"),
    ("de", "Von Max Muster, 12.03.2021, 14:05 Uhr", "Max Muster"),
    ("de", "Erstellt am 12.03.2021 von Max Muster", "Max Muster"),
    ("de", "Text: Max Muster · Foto: Erika Beispiel · 12. März 2021", "Max Muster"),
    ("de", "12. März 2021 | Autorin: Erika Beispiel", "Erika Beispiel"),
    ("es", "Publicado el 12 de marzo de 2021 por Lucía Gómez", "Lucía Gómez"),
    ("es", "Por Lucía Gómez | 12 marzo 2021", "Lucía Gómez"),
    ("es", "12 mar. 2021 - 10:30 CET", ""),
    ("es", "Texto: Lucía Gómez - Fotos: Juan Pérez - 12/03/2021", "Lucía Gómez"),
    ("it", "Pubblicato il 12 marzo 2021 da Mario Rossi", "Mario Rossi"),
    ("it", "di Mario Rossi - 12 Marzo 2021", "Mario Rossi"),
    ("it", "12 marzo 2021, 10:30 - A cura di Anna Bianchi", "Anna Bianchi"),
    ("pt", "Publicado em 12 de março de 2021 por João Silva", "João Silva"),
    ("pt", "Por João Silva, 12/03/2021 às 10h30", "João Silva"),
    ("pt", "12 de Março, 2021", ""),
    ("sv", "Text: Anna Svensson Foto: Lars Berg, 12 mars 2021", "Anna Svensson"),
    ("tr", "Haber Merkezi | 12.03.2021", ""),
    ("ca", "Publicat el 12 de març de 2021", ""),
    ("nl", "Door Jan de Vries, 12 maart 2021 om 10:30", "Jan de Vries"),
    ("nl", "Gepubliceerd op 12 maart 2021 door Jan de Vries", "Jan de Vries"),
    ("pl", "Autor: Jan Kowalski, 12 marca 2021, 10:30", "Jan Kowalski"),
    ("pl", "Data publikacji: 12.03.2021", ""),
    ("ru", "Автор: Иван Петров, 12 марта 2021", "Иван Петров"),
    ("ru", "Опубликовано: 12 марта 2021, 10:30", ""),
    ("ru", "12 мар. 2021 | Текст: Иван Петров", "Иван Петров"),
    ("uk", "Автор: Олена Коваленко, 12 березня 2021", "Олена Коваленко"),
    ("uk", "Опубліковано 12 березня 2021 о 10:30", ""),
    ("bg", "Публикувано на 12 март 2021", ""),
    ("sr", "Објављено: 12. март 2021.", ""),
    ("hr", "Objavljeno: 12. ožujka 2021.", ""),
    ("tr", "Yazan: Ayşe Yılmaz, 12 Mart 2021", "Ayşe Yılmaz"),
    ("tr", "Yayınlanma: 12.03.2021 - 10:30", ""),
    ("tr", "12 Mart 2021 Cuma", ""),
    ("el", "Του Νίκου Παπαδόπουλου, 12 Μαρτίου 2021", "Νίκου Παπαδόπουλου"),
    ("el", "Δημοσιεύθηκε: 12 Μαρτίου 2021, 10:30", ""),
    ("ar", "12 آذار/مارس 2021", ""),
    ("fa", "جمعه ۲۲ اسفند ۱۳۹۹ - ۱۰:۱۵", ""),
    ("fa", "نویسنده: علی رضایی | ۱۳۹۹/۱۲/۲۲", "علی رضایی"),
    ("ja", "令和3年3月12日（金）", ""),
    ("zh", "民國110年3月12日", ""),
    ("th", "12 มี.ค. 2564", ""),
    ("ar", "بقلم: أحمد سالم - 12 مارس 2021", "أحمد سالم"),
    ("ar", "نشر في: 12 مارس 2021", ""),
    ("ar", "تاريخ النشر: ١٢ آذار ٢٠٢١", ""),
    ("fa", "نویسنده: رضا احمدی", "رضا احمدی"),
    ("he", "מאת: דוד כהן, 12 במרץ 2021", "דוד כהן"),
    ("he", "פורסם: 12.03.2021", ""),
    ("zh", "作者：张伟 2021年3月12日", "张伟"),
    ("zh", "2021-03-12 10:30 记者 张伟", "张伟"),
    ("zh", "发布时间：2021-03-12 10:30:00", ""),
    ("zh", "2021年03月12日 文/张伟", "张伟"),
    ("zh", "記者陳大文／台北報導 2021-03-12", "陳大文"),
    ("ja", "2021年3月12日 文：山田太郎", "山田太郎"),
    ("ja", "2021年3月12日 10時30分", ""),
    ("ja", "公開日：2021年3月12日 取材・文／山田太郎", "山田太郎"),
    ("ja", "2021.03.12 FRI", ""),
    ("ko", "입력 2021.03.12 10:30", ""),
    ("ko", "홍길동 기자 | 2021.03.12 10:30", "홍길동"),
    ("ko", "글: 홍길동, 2021년 3월 12일", "홍길동"),
    ("sv", "Publicerad 12 mars 2021 kl 10.30", ""),
    ("sv", "Av Anna Svensson, 12 mars 2021", "Anna Svensson"),
    ("da", "Af Lars Hansen, 12. marts 2021", "Lars Hansen"),
    ("da", "Publiceret 12. mar. 2021 kl. 10:30", ""),
    ("no", "Av Kari Nordmann, publisert 12. mars 2021", "Kari Nordmann"),
    ("is", "Birt 12. mars 2021", ""),
    ("fi", "Julkaistu 12.3.2021 klo 10.30", ""),
    ("fi", "Teksti: Matti Virtanen, 12.3.2021", "Matti Virtanen"),
    ("et", "Avaldatud 12. märts 2021", ""),
    ("lv", "Publicēts 2021. gada 12. martā", ""),
    ("lt", "Paskelbta 2021 m. kovo 12 d.", ""),
    ("cs", "Autor: Jan Novák, 12. března 2021", "Jan Novák"),
    ("cs", "Publikováno: 12. 3. 2021", ""),
    ("sk", "Zverejnené 12. marca 2021", ""),
    ("sl", "Objavljeno 12. marca 2021", ""),
    ("hu", "Írta: Kovács János, 2021. március 12.", "Kovács János"),
    ("hu", "2021. március 12., péntek 10:30", ""),
    ("hu", "Közzétéve: 2021.03.12.", ""),
    ("ro", "de Ion Popescu, 12 martie 2021", "Ion Popescu"),
    ("ro", "Publicat la 12 martie 2021, 10:30", ""),
    ("vi", "Tác giả: Nguyễn Văn An, 12/03/2021", "Nguyễn Văn An"),
    ("vi", "Thứ sáu, 12/3/2021, 10:30 (GMT+7)", ""),
    ("vi", "Đăng ngày 12 tháng 3, 2021", ""),
    ("vi", "Ngày 12 tháng 3 năm 2021", ""),
    ("id", "Oleh Budi Santoso, 12 Maret 2021", "Budi Santoso"),
    ("id", "Jumat, 12 Maret 2021 10:30 WIB", ""),
    ("hi", "लेखक: राज शर्मा, 12 मार्च 2021", "राज शर्मा"),
    ("hi", "प्रकाशित: 12 मार्च 2021", ""),
    ("bn", "প্রকাশিত: ১২ মার্চ ২০২১", ""),
    ("ta", "வெளியிடப்பட்டது 12 மார்ச் 2021", ""),
    ("th", "เผยแพร่เมื่อ 12 มีนาคม 2564", ""),
    ("ka", "გამოქვეყნდა 12 მარტი, 2021", ""),
    ("hy", "Հրապարակվել է 12 մարտի 2021", ""),
    ("kk", "Жарияланды: 12 наурыз 2021", ""),
    ("ms", "Diterbitkan pada 12 Mac 2021", ""),
    ("sw", "Imechapishwa 12 Machi 2021", ""),
    ("km", "ថ្ងៃទី ១២ ខែមីនា ឆ្នាំ២០២១", ""),
    ("km", "១២ មីនា ២០២១", ""),
    ("si", "2021 මාර්තු 12", ""),
    ("ko", "등록2021.03.12. 오전 7:00", ""),
    ("ko", "송고시간2021-03-12 07:00", ""),
    ("zh", "作者：李明 点击：33 时间：2021-03-12", "李明"),
    ("zh", "2021-03-12 编辑：李明 来源：海湾晚报 浏览：100", "李明"),
    ("zh", "作者：王启明阅读量：1.2万 2021-03-12", "王启明"),
    ("zh", "作者：陈兰  【大 中 小】 【打印】", "陈兰"),
    ("ru", "Автор: Иван Петров Просмотров: 120 12 марта 2021", "Иван Петров"),
    ("tr", "Yazar: Ali Demir Okunma: 120 | 12 Mart 2021", "Ali Demir"),
    ("el", "Συντάκτης: Μαρία Σταυρουλάκη Προβολές: 120 | 12 Μαρτίου 2021", "Μαρία Σταυρουλάκη"),
    ("id", "Penulis: Budi Santoso | Editor: Ratna Dewi", "Budi Santoso"),
    ("tr", "Haber Giriş Tarihi: 12.03.2021 16:48", ""),
    ("tr", "Haber Giriş Tarihi: 12.03.2021 16:48 Haber Güncellenme Tarihi: 13.03.2021 09:00", ""),
];

#[test]
fn lines_by_the_title_are_read_in_every_language() {
    let rules = RuleSet::built_in().unwrap();
    let lexicon = Lexicon::new(&rules.languages, &rules.agencies);
    let mut wrong = Vec::new();
    for (language, line, persons) in LINES {
        let page = page(&format!("lang {language}\nh1 The bridge is closed\np {line}"));
        let hints = Hints { url: Some("https://harbour.example/a".into()), ..Hints::default() };
        let facts = Facts::new(&page, &hints, &lexicon);
        let found = read(&facts, Some("The bridge is closed"), &BodyFacts::default());
        let date = found.published.map(|s| s.stamp.rfc3339()).unwrap_or_default();
        let dated = !line.contains(char::is_numeric) || date.starts_with("2021-03-12");
        if found.authors.join("+") != *persons || !dated {
            wrong.push(format!("{language}: {line}: {:?} {date:?}", found.authors));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
