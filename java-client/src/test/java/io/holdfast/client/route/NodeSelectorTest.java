package io.holdfast.client.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The choice of a node, with round trips and times that the test makes. */
final class NodeSelectorTest {
  private static final URI A = URI.create("http://a:1");
  private static final URI B = URI.create("http://b:1");
  private static final URI C = URI.create("http://c:1");
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final NodeSelector selector = new NodeSelector(List.of(A, B));

  @BeforeEach
  void measure() {
    measure(A, 5 * MILLI);
    measure(B, 9 * MILLI);
  }

  private KnownNode node(URI address) {
    return selector.nodes().stream()
        .filter(node -> node.address().equals(address))
        .findFirst()
        .orElseThrow();
  }

  private void measure(URI address, long nanos) {
    for (int i = 0; i < 50; i++) {
      selector.probeAnswered(node(address), address.getHost(), true, nanos);
    }
  }

  private URI chosen(long nowNanos) {
    return selector.choose(List.of(), nowNanos).orElseThrow().address();
  }

  @Test
  void theNearestNodeIsChosen() {
    assertEquals(A, chosen(0));
  }

  @Test
  void aNodeThatIsALittleNearerIsNotWorthAMove() {
    assertEquals(A, chosen(0));
    measure(B, 9 * MILLI / 2);
    assertEquals(A, chosen(0));
  }

  @Test
  void aNodeThatIsClearlyNearerIs() {
    assertEquals(A, chosen(0));
    measure(B, 2 * MILLI);
    assertEquals(B, chosen(0));
  }

  @Test
  void oneSlowAnswerDoesNotMoveTheRequests() {
    assertEquals(A, chosen(0));
    selector.probeAnswered(node(A), "a", true, 20 * MILLI);
    assertEquals(A, chosen(0));
  }

  @Test
  void aNodeThatFailedIsLeftAtOnceAndUsedAgainAfterAWhile() {
    assertEquals(A, chosen(0));
    selector.requestFailed(node(A), 0);
    assertEquals(B, chosen(0));
    assertEquals(A, chosen(SECOND));
  }

  @Test
  void aNodeThatAnswersProbesButFailsRequestsIsLeftForLongerAndLonger() {
    selector.requestFailed(node(A), 0);
    selector.requestFailed(node(A), 0);
    selector.requestFailed(node(A), 0);
    measure(A, MILLI);
    assertEquals(B, chosen(SECOND / 2));
    selector.requestAnswered(node(A));
    assertEquals(A, chosen(SECOND / 2));
  }

  @Test
  void aNodeThatDoesNotAnswerProbesIsNotUsedWhileAnotherWorks() {
    selector.probeFailed(node(A));
    assertEquals(B, chosen(100 * SECOND));
  }

  @Test
  void whenNoneWorksTheOneThatFailedLongestAgoIsTried() {
    selector.requestFailed(node(A), 2 * MILLI);
    selector.requestFailed(node(B), MILLI);
    assertEquals(B, chosen(3 * MILLI));
  }

  @Test
  void aRequestIsNotSentTwiceToOneNodeUnderTwoAddresses() {
    selector.replaceMembers(List.of(A, B, C));
    selector.probeAnswered(node(C), "a", true, MILLI);
    selector.probeAnswered(node(B), "a", true, MILLI);

    assertTrue(selector.choose(List.of(node(A)), 0).isEmpty());
  }

  @Test
  void membersComeAndGoButTheSeedsStay() {
    selector.replaceMembers(List.of(C));
    assertEquals(3, selector.nodes().size());
    measure(C, MILLI);
    assertEquals(C, chosen(0));
    selector.replaceMembers(List.of());
    assertEquals(A, chosen(0));
  }
}
