//! Files, folders, globs and `-`, written out to a list of files.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::Failure;

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A file, with its size.
    File(PathBuf, u64),
    /// Standard input.
    Stdin,
}

impl Source {
    /// As it is named to the user.
    pub(crate) fn name(&self) -> Arc<str> {
        match self {
            Self::File(path, _) => path.to_string_lossy().into(),
            Self::Stdin => "-".into(),
        }
    }
}

/// What the arguments come to.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// In order of the arguments; folders sorted.
    pub(crate) sources: Vec<Source>,
    /// What could not be looked at.
    pub(crate) failures: Vec<Failure>,
    /// Whether any argument names something that is there.
    pub(crate) any: bool,
}

/// Writes out the arguments. Hidden files of folders are left out, and so are links to folders.
pub(crate) fn expand(arguments: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for argument in arguments {
        if argument.as_os_str() == "-" {
            found.any = true;
            found.sources.push(Source::Stdin);
            continue;
        }
        match fs::metadata(argument) {
            Ok(_) => found.path(argument),
            Err(error) if error.kind() == io::ErrorKind::NotFound => found.glob(argument),
            Err(error) => {
                found.any = true;
                found.fail(argument, reason(&error));
            }
        }
    }
    found
}

impl Found {
    fn fail(&mut self, path: &Path, reason: impl Into<String>) {
        self.failures.push(Failure {
            file: path.to_string_lossy().into(),
            line: None,
            reason: reason.into(),
        });
    }

    /// A path that is there.
    fn path(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(facts) if facts.is_dir() => self.folder(path.to_owned()),
            Ok(facts) => {
                self.any = true;
                self.sources.push(Source::File(path.to_owned(), facts.len()));
            }
            Err(error) => {
                self.any = true;
                self.fail(path, reason(&error));
            }
        }
    }

    /// A folder and all below it, sorted by name, without recursion: folders may be deep.
    fn folder(&mut self, folder: PathBuf) {
        let before = (self.sources.len(), self.failures.len());
        let mut waiting = vec![folder.clone()];
        while let Some(path) = waiting.pop() {
            let is_root = path == folder;
            let facts = if is_root { fs::metadata(&path) } else { fs::symlink_metadata(&path) };
            match facts {
                Ok(facts) if facts.is_dir() => match names(&path) {
                    Ok(names) => waiting.extend(names.into_iter().rev().map(|name| path.join(name))),
                    Err(error) => self.fail(&path, reason(&error)),
                },
                // A link to a file counts as the file; pipes and devices found on the way are left alone.
                Ok(_) => match fs::metadata(&path) {
                    Ok(facts) if facts.is_file() => self.sources.push(Source::File(path, facts.len())),
                    Ok(_) => {}
                    Err(error) => self.fail(&path, reason(&error)),
                },
                Err(error) => self.fail(&path, reason(&error)),
            }
        }
        if (self.sources.len(), self.failures.len()) == before {
            self.fail(&folder, "the folder holds no files");
        } else {
            self.any = true;
        }
    }

    /// A glob that the shell did not write out.
    fn glob(&mut self, pattern: &Path) {
        let options = glob::MatchOptions {
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: true,
        };
        let text = pattern.to_string_lossy();
        if !text.contains(['*', '?', '[']) {
            return self.fail(pattern, "no such file or folder");
        }
        match glob::glob_with(&text, options) {
            Ok(paths) => {
                let mut none = true;
                for path in paths {
                    none = false;
                    match path {
                        Ok(path) => self.path(&path),
                        Err(error) => self.fail(error.path(), reason(error.error())),
                    }
                }
                if none {
                    self.fail(pattern, "nothing matches");
                }
            }
            Err(error) => self.fail(pattern, format!("no glob: {}", error.msg)),
        }
    }
}

/// Names in a folder, sorted, without hidden ones.
fn names(folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if !name.as_encoded_bytes().starts_with(b".") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// An error of the system in words for people.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "no permission to read it".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::{Source, expand};

    #[test]
    fn folders_are_sorted_and_hidden_files_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.html", "a/z.html", "a/b.html", ".hidden", "a.html", ".git/x"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let names = |argument: PathBuf| {
            let found = expand(&[argument]);
            let of = |source: &Source| match source {
                Source::File(path, _) => path.strip_prefix(folder.path()).unwrap().display().to_string(),
                Source::Stdin => "-".into(),
            };
            found.sources.iter().map(of).collect::<Vec<_>>()
        };
        assert_eq!(names(folder.path().to_owned()), ["a/b.html", "a/z.html", "a.html", "b.html"]);
        assert_eq!(names(folder.path().join("*.html")), ["a.html", "b.html"]);
        assert_eq!(names(folder.path().join("**/b.html")), ["a/b.html", "b.html"]);
    }

    #[test]
    fn nothing_there_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let found =
            expand(&[folder.path().join("none"), folder.path().join("*.x"), folder.path().to_owned()]);
        assert!(!found.any && found.sources.is_empty());
        let reasons: Vec<_> = found.failures.iter().map(|failure| failure.reason.as_str()).collect();
        assert_eq!(reasons, ["no such file or folder", "nothing matches", "the folder holds no files"]);
    }
}
