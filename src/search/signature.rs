//! What of a text says, at a glance, that a word is not in it.

/// A bit for each three bytes that follow one another somewhere in a text
/// (several share a bit): a word with a bit that is not set is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(Box<[u32]>);

/// The bits of a word, to be looked for in many signatures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mask(Vec<u32>);

/// A text of more has most bits set anyway, or repeats itself.
const LONGEST: usize = 1 << 18;

impl Signature {
    /// The signature of a folded text: about as many bits as it has bytes, up
    /// to twice as many.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let words = text
            .len()
            .clamp(1, LONGEST)
            .div_ceil(32)
            .next_power_of_two();
        let mut bits = vec![0_u32; words].into_boxed_slice();
        let mask = words * 32 - 1;
        for hash in hashes(text) {
            let bit = hash as usize & mask;
            if let Some(word) = bits.get_mut(bit / 32) {
                *word |= 1 << (bit % 32);
            }
        }
        Self(bits)
    }

    /// Whether the text may have this in it; where not, it has not.
    #[must_use]
    pub fn may_have(&self, mask: &Mask) -> bool {
        let all = self.0.len() * 32 - 1;
        mask.0.iter().all(|hash| {
            let bit = *hash as usize & all;
            let word = self.0.get(bit / 32).copied().unwrap_or(u32::MAX);
            word & (1 << (bit % 32)) != 0
        })
    }

    /// Bytes of memory.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.0.len() * 4
    }
}

impl Mask {
    #[must_use]
    pub fn new(word: &str) -> Self {
        Self(hashes(word).collect())
    }
}

/// Multiplied as Knuth says (The Art of Computer Programming, 6.4), which
/// mixes the high bits well: these are used.
fn hashes(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.as_bytes().windows(3).map(|three| {
        let number = three
            .iter()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        number.wrapping_mul(0x9e37_79b1) >> 12
    })
}
