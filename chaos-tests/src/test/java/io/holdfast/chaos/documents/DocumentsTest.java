package io.holdfast.chaos.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there: links, files, classes, settings, commits. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Pattern FILE =
      Pattern.compile("(?:scripts|docs|http-gateway/src|chaos-tests/docs)/[\\w./-]*\\w");
  private static final Pattern CLASS = Pattern.compile("`[\\w/]*?([A-Z][a-z]\\w*Test)`");
  private static final Path SETTINGS =
      Path.of("http-gateway/src/main/java/io/holdfast/gateway/config/Settings.java");
  private static final Pattern SETTING =
      Pattern.compile(
          "`((?:limits|timeouts|queue|history|idempotency|snapshot|election)\\.(?!jsonl)[a-z_]+)[`=]");
  private static final Pattern COMMIT =
      Pattern.compile("`((?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,40})`");

  @Test
  void everyLinkLeadsToAFileAndAHeadingThatAreThere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path document : documents()) {
      for (String link : all(LINK, Files.readString(document))) {
        if (!link.contains("://") && !isThere(document, link)) {
          dead.add(name(document) + " links to " + link);
        }
      }
    }
    assertEquals(List.of(), dead);
  }

  private static boolean isThere(Path document, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    if (parts.length == 1 || !Files.exists(target)) {
      return Files.exists(target);
    }
    return all(HEADING, Files.readString(target)).stream()
        .anyMatch(heading -> anchor(heading).equals(parts[1]));
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  @Test
  void everyFileThatIsNamedIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      for (String file : all(FILE, withoutLinks(document))) {
        if (!Files.exists(ROOT.resolve(file))) {
          missing.add(name(document) + " names " + file);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void everyTestThatIsNamedIsThere() throws IOException {
    Set<String> classes = new HashSet<>();
    for (Path file : filesOf("java")) {
      classes.add(file.getFileName().toString().replace(".java", ""));
    }
    assertTrue(classes.contains("DocumentsTest"), "the classes are found");
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      for (String test : all(CLASS, Files.readString(document))) {
        if (!classes.contains(test)) {
          missing.add(name(document) + " names " + test);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void everySettingThatIsNamedIsThere() throws IOException {
    String settings = Files.readString(ROOT.resolve(SETTINGS));
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      for (String setting : all(SETTING, Files.readString(document))) {
        if (!settings.contains('"' + setting + '"')) {
          missing.add(name(document) + " names " + setting);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void everyCommitThatIsNamedIsThere() throws Exception {
    assumeTrue(Files.exists(ROOT.resolve(".git")), "this is no checkout");
    assumeTrue(git("rev-parse", "--is-shallow-repository").equals("false"), "history is cut off");
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      for (String commit : new TreeSet<>(all(COMMIT, Files.readString(document)))) {
        if (!git("cat-file", "-t", commit).equals("commit")) {
          missing.add(name(document) + " names " + commit);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void decisionsAreNumberedWithoutHoles() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("docs/adr"))) {
      List<Integer> numbers =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".md"))
              .map(file -> Integer.valueOf(file.substring(0, 4)))
              .sorted()
              .toList();
      assertEquals(IntStream.rangeClosed(1, numbers.size()).boxed().toList(), numbers);
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.groupCount() == 0 ? found.group() : found.group(1))
        .toList();
  }

  private static String withoutLinks(Path document) throws IOException {
    return LINK.matcher(Files.readString(document)).replaceAll("]");
  }

  private static String name(Path document) {
    return ROOT.relativize(document).toString();
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = filesOf("md");
    assertTrue(documents.size() > 20, "the documents are found: " + documents);
    return documents;
  }

  private static List<Path> filesOf(String extension) throws IOException {
    try (Stream<Path> paths = Files.walk(ROOT)) {
      return paths
          .filter(path -> path.toString().endsWith("." + extension))
          .filter(path -> !path.toString().contains("/target/"))
          .collect(Collectors.toList());
    }
  }

  private static String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(ROOT.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "git ends");
    return output;
  }
}
