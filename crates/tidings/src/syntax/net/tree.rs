//! The best tree over a sentence, given a score for every pair of words.

/// Stands for "no word".
pub const NONE: usize = usize::MAX;

/// Finds the tree of the highest score with exactly one root (Chu and Liu 1965, Edmonds 1967).
///
/// `scores` holds a row for each word: first its score as the root, then its score under each word as head. The root is
/// chosen by its score first. Returns the head of each word, [`NONE`] for the root. Most sentences need no more than one
/// look at each score; the worst take a cubic number of steps, for which reason sentences are cut before.
#[must_use]
pub fn best_tree(scores: &[f32], words: usize) -> Vec<usize> {
    let width = words + 1;
    if words == 0 || scores.len() < words * width {
        return vec![NONE; words];
    }
    let score = |word: usize, head: usize| scores[word * width + 1 + head];
    let best_head = |word: usize| {
        (0..words).filter(|&head| head != word).fold(NONE, |best, head| {
            if best == NONE || score(word, head) > score(word, best) { head } else { best }
        })
    };
    // How much a word gains as the root against its best head.
    let mut heads: Vec<usize> = (0..words).map(best_head).collect();
    let gain = |word: usize| {
        let head = heads[word];
        scores[word * width] - if head == NONE { 0.0 } else { score(word, head) }
    };
    let root = (1..words).fold(0, |best, word| if gain(word) > gain(best) { word } else { best });
    heads[root] = NONE;
    if !has_cycle(&heads) {
        return heads;
    }
    contract(&score, words, root)
}

fn has_cycle(heads: &[usize]) -> bool {
    // 0 not seen, else the number of the walk that passed here.
    let mut seen = vec![0_u32; heads.len()];
    for (start, walk) in (0..heads.len()).zip(1..) {
        let mut at = start;
        while at != NONE && seen[at] == 0 {
            seen[at] = walk;
            at = heads[at];
        }
        if at != NONE && seen[at] == walk {
            return true;
        }
    }
    false
}

/// The full search with one node for each cycle found so far; the cycles are opened again at the end, the last first.
fn contract(score: &dyn Fn(usize, usize) -> f32, words: usize, root: usize) -> Vec<usize> {
    // Weights between nodes and the words that each weight speaks of. A contracted node takes a new number.
    let most = 2 * words;
    let mut weight = vec![f32::NEG_INFINITY; most * most];
    let mut edge = vec![(NONE, NONE); most * most];
    for to in 0..words {
        for from in 0..words {
            if to != from && to != root {
                weight[to * most + from] = score(to, from);
                edge[to * most + from] = (to, from);
            }
        }
    }
    let mut alive: Vec<usize> = (0..words).collect();
    let mut head = vec![NONE; most];
    let mut cycles: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut parent = vec![NONE; most];
    loop {
        for &to in alive.iter().filter(|&&to| to != root) {
            let best = alive.iter().copied().filter(|&from| from != to).fold(NONE, |best, from| {
                if best == NONE || weight[to * most + from] > weight[to * most + best] { from } else { best }
            });
            head[to] = best;
        }
        let Some(cycle) = find_cycle(&alive, &head, root) else { break };
        let node = words + cycles.len();
        let inside = |x: usize| cycle.contains(&x);
        let lost: f32 = cycle.iter().map(|&to| weight[to * most + head[to]]).sum();
        for &other in alive.iter().filter(|&&x| !inside(x)) {
            for &member in &cycle {
                let coming = weight[member * most + other] - weight[member * most + head[member]] + lost;
                if coming > weight[node * most + other] {
                    weight[node * most + other] = coming;
                    edge[node * most + other] = edge[member * most + other];
                }
                let going = weight[other * most + member];
                if going > weight[other * most + node] {
                    weight[other * most + node] = going;
                    edge[other * most + node] = edge[other * most + member];
                }
            }
        }
        alive.retain(|&x| !inside(x));
        alive.push(node);
        cycle.iter().for_each(|&member| parent[member] = node);
        cycles.push((node, cycle));
    }
    // The edge into each living node, then into the members of the cycles it stands for.
    let mut heads = vec![NONE; words];
    let mut settled = vec![false; most];
    let mut settle = |(to, from): (usize, usize), settled: &mut Vec<bool>| {
        let mut node = to;
        while node != NONE && !settled[node] {
            settled[node] = true;
            node = parent[node];
        }
        if to < words {
            heads[to] = from;
        }
    };
    for &to in alive.iter().filter(|&&to| to != root && head[to] != NONE) {
        settle(edge[to * most + head[to]], &mut settled);
    }
    for (_, cycle) in cycles.iter().rev() {
        for &member in cycle {
            if !settled[member] {
                settle(edge[member * most + head[member]], &mut settled);
            }
        }
    }
    heads
}

fn find_cycle(alive: &[usize], head: &[usize], root: usize) -> Option<Vec<usize>> {
    let mut seen = vec![0_u32; head.len()];
    for (&start, walk) in alive.iter().zip(1..) {
        let mut at = start;
        while at != NONE && at != root && seen[at] == 0 {
            seen[at] = walk;
            at = head[at];
        }
        if at != NONE && at != root && seen[at] == walk {
            let mut cycle = vec![at];
            let mut next = head[at];
            while next != at {
                cycle.push(next);
                next = head[next];
            }
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NONE, best_tree};

    /// The score of the best tree with a given root, by trying all.
    fn by_trying(scores: &[f32], words: usize, root: usize) -> f32 {
        let mut best = f32::NEG_INFINITY;
        for mut code in 0..words.pow(words as u32) {
            let mut heads = Vec::new();
            for _ in 0..words {
                heads.push(code % words);
                code /= words;
            }
            heads[root] = NONE;
            let reaches = |mut at: usize| {
                for _ in 0..=words {
                    if at == root {
                        return true;
                    }
                    at = heads[at];
                }
                false
            };
            if (0..words).all(|word| word == root || heads[word] != word) && (0..words).all(reaches) {
                best = best.max(total(scores, words, &heads));
            }
        }
        best
    }

    fn total(scores: &[f32], words: usize, heads: &[usize]) -> f32 {
        let score = |(word, &head): (usize, &usize)| {
            if head == NONE { 0.0 } else { scores[word * (words + 1) + 1 + head] }
        };
        heads.iter().enumerate().map(score).sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn no_tree_with_that_root_is_better(words in 1_usize..6, seed in prop::collection::vec(-9_i8..9, 30)) {
            let scores: Vec<f32> = seed[..words * (words + 1)].iter().map(|&x| f32::from(x)).collect();
            let heads = best_tree(&scores, words);
            let root = heads.iter().position(|&head| head == NONE).unwrap();
            prop_assert_eq!(heads.iter().filter(|&&head| head == NONE).count(), 1);
            prop_assert_eq!(total(&scores, words, &heads), by_trying(&scores, words, root));
        }
    }
}
