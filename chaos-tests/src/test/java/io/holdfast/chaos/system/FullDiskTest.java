package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodeProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small file system of its own for one node; needs root. */
@Tag("system")
@Timeout(240)
class FullDiskTest {
  @Test
  void aNodeWithAFullDiskEndsLoudlyAndComesBackWhenThereIsRoom() throws Exception {
    ClusterPlan plan =
        ClusterPlan.onFreePorts("full-disk", HurtCluster.directoryOf("full-disk"), 3);
    Path small = plan.directory().resolve("n2");
    Files.createDirectories(small);
    if (!isDone("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", small.toString())) {
      System.err.println("SKIPPED: a full disk is tested only where a tmpfs may be mounted (root)");
      assumeTrue(false, "may not mount");
    }
    try {
      fillAndFree(plan, small);
    } finally {
      isDone("umount", "--lazy", "--quiet", small.toString());
    }
  }

  private static void fillAndFree(ClusterPlan plan, Path small) throws Exception {
    try (HurtCluster hurt = HurtCluster.start(plan.with("snapshot: {entries: 200}"))) {
      NodeProcess node = hurt.cluster().node("n2");
      Path junk = small.resolve("junk");
      fill(junk);
      // What is already allocated can still be written, so it takes a while until it hurts.
      assertTrue(node.awaitExit(Duration.ofSeconds(90)), "it does not go on with a full disk");
      assertNotEquals(0, node.exitCode().orElseThrow());
      hurt.awaitMoreWrites(100);
      Files.delete(junk);
      node.start();
      hurt.everyPromiseWasKept();
      node.kill();
      assertTrue(isDone("umount", small.toString()), "unmounted");
    }
  }

  private static void fill(Path junk) throws IOException {
    byte[] zeros = new byte[4096];
    try (OutputStream out = Files.newOutputStream(junk)) {
      while (true) {
        out.write(zeros);
      }
    } catch (IOException e) {
      // No space left on device: that is what was wanted.
      assertTrue(Files.size(junk) > 0);
    }
  }

  private static boolean isDone(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
