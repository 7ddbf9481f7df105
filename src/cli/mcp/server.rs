//! The protocol: which tools there are, and one answer at a time for each call.

use super::tools::{self, TOOLS};
use crate::cli::Failure;
use crate::cli::options::Common;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, Tool, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::transport::stdio;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde_json::{Map, Value};
use std::future::{Future, ready};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// What an assistant is told about the server.
const INSTRUCTIONS: &str = "Dated, sourced timelines of cyber incidents. Each statement comes with the claim that \
makes it (who says it, when, whether they assert or deny it) and its sources: cite them, and never state what a \
claim says as a fact. Dates are EDTF: `[..2023-05]` is \"by May 2023\", `~` is \"about\". Where an answer has \
`cut`, more is known than it shows: ask for less.";

/// Answers calls from data that is opened anew for each, so that changes are seen; one after the other, since a
/// process opens a store once.
struct Server {
    common: Common,
    turn: Arc<Mutex<()>>,
}

/// Serves over standard input and output until the input ends.
pub(super) fn serve(common: Common) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let failed = |error: String| Failure::new(format!("cannot serve assistants: {error}"));
    runtime.block_on(async {
        let turn = Arc::default();
        let server = Server { common, turn };
        let running = server.serve(stdio()).await;
        let running = running.map_err(|error| failed(error.to_string()))?;
        let ended = running.waiting().await;
        ended.map_err(|error| failed(error.to_string()))?;
        Ok::<_, Failure>(())
    })?;
    // A read of standard input cannot be cancelled, so nobody waits for it.
    runtime.shutdown_background();
    Ok(())
}

impl ServerHandler for Server {
    fn get_info(&self) -> rmcp::model::ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().build();
        rmcp::model::ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("annals", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> impl Future<Output = Result<ListToolsResult, ErrorData>> + Send + '_ {
        let tools = TOOLS.iter().map(|tool| {
            let schema = match tool.schema() {
                Value::Object(schema) => schema,
                _ => Map::new(),
            };
            Tool::new(tool.name, tool.description, schema)
                .with_annotations(ToolAnnotations::new().read_only(true))
        });
        ready(Ok(ListToolsResult::with_all_items(tools.collect())))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = Value::Object(request.arguments.unwrap_or_default());
        let (common, turn) = (self.common.clone(), self.turn.clone());
        let answer = tokio::task::spawn_blocking(move || {
            let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            tools::answer(&common, &request.name, &arguments)
        });
        let answer = answer
            .await
            .map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
        let result = match answer {
            Ok(text) => CallToolResult::success(vec![ContentBlock::text(text)]),
            Err(failure) => CallToolResult::error(vec![ContentBlock::text(in_words(&failure))]),
        };
        Ok(result.into())
    }
}

/// A failure with its hints, as a terminal would show it.
fn in_words(failure: &Failure) -> String {
    let mut text = Vec::new();
    let written: io::Result<()> = failure.write(&mut text, crate::render::style::Style::default());
    match written {
        Ok(()) => String::from_utf8_lossy(&text).trim_end().to_owned(),
        Err(error) => error.to_string(),
    }
}
