//! A page as a row of pieces: stretches of text between the borders of blocks, each with what its place in the tree says.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Hint, Why};

use super::tags::{Attr, Tag};
use super::tree::{NodeId, Tree};
use crate::text::BlockKind;

/// Most bytes of text kept from one page.
pub(super) const TEXT: usize = 16 << 20;

/// A stretch of text that one block holds.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The block element.
    pub(super) node: NodeId,
    pub(super) kind: BlockKind,
    /// The outermost list, table or quote it is part of, to join its pieces.
    pub(super) group: NodeId,
    pub(super) text: String,
    /// Characters, and how many of them stand in links.
    pub(super) chars: usize,
    pub(super) linked: usize,
    /// How many of those stand in links to other sites.
    pub(super) away: usize,
    /// Characters in bold.
    pub(super) bold: usize,
    /// Why its place in the tree says that it is litter.
    pub(super) out: Option<Why>,
    /// Whether a box says it is the standfirst.
    pub(super) standfirst: bool,
    pub(super) heading: u8,
    /// From its first to its last byte in the page.
    pub(super) source: (u32, u32),
    /// How much it looks like prose, wherever it stands.
    pub(super) prose: u32,
}

impl Piece {
    /// How much the piece looks like prose, nothing for what its place says is litter.
    pub(super) fn weight(&self) -> u32 {
        if self.out.is_some() { 0 } else { self.prose }
    }

    /// How much it looks like prose: characters outside links, nothing for what is no sentence.
    fn measure(&self) -> u32 {
        if matches!(self.kind, BlockKind::Heading | BlockKind::Caption) {
            return 0;
        }
        let wide = self.text.chars().take(40).filter(|c| ('\u{2e80}'..'\u{ffdd}').contains(c)).count();
        let chars = if wide > 12 { self.chars * 2 } else { self.chars };
        let linked = if wide > 12 { self.linked * 2 } else { self.linked };
        let own = chars.saturating_sub(linked);
        if own * 2 < chars || own < 30 {
            return 0;
        }
        let stops = ends_sentence(&self.text) || self.text.contains(". ") || self.text.contains('。');
        let full = match (chars, stops) {
            (80.., true) => own,
            (40.., true) => own * 2 / 3,
            (_, true) => own / 3,
            (150.., false) => own / 2,
            _ => own / 6,
        };
        let share = match self.kind {
            BlockKind::List | BlockKind::Table => full / 2,
            _ => full,
        };
        share.min(2_000) as u32
    }
}

/// Whether a text ends like a sentence.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']') || c.is_whitespace()
    });
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '։'])
}

/// What is known of each element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    /// Why it is litter.
    pub(super) out: Option<Why>,
    /// Whether only the name of a box says so: a large box is then kept.
    pub(super) weak: bool,
    /// Whether its name says that it holds the body.
    pub(super) body: bool,
    pub(super) standfirst: bool,
    /// Whether it is a post of a social network that the article quotes.
    pub(super) post: bool,
}

/// What tags, attributes and names say of each element by itself.
pub(super) fn mark(tree: &Tree, litter: &Litter) -> Vec<Mark> {
    (0..tree.nodes.len()).map(|node| mark_one(tree, node, litter)).collect()
}

fn mark_one(tree: &Tree, node: NodeId, litter: &Litter) -> Mark {
    let out = |why| Mark { out: Some(why), ..Mark::default() };
    let weak = |why| Mark { out: Some(why), weak: true, ..Mark::default() };
    let tag = tree.nodes[node].tag;
    match tag {
        Tag::Text | Tag::Root | Tag::Html | Tag::Body | Tag::Head => return Mark::default(),
        Tag::Nav => return out(Why::Navigation),
        Tag::Footer => return weak(Why::Navigation),
        Tag::Aside => return weak(Why::Sidebar),
        Tag::Form => return weak(Why::Control),
        Tag::Button | Tag::Select | Tag::Dialog | Tag::Input | Tag::Label | Tag::Object => {
            return out(Why::Control);
        }
        Tag::Audio | Tag::Video => return out(Why::Figure),
        _ => {}
    }
    let mut mark = Mark::default();
    for (attr, value) in tree.values(node) {
        match attr {
            // What a page sends late it sends hidden, and a script of React's puts it into its place.
            Attr::Hidden if tree.attr(node, Attr::Id).is_some_and(|id| id.starts_with("S:")) => {}
            Attr::Hidden => return weak(Why::Hidden),
            Attr::AriaHidden if value == "true" && tag.is_block() => return weak(Why::Hidden),
            Attr::Style if value.contains("display") || value.contains("visibility") => {
                let style: String =
                    value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
                if style.contains("display:none") || style.contains("visibility:hidden") {
                    return weak(Why::Hidden);
                }
            }
            Attr::Role => match value {
                "navigation" | "banner" | "contentinfo" | "search" | "menu" | "menubar" => {
                    return weak(Why::Navigation);
                }
                "complementary" => return weak(Why::Sidebar),
                "dialog" | "alertdialog" | "button" | "tablist" | "toolbar" | "form" => {
                    return weak(Why::Control);
                }
                _ => {}
            },
            Attr::ItemProp => match value {
                "articleBody" | "text" => mark.body = true,
                "author" | "datePublished" | "dateModified" | "publisher" => {
                    mark.out = mark.out.or(Some(Why::Byline))
                }
                "comment" => return out(Why::Comments),
                "description" | "alternativeHeadline" => mark.standfirst = true,
                _ => {}
            },
            Attr::Class | Attr::Id | Attr::DataName => match litter.hint(value) {
                Some(Hint::Body) => mark.body = true,
                Some(Hint::Standfirst) => mark.standfirst = true,
                Some(Hint::Litter(Why::Embed)) if tag == Tag::Blockquote => mark.post = true,
                Some(Hint::Litter(why)) if mark.out.is_none() => {
                    mark.out = Some(why);
                    mark.weak = true;
                }
                _ => {}
            },
            _ => {}
        }
    }
    if mark.body || mark.post {
        mark.out = None;
    }
    // A name on a heading's or a link's own element is about looks.
    if mark.out == Some(Why::Byline) && matches!(tag, Tag::H1) {
        mark.out = None;
    }
    mark
}

