package dev.plumbline.standalone.command;

import dev.plumbline.pairs.StateTopics;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.SchemaAdministration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicSchemas;
import dev.plumbline.runtime.kafka.TopicSettings;
import dev.plumbline.runtime.kafka.TopicSettings.Deviation;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.standalone.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The topics of an installation. */
@Command(
    name = "topics",
    description = "Makes the topics of an installation.",
    mixinStandardHelpOptions = true,
    subcommands = TopicsCommand.Create.class)
final class TopicsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: create");
  }

  /** Makes the topics that do not exist yet. */
  @Command(
      name = "create",
      description = {
        "Makes the topics that do not exist yet, in the cluster that the settings name.",
        "Topics that exist are left as they are; where their settings differ, that is told."
      },
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
        names = "--register-schemas",
        description = {
          "Registers the schemas that this version writes, too, and makes the registry refuse what"
              + " could not read older records (BACKWARD). Needed where services may not register"
              + " any (auto.register.schemas=false)."
        })
    private boolean registerSchemas;

    @Option(
        names = "--update-settings",
        description =
            "Gives topics that exist the retention and compaction that the settings say, too, and the"
                + " pair-builder's copies of its state the compaction.")
    private boolean updateSettings;

    @Mixin private ConfigurationOptions configuration;

    Create(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      Configuration loaded = configuration.load();
      KafkaConfiguration kafka = KafkaConfiguration.from(loaded);
      KafkaClients clients = new KafkaClients(kafka);
      try (TopicAdministration topics = new TopicAdministration(clients)) {
        List<String> made = topics.create(kafka.topics().all());
        made.forEach(name -> terminal.out().println("made " + name));
        int before = kafka.topics().all().size() - made.size();
        if (before > 0) {
          terminal.out().println(before + " topics were there already");
        }
      }
      compareSettings(clients, StateTopics.names(loaded));
      if (registerSchemas) {
        registerSchemas(clients);
      }
      return 0;
    }

    private void compareSettings(KafkaClients clients, List<String> ofState) {
      Topics topics = clients.configuration().topics();
      try (TopicSettings settings = new TopicSettings(clients)) {
        List<Deviation> deviations = new ArrayList<>(settings.deviations(topics.all()));
        deviations.addAll(settings.deviationsOfState(ofState, topics.compactionLag()));
        if (updateSettings) {
          settings.correct(deviations);
        }
        for (Deviation deviation : deviations) {
          terminal
              .out()
              .printf(
                  updateSettings
                      ? "%s: %s was %s and is now %s%n"
                      : "%s: %s is %s, but the settings say %s (--update-settings sets it)%n",
                  deviation.topic(),
                  deviation.setting(),
                  deviation.value(),
                  deviation.wanted());
        }
      }
    }

    private void registerSchemas(KafkaClients clients) {
      TopicSchemas schemas = TopicSchemas.of(clients.configuration().topics());
      List<String> added = new SchemaAdministration(clients).register(schemas);
      added.forEach(subject -> terminal.out().println("registered " + subject));
      int before = schemas.all().size() - added.size();
      if (before > 0) {
        terminal.out().println(before + " subjects were there already, and have these schemas");
      }
    }
  }
}
