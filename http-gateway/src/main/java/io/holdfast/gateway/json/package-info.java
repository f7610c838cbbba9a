/** JSON bodies in and out: strict readers of commands, and small writers. */
package io.holdfast.gateway.json;
