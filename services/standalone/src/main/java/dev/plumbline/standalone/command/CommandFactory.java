package dev.plumbline.standalone.command;

import dev.plumbline.standalone.terminal.Terminal;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands, and gives the terminal to those that write to it. */
final class CommandFactory implements IFactory {
  private final Terminal terminal;
  private final IFactory others = CommandLine.defaultFactory();

  CommandFactory(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Optional<Constructor<?>> withTerminal =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(constructor -> constructor.getParameterCount() == 1)
            .filter(constructor -> constructor.getParameterTypes()[0] == Terminal.class)
            .findFirst();
    if (withTerminal.isPresent()) {
      return type.cast(withTerminal.get().newInstance(terminal));
    }
    return others.create(type);
  }
}
