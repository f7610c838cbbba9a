/**
 * Texts that configuration and requests share: sizes, durations, addresses, percent-encoding.
 * Parses and formats; knows nothing else.
 */
package io.holdfast.gateway.text;
