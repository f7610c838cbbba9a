/**
 * Turns commands and results into bytes for the log, and back.
 *
 * <p>Old bytes must decode for as long as a log or a snapshot may hold them.
 */
package io.holdfast.codec;
