//! The server for assistants, asked by the SDK's own client and by a file of requests.

use rmcp::ServiceExt;
use rmcp::model::CallToolRequestParams;
use rmcp::service::{RoleClient, RunningService};
use serde_json::{Value, json};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tokio::net::unix::pipe::{Receiver, Sender};

fn server(input: Stdio) -> Child {
    Command::new(env!("CARGO_BIN_EXE_annals"))
        .arg("mcp")
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// The first text of an answer, and whether it is an error.
async fn ask(
    client: &RunningService<RoleClient, ()>,
    tool: &'static str,
    arguments: Value,
) -> (String, bool) {
    let arguments = arguments.as_object().cloned().expect("an object");
    let request = CallToolRequestParams::new(tool).with_arguments(arguments);
    let answer = client.call_tool(request).await.expect("an answer");
    let is_error = answer.is_error == Some(true);
    let answer = serde_json::to_value(&answer).expect("JSON");
    let text = answer["content"][0]["text"].as_str().expect("a text");
    (text.to_owned(), is_error)
}

#[test]
fn the_client_of_the_sdk_is_answered_with_claims_and_sources() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let mut child = server(Stdio::piped());
        let output = OwnedFd::from(child.stdout.take().expect("an output"));
        let input = OwnedFd::from(child.stdin.take().expect("an input"));
        let pipes = (
            Receiver::from_owned_fd(output).expect("a pipe"),
            Sender::from_owned_fd(input).expect("a pipe"),
        );
        let client = ().serve(pipes).await.expect("a connection");
        let tools = client.list_all_tools().await.expect("tools");
        let names: Vec<&str> = tools.iter().map(|it| it.name.as_ref()).collect();
        assert_eq!(names, ["find", "show", "why", "timeline", "query", "as_of"]);
        assert!(
            tools
                .iter()
                .all(|it| it.annotations.as_ref().and_then(|it| it.read_only_hint) == Some(true))
        );

        let (text, _) = ask(
            &client,
            "why",
            json!({"thing": "kyivstar-attack", "property": "attributedTo"}),
        )
        .await;
        for expected in ["cl:kyivstar-attack-", "src:", "ag:sbu"] {
            assert!(
                text.contains(expected),
                "{expected}
{text}"
            );
        }
        let (text, _) = ask(
            &client,
            "timeline",
            json!({"from": "2023-12-12", "to": "2023-12-13", "number": 5}),
        )
        .await;
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        let answer = if answer["answer"].is_null() {
            &answer
        } else {
            &answer["answer"]
        };
        assert!(
            answer["notice"]
                .as_str()
                .is_some_and(|it| it.contains("more events")),
            "{text}"
        );
        assert!(
            text.contains("\"claim\":\"cl:") && text.contains("src:"),
            "{text}"
        );
        // All of the record is too much for one answer.
        let (text, _) = ask(&client, "timeline", json!({"number": 200})).await;
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        assert!(
            text.len() <= 24_000
                && answer["cut"][0]["of"].as_u64() > answer["cut"][0]["shown"].as_u64()
        );
        // What became known later is not said of an earlier day.
        let (text, _) = ask(
            &client,
            "why",
            json!({"thing": "kyivstar-attack", "as_of": "2023-12-14"}),
        )
        .await;
        assert!(!text.contains("2024-04"), "{text}");
        for (tool, arguments) in [
            ("show", json!({"thing": "nothing-of-that-name"})),
            ("show", json!({})),
            ("find", json!({"words": "a", "wrong": 1})),
            ("query", json!({"sparql": "DELETE WHERE { ?s ?p ?o }"})),
            ("as_of", json!({"as_of": "someday"})),
            ("nothing", json!({})),
        ] {
            let (text, is_error) = ask(&client, tool, arguments).await;
            assert!(is_error && text.contains("error"), "{tool}: {text}");
        }
        client.cancel().await.expect("an end");
        assert!(child.wait().expect("an end").success());
    });
}

#[test]
fn a_file_of_requests_is_answered_to_its_end() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mcp/requests.jsonl");
    let file = std::fs::File::open(file).expect("requests");
    let output = server(Stdio::from(file))
        .wait_with_output()
        .expect("an end");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    let answers: Vec<Value> = text
        .lines()
        .map(|it| serde_json::from_str(it).expect("JSON"))
        .collect();
    let mut ids: Vec<u64> = answers.iter().filter_map(|it| it["id"].as_u64()).collect();
    ids.sort_unstable();
    assert_eq!(ids, (1..=10).collect::<Vec<_>>(), "{text}");
    let of = |id: u64| answers.iter().find(|it| it["id"] == id).expect("an answer");
    assert!(
        of(7)["result"]["content"][0]["text"]
            .as_str()
            .is_some_and(|it| it.contains("ev:kyivstar-attack"))
    );
    assert_eq!(of(10)["result"]["isError"], true);
}
