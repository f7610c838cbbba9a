package io.holdfast.chaos.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A machine beside those of a cluster, in a namespace of its own, that belongs to nobody. */
public final class Outsider implements AutoCloseable {
  private final String namespace;

  Outsider(String namespace) {
    this.namespace = namespace;
  }

  /** Starts a program there; what it has to complain of goes where this JVM's does. */
  public Process start(List<String> command) throws IOException {
    List<String> there = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, "--"));
    there.addAll(command);
    return new ProcessBuilder(there).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Ends what runs there. */
  @Override
  public void close() {
    Leftovers.removeNamespace(namespace);
  }
}
