use super::*;
use crate::sniff;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_bytes_give_one_record_at_least(bytes: Vec<u8>) {
        sniff(&bytes);
        prop_assert!(!records("f", &bytes).is_empty());
    }

    #[test]
    fn any_bytes_under_gzip_give_one_record_at_least(bytes: Vec<u8>, at: usize, value: u8) {
        let mut packed = gzip(&bytes);
        let at = at % packed.len();
        packed[at] = value;
        prop_assert!(!records("f.gz", &packed).is_empty());
    }

    #[test]
    fn each_line_is_one_item_or_one_reject(lines in prop::collection::vec("[^\n]{0,30}", 0..20)) {
        let text = format!("{{\"text\": \"Un.\"}}\n{}", lines.join("\n"));
        let expected = text.split('\n').filter(|line| !line.bytes().all(|byte| byte.is_ascii_whitespace())).count();
        prop_assert_eq!(records("lot.jsonl", text.as_bytes()).len(), expected);
    }

    #[test]
    fn any_document_ends(body in "[\\[\\]{}\":,a1\\\\\n ]{0,60}") {
        let text = format!("[{{\"text\": \"Un.\"}},{body}");
        prop_assert!(records("d.json", text.as_bytes()).len() <= text.len());
    }

    #[test]
    fn any_feed_ends(body in "(<item>|</item>|<d>|</d>|<!\\[CDATA\\[|\\]\\]>|<!--|-->|&lt;|&|<|x| ){0,40}") {
        let text = format!("<rss><item><description>Un.</description></item>{body}");
        let all = records("f.xml", text.as_bytes());
        prop_assert_eq!(text_of(&all[0]), "Un.");
        prop_assert!(all.len() <= text.len());
    }

    #[test]
    fn what_was_written_as_json_comes_back(text in "\\PC{1,60}", id: u32) {
        prop_assume!(!text.trim_matches(|c: char| c.is_whitespace() || c.is_control()).is_empty());
        let line = serde_json::json!({"id": id, "text": format!("Un. {text}")}).to_string();
        let all = records("lot.jsonl", line.as_bytes());
        prop_assert_eq!(text_of(&all[0]), format!("Un. {text}"));
    }
}
