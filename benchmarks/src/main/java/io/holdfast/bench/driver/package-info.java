/**
 * The way from the generator to each system: one {@link io.holdfast.bench.driver.Driver} for each
 * wire protocol.
 *
 * <p>A driver translates and checks the answer; it does not time, retry or choose. What can be made
 * before the clock runs (encoded keys, request heads) is made when it is opened.
 */
package io.holdfast.bench.driver;
