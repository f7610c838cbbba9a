package io.holdfast.gateway.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a whole chain and finds what is missing or was changed. Whoever can write the files can
 * make the whole chain anew: against that helps a line's hash that is kept elsewhere. Used once.
 */
public final class AuditVerifier {
  private static final int MAX_FINDINGS = 100;

  private final AuditDirectory directory;
  private final List<String> findings = new ArrayList<>();
  private AuditHead head = AuditHead.NONE;
  private AuditHead witness = AuditHead.NONE;
  private AuditHead last = AuditHead.NONE;
  private long first;
  private long lines;
  private long retiredThrough;
  private long tail;

  private AuditVerifier(Path directory) {
    this.directory = new AuditDirectory(directory);
  }

  /**
   * What was found.
   *
   * @param findings empty = the chain is whole
   * @param tail bytes behind the last line: of a crash, or of a write under way
   */
  public record Report(
      List<String> findings, int files, long lines, long first, long last, String hash, long tail) {

    public boolean isWhole() {
      return findings.isEmpty();
    }
  }

  /** Reads the chain in a directory. */
  public static Report verify(Path directory) throws IOException {
    return verify(directory, "");
  }

  /**
   * Reads the chain in a directory, which must hold a line that is known from elsewhere.
   *
   * @param witness sequence and hash of that line, as {@code 17:9f86…}; empty = none is known
   */
  public static Report verify(Path directory, String witness) throws IOException {
    return new AuditVerifier(directory).run(witness);
  }

  private Report run(String expected) throws IOException {
    // The head before the lines: a node may write meanwhile, and the head goes last.
    readHead();
    readWitness(expected);
    List<Path> files = directory.files();
    for (int i = 0; i < files.size(); i++) {
      read(files.get(i), i == files.size() - 1);
    }
    conclude(files);
    return new Report(
        List.copyOf(findings), files.size(), lines, first, last.sequence(), last.hash(), tail);
  }

  private void readHead() throws IOException {
    try {
      head = AuditHead.read(directory.head());
    } catch (AuditException gone) {
      find(gone.getMessage());
    }
  }

  private void readWitness(String expected) {
    if (expected.isEmpty()) {
      return;
    }
    if (!expected.matches("\\d{1,18}:[0-9a-f]{64}")) {
      find("the line that is expected must be SEQUENCE:HASH, not " + expected);
      return;
    }
    int colon = expected.indexOf(':');
    witness =
        new AuditHead(Long.parseLong(expected.substring(0, colon)), expected.substring(colon + 1));
  }

  private void read(Path file, boolean newest) throws IOException {
    long begin = AuditDirectory.firstSequence(file);
    if (lines == 0) {
      first = begin;
    } else if (begin != last.sequence() + 1) {
      find(
          file.getFileName()
              + ": lines "
              + (last.sequence() + 1)
              + " to "
              + (begin - 1)
              + " are missing before it");
    }
    Cursor cursor = new Cursor(file, begin);
    AuditDirectory.read(file, cursor::take);
    long rest = Files.size(file) - cursor.whole;
    if (cursor.brokenAt > 0 && newest && cursor.mayBeTorn) {
      tail = Math.max(0, rest);
    } else if (cursor.brokenAt > 0) {
      find(file.getFileName() + ":" + cursor.brokenAt + ": " + cursor.broken);
    }
  }

  /** Goes through one file, up to the first line that is not whole. */
  private final class Cursor {
    private final Path file;
    private final long begin;
    private long taken;
    private long whole;
    private long brokenAt;
    private String broken = "";
    private boolean mayBeTorn;

    Cursor(Path file, long begin) {
      this.file = file;
      this.begin = begin;
    }

    boolean take(byte[] bytes, long number) {
      if (brokenAt > 0) {
        mayBeTorn = false;
        return false;
      }
      AuditLine line = AuditLine.parse(bytes);
      if (line == null) {
        brokenAt = number;
        mayBeTorn = bytes[bytes.length - 1] != '\n';
        broken = "the line was changed";
        return true;
      }
      String gap = gap(line);
      if (!gap.isEmpty()) {
        find(file.getFileName() + ":" + number + ": " + gap);
      }
      accept(line);
      return true;
    }

    private String gap(AuditLine line) {
      long expected = taken == 0 ? begin : last.sequence() + 1;
      if (line.sequence() != expected) {
        return "line " + expected + " is missing: this is line " + line.sequence();
      }
      boolean follows = lines == 0 ? begins(line) : line.previous().equals(last.hash());
      return follows ? "" : "the line before this one was another one";
    }

    private boolean begins(AuditLine line) {
      return line.sequence() > 1 || line.previous().equals(AuditLine.NO_HASH);
    }

    private void accept(AuditLine line) {
      taken++;
      lines++;
      whole += line.bytes().length;
      last = AuditHead.of(line);
      compare(head, "is on disk otherwise than the head says");
      compare(witness, "is another one than expected");
      if (line.is(AuditAct.Kind.ROTATED)) {
        retiredThrough = Math.max(retiredThrough, line.number("count"));
      }
    }
  }

  private void compare(AuditHead known, String what) {
    if (known.sequence() == last.sequence() && !known.hash().equals(last.hash())) {
      find("line " + last.sequence() + " " + what);
    }
  }

  private void conclude(List<Path> files) {
    if (files.isEmpty()) {
      find(directory.path() + " has no lines");
    }
    if (first > 1 && first - 1 > retiredThrough) {
      find("lines " + (retiredThrough + 1) + " to " + (first - 1) + " are missing at the begin");
    }
    if (last.sequence() < head.sequence()) {
      find(missingAtEnd(head.sequence()));
    }
    if (last.sequence() < witness.sequence()) {
      find(missingAtEnd(witness.sequence()));
    }
  }

  private String missingAtEnd(long through) {
    return "lines " + (last.sequence() + 1) + " to " + through + " are missing at the end";
  }

  private void find(String finding) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    }
  }
}
