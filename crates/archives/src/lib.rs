//! Pages out of what they come in: web archives (WARC), zip and tar, gzip of many members, and news feeds.
//!
//! Everything here reads from any [`Read`](std::io::Read), front to back, in little memory, and opens no file. What is
//! broken is a [`Fault`] with its place; reading goes on after it. Nothing panics, whatever the bytes.
//!
//! - [`kind`] tells from its first bytes what a source is.
//! - [`warc::Warc`] gives the pages of a web archive.
//! - [`Zip`] and [`Tar`] give files one after the other, to be read in turn.
//! - [`feed::read`] gives the articles of an RSS or Atom feed.
//! - [`Gunzip`] unpacks gzip and goes on after a damaged member.

pub mod feed;
mod gzip;
mod http;
mod kind;
mod tape;
mod tar;
pub mod warc;
mod zip;

use std::fmt;

pub use gzip::Gunzip;
pub use kind::{Kind, Other, kind, other};
pub use tar::Tar;
pub use zip::Zip;

/// Most unpacked bytes of one page.
pub const LARGEST: usize = 64 << 20;

/// A file in an archive, before its bytes are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path in the archive, with `/`.
    pub name: String,
    /// Its number in the archive, from 1.
    pub number: u64,
}

/// Something in an archive that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Number of the record, file or item, from 1.
    pub number: u64,
    /// Where it begins, bytes into the unpacked archive.
    pub at: u64,
    /// For people.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} (at byte {})", self.reason, self.at)
    }
}

impl std::error::Error for Fault {}
