//! The controls of body fields, each named as on the wire.

use leptos::prelude::*;
use serde_json::Value;

use crate::schema::talk::ask_tools;
use crate::settings::Parameters;
use crate::settings::parameter::{FormatParts, Kind, Spec, TOOL_TEMPLATE, function_names, write};
use crate::state::reactive::condition;
use crate::views::button::{ButtonLook, icon_button};
use crate::views::element::{Element, el};
use crate::views::icons::IconName;
use crate::views::when::{dynamic, when};

use super::control::{Control, Of};
use super::findings::findings;
use super::format::format_editor;
use super::sheet::Sheet;

/// What the layers below send: each layer's name, and its fields.
pub type Lower = Signal<Vec<(String, Parameters)>>;

/// The control of a body field.
pub fn row(sheet: Sheet, control: Control, lower: Lower) -> Element {
    let class = move || {
        let below = below(control, lower).is_some();
        let class = match (control.is_empty(), below) {
            (false, _) => "parameter parameter--set",
            (true, true) => "parameter parameter--below",
            (true, false) => "parameter",
        };
        Some(wide(control, class))
    };
    let id = id_of(control);
    let head = el("div", "parameter__head")
        .child(
            el("label", "parameter__name")
                .attr("for", id.clone())
                .child(control.name()),
        )
        .child(el("span", "parameter__range").child(range(control)));
    let clear = when(
        move || !control.is_empty(),
        move || {
            let clear = move || {
                control.text.set(String::new());
                sheet.take(control);
            };
            let label = ["Clear ", control.name()].concat();
            icon_button(label, ButtonLook::IconOnly, IconName::Close, clear)
                .attr("title", "Back to not sent")
                .into_any()
        },
    );
    let entry = el("div", "parameter__entry")
        .child(field(sheet, control, lower, id.clone()))
        .child(clear);
    let row = el("div", "")
        .attr_of("class", class)
        .child(head)
        .child(entry)
        .child(suggestions(sheet, control, lower))
        .child(
            el("p", "field__hint")
                .attr("id", [&id, "-help"].concat())
                .child(help(control)),
        )
        .child(said(control));
    match control.of {
        Of::Known(spec) if spec.kind == Kind::Format => {
            let is_schema = move || control.text.with(|text| text.trim() == FormatParts::WORD);
            row.child(when(is_schema, move || {
                format_editor(sheet, control).into_any()
            }))
        }
        Of::Known(spec) if spec.kind == Kind::Tools => row.child(tool_findings(control)),
        _ => row,
    }
}

/// What is typed.
fn field(sheet: Sheet, control: Control, lower: Lower, id: String) -> Element {
    let placeholder = move || {
        let below = below(control, lower);
        let words = below.map(|(of, text)| ["from ", &of, ": ", &text].concat());
        Some(words.unwrap_or_else(|| "not sent".to_owned()).into())
    };
    let wrong = condition(move || control.read().is_err());
    let (tag, class) = match is_long(control) {
        true => (
            "textarea",
            "field__input field__input--code parameter__area",
        ),
        false => ("input", "field__input field__input--code"),
    };
    let field = el(tag, class)
        .attr("id", id.clone())
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("aria-describedby", [&id, "-help ", &id, "-said"].concat())
        .attr_of("aria-invalid", move || wrong.get().then_some("true".into()))
        .attr_of("disabled", move || sheet.json_problem().map(|_| "".into()))
        .attr_of("placeholder", placeholder)
        .value(control.text)
        .on_text("input", move |text| {
            control.text.set(text);
            sheet.take(control);
        });
    match (tag, control.of) {
        ("textarea", _) => field.attr("rows", "1"),
        (
            _,
            Of::Known(Spec {
                kind: Kind::Number { .. },
                ..
            }),
        ) => field.attr("type", "text").attr("inputmode", "decimal"),
        (
            _,
            Of::Known(Spec {
                kind: Kind::Whole { .. },
                ..
            }),
        ) => field.attr("type", "text").attr("inputmode", "numeric"),
        _ => field.attr("type", "text"),
    }
}

/// Words to be put in by a press.
fn suggestions(sheet: Sheet, control: Control, lower: Lower) -> Element {
    let Of::Known(spec) = control.of else {
        return el("div", "parameter__words");
    };
    let words = move || {
        let mut words: Vec<String> = Vec::new();
        words.extend(spec.suggestions().iter().map(|word| (*word).to_owned()));
        match spec.kind {
            Kind::ToolChoice => words.extend(functions(sheet, lower)),
            Kind::Tools => words.push("Add a function".to_owned()),
            Kind::Json(usual) => words.push(usual.to_owned()),
            _ => {}
        }
        untrack(|| {
            let words = words.into_iter();
            let words = words.map(|word| suggestion(sheet, control, word));
            el("div", "parameter__words").children(words).into_any()
        })
    };
    el("div", "").child(dynamic(words))
}

