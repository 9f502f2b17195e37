//! How a simulator is set up.

/// The key a simulator accepts unless told otherwise. No secret: the server is on loopback only.
pub const DEFAULT_KEY: &str = "simulator-key";

/// How a simulator is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// Whether pages of other origins may call: preflights are answered and `access-control-*` headers
    /// are sent. Without it the simulator is a resource that knows nothing of CORS.
    pub cors: bool,
    /// The key that is accepted, as `api-key` or as `Authorization: Bearer`.
    pub key: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            cors: true,
            key: DEFAULT_KEY.to_owned(),
        }
    }
}
