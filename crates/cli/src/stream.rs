//! Where bytes go: standard output or a file, packed or not.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Stdout, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

/// Where bytes end up.
enum Place {
    Stdout(Stdout),
    /// Beside the file that it becomes once all is well.
    Beside(NamedTempFile, PathBuf),
    /// A pipe or device.
    Device(File),
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Beside(out, _) => out.write(bytes),
            Self::Device(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Beside(out, _) => out.flush(),
            Self::Device(out) => out.flush(),
        }
    }
}

/// A stream of output. A file appears under its name only with [`Stream::finish`]: one that is there is whole.
pub(crate) struct Stream(Packed);

enum Packed {
    Plain(BufWriter<Place>),
    Gzip(flate2::write::GzEncoder<BufWriter<Place>>),
    Zstd(zstd::Encoder<'static, BufWriter<Place>>),
}

impl Stream {
    /// To standard output.
    pub(crate) fn stdout() -> Self {
        Self(Packed::Plain(BufWriter::with_capacity(64 << 10, Place::Stdout(io::stdout()))))
    }

    /// To a file, packed as its ending says (`.gz`, `.zst`).
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub(crate) fn file(path: &Path) -> Result<Self> {
        let said = || format!("cannot write {}", path.display());
        let place = match fs::metadata(path) {
            Ok(facts) if facts.is_dir() => anyhow::bail!("cannot write {}: it is a folder", path.display()),
            Ok(facts) if !facts.is_file() => Place::Device(File::create(path).with_context(said)?),
            _ => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let folder = folder.unwrap_or(Path::new("."));
                let mut builder = tempfile::Builder::new();
                builder.prefix(".tidings-").suffix(".part");
                #[cfg(unix)]
                {
                    use std::os::unix::fs::PermissionsExt;
                    // As any new file: what the user's mask leaves of it.
                    builder.permissions(fs::Permissions::from_mode(0o666));
                }
                Place::Beside(builder.tempfile_in(folder).with_context(said)?, path.to_owned())
            }
        };
        let out = BufWriter::with_capacity(64 << 10, place);
        Ok(Self(match path.extension().and_then(|end| end.to_str()) {
            Some("gz") => Packed::Gzip(flate2::write::GzEncoder::new(out, flate2::Compression::default())),
            Some("zst") => Packed::Zstd(zstd::Encoder::new(out, 3).with_context(said)?),
            _ => Packed::Plain(out),
        }))
    }

    /// Writes what is left and puts a file in its place.
    ///
    /// # Errors
    /// The disk is full, or whoever reads is gone.
    pub(crate) fn finish(self) -> Result<()> {
        let mut out = match self.0 {
            Packed::Plain(out) => out,
            Packed::Gzip(out) => out.finish()?,
            Packed::Zstd(out) => out.finish()?,
        };
        out.flush()?;
        let place = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        if let Place::Beside(file, path) = place {
            file.persist(&path)
                .map_err(|error| error.error)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Packed::Plain(out) => out.write(bytes),
            Packed::Gzip(out) => out.write(bytes),
            Packed::Zstd(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Packed::Plain(out) => out.flush(),
            Packed::Gzip(out) => out.flush(),
            Packed::Zstd(out) => out.flush(),
        }
    }
}
