package io.holdfast.charts;

/** A point: of a picture in pixels, or of a panel in the figures of its scales. */
public record Spot(double x, double y) {}
