package io.holdfast.raft.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** With the levels of the distribution: INFO from the product, WARN or ERROR from Ratis. */
@Tag("slow")
class WhatTheLogSaysTest {
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      events.add(event);
    }

    long count(String text) {
      return events.stream().filter(line -> line.getFormattedMessage().contains(text)).count();
    }

    List<String> warnings() {
      return events.stream()
          .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
          .map(line -> line.getLoggerName() + ": " + line.getFormattedMessage())
          .toList();
    }

    List<String> exceptions() {
      return events.stream()
          .filter(line -> line.getThrowableProxy() != null)
          .map(line -> line.getFormattedMessage() + line.getThrowableProxy().getMessage())
          .toList();
    }
  }

  @TempDir Path directory;

  private final Lines lines = new Lines();
  private final Logger product = (Logger) LoggerFactory.getLogger("io.holdfast");
  private final Logger ratis = (Logger) LoggerFactory.getLogger("org.apache.ratis");
  private final Logger division =
      (Logger) LoggerFactory.getLogger("org.apache.ratis.server.RaftServer$Division");
  private Level productBefore;
  private Level ratisBefore;
  private Level divisionBefore;

  @BeforeEach
  void listen() {
    productBefore = product.getLevel();
    ratisBefore = ratis.getLevel();
    divisionBefore = division.getLevel();
    product.setLevel(Level.INFO);
    ratis.setLevel(Level.WARN);
    division.setLevel(Level.ERROR);
    lines.start();
    product.addAppender(lines);
    ratis.addAppender(lines);
    product.setAdditive(false);
    ratis.setAdditive(false);
  }

  @AfterEach
  void listenNoMore() {
    product.setAdditive(true);
    ratis.setAdditive(true);
    product.detachAppender(lines);
    ratis.detachAppender(lines);
    product.setLevel(productBefore);
    ratis.setLevel(ratisBefore);
    division.setLevel(divisionBefore);
  }

  @Test
  void eachNodeSaysOnceWhoLeadsAndThatNobodyDoes() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      String first = cluster.awaitLeader();
      String leads = first + " leads in term " + cluster.node(first).status().term();
      await().atMost(TestCluster.PATIENCE).until(() -> lines.count(leads) >= 3);
      cluster.stop(first);
      String second = cluster.awaitLeader();
      String follows = second + " leads in term " + cluster.node(second).status().term();
      await().atMost(TestCluster.PATIENCE).until(() -> lines.count(follows) >= 2);
      assertEquals(3, lines.count(leads));
      // The one that stopped may have heard of it before.
      assertTrue(lines.count(follows) <= 3, follows);

      cluster.stop(second);

      await()
          .atMost(TestCluster.PATIENCE)
          .until(() -> lines.count("no leader is known for 5 s; 1 of 3 nodes reachable") == 1);
    }
    assertEquals(List.of(), lines.exceptions());
  }

  @Test
  void anOrderlyStopOfTheLeaderLogsNoExceptionAndNoWarning() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      String leader = cluster.awaitLeader();
      lines.events.clear();

      cluster.stop(leader);

      assertEquals(List.of(), lines.exceptions());
      assertEquals(List.of(), lines.warnings());
      assertEquals(1, lines.count("leadership was handed over before the stop"));
    }
  }

  @Test
  void aFollowerThatIsGoneIsToldOnce() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      String leader = cluster.awaitLeader();
      String gone = cluster.aFollower();
      cluster.stop(gone);
      await()
          .atMost(TestCluster.PATIENCE)
          .until(() -> lines.count(gone + " does not answer: ") == 1);
      long said = lines.events.size();
      // Many times what it takes to find it out.
      await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
      assertTrue(lines.events.size() <= said + 1, () -> String.valueOf(lines.events));
      cluster.start(gone);
      await().atMost(TestCluster.PATIENCE).until(() -> lines.count(gone + " answers again") == 1);
      assertEquals(1, lines.count(gone + " does not answer: "), leader);
    }
  }
}