/// What surrounds the text at some point of the walk.
#[derive(Clone, Copy, Debug)]
struct Around {
    end: usize,
    block: NodeId,
    kind: BlockKind,
    group: NodeId,
    out: Option<Why>,
    standfirst: bool,
    link: bool,
    away: bool,
    bold: bool,
    silent: bool,
    heading: u8,
}

/// Cuts the page into pieces. `host` is where the page stands, if that is known.
pub(super) fn cut(tree: &Tree, marks: &[Mark], host: Option<&str>) -> Vec<Piece> {
    let root = Around {
        end: tree.nodes.len(),
        block: 0,
        kind: BlockKind::Paragraph,
        group: 0,
        out: None,
        standfirst: false,
        link: false,
        away: false,
        bold: false,
        silent: false,
        heading: 0,
    };
    let mut around = vec![root];
    let mut cutter = Cutter::default();
    let mut at = 1;
    while at < tree.nodes.len() {
        while around.len() > 1 && around[around.len() - 1].end <= at {
            if let Some(left) = around.pop()
                && tree.nodes[left.block].end as usize == left.end
                && around[around.len() - 1].block != left.block
            {
                cutter.close();
            }
        }
        let here = around[around.len() - 1];
        let node = &tree.nodes[at];
        match node.tag {
            Tag::Text => {
                if !here.silent {
                    cutter.text(tree.text(at), node.from, &here);
                }
                if cutter.total > TEXT {
                    break;
                }
            }
            Tag::Br => cutter.line_break(),
            tag if tag.is_silent() || tag == Tag::Head => {
                at = node.end as usize;
                continue;
            }
            // Cells of a table of facts stand in one line.
            Tag::Td | Tag::Th if here.kind == BlockKind::Table => cutter.cell(),
            tag => {
                let mut inside = enter(tag, at, node.end as usize, &marks[at], &here);
                if tag == Tag::A {
                    let href = tree.attr(at, Attr::Href).unwrap_or_default();
                    inside.away = leads_away(href, host);
                    // A heading that is an anchor of its own leads nowhere.
                    inside.link = !(here.heading > 0 && href.starts_with('#'));
                }
                if tag == Tag::Table && here.kind == BlockKind::Paragraph && is_table_of_facts(tree, at) {
                    inside.kind = BlockKind::Table;
                    inside.group = at;
                }
                if inside.block != here.block || inside.out != here.out {
                    cutter.close();
                }
                around.push(inside);
            }
        }
        at += 1;
    }
    cutter.close();
    cutter.pieces
}

/// Whether a link leads to another site than the page's.
fn leads_away(href: &str, host: Option<&str>) -> bool {
    let there = href.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    let bare = |host: &str| host.trim_start_matches("www.").to_ascii_lowercase();
    match (there, host) {
        (Some(there), Some(host)) => bare(there) != bare(host),
        _ => false,
    }
}

/// Whether a table holds facts, several short cells a row, and does not lay out the page.
fn is_table_of_facts(tree: &Tree, table: NodeId) -> bool {
    let (mut cells, mut rows, mut bytes) = (0, 0, 0);
    for node in table + 1..tree.nodes[table].end as usize {
        match tree.nodes[node].tag {
            Tag::Table | Tag::H1 | Tag::Form => return false,
            Tag::Td | Tag::Th => cells += 1,
            Tag::Tr => rows += 1,
            Tag::Text => bytes += tree.text(node).trim().len(),
            _ => {}
        }
        if bytes > 400 && bytes > cells * 600 {
            return false;
        }
    }
    rows >= 2 && cells >= rows * 2 && bytes < cells * 120
}

