package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.training.ReferenceCase.Budget;
import dev.plumbline.model.lora.LoraAdapter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PassMemoryTest {

  private static final String CASES = "dev.plumbline.alignment.training.ReferenceCase#folders";

  @ParameterizedTest
  @MethodSource(CASES)
  void aSmallerBudgetTakesMorePasses(Path folder) {
    List<Pass<InstructedRow>> large = passes(folder, Budget.ONE_PASS);
    List<Pass<InstructedRow>> small = passes(folder, Budget.SEVERAL_PASSES);

    assertThat(large).noneMatch(Pass::recomputed);
    assertThat(small).hasSizeGreaterThan(large.size()).noneMatch(Pass::recomputed);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void aRowThatIsTooLargeAloneIsRecomputed(Path folder) {
    List<Pass<InstructedRow>> passes = passes(folder, Budget.RECOMPUTED);

    assertThat(passes).allMatch(Pass::recomputed).allMatch(pass -> pass.rows().size() == 1);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void fewerBlocksNeedLessMemory(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter adapter = reference.adapter("instructor.init")) {
      PassMemory all = PassMemory.of(reference.configuration(), adapter, 4);
      PassMemory half = PassMemory.of(reference.configuration(), adapter, 2);

      assertThat(all.token()).isBetween(2 * half.token(), 2 * half.token() + 1);
    }
  }

  private static List<Pass<InstructedRow>> passes(Path folder, Budget budget) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter adapter = reference.adapter("instructor.init")) {
      TrainingModel model = reference.model(budget);
      return model.trainingPasses(
          reference.instructedRows(), InstructedRow::readings, true, adapter, model.blocks());
    }
  }
}
