package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.audit.AuditTrail;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.jwt.JwtSettings;
import io.holdfast.gateway.server.HttpSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** A gateway that asks who sends a request, with a first user: root, who may do everything. */
public final class GuardedGateway implements AutoCloseable {
  /** Of each user that it makes. */
  public static final String PASSWORD = "correct horse";

  private final Path directory;
  private final RunningGateway gateway;
  private final String admin;

  public GuardedGateway() {
    this(AuthMode.ON);
  }

  public GuardedGateway(AuthMode mode) {
    this(mode, AuditTrail.OFF);
  }

  /** With an audit trail. */
  public GuardedGateway(AuthMode mode, AuditTrail audit) {
    this(mode, RunningGateway.settings(), null, audit, null);
  }

  /** Where JWTs of an issuer are taken too. */
  public GuardedGateway(JwtSettings jwt) {
    this(AuthMode.ON, RunningGateway.settings(), null, AuditTrail.OFF, jwt);
  }

  /** The same, with TLS. */
  GuardedGateway(JwtSettings jwt, HttpSettings http, SSLContext client) {
    this(AuthMode.ON, http, client, AuditTrail.OFF, jwt);
  }

  /**
   * With TLS.
   *
   * @param client what its client speaks; null = plain
   */
  GuardedGateway(AuthMode mode, HttpSettings http, SSLContext client) {
    this(mode, http, client, AuditTrail.OFF, null);
  }

  /** With other bounds. */
  GuardedGateway(HttpSettings http, RequestLimits limits) {
    this(AuthMode.ON, http, limits, null, AuditTrail.OFF, null);
  }

  private GuardedGateway(
      AuthMode mode, HttpSettings http, SSLContext client, AuditTrail audit, JwtSettings jwt) {
    this(mode, http, RequestLimits.DEFAULT, client, audit, jwt);
  }

  private GuardedGateway(
      AuthMode mode,
      HttpSettings http,
      RequestLimits limits,
      SSLContext client,
      AuditTrail audit,
      JwtSettings jwt) {
    try {
      directory = Files.createTempDirectory("auth");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AuthSettings auth =
        new AuthSettings(mode, "test", secretFile(), null, AuthSettings.MAX_STALENESS, jwt);
    gateway = new RunningGateway(http, limits, auth, audit);
    gateway.over(client);
    assertEquals(201, bootstrap(secret()).status());
    admin = "Authorization: Bearer " + login("root").json().path("token").asText();
  }

  private Path secretFile() {
    return directory.resolve("bootstrap-secret");
  }

  private String secret() {
    Awaitility.await().until(() -> Files.exists(secretFile()));
    try {
      return Files.readString(secretFile()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawAnswer bootstrap(String secret) {
    return gateway.post(
        "/v1/auth/bootstrap",
        "{\"secret\":\"%s\",\"user\":\"root\",\"password\":\"%s\"}".formatted(secret, PASSWORD));
  }

  RawAnswer login(String user) {
    return gateway.post(
        "/v1/auth/login", "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, PASSWORD));
  }

  public RunningGateway gateway() {
    return gateway;
  }

  /** The header of the first user. */
  public String admin() {
    return admin;
  }

  /** Makes a role, and a user who has it; returns the header with a token of that user. */
  public String user(String name, String grants) {
    String role = "role-" + name;
    RawAnswer made = gateway.put("/v1/auth/roles/" + role, "{\"grants\":[" + grants + "]}", admin);
    assertEquals(2, made.status() / 100, made::text);
    return userWith(name, role);
  }

  /** Makes a user who has a role that is there; returns the header with a token of that user. */
  public String userWith(String name, String role) {
    RawAnswer made = gateway.put("/v1/auth/users/" + name, "{\"roles\":[\"" + role + "\"]}", admin);
    assertEquals(2, made.status() / 100, made::text);
    return token(name);
  }

  /** A header with another token of a user. */
  public String token(String name) {
    RawAnswer token = gateway.post("/v1/auth/tokens", "{\"user\":\"" + name + "\"}", admin);
    assertEquals(201, token.status(), token::text);
    return "Authorization: Bearer " + token.json().path("token").asText();
  }

  /** Writes the token of a header into a file for its owner only. */
  public static Path tokenFile(Path directory, String header) throws IOException {
    Path file =
        Files.createFile(
            directory.resolve("token"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, header.substring("Authorization: Bearer ".length()) + "\n");
  }

  @Override
  public void close() {
    gateway.close();
    try {
      Files.deleteIfExists(secretFile());
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
