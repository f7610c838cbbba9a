package io.holdfast.gateway.cert;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.Set;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/** Writes keys and certificates: never over what is there, and keys for their owner only. */
final class KeyFiles {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> READABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

  private KeyFiles() {}

  /** Before anything is written: half a set of files helps no one. */
  static void checkFree(Path... files) throws CertException {
    for (Path file : files) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new CertException(
            file
                + " is there already, and nothing is written over it: choose another --out, or move"
                + " it away");
      }
    }
  }

  static void writeKey(Path file, PrivateKey key) throws CertException {
    write(file, OWNER_ONLY, pem(new PemObject("PRIVATE KEY", key.getEncoded())));
  }

  static void writeCertificate(Path file, String pem) throws CertException {
    write(file, READABLE, pem);
  }

  static String pem(Object certificate) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(certificate);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static void write(Path file, FileAttribute<?> permissions, String text)
      throws CertException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      // Made with its permissions: at no moment can another user open the key.
      try (SeekableByteChannel channel =
          Files.newByteChannel(
              file,
              Set.of(
                  StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC),
              permissions)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (IOException failed) {
      throw new CertException(file + " cannot be written: " + failed, failed);
    }
  }
}
