use regex::Regex;
use std::sync::LazyLock;

#[expect(clippy::expect_used, reason = "a constant pattern, compiled by the tests")]
static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"</?[a-zA-Z][^<>]{0,200}>").expect("valid pattern"));

/// A field value as plain text: entities decoded, tags taken out, white space folded.
pub(crate) fn plain(value: &str) -> String {
    let decoded = if value.contains('&') { htmlize::unescape(value) } else { value.into() };
    let bare = if decoded.contains('<') { TAG.replace_all(&decoded, "") } else { decoded };
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_tags_and_spaces() {
        assert_eq!(plain(" L&#8217;été \n<b>finit</b> "), "L’été finit");
        assert_eq!(plain("1 < 2 & 3 > 2"), "1 < 2 & 3 > 2");
    }
}
