"""An answer on paper, in a chart, in a sheet; made of the rows of `derisk.cases` and of nothing else."""
