package io.holdfast.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;

/** Certificates and keys: whatever is in the file, the error names it and says what is wrong. */
class PemFilesFuzzTest {

  @FuzzTest(maxDuration = "10s")
  void aFileIsReadOrRefused(byte[] input) {
    PemFile file = new PemFile(Path.of("node.pem"), input);
    try {
      var _ = file.certificates();
    } catch (TlsException refused) {
      // The certificate in force stays.
    }
    try {
      var _ = file.key();
    } catch (TlsException refused) {
      // The key in force stays.
    }
  }
}
