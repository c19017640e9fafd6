//! Prints the TypeScript types; `cargo xtask gen` writes them to `web/src/wire/types.ts`.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

fn main() {
    print!("{}", domain::typescript::declarations());
}
