package io.holdfast.gateway.config;

import io.holdfast.gateway.server.HttpTls.ClientCertificates;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is configured of TLS with clients.
 *
 * @param files null = none, in mode off
 */
public record TlsSettings(TlsMode mode, TlsFiles files, ClientCertificates clientCertificates) {
  public static final TlsSettings OFF = new TlsSettings(TlsMode.OFF, null, ClientCertificates.NONE);

  Map<Setting<?>, Object> described() {
    Map<Setting<?>, Object> values = new LinkedHashMap<>();
    values.put(Settings.TLS_MODE, mode.text());
    values.put(Settings.TLS_CERTIFICATE, files == null ? "" : files.certificate());
    values.put(Settings.TLS_KEY, files == null ? "" : files.key());
    boolean authorities = files != null && files.authorities() != null;
    values.put(Settings.TLS_AUTHORITIES, authorities ? files.authorities() : "");
    values.put(Settings.TLS_CLIENT_CERTIFICATES, clientCertificates.text());
    return values;
  }
}
