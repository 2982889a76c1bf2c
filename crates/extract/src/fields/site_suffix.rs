use depeche_rules::fold;

/// Marks between a title and the site's name; those of the second kind also
/// stand inside titles.
const STRONG: &[&str] = &[" | ", " :: ", " » ", " « ", " ‹ ", " · ", " • ", "｜", "|", " ~ ", "ㅣ"];
const WEAK: &[&str] = &[" - ", " – ", " — ", " : ", ": ", " / ", "_", "－", " -", "- ", " by ", " @ ", "："];
/// Names taken off one title at most.
const MAX_CUTS: usize = 4;
/// A longer name of the site is its slogan, or a title that stands where the name should.
const SITE_WORDS: usize = 7;
/// Words of an unknown name that is still taken off behind a strong mark.
const NAME_WORDS: usize = 3;

/// A title without the site's name before or behind it.
///
/// `names` are the publication's names. With `strong`, a short unknown piece
/// behind a bar is taken off as well: title elements carry it, OpenGraph rarely.
pub(super) fn without_site(title: &str, names: &[String], strong: bool) -> String {
    let names = names.iter().filter(|n| words(n) <= SITE_WORDS);
    let names: Vec<String> = names.map(|n| squash(n)).filter(|n| n.chars().count() > 1).collect();
    let mut kept = title.trim();
    for _ in 0..MAX_CUTS {
        match cut_once(kept, &names, strong) {
            Some(shorter) => kept = shorter,
            None => break,
        }
    }
    kept.to_owned()
}

fn cut_once<'t>(title: &'t str, names: &[String], strong: bool) -> Option<&'t str> {
    let quoted = title.contains('«') && title.contains('»');
    let is_quote = |m: &&str| quoted && m.contains(['«', '»']);
    let strong_marks = || STRONG.iter().filter(|m| !is_quote(m)).map(|m| (*m, true));
    let all = || strong_marks().chain(WEAK.iter().map(|m| (*m, false)));
    let last = all()
        .filter_map(|(m, bar)| title.rfind(m).map(|at| (at, m.len(), bar)))
        .max_by_key(|(at, len, _)| (at + len, *len));
    if let Some((at, len, bar)) = last {
        let (head, tail) = (title[..at].trim(), title[at + len..].trim());
        let unknown = strong && bar && words(tail) <= NAME_WORDS && words(head) > words(tail) + 1;
        let host = bar && is_host(tail);
        if !head.is_empty() && (is_site(tail, names) || unknown || host) {
            return Some(head);
        }
    }
    let first = all()
        .filter_map(|(m, _)| title.find(m).map(|at| (at, m.len())))
        .min_by_key(|(at, len)| (*at, usize::MAX - len));
    let (at, len) = first?;
    let (head, tail) = (title[..at].trim(), title[at + len..].trim());
    // In front of a colon stands the topic, which may hold the site's name: only the bare name goes.
    (!tail.is_empty() && is_site_alone(head, names)).then_some(tail)
}

/// The piece is a name of the site, or one with a section or a slogan word about it.
fn is_site(piece: &str, names: &[String]) -> bool {
    let piece_words = words(piece);
    let piece = squash(piece);
    let near = |name: &String| {
        let (short, long) = if piece.len() < name.len() { (&piece, name) } else { (name, &piece) };
        long.starts_with(short.as_str()) && short.chars().count() >= 4
            || long.ends_with(short.as_str()) && short.chars().count() >= 5
    };
    !piece.is_empty() && piece_words <= 6 && names.iter().any(|n| piece == *n || near(n))
}

/// `Harbour.com`: an address names a site, whether the page has one or not.
pub(super) fn is_host(piece: &str) -> bool {
    let Some((name, end)) = piece.rsplit_once('.') else { return false };
    let letters = (2..=6).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphabetic());
    letters && name.len() > 2 && !piece.contains([' ', '/', '@'])
}

/// The piece is a name of the site, or a part of one.
fn is_site_alone(piece: &str, names: &[String]) -> bool {
    let squashed = squash(piece);
    is_site(piece, names) && names.iter().any(|n| n.contains(&squashed))
}

fn squash(text: &str) -> String {
    fold(text).replace(' ', "")
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, want: &str) {
        let names = ["Le Phare".to_owned(), "lephare.fr".to_owned(), "lephare".to_owned()];
        assert_eq!(without_site(title, &names, true), want, "{title}");
    }

    #[test]
    fn names_at_either_end_go() {
        check("Le port ferme - Le Phare", "Le port ferme");
        check("Le port ferme | LePhare.fr", "Le port ferme");
        check("Le port ferme ses portes - Monde - Le Phare", "Le port ferme ses portes - Monde");
        check("Le Phare : le port ferme", "le port ferme");
        check("Le port ferme lundi à Valdie | Actualités", "Le port ferme lundi à Valdie");
        check("Le port ferme_Le Phare", "Le port ferme");
        check("Le port ferme :: Le Phare", "Le port ferme");
        check("港の橋：Le Phare", "港の橋");
        check("特集：港の橋", "特集：港の橋");
        assert_eq!(without_site("Le port ferme | Autre.net", &[], false), "Le port ferme");
        assert_eq!(
            without_site("Le port ferme | Node.js et Cie", &[], false),
            "Le port ferme | Node.js et Cie"
        );
        check("Le port crie son « mécontentement »", "Le port crie son « mécontentement »");
    }

    #[test]
    fn dashes_and_colons_of_titles_stay() {
        check("Paris - Valdie : le vol inaugural", "Paris - Valdie : le vol inaugural");
        check("Syrie : le port ferme", "Syrie : le port ferme");
        check("Le phare - un symbole de la ville", "un symbole de la ville");
        check(
            "Le Phare des Deux Caps : le chantier commence",
            "Le Phare des Deux Caps : le chantier commence",
        );
        check("", "");
        check(" | ", "|");
    }
}
