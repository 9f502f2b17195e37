//! Fenced code in the languages that models are asked for most.

use super::random::Choices;
use super::words::{name, phrase};

/// The languages, as they are named after a fence.
pub(super) const LANGUAGES: [&str; 8] = [
    "python",
    "rust",
    "javascript",
    "bash",
    "sql",
    "json",
    "csharp",
    "html",
];

/// A block in the language of this number, with so many parts.
pub(super) fn block(language: u64, parts: u64, choices: &mut Choices) -> String {
    let write = match language % 8 {
        0 => python,
        1 => rust,
        2 => javascript,
        3 => bash,
        4 => sql,
        5 => json,
        6 => csharp,
        _ => html,
    };
    let index = usize::try_from(language % 8).unwrap_or_default();
    let language = LANGUAGES.get(index).copied().unwrap_or_default();
    let code: Vec<String> = (0..parts).map(|_| write(choices)).collect();
    let between = if language == "json" { "" } else { "\n" };
    let code = code.join(between);
    let code = if language == "json" {
        format!("{{{}\n}}\n", code.trim_end().trim_end_matches(','))
    } else {
        code
    };
    format!("```{language}\n{code}```")
}

fn python(choices: &mut Choices) -> String {
    let (name, limit, remark) = (name(choices), choices.number(2, 999), phrase(choices));
    format!(
        "def {name}(items: list[int], limit: int = {limit}) -> dict[str, float]:\n    \
         \"\"\"It {remark}.\"\"\"\n    \
         total = sum(item ** 2 for item in items if item > {limit})\n    \
         return {{\"total\": total / 3.5, \"name\": f\"{name}-{{limit}}\"}}\n"
    )
}

fn rust(choices: &mut Choices) -> String {
    let (name, limit, remark) = (name(choices), choices.number(2, 999), phrase(choices));
    format!(
        "/// It {remark}.\n\
         pub fn {name}<'a>(items: &'a [u64], limit: Option<u64>) -> Result<&'a u64, Error> {{\n    \
         let limit = limit.unwrap_or({limit}_u64);\n    \
         items.iter().find(|item| **item > limit).ok_or(Error::Missing {{ limit }})\n}}\n"
    )
}

fn javascript(choices: &mut Choices) -> String {
    let (name, limit, remark) = (name(choices), choices.number(2, 999), phrase(choices));
    format!(
        "// It {remark}.\n\
         export const {name} = async (url, {{ limit = {limit}, ...rest }} = {{}}) => {{\n  \
         const response = await fetch(`${{url}}?limit=${{limit}}`, rest);\n  \
         if (!response.ok) throw new Error(\"status \" + response.status);\n  \
         return (await response.json()).filter(item => /^{name}/.test(item.id));\n}};\n"
    )
}

fn bash(choices: &mut Choices) -> String {
    let (name, limit, remark) = (name(choices), choices.number(2, 999), phrase(choices));
    format!(
        "# It {remark}.\n\
         for file in \"$HOME\"/{name}/*.log; do\n  \
         if [[ -s \"$file\" && $(wc -l < \"$file\") -gt {limit} ]]; then\n    \
         gzip --best \"$file\" | tee >(sha256sum) > \"/tmp/{name}.gz\"\n  \
         fi\n\
         done\n"
    )
}

fn sql(choices: &mut Choices) -> String {
    let (name, limit, remark) = (name(choices), choices.number(2, 999), phrase(choices));
    format!(
        "-- It {remark}.\n\
         SELECT c.id, COUNT(*) AS orders, SUM(o.amount) / {limit}.0 AS share\n\
         FROM customers AS c\n\
         LEFT JOIN orders AS o ON o.customer_id = c.id AND o.state <> '{name}'\n\
         WHERE c.created_at >= DATE '2024-06-01'\n\
         GROUP BY c.id HAVING COUNT(*) > {limit}\n\
         ORDER BY orders DESC;\n"
    )
}

/// One member of an object, after the one before it.
fn json(choices: &mut Choices) -> String {
    let (name, limit, remark) = (name(choices), choices.number(2, 999), phrase(choices));
    format!(
        "\n  \"{name}\": {{\n    \"limit\": {limit},\n    \"ratio\": {limit}.25e-3,\n    \
         \"enabled\": true,\n    \"remark\": \"It {remark}.\",\n    \"next\": [null, \"\\u00e9\", {{}}]\n  }},"
    )
}

fn csharp(choices: &mut Choices) -> String {
    let (name, limit, remark) = (name(choices), choices.number(2, 999), phrase(choices));
    format!(
        "/// <summary>It {remark}.</summary>\n\
         public static async Task<IReadOnlyList<string>> Read_{name}(Stream input, int limit = {limit})\n{{\n    \
         using var reader = new StreamReader(input);\n    \
         var lines = (await reader.ReadToEndAsync()).Split('\\n');\n    \
         return lines.Where(line => line.Length < limit).Select(line => $\"{{line}}: {name}\").ToList();\n}}\n"
    )
}

fn html(choices: &mut Choices) -> String {
    let (name, limit, remark) = (name(choices), choices.number(2, 999), phrase(choices));
    format!(
        "<!-- It {remark}. -->\n\
         <section id=\"{name}\" class=\"panel\" data-limit='{limit}'>\n  \
         <h2>{name} &amp; more</h2>\n  \
         <input type=\"number\" min=\"0\" max=\"{limit}\" required>\n  \
         <script>document.querySelector(\"#{name}\").hidden = {limit} > 1;</script>\n\
         </section>\n"
    )
}
