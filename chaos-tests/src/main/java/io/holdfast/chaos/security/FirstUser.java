package io.holdfast.chaos.security;

import io.holdfast.chaos.client.HttpRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first administrator of a cluster. */
public final class FirstUser {
  private static final String LOGIN = "/v1/auth/login";
  private static final String PASSWORD = "of the chaos suite";

  private FirstUser() {}

  /** Where a node puts the secret, as long as there is no user. */
  public static Path secretIn(Path dataDirectory) {
    return dataDirectory.resolve("bootstrap-secret");
  }

  /**
   * Makes it.
   *
   * @param secret of the node that is asked; if it is gone the answer is a refusal
   */
  public static HttpRequest bootstrap(Path secret) {
    String text;
    try {
      text = Files.readString(secret).strip();
    } catch (IOException gone) {
      text = "";
    }
    return post(
        "/v1/auth/bootstrap",
        "{\"secret\":\"%s\",\"user\":\"root\",\"password\":\"%s\"}".formatted(text, PASSWORD));
  }

  /** A token for as long as any run lasts. */
  public static HttpRequest login() {
    return post(
        LOGIN, "{\"user\":\"root\",\"password\":\"%s\",\"ttl\":\"30d\"}".formatted(PASSWORD));
  }

  private static HttpRequest post(String path, String body) {
    return HttpRequest.of("POST", path, body.getBytes(StandardCharsets.UTF_8))
        .with("Content-Type", "application/json");
  }
}
