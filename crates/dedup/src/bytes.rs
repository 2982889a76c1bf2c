use crate::words::Word;

/// Words as they stand on disk, little end first.
pub(crate) fn of_words(words: &[Word]) -> Vec<u8> {
    let mut bytes = vec![0; size_of_val(words)];
    bytes.as_chunks_mut().0.iter_mut().zip(words).for_each(|(bytes, word)| *bytes = word.to_le_bytes());
    bytes
}

/// The words that [`of_words`] wrote.
pub(crate) fn to_words(bytes: &[u8]) -> Vec<Word> {
    bytes.as_chunks().0.iter().map(|bytes| Word::from_le_bytes(*bytes)).collect()
}

/// Takes numbers off the head of some bytes; nothing when they end too soon.
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    pub(crate) fn f32(&mut self) -> Option<f32> {
        self.u32().map(f32::from_bits)
    }
}
