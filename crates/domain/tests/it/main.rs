//! The generated TypeScript is the committed one; the fixtures fold to their views.

mod fold;
mod typescript;
