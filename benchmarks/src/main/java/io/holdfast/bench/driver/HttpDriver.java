package io.holdfast.bench.driver;

import io.holdfast.bench.http.EventLoop;
import io.holdfast.bench.http.HttpConnection;
import io.holdfast.bench.http.HttpResponse;
import io.holdfast.bench.http.ResponseHandler;
import io.holdfast.bench.workload.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Any system that speaks HTTP: one keep-alive connection for each client. */
public final class HttpDriver implements Driver {
  private static final int REASON_CHARACTERS = 160;

  private final HttpDialect dialect;
  private final DriverSettings settings;
  private final EventLoop loop;
  private final List<HttpConnection> connections = new ArrayList<>();

  /**
   * For each client, how often it had to turn to another endpoint. Touched only by whoever has the
   * client's turn.
   */
  private final int[] moves;

  private HttpDriver(HttpDialect dialect, DriverSettings settings, EventLoop loop) {
    this.dialect = dialect;
    this.settings = settings;
    this.loop = loop;
    this.moves = new int[settings.clients()];
  }

  /**
   * Connects all clients.
   *
   * @throws IOException if one of them cannot connect
   */
  public static HttpDriver open(HttpDialect dialect, DriverSettings settings) throws IOException {
    HttpDriver driver = new HttpDriver(dialect, settings, EventLoop.start("http-driver"));
    try {
      driver.connect();
      return driver;
    } catch (IOException e) {
      driver.close();
      throw e;
    }
  }

  private void connect() throws IOException {
    for (int client = 0; client < settings.clients(); client++) {
      HttpConnection connection = new HttpConnection(loop, settings.endpoint(client));
      connection.connect();
      connections.add(connection);
    }
  }

  @Override
  public void submit(int client, Request request, Completion completion) {
    ResponseHandler handler =
        new ResponseHandler() {
          @Override
          public void answered(HttpResponse response) {
            if (dialect.isDone(request, response)) {
              completion.succeeded();
              return;
            }
            String reason = response.status() + " " + response.bodyText(REASON_CHARACTERS);
            turnElsewhere(client);
            completion.failed(reason);
          }

          @Override
          public void failed(IOException cause) {
            turnElsewhere(client);
            completion.failed(cause.getClass().getSimpleName() + ": " + cause.getMessage());
          }
        };
    connections
        .get(client)
        .send(dialect.encode(request), settings.requestTimeout().toNanos(), handler);
  }

  private void turnElsewhere(int client) {
    if (settings.isFailingOver()) {
      moves[client]++;
      connections.get(client).moveTo(settings.endpoint(client + moves[client]));
    }
  }

  @Override
  public void close() {
    try {
      loop.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
