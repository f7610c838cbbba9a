package io.holdfast.gateway.config;

import io.holdfast.gateway.audit.AuditSettings;
import io.holdfast.gateway.audit.AuditTarget;
import io.holdfast.gateway.jwt.JwtSettings;
import io.holdfast.gateway.text.ByteSize;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.store.command.Bytes;
import io.holdfast.tls.TlsFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a configuration, each setting under its own name. */
final class ConfigPrint {
  private final Map<Setting<?>, Object> values = new LinkedHashMap<>();
  private final List<MemberAddress> members;

  ConfigPrint(NodeConfig config) {
    NodeSettings node = config.node();
    this.members = node.members();
    values.put(Settings.CLUSTER, node.cluster());
    values.put(Settings.NODE, node.node());
    values.put(Settings.DATA, node.dataDirectory());
    values.put(Settings.HTTP, new HostPort(config.http().host(), config.http().port()));
    values.put(Settings.RAFT, node.self().raft());
    values.put(Settings.ZONE, node.self().zone());
    values.put(Settings.REPLACE, node.replace());
    values.put(AuthSettingsReader.MODE, config.auth().mode().text());
    values.put(AuthSettingsReader.TOKEN_FILE, shown(config.auth().tokenFile()));
    values.put(AuthSettingsReader.MAX_STALENESS, DurationText.format(config.auth().maxStaleness()));
    putJwt(config.auth().jwt());
    values.put(Settings.HTTP_NAMES, String.join(", ", config.http().names()));
    values.put(Settings.CORS_ORIGINS, String.join(", ", config.http().corsOrigins()));
    values.putAll(config.tls().described());
    putPeerTls(node.peerTls());
    values.put(Settings.LIMITS_VALUE, ByteSize.format(config.limits().valueBytes()));
    values.put(Settings.LIMITS_REQUEST, ByteSize.format(config.limits().requestBytes()));
    values.put(Settings.LIMITS_HEADER, ByteSize.format(config.http().headerBytes()));
    values.put(Settings.LIMITS_CONNECTIONS, config.http().connections());
    values.put(Settings.LIMITS_USER_SHARE, config.limits().userShare());
    values.put(Settings.TIMEOUTS_REQUEST, DurationText.format(config.limits().timeout()));
    values.put(Settings.TIMEOUTS_REQUEST_MAX, DurationText.format(config.limits().maxTimeout()));
    values.put(Settings.TIMEOUTS_IDLE, DurationText.format(config.http().idleTimeout()));
    values.put(Settings.TIMEOUTS_STOP, DurationText.format(config.http().stopTimeout()));
    values.put(Settings.QUEUE_REQUESTS, config.limits().openRequests());
    values.put(Settings.QUEUE_REQUEST_BYTES, ByteSize.format(config.limits().openBytes()));
    values.put(Settings.QUEUE_COMMANDS, config.bounds().queuedCommands());
    values.put(Settings.QUEUE_BYTES, ByteSize.format(config.bounds().queuedBytes()));
    values.put(Settings.QUEUE_SESSIONS, config.bounds().sessions());
    values.put(Settings.QUEUE_BATCH_COMMANDS, config.bounds().batchCommands());
    values.put(Settings.QUEUE_BATCH_BYTES, ByteSize.format(config.bounds().batchBytes()));
    putRaft(node);
    putAudit(config.audit());
  }

  private void putJwt(JwtSettings jwt) {
    values.put(JwtSettingsReader.ISSUER, jwt == null ? "" : jwt.issuer());
    values.put(JwtSettingsReader.AUDIENCE, jwt == null ? "" : jwt.audience());
    values.put(JwtSettingsReader.KEYS, jwt == null ? "" : jwt.keys());
    values.put(JwtSettingsReader.USER_CLAIM, jwt == null ? JwtSettings.SUBJECT : jwt.userClaim());
    values.put(JwtSettingsReader.ALLOW, jwt == null ? "" : String.join(", ", jwt.allow()));
    values.put(JwtSettingsReader.AUTHORITIES, jwt == null ? "" : shown(jwt.authorities()));
  }

  private void putAudit(AuditSettings audit) {
    values.put(Settings.AUDIT_DIRECTORY, audit.isOn() ? audit.directory() : "");
    values.put(Settings.AUDIT_FILE_BYTES, ByteSize.format(audit.fileBytes()));
    values.put(Settings.AUDIT_FILES, audit.files());
    values.put(Settings.AUDIT_READS, prefixes(audit.reads()));
    values.put(Settings.AUDIT_WRITES, prefixes(audit.writes()));
  }

  private static String prefixes(List<Bytes> prefixes) {
    return prefixes.stream()
        .map(prefix -> prefix.isEmpty() ? "*" : AuditTarget.text(prefix))
        .collect(Collectors.joining(", "));
  }

  private void putPeerTls(NodeSettings.Tls tls) {
    TlsFiles files = tls.files();
    values.put(Settings.PEER_TLS_MODE, tls.mode().text());
    values.put(Settings.PEER_TLS_CERTIFICATE, files == null ? "" : files.certificate());
    values.put(Settings.PEER_TLS_KEY, files == null ? "" : files.key());
    values.put(Settings.PEER_TLS_AUTHORITIES, files == null ? "" : files.authorities());
  }

  private void putRaft(NodeSettings node) {
    values.put(Settings.HISTORY_TIME, DurationText.format(node.retention().history()));
    values.put(Settings.HISTORY_REVISIONS, node.retention().historyRevisions());
    values.put(Settings.IDEMPOTENCY_TIME, DurationText.format(node.retention().idempotency()));
    values.put(Settings.IDEMPOTENCY_RECORDS, node.retention().idempotencyRecords());
    values.put(Settings.SNAPSHOT_ENTRIES, node.snapshots().entries());
    values.put(Settings.SNAPSHOT_LOG, ByteSize.format(node.snapshots().logBytes()));
    values.put(Settings.SNAPSHOT_INTERVAL, DurationText.format(node.snapshots().interval()));
    values.put(Settings.ELECTION_TIMEOUT_MIN, DurationText.format(node.election().timeoutMin()));
    values.put(Settings.ELECTION_TIMEOUT_MAX, DurationText.format(node.election().timeoutMax()));
  }

  /** The name of a file, not what is in it. */
  static String shown(Path file) {
    return file == null ? "" : file.toString();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    values.forEach((setting, value) -> lines.add(setting.name() + ": " + value));
    for (MemberAddress member : members) {
      lines.add(
          "member %s: raft %s, http %s%s"
              .formatted(
                  member.node(),
                  member.raft(),
                  member.http(),
                  member.zone().isEmpty() ? "" : ", zone " + member.zone()));
    }
    return lines;
  }
}
