package io.holdfast.bench.ceiling;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The empty server. Argument: the port of loopback to listen on. */
public final class CeilingMain {
  /** The path says how long a value is, and a key that is not looked at. */
  private static final String PATH = "/ceiling/{bytes}/{key}";

  private static final String PUT_ANSWER = "{\"revision\":1}";

  private static final Map<Integer, byte[]> VALUES = new ConcurrentHashMap<>();

  private CeilingMain() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) {
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.get(PATH, CeilingMain::get);
              config.routes.put(PATH, CeilingMain::put);
            });
    server.start("127.0.0.1", Integer.parseInt(arguments[0]));
  }

  private static void get(Context context) {
    int bytes = Integer.parseInt(context.pathParam("bytes"));
    context.contentType("application/octet-stream");
    context.result(VALUES.computeIfAbsent(bytes, byte[]::new));
  }

  private static void put(Context context) {
    byte[] _ = context.bodyAsBytes();
    context.contentType("application/json");
    context.result(PUT_ANSWER);
  }
}
