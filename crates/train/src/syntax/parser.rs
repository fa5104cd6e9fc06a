//! Training of the parser with a dynamic oracle (Goldberg and Nivre 2013).

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use tidings::syntax::parse::{self, NONE, State, Step, Steps};
use tidings::syntax::table::{CLASSES, Weights};
use tidings::syntax::word::Word;
use tidings::text::Deprel;

use super::config::Config;
use super::perceptron::{Perceptron, Random};
use super::tagger::{Inventory, words};
use super::treebank::Sentence;

/// A gold tree without crossing arcs.
struct Tree {
    /// The number of words for the root.
    heads: Vec<usize>,
    labels: Vec<Deprel>,
    dependents: Vec<Vec<usize>>,
}

impl Tree {
    fn new(sentence: &Sentence) -> Self {
        let n = sentence.len();
        let mut heads: Vec<usize> =
            sentence.iter().map(|word| if word.head == NONE { n } else { word.head }).collect();
        lift(&mut heads);
        let mut dependents = vec![Vec::new(); n + 1];
        heads.iter().enumerate().for_each(|(i, &head)| dependents[head].push(i));
        Self { heads, labels: sentence.iter().map(|word| word.deprel).collect(), dependents }
    }

    /// How many gold arcs each step loses for good.
    fn costs(&self, state: &State) -> [usize; 3] {
        let (s0, s1, next) = (state.stack(0), state.stack(1), state.next());
        let (mut shift, mut left, mut right) = (0, 0, 0);
        if s0 != NONE {
            let ahead = self.dependents[s0].iter().filter(|&&word| word >= next).count();
            let head = self.heads[s0];
            left = ahead + usize::from(head == s1 || head > next);
            right = ahead + usize::from(head >= next);
        }
        if next < self.labels.len() {
            // The stack is in order of the text.
            let stack = state.whole_stack();
            let stacked = |word: usize| stack.binary_search(&word).is_ok();
            shift = self.dependents[next].iter().filter(|&&word| word < next && stacked(word)).count();
            let head = self.heads[next];
            shift += usize::from(head != s0 && head < next && stacked(head));
        }
        [shift, left, right]
    }
}

/// Makes a tree projective: lifts the shortest arc that crosses others until none does.
fn lift(heads: &mut [usize]) {
    let n = heads.len();
    loop {
        let under = |mut word: usize, head: usize, heads: &[usize]| {
            while word != head && word != n {
                word = heads[word];
            }
            word == head
        };
        let crossing = (0..n)
            .filter(|&word| heads[word] != n)
            .filter(|&word| {
                let (from, until) = (word.min(heads[word]), word.max(heads[word]));
                (from + 1..until).any(|inner| !under(inner, heads[word], heads))
            })
            .min_by_key(|&word| (word.abs_diff(heads[word]), word));
        match crossing {
            Some(word) => heads[word] = heads[heads[word]],
            None => return,
        }
    }
}

/// The steps that the trees call for, as lines of the model file.
fn steps(trees: &[Tree]) -> String {
    let mut counts: BTreeMap<(bool, Deprel), usize> = BTreeMap::new();
    for tree in trees {
        for (word, &head) in tree.heads.iter().enumerate().filter(|&(_, &head)| head != tree.labels.len()) {
            *counts.entry((head < word, tree.labels[word])).or_default() += 1;
        }
    }
    let used = counts.into_iter().filter(|&(_, count)| count >= 3);
    let lines =
        used.map(|((right, label), _)| format!("{} {}", if right { "R" } else { "L" }, label.as_str()));
    lines.collect::<Vec<_>>().join("\n")
}

pub(crate) fn train(
    sentences: &[Sentence],
    tags: &[Vec<u8>],
    inventory: &Inventory,
    config: &Config,
    say: &dyn Fn(&str),
) -> Result<(String, Vec<u8>)> {
    let trees: Vec<Tree> = sentences.iter().map(Tree::new).collect();
    let lines = steps(&trees);
    let steps = Steps::parse(&lines.split('\n').collect::<Vec<_>>()).context("the parser's steps")?;
    let words: Vec<Vec<Word>> = sentences.iter().map(|sentence| words(sentence, None)).collect();
    let mut learner = Learner { weights: Perceptron::default(), steps: &steps, state: State::default() };
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut random = Random(config.seed);
    for pass in 0..config.parser.passes {
        random.shuffle(&mut order);
        let explore = if pass == 0 { 0.0 } else { config.parser.explore };
        let (mut right, mut all) = (0, 0);
        for &s in &order {
            let kinds = tags[s].iter().map(|&tag| parse::kind(inventory.xpos(tag)));
            learner.state.begin(kinds);
            learner.sentence(&trees[s], &words[s], &tags[s], explore, &mut random);
            let found = |i: &usize| {
                let head = learner.state.head(*i);
                let head = if head == NONE { words[s].len() } else { head };
                head == trees[s].heads[*i]
                    && (head == words[s].len() || learner.state.label(*i) == trees[s].labels[*i])
            };
            all += words[s].len();
            right += (0..words[s].len()).filter(found).count();
        }
        say(&format!(
            "parser pass {}: {:.2} % right while learning",
            pass + 1,
            100.0 * right as f64 / all as f64
        ));
    }
    Ok((lines, learner.weights.rows(&config.parser.prune())))
}

struct Learner<'a> {
    weights: Perceptron,
    steps: &'a Steps,
    state: State,
}

impl Learner<'_> {
    fn sentence(&mut self, tree: &Tree, words: &[Word], tags: &[u8], explore: f64, random: &mut Random) {
        let mut keys = [0; parse::FEATURES];
        while !self.state.is_done() {
            let possible = self.state.possible();
            if possible == [true, false, false] {
                self.state.take(Step::Shift, Deprel::Dep);
                continue;
            }
            let count = parse::features(&self.state, words, tags, &mut keys);
            let mut scores = [0; CLASSES];
            self.weights.add(&keys[..count], &mut scores);
            let said = parse::best(&scores, self.steps, possible);
            let costs = tree.costs(&self.state);
            let least = (0..3).filter(|&i| possible[i]).map(|i| costs[i]).min().unwrap_or(0);
            // The best of the steps that lose least.
            let mut want = (i32::MIN, 0);
            for (i, step) in [Step::Shift, Step::Left, Step::Right].into_iter().enumerate() {
                if !possible[i] || costs[i] != least {
                    continue;
                }
                let s0 = self.state.stack(0);
                let head = match step {
                    Step::Shift => NONE,
                    Step::Left => self.state.next(),
                    Step::Right => self.state.stack(1),
                };
                let label = (head != NONE && tree.heads[s0] == head).then(|| tree.labels[s0]);
                for number in self.steps.of(step) {
                    let fits = label.is_none_or(|label| self.steps.get(number).1 == label);
                    if fits && scores[number] > want.0 {
                        want = (scores[number], number);
                    }
                }
            }
            // A label too rare to be among the steps: nothing to learn.
            let want = if want.0 == i32::MIN { said } else { want.1 };
            self.weights.tick();
            let same = said == want;
            if !same {
                self.weights.change(&keys[..count], want as u8, 1);
                self.weights.change(&keys[..count], said as u8, -1);
            }
            let follow = if !same && random.share() < explore { said } else { want };
            let (step, label) = self.steps.get(follow);
            self.state.take(step, label);
        }
    }
}
