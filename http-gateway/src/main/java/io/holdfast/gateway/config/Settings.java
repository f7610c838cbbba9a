package io.holdfast.gateway.config;

import static io.holdfast.gateway.config.Setting.address;
import static io.holdfast.gateway.config.Setting.count;
import static io.holdfast.gateway.config.Setting.duration;
import static io.holdfast.gateway.config.Setting.flag;
import static io.holdfast.gateway.config.Setting.name;
import static io.holdfast.gateway.config.Setting.size;
import static io.holdfast.gateway.config.Setting.text;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.audit.AuditSettings;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.server.HttpTls.ClientCertificates;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.raft.NodeSettings.Election;
import io.holdfast.raft.NodeSettings.Retention;
import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.store.command.Limits;
import io.holdfast.tls.TlsMode;
import java.time.Duration;
import java.util.List;

/** Every setting, with its bounds and its default; the only place where they are defined. */
final class Settings {
  static final Setting<String> CLUSTER =
      name("cluster", "holdfast", "name of the cluster; a data directory belongs to one");
  static final Setting<String> NODE =
      name("node", "n1", "name of this node, unique in its cluster");
  static final Setting<String> DATA =
      Setting.directory("data", "./data", "where log, state and snapshots live");
  static final Setting<HostPort> HTTP = address("http", "127.0.0.1:8100", "where clients connect");
  static final Setting<HostPort> RAFT =
      address("raft", "127.0.0.1:9100", "where the other nodes connect");
  static final Setting<String> ZONE = name("zone", "", "where this node stands; may be empty");
  static final Setting<String> MEMBERS =
      text(
          "members",
          "",
          "a list of {node, raft, http, zone}",
          "all voters, this node among them; without it this node is alone");
  static final Setting<Boolean> REPLACE =
      flag(
          "replace",
          "true where the data of this node is lost for good: an empty directory takes its place");
  static final Setting<Boolean> INSECURE =
      flag("insecure", "must be true to listen beyond loopback without TLS and authentication");

  static final Setting<List<String>> HTTP_NAMES =
      Setting.list(
          "http_names",
          "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?",
          "names with commas between them, without ports",
          "names by which clients reach it, beside addresses, localhost and the members' hosts");
  static final Setting<List<String>> CORS_ORIGINS =
      Setting.list(
          "cors_origins",
          "https?://(\\[[0-9a-f:.]+\\]|[a-z0-9._-]+)(:\\d{1,5})?",
          "origins as https://app.example, in small letters, with commas between them",
          "web pages elsewhere that may read and write; (none) refuses all");

  static final Setting<TlsMode> TLS_MODE =
      Setting.tlsMode("tls.mode", "TLS with clients: off, permissive (plain HTTP too) or required");
  static final Setting<String> TLS_CERTIFICATE =
      Setting.pem("tls.certificate", "certificate of this process, for clients and to nodes");
  static final Setting<String> TLS_KEY = Setting.pem("tls.key", "its key, for its owner only");
  static final Setting<String> TLS_AUTHORITIES =
      Setting.pem("tls.authorities", "CAs that certificates of clients and nodes are of");
  static final Setting<ClientCertificates> TLS_CLIENT_CERTIFICATES =
      new Setting<>(
          "tls.client_certificates",
          ClientCertificates.NONE.text(),
          "none, optional or required",
          "whether clients show one: none, optional or required",
          ClientCertificates::of);

  static final Setting<TlsMode> PEER_TLS_MODE =
      Setting.tlsMode(
          "peer_tls.mode", "TLS between nodes: off, permissive (without it too) or required");
  static final Setting<String> PEER_TLS_CERTIFICATE =
      Setting.pem("peer_tls.certificate", "of this node: names it as holdfast://CLUSTER/node/NAME");
  static final Setting<String> PEER_TLS_KEY =
      Setting.pem("peer_tls.key", "its key, for its owner only");
  static final Setting<String> PEER_TLS_AUTHORITIES =
      Setting.pem("peer_tls.authorities", "CAs that certificates of the other nodes are of");

  static final Setting<Long> LIMITS_VALUE =
      size("limits.value", 1, Limits.MAX_VALUE_BYTES, 1 << 20, "the largest value");
  static final Setting<Long> LIMITS_REQUEST =
      size(
          "limits.request",
          1 << 10,
          Limits.MAX_REQUEST_BYTES,
          Limits.MAX_REQUEST_BYTES,
          "the largest body of a transaction or batch");
  static final Setting<Long> LIMITS_HEADER =
      size(
          "limits.header",
          HttpSettings.HEADER_BYTES,
          1 << 20,
          HttpSettings.HEADER_BYTES,
          "request line and headers together");

  static final Setting<Long> LIMITS_CONNECTIONS =
      count(
          "limits.connections",
          0,
          1_000_000,
          0,
          "connections that may be open; 0 is what the limit of open files allows, to 16384");

