package io.holdfast.raft.node;

import io.holdfast.peer.PeerTls;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.tls.TlsException;
import io.holdfast.tls.TlsIdentity;
import io.holdfast.tls.TlsMode;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this node meets the others. Voters are no nodes of their own to it: one that took another's
 * place has the same node's certificate.
 *
 * @param identity follows the files, if there is TLS
 */
record NodeTls(PeerTls peers, Optional<TlsIdentity> identity) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTls.class);

  /**
   * Reads the files, if there are to be any.
   *
   * @throws TlsException when they do not hold together, or are another node's
   */
  static NodeTls open(NodeSettings settings) throws TlsException {
    NodeSettings.Tls tls = settings.peerTls();
    if (tls.mode() == TlsMode.OFF) {
      LOG.info("nodes talk without TLS (peer_tls.mode: off)");
      return new NodeTls(PeerTls.OFF, Optional.empty());
    }
    PeerTls names =
        new PeerTls(
            tls.mode(),
            null,
            settings.cluster(),
            settings.members().stream()
                .collect(Collectors.toMap(MemberAddress::raft, MemberAddress::node)));
    TlsIdentity identity =
        TlsIdentity.open(
            tls.files(), own -> names.requireOwn(settings.node(), own, tls.files().certificate()));
    PeerTls peers = new PeerTls(names.mode(), identity.context(), names.cluster(), names.members());
    LOG.info(
        "nodes talk with TLS{} (peer_tls.mode: {}), this one with {}, valid until {}",
        tls.mode() == TlsMode.REQUIRED ? "" : ", or without",
        tls.mode().text(),
        tls.files().certificate(),
        identity.certificateExpires());
    return new NodeTls(peers, Optional.of(identity));
  }

  @Override
  public void close() {
    identity.ifPresent(TlsIdentity::close);
  }
}
