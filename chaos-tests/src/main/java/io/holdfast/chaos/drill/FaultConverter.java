package io.holdfast.chaos.drill;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** kill-leader and its like. */
final class FaultConverter implements ITypeConverter<DrillFault> {
  @Override
  public DrillFault convert(String text) {
    return Arrays.stream(DrillFault.values())
        .filter(fault -> fault.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("no such fault; there is: " + all()));
  }

  private static String all() {
    return Arrays.stream(DrillFault.values())
        .map(DrillFault::text)
        .collect(Collectors.joining(", "));
  }
}
