//! What is known of a reply besides its text.

use serde_json::Value;

use crate::chat::message::{Course, ReplyFacts, SchemaVerdict, Step};
use crate::inference::content_filter::{
    Citation, ContentFilterOffsets, ContentFilterResults, FilterVerdict,
};
use crate::inference::request::ToolCall;
use crate::inference::response::Usage;

use super::fields::{self, Fields};

pub(super) fn write(facts: &ReplyFacts) -> Fields {
    let mut record = Fields::default();
    record.list(
        "toolCalls",
        facts.tool_calls.iter().map(tool_call).collect(),
    );
    record.object("filter", filter(&facts.filter));
    record.object("promptFilter", filter(&facts.prompt_filter));
    if let Some(offsets) = &facts.filter_offsets {
        record.value("filterOffsets", write_offsets(offsets));
    }
    if let Some(usage) = &facts.usage {
        record.value("usage", write_usage(usage));
    }
    record.optional("model", facts.model.as_deref());
    record.optional("requestId", facts.request_id.as_deref());
    record.number("continued", facts.continued.into());
    if let Some(verdict) = &facts.schema {
        record.value("schema", schema(verdict));
    }
    record.object("course", course(&facts.course));
    record
}

fn course(course: &Course) -> Fields {
    let mut record = Fields::default();
    record.moment("firstMs", course.first_ms);
    record.moment("totalMs", course.total_ms);
    record.optional("finishReason", course.finish_reason.as_deref());
    record.number("choices", course.choices.into());
    let steps = course.steps.iter().map(|step| step.to_words().into());
    record.list("steps", steps.collect());
    record
}

fn read_course(record: &Value) -> Course {
    let steps = fields::strings(record, "steps");
    Course {
        first_ms: fields::moment(record, "firstMs"),
        total_ms: fields::moment(record, "totalMs"),
        finish_reason: fields::string(record, "finishReason"),
        choices: u32::try_from(fields::number(record, "choices")).unwrap_or_default(),
        steps: steps
            .iter()
            .filter_map(|words| Step::from_words(words))
            .collect(),
    }
}

pub(super) fn read(record: &Value) -> ReplyFacts {
    let tool_calls = fields::list(record, "toolCalls").iter();
    let continued = fields::number(record, "continued");
    ReplyFacts {
        tool_calls: tool_calls.map(read_tool_call).collect(),
        filter: read_filter(record, "filter"),
        prompt_filter: read_filter(record, "promptFilter"),
        filter_offsets: fields::object(record, "filterOffsets").map(offsets),
        usage: fields::object(record, "usage").map(usage),
        model: fields::string(record, "model"),
        request_id: fields::string(record, "requestId"),
        continued: u32::try_from(continued).unwrap_or_default(),
        schema: fields::object(record, "schema").and_then(read_schema),
        course: fields::object(record, "course")
            .map(read_course)
            .unwrap_or_default(),
    }
}

fn schema(verdict: &SchemaVerdict) -> Value {
    let mut record = Fields::default();
    match verdict {
        SchemaVerdict::Matches => record.flag("matches", true),
        SchemaVerdict::Differs(lines) => {
            let lines = lines.iter().cloned().map(Value::String);
            record.list("differs", lines.collect());
        }
        SchemaVerdict::NotChecked(why) => record.string("notChecked", why),
    }
    record.into_value()
}

fn read_schema(record: &Value) -> Option<SchemaVerdict> {
    if fields::flag(record, "matches") {
        return Some(SchemaVerdict::Matches);
    }
    if let Some(why) = fields::string(record, "notChecked") {
        return Some(SchemaVerdict::NotChecked(why));
    }
    let lines = fields::strings(record, "differs");
    (!lines.is_empty()).then_some(SchemaVerdict::Differs(lines))
}

fn tool_call(call: &ToolCall) -> Value {
    let mut record = Fields::default();
    record.text("id", &call.id);
    record.text("name", &call.name);
    record.text("arguments", &call.arguments);
    record.into_value()
}

fn read_tool_call(record: &Value) -> ToolCall {
    ToolCall {
        id: fields::string_or_empty(record, "id"),
        name: fields::string_or_empty(record, "name"),
        arguments: fields::string_or_empty(record, "arguments"),
    }
}

/// The verdicts on a text, also for errors.
pub(super) fn filter(results: &ContentFilterResults) -> Fields {
    let mut record = Fields::default();
    record.list("verdicts", results.verdicts.iter().map(verdict).collect());
    record.optional("notRun", results.not_run.as_deref());
    record
}

pub(super) fn read_filter(around: &Value, name: &str) -> ContentFilterResults {
    let Some(record) = around.get(name) else {
        return ContentFilterResults::default();
    };
    let verdicts = fields::list(record, "verdicts").iter();
    ContentFilterResults {
        verdicts: verdicts.map(read_verdict).collect(),
        not_run: fields::string(record, "notRun"),
    }
}

fn verdict(verdict: &FilterVerdict) -> Value {
    let mut record = Fields::default();
    record.text("category", &verdict.category);
    record.flag("filtered", verdict.filtered);
    record.flag("detected", verdict.detected);
    record.optional("severity", verdict.severity.as_deref());
    let blocklists = verdict.blocklists.iter().cloned().map(Value::String);
    record.list("blocklists", blocklists.collect());
    if let Some(Citation { url, license }) = &verdict.citation {
        let mut citation = Fields::default();
        citation.text("url", url);
        citation.text("license", license);
        record.value("citation", citation.into_value());
    }
    record.into_value()
}

fn read_verdict(record: &Value) -> FilterVerdict {
    let citation = fields::object(record, "citation");
    FilterVerdict {
        category: fields::string_or_empty(record, "category"),
        filtered: fields::flag(record, "filtered"),
        detected: fields::flag(record, "detected"),
        severity: fields::string(record, "severity"),
        blocklists: fields::strings(record, "blocklists"),
        citation: citation.map(|citation| Citation {
            url: fields::string_or_empty(citation, "url"),
            license: fields::string_or_empty(citation, "license"),
        }),
    }
}

fn write_offsets(offsets: &ContentFilterOffsets) -> Value {
    let mut record = Fields::default();
    record.number("check", offsets.check);
    record.number("start", offsets.start);
    record.number("end", offsets.end);
    record.into_value()
}

fn offsets(record: &Value) -> ContentFilterOffsets {
    ContentFilterOffsets {
        check: fields::number(record, "check"),
        start: fields::number(record, "start"),
        end: fields::number(record, "end"),
    }
}

fn write_usage(usage: &Usage) -> Value {
    let mut record = Fields::default();
    record.number("prompt", usage.prompt_tokens);
    record.number("completion", usage.completion_tokens);
    record.number("total", usage.total_tokens);
    record.number("reasoning", usage.reasoning_tokens);
    record.number("cached", usage.cached_tokens);
    record.into_value()
}

fn usage(record: &Value) -> Usage {
    Usage {
        prompt_tokens: fields::number(record, "prompt"),
        completion_tokens: fields::number(record, "completion"),
        total_tokens: fields::number(record, "total"),
        reasoning_tokens: fields::number(record, "reasoning"),
        cached_tokens: fields::number(record, "cached"),
    }
}
