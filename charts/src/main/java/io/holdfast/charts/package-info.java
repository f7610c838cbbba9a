/**
 * Pictures as SVG: {@link io.holdfast.charts.Svg} writes elements, {@link io.holdfast.charts.Scale}
 * maps figures to places, {@link io.holdfast.charts.Panel} is one pair of axes. What a picture
 * shows, and in which colours, is for those who draw one.
 */
package io.holdfast.charts;
