package io.holdfast.gateway.server;

import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.text.RawTarget;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;
import org.eclipse.jetty.http2.hpack.internal.MetaDataBuilder;

/**
 * Puts the headers of a request of HTTP/2 together, and guards its target before Jetty parses it.
 * Jetty has no place for that: the field of its decoder is set by reflection, and a Jetty without
 * it is noticed when this class is loaded.
 */
final class GuardedHeaders extends MetaDataBuilder {
  private static final Field BUILDER = builder();

  private final int mostBytes;

  private GuardedHeaders(int mostBytes) {
    super(mostBytes);
    this.mostBytes = mostBytes;
  }

  private static Field builder() {
    try {
      Field field = HpackDecoder.class.getDeclaredField("_builder");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException | RuntimeException other) {
      throw new IllegalStateException("this version of Jetty decodes headers otherwise", other);
    }
  }

  static void guard(HpackDecoder decoder) {
    try {
      BUILDER.set(decoder, new GuardedHeaders(decoder.getMaxHeaderListSize()));
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The guard makes a target longer; what came over the wire counts. */
  @Override
  public void emit(HttpField field) throws HpackException.SessionException {
    boolean target = field.getHeader() == HttpHeader.C_PATH && field.getValue() != null;
    super.emit(target ? guarded(field) : field);
  }

  private HttpField guarded(HttpField target) {
    byte[] octets = target.getValue().getBytes(StandardCharsets.ISO_8859_1);
    try {
      String guarded = RawTarget.guard(new String(octets, StandardCharsets.UTF_8));
      setMaxSize(getMaxSize() + Math.max(0, guarded.length() - octets.length));
      return new HttpField(HttpHeader.C_PATH, target.getName(), guarded);
    } catch (ProblemException unreadable) {
      streamException("%s", unreadable.problem().detail());
      return target;
    }
  }

  @Override
  public MetaData build() throws HpackException.StreamException {
    setMaxSize(mostBytes);
    return super.build();
  }
}
