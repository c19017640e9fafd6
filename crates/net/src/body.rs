//! Reads an answer's body without ever holding more than its bound.
//!
//! Unpacking is done here, piece by piece into a bounded sink, so that a few kilobytes that unpack to gigabytes are
//! noticed while they unpack.

use std::io::{self, Write};

use brotli_decompressor::DecompressorWriter;
use flate2::write::MultiGzDecoder;

use crate::NetError;

/// What is asked for, and all that can be unpacked.
pub(crate) const ACCEPT_ENCODING: &str = "gzip, br";
/// Below this size a high ratio harms nobody: short pages of one repeated row reach it honestly.
const RATIO_FREE_BYTES: usize = 1 << 20;
const BROTLI_BUFFER_BYTES: usize = 16 << 10;

/// What happens when a body is longer than its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overflow {
    /// The answer is refused.
    Fail,
    /// The rest is left unread.
    Cut,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimits {
    pub(crate) bytes_max: usize,
    pub(crate) ratio_max: u32,
    pub(crate) overflow: Overflow,
}

/// Whether more of the body is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Appetite {
    More,
    Full,
}

/// Collects a body chunk by chunk.
pub(crate) struct BodyReader {
    url: String,
    limits: BodyLimits,
    unpack: Unpack,
}

enum Unpack {
    Plain(Sink),
    Gzip(Box<MultiGzDecoder<Sink>>),
    Brotli(Box<DecompressorWriter<Sink>>),
}

struct Sink {
    bytes: Vec<u8>,
    packed_bytes: usize,
    limits: BodyLimits,
    stopped: Option<Stop>,
}

#[derive(Debug, Clone, Copy)]
enum Stop {
    TooLarge,
    RatioTooHigh,
}

impl BodyReader {
    /// Starts to read a body packed as the header `content-encoding` says.
    pub(crate) fn new(url: &str, encoding: Option<&str>, limits: BodyLimits) -> Result<Self, NetError> {
        let sink = Sink { bytes: Vec::new(), packed_bytes: 0, limits, stopped: None };
        let unpack = match encoding.map(|value| value.trim().to_ascii_lowercase()).as_deref() {
            None | Some("" | "identity" | "none" | "utf-8") => Unpack::Plain(sink),
            Some("gzip" | "x-gzip") => Unpack::Gzip(Box::new(MultiGzDecoder::new(sink))),
            Some("br") => Unpack::Brotli(Box::new(DecompressorWriter::new(sink, BROTLI_BUFFER_BYTES))),
            Some(other) => {
                let other: String = other.chars().take(40).collect();
                return Err(NetError::Unreadable { url: url.into(), reason: format!("it is packed as {other}") });
            }
        };
        Ok(Self { url: url.into(), limits, unpack })
    }

    /// Takes the next chunk as it came over the wire.
    pub(crate) fn push(&mut self, chunk: &[u8]) -> Result<Appetite, NetError> {
        let sink = self.unpack.sink();
        sink.packed_bytes += chunk.len();
        if sink.packed_bytes > self.limits.bytes_max && !matches!(self.unpack, Unpack::Plain(_)) {
            // Packed bytes alone are over the bound of the unpacked ones.
            return self.stop(Stop::TooLarge);
        }
        let outcome = self.unpack.write(chunk);
        match (self.unpack.sink().stopped, outcome) {
            (Some(stop), _) => self.stop(stop),
            (None, Ok(())) => Ok(Appetite::More),
            (None, Err(error)) => Err(self.unreadable(&error)),
        }
    }

    /// Ends a body whose last byte was pushed.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, NetError> {
        let outcome = if self.unpack.sink().packed_bytes == 0 { Ok(()) } else { self.unpack.finish() };
        match (self.unpack.sink().stopped, outcome) {
            (Some(stop), _) => self.stop(stop).map(|_| ())?,
            (None, Ok(())) => {}
            (None, Err(error)) => return Err(self.unreadable(&error)),
        }
        Ok(self.take())
    }

    /// Ends a body that was left in the middle.
    pub(crate) fn take(mut self) -> Vec<u8> {
        std::mem::take(&mut self.unpack.sink().bytes)
    }

    fn stop(&self, stop: Stop) -> Result<Appetite, NetError> {
        let url = self.url.clone();
        match (stop, self.limits.overflow) {
            (Stop::TooLarge, Overflow::Cut) => Ok(Appetite::Full),
            (Stop::TooLarge, Overflow::Fail) => {
                Err(NetError::TooLarge { url, limit_max: self.limits.bytes_max, unit: "bytes" })
            }
            (Stop::RatioTooHigh, _) => Err(NetError::RatioTooHigh { url, ratio_max: self.limits.ratio_max }),
        }
    }

    fn unreadable(&self, error: &io::Error) -> NetError {
        NetError::Unreadable { url: self.url.clone(), reason: format!("it does not unpack ({error})") }
    }
}

impl Unpack {
    fn sink(&mut self) -> &mut Sink {
        match self {
            Self::Plain(sink) => sink,
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Brotli(decoder) => decoder.get_mut(),
        }
    }

    fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(sink) => sink.write_all(chunk),
            Self::Gzip(decoder) => decoder.write_all(chunk).and_then(|()| decoder.flush()),
            Self::Brotli(decoder) => decoder.write_all(chunk),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Gzip(decoder) => decoder.try_finish(),
            Self::Brotli(decoder) => decoder.close(),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let room = self.limits.bytes_max - self.bytes.len();
        self.bytes.extend_from_slice(&piece[..piece.len().min(room)]);
        let unpacked = self.bytes.len();
        let ratio_max = usize::try_from(self.limits.ratio_max).unwrap_or(usize::MAX);
        if unpacked > RATIO_FREE_BYTES && unpacked > self.packed_bytes.saturating_mul(ratio_max) {
            self.stopped = Some(Stop::RatioTooHigh);
        } else if piece.len() > room {
            self.stopped = Some(Stop::TooLarge);
        }
        match self.stopped {
            Some(_) => Err(io::Error::other("over the bound")),
            None => Ok(piece.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        let mut encoder = brotli::CompressorWriter::new(&mut packed, 4096, 9, 22);
        encoder.write_all(bytes).unwrap();
        drop(encoder);
        packed
    }

    fn read(encoding: &str, packed: &[u8], chunk: usize, limits: BodyLimits) -> Result<Vec<u8>, NetError> {
        let mut reader = BodyReader::new("u", Some(encoding), limits)?;
        for piece in packed.chunks(chunk) {
            if reader.push(piece)? == Appetite::Full {
                return Ok(reader.take());
            }
        }
        reader.finish()
    }

    const WIDE: BodyLimits = BodyLimits { bytes_max: 8 << 20, ratio_max: 200, overflow: Overflow::Fail };

    #[test]
    fn a_bomb_is_cut_by_its_ratio_and_by_its_size() {
        let zeros = vec![0; 3 << 19];
        for (encoding, packed) in [("gzip", gzip(&zeros)), ("br", brotli(&zeros))] {
            let ratio = read(encoding, &packed, 1000, WIDE);
            assert!(matches!(ratio, Err(NetError::RatioTooHigh { .. })), "{encoding} {ratio:?}");
            let size = read(encoding, &packed, 1000, BodyLimits { bytes_max: 1 << 20, ratio_max: u32::MAX, ..WIDE });
            assert!(matches!(size, Err(NetError::TooLarge { .. })), "{encoding} {size:?}");
        }
    }

    #[test]
    fn a_body_of_exactly_the_bound_is_read_and_one_byte_more_is_not() {
        let limits = BodyLimits { bytes_max: 1000, ..WIDE };
        let (fits, over) = ([7; 1000], [7; 1001]);
        let cases = [
            ("identity", fits.to_vec(), over.to_vec()),
            ("gzip", gzip(&fits), gzip(&over)),
            ("br", brotli(&fits), brotli(&over)),
        ];
        for (encoding, fits, long) in cases {
            assert_eq!(read(encoding, &fits, 64, limits), Ok(vec![7; 1000]), "{encoding}");
            let over = read(encoding, &long, 64, limits);
            assert!(matches!(over, Err(NetError::TooLarge { .. })), "{encoding}");
            let cut = BodyLimits { overflow: Overflow::Cut, ..limits };
            assert_eq!(read(encoding, &long, 64, cut), Ok(vec![7; 1000]), "{encoding}");
        }
    }

    #[test]
    fn a_torn_or_foreign_packing_is_said_to_be_unreadable() {
        let packed = gzip(b"hello hello hello");
        let torn = read("gzip", &packed[..packed.len() - 9], 5, WIDE);
        assert!(matches!(torn, Err(NetError::Unreadable { .. })), "{torn:?}");
        let packed = brotli(b"hello hello hello");
        let torn = read("br", &packed[..packed.len() - 3], 5, WIDE);
        assert!(matches!(torn, Err(NetError::Unreadable { .. })), "{torn:?}");
        assert!(matches!(read("gzip", b"not gzip at all", 5, WIDE), Err(NetError::Unreadable { .. })));
        assert!(matches!(read("zstd", b"", 5, WIDE), Err(NetError::Unreadable { .. })));
        assert_eq!(read("gzip", b"", 5, WIDE), Ok(vec![]), "a server that packs nothing means nothing");
    }

    proptest! {
        #[test]
        fn any_body_in_any_chunks_comes_back(body: Vec<u8>, chunk in 1usize..50) {
            prop_assert_eq!(read("identity", &body, chunk, WIDE), Ok(body.clone()));
            prop_assert_eq!(read("gzip", &gzip(&body), chunk, WIDE), Ok(body.clone()));
            prop_assert_eq!(read("br", &brotli(&body), chunk, WIDE), Ok(body));
        }

        #[test]
        fn noise_never_panics(noise: Vec<u8>, chunk in 1usize..50) {
            let _ = read("gzip", &noise, chunk, WIDE);
            let _ = read("br", &noise, chunk, WIDE);
        }
    }
}
