package io.holdfast.gateway.errors;

/** Where the headers of an answer go. */
@FunctionalInterface
public interface HeaderSink {
  /** Sets a header, in the place of one of the same name. */
  void setHeader(String name, String value);
}
