package io.holdfast.gateway.config;

import io.holdfast.gateway.text.HostPort;
import io.holdfast.raft.NodeSettings;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsMode;
import java.nio.file.Path;

/**
 * Reads the settings of TLS between nodes: each of them shows a certificate, and checks others'.
 */
record PeerTlsReader(ConfigValues values) {

  NodeSettings.Tls read() {
    TlsMode mode = values.get(Settings.PEER_TLS_MODE);
    if (mode == TlsMode.OFF) {
      return NodeSettings.Tls.OFF;
    }
    return new NodeSettings.Tls(
        mode,
        new TlsFiles(
            file(Settings.PEER_TLS_CERTIFICATE, mode),
            file(Settings.PEER_TLS_KEY, mode),
            file(Settings.PEER_TLS_AUTHORITIES, mode)));
  }

  private Path file(Setting<String> setting, TlsMode mode) {
    String name = values.get(setting);
    if (name.isBlank()) {
      throw values.wrong(
          Settings.PEER_TLS_MODE,
          mode.text() + " needs " + setting.name() + ", a file: holdfast cert node makes one");
    }
    return Path.of(name).toAbsolutePath().normalize();
  }

  /** Whoever reaches a port that takes connections without TLS can say what a node can. */
  void refuseOpen(HostPort raft, TlsMode mode) {
    if (mode != TlsMode.REQUIRED) {
      new HttpSettingsReader(values)
          .refuseOpen(
              Settings.RAFT,
              raft,
              "and takes whoever connects for a node: say peer_tls.mode: required, listen on"
                  + " loopback, or say insecure: true");
    }
  }
}
