//! The compact binary form of what waits on disk between the phases.
//!
//! Lists and texts are led by their length, whole numbers take 7 bits a byte.
//! Nothing says which type follows: a journal names the version that wrote it,
//! and no other reads it.

mod nouns;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// A value that can lie on disk.
pub(crate) trait Pack: Sized {
    /// Appends the value.
    fn pack(&self, out: &mut Vec<u8>);

    /// Takes a value off the front; nothing when the bytes are no such value.
    fn unpack(from: &mut &[u8]) -> Option<Self>;
}

/// A value as bytes, compressed: a page is then a quarter as long.
pub(crate) fn squeeze(value: &impl Pack) -> Box<[u8]> {
    thread_local! {
        /// Room for the value plain, kept from one to the next.
        static PLAIN: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    }
    let mut plain = PLAIN.take();
    plain.clear();
    value.pack(&mut plain);
    let squeezed = lz4_flex::block::compress_prepend_size(&plain).into();
    if plain.len() <= MOST_ROOM {
        PLAIN.set(plain);
    }
    squeezed
}

/// Room of more bytes is not kept.
const MOST_ROOM: usize = 4 << 20;

/// The value [`squeeze`] was given; nothing when the bytes are no such value.
pub(crate) fn unsqueeze<T: Pack>(bytes: &[u8]) -> Option<T> {
    let plain = lz4_flex::block::decompress_size_prepended(bytes).ok()?;
    let mut rest = plain.as_slice();
    T::unpack(&mut rest).filter(|_| rest.is_empty())
}

/// Takes so many bytes off the front.
fn take<'a>(from: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(taken)
}

fn take_length(from: &mut &[u8]) -> Option<usize> {
    usize::try_from(u64::unpack(from)?).ok()
}

impl Pack for u8 {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn unpack(from: &mut &[u8]) -> Option<u8> {
        Some(take(from, 1)?[0])
    }
}

impl Pack for u64 {
    fn pack(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }

    fn unpack(from: &mut &[u8]) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = u8::unpack(from)?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

impl Pack for u32 {
    fn pack(&self, out: &mut Vec<u8>) {
        u64::from(*self).pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Option<u32> {
        u64::unpack(from)?.try_into().ok()
    }
}

impl Pack for bool {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn unpack(from: &mut &[u8]) -> Option<bool> {
        Some(u8::unpack(from)? != 0)
    }
}

impl Pack for f32 {
    fn pack(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }

    fn unpack(from: &mut &[u8]) -> Option<f32> {
        Some(f32::from_le_bytes(take(from, 4)?.try_into().ok()?))
    }
}

impl Pack for Box<[u8]> {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.len() as u64).pack(out);
        out.extend_from_slice(self);
    }

    fn unpack(from: &mut &[u8]) -> Option<Box<[u8]>> {
        let length = take_length(from)?;
        take(from, length).map(Into::into)
    }
}

impl Pack for String {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.len() as u64).pack(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn unpack(from: &mut &[u8]) -> Option<String> {
        let length = take_length(from)?;
        simdutf8::basic::from_utf8(take(from, length)?).ok().map(str::to_owned)
    }
}

impl Pack for Cow<'static, str> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.clone().into_owned().pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Option<Cow<'static, str>> {
        String::unpack(from).map(Cow::Owned)
    }
}

/// Names of closed lists (encodings, codes of notes).
impl Pack for &'static str {
    fn pack(&self, out: &mut Vec<u8>) {
        (*self).to_owned().pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Option<&'static str> {
        /// Each name is leaked once; there are a few dozen.
        static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
        let text = String::unpack(from)?;
        let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = names.get(text.as_str()) {
            return Some(name);
        }
        let name: &'static str = text.leak();
        names.insert(name);
        Some(name)
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.is_some().pack(out);
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(from: &mut &[u8]) -> Option<Option<T>> {
        if bool::unpack(from)? { T::unpack(from).map(Some) } else { Some(None) }
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.len() as u64).pack(out);
        self.iter().for_each(|value| value.pack(out));
    }

    fn unpack(from: &mut &[u8]) -> Option<Vec<T>> {
        let length = take_length(from)?;
        // Every value takes a byte at least, so a wrong length asks for no memory.
        let mut values = Vec::with_capacity(length.min(from.len()));
        for _ in 0..length {
            values.push(T::unpack(from)?);
        }
        Some(values)
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
        self.1.pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Option<(A, B)> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

/// Packs a struct field by field; a field that is not named does not compile.
macro_rules! pack_fields {
    ($type:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::pack::Pack for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                let $type { $($field),+ } = self;
                $($crate::pack::Pack::pack($field, out);)+
            }

            fn unpack(from: &mut &[u8]) -> Option<Self> {
                $(let $field = $crate::pack::Pack::unpack(from)?;)+
                Some($type { $($field),+ })
            }
        }
    };
}

/// Packs an enum of bare variants; one that is not named does not compile.
macro_rules! pack_variants {
    ($type:ident { $($variant:ident),+ $(,)? }) => {
        impl $crate::pack::Pack for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                match self { $($type::$variant)|+ => out.push(*self as u8) }
            }

            fn unpack(from: &mut &[u8]) -> Option<Self> {
                let byte = u8::unpack(from)?;
                [$($type::$variant),+].into_iter().find(|value| *value as u8 == byte)
            }
        }
    };
}

pub(crate) use {pack_fields, pack_variants};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Debug;

    fn comes_back<T: Pack + PartialEq + Debug>(value: T) {
        let bytes = squeeze(&value);
        assert_eq!(unsqueeze::<T>(&bytes).as_ref(), Some(&value));
        let mut plain = Vec::new();
        value.pack(&mut plain);
        for cut in 0..plain.len() {
            assert_eq!(T::unpack(&mut &plain[..cut]), None, "{cut} of {} bytes", plain.len());
        }
    }

    #[test]
    fn values_come_back_and_cut_ones_do_not() {
        comes_back(vec![0, 1, 127, 128, u64::MAX]);
        comes_back((Some("dépêche".to_owned()), None::<String>));
        comes_back((true, vec![0.5_f32, -1.0]));
        comes_back(("UTF-8", Cow::Borrowed("détail")));
        comes_back(Box::<[u8]>::from([1, 2, 3]));
    }

    #[test]
    fn a_wrong_length_asks_for_no_memory() {
        let mut bytes = Vec::new();
        u64::MAX.pack(&mut bytes);
        assert_eq!(Vec::<u64>::unpack(&mut bytes.as_slice()), None);
        assert_eq!(String::unpack(&mut bytes.as_slice()), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(bytes: Vec<u8>) {
            Vec::<(String, Option<u32>)>::unpack(&mut bytes.as_slice());
            unsqueeze::<Vec<&'static str>>(&bytes);
        }
    }
}