  static final Setting<Long> LIMITS_USER_SHARE =
      count(
          "limits.user_share",
          1,
          100,
          RequestLimits.USER_SHARE,
          "percent of connections and open requests that one user may have; above it 429");

  static final Setting<Duration> TIMEOUTS_REQUEST =
      duration(
          "timeouts.request",
          Duration.ofMillis(10),
          Duration.ofMinutes(1),
          RequestLimits.DEFAULT.timeout(),
          "deadline of a request that names none with ?timeout=");
  static final Setting<Duration> TIMEOUTS_REQUEST_MAX =
      duration(
          "timeouts.request_max",
          Duration.ofMillis(10),
          Duration.ofMinutes(1),
          RequestLimits.DEFAULT.maxTimeout(),
          "the longest deadline that a request may name");
  static final Setting<Duration> TIMEOUTS_IDLE =
      duration(
          "timeouts.idle",
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          Duration.ofSeconds(60),
          "how long a connection may say nothing, between requests or within one");
  static final Setting<Duration> TIMEOUTS_STOP =
      duration(
          "timeouts.stop",
          Duration.ofMillis(100),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          "how long requests under way may take when the node stops");

  static final Setting<Long> QUEUE_REQUESTS =
      count(
          "queue.requests",
          1,
          1_000_000,
          RequestLimits.DEFAULT.openRequests(),
          "requests that may be open, reads too; above it 429");
  static final Setting<Long> QUEUE_REQUEST_BYTES =
      size(
          "queue.request_bytes",
          4 << 20,
          1 << 30,
          RequestLimits.DEFAULT.openBytes(),
          "bytes that bodies of open requests may hold, above it 429; answers as many");
  static final Setting<Long> QUEUE_COMMANDS =
      count(
          "queue.commands",
          1,
          1_000_000,
          CommitBounds.DEFAULT.queuedCommands(),
          "writes that may wait; above it 429");
  static final Setting<Long> QUEUE_BYTES =
      size(
          "queue.bytes",
          4 << 20,
          1 << 30,
          CommitBounds.DEFAULT.queuedBytes(),
          "bytes of writes that may wait; above it 429");
  static final Setting<Long> QUEUE_SESSIONS =
      count(
          "queue.sessions",
          1,
          16,
          CommitBounds.DEFAULT.sessions(),
          "batches that may be on their way");
  static final Setting<Long> QUEUE_BATCH_COMMANDS =
      count(
          "queue.batch_commands",
          1,
          Limits.MAX_OPERATIONS,
          CommitBounds.DEFAULT.batchCommands(),
          "writes that go into the log together");
  static final Setting<Long> QUEUE_BATCH_BYTES =
      size(
          "queue.batch_bytes",
          1 << 10,
          Limits.MAX_REQUEST_BYTES,
          CommitBounds.DEFAULT.batchBytes(),
          "bytes that go into the log together");

  static final Setting<Duration> HISTORY_TIME =
      duration(
          "history.time",
          Duration.ZERO,
          Duration.ofDays(365),
          Retention.DEFAULT.history(),
          "how long a revision stays readable at least");
  static final Setting<Long> HISTORY_REVISIONS =
      count(
          "history.revisions",
          0,
          1_000_000_000,
          Retention.DEFAULT.historyRevisions(),
          "how many revisions stay readable at least");
  static final Setting<Duration> IDEMPOTENCY_TIME =
      duration(
          "idempotency.time",
          Duration.ofMinutes(2),
          Duration.ofDays(30),
          Retention.DEFAULT.idempotency(),
          "how long a result is kept under its idempotency key at most");
  static final Setting<Long> IDEMPOTENCY_RECORDS =
      count(
          "idempotency.records",
          1_000,
          100_000_000,
          Retention.DEFAULT.idempotencyRecords(),
          "how many such results are kept at most");
  static final Setting<Long> SNAPSHOT_ENTRIES =
      count(
          "snapshot.entries",
          50,
          1_000_000_000,
          Snapshots.DEFAULT.entries(),
          "a snapshot is taken after so many log entries");
  static final Setting<Long> SNAPSHOT_LOG =
      size(
          "snapshot.log",
          1 << 20,
          1L << 40,
          Snapshots.DEFAULT.logBytes(),
          "a snapshot is taken after so many bytes of log");
  static final Setting<Duration> SNAPSHOT_INTERVAL =
      duration(
          "snapshot.interval",
          Duration.ofSeconds(1),
          Duration.ofDays(30),
          Snapshots.DEFAULT.interval(),
          "a snapshot is taken after this time, if anything was written");
  static final Setting<Duration> ELECTION_TIMEOUT_MIN =
      duration(
          "election.timeout_min",
          Duration.ofMillis(20),
          Duration.ofMinutes(1),
          Election.DEFAULT.timeoutMin(),
          "a leader that a majority has not heard for this time is replaced");
  static final Setting<Duration> ELECTION_TIMEOUT_MAX =
      duration(
          "election.timeout_max",
          Duration.ofMillis(20),
          Duration.ofMinutes(1),
          Election.DEFAULT.timeoutMax(),
          "without a leader a follower campaigns after this time at most; at least 1.5 x"
              + " timeout_min");

