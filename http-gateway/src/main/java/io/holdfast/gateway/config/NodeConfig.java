package io.holdfast.gateway.config;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.audit.AuditSettings;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.server.OpenFiles;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.tls.TlsMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The configuration in force: checked as a whole, never changed.
 *
 * @param node what the replicated store must know
 * @param http where to listen, and the bounds of connections
 * @param tls with clients, and to other nodes
 * @param limits the bounds of requests
 * @param bounds how much may gather on the way of a write
 * @param audit which acts are written down, and where
 * @param auth how it is found out who asks
 */
public record NodeConfig(
    NodeSettings node,
    HttpSettings http,
    TlsSettings tls,
    RequestLimits limits,
    CommitBounds bounds,
    AuditSettings audit,
    AuthSettings auth) {

  /**
   * Reads the configuration: the file, over it the environment, over it the flags.
   *
   * @param file null = none
   * @param flags name of the setting → value, as given on the command line
   * @throws ConfigException when it cannot be used
   */
  public static NodeConfig read(
      Path file, Map<String, String> environment, Map<String, String> flags) {
    ConfigValues values = new ConfigValues(Settings.ALL);
    if (file != null) {
      values.addFile(file);
    }
    values.addEnvironment(environment);
    flags.forEach((name, value) -> values.addFlag("command line", name, value));
    return new Reader(values).read();
  }

  /** One line for each setting, as it is in force. */
  public String describe() {
    StringBuilder text = new StringBuilder(1_024);
    new ConfigPrint(this).lines().forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }

  /** Puts the record together, and checks what no setting can know alone. */
  private record Reader(ConfigValues values) {

    NodeConfig read() {
      NodeSettings node = node();
      HttpSettingsReader reader = new HttpSettingsReader(values);
      return new NodeConfig(
          node,
          reader.http(listenAddress(node.self()), OpenFiles.limit()),
          new TlsSettingsReader(values).read(node.members().size() > 1),
          reader.limits().withUserShare(Math.toIntExact(values.get(Settings.LIMITS_USER_SHARE))),
          bounds(),
          new AuditSettingsReader(values).audit(),
          new AuthSettingsReader(values).ofNode(node));
    }

    private NodeSettings node() {
      String name = values.get(Settings.NODE);
      if (name.isEmpty() || values.get(Settings.CLUSTER).isEmpty()) {
        throw values.wrong(name.isEmpty() ? Settings.NODE : Settings.CLUSTER, "must not be empty");
      }
      HostPort raft = values.get(Settings.RAFT);
      MemberAddress alone =
          new MemberAddress(
              name,
              raft.toString(),
              values.get(Settings.HTTP).toString(),
              values.get(Settings.ZONE));
      List<MemberAddress> members = new MembersReader(values).read(alone);
      MemberAddress self = self(members, name);
      checkSelf(self);
      NodeSettings.Tls peerTls = new PeerTlsReader(values).read();
      checkExposure(self, peerTls.mode());
      return new NodeSettings(
          values.get(Settings.CLUSTER),
          name,
          Path.of(values.get(Settings.DATA)).toAbsolutePath().normalize(),
          members,
          election(),
          retention(),
          snapshots(),
          values.get(Settings.REPLACE),
          peerTls);
    }

    private MemberAddress self(List<MemberAddress> members, String name) {
      List<String> names = members.stream().map(MemberAddress::node).toList();
      int row = names.indexOf(name);
      if (row < 0) {
        throw values.wrong(Settings.NODE, name + " is not among the members " + names);
      }
      return members.get(row);
    }

    /** What is said of this node must agree with its row, which is what the others are told. */
    private void checkSelf(MemberAddress self) {
      HostPort raft = values.get(Settings.RAFT);
      if (values.has(Settings.RAFT) && !self.raft().equals(raft.toString())) {
        throw values.wrong(
            Settings.RAFT, raft + " must be " + self.raft() + ", as in this node's row of members");
      }
      String zone = values.get(Settings.ZONE);
      if (values.has(Settings.ZONE) && !self.zone().equals(zone)) {
        throw values.wrong(
            Settings.ZONE,
            zone + " must be \"" + self.zone() + "\", as in this node's row of members");
      }
    }

    private void checkExposure(MemberAddress self, TlsMode betweenNodes) {
      HttpSettingsReader reader = new HttpSettingsReader(values);
      reader.refuseOpen(Settings.HTTP, listenAddress(self));
      HostPort.parse(self.raft())
          .ifPresent(raft -> new PeerTlsReader(values).refuseOpen(raft, betweenNodes));
    }

    /** Of the gateway: its own setting, or what the node's row tells the others. */
    private HostPort listenAddress(MemberAddress self) {
      HostPort said = values.get(Settings.HTTP);
      return values.has(Settings.HTTP) ? said : HostPort.parse(self.http()).orElse(said);
    }

    private CommitBounds bounds() {
      return new CommitBounds(
          Math.toIntExact(values.get(Settings.QUEUE_SESSIONS)),
          Math.toIntExact(values.get(Settings.QUEUE_BATCH_COMMANDS)),
          Math.toIntExact(values.get(Settings.QUEUE_BATCH_BYTES)),
          Math.toIntExact(values.get(Settings.QUEUE_COMMANDS)),
          Math.toIntExact(values.get(Settings.QUEUE_BYTES)));
    }

    private NodeSettings.Election election() {
      NodeSettings.Election election =
          new NodeSettings.Election(
              values.get(Settings.ELECTION_TIMEOUT_MIN), values.get(Settings.ELECTION_TIMEOUT_MAX));
      Duration least = election.timeoutMin().multipliedBy(3).dividedBy(2);
      if (election.timeoutMax().compareTo(least) < 0) {
        throw values.wrong(
            Settings.ELECTION_TIMEOUT_MAX,
            DurationText.format(election.timeoutMax())
                + (values.has(Settings.ELECTION_TIMEOUT_MAX) ? "" : ", the default,")
                + " must be at least 1.5 times election.timeout_min, here "
                + DurationText.format(least));
      }
      return election;
    }

    private NodeSettings.Retention retention() {
      return new NodeSettings.Retention(
          values.get(Settings.HISTORY_TIME),
          values.get(Settings.HISTORY_REVISIONS),
          values.get(Settings.IDEMPOTENCY_TIME),
          values.get(Settings.IDEMPOTENCY_RECORDS));
    }

    private NodeSettings.Snapshots snapshots() {
      return new NodeSettings.Snapshots(
          values.get(Settings.SNAPSHOT_ENTRIES),
          values.get(Settings.SNAPSHOT_LOG),
          values.get(Settings.SNAPSHOT_INTERVAL));
    }
  }
}
