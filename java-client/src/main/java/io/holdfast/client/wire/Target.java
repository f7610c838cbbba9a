package io.holdfast.client.wire;

import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.KeyRange;
import java.time.Duration;

/** Path and query of a request. Immutable. */
public record Target(String text) {

  /** A path that is written as it goes over the wire. */
  public static Target path(String path) {
    return new Target(path);
  }

  /** One more part of the path, encoded. */
  public Target slash(Bytes part) {
    return new Target(text + "/" + PercentEncoding.encode(part));
  }

  /** One more parameter. */
  public Target with(String name, String value) {
    return withEncoded(name, PercentEncoding.encode(value));
  }

  /** One more parameter. */
  public Target with(String name, Duration value) {
    return withEncoded(name, DurationText.format(value));
  }

  /** One more parameter. */
  public Target with(String name, Bytes value) {
    return withEncoded(name, PercentEncoding.encode(value));
  }

  /** The parameters that name a range. */
  public Target with(KeyRange range) {
    Target target = this;
    if (range.prefix().isPresent()) {
      target = target.with("prefix", range.prefix().get());
    }
    if (range.start().isPresent()) {
      target = target.with("start", range.start().get());
    }
    if (range.end().isPresent()) {
      target = target.with("end", range.end().get());
    }
    return target;
  }

  private Target withEncoded(String name, String encoded) {
    return new Target(text + (text.indexOf('?') < 0 ? '?' : '&') + name + '=' + encoded);
  }
}
