package io.holdfast.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How large the source files and packages of all modules are.
 *
 * @param root the directory whose children are the modules
 */
record SourceSizes(Path root) {
  /** Directories with sources, by name. */
  List<String> modules() throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(child -> Files.isDirectory(child.resolve("src")))
          .map(child -> child.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** Files of products and tests that have more lines, each with its number of lines. */
  Map<String, Long> filesAbove(long lines) throws IOException {
    Map<String, Long> above = new TreeMap<>();
    for (String module : modules()) {
      for (Path file : sources(root.resolve(module).resolve("src"))) {
        long length = lines(file);
        if (length > lines) {
          above.put(root.relativize(file).toString(), length);
        }
      }
    }
    return above;
  }

  /** Packages of products that have more files, each with its number of files. */
  Map<String, Long> packagesAbove(long files, Predicate<String> isJudged) throws IOException {
    Map<String, Long> above = new TreeMap<>();
    for (String module : modules()) {
      Path product = root.resolve(module).resolve("src/main/java");
      above.putAll(
          sources(product).stream()
              .filter(file -> !file.endsWith("package-info.java"))
              .map(file -> product.relativize(file.getParent()).toString().replace('/', '.'))
              .collect(Collectors.groupingBy(name -> name, Collectors.counting())));
    }
    above.entrySet().removeIf(one -> one.getValue() <= files || !isJudged.test(one.getKey()));
    return above;
  }

  private static List<Path> sources(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
