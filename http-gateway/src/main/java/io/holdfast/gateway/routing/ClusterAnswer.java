package io.holdfast.gateway.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.text.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a node says of itself and of the cluster: its answer to {@code GET /v1/cluster}. */
record ClusterAnswer(
    String node,
    String role,
    String leader,
    long term,
    boolean ready,
    long appliedIndex,
    long revision,
    long stalenessMillis,
    List<Member> members) {

  /** A member that clients can reach. */
  record Member(String node, HostPort http, String zone) {}

  /**
   * Reads an answer.
   *
   * @throws IOException when it is none of a node
   */
  static ClusterAnswer parse(byte[] body) throws IOException {
    JsonNode json = Json.MAPPER.readTree(body);
    String node = json.path("node").asText();
    if (node.isEmpty() || !json.path("members").isArray()) {
      throw new IOException("this is not what a node says of its cluster");
    }
    List<Member> members = new ArrayList<>();
    for (JsonNode row : json.path("members")) {
      HostPort.parse(row.path("http").asText())
          .filter(address -> address.port() > 0)
          .ifPresent(
              address ->
                  members.add(
                      new Member(row.path("node").asText(), address, row.path("zone").asText())));
    }
    return new ClusterAnswer(
        node,
        json.path("role").asText(),
        json.path("leader").asText(),
        json.path("term").asLong(),
        json.path("ready").asBoolean(),
        json.path("appliedIndex").asLong(),
        json.path("revision").asLong(),
        json.path("stalenessMs").isNumber() ? json.path("stalenessMs").asLong() : -1,
        List.copyOf(members));
  }

  /** Its own zone, as the members' list has it. */
  String zone() {
    return members.stream()
        .filter(member -> member.node().equals(node))
        .findFirst()
        .map(Member::zone)
        .orElse("");
  }
}
