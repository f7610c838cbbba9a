package io.holdfast.gateway.cert;

import io.holdfast.gateway.cert.CertificateAuthority.Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes the certificate of a user. */
@Command(
    name = "client",
    sortOptions = false,
    description = {
      "Makes the certificate of a client: client.pem, client-key.pem, and a copy of ca.pem.",
      ""
    })
final class ClientCertCommand extends CertTask {
  @Parameters(paramLabel = "USER", description = "name of the user")
  private String user;

  @Mixin private IssueOptions options;

  @Override
  void run(PrintWriter out, InstantSource clock) throws IOException {
    Instant now = clock.instant();
    CertificateNames.checked("user", user);
    CertificateAuthority authority = options.authority(now);
    IssueOptions.Paths made =
        options.issue(
            user,
            "client",
            authority,
            new Request(
                CertificateNames.common(user),
                List.of(CertificateNames.user(options.cluster(authority), user)),
                List.of(KeyPurposeId.id_kp_clientAuth),
                days(options.days())),
            now);
    out.printf("Try it:%n");
    out.printf(
        "curl --cacert %s --cert %s --key %s https://HOST:8100/v1/cluster%n",
        made.authorities(), made.certificate(), made.key());
  }
}
