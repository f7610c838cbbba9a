package io.holdfast.gateway.ops;

/** Builds a page in the text format of Prometheus (version 0.0.4). */
public final class MetricsText {
  private final StringBuilder text = new StringBuilder(4_096);

  /** Begins a family of samples. */
  public MetricsText family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /** One sample; labels as {@code a="b",c="d"}, or empty. */
  public void sample(String name, String labels, long value) {
    sample(name, labels, Long.toString(value));
  }

  /** One sample that is not a whole number. */
  void fraction(String name, String labels, double value) {
    sample(name, labels, Double.toString(value));
  }

  private void sample(String name, String labels, String value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }

  /** A family of one sample without labels. */
  public void single(String name, String type, String help, long value) {
    family(name, type, help).sample(name, "", value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
