//! How much of a conversation is sent: what a person sets, what goes out, and what the page shows of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{ChatPage, DEADLINE, Message, Name, Role, Scene, Stage};
use serde_json::{Value, json};

/// The texts that a request carried, each with its role's first letter.
fn sent(body: &Value) -> Vec<String> {
    let messages = body["messages"].as_array().unwrap();
    let line = |message: &Value| {
        let role = message["role"].as_str().unwrap().chars().next().unwrap();
        format!("{role} {}", message["content"].as_str().unwrap_or("-"))
    };
    messages.iter().map(line).collect()
}

/// Whether the messages above the border, and no others, say that they are not sent.
fn marked(messages: &[Message], above: usize) -> Option<()> {
    let note = ", not sent to the model";
    let says = |message: &Message| message.label.ends_with(note);
    let fits = messages
        .iter()
        .map(says)
        .eq((0..messages.len()).map(|place| place < above));
    fits.then_some(())
}

async fn shows_border(page: ChatPage<'_>, above: usize) {
    page.message(&format!("{above} messages above the border"), |messages| {
        marked(messages, above)
    })
    .await;
}

const BORDER: Name<'_> =
    Name::Begins("Above this line nothing is sent to the model: only the last 2 turns");

#[tokio::test]
async fn only_the_last_turns_are_sent_and_the_rest_is_marked() {
    Scene::new("repeat")
        .site("system", "Be brief.".into())
        .play(async |stage| {
            let Stage {
                browser,
                page,
                simulator,
                ..
            } = stage;
            for question in ["one", "two", "three"] {
                page.ask_and_wait(question).await;
            }
            assert!(!page.shows(Role::Separator, Name::Begins("Above")).await);
            page.choose("History sent", "last turns").await;
            page.fill_number("Turns sent", "2").await;
            page.find(Role::Separator, BORDER).await;
            shows_border(page, 2).await;

            // What is being written is a turn of its own.
            page.type_message("four").await;
            shows_border(page, 4).await;
            page.send().await;
            page.replied("four").await;
            let expected = ["s Be brief.", "u three", "a three", "u four"];
            assert_eq!(sent(&simulator.requests()[3].body), expected);
            shows_border(page, 4).await;

            // The same goes out when the reply is asked for again, and after a reload.
            browser.reload().await;
            shows_border(page, 4).await;
            page.click_in_message(7, "Regenerate").await;
            let requests = simulator.wait_for(DEADLINE, |all| all.len() == 5).await;
            assert_eq!(sent(&requests.unwrap()[4].body), expected);

            page.choose("History sent", "everything").await;
            page.gone(Role::Separator, Name::Begins("Above")).await;
            shows_border(page, 0).await;
            page.ask("five").await;
            let requests = simulator.wait_for(DEADLINE, |all| all.len() == 6).await;
            assert_eq!(sent(&requests.unwrap()[5].body).len(), 10);
        })
        .await;
}

#[tokio::test]
async fn turns_are_sent_up_to_an_estimate_of_tokens() {
    Scene::new("repeat")
        .site("system", "".into())
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            let long = "word ".repeat(400);
            page.ask_and_wait(long.trim()).await;
            page.ask_and_wait("short").await;
            page.choose("History sent", "tokens up to").await;
            page.fill_number("Tokens sent, estimated", "200").await;
            shows_border(page, 2).await;
            page.ask("next").await;
            let requests = simulator.wait_for(DEADLINE, |all| all.len() == 3).await;
            assert_eq!(
                sent(&requests.unwrap()[2].body),
                ["u short", "a short", "u next"]
            );
        })
        .await;
}

#[tokio::test]
async fn a_rule_is_of_its_conversation_alone() {
    Scene::new("repeat")
        .play(async |stage| {
            let Stage { page, .. } = stage;
            page.ask_and_wait("one").await;
            page.choose("History sent", "last turns").await;
            page.fill_number("Turns sent", "1").await;
            page.click_button("New chat").await;
            page.gone(Role::Spinbutton, Name::Is("Turns sent")).await;
            assert_eq!(page.chosen("History sent").await, "everything");
            let link = page.find(Role::Link, Name::Is("one")).await;
            link.click().await.unwrap();
            page.find(Role::Spinbutton, Name::Is("Turns sent")).await;
            assert_eq!(page.chosen("History sent").await, "last turns");
        })
        .await;
}

#[tokio::test]
async fn calls_and_results_are_not_torn_apart() {
    Scene::new("tools")
        .site("system", "".into())
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask("Before?").await;
            page.find(Role::Textbox, Name::Is("Result of get_time"))
                .await;
            page.ask("Weather?").await;
            page.find(Role::Textbox, Name::Is("Result of get_time"))
                .await;
            page.choose("History sent", "last turns").await;
            page.fill_number("Turns sent", "1").await;
            page.fill("Result of get_weather", "rain").await;
            page.fill("Result of get_time", "noon").await;
            page.click_button("Send results").await;
            page.replied("The functions returned rain and noon.").await;
            let messages = simulator.requests()[2].body["messages"].clone();
            assert_eq!(messages[0], json!({"role": "user", "content": "Weather?"}));
            assert_eq!(messages.as_array().unwrap().len(), 4);
            shows_border(page, 2).await;
        })
        .await;
}
