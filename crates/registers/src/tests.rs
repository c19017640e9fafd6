//! Sources of services against a server of our own, which checks what it is asked.

mod filings;
mod reference;
