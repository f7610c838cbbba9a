package io.holdfast.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EnvironmentCheckTest {
  @Test
  void aMisspeltSettingIsNamedWithTheNearestOne() {
    assertEquals(
        List.of(
            "HOLDFAST_ELECTION_TIMEOUTMIN is no setting and has no effect; did you mean"
                + " HOLDFAST_ELECTION_TIMEOUT_MIN?",
            "HOLDFAST_JAVA_OPT is no setting and has no effect; did you mean HOLDFAST_JAVA_OPTS?",
            "HOLDFAST_NODDES is no setting and has no effect; did you mean HOLDFAST_NODES?"),
        EnvironmentCheck.warnings(
            Map.of(
                "HOLDFAST_NODDES", "a:1",
                "HOLDFAST_ELECTION_TIMEOUTMIN", "1s",
                "HOLDFAST_JAVA_OPT", "-Xmx1g")));
  }

  @Test
  void whatIsNearNothingIsNamedAlone() {
    assertEquals(
        List.of("HOLDFAST_PASSWORD_FOR_BACKUPS is no setting and has no effect"),
        EnvironmentCheck.warnings(Map.of("HOLDFAST_PASSWORD_FOR_BACKUPS", "x")));
  }

  @Test
  void settingsOfNodesAndGatewaysAndWhatTheLauncherReadsAreNoMistakes() {
    assertEquals(
        List.of(),
        EnvironmentCheck.warnings(
            Map.of(
                "HOLDFAST_NODES", "a:1",
                "HOLDFAST_QUEUE_SESSIONS", "2",
                "HOLDFAST_JAVA_OPTS", "",
                "HOLDFASTER", "1",
                "PATH", "/bin")));
  }
}
