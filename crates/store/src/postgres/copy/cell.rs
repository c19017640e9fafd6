//! A value of a row, and the hash of rows, whichever database they come from.

use std::error::Error;

use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::super::text::{kept, told};
use crate::StoreError;
use crate::packing::unreadable;

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Null,
    /// Numbers, and what is true as 1.
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

type Failed = Box<dyn Error + Sync + Send>;

impl Cell {
    /// A value of SQLite's.
    pub(super) fn of_file(value: ValueRef<'_>) -> Result<Self, StoreError> {
        Ok(match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Number(number),
            ValueRef::Real(_) => return Err(unreadable("a row", "a number with a fraction")),
            ValueRef::Text(text) => {
                Self::Text(String::from_utf8(text.to_vec()).map_err(|error| unreadable("a row", error))?)
            }
            ValueRef::Blob(bytes) => Self::Bytes(bytes.to_vec()),
        })
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null | Self::Number(_) | Self::Bytes(_) => None,
        }
    }

    /// For a statement.
    pub(super) fn as_value(&self) -> &(dyn ToSql + Sync) {
        self
    }

    fn hash_into(&self, hash: &mut Sha256) {
        let mut part = |kind: u8, bytes: &[u8]| {
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        match self {
            Self::Null => part(0, &[]),
            Self::Number(number) => part(1, &number.to_le_bytes()),
            Self::Text(text) => part(2, text.as_bytes()),
            Self::Bytes(bytes) => part(3, bytes),
        }
    }
}

impl ToSql for Cell {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failed> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Number(number) if *ty == Type::BOOL => (*number != 0).to_sql(ty, out),
            Self::Number(number) if *ty == Type::INT2 => i16::try_from(*number)?.to_sql(ty, out),
            Self::Number(number) => number.to_sql(ty, out),
            Self::Text(text) => kept(text).as_ref().to_sql(ty, out),
            Self::Bytes(bytes) => bytes.as_slice().to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::BOOL, Type::INT2, Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failed> {
        Ok(match *ty {
            Type::BOOL => Self::Number(bool::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Number(i16::from_sql(ty, raw)?.into()),
            Type::INT8 => Self::Number(i64::from_sql(ty, raw)?),
            Type::BYTEA => Self::Bytes(Vec::from_sql(ty, raw)?),
            _ => Self::Text(told(String::from_sql(ty, raw)?)),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failed> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        <Self as ToSql>::accepts(ty)
    }
}

/// Rows counted and hashed. Two databases give rows in their own order: the sum of the rows' SHA-256, word by
/// word of 64 bits, does not depend on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Digest {
    rows: u64,
    sum: [u64; 4],
}

impl Digest {
    /// Takes a row in.
    pub(super) fn take(&mut self, row: &[Cell]) {
        let mut hash = Sha256::new();
        row.iter().for_each(|cell| cell.hash_into(&mut hash));
        let hash = hash.finalize();
        for (sum, word) in self.sum.iter_mut().zip(hash.chunks_exact(8)) {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(word);
            *sum = sum.wrapping_add(u64::from_be_bytes(bytes));
        }
        self.rows += 1;
    }

    /// The count, and the sum in hexadecimal digits.
    pub(super) fn told(&self) -> (u64, String) {
        (self.rows, self.sum.iter().map(|word| format!("{word:016x}")).collect())
    }
}
