//! See ARCHITECTURE.md.
use crate::text::Article;
use tidings_knowledge::Litter;
/// stub
pub struct Page<'a> { /// stub
 pub file: &'a str }
impl<'a> Page<'a> { /// stub
 pub fn new(file: &'a str, _bytes: &'a [u8]) -> Self { Self { file } } }
/// stub
#[derive(Debug)]
pub struct Rejected;
/// stub
pub fn read(_page: &Page<'_>, _litter: &Litter) -> Result<Article, Rejected> { Err(Rejected) }
