package io.holdfast.storage;

import io.holdfast.store.table.TableReader.RowVisitor;
import java.util.Iterator;
import java.util.Map;

/**
 * Visits rows of the database and writes that are not committed yet as one sequence: of a key that
 * is in both, the write wins.
 */
final class MergedScan implements RowVisitor {
  private final RowRange range;
  private final RowVisitor visitor;
  private final Iterator<Map.Entry<byte[], Overlay.Write>> writes;
  private Map.Entry<byte[], Overlay.Write> write;
  private boolean enough;

  MergedScan(RowRange range, Overlay overlay, RowVisitor visitor) {
    this.range = range;
    this.visitor = visitor;
    writes = overlay.range(range).entrySet().iterator();
    write = nextWrite();
  }

  /** Takes the next row of the database. */
  @Override
  public boolean visit(byte[] key, byte[] value) {
    while (write != null && range.isBefore(write.getKey(), key)) {
      if (!visitWrite()) {
        return false;
      }
    }
    boolean overwritten = write != null && !range.isBefore(key, write.getKey());
    if (overwritten) {
      return visitWrite();
    }
    enough = !visitor.visit(key, value);
    return !enough;
  }

  /** To be called when the database has no more rows. */
  void finish() {
    while (!enough && write != null) {
      visitWrite();
    }
  }

  private boolean visitWrite() {
    Map.Entry<byte[], Overlay.Write> current = write;
    write = nextWrite();
    if (!current.getValue().isDeletion()) {
      enough = !visitor.visit(current.getKey(), current.getValue().value());
    }
    return !enough;
  }

  private Map.Entry<byte[], Overlay.Write> nextWrite() {
    return writes.hasNext() ? writes.next() : null;
  }
}
