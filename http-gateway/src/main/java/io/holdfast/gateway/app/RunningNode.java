package io.holdfast.gateway.app;

import io.holdfast.gateway.audit.AuditTrail;
import io.holdfast.gateway.audit.AuditWriter;
import io.holdfast.gateway.config.NodeConfig;
import io.holdfast.gateway.metrics.TlsFigures;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.node.HoldfastNode;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node and its gateway, from start to stop. */
final class RunningNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

  private final NodeConfig config;
  private final OwnCertificate certificate;
  private final HoldfastNode node;
  private final Gateway gateway;
  private final AuditTrail audit;

  private RunningNode(
      NodeConfig config,
      OwnCertificate certificate,
      HoldfastNode node,
      Gateway gateway,
      AuditTrail audit) {
    this.config = config;
    this.certificate = certificate;
    this.node = node;
    this.gateway = gateway;
    this.audit = audit;
  }

  /**
   * Starts the node, then its gateway.
   *
   * @throws IOException with one line when an address cannot be bound
   * @throws io.holdfast.tls.TlsException when the certificate cannot be used
   */
  static RunningNode start(NodeConfig config) throws IOException {
    requireFree("cannot listen on ", new HostPort(config.http().host(), config.http().port()));
    requireFree(
        "cannot open the Raft port ", HostPort.parse(config.node().self().raft()).orElseThrow());
    OwnCertificate certificate = OwnCertificate.open(config.tls());
    try {
      return start(config, certificate);
    } catch (IOException | RuntimeException failed) {
      certificate.close();
      throw failed;
    }
  }

  private static RunningNode start(NodeConfig config, OwnCertificate certificate)
      throws IOException {
    AuditTrail audit = audit(config);
    try {
      return start(config, certificate, audit);
    } catch (IOException | RuntimeException failed) {
      close(audit);
      throw failed;
    }
  }

  private static RunningNode start(NodeConfig config, OwnCertificate certificate, AuditTrail audit)
      throws IOException {
    HoldfastNode node = HoldfastNode.start(config.node(), RunningNode::halt);
    try {
      HttpSettings http = config.http().with(certificate.http());
      Gateway gateway =
          new Gateway(
              node,
              config.node().members(),
              http,
              config.limits(),
              config.bounds(),
              config.auth(),
              audit);
      gateway.watch(ports(certificate, node));
      gateway.start();
      return new RunningNode(config, certificate, node, gateway, audit);
    } catch (IOException | RuntimeException failed) {
      node.close();
      throw failed;
    }
  }

  private static List<TlsFigures.Port> ports(OwnCertificate certificate, HoldfastNode node) {
    List<TlsFigures.Port> ports = new ArrayList<>(certificate.ports());
    node.peerIdentity().ifPresent(identity -> ports.add(new TlsFigures.Port("raft", identity)));
    return ports;
  }

  /** A node whose acts cannot be audited, though they are to be, does not start. */
  private static AuditTrail audit(NodeConfig config) {
    try {
      return config.audit().isOn()
          ? AuditWriter.open(config.audit(), config.node().node(), Clock.systemUTC())
          : AuditTrail.OFF;
    } catch (IOException unusable) {
      throw new StorageException("audit.directory: " + unusable.getMessage(), unusable);
    }
  }

  private static void close(AuditTrail audit) {
    if (audit instanceof AuditWriter writer) {
      writer.close();
    }
  }

  /**
   * Checks the ports before there is any data: nobody could tell later whether a directory that a
   * failed start left holds anything. Also, when its port is taken, Ratis ends the process without
   * a helpful message.
   */
  private static void requireFree(String refusal, HostPort address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address.host(), address.port()));
    } catch (IOException taken) {
      throw new IOException(refusal + address + ": " + taken.getMessage(), taken);
    }
  }

  /** The log or the state can no longer be trusted: no orderly stop could make that better. */
  private static void halt(FatalHandler.ExitCode code, String reason, Throwable cause) {
    try {
      LOG.error("stopping now: {}{}", reason, cause == null ? "" : ": " + cause);
    } finally {
      Runtime.getRuntime().halt(code.number());
    }
  }

  /** Where it listens for clients. */
  String address() {
    String scheme = certificate.http().scheme();
    return scheme + "://" + new HostPort(config.http().host(), gateway.port());
  }

  /** Stops taking requests, lets those under way end, closes the node. */
  @Override
  public void close() {
    gateway.close();
    node.close();
    close(audit);
    certificate.close();
  }
}
