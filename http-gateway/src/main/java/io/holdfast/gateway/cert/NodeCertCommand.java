package io.holdfast.gateway.cert;

import io.holdfast.gateway.cert.CertificateAuthority.Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the certificate of a node, which it shows to clients and to the other nodes. */
@Command(
    name = "node",
    sortOptions = false,
    description = {
      "Makes the certificate of a node: node.pem, node-key.pem, and a copy of ca.pem.",
      "",
      "It is for clients and for the other nodes. They dial the node by a name or an address, which"
          + " --host must have; the other nodes also look for the name of the cluster and of the"
          + " node.",
      ""
    })
final class NodeCertCommand extends CertTask {
  @Parameters(paramLabel = "NAME", description = "name of the node, as in its settings")
  private String name;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      required = true,
      description =
          "a host name or IP address that the node is dialled by; may be given many times")
  private List<String> hosts;

  @Mixin private IssueOptions options;

  @Override
  void run(PrintWriter out, InstantSource clock) throws IOException {
    Instant now = clock.instant();
    CertificateNames.checked("node", name);
    CertificateAuthority authority = options.authority(now);
    List<GeneralName> names = new ArrayList<>();
    names.add(CertificateNames.node(options.cluster(authority), name));
    for (String host : hosts) {
      names.add(CertificateNames.host(host));
    }
    IssueOptions.Paths made =
        options.issue(
            name,
            "node",
            authority,
            new Request(
                CertificateNames.common(name),
                names,
                List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
                days(options.days())),
            now);
    out.printf("Copy these to the node %s, and name them in its configuration:%n", name);
    for (String part : List.of("tls", "peer_tls")) {
      out.printf("%s:%n", part);
      out.printf("  mode: required%n");
      out.printf("  certificate: %s%n", made.certificate());
      out.printf("  key: %s%n", made.key());
      out.printf("  authorities: %s%n", made.authorities());
    }
  }
}
