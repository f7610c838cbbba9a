package io.holdfast.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.server.OpenFiles;
import io.holdfast.raft.NodeSettings;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeConfigTest {
  private static final String MEMBERS =
      """
      members:
        - {node: n1, raft: "127.0.0.1:9101", http: "127.0.0.1:8101", zone: ""}
        - {node: n2, raft: "127.0.0.1:9102", http: "127.0.0.1:8102", zone: "b"}
        - {node: n3, raft: "127.0.0.1:9103", http: "127.0.0.1:8103", zone: ""}
      """;

  @TempDir private Path directory;

  /** Names and defaults are a promise to everyone's files: a change here is a change for them. */
  @Test
  void namesAndDefaultsStayAsTheyAre() {
    String settings =
        Settings.ALL.stream()
            .map(setting -> setting.name() + "=" + setting.defaultText())
            .collect(Collectors.joining("\n"));
    assertEquals(
        """
        cluster=holdfast
        node=n1
        data=./data
        http=127.0.0.1:8100
        raft=127.0.0.1:9100
        zone=
        members=
        replace=false
        insecure=false
        auth.mode=off
        auth.token_file=
        auth.max_staleness=10s
        auth.jwt.issuer=
        auth.jwt.audience=
        auth.jwt.keys=
        auth.jwt.user_claim=sub
        auth.jwt.allow=
        auth.jwt.authorities=
        http_names=
        cors_origins=
        tls.mode=off
        tls.certificate=
        tls.key=
        tls.authorities=
        tls.client_certificates=none
        peer_tls.mode=off
        peer_tls.certificate=
        peer_tls.key=
        peer_tls.authorities=
        limits.value=1MiB
        limits.request=3MiB
        limits.header=48KiB
        limits.connections=0
        limits.user_share=50
        timeouts.request=10s
        timeouts.request_max=1m
        timeouts.idle=1m
        timeouts.stop=5s
        queue.requests=4096
        queue.request_bytes=128MiB
        queue.commands=16384
        queue.bytes=64MiB
        queue.sessions=2
        queue.batch_commands=512
        queue.batch_bytes=1MiB
        history.time=1h
        history.revisions=100000
        idempotency.time=10m
        idempotency.records=1000000
        snapshot.entries=400000
        snapshot.log=64MiB
        snapshot.interval=10m
        election.timeout_min=300ms
        election.timeout_max=600ms
        audit.directory=
        audit.file_bytes=64MiB
        audit.files=16
        audit.reads=
        audit.writes=\
        """,
        settings);
  }

  @Test
  void everyDefaultIsAllowed() {
    ConfigValues none = new ConfigValues(Settings.ALL);
    for (Setting<?> setting : Settings.ALL) {
      none.get(setting);
    }
  }

  @Test
  void withoutAnyConfigurationItIsAStoreOfOneNodeOnLoopback() {
    NodeConfig config = NodeConfig.read(null, Map.of(), Map.of());
    NodeSettings node = config.node();
    assertEquals("127.0.0.1", config.http().host());
    assertEquals(8100, config.http().port());
    assertEquals(Path.of("data").toAbsolutePath(), node.dataDirectory());
    assertEquals(
        List.of(new NodeSettings.MemberAddress("n1", "127.0.0.1:9100", "127.0.0.1:8100", "")),
        node.members());
    assertEquals(NodeSettings.Election.DEFAULT, node.election());
    assertEquals(NodeSettings.Retention.DEFAULT, node.retention());
    assertEquals(NodeSettings.Snapshots.DEFAULT, node.snapshots());
    assertEquals(RequestLimits.DEFAULT, config.limits());
  }

  @Test
  void aFileNamesTheMembersAndWhatDiffers() {
    NodeConfig config =
        read(
            """
            cluster: demo
            node: n2
            data: "/tmp/x"
            http: 127.0.0.1:8102
            raft: 127.0.0.1:9102
            zone: b
            limits: {value: 64KiB}
            election:
              timeout_min: 300ms
              timeout_max: 600ms
            """
                + MEMBERS);
    assertEquals("demo", config.node().cluster());
    assertEquals("n2", config.node().self().node());
    assertEquals("b", config.node().self().zone());
    assertEquals(3, config.node().members().size());
    assertEquals(65_536, config.limits().valueBytes());
    assertEquals(Duration.ofMillis(600), config.node().election().timeoutMax());
    assertEquals(8102, config.http().port());
  }

  @Test
  void aNodeListensWhereItsRowSaysUnlessToldOtherwise() {
    assertEquals(8103, read("node: n3\n" + MEMBERS).http().port());
    assertEquals(8199, read("node: n3\nhttp: 8199\n" + MEMBERS).http().port());
  }

  @Test
  void aFlagWinsOverTheEnvironmentAndThatOverTheFile() {
    Path file = write("timeouts: {request: 1s}\nhistory: {time: 2h}\nnode: a\n");
    NodeConfig config =
        NodeConfig.read(
            file,
            Map.of("HOLDFAST_TIMEOUTS_REQUEST", "2s", "HOLDFAST_HISTORY_TIME", "3h", "HOME", "/"),
            Map.of("timeouts.request", "3s"));
    assertEquals(Duration.ofSeconds(3), config.limits().timeout());
    assertEquals(Duration.ofHours(3), config.node().retention().history());
    assertEquals("a", config.node().node());
  }

  @Test
  void whatIsInForceIsPrintedUnderItsOwnName() {
    String printed = read("limits: {value: 64KiB}\n").describe();
    List<String> names = printed.lines().map(line -> line.strip().split(":", -1)[0]).toList();
    for (Setting<?> setting : Settings.ALL) {
      boolean elsewhere = setting.name().equals("members") || setting.name().equals("insecure");
      assertTrue(elsewhere || names.contains(setting.name()), setting.name());
    }
    assertTrue(printed.contains("limits.value: 64KiB"), printed);
    assertTrue(printed.contains("member n1: raft 127.0.0.1:9100"), printed);
  }

  @Test
  void whatIsWrongIsNamedWithFileKeyValueAndWhatWouldBeRight() {
    assertWrong("limits: {value: many}\n", "limits.value", "\"many\"", "from 1 to 3MiB");
    assertWrong("limits: {value: 4MiB}\n", "limits.value", "\"4MiB\"", "from 1 to 3MiB");
    assertWrong("limits: 7\n", "7");
    assertWrong("colour: red\n", "unknown key colour", "cluster, node");
    assertWrong("limits: {values: 1}\n", "unknown key limits.values", "limits.value");
    assertWrong("timeouts: {request: 5 s}\n", "timeouts.request", "\"5 s\"", "a duration from");
    assertWrong("timeouts: {request: 30s, request_max: 20s}\n", "timeouts.request", "30s", "20s");
    assertWrong("election: {timeout_min: 1s, timeout_max: 1400ms}\n", "election.timeout_max");
    assertWrong("data: \"\"\n", "data", "must be a directory");
    assertWrong("limit: {value: 1}\n", "unknown key limit", "did you mean limits?");
    assertWrong("limits: {vale: 1}\n", "limits.vale", "did you mean limits.value?");
    assertWrong("http: somewhere\n", "http", "\"somewhere\"", "host:port");
    assertWrong("http: 127.0.0.1:99999\n", "http", "host:port");
    assertWrong("node: a/b\n", "node", "\"a/b\"", "letters");
    assertWrong("node: ''\n", "node", "empty");
    assertWrong("node: [a]\n", "node", "[\"a\"]");
    assertWrong("insecure: yes please\n", "insecure", "true or false");
    assertWrong("cluster: a\ncluster: b\n", ":2", "not YAML");
    assertWrong("cluster: [\n", "not YAML");
    assertWrong("just text\n", "expected keys and values");
  }

  @Test
  void offIsAModeAndNotFalse() {
    assertEquals(TlsMode.OFF, read("tls: {mode: off}\n").tls().mode());
    assertTrue(read("http: 0.0.0.0:8100\ninsecure: yes\n").http().host().equals("0.0.0.0"));
  }

  @Test
  void tlsBetweenNodesNeedsACertificateAndTheCasOfTheOthers() {
    assertWrong("peer_tls: {mode: yes}\n", "peer_tls.mode", "off, permissive or required");
    assertWrong("peer_tls: {mode: required}\n", "peer_tls.certificate", "holdfast cert node");
    assertWrong(
        "peer_tls: {mode: permissive, certificate: c.pem, key: k.pem}\n", "peer_tls.authorities");
    NodeSettings.Tls tls =
        read("peer_tls: {mode: permissive, certificate: /c, key: /k, authorities: /a}\n")
            .node()
            .peerTls();
    assertEquals(TlsMode.PERMISSIVE, tls.mode());
    assertEquals(new TlsFiles(Path.of("/c"), Path.of("/k"), Path.of("/a")), tls.files());
    assertEquals(NodeSettings.Tls.OFF, read("node: n1\n").node().peerTls());
  }

  @Test
  void thePortBetweenNodesMayBeOpenWhereItTakesCertificatesOnly() {
    String files = "certificate: /c, key: /k, authorities: /a}\n";
    String open = "raft: 10.0.0.1:9100\n";
    assertEquals(
        "10.0.0.1:9100", read(open + "peer_tls: {mode: required, " + files).node().self().raft());
    assertWrong(open, "raft", "peer_tls.mode: required", "insecure: true");
    assertWrong(open + "peer_tls: {mode: permissive, " + files, "raft", "insecure: true");
  }

  @Test
  void tlsNeedsItsFilesAndPromisesOnlyWhatItKeeps() {
    String files = "certificate: c.pem, key: k.pem";
    assertWrong("tls: {mode: on}\n", "tls.mode", "\"on\"", "off, permissive or required");
    assertWrong("tls: {mode: required}\n", "tls.certificate", "holdfast cert");
    assertWrong("tls: {mode: permissive, certificate: c.pem}\n", "tls.key", "holdfast cert");
    assertWrong(
        "tls: {mode: permissive, client_certificates: required, " + files + "}\n",
        "tls.client_certificates",
        "cannot be kept with tls.mode permissive");
    assertWrong("tls: {client_certificates: optional}\n", "cannot be kept with tls.mode off");
    assertWrong(
        "tls: {mode: required, client_certificates: optional, " + files + "}\n", "tls.authorities");
    assertWrong(MEMBERS + "tls: {mode: required, " + files + "}\n", "tls.authorities");
    TlsSettings alone = read("tls: {mode: required, " + files + "}\n").tls();
    assertEquals(Path.of("k.pem").toAbsolutePath(), alone.files().key());
    TlsSettings asks =
        read(MEMBERS + "tls: {mode: required, authorities: ca.pem, " + files + "}\n").tls();
    assertEquals(Path.of("ca.pem").toAbsolutePath(), asks.files().authorities());
  }

  @Test
  void membersMustFitTogether() {
    assertWrong("node: n9\n" + MEMBERS, "node", "n9 is not among the members [n1, n2, n3]");
    assertWrong("raft: 127.0.0.1:9199\n" + MEMBERS, "raft", "9199", "must be 127.0.0.1:9101");
    assertWrong("zone: c\n" + MEMBERS, "zone", "must be \"\"");
    assertWrong("members: n1\n", "members", "a list of");
    assertWrong("members: []\n", "members", "a list of");
    assertWrong("members: [{node: n1}]\n", "members", "raft must be");
    assertWrong(MEMBERS.replace("n2", "n1"), "members", "comes twice");
    assertWrong(MEMBERS.replace("9102", "9101"), "members", "comes twice");
    assertWrong(MEMBERS.replace("zone: \"b\"", "zones: b"), "members", "unknown key zones");
  }

  @Test
  void listeningBeyondLoopbackMustBeAskedFor() {
    assertWrong("http: 0.0.0.0:8100\n", "http", "0.0.0.0:8100", "insecure: true");
    assertWrong("raft: 0.0.0.0:9100\n", "raft", "insecure: true");
    assertEquals("0.0.0.0", read("http: 0.0.0.0:8100\ninsecure: true\n").http().host());
    assertEquals("::1", read("http: \"[::1]:8100\"\n").http().host());
    assertWrong("http: 0.0.0.0:8100\nauth: {mode: on}\n", "http", "without TLS");
    assertWrong("http: 0.0.0.0:8100\nauth: {mode: permissive}\n", "without authentication");
    String both =
        """
        http: 0.0.0.0:8100
        auth: {mode: on}
        tls: {mode: required, certificate: a, key: b, authorities: c}
        """;
    assertEquals(AuthMode.ON, read(both).auth().mode());
  }

  @Test
  void namesAndOriginsAreListsThatAreChecked() {
    NodeConfig config =
        read(
            """
            http_names: store.example, db-1
            cors_origins: 'https://a.example, http://[::1]:3000'
            """);
    assertEquals(List.of("store.example", "db-1"), config.http().names());
    assertEquals(List.of("https://a.example", "http://[::1]:3000"), config.http().corsOrigins());
    assertEquals(List.of(), read("").http().names());
    assertWrong("http_names: 'store.example:80'\n", "http_names", "without ports");
    assertWrong("http_names: '*'\n", "http_names");
    assertWrong("cors_origins: '*'\n", "cors_origins", "origins as https://app.example");
    assertWrong("cors_origins: 'https://a.example/'\n", "cors_origins");
    assertWrong("cors_origins: 'https://a.example,'\n", "cors_origins");
  }

  @Test
  void moreConnectionsThanFilesAllowAreRefused() {
    assertEquals(200, read("limits: {connections: 200}\n").http().connections());
    assertTrue(read("").http().connections() >= 200);
    assertTrue(read("").http().connections() <= 16_384);
    long files = OpenFiles.limit();
    Assumptions.assumeTrue(files < 1_000_000, "this process may open any number of files");
    assertWrong("limits: {connections: " + files + "}\n", "limits.connections", "ulimit -n");
  }

  @Test
  void anEmptyFileIsNoConfiguration() {
    assertEquals("n1", read("").node().node());
    assertEquals("n1", read("# nothing\n").node().node());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing.yaml");
    ConfigException wrong =
        assertThrows(ConfigException.class, () -> NodeConfig.read(missing, Map.of(), Map.of()));
    assertTrue(wrong.getMessage().contains(missing + ": there is no such file"), wrong::toString);
  }

  @Test
  void theErrorOfAFlagOrAVariableNamesIt() {
    ConfigException flag =
        assertThrows(
            ConfigException.class,
            () -> NodeConfig.read(null, Map.of(), Map.of("limits.value", "x")));
    ConfigException variable =
        assertThrows(
            ConfigException.class,
            () -> NodeConfig.read(null, Map.of("HOLDFAST_LIMITS_VALUE", "x"), Map.of()));
    assertTrue(flag.getMessage().startsWith("command line: limits.value"), flag::toString);
    assertTrue(
        variable.getMessage().startsWith("HOLDFAST_LIMITS_VALUE: limits.value"),
        variable::toString);
    assertThrows(ConfigException.class, () -> NodeConfig.read(null, Map.of(), Map.of("nope", "x")));
  }

  private void assertWrong(String yaml, String... parts) {
    Path file = write(yaml);
    ConfigException wrong =
        assertThrows(ConfigException.class, () -> NodeConfig.read(file, Map.of(), Map.of()), yaml);
    String message = wrong.getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    assertEquals(1, message.lines().count(), message);
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "\"" + part + "\" is not in: " + message);
    }
  }

  private NodeConfig read(String yaml) {
    return NodeConfig.read(write(yaml), Map.of(), Map.of());
  }

  private Path write(String yaml) {
    try {
      return Files.writeString(directory.resolve("holdfast.yaml"), yaml);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
