package io.holdfast.chaos.preload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compiles a small C source of this package where it is needed. */
final class PreloadedLibrary {
  private PreloadedLibrary() {}

  /** Why nothing can be compiled on this machine; empty = it can. */
  static Optional<String> missing() {
    try {
      Process compiler =
          new ProcessBuilder("cc", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return compiler.waitFor() == 0 ? Optional.empty() : Optional.of("cc does not work");
    } catch (IOException e) {
      return Optional.of("there is no C compiler (cc)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /**
   * Compiles into that directory.
   *
   * @param name of the source, without .c
   * @return the library
   * @throws IllegalStateException with the compiler's words when it cannot
   */
  static Path compile(String name, Path directory) throws IOException {
    Path source = directory.resolve(name + ".c");
    Path library = directory.resolve(name + ".so");
    try (InputStream text = PreloadedLibrary.class.getResourceAsStream(name + ".c")) {
      Files.write(source, text.readAllBytes());
    }
    Process compiler =
        new ProcessBuilder(
                List.of(
                    "cc",
                    "-shared",
                    "-fPIC",
                    "-O2",
                    "-o",
                    library.toString(),
                    source.toString(),
                    "-ldl",
                    "-pthread"))
            .redirectErrorStream(true)
            .start();
    String said =
        new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (compiler.waitFor() != 0) {
        throw new IllegalStateException("cc does not compile " + source + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while cc ran", e);
    }
    return library;
  }
}
