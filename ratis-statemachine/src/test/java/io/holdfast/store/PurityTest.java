package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads the sources of the store for what could make two nodes differ and needs no import, so that
 * the import rules of the build do not see it.
 */
class PurityTest {
  private static final Path SOURCES = Path.of("src/main/java/io/holdfast/store");

  /** Time, chance, hash order, places that differ between machines, threads. */
  private static final Pattern IMPURE =
      Pattern.compile(
          "System\\.(nanoTime|currentTimeMillis|identityHashCode|getProperty|getenv|out|err)"
              + "|Math\\.random|randomUUID|SecureRandom|\\bThread\\b|\\bsynchronized\\b"
              + "|parallel(Stream)?\\(|java\\.time\\.|java\\.util\\.Random|getDefault\\("
              + "|String\\.format\\((?!java\\.util\\.Locale\\.ROOT)|\\.formatted\\("
              + "|getBytes\\(\\)|\\.to(Lower|Upper)Case\\(\\)"
              + "|\\b(HashSet|IdentityHashMap|WeakHashMap)\\b|\\bfloat\\b|\\bdouble\\b");

  /** A hash map may be asked by key; walking through one is where hash order shows. */
  private static final Pattern WALK = Pattern.compile("(keySet|entrySet|values|forEach)\\(");

  @Test
  void nothingInTheStoreAsksForTimeChanceOrHashOrder() throws IOException {
    List<String> found = sources().flatMap(source -> impureLines(source).stream()).toList();
    assertEquals(List.of(), found);
  }

  @Test
  void theScanFindsWhatItLooksFor() {
    assertTrue(IMPURE.matcher("long now = System.nanoTime();").find());
    assertTrue(IMPURE.matcher("list.parallelStream()").find());
    assertTrue(IMPURE.matcher("String.format(\"%d\", 1)").find());
    assertTrue(WALK.matcher("for (Bytes key : map.keySet())").find());
  }

  private static Stream<Path> sources() throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertTrue(sources.size() > 40, () -> "only " + sources);
    return sources.stream();
  }

  private static List<String> impureLines(Path source) {
    List<String> lines;
    try {
      lines = Files.readAllLines(source);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
    boolean hashes = lines.stream().anyMatch(line -> line.contains("new HashMap"));
    return lines.stream()
        .filter(line -> !line.strip().startsWith("*") && !line.strip().startsWith("//"))
        .filter(line -> IMPURE.matcher(line).find() || (hashes && WALK.matcher(line).find()))
        .map(line -> source.getFileName() + ": " + line.strip())
        .toList();
  }
}
