//! Markdown to nodes.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, BrokenLinkCallback, CodeBlockKind, CowStr, Event, LinkType,
    OffsetIter, Options, Parser, Tag, TagEnd,
};

use super::node::{Alert, Alignment, Block, CodeBlock, Element, Math, Node};
use super::{autolink, destination, inline_html, mask};

/// What is read beyond CommonMark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extensions {
    /// Tables, tasks and strikethrough.
    pub gfm: bool,
    /// Bare addresses become links.
    pub autolinks: bool,
    /// Formulas, footnotes, alerts, emphasis beside East Asian punctuation.
    pub chat: bool,
}

impl Extensions {
    /// As replies are read.
    pub const ALL: Self = Self {
        gfm: true,
        autolinks: true,
        chat: true,
    };
    /// CommonMark alone.
    pub const NONE: Self = Self {
        gfm: false,
        autolinks: false,
        chat: false,
    };

    fn options(self) -> Options {
        let mut options = Options::empty();
        options.set(
            Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH,
            self.gfm,
        );
        options.set(Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM, self.chat);
        options
    }
}

/// Reads a whole text.
#[must_use]
pub fn whole(text: &str, extensions: Extensions) -> Vec<Block> {
    read(Source::complete(text), extensions, &[]).blocks
}

/// A text to read, and how much of it is the model's.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) text: Cow<'a, str>,
    /// How much of the text is written. The rest was added to close what is
    /// half typed.
    pub(super) written: usize,
    /// Up to here the text is as it was written.
    pub(super) as_written: usize,
    /// More may come.
    pub(super) grows: bool,
}

impl<'a> Source<'a> {
    pub(super) fn complete(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            written: text.len(),
            as_written: text.len(),
            grows: false,
        }
    }
}

/// A definition of a link: `[label]: destination "title"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    pub(super) label: String,
    pub(super) destination: String,
    pub(super) title: String,
    /// Where it stands.
    pub(super) start: usize,
}

/// Definitions that stand before the text that is read.
pub(super) struct Known<'d>(&'d [Definition]);

impl<'a> BrokenLinkCallback<'a> for Known<'_> {
    fn handle_broken_link(&mut self, link: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
        let label = normalized(&link.reference);
        let found = self.0.iter().find(|definition| definition.label == label)?;
        let owned = |text: &str| CowStr::from(text.to_owned());
        Some((owned(&found.destination), owned(&found.title)))
    }
}

/// The parser's events with their places. (One type of parser for all uses:
/// it is large.)
pub(super) fn events<'a, 'd>(
    text: &'a str,
    options: Options,
    known: &'d [Definition],
) -> OffsetIter<'a, Known<'d>> {
    Parser::new_with_broken_link_callback(text, options, Some(Known(known))).into_offset_iter()
}

/// What was read.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) blocks: Vec<Block>,
    pub(super) definitions: Vec<Definition>,
}

/// Reads a text. Links that are defined nowhere in it are looked up among the
/// `known` definitions.
pub(super) fn read(source: Source<'_>, extensions: Extensions, known: &[Definition]) -> Reading {
    let text = source.text.as_ref();
    let covered = if extensions.chat {
        mask::cover(text, source.grows)
    } else {
        None
    };
    Reader::new(&source, extensions, covered.as_deref().unwrap_or(text)).read(known)
}

/// Beyond this depth elements are left out, and their content stands in what
/// is around it. Browsers give up somewhere in the thousands.
const DEEPEST: usize = 100;

struct Reader<'s> {
    text: &'s str,
    covered: &'s str,
    written: usize,
    grows: bool,
    extensions: Extensions,
    blocks: Vec<Block>,
    nodes: Vec<Node>,
    /// Text that is not yet a node.
    pending: String,
    /// The open elements, by their index in `nodes`; `None` for those that
    /// were left out.
    open: Vec<Option<usize>>,
    /// Elements that are open in Markdown: those that HTML tags opened are
    /// not among them.
    markdown_depth: usize,
    /// Links and images around: addresses in them are no links.
    linked: usize,
    image: Option<OpenImage>,
    code: Option<CodeBlock>,
    body_begun: bool,
    alignments: Vec<Alignment>,
    column: usize,
    /// The element that ends reaches to the end of the text.
    at_end: bool,
}

