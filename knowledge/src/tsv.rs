//! Sorted tables with a header, columns separated by tabs.

use crate::Problem;

/// One row: its line number and its cells, as many as the table has columns.
pub(crate) struct Row<'t, const N: usize> {
    pub(crate) line: usize,
    pub(crate) cells: [&'t str; N],
}

/// Reads a table whose header must be `columns`. Rows with a wrong number of cells are reported and left out; so is a
/// table that is not sorted by its lines, since a sorted one merges and searches well.
pub(crate) fn read<'t, const N: usize>(
    file: &str,
    text: &'t str,
    columns: [&str; N],
    problems: &mut Vec<Problem>,
) -> Vec<Row<'t, N>> {
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    match lines.next() {
        Some((_, header)) if header.split('\t').eq(columns) => {}
        _ => {
            let expected = columns.join(", ");
            problems.push(Problem::new(file, 1, format!("the header must name the columns {expected}")));
            return Vec::new();
        }
    }
    let mut rows: Vec<Row<'t, N>> = Vec::new();
    for (line, row) in lines {
        if row.is_empty() {
            problems.push(Problem::new(file, line, "an empty line; every line is a row"));
            continue;
        }
        let mut cells = [""; N];
        let mut count = 0;
        for cell in row.split('\t') {
            if let Some(place) = cells.get_mut(count) {
                *place = cell;
            }
            if cell.trim() != cell {
                problems.push(Problem::new(file, line, format!("blanks around {cell:?}")));
            }
            count += 1;
        }
        if count != N {
            problems.push(Problem::new(file, line, format!("{count} cells where {N} were expected")));
            continue;
        }
        if let Some(last) = rows.last()
            && last.cells > cells
        {
            let message = format!("not sorted: {:?} stands after {:?}", cells[0], last.cells[0]);
            problems.push(Problem::new(file, line, message));
        }
        rows.push(Row { line, cells });
    }
    rows
}

/// The values of a cell, separated by `|`; none in an empty cell.
pub(crate) fn values(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|value| !value.is_empty())
}
