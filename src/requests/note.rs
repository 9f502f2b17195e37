//! Notes of requests, as the page, its workers (`worker.js`) and whoever shows
//! them agree on: a line each, its fields parted by blanks.

use super::{Purpose, without_query};

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The page sends something.
    Begun {
        /// Counts up from 0.
        id: u32,
        at_ms: u64,
        purpose: Purpose,
        /// The bytes of its content.
        sent: u64,
        /// Without a query.
        address: String,
    },
    /// Nothing more comes of it.
    Ended {
        id: u32,
        /// 0 where no answer came.
        status: u16,
        /// The bytes of the answer's content.
        received: u64,
    },
    /// The browser has loaded something.
    Loaded {
        purpose: Purpose,
        at_ms: u64,
        /// Unpacked; 0 where another origin hides it.
        received: u64,
        /// 0 where nobody says.
        status: u16,
        /// Without a query.
        address: String,
    },
}

impl Note {
    /// The line.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Begun {
                id,
                at_ms,
                purpose,
                sent,
                address,
            } => {
                let address = without_query(address);
                format!("b {id} {at_ms} {} {sent} {address}", purpose.letter())
            }
            Self::Ended {
                id,
                status,
                received,
            } => format!("e {id} {status} {received}"),
            Self::Loaded {
                purpose,
                at_ms,
                received,
                status,
                address,
            } => {
                let address = without_query(address);
                let letter = purpose.letter();
                format!("l {letter} {at_ms} {received} {status} {address}")
            }
        }
    }

    /// Reads a line; `None` where it is none of these.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let mut fields = line.splitn(6, ' ');
        let mut next = || fields.next();
        match next()? {
            "b" => Some(Self::Begun {
                id: next()?.parse().ok()?,
                at_ms: next()?.parse().ok()?,
                purpose: Purpose::of(next()?),
                sent: next()?.parse().ok()?,
                address: without_query(next()?).to_owned(),
            }),
            "e" => Some(Self::Ended {
                id: next()?.parse().ok()?,
                status: next()?.parse().ok()?,
                received: next()?.parse().ok()?,
            }),
            "l" => Some(Self::Loaded {
                purpose: Purpose::of(next()?),
                at_ms: next()?.parse().ok()?,
                received: next()?.parse().ok()?,
                status: next()?.parse().ok()?,
                address: without_query(next()?).to_owned(),
            }),
            _ => None,
        }
    }
}
