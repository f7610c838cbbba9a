package io.holdfast.raft.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The child's side of a {@link ServerChild}: does what its parent says, line by line. */
abstract class ServerCommands {
  /** What an answer begins with; all other lines are the log. */
  static final String ANSWER = "> ";

  /** A read is to keep its own deadline; whether it does is for the test to say. */
  private static final Duration MORE = Duration.ofSeconds(30);

  private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();

  abstract boolean leads();

  /** One linearizable read in process; completes exceptionally when it was refused. */
  abstract CompletableFuture<?> read(Duration deadline);

  /** One write in process; completes when it was acknowledged. */
  abstract CompletableFuture<?> write();

  /** Returns when the parent has closed its end. */
  final void run() throws IOException, InterruptedException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(ANSWER + answer(line.split(" ", -1)));
    }
    System.exit(0);
  }

  private String answer(String[] words) throws InterruptedException {
    return switch (words[0]) {
      case "leads" -> Boolean.toString(leads());
      case "read" -> {
        Duration deadline = Duration.ofMillis(Long.parseLong(words[1]));
        yield timed(read(deadline), deadline.plus(MORE));
      }
      case "write" -> timed(write(), Duration.ofMillis(Long.parseLong(words[1])));
      case "write-every" -> {
        long millis = Long.parseLong(words[1]);
        var _ = writer.scheduleAtFixedRate(this::writeUnwatched, 0, millis, TimeUnit.MILLISECONDS);
        yield "writing";
      }
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private void writeUnwatched() {
    var _ = write();
  }

  private static String timed(CompletableFuture<?> asked, Duration patience)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    try {
      var _ = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return "done " + millisSince(startNanos);
    } catch (ExecutionException refused) {
      return "refused " + millisSince(startNanos) + " " + refused.getCause();
    } catch (TimeoutException never) {
      return "hangs " + millisSince(startNanos);
    }
  }

  private static long millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