  static final Setting<String> AUDIT_DIRECTORY =
      text(
          "audit.directory",
          "",
          "a directory",
          "where administrative acts and refusals are written down; (none) writes nothing");
  static final Setting<Long> AUDIT_FILE_BYTES =
      size(
          "audit.file_bytes",
          1 << 20,
          1L << 40,
          AuditSettings.FILE_BYTES,
          "a new file begins when one has reached this size");
  static final Setting<Long> AUDIT_FILES =
      count("audit.files", 2, 100_000, AuditSettings.FILES, "files that are kept");
  static final Setting<List<String>> AUDIT_READS =
      prefixes("audit.reads", "reads of keys under these prefixes are written down too");
  static final Setting<List<String>> AUDIT_WRITES =
      prefixes("audit.writes", "writes of keys under these prefixes are written down too");

  private static Setting<List<String>> prefixes(String name, String meaning) {
    return Setting.list(
        name,
        "\\*|([!-$&-+\\--~]|%[0-9A-Fa-f]{2})+",
        "prefixes, percent-encoded as in a URL, with commas between them; * is every key",
        meaning);
  }

  /** In the order of the help and of the start-up print. */
  static final List<Setting<?>> ALL =
      List.of(
          CLUSTER,
          NODE,
          DATA,
          HTTP,
          RAFT,
          ZONE,
          MEMBERS,
          REPLACE,
          INSECURE,
          AuthSettingsReader.MODE,
          AuthSettingsReader.TOKEN_FILE,
          AuthSettingsReader.MAX_STALENESS,
          JwtSettingsReader.ISSUER,
          JwtSettingsReader.AUDIENCE,
          JwtSettingsReader.KEYS,
          JwtSettingsReader.USER_CLAIM,
          JwtSettingsReader.ALLOW,
          JwtSettingsReader.AUTHORITIES,
          HTTP_NAMES,
          CORS_ORIGINS,
          TLS_MODE,
          TLS_CERTIFICATE,
          TLS_KEY,
          TLS_AUTHORITIES,
          TLS_CLIENT_CERTIFICATES,
          PEER_TLS_MODE,
          PEER_TLS_CERTIFICATE,
          PEER_TLS_KEY,
          PEER_TLS_AUTHORITIES,
          LIMITS_VALUE,
          LIMITS_REQUEST,
          LIMITS_HEADER,
          LIMITS_CONNECTIONS,
          LIMITS_USER_SHARE,
          TIMEOUTS_REQUEST,
          TIMEOUTS_REQUEST_MAX,
          TIMEOUTS_IDLE,
          TIMEOUTS_STOP,
          QUEUE_REQUESTS,
          QUEUE_REQUEST_BYTES,
          QUEUE_COMMANDS,
          QUEUE_BYTES,
          QUEUE_SESSIONS,
          QUEUE_BATCH_COMMANDS,
          QUEUE_BATCH_BYTES,
          HISTORY_TIME,
          HISTORY_REVISIONS,
          IDEMPOTENCY_TIME,
          IDEMPOTENCY_RECORDS,
          SNAPSHOT_ENTRIES,
          SNAPSHOT_LOG,
          SNAPSHOT_INTERVAL,
          ELECTION_TIMEOUT_MIN,
          ELECTION_TIMEOUT_MAX,
          AUDIT_DIRECTORY,
          AUDIT_FILE_BYTES,
          AUDIT_FILES,
          AUDIT_READS,
          AUDIT_WRITES);

  static final Setting<String> NAME =
      name("name", "gateway", "name of this gateway, in its answers and to the nodes");
  static final Setting<String> NODES =
      text(
          "nodes",
          "",
          "host:port of a node, or several with commas between them",
          "nodes to ask who the members are; one that answers is enough");

  /** Of a gateway without data, in the order of its help. */
  static final List<Setting<?>> OF_GATEWAY =
      List.of(
          NAME,
          NODES,
          HTTP,
          ZONE,
          INSECURE,
          AuthSettingsReader.MODE,
          AuthSettingsReader.TOKEN_FILE,
          HTTP_NAMES,
          CORS_ORIGINS,
          TLS_MODE,
          TLS_CERTIFICATE,
          TLS_KEY,
          TLS_AUTHORITIES,
          TLS_CLIENT_CERTIFICATES,
          LIMITS_VALUE,
          LIMITS_REQUEST,
          LIMITS_HEADER,
          LIMITS_CONNECTIONS,
          TIMEOUTS_REQUEST,
          TIMEOUTS_REQUEST_MAX,
          TIMEOUTS_IDLE,
          TIMEOUTS_STOP,
          QUEUE_REQUESTS,
          QUEUE_REQUEST_BYTES);

  private Settings() {}
}
