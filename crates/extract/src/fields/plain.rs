use std::borrow::Cow;

/// No tag has more characters behind the first of its name.
const LONGEST_TAG: usize = 200;

/// A field value as plain text: entities decoded, tags taken out, white space folded.
pub(crate) fn plain(value: &str) -> String {
    let decoded: Cow<'_, str> = if value.contains('&') { htmlize::unescape(value) } else { value.into() };
    let bare = if decoded.contains('<') { without_tags(&decoded).into() } else { decoded };
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_tags(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('<') {
        let tag = tag(&rest[at..]);
        // What is no tag is text, and a tag may begin in it.
        out.push_str(&rest[..at + usize::from(tag.is_none())]);
        rest = &rest[at + tag.unwrap_or(1)..];
    }
    out + rest
}

/// The length of the tag that the text begins with.
fn tag(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    let name = inside.strip_prefix(|c: char| c.is_ascii_alphabetic())?;
    let end = name.find(['<', '>']).filter(|end| name[*end..].starts_with('>'))?;
    let length = text.len() - name.len() + end + 1;
    (name[..end].chars().count() <= LONGEST_TAG).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_tags_and_spaces() {
        assert_eq!(plain(" L&#8217;été \n<b>finit</b> "), "L’été finit");
        assert_eq!(plain("1 < 2 & 3 > 2"), "1 < 2 & 3 > 2");
    }

    #[test]
    fn what_is_no_tag_stays() {
        assert_eq!(plain("a<i>b</i >c"), "abc");
        assert_eq!(plain("Up <a <b>to</b> 3 </ 4 <"), "Up <a to 3 </ 4 <");
        let tag = |characters: usize| format!("x<p{}>y", "é".repeat(characters));
        assert_eq!(plain(&tag(LONGEST_TAG)), "xy");
        assert_eq!(plain(&tag(LONGEST_TAG + 1)), tag(LONGEST_TAG + 1));
    }
}
