/** The rules that keep the packages apart, and what breaks them on purpose. */
package io.holdfast.chaos.architecture;
