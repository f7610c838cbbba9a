package io.holdfast.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.raft.NodeSettings.MemberAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the list of members, each a row of node, raft, http and zone. */
final class MembersReader {
  private static final Set<String> FIELDS = Set.of("node", "raft", "http", "zone");

  private final ConfigValues values;

  MembersReader(ConfigValues values) {
    this.values = values;
  }

  /** The members; the one given is the only one when nobody named any. */
  List<MemberAddress> read(MemberAddress alone) {
    JsonNode rows = values.members();
    if (rows.isMissingNode() || rows.isNull()) {
      return List.of(alone);
    }
    if (!rows.isArray() || rows.isEmpty()) {
      throw wrong("must be a list of {node, raft, http, zone}, not " + rows);
    }
    List<MemberAddress> members = new ArrayList<>();
    rows.forEach(row -> members.add(member(row)));
    checkDistinct(members);
    return List.copyOf(members);
  }

  private MemberAddress member(JsonNode row) {
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw wrong(row + ": unknown key " + field.getKey() + "; known are node, raft, http, zone");
      }
    }
    String node = Settings.NODE.parser().apply(row.path("node").asText()).orElse("");
    if (node.isEmpty()) {
      throw wrong(row + ": node must be " + Settings.NODE.form());
    }
    return new MemberAddress(
        node, address(row, "raft"), address(row, "http"), row.path("zone").asText());
  }

  private String address(JsonNode row, String field) {
    return HostPort.parse(row.path(field).asText())
        .orElseThrow(() -> wrong(row + ": " + field + " must be " + Settings.RAFT.form()))
        .toString();
  }

  private void checkDistinct(List<MemberAddress> members) {
    Set<String> seen = new HashSet<>();
    for (MemberAddress member : members) {
      if (!seen.add("node " + member.node())
          || !seen.add("address " + member.raft())
          || !seen.add("address " + member.http())) {
        throw wrong("a node or an address comes twice: " + member);
      }
    }
  }

  private ConfigException wrong(String what) {
    return values.wrong(Settings.MEMBERS, what);
  }
}
