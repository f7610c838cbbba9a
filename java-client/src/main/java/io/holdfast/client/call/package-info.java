/**
 * How a request is sent until an answer settles it: {@code CallAttempts} is one request's way
 * through the nodes, {@code NextStep} says what an answer means for it. Not for applications.
 */
package io.holdfast.client.call;
