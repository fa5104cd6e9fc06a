//! Work on many inputs at once, results in the order of the inputs, and never more than so much in flight.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Condvar, Mutex, PoisonError, mpsc},
    thread,
};

/// Bytes of input that may be in flight; one input alone may be larger. An annotated article takes up to a hundred times
/// the bytes of its text.
const BYTES: usize = 8 << 20;
/// Inputs in flight for each thread.
const DEPTH: usize = 32;
/// Trees of long sentences are walked by recursion.
const STACK: usize = 32 << 20;

/// What an input weighs, to bound what is in flight.
pub(crate) trait Weigh {
    /// In bytes.
    fn weight(&self) -> usize;
}

/// Runs `work` on every input in `threads` threads and hands the results to `sink` in order, on the calling thread.
///
/// # Errors
/// The first error of `sink`, at once: threads that still read or work are left behind and end with the process. Or why
/// no thread could be started.
pub(crate) fn run<I, T, E>(
    inputs: impl Iterator<Item = I> + Send + 'static,
    threads: usize,
    work: impl Fn(I) -> T + Send + Sync + 'static,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E>
where
    I: Weigh + Send + 'static,
    T: Send + 'static,
    E: From<io::Error>,
{
    let credit = Arc::new(Credit::new(threads * DEPTH));
    let (todo, next) = mpsc::channel::<(u64, I)>();
    let (done, results) = mpsc::channel::<(u64, usize, T)>();
    let (next, work) = (Arc::new(Mutex::new(next)), Arc::new(work));
    for number in 0..threads {
        let (next, done, work) = (next.clone(), done.clone(), work.clone());
        thread::Builder::new().name(format!("coder-{number}")).stack_size(STACK).spawn(move || {
            loop {
                let got = next.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((number, input)) = got else { break };
                let weight = input.weight();
                if done.send((number, weight, work(input))).is_err() {
                    break;
                }
            }
        })?;
    }
    drop(done);
    let reader = credit.clone();
    thread::Builder::new().name("reader".into()).spawn(move || {
        for (number, input) in (0..).zip(inputs) {
            reader.take(input.weight());
            if todo.send((number, input)).is_err() {
                break;
            }
        }
    })?;
    let (mut waiting, mut turn) = (BTreeMap::new(), 0);
    for (number, weight, result) in results {
        waiting.insert(number, (weight, result));
        while let Some((weight, result)) = waiting.remove(&turn) {
            turn += 1;
            sink(result)?;
            credit.give(weight);
        }
    }
    if waiting.is_empty() {
        Ok(())
    } else {
        Err(io::Error::other("a thread ended before its work was done").into())
    }
}

/// How much more may be put in flight.
struct Credit {
    /// Inputs and bytes in flight.
    used: Mutex<(usize, usize)>,
    freed: Condvar,
    most: usize,
}

impl Credit {
    fn new(most: usize) -> Self {
        Self { used: Mutex::default(), freed: Condvar::new(), most }
    }

    /// Waits until there is room. An input larger than all room goes alone.
    fn take(&self, weight: usize) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |used: &mut (usize, usize)| used.0 > 0 && (used.0 >= self.most || used.1 + weight > BYTES);
        let mut used = self.freed.wait_while(used, full).unwrap_or_else(PoisonError::into_inner);
        *used = (used.0 + 1, used.1 + weight);
    }

    fn give(&self, weight: usize) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = (used.0 - 1, used.1 - weight);
        self.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::atomic::{AtomicUsize, Ordering},
    };

    struct Sized(usize, usize);

    impl super::Weigh for Sized {
        fn weight(&self) -> usize {
            self.1
        }
    }

    static OPEN: AtomicUsize = AtomicUsize::new(0);

    #[test]
    fn order_holds_and_little_is_in_flight() {
        let mut most = 0;
        let inputs = (0..2000).map(|number| {
            OPEN.fetch_add(1, Ordering::SeqCst);
            Sized(number, if number % 100 == 0 { 9 << 20 } else { 1000 })
        });
        let work = |input: Sized| {
            std::thread::sleep(std::time::Duration::from_micros((input.0 % 7) as u64 * 30));
            input.0
        };
        let mut got = Vec::new();
        let done: io::Result<()> = super::run(inputs, 4, work, |number| {
            most = most.max(OPEN.fetch_sub(1, Ordering::SeqCst));
            got.push(number);
            Ok(())
        });
        done.unwrap();
        assert_eq!(got, (0..2000).collect::<Vec<_>>());
        assert!(most <= 4 * super::DEPTH + 1, "{most} in flight");
    }

    #[test]
    fn an_error_of_the_sink_ends_it_although_inputs_never_do() {
        let inputs = (0..).map(|number| Sized(number, 1));
        let done: io::Result<()> = super::run(inputs, 2, |_| (), |()| Err(io::ErrorKind::BrokenPipe.into()));
        assert!(done.is_err());
    }
}
