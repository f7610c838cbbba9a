package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the program's own configuration of its log lets through. */
final class LogLevelsTest {
  private final LoggerContext log = new LoggerContext();

  @Test
  void clientsCannotFillTheLogWithWhatTheySend() throws JoranException {
    read();
    for (String library :
        List.of(
            "org.eclipse.jetty.http.HttpParser",
            "org.eclipse.jetty.util.HostPort",
            "org.eclipse.jetty.server.Response",
            "org.eclipse.jetty.server.handler.ErrorHandler")) {
      assertEquals(Level.ERROR, log.getLogger(library).getEffectiveLevel(), library);
    }
  }

  @Test
  void anOrderlyStopOfAllNodesShowsNoTraces() throws JoranException {
    read();
    assertEquals(
        Level.ERROR,
        log.getLogger("org.apache.ratis.server.impl.TransferLeadership").getEffectiveLevel());
  }

  @Test
  void warningsOfLibrariesAndWhatTheNodeSaysAreSeen() throws JoranException {
    read();
    assertEquals(Level.WARN, log.getLogger("org.eclipse.jetty.io").getEffectiveLevel());
    assertEquals(Level.WARN, log.getLogger("org.apache.ratis.util").getEffectiveLevel());
    assertEquals(Level.INFO, log.getLogger("io.holdfast").getEffectiveLevel());
  }

  private void read() throws JoranException {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(log);
    configurator.doConfigure(LogLevelsTest.class.getResource("/logback.xml"));
  }
}
