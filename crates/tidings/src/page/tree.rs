//! The tree of a page: flat, in order of the page, of capped depth and size, built without recursion.
//!
//! Nodes stand in order of their start tags, so the descendants of a node are the nodes after it up to its `end`, and
//! every question about subtrees is one loop over an array.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::tags::{Attr, TAGS, Tag};

/// Deepest nesting kept, as in browsers; deeper elements become siblings.
const DEPTH: usize = 512;
/// Most nodes kept; what follows is not read.
const NODES: usize = 400_000;
/// Longest attribute value kept, bytes.
const VALUE: usize = 4_096;
/// Most attributes kept on one element.
const ATTRS: usize = 16;
/// Longest script kept (JSON-LD), bytes.
const SCRIPT: usize = 2 << 20;

/// Index of a node.
pub(super) type NodeId = usize;

/// A range of bytes, of [`Tree::chars`] or of the page.
type Range = (u32, u32);

/// An element or a text node.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) tag: Tag,
    pub(super) parent: u32,
    /// One past the last descendant.
    pub(super) end: u32,
    /// Of a text node its text; of an element its attributes in [`Tree::attrs`].
    range: Range,
    /// Of a text node the bytes of the page it was read from.
    pub(super) from: Range,
}

/// A page as a tree.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    attrs: Vec<(Attr, Range)>,
    chars: String,
    /// Whether the page was too large to be kept whole.
    pub(super) cut: bool,
}

