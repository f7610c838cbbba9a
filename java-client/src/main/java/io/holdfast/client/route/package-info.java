/** Which nodes there are, and which is the nearest that works. Not for applications. */
package io.holdfast.client.route;
