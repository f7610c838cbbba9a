package io.holdfast.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The names of voters whose nodes lost their disks. */
class VoterNameTest {
  @Test
  void aReplacementIsOfTheSameNodeAndNotTheSameVoter() {
    String replacement = VoterName.ofReplacement("n3", "1f0c9a44-aaaa-bbbb");
    assertEquals("n3~1f0c9a44", replacement);
    assertEquals("n3", VoterName.node(replacement));
    assertTrue(VoterName.isReplacement(replacement));
  }

  @Test
  void aNodeThatWasNeverReplacedIsCalledByItsOwnName() {
    assertEquals("n3", VoterName.node("n3"));
    assertFalse(VoterName.isReplacement("n3"));
  }

  @Test
  void twoReplacementsOfANodeHaveTwoNames() {
    assertNotEquals(
        VoterName.ofReplacement("n3", UUID.randomUUID().toString()),
        VoterName.ofReplacement("n3", UUID.randomUUID().toString()));
  }
}
