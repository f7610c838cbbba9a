/** Judges a history: runs every checker that suits its workload and says the worst verdict. */
package io.holdfast.chaos.judge;
