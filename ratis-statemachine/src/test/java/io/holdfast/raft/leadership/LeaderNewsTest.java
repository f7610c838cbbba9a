package io.holdfast.raft.leadership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaderNewsTest {
  private final LeaderNews news = new LeaderNews();
  private double seconds;

  private Optional<String> look(String leader, long term) {
    return news.look(leader, term, (long) (seconds * TimeUnit.SECONDS.toNanos(1)));
  }

  @Test
  void eachChangeOfLeaderIsSaidOnce() {
    assertEquals(Optional.of("n2 leads in term 5"), look("n2", 5));
    assertEquals(Optional.empty(), look("n2", 5));
    assertEquals(Optional.of("n3 leads in term 6"), look("n3", 6));
    assertEquals(Optional.of("n3 leads in term 8"), look("n3", 8));
    assertEquals(Optional.empty(), look("n3", 8));
  }

  @Test
  void anElectionIsNoReasonToSayThatThereIsNoLeader() {
    look("n2", 5);
    seconds = 1;
    assertEquals(Optional.empty(), look("", 6));
    seconds = 5.9;
    assertEquals(Optional.empty(), look("", 6));
    assertEquals(Optional.of("n3 leads in term 6"), look("n3", 6));
  }

  @Test
  void aClusterWithoutALeaderForLongIsSaidOnce() {
    look("n2", 5);
    assertEquals(Optional.empty(), look("", 6));
    seconds = 5;
    assertEquals(Optional.of("no leader is known for 5 s"), look("", 7));
    seconds = 500;
    assertEquals(Optional.empty(), look("", 8));

    assertEquals(Optional.of("n2 leads in term 5"), look("n2", 5), "it was there all the time");
    assertEquals(Optional.empty(), look("", 5));
    seconds = 506;
    assertEquals(Optional.of("no leader is known for 5 s"), look("", 5));
  }
}
