/**
 * A key over HTTP: its routes, how its value and its record are answered, and the services that
 * reads and writes of every route go through.
 */
package io.holdfast.gateway.key;
