package dev.plumbline.trainer.alignment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.AlignmentException;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.trainer.Installation;
import dev.plumbline.trainer.Pairs;
import dev.plumbline.trainer.run.DeviceFailureException;
import dev.plumbline.trainer.run.RunProgress;
import dev.plumbline.trainer.run.TrainingJob;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which failures are told as the device's. */
class ModelAlignerTest {
  @TempDir Path directory;

  @Test
  void whatALostDeviceFailsWithIsNoFaultOfThePairs() {
    try (Installation installation = Installation.attach(directory, "127.0.0.1:1", "aligner");
        LanguageModel model = model(installation)) {
      ModelAligner aligner = aligner(installation, model);
      model.newManager().getParentManager().close();

      assertThatThrownBy(() -> align(aligner, 8))
          .isInstanceOf(DeviceFailureException.class)
          .hasMessageContaining("start the process anew");
    }
  }

  @Test
  void pairsThatAreTooFewAreNoFaultOfTheDevice() {
    try (Installation installation = Installation.attach(directory, "127.0.0.1:1", "aligner");
        LanguageModel model = model(installation)) {
      ModelAligner aligner = aligner(installation, model);

      assertThatThrownBy(() -> align(aligner, 1)).isInstanceOf(AlignmentException.class);
    }
  }

  private void align(ModelAligner aligner, int pairs) {
    TrainingJob job =
        new TrainingJob(
            "run",
            "c",
            IntStream.range(0, pairs).mapToObj(number -> Pairs.whole("c", number)).toList(),
            1,
            Optional.empty(),
            false);
    aligner.align(job, directory, directory, new RunProgress());
  }

  private LanguageModel model(Installation installation) {
    return TinyTrainer.model(
        ServiceContext.of(installation.configuration(TinyTrainer.settings(directory))));
  }

  private ModelAligner aligner(Installation installation, LanguageModel model) {
    AlignmentConfiguration configuration =
        AlignmentConfiguration.from(
            installation
                .configuration(TinyTrainer.settings(directory))
                .section("plumbline.trainer"));
    return new ModelAligner(model, configuration, new ServedAdapters(installation.store()), 1);
  }
}
