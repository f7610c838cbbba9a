package io.holdfast.gateway.cert;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a CA. */
@Command(
    name = "ca",
    sortOptions = false,
    description = {
      "Makes a CA: the one that all nodes and clients of a cluster believe.",
      "",
      "Keep its key off the nodes: who has it can pass for any node and any user.",
      ""
    })
final class CaCommand extends CertTask {
  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "holdfast",
      description = "name of the cluster, as in the nodes' settings (default: ${DEFAULT-VALUE})")
  private String cluster;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "ca",
      description = "directory for ca.pem and ca-key.pem (default: ${DEFAULT-VALUE})")
  private Path out;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "3650",
      description = "how long it is valid (default: ${DEFAULT-VALUE})")
  private int days;

  @Override
  void run(PrintWriter printer, InstantSource clock) throws IOException {
    CertificateNames.checked("cluster", cluster);
    Path certificate = out.resolve(CertificateAuthority.CERTIFICATE);
    Path key = out.resolve(CertificateAuthority.KEY);
    KeyFiles.checkFree(certificate, key);
    CertificateAuthority made = CertificateAuthority.make(cluster, days(days), clock.instant());
    KeyFiles.writeKey(key, made.key());
    KeyFiles.writeCertificate(certificate, KeyFiles.pem(made.certificate()));
    printer.printf(
        "%s is the CA of cluster %s, valid until %s; all nodes and clients get it.%n",
        certificate, cluster, made.certificate().getNotAfter().toInstant());
    printer.printf("%s is its key: keep it away from all of them.%n", key);
    printer.printf("Next: holdfast cert node n1 --host HOST --ca %s%n", out);
  }
}
