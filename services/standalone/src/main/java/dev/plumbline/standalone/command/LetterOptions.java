package dev.plumbline.standalone.command;

import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.standalone.deadletters.DeadLetterOffice;
import dev.plumbline.standalone.deadletters.Selection;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which dead letters of which topic are meant. */
final class LetterOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private InstallationOptions installation;

  @Parameters(
      paramLabel = "TOPIC",
      description = "The topic that they came to, for example feedback.")
  private String topic;

  @Option(
      names = "--partition",
      paramLabel = "N",
      description = "Only those of this partition of the dead-letter topic.")
  private Integer partition;

  @Option(names = "--limit", paramLabel = "N", description = "Only so many, the oldest first.")
  private Integer limit;

  /** What is done about them. */
  interface Work {
    void to(DeadLetterOffice office, TopicDefinition topic, Selection selection);
  }

  int with(Work work) {
    Selection selection = selection();
    return installation.with(
        clients -> {
          DeadLetterOffice office = new DeadLetterOffice(clients);
          work.to(office, office.topic(topic).orElseThrow(() -> unknown(office)), selection);
          return 0;
        });
  }

  private Selection selection() {
    if (limit != null && limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be positive, not " + limit);
    }
    return new Selection(
        partition == null ? OptionalInt.empty() : OptionalInt.of(partition),
        limit == null ? Integer.MAX_VALUE : limit);
  }

  private ParameterException unknown(DeadLetterOffice office) {
    return new ParameterException(
        spec.commandLine(),
        "there is no topic " + topic + "; there are " + String.join(", ", office.names()));
  }
}
