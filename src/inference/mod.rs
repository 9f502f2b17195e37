//! The chat-completions service as it is on the wire.
//!
//! Everything here is plain data and plain functions: what goes out
//! ([`endpoint`], [`request`]), how the bytes that come back are cut into
//! events ([`sse`]), and what they say ([`answer`], [`response`], [`error`]).
//! Only this folder knows the wire's field names.

pub mod adaptation;
pub mod answer;
pub mod api_version;
pub mod content_filter;
pub mod endpoint;
pub mod error;
pub mod model_info;
pub mod request;
pub mod response;
pub mod retry;
pub mod sse;
pub mod tool_calls;
pub mod usage;
