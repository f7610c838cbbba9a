package io.holdfast.chaos.demo;

import io.holdfast.chaos.cluster.ReplicaDigest;
import io.holdfast.chaos.workload.Percentiles;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the demo found.
 *
 * @param records how many there were to write
 * @param leaderMillis from the kill until another node said that it leads
 * @param pausesMillis the longest pause of each client after the kill
 * @param errors what clients were shown, by node and reason
 * @param missing a line for each acknowledged write that a node does not have
 * @param digests of all nodes, at the same index; empty = they did not reach one, or differ
 * @param replicas what is wrong with the replicas; empty = they are equal
 */
record DemoReport(
    int records,
    int acknowledged,
    long writeMillis,
    String killed,
    long leaderMillis,
    List<Long> pausesMillis,
    Map<String, Long> errors,
    List<String> missing,
    List<ReplicaDigest> digests,
    String replicas) {
  private static final int SHOWN_LINES = 10;

  boolean isGood() {
    return acknowledged == records && missing.isEmpty() && replicas.isEmpty();
  }

  String text() {
    Percentiles pauses =
        new Percentiles(pausesMillis.stream().mapToLong(Long::longValue).toArray());
    StringBuilder text = new StringBuilder("\n");
    line(text, "records", "%,d acknowledged of %,d", acknowledged, records);
    double seconds = writeMillis / 1000.0;
    line(text, "writes", "%,.0f a second, for %.1f s", acknowledged / seconds, seconds);
    line(text, "leader", "%s killed; another led after %,d ms", killed, leaderMillis);
    line(
        text,
        "pause",
        "%,d ms the longest that any client saw; %,d ms the median of the clients' longest",
        pauses.worst(),
        pauses.at(50));
    long count = errors.values().stream().mapToLong(Long::longValue).sum();
    line(text, "errors", "%,d seen by clients, who went on at another node", count);
    errors.entrySet().stream()
        .limit(SHOWN_LINES)
        .forEach(error -> line(text, "", "%,6d  %s", error.getValue(), error.getKey()));
    line(text, "lost", "%,d", missing.size());
    missing.stream().limit(SHOWN_LINES).forEach(loss -> line(text, "", "%s", loss));
    line(text, "replicas", "%s", replicas.isEmpty() ? equalReplicas() : replicas);
    return text.toString();
  }

  private String equalReplicas() {
    ReplicaDigest any = digests.getFirst();
    return "equal: %d nodes at index %d, digest %s"
        .formatted(digests.size(), any.index(), any.digest());
  }

  private static void line(StringBuilder text, String name, String format, Object... values) {
    text.append(String.format(Locale.ROOT, "  %-9s ", name));
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