fn enter(tag: Tag, at: NodeId, end: usize, mark: &Mark, here: &Around) -> Around {
    let mut inside = Around { end, ..*here };
    if here.out.is_none() && mark.out.is_some() {
        inside.out = mark.out;
    }
    // Boxes of posts are named after the network, as share bars are.
    if mark.post && matches!(here.out, Some(Why::Share | Why::Embed | Why::Sidebar | Why::Figure)) {
        inside.out = None;
    }
    inside.standfirst |= mark.standfirst;
    if tag.is_block() || (inside.out.is_some() && here.out.is_none()) {
        inside.block = at;
    }
    let mut become_kind = |kind, group: bool| {
        if !matches!(here.kind, BlockKind::List | BlockKind::Table) || group {
            inside.kind = kind;
        }
        if group && !(here.kind == kind && here.group != 0) {
            inside.group = at;
        }
    };
    match tag {
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => {
            if here.kind != BlockKind::Table {
                inside.kind = BlockKind::Heading;
                inside.group = 0;
            }
            inside.heading = tag as u8 - Tag::H1 as u8 + 1;
        }
        Tag::Ul | Tag::Ol | Tag::Dl => become_kind(BlockKind::List, true),
        Tag::Li if here.kind == BlockKind::Paragraph => become_kind(BlockKind::List, true),
        Tag::Blockquote => become_kind(BlockKind::Quote, true),
        Tag::Figcaption | Tag::Caption => inside.kind = BlockKind::Caption,
        Tag::Strong => inside.bold = true,
        _ => {}
    }
    inside
}

/// Collects text into pieces.
#[derive(Default)]
struct Cutter {
    pieces: Vec<Piece>,
    open: Option<Piece>,
    /// Whether a blank is due before the next word.
    blank: bool,
    /// Whether a cell of a table began since the last word.
    cell: bool,
    /// Line breaks since the last word.
    breaks: usize,
    total: usize,
}

impl Cutter {
    fn text(&mut self, text: &str, from: (u32, u32), here: &Around) {
        // A text of another length than its place in the page has character references in it: its words then have the
        // place of the whole.
        let exact = (from.1 - from.0) as usize == text.len();
        let mut at = 0;
        for (nth, word) in text.split_inclusive(is_blank).enumerate() {
            let start = from.0 + at as u32;
            at += word.len();
            if nth > 0 {
                self.blank = true;
            }
            let word = word.trim_end_matches(is_blank);
            let bare = word.trim_matches(['\u{200b}', '\u{feff}', '\u{ad}']);
            if !bare.is_empty() {
                self.word(bare, if exact { (start, start + word.len() as u32) } else { from }, here);
            }
            if self.total > TEXT {
                return;
            }
        }
        self.blank |= text.ends_with(is_blank);
    }

    fn word(&mut self, word: &str, from: (u32, u32), here: &Around) {
        if self.breaks > 1 {
            self.close();
        }
        let piece = self.open.get_or_insert_with(|| Piece {
            node: here.block,
            kind: here.kind,
            group: here.group,
            text: String::new(),
            chars: 0,
            linked: 0,
            away: 0,
            bold: 0,
            out: here.out,
            standfirst: here.standfirst,
            heading: here.heading,
            source: from,
            prose: 0,
        });
        piece.source.1 = from.1.max(piece.source.1);
        let mut added = word.chars().count();
        if !piece.text.is_empty() {
            if self.cell {
                piece.text.push_str(" | ");
                added += 3;
            } else if self.breaks > 0 {
                piece.text.push('\n');
                added += 1;
            } else if self.blank {
                piece.text.push(' ');
                added += 1;
            }
        }
        piece.text.push_str(word);
        piece.chars += added;
        piece.linked += if here.link { added } else { 0 };
        piece.away += if here.away { added } else { 0 };
        piece.bold += if here.bold { added } else { 0 };
        self.total += word.len() + 1;
        self.blank = false;
        self.cell = false;
        self.breaks = 0;
    }

    fn cell(&mut self) {
        self.blank = true;
        self.cell = self.open.is_some();
    }

    fn line_break(&mut self) {
        self.breaks += 1;
        self.blank = true;
    }

    fn close(&mut self) {
        if let Some(mut piece) = self.open.take() {
            piece.prose = piece.measure();
            self.pieces.push(piece);
        }
        self.blank = false;
        self.cell = false;
        self.breaks = 0;
    }
}

/// Blanks that HTML folds, and no-break spaces, which pages use at random.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{a0}'
}
