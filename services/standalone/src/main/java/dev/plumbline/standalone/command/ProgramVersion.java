package dev.plumbline.standalone.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the program. */
public final class ProgramVersion implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream stream = ProgramVersion.class.getResourceAsStream("/plumbline.properties")) {
      properties.load(stream);
    }
    return new String[] {
      "plumbline " + properties.getProperty("version"),
      "Java " + System.getProperty("java.version") + " on " + System.getProperty("os.name")
    };
  }
}
