package io.holdfast.chaos.stranger;

import io.holdfast.chaos.security.Impostor;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/** The program: all assaults on all nodes at once, until its time is over. */
public final class Attack {
  /** No cluster of a test gets there by itself: terms from here on were forged. */
  public static final long FORGED_TERM = Assault.FORGED_TERM;

  /** The first line of what it prints. */
  public static final String BEGUN = "begun";

  /** Between two tries of one connection, so that it is not the attacker who has no processor. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final Duration LONGER = Duration.ofSeconds(60);

  private static final int FIRST_HOST = 3;
  private static final int NOT_ALL_TRIED = 1;

  private final List<String> hosts;
  private final byte[] heard;
  private final long endNanos;
  private final SSLContext impostor;
  private final Map<Assault, AtomicLong> tries = new EnumMap<>(Assault.class);

  private Attack(List<String> hosts, byte[] heard, Duration time) {
    this.hosts = hosts;
    this.heard = heard;
    this.impostor = Impostor.of("strangers", "n1", hosts.getFirst());
    this.endNanos = System.nanoTime() + time.toNanos();
    for (Assault assault : Assault.values()) {
      tries.put(assault, new AtomicLong());
    }
  }

  /**
   * Attacks. Says when it begins, and in the end how often it tried what.
   *
   * @param arguments seconds, a seed, a file with what was heard on the way to a node, and the
   *     addresses of the nodes
   */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    long seed = Long.parseLong(arguments[1]);
    byte[] heard = Files.readAllBytes(Path.of(arguments[2]));
    List<String> hosts = List.of(arguments).subList(FIRST_HOST, arguments.length);
    Attack attack = new Attack(hosts, heard, Duration.ofSeconds(Long.parseLong(arguments[0])));
    attack.run(new Random(seed));
    System.out.println("seed " + seed + ", tries " + attack.tries);
    if (!attack.isAllTried()) {
      System.exit(NOT_ALL_TRIED);
    }
  }

  byte[] heard() {
    return heard.clone();
  }

  private void run(Random random) throws InterruptedException {
    List<Assault> all = new ArrayList<>();
    for (Assault assault : Assault.values()) {
      all.addAll(Collections.nCopies(assault.atOnce, assault));
    }
    // Mixed, so that the ones with handshakes do not keep the others from beginning.
    Collections.shuffle(all, random);
    List<Thread> strangers = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Assault assault = all.get(i);
      Random own = new Random(random.nextLong());
      String host = hosts.get(i % hosts.size());
      strangers.add(Thread.ofVirtual().start(() -> repeat(assault, host, own)));
    }
    System.out.println(BEGUN);
    for (Thread stranger : strangers) {
      stranger.join();
    }
  }

  /** On a busy machine longer, until all has been tried. */
  private boolean goesOn() {
    long overNanos = System.nanoTime() - endNanos;
    return overNanos < 0 || (overNanos < LONGER.toNanos() && !isAllTried());
  }

  private boolean isAllTried() {
    return tries.values().stream().allMatch(count -> count.get() > 0);
  }

  private void repeat(Assault assault, String host, Random random) {
    while (goesOn()) {
      try (Socket socket = assault.door.open(host, impostor)) {
        assault.on(socket, this, random);
      } catch (IOException refused) {
        // That is what a node does to strangers.
      }
      tries.get(assault).incrementAndGet();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
