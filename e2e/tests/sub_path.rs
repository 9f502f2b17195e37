//! The page works below any path.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Site, config, in_browser};
use simulator::Options;

#[tokio::test]
async fn below_a_path_everything_loads_and_works() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let config = config::simulated(&simulator, "normal").to_string();
    let site = Site::builder()
        .base("/some/sub/path/")
        .config(config)
        .start()
        .await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        assert_eq!(
            page.ask_and_wait("Hello?").await.text,
            "Hello! I'm doing well, thanks."
        );
        assert_eq!(simulator.requests().len(), 1);

        // A browser may ask for an icon on its own account, at the root.
        let missed: Vec<String> = site
            .missed()
            .into_iter()
            .filter(|path| path != "/favicon.ico")
            .collect();
        assert_eq!(missed, Vec::<String>::new());
        let mut errors = browser.console_errors().await;
        errors.retain(|error| !error.contains("/favicon.ico"));
        assert_eq!(errors, Vec::<String>::new());
        let address = browser.driver().current_url().await.unwrap();
        assert_eq!(
            address.path(),
            "/some/sub/path/",
            "the address stays below the base"
        );
    })
    .await;
}
