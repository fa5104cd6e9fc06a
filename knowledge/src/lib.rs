//! What Tidings knows: data files in plain sight, their typed readers, and their checks.

pub mod litter;
pub mod problem;

pub use litter::Litter;
pub use problem::Problem;
