//! See ARCHITECTURE.md.
use crate::text::{Article, Doc};
/// stub
pub struct Model;
impl Model {
    /// stub
    #[must_use]
    pub fn embedded() -> Self { Self }
    /// stub
    #[must_use]
    pub fn parse(&self, article: Article) -> Doc { Doc { article, ..Doc::default() } }
}