fn suggestion(sheet: Sheet, control: Control, word: String) -> Element {
    let adds = word == "Add a function";
    let label = match adds {
        true => word.clone(),
        false => [control.name(), ": ", &word].concat(),
    };
    let chosen = word.clone();
    let pressed = move || {
        let is_chosen = control.text.with(|text| *text == chosen);
        Some(if is_chosen { "true" } else { "false" }.into())
    };
    let shown = word.clone();
    let put = move || {
        let text = match adds {
            true => with_a_function(&control.text.get_untracked()),
            false => word.clone(),
        };
        control.text.set(text);
        sheet.take(control);
    };
    let button = el("button", "parameter__word")
        .attr("type", "button")
        .attr("aria-label", label)
        .on_click(put)
        .child(shown);
    if adds {
        button
    } else {
        button.attr_of("aria-pressed", pressed)
    }
}

/// The list of functions with one more; a text that cannot be read stays.
fn with_a_function(text: &str) -> String {
    let template: Value = serde_json::from_str(TOOL_TEMPLATE).unwrap_or_default();
    let tools = match text.trim() {
        "" => Some(Vec::new()),
        text => serde_json::from_str(text).ok(),
    };
    let Some(mut tools) = tools else {
        return text.to_owned();
    };
    tools.push(template);
    format!("{:#}", Value::Array(tools))
}

/// The functions that the model may be told to call.
fn functions(sheet: Sheet, lower: Lower) -> Vec<String> {
    let own = sheet.parameters.with(|own| own.get("tools").cloned());
    let below = move || {
        lower.with(|layers| {
            let mut layers = layers.iter();
            layers.find_map(|(_, layer)| layer.get("tools").cloned())
        })
    };
    let tools = own.or_else(below);
    tools
        .map(|tools| function_names(&tools))
        .unwrap_or_default()
}

/// Why it cannot be read, or what the service will probably say to it.
fn said(control: Control) -> Element {
    let words = dynamic(move || {
        let said = match control.read() {
            Err(why) => Some(("parameter__said parameter__said--wrong", why)),
            Ok(typed) => typed.warning.map(|words| ("parameter__said", words)),
        };
        match said {
            Some((class, words)) => el("p", class).child(words).into_any(),
            None => ().into_any(),
        }
    });
    el("div", "")
        .attr("id", [&id_of(control), "-said"].concat())
        .attr("role", "status")
        .child(words)
}

fn tool_findings(control: Control) -> Element {
    let question = move || {
        let text = control.text.get();
        let readable = control.read().is_ok();
        (readable && !text.trim().is_empty()).then(|| ask_tools(&text))
    };
    let fine = move || match control.read().ok().and_then(|typed| typed.value) {
        Some(tools) => match function_names(&tools).as_slice() {
            [] => "No function: an empty list is sent.".to_owned(),
            names => ["Functions: ", &names.join(", "), "."].concat(),
        },
        None => String::new(),
    };
    findings(question, fine)
}

/// What the layers below send in place of what is not set here.
fn below(control: Control, lower: Lower) -> Option<(String, String)> {
    lower.with(|layers| {
        layers.iter().find_map(|(of, layer)| {
            let value = control.set_in(layer)?;
            let text = match control.of {
                Of::Known(spec) => write(spec, Some(&value)),
                Of::Further => value.to_string(),
            };
            Some((of.clone(), text))
        })
    })
}

fn id_of(control: Control) -> String {
    match control.of {
        Of::Known(spec) => ["parameter-", spec.name].concat(),
        Of::Further => "parameter-further".to_owned(),
    }
}

fn range(control: Control) -> String {
    match control.of {
        Of::Known(spec) => spec.range(),
        Of::Further => String::new(),
    }
}

fn help(control: Control) -> &'static str {
    match control.of {
        Of::Known(spec) => spec.help,
        Of::Further => {
            "Anything else the service takes, as a JSON object: it goes into the body as it is."
        }
    }
}

/// Whether its text may have several lines.
fn is_long(control: Control) -> bool {
    match control.of {
        Of::Known(spec) => matches!(spec.kind, Kind::List { .. } | Kind::Json(_) | Kind::Tools),
        Of::Further => true,
    }
}

/// The class of one that takes the whole width, or of one that does not.
fn wide(control: Control, class: &'static str) -> std::borrow::Cow<'static, str> {
    let wide = match control.of {
        Of::Known(spec) => matches!(spec.kind, Kind::Format | Kind::Tools),
        Of::Further => true,
    };
    match wide {
        true => [class, " parameter--wide"].concat().into(),
        false => class.into(),
    }
}
