package io.holdfast.gateway.config;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.server.HttpTls;
import io.holdfast.gateway.server.OpenFiles;
import io.holdfast.gateway.text.ByteSize;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.gateway.text.HostPort;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration of a gateway without data: checked as a whole, never changed.
 *
 * @param name of this gateway
 * @param nodes where to ask first who the members are
 * @param zone where it stands; empty = none given
 * @param http where to listen, and the bounds of connections
 * @param tls with clients, and to nodes
 * @param limits the bounds of requests
 * @param auth what it says to nodes for itself
 */
public record GatewayConfig(
    String name,
    List<HostPort> nodes,
    String zone,
    HttpSettings http,
    TlsSettings tls,
    RequestLimits limits,
    AuthSettings auth) {

  /** Without TLS, where nobody asks who sends a request. */
  public GatewayConfig(
      String name, List<HostPort> nodes, String zone, HttpSettings http, RequestLimits limits) {
    this(name, nodes, zone, http, TlsSettings.OFF, limits, AuthSettings.OFF);
  }

  /** The same, with its certificate in use. */
  public GatewayConfig with(HttpTls spoken) {
    return new GatewayConfig(name, nodes, zone, http.with(spoken), tls, limits, auth);
  }

  /**
   * Reads the configuration: the file, over it the environment, over it the flags.
   *
   * @param file null = none
   * @param flags name of the setting → value, as given on the command line
   * @throws ConfigException when it cannot be used
   */
  public static GatewayConfig read(
      Path file, Map<String, String> environment, Map<String, String> flags) {
    ConfigValues values = new ConfigValues(Settings.OF_GATEWAY);
    if (file != null) {
      values.addFile(file);
    }
    values.addEnvironment(environment);
    flags.forEach((name, value) -> values.addFlag("command line", name, value));
    HttpSettingsReader reader = new HttpSettingsReader(values);
    HostPort http = values.get(Settings.HTTP);
    reader.refuseOpen(Settings.HTTP, http);
    String name = values.get(Settings.NAME);
    if (name.isEmpty()) {
      throw values.wrong(Settings.NAME, "must not be empty");
    }
    List<HostPort> nodes = nodes(values);
    if (nodes.contains(http)) {
      throw values.wrong(
          Settings.NODES,
          http + " is where this gateway itself listens (http): name nodes, not gateways");
    }
    // A client's request may need a connection to a node.
    HttpSettings settings = reader.http(http, OpenFiles.limit() / 2);
    return new GatewayConfig(
        name,
        nodes,
        values.get(Settings.ZONE),
        settings,
        new TlsSettingsReader(values).read(true),
        reader.limits(),
        new AuthSettingsReader(values).ofGateway());
  }

  private static List<HostPort> nodes(ConfigValues values) {
    if (values.get(Settings.NODES).isBlank()) {
      throw values.wrong(
          Settings.NODES,
          "no node is named, and a gateway has no data of its own: name the HTTP addresses of one"
              + " or more, as in --nodes 127.0.0.1:8101,127.0.0.1:8102");
    }
    return Stream.of(values.get(Settings.NODES).split(",", -1))
        .map(
            text ->
                HostPort.parse(text.strip())
                    .filter(address -> address.port() > 0)
                    .orElseThrow(
                        () ->
                            values.wrong(
                                Settings.NODES,
                                "must be " + Settings.NODES.form() + ", not \"" + text + "\"")))
        .toList();
  }

  /** One line for each setting, as it is in force. */
  public String describe() {
    Map<Setting<?>, Object> values = new LinkedHashMap<>();
    values.put(Settings.NAME, name);
    values.put(
        Settings.NODES, nodes.stream().map(HostPort::toString).collect(Collectors.joining(",")));
    values.put(Settings.HTTP, new HostPort(http.host(), http.port()));
    values.put(Settings.ZONE, zone);
    values.put(AuthSettingsReader.MODE, auth.mode().text());
    values.put(AuthSettingsReader.TOKEN_FILE, ConfigPrint.shown(auth.tokenFile()));
    values.put(Settings.HTTP_NAMES, String.join(", ", http.names()));
    values.put(Settings.CORS_ORIGINS, String.join(", ", http.corsOrigins()));
    values.putAll(tls.described());
    values.put(Settings.LIMITS_VALUE, ByteSize.format(limits.valueBytes()));
    values.put(Settings.LIMITS_REQUEST, ByteSize.format(limits.requestBytes()));
    values.put(Settings.LIMITS_HEADER, ByteSize.format(http.headerBytes()));
    values.put(Settings.LIMITS_CONNECTIONS, http.connections());
    values.put(Settings.TIMEOUTS_REQUEST, DurationText.format(limits.timeout()));
    values.put(Settings.TIMEOUTS_REQUEST_MAX, DurationText.format(limits.maxTimeout()));
    values.put(Settings.TIMEOUTS_IDLE, DurationText.format(http.idleTimeout()));
    values.put(Settings.TIMEOUTS_STOP, DurationText.format(http.stopTimeout()));
    values.put(Settings.QUEUE_REQUESTS, limits.openRequests());
    values.put(Settings.QUEUE_REQUEST_BYTES, ByteSize.format(limits.openBytes()));
    return values.entrySet().stream()
        .map(entry -> "  " + entry.getKey().name() + ": " + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
