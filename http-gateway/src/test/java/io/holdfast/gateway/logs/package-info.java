/** What tests expect to be logged. */
package io.holdfast.gateway.logs;
