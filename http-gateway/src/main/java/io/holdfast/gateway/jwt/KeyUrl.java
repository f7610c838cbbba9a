package io.holdfast.gateway.jwt;

import io.holdfast.tls.PemFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys that an issuer offers at an https URL. No redirect is followed: where it leads is on no
 * list.
 *
 * @param authorities CAs of the issuer, in PEM; null = those that Java knows
 */
record KeyUrl(URI uri, Path authorities, Duration timeout, Pace pace) implements KeySource {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Pace PACE =
      new Pace(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(24));

  static KeyUrl of(URI uri, Path authorities) {
    return new KeyUrl(uri, authorities, TIMEOUT, PACE);
  }

  @Override
  public String read() throws IOException, InterruptedException {
    HttpClient client = client();
    try {
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(
              HttpRequest.newBuilder(uri).header("Accept", "application/json").build(),
              BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
      return text(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      throw new IOException("no answer within " + timeout.toSeconds() + " s", late);
    } catch (ExecutionException failed) {
      throw new IOException(String.valueOf(failed.getCause().getMessage()), failed);
    } finally {
      // Ends what is still under way; closing alone would wait for it.
      client.shutdownNow();
      client.close();
    }
  }

  private static String text(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException(
          "status "
              + answer.statusCode()
              + (answer.statusCode() / 100 == 3 ? ", and redirects are not followed" : ""));
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private HttpClient client() throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(timeout);
    return (authorities == null ? builder : builder.sslContext(context())).build();
  }

  /** Read for each look: a new CA needs no restart. */
  private SSLContext context() throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate authority : PemFile.read(authorities).certificates()) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IOException(authorities + " cannot be used: " + impossible, impossible);
    }
  }
}
