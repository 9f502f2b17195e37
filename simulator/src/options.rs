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
    /// Whether pages of other origins may read the headers of answers: without it `Retry-After` is there,
    /// but a page does not see it.
    pub expose_headers: bool,
    /// Whether answers of status 400 and above carry `access-control-*` headers too: without it a page sees
    /// no more than a failed request, although its preflight was allowed.
    pub cors_on_errors: bool,
    /// The key that is accepted, as `api-key`, as `ocp-apim-subscription-key` or as `Authorization: Bearer`.
    pub key: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            cors: true,
            expose_headers: true,
            cors_on_errors: true,
            key: DEFAULT_KEY.to_owned(),
        }
    }
}
