use super::dice::{Dice, mix};
use super::language::Language;

/// Words that a story repeats: its names and its matter.
const TOPIC: usize = 40;

/// A word by its rank, or from here on a number.
pub(super) type Token = u32;
pub(super) const NUMBER: Token = 1 << 24;

/// A sentence; a quoted one stands in quotes.
#[derive(Debug, Clone, Default)]
pub(super) struct Sentence {
    pub(super) tokens: Vec<Token>,
    pub(super) quoted: bool,
}

/// A paragraph, and where it stood first.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub(super) sentences: Vec<Sentence>,
    /// Story and number of the paragraph, for dispatches.
    pub(super) from: Option<(u64, usize)>,
}

impl Paragraph {
    /// The name of the origin, if it is a dispatch.
    pub(super) fn origin(&self) -> Option<String> {
        self.from.map(|(story, paragraph)| format!("{story}:{paragraph}"))
    }

    /// Cuts to the first sentences.
    pub(super) fn keep(&mut self, sentences: usize) {
        self.sentences.truncate(sentences);
    }
}

/// Writes stories in one language.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) language: Language,
    seed: u64,
}

impl Writer {
    pub(super) fn new(language: Language, seed: u64) -> Writer {
        Writer { language, seed }
    }

    /// A story; `dispatch` names it as an origin.
    pub(super) fn story(&self, seed: u64, paragraphs: usize, dispatch: Option<u64>) -> Vec<Paragraph> {
        let mut dice = Dice::new(seed ^ mix(self.seed));
        let topic: Vec<Token> = (0..TOPIC).map(|_| dice.below(1 << 15) as Token).collect();
        let paragraph = |n: usize| Paragraph {
            sentences: (0..2 + dice.below(3)).map(|_| self.sentence(&topic, &mut dice)).collect(),
            from: dispatch.map(|story| (story, n)),
        };
        (0..paragraphs).map(paragraph).collect()
    }

    fn sentence(&self, topic: &[Token], dice: &mut Dice) -> Sentence {
        let words = 10 + dice.below(16);
        let mut tokens = Vec::with_capacity(words + 6);
        while tokens.len() < words {
            match dice.below(60) {
                0..15 => tokens.push(topic[dice.rank(topic.len())]),
                15 => tokens.push(self.number(dice)),
                16 => tokens.extend_from_slice(self.language.phrase(dice)),
                _ => tokens.push(self.language.roll(dice)),
            }
        }
        Sentence { tokens, quoted: dice.once_in(7) }
    }

    /// A number as news have them: small ones more often.
    pub(super) fn number(&self, dice: &mut Dice) -> Token {
        NUMBER + 1 + dice.rank(3_000) as Token
    }

    /// A report on a form: `form` gives the words, `filling` numbers and names.
    pub(super) fn filled_form(&self, form: u64, filling: u64) -> Vec<Paragraph> {
        let mut paragraphs = self.story(form, 5, None);
        let (mut slots, mut fill) = (Dice::new(form ^ 5), Dice::new(filling));
        for token in paragraphs.iter_mut().flat_map(|p| &mut p.sentences).flat_map(|s| &mut s.tokens) {
            match slots.below(10) {
                0 => *token = self.number(&mut fill),
                1 if slots.once_in(3) => *token = self.language.roll(&mut fill),
                _ => {}
            }
        }
        paragraphs
    }

    /// A report on a form whose slots are names of two words: `form` gives the
    /// words, `filling` the names.
    pub(super) fn notice(&self, form: u64, filling: u64) -> Vec<Paragraph> {
        let mut paragraphs = self.story(form, 2, None);
        let (mut slots, mut fill) = (Dice::new(form ^ 5), Dice::new(filling));
        for sentence in paragraphs.iter_mut().flat_map(|p| &mut p.sentences) {
            let at = sentence.tokens.len() / 2 + slots.below(3);
            let name = [fill.below(1 << 15) as Token, fill.below(1 << 15) as Token];
            sentence.tokens.splice(at..at, name);
        }
        paragraphs
    }

    /// The text in the style of a site: its quotes and its spaces.
    pub(super) fn text(&self, paragraphs: &[Paragraph], site: usize) -> String {
        let mut text = String::new();
        for (n, paragraph) in paragraphs.iter().enumerate() {
            if n > 0 {
                text.push_str("\n\n");
            }
            paragraph.sentences.iter().for_each(|sentence| self.write(sentence, site, &mut text));
            text.truncate(text.trim_end().len());
        }
        text
    }

    fn write(&self, sentence: &Sentence, site: usize, text: &mut String) {
        const QUOTES: [[&str; 2]; 3] = [["\"", "\""], ["«\u{a0}", "\u{a0}»"], ["“", "”"]];
        let quotes = QUOTES[site % QUOTES.len()];
        let [comma, stop] = self.language.marks;
        if sentence.quoted {
            text.push_str(quotes[0]);
        }
        for (at, token) in sentence.tokens.iter().enumerate() {
            if at > 0 {
                let pause = mix(u64::from(*token)).is_multiple_of(11);
                text.push_str(if pause { comma } else { self.language.space });
            }
            match token.checked_sub(NUMBER) {
                Some(number) => text.push_str(&number.to_string()),
                None if at == 0 => capitalised(self.language.word(*token), text),
                None => text.push_str(self.language.word(*token)),
            }
        }
        if sentence.quoted {
            text.push_str(quotes[1]);
        }
        text.push_str(stop);
    }
}

fn capitalised(word: &str, text: &mut String) {
    let mut letters = word.chars();
    text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    text.push_str(letters.as_str());
}