struct OpenImage {
    source: String,
    title: String,
    depth: usize,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Source<'_>, extensions: Extensions, covered: &'s str) -> Self {
        Self {
            text: source.text.as_ref(),
            covered,
            written: source.written,
            grows: source.grows,
            extensions,
            blocks: Vec::new(),
            nodes: Vec::new(),
            pending: String::new(),
            open: Vec::new(),
            markdown_depth: 0,
            linked: 0,
            image: None,
            code: None,
            body_begun: false,
            alignments: Vec::new(),
            column: 0,
            at_end: false,
        }
    }

    fn read(mut self, known: &[Definition]) -> Reading {
        let mut events = events(self.covered, self.extensions.options(), known);
        for (event, range) in events.by_ref() {
            if self.markdown_depth == 0 && !matches!(event, Event::End(_)) {
                self.begin_block(range.start);
            }
            self.event(event, range);
        }
        self.end_block(self.text.len());
        let definitions = events.reference_definitions().iter();
        let definitions = definitions
            .map(|(label, definition)| Definition {
                label: normalized(label),
                destination: self.uncovered(&definition.dest, &definition.span),
                title: self.uncovered(
                    definition.title.as_deref().unwrap_or_default(),
                    &definition.span,
                ),
                start: definition.span.start,
            })
            .collect();
        Reading {
            blocks: self.blocks,
            definitions,
        }
    }

    fn begin_block(&mut self, at: usize) {
        let before = self.text.get(..at).unwrap_or_default();
        let start = if self.blocks.is_empty() && self.nodes.is_empty() {
            0
        } else {
            before.rfind(['\n', '\r']).map_or(0, |end| end + 1)
        };
        self.end_block(start);
        self.blocks.push(Block {
            range: start..self.text.len(),
            nodes: Vec::new(),
        });
    }

    fn end_block(&mut self, at: usize) {
        self.flush();
        if let Some(block) = self.blocks.last_mut() {
            block.range.end = at;
            block.nodes = std::mem::take(&mut self.nodes);
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.markdown_depth += 1;
                self.start(tag, &range);
            }
            Event::End(tag) => {
                self.markdown_depth = self.markdown_depth.saturating_sub(1);
                self.at_end = self
                    .text
                    .get(range.end..)
                    .is_some_and(|rest| rest.trim().is_empty());
                self.end(tag, range);
            }
            Event::Text(text) | Event::Html(text) => self.text_of(&text, range),
            Event::Code(code) => {
                let code = if mask::is_covered(&code) {
                    code_span(self.text.get(range).unwrap_or(&code))
                } else {
                    code.into_string()
                };
                if self.image.is_some() {
                    self.pending.push_str(&code);
                } else {
                    self.leaf(Node::Code(code));
                }
            }
            Event::InlineHtml(html) => self.inline_html(&html, range),
            Event::FootnoteReference(label) if self.image.is_some() => {
                self.pending.push_str(&label)
            }
            Event::FootnoteReference(label) => self.leaf(Node::FootnoteMark(label.into_string())),
            Event::SoftBreak => self.pending.push('\n'),
            Event::HardBreak if self.image.is_some() => self.pending.push(' '),
            Event::HardBreak => {
                self.leaf(Node::Break);
                self.pending.push('\n');
            }
            Event::Rule => self.leaf(Node::Rule),
            Event::TaskListMarker(done) => {
                self.leaf(Node::Checkbox(done));
                self.pending.push(' ');
            }
            // Formulas are found before (`mask`).
            Event::InlineMath(math) | Event::DisplayMath(math) => self.pending.push_str(&math),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        if self.image.is_some() {
            return;
        }
        let element = match tag {
            Tag::Paragraph => Element::Paragraph,
            Tag::Heading { level, .. } => Element::Heading(level as u8),
            Tag::BlockQuote(kind) => Element::Quote(kind.map(alert)),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', '\t', ',']).next().unwrap_or_default()
                    }
                    CodeBlockKind::Indented => "",
                };
                let language = self.uncovered(language, range);
                self.flush();
                self.code = Some(CodeBlock {
                    language,
                    text: String::new(),
                    closed: true,
                });
                return;
            }
            Tag::HtmlBlock => Element::RawHtml,
            Tag::List(start) => Element::List(start),
            Tag::Item => Element::Item,
            Tag::FootnoteDefinition(label) => Element::FootnoteDefinition(label.into_string()),
            Tag::Table(alignments) => {
                self.alignments = alignments.into_iter().map(alignment).collect();
                self.body_begun = false;
                Element::Table
            }
            Tag::TableHead => {
                self.column = 0;
                self.open(Element::TableHead);
                Element::TableRow
            }
            Tag::TableRow => {
                self.column = 0;
                if !self.body_begun {
                    self.body_begun = true;
                    self.open(Element::TableBody);
                }
                Element::TableRow
            }
            Tag::TableCell => {
                let alignment = self.alignments.get(self.column).copied();
                self.column += 1;
                Element::TableCell {
                    head: !self.body_begun,
                    alignment: alignment.unwrap_or(Alignment::None),
                }
            }
            Tag::Emphasis => Element::Emphasis,
            Tag::Strong => Element::Strong,
            Tag::Strikethrough => Element::Strikethrough,
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.flush();
                self.linked += 1;
                let scheme = if link_type == LinkType::Email {
                    "mailto:"
                } else {
                    ""
                };
                Element::Link {
                    destination: [scheme, &self.uncovered(&dest_url, range)].concat(),
                    title: self.uncovered(&title, range),
                }
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                let (source, title) = (
                    self.uncovered(&dest_url, range),
                    self.uncovered(&title, range),
                );
                return self.start_image(source, title);
            }
            // Not asked for (`Extensions::options`).
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => Element::Paragraph,
        };
        self.open(element);
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Image => return self.end_image(),
            TagEnd::CodeBlock => return self.end_code(range),
            _ if self.image.is_some() => return,
            TagEnd::Link => return self.end_link(),
            TagEnd::TableHead => self.close(),
            TagEnd::Table if self.body_begun => self.close(),
            _ => {}
        }
        self.close();
    }

    fn open(&mut self, element: Element) {
        self.flush();
        if self.open.len() < DEEPEST {
            self.open.push(Some(self.nodes.len()));
            self.nodes.push(Node::Open(element));
        } else {
            self.open.push(None);
        }
    }

    /// Closes the innermost element of Markdown.
    fn close(&mut self) {
        self.close_tags();
        if self.open.pop().flatten().is_some() {
            self.nodes.push(Node::Close);
        }
    }

    /// Ends the HTML tags that were left open in the innermost element: they
    /// are text then, unless their end may still come.
    fn close_tags(&mut self) {
        self.flush();
        while let Some(html) = self
            .innermost()
            .map(inline_html::written)
            .filter(|html| !html.is_empty())
        {
            let index = self.open.pop().flatten();
            if self.at_end && self.grows {
                self.nodes.push(Node::Close);
            } else if let Some(node) = index.and_then(|index| self.nodes.get_mut(index)) {
                *node = Node::Text(html.to_owned());
            }
        }
    }

    fn leaf(&mut self, node: Node) {
        self.flush();
        self.nodes.push(node);
    }

    fn text_of(&mut self, text: &str, range: Range<usize>) {
        if !mask::is_covered(text) {
            if let Some(code) = &mut self.code {
                code.text.push_str(text);
            } else {
                self.pending.push_str(text);
            }
            return;
        }
        let Some(written) = self
            .text
            .get(range.clone())
            .filter(|written| written.len() == text.len())
        else {
            // The text itself holds what we cover with.
            self.pending.push_str(text);
            return;
        };
        if let Some(code) = &mut self.code {
            code.text.push_str(written);
        } else if self.image.is_some() || self.innermost() == Some(&Element::RawHtml) {
            self.pending.push_str(written);
        } else {
            self.uncover(text, written, range.start);
        }
    }

    /// Text with formulas in it.
    fn uncover(&mut self, covered: &str, written: &str, offset: usize) {
        let mut at = 0;
        while let Some(rest) = covered.get(at..) {
            let next = rest.find(mask::MATH).unwrap_or(rest.len());
            self.pending
                .push_str(written.get(at..at + next).unwrap_or_default());
            at += next;
            let Some(rest) = covered.get(at..).filter(|rest| !rest.is_empty()) else {
                return;
            };
            let end = at + mask::math_end(rest);
            let formula = written.get(at..end).unwrap_or_default();
            if formula.starts_with(['$', '\\']) {
                self.leaf(Node::Math(Math {
                    written: without_quote_marks(formula),
                    display: formula.starts_with("$$") || formula.starts_with("\\["),
                    closed: offset + end <= self.written,
                }));
            } else {
                self.pending.push_str(formula);
            }
            at = end;
        }
    }

    fn inline_html(&mut self, html: &str, range: Range<usize>) {
        let written = self.text.get(range).unwrap_or(html);
        let tag = if self.image.is_none() {
            inline_html::read(html)
        } else {
            None
        };
        match tag {
            Some(inline_html::Tag::Break) => self.leaf(Node::Break),
            Some(inline_html::Tag::Open(element)) if self.open.len() < DEEPEST => {
                self.open(element)
            }
            Some(inline_html::Tag::Close(element)) if self.innermost() == Some(&element) => {
                self.flush();
                self.open.pop();
                self.nodes.push(Node::Close);
            }
            _ => self.pending.push_str(written),
        }
    }

    fn innermost(&self) -> Option<&Element> {
        let index = (*self.open.last()?)?;
        match self.nodes.get(index) {
            Some(Node::Open(element)) => Some(element),
            _ => None,
        }
    }

    fn end_link(&mut self) {
        self.close_tags();
        self.linked = self.linked.saturating_sub(1);
        let told = self.open.last().copied().flatten().and_then(|index| {
            let (open, inside) = self.nodes.get(index..)?.split_first()?;
            let Node::Open(Element::Link { destination, .. }) = open else {
                return None;
            };
            let mut text = String::new();
            for node in inside {
                if let Node::Text(piece) | Node::Code(piece) = node {
                    text.push_str(piece);
                }
            }
            destination::host_to_tell(&text, destination)
        });
        self.close();
        if let Some(host) = told {
            self.nodes.push(Node::Host(host));
        }
    }

    fn start_image(&mut self, source: String, title: String) {
        self.flush();
        self.image = Some(OpenImage {
            source,
            title,
            depth: self.markdown_depth,
        });
    }

    /// Of images in an image's description only the innermost text is kept.
    fn end_image(&mut self) {
        let ends = self
            .image
            .as_ref()
            .is_some_and(|image| image.depth == self.markdown_depth + 1);
        if !ends {
            return;
        }
        if let Some(image) = self.image.take() {
            let description = std::mem::take(&mut self.pending);
            self.nodes.push(Node::Image {
                source: image.source,
                title: image.title,
                description,
            });
        }
    }

    fn end_code(&mut self, range: Range<usize>) {
        let Some(mut code) = self.code.take() else {
            return;
        };
        // An open block ends where the text ends.
        let block = self.text.get(range.clone()).unwrap_or_default();
        let rest = self.text.get(range.end..).unwrap_or_default();
        code.closed = !rest.trim().is_empty() || ends_with_fence(block) || !is_fenced(block);
        let unended = !code.text.is_empty() && !code.text.ends_with('\n');
        if unended && (code.closed || !self.grows) {
            code.text.push('\n');
        }
        self.nodes.push(Node::CodeBlock(code));
    }

    /// Makes nodes of the text so far.
    fn flush(&mut self) {
        if self.pending.is_empty() || self.image.is_some() {
            return;
        }
        let text = std::mem::take(&mut self.pending);
        let raw = self.innermost() == Some(&Element::RawHtml);
        if !self.extensions.autolinks || self.linked > 0 || raw {
            self.push_text(&text);
            return;
        }
        let mut at = 0;
        while let Some(link) = autolink::next(&text, at) {
            self.push_text(text.get(at..link.range.start).unwrap_or_default());
            at = link.range.end;
            let shown = text.get(link.range).unwrap_or_default().to_owned();
            self.nodes.push(Node::Open(Element::Link {
                destination: link.destination,
                title: String::new(),
            }));
            self.nodes.push(Node::Text(shown));
            self.nodes.push(Node::Close);
        }
        self.push_text(text.get(at..).unwrap_or_default());
    }

    fn push_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => self.nodes.push(Node::Text(text.to_owned())),
        }
    }

    /// What the parser took from the covered text, as it is written.
    fn uncovered(&self, text: &str, range: &Range<usize>) -> String {
        if !mask::is_covered(text) {
            return text.to_owned();
        }
        let written = self.covered.get(range.clone()).and_then(|covered| {
            let start = range.start + covered.find(text)?;
            self.text.get(start..start + text.len())
        });
        written.unwrap_or(text).to_owned()
    }
}

