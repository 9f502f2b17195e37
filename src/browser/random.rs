//! Random numbers.

/// 64 random bits, for an id.
///
/// `crypto.getRandomValues`, unlike `randomUUID`, is there for pages over
/// plain http too
/// (<https://developer.mozilla.org/docs/Web/API/Crypto/getRandomValues>).
#[must_use]
pub fn bits() -> u64 {
    u64::from_le_bytes(bytes().unwrap_or_default())
}

/// Random bytes, good enough for ciphers; `None` where the browser has none.
#[must_use]
pub fn bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let crypto = web_sys::window()?.crypto().ok()?;
    // Fails for more than 65,536 bytes only.
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}
