package io.holdfast.chaos.security;

import io.holdfast.chaos.client.Access;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodeEquipment;
import io.holdfast.chaos.cluster.NodePlan;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * TLS and users of one cluster: nodes take nothing without TLS and nobody without a token, and
 * clients have what it takes. Certificates and CAs are replaced by one thread at a time.
 */
public final class ClusterSecurity implements NodeEquipment, Access {
  private static final List<String> SETTINGS =
      List.of(
          "tls: {mode: required, client_certificates: optional}",
          "peer_tls: {mode: required}",
          "auth: {mode: on}");

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration REQUEST = Duration.ofSeconds(5);

  private final ClusterPlan plan;
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final Map<String, NodeFiles> files = new LinkedHashMap<>();
  private final Map<String, Authority.Issued> issued = new LinkedHashMap<>();
  private int authorities;
  private Authority signer;
  private List<Authority> believed;
  private volatile SSLContext tls;
  private volatile String token = "";

  private ClusterSecurity(ClusterPlan plan) {
    this.plan = plan;
    this.signer = newAuthority();
    this.believed = List.of(signer);
  }

  /** Makes a CA and certificates for the nodes of this plan, in its directory. */
  public static ClusterSecurity of(ClusterPlan plan) {
    ClusterSecurity security = new ClusterSecurity(plan);
    plan.nodes().forEach(node -> security.add(node.name(), node.host()));
    security.renewAll();
    return security;
  }

  /** The plan with what nodes and clients need for it. */
  public ClusterPlan secure(ClusterPlan open) {
    ClusterPlan secured = open.with(this);
    for (String setting : SETTINGS) {
      secured = secured.with(setting);
    }
    return secured;
  }

  @Override
  public Map<String, String> environmentOf(NodePlan node) {
    NodeFiles own = files.get(node.name());
    return List.of("HOLDFAST_TLS_", "HOLDFAST_PEER_TLS_").stream()
        .flatMap(
            port ->
                Map.of(
                    port + "CERTIFICATE", own.certificate().toString(),
                    port + "KEY", own.key().toString(),
                    port + "AUTHORITIES", own.authorities().toString())
                    .entrySet()
                    .stream())
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Optional<SSLContext> tls() {
    return Optional.of(tls);
  }

  /** Empty before {@link #begin}. */
  @Override
  public Optional<String> token() {
    return Optional.of(token).filter(text -> !text.isEmpty());
  }

  /**
   * Makes the first user, whose token clients show from now on. The nodes must be ready.
   *
   * @param node any
   * @throws IllegalStateException when the cluster refuses it
   */
  public void begin(NodeProcess node) {
    Path secret = FirstUser.secretIn(node.dataDirectory());
    if (!Waiting.until(PATIENCE, () -> Files.exists(secret))) {
      throw new IllegalStateException(node.name() + " wrote no secret");
    }
    try (GatewayClient client = new GatewayClient(node.gateway(), REQUEST)) {
      // An answer may be lost, and the user be there nevertheless: what counts is the login.
      if (!Waiting.until(PATIENCE, () -> bootstrapped(client, secret))) {
        throw new IllegalStateException(node.name() + " makes no first user");
      }
    }
  }

  private boolean bootstrapped(GatewayClient client, Path secret) {
    try {
      var _ = client.send(FirstUser.bootstrap(secret));
      HttpAnswer answer = client.send(FirstUser.login());
      if (answer.isSuccess()) {
        token = answer.json().required("token").asText();
      }
      return answer.isSuccess();
    } catch (IOException notNow) {
      return false;
    }
  }

  /** All nodes get certificates with new keys, of the CA that signs now. */
  public void renewAll() {
    files.keySet().forEach(this::issue);
    writeAll();
  }

  /** All nodes and clients believe a new CA as well, which signs from now on. */
  public void addAuthority() {
    Authority next = newAuthority();
    believed = List.of(signer, next);
    signer = next;
    writeAll();
  }

  /** Nodes and clients believe the CA that signs now, and no other any more. */
  public void removeOldAuthority() {
    believed = List.of(signer);
    writeAll();
  }

  /**
   * A certificate for one that is not in the plan, which is then renewed with all others.
   *
   * @return settings of a gateway without data, as {@code --set} takes them
   */
  public List<String> gateway(String name, String address) {
    add(name, address);
    issue(name);
    writeAll();
    NodeFiles own = files.get(name);
    return List.of(
        "tls.mode=required",
        "tls.certificate=" + own.certificate(),
        "tls.key=" + own.key(),
        "tls.authorities=" + own.authorities(),
        "auth.mode=on");
  }

  /** The path that a node names when it takes a new version, once for each of its ports. */
  public String nameInLog(String node) {
    return files.get(node).certificate().toString();
  }

  private Authority newAuthority() {
    return Authority.make(plan.name(), ++authorities);
  }

  private void add(String name, String address) {
    addresses.put(name, address);
    files.put(name, new NodeFiles(plan.directory().resolve("tls").resolve(name)));
  }

  private void issue(String node) {
    issued.put(node, signer.issue(node, addresses.get(node)));
  }

  private void writeAll() {
    String all = believed.stream().map(Authority::pem).collect(Collectors.joining());
    files.forEach((node, own) -> own.write(issued.get(node), all));
    tls = Trust.in(believed.stream().map(Authority::certificate).toList());
  }
}
