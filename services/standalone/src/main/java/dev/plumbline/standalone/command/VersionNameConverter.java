package dev.plumbline.standalone.command;

import dev.plumbline.standalone.adapters.VersionName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads CHANNEL or CHANNEL@VERSION. */
final class VersionNameConverter implements ITypeConverter<VersionName> {
  @Override
  public VersionName convert(String text) {
    try {
      return VersionName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