/// The code of a span, by the rule of
/// <https://spec.commonmark.org/0.31.2/#code-spans>.
fn code_span(written: &str) -> String {
    let code = written.trim_matches('`').replace('\n', " ");
    let inside = code
        .strip_prefix(' ')
        .and_then(|code| code.strip_suffix(' '));
    match inside {
        Some(inside) if !code.trim().is_empty() => inside.to_owned(),
        _ => code,
    }
}

/// A label as definitions are compared by, near enough while a text grows:
/// the whole text is read with the parser's own rule.
fn normalized(label: &str) -> String {
    let words: Vec<_> = label.split_ascii_whitespace().collect();
    words.join(" ").to_ascii_lowercase()
}

/// A formula over several lines of a quote, without the quote's marks.
fn without_quote_marks(formula: &str) -> String {
    let mut lines = formula.split('\n');
    let mut bare = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        bare.push('\n');
        bare.push_str(line.trim_start_matches([' ', '\t', '>']));
    }
    bare
}

fn is_fenced(block: &str) -> bool {
    let bare = block.trim_start();
    bare.starts_with("```") || bare.starts_with("~~~")
}

/// Whether the last line of a fenced block is its end rather than its start.
fn ends_with_fence(block: &str) -> bool {
    let mut lines = block.trim_end().lines();
    let (first, last) = (lines.next(), lines.next_back());
    let Some((first, last)) = first.zip(last) else {
        return false;
    };
    let Some(fence) = super::fence::Fence::open(first.trim_start()) else {
        return false;
    };
    fence.is_closed_by(super::fence::inside_containers(last).0.trim_start())
}

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
