/**
 * Watches: whoever asks hears of each change, once, in order, and a revision at a time. The changes
 * come from the events of this node as they happen, or from the history for those who are behind.
 * No watch has a thread of its own.
 */
package io.holdfast.gateway.watch;
