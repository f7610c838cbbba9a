/** How requests and answers look on the wire. Not for applications. */
package io.holdfast.client.wire;
