/** The rules that keep the packages apart, and what breaks each of them on purpose. */
package io.holdfast.architecture;
