package io.holdfast.raft.leadership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.raft.ManualTimer;
import io.holdfast.raft.NodeSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of leader a of a, b and c, whose followers may be silent for 600 ms. */
class CheckQuorumTest {
  private static final NodeSettings.Election ELECTION =
      new NodeSettings.Election(Duration.ofMillis(300), Duration.ofMillis(600));
  private static final long SILENCE_MILLIS = 600;

  private final ManualTimer clock = new ManualTimer();
  private final ScriptedLeader self = new ScriptedLeader();
  private final CheckQuorum checkQuorum = new CheckQuorum(self, ELECTION, clock::nanoTime);

  @Test
  void aLeaderThatHearsOneOfTwoFollowersStays() {
    lead();
    self.silence("b", SILENCE_MILLIS);
    self.silence("c", Long.MAX_VALUE);

    checkQuorum.check();

    assertEquals(0, self.stepDowns);
  }

  @Test
  void aLeaderThatHearsNobodyStepsDown() {
    lead();
    self.silence("b", SILENCE_MILLIS + 1);
    self.silence("c", SILENCE_MILLIS + 1);

    checkQuorum.check();

    assertEquals(1, self.stepDowns);
  }

  @Test
  void aLeaderHasTheWholeTimeToHearItsFollowersInEachNewTerm() {
    lead();
    self.term++;
    self.silence("b", Long.MAX_VALUE);
    self.silence("c", Long.MAX_VALUE);

    checkQuorum.check();
    clock.pass(SILENCE_MILLIS - 1);
    checkQuorum.check();
    assertEquals(0, self.stepDowns);
    clock.pass(1);
    checkQuorum.check();

    assertEquals(1, self.stepDowns);
  }

  @Test
  void aNodeThatIsNoVoterKeepsNobodyLeader() {
    lead();
    self.silence("b", Long.MAX_VALUE);
    self.silence("c", Long.MAX_VALUE);
    self.silence("d", 0);

    checkQuorum.check();

    assertEquals(1, self.stepDowns);
  }

  @Test
  void aVoterThatTookAnothersPlaceCountsAsItsNode() {
    lead();
    self.silence("b~01234567", 0);
    self.silence("c", Long.MAX_VALUE);

    checkQuorum.check();

    assertEquals(0, self.stepDowns);
  }

  @Test
  void whileVotersChangeTheEarlierOnesMustBeHeardToo() {
    lead();
    self.majority = new Majority(Set.of("a", "b", "c"), Set.of("a", "d", "e"));
    self.silence("b", 0);
    self.silence("d", Long.MAX_VALUE);

    checkQuorum.check();

    assertEquals(1, self.stepDowns);
  }

  @Test
  void aLeaderAloneStays() {
    lead();
    self.majority = new Majority(Set.of("a"), Set.of());

    checkQuorum.check();

    assertEquals(0, self.stepDowns);
  }

  @Test
  void aFollowerHasNothingToGiveAway() {
    lead();
    self.leads = false;

    checkQuorum.check();

    assertEquals(0, self.stepDowns);
  }

  @Test
  void aNodeThatLedAMomentAgoIsLeftAlone() {
    lead();
    self.silence = Optional.empty();

    checkQuorum.check();

    assertEquals(0, self.stepDowns);
  }

  /** It has led for long enough. */
  private void lead() {
    checkQuorum.check();
    clock.pass(SILENCE_MILLIS);
  }

  private static final class ScriptedLeader implements LocalLeader {
    boolean leads = true;
    long term = 4;
    Majority majority = new Majority(Set.of("a", "b", "c"), Set.of());
    Optional<Map<String, Long>> silence = Optional.of(new HashMap<>());
    int stepDowns;

    void silence(String follower, long millis) {
      silence.orElseThrow().put(follower, millis);
    }

    @Override
    public String name() {
      return "a";
    }

    @Override
    public boolean leads() {
      return leads;
    }

    @Override
    public long term() {
      return term;
    }

    @Override
    public Optional<Map<String, Long>> lastContact() {
      return silence;
    }

    @Override
    public Majority majority() {
      return majority;
    }

    @Override
    public void stepDown(long timeoutMillis) {
      stepDowns++;
    }
  }
}
