package io.holdfast.gateway;

import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.config.HostPort;
import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.HoldfastNode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A node and its gateway, from start to stop. */
final class RunningNode implements AutoCloseable {
  private final GatewayConfig config;
  private final HoldfastNode node;
  private final Gateway gateway;

  private RunningNode(GatewayConfig config, HoldfastNode node, Gateway gateway) {
    this.config = config;
    this.node = node;
    this.gateway = gateway;
  }

  /**
   * Starts the node, then its gateway.
   *
   * @throws IOException with one line when an address cannot be bound
   */
  static RunningNode start(GatewayConfig config) throws IOException {
    HoldfastNode node = startNode(config);
    try {
      Gateway gateway =
          new Gateway(
              node, config.node().members(), config.http(), config.limits(), config.bounds());
      gateway.start();
      return new RunningNode(config, node, gateway);
    } catch (IOException | RuntimeException failed) {
      node.close();
      throw failed;
    }
  }

  private static HoldfastNode startNode(GatewayConfig config) throws IOException {
    try {
      probe(HostPort.parse(config.node().self().raft()).orElseThrow());
      return HoldfastNode.start(config.node(), RunningNode::halt);
    } catch (IOException failed) {
      throw new IOException(
          "cannot open the Raft port " + config.node().self().raft() + ": " + reason(failed),
          failed);
    }
  }

  /** Ratis ends the process when its port is taken, without a word that helps: so asked before. */
  private static void probe(HostPort address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address.host(), address.port()));
    }
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return cause.getMessage();
      }
    }
    return String.valueOf(failure.getMessage());
  }

  /** The log or the state can no longer be trusted: no orderly stop could make that better. */
  private static void halt(FatalHandler.ExitCode code, String reason, Throwable cause) {
    System.err.println("holdfast: stops at once: " + reason + (cause == null ? "" : ": " + cause));
    Runtime.getRuntime().halt(code.number());
  }

  /** Where it listens for clients. */
  String address() {
    return "http://" + new HostPort(config.http().host(), gateway.port());
  }

  /** Stops taking requests, lets those under way end, closes the node. */
  @Override
  public void close() {
    gateway.close();
    node.close();
  }
}
