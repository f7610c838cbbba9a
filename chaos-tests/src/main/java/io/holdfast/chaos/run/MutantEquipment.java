package io.holdfast.chaos.run;

import io.holdfast.chaos.cluster.NodeEquipment;
import io.holdfast.chaos.cluster.NodePlan;
import io.holdfast.chaos.mutant.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes nodes start as a mutant.
 *
 * @param agent the jar with the agent
 * @param mutant its name
 */
record MutantEquipment(Path agent, String mutant, Trial.Nodes nodes) implements NodeEquipment {
  private static final String OPTIONS = "HOLDFAST_JAVA_OPTS";
  private static final Path FOLDER = Path.of("chaos-tests", "target");
  private static final String FIRST = "n1";

  boolean isMutant(String node) {
    return nodes == Trial.Nodes.ALL || node.equals(FIRST);
  }

  @Override
  public Map<String, String> environmentOf(NodePlan node) {
    if (!isMutant(node.name())) {
      return Map.of();
    }
    String others = Optional.ofNullable(System.getenv(OPTIONS)).map(it -> it + " ").orElse("");
    return Map.of(OPTIONS, others + "-javaagent:" + agent + "=" + mutant);
  }

  /**
   * The jar that the build made, in the source tree that the working directory lies in.
   *
   * @throws IllegalStateException when there is none
   */
  static Path findAgent() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path target = folder.resolve(FOLDER);
      if (Files.isDirectory(target)) {
        try (Stream<Path> files = Files.list(target)) {
          Optional<Path> jar =
              files.filter(file -> file.toString().endsWith("-mutants.jar")).findFirst();
          if (jar.isPresent()) {
            return jar.get();
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    throw new IllegalStateException("no " + FOLDER + "/*-mutants.jar here or above; build it");
  }
}
