/** The way of a read: the level that a request asks for is kept before the state is looked at. */
package io.holdfast.gateway.read;
