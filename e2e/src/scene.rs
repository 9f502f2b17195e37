//! The usual test: a scenario of a simulator, a page that is connected to it, and a browser.

use serde_json::{Map, Value, json};
use simulator::{Options, RecordedRequest, Simulator};

use crate::browser::{Browser, in_browser};
use crate::config;
use crate::page::ChatPage;
use crate::site::Site;

/// How a test begins. The page is connected by its `config.json`, or as a person who set up a connection
/// would have left it.
#[derive(Debug)]
pub struct Scene {
    options: Options,
    endpoint: Place,
    config: Map<String, Value>,
    connection: Map<String, Value>,
    own: bool,
    key: Option<String>,
    proxy: bool,
    may_send: Vec<&'static str>,
}

/// What there is on the stage.
#[derive(Debug, Clone, Copy)]
pub struct Stage<'test> {
    /// The browser that the page is open in.
    pub browser: &'test Browser,
    /// The page.
    pub page: ChatPage<'test>,
    /// The service.
    pub simulator: &'test Simulator,
    /// Where the page came from.
    pub site: &'test Site,
}

/// Where the connection leads.
#[derive(Debug)]
enum Place {
    Deployment(String),
    /// Below the simulator's origin.
    Path(String),
    Elsewhere(String),
}

impl Scene {
    /// An operator's connection to a scenario.
    pub fn new(scenario: &str) -> Self {
        Self {
            options: Options::default(),
            endpoint: Place::Deployment(scenario.to_owned()),
            config: Map::from_iter([("system".to_owned(), config::SYSTEM.into())]),
            connection: Map::new(),
            own: false,
            key: None,
            proxy: false,
            may_send: vec!["api-key"],
        }
    }

    /// A person's own connection to a scenario.
    pub fn own(scenario: &str) -> Self {
        Self {
            own: true,
            ..Self::new(scenario)
        }
    }

    /// Sets up the simulator.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// The endpoint is this path of the simulator.
    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        self.endpoint = Place::Path(path.to_owned());
        self
    }

    /// The endpoint is another server's.
    #[must_use]
    pub fn endpoint(mut self, endpoint: &str) -> Self {
        self.endpoint = Place::Elsewhere(endpoint.to_owned());
        self
    }

    /// Sets a field of the connection, in the words of `config.json` or of what is stored.
    #[must_use]
    pub fn field(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.connection.insert(name.to_owned(), value.into());
        self
    }

    /// Sets a field of `config.json` itself.
    #[must_use]
    pub fn site(mut self, name: &str, value: Value) -> Self {
        self.config.insert(name.to_owned(), value);
        self
    }

    /// The page has this key; the empty one stands for none.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// What is asked below `azure/` of the site goes to the connection's endpoint, as the page's proxy
    /// recipe says.
    #[must_use]
    pub fn proxied(mut self) -> Self {
        self.proxy = true;
        self
    }

    /// The headers that requests may carry besides `content-type` and `accept`; else it is `api-key`.
    #[must_use]
    pub fn may_send(mut self, headers: &[&'static str]) -> Self {
        self.may_send = headers.to_vec();
        self
    }

    /// Opens the page, runs the test, and then looks whether any request carried more than it may.
    pub async fn play(self, test: impl AsyncFnOnce(Stage<'_>)) {
        let simulator = simulator::start(self.options.clone()).await;
        let simulator = simulator.unwrap_or_else(|error| panic!("no simulator: {error}"));
        let endpoint = match &self.endpoint {
            Place::Deployment(name) => config::deployment(&simulator.origin(), name),
            Place::Path(path) => format!("{}{path}", simulator.origin()),
            Place::Elsewhere(endpoint) => endpoint.clone(),
        };
        let key = self.key.as_deref().unwrap_or(simulator.key()).to_owned();
        let connection = if self.own {
            config::own(&endpoint)
        } else {
            config::connection(&endpoint, &key)
        };
        let connection = with(connection, self.connection);
        let mut config = self.config;
        if !self.own {
            config.insert("connections".to_owned(), json!([connection]));
        }
        let mut site = Site::builder().config(Value::Object(config).to_string());
        if self.proxy {
            site = site.proxy("azure/", &endpoint);
        }
        let site = site.start().await;
        let may_send = self.may_send;
        let own = self.own.then_some(connection);
        // Boxed: tests are large futures.
        Box::pin(in_browser(async |browser| {
            let page = match own {
                Some(own) => browser.open_with_own_connection(&site, own, &key).await,
                None => browser.open(&site).await,
            };
            let stage = Stage {
                browser,
                page,
                simulator: &simulator,
                site: &site,
            };
            Box::pin(test(stage)).await;
            carry_nothing_else(&simulator.requests(), &may_send);
        }))
        .await;
    }
}

fn with(mut connection: Value, fields: Map<String, Value>) -> Value {
    if let Some(known) = connection.as_object_mut() {
        known.extend(fields);
    }
    connection
}

/// What browsers add to requests by themselves. `referer` and `cookie` are not among them: the page keeps
/// both back.
const OF_BROWSERS: [&str; 10] = [
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "host",
    "origin",
    "pragma",
    "priority",
    "user-agent",
];

/// Whether a page chose to send a header of this name.
pub fn is_chosen(header: &str) -> bool {
    !OF_BROWSERS.contains(&header) && !header.starts_with("sec-")
}

/// The names of the headers that a page chose for a request, sorted.
pub fn chosen_headers(request: &RecordedRequest) -> Vec<&str> {
    let names = request.headers.names();
    names.filter(|name| is_chosen(name)).collect()
}

/// Each further header is one more thing that a gateway's CORS policy has to allow.
fn carry_nothing_else(requests: &[RecordedRequest], may_send: &[&str]) {
    for request in requests {
        let more: Vec<_> = chosen_headers(request)
            .into_iter()
            .filter(|name| !matches!(*name, "accept" | "content-type") && !may_send.contains(name))
            .collect();
        assert!(more.is_empty(), "{} carries {more:?}", request.path);
    }
}
