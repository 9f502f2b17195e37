//! Whether an image is sent as it is, and as what it is made anew otherwise.

/// The longest side of an image, in pixels. Services scale what is larger to
/// fit into so many themselves
/// (<https://learn.microsoft.com/azure/ai-foundry/openai/overview/vision-pricing>).
pub const LONGEST: u32 = 2048;
/// An image file of more bytes is made anew.
pub const IMAGE_BYTES: u64 = 4_000_000;
/// A PNG that was made anew and has more bytes than this becomes a JPEG.
pub const PNG_BYTES: usize = 1_500_000;
/// Of a JPEG that is made anew.
pub const JPEG_QUALITY: f64 = 0.88;

pub const PNG: &str = "image/png";
pub const JPEG: &str = "image/jpeg";

/// How an image is made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anew {
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// As what; a PNG that becomes too large is a JPEG after all.
    pub media_type: &'static str,
}

/// Whether and how an image has to be made anew: it is larger than need be, of
/// a type that services do not take (`None`), or says where and with what it
/// was taken.
#[must_use]
pub fn anew(media_type: Option<&str>, bytes: u64, size: (u32, u32), start: &[u8]) -> Option<Anew> {
    let scaled = scaled(size);
    let as_it_is = media_type.is_some() && scaled == size && bytes <= IMAGE_BYTES;
    if as_it_is && !has_metadata(start) {
        return None;
    }
    let photo = media_type == Some(JPEG);
    Some(Anew {
        size: scaled,
        media_type: if photo { JPEG } else { PNG },
    })
}

/// The size with no side longer than [`LONGEST`], in the same proportion.
#[must_use]
pub fn scaled((width, height): (u32, u32)) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= LONGEST {
        return (width, height);
    }
    let side = |side: u32| {
        let (side, longest) = (u64::from(side), u64::from(longest));
        let scaled = (side * u64::from(LONGEST) + longest / 2) / longest;
        u32::try_from(scaled).unwrap_or(LONGEST).max(1)
    };
    (side(width), side(height))
}

/// Whether an image's first bytes hold what cameras and programs write about
/// it (EXIF, XMP, IPTC): the place, the device, and which way is up.
#[must_use]
pub fn has_metadata(start: &[u8]) -> bool {
    match start {
        [0xff, 0xd8, segments @ ..] => jpeg_has_metadata(segments),
        [b'R', b'I', b'F', b'F', rest @ ..] => {
            // Flags of the extended format
            // (<https://developers.google.com/speed/webp/docs/riff_container>).
            let extended = rest.get(8..12) == Some(b"VP8X");
            extended && rest.get(16).is_some_and(|flags| flags & 0x0c != 0)
        }
        [0x89, b'P', ..] => start.windows(4).any(|name| name == b"eXIf"),
        _ => false,
    }
}

/// The segments before the picture: a marker, and their length
/// (<https://www.w3.org/Graphics/JPEG/itu-t81.pdf>, B.1.1.4).
fn jpeg_has_metadata(mut segments: &[u8]) -> bool {
    while let [0xff, marker, high, low, rest @ ..] = segments {
        match marker {
            // EXIF or XMP, and IPTC.
            0xe1 | 0xed => return true,
            // The picture begins.
            0xda => return false,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some(next) = length.checked_sub(2).and_then(|length| rest.get(length..)) else {
            return false;
        };
        segments = next;
    }
    false
}
