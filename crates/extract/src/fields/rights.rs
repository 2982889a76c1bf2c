//! What a page says may be done with it: read and handed on, never acted on.

use super::facts::Facts;
use depeche_model::Rights;

/// Directives and addresses of one page at most.
const MAX: usize = 30;

/// Reads the robots meta and header, the TDM reservation protocol's meta and
/// header, the licence links and the article's JSON-LD; `None` when none of
/// them says anything.
pub(super) fn read(facts: &Facts<'_>) -> Option<Rights> {
    let hints = facts.hints;
    let meta = |names: &'static [&'static str]| facts.metas(names).map(|(_, v)| v).next();
    let header = hints.robots.as_deref().into_iter();
    let robots = facts.metas(&["robots"]).map(|(_, v)| v).chain(header).flat_map(|v| v.split(','));
    let reservation = meta(&["tdm-reservation"]).or(hints.tdm_reservation.as_deref());
    let links = facts.page.head.links.iter().filter(|l| l.rel.split_whitespace().any(|r| r == "license"));
    let licences = links.map(|l| l.href.clone()).chain(facts.json_ld.licences.iter().cloned());
    let rights = Rights {
        robots: each_once(robots.map(|d| d.trim().to_lowercase())),
        tdm_reserved: reservation.and_then(reserved),
        tdm_policy: meta(&["tdm-policy"]).map(str::to_owned),
        accessible_for_free: facts.json_ld.free,
        licences: each_once(licences.map(|a| a.trim().to_owned())),
    };
    (rights != Rights::default()).then_some(rights)
}

fn reserved(value: &str) -> Option<bool> {
    match value.trim() {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

fn each_once(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for value in values.filter(|v| !v.is_empty()) {
        if all.len() < MAX && !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::*;
    use depeche_model::Hints;

    #[test]
    fn every_signal_is_handed_on() {
        let hints = Hints {
            robots: Some("noai, noindex".into()),
            tdm_reservation: Some("0".into()),
            ..Hints::default()
        };
        let page = page(
            r#"meta robots NoIndex, max-image-preview:large
            meta tdm-reservation 1
            meta tdm-policy https://post.example/tdm.json
            link license https://licence.example/by/4.0/ CC BY
            json {"@type":"NewsArticle","headline":"H","isAccessibleForFree":false,"license":"https://licence.example/by/4.0/"}"#,
        );
        let want = Rights {
            robots: ["noindex", "max-image-preview:large", "noai"].map(str::to_owned).into(),
            tdm_reserved: Some(true),
            tdm_policy: Some("https://post.example/tdm.json".into()),
            accessible_for_free: Some(false),
            licences: vec!["https://licence.example/by/4.0/".into()],
        };
        assert_eq!(facts(&page, &hints, read), Some(want));
    }

    #[test]
    fn silence_is_none() {
        assert_eq!(facts(&page("meta tdm-reservation yes"), &Hints::default(), read), None);
    }
}
