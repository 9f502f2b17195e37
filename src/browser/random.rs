//! Random numbers for ids.

/// 64 random bits.
///
/// `crypto.getRandomValues`, unlike `randomUUID`, is there for pages over
/// plain http too
/// (<https://developer.mozilla.org/docs/Web/API/Crypto/getRandomValues>).
#[must_use]
pub fn bits() -> u64 {
    let mut bytes = [0; 8];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // Fails for more than 65,536 bytes only.
        let _filled = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    u64::from_le_bytes(bytes)
}
