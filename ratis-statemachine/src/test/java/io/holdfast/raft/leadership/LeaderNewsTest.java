package io.holdfast.raft.leadership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaderNewsTest {
  private final LeaderNews news = new LeaderNews();
  private double seconds;

  private Optional<String> check(String leader, long term) {
    return news.check(leader, term, (long) (seconds * TimeUnit.SECONDS.toNanos(1)));
  }

  @Test
  void eachChangeOfLeaderIsSaidOnce() {
    assertEquals(Optional.of("n2 leads in term 5"), check("n2", 5));
    assertEquals(Optional.empty(), check("n2", 5));
    assertEquals(Optional.of("n3 leads in term 6"), check("n3", 6));
    assertEquals(Optional.of("n3 leads in term 8"), check("n3", 8));
    assertEquals(Optional.empty(), check("n3", 8));
  }

  @Test
  void anElectionIsNoReasonToSayThatThereIsNoLeader() {
    check("n2", 5);
    seconds = 1;
    assertEquals(Optional.empty(), check("", 6));
    seconds = 5.9;
    assertEquals(Optional.empty(), check("", 6));
    assertEquals(Optional.of("n3 leads in term 6"), check("n3", 6));
  }

  @Test
  void aClusterWithoutALeaderForLongIsSaidOnce() {
    check("n2", 5);
    assertEquals(Optional.empty(), check("", 6));
    seconds = 5;
    assertEquals(Optional.of("no leader is known for 5 s"), check("", 7));
    seconds = 500;
    assertEquals(Optional.empty(), check("", 8));

    assertEquals(Optional.of("n2 leads in term 5"), check("n2", 5), "it was there all the time");
    assertEquals(Optional.empty(), check("", 5));
    seconds = 506;
    assertEquals(Optional.of("no leader is known for 5 s"), check("", 5));
  }
}