impl Tree {
    /// Reads a page. Any text has a tree.
    pub(super) fn read(page: &str) -> Self {
        let mut builder = Builder::new(page.len());
        let mut emitter =
            CallbackEmitter::new(|event: CallbackEvent<'_>, from: Span<usize>| builder.take(event, from));
        emitter.naively_switch_states(true);
        // A token comes out only where the page is too large to be kept whole.
        let _ = Tokenizer::new_with_emitter(page, emitter).next();
        builder.finish()
    }

    /// The text of a text node.
    pub(super) fn text(&self, node: NodeId) -> &str {
        match &self.nodes[node] {
            Node { tag: Tag::Text, range, .. } => self.slice(*range),
            _ => "",
        }
    }

    /// The value of an attribute of an element.
    pub(super) fn attr(&self, node: NodeId, attr: Attr) -> Option<&str> {
        self.attrs(node).iter().find(|(name, _)| *name == attr).map(|(_, range)| self.slice(*range))
    }

    /// Attributes of an element with their values.
    pub(super) fn values(&self, node: NodeId) -> impl Iterator<Item = (Attr, &str)> {
        self.attrs(node).iter().map(|(name, range)| (*name, self.slice(*range)))
    }

    fn attrs(&self, node: NodeId) -> &[(Attr, Range)] {
        match &self.nodes[node] {
            Node { tag: Tag::Text, .. } => &[],
            Node { range, .. } => &self.attrs[range.0 as usize..range.1 as usize],
        }
    }

    fn slice(&self, range: Range) -> &str {
        &self.chars[range.0 as usize..range.1 as usize]
    }

    /// All text inside a node, blanks folded.
    pub(super) fn inner_text(&self, node: NodeId) -> String {
        let mut text = String::new();
        for inner in node..self.nodes[node].end as usize {
            let tag = self.nodes[inner].tag;
            if tag == Tag::Text && !(self.nodes[self.nodes[inner].parent as usize].tag == Tag::Style) {
                text.push_str(self.text(inner));
            } else if tag.is_block() || tag == Tag::Br {
                text.push(' ');
            }
            if text.len() > 100_000 {
                break;
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Builds the tree from the tokenizer's events.
#[derive(Default)]
struct Builder {
    tree: Tree,
    /// Open elements, the root first.
    open: Vec<(Tag, u32)>,
    /// How many elements of each tag are open.
    count: Vec<u32>,
    /// Open elements beyond the depth that is kept.
    beyond: usize,
    pending: Option<Tag>,
    name: Option<Attr>,
}

impl Builder {
    fn new(bytes: usize) -> Self {
        let mut builder = Self { count: vec![0; TAGS], ..Self::default() };
        builder.tree.chars.reserve(bytes / 2);
        builder.tree.nodes.push(Node { tag: Tag::Root, parent: 0, end: 0, range: (0, 0), from: (0, 0) });
        builder.open.push((Tag::Root, 0));
        builder.count[Tag::Root as usize] = 1;
        builder
    }

    /// Takes one event; gives a token where no more should come.
    fn take(&mut self, event: CallbackEvent<'_>, from: Span<usize>) -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.start(Tag::named(name)),
            CallbackEvent::AttributeName { name } => {
                self.name = self.pending.and_then(|_| Attr::named(name));
                // An attribute without a value still says that it is there.
                if self.name == Some(Attr::Hidden) {
                    self.value(b"");
                }
            }
            CallbackEvent::AttributeValue { value } => self.value(value),
            CallbackEvent::CloseStartTag { self_closing } => self.started(self_closing),
            CallbackEvent::EndTag { name } => self.end(Tag::named(name)),
            CallbackEvent::String { value } => self.string(value, (from.start as u32, from.end as u32)),
            _ => {}
        }
        if self.tree.nodes.len() >= NODES {
            self.tree.cut = true;
            return Some(());
        }
        None
    }

    fn top(&self) -> (Tag, u32) {
        self.open.last().copied().unwrap_or((Tag::Root, 0))
    }

    fn start(&mut self, tag: Tag) {
        self.close_implied(tag);
        let first = self.tree.attrs.len() as u32;
        let parent = self.top().1;
        self.tree.nodes.push(Node { tag, parent, end: 0, range: (first, first), from: (0, 0) });
        self.pending = Some(tag);
        self.name = None;
    }

    fn value(&mut self, value: &[u8]) {
        let (Some(name), Some(node)) = (self.name.take(), self.tree.nodes.last_mut()) else { return };
        if self.pending.is_none() || (node.range.1 - node.range.0) as usize >= ATTRS {
            return;
        }
        let value = &value[..value.len().min(VALUE)];
        let start = self.tree.chars.len() as u32;
        self.tree.chars.push_str(&String::from_utf8_lossy(value));
        self.tree.attrs.push((name, (start, self.tree.chars.len() as u32)));
        node.range.1 += 1;
    }

    fn started(&mut self, self_closing: bool) {
        let Some(tag) = self.pending.take() else { return };
        let foreign = self.count[Tag::Svg as usize] + self.count[Tag::Math as usize] > 0;
        if tag.is_void() || (self_closing && (foreign || tag == Tag::Svg)) {
            return;
        }
        if self.open.len() < DEPTH {
            self.open.push((tag, self.tree.nodes.len() as u32 - 1));
            self.count[tag as usize] += 1;
        } else {
            self.beyond += 1;
        }
    }

    fn string(&mut self, value: &[u8], from: Range) {
        let (tag, parent) = self.top();
        let keep = match tag {
            Tag::Style | Tag::Noscript | Tag::Iframe => false,
            Tag::Script => {
                self.tree.attr(parent as usize, Attr::Type).is_some_and(|kind| kind.contains("ld+json"))
            }
            _ => true,
        };
        if !keep {
            return;
        }
        let value = if tag == Tag::Script { &value[..value.len().min(SCRIPT)] } else { value };
        let start = self.tree.chars.len() as u32;
        self.tree.chars.push_str(&String::from_utf8_lossy(value));
        let range = (start, self.tree.chars.len() as u32);
        self.tree.nodes.push(Node { tag: Tag::Text, parent, end: 0, range, from });
    }

    fn pop(&mut self) {
        if self.open.len() > 1
            && let Some((tag, _)) = self.open.pop()
        {
            self.count[tag as usize] -= 1;
        }
    }

    /// Closes the innermost open element that `is` wanted, unless one that `stops` stands before it.
    fn close(&mut self, is: impl Fn(Tag) -> bool, stops: impl Fn(Tag) -> bool) {
        let found = self.open.iter().rposition(|&(tag, _)| is(tag) || stops(tag));
        if let Some(at) = found.filter(|&at| at > 0 && is(self.open[at].0)) {
            self.beyond = 0;
            while self.open.len() > at {
                self.pop();
            }
        }
    }

    fn any(&self, tags: &[Tag]) -> bool {
        tags.iter().any(|&tag| self.count[tag as usize] > 0)
    }

    /// End tags that may be left out, as `</p>` before a block and `</li>` before `<li>`.
    fn close_implied(&mut self, tag: Tag) {
        if self.beyond > 0 {
            return;
        }
        match tag {
            Tag::Li if self.any(&[Tag::Li]) => {
                self.close(|t| t == Tag::Li, |t| matches!(t, Tag::Ul | Tag::Ol) || t.is_barrier());
            }
            Tag::Dt | Tag::Dd if self.any(&[Tag::Dt, Tag::Dd]) => {
                self.close(|t| matches!(t, Tag::Dt | Tag::Dd), |t| t == Tag::Dl || t.is_barrier());
            }
            Tag::Option | Tag::OptGroup if self.any(&[Tag::Option]) => {
                self.close(|t| t == Tag::Option, |t| t == Tag::Select || t.is_barrier());
            }
            Tag::Tr if self.any(&[Tag::Tr]) => self.close(|t| t == Tag::Tr, |t| t == Tag::Table),
            Tag::Td | Tag::Th if self.any(&[Tag::Td, Tag::Th]) => {
                self.close(|t| matches!(t, Tag::Td | Tag::Th), |t| matches!(t, Tag::Table | Tag::Tr));
            }
            Tag::Thead | Tag::Tbody | Tag::Tfoot if self.any(&[Tag::Thead, Tag::Tbody, Tag::Tfoot]) => {
                self.close(|t| matches!(t, Tag::Thead | Tag::Tbody | Tag::Tfoot), |t| t == Tag::Table);
            }
            Tag::A if self.any(&[Tag::A]) => self.close(|t| t == Tag::A, |t| t.is_block()),
            Tag::Body if self.any(&[Tag::Head]) => self.close(|t| t == Tag::Head, |_| false),
            _ if tag.is_heading() && self.top().0.is_heading() => self.pop(),
            _ => {}
        }
        let in_p = tag.is_block() && !matches!(tag, Tag::Option | Tag::OptGroup) && self.any(&[Tag::P]);
        if in_p {
            self.close(|t| t == Tag::P, |t| t == Tag::Button || t.is_barrier());
        }
    }

    fn end(&mut self, tag: Tag) {
        self.pending = None;
        self.name = None;
        if tag == Tag::Br {
            self.start(Tag::Br);
            self.pending = None;
            return;
        }
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if self.count[tag as usize] == 0 || matches!(tag, Tag::Body | Tag::Html | Tag::Root) {
            return;
        }
        if tag.is_heading() {
            self.close(Tag::is_heading, Tag::is_barrier);
        } else if tag.is_block() || tag.is_barrier() {
            let table = matches!(
                tag,
                Tag::Table | Tag::Tr | Tag::Td | Tag::Th | Tag::Tbody | Tag::Thead | Tag::Tfoot
            );
            self.close(|t| t == tag, |t| if table { t == Tag::Table } else { t.is_barrier() });
        } else {
            // An inline element that holds blocks is left without closing them.
            let found = self.open.iter().rposition(|&(t, _)| t == tag || t.is_barrier());
            if let Some(at) = found.filter(|&at| self.open[at].0 == tag) {
                if self.open[at..].iter().any(|&(t, _)| t.is_block()) {
                    self.open.remove(at);
                    self.count[tag as usize] -= 1;
                } else {
                    while self.open.len() > at {
                        self.pop();
                    }
                }
            }
        }
    }

    fn finish(self) -> Tree {
        let mut tree = self.tree;
        for at in (0..tree.nodes.len()).rev() {
            let end = tree.nodes[at].end.max(at as u32 + 1);
            tree.nodes[at].end = end;
            let parent = tree.nodes[at].parent as usize;
            tree.nodes[parent].end = tree.nodes[parent].end.max(end);
        }
        tree
    }
}
