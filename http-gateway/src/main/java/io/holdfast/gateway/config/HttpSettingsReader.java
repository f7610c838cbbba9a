package io.holdfast.gateway.config;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.server.OpenFiles;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.tls.TlsMode;

/** Reads what a node and a gateway without data have in common: how they take requests. */
record HttpSettingsReader(ConfigValues values) {

  /**
   * Refuses an address that other machines reach, unless the configuration says that it is meant.
   */
  void refuseOpen(Setting<HostPort> setting, HostPort address) {
    boolean secret = values.get(Settings.TLS_MODE) == TlsMode.REQUIRED;
    boolean guarded = values.get(AuthSettingsReader.MODE) == AuthMode.ON;
    if (!secret || !guarded) {
      String lacking = secret ? "authentication" : guarded ? "TLS" : "authentication and TLS";
      refuseOpen(
          setting,
          address,
          "without "
              + lacking
              + ": set tls.mode: required and auth.mode: on, listen on loopback, or say insecure:"
              + " true");
    }
  }

  /** The same, for this reason and with this way out. */
  void refuseOpen(Setting<HostPort> setting, HostPort address, String why) {
    if (!values.get(Settings.INSECURE) && !address.isLoopback()) {
      throw values.wrong(setting, address + " is reached from other machines, " + why);
    }
  }

  /**
   * Where to listen, and the bounds of connections.
   *
   * @param files that may be open for these, and for what else the process does
   */
  HttpSettings http(HostPort http, long files) {
    return new HttpSettings(
        http.host(),
        http.port(),
        Math.toIntExact(values.get(Settings.LIMITS_HEADER)),
        values.get(Settings.TIMEOUTS_IDLE),
        HttpSettings.BACKLOG,
        connections(files),
        values.get(Settings.TIMEOUTS_STOP),
        values.get(Settings.HTTP_NAMES),
        values.get(Settings.CORS_ORIGINS));
  }

  private int connections(long files) {
    long said = values.get(Settings.LIMITS_CONNECTIONS);
    long room = OpenFiles.roomForConnections(files);
    if (said > room) {
      throw values.wrong(
          Settings.LIMITS_CONNECTIONS,
          said
              + " connections do not fit into the "
              + files
              + " files that this process may open for them: there is room for "
              + room
              + " beside log and database (ulimit -n)");
    }
    return said == 0 ? OpenFiles.usualConnections(files) : (int) said;
  }

  /** The bounds of requests. */
  RequestLimits limits() {
    RequestLimits limits =
        new RequestLimits(
            Math.toIntExact(values.get(Settings.LIMITS_VALUE)),
            Math.toIntExact(values.get(Settings.LIMITS_REQUEST)),
            values.get(Settings.TIMEOUTS_REQUEST),
            values.get(Settings.TIMEOUTS_REQUEST_MAX),
            Math.toIntExact(values.get(Settings.QUEUE_REQUESTS)),
            values.get(Settings.QUEUE_REQUEST_BYTES));
    if (limits.timeout().compareTo(limits.maxTimeout()) > 0) {
      throw values.wrong(
          Settings.TIMEOUTS_REQUEST,
          DurationText.format(limits.timeout())
              + " must not be longer than timeouts.request_max, "
              + DurationText.format(limits.maxTimeout()));
    }
    return limits;
  }
}
