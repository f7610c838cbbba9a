package io.holdfast.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything that a run brought. Kept as JSON, so that pictures can be drawn again without
 * measuring again.
 *
 * @param startedAt ISO 8601, UTC
 * @param command the arguments of the run
 * @param versions of each system, by name
 * @param incidents what went so wrong that figures are missing
 */
public record RunReport(
    String startedAt,
    String command,
    Machine machine,
    Map<String, String> versions,
    List<LoadResult> loads,
    List<LeaderKillResult> leaderKills,
    List<NodeResult> nodes,
    List<String> incidents) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public RunReport {
    versions = Map.copyOf(versions);
    loads = List.copyOf(loads);
    leaderKills = List.copyOf(leaderKills);
    nodes = List.copyOf(nodes);
    incidents = List.copyOf(incidents);
  }

  /** Reads what {@link #write} wrote. */
  public static RunReport read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), RunReport.class);
  }

  /** Writes it as JSON. */
  public void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }
}
