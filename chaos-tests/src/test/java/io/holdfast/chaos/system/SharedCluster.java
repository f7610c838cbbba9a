package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.ProcessCluster;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Three nodes with the usual settings for all test methods of this JVM that take a {@link
 * ProcessCluster}: a start takes longer than most of them. Such a test works on keys of its own,
 * and leaves behind what it found: all nodes running, no policy. What it leaves is checked. A test
 * that fails takes the cluster with it, and its files stay; the next one gets a new cluster.
 */
final class SharedCluster implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(SharedCluster.class);
  private static final String KEY = "cluster";

  /** Closed by JUnit after the last test of all classes, unless a test has failed on it. */
  private record Running(ProcessCluster cluster) implements AutoCloseable {
    static Running start(String firstTest) {
      ClusterPlan plan =
          ClusterPlan.onFreePorts("shared", HurtCluster.directoryOf("shared-since-" + firstTest), 3)
              .with(HurtCluster.PATIENT);
      ProcessCluster cluster = new ProcessCluster(plan);
      try {
        cluster.start();
        cluster.awaitReady(HurtCluster.READY);
      } catch (RuntimeException | AssertionError failed) {
        cluster.close();
        throw failed;
      }
      return new Running(cluster);
    }

    void checkOrder() {
      cluster.nodes().forEach(node -> assertTrue(node.isAlive(), () -> node.name() + " has ended"));
      cluster.awaitReady(HurtCluster.READY);
      cluster.awaitEqualReplicas(HurtCluster.READY);
    }

    @Override
    public void close() {
      cluster.close();
      FileTrees.delete(cluster.plan().directory());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ProcessCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    String test = context.getRequiredTestMethod().getName();
    return store(context).computeIfAbsent(KEY, _ -> Running.start(test), Running.class).cluster();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Running running = store(context).get(KEY, Running.class);
    if (running == null || !takesCluster(context)) {
      return;
    }
    if (context.getExecutionException().isPresent()) {
      abandon(context, running);
      return;
    }
    try {
      running.checkOrder();
    } catch (RuntimeException | AssertionError disorder) {
      abandon(context, running);
      throw disorder;
    }
  }

  private static boolean takesCluster(ExtensionContext context) {
    return List.of(context.getRequiredTestMethod().getParameterTypes())
        .contains(ProcessCluster.class);
  }

  /** Nobody shall be blamed for what another test did. */
  private static void abandon(ExtensionContext context, Running running) {
    store(context).remove(KEY, Running.class);
    running.cluster().close();
    System.err.println("logs and data of the nodes: " + running.cluster().plan().directory());
  }

  /** The root's: it lives as long as all classes. */
  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE);
  }
}
