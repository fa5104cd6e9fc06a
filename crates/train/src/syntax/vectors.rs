//! Vectors for word pieces, from the table of a sentence encoder: its directions of the greatest variance.
//!
//! The encoder has seen hundreds of millions of sentences, the treebanks thirty thousand: what it knows of words that the
//! treebanks do not hold is in these vectors.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use ndarray::{Array1, Array2, ArrayView2, Axis};
use tidings::syntax::net::input::piece_key;
use tidings::syntax::net::kernel::Matrix;
use tidings::syntax::{format, table};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the encoder: `model.safetensors` and `vocab.txt`
    #[arg(long)]
    encoder: PathBuf,
    /// Numbers in a vector
    #[arg(long, default_value_t = 64)]
    dimensions: usize,
    /// Where to write the vectors
    #[arg(long, default_value = "crates/tidings/models/en-pieces.bin")]
    out: PathBuf,
}

/// The tensor that holds a vector for each word piece.
const TENSOR: &str = "embeddings.word_embeddings.weight";

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let path = arguments.encoder.join("vocab.txt");
    let vocabulary = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let path = arguments.encoder.join("model.safetensors");
    let table = read_tensor(&path).with_context(|| format!("in {}", path.display()))?;
    let pieces: Vec<&str> = vocabulary.lines().collect();
    ensure!(pieces.len() == table.nrows(), "{} word pieces for {} vectors", pieces.len(), table.nrows());
    // Placeholders are no words, and other scripts no English.
    let kept: Vec<usize> = (0..pieces.len())
        .filter(|&i| !pieces[i].starts_with('[') && pieces[i].trim_start_matches("##").chars().all(latin))
        .collect();
    println!("{} word pieces of {}", kept.len(), pieces.len());
    let vectors = reduce(&table.select(Axis(0), &kept), arguments.dimensions)?;
    let rows = kept.iter().zip(0..).map(|(&i, row)| (piece_key(pieces[i]), vec![(0, row)])).collect();
    let values = vectors.as_slice().context("vectors in one piece")?;
    let sections = [("pieces", table::write(rows)), ("vectors", Matrix::write(arguments.dimensions, values))];
    let bytes = format::write(&sections);
    std::fs::write(&arguments.out, &bytes).with_context(|| format!("writing {}", arguments.out.display()))?;
    println!("{}: {} bytes", arguments.out.display(), bytes.len());
    Ok(())
}

fn latin(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{2010}'..='\u{2027}' | '€')
}

/// The tensor of word pieces of a safetensors file: eight bytes of length, a JSON head, the numbers.
fn read_tensor(path: &Path) -> Result<Array2<f32>> {
    let bytes = std::fs::read(path).context("reading the encoder")?;
    let (length, rest) = bytes.split_first_chunk::<8>().context("a file of fewer than eight bytes")?;
    let (head, numbers) =
        rest.split_at_checked(u64::from_le_bytes(*length) as usize).context("the head is cut off")?;
    let head: serde_json::Value = serde_json::from_slice(head).context("the head is no JSON")?;
    let entry = &head[TENSOR];
    if entry["dtype"] != "F32" {
        bail!("no tensor {TENSOR} of type F32");
    }
    let number = |value: &serde_json::Value| value.as_u64().map(|number| number as usize);
    let pair = |name: &str| Some((number(&entry[name][0])?, number(&entry[name][1])?));
    let (rows, cols) = pair("shape").context("a shape of two numbers")?;
    let (from, to) = pair("data_offsets").context("two offsets")?;
    let numbers = numbers.get(from..to).context("the numbers are cut off")?;
    let values = numbers.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    Array2::from_shape_vec((rows, cols), values).context("as many numbers as the shape says")
}

/// Principal components, scaled so that all numbers together have a variance of one.
fn reduce(table: &Array2<f32>, dimensions: usize) -> Result<Array2<f32>> {
    ensure!(
        dimensions <= table.ncols(),
        "vectors of {} numbers have no {dimensions} components",
        table.ncols()
    );
    let mean = table.mean_axis(Axis(0)).context("no word pieces")?;
    let centred = table - &mean;
    let covariance = centred.t().dot(&centred).mapv(f64::from) / table.nrows() as f64;
    let axes = principal_axes(covariance.view(), dimensions);
    let mut reduced = centred.dot(&axes.mapv(|x| x as f32));
    let variance = reduced.iter().map(|x| f64::from(x * x)).sum::<f64>() / reduced.len() as f64;
    reduced.mapv_inplace(|x| x / variance.sqrt() as f32);
    Ok(reduced.as_standard_layout().into_owned())
}

/// The eigenvectors of the largest eigenvalues of a symmetric matrix, by iterating a whole subspace (Rutishauser 1969).
fn principal_axes(matrix: ArrayView2<'_, f64>, count: usize) -> Array2<f64> {
    let size = matrix.nrows();
    // A few more than asked for, which makes the last ones converge sooner; begun at fixed, independent vectors.
    let wide = (count + 16).min(size);
    let mut axes = Array2::from_shape_fn((size, wide), |(i, j)| {
        ((i * 7919 + j * 104_729 + i * j) % 1009) as f64 - 504.0
    });
    for _ in 0..300 {
        axes = matrix.dot(&axes);
        orthonormalise(&mut axes);
    }
    // Sorted by how much of the variance each carries; the sign such that the largest number is positive.
    let image = matrix.dot(&axes);
    let mut order: Vec<(f64, usize)> = (0..wide).map(|j| (axes.column(j).dot(&image.column(j)), j)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let columns: Vec<usize> = order.into_iter().take(count).map(|(_, j)| j).collect();
    let mut axes = axes.select(Axis(1), &columns);
    for mut column in axes.columns_mut() {
        let largest = column.iter().fold(0.0_f64, |most, x| if x.abs() > most.abs() { *x } else { most });
        column.mapv_inplace(|x| x * largest.signum());
    }
    axes
}

/// Gram and Schmidt, twice for the sake of rounding.
fn orthonormalise(axes: &mut Array2<f64>) {
    for j in 0..axes.ncols() {
        let mut column: Array1<f64> = axes.column(j).to_owned();
        for _ in 0..2 {
            for i in 0..j {
                let share = column.dot(&axes.column(i));
                column.scaled_add(-share, &axes.column(i));
            }
        }
        let length = column.dot(&column).sqrt().max(f64::MIN_POSITIVE);
        axes.column_mut(j).assign(&(column / length));
    }
}

#[cfg(test)]
mod tests {
    use super::principal_axes;

    #[test]
    fn axes_are_eigenvectors() {
        let matrix = ndarray::arr2(&[[4.0, 1.0, 0.0], [1.0, 3.0, 0.0], [0.0, 0.0, 1.0]]);
        let axes = principal_axes(matrix.view(), 2);
        for (column, value) in axes.columns().into_iter().zip([4.618_034, 2.381_966]) {
            let image = matrix.dot(&column);
            for (a, b) in image.iter().zip(column) {
                assert!((a - value * b).abs() < 1e-4, "{image} {column}");
            }
        }
    }
}
