/**
 * The resources, a file each. A route reads its request through an {@link
 * io.holdfast.gateway.request.Exchange}, asks the write or read side, and answers through {@link
 * io.holdfast.gateway.key.Answers}.
 */
package io.holdfast.gateway.routes;
