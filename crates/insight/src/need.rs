//! placeholder
use crate::tables::TableError;
pub fn check() -> Result<(), TableError> {
    Ok(())
}
