package io.holdfast.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is read in one go, and a package is known by heart: so both have a bound. */
class SizesTest {
  private static final long MAX_LINES = 400;
  private static final long MAX_FILES = 25;

  /** Lists of one kind, which are never read as a whole; and the public package of the client. */
  private static final Set<String> LISTS =
      Set.of(
          "io.holdfast.chaos.mutant",
          "io.holdfast.chaos.nemesis.fault",
          "io.holdfast.chaos.workload",
          "io.holdfast.client.api");

  private static final SourceSizes PROJECT = new SourceSizes(Path.of(".."));

  @TempDir Path directory;

  @Test
  void noSourceFileOfAnyModuleIsTooLong() throws Exception {
    List<String> modules = PROJECT.modules();
    assertTrue(modules.containsAll(List.of("http-gateway", "ratis-statemachine")), "" + modules);
    assertEquals(
        Map.of(), PROJECT.filesAbove(MAX_LINES), "take a whole idea out of each of these files");
  }

  @Test
  void noPackageOfAProductHasTooManyFiles() throws Exception {
    assertEquals(
        Map.of(),
        PROJECT.packagesAbove(MAX_FILES, name -> !LISTS.contains(name)),
        "split these packages by what their classes are for");
  }

  @Test
  void aFileOfOneLineMoreIsFoundInAProductAndInItsTests() throws Exception {
    write("module/src/main/java/some/Fits.java", 400);
    write("module/src/main/java/some/Long.java", 401);
    write("other/src/test/java/some/LongTest.java", 401);
    assertEquals(
        Map.of(
            "module/src/main/java/some/Long.java",
            401L,
            "other/src/test/java/some/LongTest.java",
            401L),
        new SourceSizes(directory).filesAbove(MAX_LINES));
  }

  @Test
  void aPackageOfOneFileMoreIsFound() throws Exception {
    write("module/src/main/java/some/room/package-info.java", 1);
    for (int i = 0; i < 25; i++) {
      write("module/src/main/java/some/room/Class" + i + ".java", 1);
    }
    SourceSizes sizes = new SourceSizes(directory);
    assertEquals(Map.of(), sizes.packagesAbove(MAX_FILES, name -> true));
    write("module/src/main/java/some/room/OneMore.java", 1);
    assertEquals(Map.of("some.room", 26L), sizes.packagesAbove(MAX_FILES, name -> true));
  }

  private void write(String name, int lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "// a line\n".repeat(lines));
  }
}
