package io.holdfast.gateway.app;

import io.holdfast.gateway.config.ConfigException;
import io.holdfast.gateway.config.EnvironmentCheck;
import io.holdfast.gateway.config.NodeConfig;
import io.holdfast.gateway.config.SettingsHelp;
import io.holdfast.gateway.metrics.BuildInfo;
import io.holdfast.storage.StorageException;
import io.holdfast.tls.TlsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a node and runs until the process is told to stop. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Runs a node.",
      "",
      "Without any configuration it is a store of one node on http://127.0.0.1:8100, with its data"
          + " in ./data. A flag wins over the environment, the environment over the file.",
      ""
    },
    footerHeading = "%nSettings (key, default, meaning):%n",
    footer = {
      "",
      "In the file a dot is a level:      election: {timeout_min: 200ms}",
      "In the environment:                HOLDFAST_ELECTION_TIMEOUT_MIN=200ms",
      "As a flag:                         --set election.timeout_min=200ms",
      "",
      "Exit codes, and what to do:",
      "   2  a setting is wrong: the message names it",
      "   3  out of memory: start again, with more in HOLDFAST_JAVA_OPTS=-Xmx...",
      "   4  the data directory cannot be read or written: see its owner, disk, path",
      "   5  an address is in use: stop the other program, or choose another port",
      "  70  log or state cannot be written: free or exchange the disk, start again",
      "  71  an entry cannot be applied: keep the data and the log output, report it",
      "  72  the cluster remembers other data for this node: find the right directory,",
      "      or see --replace",
      "  73  Raft has stopped: the log says why; start again"
    })
final class NodeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);

  @Option(names = "--config", paramLabel = "FILE", description = "the configuration, YAML")
  private Path file;

  @Option(names = "--cluster", paramLabel = "NAME", description = "same as --set cluster=NAME")
  private String cluster;

  @Option(names = "--node", paramLabel = "NAME", description = "same as --set node=NAME")
  private String node;

  @Option(names = "--data", paramLabel = "DIRECTORY", description = "same as --set data=DIRECTORY")
  private String data;

  @Option(names = "--http", paramLabel = "HOST:PORT", description = "same as --set http=HOST:PORT")
  private String http;

  @Option(names = "--raft", paramLabel = "HOST:PORT", description = "same as --set raft=HOST:PORT")
  private String raft;

  @Option(names = "--zone", paramLabel = "ZONE", description = "same as --set zone=ZONE")
  private String zone;

  @Option(names = "--replace", description = "same as --set replace=true")
  private boolean replace;

  @Option(names = "--insecure", description = "same as --set insecure=true")
  private boolean insecure;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "any setting; may be given many times")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** The lines that the help adds below the options. */
  static String[] footer(String[] rest) {
    return Stream.concat(SettingsHelp.lines().stream(), Stream.of(rest)).toArray(String[]::new);
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      warn(EnvironmentCheck.warnings(System.getenv()));
      NodeConfig config = NodeConfig.read(file, System.getenv(), flags());
      LOG.info("{}, starts with", BuildInfo.OF_THIS_PROGRAM);
      config.describe().lines().forEach(LOG::info);
      RunningNode running = RunningNode.start(config);
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
      LOG.info("Holdfast listens on {}", running.address());
      IdleHeap.watchThisProcess();
      new CountDownLatch(1).await();
      return 0;
    } catch (ConfigException | TlsException wrong) {
      return fail(ExitCode.CONFIGURATION, wrong);
    } catch (StorageException unusable) {
      return fail(ExitCode.DATA, unusable);
    } catch (IOException taken) {
      return fail(ExitCode.ADDRESS, taken);
    }
  }

  static void warn(List<String> warnings) {
    warnings.forEach(LOG::warn);
  }

  /**
   * Says why the node does not start, to the person who typed the command: one line without the
   * log's columns.
   */
  static int fail(ExitCode code, Exception cause) {
    System.err.println("holdfast: " + String.valueOf(cause.getMessage()).replace('\n', ' '));
    return code.number();
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>(settings);
    putIfGiven(flags, "cluster", cluster);
    putIfGiven(flags, "node", node);
    putIfGiven(flags, "data", data);
    putIfGiven(flags, "http", http);
    putIfGiven(flags, "raft", raft);
    putIfGiven(flags, "zone", zone);
    putIfGiven(flags, "replace", replace ? "true" : null);
    putIfGiven(flags, "insecure", insecure ? "true" : null);
    return flags;
  }

  static void putIfGiven(Map<String, String> flags, String name, String value) {
    if (value != null) {
      flags.put(name, value);
    }
  }
}
