package io.holdfast.raft.leadership;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class MajorityTest {
  @Test
  void halfOfTheVotersIsNone() {
    Majority four = new Majority(Set.of("a", "b", "c", "d"), Set.of());
    assertFalse(four.isReachedBy(Set.of("a", "b")));
    assertTrue(four.isReachedBy(Set.of("a", "b", "c")));
  }

  @Test
  void whoHasNoVoteDoesNotCount() {
    Majority three = new Majority(Set.of("a", "b", "c"), Set.of());
    assertFalse(three.isReachedBy(Set.of("a", "listener", "other")));
  }

  @Test
  void whileTheMembershipChangesBothMajoritiesAreNeeded() {
    Majority joint = new Majority(Set.of("a", "b", "c"), Set.of("a", "d", "e"));
    assertFalse(joint.isReachedBy(Set.of("a", "b")));
    assertFalse(joint.isReachedBy(Set.of("a", "d")));
    assertTrue(joint.isReachedBy(Set.of("a", "b", "e")));
  }

  @Test
  void aSoleVoterIsItsOwnMajority() {
    assertTrue(new Majority(Set.of("a"), Set.of()).isReachedBy(Set.of("a")));
  }
}
