package io.holdfast.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown whose columns line up, so that it can be read as it is too. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final int leftColumns;

  /**
   * A table with a heading.
   *
   * @param leftColumns how many columns from the left hold words; the rest hold figures and stand
   *     right
   */
  public TextTable(int leftColumns, String... headings) {
    this.leftColumns = leftColumns;
    rows.add(List.of(headings));
  }

  /** Adds a row, which must have a cell for each heading. */
  public void add(List<String> cells) {
    if (cells.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells under " + rows.getFirst().size() + " headings");
    }
    rows.add(List.copyOf(cells));
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** The lines of the table, each ended by a line feed. */
  public String text() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder(line(rows.getFirst(), widths)).append(rule(widths));
    rows.stream().skip(1).forEach(row -> text.append(line(row, widths)));
    return text.toString();
  }

  private String line(List<String> row, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(column -> pad(row.get(column), widths[column], column < leftColumns))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private String rule(int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(
            column ->
                column < leftColumns
                    ? "-".repeat(widths[column])
                    : "-".repeat(widths[column] - 1) + ":")
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String pad(String cell, int width, boolean isLeft) {
    String spaces = " ".repeat(width - cell.length());
    return isLeft ? cell + spaces : spaces + cell;
  }
}
