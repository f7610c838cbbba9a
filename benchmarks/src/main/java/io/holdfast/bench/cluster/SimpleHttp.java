package io.holdfast.bench.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Questions to a server while no clock runs. */
final class SimpleHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private SimpleHttp() {}

  static HttpResponse<String> get(InetSocketAddress address, String target) throws IOException {
    return send(builder(address, target).GET().build());
  }

  static HttpResponse<String> post(InetSocketAddress address, String target, String body)
      throws IOException {
    return send(builder(address, target).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private static HttpRequest.Builder builder(InetSocketAddress address, String target) {
    URI uri =
        URI.create(
            "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + target);
    return HttpRequest.newBuilder(uri).timeout(TIMEOUT);
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + request.uri(), e);
    }
  }
}
