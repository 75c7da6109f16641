package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.service.DoublingWait;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the processes run, from {@code plumbline.standalone}.
 *
 * @param kafkaPort 0 takes a free one
 * @param registryPort 0 takes a free one
 * @param registryDirectory where Apicurio Registry is; empty: beside the program
 * @param heapBytes the Java heap of each process, by its name
 * @param startPatience how long a process may take to be ready
 * @param stopPatience how long it may take to stop
 */
record ProcessSettings(
    int kafkaPort,
    int registryPort,
    Optional<String> registryDirectory,
    Map<String, Long> heapBytes,
    Duration startPatience,
    Duration stopPatience,
    DoublingWait restart) {
  static final String KAFKA = "kafka";
  static final String REGISTRY = "schema-registry";

  static ProcessSettings from(Configuration configuration) {
    Section standalone = configuration.section("plumbline.standalone");
    Section processes = standalone.section("processes");
    Section heap = processes.section("heap");
    return new ProcessSettings(
        standalone.integer("kafka-port", 0, 65535),
        processes.integer("registry-port", 0, 65535),
        Optional.of(processes.text("registry-directory")).filter(text -> !text.isBlank()),
        Stream.concat(
                Stream.of(KAFKA, REGISTRY),
                Arrays.stream(LoopService.values()).map(LoopService::title))
            .collect(Collectors.toMap(UnaryOperator.identity(), heap::bytes)),
        processes.duration("start-patience"),
        processes.duration("stop-patience"),
        DoublingWait.from(processes.section("restart"), "first", "longest"));
  }
}
