package io.holdfast.gateway.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds where a chain goes on after the process has ended, however it ended.
 *
 * @param last the last whole line; empty chain: {@link AuditHead#NONE}
 * @param file that it goes on in; null = there is none yet
 * @param size of what is whole in that file
 * @param torn bytes behind it, which a crash left
 */
record AuditRecovery(AuditHead last, Path file, long size, long torn) {

  /**
   * Looks at the end of the chain.
   *
   * @throws AuditException when lines are missing that were on disk, or were changed
   */
  static AuditRecovery of(AuditDirectory directory) throws IOException {
    List<Path> files = directory.files();
    AuditHead head = AuditHead.read(directory.head());
    if (files.isEmpty()) {
      requireWhole(directory, head, AuditHead.NONE);
      return new AuditRecovery(AuditHead.NONE, null, 0, 0);
    }
    Path newest = files.getLast();
    Scan scan = Scan.of(newest, head);
    long torn = Files.size(newest) - scan.size;
    if (scan.last != null) {
      AuditHead last = AuditHead.of(scan.last);
      requireWhole(directory, head, last);
      return new AuditRecovery(last, newest, scan.size, torn);
    }
    // It was begun, and its first line is not whole: the chain ends with the file before.
    AuditHead last =
        files.size() == 1
            ? AuditHead.NONE
            : AuditHead.of(Scan.of(files.get(files.size() - 2), head).last);
    requireWhole(directory, head, last);
    if (AuditDirectory.firstSequence(newest) != last.sequence() + 1) {
      throw damaged(directory, head, last);
    }
    return new AuditRecovery(last, newest, 0, torn);
  }

  private static void requireWhole(AuditDirectory directory, AuditHead head, AuditHead last)
      throws AuditException {
    if (last.sequence() < head.sequence()) {
      throw damaged(directory, head, last);
    }
  }

  private static AuditException damaged(AuditDirectory directory, AuditHead head, AuditHead last) {
    return new AuditException(
        "the audit trail in "
            + directory.path()
            + " is damaged, and no crash does that: line "
            + head.sequence()
            + " was on disk, and what is whole ends with line "
            + last.sequence()
            + ". Look with holdfast audit verify; keep the directory, and name another one");
  }

  /** Reads whole lines until one is not. Used by one thread. */
  private static final class Scan {
    private final AuditHead head;
    private AuditLine last;
    private long size;

    private Scan(AuditHead head) {
      this.head = head;
    }

    static Scan of(Path file, AuditHead head) throws IOException {
      Scan scan = new Scan(head);
      long first = AuditDirectory.firstSequence(file);
      AuditDirectory.read(file, (line, number) -> scan.take(AuditLine.parse(line), first));
      return scan;
    }

    private boolean take(AuditLine line, long first) {
      boolean follows =
          line != null
              && (last == null
                  ? line.sequence() == first
                  : line.sequence() == last.sequence() + 1 && line.previous().equals(last.hash()));
      boolean contradicts =
          follows && line.sequence() == head.sequence() && !line.hash().equals(head.hash());
      if (!follows || contradicts) {
        return false;
      }
      last = line;
      size += line.bytes().length;
      return true;
    }
  }
}
