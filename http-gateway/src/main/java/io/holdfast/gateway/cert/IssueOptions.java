package io.holdfast.gateway.cert;

import io.holdfast.gateway.cert.CertificateAuthority.Issued;
import io.holdfast.gateway.cert.CertificateAuthority.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What certificates of nodes and of clients have in common. */
final class IssueOptions {
  @Option(
      names = "--ca",
      paramLabel = "DIR",
      defaultValue = "ca",
      description = "directory of the CA, with ca.pem and ca-key.pem (default: ${DEFAULT-VALUE})")
  private Path ca;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "directory for the three files (default: the name)")
  private Path out;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "365",
      description = "how long it is valid, and not longer than the CA (default: ${DEFAULT-VALUE})")
  private int days;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "name of the cluster, for a CA that does not say it")
  private String cluster;

  int days() {
    return days;
  }

  CertificateAuthority authority(Instant now) throws IOException {
    return CertificateAuthority.open(ca, now);
  }

  String cluster(CertificateAuthority authority) throws CertException {
    Optional<String> known = authority.cluster();
    if (cluster == null) {
      return known.orElseThrow(
          () ->
              new CertException(
                  "this CA does not say which cluster it is for: name it with --cluster"));
    }
    CertificateNames.checked("cluster", cluster);
    if (known.isPresent() && !known.get().equals(cluster)) {
      throw new CertException(
          "this CA is for cluster "
              + known.get()
              + ", not "
              + cluster
              + ": a CA of its own for each cluster keeps them apart");
    }
    return cluster;
  }

  /** Three files in one directory, which can be copied as it is. */
  record Paths(Path certificate, Path key, Path authorities) {}

  /** Writes PREFIX.pem, PREFIX-key.pem and ca.pem. */
  Paths issue(
      String name, String prefix, CertificateAuthority authority, Request request, Instant now)
      throws CertException {
    Path directory = out == null ? Path.of(name) : out;
    Paths paths =
        new Paths(
            directory.resolve(prefix + ".pem"),
            directory.resolve(prefix + "-key.pem"),
            directory.resolve(CertificateAuthority.CERTIFICATE));
    KeyFiles.checkFree(paths.certificate(), paths.key(), paths.authorities());
    Issued issued = authority.issue(request, now);
    KeyFiles.writeKey(paths.key(), issued.key());
    KeyFiles.writeCertificate(paths.certificate(), KeyFiles.pem(issued.certificate()));
    KeyFiles.writeCertificate(paths.authorities(), KeyFiles.pem(authority.certificate()));
    return paths;
  }
}
