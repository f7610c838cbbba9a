package io.holdfast.gateway.app;

import io.holdfast.gateway.config.ConfigException;
import io.holdfast.gateway.config.EnvironmentCheck;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.config.SettingsHelp;
import io.holdfast.gateway.metrics.BuildInfo;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.tls.TlsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a gateway without data and runs until the process is told to stop. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Runs a gateway without data, near its clients: it takes what a node takes, and has the nodes"
          + " answer it.",
      "",
      "Writes go to the leader, reads to the nearest node that can keep their level. It finds all"
          + " members through the nodes named to it, and follows changes. A flag wins over the"
          + " environment, the environment over the file.",
      ""
    },
    footerHeading = "%nSettings (key, default, meaning):%n",
    footer = {
      "",
      "In the file a dot is a level:      timeouts: {request: 5s}",
      "In the environment:                HOLDFAST_TIMEOUTS_REQUEST=5s",
      "As a flag:                         --set timeouts.request=5s",
      "",
      "Exit codes, and what to do:",
      "   2  a setting is wrong: the message names it",
      "   3  out of memory: start again, with more in HOLDFAST_JAVA_OPTS=-Xmx...",
      "   5  the address is in use: stop the other program, or choose another port"
    })
final class GatewayCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayCommand.class);

  @Option(names = "--config", paramLabel = "FILE", description = "the configuration, YAML")
  private Path file;

  @Option(
      names = "--nodes",
      paramLabel = "HOST:PORT,...",
      description = "same as --set nodes=HOST:PORT,...")
  private String nodes;

  @Option(names = "--name", paramLabel = "NAME", description = "same as --set name=NAME")
  private String name;

  @Option(names = "--http", paramLabel = "HOST:PORT", description = "same as --set http=HOST:PORT")
  private String http;

  @Option(names = "--zone", paramLabel = "ZONE", description = "same as --set zone=ZONE")
  private String zone;

  @Option(names = "--insecure", description = "same as --set insecure=true")
  private boolean insecure;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "any setting; may be given many times")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** The lines that the help adds below the options. */
  static String[] footer(String[] rest) {
    return Stream.concat(SettingsHelp.linesOfGateway().stream(), Stream.of(rest))
        .toArray(String[]::new);
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      NodeCommand.warn(EnvironmentCheck.warnings(System.getenv()));
      GatewayConfig config = GatewayConfig.read(file, System.getenv(), flags());
      LOG.info("{}, starts a gateway with", BuildInfo.OF_THIS_PROGRAM);
      config.describe().lines().forEach(LOG::info);
      OwnCertificate certificate = OwnCertificate.open(config.tls());
      StandaloneGateway gateway = start(config, certificate);
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "stop"));
      HostPort address = new HostPort(config.http().host(), gateway.port());
      LOG.info("Holdfast listens on {}://{}", certificate.http().scheme(), address);
      IdleHeap.watchThisProcess();
      new CountDownLatch(1).await();
      return 0;
    } catch (ConfigException | TlsException wrong) {
      return NodeCommand.fail(ExitCode.CONFIGURATION, wrong);
    } catch (IOException taken) {
      return NodeCommand.fail(ExitCode.ADDRESS, taken);
    }
  }

  private static StandaloneGateway start(GatewayConfig config, OwnCertificate certificate)
      throws IOException {
    StandaloneGateway gateway = new StandaloneGateway(config.with(certificate.http()));
    try {
      gateway.watch(certificate.ports());
      gateway.start();
      return gateway;
    } catch (IOException | RuntimeException failed) {
      gateway.close();
      throw failed;
    }
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>(settings);
    NodeCommand.putIfGiven(flags, "nodes", nodes);
    NodeCommand.putIfGiven(flags, "name", name);
    NodeCommand.putIfGiven(flags, "http", http);
    NodeCommand.putIfGiven(flags, "zone", zone);
    NodeCommand.putIfGiven(flags, "insecure", insecure ? "true" : null);
    return flags;
  }
}
