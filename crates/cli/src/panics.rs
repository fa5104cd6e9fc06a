//! A bug met in one article must not end a run: it is caught, and told as the failure of that article.

use std::{
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe, PanicHookInfo},
};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps panics inside [`guard`] from being printed; others are printed as ever.
pub(crate) fn quiet() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if GUARDED.get() {
            LAST.set(describe(info));
        } else {
            usual(info);
        }
    }));
}

/// Runs `work`; a panic in it comes back as a reason for people.
pub(crate) fn guard<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let outer = GUARDED.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.map_err(|_| format!("a bug in Tidings, please report: {}", LAST.take()))
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let what = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown");
    info.location().map_or_else(|| what.to_owned(), |at| format!("{what} ({}:{})", at.file(), at.line()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_is_a_reason() {
        super::quiet();
        assert_eq!(super::guard(|| 1), Ok(1));
        let reason = super::guard(|| panic!("index 3 of {}", 2)).unwrap_err();
        assert!(reason.starts_with("a bug in Tidings, please report: index 3 of 2 ("), "{reason}");
    }
}
