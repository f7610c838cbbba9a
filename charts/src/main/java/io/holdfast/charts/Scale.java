package io.holdfast.charts;

/**
 * Maps figures to a stretch of the picture, evenly or by their logarithm.
 *
 * @param low the figure at the start; above 0 on a logarithmic scale
 * @param high the figure at the end
 * @param start where the stretch begins, in pixels; may lie behind the end, as it does for upright
 *     axes
 */
public record Scale(boolean isLogarithmic, double low, double high, double start, double end) {
  public Scale {
    if (!(low < high) || (isLogarithmic && low <= 0)) {
      throw new IllegalArgumentException("no scale from " + low + " to " + high);
    }
  }

  /** Equal steps get equal room. */
  public static Scale even(double low, double high, double start, double end) {
    return new Scale(false, low, high, start, end);
  }

  /** Equal factors get equal room. */
  public static Scale logarithmic(double low, double high, double start, double end) {
    return new Scale(true, low, high, start, end);
  }

  /** The place of a figure; a figure outside is shown at the edge. */
  public double place(double figure) {
    double share = (grow(Math.clamp(figure, low, high)) - grow(low)) / (grow(high) - grow(low));
    return start + share * (end - start);
  }

  private double grow(double figure) {
    return isLogarithmic ? Math.log(figure) : figure;
  }
}
