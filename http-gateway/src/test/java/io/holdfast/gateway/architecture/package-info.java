/** The rules that keep the gateway's packages apart, and what breaks each of them on purpose. */
package io.holdfast.gateway.architecture;
