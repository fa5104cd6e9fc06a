//! The engine of Tidings: pure functions from the bytes of a news page to coded events.
//!
//! The modules stand in the order in which a page passes through them. A later one refers to the values of earlier ones
//! by index and span and never changes them. Nothing here reads a file, the clock, the network or the environment, and
//! nothing prints.

pub mod page;
pub mod syntax;
pub mod text;
