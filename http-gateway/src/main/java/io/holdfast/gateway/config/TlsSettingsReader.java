package io.holdfast.gateway.config;

import io.holdfast.gateway.server.HttpTls.ClientCertificates;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsMode;
import java.nio.file.Path;

/** Reads the settings of TLS with clients, and refuses what cannot be kept. */
record TlsSettingsReader(ConfigValues values) {

  /**
   * Reads them.
   *
   * @param asksNodes whether this process sends requests to nodes, whose certificates it checks
   */
  TlsSettings read(boolean asksNodes) {
    TlsMode mode = values.get(Settings.TLS_MODE);
    ClientCertificates clients = values.get(Settings.TLS_CLIENT_CERTIFICATES);
    checkKept(mode, clients);
    if (mode == TlsMode.OFF) {
      return TlsSettings.OFF;
    }
    Path authorities = null;
    if (asksNodes || clients != ClientCertificates.NONE || values.has(Settings.TLS_AUTHORITIES)) {
      authorities = file(Settings.TLS_AUTHORITIES, mode);
    }
    return new TlsSettings(
        mode,
        new TlsFiles(
            file(Settings.TLS_CERTIFICATE, mode), file(Settings.TLS_KEY, mode), authorities),
        clients);
  }

  private void checkKept(TlsMode mode, ClientCertificates clients) {
    boolean kept =
        switch (clients) {
          case NONE -> true;
          case OPTIONAL -> mode != TlsMode.OFF;
          case REQUIRED -> mode == TlsMode.REQUIRED;
        };
    if (!kept) {
      throw values.wrong(
          Settings.TLS_CLIENT_CERTIFICATES,
          clients.text()
              + " cannot be kept with tls.mode "
              + mode.text()
              + ": who comes without TLS shows none");
    }
  }

  private Path file(Setting<String> setting, TlsMode mode) {
    String name = values.get(setting);
    if (name.isBlank()) {
      throw values.wrong(
          Settings.TLS_MODE,
          mode.text() + " needs " + setting.name() + ", a file: holdfast cert makes one");
    }
    return Path.of(name).toAbsolutePath().normalize();
  }
}
